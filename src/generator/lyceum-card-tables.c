/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* Tables with a header row: what stands in a column beside the first cell of a row. */

#define MAX_ROWS 40
#define MAX_KEY_BYTES 80
#define MAX_VALUE_BYTES 200

static gboolean
is_fit_cell (const char *cell, gsize most)
{
  gsize length = strlen (cell), letters = 0;

  for (const char *p = cell; *p; p = g_utf8_next_char (p))
    letters += g_unichar_isalnum (g_utf8_get_char (p)) ? 1 : 0;
  return length <= most && letters > 0 && letters * 2 > (gsize) g_utf8_strlen (cell, -1) && !strstr (cell, "://") &&
         !strstr (cell, "{{") && !strchr (cell, 0x0a) && !strstr (cell, "\xEF\xBF\xBD");
}

static gboolean
has_letter (const char *text)
{
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

/* "Way of dividing" in the middle of a line is written small; DNA and code are not. */
static char *
in_middle (LyceumCardMaker *maker, const char *text)
{
  const char *rest = g_utf8_next_char (text);

  if (!maker->english || *text == '\0' || !g_unichar_islower (g_utf8_get_char (rest)) || strchr (text, ' ') == NULL)
    {
      g_autofree char *folded = g_utf8_strdown (text, -1);

      if (!maker->english || !g_hash_table_contains (maker->in_lower, folded))
        return g_strdup (text);
    }
  {
    g_autofree char *first = g_utf8_strdown (text, rest - text);

    return g_strconcat (first, rest, NULL);
  }
}

/* "Feature | Plants | Animals": the rows ask about the columns. */
static gboolean
is_comparison (const char *header)
{
  static const char *const words[] = {
    "feature", "property", "aspect", "characteristic", "criterion", "attribute", ""
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (header, words[i]) == 0)
      return TRUE;
  return FALSE;
}

/* "Capital of France?" where that is English, else "France: Hauptstadt?" */
static char *
ask_for_cell (LyceumCardMaker *maker, const char *key, const char *header, gboolean two_columns, gboolean comparison)
{
  g_autofree char *small_key = in_middle (maker, key);
  g_autofree char *small_header = in_middle (maker, header);
  gboolean short_header = strchr (header, ' ') == NULL && *header != '`';
  gboolean name =
      g_unichar_isupper (g_utf8_get_char (key)) && strchr (key, ' ') == NULL && !strpbrk (key, "0123456789`");

  /* "What it returns" */
  if (maker->english && g_str_has_prefix (header, "What it ") && g_str_has_suffix (header, "s") &&
      strrchr (header, ' ') == header + strlen ("What it"))
    {
      const char *verb = header + strlen ("What it ");

      return g_strdup_printf ("What does %s %.*s?", key, g_str_equal (verb, "does") ? 2 : (int) strlen (verb) - 1,
                              verb);
    }
  if (maker->english && two_columns && short_header && name)
    return g_strdup_printf ("%s of %s?", header, key);
  return comparison ? g_strdup_printf ("%s: %s?", header, small_key) : g_strdup_printf ("%s: %s?", key, small_header);
}

/* The text of the cell that begins at @offset of the block, with its code marked. */
static char *
show_cell (const LyceumBlock *block, gsize offset, const char *cell)
{
  return _lyceum_card_show_block (block, offset, offset + strlen (cell));
}

static gboolean
is_date_like (const char *cell)
{
  guint digits = 0, letters = 0;

  for (const char *p = cell; *p; p++)
    {
      digits += g_ascii_isdigit (*p) ? 1 : 0;
      letters += g_ascii_isalpha (*p) ? 1 : 0;
    }
  return digits >= 3 && letters <= 10;
}

/* Whether the first column tells its rows apart. */
static gboolean
keys_differ (char *const *rows)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint r = 1; rows[r]; r++)
    if (!g_hash_table_add (keys, g_strndup (rows[r], strcspn (rows[r], "\t"))))
      return FALSE;
  return TRUE;
}

static void
propose_cell (LyceumCardMaker *maker,
              guint index,
              char *question,
              char *shown,
              const char *answer,
              const char *row,
              guint column)
{
  LyceumCardDraft *draft = _lyceum_card_propose (maker, "basic", question, shown, index, row, 0.74 - 0.01 * column);

  _lyceum_card_answer (draft, answer);
}

/* A row: the cells of the other columns are asked for by the first; a date is asked for by what happened. */
static void
propose_row (LyceumCardMaker *maker,
             guint index,
             const LyceumBlock *block,
             char *const *headers,
             const char *row,
             gsize offset)
{
  g_auto (GStrv) cells = g_strsplit (row, "\t", -1);
  guint n = g_strv_length (cells), n_headers = g_strv_length ((char **) headers);
  g_autofree char *key = NULL;
  gsize at = offset;

  if (n < 2 || n != n_headers || !is_fit_cell (cells[0], MAX_KEY_BYTES))
    return;
  key = show_cell (block, at, cells[0]);
  if (n == 2 && is_date_like (cells[0]) && is_fit_cell (cells[1], MAX_VALUE_BYTES) && has_letter (cells[1]))
    {
      g_autofree char *event = show_cell (block, at + strlen (cells[0]) + 1, cells[1]);

      propose_cell (maker, index,
                    maker->english ? g_strdup_printf ("%s: when?", event)
                                   : g_strdup_printf ("%s: %s?", event, headers[0]),
                    g_strdup (cells[0]), cells[0], row, 1);
      return;
    }
  if (!has_letter (cells[0]))
    return;
  for (guint c = 1; c < n; c++)
    {
      at += strlen (cells[c - 1]) + 1;
      if (is_fit_cell (cells[c], MAX_VALUE_BYTES) && is_fit_cell (headers[c], MAX_KEY_BYTES) &&
          has_letter (headers[c]) && !g_str_equal (cells[c], cells[0]))
        propose_cell (maker, index, ask_for_cell (maker, key, headers[c], n == 2, is_comparison (headers[0])),
                      show_cell (block, at, cells[c]), cells[c], row, c);
    }
}

static void
find_in_table (LyceumCardMaker *maker, guint index)
{
  const LyceumBlock *block = lyceum_document_get_block (maker->document, index);
  g_auto (GStrv) rows = NULL;
  g_auto (GStrv) headers = NULL;
  guint n_rows;
  gsize offset;

  if (block->level != 1 || block->n_columns < 2 || block->n_columns > 5)
    return;
  rows = g_strsplit (block->text, "\n", MAX_ROWS + 2);
  n_rows = g_strv_length (rows);
  if (n_rows < 3 || n_rows > MAX_ROWS || !keys_differ (rows))
    return;
  headers = g_strsplit (rows[0], "\t", -1);
  offset = strlen (rows[0]) + 1;
  for (guint r = 1; r < n_rows; r++)
    {
      propose_row (maker, index, block, headers, rows[r], offset);
      offset += strlen (rows[r]) + 1;
    }
}

void
_lyceum_card_find_tables (LyceumCardMaker *maker)
{
  guint end = (guint) MIN (lyceum_document_get_n_blocks (maker->document),
                           (guint64) maker->section->first_block + maker->section->n_blocks);

  for (guint i = maker->section->first_block; i < end && !g_cancellable_is_cancelled (maker->cancellable); i++)
    if (lyceum_document_get_block (maker->document, i)->kind == LYCEUM_BLOCK_TABLE)
      find_in_table (maker, i);
}

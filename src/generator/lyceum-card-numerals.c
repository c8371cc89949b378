/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* A paragraph with a label in capitals that counts its items: "OCTAVOES.—…: I. the Grampus; II. the Killer; …".
 * English. */

#define MIN_ITEMS 3
#define MAX_ITEMS 7
#define MAX_ITEM_BYTES 40
#define MAX_LABEL_BYTES 24

static const char *const numerals[] = { "I.", "II.", "III.", "IV.", "V.", "VI.", "VII.", "VIII." };
static const char *const counts[] = { "three", "four", "five", "six", "seven" };

/* "FOLIOS. Among these …": the plural before the stop, small. (nullable) */
static char *
label_of (const char *text)
{
  gsize length = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ ");

  if (length < 4 || length > MAX_LABEL_BYTES || text[length] != '.' || text[length - 1] != 'S' ||
      text[length - 2] == 'S')
    return NULL;
  return g_ascii_strdown (text, (gssize) length);
}

/* Where the numeral stands behind @from as a word of its own. (nullable) */
static const char *
find_numeral (const char *from, const char *numeral)
{
  for (const char *p = strstr (from, numeral); p; p = strstr (p + 1, numeral))
    if (p == from || (!g_ascii_isalnum (p[-1]) && p[-1] != '.'))
      return p;
  return NULL;
}

/* The item without what separates it, its article, and its capitals. (nullable) */
static char *
tidy (const char *start, const char *end)
{
  g_autofree char *item = NULL;
  char *p;

  while (start < end && strchr (".,;: ", *start))
    start++;
  while (end > start && strchr (".,;: ", end[-1]))
    end--;
  if (end - start < 3 || end - start > MAX_ITEM_BYTES)
    return NULL;
  item = g_utf8_strdown (start, end - start);
  p = g_str_has_prefix (item, "the ") ? item + strlen ("the ") : item;
  return strpbrk (p, ".;:()") || !_lyceum_card_is_readable (p) ? NULL : g_strdup (p);
}

static GPtrArray *
items_of (const char *text)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  const char *at = find_numeral (text, numerals[0]);

  for (guint i = 0; at && i + 1 < G_N_ELEMENTS (numerals); i++)
    {
      const char *start = at + strlen (numerals[i]);
      const char *next = find_numeral (start, numerals[i + 1]);
      char *item = tidy (start, next ? next : text + strlen (text));

      if (!item)
        return NULL;
      g_ptr_array_add (items, item);
      at = next;
    }
  return items->len >= MIN_ITEMS && items->len <= MAX_ITEMS ? g_steal_pointer (&items) : NULL;
}

static void
find_in_block (LyceumCardMaker *maker, guint index)
{
  const LyceumBlock *block = lyceum_document_get_block (maker->document, index);
  g_autofree char *label = block->kind == LYCEUM_BLOCK_PARAGRAPH ? label_of (block->text) : NULL;
  g_autoptr (GPtrArray) items = label ? items_of (block->text) : NULL;
  g_autoptr (GString) back = g_string_new (NULL);
  LyceumCardDraft *draft;

  if (!items)
    return;
  for (guint i = 0; i < items->len; i++)
    g_string_append_printf (back, "%s- %s", i > 0 ? "\n" : "", (char *) g_ptr_array_index (items, i));
  draft =
      _lyceum_card_propose (maker, "list", g_strdup_printf ("Name the %s %s.", counts[items->len - MIN_ITEMS], label),
                            g_strdup (back->str), index, block->text, 0.9);
  for (guint i = 0; i < items->len; i++)
    _lyceum_card_answer (draft, g_ptr_array_index (items, i));
}

void
_lyceum_card_find_numerals (LyceumCardMaker *maker)
{
  guint end = (guint) MIN (lyceum_document_get_n_blocks (maker->document),
                           (guint64) maker->section->first_block + maker->section->n_blocks);

  for (guint i = maker->section->first_block; maker->english && i < end; i++)
    if (_lyceum_card_block_teaches (maker, i))
      find_in_block (maker, i);
}

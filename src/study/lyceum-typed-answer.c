/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-typed-answer.h"

#include <string.h>

#define MAX_CHARACTERS 400

/* Some letters are written with another one where a keyboard has them not, and are not taken apart by Unicode. */
static const char *
spell_out (gunichar character)
{
  switch (character)
    {
    case 0x00df:
      return "ss";
    case 0x00e6:
      return "ae";
    case 0x0153:
      return "oe";
    case 0x00f8:
      return "o";
    case 0x0142:
      return "l";
    case 0x0131:
      return "i";
    case 0x2019:
      return "'";
    case 0x2013:
    case 0x2014:
    case 0x2212:
      return "-";
    default:
      return NULL;
    }
}

/* What counts of an answer: letters in one case and without accents, single spaces, and no marks at the ends. Marks inside count
 * ("-3" is not "3", and "3.5" is not "35"); so do those that stand alone. */
static char *
normalise (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *lower = g_utf8_strdown (valid, -1);
  g_autofree char *apart = g_utf8_normalize (lower, -1, G_NORMALIZE_ALL);
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = apart ? apart : ""; *p; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      const char *spelt = spell_out (character);

      if (spelt)
        g_string_append (out, spelt);
      else if (g_unichar_isspace (character) || character == '*' || character == '`' || character == '_')
        {
          if (g_unichar_isspace (character) && out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c (out, ' ');
        }
      else if (g_unichar_combining_class (character) == 0)
        g_string_append_unichar (out, character);
    }
  while (out->len > 1 && strchr (" .,;:!?", out->str[out->len - 1]))
    g_string_truncate (out, out->len - 1);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Returns (transfer full): the characters of a text, and how many. */
static gunichar *
get_characters (const char *text,
                guint      *n)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  glong length = 0;
  gunichar *characters = g_utf8_to_ucs4_fast (valid, -1, &length);

  *n = (guint) MIN (length, MAX_CHARACTERS);
  return characters;
}

/* Letters left out, too many, wrong, or in the wrong order: how many slips there are. */
static guint
count_slips (const gunichar *a,
             guint           n_a,
             const gunichar *b,
             guint           n_b)
{
  g_autofree guint *rows = g_new0 (guint, 3 * (n_b + 1));
  guint *before = rows, *last = rows + n_b + 1, *now = rows + 2 * (n_b + 1);

  for (guint j = 0; j <= n_b; j++)
    last[j] = j;
  for (guint i = 1; i <= n_a; i++)
    {
      guint *free_row = before;

      now[0] = i;
      for (guint j = 1; j <= n_b; j++)
        {
          guint cost = a[i - 1] == b[j - 1] ? 0 : 1;

          now[j] = MIN (MIN (last[j] + 1, now[j - 1] + 1), last[j - 1] + cost);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            now[j] = MIN (now[j], before[j - 2] + 1);
        }
      before = last;
      last = now;
      now = free_row;
    }
  return last[n_b];
}

/* A wrong digit is no slip. */
static gboolean
has_digit (const gunichar *text,
           guint           n)
{
  for (guint i = 0; i < n; i++)
    if (g_unichar_isdigit (text[i]))
      return TRUE;
  return FALSE;
}

LyceumTyped
lyceum_typed_answer_judge (const char *typed,
                           const char *wanted)
{
  g_autofree char *a = normalise (typed), *b = normalise (wanted);
  g_autofree gunichar *x = NULL, *y = NULL;
  guint n_x, n_y;

  if (strcmp (a, b) == 0)
    return LYCEUM_TYPED_RIGHT;
  x = get_characters (a, &n_x);
  y = get_characters (b, &n_y);
  if (n_x == 0 || n_y < 4 || has_digit (y, n_y))
    return LYCEUM_TYPED_WRONG;
  return count_slips (x, n_x, y, n_y) <= 1 + n_y / 10 ? LYCEUM_TYPED_NEARLY : LYCEUM_TYPED_WRONG;
}

static void
piece_free (gpointer data)
{
  LyceumTypedPiece *piece = data;

  g_free (piece->text);
  g_free (piece);
}

static gboolean
is_same (gunichar a,
         gunichar b)
{
  return a == b || g_unichar_tolower (a) == g_unichar_tolower (b);
}

/* For each beginning of both the length of what they have in common from there. */
static guint16 *
measure (const gunichar *x,
         guint           n_x,
         const gunichar *y,
         guint           n_y)
{
  guint16 *common = g_new0 (guint16, (n_x + 1) * (n_y + 1));
  guint width = n_y + 1;

  for (guint i = n_x; i-- > 0;)
    for (guint j = n_y; j-- > 0;)
      common[i * width + j] = is_same (x[i], y[j]) ? common[(i + 1) * width + j + 1] + 1
                                                   : MAX (common[(i + 1) * width + j], common[i * width + j + 1]);
  return common;
}

static void
add_character (GPtrArray           *pieces,
               GString             *text,
               LyceumTypedPieceKind kind,
               gunichar             character)
{
  LyceumTypedPiece *last = pieces->len > 0 ? g_ptr_array_index (pieces, pieces->len - 1) : NULL;

  if (!last || last->kind != kind)
    {
      if (last)
        last->text = g_strdup (text->str);
      g_string_truncate (text, 0);
      last = g_new0 (LyceumTypedPiece, 1);
      last->kind = kind;
      g_ptr_array_add (pieces, last);
    }
  g_string_append_unichar (text, character);
}

GPtrArray *
lyceum_typed_answer_compare (const char *typed,
                             const char *wanted)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (piece_free);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree gunichar *x = NULL, *y = NULL;
  g_autofree guint16 *common = NULL;
  guint n_x, n_y, i = 0, j = 0;

  x = get_characters (typed, &n_x);
  y = get_characters (wanted, &n_y);
  common = measure (x, n_x, y, n_y);
  while (i < n_x || j < n_y)
    {
      if (i < n_x && j < n_y && is_same (x[i], y[j]))
        {
          add_character (pieces, text, LYCEUM_TYPED_SAME, y[j]);
          i++;
          j++;
        }
      else if (i < n_x && (j == n_y || common[(i + 1) * (n_y + 1) + j] >= common[i * (n_y + 1) + j + 1]))
        add_character (pieces, text, LYCEUM_TYPED_EXTRA, x[i++]);
      else
        add_character (pieces, text, LYCEUM_TYPED_MISSING, y[j++]);
    }
  if (pieces->len > 0)
    ((LyceumTypedPiece *) g_ptr_array_index (pieces, pieces->len - 1))->text = g_strdup (text->str);
  return pieces;
}

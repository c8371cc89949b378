/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-outline-private.h"

#include "lyceum-reading-time-private.h"
#include "lyceum-tokens.h"

#include <math.h>
#include <string.h>

/* Words on each side of a place that are compared. */
#define WINDOW 160
/* Bytes of a block that are looked at. */
#define MAX_BLOCK_BYTES (32 * 1024)
/* How far up a hill of likeness is walked from the valley below it. */
#define MAX_HILL 40
/* Pieces that one lesson may be made of. */
#define MAX_GROUP 300
/* Past this no lesson is made of two pieces. Minutes. */
#define TOO_LONG 14.0
/* A lesson comes out a little shorter than was estimated. Minutes. */
#define MARGIN 0.7
/* What it costs to have two texts in one lesson that share less than others do. A heading between them costs more. */
#define SHIFT_COST 0.5

gboolean
_lyceum_text_is_open (const char *text)
{
  const gsize length = strlen (text);

  if (length == 0)
    return FALSE;
  return strchr (",:;", text[length - 1]) || g_str_has_suffix (text, "\xef\xbc\x9a") ||
         g_str_has_suffix (text, "\xe2\x80\x94") || g_str_has_suffix (text, "\xef\xbc\x8c");
}

gboolean
_lyceum_block_clings (LyceumDocument *document, guint index)
{
  const LyceumBlock *block = lyceum_document_get_block (document, index);
  const LyceumBlock *before = index > 0 ? lyceum_document_get_block (document, index - 1) : NULL;

  if (!before || block->kind == LYCEUM_BLOCK_HEADING)
    return FALSE;
  if (before->kind == LYCEUM_BLOCK_HEADING || _lyceum_text_is_open (before->text))
    return TRUE;
  switch (block->kind)
    {
    case LYCEUM_BLOCK_LIST_ITEM:
      return before->kind == LYCEUM_BLOCK_LIST_ITEM;
    case LYCEUM_BLOCK_DEFINITION:
    case LYCEUM_BLOCK_CODE:
    case LYCEUM_BLOCK_FORMULA:
    case LYCEUM_BLOCK_CAPTION:
    case LYCEUM_BLOCK_IMAGE:
    case LYCEUM_BLOCK_TABLE:
      return TRUE;
    case LYCEUM_BLOCK_PARAGRAPH:
      /* It goes on with the sentence that a formula or some code interrupted. */
      return g_unichar_islower (g_utf8_get_char (block->text));
    case LYCEUM_BLOCK_TERM:
    case LYCEUM_BLOCK_QUOTE:
    case LYCEUM_BLOCK_HEADING:
      break;
    }
  return FALSE;
}

/* The stems of a piece's words, for comparing neighbours. */
static GPtrArray *
stems_of (LyceumDocument *document, const LyceumPiece *piece, const char *language)
{
  GPtrArray *stems = g_ptr_array_new_with_free_func (g_free);

  for (guint i = piece->first; i < piece->first + piece->n_blocks; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);
      g_autofree char *cut = NULL;
      g_autoptr (LyceumWords) words = NULL;
      const char *text = block->text;

      if (block->kind == LYCEUM_BLOCK_CODE || block->kind == LYCEUM_BLOCK_FORMULA)
        continue;
      if (strlen (text) > MAX_BLOCK_BYTES)
        text = cut = g_strndup (text, g_utf8_find_prev_char (text, text + MAX_BLOCK_BYTES) - text);
      words = lyceum_words_new (text, language);
      for (guint k = 0; k < lyceum_words_get_n (words); k++)
        {
          const LyceumWord *word = lyceum_words_get (words, k);

          if (!(word->flags & (LYCEUM_WORD_STOP | LYCEUM_WORD_NUMBER)))
            g_ptr_array_add (stems, g_strdup (word->stem));
        }
    }
  return stems;
}

/* Counts up to WINDOW stems, from the end of @knots backwards or from its start on. */
static GHashTable *
window_at (GPtrArray *knots, guint knot, gboolean before)
{
  GHashTable *counts = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;

  for (guint i = knot; n < WINDOW && i < knots->len; i = before ? i - 1 : i + 1)
    {
      GPtrArray *stems = g_ptr_array_index (knots, i);

      for (guint k = 0; k < stems->len && n < WINDOW; k++, n++)
        {
          char *stem = g_ptr_array_index (stems, before ? stems->len - 1 - k : k);

          g_hash_table_insert (counts, stem,
                               GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, stem)) + 1));
        }
    }
  return counts;
}

/* The cosine of two windows. Sums whole numbers, so that the order of a hash table does not matter. */
static double
similarity (GHashTable *one, GHashTable *other)
{
  GHashTableIter iter;
  gpointer stem, count;
  guint64 product = 0, squares_one = 0, squares_other = 0;

  g_hash_table_iter_init (&iter, one);
  while (g_hash_table_iter_next (&iter, &stem, &count))
    {
      product += (guint64) GPOINTER_TO_UINT (count) * GPOINTER_TO_UINT (g_hash_table_lookup (other, stem));
      squares_one += (guint64) GPOINTER_TO_UINT (count) * GPOINTER_TO_UINT (count);
    }
  g_hash_table_iter_init (&iter, other);
  while (g_hash_table_iter_next (&iter, &stem, &count))
    squares_other += (guint64) GPOINTER_TO_UINT (count) * GPOINTER_TO_UINT (count);
  return squares_one == 0 || squares_other == 0 ? 0 : product / sqrt ((double) squares_one * (double) squares_other);
}

static LyceumPiece *
knot_new (LyceumDocument *document, const LyceumPiece *piece, guint first)
{
  LyceumPiece *knot = g_new0 (LyceumPiece, 1);

  knot->first = first;
  knot->heading = piece->heading;
  knot->key = piece->key;
  knot->parent = piece->parent;
  return knot;
}

/* The blocks of a piece in runs that must not be parted. The first takes over what the piece was. */
static GPtrArray *
part_into_knots (LyceumDocument *document, LyceumPiece *piece)
{
  GPtrArray *knots = g_ptr_array_new ();
  LyceumPiece *knot = NULL;

  for (guint i = piece->first; i < piece->first + piece->n_blocks; i++)
    {
      if (!knot || !_lyceum_block_clings (document, i))
        {
          knot = knot_new (document, piece, i);
          g_ptr_array_add (knots, knot);
        }
      knot->n_blocks++;
      knot->minutes += _lyceum_block_minutes (lyceum_document_get_block (document, i));
    }
  knot = g_ptr_array_index (knots, 0);
  knot->opens = piece->opens;
  knot->aside = piece->aside;
  knot->glued = piece->glued;
  knot->strength = piece->strength;
  knot->parts = g_steal_pointer (&piece->parts);
  return knots;
}

/* How far the likeness falls from the hills on both sides into the valley at a place (Hearst's depth score). */
static double
depth_at (const double *likeness, guint n, guint place)
{
  double left = likeness[place], right = left;

  for (guint i = place; i > 1 && likeness[i - 1] >= left && place - i < MAX_HILL; i--)
    left = likeness[i - 1];
  for (guint i = place + 1; i < n && likeness[i] >= right && i - place <= MAX_HILL; i++)
    right = likeness[i];
  return left + right - 2 * likeness[place];
}

/* The less the text on both sides of each knot's beginning speaks of the same, the dearer it is to have both in one
 * lesson. */
static void
weigh_knots (LyceumDocument *document, GPtrArray *knots, const char *language)
{
  g_autoptr (GPtrArray) stems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autofree double *likeness = g_new0 (double, knots->len + 1);
  double sum = 0, squares = 0, mean, deviation;

  for (guint i = 0; i < knots->len; i++)
    g_ptr_array_add (stems, stems_of (document, g_ptr_array_index (knots, i), language));
  for (guint i = 1; i < knots->len; i++)
    {
      g_autoptr (GHashTable) before = window_at (stems, i - 1, TRUE);
      g_autoptr (GHashTable) after = window_at (stems, i, FALSE);

      likeness[i] = similarity (before, after);
      sum += likeness[i];
      squares += likeness[i] * likeness[i];
    }
  if (knots->len < 2)
    return;
  mean = sum / (knots->len - 1);
  deviation = sqrt (MAX (squares / (knots->len - 1) - mean * mean, 0)) + 0.02;
  /* Both how little is shared and how much less than on both sides, around their means, so that many knots do not make many
   * lessons. */
  for (guint i = 1; i < knots->len; i++)
    ((LyceumPiece *) g_ptr_array_index (knots, i))->strength =
        SHIFT_COST * CLAMP ((mean - likeness[i] + depth_at (likeness, knots->len, i)) / deviation / 2 - 0.5, -1, 3);
}

static char *
language_of (LyceumDocument *document)
{
  g_autoptr (GString) sample = g_string_new (NULL);
  const char *declared = lyceum_document_get_language (document);

  if (declared && *declared)
    return g_strdup (declared);
  for (guint i = 0; i < lyceum_document_get_n_blocks (document) && sample->len < 4096; i++)
    {
      const char *text = lyceum_document_get_block (document, i)->text;

      if (strlen (text) < MAX_BLOCK_BYTES)
        g_string_append_printf (sample, "%s\n", text);
    }
  return g_strdup (lyceum_guess_language (sample->str));
}

/* Adds a piece, or the knots that it is cut into. Takes it. */
static void
add_cut (LyceumDocument *document, GPtrArray *cut, LyceumPiece *piece, const char *language)
{
  g_autoptr (GPtrArray) knots = NULL;

  if (piece->left_out || piece->n_blocks < 2 || _lyceum_lesson_minutes (piece->minutes) <= LYCEUM_LESSON_MAX)
    {
      g_ptr_array_add (cut, piece);
      return;
    }
  knots = part_into_knots (document, piece);
  weigh_knots (document, knots, language);
  g_ptr_array_extend (cut, knots, NULL, NULL);
  _lyceum_piece_free (piece);
}

GPtrArray *
_lyceum_pieces_cut (LyceumDocument *document, GPtrArray *pieces, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) cut = g_ptr_array_new_with_free_func ((GDestroyNotify) _lyceum_piece_free);
  g_autofree char *language = language_of (document);
  g_autofree guint *places = g_new (guint, pieces->len + 1);
  const guint n_pieces = pieces->len;

  for (guint i = 0; i < n_pieces; i++)
    {
      places[i] = cut->len;
      add_cut (document, cut, g_ptr_array_index (pieces, i), language);
      pieces->pdata[i] = NULL;
      if (g_cancellable_is_cancelled (cancellable))
        break;
    }
  g_ptr_array_unref (pieces);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  for (guint i = 0; i < cut->len; i++)
    {
      LyceumPiece *piece = g_ptr_array_index (cut, i);

      const LyceumPiece *before = i > 0 ? g_ptr_array_index (cut, i - 1) : NULL;

      if (piece->parent != G_MAXUINT)
        piece->parent = places[piece->parent];
      piece->opening = before && !piece->opens && piece->heading != G_MAXUINT && before->heading == piece->heading
                           ? before->opening
                           : i;
    }
  return g_steal_pointer (&cut);
}

/* What a lesson of so many minutes of text is worse than a good one. */
static double
length_cost (double whole)
{
  const double minutes = _lyceum_lesson_minutes (whole);

  if (whole <= 0)
    return 0;
  if (minutes < LYCEUM_LESSON_MIN + MARGIN)
    return pow (LYCEUM_LESSON_MIN + MARGIN - minutes, 2) + 0.5;
  if (minutes <= LYCEUM_LESSON_GOOD)
    return 0.5;
  return pow ((minutes - LYCEUM_LESSON_GOOD) / 1.2, 2) + 0.5;
}

/* The cheapest way to group the pieces up to before each, and where its last group begins. */
GArray *
_lyceum_pieces_group (GPtrArray *pieces)
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (LyceumPieceGroup));
  g_autofree double *costs = g_new (double, pieces->len + 1);
  g_autofree guint *starts = g_new0 (guint, pieces->len + 1);

  costs[0] = 0;
  for (guint end = 1; end <= pieces->len; end++)
    {
      double whole = 0, inside = 0;

      costs[end] = G_MAXDOUBLE;
      for (guint start = end; start > 0 && end - start < MAX_GROUP; start--)
        {
          const LyceumPiece *first = g_ptr_array_index (pieces, start - 1);
          double cost;

          whole += first->minutes;
          if (start < end && _lyceum_lesson_minutes (whole) > TOO_LONG && costs[end] < G_MAXDOUBLE && !first->glued)
            break;
          cost = costs[start - 1] + length_cost (whole) + inside;
          /* Parting what is glued is allowed only where nothing else is left. */
          if (first->glued)
            cost += 1000;
          if (cost < costs[end])
            {
              costs[end] = cost;
              starts[end] = start - 1;
            }
          inside += first->left_out ? 0 : first->strength;
        }
    }

  for (guint end = pieces->len; end > 0; end = starts[end])
    {
      const LyceumPieceGroup group = { .first = starts[end], .end = end };

      g_array_prepend_val (groups, group);
    }
  return groups;
}

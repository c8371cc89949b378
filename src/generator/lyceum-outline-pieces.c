/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-outline-private.h"

#include "lyceum-matter-private.h"
#include "lyceum-reading-time-private.h"

#include <string.h>

#define MAX_LEVEL 6
#define N_RANKS 6
#define N_KEYS ((MAX_LEVEL + 1) * N_RANKS * N_RANKS)
/* A heading that is only a number, with less text than this, belongs to the heading that follows. */
#define NAMELESS_MINUTES 3.0

/* The rank and the depth of numbers that most headings of a level have: those without any are taken for their like. */
typedef struct
{
  guint ranks[MAX_LEVEL + 1][N_RANKS];
  guint depths[MAX_LEVEL + 1][N_RANKS];
} Usage;

void
_lyceum_piece_free (LyceumPiece *piece)
{
  if (!piece)
    return;
  g_clear_pointer (&piece->parts, _lyceum_heading_parts_free);
  g_free (piece);
}

static guint
level_of (const LyceumBlock *heading)
{
  return CLAMP (heading->level, 1, MAX_LEVEL);
}

static guint
most_common (const guint *counts)
{
  guint best = 0;

  for (guint i = 1; i < N_RANKS; i++)
    {
      if (counts[i] > counts[best])
        best = i;
    }
  return best;
}

/* "Part", "Chapter", "Section" may all be headings of one level; so may "1" and "1.1". */
static guint
key_of (const Usage *usage, const LyceumBlock *heading, const LyceumHeadingParts *parts)
{
  const guint level = level_of (heading);
  const guint rank = parts->label ? MIN (parts->rank, N_RANKS - 1) : most_common (usage->ranks[level]);
  const guint depth = parts->depth > 0 ? MIN (parts->depth, N_RANKS - 1) : most_common (usage->depths[level]);

  return (level * N_RANKS + rank) * N_RANKS + depth;
}

static void
add_usage (Usage *usage, const LyceumBlock *heading, const LyceumHeadingParts *parts)
{
  const guint level = level_of (heading);

  if (parts->label)
    usage->ranks[level][MIN (parts->rank, N_RANKS - 1)]++;
  if (parts->depth > 0)
    usage->depths[level][MIN (parts->depth, N_RANKS - 1)]++;
}

static LyceumPiece *
piece_new (guint first, guint heading)
{
  LyceumPiece *piece = g_new0 (LyceumPiece, 1);

  piece->first = first;
  piece->heading = heading;
  piece->parent = G_MAXUINT;
  piece->key = G_MAXUINT;
  piece->opens = heading == first;
  return piece;
}

/* One piece for each heading and the blocks behind it. */
static gboolean
part_at_headings (LyceumDocument *document, GPtrArray *pieces, Usage *usage, GCancellable *cancellable, GError **error)
{
  const guint n_blocks = lyceum_document_get_n_blocks (document);
  g_autofree gboolean *left_out = _lyceum_find_left_out (document, 0, n_blocks);
  LyceumPiece *piece = NULL;

  for (guint i = 0; i < n_blocks; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);
      const gboolean heading = block->kind == LYCEUM_BLOCK_HEADING;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (heading || !piece)
        {
          piece = piece_new (i, heading ? i : G_MAXUINT);
          piece->left_out = TRUE;
          g_ptr_array_add (pieces, piece);
        }
      if (heading)
        {
          piece->parts = _lyceum_heading_parts_new (block->text);
          piece->aside = _lyceum_heading_is_aside (piece->parts);
          add_usage (usage, block, piece->parts);
        }
      piece->n_blocks++;
      piece->left_out = piece->left_out && left_out[i];
      if (!left_out[i])
        piece->minutes += _lyceum_block_minutes (block);
    }
  return TRUE;
}

static void
find_parents (GPtrArray *pieces)
{
  for (guint i = 1; i < pieces->len; i++)
    {
      LyceumPiece *piece = g_ptr_array_index (pieces, i);
      guint above = i - 1;

      /* Up through the parents of the piece before: linear over the whole. */
      while (above != G_MAXUINT && ((LyceumPiece *) g_ptr_array_index (pieces, above))->key >= piece->key)
        above = ((LyceumPiece *) g_ptr_array_index (pieces, above))->parent;
      piece->parent = above;
    }
}

/* A heading without text belongs to what follows: a chapter's to its first section, "Chapter two" to its title; and so
 * does a heading that is only a number, with the few words under it. */
static void
glue_bare_headings (GPtrArray *pieces)
{
  for (guint i = 1; i < pieces->len; i++)
    {
      const LyceumPiece *before = g_ptr_array_index (pieces, i - 1);
      LyceumPiece *piece = g_ptr_array_index (pieces, i);
      const gboolean nameless = before->parts && *before->parts->title == '\0';

      if (!before->parts || before->left_out || piece->left_out)
        continue;
      if (before->n_blocks == 1)
        piece->glued = piece->key > before->key || nameless;
      else
        piece->glued = nameless && piece->key > before->key && before->minutes < NAMELESS_MINUTES;
    }
}

/* A heading under which nothing is left to study is nothing to study either. */
static void
leave_out_bare_headings (GPtrArray *pieces)
{
  g_autofree gboolean *needed = g_new0 (gboolean, pieces->len + 1);

  for (guint i = pieces->len; i-- > 0;)
    {
      LyceumPiece *piece = g_ptr_array_index (pieces, i);

      if (piece->opens && piece->n_blocks == 1 && !needed[i])
        piece->left_out = TRUE;
      if (!piece->left_out && piece->parent != G_MAXUINT)
        needed[piece->parent] = TRUE;
      /* "Chapter two" and its title: the first of them opens the second. */
      if (!piece->left_out && i > 0)
        {
          const LyceumPiece *before = g_ptr_array_index (pieces, i - 1);

          needed[i - 1] = needed[i - 1] || (before->parts && *before->parts->title == '\0');
        }
    }
}

/* What stands under each heading, to the last of its sub-headings. Minutes. */
static double *
sum_subtrees (GPtrArray *pieces)
{
  double *sums = g_new0 (double, pieces->len + 1);

  for (guint i = pieces->len; i-- > 0;)
    {
      const LyceumPiece *piece = g_ptr_array_index (pieces, i);

      sums[i] += piece->minutes;
      if (piece->parent != G_MAXUINT)
        sums[piece->parent] += sums[i];
    }
  return sums;
}

/* Headings that stand over a lesson's worth of text part lessons; those over less may share one, those over much never
 * do. */
static void
weigh_headings (GPtrArray *pieces)
{
  g_autofree double *sums = sum_subtrees (pieces);
  g_autofree double *totals = g_new0 (double, N_KEYS);
  g_autofree guint *counts = g_new0 (guint, N_KEYS);

  for (guint i = 0; i < pieces->len; i++)
    {
      const LyceumPiece *piece = g_ptr_array_index (pieces, i);

      if (piece->left_out || piece->key >= N_KEYS)
        continue;
      totals[piece->key] += MIN (sums[i], LYCEUM_LESSON_MAX * 2);
      counts[piece->key]++;
    }
  for (guint i = 0; i < pieces->len; i++)
    {
      LyceumPiece *piece = g_ptr_array_index (pieces, i);
      const double average =
          piece->key < N_KEYS && counts[piece->key] > 0 ? totals[piece->key] / counts[piece->key] : 0;

      piece->strength = piece->aside ? 0.05 : CLAMP (average / LYCEUM_LESSON_GOOD * 2, 0.2, 3);
    }
}

GPtrArray *
_lyceum_pieces_new (LyceumDocument *document, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) _lyceum_piece_free);
  Usage usage = { 0 };

  if (!part_at_headings (document, pieces, &usage, cancellable, error))
    return NULL;
  for (guint i = 0; i < pieces->len; i++)
    {
      LyceumPiece *piece = g_ptr_array_index (pieces, i);

      if (piece->parts)
        piece->key = key_of (&usage, lyceum_document_get_block (document, piece->heading), piece->parts);
    }
  find_parents (pieces);
  leave_out_bare_headings (pieces);
  glue_bare_headings (pieces);
  weigh_headings (pieces);
  return g_steal_pointer (&pieces);
}

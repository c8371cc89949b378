/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-builtin-generator.h"

#include "lyceum-outline-private.h"
#include "lyceum-reading-time-private.h"

#include <math.h>

/* What is left out at the ends of a group is no part of its lesson. */
static LyceumPieceGroup
trim (GPtrArray *pieces, LyceumPieceGroup group)
{
  while (group.first < group.end && ((LyceumPiece *) g_ptr_array_index (pieces, group.first))->left_out)
    group.first++;
  while (group.first < group.end && ((LyceumPiece *) g_ptr_array_index (pieces, group.end - 1))->left_out)
    group.end--;
  return group;
}

static double
minutes_of (GPtrArray *pieces, const LyceumPieceGroup *group)
{
  double minutes = 0;

  for (guint i = group->first; i < group->end; i++)
    minutes += ((LyceumPiece *) g_ptr_array_index (pieces, i))->minutes;
  return minutes;
}

/* Whether there is anything in a group but headings. */
static gboolean
has_text (LyceumDocument *document, GPtrArray *pieces, const LyceumPieceGroup *group)
{
  for (guint i = group->first; i < group->end; i++)
    {
      const LyceumPiece *piece = g_ptr_array_index (pieces, i);

      if (!piece->left_out &&
          (piece->n_blocks > 1 || lyceum_document_get_block (document, piece->first)->kind != LYCEUM_BLOCK_HEADING))
        return TRUE;
    }
  return FALSE;
}

static void
keep_fit (LyceumDocument *document, GPtrArray *pieces, GArray *groups)
{
  guint n_kept = 0;

  for (guint i = 0; i < groups->len; i++)
    {
      const LyceumPieceGroup group = trim (pieces, g_array_index (groups, LyceumPieceGroup, i));

      if (has_text (document, pieces, &group))
        g_array_index (groups, LyceumPieceGroup, n_kept++) = group;
    }
  /* A document of nothing but headings is one lesson. */
  if (n_kept == 0)
    {
      const LyceumPieceGroup all = { .first = 0, .end = pieces->len };

      g_array_set_size (groups, 0);
      g_array_append_val (groups, all);
      return;
    }
  g_array_set_size (groups, n_kept);
}

static void
section_free (gpointer section)
{
  lyceum_section_free (section);
}

static LyceumSection *
section_new (LyceumDocument *document, GPtrArray *pieces, const LyceumPieceGroup *group, const char *title)
{
  const LyceumPiece *first = g_ptr_array_index (pieces, group->first);
  const LyceumPiece *last = g_ptr_array_index (pieces, group->end - 1);
  const double minutes = _lyceum_lesson_minutes (minutes_of (pieces, group));
  LyceumSection *section = g_new0 (LyceumSection, 1);

  section->title = g_strdup (title);
  section->heading_path = _lyceum_group_path (document, pieces, group);
  section->first_block = first->first;
  section->n_blocks = last->first + last->n_blocks - first->first;
  section->minutes = (guint) CLAMP (lround (minutes), 1, 15);
  return section;
}

GPtrArray *
lyceum_builtin_outline_thread_cb (LyceumDocument *document, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) pieces = NULL;
  g_autoptr (GArray) groups = NULL;
  g_autoptr (GPtrArray) titles = NULL;
  GPtrArray *sections;

  pieces = _lyceum_pieces_new (document, cancellable, error);
  if (!pieces)
    return NULL;
  pieces = _lyceum_pieces_cut (document, g_steal_pointer (&pieces), cancellable, error);
  if (!pieces)
    return NULL;

  groups = _lyceum_pieces_group (pieces);
  keep_fit (document, pieces, groups);
  titles = _lyceum_group_titles (document, pieces, groups);
  sections = g_ptr_array_new_with_free_func (section_free);
  for (guint i = 0; i < groups->len; i++)
    g_ptr_array_add (sections, section_new (document, pieces, &g_array_index (groups, LyceumPieceGroup, i),
                                            g_ptr_array_index (titles, i)));
  return sections;
}

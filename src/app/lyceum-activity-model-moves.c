/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-activity-model-private.h"

/* What comes into the list, leaves it, and moves in it, in few changes of as many neighbours as there are. */

/* A list view makes the widget of a row anew when another row takes its place: at most so long in one go. */
#define MOVE_US 2000
#define N_MOVED 2

static int
compare_entries (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  const LyceumActivityEntry *x = a, *y = b;

  return lyceum_activity_place_compare (&x->place, &y->place);
}

static int
compare_arriving (gconstpointer a,
                  gconstpointer b)
{
  return compare_entries (*(gpointer const *) a, *(gpointer const *) b, NULL);
}

void
_lyceum_activity_model_set_leaves (LyceumActivityModel *self,
                                   LyceumActivityEntry *entry,
                                   gboolean             leaves)
{
  self->n_leaving += leaves - entry->leaves;
  entry->leaves = leaves;
}

void
_lyceum_activity_model_forget (LyceumActivityModel *self,
                               LyceumActivityEntry *entry)
{
  self->n_tasks -= LYCEUM_IS_TASK (entry->item);
  self->n_finished -= entry->is_finished;
  g_hash_table_remove (self->entries, &entry->id);
}

static gboolean
is_found (LyceumActivityModel *self,
          LyceumActivityEntry *entry)
{
  return lyceum_activity_filter_has_text (&self->filter, entry->item) ||
         (LYCEUM_IS_TASK (entry->item) && lyceum_task_get_n_children (LYCEUM_TASK (entry->item)) > 0 &&
          lyceum_activity_filter_has_text_below (&self->filter, self->queue, LYCEUM_TASK (entry->item)));
}

/* Titles do not change: an item is looked through again only when it has got more steps. */
gboolean
_lyceum_activity_model_wants (LyceumActivityModel *self,
                              LyceumActivityEntry *entry)
{
  guint n_steps;

  if (!lyceum_activity_filter_has_state (&self->filter, entry->item))
    return FALSE;
  if (!self->filter.text)
    return TRUE;

  n_steps = LYCEUM_IS_TASK (entry->item) ? lyceum_task_get_n_children (LYCEUM_TASK (entry->item)) : 0;
  if (entry->match == LYCEUM_ACTIVITY_MATCH_UNKNOWN ||
      (entry->match == LYCEUM_ACTIVITY_MATCH_NO && entry->n_matched != n_steps))
    {
      entry->match = is_found (self, entry) ? LYCEUM_ACTIVITY_MATCH_YES : LYCEUM_ACTIVITY_MATCH_NO;
      entry->n_matched = n_steps;
    }
  return entry->match == LYCEUM_ACTIVITY_MATCH_YES;
}

/* Takes up to @n_most of those that leave out of the list, a run of neighbours at a time. What goes to another place is
 * added to @arriving. */
static void
take_out (LyceumActivityModel *self,
          guint                n_most,
          GPtrArray           *arriving)
{
  GSequenceIter *iter = g_sequence_get_begin_iter (self->listed);

  while (n_most > 0 && self->n_leaving > 0 && !g_sequence_iter_is_end (iter))
    {
      GSequenceIter *first = iter;
      guint n = 0, position;

      for (; n < n_most && !g_sequence_iter_is_end (iter); iter = g_sequence_iter_next (iter), n++)
        {
          LyceumActivityEntry *entry = g_sequence_get (iter);

          if (!entry->leaves)
            break;
          _lyceum_activity_model_set_leaves (self, entry, FALSE);
          entry->iter = NULL;
          lyceum_activity_place_find (&entry->place, entry->item);
          if (entry->is_gone)
            _lyceum_activity_model_forget (self, entry);
          else if (_lyceum_activity_model_wants (self, entry))
            g_ptr_array_add (arriving, entry);
        }
      if (n == 0)
        {
          iter = g_sequence_iter_next (iter);
          continue;
        }
      n_most -= n;
      position = g_sequence_iter_get_position (first);
      g_sequence_remove_range (first, iter);
      g_list_model_items_changed (G_LIST_MODEL (self), position, n, 0);
    }
}

/* Puts those that arrive where they belong, a run of neighbours at a time. */
void
_lyceum_activity_model_put_in (LyceumActivityModel *self,
                               GPtrArray           *arriving)
{
  guint i = 0;

  g_ptr_array_sort (arriving, compare_arriving);
  while (i < arriving->len)
    {
      GSequenceIter *next = g_sequence_search (self->listed, g_ptr_array_index (arriving, i), compare_entries, NULL);
      guint position = g_sequence_iter_get_position (next), n = 0;

      do
        {
          LyceumActivityEntry *entry = g_ptr_array_index (arriving, i++);

          entry->iter = g_sequence_insert_before (next, entry);
          n++;
        }
      while (i < arriving->len && (g_sequence_iter_is_end (next) ||
                                   compare_entries (g_ptr_array_index (arriving, i), g_sequence_get (next), NULL) < 0));
      g_list_model_items_changed (G_LIST_MODEL (self), position, 0, n);
    }
}

/* Moves what leaves its place: all at once, or some of it. Returns: whether that was all. */
gboolean
_lyceum_activity_model_move (LyceumActivityModel *self,
                             gboolean             at_once)
{
  gint64 end = g_get_monotonic_time () + MOVE_US;

  while (self->n_leaving > 0 && (at_once || g_get_monotonic_time () < end))
    {
      g_autoptr (GPtrArray) arriving = g_ptr_array_new ();

      take_out (self, at_once ? G_MAXUINT : N_MOVED, arriving);
      _lyceum_activity_model_put_in (self, arriving);
    }
  return self->n_leaving == 0;
}

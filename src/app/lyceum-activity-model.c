/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-activity-model-private.h"
#include "lyceum-past-task.h"

#define REFRESH_MS 250
#define MOVE_PAUSE_MS 16
/* Below GTK's redraw. */
#define PRIORITY_REFRESH (G_PRIORITY_HIGH_IDLE + 35)

enum
{
  SIGNAL_REFRESHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LyceumActivityModel, lyceum_activity_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
entry_free (gpointer data)
{
  LyceumActivityEntry *entry = data;

  g_object_unref (entry->item);
  g_free (entry);
}

/* It comes, stays, or leaves its place. What leaves keeps its place in the order until it is taken out. */
static void
look_at (LyceumActivityModel *self,
         LyceumActivityEntry               *entry,
         GPtrArray           *arriving,
         gboolean             forced)
{
  gboolean wanted;
  LyceumActivityPlace place;

  if (entry->iter && self->held && !forced)
    return;

  lyceum_activity_place_find (&place, entry->item);
  wanted = _lyceum_activity_model_wants (self, entry);
  self->n_finished += (place.section != LYCEUM_ACTIVITY_SECTION_UNFINISHED) - entry->is_finished;
  entry->is_finished = place.section != LYCEUM_ACTIVITY_SECTION_UNFINISHED;
  if (entry->iter)
    _lyceum_activity_model_set_leaves (self, entry, !wanted || !lyceum_activity_place_equal (&place, &entry->place));
  else if (wanted)
    {
      entry->place = place;
      g_ptr_array_add (arriving, entry);
    }
}

static LyceumActivityEntry *
add_entry (LyceumActivityModel *self,
           gpointer             item,
           gint64               id)
{
  LyceumActivityEntry *entry = g_new0 (LyceumActivityEntry, 1);

  entry->id = id;
  entry->item = g_object_ref (item);
  g_hash_table_insert (self->entries, &entry->id, entry);
  return entry;
}

/* What the queue no longer lists. Returns: whether anything of it was listed. */
static gboolean
mark_gone (LyceumActivityModel *self)
{
  GHashTableIter iter;
  gpointer value;
  gboolean any = FALSE;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      LyceumActivityEntry *entry = value;

      if (entry->seen == self->seen || LYCEUM_IS_PAST_TASK (entry->item))
        continue;
      if (entry->iter)
        {
          entry->is_gone = any = TRUE;
          _lyceum_activity_model_set_leaves (self, entry, TRUE);
          continue;
        }
      self->n_tasks--;
      self->n_finished -= entry->is_finished;
      g_hash_table_iter_remove (&iter);
    }
  return any;
}

/* A task of an earlier run that was tried again is one of this run. */
static void
drop_past (LyceumActivityModel *self,
           LyceumActivityEntry               *entry)
{
  GSequenceIter *iter = entry->iter;
  guint position = iter ? g_sequence_iter_get_position (iter) : 0;

  _lyceum_activity_model_set_leaves (self, entry, FALSE);
  _lyceum_activity_model_forget (self, entry);
  if (!iter)
    return;
  g_sequence_remove (iter);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/* Adds entries for the tasks of the queue from @position on. */
static void
meet (LyceumActivityModel *self,
      guint                position,
      guint                n)
{
  for (guint i = position; i < position + n; i++)
    {
      g_autoptr (LyceumTask) task = g_list_model_get_item (G_LIST_MODEL (self->queue), i);
      gint64 id = lyceum_task_get_id (task);
      LyceumActivityEntry *entry = g_hash_table_lookup (self->entries, &id);

      if (entry && entry->item != G_OBJECT (task))
        {
          drop_past (self, entry);
          entry = NULL;
        }
      if (!entry)
        {
          entry = add_entry (self, task, id);
          self->n_tasks++;
        }
      entry->seen = self->seen;
    }
}

static void
look_at_all (LyceumActivityModel *self,
             GPtrArray           *arriving,
             gboolean             forced)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (forced || LYCEUM_IS_TASK (((LyceumActivityEntry *) value)->item))
      look_at (self, value, arriving, forced);
}

static gboolean
move_cb (gpointer data)
{
  LyceumActivityModel *self = LYCEUM_ACTIVITY_MODEL (data);

  if (!self->held && !_lyceum_activity_model_move (self, FALSE))
    return G_SOURCE_CONTINUE;
  self->move_source = 0;
  return G_SOURCE_REMOVE;
}

static void
refresh (LyceumActivityModel *self,
         gboolean             forced)
{
  g_autoptr (GPtrArray) arriving = g_ptr_array_new ();

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  look_at_all (self, arriving, forced);
  _lyceum_activity_model_put_in (self, arriving);
  if ((forced || !self->held) && !_lyceum_activity_model_move (self, forced) && !self->move_source)
    self->move_source = g_timeout_add_full (PRIORITY_REFRESH, MOVE_PAUSE_MS, move_cb, self, NULL);
  g_signal_emit (self, signals[SIGNAL_REFRESHED], 0);
}

/* Looks which tasks there are, as well. */
static void
take_stock (LyceumActivityModel *self,
            gboolean             forced)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->queue));

  self->seen++;
  meet (self, 0, n);
  if (self->n_tasks > n && mark_gone (self))
    _lyceum_activity_model_move (self, TRUE);
  refresh (self, forced);
}

static gboolean
refresh_cb (gpointer data)
{
  LyceumActivityModel *self = LYCEUM_ACTIVITY_MODEL (data);

  self->refresh_source = 0;
  refresh (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (LyceumActivityModel *self)
{
  if (self->live && !self->refresh_source)
    self->refresh_source = g_timeout_add_full (PRIORITY_REFRESH, REFRESH_MS, refresh_cb, self, NULL);
}

static void
items_changed_cb (LyceumActivityModel *self,
                  guint                position,
                  guint                n_removed,
                  guint                n_added)
{
  if (!self->live)
    return;

  if (n_removed > 0)
    take_stock (self, FALSE);
  else
    {
      meet (self, position, n_added);
      refresh (self, FALSE);
    }
}

static GType
get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *model)
{
  return g_sequence_get_length (LYCEUM_ACTIVITY_MODEL (model)->listed);
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GSequenceIter *iter = g_sequence_get_iter_at_pos (LYCEUM_ACTIVITY_MODEL (model)->listed, position);

  return g_sequence_iter_is_end (iter) ? NULL : g_object_ref (((LyceumActivityEntry *) g_sequence_get (iter))->item);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
lyceum_activity_model_dispose (GObject *object)
{
  LyceumActivityModel *self = LYCEUM_ACTIVITY_MODEL (object);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_handle_id (&self->move_source, g_source_remove);

  G_OBJECT_CLASS (lyceum_activity_model_parent_class)->dispose (object);
}

static void
lyceum_activity_model_finalize (GObject *object)
{
  LyceumActivityModel *self = LYCEUM_ACTIVITY_MODEL (object);

  g_sequence_free (self->listed);
  g_hash_table_unref (self->entries);
  g_clear_object (&self->queue);
  g_free (self->filter.text);

  G_OBJECT_CLASS (lyceum_activity_model_parent_class)->finalize (object);
}

static void
lyceum_activity_model_class_init (LyceumActivityModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lyceum_activity_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_activity_model_finalize;

  signals[SIGNAL_REFRESHED] =
    g_signal_new ("refreshed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lyceum_activity_model_init (LyceumActivityModel *self)
{
  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, entry_free);
  self->listed = g_sequence_new (NULL);
}

LyceumActivityModel *
lyceum_activity_model_new (LyceumQueue *queue)
{
  LyceumActivityModel *self = g_object_new (LYCEUM_TYPE_ACTIVITY_MODEL, NULL);

  self->queue = g_object_ref (queue);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
lyceum_activity_model_set_live (LyceumActivityModel *self,
                                gboolean             live)
{
  g_return_if_fail (LYCEUM_IS_ACTIVITY_MODEL (self));

  if (live == self->live)
    return;

  self->live = live;
  if (live)
    {
      take_stock (self, FALSE);
      return;
    }
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_handle_id (&self->move_source, g_source_remove);
}

void
lyceum_activity_model_set_held (LyceumActivityModel *self,
                                gboolean             held)
{
  g_return_if_fail (LYCEUM_IS_ACTIVITY_MODEL (self));

  if (held == self->held)
    return;

  self->held = held;
  if (!held && self->live)
    refresh (self, FALSE);
}

void
lyceum_activity_model_set_filter (LyceumActivityModel *self,
                                  LyceumActivityShow   show,
                                  const char          *text)
{
  g_autofree char *folded = text && *text ? g_utf8_casefold (text, -1) : NULL;
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (LYCEUM_IS_ACTIVITY_MODEL (self));

  self->filter.show = show;
  if (g_strcmp0 (folded, self->filter.text) != 0)
    {
      g_hash_table_iter_init (&iter, self->entries);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        ((LyceumActivityEntry *) value)->match = LYCEUM_ACTIVITY_MATCH_UNKNOWN;
      g_free (self->filter.text);
      self->filter.text = g_steal_pointer (&folded);
    }
  take_stock (self, TRUE);
}

void
lyceum_activity_model_set_past (LyceumActivityModel *self,
                                GPtrArray           *tasks)
{
  g_autoptr (GPtrArray) arriving = g_ptr_array_new ();
  g_autoptr (GPtrArray) old = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (LYCEUM_IS_ACTIVITY_MODEL (self));

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (LYCEUM_IS_PAST_TASK (((LyceumActivityEntry *) value)->item))
      g_ptr_array_add (old, value);
  for (guint i = 0; i < old->len; i++)
    {
      LyceumActivityEntry *entry = g_ptr_array_index (old, i);

      entry->is_gone = entry->iter != NULL;
      if (entry->iter)
        _lyceum_activity_model_set_leaves (self, entry, TRUE);
      else
        _lyceum_activity_model_forget (self, entry);
    }
  _lyceum_activity_model_move (self, TRUE);

  for (guint i = 0; i < tasks->len; i++)
    {
      LyceumPastTask *task = g_ptr_array_index (tasks, i);
      gint64 id = lyceum_past_task_get_record (task)->id;

      if (!g_hash_table_contains (self->entries, &id))
        look_at (self, add_entry (self, task, id), arriving, TRUE);
    }
  _lyceum_activity_model_put_in (self, arriving);
  g_signal_emit (self, signals[SIGNAL_REFRESHED], 0);
}

gboolean
lyceum_activity_model_matches_title (LyceumActivityModel *self,
                                     gpointer             item)
{
  g_return_val_if_fail (LYCEUM_IS_ACTIVITY_MODEL (self), FALSE);

  return lyceum_activity_filter_has_text (&self->filter, item);
}

gboolean
lyceum_activity_model_shows_step (LyceumActivityModel *self,
                                  LyceumTask          *step)
{
  LyceumTask *batch;

  g_return_val_if_fail (LYCEUM_IS_ACTIVITY_MODEL (self), FALSE);

  if (!lyceum_activity_filter_has_state (&self->filter, step))
    return FALSE;
  if (lyceum_activity_filter_has_text (&self->filter, step))
    return TRUE;
  /* All steps of what was looked for by name. */
  batch = lyceum_queue_get_task (self->queue, lyceum_task_get_parent_id (step));
  return batch && lyceum_activity_filter_has_text (&self->filter, batch);
}

guint
lyceum_activity_model_get_n_finished (LyceumActivityModel *self)
{
  g_return_val_if_fail (LYCEUM_IS_ACTIVITY_MODEL (self), 0);

  return self->n_finished;
}

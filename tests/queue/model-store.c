/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-store.h"

#define MANY_ROWS 300 /* then what is over is deleted */

typedef struct
{
  LyceumTaskRecord *record; /* (owned) */
  gboolean is_ours;
  GPtrArray *events; /* (owned) (nullable) (element-type GVariant) */
} Row;

G_DEFINE_FINAL_TYPE_WITH_CODE (HandStore,
                               hand_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LYCEUM_TYPE_TASK_STORE, hand_store_iface_init))

static void
row_free (gpointer data)
{
  Row *row = data;

  lyceum_task_record_free (row->record);
  g_clear_pointer (&row->events, g_ptr_array_unref);
  g_free (row);
}

static void
call_free (gpointer data)
{
  HandCall *call = data;

  if (call->commit_destroy != NULL)
    call->commit_destroy (call->commit_data);
  g_clear_pointer (&call->record, lyceum_task_record_free);
  g_clear_pointer (&call->records, g_ptr_array_unref);
  g_clear_pointer (&call->reply, g_ptr_array_unref);
  g_clear_pointer (&call->events, g_ptr_array_unref);
  g_clear_pointer (&call->ids, g_array_unref);
  g_clear_error (&call->error);
  g_clear_object (&call->task);
  g_free (call);
}

static void
add_row (HandStore *self, LyceumTaskRecord *record, gboolean is_ours)
{
  Row *row = g_new0 (Row, 1);

  row->record = record;
  row->is_ours = is_ours && !LYCEUM_TASK_STATE_IS_FINISHED (record->state);
  g_assert_false (g_hash_table_contains (self->rows, &record->id)); /* no id is given twice */
  g_hash_table_insert (self->rows, &record->id, row);
  self->next_id = MAX (self->next_id, record->id + 1);
}

/* Returns: (transfer full): @record, with what a task was made with, and a checkpoint that it does not have, as in @old */
static LyceumTaskRecord *
merge (const LyceumTaskRecord *record, const LyceumTaskRecord *old)
{
  LyceumTaskRecord *merged = lyceum_task_record_copy (record);

  g_assert_cmpstr (merged->kind, ==, old->kind);
  g_assert_cmpstr (merged->unique_key, ==, old->unique_key);
  merged->parent_id = old->parent_id;
  g_free (merged->limit_key);
  merged->limit_key = g_strdup (old->limit_key);
  merged->constraints = old->constraints;
  merged->weight = old->weight;
  merged->created_at = old->created_at;
  if (merged->checkpoint == NULL && old->checkpoint != NULL)
    merged->checkpoint = g_variant_ref (old->checkpoint);
  return merged;
}

static void
update_row (HandStore *self, const LyceumTaskRecord *record)
{
  Row *row = g_hash_table_lookup (self->rows, &record->id);
  LyceumTaskRecord *old;

  if (row == NULL)
    return;
  old = row->record;
  g_hash_table_steal (self->rows, &old->id); /* the key lies in the record */
  row->record = merge (record, old);
  row->is_ours = !LYCEUM_TASK_STATE_IS_FINISHED (record->state);
  g_hash_table_insert (self->rows, &row->record->id, row);
  lyceum_task_record_free (old);
}

static void
write_call (HandStore *self, HandCall *call)
{
  const LyceumTaskRecord *first = call->record;

  if (first == NULL)
    first = call->records->len > 0 ? g_ptr_array_index (call->records, 0) : NULL;
  if (call->commit != NULL && !call->commit (NULL, first != NULL ? first->id : 0, call->commit_data, &call->error))
    return;
  if (call->record != NULL)
    update_row (self, call->record);
  for (guint i = 0; call->records != NULL && i < call->records->len; i++)
    add_row (self, lyceum_task_record_copy (g_ptr_array_index (call->records, i)), TRUE);
}

static void
append_events (HandStore *self, HandCall *call)
{
  Row *row = g_hash_table_lookup (self->rows, &call->task_id);

  if (row == NULL)
    return;
  if (row->events == NULL)
    row->events = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  for (guint i = 0; i < call->events->len; i++)
    g_ptr_array_add (row->events, g_variant_ref (g_ptr_array_index (call->events, i)));
}

static GPtrArray *
read_events (HandStore *self, HandCall *call)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  Row *row = g_hash_table_lookup (self->rows, &call->task_id);

  for (guint i = 0; row != NULL && row->events != NULL && i < row->events->len; i++)
    g_ptr_array_add (found, g_variant_ref (g_ptr_array_index (row->events, i)));
  return found;
}

static gboolean
take_over (Row *row)
{
  if (LYCEUM_TASK_STATE_IS_FINISHED (row->record->state) || row->is_ours)
    return FALSE;
  if (row->record->state == LYCEUM_TASK_STATE_RUNNING)
    {
      row->record->crashes++;
      row->record->state = LYCEUM_TASK_STATE_QUEUED;
    }
  row->is_ours = TRUE;
  return TRUE;
}

/* What has finished comes too, where something above it has not: down the tree, however deep it is. */
static gboolean
has_open_ancestor (HandStore *self, const LyceumTaskRecord *record, GHashTable *wanted)
{
  for (Row *row; record->parent_id != 0; record = row->record)
    {
      row = g_hash_table_lookup (self->rows, &record->parent_id);
      if (row == NULL)
        return FALSE;
      if (g_hash_table_contains (wanted, &row->record->id))
        return TRUE;
    }
  return FALSE;
}

static GPtrArray *
recover (HandStore *self, gboolean all)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_int64_hash, g_int64_equal);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_record_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Row *row = value;
      gboolean was_ours = row->is_ours;

      if (take_over (row) || (all && was_ours))
        g_hash_table_add (wanted, &row->record->id);
    }
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const LyceumTaskRecord *record = ((Row *) value)->record;

      if (g_hash_table_contains (wanted, &record->id) ||
          (LYCEUM_TASK_STATE_IS_FINISHED (record->state) && has_open_ancestor (self, record, wanted)))
        g_ptr_array_add (found, lyceum_task_record_copy (record));
    }
  lyceum_task_records_sort (found);
  return found;
}

static GPtrArray *
read_family (HandStore *self, gint64 id)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_record_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const LyceumTaskRecord *record = ((Row *) value)->record;

      if (record->id == id || record->parent_id == id)
        g_ptr_array_add (found, lyceum_task_record_copy (record));
    }
  lyceum_task_records_sort (found);
  return found;
}

static void
carry_out (HandStore *self, HandCall *call)
{
  switch (call->type)
    {
    case HAND_CALL_RESERVE:
      *call->first = self->next_id;
      self->next_id += call->n;
      break;
    case HAND_CALL_INSERT:
    case HAND_CALL_UPDATE:
      write_call (self, call);
      break;
    case HAND_CALL_APPEND_EVENTS:
      append_events (self, call);
      break;
    case HAND_CALL_RECOVER:
      call->reply = recover (self, call->all);
      break;
    case HAND_CALL_READ_EVENTS:
      call->reply = read_events (self, call);
      break;
    case HAND_CALL_READ_FAMILY:
      call->reply = read_family (self, call->task_id);
      break;
    case HAND_CALL_PRUNE: /* what is old is no matter of the queue's */
      break;
    }
}

HandCall *
hand_store_carry_out (HandStore *self, GError *fault)
{
  HandCall *call = g_ptr_array_index (self->calls, 0);

  if (fault != NULL)
    call->error = fault;
  else
    carry_out (self, call);
  return call;
}

void
hand_store_answer (HandStore *self)
{
  HandCall *call = g_ptr_array_steal_index (self->calls, 0);

  if (call->done != NULL)
    call->done (LYCEUM_TASK_STORE (self), call->error, call->data);
  if (call->task != NULL)
    {
      if (call->error != NULL)
        g_task_return_error (call->task, g_steal_pointer (&call->error));
      else
        g_task_return_pointer (call->task, g_steal_pointer (&call->reply), (GDestroyNotify) g_ptr_array_unref);
      g_clear_object (&call->task);
      /* The callback waits as a source of default priority, before any frame. */
      g_main_context_iteration (NULL, FALSE);
    }
  call_free (call);
}

void
hand_store_carry_out_unheard (HandStore *self, guint index)
{
  carry_out (self, g_ptr_array_index (self->calls, index));
}

void
hand_store_refuse (HandStore *self)
{
  HandCall *call = g_ptr_array_index (self->calls, 0);

  if (call->error == NULL)
    call->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "The process is dead");
  hand_store_answer (self);
}

static void
hand_store_finalize (GObject *object)
{
  HandStore *self = HAND_STORE (object);

  g_assert_cmpuint (self->calls->len, ==, 0);
  g_ptr_array_unref (self->calls);
  g_hash_table_unref (self->rows);
  G_OBJECT_CLASS (hand_store_parent_class)->finalize (object);
}

static void
hand_store_class_init (HandStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hand_store_finalize;
}

static void
hand_store_init (HandStore *self)
{
  self->calls = g_ptr_array_new_with_free_func (call_free);
  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, row_free);
  self->next_id = 1;
}

HandStore *
hand_store_new (void)
{
  return g_object_new (HAND_TYPE_STORE, NULL);
}

HandStore *
hand_store_reborn (HandStore *self)
{
  HandStore *other = hand_store_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Row *row = value;

      add_row (other, lyceum_task_record_copy (row->record), FALSE);
      ((Row *) g_hash_table_lookup (other->rows, &row->record->id))->events =
          row->events != NULL ? g_ptr_array_ref (row->events) : NULL;
    }
  other->next_id = self->next_id;
  other->last_serial = self->last_serial;
  return other;
}

GPtrArray *
hand_store_get_calls (HandStore *self)
{
  return self->calls;
}

guint64
hand_store_get_last_serial (HandStore *self)
{
  return self->last_serial;
}

const LyceumTaskRecord *
hand_store_get (HandStore *self, gint64 id)
{
  Row *row = g_hash_table_lookup (self->rows, &id);

  return row != NULL ? row->record : NULL;
}

void
hand_store_leave (HandStore *self, LyceumTaskRecord *record)
{
  add_row (self, record, FALSE);
}

gint64
hand_store_new_id (HandStore *self)
{
  return self->next_id++;
}

/* Unfinished rows and what stands above them. */
static GHashTable *
find_needed (HandStore *self)
{
  GHashTable *needed = g_hash_table_new (g_int64_hash, g_int64_equal);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    for (Row *row = value; row != NULL; row = g_hash_table_lookup (self->rows, &row->record->parent_id))
      {
        if (row == value && LYCEUM_TASK_STATE_IS_FINISHED (row->record->state))
          break;
        g_hash_table_add (needed, &row->record->id);
      }
  return needed;
}

gint64
hand_store_pick (HandStore *self, guint dice)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  for (guint turn = 0; turn < 2; turn++)
    {
      g_hash_table_iter_init (&iter, self->rows);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          const LyceumTaskRecord *record = ((Row *) value)->record;

          if (record->parent_id != 0)
            continue;
          if (turn == 1 && dice-- == 0)
            return record->id;
          n += turn == 0;
        }
      if (n == 0)
        break;
      dice %= n;
    }
  return 0;
}

void
hand_store_tidy (HandStore *self, void (*gone) (gint64 id, gpointer data), gpointer data)
{
  g_autoptr (GHashTable) needed = NULL;
  g_autoptr (GArray) doomed = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer value;

  if (g_hash_table_size (self->rows) < MANY_ROWS)
    return;
  needed = find_needed (self);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const LyceumTaskRecord *record = ((Row *) value)->record;

      if (!g_hash_table_contains (needed, &record->id) && !has_open_ancestor (self, record, needed))
        g_array_append_val (doomed, record->id);
    }
  for (guint i = 0; i < doomed->len; i++)
    {
      gint64 id = g_array_index (doomed, gint64, i);

      g_hash_table_remove (self->rows, &id);
      gone (id, data);
    }
}

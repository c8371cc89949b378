/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-memory-rows-private.h"

typedef struct
{
  gint64 id;
  LyceumTaskRecord *record; /* (owned) */
  LyceumRowOwner owner;
  GPtrArray *events; /* (owned) (nullable) (element-type GVariant) */
} Row;

struct _LyceumMemoryRows
{
  GTree *rows; /* (owned): by id */
  gint64 last_id;
};

static void
row_free (gpointer data)
{
  Row *row = data;

  lyceum_task_record_free (row->record);
  g_clear_pointer (&row->events, g_ptr_array_unref);
  g_free (row);
}

static int
compare_ids (gconstpointer a, gconstpointer b, gpointer data)
{
  gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;

  return one < other ? -1 : one > other;
}

static GPtrArray *
new_records (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_record_free);
}

LyceumMemoryRows *
_lyceum_memory_rows_new (void)
{
  LyceumMemoryRows *self = g_new0 (LyceumMemoryRows, 1);

  self->rows = g_tree_new_full (compare_ids, NULL, NULL, row_free);
  return self;
}

void
_lyceum_memory_rows_free (LyceumMemoryRows *self)
{
  g_tree_unref (self->rows);
  g_free (self);
}

static guint64
get_first_seq (GVariant *event)
{
  guint64 seq;

  g_variant_get_child (event, 0, "t", &seq);
  return seq;
}

/* In order; one with the number of an earlier one takes its place. */
static void
add_event (GPtrArray *events, GVariant *event)
{
  guint64 seq = get_first_seq (event);
  guint i = events->len;

  while (i > 0 && get_first_seq (g_ptr_array_index (events, i - 1)) > seq)
    i--;
  if (i > 0 && get_first_seq (g_ptr_array_index (events, i - 1)) == seq)
    g_ptr_array_remove_index (events, --i);
  g_ptr_array_insert (events, (int) i, g_variant_ref (event));
}

static void
add_events (Row *row, GPtrArray *events)
{
  if (row->events == NULL)
    row->events = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  for (guint i = 0; i < events->len; i++)
    add_event (row->events, g_ptr_array_index (events, i));
}

LyceumMemoryRows *
_lyceum_memory_rows_copy (LyceumMemoryRows *self)
{
  LyceumMemoryRows *copy = _lyceum_memory_rows_new ();

  for (GTreeNode *node = g_tree_node_first (self->rows); node != NULL; node = g_tree_node_next (node))
    {
      Row *row = g_tree_node_value (node);

      _lyceum_memory_rows_add (copy, row->record, LYCEUM_ROW_NOBODYS);
      if (row->events != NULL)
        add_events (g_tree_lookup (copy->rows, &row->record->id), row->events);
    }
  copy->last_id = self->last_id;
  return copy;
}

gint64
_lyceum_memory_rows_get_last_id (LyceumMemoryRows *self)
{
  return self->last_id;
}

LyceumTaskRecord *
_lyceum_memory_rows_get (LyceumMemoryRows *self, gint64 id)
{
  Row *row = g_tree_lookup (self->rows, &id);

  return row != NULL ? row->record : NULL;
}

GPtrArray *
_lyceum_memory_rows_list (LyceumMemoryRows *self)
{
  GPtrArray *records = new_records ();

  for (GTreeNode *node = g_tree_node_first (self->rows); node != NULL; node = g_tree_node_next (node))
    g_ptr_array_add (records, lyceum_task_record_copy (((Row *) g_tree_node_value (node))->record));
  return records;
}

void
_lyceum_memory_rows_add (LyceumMemoryRows *self, const LyceumTaskRecord *record, LyceumRowOwner owner)
{
  Row *row = g_new0 (Row, 1);

  row->id = record->id;
  row->record = lyceum_task_record_copy (record);
  row->owner = LYCEUM_TASK_STATE_IS_FINISHED (record->state) ? LYCEUM_ROW_NOBODYS : owner;
  g_tree_replace (self->rows, &row->id, row);
  self->last_id = MAX (self->last_id, record->id);
}

void
_lyceum_memory_rows_set_owner (LyceumMemoryRows *self, gint64 id, LyceumRowOwner owner)
{
  Row *row = g_tree_lookup (self->rows, &id);

  if (row != NULL)
    row->owner = owner;
}

gboolean
_lyceum_memory_rows_check (LyceumMemoryRows *self, const LyceumTaskRecord *record, GError **error)
{
  Row *row = g_tree_lookup (self->rows, &record->id);

  if (row == NULL || row->owner == LYCEUM_ROW_OURS)
    return TRUE;
  /* What belongs to nobody may be tried again; what another process lets wait is not this one's to end. */
  if (row->owner == LYCEUM_ROW_NOBODYS &&
      (!LYCEUM_TASK_STATE_IS_FINISHED (record->state) || LYCEUM_TASK_STATE_IS_FINISHED (row->record->state)))
    return TRUE;
  lyceum_task_store_set_lost (error);
  return FALSE;
}

/* What a task was made with stays as it is. */
static void
keep_fixed_fields (LyceumTaskRecord *record, LyceumTaskRecord *old)
{
  LyceumTaskRecord changed = *record;

  record->parent_id = old->parent_id;
  record->kind = old->kind;
  record->title = old->title;
  record->payload = old->payload;
  record->unique_key = old->unique_key;
  record->limit_key = old->limit_key;
  record->constraints = old->constraints;
  record->weight = old->weight;
  record->created_at = old->created_at;
  old->kind = changed.kind;
  old->title = changed.title;
  old->payload = changed.payload;
  old->unique_key = changed.unique_key;
  old->limit_key = changed.limit_key;
}

void
_lyceum_memory_rows_update (LyceumMemoryRows *self, const LyceumTaskRecord *record)
{
  Row *row = g_tree_lookup (self->rows, &record->id);
  LyceumTaskRecord *fresh;

  if (row == NULL)
    return;
  fresh = lyceum_task_record_copy (record);
  keep_fixed_fields (fresh, row->record);
  if (fresh->checkpoint == NULL)
    fresh->checkpoint = g_steal_pointer (&row->record->checkpoint);
  lyceum_task_record_free (row->record);
  row->record = fresh;
  row->owner = LYCEUM_TASK_STATE_IS_FINISHED (record->state) ? LYCEUM_ROW_NOBODYS : LYCEUM_ROW_OURS;
}

static gboolean
take_over (Row *row)
{
  if (LYCEUM_TASK_STATE_IS_FINISHED (row->record->state) || row->owner != LYCEUM_ROW_NOBODYS)
    return FALSE;
  if (row->record->state == LYCEUM_TASK_STATE_RUNNING)
    row->record->crashes++;
  row->record->state = MIN (row->record->state, LYCEUM_TASK_STATE_QUEUED);
  row->owner = LYCEUM_ROW_OURS;
  return TRUE;
}

GPtrArray *
_lyceum_memory_rows_recover (LyceumMemoryRows *self, gboolean all)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_int64_hash, g_int64_equal); /* id → whether it is news */
  GPtrArray *found = new_records ();

  for (GTreeNode *node = g_tree_node_first (self->rows); node != NULL; node = g_tree_node_next (node))
    {
      Row *row = g_tree_node_value (node);
      gboolean is_ours = row->owner == LYCEUM_ROW_OURS;
      gboolean is_news = take_over (row);

      if (is_news || (all && is_ours))
        g_hash_table_insert (wanted, &row->record->id, GINT_TO_POINTER (is_news));
    }
  for (GTreeNode *node = g_tree_node_first (self->rows); node != NULL; node = g_tree_node_next (node))
    {
      const LyceumTaskRecord *record = ((Row *) g_tree_node_value (node))->record;
      gboolean is_finished = LYCEUM_TASK_STATE_IS_FINISHED (record->state);
      gpointer is_news;

      if (!g_hash_table_lookup_extended (wanted, is_finished ? &record->parent_id : &record->id, NULL, &is_news))
        continue;
      g_ptr_array_add (found, lyceum_task_record_copy (record));
      ((LyceumTaskRecord *) g_ptr_array_index (found, found->len - 1))->is_news = GPOINTER_TO_INT (is_news);
    }
  lyceum_task_records_sort (found);
  return found;
}

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  const LyceumTaskRecord *one = *(LyceumTaskRecord *const *) a, *other = *(LyceumTaskRecord *const *) b;

  if (one->finished_at != other->finished_at)
    return one->finished_at > other->finished_at ? -1 : 1;
  return one->id > other->id ? -1 : one->id < other->id;
}

static GPtrArray *
list_ended_families (LyceumMemoryRows *self)
{
  GPtrArray *ended = g_ptr_array_new ();

  for (GTreeNode *node = g_tree_node_first (self->rows); node != NULL; node = g_tree_node_next (node))
    {
      LyceumTaskRecord *record = ((Row *) g_tree_node_value (node))->record;

      if (record->parent_id == 0 && LYCEUM_TASK_STATE_IS_FINISHED (record->state))
        g_ptr_array_add (ended, record);
    }
  g_ptr_array_sort (ended, compare_ends);
  return ended;
}

/* Parent id → GPtrArray of the records of its children. */
static GHashTable *
index_children (LyceumMemoryRows *self)
{
  GHashTable *children = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (GTreeNode *node = g_tree_node_first (self->rows); node != NULL; node = g_tree_node_next (node))
    {
      LyceumTaskRecord *record = ((Row *) g_tree_node_value (node))->record;
      GPtrArray *siblings = g_hash_table_lookup (children, &record->parent_id);

      if (siblings == NULL)
        {
          siblings = g_ptr_array_new ();
          g_hash_table_insert (children, &record->parent_id, siblings);
        }
      g_ptr_array_add (siblings, record);
    }
  return children;
}

/* The ids of a task and of all below it; NULL where something of it is unfinished. */
static GArray *
gather_ended (GHashTable *children, gint64 id)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (ids, id);
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 parent_id = g_array_index (ids, gint64, i);
      GPtrArray *found = g_hash_table_lookup (children, &parent_id);

      for (guint j = 0; found != NULL && j < found->len; j++)
        {
          const LyceumTaskRecord *record = g_ptr_array_index (found, j);

          if (!LYCEUM_TASK_STATE_IS_FINISHED (record->state))
            return NULL;
          g_array_append_val (ids, record->id);
        }
    }
  return g_steal_pointer (&ids);
}

void
_lyceum_memory_rows_prune (LyceumMemoryRows *self, gint64 before, guint n_kept)
{
  g_autoptr (GPtrArray) ended = list_ended_families (self);
  g_autoptr (GHashTable) children = index_children (self);
  g_autoptr (GArray) doomed = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < ended->len; i++)
    {
      const LyceumTaskRecord *record = g_ptr_array_index (ended, i);
      g_autoptr (GArray) ids = NULL;

      if (i < n_kept && (record->finished_at >= before || record->state == LYCEUM_TASK_STATE_FAILED))
        continue;
      ids = gather_ended (children, record->id);
      if (ids != NULL)
        g_array_append_vals (doomed, ids->data, ids->len);
    }
  /* Not before: the keys of the index lie in what goes. */
  for (guint i = 0; i < doomed->len; i++)
    g_tree_remove (self->rows, &g_array_index (doomed, gint64, i));
}

GPtrArray *
_lyceum_memory_rows_read_family (LyceumMemoryRows *self, gint64 id)
{
  GPtrArray *found = new_records ();
  const LyceumTaskRecord *head = _lyceum_memory_rows_get (self, id);

  if (head == NULL)
    return found;
  g_ptr_array_add (found, lyceum_task_record_copy (head));
  for (GTreeNode *node = g_tree_node_first (self->rows); node != NULL; node = g_tree_node_next (node))
    {
      const LyceumTaskRecord *record = ((Row *) g_tree_node_value (node))->record;

      if (record->parent_id == id)
        g_ptr_array_add (found, lyceum_task_record_copy (record));
    }
  return found;
}

gboolean
_lyceum_memory_rows_append (LyceumMemoryRows *self, gint64 id, GPtrArray *events, GError **error)
{
  Row *row = g_tree_lookup (self->rows, &id);

  if (row == NULL)
    return TRUE;
  if (row->owner == LYCEUM_ROW_ANOTHERS)
    {
      lyceum_task_store_set_lost (error);
      return FALSE;
    }
  add_events (row, events);
  return TRUE;
}

GPtrArray *
_lyceum_memory_rows_read_events (LyceumMemoryRows *self, gint64 id, guint64 from_seq)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  Row *row = g_tree_lookup (self->rows, &id);

  for (guint i = 0; row != NULL && row->events != NULL && i < row->events->len; i++)
    {
      GVariant *event = g_ptr_array_index (row->events, i);
      guint64 last_seq;

      g_variant_get_child (event, 1, "t", &last_seq);
      if (last_seq >= from_seq)
        g_ptr_array_add (found, g_variant_ref (event));
    }
  return found;
}

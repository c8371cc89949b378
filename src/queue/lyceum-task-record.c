/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-task-spec.h"
#include "lyceum-task-store.h"

#define MAX_DEPTH 1000

static GVariant *
variant_ref_or_null (GVariant *variant)
{
  return variant != NULL ? g_variant_ref (variant) : NULL;
}

LyceumTaskSpec *
lyceum_task_spec_new (const char         *kind,
                      const char         *title,
                      GVariant           *payload,
                      LyceumTaskPriority  priority,
                      gint64              parent_id)
{
  LyceumTaskSpec *spec;

  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail ((guint) priority < LYCEUM_N_TASK_PRIORITIES, NULL);

  spec = g_new0 (LyceumTaskSpec, 1);
  spec->kind = g_strdup (kind);
  spec->title = g_strdup (title);
  spec->payload = payload != NULL ? g_variant_ref_sink (payload) : NULL;
  spec->priority = priority;
  spec->parent_id = parent_id;
  spec->weight = 1;
  return spec;
}

void
lyceum_task_spec_free (LyceumTaskSpec *spec)
{
  if (spec == NULL)
    return;
  g_free (spec->kind);
  g_free (spec->title);
  g_clear_pointer (&spec->payload, g_variant_unref);
  g_free (spec->unique_key);
  g_free (spec->limit_key);
  g_free (spec);
}

LyceumTaskRecord *
lyceum_task_record_new (void)
{
  LyceumTaskRecord *record = g_new0 (LyceumTaskRecord, 1);

  record->weight = 1;
  return record;
}

LyceumTaskRecord *
lyceum_task_record_copy (const LyceumTaskRecord *record)
{
  LyceumTaskRecord *copy = g_memdup2 (record, sizeof *record);

  copy->kind = g_strdup (record->kind);
  copy->title = g_strdup (record->title);
  copy->payload = variant_ref_or_null (record->payload);
  copy->result = variant_ref_or_null (record->result);
  copy->unique_key = g_strdup (record->unique_key);
  copy->error_message = g_strdup (record->error_message);
  copy->message = g_strdup (record->message);
  copy->limit_key = g_strdup (record->limit_key);
  copy->checkpoint = variant_ref_or_null (record->checkpoint);
  return copy;
}

void
lyceum_task_record_free (LyceumTaskRecord *record)
{
  if (record == NULL)
    return;
  g_free (record->kind);
  g_free (record->title);
  g_clear_pointer (&record->payload, g_variant_unref);
  g_clear_pointer (&record->result, g_variant_unref);
  g_free (record->unique_key);
  g_free (record->error_message);
  g_free (record->message);
  g_free (record->limit_key);
  g_clear_pointer (&record->checkpoint, g_variant_unref);
  g_free (record);
}

typedef struct
{
  LyceumTaskRecord *record;
  guint depth; /* how many of its ancestors are there too */
} Place;

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *one = a, *other = b;

  if (one->depth != other->depth)
    return one->depth < other->depth ? -1 : 1;
  return one->record->id < other->record->id ? -1 : one->record->id > other->record->id;
}

void
lyceum_task_records_sort (GPtrArray *records)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GArray) places = g_array_new (FALSE, TRUE, sizeof (Place));

  for (guint i = 0; i < records->len; i++)
    {
      LyceumTaskRecord *record = g_ptr_array_index (records, i);

      g_hash_table_insert (by_id, &record->id, record);
    }
  for (guint i = 0; i < records->len; i++)
    {
      Place place = { g_ptr_array_index (records, i), 0 };
      const LyceumTaskRecord *parent = place.record;

      /* Rows of a damaged file may go in circles. */
      while (place.depth < MAX_DEPTH && (parent = g_hash_table_lookup (by_id, &parent->parent_id)) != NULL)
        place.depth++;
      g_array_append_val (places, place);
    }
  g_array_sort (places, compare_places);
  for (guint i = 0; i < records->len; i++)
    records->pdata[i] = g_array_index (places, Place, i).record;
}

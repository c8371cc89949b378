/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-task-spec.h"
#include "lyceum-task-store.h"

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
  g_free (spec);
}

LyceumTaskRecord *
lyceum_task_record_new (void)
{
  return g_new0 (LyceumTaskRecord, 1);
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
  g_free (record);
}

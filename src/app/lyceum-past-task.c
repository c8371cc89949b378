/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-past-task.h"

struct _LyceumPastTask
{
  GObject parent_instance;

  LyceumTaskRecord *record; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LyceumPastTask, lyceum_past_task, G_TYPE_OBJECT)

static void
lyceum_past_task_finalize (GObject *object)
{
  g_clear_pointer (&LYCEUM_PAST_TASK (object)->record, lyceum_task_record_free);

  G_OBJECT_CLASS (lyceum_past_task_parent_class)->finalize (object);
}

static void
lyceum_past_task_class_init (LyceumPastTaskClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lyceum_past_task_finalize;
}

static void
lyceum_past_task_init (LyceumPastTask *self)
{
}

LyceumPastTask *
lyceum_past_task_new (LyceumTaskRecord *record)
{
  LyceumPastTask *self = g_object_new (LYCEUM_TYPE_PAST_TASK, NULL);

  self->record = record;
  return self;
}

const LyceumTaskRecord *
lyceum_past_task_get_record (LyceumPastTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_PAST_TASK (self), NULL);

  return self->record;
}

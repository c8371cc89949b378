/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

typedef enum
{
  PROP_ID = 1,
  PROP_PARENT_ID,
  PROP_KIND,
  PROP_TITLE,
  PROP_STATE,
  PROP_PRIORITY,
  PROP_PROGRESS,
  PROP_MESSAGE,
  PROP_ERROR_MESSAGE,
} LyceumTaskProperty;

static GParamSpec *properties[PROP_ERROR_MESSAGE + 1];

G_DEFINE_FINAL_TYPE (LyceumTask, lyceum_task, G_TYPE_OBJECT)

static void
audience_free (LyceumAudience *self)
{
  g_clear_pointer (&self->waiters, g_ptr_array_unref);
  g_clear_pointer (&self->subscriptions, g_ptr_array_unref);
  g_clear_pointer (&self->log, g_array_unref);
  g_clear_object (&self->children);
  g_free (self->child_message);
  g_free (self);
}

static void
lyceum_task_finalize (GObject *object)
{
  LyceumTask *self = LYCEUM_TASK (object);

  g_clear_pointer (&self->run, lyceum_task_run_unref);
  g_clear_pointer (&self->audience, audience_free);
  g_clear_pointer (&self->payload, g_variant_unref);
  g_clear_pointer (&self->result, g_variant_unref);
  g_clear_error (&self->error);
  g_free (self->family);
  g_free (self->title);
  g_free (self->unique_key);
  g_free (self->message);
  g_free (self->error_message);
  g_clear_pointer (&self->kind, _lyceum_kind_unref);
  G_OBJECT_CLASS (lyceum_task_parent_class)->finalize (object);
}

static void
lyceum_task_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LyceumTask *self = LYCEUM_TASK (object);

  switch ((LyceumTaskProperty) prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_PARENT_ID:
      g_value_set_int64 (value, self->parent_id);
      break;
    case PROP_KIND:
      g_value_set_string (value, lyceum_task_get_kind (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, lyceum_task_get_title (self));
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->shown_state);
      break;
    case PROP_PRIORITY:
      g_value_set_uint (value, self->shown_priority);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    case PROP_ERROR_MESSAGE:
      g_value_set_string (value, self->error_message);
      break;
    }
}

static void
lyceum_task_class_init (LyceumTaskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = lyceum_task_finalize;
  object_class->get_property = lyceum_task_get_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_PARENT_ID] = g_param_spec_int64 ("parent-id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_STATE] =
      g_param_spec_uint ("state", NULL, NULL, 0, LYCEUM_TASK_STATE_CANCELLED, LYCEUM_TASK_STATE_WAITING, flags);
  properties[PROP_PRIORITY] =
      g_param_spec_uint ("priority", NULL, NULL, 0, LYCEUM_TASK_PRIORITY_URGENT, LYCEUM_TASK_PRIORITY_LOW, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, 0, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_ERROR_MESSAGE] = g_param_spec_string ("error-message", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
lyceum_task_init (LyceumTask *self)
{
}

LyceumTask *
_lyceum_task_new (LyceumKind *kind, gint64 id, const LyceumTaskSpec *spec)
{
  LyceumTask *self = g_object_new (LYCEUM_TYPE_TASK, NULL);

  self->id = id;
  self->parent_id = spec->parent_id;
  self->kind = _lyceum_kind_ref (kind);
  self->title = g_strdup (spec->title);
  self->payload = spec->payload != NULL ? g_variant_ref (spec->payload) : NULL;
  self->unique_key = g_strdup (spec->unique_key);
  self->created_at = g_get_real_time () / 1000;
  self->priority = self->shown_priority = spec->priority;
  self->phase = LYCEUM_PHASE_ACCEPTING;
  self->own_done = kind->kind.lane == LYCEUM_LANE_NONE;
  self->n_claims = 1;
  return self;
}

LyceumAudience *
_lyceum_task_get_audience (LyceumTask *self)
{
  if (self->audience == NULL)
    self->audience = g_new0 (LyceumAudience, 1);
  return self->audience;
}

LyceumFamily *
_lyceum_task_get_family (LyceumTask *self)
{
  if (self->family == NULL)
    self->family = g_new0 (LyceumFamily, 1);
  return self->family;
}

/* With the lock held. The record says what the store is to hold: the task, in @state. */
LyceumTaskRecord *
_lyceum_task_to_record (LyceumTask *self, LyceumTaskState state)
{
  LyceumTaskRecord *record = lyceum_task_record_new ();

  record->id = self->id;
  record->parent_id = self->parent_id;
  record->kind = g_strdup (self->kind->kind.name);
  record->title = g_strdup (self->title);
  record->payload = self->payload != NULL ? g_variant_ref (self->payload) : NULL;
  record->result = self->result != NULL ? g_variant_ref (self->result) : NULL;
  record->unique_key = g_strdup (self->unique_key);
  record->error_message = self->error != NULL ? g_strdup (self->error->message) : NULL;
  record->priority = self->priority;
  record->state = state;
  record->attempts = self->attempts;
  record->crashes = self->crashes;
  record->created_at = self->created_at;
  record->started_at = self->started_at;
  record->finished_at = LYCEUM_TASK_STATE_IS_FINISHED (state) ? g_get_real_time () / 1000 : 0;
  record->progress = LYCEUM_TASK_STATE_IS_FINISHED (state) ? 1 : 0;
  return record;
}

void
_lyceum_task_notify_state (LyceumTask *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
_lyceum_task_notify_priority (LyceumTask *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRIORITY]);
}

void
_lyceum_task_notify_progress (LyceumTask *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

void
_lyceum_task_notify_message (LyceumTask *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
}

void
_lyceum_task_notify_error (LyceumTask *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_MESSAGE]);
}

gint64
lyceum_task_get_id (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), 0);
  return self->id;
}

gint64
lyceum_task_get_parent_id (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), 0);
  return self->parent_id;
}

const char *
lyceum_task_get_kind (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), NULL);
  return self->kind->kind.name;
}

const char *
lyceum_task_get_title (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), NULL);
  return self->title != NULL ? self->title : self->kind->kind.title;
}

LyceumTaskState
lyceum_task_get_state (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), LYCEUM_TASK_STATE_CANCELLED);
  return self->shown_state;
}

LyceumTaskPriority
lyceum_task_get_priority (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), LYCEUM_TASK_PRIORITY_LOW);
  return self->shown_priority;
}

double
lyceum_task_get_progress (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), 0);
  return self->progress;
}

const char *
lyceum_task_get_message (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), NULL);
  return self->message;
}

const char *
lyceum_task_get_error_message (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), NULL);
  return self->error_message;
}

GVariant *
lyceum_task_get_payload (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), NULL);

  return self->payload;
}

guint
lyceum_task_get_n_children (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), 0);
  return self->audience != NULL ? self->audience->n_listed : 0;
}

guint
lyceum_task_get_n_finished_children (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), 0);
  return self->audience != NULL ? self->audience->n_listed_finished : 0;
}

guint
lyceum_task_get_n_failed_children (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), 0);
  return self->audience != NULL ? self->audience->n_listed_failed : 0;
}

gint64
lyceum_task_get_created_at (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), 0);
  return self->created_at;
}

gint64
lyceum_task_get_finished_at (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), 0);
  return self->shown_finished_at;
}

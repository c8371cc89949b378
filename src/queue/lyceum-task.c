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
  PROP_WAIT_REASON,
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
  g_clear_object (&self->children);
  g_free (self->child_message);
  g_free (self->logged_message);
  g_free (self->message);
  g_free (self->error_message);
  g_free (self);
}

static void
second_chance_free (LyceumSecondChance *self)
{
  g_clear_pointer (&self->checkpoint, g_variant_unref);
  g_clear_pointer (&self->result, g_variant_unref);
  g_clear_pointer (&self->heir, lyceum_task_record_free);
  g_free (self);
}

static void
lyceum_task_finalize (GObject *object)
{
  LyceumTask *self = LYCEUM_TASK (object);

  g_clear_pointer (&self->run, lyceum_task_run_unref);
  g_clear_pointer (&self->log, _lyceum_event_log_unref);
  g_clear_pointer (&self->audience, audience_free);
  g_clear_pointer (&self->chance, second_chance_free);
  g_clear_pointer (&self->payload, g_variant_unref);
  g_clear_error (&self->error);
  g_free (self->family);
  g_free (self->title);
  g_free (self->unique_key);
  g_clear_pointer (&self->group, _lyceum_group_unref);
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
      g_value_set_int (value, lyceum_task_get_state (self));
      break;
    case PROP_WAIT_REASON:
      g_value_set_uint (value, lyceum_task_get_wait_reason (self));
      break;
    case PROP_PRIORITY:
      g_value_set_uint (value, self->shown_priority);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, lyceum_task_get_message (self));
      break;
    case PROP_ERROR_MESSAGE:
      g_value_set_string (value, lyceum_task_get_error_message (self));
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
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, LYCEUM_TASK_STATE_SCHEDULED, LYCEUM_TASK_STATE_CANCELLED,
                                             LYCEUM_TASK_STATE_WAITING, flags);
  properties[PROP_WAIT_REASON] =
      g_param_spec_uint ("wait-reason", NULL, NULL, 0, LYCEUM_N_WAIT_REASONS - 1, LYCEUM_WAIT_NONE, flags);
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
_lyceum_task_new (LyceumGroup *group, gint64 id, const LyceumTaskSpec *spec)
{
  LyceumTask *self = g_object_new (LYCEUM_TYPE_TASK, NULL);

  self->id = id;
  self->parent_id = spec->parent_id;
  self->group = _lyceum_group_ref (group);
  self->kind = group->kind;
  self->title = g_strdup (spec->title);
  self->payload = spec->payload != NULL ? g_variant_ref (spec->payload) : NULL;
  self->unique_key = g_strdup (spec->unique_key);
  self->weight = spec->weight > 0 ? (float) CLAMP (spec->weight, LYCEUM_MIN_WEIGHT, LYCEUM_MAX_WEIGHT) : 1;
  self->created_at = g_get_real_time () / 1000;
  self->priority = self->shown_priority = spec->priority;
  self->phase = LYCEUM_PHASE_ACCEPTING;
  self->own_done = self->kind->kind.lane == LYCEUM_LANE_NONE;
  self->n_claims = 1;
  self->claim = 1;
  if (spec->start_at > 0)
    _lyceum_task_get_chance (self)->start_at = MIN (spec->start_at, LYCEUM_MAX_START_AT);
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

LyceumSecondChance *
_lyceum_task_get_chance (LyceumTask *self)
{
  if (self->chance == NULL)
    self->chance = g_new0 (LyceumSecondChance, 1);
  return self->chance;
}

/* With the lock held. @result: (transfer full) (nullable) */
void
_lyceum_task_set_result_locked (LyceumTask *self, GVariant *result)
{
  if (result == NULL && self->chance == NULL)
    return;
  g_clear_pointer (&_lyceum_task_get_chance (self)->result, g_variant_unref);
  self->chance->result = result;
}

static void
copy_identity (LyceumTaskRecord *record, LyceumTask *self)
{
  record->id = self->id;
  record->parent_id = self->parent_id;
  record->kind = g_strdup (self->kind->kind.name);
  record->title = g_strdup (self->title);
  record->payload = self->payload != NULL ? g_variant_ref (self->payload) : NULL;
  record->unique_key = g_strdup (self->unique_key);
  record->limit_key = self->group->limit != NULL ? g_strdup (self->group->limit->key) : NULL;
  record->constraints = self->group->constraints;
  record->weight = self->weight;
  record->created_at = self->created_at;
}

/* With the lock held. The record says what the store is to hold: the task, in @state. */
LyceumTaskRecord *
_lyceum_task_to_record (LyceumQueue *queue, LyceumTask *self, LyceumTaskState state)
{
  LyceumTaskRecord *record = lyceum_task_record_new ();

  copy_identity (record, self);
  record->error_message = self->error != NULL ? g_strdup (self->error->message) : NULL;
  record->priority = self->priority;
  record->state = state;
  record->attempts = self->attempts;
  record->crashes = self->crashes;
  record->started_at = self->started_at;
  record->finished_at = LYCEUM_TASK_STATE_IS_FINISHED (state) ? queue->wall_clock () / 1000 : 0;
  record->progress = LYCEUM_TASK_STATE_IS_FINISHED (state) ? 1 : 0;
  record->is_paused = self->is_paused;
  record->is_cancelling = self->cancel_requested && !LYCEUM_TASK_STATE_IS_FINISHED (state);
  record->own_done = self->own_done;
  record->claim = self->claim;
  if (self->chance != NULL)
    {
      record->start_at = LYCEUM_TASK_STATE_IS_FINISHED (state) ? 0 : self->chance->start_at;
      record->result = self->chance->result != NULL ? g_variant_ref (self->chance->result) : NULL;
      record->checkpoint = self->chance->checkpoint != NULL ? g_variant_ref (self->chance->checkpoint) : NULL;
    }
  return record;
}

void
_lyceum_task_notify_state (LyceumTask *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
_lyceum_task_notify_wait (LyceumTask *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAIT_REASON]);
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

/* Whether the task stands in the queue, and what blocks all of its like blocks it. */
static gboolean
is_blocked (LyceumTask *self)
{
  return self->shown_state == LYCEUM_TASK_STATE_QUEUED && self->group->shown_reason != LYCEUM_WAIT_NONE;
}

LyceumTaskState
lyceum_task_get_state (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), LYCEUM_TASK_STATE_CANCELLED);
  return is_blocked (self) ? LYCEUM_TASK_STATE_WAITING : self->shown_state;
}

LyceumWaitReason
lyceum_task_get_wait_reason (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), LYCEUM_WAIT_NONE);
  return is_blocked (self) ? self->group->shown_reason : self->shown_reason;
}

gint64
lyceum_task_get_start_at (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), 0);
  return self->audience != NULL ? self->audience->start_at : 0;
}

gboolean
lyceum_task_is_paused (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), FALSE);
  return self->shown_paused;
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
  return self->audience != NULL ? self->audience->message : NULL;
}

const char *
lyceum_task_get_error_message (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), NULL);
  return self->audience != NULL ? self->audience->error_message : NULL;
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

gint64
lyceum_task_get_started_at (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), 0);
  return self->shown_started_at;
}

guint
lyceum_task_get_attempts (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), 0);
  return self->shown_attempts;
}

double
lyceum_task_get_time_left (LyceumTask *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK (self), -1);

  if (LYCEUM_TASK_STATE_IS_FINISHED (self->shown_state))
    return 0;
  if (self->audience == NULL || self->audience->rate <= 0 || self->progress < 0)
    return -1;
  return (1 - self->progress) / self->audience->rate;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "lyceum-queue-private.h"

/*
 * The event log of a task, and its subscribers. The log belongs to the main thread: an event gets its number when the
 * frame carries it over, so all text of a frame is one event, and progress that nobody could see is none. Replay and live
 * delivery are the same thing: a subscription knows how far it has come in the log, and is brought up to its end.
 */

#define PROGRESS_STEP 0.01 /* a smaller change is no event of its own */

typedef enum
{
  EVENT_PROGRESS,
  EVENT_TEXT,
  EVENT_STATE,
} EventType;

typedef struct
{
  EventType type;
  union
  {
    double fraction;
    LyceumTaskState state;
  };
  char *text; /* (owned) (nullable): text, or message of progress */
} Event;

typedef struct
{
  gint ref_count; /* (atomic) */
  guint id;
  LyceumTask *task; /* (owned) */
  LyceumTaskEventFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
  guint64 n_seen; /* events of the log that it has */
  gboolean is_gone;
} Subscription;

void
_lyceum_subscription_unref (gpointer data)
{
  Subscription *self = data;

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_object_unref (self->task);
  g_free (self);
}

static Subscription *
subscription_ref (Subscription *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
event_clear (gpointer data)
{
  g_free (((Event *) data)->text);
}

static GArray *
get_log (LyceumTask *task)
{
  LyceumAudience *audience = _lyceum_task_get_audience (task);

  if (audience->log == NULL)
    {
      audience->log = g_array_new (FALSE, FALSE, sizeof (Event));
      g_array_set_clear_func (audience->log, event_clear);
    }
  return audience->log;
}

void
_lyceum_events_add_text (LyceumTask *task, const char *text)
{
  Event event = { .type = EVENT_TEXT, .text = g_strdup (text) };

  g_array_append_val (get_log (task), event);
}

static const char *
last_message (LyceumTask *task)
{
  GArray *log = task->audience != NULL ? task->audience->log : NULL;

  for (guint i = log != NULL ? log->len : 0; i > 0; i--)
    if (g_array_index (log, Event, i - 1).type == EVENT_PROGRESS)
      return g_array_index (log, Event, i - 1).text;
  return NULL;
}

void
_lyceum_events_add_progress (LyceumTask *task, double fraction, const char *message)
{
  Event event = { .type = EVENT_PROGRESS, .fraction = fraction };

  if (fabs (fraction - task->logged_progress) < PROGRESS_STEP && (fraction < 1 || task->logged_progress >= 1) &&
      g_strcmp0 (message, last_message (task)) == 0)
    return;
  task->logged_progress = fraction;
  event.text = g_strdup (message);
  g_array_append_val (get_log (task), event);
}

void
_lyceum_events_add_state (LyceumTask *task, LyceumTaskState state)
{
  Event event = { .type = EVENT_STATE, .state = state };

  g_array_append_val (get_log (task), event);
}

static void
call_subscriber (Subscription *self, const Event *event)
{
  static const char *const names[] = { "progress", "text", "state" };
  g_autoptr (GVariant) data = NULL;

  switch (event->type)
    {
    case EVENT_PROGRESS:
      data = g_variant_new ("(ds)", event->fraction, event->text != NULL ? event->text : "");
      break;
    case EVENT_TEXT:
      data = g_variant_new_string (event->text);
      break;
    case EVENT_STATE:
      data = g_variant_new_uint32 (event->state);
      break;
    }
  g_variant_ref_sink (data);
  self->n_seen++;
  self->func (self->task, self->n_seen, names[event->type], data, self->user_data);
}

/* Brings all subscribers of the task up to the end of its log. Returns: %FALSE if time ran out before. */
gboolean
_lyceum_events_deliver (LyceumQueue *self, LyceumTask *task, gint64 until)
{
  g_autoptr (GPtrArray) subscriptions = NULL;
  gboolean all = TRUE;

  if (task->audience == NULL || task->audience->subscriptions == NULL || task->audience->log == NULL)
    return TRUE;

  /* A copy, because a subscriber may unsubscribe itself and others while it is called. */
  subscriptions = g_ptr_array_new_with_free_func (_lyceum_subscription_unref);
  for (guint i = 0; i < task->audience->subscriptions->len; i++)
    g_ptr_array_add (subscriptions, subscription_ref (g_ptr_array_index (task->audience->subscriptions, i)));

  for (guint i = 0; i < subscriptions->len; i++)
    {
      Subscription *subscription = g_ptr_array_index (subscriptions, i);

      while (!subscription->is_gone && subscription->n_seen < task->audience->log->len)
        {
          call_subscriber (subscription, &g_array_index (task->audience->log, Event, subscription->n_seen));
          if (g_get_monotonic_time () >= until)
            break;
        }
      all = all && (subscription->is_gone || subscription->n_seen >= task->audience->log->len);
    }
  return all;
}

guint
lyceum_queue_subscribe (LyceumQueue         *self,
                        LyceumTask          *task,
                        guint64              after_seq,
                        LyceumTaskEventFunc  func,
                        gpointer             user_data,
                        GDestroyNotify       destroy)
{
  LyceumAudience *audience;
  Subscription *subscription;

  g_return_val_if_fail (LYCEUM_IS_QUEUE (self), 0);
  g_return_val_if_fail (LYCEUM_IS_TASK (task), 0);
  g_return_val_if_fail (func != NULL, 0);
  lyceum_queue_assert_owner (self);

  subscription = g_new0 (Subscription, 1);
  subscription->ref_count = 1;
  subscription->id = ++self->last_handle;
  subscription->task = g_object_ref (task);
  subscription->func = func;
  subscription->user_data = user_data;
  subscription->destroy = destroy;
  subscription->n_seen = after_seq;
  g_hash_table_insert (self->subscriptions, GUINT_TO_POINTER (subscription->id), subscription);

  audience = _lyceum_task_get_audience (task);
  if (audience->subscriptions == NULL)
    audience->subscriptions = g_ptr_array_new_with_free_func (_lyceum_subscription_unref);
  g_ptr_array_add (audience->subscriptions, subscription_ref (subscription));

  /* Of a task that the queue has forgotten there is nothing more to tell. */
  _lyceum_queue_lock (self);
  if (_lyceum_queue_find_locked (self, task->id) == task)
    {
      _lyceum_frame_dirty_locked (self, task);
      _lyceum_frame_arm_locked (self, TRUE);
    }
  _lyceum_queue_unlock (self);
  return subscription->id;
}

void
lyceum_queue_unsubscribe (LyceumQueue *self, guint subscription_id)
{
  Subscription *subscription;

  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  lyceum_queue_assert_owner (self);

  subscription = g_hash_table_lookup (self->subscriptions, GUINT_TO_POINTER (subscription_id));
  if (subscription == NULL)
    return;
  subscription->is_gone = TRUE;
  if (subscription->task->audience->subscriptions != NULL)
    g_ptr_array_remove (subscription->task->audience->subscriptions, subscription);
  g_hash_table_remove (self->subscriptions, GUINT_TO_POINTER (subscription_id));
}

/* The queue forgets the task. */
void
_lyceum_events_drop (LyceumQueue *self, LyceumTask *task)
{
  g_autoptr (GPtrArray) subscriptions = NULL;

  if (task->audience == NULL || task->audience->subscriptions == NULL)
    return;
  subscriptions = g_steal_pointer (&task->audience->subscriptions);
  for (guint i = 0; i < subscriptions->len; i++)
    {
      Subscription *subscription = g_ptr_array_index (subscriptions, i);

      subscription->is_gone = TRUE;
      g_hash_table_remove (self->subscriptions, GUINT_TO_POINTER (subscription->id));
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"
#include "lyceum-queue-report.h"

/*
 * What is done now and then. While there is work, the network thread gives signs of life, with a report, and looks
 * whether the queue has become too long or too slow. Once a minute the main thread looks for tasks that another process
 * left, and, more rarely, has what is old deleted.
 */

#define BEAT_USEC (2 * G_USEC_PER_SEC)
#define UPKEEP_SECONDS 60
#define PRUNE_EVERY 60 /* that many times */
#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)

/* Returns: when to look again, by the queue's clock; 0: there is nothing to be alive for */
gint64
_lyceum_upkeep_beat_due_locked (LyceumQueue *self, gint64 now, gboolean *is_due)
{
  *is_due = self->n_unfinished > 0 && (self->last_beat == 0 || now >= self->last_beat + BEAT_USEC);
  if (*is_due)
    self->last_beat = now;
  return self->n_unfinished > 0 ? self->last_beat + BEAT_USEC : 0;
}

/* There is work: the timer is to look after the signs of life. */
void
_lyceum_upkeep_wake_locked (LyceumQueue *self)
{
  _lyceum_timer_arm_locked (self, self->last_beat + BEAT_USEC);
}

static void
warn_of_length (guint n_pending, guint limit)
{
  g_autofree char *depth = g_strdup_printf ("%u", n_pending);

  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING,
                    "LYCEUM_QUEUE_DEPTH", depth,
                    "MESSAGE", "%u tasks are pending, more than %u", n_pending, limit);
}

static void
warn_of_wait (gint64 wait_usec)
{
  g_autofree char *wait = g_strdup_printf ("%" G_GINT64_FORMAT, wait_usec / 1000);

  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING,
                    "LYCEUM_QUEUE_OLDEST_WAIT_MS", wait,
                    "MESSAGE", "a task has been pending for %" G_GINT64_FORMAT " s", wait_usec / G_USEC_PER_SEC);
}

/* Each bound is warned of once, until the queue has been below it again. */
static void
check_bounds (LyceumQueue *self)
{
  gboolean is_long, is_slow, was_long, was_slow;
  guint n_pending = 0, limit;
  gint64 wait = 0;

  _lyceum_queue_lock (self);
  for (guint i = 0; i < LYCEUM_N_LANES; i++)
    {
      n_pending += self->lanes[i].n_pending;
      wait = MAX (wait, _lyceum_lane_oldest_wait_locked (&self->lanes[i], self->clock ()));
    }
  limit = self->depth_limit;
  is_long = limit > 0 && n_pending > limit;
  is_slow = self->wait_limit_usec > 0 && wait > self->wait_limit_usec;
  was_long = self->warned_depth;
  was_slow = self->warned_wait;
  self->warned_depth = is_long;
  self->warned_wait = is_slow;
  _lyceum_queue_unlock (self);

  if (is_long && !was_long)
    warn_of_length (n_pending, limit);
  if (is_slow && !was_slow)
    warn_of_wait (wait);
}

/* The network thread, without the lock. */
void
_lyceum_upkeep_beat (LyceumQueue *self)
{
  g_autoptr (LyceumQueueStatistics) statistics = lyceum_queue_get_statistics (self);
  g_autofree char *report = lyceum_queue_statistics_to_json (statistics);

  lyceum_task_store_beat (self->store, report);
  check_bounds (self);
}

static void
rescued_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (LyceumQueue) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = lyceum_task_store_recover_finish (LYCEUM_TASK_STORE (object), result, &error);
  g_autoptr (GPtrArray) reopened = g_ptr_array_new_with_free_func (g_object_unref);

  self->is_rescuing = FALSE;
  _lyceum_queue_lock (self);
  _lyceum_frame_arm_locked (self, FALSE); /* a shutdown may wait for this */
  _lyceum_queue_unlock (self);
  if (records == NULL)
    {
      g_info ("what others left was not taken over: %s", error->message);
      return;
    }
  _lyceum_queue_lock (self);
  _lyceum_queue_take_up_locked (self, records, reopened);
  _lyceum_queue_unlock (self);
  _lyceum_show_reopened (self, reopened);
}

static void
pruned_locked (LyceumQueue *self, LyceumStoreOp *op, const GError *error)
{
  if (error != NULL)
    g_info ("old tasks were not deleted: %s", error->message);
}

static void
prune (LyceumQueue *self)
{
  LyceumStoreOp *op = _lyceum_store_op_new (LYCEUM_STORE_OP_PRUNE);

  op->before = self->wall_clock () / 1000 - self->retention_days * DAY_MS;
  op->n_ids = self->retention_kept;
  op->done_locked = pruned_locked;
  _lyceum_queue_lock (self);
  _lyceum_outbox_push_locked (self, op);
  _lyceum_queue_unlock (self);
}

static gboolean
upkeep_cb (gpointer data)
{
  LyceumQueue *self = data;

  if (self->stop != LYCEUM_STOP_NONE)
    return G_SOURCE_CONTINUE;
  _lyceum_queue_forget_beyond (self, self->retention_kept);
  if (!self->is_recovering)
    return G_SOURCE_CONTINUE;
  if (self->n_upkeeps++ % PRUNE_EVERY == 0)
    prune (self);
  if (!self->is_rescuing)
    {
      self->is_rescuing = TRUE;
      lyceum_task_store_recover_async (self->store, FALSE, self->upkeep_cancellable, rescued_cb, g_object_ref (self));
    }
  return G_SOURCE_CONTINUE;
}

/* Main thread; when the lanes are open. @recover: whether this queue takes up what others leave */
void
_lyceum_upkeep_open (LyceumQueue *self, gboolean recover)
{
  if (self->upkeep_source != NULL)
    return;
  self->is_recovering = recover;
  self->upkeep_cancellable = g_cancellable_new ();
  self->upkeep_source = g_timeout_source_new_seconds (UPKEEP_SECONDS);
  g_source_set_static_name (self->upkeep_source, "lyceum-queue-upkeep");
  g_source_set_callback (self->upkeep_source, upkeep_cb, self, NULL);
  g_source_attach (self->upkeep_source, self->context);
}

void
_lyceum_upkeep_close (LyceumQueue *self)
{
  if (self->upkeep_source == NULL)
    return;
  g_cancellable_cancel (self->upkeep_cancellable);
  g_clear_object (&self->upkeep_cancellable);
  g_source_destroy (self->upkeep_source);
  g_clear_pointer (&self->upkeep_source, g_source_unref);
}

/* For tests: what would happen in a minute. */
void
_lyceum_upkeep_run (LyceumQueue *self)
{
  upkeep_cb (self);
}

void
lyceum_queue_set_retention (LyceumQueue *self, guint days, guint n_kept)
{
  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  lyceum_queue_assert_owner (self);

  self->retention_days = days;
  self->retention_kept = n_kept;
}

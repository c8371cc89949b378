/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "lyceum-queue-private.h"

/*
 * One attempt, as the code of a kind sees it. Progress and text are put down here under a lock of the attempt's own,
 * which nobody else wants most of the time; the queue's lock is taken only for the first news of a frame.
 */

LyceumTaskRun *
_lyceum_task_run_new (LyceumQueue *queue, LyceumTask *task)
{
  LyceumTaskRun *self = g_new0 (LyceumTaskRun, 1);

  self->ref_count = 1;
  pthread_mutex_init (&self->mutex, NULL);
  self->queue = queue;
  self->task = task;
  self->kind = _lyceum_kind_ref (task->kind);
  self->task_id = task->id;
  self->parent_id = task->parent_id;
  self->attempt = task->attempts;
  self->payload = task->payload != NULL ? g_variant_ref (task->payload) : NULL;
  if (task->chance != NULL && task->chance->checkpoint != NULL)
    self->checkpoint = g_variant_ref (task->chance->checkpoint);
  return self;
}

/* After this nothing that the attempt says is heard, and it no longer touches the queue. */
void
_lyceum_task_run_close (LyceumTaskRun *self)
{
  pthread_mutex_lock (&self->mutex);
  self->closed = TRUE;
  self->has_last_words = self->has_progress;
  pthread_mutex_unlock (&self->mutex);
}

LyceumTaskRun *
lyceum_task_run_ref (LyceumTaskRun *run)
{
  g_return_val_if_fail (run != NULL, NULL);
  g_atomic_int_inc (&run->ref_count);
  return run;
}

void
lyceum_task_run_unref (LyceumTaskRun *run)
{
  g_return_if_fail (run != NULL);
  if (!g_atomic_int_dec_and_test (&run->ref_count))
    return;
  if (run->commit_destroy != NULL)
    run->commit_destroy (run->commit_data);
  g_clear_pointer (&run->followers, g_ptr_array_unref);
  g_clear_pointer (&run->result, g_variant_unref);
  g_clear_pointer (&run->payload, g_variant_unref);
  g_clear_object (&run->cancellable);
  g_clear_pointer (&run->checkpoint, g_variant_unref);
  g_clear_pointer (&run->log, _lyceum_event_log_unref);
  g_clear_error (&run->checkpoint_error);
  g_clear_error (&run->failure);
  g_free (run->message);
  pthread_mutex_destroy (&run->mutex);
  _lyceum_kind_unref (run->kind);
  g_free (run);
}

gint64
lyceum_task_run_get_task_id (LyceumTaskRun *run)
{
  g_return_val_if_fail (run != NULL, 0);
  return run->task_id;
}

gint64
lyceum_task_run_get_parent_id (LyceumTaskRun *run)
{
  g_return_val_if_fail (run != NULL, 0);
  return run->parent_id;
}

GVariant *
lyceum_task_run_get_payload (LyceumTaskRun *run)
{
  g_return_val_if_fail (run != NULL, NULL);
  return run->payload;
}

GCancellable *
lyceum_task_run_get_cancellable (LyceumTaskRun *run)
{
  GCancellable *cancellable;
  gboolean is_doomed = FALSE;

  g_return_val_if_fail (run != NULL, NULL);
  cancellable = g_atomic_pointer_get (&run->cancellable);
  if (cancellable != NULL)
    return cancellable;
  pthread_mutex_lock (&run->mutex);
  if (run->cancellable == NULL && run->closed)
    g_atomic_pointer_set (&run->cancellable, g_cancellable_new ());
  else if (run->cancellable == NULL)
    {
      /* The lock orders this with who tells the attempt to stop. */
      pthread_mutex_lock (&run->queue->lock);
      g_atomic_pointer_set (&run->cancellable, g_cancellable_new ());
      is_doomed = run->is_doomed;
      pthread_mutex_unlock (&run->queue->lock);
    }
  cancellable = run->cancellable;
  pthread_mutex_unlock (&run->mutex);
  if (is_doomed)
    g_cancellable_cancel (cancellable);
  return cancellable;
}

/* The attempt is to stop. Its code is told when the lock is free. */
void
_lyceum_task_run_doom_locked (LyceumQueue *queue, LyceumTaskRun *self)
{
  self->is_doomed = TRUE;
  if (self->cancellable != NULL)
    g_ptr_array_add (queue->doomed, g_object_ref (self->cancellable));
}

guint
lyceum_task_run_get_attempt (LyceumTaskRun *run)
{
  g_return_val_if_fail (run != NULL, 0);
  return run->attempt;
}

GVariant *
lyceum_task_run_get_checkpoint (LyceumTaskRun *run)
{
  g_return_val_if_fail (run != NULL, NULL);
  return run->checkpoint;
}

/* Called with the attempt's own lock held, which therefore comes before the queue's lock, always. */
static void
tell_queue (LyceumTaskRun *self)
{
  if (self->has_news)
    return;
  self->has_news = TRUE;
  _lyceum_queue_lock (self->queue);
  _lyceum_frame_dirty_locked (self->queue, self->task);
  /* Not _lyceum_queue_unlock(): with this lock held no foreign code may be called, and nothing was put down for it. */
  pthread_mutex_unlock (&self->queue->lock);
}

void
lyceum_task_run_set_progress (LyceumTaskRun *run, double fraction, const char *message)
{
  g_return_if_fail (run != NULL);

  if (isnan (fraction))
    fraction = -1;
  pthread_mutex_lock (&run->mutex);
  if (!run->closed)
    {
      run->fraction = fraction < 0 ? -1 : MIN (fraction, 1);
      if (g_strcmp0 (message, run->message) != 0)
        {
          g_free (run->message);
          run->message = g_strdup (message);
        }
      run->has_progress = TRUE;
      tell_queue (run);
    }
  pthread_mutex_unlock (&run->mutex);
}

/* Called with the attempt's own lock held. */
static void
open_log (LyceumTaskRun *self)
{
  pthread_mutex_lock (&self->queue->lock);
  _lyceum_events_ensure_log_locked (self->task);
  self->task->speaks = TRUE;
  self->log = _lyceum_event_log_ref (self->task->log);
  pthread_mutex_unlock (&self->queue->lock);
}

void
lyceum_task_run_emit_text (LyceumTaskRun *run, const char *text)
{
  g_return_if_fail (run != NULL);
  g_return_if_fail (text != NULL);

  if (*text == '\0')
    return;
  pthread_mutex_lock (&run->mutex);
  if (!run->closed)
    {
      if (run->log == NULL)
        open_log (run);
      _lyceum_event_log_append_text (run->log, text);
      if (run->task->kind->kind.durable)
        tell_queue (run); /* the store is to have it too, soon */
    }
  pthread_mutex_unlock (&run->mutex);
}

void
lyceum_task_run_set_result (LyceumTaskRun *run, GVariant *result)
{
  g_return_if_fail (run != NULL);

  g_clear_pointer (&run->result, g_variant_unref);
  run->result = result != NULL ? g_variant_ref_sink (result) : NULL;
}

void
lyceum_task_run_set_commit (LyceumTaskRun *run, LyceumTaskCommitFunc commit, gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (run != NULL);

  if (run->commit_destroy != NULL)
    run->commit_destroy (run->commit_data);
  run->commit = commit;
  run->commit_data = data;
  run->commit_destroy = destroy;
}

void
lyceum_task_run_add_task (LyceumTaskRun *run, LyceumTaskSpec *spec)
{
  g_return_if_fail (run != NULL);
  g_return_if_fail (spec != NULL);

  if (run->followers == NULL)
    run->followers = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);
  g_ptr_array_add (run->followers, spec);
}

void
lyceum_task_run_checkpoint (LyceumTaskRun        *run,
                            GVariant             *checkpoint,
                            LyceumTaskCommitFunc  commit,
                            gpointer              data,
                            GDestroyNotify        destroy)
{
  g_return_if_fail (run != NULL);
  g_return_if_fail (checkpoint != NULL);
  g_return_if_fail (!run->closed);

  if (commit == NULL && destroy != NULL)
    {
      destroy (data);
      data = NULL;
      destroy = NULL;
    }
  g_variant_ref_sink (checkpoint);
  g_clear_pointer (&run->checkpoint, g_variant_unref);
  run->checkpoint = g_variant_ref (checkpoint);
  _lyceum_queue_lock (run->queue);
  _lyceum_attempt_checkpoint_locked (run->queue, run, checkpoint, commit, data, destroy);
  _lyceum_queue_unlock (run->queue);
}

void
lyceum_task_run_set_permanent (LyceumTaskRun *run)
{
  g_return_if_fail (run != NULL);
  run->is_permanent = TRUE;
}

void
lyceum_task_run_retry_after (LyceumTaskRun *run, guint milliseconds)
{
  g_return_if_fail (run != NULL);
  run->retry_after_ms = CLAMP (milliseconds, 1, LYCEUM_MAX_RETRY_AFTER_MS);
}

static void
end_network_attempt (LyceumTaskRun *run, GError *error)
{
  LyceumQueue *queue = run->queue;

  lyceum_assert_network ();
  if (!g_atomic_int_compare_and_exchange (&run->has_returned, FALSE, TRUE))
    {
      g_critical ("task %" G_GINT64_FORMAT " of kind %s ended twice", run->task_id, run->kind->kind.name);
      g_clear_error (&error);
      return;
    }
  _lyceum_task_run_close (run);
  _lyceum_queue_lock (queue);
  _lyceum_attempt_ended_locked (queue, run, error, queue->clock ());
  _lyceum_queue_unlock (queue);
}

void
lyceum_task_run_return (LyceumTaskRun *run)
{
  g_return_if_fail (run != NULL);
  end_network_attempt (run, NULL);
}

void
lyceum_task_run_return_error (LyceumTaskRun *run, GError *error)
{
  g_return_if_fail (run != NULL);
  g_return_if_fail (error != NULL);
  end_network_attempt (run, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "lyceum-queue-private.h"

/*
 * One attempt, as the code of a kind sees it. Progress and text are put down here under a lock of the attempt's own, which
 * nobody else wants most of the time; the queue's lock is taken only for the first news of a frame.
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
  self->payload = task->payload != NULL ? g_variant_ref (task->payload) : NULL;
  self->cancellable = g_cancellable_new ();
  return self;
}

/* After this nothing that the attempt says is heard, and it no longer touches the queue. */
void
_lyceum_task_run_close (LyceumTaskRun *self)
{
  pthread_mutex_lock (&self->mutex);
  self->closed = TRUE;
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
  if (run->text != NULL)
    g_string_free (run->text, TRUE);
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
  g_return_val_if_fail (run != NULL, NULL);
  return run->cancellable;
}

/* Called with the attempt's own lock held, which therefore comes before the queue's lock, always. */
static void
tell_queue (LyceumTaskRun *self, gboolean at_once)
{
  if (self->has_news && !at_once)
    return;
  self->has_news = TRUE;
  _lyceum_queue_lock (self->queue);
  _lyceum_frame_dirty_locked (self->queue, self->task);
  if (at_once)
    _lyceum_frame_arm_locked (self->queue, TRUE);
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
      tell_queue (run, FALSE);
    }
  pthread_mutex_unlock (&run->mutex);
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
      if (run->text == NULL)
        run->text = g_string_new (NULL);
      g_string_append (run->text, text);
      tell_queue (run, !run->has_spoken);
      run->has_spoken = TRUE;
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
  _lyceum_attempt_ended_locked (queue, run, error);
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

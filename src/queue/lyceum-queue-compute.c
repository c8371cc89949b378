/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lyceum-queue-private.h"

/*
 * The compute lane. A GThreadPool lends the threads and knows nothing of tasks: what is pushed is a token without
 * meaning, and a thread that takes one up asks for the best task of that moment, and for the next, until there is none.
 * There are never more tokens and working threads than slots, so the pool's own queue stays short.
 *
 * The pool is exclusive: its threads carry a role and a lower priority, and must not be lent on to other users of GLib.
 */

#define WORKER_NICE 10
#define RESCUE_SECONDS 1

static gpointer const token = (gpointer) "token";
static _Thread_local gboolean is_prepared;

/* The main thread is to win the processor on weak hardware. A system that forbids it still gets its work done. */
static void
prepare_thread (void)
{
  struct sched_param param = { 0 };

  if (is_prepared)
    return;
  is_prepared = TRUE;
  lyceum_thread_set_role (LYCEUM_THREAD_WORKER);
  if (sched_setscheduler (0, SCHED_BATCH, &param) != 0)
    g_debug ("no batch scheduling for workers");
  if (setpriority (PRIO_PROCESS, gettid (), WORKER_NICE) != 0)
    g_debug ("no lower priority for workers");
}

/* Returns: (transfer full) (nullable): why the attempt failed */
static GError *
make_attempt (LyceumTaskRun *run)
{
  GError *error = NULL;
  gboolean done = run->kind->kind.run_thread_cb (run, run->kind->data, &error);

  if (done)
    g_clear_error (&error);
  else if (error == NULL)
    error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "%s failed without saying why", run->kind->kind.name);
  _lyceum_task_run_close (run);
  return error;
}

/* The queue holds an attempt until its last words are heard. This one has none, and goes while its memory is at hand. */
static void
drop_silent_locked (LyceumTaskRun *run, LyceumTask *task)
{
  if (task->phase != LYCEUM_PHASE_ENDED || task->run != run || run->has_last_words)
    return;
  task->run = NULL;
  lyceum_task_run_unref (run); /* not the last: the thread has one too */
}

/* One hold of the lock ends an attempt and begins the next. */
static void
work_thread_cb (gpointer data, gpointer user_data)
{
  LyceumQueue *self = user_data;
  LyceumTaskRun *run = NULL;
  GError *error = NULL;

  prepare_thread ();
  _lyceum_queue_lock (self);
  self->n_tokens--;
  for (;;)
    {
      LyceumTaskRun *last = run;
      gint64 now = self->clock ();
      gboolean is_doomed;

      if (last != NULL)
        {
          LyceumTask *task = last->task;

          _lyceum_attempt_ended_locked (self, last, error, now);
          drop_silent_locked (last, task);
        }
      run = _lyceum_lane_take_locked (self, LYCEUM_LANE_COMPUTE, now);
      if (run != NULL)
        _lyceum_compute_lend_locked (self);
      is_doomed = run != NULL && run->is_doomed;
      _lyceum_queue_unlock (self);
      g_clear_pointer (&last, lyceum_task_run_unref);
      if (run == NULL)
        return;
      /* It may have been cancelled between the slot and the thread. */
      if (is_doomed)
        {
          _lyceum_task_run_close (run);
          error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
        }
      else
        error = make_attempt (run);
      _lyceum_queue_lock (self);
    }
}

static gboolean
rescue_cb (gpointer data)
{
  LyceumQueue *self = data;
  g_autoptr (GError) error = NULL;

  /* Starts threads for tokens that wait. */
  if (!g_thread_pool_set_max_threads (self->pool, self->n_workers + 1, &error))
    {
      g_info ("still no thread for background work: %s", error->message);
      return G_SOURCE_CONTINUE;
    }
  _lyceum_queue_lock (self);
  self->thread_missing = FALSE;
  g_clear_pointer (&self->rescue_source, g_source_unref);
  _lyceum_queue_unlock (self);
  return G_SOURCE_REMOVE;
}

/* A token that found no thread is in the pool's queue all the same: pushing it again would be one too many. */
static void
rescue_later_locked (LyceumQueue *self)
{
  if (self->thread_missing)
    return;
  self->thread_missing = TRUE;
  self->rescue_source = g_timeout_source_new_seconds (RESCUE_SECONDS);
  g_source_set_callback (self->rescue_source, rescue_cb, self, NULL);
  g_source_attach (self->rescue_source, self->context);
}

static void
lend_one_locked (LyceumQueue *self)
{
  g_autoptr (GError) error = NULL;

  self->n_tokens++;
  if (!g_thread_pool_push (self->pool, token, &error))
    {
      g_info ("no thread for background work: %s", error->message);
      rescue_later_locked (self);
    }
}

/*
 * Lends a thread if a task waits that could have a slot, and no thread is on its way to take it. One at a time: the
 * thread that takes a task lends the next if there is more to do.
 */
void
_lyceum_compute_lend_locked (LyceumQueue *self)
{
  LyceumLaneState *lane = &self->lanes[LYCEUM_LANE_COMPUTE];

  if (self->n_tokens > 0)
    return;
  if (lane->ready_head != NULL)
    {
      lend_one_locked (self);
      return;
    }
  if (lane->n_pending == 0 || lane->n_general + lane->n_reserved > lane->n_slots)
    return;
  if (lane->n_general >= lane->n_slots && lane->n_eager == 0)
    return;
  lend_one_locked (self);
}

gboolean
_lyceum_compute_open (LyceumQueue *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  /* One thread more than slots for anyone: for the slot that only HIGH and URGENT may take. */
  self->pool = g_thread_pool_new (work_thread_cb, self, self->n_workers + 1, TRUE, &local_error);
  if (self->pool == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (local_error != NULL)
    g_info ("not all threads for background work could be started: %s", local_error->message);
  return TRUE;
}

/* Waits for attempts that are under way; after a shutdown there are none. Tokens may be left, for which there never was a thread. */
void
_lyceum_compute_close (LyceumQueue *self)
{
  _lyceum_queue_lock (self);
  self->running = FALSE;
  if (self->rescue_source != NULL)
    g_source_destroy (self->rescue_source);
  g_clear_pointer (&self->rescue_source, g_source_unref);
  _lyceum_queue_unlock (self);
  if (self->pool != NULL)
    g_thread_pool_free (g_steal_pointer (&self->pool), TRUE, TRUE);
}

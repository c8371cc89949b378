/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-fixture.h"

void
fixture_open (QueueFixture *fixture, LyceumTaskStore *store, guint n_workers)
{
  fixture->store = store != NULL ? store : lyceum_memory_task_store_new ();
  fixture->queue = lyceum_queue_new (fixture->store, n_workers);
}

void
fixture_register (QueueFixture *fixture, const char *name, LyceumLane lane, gboolean durable, gpointer func, gpointer data)
{
  LyceumTaskKind kind = { .name = name, .title = name, .lane = lane, .durable = durable };

  if (lane == LYCEUM_LANE_COMPUTE)
    kind.run_thread_cb = func;
  else if (lane == LYCEUM_LANE_NETWORK)
    kind.start_network_cb = func;
  lyceum_queue_register (fixture->queue, &kind, data, NULL);
}

static gint64 stopped_at; /* (atomic) */
static gint64 wall_offset;

static gint64
stopped_clock (void)
{
  return __atomic_load_n (&stopped_at, __ATOMIC_SEQ_CST);
}

static gint64
stopped_wall_clock (void)
{
  return stopped_clock () + wall_offset;
}

void
fixture_stop_clock (QueueFixture *fixture)
{
  __atomic_store_n (&stopped_at, g_get_monotonic_time (), __ATOMIC_SEQ_CST);
  wall_offset = g_get_real_time () - stopped_clock ();
  fixture->queue->clock = stopped_clock;
  fixture->queue->wall_clock = stopped_wall_clock;
}

void
fixture_advance (QueueFixture *fixture, gint64 milliseconds)
{
  __atomic_fetch_add (&stopped_at, milliseconds * 1000, __ATOMIC_SEQ_CST);
  _lyceum_queue_lock (fixture->queue);
  fixture->queue->armed_timer = 0;
  _lyceum_timer_arm_locked (fixture->queue, stopped_clock ());
  _lyceum_queue_unlock (fixture->queue);
}

void
fixture_disarm_timer (QueueFixture *fixture)
{
  _lyceum_queue_lock (fixture->queue);
  fixture->queue->armed_timer = 1; /* earlier than anything it could be armed for */
  g_source_set_ready_time (fixture->queue->timer_source, -1);
  _lyceum_queue_unlock (fixture->queue);
}

gint64
fixture_time (QueueFixture *fixture)
{
  return fixture->queue->wall_clock () / 1000;
}

static gboolean
count_down (gpointer data)
{
  return --*(guint *) data > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
fixture_settle (void)
{
  guint n_left = 4;

  g_timeout_add_full (LYCEUM_FRAME_PRIORITY + 10, LYCEUM_FRAME_USEC / 1000, count_down, &n_left, NULL);
  turn_until (n_left == 0);
}

static void
start_replied (GObject *object, GAsyncResult *result, gpointer data)
{
  Reply *reply = data;
  guint n_recovered = 0;

  reply->ok = lyceum_queue_start_finish (LYCEUM_QUEUE (object), result, &n_recovered, &reply->error);
  reply->result = g_variant_ref_sink (g_variant_new_uint32 (n_recovered));
  reply->n_calls++;
}

guint
fixture_start (QueueFixture *fixture)
{
  Reply reply = { 0 };
  guint n_recovered;

  lyceum_queue_start_async (fixture->queue, TRUE, NULL, start_replied, &reply);
  turn_until (reply.n_calls == 1);
  g_assert_no_error (reply.error);
  g_assert_true (reply.ok);
  n_recovered = g_variant_get_uint32 (reply.result);
  reply_clear (&reply);
  return n_recovered;
}

static void
shutdown_replied (GObject *object, GAsyncResult *result, gpointer data)
{
  Reply *reply = data;

  reply->ok = lyceum_queue_shutdown_finish (LYCEUM_QUEUE (object), result, &reply->error);
  reply->n_calls++;
}

void
fixture_shut_down (QueueFixture *fixture, LyceumQueueShutdown mode)
{
  Reply reply = { 0 };

  lyceum_queue_shutdown_async (fixture->queue, mode, shutdown_replied, &reply);
  turn_until (reply.n_calls == 1);
  g_assert_no_error (reply.error);
  g_assert_true (reply.ok);
}

void
fixture_close (QueueFixture *fixture)
{
  fixture_shut_down (fixture, LYCEUM_QUEUE_CANCEL_QUEUED);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (g_steal_pointer (&fixture->queue));
  g_assert_finalize_object (g_steal_pointer (&fixture->store));
}

LyceumTaskSpec *
fixture_spec (const char *kind, LyceumTaskPriority priority, gint64 parent_id)
{
  return lyceum_task_spec_new (kind, NULL, NULL, priority, parent_id);
}

LyceumTask *
fixture_submit (QueueFixture *fixture, const char *kind, LyceumTaskPriority priority, Reply *reply)
{
  return fixture_submit_spec (fixture, fixture_spec (kind, priority, 0), NULL, reply != NULL ? submit_replied : NULL, reply);
}

/* Returns: (transfer none) */
LyceumTask *
fixture_submit_spec (QueueFixture        *fixture,
                     LyceumTaskSpec      *spec,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             data)
{
  return lyceum_queue_get_task (fixture->queue, lyceum_queue_submit (fixture->queue, spec, cancellable, callback, data));
}

static void
batch_replied (GObject *object, GAsyncResult *result, gpointer data)
{
  LyceumTask **parent = data;
  g_autoptr (GError) error = NULL;

  *parent = lyceum_queue_submit_batch_finish (LYCEUM_QUEUE (object), result, &error);
  g_assert_no_error (error);
}

/* Returns: (transfer none) */
LyceumTask *
fixture_batch (QueueFixture *fixture, const char *parent_kind, const char *child_kind, guint n_children)
{
  GPtrArray *children = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);
  LyceumTask *parent = NULL;

  for (guint i = 0; i < n_children; i++)
    g_ptr_array_add (children, fixture_spec (child_kind, LYCEUM_TASK_PRIORITY_NORMAL, 0));
  lyceum_queue_submit_batch_async (fixture->queue,
                                   fixture_spec (parent_kind, LYCEUM_TASK_PRIORITY_NORMAL, 0),
                                   children,
                                   NULL,
                                   NULL,
                                   NULL,
                                   NULL,
                                   batch_replied,
                                   &parent);
  turn_until (parent != NULL);
  g_object_unref (parent);
  return parent;
}

void
submit_replied (GObject *object, GAsyncResult *result, gpointer data)
{
  Reply *reply = data;

  reply_clear (reply);
  reply->result = lyceum_queue_submit_finish (LYCEUM_QUEUE (object), result, &reply->error);
  reply->ok = reply->error == NULL;
  reply->n_calls++;
}

void
wait_replied (GObject *object, GAsyncResult *result, gpointer data)
{
  Reply *reply = data;

  reply_clear (reply);
  reply->ok = lyceum_queue_wait_finish (LYCEUM_QUEUE (object), result, &reply->error);
  reply->n_calls++;
}

void
reply_clear (Reply *reply)
{
  g_clear_pointer (&reply->result, g_variant_unref);
  g_clear_error (&reply->error);
}

LyceumPhase
fixture_phase (QueueFixture *fixture, LyceumTask *task)
{
  LyceumPhase phase;

  _lyceum_queue_lock (fixture->queue);
  phase = task->phase;
  _lyceum_queue_unlock (fixture->queue);
  return phase;
}

void
gate_init (Gate *gate)
{
  pthread_mutex_init (&gate->mutex, NULL);
  pthread_cond_init (&gate->changed, NULL);
  gate->n_waiting = 0;
  gate->is_open = FALSE;
}

void
gate_clear (Gate *gate)
{
  pthread_cond_destroy (&gate->changed);
  pthread_mutex_destroy (&gate->mutex);
}

void
gate_open (Gate *gate)
{
  pthread_mutex_lock (&gate->mutex);
  gate->is_open = TRUE;
  pthread_cond_broadcast (&gate->changed);
  pthread_mutex_unlock (&gate->mutex);
}

guint
gate_count (Gate *gate)
{
  guint n;

  pthread_mutex_lock (&gate->mutex);
  n = gate->n_waiting;
  pthread_mutex_unlock (&gate->mutex);
  return n;
}

void
gate_wait_for (Gate *gate, guint n_waiting)
{
  pthread_mutex_lock (&gate->mutex);
  while (gate->n_waiting < n_waiting)
    pthread_cond_wait (&gate->changed, &gate->mutex);
  pthread_mutex_unlock (&gate->mutex);
}

gboolean
gate_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  GCancellable *cancellable = lyceum_task_run_get_cancellable (run);
  Gate *gate = data;

  lyceum_assert_worker ();
  pthread_mutex_lock (&gate->mutex);
  gate->n_waiting++;
  pthread_cond_broadcast (&gate->changed);
  while (!gate->is_open && !g_cancellable_is_cancelled (cancellable))
    {
      pthread_mutex_unlock (&gate->mutex);
      g_usleep (500);
      pthread_mutex_lock (&gate->mutex);
    }
  gate->n_waiting--;
  pthread_mutex_unlock (&gate->mutex);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

gboolean
nothing_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  return TRUE;
}

gboolean
fail_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "It failed");
  return FALSE;
}

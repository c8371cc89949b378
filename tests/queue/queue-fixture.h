/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-memory-task-store.h"
#include "lyceum-queue-private.h"

/* A queue on a store in memory, with the main loop turned by hand. */
typedef struct
{
  LyceumTaskStore *store;
  LyceumQueue *queue;
} QueueFixture;

/* What one call back brought. */
typedef struct
{
  guint n_calls;
  gboolean ok;
  GVariant *result;
  GError *error;
} Reply;

void fixture_open      (QueueFixture *fixture, LyceumTaskStore *store /* (transfer full) (nullable) */, guint n_workers);
void fixture_register  (QueueFixture *fixture, const char *name, LyceumLane lane, gboolean durable, gpointer func, gpointer data);
guint fixture_start    (QueueFixture *fixture);
void fixture_shut_down (QueueFixture *fixture, LyceumQueueShutdown mode);
void fixture_close     (QueueFixture *fixture);

/* Before the start: from now on time stands still until it is advanced. */
void fixture_stop_clock (QueueFixture *fixture);
void fixture_advance    (QueueFixture *fixture, gint64 milliseconds);
/* The timer does not look any more, whatever becomes due. */
void fixture_disarm_timer (QueueFixture *fixture);
/* Unix time in milliseconds, as the queue sees it. */
gint64 fixture_time     (QueueFixture *fixture);

LyceumTaskSpec *fixture_spec   (const char *kind, LyceumTaskPriority priority, gint64 parent_id);
LyceumTask     *fixture_submit (QueueFixture *fixture, const char *kind, LyceumTaskPriority priority, Reply *reply);
LyceumTask     *fixture_submit_spec (QueueFixture *fixture, LyceumTaskSpec *spec, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);
LyceumTask     *fixture_batch  (QueueFixture *fixture, const char *parent_kind, const char *child_kind, guint n_children);

void submit_replied (GObject *object, GAsyncResult *result, gpointer reply);
void wait_replied   (GObject *object, GAsyncResult *result, gpointer reply);
void reply_clear    (Reply *reply);

/* Turns the main loop until @condition holds. */
#define turn_until(condition)                                                                                          \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    while (!(condition))                                                                                               \
      g_main_context_iteration (NULL, TRUE);                                                                           \
  }                                                                                                                    \
  G_STMT_END

/* Waits for the engine without turning the main loop. */
#define wait_for(condition)                                                                                            \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    while (!(condition))                                                                                               \
      g_usleep (500);                                                                                                  \
  }                                                                                                                    \
  G_STMT_END

/* Turns the main loop until the task is seen in that state, or, after some frames, stays out of it. */
#define turn_until_state(task, state_) turn_until (lyceum_task_get_state (task) == LYCEUM_TASK_STATE_##state_)
/* Some frames go by: what could happen has happened. */
void fixture_settle (void);

LyceumPhase fixture_phase (QueueFixture *fixture, LyceumTask *task);

/* A gate that tasks wait at, so that a test decides when they go on. */
typedef struct
{
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  guint n_waiting;
  gboolean is_open;
} Gate;

void     gate_init (Gate *gate);
void     gate_clear (Gate *gate);
void     gate_open (Gate *gate);
void     gate_wait_for (Gate *gate, guint n_waiting);
/* How many wait at it now. */
guint    gate_count (Gate *gate);
/* A run_thread_cb with the gate as its kind's data: waits, and gives up when it is cancelled. */
gboolean gate_thread_cb (LyceumTaskRun *run, gpointer gate, GError **error);
/* One that does nothing. */
gboolean nothing_thread_cb (LyceumTaskRun *run, gpointer data, GError **error);
/* One that fails. */
gboolean fail_thread_cb (LyceumTaskRun *run, gpointer data, GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Eight threads submit at the same time, cancel, and listen to what their tasks say, while the main thread changes priorities,
 * pauses, tries again and forgets.
 *
 * Held against it: each submission calls back exactly once, on the thread and the context that it came from; who listens hears
 * every piece of text, once and in order; in the end nothing is left.
 */

enum
{
  N_THREADS = 8,
  N_AT_ONCE = 48, /* submissions of a thread that have not called back */
  N_SHORT = 250,  /* submissions of a thread */
  N_THOROUGH = 25000,
  N_RECENT = 256,
  MAX_PIECES = 12,
};

typedef struct _Crew Crew;

typedef struct
{
  Crew *crew;
  pthread_t thread; /* the main thread's */
  pthread_t me;
  guint number;
  guint32 seed;
  GRand *dice;
  GMainContext *context;
  guint n_submitted, n_called;
  GPtrArray *cancellables; /* (owned) */
  GPtrArray *listeners;    /* (owned) (element-type Listener) */
} Hand;

/* One who hears what a task says. */
typedef struct
{
  LyceumSubscription *subscription;
  Hand *hand;
  gint64 id;
  guint64 last;
  GString *said;
  int state; /* the last, or -2 */
} Listener;

struct _Crew
{
  QueueFixture fixture;
  guint n_wanted;
  Hand hands[N_THREADS];
  gint64 recent[N_RECENT]; /* (atomic): ids */
  guint n_recent;          /* (atomic) */
  guint n_busy;            /* (atomic): threads that wait for callbacks or have not submitted all */
  gint has_drained;        /* (atomic) */
  GRand *dice;             /* the main thread's */
  GPtrArray *paused;       /* (owned) (element-type LyceumTask, owned) */
};

static guint
n_pieces_of (gint64 id)
{
  return (guint) (id % MAX_PIECES) + 1;
}

/* "attempt.piece " */
static void
say_piece (LyceumTaskRun *run, guint piece)
{
  g_autofree char *text = g_strdup_printf ("%u.%u ", lyceum_task_run_get_attempt (run), piece);

  lyceum_task_run_emit_text (run, text);
  lyceum_task_run_set_progress (run, (double) piece / n_pieces_of (lyceum_task_run_get_task_id (run)), "at work");
}

static gboolean
fails_this_time (LyceumTaskRun *run)
{
  gint64 id = lyceum_task_run_get_task_id (run);

  return id % 11 == 0 || (id % 5 == 0 && lyceum_task_run_get_attempt (run) == 1);
}

static gboolean
speak_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  gint64 id = lyceum_task_run_get_task_id (run);

  lyceum_assert_worker ();
  for (guint i = 0; i < n_pieces_of (id); i++)
    {
      if (g_cancellable_set_error_if_cancelled (lyceum_task_run_get_cancellable (run), error))
        return FALSE;
      say_piece (run, i);
      if (id % 7 == 0)
        g_usleep (200);
    }
  if (fails_this_time (run))
    return fail_thread_cb (run, NULL, error);
  lyceum_task_run_set_result (run, g_variant_new_int64 (id));
  return TRUE;
}

typedef struct
{
  LyceumTaskRun *run; /* (owned) */
  guint n_said;
} Speech;

static gboolean
speak_network_cb (gpointer data)
{
  Speech *speech = data;
  LyceumTaskRun *run = speech->run;
  gint64 id = lyceum_task_run_get_task_id (run);
  GError *error = NULL;

  lyceum_assert_network ();
  if (!g_cancellable_set_error_if_cancelled (lyceum_task_run_get_cancellable (run), &error) && speech->n_said < n_pieces_of (id))
    {
      say_piece (run, speech->n_said++);
      return G_SOURCE_CONTINUE;
    }
  if (error == NULL && fails_this_time (run))
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "It failed");
  lyceum_task_run_set_result (run, g_variant_new_int64 (id));
  if (error != NULL)
    lyceum_task_run_return_error (run, error);
  else
    lyceum_task_run_return (run);
  lyceum_task_run_unref (run);
  g_free (speech);
  return G_SOURCE_REMOVE;
}

static void
start_network_cb (LyceumTaskRun *run, gpointer data)
{
  g_autoptr (GSource) source = lyceum_task_run_get_task_id (run) % 3 == 0 ? g_timeout_source_new (1) : g_idle_source_new ();
  Speech *speech = g_new0 (Speech, 1);

  speech->run = lyceum_task_run_ref (run);
  g_source_set_callback (source, speak_network_cb, speech, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
crew_register (Crew *crew)
{
  static const LyceumTaskKind kinds[] = {
    { .name = "parent", .lane = LYCEUM_LANE_NONE, .durable = TRUE },
    { .name = "kept", .lane = LYCEUM_LANE_COMPUTE, .durable = TRUE, .run_thread_cb = speak_thread_cb },
    { .name = "passing", .lane = LYCEUM_LANE_COMPUTE, .run_thread_cb = speak_thread_cb },
    { .name = "again", .lane = LYCEUM_LANE_COMPUTE, .durable = TRUE, .max_attempts = 2, .backoff_base_ms = 2,
      .run_thread_cb = speak_thread_cb },
    { .name = "stream", .lane = LYCEUM_LANE_NETWORK, .durable = TRUE, .start_network_cb = start_network_cb },
    { .name = "murmur", .lane = LYCEUM_LANE_NETWORK, .max_attempts = 2, .backoff_base_ms = 2, .max_running = 2,
      .start_network_cb = start_network_cb },
    { .name = "shared", .lane = LYCEUM_LANE_NETWORK, .limit_key = "server", .start_network_cb = start_network_cb },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    lyceum_queue_register (crew->fixture.queue, &kinds[i], NULL, NULL);
  lyceum_queue_set_network_slots (crew->fixture.queue, 4);
  lyceum_queue_set_limit (crew->fixture.queue, "server", 600000, 20, 3);
  lyceum_queue_set_ageing (crew->fixture.queue, 5);
}

/* Every piece in its place: a new attempt begins with its first, and nothing is left out or comes twice. */
static void
check_said (Listener *self)
{
  guint attempt = 0, next = 0;

  for (const char *at = self->said->str; *at != '\0'; at = strchr (at, ' ') + 1)
    {
      guint a, piece;

      g_assert_cmpint (sscanf (at, "%u.%u ", &a, &piece), ==, 2);
      if (piece == 0 && (a != attempt || next > 0))
        next = 0; /* attempts that a person asks for are counted anew */
      else
        g_assert_cmpuint (a, ==, attempt);
      g_assert_cmpuint (piece, ==, next);
      attempt = a;
      next++;
    }
  if (self->state == LYCEUM_TASK_STATE_SUCCEEDED)
    g_assert_cmpuint (next, ==, n_pieces_of (self->id));
}

static void
hear (const LyceumTaskEvent *event, gpointer data)
{
  Listener *self = data;

  g_assert_true (pthread_equal (pthread_self (), self->hand->me));
  g_assert_cmpuint (event->first_seq, ==, self->last + 1);
  g_assert_cmpuint (event->seq, >=, event->first_seq);
  self->last = event->seq;
  if (event->type == LYCEUM_TASK_EVENT_TEXT)
    g_string_append (self->said, event->text);
  else if (event->type == LYCEUM_TASK_EVENT_STATE)
    self->state = event->state;
}

static void
listener_free (gpointer data)
{
  Listener *self = data;

  if (self->subscription != NULL)
    lyceum_subscription_cancel (self->subscription);
  check_said (self);
  g_string_free (self->said, TRUE);
  g_free (self);
}

static void
listen (Hand *self, gint64 id)
{
  Listener *listener = g_new0 (Listener, 1);

  listener->hand = self;
  listener->id = id;
  listener->said = g_string_new (NULL);
  listener->state = LYCEUM_TASK_STATE_SCHEDULED - 1;
  g_ptr_array_add (self->listeners, listener);
  listener->subscription = lyceum_queue_subscribe (self->crew->fixture.queue, id, 0, hear, listener, NULL);
}

typedef struct
{
  Hand *hand;
  guint n_calls;
} Submission;

static void
called (GObject *object, GAsyncResult *result, gpointer data)
{
  Submission *submission = data;
  Hand *self = submission->hand;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = lyceum_queue_submit_finish (LYCEUM_QUEUE (object), result, &error);

  g_assert_true (pthread_equal (pthread_self (), self->me));
  g_assert_true (g_main_context_get_thread_default () == self->context);
  g_assert_cmpuint (++submission->n_calls, ==, 1);
  g_assert_true ((error != NULL) == (value == NULL));
  self->n_called++;
  g_free (submission); /* a second call would be one to freed memory */
}

static gint64
recent_id (Hand *self)
{
  return __atomic_load_n (&self->crew->recent[g_rand_int_range (self->dice, 0, N_RECENT)], __ATOMIC_RELAXED);
}

static void
submit (Hand *self)
{
  static const char *const kinds[] = { "kept", "passing", "again", "stream", "murmur", "shared" };
  LyceumTaskSpec *spec = lyceum_task_spec_new (kinds[g_rand_int_range (self->dice, 0, G_N_ELEMENTS (kinds))], NULL, NULL,
                                               g_rand_int_range (self->dice, 0, LYCEUM_N_TASK_PRIORITIES), 0);
  g_autoptr (GCancellable) cancellable = g_rand_int_range (self->dice, 0, 3) == 0 ? g_cancellable_new () : NULL;
  Submission *submission = g_new0 (Submission, 1);
  gint64 id;

  submission->hand = self;
  if (g_rand_int_range (self->dice, 0, 4) == 0)
    spec->unique_key = g_strdup_printf ("%d", g_rand_int_range (self->dice, 0, 8));
  id = lyceum_queue_submit (self->crew->fixture.queue, spec, cancellable, called, submission);
  self->n_submitted++;
  __atomic_store_n (&self->crew->recent[__atomic_fetch_add (&self->crew->n_recent, 1, __ATOMIC_RELAXED) % N_RECENT], id,
                    __ATOMIC_RELAXED);
  if (g_rand_int_range (self->dice, 0, 3) == 0)
    listen (self, id);
  if (cancellable != NULL)
    g_ptr_array_add (self->cancellables, g_steal_pointer (&cancellable));
}

static void
hand_step (Hand *self)
{
  guint dice = g_rand_int_range (self->dice, 0, 100);

  if (dice < 60 && self->n_submitted - self->n_called < N_AT_ONCE)
    submit (self);
  else if (dice < 66 && self->cancellables->len > 0)
    {
      g_autoptr (GCancellable) cancellable = g_ptr_array_steal_index_fast (
          self->cancellables, g_rand_int_range (self->dice, 0, self->cancellables->len));

      g_cancellable_cancel (cancellable);
    }
  else if (dice < 68)
    lyceum_queue_cancel_id (self->crew->fixture.queue, recent_id (self));
  else if (dice < 71)
    listen (self, recent_id (self));
  else if (dice < 74 && self->listeners->len > 20)
    g_ptr_array_remove_index_fast (self->listeners, g_rand_int_range (self->dice, 0, self->listeners->len));
  else
    g_main_context_iteration (self->context, FALSE);
}

static void *
hand_thread (void *data)
{
  Hand *self = data;

  self->me = pthread_self ();
  self->dice = g_rand_new_with_seed (self->seed);
  self->context = g_main_context_new ();
  self->cancellables = g_ptr_array_new_with_free_func (g_object_unref);
  self->listeners = g_ptr_array_new_with_free_func (listener_free);
  g_main_context_push_thread_default (self->context);
  while (self->n_submitted < self->crew->n_wanted)
    hand_step (self);
  while (self->n_called < self->n_submitted)
    g_main_context_iteration (self->context, TRUE);
  __atomic_sub_fetch (&self->crew->n_busy, 1, __ATOMIC_SEQ_CST);
  /* What is still being told is told; nobody is called back again. */
  while (!g_atomic_int_get (&self->crew->has_drained))
    if (!g_main_context_iteration (self->context, FALSE))
      g_usleep (1000);
  for (guint n_idle = 0; n_idle < 20; n_idle++)
    {
      while (g_main_context_iteration (self->context, FALSE))
        n_idle = 0;
      g_usleep (1000);
    }
  g_assert_cmpuint (self->n_called, ==, self->n_submitted);
  g_ptr_array_unref (self->listeners);
  g_ptr_array_unref (self->cancellables);
  g_main_context_pop_thread_default (self->context);
  g_main_context_unref (self->context);
  g_rand_free (self->dice);
  return NULL;
}

static void
let_all_go (Crew *crew)
{
  for (guint i = 0; i < crew->paused->len; i++)
    lyceum_queue_set_paused (crew->fixture.queue, g_ptr_array_index (crew->paused, i), FALSE);
  g_ptr_array_set_size (crew->paused, 0);
  lyceum_queue_set_kind_paused (crew->fixture.queue, NULL, FALSE);
  lyceum_queue_set_kind_paused (crew->fixture.queue, "kept", FALSE);
  lyceum_queue_set_conditions (crew->fixture.queue, 0);
}

static void
change_something (Crew *crew)
{
  LyceumQueue *queue = crew->fixture.queue;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (queue)), dice = g_rand_int_range (crew->dice, 0, 100);
  g_autoptr (LyceumTask) task = NULL;

  if (n > 0)
    task = g_list_model_get_item (G_LIST_MODEL (queue), g_rand_int_range (crew->dice, 0, MIN (n, 200)));
  if (dice < 10 || crew->paused->len > 10)
    let_all_go (crew);
  else if (dice < 12)
    lyceum_queue_set_kind_paused (queue, dice == 10 ? NULL : "kept", TRUE);
  else if (dice < 14)
    lyceum_queue_set_conditions (queue, g_rand_int_range (crew->dice, 0, 16));
  else if (dice < 17)
    lyceum_queue_forget_finished (queue);
  else if (task == NULL)
    return;
  else if (dice < 30)
    lyceum_queue_set_priority (queue, task, g_rand_int_range (crew->dice, 0, LYCEUM_N_TASK_PRIORITIES));
  else if (dice < 35)
    lyceum_queue_move_to_front (queue, task);
  else if (dice < 40)
    {
      lyceum_queue_set_paused (queue, task, TRUE);
      g_ptr_array_add (crew->paused, g_steal_pointer (&task));
    }
  else if (dice < 50)
    lyceum_queue_retry (queue, task);
  else if (dice < 52)
    lyceum_queue_cancel (queue, task);
}

static void
crew_work (Crew *crew)
{
  crew->n_busy = N_THREADS;
  for (guint i = 0; i < N_THREADS; i++)
    {
      Hand *hand = &crew->hands[i];

      *hand = (Hand){ .crew = crew, .number = i, .seed = g_test_rand_int () };
      g_assert_cmpint (pthread_create (&hand->thread, NULL, hand_thread, hand), ==, 0);
    }
  while (__atomic_load_n (&crew->n_busy, __ATOMIC_SEQ_CST) > 0)
    {
      change_something (crew);
      for (guint i = 0; i < 10 && g_main_context_iteration (NULL, FALSE); i++)
        ;
      g_usleep (200);
    }
  let_all_go (crew);
}

static void
test_threads (void)
{
  Crew crew = { .n_wanted = g_getenv ("LYCEUM_TEST_THOROUGH") != NULL ? N_THOROUGH : N_SHORT };

  crew.dice = g_rand_new_with_seed (g_test_rand_int ());
  crew.paused = g_ptr_array_new_with_free_func (g_object_unref);
  fixture_open (&crew.fixture, NULL, 3);
  crew_register (&crew);
  fixture_start (&crew.fixture);
  crew_work (&crew);
  fixture_shut_down (&crew.fixture, LYCEUM_QUEUE_DRAIN);
  g_atomic_int_set (&crew.has_drained, TRUE);
  for (guint i = 0; i < N_THREADS; i++)
    g_assert_cmpint (pthread_join (crew.hands[i].thread, NULL), ==, 0);
  g_assert_cmpuint (lyceum_queue_get_n_unfinished (crew.fixture.queue), ==, 0);
  g_ptr_array_unref (crew.paused);
  g_rand_free (crew.dice);
  fixture_close (&crew.fixture);
}

/* Threads that go, with their context, as soon as they have been called back. */
static void *
short_thread (void *data)
{
  Hand *self = data;

  self->me = pthread_self ();
  for (guint i = 0; i < self->crew->n_wanted / 4; i++)
    {
      Submission *submission = g_new0 (Submission, 1);

      self->context = g_main_context_new ();
      g_main_context_push_thread_default (self->context);
      submission->hand = self;
      lyceum_queue_submit (self->crew->fixture.queue,
                           fixture_spec (i % 2 == 0 ? "passing" : "stream", LYCEUM_TASK_PRIORITY_NORMAL, 0), NULL, called,
                           submission);
      self->n_submitted++;
      while (self->n_called < self->n_submitted)
        g_main_context_iteration (self->context, TRUE);
      g_main_context_pop_thread_default (self->context);
      g_main_context_unref (self->context);
    }
  __atomic_sub_fetch (&self->crew->n_busy, 1, __ATOMIC_SEQ_CST);
  return NULL;
}

static void
test_short_lives (void)
{
  Crew crew = { .n_wanted = g_getenv ("LYCEUM_TEST_THOROUGH") != NULL ? N_THOROUGH : N_SHORT, .n_busy = N_THREADS };

  fixture_open (&crew.fixture, NULL, 3);
  crew_register (&crew);
  fixture_start (&crew.fixture);
  for (guint i = 0; i < N_THREADS; i++)
    {
      crew.hands[i] = (Hand){ .crew = &crew, .number = i };
      g_assert_cmpint (pthread_create (&crew.hands[i].thread, NULL, short_thread, &crew.hands[i]), ==, 0);
    }
  while (__atomic_load_n (&crew.n_busy, __ATOMIC_SEQ_CST) > 0)
    {
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (100);
      lyceum_queue_forget_finished (crew.fixture.queue);
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_assert_cmpint (pthread_join (crew.hands[i].thread, NULL), ==, 0);
  fixture_close (&crew.fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  g_test_add_func ("/queue/threads/many-hands", test_threads);
  g_test_add_func ("/queue/threads/short-lives", test_short_lives);
  return g_test_run ();
}

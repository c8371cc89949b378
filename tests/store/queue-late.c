/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <pthread.h>

#include "lyceum-sqlite-task-store.h"
#include "proxy-task-store.h"
#include "queue-life.h"

/* A store that answers late, or nothing for a while and then all at once, as it does on a disk that is busy or asleep. */

#define LATE_US 2000
#define PAUSE_US 40000
#define SOME_TIME_MS 200

/* Answers on their way. */
typedef struct
{
  GAsyncQueue *answers;
  GThread *thread;
  gboolean in_bursts;
  pthread_mutex_t mutex;
  pthread_cond_t opened;
  gboolean is_open; /* protected by @mutex */
} Messenger;

static StoreAnswer *const end = (gpointer) "end";

/* GLib's queue hands answers over, which ThreadSanitizer cannot see; this says so. */
static void
say_so (Messenger *messenger)
{
  pthread_mutex_lock (&messenger->mutex);
  pthread_mutex_unlock (&messenger->mutex);
}

static void
answer_cb (StoreAnswer *answer,
           gpointer     data)
{
  say_so (data);
  g_async_queue_push (((Messenger *) data)->answers, answer);
}

static void
wait_for_gate (Messenger *messenger)
{
  pthread_mutex_lock (&messenger->mutex);
  while (!messenger->is_open)
    pthread_cond_wait (&messenger->opened, &messenger->mutex);
  pthread_mutex_unlock (&messenger->mutex);
}

/* Returns: whether there are more to come */
static gboolean
deliver (Messenger   *messenger,
         StoreAnswer *answer)
{
  wait_for_gate (messenger);
  g_usleep (messenger->in_bursts ? PAUSE_US : LATE_US);
  for (; answer && answer != end; answer = g_async_queue_try_pop (messenger->answers))
    {
      say_so (messenger);
      store_answer_give (answer);
      if (!messenger->in_bursts)
        return TRUE;
    }
  return answer != end;
}

static gpointer
messenger_thread_cb (gpointer data)
{
  Messenger *messenger = data;

  while (deliver (messenger, g_async_queue_pop (messenger->answers)))
    ;
  return NULL;
}

static void
open_gate (Messenger *messenger,
           gboolean   is_open)
{
  pthread_mutex_lock (&messenger->mutex);
  messenger->is_open = is_open;
  pthread_cond_broadcast (&messenger->opened);
  pthread_mutex_unlock (&messenger->mutex);
}

static void
begin (QueueLife *life,
       Messenger *messenger,
       gboolean   in_bursts)
{
  LyceumTaskStore *store;

  *messenger = (Messenger){ .answers = g_async_queue_new (), .in_bursts = in_bursts, .is_open = TRUE };
  pthread_mutex_init (&messenger->mutex, NULL);
  pthread_cond_init (&messenger->opened, NULL);
  messenger->thread = g_thread_new ("messenger", messenger_thread_cb, messenger);
  queue_life_init (life, "Lyceum was closed");
  store = lyceum_sqlite_task_store_new (life->test->database);
  queue_life_open (life, proxy_task_store_new (store, NULL, answer_cb, messenger));
  queue_life_start (life);
}

static void
finish (QueueLife *life,
        Messenger *messenger)
{
  g_async_queue_push (messenger->answers, end);
  g_thread_join (messenger->thread);
  g_async_queue_unref (messenger->answers);
  pthread_mutex_destroy (&messenger->mutex);
  pthread_cond_destroy (&messenger->opened);
  queue_life_clear (life);
}

static void
test_late (gconstpointer in_bursts)
{
  Messenger messenger;
  QueueLife life;

  begin (&life, &messenger, GPOINTER_TO_INT (in_bursts));
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      queue_life_wish (&life, name, NULL);
    }
  queue_life_wish (&life, "single", "quick");
  queue_life_fulfil (&life);
  g_assert_cmpuint (life.n_failures, ==, 0);
  queue_life_shut_down (&life, LYCEUM_QUEUE_CANCEL_QUEUED);
  queue_life_check (&life);
  finish (&life, &messenger);
}

static gboolean
wake_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* The shutdown waits for the answers, and what was acknowledged meanwhile is there at the next start. */
static void
test_end (gconstpointer mode)
{
  g_autoptr (GAsyncResult) result = NULL;
  gboolean is_over = FALSE;
  Messenger messenger;
  QueueLife life;

  begin (&life, &messenger, FALSE);
  queue_life_wish (&life, "a", NULL);
  queue_life_wish (&life, "single", "quick");
  open_gate (&messenger, FALSE);
  lyceum_queue_shutdown_async (life.queue, GPOINTER_TO_INT (mode), store_test_ready_cb, &result);
  g_timeout_add (SOME_TIME_MS, wake_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (result);
  open_gate (&messenger, TRUE);
  store_test_wait (&result);
  g_clear_object (&result);
  queue_life_shut_down (&life, LYCEUM_QUEUE_CANCEL_QUEUED);

  queue_life_open (&life, NULL);
  queue_life_start (&life);
  queue_life_shut_down (&life, LYCEUM_QUEUE_DRAIN);
  queue_life_check (&life);
  finish (&life, &messenger);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/store/queue-late/each", GINT_TO_POINTER (FALSE), test_late);
  g_test_add_data_func ("/store/queue-late/bursts", GINT_TO_POINTER (TRUE), test_late);
  g_test_add_data_func ("/store/queue-late/drain", GINT_TO_POINTER (LYCEUM_QUEUE_DRAIN), test_end);
  g_test_add_data_func ("/store/queue-late/end", GINT_TO_POINTER (LYCEUM_QUEUE_CANCEL_QUEUED), test_end);
  return g_test_run ();
}

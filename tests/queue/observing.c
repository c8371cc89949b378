/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-fixture.h"

#include "lyceum-queue-statistics.h"

/* What can be seen of the queue from outside: states, figures, the log, warnings, streams; and how long it is kept. */

/* The machine as docs/queue.md draws it. */
static void
test_states (void)
{
  static const char *const allowed[] = {
    /* from        SWQRSFC */
    /* scheduled */ ".WQ..FC",
    /* waiting   */ "SWQ.SFC",
    /* queued    */ "SW.R.FC",
    /* running   */ ".WQ.SFC",
    /* succeeded */ ".W.....",
    /* failed    */ ".W.....",
    /* cancelled */ ".W.....",
  };

  for (gint from = LYCEUM_TASK_STATE_SCHEDULED; from <= LYCEUM_TASK_STATE_CANCELLED; from++)
    for (gint to = LYCEUM_TASK_STATE_SCHEDULED; to <= LYCEUM_TASK_STATE_CANCELLED; to++)
      g_assert_cmpint (_lyceum_task_can_move (from, to), ==,
                       allowed[LYCEUM_TASK_STATE_INDEX (from)][LYCEUM_TASK_STATE_INDEX (to)] != '.');
}

/* What the log was told: (id, state) in order. */
static pthread_mutex_t entries_lock = PTHREAD_MUTEX_INITIALIZER;
static GPtrArray *entries; /* (element-type utf8) */

static const char *
field (const GLogField *fields, gsize n_fields, const char *key)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, key))
      return fields[i].value;
  return "";
}

static GLogWriterOutput
write_entry (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  const char *state = field (fields, n_fields, "LYCEUM_TASK_STATE");

  if (*state == '\0' && *field (fields, n_fields, "LYCEUM_QUEUE_DEPTH") == '\0' &&
      *field (fields, n_fields, "LYCEUM_QUEUE_OLDEST_WAIT_MS") == '\0')
    return g_log_writer_default (level, fields, n_fields, data);
  pthread_mutex_lock (&entries_lock);
  g_ptr_array_add (entries, *state != '\0' ? g_strdup_printf ("%s %s %s %s %s", field (fields, n_fields, "LYCEUM_TASK_KIND"), state,
                                                              field (fields, n_fields, "LYCEUM_TASK_ATTEMPT"),
                                                              *field (fields, n_fields, "LYCEUM_TASK_WAIT_MS") != '\0' ? "wait" : "-",
                                                              *field (fields, n_fields, "LYCEUM_TASK_RUN_MS") != '\0' ? "run" : "-")
                                           : g_strdup (field (fields, n_fields, "MESSAGE")));
  pthread_mutex_unlock (&entries_lock);
  return G_LOG_WRITER_HANDLED;
}

static guint
count_entries (const char *entry)
{
  guint n = 0;

  pthread_mutex_lock (&entries_lock);
  for (guint i = 0; i < entries->len; i++)
    n += g_str_has_prefix (g_ptr_array_index (entries, i), entry);
  pthread_mutex_unlock (&entries_lock);
  return n;
}

static void
test_log (void)
{
  QueueFixture fixture;
  Reply reply = { 0 };

  g_ptr_array_set_size (entries, 0);
  fixture_open (&fixture, NULL, 1);
  fixture.queue->is_logging = TRUE;
  fixture_register (&fixture, "good", LYCEUM_LANE_COMPUTE, FALSE, nothing_thread_cb, NULL);
  fixture_register (&fixture, "bad", LYCEUM_LANE_COMPUTE, FALSE, fail_thread_cb, NULL);
  fixture_start (&fixture);
  fixture_submit (&fixture, "good", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  turn_until (reply.n_calls == 1);
  fixture_submit (&fixture, "bad", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  turn_until (reply.n_calls == 2);
  fixture_close (&fixture);
  g_assert_cmpuint (count_entries ("good queued 0 - -"), ==, 1);
  g_assert_cmpuint (count_entries ("good running 1 wait -"), ==, 1);
  g_assert_cmpuint (count_entries ("good succeeded 1 - run"), ==, 1);
  g_assert_cmpuint (count_entries ("bad failed 1 - run"), ==, 1);
  g_assert_cmpuint (entries->len, ==, 6);
  reply_clear (&reply);
}

/* A bound that is passed is warned of once, until the queue has been below it again. */
static void
test_alarm (void)
{
  QueueFixture fixture;

  g_ptr_array_set_size (entries, 0);
  fixture_open (&fixture, NULL, 1);
  fixture_stop_clock (&fixture);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, FALSE, nothing_thread_cb, NULL);
  lyceum_queue_set_alarm (fixture.queue, 60, 10);
  fixture_start (&fixture);
  for (guint round = 1; round <= 2; round++)
    {
      lyceum_queue_set_kind_paused (fixture.queue, NULL, TRUE);
      for (guint i = 0; i < 11; i++)
        fixture_submit (&fixture, "nothing", LYCEUM_TASK_PRIORITY_LOW, NULL);
      for (guint i = 0; i < 3; i++)
        _lyceum_upkeep_beat (fixture.queue);
      g_assert_cmpuint (count_entries ("11 tasks are pending, more than 10"), ==, round);
      g_assert_cmpuint (count_entries ("a task has been pending"), ==, round - 1);
      fixture_advance (&fixture, 61000);
      for (guint i = 0; i < 3; i++)
        _lyceum_upkeep_beat (fixture.queue);
      g_assert_cmpuint (count_entries ("a task has been pending for 61 s"), ==, round);
      lyceum_queue_set_kind_paused (fixture.queue, NULL, FALSE);
      turn_until (lyceum_queue_get_n_unfinished (fixture.queue) == 0);
      _lyceum_upkeep_beat (fixture.queue);
    }
  fixture_close (&fixture);
}

static const LyceumKindStatistics *
kind_of (const LyceumQueueStatistics *statistics, const char *name)
{
  for (guint i = 0; i < statistics->kinds->len; i++)
    {
      const LyceumKindStatistics *kind = g_ptr_array_index (statistics->kinds, i);

      if (g_str_equal (kind->name, name))
        return kind;
    }
  g_assert_not_reached ();
}

static gboolean
fail_once_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  return lyceum_task_run_get_attempt (run) > 1 || fail_thread_cb (run, NULL, error);
}

static void
test_statistics (void)
{
  QueueFixture fixture;
  Gate gate;
  LyceumTaskKind twice = { .name = "twice", .lane = LYCEUM_LANE_COMPUTE, .max_attempts = 2, .backoff_base_ms = 1,
                           .run_thread_cb = fail_once_thread_cb };
  g_autoptr (LyceumQueueStatistics) statistics = NULL;
  const LyceumKindStatistics *kind;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "gate", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &gate);
  fixture_register (&fixture, "bad", LYCEUM_LANE_COMPUTE, FALSE, fail_thread_cb, NULL);
  lyceum_queue_register (fixture.queue, &twice, NULL, NULL);
  fixture_start (&fixture);
  fixture_submit (&fixture, "bad", LYCEUM_TASK_PRIORITY_NORMAL, NULL);
  fixture_submit (&fixture, "twice", LYCEUM_TASK_PRIORITY_NORMAL, NULL);
  turn_until (lyceum_queue_get_n_unfinished (fixture.queue) == 0);
  for (guint i = 0; i < 5; i++)
    fixture_submit (&fixture, "gate", LYCEUM_TASK_PRIORITY_LOW, NULL);
  gate_wait_for (&gate, 2);
  lyceum_queue_set_kind_paused (fixture.queue, "gate", TRUE);
  statistics = lyceum_queue_get_statistics (fixture.queue);

  kind = kind_of (statistics, "gate");
  g_assert_cmpuint (kind->n[LYCEUM_TASK_STATE_INDEX (LYCEUM_TASK_STATE_RUNNING)], ==, 2);
  g_assert_cmpuint (kind->n[LYCEUM_TASK_STATE_INDEX (LYCEUM_TASK_STATE_QUEUED)], ==, 0);
  g_assert_cmpuint (kind->n[LYCEUM_TASK_STATE_INDEX (LYCEUM_TASK_STATE_WAITING)], ==, 3);
  g_assert_cmpuint (kind->n_submitted, ==, 5);
  g_assert_cmpuint (kind->wait.n, ==, 2);
  g_assert_cmpuint (statistics->n_waiting[LYCEUM_WAIT_PAUSED], ==, 3);
  g_assert_cmpuint (statistics->lanes[0].n_running, ==, 2);
  g_assert_cmpuint (statistics->lanes[0].n_pending, ==, 3);
  g_assert_cmpfloat (statistics->lanes[0].utilisation, >, 0);
  g_assert_cmpfloat (statistics->lanes[0].oldest_wait_ms, >, 0);
  kind = kind_of (statistics, "twice");
  g_assert_cmpuint (kind->n_attempts, ==, 2);
  g_assert_cmpuint (kind->n_retries, ==, 1);
  g_assert_cmpuint (kind->n_succeeded, ==, 1);
  g_assert_cmpuint (kind->run.n, ==, 2);
  g_assert_cmpuint (kind_of (statistics, "bad")->n_failed, ==, 1);

  lyceum_queue_set_kind_paused (fixture.queue, "gate", FALSE);
  gate_open (&gate);
  turn_until (lyceum_queue_get_n_unfinished (fixture.queue) == 0);
  fixture_close (&fixture);
  gate_clear (&gate);
}

/* While there is work, the store hears that this process lives, and how it does. */
static void
test_heartbeat (void)
{
  QueueFixture fixture;
  Gate gate;
  g_autofree char *report = NULL;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "gate", LYCEUM_LANE_COMPUTE, TRUE, gate_thread_cb, &gate);
  fixture_start (&fixture);
  fixture_submit (&fixture, "gate", LYCEUM_TASK_PRIORITY_NORMAL, NULL);
  gate_wait_for (&gate, 1);
  while (report == NULL)
    {
      report = lyceum_memory_task_store_get_report (LYCEUM_MEMORY_TASK_STORE (fixture.store));
      g_usleep (1000);
    }
  g_assert_nonnull (strstr (report, "\"gate\""));
  gate_open (&gate);
  fixture_close (&fixture);
  gate_clear (&gate);
}

static gboolean
has_unanswered_calls (LyceumQueue *queue)
{
  guint n_ops;

  _lyceum_queue_lock (queue);
  n_ops = queue->n_ops;
  _lyceum_queue_unlock (queue);
  return n_ops > 0;
}

typedef struct
{
  GString *text;
  guint64 last;
  LyceumTaskState state;
} Heard;

static void
hear (const LyceumTaskEvent *event, gpointer data)
{
  Heard *heard = data;

  g_assert_cmpuint (event->first_seq, ==, heard->last + 1);
  heard->last = event->seq;
  if (event->type == LYCEUM_TASK_EVENT_TEXT)
    g_string_append (heard->text, event->text);
  else if (event->type == LYCEUM_TASK_EVENT_STATE)
    heard->state = event->state;
}

static gboolean
speak_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *piece = g_strdup_printf ("%u ", i);

      lyceum_task_run_emit_text (run, piece);
    }
  return data == NULL || gate_thread_cb (run, data, error);
}

static void
register_speaker (QueueFixture *fixture, Gate *gate)
{
  fixture_register (fixture, "speak", LYCEUM_LANE_COMPUTE, TRUE, speak_thread_cb, gate);
}

static char *
speech (guint times)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 100 * times; i++)
    g_string_append_printf (text, "%u ", i % 100);
  return g_string_free (text, FALSE);
}

static gboolean
has_log (LyceumQueue *queue, gint64 id)
{
  gboolean has;

  _lyceum_queue_lock (queue);
  has = _lyceum_queue_find_locked (queue, id)->log != NULL;
  _lyceum_queue_unlock (queue);
  return has;
}

/* A stream that has ended is told from the disk, whole or from any number on, in this process and in the next. */
static void
test_replay_from_disk (void)
{
  QueueFixture first, second;
  Reply reply = { 0 };
  g_autofree char *whole = speech (1);
  gint64 id;

  fixture_open (&first, NULL, 1);
  register_speaker (&first, NULL);
  fixture_start (&first);
  id = lyceum_task_get_id (fixture_submit (&first, "speak", LYCEUM_TASK_PRIORITY_NORMAL, &reply));
  turn_until (reply.n_calls == 1);
  while (has_log (first.queue, id)) /* until the disk has it */
    g_main_context_iteration (NULL, TRUE);
  fixture_shut_down (&first, LYCEUM_QUEUE_DRAIN);

  fixture_open (&second, lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (first.store)), 1);
  fixture_start (&second);
  for (guint process = 0; process < 2; process++)
    for (guint after = 0; after <= 100; after += 20)
      {
        Heard heard = { .text = g_string_new (NULL), .last = after };
        LyceumSubscription *subscription =
            lyceum_queue_subscribe (process == 0 ? first.queue : second.queue, id, after, hear, &heard, NULL);

        turn_until (heard.state == LYCEUM_TASK_STATE_SUCCEEDED);
        g_assert_true (g_str_has_suffix (whole, heard.text->str));
        if (after == 0)
          g_assert_cmpstr (heard.text->str, ==, whole);
        lyceum_subscription_cancel (subscription);
        g_string_free (heard.text, TRUE);
      }
  fixture_close (&second);
  fixture_close (&first);
}

/* A stream that a crash broke off goes on in the next process with the numbers that follow. */
static void
test_stream_over_a_crash (void)
{
  QueueFixture first, second;
  Gate gate;
  Heard heard = { .text = g_string_new (NULL) };
  g_autofree char *twice = speech (2);
  LyceumSubscription *subscription;
  gint64 id;

  gate_init (&gate);
  fixture_open (&first, NULL, 1);
  register_speaker (&first, &gate);
  fixture_start (&first);
  id = lyceum_task_get_id (fixture_submit (&first, "speak", LYCEUM_TASK_PRIORITY_NORMAL, NULL));
  gate_wait_for (&gate, 1);
  fixture_settle ();
  _lyceum_outbox_flush (first.queue);
  wait_for (!has_unanswered_calls (first.queue));

  fixture_open (&second, lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (first.store)), 1);
  register_speaker (&second, NULL);
  fixture_start (&second);
  subscription = lyceum_queue_subscribe (second.queue, id, 0, hear, &heard, NULL);
  turn_until (heard.state == LYCEUM_TASK_STATE_SUCCEEDED);
  g_assert_cmpstr (heard.text->str, ==, twice);
  lyceum_subscription_cancel (subscription);
  g_string_free (heard.text, TRUE);
  gate_open (&gate);
  fixture_close (&second);
  fixture_close (&first);
  gate_clear (&gate);
}

/* Of what has ended, so much is kept in the list and in the store; of what has not, everything. */
static void
test_retention (void)
{
  enum { N_TASKS = 30, N_KEPT = 10 };
  QueueFixture fixture;
  Gate gate;
  g_autoptr (GPtrArray) records = NULL;
  LyceumTask *unfinished;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "gate", LYCEUM_LANE_COMPUTE, TRUE, gate_thread_cb, &gate);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, TRUE, nothing_thread_cb, NULL);
  lyceum_queue_set_retention (fixture.queue, 30, N_KEPT);
  fixture_start (&fixture);
  unfinished = fixture_submit (&fixture, "gate", LYCEUM_TASK_PRIORITY_LOW, NULL);
  for (guint i = 0; i < N_TASKS; i++)
    fixture_submit (&fixture, "nothing", LYCEUM_TASK_PRIORITY_NORMAL, NULL);
  turn_until (lyceum_queue_get_n_unfinished (fixture.queue) == 1);
  fixture_settle ();
  _lyceum_upkeep_run (fixture.queue);
  wait_for (!has_unanswered_calls (fixture.queue));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.queue)), ==, N_KEPT + 1);
  records = lyceum_memory_task_store_list (LYCEUM_MEMORY_TASK_STORE (fixture.store));
  g_assert_cmpuint (records->len, ==, N_KEPT + 1);
  g_assert_true (lyceum_queue_get_task (fixture.queue, lyceum_task_get_id (unfinished)) == unfinished);
  gate_open (&gate);
  turn_until_state (unfinished, SUCCEEDED);
  fixture_close (&fixture);
  gate_clear (&gate);
}

int
main (int argc, char **argv)
{
  int status;

  g_log_set_writer_func (write_entry, NULL, NULL);
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  entries = g_ptr_array_new_with_free_func (g_free);
  g_test_add_func ("/queue/observing/states", test_states);
  g_test_add_func ("/queue/observing/log", test_log);
  g_test_add_func ("/queue/observing/alarm", test_alarm);
  g_test_add_func ("/queue/observing/statistics", test_statistics);
  g_test_add_func ("/queue/observing/heartbeat", test_heartbeat);
  g_test_add_func ("/queue/observing/replay-from-disk", test_replay_from_disk);
  g_test_add_func ("/queue/observing/stream-over-a-crash", test_stream_over_a_crash);
  g_test_add_func ("/queue/observing/retention", test_retention);
  status = g_test_run ();
  g_ptr_array_unref (entries);
  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "fake-provider.h"
#include "lyceum-retrieval.h"
#include "lyceum-search-tasks.h"
#include "workshop-test.h"

/* Words and vectors of passages that are made in the background. */

#define N_PASSAGES 4000
#define BATCH_MS 50
#define FOR_EVER_MS 3600000
#define BATCH 64
#define MODEL "fake-model"

typedef struct
{
  Fixture fixture;
  FakeProvider *fake;
} Case;

static LyceumDatabase *
get_database (Case *test)
{
  return lyceum_collection_get_database (lyceum_workshop_get_collection (test->fixture.workshop));
}

static gboolean
execute_cb (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  /* As an import says it. */
  lyceum_connection_note_change (connection, "source", 1);
  return lyceum_connection_execute (connection, data, error);
}

static void
execute (Case *test, const char *sql)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_database_write_async (get_database (test), execute_cb, (gpointer) sql, NULL, NULL, NULL, ready_cb, &result);
  lyceum_database_write_finish (get_database (test), wait_for (&result), NULL, &error);
  g_assert_no_error (error);
}

static gboolean
count_cb (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (connection, g_intern_string (data), error);
  gboolean row;

  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  *result = GSIZE_TO_POINTER ((gsize) lyceum_statement_get_int64 (statement, 0));
  return TRUE;
}

static guint
count (Case *test, const char *sql)
{
  g_autoptr (GAsyncResult) result = NULL;
  gpointer n = NULL;

  lyceum_database_read_async (get_database (test), count_cb, (gpointer) sql, NULL, NULL, NULL, ready_cb, &result);
  g_assert_true (lyceum_database_read_finish (get_database (test), wait_for (&result), &n, NULL));
  return (guint) GPOINTER_TO_SIZE (n);
}

#define N_VECTORS "SELECT count(*) FROM chunk_vector AS v JOIN vector_model AS m ON m.id = v.model_id WHERE m.name = '" MODEL "'"

static void
wait_until (Case *test, const char *sql, guint n)
{
  while (count (test, sql) != n)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
}

static gboolean
set_fake_network_cb (gpointer data)
{
  Case *test = data;

  _lyceum_models_set_fake (lyceum_workshop_get_models (test->fixture.workshop), LYCEUM_PROVIDER (test->fake));
  return G_SOURCE_REMOVE;
}

/* Before any task of the network lane starts. */
static void
use_fake (Case *test)
{
  GMainContext *context = lyceum_queue_get_network_context (lyceum_workshop_get_queue (test->fixture.workshop));
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, set_fake_network_cb, test, NULL);
  g_source_attach (source, context);
}

static void
fill (Case *test)
{
  execute (test, "INSERT INTO course (id, uid, name, created_at) VALUES (1, 'c', 'Course', 0);"
                 "INSERT INTO source (id, uid, course_id, position, name, language, created_at)"
                 " VALUES (1, 's', 1, 0, 'Source', 'en', 0);"
                 "INSERT INTO chunk (source_id, position, heading_path, text, first_block, n_blocks, location)"
                 " WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < " G_STRINGIFY (N_PASSAGES) " - 1)"
                 " SELECT 1, i, '', 'passage of whales number' || i, i, 1, 'page 1' FROM n;"
                 "INSERT INTO chunk_unindexed SELECT id FROM chunk;"
                 /* The fake takes the place of any server, but there has to be one that is used. */
                 "INSERT INTO provider (id, name, kind, url, position, revision)"
                 " VALUES (1, 'home', 'openai', 'http://127.0.0.1:9', 0, 1);"
                 "INSERT INTO provider_model (provider_id, use, model) VALUES (1, 'embeddings', '" MODEL "')");
}

/* A server that only talks makes no vectors, and nothing is begun. */
static void
test_none (Case *test, gconstpointer data)
{
  execute (test, "UPDATE provider_model SET use = 'answers'");
  start_workshop (&test->fixture, FALSE);
  wait_until (test, "SELECT count(*) FROM chunk_unindexed", 0);
  g_assert_cmpuint (count (test, "SELECT count(*) FROM task WHERE kind = 'embed'"), ==, 0);
  g_assert_cmpuint (fake_provider_get_n_calls (test->fake, LYCEUM_CAPABILITY_EMBED), ==, 0);
}

static void
case_set_up (Case *test, gconstpointer data)
{
  set_up (&test->fixture, data);
  test->fake = fake_provider_new (LYCEUM_CAPABILITY_EMBED);
  fill (test);
  use_fake (test);
}

static void
case_tear_down (Case *test, gconstpointer data)
{
  tear_down (&test->fixture, data);
  g_object_unref (test->fake);
}

static guint
n_calls (Case *test)
{
  return fake_provider_get_n_calls (test->fake, LYCEUM_CAPABILITY_EMBED);
}

/* Lets some requests be answered, and then none any more. */
static void
stall (Case *test)
{
  while (n_calls (test) < 8)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  fake_provider_set_delay (test->fake, FOR_EVER_MS);
}

static void
wait_for_some (Case *test)
{
  while (count (test, N_VECTORS) < 4 * BATCH)
    g_main_context_iteration (NULL, FALSE);
}

/* Begun by itself at the start, in requests of 64; then nothing is left to do, and what is added later is done as well. */
static void
test_all (Case *test, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) passages = NULL;
  LyceumSearch *search = lyceum_workshop_get_search (test->fixture.workshop);

  start_workshop (&test->fixture, FALSE);
  wait_until (test, N_VECTORS, N_PASSAGES);
  wait_until (test, "SELECT count(*) FROM chunk_unindexed", 0);
  wait_until (test, "SELECT count(*) FROM task WHERE kind = 'embed' AND state = 3", 1);
  g_assert_cmpuint (n_calls (test), ==, (N_PASSAGES + BATCH - 1) / BATCH);

  lyceum_search_find_async (search, "Which whale is number777?", NULL, NULL, 0, NULL, NULL, 6, NULL, ready_cb, &result);
  passages = lyceum_search_find_finish (search, wait_for (&result), NULL);
  g_assert_cmpstr (((LyceumPassage *) g_ptr_array_index (passages, 0))->text, ==, "passage of whales number777");

  execute (test, "DELETE FROM chunk WHERE id = 5; INSERT INTO chunk (id, source_id, position, heading_path, text, first_block,"
                 " n_blocks, location) VALUES (5, 1, 4, 'New', 'new', 4, 1, '')");
  g_assert_cmpuint (count (test, N_VECTORS), ==, N_PASSAGES - 1);
  wait_until (test, N_VECTORS, N_PASSAGES);
}

/* What an attempt has stored the next one, in another process, does not ask for again. */
static void
test_reopen (Case *test, gconstpointer data)
{
  guint n_before, n_asked;

  fake_provider_set_delay (test->fake, BATCH_MS);
  start_workshop (&test->fixture, FALSE);
  stall (test);
  wait_for_some (test);
  close_workshop (&test->fixture);

  open_workshop (&test->fixture);
  use_fake (test);
  n_before = count (test, N_VECTORS);
  g_assert_cmpuint (n_before, <, N_PASSAGES);
  n_asked = n_calls (test);
  fake_provider_set_delay (test->fake, 0);
  g_assert_cmpuint (start_workshop (&test->fixture, TRUE), ==, 1);
  wait_until (test, N_VECTORS, N_PASSAGES);
  wait_until (test, "SELECT count(*) FROM task WHERE kind = 'embed' AND state = 3", 1);
  g_assert_cmpuint (n_calls (test) - n_asked, ==, (N_PASSAGES - n_before + BATCH - 1) / BATCH);
}

/* The child of test_kill(): works until it is killed. */
static int
work_until_killed (const char *data_dir)
{
  Case test = { .fixture = { .data_dir = (char *) data_dir }, .fake = fake_provider_new (LYCEUM_CAPABILITY_EMBED) };

  fake_provider_set_delay (test.fake, BATCH_MS);
  open_workshop (&test.fixture);
  use_fake (&test);
  start_workshop (&test.fixture, FALSE);
  stall (&test);
  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}

static void
test_kill (Case *test, gconstpointer data)
{
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;
  guint n_before;

  child = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, data, "--work", test->fixture.data_dir, NULL);
  g_assert_no_error (error);
  wait_for_some (test);
  g_subprocess_send_signal (child, SIGKILL);
  g_subprocess_wait (child, NULL, NULL);

  n_before = count (test, N_VECTORS);
  g_assert_cmpuint (n_before % BATCH, ==, 0);
  g_assert_cmpuint (n_before, <, N_PASSAGES);
  g_assert_cmpuint (start_workshop (&test->fixture, TRUE), ==, 1);
  wait_until (test, N_VECTORS, N_PASSAGES);
  wait_until (test, "SELECT count(*) FROM task WHERE kind = 'embed' AND state = 3", 1);
  g_assert_cmpuint (n_calls (test), ==, (N_PASSAGES - n_before + BATCH - 1) / BATCH);
  g_assert_cmpuint (count (test, "SELECT count(*) FROM chunk_vector"), ==, N_PASSAGES);
}

/* Another model: its vectors are made, and only then those of the old one go. */
static void
test_other_model (Case *test, gconstpointer data)
{
  execute (test, "INSERT INTO vector_model (name, dimensions) VALUES ('old', 2);"
                 "INSERT INTO chunk_vector (model_id, chunk_id, scale, high, low)"
                 " SELECT 1, id, 1, x'0102', x'0000' FROM chunk");
  fake_provider_script_failure (test->fake, LYCEUM_CAPABILITY_EMBED,
                                lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_KEY, -1, "The key is wrong."));
  start_workshop (&test->fixture, FALSE);
  wait_until (test, "SELECT count(*) FROM task WHERE kind = 'embed' AND state = 4", 1);
  g_assert_cmpuint (count (test, "SELECT count(*) FROM chunk_vector WHERE model_id = 1"), ==, N_PASSAGES);

  /* Somebody mends the server. */
  execute (test, "SELECT 1");
  wait_until (test, N_VECTORS, N_PASSAGES);
  wait_until (test, "SELECT count(*) FROM chunk_vector WHERE model_id = 1", 0);
}

/* A server that is busy is asked again later; a text that is too long for it is cut, and holds up no other. */
static void
test_failures (Case *test, gconstpointer data)
{
  fake_provider_script_failure (test->fake, LYCEUM_CAPABILITY_EMBED,
                                lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_TOO_LONG, -1, "Too long."));
  fake_provider_script_failure (test->fake, LYCEUM_CAPABILITY_EMBED,
                                lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_BUSY, 50, "Busy."));
  start_workshop (&test->fixture, FALSE);
  wait_until (test, N_VECTORS, N_PASSAGES);
  g_assert_cmpuint (count (test, "SELECT count(*) FROM chunk_vector"), ==, N_PASSAGES);
}

/* Passages that are replaced while their vectors are on the way get none of what was there before. */
static void
test_replaced (Case *test, gconstpointer data)
{
  fake_provider_set_delay (test->fake, 400);
  start_workshop (&test->fixture, FALSE);
  while (n_calls (test) == 0)
    g_main_context_iteration (NULL, FALSE);
  execute (test, "DELETE FROM chunk WHERE id <= 10;"
                 "INSERT INTO chunk (id, source_id, position, heading_path, text, first_block, n_blocks, location)"
                 " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10)"
                 " SELECT i, 1, i - 1, '', 'something else', i, 1, '' FROM n");
  while (count (test, N_VECTORS) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (count (test, "SELECT count(*) FROM chunk_vector WHERE chunk_id <= 10"), ==, 0);
  fake_provider_set_delay (test->fake, 0);
  wait_until (test, N_VECTORS, N_PASSAGES);
  g_assert_cmpuint (count (test, "SELECT count(DISTINCT high) FROM chunk_vector WHERE chunk_id <= 10"), ==, 1);
}

/* The index forgets what has gone, without waiting for something to come. */
static void
test_gone (Case *test, gconstpointer data)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (test->fixture.workshop);
  g_autoptr (GAsyncResult) result = NULL;

  start_workshop (&test->fixture, FALSE);
  wait_until (test, N_VECTORS, N_PASSAGES);
  wait_until (test, "SELECT count(*) FROM chunk_unindexed", 0);
  lyceum_collection_delete_course_async (collection, 1, ready_cb, &result);
  g_assert_true (lyceum_collection_change_finish (collection, wait_for (&result), NULL));
  g_assert_cmpuint (count (test, "SELECT count(*) FROM chunk_vector"), ==, 0);
  wait_until (test, "SELECT count(*) FROM chunk_terms_gone", 0);
  /* Nothing that a person has to see. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (lyceum_workshop_get_queue (test->fixture.workshop))), ==, 2);
  g_assert_cmpuint (count (test, "SELECT count(*) FROM chunk_index WHERE chunk_index MATCH 'whale'"), ==, 0);
}

static void
test_cancel (Case *test, gconstpointer data)
{
  LyceumQueue *queue = lyceum_workshop_get_queue (test->fixture.workshop);
  LyceumTask *task = NULL;

  fake_provider_set_delay (test->fake, BATCH_MS);
  start_workshop (&test->fixture, FALSE);
  stall (test);
  wait_for_some (test);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (queue)); i++)
    {
      g_autoptr (LyceumTask) item = g_list_model_get_item (G_LIST_MODEL (queue), i);

      if (g_str_equal (lyceum_task_get_kind (item), LYCEUM_KIND_EMBED))
        task = item;
    }
  g_assert_nonnull (task);
  lyceum_queue_cancel (queue, task);
  while (!LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (task)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (lyceum_task_get_state (task), ==, LYCEUM_TASK_STATE_CANCELLED);
  g_assert_cmpuint (count (test, N_VECTORS), <, N_PASSAGES);
}

int
main (int argc, char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--work"))
    return work_until_killed (argv[2]);

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/tasks/embed/none", Case, NULL, case_set_up, test_none, case_tear_down);
  g_test_add ("/tasks/embed/all", Case, NULL, case_set_up, test_all, case_tear_down);
  g_test_add ("/tasks/embed/reopen", Case, NULL, case_set_up, test_reopen, case_tear_down);
  g_test_add ("/tasks/embed/kill", Case, argv[0], case_set_up, test_kill, case_tear_down);
  g_test_add ("/tasks/embed/other-model", Case, NULL, case_set_up, test_other_model, case_tear_down);
  g_test_add ("/tasks/embed/failures", Case, NULL, case_set_up, test_failures, case_tear_down);
  g_test_add ("/tasks/embed/replaced", Case, NULL, case_set_up, test_replaced, case_tear_down);
  g_test_add ("/tasks/embed/gone", Case, NULL, case_set_up, test_gone, case_tear_down);
  g_test_add ("/tasks/embed/cancel", Case, NULL, case_set_up, test_cancel, case_tear_down);
  return g_test_run ();
}

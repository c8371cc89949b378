/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A course from a page of the web: it is fetched, kept, read, and forgotten; and what becomes of it where that goes wrong. */
#include <string.h>

#include "lyceum-sql.h"
#include "lyceum-web-error.h"
#include "raw-server.h"
#include "workshop-test.h"

static const char page[] = "<!DOCTYPE html><html lang='en'><head><title>The cell | Site</title></head><body><nav><a href='/'>Home</a></nav>"
                           "<article><h1>The cell</h1><p>A cell is the smallest unit of life. The nucleus is the part of a cell that "
                           "holds its DNA.</p><p>A membrane is a thin layer that surrounds a cell.</p></article></body></html>";

static GPtrArray *
address (const char *base, const char *path, gboolean allow_private)
{
  GPtrArray *materials = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_material_free);
  g_autofree char *url = g_strconcat (base, path, NULL);
  g_autoptr (GError) error = NULL;
  LyceumMaterial *material = lyceum_material_new_address (url, allow_private, &error);

  g_assert_no_error (error);
  g_ptr_array_add (materials, material);
  return materials;
}

static LyceumSource *
get_source (Fixture *fixture, gint64 course_id, GPtrArray **sources)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (fixture->workshop);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_collection_list_sources_async (collection, course_id, NULL, ready_cb, &result);
  *sources = lyceum_collection_list_sources_finish (collection, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint ((*sources)->len, ==, 1);
  return g_ptr_array_index (*sources, 0);
}

static gboolean
count_kept (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  g_autoptr (LyceumStatement) statement =
    lyceum_connection_prepare (connection, "SELECT count(fetched) FROM source_content", error);
  gboolean row = FALSE;

  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  *(gint64 *) data = lyceum_statement_get_int64 (statement, 0);
  return TRUE;
}

static gint64
get_n_kept (Fixture *fixture)
{
  LyceumDatabase *database = lyceum_collection_get_database (lyceum_workshop_get_collection (fixture->workshop));
  g_autoptr (GAsyncResult) result = NULL;
  gint64 n = -1;

  lyceum_database_write_async (database, count_kept, &n, NULL, NULL, NULL, ready_cb, &result);
  g_assert_true (lyceum_database_write_finish (database, wait_for (&result), NULL, NULL));
  return n;
}

static void
test_page (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new ();
  g_autofree char *url = g_strconcat (raw_server_get_url (server), "/there", NULL);
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (LyceumCourse) course = NULL;
  g_autoptr (GError) error = NULL;
  const LyceumSource *source;
  gint64 course_id = 0;

  raw_server_script (server);
  raw_server_send (server, "HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n", -1);
  raw_server_answer (server, "200 OK", "text/html", page);
  start_workshop (fixture, FALSE);
  task = create_course (fixture, &course_id, NULL, address (raw_server_get_url (server), "/here", TRUE), TRUE);
  g_assert_true (wait_for_end (fixture, task, &error));
  g_assert_no_error (error);
  course = get_course (fixture, course_id);
  g_assert_cmpstr (course->name, ==, "The cell");
  g_assert_cmpuint (course->n_lessons, ==, 1);
  g_assert_cmpuint (course->n_cards, >=, 1);
  source = get_source (fixture, course_id, &sources);
  g_assert_cmpstr (source->url, ==, url);
  g_assert_cmpstr (source->title, ==, "The cell");
  g_assert_cmpint (get_n_kept (fixture), ==, 0);
}

static void
test_not_found (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new ();
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (GError) error = NULL;
  gint64 course_id = 0;

  raw_server_answer (server, "404 Not Found", "text/html", "no");
  start_workshop (fixture, FALSE);
  task = create_course (fixture, &course_id, NULL, address (raw_server_get_url (server), "/", TRUE), TRUE);
  g_assert_false (wait_for_end (fixture, task, &error));
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 1);
}

/* A course does not look into the network of the person whom somebody gave an address. */
static void
test_private (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new ();
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (GError) error = NULL;
  gint64 course_id = 0;

  start_workshop (fixture, FALSE);
  task = create_course (fixture, &course_id, NULL, address (raw_server_get_url (server), "/", FALSE), TRUE);
  g_assert_false (wait_for_end (fixture, task, &error));
  g_assert_cmpuint (raw_server_get_n_connections (server), ==, 0);
}

/* What is busy now is asked again, when it wants to be. */
static void
test_busy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new ();
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (GError) error = NULL;
  gint64 course_id = 0;

  raw_server_script (server);
  raw_server_send (server, "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n", -1);
  raw_server_answer (server, "200 OK", "text/html", page);
  start_workshop (fixture, FALSE);
  task = create_course (fixture, &course_id, NULL, address (raw_server_get_url (server), "/", TRUE), TRUE);
  g_assert_true (wait_for_end (fixture, task, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 2);
}

/* What was fetched and cannot be read: its source is told of by the task that failed to. */
static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new ();
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (LyceumTask) task = NULL, import = NULL;
  g_autoptr (GError) error = NULL;
  const LyceumSource *source;
  gint64 course_id = 0;

  raw_server_answer (server, "200 OK", "application/pdf", "%PDF-1.4 and nothing more");
  start_workshop (fixture, FALSE);
  task = create_course (fixture, &course_id, NULL, address (raw_server_get_url (server), "/a.pdf", TRUE), TRUE);
  g_assert_false (wait_for_end (fixture, task, &error));
  source = get_source (fixture, course_id, &sources);
  g_set_object (&import, lyceum_queue_get_task (lyceum_workshop_get_queue (fixture->workshop), source->task_id));
  g_assert_nonnull (import);
  g_assert_cmpint (lyceum_task_get_state (import), ==, LYCEUM_TASK_STATE_FAILED);
  g_assert_nonnull (strstr (lyceum_task_get_error_message (import), "a.pdf"));
  g_assert_cmpint (get_n_kept (fixture), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define add(name, func) g_test_add ("/fetch-task/" name, Fixture, NULL, set_up, func, tear_down)
  add ("page", test_page);
  add ("not-found", test_not_found);
  add ("private", test_private);
  add ("busy", test_busy);
  add ("unreadable", test_unreadable);
#undef add
  return g_test_run ();
}

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

#define HEAD "<!DOCTYPE html><html lang='en'><head><title>The cell</title></head><body><article>"
#define PARAGRAPH(word) "<p>The " word " is a part of the cell that has a task of its own. Every " word " was described long ago by people who " \
  "looked through glass. It is small, and it moves slowly. Nobody has seen all that it does, and yet much is known of it.</p>"
#define PAGE(word) PARAGRAPH (word) PARAGRAPH (word) PARAGRAPH (word) PARAGRAPH (word) PARAGRAPH (word) PARAGRAPH (word)
#define PART(word) "<h2>The " word "</h2>" PAGE (word) PAGE (word) PAGE (word) PAGE (word)
#define TAIL "</article></body></html>"

static const char first_state[] = HEAD PART ("nucleus") PART ("membrane") PART ("ribosome") TAIL;
static const char second_state[] = HEAD PART ("nucleus") PART ("vacuole") PART ("membrane") "<p>A membrane is a thin layer, as is "
                                   "known now.</p>" PART ("ribosome") TAIL;

static gint64
learn (Fixture *fixture, RawServer *server)
{
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (GError) error = NULL;
  gint64 course_id = 0;

  start_workshop (fixture, FALSE);
  task = create_course (fixture, &course_id, NULL, address (raw_server_get_url (server), "/", TRUE), TRUE);
  g_assert_true (wait_for_end (fixture, task, &error));
  g_assert_no_error (error);
  return course_id;
}

static void
answer_with_tag (RawServer *server, const char *tag, const char *body)
{
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: %s\r\n"
                                             "Content-Length: %zu\r\n\r\n%s", tag, strlen (body), body);

  raw_server_script (server);
  raw_server_send (server, answer, -1);
}

/* Returns: (transfer full): what the person is told. */
static char *
look_again (Fixture *fixture, gint64 course_id)
{
  LyceumQueue *queue = lyceum_workshop_get_queue (fixture->workshop);
  g_autoptr (GPtrArray) before = NULL, after = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_source_refetch_async (queue, lyceum_workshop_get_collection (fixture->workshop),
                               get_source (fixture, course_id, &before)->id, FALSE, NULL, ready_cb, &result);
  task = lyceum_source_refetch_finish (wait_for (&result), &error);
  g_assert_no_error (error);
  wait_for_end (fixture, task, NULL);
  return lyceum_source_refetch_describe (queue, task, get_source (fixture, course_id, &after));
}

static GPtrArray *
list_lessons (Fixture *fixture, gint64 course_id)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (fixture->workshop);
  g_autoptr (GAsyncResult) result = NULL;
  GPtrArray *lessons;

  lyceum_collection_list_lessons_async (collection, course_id, TRUE, NULL, ready_cb, &result);
  lessons = lyceum_collection_list_lessons_finish (collection, wait_for (&result), NULL);
  g_assert_nonnull (lessons);
  return lessons;
}

static LyceumLesson *
find_lesson (GPtrArray *lessons, const char *title, guint number)
{
  for (guint i = 0; i < lessons->len; i++)
    {
      LyceumLesson *lesson = g_ptr_array_index (lessons, i);

      if (g_str_equal (lesson->title, title) && number-- == 0)
        return lesson;
    }
  return NULL;
}

static void
mark_read (Fixture *fixture, gint64 lesson_id)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (fixture->workshop);
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_collection_set_lesson_read_async (collection, lesson_id, TRUE, ready_cb, &result);
  g_assert_true (lyceum_collection_change_finish (collection, wait_for (&result), NULL));
}

/* The server is asked for what is newer, and says that nothing is; or it sends the same again. */
static void
test_unchanged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new ();
  g_autofree char *before = NULL, *after = NULL, *words = NULL, *again = NULL, *request = NULL;
  gint64 course_id;

  answer_with_tag (server, "\"one\"", first_state);
  course_id = learn (fixture, server);
  before = describe_course (fixture, course_id);
  raw_server_script (server);
  raw_server_send (server, "HTTP/1.1 304 Not Modified\r\nETag: \"one\"\r\n\r\n", -1);
  words = look_again (fixture, course_id);
  g_assert_true (g_str_has_prefix (words, "There is no newer version"));
  request = raw_server_dup_request (server, 1);
  g_assert_nonnull (strstr (request, "If-None-Match: \"one\""));
  answer_with_tag (server, "\"two\"", first_state);
  again = look_again (fixture, course_id);
  g_assert_cmpstr (again, ==, words);
  after = describe_course (fixture, course_id);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (get_n_kept (fixture), ==, 0);
}

/* What is the same stays, read or not; what has changed is made anew; what a person has read stays beside it. */
static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new ();
  g_autoptr (GPtrArray) before = NULL, after = NULL;
  g_autofree char *words = NULL, *told = NULL;
  LyceumLesson *nucleus, *membrane, *ribosome, *lesson;
  gint64 course_id;

  answer_with_tag (server, "\"one\"", first_state);
  course_id = learn (fixture, server);
  before = list_lessons (fixture, course_id);
  g_assert_cmpuint (before->len, ==, 3);
  nucleus = find_lesson (before, "The nucleus", 0);
  membrane = find_lesson (before, "The membrane", 0);
  ribosome = find_lesson (before, "The ribosome", 0);
  mark_read (fixture, membrane->id);
  mark_read (fixture, ribosome->id);

  answer_with_tag (server, "\"two\"", second_state);
  words = look_again (fixture, course_id);
  g_assert_nonnull (strstr (words, "2 lessons are new"));
  after = list_lessons (fixture, course_id);
  g_assert_cmpuint (after->len, ==, 5);
  g_assert_cmpint (((LyceumLesson *) g_ptr_array_index (after, 0))->id, ==, nucleus->id);
  g_assert_cmpstr (((LyceumLesson *) g_ptr_array_index (after, 1))->title, ==, "The vacuole");
  lesson = find_lesson (after, "The membrane", 0);
  g_assert_cmpint (lesson->id, ==, membrane->id);
  g_assert_cmpint (lesson->read_at, >, 0);
  g_assert_cmpstr (lesson->markdown, ==, membrane->markdown);
  lesson = find_lesson (after, "The membrane", 1);
  g_assert_true (lesson->made);
  g_assert_nonnull (strstr (lesson->markdown, "as is known now"));
  lesson = find_lesson (after, "The ribosome", 0);
  g_assert_cmpint (lesson->id, ==, ribosome->id);
  g_assert_cmpint (lesson->position, ==, 4);
  g_assert_cmpint (lesson->read_at, >, 0);

  /* And back: nobody has touched the new ones. */
  answer_with_tag (server, "\"three\"", first_state);
  told = look_again (fixture, course_id);
  g_clear_pointer (&after, g_ptr_array_unref);
  after = list_lessons (fixture, course_id);
  g_assert_null (find_lesson (after, "The vacuole", 0));
  g_assert_cmpint (find_lesson (after, "The membrane", 0)->id, ==, membrane->id);
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new ();
  g_autofree char *before = NULL, *after = NULL, *words = NULL;
  gint64 course_id;

  answer_with_tag (server, "\"one\"", first_state);
  course_id = learn (fixture, server);
  before = describe_course (fixture, course_id);
  raw_server_answer (server, "404 Not Found", "text/html", "no");
  words = look_again (fixture, course_id);
  g_assert_cmpstr (words, ==, "The page is no longer at its address. What was read before stays.");
  after = describe_course (fixture, course_id);
  g_assert_cmpstr (after, ==, before);
}

/* What was not fetched is not looked for. */
static void
test_no_address (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (GError) error = NULL;
  gint64 course_id = 0;

  start_workshop (fixture, FALSE);
  task = create_course (fixture, &course_id, NULL, pasted ("Cell", cell_text), TRUE);
  g_assert_true (wait_for_end (fixture, task, &error));
  lyceum_source_refetch_async (lyceum_workshop_get_queue (fixture->workshop), lyceum_workshop_get_collection (fixture->workshop),
                               get_source (fixture, course_id, &sources)->id, FALSE, NULL, ready_cb, &result);
  g_assert_null (lyceum_source_refetch_finish (wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
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
  add ("unchanged", test_unchanged);
  add ("changed", test_changed);
  add ("gone", test_gone);
  add ("no-address", test_no_address);
#undef add
  return g_test_run ();
}

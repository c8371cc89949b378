/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <string.h>

#include "fake-provider.h"
#include "lyceum-batch.h"
#include "workshop-test.h"

/* A file of requests: read, carried out, gone on with, and written. */

typedef struct
{
  Fixture fixture;
  FakeProvider *fake;
} Case;

static gboolean
set_fake_network_cb (gpointer data)
{
  Case *test = data;

  _lyceum_models_set_fake (lyceum_workshop_get_models (test->fixture.workshop), LYCEUM_PROVIDER (test->fake));
  return G_SOURCE_REMOVE;
}

static void
start (Case *test, gboolean recover)
{
  GMainContext *context = lyceum_queue_get_network_context (lyceum_workshop_get_queue (test->fixture.workshop));
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, set_fake_network_cb, test, NULL);
  g_source_attach (source, context);
  start_workshop (&test->fixture, recover);
}

static void
case_set_up (Case *test, gconstpointer data)
{
  set_up (&test->fixture, data);
  test->fake = fake_provider_new (LYCEUM_CAPABILITY_COMPLETE | LYCEUM_CAPABILITY_EMBED);
}

static void
case_tear_down (Case *test, gconstpointer data)
{
  tear_down (&test->fixture, data);
  g_object_unref (test->fake);
}

static LyceumDatabase *
get_database (Case *test)
{
  return lyceum_collection_get_database (lyceum_workshop_get_collection (test->fixture.workshop));
}

static char *
write_file (Case *test, const char *content, gssize length)
{
  char *path = g_build_filename (test->fixture.folder, "requests.jsonl", NULL);

  g_assert_true (g_file_set_contents (path, content, length, NULL));
  return path;
}

static LyceumBatchFile *
read_file (Case *test, const char *content, gssize length, GError **error)
{
  g_autofree char *path = write_file (test, content, length);
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_batch_file_read_async (path, NULL, ready_cb, &result);
  return lyceum_batch_file_read_finish (wait_for (&result), error);
}

static void
append_question (GString *content, const char *custom_id, const char *question)
{
  g_string_append_printf (content,
                          "{\"custom_id\": \"%s\", \"method\": \"POST\", \"url\": \"/v1/chat/completions\", \"body\": {\"model\": "
                          "\"m\", \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}}\n",
                          custom_id, question);
}

static char *
many_questions (guint n)
{
  GString *content = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("q%u", i);
      g_autofree char *question = g_strdup_printf ("question %u", i);

      append_question (content, id, question);
    }
  return g_string_free (content, FALSE);
}

static LyceumTask *
submit (Case *test, const LyceumBatchFile *file)
{
  const LyceumBatchTarget target = { .provider_name = "server", .limit_key = "provider:server" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LyceumTask *task;

  lyceum_batch_submit_async (lyceum_workshop_get_queue (test->fixture.workshop), file, &target, LYCEUM_TASK_PRIORITY_NORMAL,
                             NULL, ready_cb, &result);
  task = lyceum_batch_submit_finish (wait_for (&result), &error);
  g_assert_no_error (error);
  return task;
}

/* Returns: (transfer full) (element-type JsonNode): the lines of a file */
static GPtrArray *
read_lines (const char *path)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &content, NULL, NULL))
    return nodes;
  lines = g_strsplit (content, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      JsonNode *node = json_from_string (lines[i], NULL);

      g_assert_nonnull (node);
      g_ptr_array_add (nodes, node);
    }
  return nodes;
}

typedef struct
{
  LyceumBatchOutcome outcome;
  GPtrArray *answers, *errors;
} Written;

static void
written_clear (Written *written)
{
  g_clear_pointer (&written->answers, g_ptr_array_unref);
  g_clear_pointer (&written->errors, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Written, written_clear)

static void
write_out (Case *test, gint64 task_id, LyceumBatchFile *file, Written *written)
{
  g_autofree char *answers = g_build_filename (test->fixture.folder, "answers.jsonl", NULL);
  g_autofree char *errors = g_build_filename (test->fixture.folder, "errors.jsonl", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  written_clear (written);
  lyceum_batch_write_async (get_database (test), task_id, file, answers, errors, NULL, ready_cb, &result);
  g_assert_true (lyceum_batch_write_finish (get_database (test), wait_for (&result), &written->outcome, &error));
  g_assert_no_error (error);
  written->answers = read_lines (answers);
  written->errors = read_lines (errors);
}

static JsonObject *
line_at (GPtrArray *lines, guint index)
{
  return json_node_get_object (g_ptr_array_index (lines, index));
}

static JsonObject *
body_at (GPtrArray *lines, guint index)
{
  JsonObject *response = json_object_get_object_member (line_at (lines, index), "response");

  g_assert_cmpint (json_object_get_int_member (response, "status_code"), ==, 200);
  return json_object_get_object_member (response, "body");
}

static const char *
text_at (GPtrArray *lines, guint index)
{
  JsonObject *choice = json_array_get_object_element (json_object_get_array_member (body_at (lines, index), "choices"), 0);

  return json_object_get_string_member (json_object_get_object_member (choice, "message"), "content");
}

static guint
get_n_calls (Case *test)
{
  return fake_provider_get_n_calls (test->fake, LYCEUM_CAPABILITY_COMPLETE);
}

static void
test_answers_in_order (Case *test, gconstpointer data)
{
  g_autofree char *content = many_questions (40);
  g_autoptr (LyceumBatchFile) file = read_file (test, content, -1, NULL);
  g_autoptr (LyceumTask) task = NULL;
  g_auto (Written) written = { 0 };

  start (test, FALSE);
  task = submit (test, file);
  g_assert_true (wait_for_end (&test->fixture, task, NULL));
  write_out (test, lyceum_task_get_id (task), file, &written);
  g_assert_cmpuint (written.outcome.n_answers, ==, 40);
  g_assert_cmpuint (written.outcome.n_errors, ==, 0);
  g_assert_cmpuint (written.answers->len, ==, 40);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *id = g_strdup_printf ("q%u", i);
      g_autofree char *question = g_strdup_printf ("question %u", i);

      g_assert_cmpstr (json_object_get_string_member (line_at (written.answers, i), "custom_id"), ==, id);
      g_assert_cmpstr (text_at (written.answers, i), ==, question);
    }
  g_assert_cmpuint (get_n_calls (test), ==, 40);
}

static void
test_embeddings (Case *test, gconstpointer data)
{
  const char *content =
    "{\"custom_id\": \"e\", \"method\": \"POST\", \"url\": \"/v1/embeddings\", \"body\": {\"model\": \"v\", \"input\": [\"one two\", "
    "\"three\"], \"encoding_format\": \"float\"}}\n"
    "{\"custom_id\": \"f\", \"url\": \"/v1/embeddings\", \"body\": {\"input\": \"one two\"}}";
  g_autoptr (LyceumBatchFile) file = read_file (test, content, -1, NULL);
  g_autoptr (LyceumTask) task = NULL;
  g_auto (Written) written = { 0 };
  JsonArray *rows;
  JsonObject *row;

  g_assert_cmpuint (file->faults->len, ==, 0);
  start (test, FALSE);
  task = submit (test, file);
  g_assert_true (wait_for_end (&test->fixture, task, NULL));
  write_out (test, lyceum_task_get_id (task), file, &written);
  g_assert_cmpuint (written.answers->len, ==, 2);
  rows = json_object_get_array_member (body_at (written.answers, 0), "data");
  g_assert_cmpuint (json_array_get_length (rows), ==, 2);
  row = json_array_get_object_element (rows, 1);
  g_assert_cmpint (json_object_get_int_member (row, "index"), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (row, "embedding")), ==, FAKE_PROVIDER_DIMENSIONS);
  g_assert_cmpstr (json_object_get_string_member (body_at (written.answers, 0), "model"), ==, "v");
}

static const struct
{
  const char *line;
  const char *code;
} hostile[] = {
  { "nonsense", "invalid_json" },
  { "{\"custom_id\": \"x\"", "invalid_json" },
  { "[1, 2, 3]", "invalid_json" },
  { "null", "invalid_json" },
  { "\"text\"", "invalid_json" },
  { "{\"custom_id\": \"\xff\xfe\"}", "invalid_json" },
  { "{}", "invalid_request" },
  { "{\"custom_id\": 7, \"url\": \"/v1/embeddings\", \"body\": {\"input\": \"a\"}}", "invalid_request" },
  { "{\"custom_id\": \"\", \"url\": \"/v1/embeddings\", \"body\": {\"input\": \"a\"}}", "invalid_request" },
  { "{\"custom_id\": \"a\", \"method\": \"GET\", \"url\": \"/v1/embeddings\", \"body\": {\"input\": \"a\"}}", "invalid_request" },
  { "{\"custom_id\": \"a\", \"url\": \"/v1/embeddings\"}", "invalid_request" },
  { "{\"custom_id\": \"a\", \"url\": \"/v1/embeddings\", \"body\": 3}", "invalid_request" },
  { "{\"custom_id\": \"a\", \"url\": \"/etc/passwd\", \"body\": {}}", "unsupported" },
  { "{\"custom_id\": \"a\", \"url\": {\"a\": 1}, \"body\": {}}", "invalid_request" },
  { "{\"custom_id\": \"a\", \"url\": \"/v1/chat/completions\", \"body\": {}}", "invalid_request" },
  { "{\"custom_id\": \"a\", \"url\": \"/v1/chat/completions\", \"body\": {\"messages\": []}}", "invalid_request" },
  { "{\"custom_id\": \"a\", \"url\": \"/v1/chat/completions\", \"body\": {\"messages\": [null]}}", "unsupported" },
  { "{\"custom_id\": \"a\", \"url\": \"/v1/chat/completions\", \"body\": {\"messages\": [{\"role\": \"tool\", \"content\": \"a\"}]}}",
    "unsupported" },
  { "{\"custom_id\": \"a\", \"url\": \"/v1/chat/completions\", \"body\": {\"messages\": [{\"role\": \"user\", \"content\": "
    "[{\"type\": \"image_url\"}]}]}}",
    "unsupported" },
  { "{\"custom_id\": \"a\", \"url\": \"/v1/chat/completions\", \"body\": {\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], "
    "\"tools\": []}}",
    "unsupported" },
  { "{\"custom_id\": \"a\", \"url\": \"/v1/chat/completions\", \"body\": {\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], "
    "\"max_tokens\": -5}}",
    "invalid_request" },
  { "{\"custom_id\": \"a\", \"url\": \"/v1/chat/completions\", \"body\": {\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], "
    "\"temperature\": \"hot\"}}",
    "invalid_request" },
  { "{\"custom_id\": \"a\", \"url\": \"/v1/chat/completions\", \"body\": {\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], "
    "\"n\": 3}}",
    "unsupported" },
  { "{\"custom_id\": \"a\", \"url\": \"/v1/chat/completions\", \"body\": {\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], "
    "\"response_format\": {\"type\": \"json_schema\"}}}",
    "unsupported" },
  { "{\"custom_id\": \"a\", \"url\": \"/v1/chat/completions\", \"body\": {\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], "
    "\"stop\": [1]}}",
    "invalid_request" },
  { "{\"custom_id\": \"a\", \"url\": \"/v1/embeddings\", \"body\": {\"input\": []}}", "invalid_request" },
  { "{\"custom_id\": \"a\", \"url\": \"/v1/embeddings\", \"body\": {\"input\": [\"\"]}}", "invalid_request" },
  { "{\"custom_id\": \"a\", \"url\": \"/v1/embeddings\", \"body\": {\"input\": [[1, 2]]}}", "invalid_request" },
};

/* A hostile line has an error of its own, in its place, and takes no other with it. */
static void
test_hostile_lines (Case *test, gconstpointer data)
{
  g_autoptr (GString) content = g_string_new ("\xef\xbb\xbf");
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autoptr (LyceumBatchFile) file = NULL;
  g_autoptr (LyceumTask) task = NULL;
  g_auto (Written) written = { 0 };
  guint n_bad = G_N_ELEMENTS (hostile) + 2;

  append_question (content, "first", "one");
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    g_string_append_printf (content, "%s\r\n\n  \n", hostile[i].line);
  g_string_append_printf (content, "%s\n", deep);
  append_question (content, "first", "again");
  append_question (content, "odd", "half \\ud800 a character \\u0000");
  append_question (content, "last", "two");
  file = read_file (test, content->str, content->len, NULL);
  g_assert_cmpuint (file->requests->len, ==, 3);
  g_assert_cmpuint (file->faults->len, ==, n_bad);
  for (guint i = 0; i < n_bad; i++)
    {
      const LyceumBatchFault *fault = g_ptr_array_index (file->faults, i);
      const char *code = i < G_N_ELEMENTS (hostile)    ? hostile[i].code
                         : i == G_N_ELEMENTS (hostile) ? "invalid_json"
                                                       : "duplicate_custom_id";

      if (g_strcmp0 (fault->code, code) != 0)
        g_test_message ("%s: %s", i < G_N_ELEMENTS (hostile) ? hostile[i].line : "", fault->message);
      g_assert_cmpstr (fault->code, ==, code);
      g_assert_cmpstr (fault->message, !=, NULL);
    }

  start (test, FALSE);
  task = submit (test, file);
  g_assert_true (wait_for_end (&test->fixture, task, NULL));
  write_out (test, lyceum_task_get_id (task), file, &written);
  g_assert_cmpuint (written.outcome.n_answers, ==, 3);
  g_assert_cmpuint (written.outcome.n_errors, ==, n_bad);
  g_assert_cmpuint (written.errors->len, ==, n_bad);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (line_at (written.errors, 0), "error"), "line"), ==, 2);
}

static void
assert_refused (Case *test, const char *content, gssize length, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumBatchFile) file = read_file (test, content, length, &error);

  g_assert_null (file);
  g_assert_error (error, G_IO_ERROR, code);
}

/* A file that is no batch at all is refused with a sentence. */
static void
test_hostile_files (Case *test, gconstpointer data)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *zeros = g_malloc0 (LYCEUM_BATCH_MAX_LINE_BYTES + 10);
  g_autoptr (LyceumBatchFile) file = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  assert_refused (test, "", 0, G_IO_ERROR_INVALID_DATA);
  assert_refused (test, "\n\r\n \n", -1, G_IO_ERROR_INVALID_DATA);
  for (guint i = 0; i <= LYCEUM_BATCH_MAX_LINES; i++)
    g_string_append (lines, "{}\n");
  assert_refused (test, lines->str, lines->len, G_IO_ERROR_NO_SPACE);

  file = read_file (test, zeros, LYCEUM_BATCH_MAX_LINE_BYTES + 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (file->faults->len, ==, 1);
  g_assert_cmpstr (((LyceumBatchFault *) g_ptr_array_index (file->faults, 0))->code, ==, "line_too_long");

  lyceum_batch_file_read_async ("/dev/zero", NULL, ready_cb, &result);
  g_assert_null (lyceum_batch_file_read_finish (wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&error);
  g_clear_object (&result);
  lyceum_batch_file_read_async (test->fixture.folder, NULL, ready_cb, &result);
  g_assert_null (lyceum_batch_file_read_finish (wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
}

static void
test_options (Case *test, gconstpointer data)
{
  const char *content =
    "{\"custom_id\": \"a\", \"url\": \"/v1/chat/completions\", \"body\": {\"temperature\": 0.5, \"top_p\": 1, \"max_completion_tokens\": 7, "
    "\"stop\": [\"x\", \"y\"], \"seed\": 3, \"user\": \"u\", \"n\": 1, \"logprobs\": false, \"tools\": null, \"response_format\": {\"type\": "
    "\"json_schema\", \"json_schema\": {\"name\": \"s\", \"schema\": {\"type\": \"object\"}}}, \"messages\": [{\"role\": \"developer\", "
    "\"content\": [{\"type\": \"text\", \"text\": \"be \"}, {\"type\": \"text\", \"text\": \"brief\"}]}, {\"role\": \"user\", \"content\": "
    "\"hello\"}]}}";
  g_autoptr (LyceumBatchFile) file = read_file (test, content, -1, NULL);
  g_autoptr (LyceumTask) task = NULL;
  g_autofree char *prompt = NULL, *schema = NULL;
  const LyceumBatchRequest *request;

  g_assert_cmpuint (file->requests->len, ==, 1);
  g_assert_cmpuint (file->ignored->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (file->ignored, 0), ==, "seed");
  request = g_ptr_array_index (file->requests, 0);
  g_assert_cmpfloat (request->completion->temperature, ==, 0.5);
  g_assert_cmpuint (request->completion->max_tokens, ==, 7);
  g_assert_cmpuint (g_strv_length (request->completion->stop), ==, 2);

  start (test, FALSE);
  task = submit (test, file);
  g_assert_true (wait_for_end (&test->fixture, task, NULL));
  prompt = fake_provider_dup_prompt (test->fake, 0);
  schema = fake_provider_dup_schema (test->fake, 0);
  g_assert_cmpstr (prompt, ==, "system: be brief\nuser: hello\n");
  g_assert_cmpstr (schema, ==, "{\"type\":\"object\"}");
}

/* One line that fails keeps the others, and the second attempt asks for nothing twice. */
static void
test_failed_line (Case *test, gconstpointer data)
{
  LyceumQueue *queue = lyceum_workshop_get_queue (test->fixture.workshop);
  g_autofree char *content = many_questions (10);
  g_autoptr (LyceumBatchFile) file = read_file (test, content, -1, NULL);
  g_autoptr (LyceumTask) task = NULL;
  g_auto (Written) written = { 0 };
  JsonObject *line;

  fake_provider_script_failure (test->fake, LYCEUM_CAPABILITY_COMPLETE,
                                lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_FILTERED, -1, "It was withheld."));
  start (test, FALSE);
  task = submit (test, file);
  g_assert_false (wait_for_end (&test->fixture, task, NULL));
  write_out (test, lyceum_task_get_id (task), file, &written);
  g_assert_cmpuint (written.outcome.n_answers, ==, 9);
  g_assert_cmpuint (written.outcome.n_errors, ==, 1);
  line = json_object_get_object_member (line_at (written.errors, 0), "error");
  g_assert_cmpstr (json_object_get_string_member (line, "message"), ==, "It was withheld.");

  lyceum_queue_retry (queue, task);
  g_assert_true (wait_for_end (&test->fixture, task, NULL));
  write_out (test, lyceum_task_get_id (task), file, &written);
  g_assert_cmpuint (written.outcome.n_answers, ==, 10);
  g_assert_cmpuint (written.errors->len, ==, 0);
  g_assert_cmpuint (get_n_calls (test), ==, 11);
}

static LyceumBatchRecord *
find (Case *test, const char *hash, const char *provider_name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LyceumBatchRecord *record;

  lyceum_batch_find_async (get_database (test), hash, provider_name, NULL, NULL, ready_cb, &result);
  record = lyceum_batch_find_finish (get_database (test), wait_for (&result), &error);
  g_assert_no_error (error);
  return record;
}

/* Closed in the middle, found again by what the file says, and gone on with: each line is asked once, but for those that
 * were under way. */
static void
test_goes_on (Case *test, gconstpointer data)
{
  g_autofree char *content = many_questions (60);
  g_autoptr (LyceumBatchFile) file = read_file (test, content, -1, NULL);
  g_autoptr (LyceumTask) task = NULL, again = NULL;
  g_autoptr (LyceumBatchRecord) record = NULL, other = NULL;
  g_auto (Written) written = { 0 };
  guint n_done;

  for (guint i = 0; i < 80; i++)
    {
      fake_provider_script_answer (test->fake);
      fake_provider_script_text (test->fake, 10, "scripted");
    }
  start (test, FALSE);
  lyceum_queue_set_limit (lyceum_workshop_get_queue (test->fixture.workshop), "provider:server", 0, 0, 2);
  task = submit (test, file);
  while (lyceum_task_get_n_finished_children (task) < 5)
    g_main_context_iteration (NULL, TRUE);
  close_workshop (&test->fixture);
  n_done = get_n_calls (test);
  g_assert_cmpuint (n_done, <, 60);

  open_workshop (&test->fixture);
  other = find (test, "0000", NULL);
  g_assert_null (other);
  other = find (test, file->hash, "another");
  g_assert_null (other);
  record = find (test, file->hash, "server");
  g_assert_nonnull (record);
  g_assert_cmpint (record->task_id, ==, lyceum_task_get_id (task));
  g_assert_cmpstr (record->limit_key, ==, "provider:server");
  start (test, TRUE);
  again = g_object_ref (lyceum_queue_get_task (lyceum_workshop_get_queue (test->fixture.workshop), record->task_id));
  g_assert_true (wait_for_end (&test->fixture, again, NULL));
  write_out (test, record->task_id, file, &written);
  g_assert_cmpuint (written.outcome.n_answers, ==, 60);
  g_assert_cmpuint (get_n_calls (test), <=, 60 + 2);
}

/* Whoever comes second is told so, and asks for nothing. */
static void
test_begun_twice (Case *test, gconstpointer data)
{
  const LyceumBatchTarget target = { .provider_name = "server", .limit_key = "provider:server" };
  const LyceumBatchTarget other = { .provider_name = "server", .limit_key = "provider:server", .model = "another" };
  g_autofree char *content = many_questions (3);
  g_autoptr (LyceumBatchFile) file = read_file (test, content, -1, NULL);
  LyceumQueue *queue = lyceum_workshop_get_queue (test->fixture.workshop);
  g_autoptr (LyceumTask) task = NULL, second = NULL, third = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  start (test, FALSE);
  task = submit (test, file);
  g_assert_true (wait_for_end (&test->fixture, task, NULL));
  lyceum_batch_submit_async (queue, file, &target, LYCEUM_TASK_PRIORITY_NORMAL, NULL, ready_cb, &result);
  second = lyceum_batch_submit_finish (wait_for (&result), &error);
  g_assert_null (second);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_cmpuint (get_n_calls (test), ==, 3);

  /* Another model may say something else. */
  g_clear_object (&result);
  g_clear_error (&error);
  lyceum_batch_submit_async (queue, file, &other, LYCEUM_TASK_PRIORITY_NORMAL, NULL, ready_cb, &result);
  third = lyceum_batch_submit_finish (wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_true (wait_for_end (&test->fixture, third, NULL));
}

/* A server that is away for a while loses no line. */
static void
test_waits_for_server (Case *test, gconstpointer data)
{
  g_autofree char *content = many_questions (5);
  g_autoptr (LyceumBatchFile) file = read_file (test, content, -1, NULL);
  g_autoptr (LyceumTask) task = NULL;
  g_auto (Written) written = { 0 };

  fake_provider_script_failure (test->fake, LYCEUM_CAPABILITY_COMPLETE,
                                lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_UNREACHABLE, -1, "Nobody is there."));
  start (test, FALSE);
  task = submit (test, file);
  g_assert_true (wait_for_end (&test->fixture, task, NULL));
  write_out (test, lyceum_task_get_id (task), file, &written);
  g_assert_cmpuint (written.outcome.n_answers, ==, 5);
}

static gboolean
damage_notes (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  return lyceum_connection_execute (connection,
                                    "UPDATE task SET payload = CASE id % 3 WHEN 0 THEN '(1, 2)' WHEN 1 THEN '{''messages'': <7>}'"
                                    " ELSE '{''messages'': <[(uint32 9, ''x'')]>}' END"
                                    " WHERE parent_id != 0",
                                    error);
}

/* What a line was is read from a file, and may be anything. */
static void
test_damaged_notes (Case *test, gconstpointer data)
{
  g_autofree char *content = many_questions (8);
  g_autoptr (LyceumBatchFile) file = read_file (test, content, -1, NULL);
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (Written) written = { 0 };
  LyceumQueue *queue = lyceum_workshop_get_queue (test->fixture.workshop);
  gint64 id;

  start (test, FALSE);
  lyceum_queue_set_kind_paused (queue, NULL, TRUE);
  task = submit (test, file);
  id = lyceum_task_get_id (task);
  g_clear_object (&task);
  close_workshop (&test->fixture);
  open_workshop (&test->fixture);
  lyceum_database_write_async (get_database (test), damage_notes, NULL, NULL, NULL, NULL, ready_cb, &result);
  g_assert_true (lyceum_database_write_finish (get_database (test), wait_for (&result), NULL, NULL));
  start (test, TRUE);
  task = g_object_ref (lyceum_queue_get_task (lyceum_workshop_get_queue (test->fixture.workshop), id));
  g_assert_false (wait_for_end (&test->fixture, task, NULL));
  g_assert_cmpuint (lyceum_task_get_n_failed_children (task), ==, 8);
  write_out (test, id, file, &written);
  g_assert_cmpuint (written.outcome.n_answers, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Case, NULL, case_set_up, func, case_tear_down)
  ADD ("/tasks/batch/answers-in-order", test_answers_in_order);
  ADD ("/tasks/batch/embeddings", test_embeddings);
  ADD ("/tasks/batch/hostile-lines", test_hostile_lines);
  ADD ("/tasks/batch/hostile-files", test_hostile_files);
  ADD ("/tasks/batch/options", test_options);
  ADD ("/tasks/batch/failed-line", test_failed_line);
  ADD ("/tasks/batch/goes-on", test_goes_on);
  ADD ("/tasks/batch/begun-twice", test_begun_twice);
  ADD ("/tasks/batch/waits-for-server", test_waits_for_server);
  ADD ("/tasks/batch/damaged-notes", test_damaged_notes);
#undef ADD
  return g_test_run ();
}

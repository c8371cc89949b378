/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-test.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

const char cli_sample_text[] =
  "# The cell\n\n"
  "A **cell** is the smallest unit of life. Every living thing is made of one cell or of many cells.\n\n"
  "## The membrane\n\n"
  "The **cell membrane** is a thin layer of lipids and proteins that surrounds the cell. "
  "It controls which substances enter the cell and which leave it. "
  "Osmosis is the movement of water through a membrane towards the higher concentration of dissolved substances.\n\n"
  "## The nucleus\n\n"
  "The **nucleus** is the part of a eukaryotic cell that holds its genetic material. "
  "The nucleus was described by the Scottish botanist Robert Brown in 1831. "
  "Chromosomes are long threads of DNA and proteins that carry the genes.\n\n"
  "There are three kinds of RNA that take part in making proteins: messenger RNA, transfer RNA and ribosomal RNA.\n\n"
  "## Energy\n\n"
  "A **mitochondrion** is an organelle in which cellular respiration takes place. "
  "Mitochondria produce most of the adenosine triphosphate that the cell uses as a source of energy. "
  "A **chloroplast** is an organelle of plants and algae in which photosynthesis takes place.\n";

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
cli_fixture_set_up (CliFixture   *fixture,
                    gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->root = g_dir_make_tmp ("lyceum-cli-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->data_dir = g_build_filename (fixture->root, "data", NULL);
  fixture->environment = NULL;
}

void
cli_fixture_tear_down (CliFixture   *fixture,
                       gconstpointer data)
{
  remove_tree (fixture->root);
  g_free (fixture->root);
  g_free (fixture->data_dir);
  g_clear_pointer (&fixture->environment, g_strfreev);
}

char *
cli_write_file (CliFixture *fixture,
                const char *name,
                const char *content,
                gssize      length)
{
  char *path = g_build_filename (fixture->root, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, content, length, &error);
  g_assert_no_error (error);
  return path;
}

void
cli_run_clear (CliRun *run)
{
  g_clear_pointer (&run->out, g_free);
  g_clear_pointer (&run->err, g_free);
}

static GPtrArray *
command_line (CliFixture *fixture,
              const char *first,
              va_list     rest)
{
  GPtrArray *words = g_ptr_array_new ();

  g_ptr_array_add (words, (gpointer) g_getenv ("LYCEUM_TEST_LYCEUMCTL"));
  g_ptr_array_add (words, (gpointer) "--data-dir");
  g_ptr_array_add (words, fixture->data_dir);
  for (const char *word = first; word; word = va_arg (rest, const char *))
    g_ptr_array_add (words, (gpointer) word);
  g_ptr_array_add (words, NULL);
  return words;
}

static GSubprocess *
start (CliFixture       *fixture,
       GPtrArray        *words,
       GSubprocessFlags  flags)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  if (fixture->environment)
    g_subprocess_launcher_set_environ (launcher, fixture->environment);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words->pdata, &error);
  g_assert_no_error (error);
  return process;
}

void
cli_run (CliFixture *fixture,
         CliRun     *run,
         const char *input,
         const char *first,
         ...)
{
  g_autoptr (GPtrArray) words = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  va_list rest;

  va_start (rest, first);
  words = command_line (fixture, first, rest);
  va_end (rest);

  process = start (fixture, words,
                   G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_communicate_utf8 (process, input, NULL, &run->out, &run->err, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (process))
    g_printerr ("%s", run->err);
  g_assert_true (g_subprocess_get_if_exited (process));
  run->status = g_subprocess_get_exit_status (process);
}

GSubprocess *
cli_spawn (CliFixture *fixture,
           const char *first,
           ...)
{
  g_autoptr (GPtrArray) words = NULL;
  va_list rest;

  va_start (rest, first);
  words = command_line (fixture, first, rest);
  va_end (rest);

  return start (fixture, words, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
}

guint
cli_count_courses (CliFixture *fixture)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;

  cli_run (fixture, &run, NULL, "courses", "--json", NULL);
  node = cli_json (&run);
  return json_array_get_length (json_node_get_array (node));
}

GSubprocess *
cli_spawn_stuck (CliFixture *fixture)
{
  g_autofree char *file = cli_write_file (fixture, "stuck.md", cli_sample_text, -1);
  g_autofree char *reader = cli_write_file (fixture, "reader", "#!/bin/sh\nexec sleep 1000\n", -1);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_assert_cmpint (g_chmod (reader, 0700), ==, 0);
  g_subprocess_launcher_setenv (launcher, "LYCEUM_EXTRACT", reader, TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("LYCEUM_TEST_LYCEUMCTL"), "--data-dir",
                                         fixture->data_dir, "learn", file, "--name", "Biology", NULL);
  g_assert_no_error (error);
  while (!g_file_test (fixture->data_dir, G_FILE_TEST_IS_DIR) || cli_count_courses (fixture) == 0)
    g_usleep (10000);
  return process;
}

void
cli_stop (GSubprocess *process,
          int          signal_number)
{
  g_subprocess_send_signal (process, signal_number);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
}

char *
cli_find_task (CliFixture *fixture,
               const char *name,
               const char *value)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonArray *tasks;

  cli_run (fixture, &run, NULL, "tasks", "--json", NULL);
  node = cli_json (&run);
  tasks = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (tasks); i++)
    {
      JsonObject *task = json_array_get_object_element (tasks, i);

      if (g_strcmp0 (json_object_get_string_member (task, name), value) == 0)
        return g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (task, "id"));
    }
  g_error ("there is no task whose %s is %s", name, value);
}

void
cli_execute (CliFixture *fixture,
             const char *sql,
             GBytes     *blob)
{
  g_autofree char *path = g_build_filename (fixture->data_dir, "collection.db", NULL);
  sqlite3 *handle = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (handle, 20000);
  g_assert_cmpint (sqlite3_exec (handle, "PRAGMA foreign_keys = ON", NULL, NULL, NULL), ==, SQLITE_OK);
  if (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (handle));
  if (blob)
    sqlite3_bind_blob (statement, 1, g_bytes_get_data (blob, NULL), (int) g_bytes_get_size (blob), SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);
  sqlite3_close (handle);
}

JsonNode *
cli_json (const CliRun *run)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  if (run->status != 0)
    g_test_message ("%s", run->err);
  g_assert_cmpint (run->status, ==, 0);
  node = json_from_string (run->out, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

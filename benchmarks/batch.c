/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "figures.h"
#include "lyceum-batch.h"
#include "lyceum-complete.h"
#include "lyceum-workshop.h"

/*
 * A batch of 100 completions, 8 at once, from the file with the requests to the file with the answers, each answer on disk as it
 * comes; beside it one completion by itself. The least that it could take is 100/8 of that one, or, as no answer can be cut
 * into parts, 13 rounds of it.
 *
 * benchmark-batch SERVER [FOLDER]: the test server's program; where the collection is kept.
 */

#define N_LINES 100
#define WIDTH 8
#define N_ROUNDS 3
#define N_SINGLE 5

static void
ready_cb (GObject *object, GAsyncResult *result, gpointer slot)
{
  *(GAsyncResult **) slot = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *slot;
}

static void
must (const GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static LyceumWorkshop *
open_workshop (const char *folder, const char *url)
{
  g_autoptr (GAsyncResult) opened = NULL, saved = NULL, started = NULL;
  g_autoptr (LyceumProviderProfile) profile = lyceum_provider_profile_new ("server", LYCEUM_PROVIDER_OPENAI, url);
  g_autoptr (GError) error = NULL;
  LyceumWorkshop *workshop;

  lyceum_workshop_open_async (folder, NULL, ready_cb, &opened);
  workshop = lyceum_workshop_open_finish (wait_for (&opened), &error);
  must (error);
  profile->models[LYCEUM_USE_ANSWERS] = g_strdup ("first:0.05,rate:50,tokens:50");
  lyceum_models_save_async (lyceum_workshop_get_models (workshop), profile, NULL, NULL, ready_cb, &saved);
  lyceum_models_save_finish (lyceum_workshop_get_models (workshop), wait_for (&saved), &error);
  must (error);
  lyceum_workshop_start_async (workshop, FALSE, NULL, ready_cb, &started);
  lyceum_workshop_start_finish (workshop, wait_for (&started), NULL, &error);
  must (error);
  return workshop;
}

/* Returns: milliseconds of one completion */
static double
measure_single (LyceumWorkshop *workshop)
{
  LyceumQueue *queue = lyceum_workshop_get_queue (workshop);
  LyceumCompleteOptions options = LYCEUM_COMPLETE_DEFAULTS;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LyceumCompleteAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  double start = figures_now ();

  options.prompt = "question";
  lyceum_complete_async (queue, lyceum_workshop_get_models (workshop), &options, NULL, NULL, NULL, ready_cb, &result);
  answer = lyceum_complete_finish (queue, wait_for (&result), &error);
  must (error);
  return (figures_now () - start) / 1e6;
}

static char *
write_requests (const char *folder, guint round)
{
  g_autoptr (GString) content = g_string_new (NULL);
  g_autofree char *name = g_strdup_printf ("requests-%u.jsonl", round);
  char *path = g_build_filename (folder, name, NULL);

  for (guint i = 0; i < N_LINES; i++)
    g_string_append_printf (content,
                            "{\"custom_id\": \"q%u\", \"method\": \"POST\", \"url\": \"/v1/chat/completions\", \"body\": {\"messages\": "
                            "[{\"role\": \"user\", \"content\": \"round %u, question %u\"}]}}\n",
                            i, round, i);
  if (!g_file_set_contents (path, content->str, (gssize) content->len, NULL))
    g_error ("%s cannot be written", path);
  return path;
}

static void
run_batch (LyceumWorkshop *workshop, const char *path)
{
  const LyceumBatchTarget target = { .provider_name = "server", .limit_key = "provider:server" };
  LyceumQueue *queue = lyceum_workshop_get_queue (workshop);
  LyceumDatabase *database = lyceum_collection_get_database (lyceum_workshop_get_collection (workshop));
  g_autoptr (GAsyncResult) read = NULL, submitted = NULL, waited = NULL, written = NULL;
  g_autoptr (LyceumBatchFile) file = NULL;
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *answers = g_strconcat (path, ".answers", NULL), *errors = g_strconcat (path, ".errors", NULL);
  LyceumBatchOutcome outcome;

  lyceum_batch_file_read_async (path, NULL, ready_cb, &read);
  file = lyceum_batch_file_read_finish (wait_for (&read), &error);
  must (error);
  lyceum_batch_submit_async (queue, file, &target, LYCEUM_TASK_PRIORITY_NORMAL, NULL, ready_cb, &submitted);
  task = lyceum_batch_submit_finish (wait_for (&submitted), &error);
  must (error);
  lyceum_queue_wait_async (queue, task, NULL, ready_cb, &waited);
  lyceum_queue_wait_finish (queue, wait_for (&waited), &error);
  must (error);
  lyceum_batch_write_async (database, lyceum_task_get_id (task), file, answers, errors, NULL, ready_cb, &written);
  lyceum_batch_write_finish (database, wait_for (&written), &outcome, &error);
  must (error);
  if (outcome.n_answers != N_LINES)
    g_error ("%u answers of %u", outcome.n_answers, N_LINES);
  g_unlink (answers);
}

/* Returns: milliseconds of a batch */
static double
measure_batch (LyceumWorkshop *workshop, const char *folder, guint round)
{
  g_autofree char *path = write_requests (folder, round);
  double start = figures_now ();

  run_batch (workshop, path);
  start = (figures_now () - start) / 1e6;
  g_unlink (path);
  return start;
}

static void
measure (const char *folder, const char *url)
{
  LyceumWorkshop *workshop = open_workshop (folder, url);
  g_autoptr (GAsyncResult) closed = NULL;
  double single[N_SINGLE], batch[N_ROUNDS], one, whole;
  const guint n_rounds = (N_LINES + WIDTH - 1) / WIDTH;

  lyceum_queue_set_limit (lyceum_workshop_get_queue (workshop), "provider:server", 0, 0, WIDTH);
  for (guint i = 0; i < N_SINGLE; i++)
    single[i] = measure_single (workshop);
  for (guint i = 0; i < N_ROUNDS; i++)
    batch[i] = measure_batch (workshop, folder, i);
  one = figures_median (single, N_SINGLE);
  whole = figures_median (batch, N_ROUNDS);
  printf ("one completion                       %9.0f ms\n", one);
  printf ("a batch of %d, %d at once            %9.0f ms (of %d batches: %.0f to %.0f)\n", N_LINES, WIDTH, whole, N_ROUNDS, batch[0],
          batch[N_ROUNDS - 1]);
  printf ("beside %d/%d of one                  %9.3f\n", N_LINES, WIDTH, whole / (one * N_LINES / WIDTH));
  printf ("beside %u rounds of one              %9.3f\n", n_rounds, whole / (one * n_rounds));

  lyceum_workshop_close_async (workshop, ready_cb, &closed);
  lyceum_workshop_close_finish (workshop, wait_for (&closed), NULL);
  g_object_unref (workshop);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GSubprocess) server = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *pattern = NULL, *folder = NULL, *url = NULL;

  if (argc < 2)
    return EXIT_FAILURE;

  server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, argv[1], "--until-input-ends",
                             NULL);
  must (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  url = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  pattern = g_build_filename (argc > 2 ? argv[2] : g_get_tmp_dir (), "lyceum-batch-XXXXXX", NULL);
  folder = g_strdup (g_mkdtemp (pattern));
  if (folder == NULL || url == NULL)
    g_error ("no folder, or no server");

  measure (folder, url);
  remove_tree (folder);
  g_subprocess_send_signal (server, SIGTERM);
  g_subprocess_wait (server, NULL, NULL);
  return EXIT_SUCCESS;
}

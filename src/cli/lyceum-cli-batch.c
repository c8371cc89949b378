/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-batch-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-sqlite-task-store.h"

#define DEFAULT_CONCURRENCY 8
#define MAX_CONCURRENCY 1000

static void
batch_clear (LyceumCliBatch *batch)
{
  g_free (batch->provider);
  g_free (batch->model);
  g_free (batch->output);
  g_free (batch->errors);
  g_clear_pointer (&batch->file, lyceum_batch_file_free);
  g_clear_object (&batch->task);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LyceumCliBatch, batch_clear)

static LyceumDatabase *
get_database (LyceumCliBatch *batch)
{
  return lyceum_collection_get_database (lyceum_workshop_get_collection (batch->cli->workshop));
}

static gboolean
read_file (LyceumCliBatch *batch,
           const char     *path,
           GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_batch_file_read_async (path, NULL, lyceum_cli_ready_cb, &result);
  batch->file = lyceum_batch_file_read_finish (lyceum_cli_wait (&result), error);
  return batch->file != NULL;
}

/* "questions.jsonl" becomes "questions.answers.jsonl", beside it. */
static char *
name_beside (const char *path,
             const char *kind)
{
  gboolean has_suffix = g_str_has_suffix (path, ".jsonl") && !g_str_has_suffix (path, "/.jsonl") && strlen (path) > 6;
  g_autofree char *stem = has_suffix ? g_strndup (path, strlen (path) - 6) : g_strdup (path);

  return g_strdup_printf ("%s.%s.jsonl", stem, kind);
}

static gboolean
is_same_file (const char *a,
              const char *b)
{
  g_autoptr (GFile) one = g_file_new_for_path (a), other = g_file_new_for_path (b);
  g_autoptr (GFileInfo) one_info = NULL, other_info = NULL;
  const char *one_id, *other_id;

  if (g_file_equal (one, other))
    return TRUE;
  one_info = g_file_query_info (one, G_FILE_ATTRIBUTE_ID_FILE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  other_info = g_file_query_info (other, G_FILE_ATTRIBUTE_ID_FILE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  if (!one_info || !other_info)
    return FALSE;
  one_id = g_file_info_get_attribute_string (one_info, G_FILE_ATTRIBUTE_ID_FILE);
  other_id = g_file_info_get_attribute_string (other_info, G_FILE_ATTRIBUTE_ID_FILE);
  return one_id && g_strcmp0 (one_id, other_id) == 0;
}

static const char *
get_model (const LyceumProviderProfile *profile,
           LyceumModelUse               use)
{
  const char *model = profile->models[use];

  return model && *model ? model : NULL;
}

static gboolean
is_wanted (const LyceumCliBatch        *batch,
           const LyceumProviderProfile *profile)
{
  gboolean wants_answers = FALSE, wants_vectors = FALSE;

  if (batch->provider)
    return g_str_equal (profile->name, batch->provider);
  for (guint i = 0; i < batch->file->requests->len; i++)
    {
      const LyceumBatchRequest *request = g_ptr_array_index (batch->file->requests, i);
      gboolean names_model = request->model || batch->model;

      wants_answers = wants_answers || (request->completion && !names_model);
      wants_vectors = wants_vectors || (request->texts && !names_model);
    }
  return !profile->is_off && (!wants_answers || get_model (profile, LYCEUM_USE_ANSWERS)) &&
         (!wants_vectors || get_model (profile, LYCEUM_USE_EMBEDDINGS));
}

/* Returns: (transfer full) (nullable): who is asked; one server for all of it */
static LyceumProviderProfile *
choose_profile (LyceumCliBatch *batch,
                GError        **error)
{
  LyceumModels *models = lyceum_workshop_get_models (batch->cli->workshop);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) profiles = NULL;
  const LyceumProviderProfile *chosen = NULL;

  lyceum_models_list_async (models, NULL, lyceum_cli_ready_cb, &result);
  profiles = lyceum_models_list_finish (models, lyceum_cli_wait (&result), error);
  if (!profiles)
    return NULL;
  for (guint i = 0; i < profiles->len; i++)
    {
      const LyceumProviderProfile *profile = g_ptr_array_index (profiles, i);

      if (is_wanted (batch, profile) &&
          (!chosen || profile->chosen_at[LYCEUM_USE_ANSWERS] > chosen->chosen_at[LYCEUM_USE_ANSWERS]))
        chosen = profile;
    }

  if (chosen)
    return lyceum_provider_profile_copy (chosen);
  if (batch->provider)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _("There is no server “%s”. “lyceumctl provider list” shows those there are."), batch->provider);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _("No server is set up that has a model for this. “lyceumctl provider add” adds one."));
  return NULL;
}

static void
limit (LyceumCliBatch *batch,
       const char     *limit_key,
       guint           max_streams)
{
  LyceumQueue *queue = lyceum_workshop_get_queue (batch->cli->workshop);
  guint n = batch->concurrency;

  if (n == 0)
    n = max_streams > 0 ? max_streams : DEFAULT_CONCURRENCY;
  else if (max_streams > 0)
    n = MIN (n, max_streams);
  lyceum_queue_set_network_slots (queue, MAX (n, 32));
  lyceum_queue_set_limit (queue, limit_key, 0, 0, n);
}

static gboolean
submit (LyceumCliBatch *batch,
        GError        **error)
{
  g_autoptr (LyceumProviderProfile) profile = choose_profile (batch, error);
  g_autofree char *limit_key = profile ? g_strdup_printf ("provider:%s", profile->name) : NULL;
  LyceumBatchTarget target = { .limit_key = limit_key, .model = batch->model };
  g_autoptr (GAsyncResult) result = NULL;

  if (!profile || !lyceum_cli_start (batch->cli, FALSE, NULL, error))
    return FALSE;
  target.provider_name = profile->name;
  limit (batch, limit_key, profile->max_streams);
  lyceum_batch_submit_async (lyceum_workshop_get_queue (batch->cli->workshop), batch->file, &target,
                             LYCEUM_TASK_PRIORITY_NORMAL, NULL, lyceum_cli_ready_cb, &result);
  batch->task = lyceum_batch_submit_finish (lyceum_cli_wait (&result), error);
  if (!batch->task)
    return FALSE;
  batch->task_id = lyceum_task_get_id (batch->task);
  return TRUE;
}

/* Lines that failed are tried again. */
static gboolean
requeue (LyceumCliBatch *batch,
         GError        **error)
{
  LyceumSqliteTaskStore *store = LYCEUM_SQLITE_TASK_STORE (lyceum_workshop_get_task_store (batch->cli->workshop));
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_sqlite_task_store_requeue_async (store, batch->task_id, lyceum_cli_ready_cb, &result);
  return lyceum_sqlite_task_store_change_finish (store, lyceum_cli_wait (&result), NULL, error);
}

static guint
get_max_streams (LyceumCliBatch *batch,
                 const char     *provider_name)
{
  LyceumModels *models = lyceum_workshop_get_models (batch->cli->workshop);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) profiles = NULL;

  lyceum_models_list_async (models, NULL, lyceum_cli_ready_cb, &result);
  profiles = lyceum_models_list_finish (models, lyceum_cli_wait (&result), NULL);
  for (guint i = 0; profiles && i < profiles->len; i++)
    {
      const LyceumProviderProfile *profile = g_ptr_array_index (profiles, i);

      if (g_strcmp0 (profile->name, provider_name) == 0)
        return profile->max_streams;
    }
  return 0;
}

/* Goes on with what was begun before. */
static gboolean
take_up (LyceumCliBatch          *batch,
         const LyceumBatchRecord *record,
         GError                 **error)
{
  LyceumQueue *queue = lyceum_workshop_get_queue (batch->cli->workshop);
  LyceumTask *task;

  batch->is_begun_before = TRUE;
  batch->task_id = record->task_id;
  if (record->state == LYCEUM_TASK_STATE_SUCCEEDED)
    return TRUE;
  if (LYCEUM_TASK_STATE_IS_FINISHED (record->state) && !requeue (batch, error))
    return FALSE;
  if (record->limit_key)
    limit (batch, record->limit_key, get_max_streams (batch, record->provider_name));
  if (!lyceum_cli_start (batch->cli, TRUE, NULL, error))
    return FALSE;

  task = lyceum_queue_get_task (queue, record->task_id);
  if (!task)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                   _("Another window or program of Lyceum is working on this batch (task %" G_GINT64_FORMAT "). When it has "
                     "finished, the same command writes the answers."), record->task_id);
      return FALSE;
    }
  if (record->limit_key)
    limit (batch, record->limit_key, get_max_streams (batch, record->provider_name));
  batch->task = g_object_ref (task);
  batch->n_before = lyceum_task_get_n_finished_children (task);
  return TRUE;
}

static gboolean
begin (LyceumCliBatch *batch,
       GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LyceumBatchRecord) record = NULL;
  g_autoptr (GError) local_error = NULL;

  if (batch->file->requests->len == 0)
    return TRUE;
  lyceum_batch_find_async (get_database (batch), batch->file->hash, batch->provider, batch->model, NULL, lyceum_cli_ready_cb,
                           &result);
  record = lyceum_batch_find_finish (get_database (batch), lyceum_cli_wait (&result), &local_error);
  if (local_error)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return record ? take_up (batch, record, error) : submit (batch, error);
}

static void
warn (LyceumCliBatch *batch)
{
  const GPtrArray *faults = batch->file->faults;
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < faults->len && i < 5; i++)
    {
      const LyceumBatchFault *fault = g_ptr_array_index (faults, i);

      /* Translators: the number of a line, and what is wrong with it. */
      g_printerr (_("lyceumctl: Line %u: %s\n"), fault->line, fault->message);
    }
  if (faults->len > 5)
    g_printerr (ngettext ("lyceumctl: %u more line cannot be asked; it is among the errors.\n",
                          "lyceumctl: %u more lines cannot be asked; they are among the errors.\n", faults->len - 5),
                faults->len - 5);
  for (guint i = 0; i < batch->file->ignored->len; i++)
    {
      g_autofree char *name = lyceum_cli_one_line (g_ptr_array_index (batch->file->ignored, i));

      g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "", name);
    }
  if (names->len > 0)
    g_printerr (_("lyceumctl: Not passed on to the server: %s.\n"), names->str);
}

static void
print_json (LyceumCliBatch           *batch,
            const LyceumBatchOutcome *outcome)
{
  JsonBuilder *builder = json_builder_new ();
  g_autofree char *output = g_filename_display_name (batch->output);
  g_autofree char *errors = g_filename_display_name (batch->errors);

  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, "task", batch->task_id);
  lyceum_cli_json_int (builder, "lines", batch->file->n_lines);
  lyceum_cli_json_int (builder, "answers", outcome->n_answers);
  lyceum_cli_json_int (builder, "errors", outcome->n_errors);
  lyceum_cli_json_int (builder, "answered_before", batch->is_begun_before && !batch->task ? outcome->n_answers : batch->n_before);
  lyceum_cli_json_text (builder, "output", output);
  lyceum_cli_json_text (builder, "error_output", outcome->n_errors > 0 ? errors : NULL);
  json_builder_set_member_name (builder, "usage");
  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, "prompt_tokens", outcome->prompt_tokens);
  lyceum_cli_json_int (builder, "completion_tokens", outcome->completion_tokens);
  json_builder_end_object (builder);
  lyceum_cli_json_double (builder, "seconds", (g_get_monotonic_time () - batch->cli->started_at) / (double) G_USEC_PER_SEC);
  json_builder_end_object (builder);
  lyceum_cli_print_json (builder);
}

static int
report (LyceumCliBatch *batch)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LyceumBatchOutcome outcome = { 0 };
  g_autofree char *output = lyceum_cli_one_line (batch->output);
  g_autofree char *errors = lyceum_cli_one_line (batch->errors);

  lyceum_batch_write_async (get_database (batch), batch->task_id, batch->file, batch->output, batch->errors, NULL,
                            lyceum_cli_ready_cb, &result);
  if (!lyceum_batch_write_finish (get_database (batch), lyceum_cli_wait (&result), &outcome, &error))
    return lyceum_cli_fail (error);

  if (batch->cli->json)
    print_json (batch, &outcome);
  else
    {
      g_print (ngettext ("%u answer in “%s”.\n", "%u answers in “%s”.\n", outcome.n_answers), outcome.n_answers, output);
      if (outcome.n_errors > 0)
        g_print (ngettext ("%u line has none; why is in “%s”.", "%u lines have none; why is in “%s”.", outcome.n_errors),
                 outcome.n_errors, errors);
      /* What is wrong with a line of the file does not mend itself. */
      if (outcome.n_errors > batch->file->faults->len)
        g_print (" %s", _("The same command tries again what failed."));
      if (outcome.n_errors > 0)
        g_print ("\n");
    }
  return outcome.n_errors == 0 && outcome.n_missing == 0 ? LYCEUM_CLI_SUCCESS : LYCEUM_CLI_FAILURE;
}

static int
run_batch (LyceumCliBatch *batch,
           const char     *path)
{
  g_autoptr (GError) error = NULL;

  if (!batch->output)
    batch->output = name_beside (path, "answers");
  if (!batch->errors)
    batch->errors = name_beside (path, "errors");
  if (is_same_file (path, batch->output) || is_same_file (path, batch->errors) || is_same_file (batch->output, batch->errors))
    return lyceum_cli_usage_error (_("The requests, the answers and the errors have to be three files."));

  if (!read_file (batch, path, &error))
    return lyceum_cli_fail (error);
  warn (batch);
  lyceum_cli_catch_interrupt (batch->cli);
  if (!lyceum_cli_open (batch->cli, &error) || !begin (batch, &error))
    return lyceum_cli_fail (error);
  return _lyceum_cli_batch_run (batch) ? report (batch) : LYCEUM_CLI_FAILURE;
}

int
lyceum_cli_batch (LyceumCli *cli,
                  int        argc,
                  char     **argv)
{
  g_auto (LyceumCliBatch) batch = { .cli = cli };
  int concurrency = -1;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &batch.output, N_ ("Write the answers to this file"), N_ ("FILE") },
    { "errors", 0, 0, G_OPTION_ARG_FILENAME, &batch.errors, N_ ("Write what failed to this file"), N_ ("FILE") },
    { "provider", 0, 0, G_OPTION_ARG_STRING, &batch.provider, N_ ("Ask this server"), N_ ("NAME") },
    { "model", 0, 0, G_OPTION_ARG_STRING, &batch.model, N_ ("Ask this model, where a line names none"), N_ ("MODEL") },
    { "concurrency", 0, 0, G_OPTION_ARG_INT, &concurrency, N_ ("How many lines are asked at once (8)"), N_ ("N") },
    G_OPTION_ENTRY_NULL,
  };

  if (!lyceum_cli_parse (cli, "batch FILE.jsonl", entries, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (argc != 2)
    return lyceum_cli_usage_error (_("Which file? It has one request a line, as OpenAI's batches have them."));
  if (concurrency == 0 || concurrency < -1 || concurrency > MAX_CONCURRENCY)
    return lyceum_cli_usage_error (_("--concurrency needs a number from 1 to %d."), MAX_CONCURRENCY);
  batch.concurrency = MAX (concurrency, 0);
  return run_batch (&batch, argv[1]);
}

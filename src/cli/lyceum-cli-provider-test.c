/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-provider-private.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

/* What asks a server: `provider test`, `models`. */

/* Opens the collection, starts the network thread and reads a server. Returns: (transfer full) (nullable). */
static LyceumProviderProfile *
begin (LyceumCli  *cli,
       const char *name,
       GError    **error)
{
  g_autoptr (LyceumProviderProfile) profile = NULL;

  if (!lyceum_cli_open (cli, error))
    return NULL;
  profile = _lyceum_cli_provider_read (cli, name, error);
  if (!profile || !lyceum_cli_start (cli, FALSE, NULL, error))
    return NULL;
  return g_steal_pointer (&profile);
}

static const char *
mark (LyceumCheckState state)
{
  switch (state)
    {
    case LYCEUM_CHECK_WORKS:
      return "✓";
    case LYCEUM_CHECK_FAILS:
      return "✗";
    case LYCEUM_CHECK_NOT_TRIED:
    default:
      return "–";
    }
}

static void
print_report (const LyceumProviderProfile *profile,
              const LyceumServerReport    *report)
{
  g_print (report->is_reachable ? _("“%s” at %s can be reached.\n") : _("“%s” at %s cannot be reached.\n"), profile->name,
           profile->url);
  for (guint i = 0; i < LYCEUM_N_CHECKS; i++)
    {
      const LyceumCheck *check = &report->checks[i];
      g_autofree char *duration = lyceum_cli_duration (check->seconds * 1000);
      g_autofree char *words = lyceum_cli_one_line (check->words);

      if (check->state == LYCEUM_CHECK_NOT_TRIED)
        g_print ("%s %s\n", mark (check->state), words);
      else
        g_print ("%s %s (%s)\n", mark (check->state), words, duration);
    }
}

static void
print_report_json (const LyceumProviderProfile *profile,
                   const LyceumServerReport    *report,
                   gboolean                     ok)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  lyceum_cli_json_text (builder, "name", profile->name);
  json_builder_set_member_name (builder, "reachable");
  json_builder_add_boolean_value (builder, report->is_reachable);
  json_builder_set_member_name (builder, "ok");
  json_builder_add_boolean_value (builder, ok);
  json_builder_set_member_name (builder, "checks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < LYCEUM_N_CHECKS; i++)
    {
      const LyceumCheck *check = &report->checks[i];

      json_builder_begin_object (builder);
      lyceum_cli_json_text (builder, "name", lyceum_check_subject_get_name (i));
      json_builder_set_member_name (builder, "ok");
      if (check->state == LYCEUM_CHECK_NOT_TRIED)
        json_builder_add_null_value (builder);
      else
        json_builder_add_boolean_value (builder, check->state == LYCEUM_CHECK_WORKS);
      lyceum_cli_json_double (builder, "seconds", check->seconds);
      lyceum_cli_json_text (builder, "words", check->words);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  lyceum_cli_print_json (builder);
}

/* What is used of a server has to work; that one which talks has no embeddings is no failure. */
static gboolean
is_good (const LyceumServerReport *report)
{
  if (!report->is_reachable)
    return FALSE;
  for (guint i = 0; i < LYCEUM_N_CHECKS; i++)
    if (report->checks[i].state == LYCEUM_CHECK_FAILS)
      return FALSE;
  return TRUE;
}

int
_lyceum_cli_provider_test (LyceumCli *cli,
                           int        argc,
                           char     **argv)
{
  g_autoptr (LyceumProviderProfile) profile = NULL;
  g_autoptr (LyceumServerReport) report = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LyceumModels *models;
  gboolean ok;

  if (!lyceum_cli_parse (cli, "provider test NAME", NULL, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (argc != 2)
    return lyceum_cli_usage_error (_("Which server? “lyceumctl provider list” lists them."));
  profile = begin (cli, argv[1], &error);
  if (!profile)
    return lyceum_cli_fail (error);

  models = lyceum_workshop_get_models (cli->workshop);
  lyceum_models_check_async (models, profile, NULL, NULL, lyceum_cli_ready_cb, &result);
  report = lyceum_models_check_finish (models, lyceum_cli_wait (&result), &error);
  if (!report)
    return lyceum_cli_fail (error);
  ok = is_good (report);
  if (cli->json)
    print_report_json (profile, report, ok);
  else
    print_report (profile, report);
  return ok ? LYCEUM_CLI_SUCCESS : LYCEUM_CLI_FAILURE;
}

static char *
describe_capabilities (LyceumCapabilities capabilities)
{
  GString *words = g_string_new (NULL);

  if (capabilities & LYCEUM_CAPABILITY_COMPLETE)
    g_string_append (words, _("answers"));
  if (capabilities & LYCEUM_CAPABILITY_EMBED)
    g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", _("embeddings"));
  if (capabilities & LYCEUM_CAPABILITY_RERANK)
    g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", _("ranking"));
  return g_string_free (words, FALSE);
}

static void
print_models (GPtrArray *infos)
{
  const char *headers[] = { _("Model"), _(">Size"), _(">Context"), _("For"), NULL };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < infos->len; i++)
    {
      const LyceumModelInfo *info = g_ptr_array_index (infos, i);
      char **cells = g_new0 (char *, G_N_ELEMENTS (headers));

      cells[0] = g_strdup (info->id);
      cells[1] = info->size > 0 ? g_format_size (info->size) : g_strdup ("");
      cells[2] = info->context_length > 0 ? g_strdup_printf ("%u", info->context_length) : g_strdup ("");
      cells[3] = describe_capabilities (info->capabilities);
      g_ptr_array_add (rows, cells);
    }
  lyceum_cli_print_table (headers, rows);
}

static void
print_models_json (GPtrArray *infos)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < infos->len; i++)
    {
      const LyceumModelInfo *info = g_ptr_array_index (infos, i);
      const char *uses[4] = { NULL };
      guint n = 0;

      if (info->capabilities & LYCEUM_CAPABILITY_COMPLETE)
        uses[n++] = "answers";
      if (info->capabilities & LYCEUM_CAPABILITY_EMBED)
        uses[n++] = "embeddings";
      if (info->capabilities & LYCEUM_CAPABILITY_RERANK)
        uses[n++] = "rerank";
      json_builder_begin_object (builder);
      lyceum_cli_json_text (builder, "id", info->id);
      lyceum_cli_json_int (builder, "size", (gint64) info->size);
      lyceum_cli_json_int (builder, "context_length", info->context_length);
      lyceum_cli_json_strv (builder, "uses", uses);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  lyceum_cli_print_json (builder);
}

static void
pulled_some_cb (goffset  done,
                goffset  total,
                gpointer data)
{
  g_autofree char *have = g_format_size ((guint64) done);
  g_autofree char *want = g_format_size ((guint64) total);

  if (isatty (STDERR_FILENO) && total > 0)
    g_printerr (_("\r\033[K%s of %s (%d %%)"), have, want, (int) (100 * (double) done / (double) total));
}

static int
pull (LyceumCli                   *cli,
      const LyceumProviderProfile *profile,
      const char                  *model)
{
  LyceumModels *models = lyceum_workshop_get_models (cli->workshop);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok;

  lyceum_models_pull_async (models, profile, model, pulled_some_cb, NULL, NULL, lyceum_cli_ready_cb, &result);
  ok = lyceum_models_pull_finish (models, lyceum_cli_wait (&result), &error);
  if (isatty (STDERR_FILENO))
    g_printerr ("\r\033[K");
  if (!ok)
    return lyceum_cli_fail (error);
  if (!cli->json)
    g_print (_("“%s” has the model “%s”.\n"), profile->name, model);
  return LYCEUM_CLI_SUCCESS;
}

static int
list_models (LyceumCli                   *cli,
             const LyceumProviderProfile *profile)
{
  LyceumModels *models = lyceum_workshop_get_models (cli->workshop);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_models_list_of_async (models, profile, NULL, NULL, lyceum_cli_ready_cb, &result);
  infos = lyceum_models_list_of_finish (models, lyceum_cli_wait (&result), &error);
  if (!infos)
    return lyceum_cli_fail (error);
  if (cli->json)
    print_models_json (infos);
  else if (infos->len == 0)
    g_print (_("“%s” has no models yet.\n"), profile->name);
  else
    print_models (infos);
  return LYCEUM_CLI_SUCCESS;
}

int
lyceum_cli_models (LyceumCli *cli,
                   int        argc,
                   char     **argv)
{
  g_autofree char *model = NULL;
  const GOptionEntry entries[] = {
    { "pull", 0, 0, G_OPTION_ARG_STRING, &model, N_ ("Have the server fetch a model (Ollama)"), N_ ("MODEL") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (LyceumProviderProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!lyceum_cli_parse (cli, "models NAME", entries, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (argc != 2)
    return lyceum_cli_usage_error (_("Of which server? “lyceumctl provider list” lists them."));
  profile = begin (cli, argv[1], &error);
  if (!profile)
    return lyceum_cli_fail (error);

  status = model ? pull (cli, profile, model) : LYCEUM_CLI_SUCCESS;
  if (status != LYCEUM_CLI_SUCCESS || (model && !cli->json))
    return status;
  return list_models (cli, profile);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli.h"

#include <glib/gi18n-lib.h>

#include "lyceum-course-task.h"

/* What a course is made of, and whether there is a newer version of it. */

static GPtrArray *
read_sources (LyceumCli *cli,
              gint64     course_id,
              GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  LyceumCollection *collection;

  if (!lyceum_cli_check_course (cli, course_id, error))
    return NULL;
  collection = lyceum_workshop_get_collection (cli->workshop);
  lyceum_collection_list_sources_async (collection, course_id, NULL, lyceum_cli_ready_cb, &result);
  return lyceum_collection_list_sources_finish (collection, lyceum_cli_wait (&result), error);
}

static void
append_source (JsonBuilder        *builder,
               const LyceumSource *source,
               const char         *said)
{
  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, "id", source->id);
  lyceum_cli_json_text (builder, "name", source->name);
  lyceum_cli_json_text (builder, "title", source->title);
  lyceum_cli_json_text (builder, "path", source->path);
  lyceum_cli_json_text (builder, "url", source->url);
  lyceum_cli_json_text (builder, "language", source->language);
  lyceum_cli_json_int (builder, "words", source->words);
  lyceum_cli_json_int (builder, "lessons", source->n_lessons);
  lyceum_cli_json_int (builder, "cards", source->n_cards);
  if (said)
    lyceum_cli_json_text (builder, "said", said);
  json_builder_end_object (builder);
}

static void
print_sources (LyceumCli *cli,
               GPtrArray *sources)
{
  const char *headers[] = { _(">ID"), _(">Words"), _(">Lessons"), _(">Cards"), _("Source"), NULL };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  JsonBuilder *builder;

  for (guint i = 0; i < sources->len && !cli->json; i++)
    {
      const LyceumSource *source = g_ptr_array_index (sources, i);
      GStrv cells = g_new0 (char *, G_N_ELEMENTS (headers));

      cells[0] = g_strdup_printf ("%" G_GINT64_FORMAT, source->id);
      cells[1] = g_strdup_printf ("%u", source->words);
      cells[2] = g_strdup_printf ("%u", source->n_lessons);
      cells[3] = g_strdup_printf ("%u", source->n_cards);
      cells[4] = g_strdup (source->url ? source->url : source->name);
      g_ptr_array_add (rows, cells);
    }
  if (!cli->json)
    {
      lyceum_cli_print_table (headers, rows);
      return;
    }
  builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (guint i = 0; i < sources->len; i++)
    append_source (builder, g_ptr_array_index (sources, i), NULL);
  json_builder_end_array (builder);
  lyceum_cli_print_json (builder);
}

static LyceumSource *
find_source (GPtrArray *sources,
             gint64     id)
{
  for (guint i = 0; sources && i < sources->len; i++)
    if (((LyceumSource *) g_ptr_array_index (sources, i))->id == id)
      return g_ptr_array_index (sources, i);
  return NULL;
}

/* Looks for a newer version of one, and says what came of it. */
static int
refetch (LyceumCli *cli,
         gint64     course_id,
         gint64     source_id,
         gboolean   allow_private)
{
  LyceumQueue *queue = lyceum_workshop_get_queue (cli->workshop);
  g_autoptr (GListStore) tasks = g_list_store_new (LYCEUM_TYPE_TASK);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  const LyceumSource *source;

  lyceum_source_refetch_async (queue, lyceum_workshop_get_collection (cli->workshop), source_id, allow_private, NULL,
                               lyceum_cli_ready_cb, &result);
  task = lyceum_source_refetch_finish (lyceum_cli_wait (&result), &error);
  if (!task)
    return lyceum_cli_fail (error);
  g_list_store_append (tasks, task);
  if (!lyceum_cli_run_until_finished (cli, G_LIST_MODEL (tasks)))
    return LYCEUM_CLI_FAILURE;
  sources = read_sources (cli, course_id, &error);
  source = find_source (sources, source_id);
  if (!source)
    return lyceum_cli_fail (error);
  said = lyceum_source_refetch_describe (queue, task, source);
  if (cli->json)
    {
      JsonBuilder *builder = json_builder_new ();

      append_source (builder, source, said);
      lyceum_cli_print_json (builder);
    }
  else if (lyceum_task_get_state (task) == LYCEUM_TASK_STATE_SUCCEEDED)
    g_print ("%s\n", said);
  if (lyceum_task_get_state (task) == LYCEUM_TASK_STATE_SUCCEEDED)
    return LYCEUM_CLI_SUCCESS;
  g_printerr ("lyceumctl: %s\n", said);
  return LYCEUM_CLI_FAILURE;
}

static int
show_or_refetch (LyceumCli *cli,
                 gint64     course_id,
                 gint64     source_id,
                 gboolean   allow_private)
{
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GError) error = NULL;

  if (!lyceum_cli_open (cli, &error))
    return lyceum_cli_fail (error);
  sources = read_sources (cli, course_id, &error);
  if (!sources)
    return lyceum_cli_fail (error);
  if (source_id == 0)
    {
      print_sources (cli, sources);
      return LYCEUM_CLI_SUCCESS;
    }
  if (!find_source (sources, source_id))
    return lyceum_cli_usage_error (_("The course has no source %" G_GINT64_FORMAT ". “lyceumctl sources --course ID” lists them."),
                                   source_id);
  lyceum_cli_catch_interrupt (cli);
  if (!lyceum_cli_start (cli, FALSE, NULL, &error))
    return lyceum_cli_fail (error);
  return refetch (cli, course_id, source_id, allow_private);
}

int
lyceum_cli_sources (LyceumCli *cli,
                    int        argc,
                    char     **argv)
{
  g_autofree char *course = NULL;
  gint64 course_id = 0, source_id = 0;
  gboolean allow_private = FALSE;
  const GOptionEntry entries[] = {
    { "course", 'c', 0, G_OPTION_ARG_STRING, &course, N_ ("The course"), N_ ("ID") },
    { "newer", 0, 0, G_OPTION_ARG_INT64, &source_id, N_ ("Look for a newer version of this source"), N_ ("SOURCE") },
    { "allow-private", 0, 0, G_OPTION_ARG_NONE, &allow_private, N_ ("Fetch from addresses of this computer and its network, too"),
      NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status;

  if (!lyceum_cli_parse (cli, "sources", entries, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (argc > 1)
    return lyceum_cli_usage_error (_("“%s” is not understood here."), argv[argc - 1]);
  if (!lyceum_cli_read_course (course, &course_id, &status))
    return status;
  if (course_id == 0)
    return lyceum_cli_usage_error (_("Which course? “lyceumctl courses” lists them; then add --course ID."));
  return show_or_refetch (cli, course_id, source_id, allow_private);
}

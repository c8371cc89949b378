/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-find-private.h"

#include <glib/gi18n-lib.h>

#include "lyceum-retrieval.h"
#include "lyceum-search-tasks.h"

#define MOST_PASSAGES 1000

/* What the command line said. */
typedef struct
{
  LyceumSearchFilter filter;
  LyceumSearchSettings settings;
  const char *question;
  LyceumFindPlaces places; /* to be looked for as it is typed in the window; 0: passages, with their scores */
  gboolean is_started; /* tasks run */
} Search;

/* A collection of an older version is indexed first: without that the answer would be wrong. */
static gboolean
finish_index (LyceumCli *cli,
              Search    *search,
              GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListStore) tasks = g_list_store_new (LYCEUM_TYPE_TASK);
  g_autoptr (GError) local_error = NULL;
  LyceumQueue *queue = lyceum_workshop_get_queue (cli->workshop);
  LyceumDatabase *database = lyceum_collection_get_database (lyceum_workshop_get_collection (cli->workshop));
  LyceumTask *task;

  lyceum_search_is_indexed_async (database, NULL, lyceum_cli_ready_cb, &result);
  if (lyceum_search_is_indexed_finish (database, lyceum_cli_wait (&result), &local_error))
    return TRUE;
  if (local_error)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (!lyceum_cli_start (cli, FALSE, NULL, error))
    return FALSE;
  search->is_started = TRUE;
  lyceum_cli_catch_interrupt (cli);
  task = lyceum_queue_get_task (queue, lyceum_index_submit (queue, LYCEUM_TASK_PRIORITY_URGENT));
  if (task)
    {
      g_list_store_append (tasks, task);
      lyceum_cli_run_until_finished (cli, G_LIST_MODEL (tasks));
    }
  return TRUE;
}

/* Whether there is a server that may have a say; the network thread is not started for nobody. */
static gboolean
has_server (LyceumCli *cli,
            gboolean  *has,
            GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) profiles = NULL;
  LyceumModels *models = lyceum_workshop_get_models (cli->workshop);

  lyceum_models_list_async (models, NULL, lyceum_cli_ready_cb, &result);
  profiles = lyceum_models_list_finish (models, lyceum_cli_wait (&result), error);
  *has = FALSE;
  for (guint i = 0; profiles && i < profiles->len; i++)
    *has |= !((LyceumProviderProfile *) g_ptr_array_index (profiles, i))->is_off;
  return profiles != NULL;
}

static GPtrArray *
find_by_words (LyceumCli    *cli,
               const Search *search,
               GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  LyceumSearch *finder = lyceum_workshop_get_search (cli->workshop);
  GPtrArray *passages;

  lyceum_search_find_async (finder, search->question, NULL, NULL, 0, &search->filter, &search->settings,
                            MAX (LYCEUM_SEARCH_WINDOW, search->settings.top_n), NULL, lyceum_cli_ready_cb, &result);
  passages = lyceum_search_find_finish (finder, lyceum_cli_wait (&result), error);
  if (passages)
    lyceum_search_choose (passages, &search->settings);
  return passages;
}

/* What the network thread is given. */
typedef struct
{
  LyceumModels *models;
  LyceumSearch *finder;
  LyceumRetrievalRequest request;
} Retrieval;

static void
retrieved_network_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  LyceumRetrieved *retrieved = lyceum_retrieve_finish (result, &error);

  if (retrieved)
    g_task_return_pointer (task, retrieved, (GDestroyNotify) lyceum_retrieved_free);
  else
    g_task_return_error (task, error);
}

static gboolean
retrieve_network_cb (gpointer user_data)
{
  GTask *task = user_data;
  const Retrieval *retrieval = g_task_get_task_data (task);

  lyceum_retrieve_async (retrieval->models, retrieval->finder, &retrieval->request, NULL, NULL, NULL, retrieved_network_cb, task);
  return G_SOURCE_REMOVE;
}

static void
say (const char *format,
     const char *reason)
{
  g_autofree char *message = g_strdup_printf (format, reason);

  g_printerr ("lyceumctl: %s\n", message);
}

static GPtrArray *
find_with_models (LyceumCli    *cli,
                  const Search *search,
                  GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GSource) source = g_idle_source_new ();
  g_autoptr (LyceumRetrieved) retrieved = NULL;
  Retrieval retrieval = {
    .models = lyceum_workshop_get_models (cli->workshop),
    .finder = lyceum_workshop_get_search (cli->workshop),
    .request = { .question = search->question, .filter = search->filter, .settings = search->settings },
  };
  GTask *task = g_task_new (NULL, NULL, lyceum_cli_ready_cb, &result);

  g_task_set_task_data (task, &retrieval, NULL);
  g_source_set_callback (source, retrieve_network_cb, task, NULL);
  g_source_attach (source, lyceum_queue_get_network_context (lyceum_workshop_get_queue (cli->workshop)));
  retrieved = g_task_propagate_pointer (G_TASK (lyceum_cli_wait (&result)), error);
  if (!retrieved)
    return NULL;

  if (retrieved->embed_error)
    say (_("The meaning of the question was left out of account: %s"), retrieved->embed_error);
  if (retrieved->rerank_error)
    say (_("The reranker was left out of account: %s"), retrieved->rerank_error);
  return g_steal_pointer (&retrieved->passages);
}

static GPtrArray *
find (LyceumCli    *cli,
      const Search *search,
      GError      **error)
{
  gboolean has = FALSE;

  if (!has_server (cli, &has, error))
    return NULL;
  if (!has)
    return find_by_words (cli, search, error);
  if (!search->is_started && !lyceum_cli_start (cli, FALSE, NULL, error))
    return NULL;
  return find_with_models (cli, search, error);
}

static void
append_part (JsonBuilder *builder,
             const char  *name,
             double       value)
{
  if (value >= 0)
    {
      lyceum_cli_json_double (builder, name, value);
      return;
    }
  json_builder_set_member_name (builder, name);
  json_builder_add_null_value (builder);
}

static void
append_passage (JsonBuilder         *builder,
                const LyceumPassage *passage)
{
  json_builder_begin_object (builder);
  lyceum_cli_json_double (builder, "score", passage->score);
  append_part (builder, "term", passage->term);
  append_part (builder, "fit", passage->fit);
  append_part (builder, "vector", passage->vector);
  append_part (builder, "rerank", passage->rerank);
  lyceum_cli_json_int (builder, "course_id", passage->course_id);
  lyceum_cli_json_int (builder, "source_id", passage->source_id);
  lyceum_cli_json_text (builder, "source", passage->source_name);
  lyceum_cli_json_text (builder, "location", passage->location);
  lyceum_cli_json_text (builder, "heading", passage->heading_path);
  lyceum_cli_json_text (builder, "text", passage->text);
  json_builder_end_object (builder);
}

static void
append_words (GString    *line,
              const char *format,
              double      value)
{
  g_autofree char *words = g_strdup_printf (format, value);

  g_string_append_printf (line, "%s%s", line->len > 0 ? " · " : "", words);
}

static void
print_passage (const LyceumPassage *passage,
               guint                width)
{
  g_autofree char *source = lyceum_cli_one_line (passage->source_name);
  g_autofree char *location = lyceum_cli_one_line (passage->location);
  g_autofree char *heading = lyceum_cli_one_line (passage->heading_path);
  g_autofree char *text = lyceum_cli_wrap_text (passage->text, 7, width);
  g_autoptr (GString) parts = g_string_new (NULL);

  /* Translators: a part of a passage's score, from 0 to 1: how many words of the question it has. */
  append_words (parts, _("words %.2f"), passage->term);
  /* Translators: a part of a passage's score, from 0 to 1: how well its words fit the question. */
  if (passage->fit >= 0)
    append_words (parts, _("fit %.2f"), passage->fit);
  if (passage->vector >= 0)
    /* Translators: a part of a passage's score: how near its meaning is to the question's. */
    append_words (parts, _("meaning %.2f"), passage->vector);
  if (passage->rerank >= 0)
    /* Translators: a part of a passage's score: what a reranker said of it. */
    append_words (parts, _("reranker %.2f"), passage->rerank);

  g_print ("%5.2f  %s, %s%s%s\n", passage->score, source, location, *heading ? " · " : "", heading);
  g_print ("       %s\n%s\n\n", parts->str, text);
}

static void
print_passages (LyceumCli *cli,
                GPtrArray *passages)
{
  guint width = lyceum_cli_terminal_width (1);

  if (cli->json)
    {
      JsonBuilder *builder = json_builder_new ();

      json_builder_begin_array (builder);
      for (guint i = 0; i < passages->len; i++)
        append_passage (builder, g_ptr_array_index (passages, i));
      json_builder_end_array (builder);
      lyceum_cli_print_json (builder);
      return;
    }
  if (passages->len == 0)
    g_print ("%s\n", _("No passage fits. Try other words."));
  for (guint i = 0; i < passages->len; i++)
    print_passage (g_ptr_array_index (passages, i), width > 20 ? width : 100);
}

static gboolean
read_number (const char *text,
             gint64      most,
             gint64     *number)
{
  *number = 0;
  return !text || g_ascii_string_to_signed (text, 10, 1, most, number, NULL);
}

/* Unlike the values of options, words are as the locale has them. */
static char *
read_question (char **words)
{
  char *question = g_strjoinv (" ", words);
  g_autofree char *converted = g_utf8_validate (question, -1, NULL) ? NULL : g_locale_to_utf8 (question, -1, NULL, NULL, NULL);

  if (!converted)
    return question;
  g_free (question);
  return g_steal_pointer (&converted);
}

static int
run (LyceumCli *cli,
     Search    *search)
{
  g_autoptr (GPtrArray) passages = NULL;
  g_autoptr (GError) error = NULL;

  if (!lyceum_cli_open (cli, &error))
    return lyceum_cli_fail (error);
  if (search->filter.course_id != 0 && !lyceum_cli_check_course (cli, search->filter.course_id, &error))
    return lyceum_cli_fail (error);
  if (!finish_index (cli, search, &error))
    return lyceum_cli_fail (error);
  if (search->places)
    return _lyceum_cli_find (cli, search->question, search->places, search->filter.course_id, MIN (search->settings.top_n, 100));
  passages = find (cli, search, &error);
  if (!passages)
    return lyceum_cli_fail (error);
  print_passages (cli, passages);
  return LYCEUM_CLI_SUCCESS;
}

int
lyceum_cli_search (LyceumCli *cli,
                   int        argc,
                   char     **argv)
{
  g_autofree char *course = NULL, *source = NULL, *top = NULL, *language = NULL, *tag = NULL, *question = NULL, *in = NULL;
  const GOptionEntry entries[] = {
    { "course", 'c', 0, G_OPTION_ARG_STRING, &course, N_ ("Only in this course"), N_ ("ID") },
    { "source", 0, 0, G_OPTION_ARG_STRING, &source, N_ ("Only in this source"), N_ ("ID") },
    { "language", 0, 0, G_OPTION_ARG_STRING, &language, N_ ("Only in sources of this language"), N_ ("CODE") },
    { "tag", 0, 0, G_OPTION_ARG_STRING, &tag, N_ ("Only in courses and sources with this tag"), N_ ("TAG") },
    { "in", 0, 0, G_OPTION_ARG_STRING, &in, N_ ("By words, in lessons, cards, sources or all"), N_ ("WHAT") },
    { "top", 0, 0, G_OPTION_ARG_STRING, &top, N_ ("How many passages, 6 if not given"), N_ ("N") },
    G_OPTION_ENTRY_NULL,
  };
  Search search = { .settings = LYCEUM_SEARCH_DEFAULTS };
  gint64 n = 0;
  int status;

  if (!lyceum_cli_parse (cli, "search QUESTION", entries, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (argc < 2)
    return lyceum_cli_usage_error (_("What is to be found? Put the question in quotation marks."));
  if (!lyceum_cli_read_course (course, &search.filter.course_id, &status))
    return status;
  if (!read_number (source, G_MAXINT64, &search.filter.source_id))
    return lyceum_cli_usage_error (_("“%s” is not the number of a source."), source);
  if (!read_number (top, MOST_PASSAGES, &n))
    return lyceum_cli_usage_error (_("“%s” is not a number from 1 to %d."), top, MOST_PASSAGES);
  if (in && !_lyceum_cli_find_places (in, &search.places))
    return lyceum_cli_usage_error (_("“%s” is none of “lessons”, “cards”, “sources” and “all”."), in);
  if (n > 0)
    search.settings.top_n = (guint) n;
  search.filter.language = language && *language ? language : NULL;
  search.filter.tag = tag && *tag ? tag : NULL;
  question = read_question (argv + 1);
  search.question = question;

  return run (cli, &search);
}

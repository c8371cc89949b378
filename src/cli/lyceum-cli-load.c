/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-load-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-cli-provider-private.h"

#define MOST_USERS 1000
#define MOST_REQUESTS 10000
#define MOST_QUESTIONS 50

/* The titles of lessons are good questions: something is found for each. */
static void
read_titles (LyceumCli *cli,
             gint64     course_id,
             GPtrArray *questions)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (cli->workshop);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) lessons = NULL;

  lyceum_collection_list_lessons_async (collection, course_id, FALSE, NULL, lyceum_cli_ready_cb, &result);
  lessons = lyceum_collection_list_lessons_finish (collection, lyceum_cli_wait (&result), NULL);
  for (guint i = 0; lessons && i < lessons->len && questions->len < MOST_QUESTIONS; i++)
    {
      const LyceumLesson *lesson = g_ptr_array_index (lessons, i);

      if (lesson->title && *lesson->title)
        g_ptr_array_add (questions, g_strdup (lesson->title));
    }
}

/* What is asked: what the person gave, or titles of lessons, or something that any model can answer. */
static gboolean
choose_questions (LyceumCli      *cli,
                  const char     *question,
                  LyceumLoadPlan *plan,
                  GError        **error)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (cli->workshop);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) courses = NULL;

  lyceum_collection_list_courses_async (collection, NULL, lyceum_cli_ready_cb, &result);
  courses = lyceum_collection_list_courses_finish (collection, lyceum_cli_wait (&result), error);
  if (!courses)
    return FALSE;
  for (guint i = 0; i < courses->len; i++)
    {
      const LyceumCourse *course = g_ptr_array_index (courses, i);

      plan->has_material = plan->has_material || course->n_sources > 0;
      if (!question)
        read_titles (cli, course->id, plan->questions);
    }
  if (plan->questions->len == 0)
    g_ptr_array_add (plan->questions, g_strdup (question ? question : _("What is a good way to study?")));
  return TRUE;
}

/* The copy is there for this: the server is asked for vectors and ranks as well, where it has a model for them. */
static gboolean
prefer_provider (LyceumCli                   *cli,
                 const LyceumProviderProfile *profile,
                 GError                     **error)
{
  static const LyceumModelUse uses[] = { LYCEUM_USE_EMBEDDINGS, LYCEUM_USE_RERANK };
  LyceumModels *models = lyceum_workshop_get_models (cli->workshop);

  for (guint i = 0; i < G_N_ELEMENTS (uses); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;

      if (!profile->models[uses[i]] || !*profile->models[uses[i]])
        continue;
      lyceum_models_prefer_async (models, profile->name, uses[i], NULL, NULL, lyceum_cli_ready_cb, &result);
      if (!lyceum_models_prefer_finish (models, lyceum_cli_wait (&result), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_plot (const char             *path,
            const LyceumLoadPlan   *plan,
            const LyceumLoadRecord *record,
            GError                **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autofree char *svg = _lyceum_cli_load_plot (plan, record);
  g_autoptr (GAsyncResult) result = NULL;

  g_file_replace_contents_async (file, svg, strlen (svg), NULL, FALSE, G_FILE_CREATE_NONE, NULL, lyceum_cli_ready_cb, &result);
  return g_file_replace_contents_finish (file, lyceum_cli_wait (&result), NULL, error);
}

static int
report (LyceumCli              *cli,
        const LyceumLoadPlan   *plan,
        const LyceumLoadRecord *record,
        const char             *svg)
{
  g_autoptr (GError) error = NULL;

  if (cli->json)
    _lyceum_cli_load_print_json (plan, record);
  else
    _lyceum_cli_load_print (plan, record);
  if (svg && !write_plot (svg, plan, record, &error))
    return lyceum_cli_fail (error);
  for (guint i = 0; i < record->requests->len; i++)
    if (((const LyceumLoadRequest *) g_ptr_array_index (record->requests, i))->error)
      return LYCEUM_CLI_FAILURE;
  return LYCEUM_CLI_SUCCESS;
}

static int
run_in_copy (LyceumCli      *cli,
             LyceumLoadPlan *plan,
             const char     *svg)
{
  g_autoptr (LyceumProviderProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (LyceumLoadRecord) record = { 0 };

  profile = _lyceum_cli_provider_read (cli, plan->provider, &error);
  if (!profile || !prefer_provider (cli, profile, &error))
    return lyceum_cli_fail (error);
  _lyceum_cli_load_register (cli);
  if (!lyceum_cli_start (cli, FALSE, NULL, &error))
    return lyceum_cli_fail (error);
  _lyceum_cli_load_run (cli, plan, &record);
  return report (cli, plan, &record, svg);
}

static int
run (LyceumCli      *cli,
     LyceumLoadPlan *plan,
     const char     *question,
     const char     *svg)
{
  g_autoptr (LyceumProviderProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *copy_dir = NULL;
  int status;

  if (!lyceum_cli_open (cli, &error))
    return lyceum_cli_fail (error);
  profile = _lyceum_cli_provider_read (cli, plan->provider, &error);
  if (!profile || !choose_questions (cli, question, plan, &error))
    return lyceum_cli_fail (error);
  if (plan->with[LYCEUM_LOAD_SEARCH] && !plan->has_material)
    {
      g_printerr ("lyceumctl: %s\n", _("There is nothing to search yet. “lyceumctl learn FILE” makes a course."));
      return LYCEUM_CLI_FAILURE;
    }

  lyceum_cli_catch_interrupt (cli);
  if (_lyceum_cli_load_open_copy (cli, &copy_dir, &error))
    status = run_in_copy (cli, plan, svg);
  else
    status = lyceum_cli_fail (error);
  _lyceum_cli_load_close_copy (cli, copy_dir);
  return status;
}

static gboolean
read_type (const char *text,
           gboolean   *with)
{
  gboolean both = g_str_equal (text, "both");

  with[LYCEUM_LOAD_CHAT] = both || g_str_equal (text, "chat");
  with[LYCEUM_LOAD_SEARCH] = both || g_str_equal (text, "search");
  return with[LYCEUM_LOAD_CHAT] || with[LYCEUM_LOAD_SEARCH];
}

int
lyceum_cli_load (LyceumCli *cli,
                 int        argc,
                 char     **argv)
{
  g_autofree char *provider = NULL, *type = NULL, *question = NULL, *svg = NULL;
  int n_users = 10, n_requests = 1;
  const GOptionEntry entries[] = {
    { "provider", 'p', 0, G_OPTION_ARG_STRING, &provider, N_ ("Which server"), N_ ("NAME") },
    { "users", 'u', 0, G_OPTION_ARG_INT, &n_users, N_ ("How many ask at once, 10 if not given"), N_ ("N") },
    { "requests", 'r', 0, G_OPTION_ARG_INT, &n_requests, N_ ("How often each of them asks, once if not given"), N_ ("M") },
    { "type", 't', 0, G_OPTION_ARG_STRING, &type, N_ ("What they do: chat, search or both; chat if not given"), N_ ("TYPE") },
    { "question", 'q', 0, G_OPTION_ARG_STRING, &question, N_ ("What they ask; titles of lessons if not given"), N_ ("TEXT") },
    { "svg", 0, 0, G_OPTION_ARG_FILENAME, &svg, N_ ("Write a plot of it to this file"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GPtrArray) questions = g_ptr_array_new_with_free_func (g_free);
  LyceumLoadPlan plan = { .questions = questions };

  if (!lyceum_cli_parse (cli, "load", entries, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (argc > 1)
    return lyceum_cli_usage_error (_("“%s” is not understood here. “lyceumctl load --help” says what is."), argv[1]);
  if (!provider)
    return lyceum_cli_usage_error (_("Which server? “lyceumctl load --provider NAME”; “lyceumctl provider list” lists them."));
  if (n_users < 1 || n_users > MOST_USERS)
    return lyceum_cli_usage_error (_("There can be from 1 to %d users."), MOST_USERS);
  if (n_requests < 1 || n_requests > MOST_REQUESTS)
    return lyceum_cli_usage_error (_("Each user can ask from 1 to %d times."), MOST_REQUESTS);
  if (!read_type (type ? type : "chat", plan.with))
    return lyceum_cli_usage_error (_("“%s” is no type of load. It is chat, search or both."), type);
  if (question && *g_strstrip (question) == '\0')
    return lyceum_cli_usage_error (_("The question is empty. Write what is to be asked."));
  plan.provider = provider;
  plan.n_users = (guint) n_users;
  plan.n_requests = (guint) n_requests;
  return run (cli, &plan, question, svg);
}

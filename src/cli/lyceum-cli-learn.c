/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-learn-private.h"

#include <glib/gi18n-lib.h>

#include "lyceum-course-task.h"
#include "lyceum-web-address.h"

/* What `learn` and `import` have in common: material goes into a course. */
typedef struct
{
  LyceumCli *cli;
  char *name;          /* (nullable) */
  gint64 course_id;    /* 0: a new course, until it is made */
  gboolean is_new;     /* whether the course is made here */
  guint n_lessons;     /* that the course had before */
  gboolean make;
  GPtrArray *materials;
  char *provider;      /* (nullable): of models */
  char *model;         /* (nullable) */
  char *topic;         /* (nullable) */
  gboolean allow_private; /* addresses may lead to this computer, or into its own network */
  gint64 again_id;     /* a lesson that is made again; 0: none */
  LyceumMaker *maker;  /* (owned) (nullable): none: the built-in generator */
  LyceumTask *task;    /* (owned) (nullable): once accepted */
  gboolean finished;
  guint n_failed;
  double first_lesson_seconds; /* negative: none yet */
  gboolean asking;     /* whether the collection is being asked for a first lesson */
} Intake;

static void
intake_clear (Intake *intake)
{
  g_free (intake->name);
  g_free (intake->provider);
  g_free (intake->model);
  g_free (intake->topic);
  g_clear_pointer (&intake->maker, lyceum_maker_free);
  g_clear_pointer (&intake->materials, g_ptr_array_unref);
  g_clear_object (&intake->task);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Intake, intake_clear)

static double
seconds_since_start (LyceumCli *cli)
{
  return (g_get_monotonic_time () - cli->started_at) / (double) G_USEC_PER_SEC;
}

static LyceumCourse *
read_course (LyceumCli *cli,
             gint64     course_id,
             GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  LyceumCollection *collection = lyceum_workshop_get_collection (cli->workshop);

  lyceum_collection_get_course_async (collection, course_id, NULL, lyceum_cli_ready_cb, &result);
  return lyceum_collection_get_course_finish (collection, lyceum_cli_wait (&result), error);
}

static void
course_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  Intake *intake = user_data;
  g_autoptr (LyceumCourse) course = lyceum_collection_get_course_finish (LYCEUM_COLLECTION (object), result, NULL);

  intake->asking = FALSE;
  if (course && course->n_lessons > intake->n_lessons && intake->first_lesson_seconds < 0)
    intake->first_lesson_seconds = seconds_since_start (intake->cli);
}

static void
collection_changed_cb (LyceumCollection *collection,
                       const char       *topic,
                       gint64            course_id,
                       gpointer          user_data)
{
  Intake *intake = user_data;

  if (intake->first_lesson_seconds >= 0 || intake->asking || !g_str_equal (topic, "lesson"))
    return;

  intake->asking = TRUE;
  lyceum_collection_get_course_async (collection, course_id, NULL, course_read_cb, intake);
}

static gboolean
submit (Intake  *intake,
        GError **error)
{
  LyceumCli *cli = intake->cli;
  LyceumQueue *queue = lyceum_workshop_get_queue (cli->workshop);
  LyceumCollection *collection = lyceum_workshop_get_collection (cli->workshop);
  g_autoptr (GAsyncResult) result = NULL;

  if (intake->again_id != 0)
    {
      lyceum_lesson_remake_async (queue, collection, intake->again_id, intake->maker, NULL, lyceum_cli_ready_cb, &result);
      intake->task = lyceum_lesson_remake_finish (lyceum_cli_wait (&result), error);
      return intake->task != NULL;
    }
  lyceum_course_create_with_async (queue, collection, intake->course_id, intake->name, g_steal_pointer (&intake->materials),
                                   intake->maker, intake->make, LYCEUM_TASK_PRIORITY_NORMAL, NULL, lyceum_cli_ready_cb, &result);
  intake->task = lyceum_course_create_finish (lyceum_cli_wait (&result), &intake->course_id, error);
  return intake->task != NULL;
}

/* A new course of which nothing could be read is not left lying about. */
static void
delete_empty_course (Intake *intake)
{
  LyceumCli *cli = intake->cli;
  LyceumCollection *collection = lyceum_workshop_get_collection (cli->workshop);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_collection_delete_course_async (collection, intake->course_id, lyceum_cli_ready_cb, &result);
  if (!lyceum_collection_change_finish (collection, lyceum_cli_wait (&result), &error))
    lyceum_cli_fail (error);
}

/* Returns: (transfer full) (nullable): NULL where the collection could not be asked. */
static GPtrArray *
read_sources (Intake *intake)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (intake->cli->workshop);
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_collection_list_sources_async (collection, intake->course_id, NULL, lyceum_cli_ready_cb, &result);
  return lyceum_collection_list_sources_finish (collection, lyceum_cli_wait (&result), NULL);
}

static gboolean
any_imported (GPtrArray *sources)
{
  for (guint i = 0; sources && i < sources->len; i++)
    if (((LyceumSource *) g_ptr_array_index (sources, i))->imported_at != 0)
      return TRUE;

  /* Where the collection could not be asked, nothing is deleted. */
  return sources == NULL;
}

/* What was read, and not whole: the person may have a better copy. */
static void
warn_of_unreadable (GPtrArray *sources)
{
  for (guint i = 0; sources && i < sources->len; i++)
    {
      const LyceumSource *source = g_ptr_array_index (sources, i);

      g_autofree char *name = lyceum_cli_one_line (source->name);

      if (source->n_unreadable > 0)
        g_printerr (ngettext ("lyceumctl: %u character of “%s” could not be read. In its place stands “�”.\n",
                              "lyceumctl: %u characters of “%s” could not be read. In their place stands “�”.\n",
                              source->n_unreadable),
                    source->n_unreadable, name);
    }
}

static void
print_learnt_json (Intake                *intake,
                   const LyceumCourse    *course,
                   const LyceumCliMaking *making)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, "course_id", course ? course->id : 0);
  lyceum_cli_json_int (builder, "lessons", course ? course->n_lessons : 0);
  lyceum_cli_json_int (builder, "cards", course ? course->n_cards : 0);
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, seconds_since_start (intake->cli));
  json_builder_set_member_name (builder, "first_lesson_seconds");
  if (intake->first_lesson_seconds >= 0)
    json_builder_add_double_value (builder, intake->first_lesson_seconds);
  else
    json_builder_add_null_value (builder);
  if (making)
    lyceum_cli_making_json (making, builder);
  json_builder_end_object (builder);
  lyceum_cli_print_json (builder);
}

static void
print_learnt (Intake                *intake,
              const LyceumCourse    *course,
              const LyceumCliMaking *making)
{
  g_autofree char *lessons = g_strdup_printf (ngettext ("%u lesson", "%u lessons", course->n_lessons), course->n_lessons);
  guint n_cards = course->n_cards + course->n_tray;
  g_autofree char *cards = g_strdup_printf (ngettext ("%u card", "%u cards", n_cards), n_cards);
  g_autofree char *name = lyceum_cli_one_line (course->name);

  /* Translators: name of a course, number of lessons, number of cards, seconds. */
  g_print (_("“%s”: %s and %s in %.1f s."), name, lessons, cards, seconds_since_start (intake->cli));
  if (intake->first_lesson_seconds >= 0)
    g_print (_(" The first lesson was there after %.1f s."), intake->first_lesson_seconds);
  if (making)
    {
      g_print ("\n");
      lyceum_cli_making_print (making);
    }
  g_print ("\n\n  lyceumctl lessons --course %" G_GINT64_FORMAT "   %s\n", course->id, _("to read"));
  if (course->n_tray > 0)
    g_print ("  lyceumctl tray --course %" G_GINT64_FORMAT "      %s\n", course->id, _("to look at the new cards, and keep them"));
  g_print ("  lyceumctl study --course %" G_GINT64_FORMAT "     %s\n", course->id, _("to study"));
}

static void
print_imported (Intake             *intake,
                const LyceumCourse *course,
                GPtrArray          *sources)
{
  JsonBuilder *builder;

  if (!intake->cli->json)
    {
      g_autofree char *name = lyceum_cli_one_line (course->name);

      g_print (_("“%s” (course %" G_GINT64_FORMAT "):\n"), name, course->id);
      for (guint i = 0; sources && i < sources->len; i++)
        {
          const LyceumSource *source = g_ptr_array_index (sources, i);
          g_autofree char *source_name = lyceum_cli_one_line (source->name);

          g_print (ngettext ("  %s: %u word\n", "  %s: %u words\n", source->words), source_name, source->words);
        }
      return;
    }

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, "course_id", course->id);
  json_builder_set_member_name (builder, "sources");
  json_builder_begin_array (builder);
  for (guint i = 0; sources && i < sources->len; i++)
    {
      const LyceumSource *source = g_ptr_array_index (sources, i);

      json_builder_begin_object (builder);
      lyceum_cli_json_int (builder, "id", source->id);
      lyceum_cli_json_text (builder, "name", source->name);
      lyceum_cli_json_text (builder, "title", source->title);
      lyceum_cli_json_text (builder, "language", source->language);
      lyceum_cli_json_int (builder, "words", source->words);
      lyceum_cli_json_int (builder, "unreadable", source->n_unreadable);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, seconds_since_start (intake->cli));
  json_builder_end_object (builder);
  lyceum_cli_print_json (builder);
}

static int
report (Intake *intake)
{
  LyceumCli *cli = intake->cli;
  g_autoptr (LyceumCourse) course = NULL;
  g_autoptr (LyceumCliMaking) making = NULL;
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GError) error = NULL;

  intake->n_failed = lyceum_cli_report_failures (cli, intake->task);
  if (!intake->finished)
    return LYCEUM_CLI_FAILURE;
  sources = read_sources (intake);
  /* A course that was there before is the person's, whatever it holds. */
  if (intake->is_new && intake->n_failed > 0 && !any_imported (sources))
    {
      delete_empty_course (intake);
      return LYCEUM_CLI_FAILURE;
    }

  course = read_course (cli, intake->course_id, &error);
  if (!course)
    return lyceum_cli_fail (error);
  /* A course may be whole before word of its first lesson has come. */
  if (intake->first_lesson_seconds < 0 && course->n_lessons > intake->n_lessons)
    intake->first_lesson_seconds = seconds_since_start (cli);
  warn_of_unreadable (sources);
  if (intake->maker)
    making = lyceum_cli_making_read (cli, intake->course_id);
  if (!intake->make)
    print_imported (intake, course, sources);
  else if (cli->json)
    print_learnt_json (intake, course, making);
  else
    print_learnt (intake, course, making);

  return intake->n_failed > 0 ? LYCEUM_CLI_FAILURE : LYCEUM_CLI_SUCCESS;
}

/* A lesson that is made again stays in its course. */
static gboolean
find_course_of_lesson (Intake  *intake,
                       GError **error)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (intake->cli->workshop);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LyceumLesson) lesson = NULL;

  lyceum_collection_get_lesson_async (collection, intake->again_id, NULL, lyceum_cli_ready_cb, &result);
  lesson = lyceum_collection_get_lesson_finish (collection, lyceum_cli_wait (&result), error);
  if (!lesson)
    return FALSE;
  intake->course_id = lesson->course_id;
  return TRUE;
}

static int
take_in (Intake *intake)
{
  LyceumCli *cli = intake->cli;
  g_autoptr (LyceumCourse) course = NULL;
  g_autoptr (GListStore) tasks = g_list_store_new (LYCEUM_TYPE_TASK);
  g_autoptr (GError) error = NULL;
  gulong handler;
  int status;

  if (!lyceum_cli_open (cli, &error))
    return lyceum_cli_fail (error);
  if (!lyceum_cli_learn_choose_maker (cli, intake->provider, intake->model, intake->topic || intake->again_id != 0,
                                      &intake->maker, &error) ||
      (intake->again_id != 0 && !find_course_of_lesson (intake, &error)))
    return lyceum_cli_fail (error);
  if (intake->course_id != 0)
    {
      if (lyceum_cli_check_course (cli, intake->course_id, &error))
        course = read_course (cli, intake->course_id, &error);
      if (!course)
        return lyceum_cli_fail (error);
      intake->n_lessons = course->n_lessons;
    }
  intake->is_new = intake->course_id == 0;
  lyceum_cli_catch_interrupt (cli);
  if (!lyceum_cli_start (cli, FALSE, NULL, &error))
    return lyceum_cli_fail (error);

  handler = g_signal_connect (lyceum_workshop_get_collection (cli->workshop), "changed",
                              G_CALLBACK (collection_changed_cb), intake);
  if (submit (intake, &error))
    {
      g_list_store_append (tasks, intake->task);
      intake->finished = lyceum_cli_run_until_finished (cli, G_LIST_MODEL (tasks));
      status = report (intake);
    }
  else
    status = lyceum_cli_fail (error);

  g_signal_handler_disconnect (lyceum_workshop_get_collection (cli->workshop), handler);
  while (intake->asking)
    g_main_context_iteration (NULL, TRUE);
  return status;
}

/* The words that are left are the files and addresses. @status: (out): what is wrong with an address; untouched otherwise */
static gboolean
collect_materials (Intake *intake,
                   int     argc,
                   char  **argv,
                   int    *status)
{
  intake->materials = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_material_free);
  for (int i = 1; i < argc; i++)
    {
      g_autoptr (GError) error = NULL;
      LyceumMaterial *material = lyceum_web_address_looks_like (argv[i])
                                   ? lyceum_material_new_address (argv[i], intake->allow_private, &error)
                                   : lyceum_material_new_file (argv[i]);

      if (!material)
        {
          *status = lyceum_cli_usage_error ("%s", error->message);
          return FALSE;
        }
      g_ptr_array_add (intake->materials, material);
    }
  if (intake->topic)
    g_ptr_array_add (intake->materials, lyceum_material_new_topic (intake->topic));

  return intake->materials->len > 0 || intake->again_id != 0;
}

/* Whether the options about models make sense together; says why not. */
static gboolean
check_maker (Intake *intake,
             int    *status)
{
  const char *wrong = NULL;

  if (intake->model && !intake->provider)
    wrong = _("--model is one of a server's models: name the server with --provider.");
  else if (intake->topic && *g_strstrip (intake->topic) == '\0')
    wrong = _("--topic needs a topic. For example: lyceumctl learn --topic Photosynthesis --provider NAME");
  else if (intake->again_id != 0 && (intake->materials->len > 0 || intake->name || intake->course_id != 0))
    wrong = _("--again makes one lesson again, and takes no files, no topic, and no course.");
  if (wrong)
    *status = lyceum_cli_usage_error ("%s", wrong);
  return wrong == NULL;
}

static int
parse_and_take_in (LyceumCli  *cli,
                   const char *usage,
                   gboolean    make,
                   int         argc,
                   char      **argv)
{
  g_auto (Intake) intake = { .cli = cli, .make = make, .first_lesson_seconds = -1 };
  g_autofree char *course = NULL;
  int status;
  const GOptionEntry import_entries[] = {
    { "name", 'n', 0, G_OPTION_ARG_STRING, &intake.name, N_ ("Name of the course"), N_ ("NAME") },
    { "course", 'c', 0, G_OPTION_ARG_STRING, &course, N_ ("Add to this course"), N_ ("ID") },
    { "allow-private", 0, 0, G_OPTION_ARG_NONE, &intake.allow_private,
      N_ ("Fetch from addresses of this computer and its network, too"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry entries[] = {
    { "name", 'n', 0, G_OPTION_ARG_STRING, &intake.name, N_ ("Name of the course"), N_ ("NAME") },
    { "course", 'c', 0, G_OPTION_ARG_STRING, &course, N_ ("Add to this course"), N_ ("ID") },
    { "provider", 'p', 0, G_OPTION_ARG_STRING, &intake.provider, N_ ("Have a model of this server make it"), N_ ("NAME") },
    { "model", 'm', 0, G_OPTION_ARG_STRING, &intake.model, N_ ("This one of its models"), N_ ("MODEL") },
    { "topic", 't', 0, G_OPTION_ARG_STRING, &intake.topic, N_ ("A topic that the model writes about"), N_ ("TOPIC") },
    { "allow-private", 0, 0, G_OPTION_ARG_NONE, &intake.allow_private,
      N_ ("Fetch from addresses of this computer and its network, too"), NULL },
    { "again", 0, 0, G_OPTION_ARG_INT64, &intake.again_id, N_ ("Have this lesson made again"), N_ ("LESSON") },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry *understood = make ? entries : import_entries;

  if (!lyceum_cli_parse (cli, usage, understood, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (!lyceum_cli_read_course (course, &intake.course_id, &status))
    return status;
  status = LYCEUM_CLI_SUCCESS;
  if (!collect_materials (&intake, argc, argv, &status))
    return status != LYCEUM_CLI_SUCCESS ? status : lyceum_cli_usage_error (_("Which files? For example: lyceumctl %s"),
                                   make ? "learn notes.md book.epub" : "import notes.md book.epub");
  if (intake.name && *g_strstrip (intake.name) == '\0')
    return lyceum_cli_usage_error (_("--name needs a name."));
  if (intake.name && intake.course_id != 0)
    return lyceum_cli_usage_error (_("--name is for a new course, --course for one that is there: choose one."));
  if (!check_maker (&intake, &status))
    return status;

  return take_in (&intake);
}

int
lyceum_cli_learn (LyceumCli *cli,
                  int        argc,
                  char     **argv)
{
  return parse_and_take_in (cli, "learn FILE-OR-ADDRESS…", TRUE, argc, argv);
}

int
lyceum_cli_import (LyceumCli *cli,
                   int        argc,
                   char     **argv)
{
  return parse_and_take_in (cli, "import FILE-OR-ADDRESS…", FALSE, argc, argv);
}

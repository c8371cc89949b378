/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-edit-private.h"

#include <glib/gi18n-lib.h>

#include "lyceum-drafts.h"
#include "lyceum-formula-markdown.h"
#include "lyceum-tokens.h"

/* Parses the line of a command that has a course, and opens the collection. Returns an exit status, or -1 to go on. */
static int
begin (LyceumCli  *cli,
       const char *usage,
       gboolean    needs_course,
       gint64     *course_id,
       int         argc,
       char      **argv)
{
  g_autofree char *course = NULL;
  const GOptionEntry entries[] = {
    { "course", 'c', 0, G_OPTION_ARG_STRING, &course, N_ ("The course"), N_ ("ID") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!lyceum_cli_parse (cli, usage, course_id ? entries : NULL, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (argc > 1)
    return lyceum_cli_usage_error (_("“%s” is not understood here."), argv[1]);
  if (course_id && !lyceum_cli_read_course (course, course_id, &status))
    return status;
  if (needs_course && *course_id == 0)
    return lyceum_cli_usage_error (_("Which course? “lyceumctl courses” lists them; then add --course ID."));
  if (!lyceum_cli_open (cli, &error))
    return lyceum_cli_fail (error);

  return -1;
}

gboolean
lyceum_cli_check_course (LyceumCli *cli,
                         gint64     course_id,
                         GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LyceumCourse) course = NULL;
  g_autoptr (GError) local_error = NULL;
  LyceumCollection *collection = lyceum_workshop_get_collection (cli->workshop);

  lyceum_collection_get_course_async (collection, course_id, NULL, lyceum_cli_ready_cb, &result);
  course = lyceum_collection_get_course_finish (collection, lyceum_cli_wait (&result), &local_error);
  if (course)
    return TRUE;

  if (g_error_matches (local_error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND))
    g_set_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND,
                 _("There is no course %" G_GINT64_FORMAT ". “lyceumctl courses” lists them."), course_id);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static GPtrArray *
list_courses (LyceumCli *cli,
              GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  LyceumCollection *collection = lyceum_workshop_get_collection (cli->workshop);

  lyceum_collection_list_courses_async (collection, NULL, lyceum_cli_ready_cb, &result);
  return lyceum_collection_list_courses_finish (collection, lyceum_cli_wait (&result), error);
}

static char **
row_new (const char *first,
         ...)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();
  va_list arguments;

  va_start (arguments, first);
  for (const char *cell = first; cell; cell = va_arg (arguments, const char *))
    g_ptr_array_add (cells, g_strdup (cell));
  va_end (arguments);
  g_ptr_array_add (cells, NULL);

  return (char **) g_ptr_array_steal (cells, NULL);
}

static char *
number (gint64 value)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

static void
print_courses_table (GPtrArray *courses)
{
  const char *headers[] = { _(">ID"), _(">Lessons"), _(">Cards"), _(">Due"), _("Course"), NULL };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < courses->len; i++)
    {
      const LyceumCourse *course = g_ptr_array_index (courses, i);
      g_autofree char *id = number (course->id);
      g_autofree char *lessons = number (course->n_lessons);
      g_autofree char *cards = number (course->n_cards);
      g_autofree char *due = number (course->n_due);

      g_ptr_array_add (rows, row_new (id, lessons, cards, due, course->name, NULL));
    }

  lyceum_cli_print_table (headers, rows);
}

static void
append_course (JsonBuilder        *builder,
               const LyceumCourse *course)
{
  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, "id", course->id);
  lyceum_cli_json_text (builder, "name", course->name);
  lyceum_cli_json_int (builder, "lessons", course->n_lessons);
  lyceum_cli_json_int (builder, "cards", course->n_cards);
  lyceum_cli_json_int (builder, "due", course->n_due);
  json_builder_end_object (builder);
}

static void
append_courses (JsonBuilder *builder,
                GPtrArray   *courses)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < courses->len; i++)
    append_course (builder, g_ptr_array_index (courses, i));
  json_builder_end_array (builder);
}

int
lyceum_cli_courses (LyceumCli *cli,
                    int        argc,
                    char     **argv)
{
  g_autoptr (GPtrArray) courses = NULL;
  g_autoptr (GError) error = NULL;
  int status = begin (cli, "courses", FALSE, NULL, argc, argv);

  if (status >= 0)
    return status;
  courses = list_courses (cli, &error);
  if (!courses)
    return lyceum_cli_fail (error);

  if (cli->json)
    {
      JsonBuilder *builder = json_builder_new ();

      append_courses (builder, courses);
      lyceum_cli_print_json (builder);
    }
  else if (courses->len == 0)
    g_print ("%s\n", _("No course yet. “lyceumctl learn FILE…” makes one."));
  else
    print_courses_table (courses);

  return LYCEUM_CLI_SUCCESS;
}

static void
append_questions (JsonBuilder *builder,
                  GPtrArray   *questions)
{
  json_builder_set_member_name (builder, "questions");
  json_builder_begin_array (builder);
  for (guint i = 0; questions && i < questions->len; i++)
    {
      const LyceumLessonQuestion *question = g_ptr_array_index (questions, i);

      json_builder_begin_object (builder);
      lyceum_cli_json_text (builder, "question", question->question);
      lyceum_cli_json_text (builder, "answer", question->answer);
      lyceum_cli_json_text (builder, "place", question->place);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* On paper nothing folds: the answers stand after all questions. */
static void
print_questions (const LyceumLesson *lesson)
{
  g_autoptr (GPtrArray) questions = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_check_question_free);
  g_autofree char *markdown = NULL;

  for (guint i = 0; lesson->questions && i < lesson->questions->len; i++)
    {
      const LyceumLessonQuestion *question = g_ptr_array_index (lesson->questions, i);
      LyceumCheckQuestion *check = g_new0 (LyceumCheckQuestion, 1);

      check->question = g_strdup (question->question);
      check->answer = g_strdup (question->answer);
      g_ptr_array_add (questions, check);
    }
  markdown = lyceum_check_questions_write (questions, lyceum_guess_language (lesson->markdown));
  if (*markdown != '\0')
    {
      g_autofree char *readable = lyceum_formula_make_readable (markdown);

      g_print ("%s\n", readable);
    }
}

static void
append_lesson (JsonBuilder        *builder,
               const LyceumLesson *lesson)
{
  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, "id", lesson->id);
  lyceum_cli_json_text (builder, "title", lesson->title);
  lyceum_cli_json_text (builder, "markdown", lesson->markdown);
  json_builder_set_member_name (builder, "key_terms");
  json_builder_begin_array (builder);
  for (guint i = 0; lesson->key_terms && i < lesson->key_terms->len; i++)
    {
      const LyceumLessonTerm *term = g_ptr_array_index (lesson->key_terms, i);
      g_autofree char *definition = lyceum_formula_make_readable (term->definition);

      json_builder_begin_object (builder);
      lyceum_cli_json_text (builder, "term", term->term);
      lyceum_cli_json_text (builder, "definition", definition);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  append_questions (builder, lesson->questions);
  lyceum_cli_json_int (builder, "minutes", lesson->minutes);
  lyceum_cli_json_text (builder, "source", lesson->source_name);
  lyceum_cli_json_text (builder, "made_by", lesson->made_by);
  lyceum_cli_json_text (builder, "made_note", lesson->made_note);
  json_builder_end_object (builder);
}

static void
print_lesson (const LyceumLesson *lesson)
{
  g_autofree char *title = lyceum_cli_one_line (lesson->title);
  g_autofree char *source = lyceum_cli_one_line (lesson->source_name);
  g_autofree char *location = lyceum_cli_one_line (lesson->location);
  g_autofree char *readable = NULL;

  g_print ("# %s\n\n", title);
  /* Translators: under the title of a lesson: minutes to read it, name of the file, place in it. */
  g_print (ngettext ("*%u minute · %s, %s*", "*%u minutes · %s, %s*", lesson->minutes), lesson->minutes,
           source, location);
  if (lesson->made_by)
    {
      g_autofree char *made_by = lyceum_cli_one_line (lesson->made_by);

      /* Translators: under the title of a lesson: a model and its server: "Written by llama3 (Home)". */
      g_print ("\n\n*");
      g_print (_("Written by %s"), made_by);
      g_print ("*");
    }
  else if (lesson->made_note)
    {
      g_autofree char *note = lyceum_cli_one_line (lesson->made_note);

      g_print ("\n\n*%s*", note);
    }
  readable = lyceum_formula_make_readable (lesson->markdown);
  g_print ("\n\n%s\n", readable);
  print_questions (lesson);
}

int
lyceum_cli_lessons (LyceumCli *cli,
                    int        argc,
                    char     **argv)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) lessons = NULL;
  g_autoptr (GError) error = NULL;
  JsonBuilder *builder = NULL;
  gint64 course_id = 0;
  guint n_made = 0;
  int status = _lyceum_cli_lessons_verb (cli, &argc, argv);
  LyceumCollection *collection;

  if (status < 0)
    status = begin (cli, "lessons [edit|delete|move|merge|split]", TRUE, &course_id, argc, argv);
  if (status >= 0)
    return status;
  if (!lyceum_cli_check_course (cli, course_id, &error))
    return lyceum_cli_fail (error);
  collection = lyceum_workshop_get_collection (cli->workshop);
  lyceum_collection_list_lessons_async (collection, course_id, TRUE, NULL, lyceum_cli_ready_cb, &result);
  lessons = lyceum_collection_list_lessons_finish (collection, lyceum_cli_wait (&result), &error);
  if (!lessons)
    return lyceum_cli_fail (error);

  if (cli->json)
    {
      builder = json_builder_new ();
      json_builder_begin_array (builder);
    }
  for (guint i = 0; i < lessons->len; i++)
    {
      const LyceumLesson *lesson = g_ptr_array_index (lessons, i);

      if (!lesson->made)
        continue;
      n_made++;
      if (builder)
        append_lesson (builder, lesson);
      else
        print_lesson (lesson);
    }
  if (builder)
    {
      json_builder_end_array (builder);
      lyceum_cli_print_json (builder);
    }
  else if (n_made == 0)
    g_print ("%s\n", _("No lesson has been made in this course yet."));

  return LYCEUM_CLI_SUCCESS;
}

static void
append_card (JsonBuilder      *builder,
             const LyceumCard *card)
{
  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, "id", card->id);
  lyceum_cli_json_text (builder, "kind", card->kind);
  lyceum_cli_json_text (builder, "front", card->front);
  lyceum_cli_json_text (builder, "back", card->back);
  lyceum_cli_json_strv (builder, "answers", (const char *const *) card->answers);
  lyceum_cli_json_int (builder, "lesson_id", card->lesson_id);
  json_builder_set_member_name (builder, "source");
  json_builder_begin_object (builder);
  lyceum_cli_json_text (builder, "name", card->source_name);
  lyceum_cli_json_text (builder, "location", card->location);
  lyceum_cli_json_text (builder, "quote", card->quote);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
print_card (const LyceumCard *card)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, card->id);
  guint width = lyceum_cli_terminal_width (1);
  g_autofree char *asked = lyceum_formula_make_readable (card->front);
  g_autofree char *front = lyceum_cli_wrap_text (asked, 0, width > 20 ? width - 8 : 100);
  g_autofree char *answer = card->answers && card->answers[0] && g_str_equal (card->kind, "cloze")
                              ? g_strdup (card->answers[0])
                              : lyceum_formula_make_readable (card->back);
  g_autofree char *back = lyceum_cli_wrap_text (answer, 0, width > 20 ? width - 8 : 100);
  g_auto (GStrv) front_lines = g_strsplit (front, "\n", -1);
  g_auto (GStrv) back_lines = g_strsplit (back, "\n", -1);

  for (guint i = 0; front_lines[i]; i++)
    g_print ("%6s  %s\n", i == 0 ? id : "", front_lines[i]);
  for (guint i = 0; back_lines[i]; i++)
    g_print ("%6s  %s\n", i == 0 ? "→" : "", back_lines[i]);
  g_print ("\n");
}

int
lyceum_cli_cards (LyceumCli *cli,
                  int        argc,
                  char     **argv)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) cards = NULL;
  g_autoptr (GError) error = NULL;
  JsonBuilder *builder = NULL;
  gint64 course_id = 0;
  int status = _lyceum_cli_cards_verb (cli, &argc, argv);
  LyceumCollection *collection;

  if (status < 0)
    status = begin (cli, "cards [add|edit|delete|move|merge|split]", TRUE, &course_id, argc, argv);
  if (status >= 0)
    return status;
  if (!lyceum_cli_check_course (cli, course_id, &error))
    return lyceum_cli_fail (error);
  collection = lyceum_workshop_get_collection (cli->workshop);
  lyceum_collection_list_cards_async (collection, course_id, NULL, 0, NULL, lyceum_cli_ready_cb, &result);
  cards = lyceum_collection_list_cards_finish (collection, lyceum_cli_wait (&result), &error);
  if (!cards)
    return lyceum_cli_fail (error);

  if (cli->json)
    {
      builder = json_builder_new ();
      json_builder_begin_array (builder);
    }
  for (guint i = 0; i < cards->len; i++)
    if (builder)
      append_card (builder, g_ptr_array_index (cards, i));
    else
      print_card (g_ptr_array_index (cards, i));
  if (builder)
    {
      json_builder_end_array (builder);
      lyceum_cli_print_json (builder);
    }
  else if (cards->len == 0)
    g_print ("%s\n", _("This course has no cards yet."));

  return LYCEUM_CLI_SUCCESS;
}

static void
print_today (const LyceumToday *today,
             GPtrArray         *courses)
{
  if (today->n_tray > 0)
    g_print (ngettext ("%u new card waits to be looked at: “lyceumctl tray”.\n",
                       "%u new cards wait to be looked at: “lyceumctl tray”.\n", today->n_tray), today->n_tray);
  if (today->n_cards == 0 && today->n_tray > 0)
    return;
  if (today->n_cards == 0)
    {
      g_print ("%s\n", _("No cards yet. “lyceumctl learn FILE…” makes some."));
      return;
    }
  if (today->n_due + today->n_new == 0)
    g_print ("%s\n", _("Nothing is due now."));
  else
    {
      g_print (ngettext ("%u card to review, ", "%u cards to review, ", today->n_due), today->n_due);
      g_print (ngettext ("%u new one: ", "%u new ones: ", today->n_new), today->n_new);
      g_print (ngettext ("about %u minute.\n", "about %u minutes.\n", today->minutes), today->minutes);
    }
  g_print (ngettext ("%u card is due tomorrow.\n", "%u cards are due tomorrow.\n", today->n_due_tomorrow),
           today->n_due_tomorrow);
  if (today->streak > 0)
    g_print (ngettext ("%u day in a row.\n", "%u days in a row.\n", today->streak), today->streak);
  g_print ("\n");
  print_courses_table (courses);
}

static void
print_today_json (const LyceumToday *today,
                  GPtrArray         *courses)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, "due", today->n_due);
  lyceum_cli_json_int (builder, "new", today->n_new);
  lyceum_cli_json_int (builder, "minutes", today->minutes);
  lyceum_cli_json_int (builder, "streak", today->streak);
  lyceum_cli_json_int (builder, "reviewed_today", today->reviewed_today);
  lyceum_cli_json_int (builder, "due_tomorrow", today->n_due_tomorrow);
  json_builder_set_member_name (builder, "courses");
  append_courses (builder, courses);
  json_builder_end_object (builder);
  lyceum_cli_print_json (builder);
}

int
lyceum_cli_due (LyceumCli *cli,
                int        argc,
                char     **argv)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) courses = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree LyceumToday *today = NULL;
  int status = begin (cli, "due", FALSE, NULL, argc, argv);
  LyceumCollection *collection;

  if (status >= 0)
    return status;
  collection = lyceum_workshop_get_collection (cli->workshop);
  lyceum_collection_get_today_async (collection, NULL, lyceum_cli_ready_cb, &result);
  today = lyceum_collection_get_today_finish (collection, lyceum_cli_wait (&result), &error);
  if (!today)
    return lyceum_cli_fail (error);
  courses = list_courses (cli, &error);
  if (!courses)
    return lyceum_cli_fail (error);

  if (cli->json)
    print_today_json (today, courses);
  else
    print_today (today, courses);
  return LYCEUM_CLI_SUCCESS;
}

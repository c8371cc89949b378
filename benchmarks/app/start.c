/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "lyceum-collection-writes.h"
#include "lyceum-thread.h"
#include "lyceum-workshop.h"
#include "temporary-folder.h"

#define N_CARDS 10000
#define N_ROUNDS 15

/* Time to the first frame, time until the window is full (ms), proportional set size (kB). */
enum
{
  FIRST,
  FULL,
  PSS,
  N_FIGURES
};

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gboolean
write_cards (LyceumConnection *connection,
             gpointer          data,
             gpointer         *result,
             GError          **error)
{
  const LyceumNewSource source = { .uid = "source", .name = "Book.epub", .pasted = "Words" };
  const LyceumPlannedLesson planned = { .title = "Lesson", .location = "Chapter 1", .n_blocks = 1, .minutes = 8 };
  g_autoptr (LyceumSourceInput) input = NULL;
  g_autoptr (LyceumLessonInput) lesson = NULL;
  const char *none[] = { NULL };
  const LyceumLessonContent content = {
    .title = "Lesson", .markdown = "Text", .minutes = 8, .key_points = none, .terms = none, .definitions = none, .questions = none,
  };
  gint64 course_id;

  if (!lyceum_write_course (connection, "course", "A course", 0, &course_id, error) ||
      !lyceum_write_source (connection, course_id, &source, 0, error))
    return FALSE;
  input = lyceum_read_source_input (connection, "source", error);
  if (!input || !lyceum_write_planned_lessons (connection, input->id, &planned, 1, error))
    return FALSE;
  lesson = lyceum_read_lesson_input (connection, "source", 0, error);
  if (!lesson || !lyceum_write_lesson_content (connection, lesson->id, &content, error))
    return FALSE;

  for (guint i = 0; i < N_CARDS; i++)
    {
      g_autofree char *front = g_strdup_printf ("What is the thing with the number %u, and what is it good for?", i);
      const char *answers[] = { "An answer", NULL };
      const LyceumNewNote note = {
        .kind = "basic", .front = front, .back = "A thing that has a number, and is good for being counted.", .answers = answers,
        .quote = "A thing that has a number is good for being counted.", .location = "Chapter 1", .fingerprint = front,
      };

      if (!lyceum_write_notes (connection, lesson->id, &note, 1, error))
        return FALSE;
    }
  return TRUE;
}

static void
make_collection (const char *folder)
{
  g_autoptr (LyceumWorkshop) workshop = NULL;
  g_autoptr (GAsyncResult) opened = NULL, written = NULL, closed = NULL;
  g_autoptr (GError) error = NULL;
  LyceumDatabase *database;

  lyceum_workshop_open_async (folder, NULL, ready_cb, &opened);
  workshop = lyceum_workshop_open_finish (wait_for (&opened), &error);
  g_assert_no_error (error);
  database = lyceum_collection_get_database (lyceum_workshop_get_collection (workshop));
  lyceum_database_write_async (database, write_cards, NULL, NULL, NULL, NULL, ready_cb, &written);
  lyceum_database_write_finish (database, wait_for (&written), NULL, &error);
  g_assert_no_error (error);
  lyceum_workshop_close_async (workshop, ready_cb, &closed);
  lyceum_workshop_close_finish (workshop, wait_for (&closed), &error);
  g_assert_no_error (error);
}

/* Runs a program that prints its figures. */
static gboolean
measure (const char *program,
         const char *data_dir,
         double      figures[N_FIGURES])
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_autofree char *started_at = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());

  g_subprocess_launcher_setenv (launcher, "START_AT", started_at, TRUE);
  process = data_dir ? g_subprocess_launcher_spawn (launcher, &error, program, data_dir, NULL)
                     : g_subprocess_launcher_spawn (launcher, &error, program, NULL);
  if (!process || !g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return FALSE;
    }
  return output && sscanf (output, "%lf %lf %lf", &figures[FIRST], &figures[FULL], &figures[PSS]) == N_FIGURES;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *values,
        guint   n)
{
  qsort (values, n, sizeof *values, compare);
  return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static void
print_figure (const char *name,
              const char *unit,
              double     *empty,
              double     *lyceum,
              double      target)
{
  double a = median (empty, N_ROUNDS), b = median (lyceum, N_ROUNDS);

  if (target > 0)
    g_print ("%-28s %9.1f %9.1f %s  ratio %.2f (at most %.1f)\n", name, a, b, unit, b / a, target);
  else
    g_print ("%-28s %9.1f %9.1f %s  ratio %.2f\n", name, a, b, unit, b / a);
}

int
main (int   argc,
      char *argv[])
{
  static double empty[N_FIGURES][N_ROUNDS], lyceum[N_FIGURES][N_ROUNDS];
  g_autofree char *folder = NULL, *option = NULL;
  double figures[N_FIGURES];

  if (argc != 3)
    return 2;
  if (!g_getenv ("DISPLAY"))
    {
      g_print ("There is no display.\n");
      return 77;
    }

  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  folder = g_dir_make_tmp ("lyceum-start-XXXXXX", NULL);
  make_collection (folder);
  option = g_strdup_printf ("--data-dir=%s", folder);
  /* One of each that does not count: programs and libraries come from the disk only once. */
  if (!measure (argv[1], NULL, figures) || !measure (argv[2], option, figures))
    return 1;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      if (!measure (argv[1], NULL, figures))
        return 1;
      for (guint j = 0; j < N_FIGURES; j++)
        empty[j][i] = figures[j];
      if (!measure (argv[2], option, figures))
        return 1;
      for (guint j = 0; j < N_FIGURES; j++)
        lyceum[j][i] = figures[j];
    }

  g_print ("Medians of %d starts, one after the other, with a collection of %d cards:\n", N_ROUNDS, N_CARDS);
  g_print ("%-28s %9s %9s\n", "", "empty", "Lyceum");
  print_figure ("first frame", "ms", empty[FIRST], lyceum[FIRST], 1.5);
  print_figure ("everything on the screen", "ms", empty[FULL], lyceum[FULL], 0);
  print_figure ("proportional set size", "kB", empty[PSS], lyceum[PSS], 1.4);
  temporary_folder_remove (folder);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-builtin-generator.h"
#include "lyceum-extractor.h"
#include "lyceum-thread.h"

/*
 * How long it takes to read a book, to outline it, to make its first lesson, and to make all lessons and cards on one
 * processor. The book is the first argument, or linear-algebra.epub of the sample data. Medians.
 */

#define RUNS 5

typedef struct
{
  double read, outline, first, all;
} Times;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double one = *(const double *) a, other = *(const double *) b;

  return one < other ? -1 : one > other;
}

static double
median_of (const Times *times, gsize offset)
{
  double values[RUNS];

  for (guint i = 0; i < RUNS; i++)
    values[i] = *(const double *) ((const char *) &times[i] + offset);
  qsort (values, RUNS, sizeof values[0], compare_doubles);
  return values[RUNS / 2];
}

static double
seconds_since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1e6;
}

static guint
measure (const char *path, Times *times)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (LyceumDocument) document = lyceum_extractor_read_file_thread_cb (path, NULL, &error);
  g_autoptr (GPtrArray) sections = NULL;

  if (!document)
    g_error ("%s", error->message);
  times->read = seconds_since (start);
  start = g_get_monotonic_time ();
  sections = lyceum_builtin_outline_thread_cb (document, NULL, &error);
  times->outline = seconds_since (start);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < sections->len; i++)
    {
      const LyceumSection *section = g_ptr_array_index (sections, i);
      g_autoptr (LyceumLessonDraft) lesson = lyceum_builtin_lesson_thread_cb (document, section, NULL, &error);
      g_autoptr (GPtrArray) cards = NULL;

      if (i == 0)
        times->first = seconds_since (start);
      cards = lyceum_builtin_cards_thread_cb (document, section, 0, NULL, &error);
      g_assert (lesson && cards);
    }
  times->all = seconds_since (start);
  return sections->len;
}

int
main (int argc, char **argv)
{
  const char *corpus = g_getenv ("LYCEUM_TEST_CORPUS");
  g_autofree char *path =
      argc > 1 ? g_strdup (argv[1]) : g_build_filename (corpus ? corpus : ".", "linear-algebra.epub", NULL);
  Times times[RUNS];
  guint n_lessons = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_print ("%s is not here\n", path);
      return 77;
    }
  lyceum_thread_set_role (LYCEUM_THREAD_WORKER);
  for (guint i = 0; i < RUNS; i++)
    n_lessons = measure (path, &times[i]);
  g_print ("%u lessons; medians of %d runs, in seconds\n", n_lessons, RUNS);
  g_print ("read             %8.3f\n", median_of (times, G_STRUCT_OFFSET (Times, read)));
  g_print ("outline          %8.3f\n", median_of (times, G_STRUCT_OFFSET (Times, outline)));
  g_print ("first lesson     %8.3f\n", median_of (times, G_STRUCT_OFFSET (Times, first)));
  g_print ("lessons, cards   %8.3f\n", median_of (times, G_STRUCT_OFFSET (Times, all)));
  return 0;
}

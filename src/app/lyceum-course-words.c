/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-course-words.h"

#include <glib/gi18n-lib.h>

char *
lyceum_course_words_reading (const LyceumCourse *course)
{
  guint n_lessons = course->n_lessons + course->n_planned;

  if (n_lessons == 0)
    return g_strdup (_("No lessons yet"));
  if (course->n_read == n_lessons)
    return g_strdup (_("All lessons read"));
  /* Translators: the first number is of lessons that have been read, the second of all lessons. */
  return g_strdup_printf (ngettext ("%u of %u lesson read", "%u of %u lessons read", n_lessons), course->n_read, n_lessons);
}

char *
lyceum_course_words_size (const LyceumCourse *course)
{
  g_autofree char *lessons = g_strdup_printf (ngettext ("%u lesson", "%u lessons", course->n_lessons), course->n_lessons);
  g_autofree char *cards = g_strdup_printf (ngettext ("%u card", "%u cards", course->n_cards), course->n_cards);

  /* Translators: "12 lessons · 80 cards". */
  return g_strdup_printf (_("%s · %s"), lessons, cards);
}

char *
lyceum_course_words_making (const LyceumCourse *course,
                            LyceumTask         *task)
{
  guint n_lessons = course->n_lessons + course->n_planned;

  if (n_lessons == 0 || course->n_planned == 0)
    return g_strdup (task && lyceum_task_get_message (task) ? lyceum_task_get_message (task) : _("Reading the material…"));
  /* Translators: the first number is of lessons that are done, the second of all lessons. */
  return g_strdup_printf (ngettext ("Making lessons: %u of %u", "Making lessons: %u of %u", n_lessons), course->n_lessons,
                          n_lessons);
}

char *
lyceum_course_words_due (guint n_due)
{
  return g_strdup_printf (ngettext ("%u card to study", "%u cards to study", n_due), n_due);
}

double
lyceum_course_words_fraction (const LyceumCourse *course)
{
  guint n_lessons = course->n_lessons + course->n_planned;

  return n_lessons > 0 ? course->n_read / (double) n_lessons : 0;
}

LyceumTask *
lyceum_course_get_running_task (const LyceumCourse *course,
                                LyceumQueue        *queue)
{
  LyceumTask *task = course->task_id && queue ? lyceum_queue_get_task (queue, course->task_id) : NULL;

  return task && !LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (task)) ? task : NULL;
}

char *
lyceum_course_words_tray (guint n_tray)
{
  return g_strdup_printf (ngettext ("%u new card to look at", "%u new cards to look at", n_tray), n_tray);
}

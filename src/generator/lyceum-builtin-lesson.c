/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-builtin-generator.h"

#include "lyceum-lesson-private.h"
#include "lyceum-reading-time-private.h"

#include <math.h>

#define MIN_POINTS 3
#define MAX_POINTS 6
#define MIN_TERMS 6
#define MAX_TERMS 20
#define MAX_QUESTIONS 6
/* Minutes of a lesson that has a summary, and its sentences. */
#define LONG_LESSON 5
#define SUMMARY_SENTENCES 3

static double
kept_minutes (GArray *units)
{
  double minutes = 0;

  for (guint i = 0; i < units->len; i++)
    {
      const LyceumLessonUnit *unit = &g_array_index (units, LyceumLessonUnit, i);

      minutes += unit->kept ? unit->minutes : 0;
    }
  return minutes;
}

LyceumLessonDraft *
lyceum_builtin_lesson_thread_cb (LyceumDocument *document,
                                 const LyceumSection *section,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_autoptr (LyceumSectionAnalysis) analysis = _lyceum_section_analysis_new (document, section, cancellable, error);
  g_autoptr (GArray) units = NULL;
  g_autoptr (GString) text = NULL;
  LyceumLessonDraft *draft;
  double minutes;
  guint n_points;

  if (!analysis)
    return NULL;
  units = _lyceum_lesson_units (analysis);
  _lyceum_lesson_select (analysis, units);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  minutes = kept_minutes (units);
  draft = g_new0 (LyceumLessonDraft, 1);
  draft->title = g_strdup (section->title);
  n_points = (guint) CLAMP (lround (minutes / 1.5), MIN_POINTS, MAX_POINTS);
  draft->summary = g_ptr_array_new_with_free_func (g_free);
  draft->key_points =
      _lyceum_lesson_key_points (analysis, n_points, draft->summary, minutes >= LONG_LESSON ? SUMMARY_SENTENCES : 0);
  draft->key_terms = _lyceum_lesson_key_terms (analysis, (guint) CLAMP (lround (minutes * 2), MIN_TERMS, MAX_TERMS));
  draft->questions = _lyceum_lesson_questions (analysis, units, n_points, MAX_QUESTIONS);
  draft->minutes = (guint) CLAMP (lround (minutes + _lyceum_lesson_frame_minutes (draft)), 1, 15);

  text = g_string_new (NULL);
  _lyceum_lesson_write_text (analysis, units, text);
  draft->markdown = lyceum_lesson_draft_write (draft, text->str, analysis->language);
  return draft;
}

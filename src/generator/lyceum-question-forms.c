/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-lesson-private.h"

#include "lyceum-sentence-judge-private.h"

#include <string.h>

/* English: how what a text says becomes a question. */

/* "There are three ways to …:" → "Which three ways to … are there?" */
char *
_lyceum_question_of_intro (const LyceumSectionAnalysis *analysis, const char *intro)
{
  g_autoptr (LyceumSurface) surface = _lyceum_surface_new (intro, -1);
  static const char *const numbers[] = { "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", NULL };
  const guint n_marks = surface->marks->len;
  guint first, verb;

  if (n_marks < 5 || n_marks > 28 || strcmp (_lyceum_surface_at (surface, n_marks - 1)->folded, ":") != 0)
    return NULL;
  for (guint i = 0; i + 1 < n_marks; i++)
    {
      if (strchr (",;()", *_lyceum_surface_at (surface, i)->folded))
        return NULL;
    }
  if (_lyceum_surface_phrase (surface, 0, "there are") &&
      g_strv_contains (numbers, _lyceum_surface_at (surface, 2)->folded))
    return g_strdup_printf (
        "Which %.*s are there?",
        (int) (_lyceum_surface_at (surface, n_marks - 2)->end - _lyceum_surface_at (surface, 2)->start),
        intro + _lyceum_surface_at (surface, 2)->start);

  /* "The cell theory has three parts:" → "Which three parts does the cell theory have?" */
  for (verb = 1; verb < MIN (n_marks, 8); verb++)
    {
      if (_lyceum_surface_any (surface, verb, (const char *const[]){ "has", "have", NULL }))
        break;
    }
  first = verb + 1;
  if (verb < MIN (n_marks, 8) && g_strv_contains (numbers, _lyceum_surface_at (surface, first)->folded) &&
      first + 4 > n_marks - 2)
    {
      const gboolean one = strcmp (_lyceum_surface_at (surface, verb)->folded, "has") == 0;
      g_autofree char *subject = g_strndup (intro, _lyceum_surface_at (surface, verb - 1)->end);

      g_autofree char *first_word = g_ascii_strdown (intro, _lyceum_surface_at (surface, 0)->end);

      if (_lyceum_surface_any (surface, 0,
                               (const char *const[]){ "the", "a", "an", "every", "all", "each", "most", NULL }) ||
          _lyceum_section_has_word (analysis, first_word))
        subject[0] = g_ascii_tolower (subject[0]);
      return g_strdup_printf (
          "Which %.*s %s %s have?",
          (int) (_lyceum_surface_at (surface, n_marks - 2)->end - _lyceum_surface_at (surface, first)->start),
          intro + _lyceum_surface_at (surface, first)->start, one ? "does" : "do", subject);
    }
  return NULL;
}

/* "Why is testing broken for months? Will fixes not flow down?": the first says what the rest is about. */
static char *
first_question (const char *title)
{
  const char *mark = strchr (title, '?');
  g_autofree char *question = g_strndup (title, (gsize) (mark + 1 - title));
  g_autoptr (LyceumSurface) surface = _lyceum_surface_new (question, -1);

  if (surface->marks->len < 4 || surface->marks->len > 24 || strstr (question, ". "))
    return NULL;
  return g_steal_pointer (&question);
}

/* "Why pointers are needed" → "Why are pointers needed?"; "What is a cell?" stays. */
char *
_lyceum_question_of_heading (const char *title)
{
  g_autoptr (LyceumSurface) surface = _lyceum_surface_new (title, -1);
  const guint n_marks = surface->marks->len;
  static const char *const verbs[] = { "is", "are", "was", "were", "can", "must", "should", "will", NULL };

  if (_lyceum_surface_any (surface, 0, (const char *const[]){ "but", "and", "so", "or", "what about", "(", NULL }))
    return NULL;
  if (g_str_has_suffix (title, "?") && n_marks > 3)
    return first_question (title);
  if (n_marks < 4 || n_marks > 10 || !_lyceum_surface_any (surface, 0, (const char *const[]){ "why", "how", NULL }))
    return NULL;
  for (guint i = 2; i + 1 < n_marks && i < 6; i++)
    {
      const LyceumMark *verb = _lyceum_surface_at (surface, i), *last = _lyceum_surface_at (surface, i - 1);

      if (!last->word || strcmp (last->folded, "to") == 0)
        return NULL;
      if (g_strv_contains (verbs, verb->folded))
        return g_strdup_printf ("%.*s %.*s %.*s%s?", (int) _lyceum_surface_at (surface, 0)->end, title,
                                (int) (verb->end - verb->start), title + verb->start,
                                (int) (last->end - _lyceum_surface_at (surface, 1)->start),
                                title + _lyceum_surface_at (surface, 1)->start, title + verb->end);
    }
  return NULL;
}

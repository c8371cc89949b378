/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-builtin-generator.h"

#include "lyceum-lesson-private.h"
#include "lyceum-markdown-writer-private.h"
#include "lyceum-reading-time-private.h"

#include <math.h>

#define MIN_POINTS 3
#define MAX_POINTS 6
#define MIN_TERMS 6
#define MAX_TERMS 20
#define MAX_QUESTIONS 6

/* The headings of a lesson's own parts, in the language of the lesson: it reads the same on every machine. */
static const struct
{
  const char *language, *points, *terms, *questions;
} names[] = {
  { "en", "Key points", "Key terms", "Check yourself" },
  { "de", "Das Wichtigste", "Wichtige Begriffe", "Selbsttest" },
  { "fr", "Points clés", "Termes clés", "Testez-vous" },
  { "es", "Puntos clave", "Términos clave", "Autoevaluación" },
  { "it", "Punti chiave", "Termini chiave", "Verifica" },
  { "pt", "Pontos principais", "Termos principais", "Autoavaliação" },
  { "nl", "Kernpunten", "Kernbegrippen", "Test jezelf" },
  { "ru", "Главное", "Ключевые понятия", "Проверьте себя" },
  { "ar", "النقاط الرئيسية", "المصطلحات الرئيسية", "اختبر نفسك" },
  { "zh", "要点", "关键术语", "自我检查" },
  { "ja", "要点", "重要な用語", "確認問題" },
};

static guint
find_names (const char *language)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (_lyceum_language_is (language, names[i].language))
        return i;
    }
  return 0;
}

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

static double
part_minutes (const LyceumLessonDraft *draft)
{
  double minutes = 0;

  for (guint i = 0; i < draft->key_points->len; i++)
    minutes += _lyceum_text_minutes (g_ptr_array_index (draft->key_points, i));
  for (guint i = 0; i < draft->key_terms->len; i++)
    minutes += _lyceum_text_minutes (((LyceumKeyTerm *) g_ptr_array_index (draft->key_terms, i))->definition);
  for (guint i = 0; i < draft->questions->len; i++)
    minutes += _lyceum_text_minutes (g_ptr_array_index (draft->questions, i));
  return minutes;
}

static void
write_points (GString *markdown, const LyceumLessonDraft *draft, const char *name)
{
  if (draft->key_points->len == 0)
    return;
  g_string_append_printf (markdown, "## %s\n\n", name);
  for (guint i = 0; i < draft->key_points->len; i++)
    {
      g_string_append (markdown, "- ");
      _lyceum_markdown_append_text (markdown, g_ptr_array_index (draft->key_points, i), -1, TRUE);
      g_string_append_c (markdown, '\n');
    }
  g_string_append_c (markdown, '\n');
}

static void
write_terms (GString *markdown, const LyceumLessonDraft *draft, const char *name)
{
  if (draft->key_terms->len == 0)
    return;
  g_string_append_printf (markdown, "## %s\n\n", name);
  for (guint i = 0; i < draft->key_terms->len; i++)
    {
      const LyceumKeyTerm *term = g_ptr_array_index (draft->key_terms, i);

      g_string_append (markdown, "- **");
      _lyceum_markdown_append_text (markdown, term->term, -1, FALSE);
      g_string_append (markdown, "**: ");
      _lyceum_markdown_append_text (markdown, term->definition, -1, FALSE);
      g_string_append_c (markdown, '\n');
    }
  g_string_append_c (markdown, '\n');
}

static void
write_questions (GString *markdown, const LyceumLessonDraft *draft, const char *name)
{
  if (draft->questions->len == 0)
    return;
  g_string_append_printf (markdown, "## %s\n\n", name);
  for (guint i = 0; i < draft->questions->len; i++)
    {
      g_string_append_printf (markdown, "%u. ", i + 1);
      _lyceum_markdown_append_text (markdown, g_ptr_array_index (draft->questions, i), -1, TRUE);
      g_string_append_c (markdown, '\n');
    }
}

LyceumLessonDraft *
lyceum_builtin_lesson_thread_cb (LyceumDocument *document,
                                 const LyceumSection *section,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_autoptr (LyceumSectionAnalysis) analysis = _lyceum_section_analysis_new (document, section, cancellable, error);
  g_autoptr (GArray) units = NULL;
  GString *markdown;
  LyceumLessonDraft *draft;
  double minutes;
  guint name, n_points;

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
  draft->key_points = _lyceum_lesson_key_points (analysis, n_points);
  draft->key_terms = _lyceum_lesson_key_terms (analysis, (guint) CLAMP (lround (minutes * 2), MIN_TERMS, MAX_TERMS));
  draft->questions = _lyceum_lesson_questions (analysis, units, n_points, MAX_QUESTIONS);
  draft->minutes = (guint) CLAMP (lround (minutes + part_minutes (draft)), 1, 15);

  name = find_names (analysis->language);
  markdown = g_string_new (NULL);
  write_points (markdown, draft, names[name].points);
  _lyceum_lesson_write_text (analysis, units, markdown);
  write_terms (markdown, draft, names[name].terms);
  write_questions (markdown, draft, names[name].questions);
  draft->markdown = g_string_free (markdown, FALSE);
  return draft;
}

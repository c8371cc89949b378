/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-drafts.h"

#include "lyceum-language-rules-private.h"
#include "lyceum-lesson-private.h"
#include "lyceum-markdown-writer-private.h"
#include "lyceum-reading-time-private.h"

#include <math.h>

/* What stands around the text of a lesson, whoever wrote it: key points before it, terms and questions after it. */

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

double
_lyceum_lesson_frame_minutes (const LyceumLessonDraft *draft)
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

char *
lyceum_lesson_draft_write (const LyceumLessonDraft *draft, const char *text, const char *language)
{
  GString *markdown = g_string_new (NULL);
  guint name = find_names (language);

  write_points (markdown, draft, names[name].points);
  g_string_append (markdown, text);
  write_terms (markdown, draft, names[name].terms);
  write_questions (markdown, draft, names[name].questions);
  return g_string_free (markdown, FALSE);
}

guint
lyceum_lesson_draft_estimate_minutes (const LyceumLessonDraft *draft, const char *text)
{
  return (guint) CLAMP (lround (_lyceum_text_minutes (text) + _lyceum_lesson_frame_minutes (draft)), 1, 15);
}

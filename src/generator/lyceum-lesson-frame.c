/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-drafts.h"

#include "lyceum-formula-markdown.h"
#include "lyceum-formula-text-private.h"
#include "lyceum-language-rules-private.h"
#include "lyceum-lesson-private.h"
#include "lyceum-markdown-writer-private.h"
#include "lyceum-reading-time-private.h"

#include <math.h>

/* What stands around the text of a lesson, whoever wrote it: key points before it, terms after it, and its questions. */

/* The headings of a lesson's own parts, in the language of the lesson: it reads the same on every machine. */
static const struct
{
  const char *language, *summary, *points, *terms, *questions, *answers;
} names[] = {
  { "en", "In short", "Key points", "Key terms", "Check yourself", "Answers" },
  { "de", "Kurz gesagt", "Das Wichtigste", "Wichtige Begriffe", "Selbsttest", "Antworten" },
  { "fr", "En bref", "Points clés", "Termes clés", "Testez-vous", "Réponses" },
  { "es", "En resumen", "Puntos clave", "Términos clave", "Autoevaluación", "Respuestas" },
  { "it", "In breve", "Punti chiave", "Termini chiave", "Verifica", "Risposte" },
  { "pt", "Em resumo", "Pontos principais", "Termos principais", "Autoavaliação", "Respostas" },
  { "nl", "In het kort", "Kernpunten", "Kernbegrippen", "Test jezelf", "Antwoorden" },
  { "ru", "Коротко", "Главное", "Ключевые понятия", "Проверьте себя", "Ответы" },
  { "ro", "Pe scurt", "Puncte-cheie", "Termeni-cheie", "Verificați-vă", "Răspunsuri" },
  { "pl", "W skrócie", "Najważniejsze", "Ważne pojęcia", "Sprawdź się", "Odpowiedzi" },
  { "tr", "Kısaca", "Önemli noktalar", "Önemli terimler", "Kendinizi sınayın", "Yanıtlar" },
  { "sv", "I korthet", "Huvudpunkter", "Viktiga begrepp", "Testa dig själv", "Svar" },
  { "ar", "باختصار", "النقاط الرئيسية", "المصطلحات الرئيسية", "اختبر نفسك", "الإجابات" },
  { "zh", "概要", "要点", "关键术语", "自我检查", "答案" },
  { "ja", "概要", "要点", "重要な用語", "確認問題", "解答" },
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

/* A formula is read as what it shows. */
static double
readable_minutes (const char *text)
{
  g_autofree char *readable = lyceum_formula_make_readable (text);

  return _lyceum_text_minutes (readable);
}

double
_lyceum_lesson_frame_minutes (const LyceumLessonDraft *draft)
{
  double minutes = 0;

  for (guint i = 0; draft->summary && i < draft->summary->len; i++)
    minutes += readable_minutes (g_ptr_array_index (draft->summary, i));
  for (guint i = 0; i < draft->key_points->len; i++)
    minutes += readable_minutes (g_ptr_array_index (draft->key_points, i));
  for (guint i = 0; i < draft->key_terms->len; i++)
    minutes += readable_minutes (((LyceumKeyTerm *) g_ptr_array_index (draft->key_terms, i))->definition);
  for (guint i = 0; i < draft->questions->len; i++)
    minutes += _lyceum_text_minutes (((LyceumCheckQuestion *) g_ptr_array_index (draft->questions, i))->question);
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
      _lyceum_formula_text_append (markdown, g_ptr_array_index (draft->key_points, i), TRUE);
      g_string_append_c (markdown, '\n');
    }
  g_string_append_c (markdown, '\n');
}

static void
write_summary (GString *markdown, const LyceumLessonDraft *draft, const char *name, const char *language)
{
  const gboolean spaced = !_lyceum_language_is (language, "zh") && !_lyceum_language_is (language, "ja");

  if (!draft->summary || draft->summary->len == 0)
    return;
  g_string_append_printf (markdown, "## %s\n\n", name);
  for (guint i = 0; i < draft->summary->len; i++)
    {
      if (i > 0 && spaced)
        g_string_append_c (markdown, ' ');
      _lyceum_formula_text_append (markdown, g_ptr_array_index (draft->summary, i), i == 0);
    }
  g_string_append (markdown, "\n\n");
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
      _lyceum_formula_text_append (markdown, term->definition, FALSE);
      g_string_append_c (markdown, '\n');
    }
  g_string_append_c (markdown, '\n');
}

/* The answer as the text of an item of a list: its lines below each other. */
static void
write_answer (GString *markdown, guint number, const char *answer)
{
  g_auto (GStrv) lines = g_strsplit (answer, "\n", -1);
  const gsize start = markdown->len;
  int width;

  g_string_append_printf (markdown, "%u. ", number);
  width = (int) (markdown->len - start);
  for (guint i = 0; lines[i]; i++)
    g_string_append_printf (markdown, "%*s%s\n", i > 0 && *lines[i] != '\0' ? width : 0, "", lines[i]);
}

char *
lyceum_check_questions_write (GPtrArray *questions, const char *language)
{
  GString *markdown = g_string_new (NULL);
  const guint name = find_names (language);
  gboolean answered = FALSE;

  if (questions->len > 0)
    g_string_append_printf (markdown, "## %s\n\n", names[name].questions);
  for (guint i = 0; i < questions->len; i++)
    {
      const LyceumCheckQuestion *question = g_ptr_array_index (questions, i);

      g_string_append_printf (markdown, "%u. ", i + 1);
      _lyceum_markdown_append_text (markdown, question->question, -1, TRUE);
      g_string_append_c (markdown, '\n');
      answered = answered || question->answer;
    }
  if (answered)
    g_string_append_printf (markdown, "\n### %s\n\n", names[name].answers);
  for (guint i = 0; i < questions->len; i++)
    {
      const LyceumCheckQuestion *question = g_ptr_array_index (questions, i);

      if (question->answer)
        write_answer (markdown, i + 1, question->answer);
    }
  return g_string_free (markdown, FALSE);
}

const char *
lyceum_check_questions_heading (const char *language)
{
  return names[find_names (language)].questions;
}

char *
lyceum_lesson_draft_write (const LyceumLessonDraft *draft, const char *text, const char *language)
{
  GString *markdown = g_string_new (NULL);
  guint name = find_names (language);

  write_summary (markdown, draft, names[name].summary, language);
  write_points (markdown, draft, names[name].points);
  g_string_append (markdown, text);
  write_terms (markdown, draft, names[name].terms);
  return g_string_free (markdown, FALSE);
}

guint
lyceum_lesson_draft_estimate_minutes (const LyceumLessonDraft *draft, const char *text)
{
  return (guint) CLAMP (lround (_lyceum_text_minutes (text) + _lyceum_lesson_frame_minutes (draft)), 1, 15);
}

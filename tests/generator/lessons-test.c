/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lessons-test.h"

#include <string.h>

#include "lyceum-formula-markdown.h"
#include "lyceum-tokens.h"

/* Letters and digits only: white space and the marks of Markdown do not count, each letter does. */
static char *
letters_of (const char *text)
{
  GString *letters = g_string_new (NULL);

  for (; *text; text = g_utf8_next_char (text))
    if (g_unichar_isalnum (g_utf8_get_char (text)))
      g_string_append_unichar (letters, g_utf8_get_char (text));
  return g_string_free (letters, FALSE);
}

static char *
source_of (LyceumDocument *document, const LyceumSection *section)
{
  g_autoptr (GString) source = g_string_new (section->title);

  for (guint i = 0; i < section->n_blocks; i++)
    g_string_append_printf (source, "\n%s", lyceum_document_get_block (document, section->first_block + i)->text);
  return letters_of (source->str);
}

/* What stands between the formulas; these are written as TeX, which the source has in another way. */
static void
assert_in_source (const char *source, const char *text)
{
  g_autoptr (GPtrArray) formulas = NULL;
  g_autofree char *hidden = lyceum_formula_hide (text, -1, &formulas);
  const char *at = hidden;
  gsize start, end;
  guint index;
  gboolean more;

  do
    {
      g_autofree char *part = NULL, *letters = NULL;

      more = lyceum_formula_find_mark (at, strlen (at), &start, &end, &index);
      part = g_strndup (at, more ? start : strlen (at));
      letters = letters_of (part);
      if (!strstr (source, letters))
        g_error ("Not in the source: %s", text);
      at += more ? end : 0;
    }
  while (more);
}

static void
assert_points (GPtrArray *points, const char *source)
{
  static const char *const dangling[] = { "This ",    "These ",   "It ",  "They ",     "He ",   "She ",
                                          "However",  "But ",     "And ", "Therefore", "Thus ", "For example",
                                          "Moreover", "Another ", "So ",  "Here ",     "See " };

  g_assert_cmpuint (points->len, <=, 6);
  for (guint i = 0; i < points->len; i++)
    {
      const char *point = g_ptr_array_index (points, i);

      assert_in_source (source, point);
      g_assert_null (strstr (point, "Figure "));
      for (guint k = 0; k < G_N_ELEMENTS (dangling); k++)
        if (g_str_has_prefix (point, dangling[k]))
          g_error ("A point leans on the sentence before it: %s", point);
    }
}

static void
assert_terms (const LyceumLessonDraft *lesson, const char *source)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < lesson->key_terms->len; i++)
    {
      const LyceumKeyTerm *term = g_ptr_array_index (lesson->key_terms, i);

      g_assert_cmpuint (strlen (term->term), >=, 2);
      g_assert_cmpuint (strlen (term->term), <=, 120);
      g_assert_cmpstr (term->term, !=, term->definition);
      g_assert_true (g_hash_table_add (seen, g_utf8_casefold (term->term, -1)));
      assert_in_source (source, term->definition);
    }
}

/* The answer is read back as Markdown: each sentence or item of it stands in the source. */
static void
assert_answer (const LyceumCheckQuestion *question, const char *source)
{
  g_autoptr (LyceumDocument) read = NULL;

  if (!question->answer || *question->answer == '\0')
    g_error ("No answer to: %s", question->question);
  read = cards_test_document (question->answer, "en");
  g_assert_cmpuint (lyceum_document_get_n_blocks (read), >, 0);
  for (guint i = 0; i < lyceum_document_get_n_blocks (read); i++)
    assert_in_source (source, lyceum_document_get_block (read, i)->text);
}

static void
assert_questions (const LyceumLessonDraft *lesson, const char *source)
{
  g_assert_cmpuint (lesson->questions->len, <=, 6);
  for (guint i = 0; i < lesson->questions->len; i++)
    {
      const LyceumCheckQuestion *check = g_ptr_array_index (lesson->questions, i);
      const char *question = check->question;

      assert_answer (check, source);
      g_assert_true (g_str_has_suffix (question, "?") || g_str_has_suffix (question, "？") ||
                     g_str_has_suffix (question, "؟") || g_str_has_suffix (question, "。"));
      for (guint k = 0; k < i; k++)
        g_assert_cmpstr (question, !=, ((LyceumCheckQuestion *) g_ptr_array_index (lesson->questions, k))->question);
    }
}

static gboolean
is_own_heading (const char *text)
{
  static const char *const names[] = {
    "Key terms", "Check yourself", "Wichtige Begriffe", "Selbsttest", "المصطلحات الرئيسية", "اختبر نفسك", "关键术语",
    "自我检查",  "重要な用語",     "確認問題",          NULL
  };

  return g_strv_contains (names, text);
}

/* The text is read back as Markdown: what a reader sees is what the source says, in its order. */
static void
assert_text (const LyceumLessonDraft *lesson, const char *source)
{
  g_autoptr (LyceumDocument) read = cards_test_document (lesson->markdown, "en");

  for (guint i = 0; i < lyceum_document_get_n_blocks (read); i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (read, i);
      g_autoptr (GArray) sentences = NULL;

      if (block->kind == LYCEUM_BLOCK_HEADING)
        {
          if (is_own_heading (block->text))
            return;
          continue;
        }
      sentences = lyceum_split_sentences (block->text, "en");
      for (guint k = 0; k < sentences->len; k++)
        {
          const LyceumRange *range = &g_array_index (sentences, LyceumRange, k);
          g_autofree char *sentence = g_strndup (block->text + range->start, range->end - range->start);

          assert_in_source (source, sentence);
        }
    }
}

/* "Define the restriction of T to U by" is nothing without the formula that follows it in the source. */
static void
assert_formulas (LyceumDocument *document, const LyceumSection *section, const LyceumLessonDraft *lesson)
{
  for (guint i = section->first_block; i + 1 < section->first_block + section->n_blocks; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);
      gsize length = strlen (block->text);
      g_autofree char *tail = NULL;
      const char *found;

      if (block->kind != LYCEUM_BLOCK_PARAGRAPH || length < 30 || !g_ascii_isalnum (block->text[length - 1]) ||
          lyceum_document_get_block (document, i + 1)->kind != LYCEUM_BLOCK_FORMULA)
        continue;
      tail = g_strdup_printf ("%s\n", block->text + length - MIN (length, 60));
      found = strstr (lesson->markdown, tail);
      if (found && !g_str_has_prefix (found + strlen (tail), "\n```") && !g_str_has_prefix (found + strlen (tail), "\n$$"))
        g_error ("The formula is missing behind: %s", block->text);
    }
}

void
lessons_test_assert_sound (LyceumDocument *document, const LyceumSection *section, const LyceumLessonDraft *lesson)
{
  g_autofree char *source = source_of (document, section);

  g_assert_cmpstr (lesson->title, ==, section->title);
  g_assert_cmpuint (lesson->minutes, >=, 1);
  g_assert_cmpuint (lesson->minutes, <=, 15);
  g_assert_true (g_utf8_validate (lesson->markdown, -1, NULL));
  assert_points (lesson->key_points, source);
  assert_points (lesson->summary, source);
  assert_terms (lesson, source);
  assert_questions (lesson, source);
  assert_text (lesson, source);
  assert_formulas (document, section, lesson);
}

LyceumLessonDraft *
lessons_test_make (LyceumDocument *document)
{
  g_autoptr (GError) error = NULL;
  const LyceumSection section = { .title = (char *) "Lesson",
                                  .heading_path = (char *) "",
                                  .n_blocks = lyceum_document_get_n_blocks (document) };
  LyceumLessonDraft *lesson = lyceum_builtin_lesson_thread_cb (document, &section, NULL, &error);

  g_assert_no_error (error);
  lessons_test_assert_sound (document, &section, lesson);
  return lesson;
}

LyceumLessonDraft *
lessons_test_make_english (const char *markdown)
{
  g_autoptr (LyceumDocument) document = cards_test_document (markdown, "en");

  return lessons_test_make (document);
}

gboolean
lessons_test_has_text (GPtrArray *texts, const char *text)
{
  for (guint i = 0; i < texts->len; i++)
    if (g_str_equal (g_ptr_array_index (texts, i), text))
      return TRUE;
  return FALSE;
}

const LyceumCheckQuestion *
lessons_test_find_question (const LyceumLessonDraft *lesson, const char *text)
{
  for (guint i = 0; i < lesson->questions->len; i++)
    {
      const LyceumCheckQuestion *question = g_ptr_array_index (lesson->questions, i);

      if (g_str_equal (question->question, text))
        return question;
    }
  return NULL;
}

gboolean
lessons_test_has_question (const LyceumLessonDraft *lesson, const char *text)
{
  return lessons_test_find_question (lesson, text) != NULL;
}

void
lessons_test_assert_answer (const LyceumLessonDraft *lesson, const char *question, const char *answer)
{
  const LyceumCheckQuestion *found = lessons_test_find_question (lesson, question);

  if (!found)
    g_error ("Not asked: %s", question);
  g_assert_cmpstr (found->answer, ==, answer);
}

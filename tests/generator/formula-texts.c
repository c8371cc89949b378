/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lessons-test.h"

#include <string.h>

#include "lyceum-formula-text-private.h"

/* The first place of @readable behind @from is the formula @tex. */
static void
add_formula (LyceumBlock *block, const char *readable, const char *tex)
{
  const LyceumSpan *last = block->spans && block->spans->len > 0 ? &g_array_index (block->spans, LyceumSpan, block->spans->len - 1) : NULL;
  const char *at = strstr (block->text + (last ? last->end : 0), readable);
  LyceumSpan span = { 0 };

  g_assert_nonnull (at);
  span.start = (guint) (at - block->text);
  span.end = span.start + (guint) strlen (readable);
  span.styles = LYCEUM_SPAN_FORMULA;
  if (!block->spans)
    block->spans = g_array_new (FALSE, FALSE, sizeof (LyceumSpan));
  if (!block->formulas)
    block->formulas = g_ptr_array_new_with_free_func (g_free);
  g_array_append_val (block->spans, span);
  g_ptr_array_add (block->formulas, g_strdup (tex));
}

static void
assert_range (const LyceumBlock *block, const char *part, const char *expected)
{
  const guint start = (guint) (strstr (block->text, part) - block->text);
  g_autofree char *text = _lyceum_formula_text_of_range (block, start, start + (guint) strlen (part));

  g_assert_cmpstr (text, ==, expected);
}

static void
test_ranges (void)
{
  g_autoptr (LyceumBlock) block = lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "Let a/b be the slope. Then x² is a_1 * 2.");
  g_autoptr (LyceumBlock) price = lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "It costs $5 and x² is more.");

  add_formula (block, "a/b", "\\frac{a}{b}");
  add_formula (block, "x²", "x^2");
  add_formula (price, "x²", "x^2");
  assert_range (block, "Let a/b be the slope.", "Let $\\frac{a}{b}$ be the slope.");
  assert_range (block, "Then x² is a_1 * 2.", "Then $x^2$ is a_1 * 2.");
  /* Half a formula is none, and where none is, the text stays to the letter. */
  assert_range (block, "/b be the slope.", "/b be the slope.");
  assert_range (block, "is a_1 * 2.", "is a_1 * 2.");
  assert_range (price, "It costs $5 and x² is more.", "It costs $5 and x² is more.");
}

static void
test_written (void)
{
  g_autoptr (GString) markdown = g_string_new (NULL);

  _lyceum_formula_text_append (markdown, "Then $x_1*2$ is a * b, for $5.", TRUE);
  g_assert_cmpstr (markdown->str, ==, "Then $x_1*2$ is a \\* b, for \\$5.");
  g_string_truncate (markdown, 0);
  _lyceum_formula_text_append (markdown, "1. no list", TRUE);
  g_assert_cmpstr (markdown->str, ==, "1\\. no list");
}

static void
add_paragraph (LyceumDocument *document, const char *text, const char *readable, const char *tex)
{
  LyceumBlock *block = lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, text);

  if (readable)
    add_formula (block, readable, tex);
  lyceum_document_take_block (document, block);
}

/* Of a whole lesson: points, terms and headings. */
static void
test_lesson (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_autoptr (LyceumLessonDraft) lesson = NULL;
  LyceumBlock *heading = lyceum_block_new (LYCEUM_BLOCK_HEADING, "The square x²");
  const LyceumKeyTerm *term = NULL;

  lyceum_document_set_language (document, "en");
  heading->level = 1;
  add_formula (heading, "x²", "x^2");
  lyceum_document_take_block (document, heading);
  add_paragraph (document, "A square root is a number r whose square r² is the number that was given.", "r²", "r^{2}");
  add_paragraph (document, "Every positive number has exactly two square roots, of which √2 is an example.", "√2", "\\sqrt{2}");
  add_paragraph (document, "Each square of a real number is at least zero, whatever the sign of the number.", NULL, NULL);
  lesson = lessons_test_make (document);
  for (guint i = 0; i < lesson->key_terms->len; i++)
    term = g_ptr_array_index (lesson->key_terms, i);
  g_assert_nonnull (term);
  g_assert_cmpstr (term->definition, ==, "a number r whose square $r^{2}$ is the number that was given");
  g_assert_nonnull (strstr (lesson->markdown, "**: a number r whose square $r^{2}$ is"));
  g_assert_true (lessons_test_has_text (lesson->key_points,
                                        "Every positive number has exactly two square roots, of which $\\sqrt{2}$ is an example."));
  g_assert_nonnull (strstr (lesson->markdown, "## The square $x^2$\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/generator/formula-texts/ranges", test_ranges);
  g_test_add_func ("/generator/formula-texts/written", test_written);
  g_test_add_func ("/generator/formula-texts/lesson", test_lesson);
  return g_test_run ();
}

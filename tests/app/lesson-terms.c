/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lyceum-glossary.h"
#include "lyceum-lesson-terms.h"
#include "lyceum-markdown.h"

static void
place_free (gpointer data)
{
  LyceumGlossaryPlace *place = data;

  g_free (place->title);
  g_free (place);
}

static void
term_free (gpointer data)
{
  LyceumGlossaryTerm *term = data;

  g_free (term->term);
  g_ptr_array_unref (term->places);
  g_free (term);
}

/* Explained in as many lessons, from @lesson on. */
static void
add_term (GPtrArray  *glossary,
          const char *name,
          guint       lesson,
          guint       n_lessons)
{
  LyceumGlossaryTerm *term = g_new0 (LyceumGlossaryTerm, 1);

  term->term = g_strdup (name);
  term->lesson_id = lesson;
  term->places = g_ptr_array_new_with_free_func (place_free);
  for (guint i = 0; i < n_lessons; i++)
    {
      LyceumGlossaryPlace *place = g_new0 (LyceumGlossaryPlace, 1);

      place->lesson_id = place->number = lesson + i;
      g_ptr_array_add (term->places, place);
    }
  g_ptr_array_add (glossary, term);
}

static GPtrArray *
glossary_new (void)
{
  GPtrArray *glossary = g_ptr_array_new_with_free_func (term_free);

  add_term (glossary, "vector space", 2, 1);
  add_term (glossary, "vector", 3, 1);
  add_term (glossary, "rank", 1, 1);
  add_term (glossary, "Basis", 4, 1);
  add_term (glossary, "x", 4, 1);
  add_term (glossary, "matrix", 3, 4);
  add_term (glossary, "row (of a matrix)", 2, 1);
  add_term (glossary, "Größe", 9, 1);
  return glossary;
}

static void
assert_linked (const char *markdown,
               const char *expected)
{
  g_autoptr (GPtrArray) glossary = glossary_new ();
  g_autoptr (GPtrArray) blocks = lyceum_markdown_parse (markdown);
  const LyceumMarkdownBlock *last;

  lyceum_lesson_terms_link (blocks, glossary, 1);
  last = g_ptr_array_index (blocks, blocks->len - 1);
  g_assert_cmpstr (last->markup, ==, expected);
}

static void
test_linked (void)
{
  /* The longest of those that begin there; whole words; whatever the case; the first place only. */
  assert_linked ("A vector space, and a vector.", "A <a href=\"term:0\">vector space</a>, and a <a href=\"term:1\">vector</a>.");
  assert_linked ("Vectors, an eigenvector, row-vector; VECTOR, vector.",
                 "Vectors, an eigenvector, row-vector; <a href=\"term:1\">VECTOR</a>, vector.");
  assert_linked ("A **basis**, x.", "A <b><a href=\"term:3\">basis</a></b>, x.");
  assert_linked ("Die GRÖSSE ist größer.", "Die <a href=\"term:7\">GRÖSSE</a> ist größer.");
  assert_linked ("The first vector.\n\nThe second vector.", "The second vector.");
  assert_linked ("A vector & a **vector** space &lt;basis&gt;", "A <a href=\"term:1\">vector</a> &amp; a <b>vector</b> space &lt;<a href=\"term:3\">basis</a>&gt;");
  /* What the lesson explains itself, and what half of them do. */
  assert_linked ("The rank of a matrix.", "The rank of a matrix.");
  /* No code, formula or heading. */
  assert_linked ("`vector` and vector", "<tt>vector</tt> and <a href=\"term:1\">vector</a>");
  assert_linked ("$\\text{basis}$ of it", LYCEUM_MARKDOWN_FORMULA_START "basis" LYCEUM_MARKDOWN_FORMULA_END " of it");
  assert_linked ("## A vector", "A vector");
}

static void
test_bounded (void)
{
  g_autoptr (GPtrArray) glossary = g_ptr_array_new_with_free_func (term_free);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) blocks = NULL;
  const LyceumMarkdownBlock *block;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("term%u of many words", i);

      add_term (glossary, name, 100 + i, 1);
      g_string_append_printf (text, "%s, ", name);
    }
  for (guint i = 0; i < 200000; i++)
    g_string_append (text, "term99 of ");
  blocks = lyceum_markdown_parse (text->str);
  g_assert_cmpuint (lyceum_lesson_terms_link (blocks, glossary, 1), ==, LYCEUM_LESSON_MAX_TERMS);
  block = g_ptr_array_index (blocks, 0);
  g_assert_nonnull (strstr (block->markup, "\"term:39\""));
  g_assert_null (strstr (block->markup, "\"term:40\""));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson-terms/linked", test_linked);
  g_test_add_func ("/lesson-terms/bounded", test_bounded);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-citations.h"

#include <string.h>

#include "lyceum-conversation-writes.h"
#include "lyceum-thread.h"

/* What models write, and what becomes of it where there are three sources. */
static const struct
{
  const char *written, *mended;
} forms[] = {
  { "Water flows [1].", "Water flows [1]." },
  { "Water flows [1][2].", "Water flows [1][2]." },
  { "Water flows [1, 2].", "Water flows [1][2]." },
  { "Water flows [1,2;3].", "Water flows [1][2][3]." },
  { "Water flows [1] [2].", "Water flows [1] [2]." },
  { "Water flows [1-3].", "Water flows [1][2][3]." },
  { "Water flows [1–2].", "Water flows [1][2]." },
  { "Water flows [ 1 ].", "Water flows [1]." },
  { "Water flows [1 and 2].", "Water flows [1][2]." },
  { "Water flows [^1].", "Water flows [1]." },
  { "Water flows [#2].", "Water flows [2]." },
  { "Water flows [ID:1].", "Water flows [1]." },
  { "Water flows (ID: 2).", "Water flows [2]." },
  { "Water flows [Source 1].", "Water flows [1]." },
  { "Water flows [source: 1, source: 2].", "Water flows [1][2]." },
  { "Water flows (Passage 3).", "Water flows [3]." },
  { "Water flows [ref. 1].", "Water flows [1]." },
  { "Water flows ref2.", "Water flows [2]." },
  { "Water flows 【1】.", "Water flows [1]." },
  { "Water flows 【1†source】.", "Water flows [1]." },
  { "水在流动［2］。", "水在流动[2]。" },
  { "水在流动（1）。", "水在流动[1]。" },
  { "Water flows (1).", "Water flows [1]." },
  { "Water flows (2)", "Water flows [2]" },
  { "Water flows [1](#1).", "Water flows [1]." },
  { "Water flows [1](https://example.org/a).", "Water flows [1]." },
  { "Water flows [1][1].", "Water flows [1]." },
  { "Water flows[1].", "Water flows[1]." },
  /* numbers that no source has */
  { "Water flows [4].", "Water flows." },
  { "Water flows [1, 9].", "Water flows [1]." },
  { "Water flows [0] down.", "Water flows down." },
  { "Water flows [99]", "Water flows" },
  { "Water flows 【12†source】!", "Water flows!" },
  /* what is none */
  { "In [2024] it rained.", "In [2024] it rained." },
  { "(1) one, (2) two", "(1) one, (2) two" },
  { "Of all (3) of them.", "Of all (3) of them." },
  { "It rained (7).", "It rained (7)." },
  { "An array a[i] of [x, y].", "An array a[i] of [x, y]." },
  { "A [link](https://example.org).", "A [link](https://example.org)." },
  { "The `a[1]` of ``b`[2]``.", "The `a[1]` of ``b`[2]``." },
  { "```\na[1] = 2\n```\nDone [1].", "```\na[1] = 2\n```\nDone [1]." },
  { "```\na[1] = [2", "```\na[1] = [2" },
  { "A lone ` and [1].", "A lone ` and [1]." },
  { "- [ ] to do", "- [ ] to do" },
  { "xref2 and ref2x", "xref2 and ref2x" },
  { "An open [1", "An open [1" },
  { "[", "[" },
  { "", "" },
};

static void
test_forms (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GArray) citations = NULL;
      g_autofree char *mended = lyceum_citations_read (forms[i].written, 3, &citations);

      g_assert_cmpstr (mended, ==, forms[i].mended);
      for (guint c = 0; c < citations->len; c++)
        {
          const LyceumCitation *citation = &g_array_index (citations, LyceumCitation, c);
          g_autofree char *brackets = g_strndup (mended + citation->start, citation->end - citation->start);
          g_autofree char *expected = g_strdup_printf ("[%u]", citation->number);

          g_assert_cmpstr (brackets, ==, expected);
        }
    }
}

/* Whatever is between the brackets, it ends, and what is returned is UTF-8. */
static void
test_garbage (void)
{
  static const char *const pieces[] = { "[", "]", "(", ")", "【", "】", "［", "†", "1", "22", "999", ",", "-", "–", " ", "\n", "`", "```",
                                        "source", "ref", "^", "a", "é", "水", "." };
  GRand *rand = g_rand_new_with_seed (7);

  for (guint run = 0; run < 3000; run++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GArray) citations = NULL;
      g_autofree char *mended = NULL, *again = NULL;
      g_autoptr (GArray) citations_again = NULL;

      for (guint i = 0; i < 40; i++)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      mended = lyceum_citations_read (text->str, 3, &citations);
      g_assert_true (g_utf8_validate (mended, -1, NULL));
      for (guint c = 0; c < citations->len; c++)
        g_assert_cmpint (mended[g_array_index (citations, LyceumCitation, c).start], ==, '[');
      again = lyceum_citations_read (mended, 3, &citations_again);
      g_assert_cmpuint (citations_again->len, <=, 40);
    }
  g_rand_free (rand);
}

static void
test_strip (void)
{
  g_autofree char *plain = lyceum_citations_strip ("Water flows [1][2], (ID: 3) and `a[1]` stays.");

  g_assert_cmpstr (plain, ==, "Water flows, and `a[1]` stays.");
}

/* Checking */

static GPtrArray *
make_sources (void)
{
  static const char *const texts[] = {
    "The nucleus was described by the Scottish botanist Robert Brown in 1831. It holds the genetic material of the cell.",
    "The cell membrane is a thin layer of lipids and proteins. It controls which substances enter the cell and which leave it.",
    "Die Photosynthese findet in den Chloroplasten der Pflanzen statt und wurde 1779 von Jan Ingenhousz beschrieben.",
  };
  GPtrArray *sources = lyceum_answer_sources_new ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      LyceumAnswerSource *source = g_new0 (LyceumAnswerSource, 1);

      source->number = i + 1;
      source->passage = g_new0 (LyceumPassage, 1);
      source->passage->text = g_strdup (texts[i]);
      source->passage->source_name = g_strdup ("cell.md");
      source->passage->heading_path = g_strdup ("The cell");
      source->passage->location = g_strdup ("page 3");
      g_ptr_array_add (sources, source);
    }
  return sources;
}

static const struct
{
  const char *answer;
  const char *supported; /* y or n for each citation */
} claims[] = {
  { "Robert Brown described the nucleus in 1831 [1].", "y" },
  { "The nucleus was described in 1831. [1] It is found in cells.", "y" },
  { "The membrane decides which substances enter a cell and which leave it [2].", "y" },
  /* a wrong year; somebody else; another passage; nothing of it */
  { "Robert Brown described the nucleus in 1931 [1].", "n" },
  { "Marie Curie discovered radium in Paris together with her husband [1].", "n" },
  { "Robert Brown described the nucleus in 1831 [2].", "n" },
  { "Bananas grow on tall plants in warm countries near the equator [2].", "n" },
  /* two passages bear one sentence between them */
  { "Brown described the nucleus in 1831, and the membrane controls which substances enter [1][2].", "yy" },
  /* of two one has nothing to do with it */
  { "Robert Brown was a Scottish botanist who described the nucleus in 1831 [1][2].", "yn" },
  /* words of another language cannot be compared, its numbers can */
  { "Photosynthesis takes place in the leaves of plants and was described in 1779 [3].", "y" },
  { "Photosynthesis takes place in the leaves of plants and was described in 1879 [3].", "n" },
  /* items of a list, one sentence each */
  { "1. The nucleus holds the genetic material [1]\n2. The membrane is a layer of lipids and proteins [2]", "yy" },
  { "**Yes** [1].", "n" },
};

static void
test_check (void)
{
  g_autoptr (GPtrArray) sources = make_sources ();

  for (guint i = 0; i < G_N_ELEMENTS (claims); i++)
    {
      g_autoptr (GArray) citations = NULL;
      g_autofree char *text = lyceum_citations_read (claims[i].answer, sources->len, &citations);
      g_autofree char *found = g_strnfill (citations->len, 'n');

      lyceum_citations_check (text, citations, sources);
      for (guint c = 0; c < citations->len; c++)
        if (g_array_index (citations, LyceumCitation, c).supported)
          found[c] = 'y';
      g_test_message ("%s: %s", claims[i].answer, found);
      g_assert_cmpstr (found, ==, claims[i].supported);
    }
}

static void
test_quote (void)
{
  g_autoptr (GPtrArray) sources = make_sources ();
  g_autoptr (GArray) citations = NULL;
  g_autofree char *text = lyceum_citations_read ("Cells keep their genetic material in the nucleus [1].", sources->len, &citations);

  lyceum_citations_check (text, citations, sources);
  g_assert_cmpuint (citations->len, ==, 1);
  g_assert_cmpstr (g_array_index (citations, LyceumCitation, 0).quote, ==, "It holds the genetic material of the cell.");
}

/* A long answer is checked in a time that follows its length. */
static void
test_long (void)
{
  g_autoptr (GPtrArray) sources = make_sources ();
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autoptr (GArray) citations = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 3000; i++)
    g_string_append (answer, "Robert Brown described the nucleus in 1831 [1]. ");
  text = lyceum_citations_read (answer->str, sources->len, &citations);
  lyceum_citations_check (text, citations, sources);
  g_assert_cmpuint (citations->len, ==, 1024);
  g_assert_true (g_array_index (citations, LyceumCitation, 1000).supported);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/citations/forms", test_forms);
  g_test_add_func ("/citations/garbage", test_garbage);
  g_test_add_func ("/citations/strip", test_strip);
  g_test_add_func ("/citations/check", test_check);
  g_test_add_func ("/citations/quote", test_quote);
  g_test_add_func ("/citations/long", test_long);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search-test.h"

#include <math.h>

/* Finding passages by their words. */

static void
assert_found (SearchTest *test,
              const char *question,
              const char *names)
{
  g_autoptr (GPtrArray) passages = search_test_find (test, question, NULL);
  g_autofree char *found = search_test_names (passages);

  g_test_message ("%s", question);
  g_assert_cmpstr (found, ==, names);
}

static double
weigh (double n_chunks,
       double n)
{
  return log (1 + (n_chunks - n + 0.5) / (n + 0.5));
}

static double
term_of (SearchTest *test,
         const char *question,
         guint       nth)
{
  g_autoptr (GPtrArray) passages = search_test_find (test, question, NULL);

  return search_test_nth (passages, nth)->term;
}

/* The share of the question's words, counted by hand. */
static void
test_share (void)
{
  static const SearchTestPassage passages[] = {
    { "Cells", "One: the membrane of the cell is thin." },
    { "Organs", "Two: a heart pumps blood." },
    { "Cells", "Three: blood has many red corpuscles." },
    { NULL, "Four: nothing of that kind." },
  };
  g_autoptr (SearchTest) test = search_test_new ();
  double heart = weigh (4, 1), blood = weigh (4, 2), zebra = weigh (4, 0), membrane = weigh (4, 1), cell = weigh (4, 2);
  double whole;

  search_test_add_source (test, search_test_add_course (test, "Biology"), "en", passages, G_N_ELEMENTS (passages));

  g_assert_cmpfloat_with_epsilon (term_of (test, "heart", 0), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (term_of (test, "zebra heart", 0), 0.4 * heart / (0.4 * heart + 0.4 * zebra + 0.6 * zebra),
                                  1e-9);

  /* “pumps blood” stands together in the second only. */
  whole = 0.4 * heart + 0.4 * blood + 0.6 * heart;
  g_assert_cmpfloat_with_epsilon (term_of (test, "Pumps blood?", 0), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (term_of (test, "Pumps blood?", 1), 0.4 * blood / whole, 1e-9);
  /* In the other order its words count, and the pair does not. */
  g_assert_cmpfloat_with_epsilon (term_of (test, "blood heart", 0), (0.4 * heart + 0.4 * blood) / whole, 1e-9);
  /* Words of grammar part no pair. */
  g_assert_cmpfloat_with_epsilon (term_of (test, "membranes of cells", 0), 1, 1e-9);
  /* What stands in the headings counts; here as a word, since it comes before. */
  g_assert_cmpfloat_with_epsilon (term_of (test, "corpuscles, cells", 0),
                                  (0.4 * membrane + 0.4 * cell) / (0.4 * membrane + 0.4 * cell + 0.6 * membrane), 1e-9);
  /* Among equals, what is more about it comes first: it is in the headings, or again in the text. */
  assert_found (test, "cell", "One: Three:");
  assert_found (test, "blood", "Two: Three:");
  assert_found (test, "unheard", "");
}

static void
test_heading_first (void)
{
  static const SearchTestPassage passages[] = {
    { "Introduction", "One: osmosis is mentioned." },
    { "Transport › Osmosis", "Two: water goes through a membrane." },
  };
  g_autoptr (SearchTest) test = search_test_new ();

  search_test_add_source (test, search_test_add_course (test, "Biology"), "en", passages, G_N_ELEMENTS (passages));
  assert_found (test, "osmosis", "Two: One:");
}

static void
test_stop_words (void)
{
  static const SearchTestPassage passages[] = {
    { NULL, "One: to be, or not to be: that is the question." },
    { NULL, "Two: it is not as it may seem to be or not." },
    { NULL, "Three: whales." },
  };
  g_autoptr (SearchTest) test = search_test_new ();

  search_test_add_source (test, search_test_add_course (test, "Hamlet"), "en", passages, G_N_ELEMENTS (passages));
  assert_found (test, "To be or not to be?", "One: Two:");
  assert_found (test, "What is a whale?", "Three:");
}

static void
test_languages (void)
{
  static const SearchTestPassage english[] = { { NULL, "One: cells divide, and the ﬁbres don't." } };
  static const SearchTestPassage german[] = { { NULL, "Zwei: Die Zellen teilen sich. Ein Café in Straßburg." } };
  static const SearchTestPassage chinese[] = {
    { "细胞", "三： 细胞膜包围细胞。" },
    { "数学", "四： 矩阵是数的排列。" },
  };
  static const SearchTestPassage japanese[] = { { NULL, "五： 光合成は植物の葉で行われる。" } };
  static const SearchTestPassage arabic[] = {
    { NULL, "ستة: الخلايا هي الوحدة الأساسية للحياة." },
    { NULL, "سبعة: كِتَابٌ عن التاريخ." },
  };
  g_autoptr (SearchTest) test = search_test_new ();
  gint64 course = search_test_add_course (test, "All");

  search_test_add_source (test, course, "en-GB", english, G_N_ELEMENTS (english));
  search_test_add_source (test, course, "de", german, G_N_ELEMENTS (german));
  search_test_add_source (test, course, "zh", chinese, G_N_ELEMENTS (chinese));
  search_test_add_source (test, course, "ja", japanese, G_N_ELEMENTS (japanese));
  search_test_add_source (test, course, "ar", arabic, G_N_ELEMENTS (arabic));

  assert_found (test, "Which cell has divided?", "One:");
  assert_found (test, "fibre", "One:");
  assert_found (test, "Was macht eine Zelle?", "Zwei:");
  assert_found (test, "STRASSBURG", "Zwei:");
  assert_found (test, "cafe\xcc\x81", "Zwei:");
  /* There is no list of stop words for Chinese: what has only 是 comes last. */
  assert_found (test, "什么是细胞？", "三： 四：");
  assert_found (test, "矩阵", "四：");
  assert_found (test, "光合成とは何ですか", "五：");
  assert_found (test, "植物", "五：");
  assert_found (test, "ما هي الخلايا؟", "ستة:");
  assert_found (test, "كتاب", "سبعة:");
}

static void
test_filters (void)
{
  static const SearchTestPassage first[] = { { NULL, "One: cells." } };
  static const SearchTestPassage second[] = { { NULL, "Two: cells." } };
  static const SearchTestPassage third[] = { { NULL, "Three: cells." } };
  g_autoptr (SearchTest) test = search_test_new ();
  gint64 biology = search_test_add_course (test, "Biology"), history = search_test_add_course (test, "History");
  gint64 sources[] = {
    search_test_add_source (test, biology, "en", first, 1),
    search_test_add_source (test, biology, "pt-BR", second, 1),
    search_test_add_source (test, history, "en", third, 1),
  };
  const struct { LyceumSearchFilter filter; const char *found; } cases[] = {
    { { 0 }, "One: Two: Three:" },
    { { .course_id = biology }, "One: Two:" },
    { { .source_id = sources[2] }, "Three:" },
    { { .course_id = biology, .source_id = sources[2] }, "" },
    { { .course_id = 9999 }, "" },
    { { .language = "en" }, "One: Three:" },
    { { .language = "pt" }, "Two:" },
    { { .language = "PT-br" }, "Two:" },
    { { .language = "p%" }, "" },
    { { .tag = "exam" }, "Two: Three:" },
    { { .tag = "exam", .language = "pt" }, "Two:" },
    { { .tag = "'; DROP TABLE chunk; --" }, "" },
  };

  search_test_execute (test, "INSERT INTO source_tag VALUES (2, 'exam'); INSERT INTO course_tag VALUES (2, 'exam')");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) passages = search_test_find (test, "cells", &cases[i].filter);
      g_autofree char *found = search_test_names (passages);

      g_assert_cmpstr (found, ==, cases[i].found);
    }
}

static void
test_hostile (void)
{
  static const char *const questions[] = {
    "", " ", "\"", "\"\"\"", "'", "cell\"", "\"cell", "cell AND", "NOT cell", "OR", "NEAR(cell, 3)", "NEAR(", "cell*", "^cell",
    "body:cell", "-cell", "+cell +", "{heading body}: cell", "(cell", ")", "cell\" OR \"1", "%", "_", "~", "~the", "\\",
    "; DROP TABLE chunk; --", "\xff\xfe cell", "cell\xe2\x82", "\xf0\x9f\x92\xa9", "\t\n\r", "....", "\xef\xb7\xba\xef\xb7\xba",
    "cell\x01\x02", "a b c d e f g h i j k l m n o p q r s t u v w x y z",
  };
  static const SearchTestPassage passages[] = { { "~~ \" ' * ^", "One: cell AND \"NOT\" NEAR(cell) ~the *" } };
  g_autoptr (SearchTest) test = search_test_new ();
  g_autoptr (GString) long_question = g_string_new (NULL);

  search_test_add_source (test, search_test_add_course (test, "Hostile"), "en", passages, 1);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (GPtrArray) found = search_test_find (test, questions[i], NULL);

      g_assert_cmpuint (found->len, <=, 1);
    }
  for (guint i = 0; i < 200000; i++)
    g_string_append_printf (long_question, "\"word%u ", i);
  g_ptr_array_unref (search_test_find (test, long_question->str, NULL));
  g_string_assign (long_question, "cell");
  for (guint i = 0; i < 1000000; i++)
    g_string_append_c (long_question, 'x');
  g_ptr_array_unref (search_test_find (test, long_question->str, NULL));

  for (guint round = 0; round < 300; round++)
    {
      char bytes[64];

      for (guint i = 0; i < sizeof bytes - 1; i++)
        bytes[i] = (char) g_test_rand_int_range (1, 256);
      bytes[sizeof bytes - 1] = '\0';
      g_ptr_array_unref (search_test_find (test, bytes, NULL));
    }
}

/* What goes takes its words with it, and what comes in its place is found. */
static void
test_deletion (void)
{
  static const SearchTestPassage old[] = { { NULL, "One: whales sing." }, { NULL, "Two: whales dive." } };
  static const SearchTestPassage new[] = { { NULL, "Three: sharks bite." } };
  static const char integrity[] = "INSERT INTO chunk_index (chunk_index) VALUES ('integrity-check')";
  g_autoptr (SearchTest) test = search_test_new ();
  gint64 course = search_test_add_course (test, "Sea");
  gint64 source = search_test_add_source (test, course, "en", old, G_N_ELEMENTS (old));
  gint64 other = search_test_add_source (test, course, "en", old, 1);

  assert_found (test, "whale", "One: One: Two:");
  search_test_store (test, source, "en", TRUE, new, G_N_ELEMENTS (new));
  search_test_execute (test, integrity);
  assert_found (test, "whale", "One:");
  assert_found (test, "shark", "Three:");
  search_test_store (test, other, "en", TRUE, old, 0);
  search_test_execute (test, integrity);
  assert_found (test, "whale", "");
  search_test_execute (test, "DELETE FROM course");
  assert_found (test, "shark", "");
  /* Numbers of passages are used again: what the index still knows of the old ones must not be in the way. */
  search_test_add_source (test, search_test_add_course (test, "Land"), "en", old, G_N_ELEMENTS (old));
  search_test_execute (test, integrity);
  assert_found (test, "whale", "One: Two:");
  assert_found (test, "shark", "");
  search_test_execute (test, "DELETE FROM course");
  g_assert_cmpint (search_test_number (test, "SELECT count(*) FROM chunk_terms"), ==, 0);
}

static void
test_cancelled (void)
{
  g_autoptr (SearchTest) test = search_test_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_search_find_async (test->search, "cell", NULL, NULL, 0, NULL, NULL, 6, cancellable, search_test_ready_cb, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (lyceum_search_find_finish (test->search, search_test_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Only the best are read; the rest is never asked for: the same answer as reading all. */
static void
test_many (void)
{
  static const char *const words[] = { "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "theta", "kappa" };
  g_autoptr (SearchTest) test = search_test_new ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree SearchTestPassage *passages = g_new0 (SearchTestPassage, 2000);
  g_autoptr (GPtrArray) all = NULL, few = NULL;

  for (guint i = 0; i < 2000; i++)
    {
      GString *text = g_string_new (NULL);

      g_string_append_printf (text, "passage%u", i);
      for (guint j = 0; j < 5; j++)
        g_string_append_printf (text, " %s", words[g_test_rand_int_range (0, G_N_ELEMENTS (words))]);
      passages[i].text = text->str;
      g_ptr_array_add (texts, g_string_free (text, FALSE));
    }
  search_test_add_source (test, search_test_add_course (test, "Greek"), "en", passages, 2000);

  all = search_test_find_by (test, "alpha beta gamma zeta", NULL, NULL, 0, NULL,
                             &(LyceumSearchSettings){ .vector_weight = 0.3, .top_k = 16384 }, 1024);
  few = search_test_find_by (test, "alpha beta gamma zeta", NULL, NULL, 0, NULL,
                             &(LyceumSearchSettings){ .vector_weight = 0.3, .top_k = 16384 }, 8);
  g_assert_cmpuint (few->len, ==, 8);
  for (guint i = 0; i < few->len; i++)
    {
      g_assert_cmpfloat (search_test_nth (few, i)->term, ==, search_test_nth (all, i)->term);
      g_assert_cmpint (search_test_nth (few, i)->chunk_id, ==, search_test_nth (all, i)->chunk_id);
    }
  for (guint i = 1; i < all->len; i++)
    g_assert_cmpfloat (search_test_nth (all, i - 1)->score, >=, search_test_nth (all, i)->score);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/search-words/share", test_share);
  g_test_add_func ("/library/search-words/heading-first", test_heading_first);
  g_test_add_func ("/library/search-words/stop-words", test_stop_words);
  g_test_add_func ("/library/search-words/languages", test_languages);
  g_test_add_func ("/library/search-words/filters", test_filters);
  g_test_add_func ("/library/search-words/hostile", test_hostile);
  g_test_add_func ("/library/search-words/deletion", test_deletion);
  g_test_add_func ("/library/search-words/cancelled", test_cancelled);
  g_test_add_func ("/library/search-words/many", test_many);

  return g_test_run ();
}

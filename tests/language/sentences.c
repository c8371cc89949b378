/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lyceum-tokens.h"

/* Texts with "|" where a sentence ends. */
static const struct
{
  const char *language;
  const char *text;
} cases[] = {
  { "en", "One sentence.| Another one!| A third?" },
  { "en", "Dr. Smith met Mrs. Jones at St. Mary's.| They talked." },
  { "en", "Use a catalyst, e.g. Platinum, i.e. Pt.| It works." },
  { "en", "As Fig. 3 and Eq. 12 show, pp. 5 to 9 matter.| See vol. 2." },
  { "en", "The answer is no.| The question was bad." },
  { "en", "J. R. R. Tolkien wrote it.| George W. Bush did not." },
  { "en", "The U.S. Army came to the U.S.| The army left." },
  { "en", "Fruit has vitamin C.| Plants make it." },
  { "en", "Let v be an eigenvector of the matrix A.| Suppose that it is not zero." },
  { "en", "“Why?” he asked.| Nobody knew." },
  { "en", "He said: “It is late.”| Then he left." },
  { "en", "It happened in 1990.| 12 people saw it." },
  { "en", "It costs 3.50 dollars, about 3. 2 percent more." },
  { "en", "Smith et al. (1990) found it.| Others did not." },
  { "en", "Apple Inc.| The company grew.| Apple Inc. Shareholders left." },
  { "en", "Wait ... there is more.| Go to example.com now." },
  { "en", "It began at 5 p.m.| Everybody came." },
  { "en", "1. The first item.| It goes on." },
  { "en", "Is it I.| You know." },
  { "de", "Das ist z. B. Holz, d. h. ein Rohstoff.| Dr. Meier weiß es." },
  { "de", "Er kam am 3. Mai.| Es regnete." },
  { "fr", "M. Dupont est là.| Il dort." },
  { "zh", "今天天气很好。|我们去公园吧！|你呢？" },
  { "ja", "これは本です。|あれは何ですか？|知りません。" },
  { NULL, "Mr. Pitt won.| He was glad." },
  { "und", "Unus.| Duo." },
  { "en", "" },
  { "en", " \t " },
};

static char *
join (const char *text, GArray *sentences)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < sentences->len; i++)
    {
      LyceumRange *range = &g_array_index (sentences, LyceumRange, i);

      if (i > 0)
        g_string_append_c (joined, '\n');
      g_string_append_len (joined, text + range->start, (gssize) (range->end - range->start));
    }
  return g_string_free (joined, FALSE);
}

static char *
expected_of (const char *marked)
{
  GString *expected = g_string_new (marked);

  g_string_replace (expected, "| ", "\n", 0);
  g_string_replace (expected, "|", "\n", 0);
  return g_strstrip (g_string_free (expected, FALSE));
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) pieces = g_strsplit (cases[i].text, "|", -1);
      g_autofree char *text = g_strjoinv ("", pieces);
      g_autofree char *expected = expected_of (cases[i].text);
      g_autoptr (GArray) sentences = lyceum_split_sentences (text, cases[i].language);
      g_autofree char *joined = join (text, sentences);

      g_assert_cmpstr (joined, ==, expected);
    }
}

/* Nothing is lost or doubled, whatever the text is. */
static void
test_covers_everything (void)
{
  static const char *const pieces[] = { ".", "?",  " ",  "a", "Dr",  "3",  "\n",  "”", "(",
                                        "é", "中", "。", "B", "...", "\t", "e.g", "’", "I" };

  for (guint round = 0; round < 400; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GArray) sentences = NULL;
      gsize at = 0;

      for (guint i = g_test_rand_int_range (0, 60); i > 0; i--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      sentences = lyceum_split_sentences (text->str, round % 2 ? "en" : "de");
      for (guint i = 0; i <= sentences->len; i++)
        {
          gsize start = i < sentences->len ? g_array_index (sentences, LyceumRange, i).start : text->len;

          g_assert_cmpuint (start, >=, at);
          for (; at < start; at++)
            g_assert_true (g_ascii_isspace (text->str[at]));
          if (i == sentences->len)
            break;
          g_assert_cmpuint (g_array_index (sentences, LyceumRange, i).end, >, start);
          at = g_array_index (sentences, LyceumRange, i).end;
          g_assert_true (g_utf8_validate_len (text->str + start, at - start, NULL));
        }
    }
}

/* Texts made to be slow. */
static void
test_hostile (void)
{
  static const char *const pieces[] = { "a.", ". 1", "?)", "A. ", "(", "Dr. ", "... ", "中", "1. " };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GArray) sentences = NULL;

      while (text->len < 500000)
        g_string_append (text, pieces[i]);
      sentences = lyceum_split_sentences (text->str, "en");
      g_assert_cmpuint (sentences->len, >=, 1);
    }
}

static gpointer
split_often_thread (gpointer data)
{
  for (guint i = 0; i < 200; i++)
    {
      const char *language = i % 3 == 0 ? "en" : i % 3 == 1 ? "de" : data;
      g_autoptr (GArray) sentences = lyceum_split_sentences ("Dr. Who came. Er ging. Il vint. 今天。好。", language);

      g_assert_cmpuint (sentences->len, >=, 4);
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[6];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("split", split_often_thread, (gpointer) (i % 2 ? "zh" : "fr"));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/language/sentences/cases", test_cases);
  g_test_add_func ("/language/sentences/covers-everything", test_covers_everything);
  g_test_add_func ("/language/sentences/hostile", test_hostile);
  g_test_add_func ("/language/sentences/threads", test_threads);
  return g_test_run ();
}

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
  /* Initials and letters that are none. */
  { "en", "The version by H. W. Dulcken is old.| Theorists such as J. A. Hobson and the U. S. Secretary left." },
  { "en", "It was sung by Maria C. Tiddeman.| P. Smith heard it." },
  { "en", "Look at Archetype D.| Notice that it has no solution."
          "| See Section CF.| For now, verify it.| That follows from Appendix B.| Study it." },
  { "en", "BOOK I. (FOLIO), CHAPTER I. (SPERM WHALE).—This whale is large." },
  { "en", "It is published as Vol. II of the Library.| The answer is no.| I like it." },
  /* Notes behind the full stop. */
  { "en", "The cell divides.[12]| Then it grows.[3][4]| It ends in 1990.[5]| Others disagree et al.[6] Smith." },
  { "en", "The cell divides.¹| Then it grows.²³| The end." },
  { "en", "The area is 3 m².| It is small." },
  /* Words that begin small, or with a full stop. */
  { "en", "This is DNA.| mRNA carries the message.| It depends on the iPhone.| eBay grew." },
  { "en", "Use .NET or run ./foo now.| It works." },
  { "en", "Wait… there is more.| Wait…| There is more.| Well… I see." },
  { "en", "It was said above.|Notice that Math.Random returns it." },
  { "en", "Do this: 1. Boil the water.| Then wait." },
  { "en", "In “What now?” (1990) and in “Who?” (1992) he says so.| He left." },
  { "de", "Er lebte 750 n. Chr. in Rom und sah „Wer da?“ (2006) oft.| Dr. Rev. Paul T. Noli kam." },
  { "de", "Man sah „Mork vom Ork“.| 1981 kam ABC.| Das ist belegt.[Beleg fehlt]| Es stimmt." },
  { "de", "Die GmbH & Co. KG ist alt.| Siehe S. 12 und Vitamin C.| Sie wirken." },
  { "fr", "« Viens ! » dit-il.| « Va. »| Il partit.| J.-J. Rousseau vint en 50 av. J.-C. à Paris." },
  { "es", "Es el presidente de EE. UU. y vive junto al río St. Johns.| Nació c. 1455." },
  { "ar", "هل هذا صحيح؟| د. أحمد طبيب.| عاش في القرن 3 ق.م. هنا.| الخلايا (المني، السداة...) كثيرة." },
  { "zh", "细胞是生命的单位。|“你好！”他说。|“我走了。”|他走了。|（见图1。）|然后呢？|他说：“好。”|她笑了。" },
  { "ja", "細胞は単位です。|「行こう。」と彼は言った。|「はい！」|彼女は笑った。|（図1参照。）|次に進む。" },
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

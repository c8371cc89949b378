/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lyceum-tokens.h"

static void
assert_word (LyceumWords *words, const char *text, guint index, const char *expected, const char *stem, guint flags)
{
  const LyceumWord *word = lyceum_words_get (words, index);
  g_autofree char *found = g_strndup (text + word->start, word->end - word->start);

  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpstr (word->stem, ==, stem);
  g_assert_cmpuint (word->flags, ==, flags);
}

static void
test_english (void)
{
  const char *text = "The cells’ DNA, in 1953: running!";
  g_autoptr (LyceumWords) words = lyceum_words_new (text, "en-GB");

  g_assert_cmpuint (lyceum_words_get_n (words), ==, 6);
  assert_word (words, text, 0, "The", "the", LYCEUM_WORD_CAPITALISED | LYCEUM_WORD_STOP);
  assert_word (words, text, 1, "cells", "cell", 0);
  assert_word (words, text, 2, "DNA", "dna", LYCEUM_WORD_CAPITALISED | LYCEUM_WORD_UPPER);
  assert_word (words, text, 3, "in", "in", LYCEUM_WORD_STOP);
  assert_word (words, text, 4, "1953", "1953", LYCEUM_WORD_NUMBER);
  assert_word (words, text, 5, "running", "run", 0);
}

/* An article that lost its vowel is a word of its own, so that what it stands before is found without it. */
static void
test_elision (void)
{
  const char *text = "L'homme d’aujourd'hui.";
  g_autoptr (LyceumWords) words = lyceum_words_new (text, "fr");
  g_autoptr (LyceumWords) italian = lyceum_words_new ("dell'acqua", "it");

  g_assert_cmpuint (lyceum_words_get_n (words), ==, 4);
  assert_word (words, text, 0, "L'", "l'", LYCEUM_WORD_CAPITALISED | LYCEUM_WORD_STOP);
  assert_word (words, text, 1, "homme", "homm", 0);
  assert_word (words, text, 2, "d’", "d'", LYCEUM_WORD_STOP);
  assert_word (words, text, 3, "aujourd'hui", "aujourd'hui", 0);
  g_assert_cmpuint (lyceum_words_get_n (italian), ==, 2);
}

/* Equal stems are one string, so that they can be compared by address. */
static void
test_stems_are_interned (void)
{
  g_autoptr (LyceumWords) words = lyceum_words_new ("cell Cells CELL", "en");

  g_assert_cmpuint (lyceum_words_get_n (words), ==, 3);
  g_assert_true (lyceum_words_get (words, 0)->stem == lyceum_words_get (words, 1)->stem);
  g_assert_true (lyceum_words_get (words, 0)->stem == lyceum_words_get (words, 2)->stem);
}

static void
test_ideographs (void)
{
  g_autoptr (LyceumWords) chinese = lyceum_words_new ("光合作用是植物的过程。", "zh");
  g_autoptr (LyceumWords) japanese = lyceum_words_new ("東京タワーは高い。", "ja");

  g_assert_cmpuint (lyceum_words_get_n (chinese), >, 2);
  g_assert_cmpuint (lyceum_words_get_n (chinese), <, 10);
  for (guint i = 0; i < lyceum_words_get_n (chinese); i++)
    g_assert_true (lyceum_words_get (chinese, i)->flags & LYCEUM_WORD_IDEOGRAPHIC);
  g_assert_cmpuint (lyceum_words_get_n (japanese), >, 2);
}

static void
assert_stem (const char *word, const char *language, const char *expected)
{
  g_autofree char *stem = lyceum_stem_word (word, language);

  g_assert_cmpstr (stem, ==, expected);
}

static void
test_stems (void)
{
  g_autofree char *long_word = g_strnfill (100000, 'a');
  g_autofree char *long_stem = lyceum_stem_word (long_word, "en");

  assert_stem ("Photosynthesis", "en", "photosynthesi");
  assert_stem ("student’s", "en", "student");
  assert_stem ("STRASSE", "de", "strass");
  assert_stem ("Straße", "de", "strass");
  assert_stem ("Häuser", "de-AT", "haus");
  assert_stem ("hestene", "nb", "hest");
  assert_stem ("Ærlighed", "xx", "ærlighed");
  assert_stem ("", "en", "");
  g_assert_cmpuint (strlen (long_stem), ==, 100000);
}

static void
test_stop_words (void)
{
  g_assert_true (lyceum_is_stop_word ("The", "en"));
  g_assert_true (lyceum_is_stop_word ("der", "de"));
  g_assert_true (lyceum_is_stop_word ("İLE", "tr") || lyceum_is_stop_word ("ile", "tr"));
  g_assert_false (lyceum_is_stop_word ("cell", "en"));
  g_assert_false (lyceum_is_stop_word ("the", "de"));
  g_assert_false (lyceum_is_stop_word ("the", "tlh"));
  g_assert_false (lyceum_is_stop_word ("", "en"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/language/words/elision", test_elision);
  g_test_add_func ("/language/words/english", test_english);
  g_test_add_func ("/language/words/stems-are-interned", test_stems_are_interned);
  g_test_add_func ("/language/words/ideographs", test_ideographs);
  g_test_add_func ("/language/words/stems", test_stems);
  g_test_add_func ("/language/words/stop-words", test_stop_words);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unicode/utext.h>

#include "lyceum-language-tools-private.h"
#include "lyceum-tokens.h"

/* So much of a text is looked at, from its start. Bytes. */
#define SAMPLE_LENGTH 32768
/* Of the words of running text at least a third are stop words; of a list of names hardly one. */
#define MIN_SHARE 0.12
#define MIN_HITS 3

typedef struct
{
  guint latin, cyrillic, greek, arabic, hebrew, devanagari, thai, hangul, kana, han, letters;
  gboolean persian;
} Scripts;

static void
count_letter (Scripts *scripts, gunichar c)
{
  scripts->letters++;
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_LATIN:
      scripts->latin++;
      break;
    case G_UNICODE_SCRIPT_CYRILLIC:
      scripts->cyrillic++;
      break;
    case G_UNICODE_SCRIPT_GREEK:
      scripts->greek++;
      break;
    case G_UNICODE_SCRIPT_ARABIC:
      scripts->arabic++;
      scripts->persian = scripts->persian || c == 0x067e || c == 0x0686 || c == 0x06a9 || c == 0x06af;
      break;
    case G_UNICODE_SCRIPT_HEBREW:
      scripts->hebrew++;
      break;
    case G_UNICODE_SCRIPT_DEVANAGARI:
      scripts->devanagari++;
      break;
    case G_UNICODE_SCRIPT_THAI:
      scripts->thai++;
      break;
    case G_UNICODE_SCRIPT_HANGUL:
      scripts->hangul++;
      break;
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
      scripts->kana++;
      break;
    case G_UNICODE_SCRIPT_HAN:
      scripts->han++;
      break;
    default:
      break;
    }
}

/* The language of a script that has one; %NULL where words must tell. */
static const char *
language_of_scripts (const Scripts *scripts)
{
  guint half = scripts->letters / 2;

  /* A Chinese letter says as much as several Latin ones, and such texts are full of Latin names. */
  if (scripts->han + scripts->kana > scripts->letters / 4)
    return scripts->kana > (scripts->han + scripts->kana) / 10 ? "ja" : "zh";
  if (scripts->hangul > half)
    return "ko";
  if (scripts->greek > half)
    return "el";
  if (scripts->arabic > half)
    return scripts->persian ? "fa" : "ar";
  if (scripts->hebrew > half)
    return "he";
  if (scripts->devanagari > half)
    return "hi";
  if (scripts->thai > half)
    return "th";
  return scripts->latin > half || scripts->cyrillic > half ? NULL : "und";
}

static const char *
language_of_words (const char *sample)
{
  g_autoptr (LyceumWords) words = lyceum_words_new (sample, "und");
  g_autoptr (GString) folded = g_string_new (NULL);
  guint n_words = lyceum_words_get_n (words), best_hits = 0;
  const char *best = "und", *code;

  for (guint i = 0; (code = _lyceum_stop_words_language (i)) != NULL; i++)
    {
      guint hits = 0;

      /* "und" has no stemmer: the stem is the folded word. */
      for (guint j = 0; j < n_words; j++)
        hits += _lyceum_is_stop_word_folded (code, lyceum_words_get (words, j)->stem);
      if (hits > best_hits)
        {
          best_hits = hits;
          best = code;
        }
    }
  return best_hits >= MIN_HITS && best_hits >= MIN_SHARE * n_words ? best : "und";
}

const char *
lyceum_guess_language (const char *text)
{
  g_autofree char *sample = NULL;
  const char *end, *language;
  Scripts scripts = { 0 };

  g_return_val_if_fail (text != NULL, "und");

  end = text + strnlen (text, SAMPLE_LENGTH);
  if (*end != '\0')
    end = g_utf8_find_prev_char (text, end + 1);
  sample = g_strndup (text, (gsize) (end - text));
  for (const char *at = sample; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_isalpha (g_utf8_get_char (at)))
      count_letter (&scripts, g_utf8_get_char (at));
  if (scripts.letters == 0)
    return "und";
  language = language_of_scripts (&scripts);
  return language != NULL ? language : language_of_words (sample);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unicode/utext.h>

#include "lyceum-language-tools-private.h"
#include "lyceum-tokens.h"

/*
 * UAX 29 knows no words: it ends a sentence after "Dr." and at the "?" inside of a sentence, and ends none before a
 * number. Each of its boundaries is looked at again here, and the few that it misses are put in.
 */

/* A sentence of more than this is not looked at for boundaries that UAX 29 missed. Bytes. */
#define MAX_SENTENCE_LENGTH 20000

static gboolean
is_closing (gunichar c)
{
  return c == ')' || c == ']' || c == '"' || c == '\'' || c == 0x201d || c == 0x2019 || c == 0xbb;
}

/* The end of the text before @at, without white space and closing marks. */
static const char *
skip_back (const char *text, const char *at)
{
  while (at > text)
    {
      const char *before = g_utf8_prev_char (at);
      gunichar c = g_utf8_get_char (before);

      if (!g_unichar_isspace (c) && !is_closing (c))
        break;
      at = before;
    }
  return at;
}

/* The word that ends at @end. */
static const char *
word_before (const char *text, const char *end)
{
  const char *start = end;

  while (start > text)
    {
      const char *before = g_utf8_prev_char (start);
      gunichar c = g_utf8_get_char (before);

      /* "e.g", "U.S": stops inside of a word belong to it. */
      if (!g_unichar_isalnum (c) && c != '.')
        break;
      start = before;
    }
  while (start < end && *start == '.')
    start++;
  return start;
}

static gboolean
begins_with_stop_word (LyceumLanguageTools *tools, const char *text)
{
  g_autofree char *word = NULL;
  const char *end = text;

  while (g_unichar_isalpha (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  word = g_utf8_casefold (text, end - text);
  return *word != '\0' && _lyceum_is_stop_word_folded (tools->code, word);
}

/* Letters with stops between: "U.S", "z.B". */
static gboolean
is_dotted (const char *start, const char *end)
{
  gboolean expect_letter = TRUE;

  for (const char *at = start; at < end; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (expect_letter ? !g_unichar_isalpha (c) : c != '.')
        return FALSE;
      expect_letter = !expect_letter;
    }
  return memchr (start, '.', (gsize) (end - start)) != NULL;
}

/* A capital that stands for a name: "J. Smith", "George W. Bush", but not "vitamin C. Plants", "the matrix A. Suppose".
 */
static gboolean
is_initial (const char *text, const char *start, const char *end)
{
  const char *before;

  if (g_utf8_next_char (start) != end || !g_unichar_isupper (g_utf8_get_char (start)))
    return FALSE;
  before = skip_back (text, start);
  if (before == text || before[-1] == '.')
    return TRUE;
  before = word_before (text, before);
  return before < start && g_unichar_isupper (g_utf8_get_char (before));
}

static gboolean
is_number (const char *start, const char *end)
{
  for (const char *at = start; at < end; at++)
    if (!g_ascii_isdigit (*at))
      return FALSE;
  return start < end;
}

/* "am 3. Mai" */
static gboolean
writes_ordinals_with_stop (const char *code)
{
  static const char *const codes[] = { "de", "da", "nb", "nn", "no", "cs", "sk",
                                       "pl", "fi", "hu", "hr", "sl", "tr", NULL };

  return g_strv_contains (codes, code);
}

/* Whether the sentence goes on over the full stop at @stop, although something that may begin a sentence follows at
 * @next. */
static gboolean
goes_on_after_stop (LyceumLanguageTools *tools, const char *text, const char *stop, const char *next)
{
  const char *word = word_before (text, stop);

  if (word == stop)
    return FALSE;
  switch (_lyceum_get_abbreviation (tools->code, word, (gsize) (stop - word)))
    {
    case LYCEUM_ABBREVIATION_NAME:
      return TRUE;
    case LYCEUM_ABBREVIATION_NUMBER:
      return g_unichar_isdigit (g_utf8_get_char (next));
    case LYCEUM_ABBREVIATION_LOOSE:
      return !begins_with_stop_word (tools, next);
    case LYCEUM_ABBREVIATION_NONE:
      break;
    }
  if (is_dotted (word, stop) || is_initial (text, word, stop))
    return !begins_with_stop_word (tools, next);
  if (!is_number (word, stop) || stop - word > 2)
    return FALSE;
  /* "3. Third" at the start: the number of an item. */
  return skip_back (text, word) == text ||
         (writes_ordinals_with_stop (tools->code) && !begins_with_stop_word (tools, next));
}

/* Whether the boundary of UAX 29 at @boundary is none. */
static gboolean
is_false_boundary (LyceumLanguageTools *tools, const char *sentence, const char *boundary)
{
  const char *end = skip_back (sentence, boundary);
  const char *last;
  gunichar next = g_utf8_get_char (boundary);

  if (end == sentence || *boundary == '\0')
    return FALSE;
  last = g_utf8_prev_char (end);
  if (g_unichar_islower (next))
    /* “Why?” he asked. */
    return *last == '?' || *last == '!' || *last == '.';
  return *last == '.' && goes_on_after_stop (tools, sentence, last, boundary);
}

static void
add_sentence (GArray *sentences, const char *text, gsize start, gsize end)
{
  LyceumRange range;

  while (start < end && g_unichar_isspace (g_utf8_get_char (text + start)))
    start = (gsize) (g_utf8_next_char (text + start) - text);
  while (end > start)
    {
      const char *before = g_utf8_prev_char (text + end);

      if (!g_unichar_isspace (g_utf8_get_char (before)))
        break;
      end = (gsize) (before - text);
    }
  if (start == end)
    return;
  range.start = start;
  range.end = end;
  g_array_append_val (sentences, range);
}

/*
 * Adds the sentence, cut where a full stop stands before a number, or a footnote's number before a capital: "in 1990.
 * 12 people died". Only after a word of four letters or more, or a year: shorter ones are abbreviations more often than
 * not.
 */
static void
add_cut_at_numbers (GArray *sentences, LyceumLanguageTools *tools, const char *text, gsize start, gsize end)
{
  const char *from = text + start;

  for (const char *at = from;
       end - start <= MAX_SENTENCE_LENGTH && (at = memchr (at, '.', (gsize) (text + end - at))) != NULL; at++)
    {
      const char *next = at + 1;
      const char *word;

      while (next < text + end && is_closing (g_utf8_get_char (next)))
        next = g_utf8_next_char (next);
      if (next >= text + end || *next != ' ' || !g_ascii_isdigit (next[1]))
        continue;
      word = word_before (from, at);
      if (at - word < 4 || memchr (word, '.', (gsize) (at - word)) != NULL ||
          _lyceum_get_abbreviation (tools->code, word, (gsize) (at - word)) != LYCEUM_ABBREVIATION_NONE)
        continue;
      add_sentence (sentences, text, (gsize) (from - text), (gsize) (next - text));
      from = at = next;
    }
  add_sentence (sentences, text, (gsize) (from - text), end);
}

GArray *
lyceum_split_sentences (const char *text, const char *language)
{
  LyceumLanguageTools *tools = _lyceum_language_tools_get (language);
  GArray *sentences = g_array_new (FALSE, FALSE, sizeof (LyceumRange));
  UText storage = UTEXT_INITIALIZER;
  gsize start = 0;
  int boundary;

  g_return_val_if_fail (text != NULL, NULL);

  if (!_lyceum_break_open (tools->sentences, text, strlen (text), &storage))
    return sentences;
  for (ubrk_first (tools->sentences); (boundary = ubrk_next (tools->sentences)) != UBRK_DONE;)
    {
      if (is_false_boundary (tools, text + start, text + boundary))
        continue;
      add_cut_at_numbers (sentences, tools, text, start, (gsize) boundary);
      start = (gsize) boundary;
    }
  _lyceum_break_close (tools->sentences, &storage);
  if (text[start] != '\0')
    add_cut_at_numbers (sentences, tools, text, start, strlen (text));
  return sentences;
}

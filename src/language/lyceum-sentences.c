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
/* "[citation needed]" and longer ones in other languages; more in brackets is text. Bytes. */
#define MAX_NOTE_MARK_LENGTH 40
/* So far back a bracket's other half is looked for. Bytes. */
#define MAX_BRACKETS_LENGTH 1000

static gboolean
is_closing (gunichar c)
{
  return c == ')' || c == ']' || c == '"' || c == '\'' || c == 0x201c || c == 0x201d || c == 0x2019 || c == 0xab || c == 0xbb ||
         c == 0x203a || c == 0x300d || c == 0x300f || c == 0xff09;
}

static gboolean
is_superscript_digit (gunichar c)
{
  return c == 0xb9 || c == 0xb2 || c == 0xb3 || (c >= 0x2070 && c <= 0x2079);
}

/* How many characters of ASCII @text begins with that are among @characters, counted up to @most: strspn() may look further than it
 * has to. */
static gsize
count_leading (const char *text, const char *characters, gsize most)
{
  gsize n = 0;

  while (n < most && text[n] != '\0' && strchr (characters, text[n]) != NULL)
    n++;
  return n;
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

static gboolean
is_capital (const char *start, const char *end)
{
  return start < end && g_utf8_next_char (start) == end && g_unichar_isupper (g_utf8_get_char (start));
}

/* A capital that stands for a name: "J. Smith", "George W. Bush", but not "vitamin C. Plants", "the matrix A. Suppose", "Appendix
 * A. Tables". */
static gboolean
is_initial (LyceumLanguageTools *tools, const char *text, const char *start, const char *end, const char *next)
{
  const char *before, *word;

  if (!is_capital (start, end))
    return FALSE;
  before = skip_back (text, start);
  if (before == text || before[-1] == '.')
    return TRUE;
  /* "J.-J. Rousseau" */
  if (before[-1] == '-' && before - text >= 2 && before[-2] == '.')
    return TRUE;
  word = word_before (text, before);
  return word < before && g_unichar_isupper (g_utf8_get_char (word)) &&
         (*next == '(' || !_lyceum_is_label (tools->code, word, (gsize) (before - word)));
}

/* "VS. The": an acronym, and no abbreviation written large, when what follows is not large too. */
static gboolean
is_acronym (const char *start, const char *end, const char *next)
{
  guint n_letters = 0;

  for (const char *at = start; at < end; at = g_utf8_next_char (at), n_letters++)
    if (!g_unichar_isupper (g_utf8_get_char (at)))
      return FALSE;
  return n_letters >= 2 && g_unichar_isalpha (g_utf8_get_char (next)) &&
         g_unichar_islower (g_utf8_get_char (g_utf8_next_char (next)));
}

/* "12", "II": a lone "I" is a word more often. */
static gboolean
begins_with_number (const char *text)
{
  gsize length = count_leading (text, "IVXLC", 8);

  return g_unichar_isdigit (g_utf8_get_char (text)) ||
         (length >= 2 && !g_unichar_isalnum (g_utf8_get_char (text + length)));
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

  if (word == stop || is_acronym (word, stop, next))
    return FALSE;
  /* "by J. A. Hobson" */
  if (is_capital (word, stop) && g_unichar_isupper (g_utf8_get_char (next)) && *g_utf8_next_char (next) == '.')
    return TRUE;
  switch (_lyceum_get_abbreviation (tools->code, word, (gsize) (stop - word)))
    {
    case LYCEUM_ABBREVIATION_NAME:
      return TRUE;
    case LYCEUM_ABBREVIATION_NUMBER:
      if (begins_with_number (next))
        return TRUE;
      break;
    case LYCEUM_ABBREVIATION_LOOSE:
      return !begins_with_stop_word (tools, next);
    case LYCEUM_ABBREVIATION_NONE:
      break;
    }
  if (is_dotted (word, stop) || is_initial (tools, text, word, stop, next))
    return !begins_with_stop_word (tools, next);
  if (!is_number (word, stop) || stop - word > 2)
    return FALSE;
  /* "3. Third" at the start, or "do this: 3. Third": the number of an item. */
  word = skip_back (text, word);
  return word == text || word[-1] == ':' || (writes_ordinals_with_stop (tools->code) && !begins_with_stop_word (tools, next));
}

/* The year of what was named: “What now?” (1990) */
static gboolean
is_year_in_brackets (const char *text)
{
  return *text == '(' && count_leading (text + 1, "0123456789", 5) == 4 && text[5] == ')';
}

/* A boundary behind a bracket that was opened inside of the sentence, before a letter that cannot show by its case whether a new
 * one begins. */
static gboolean
is_inside_after_bracket (const char *sentence, const char *boundary)
{
  gunichar next = g_utf8_get_char (boundary);
  const char *end = boundary, *from;

  if (!g_unichar_isalpha (next) || g_unichar_isupper (next) || g_unichar_islower (next))
    return FALSE;
  while (end > sentence && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  from = end - MIN (end - sentence, MAX_BRACKETS_LENGTH);
  if (end[-1] == ')')
    end = g_strrstr_len (from, end - from, "(");
  else if (end - sentence >= 3 && strncmp (end - 3, "）", 3) == 0)
    end = g_strrstr_len (from, end - from, "（");
  else
    return FALSE;
  return end != NULL && skip_back (sentence, end) > sentence;
}

static gboolean
begins_with_one_of (const char *text, const char *characters, guint n_looked_at)
{
  for (guint i = 0; i < n_looked_at && *text != '\0'; i++, text = g_utf8_next_char (text))
    if (g_utf8_strchr (characters, -1, g_utf8_get_char (text)) != NULL)
      return TRUE;
  return FALSE;
}

/* What was quoted goes on with who said it, where no case shows it: “你好！”他说。「行こう。」と彼は言った。 */
static gboolean
goes_on_after_quotation (LyceumLanguageTools *tools, const char *sentence, const char *boundary)
{
  gunichar quote = g_utf8_get_char (g_utf8_prev_char (boundary));

  if (quote != 0x201d && quote != 0x2019 && quote != 0x300d && quote != 0x300f)
    return FALSE;
  if (g_str_equal (tools->code, "ja"))
    return begins_with_one_of (boundary, "とっ", 1);
  return g_str_equal (tools->code, "zh") && begins_with_one_of (boundary, "说說道问問喊叫答", 4);
}

/* « Viens ! » */
static gboolean
is_before_spaced_quote (LyceumLanguageTools *tools, const char *boundary)
{
  return g_str_equal (tools->code, "fr") && strncmp (boundary, "»", strlen ("»")) == 0;
}

/* Where the sentence ends that UAX 29 ends at @boundary: marks that open are closing ones to it where no space is before them, as in
 * Chinese and Japanese. */
static const char *
before_opening_marks (const char *sentence, const char *boundary)
{
  while (boundary > sentence)
    {
      const char *before = g_utf8_prev_char (boundary);
      gunichar c = g_utf8_get_char (before);

      if (g_unichar_type (c) != G_UNICODE_OPEN_PUNCTUATION && c != 0x201c && c != 0x2018)
        break;
      if (c == '[')
        break;
      boundary = before;
    }
  return boundary;
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
  /* "[12]" and "²" behind a full stop belong to what they stand behind. */
  if (boundary[-1] == '[' || is_superscript_digit (next) || is_year_in_brackets (boundary))
    return TRUE;
  /* ".NET", "ق.م." */
  if (boundary[-1] == '.' && (g_unichar_isupper (next) || g_unichar_isdigit (next) ||
                              (g_unichar_isalpha (next) && *g_utf8_next_char (boundary) == '.')))
    return TRUE;
  if (is_inside_after_bracket (sentence, boundary) || goes_on_after_quotation (tools, sentence, boundary) ||
      is_before_spaced_quote (tools, boundary))
    return TRUE;
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

/* Behind the marks of notes at @at, if there are any: "[3][4]", "¹²". */
static const char *
skip_note_marks (const char *at, const char *end)
{
  while (at < end)
    {
      const char *close;

      if (is_superscript_digit (g_utf8_get_char (at)))
        {
          at = g_utf8_next_char (at);
          continue;
        }
      close = *at == '[' ? memchr (at, ']', (gsize) MIN (end - at, MAX_NOTE_MARK_LENGTH)) : NULL;
      if (close == NULL)
        break;
      at = close + 1;
    }
  return at;
}

/* Whether a word ends at @stop that a full stop ends a sentence after, and not the word: of at least so many bytes. */
static gboolean
is_whole_word (LyceumLanguageTools *tools, const char *text, const char *stop, gsize min_length)
{
  const char *end = skip_back (text, stop);
  const char *word = word_before (text, end);
  gsize length = (gsize) (end - word);

  return length >= min_length && memchr (word, '.', length) == NULL &&
         _lyceum_get_abbreviation (tools->code, word, length) == LYCEUM_ABBREVIATION_NONE;
}

/* "mRNA", "iPhone" */
static gboolean
begins_with_hump (const char *text)
{
  gsize length = count_leading (text, "abcdefghijklmnopqrstuvwxyz", 3);

  return length >= 1 && length <= 2 && g_ascii_isupper (text[length]);
}

/* "as said above.Notice that": a space was lost. The word before is small, which keeps "Math.Random" whole. */
static gboolean
is_lost_space (const char *text, const char *stop, const char *end)
{
  const char *word = word_before (text, stop), *next = stop + 1;

  if (stop - word < 4)
    return FALSE;
  for (const char *at = word; at < stop; at = g_utf8_next_char (at))
    if (!g_unichar_islower (g_utf8_get_char (at)))
      return FALSE;
  if (next >= end || !g_unichar_isupper (g_utf8_get_char (next)))
    return FALSE;
  for (next = g_utf8_next_char (next); next < end && g_unichar_islower (g_utf8_get_char (next));)
    next = g_utf8_next_char (next);
  return next < end && *next == ' ' && next - stop > 2;
}

/*
 * The end of a sentence that UAX 29 misses at the mark @at: before a number ("in 1990. 12 people died"), before a word that begins
 * small and goes on large, behind the mark of a note, and behind an ellipsis of one character. Only after a word of four letters
 * or more, of three before a year: shorter ones are abbreviations more often than not.
 */
static const char *
find_missed_end (LyceumLanguageTools *tools, const char *text, const char *at, const char *end)
{
  const char *next = g_utf8_next_char (at);
  const char *behind, *begin;

  if (g_str_equal (tools->code, "fr") && next < end && g_unichar_isspace (g_utf8_get_char (next)) &&
      is_before_spaced_quote (tools, g_utf8_next_char (next)))
    return *(g_utf8_next_char (next) + strlen ("»")) == ' ' &&
               !g_unichar_islower (g_utf8_get_char (g_utf8_next_char (next) + strlen ("» ")))
             ? g_utf8_next_char (next) + strlen ("»")
             : NULL;
  while (next < end && is_closing (g_utf8_get_char (next)))
    next = g_utf8_next_char (next);
  if (*at == '.' && is_lost_space (text, at, end))
    return at + 1;
  behind = skip_note_marks (next, end);
  begin = behind + 1;
  if (behind >= end || *behind != ' ' || begin >= end)
    return NULL;

  if (behind > next)
    return g_unichar_islower (g_utf8_get_char (begin)) || (*at == '.' && !is_whole_word (tools, text, at, 2)) ? NULL : behind;
  if (*at == '?' || *at == '!')
    return NULL;
  if (*at != '.')
    return g_unichar_isupper (g_utf8_get_char (begin)) && strncmp (begin, "I ", 2) != 0 && at > text ? next : NULL;
  if (begins_with_hump (begin))
    return is_whole_word (tools, text, at, 3) ? next : NULL;
  if (g_ascii_isdigit (*begin))
    return is_whole_word (tools, text, at, count_leading (begin, "0123456789", 5) == 4 ? 3 : 4) ? next : NULL;
  return NULL;
}

/* Adds the sentence, cut where UAX 29 has missed an end. */
static void
add_cut_at_missed_ends (GArray *sentences, LyceumLanguageTools *tools, const char *text, gsize start, gsize end)
{
  const char *from = text + start;

  for (const char *at = from; end - start <= MAX_SENTENCE_LENGTH && at < text + end; at = g_utf8_next_char (at))
    {
      const char *missed;

      if (*at != '.' && *at != '?' && *at != '!' && strncmp (at, "…", strlen ("…")) != 0)
        continue;
      missed = find_missed_end (tools, from, at, text + end);
      if (missed == NULL)
        continue;
      add_sentence (sentences, text, (gsize) (from - text), (gsize) (missed - text));
      from = at = missed;
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
      const char *end = text + boundary;

      if (*end != '\0' && !g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
        end = before_opening_marks (text + start, end);
      if (end == text + start || is_false_boundary (tools, text + start, end))
        continue;
      add_cut_at_missed_ends (sentences, tools, text, start, (gsize) (end - text));
      start = (gsize) (end - text);
    }
  _lyceum_break_close (tools->sentences, &storage);
  if (text[start] != '\0')
    add_cut_at_missed_ends (sentences, tools, text, start, strlen (text));
  return sentences;
}

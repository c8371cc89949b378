/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-phrase-search-private.h"
#include "lyceum-card-gaps-private.h"

#include <string.h>

/*
 * What a sentence could be asked for: dates, numbers, names, quoted terms and things, told by their form and by the
 * words of grammar around them. The same for all languages; what differs stands in lyceum-card-grammar.c.
 */

#define MAX_PHRASE_BYTES 120

GArray *
_lyceum_phrases_classify (const LyceumGrammar *grammar, const LyceumCardSentence *sentence)
{
  GArray *classes = g_array_sized_new (FALSE, FALSE, sizeof (guint), sentence->words->len);

  for (guint i = 0; i < sentence->words->len; i++)
    {
      const LyceumCardWord *word = _lyceum_card_word (sentence, i);
      guint class = _lyceum_grammar_classify (grammar, sentence->text + word->start, word->end - word->start);

      g_array_append_val (classes, class);
    }
  return classes;
}

static gboolean
is_spaceless (gunichar c)
{
  GUnicodeScript script = g_unichar_get_script (c);

  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA ||
         script == G_UNICODE_SCRIPT_THAI;
}

gboolean
_lyceum_phrases_joined (const LyceumCardSentence *sentence, guint index)
{
  const LyceumCardWord *before, *word;
  const char *gap;
  gsize length;

  if (index == 0 || index >= sentence->words->len)
    return FALSE;
  before = _lyceum_card_word (sentence, index - 1);
  word = _lyceum_card_word (sentence, index);
  gap = sentence->text + before->end;
  length = word->start - before->end;
  if (length == 0)
    return TRUE;
  /* In Thai a space ends a clause. */
  if (length == 1 && *gap == ' ' && g_unichar_get_script (g_utf8_get_char (gap + 1)) == G_UNICODE_SCRIPT_THAI &&
      g_unichar_get_script (g_utf8_get_char (sentence->text + before->start)) == G_UNICODE_SCRIPT_THAI)
    return FALSE;
  if (length == 1)
    return *gap == ' ' || *gap == '-' || *gap == '\'';
  if (length == strlen ("’") &&
      (g_str_has_prefix (gap, "’") || g_str_has_prefix (gap, "‑") || g_str_has_prefix (gap, "·")))
    return TRUE;
  /* "Light & Manufacturing" */
  if (length == 3 && strncmp (gap, " & ", 3) == 0)
    return (before->flags & word->flags & LYCEUM_WORD_CAPITALISED) != 0;
  /* "20–18", "H. J. Boyesen" */
  if (g_str_has_prefix (gap, "–") && length == strlen ("–"))
    return (before->flags & word->flags & LYCEUM_WORD_NUMBER) != 0;
  return length == 2 && gap[0] == '.' && gap[1] == ' ' && (before->flags & LYCEUM_WORD_CAPITALISED) &&
         (word->flags & LYCEUM_WORD_CAPITALISED) && before->end - before->start <= 2;
}

/* Whether no word is cut in two at the ends. */
static gboolean
is_whole (const LyceumCardSentence *sentence, gsize start, gsize end)
{
  const char *text = sentence->text;
  gunichar next = g_utf8_get_char (text + end);
  gunichar before = start > 0 ? g_utf8_get_char (g_utf8_prev_char (text + start)) : ' ';

  if (next == '-' || next == 0x2011 || next == '\'' ||
      (next == 0x2019 && g_unichar_isalpha (g_utf8_get_char (text + end + 3))) || next == '/' || next == '_' ||
      next == '^' || next == '=')
    return FALSE;
  if (before == '-' || before == 0x2011 || before == '/' || before == '_' || before == '^' || before == '=' ||
      before == '#')
    return FALSE;
  if (g_unichar_type (next) == G_UNICODE_OTHER_NUMBER)
    return FALSE;
  if (g_unichar_isalnum (next) && g_unichar_isalnum (before) && !is_spaceless (next))
    return FALSE;
  /* "1922–26": half of a range. */
  if (before == 0x2013 && g_unichar_isdigit (g_utf8_get_char (text + start)))
    return FALSE;
  return !((next == 0x2013 || next == ':' || next == '.' || next == ',') &&
           g_unichar_isdigit (g_utf8_get_char (g_utf8_next_char (text + end))));
}

/* Half of a title in italics. */
static gboolean
cuts_title (const LyceumCardSentence *sentence, guint first, guint last)
{
  return (first > 0 && (_lyceum_card_word (sentence, first)->styles & _lyceum_card_word (sentence, first - 1)->styles &
                        LYCEUM_SPAN_EMPHASIS)) ||
         (last + 1 < sentence->words->len && (_lyceum_card_word (sentence, last)->styles &
                                              _lyceum_card_word (sentence, last + 1)->styles & LYCEUM_SPAN_EMPHASIS));
}

void
_lyceum_phrase_add (LyceumPhraseSearch *search, LyceumPhraseKind kind, guint first, guint last, gboolean bounded)
{
  const LyceumCardSentence *sentence = search->sentence;
  LyceumPhrase phrase = { .kind = kind, .run = { .first = first, .last = last }, .bounded = bounded };
  const char *text = sentence->text;

  phrase.start = _lyceum_card_word (sentence, first)->start;
  phrase.end = _lyceum_card_word (sentence, last)->end;
  if (kind == LYCEUM_PHRASE_NUMBER)
    {
      if (phrase.start > 0 && text[phrase.start - 1] == '$')
        phrase.start--;
      else if (phrase.start >= strlen ("£") && g_str_has_prefix (text + phrase.start - strlen ("£"), "£"))
        phrase.start -= strlen ("£");
      if (text[phrase.end] == '%')
        phrase.end++;
      else if (text[phrase.end] == ' ' && text[phrase.end + 1] == '%')
        phrase.end += 2;
    }
  /* "Convention No. 81", "H. J.": the name goes on behind the point. "Rotman's Journey": it is only the beginning. */
  if (text[phrase.end] == '.' && last + 1 < sentence->words->len)
    return;
  /* "AD", "Q", "elements p" */
  if (kind == LYCEUM_PHRASE_NAME && first == last && phrase.end - phrase.start <= 2)
    return;
  if ((kind == LYCEUM_PHRASE_NAME || kind == LYCEUM_PHRASE_THING) &&
      _lyceum_card_word (sentence, last)->end - _lyceum_card_word (sentence, last)->start == 1)
    return;
  if (kind == LYCEUM_PHRASE_NAME && _lyceum_card_ends_in_possessive (sentence, last))
    return;
  for (guint i = first; i <= last; i++)
    if (_lyceum_card_word (sentence, i)->styles & (LYCEUM_SPAN_CODE | LYCEUM_SPAN_FORMULA))
      return;
  if (cuts_title (sentence, first, last))
    return;
  if (last - first < LYCEUM_PHRASE_MAX_WORDS && phrase.end - phrase.start <= MAX_PHRASE_BYTES &&
      is_whole (sentence, phrase.start, phrase.end) && !strpbrk (text, "{}`"))
    g_array_append_val (search->found, phrase);
}

gboolean
_lyceum_phrase_is_year (const LyceumPhraseSearch *search, guint index)
{
  const LyceumCardWord *word;
  const char *text;

  if (!(_lyceum_phrase_flags (search, index) & LYCEUM_WORD_NUMBER))
    return FALSE;
  word = _lyceum_card_word (search->sentence, index);
  text = search->sentence->text + word->start;
  return word->end - word->start == 4 && (*text == '1' || (*text == '2' && text[1] == '0')) &&
         g_ascii_isdigit (text[1]) && g_ascii_isdigit (text[2]) && g_ascii_isdigit (text[3]);
}

gboolean
_lyceum_phrase_is_number (const LyceumPhraseSearch *search, guint index)
{
  const LyceumCardWord *word;
  const char *text;

  if (!(_lyceum_phrase_flags (search, index) & LYCEUM_WORD_NUMBER))
    return FALSE;
  word = _lyceum_card_word (search->sentence, index);
  text = search->sentence->text + word->start;
  for (const char *p = text; p < search->sentence->text + word->end; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

gboolean
_lyceum_phrase_is_content (const LyceumPhraseSearch *search, guint index)
{
  guint barred = LYCEUM_GRAMMAR_ARTICLE | LYCEUM_GRAMMAR_PREPOSITION | LYCEUM_GRAMMAR_BREAK | LYCEUM_GRAMMAR_AND |
                 LYCEUM_GRAMMAR_PRONOUN | LYCEUM_GRAMMAR_EXAMPLE | LYCEUM_GRAMMAR_COUNT | LYCEUM_GRAMMAR_MONTH |
                 LYCEUM_GRAMMAR_MAGNITUDE | LYCEUM_GRAMMAR_VERBAL | LYCEUM_GRAMMAR_GENITIVE;
  guint flags = _lyceum_phrase_flags (search, index);

  if (index >= search->sentence->words->len || _lyceum_phrase_is_number (search, index))
    return FALSE;
  if ((_lyceum_phrase_class (search, index) & barred) &&
      !(_lyceum_phrase_class (search, index) & LYCEUM_GRAMMAR_VAGUE) &&
      !((flags & LYCEUM_WORD_CAPITALISED) && index > 0 && _lyceum_grammar_capitalises_nouns (search->grammar) &&
        !(_lyceum_phrase_class (search, index) &
          (LYCEUM_GRAMMAR_MONTH | LYCEUM_GRAMMAR_ARTICLE | LYCEUM_GRAMMAR_PRONOUN))))
    return FALSE;
  return !(flags & LYCEUM_WORD_STOP) || ((flags & LYCEUM_WORD_CAPITALISED) && index > 0);
}

/* Whether the noun of a phrase says next to nothing: "the same number", "good example". */
gboolean
_lyceum_phrase_is_vague (const LyceumPhraseSearch *search, guint first, guint last)
{
  guint head = _lyceum_grammar_has_heads_first (search->grammar) ? first : last;

  if (_lyceum_phrase_class (search, head) & LYCEUM_GRAMMAR_VAGUE &&
      !(_lyceum_phrase_flags (search, head) & LYCEUM_WORD_CAPITALISED &&
        !_lyceum_grammar_capitalises_nouns (search->grammar)))
    return TRUE;
  for (guint i = first; i <= last; i++)
    if (!(_lyceum_phrase_class (search, i) & LYCEUM_GRAMMAR_VAGUE) &&
        !(_lyceum_phrase_flags (search, i) & LYCEUM_WORD_STOP))
      return FALSE;
  return TRUE;
}

/* Whether words of grammar say that something is told here, not named: "every reason to believe". */
static gboolean
is_clause (const LyceumPhraseSearch *search, guint first, guint last)
{
  for (guint i = first; i <= last; i++)
    if ((_lyceum_phrase_class (search, i) & (LYCEUM_GRAMMAR_BREAK | LYCEUM_GRAMMAR_PRONOUN | LYCEUM_GRAMMAR_VERBAL)) &&
        !(_lyceum_phrase_class (search, i) & LYCEUM_GRAMMAR_ARTICLE) &&
        !(_lyceum_phrase_flags (search, i) & LYCEUM_WORD_CAPITALISED))
      return TRUE;
  return FALSE;
}

/* Up to six words in quotation marks. */
static void
find_quoted (LyceumPhraseSearch *search)
{
  const LyceumCardSentence *sentence = search->sentence;
  guint n = sentence->words->len;

  for (guint i = 0; i < n; i++)
    {
      if (!_lyceum_card_gap_has (sentence, i, "«「『„“\"《"))
        continue;
      for (guint last = i; last < n && last < i + LYCEUM_PHRASE_MAX_WORDS; last++)
        {
          if (_lyceum_card_gap_has (sentence, last + 1, "»」』“”\"》"))
            {
              if (!_lyceum_phrase_is_vague (search, i, last) && !is_clause (search, i, last) &&
                  !_lyceum_card_gap_has (sentence, last + 1, "«「『„《"))
                _lyceum_phrase_add (search, LYCEUM_PHRASE_QUOTED, i, last, TRUE);
              i = last;
              break;
            }
          if (last + 1 < n && !_lyceum_phrases_joined (sentence, last + 1))
            break;
        }
    }
}

/* Whether a phrase is one of several in a row: others would be as right in its place. */
static gboolean
is_listed (const LyceumPhraseSearch *search, const LyceumPhrase *phrase)
{
  const LyceumCardSentence *sentence = search->sentence;
  guint first = phrase->run.first, next = phrase->run.last + 1;
  gboolean comma_before = first > 0 && _lyceum_card_gap_has (sentence, first, ",،、");
  gboolean comma_after = next < sentence->words->len && _lyceum_card_gap_has (sentence, next, ",،、");

  if (first > 1 && (_lyceum_phrase_class (search, first - 1) & LYCEUM_GRAMMAR_ARTICLE))
    {
      comma_before |= _lyceum_card_gap_has (sentence, first - 1, ",");
      first--;
    }
  return (first > 0 && (_lyceum_phrase_class (search, first - 1) & LYCEUM_GRAMMAR_AND)) ||
         ((_lyceum_phrase_class (search, next) & LYCEUM_GRAMMAR_AND) && !comma_after) || (comma_before && comma_after);
}

/* "counties or powiats": two that are told together are one answer. */
static void
find_pairs (LyceumPhraseSearch *search)
{
  guint n = search->found->len;

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++)
      {
        LyceumPhrase first = g_array_index (search->found, LyceumPhrase, i),
                     second = g_array_index (search->found, LyceumPhrase, k);
        guint joint = first.run.last + 1;

        if (second.run.first <= first.run.last || second.run.first > first.run.last + 3 || first.kind != second.kind ||
            (first.kind != LYCEUM_PHRASE_NAME && first.kind != LYCEUM_PHRASE_THING) ||
            !(_lyceum_phrase_class (search, joint) & LYCEUM_GRAMMAR_AND) ||
            (second.run.first == joint + 2 &&
             (!(_lyceum_phrase_class (search, joint + 1) & LYCEUM_GRAMMAR_ARTICLE) || first.run.first == 0 ||
              !(_lyceum_phrase_class (search, first.run.first - 1) & LYCEUM_GRAMMAR_ARTICLE))))
          continue;
        for (guint w = joint; w <= second.run.first; w++)
          if (!_lyceum_phrases_joined (search->sentence, w))
            joint = 0;
        if (joint > 0)
          _lyceum_phrase_add (search, LYCEUM_PHRASE_PAIR, first.run.first, second.run.last, first.bounded);
      }
}

/* A part of what stands in quotation marks is half a name. */
static void
leave_quoted_whole (GArray *found)
{
  for (guint q = 0; q < found->len; q++)
    {
      LyceumCardRun whole = g_array_index (found, LyceumPhrase, q).run;

      if (g_array_index (found, LyceumPhrase, q).kind != LYCEUM_PHRASE_QUOTED)
        continue;
      for (guint i = found->len; i > 0; i--)
        {
          const LyceumPhrase *phrase = &g_array_index (found, LyceumPhrase, i - 1);

          if (phrase->kind != LYCEUM_PHRASE_QUOTED && phrase->run.first <= whole.last &&
              phrase->run.last >= whole.first)
            {
              g_array_remove_index (found, i - 1);
              q -= i - 1 < q ? 1 : 0;
            }
        }
    }
}

GArray *
_lyceum_phrases_find (LyceumCardMaker *maker, const LyceumCardSentence *sentence, GArray *classes)
{
  LyceumPhraseSearch search = {
    .maker = maker, .grammar = _lyceum_grammar_get (maker->language), .sentence = sentence, .classes = classes
  };

  search.found = g_array_new (FALSE, FALSE, sizeof (LyceumPhrase));
  _lyceum_phrase_find_numbers (&search);
  find_quoted (&search);
  _lyceum_phrase_find_names (&search);
  _lyceum_phrase_find_things (&search);
  find_pairs (&search);
  for (guint i = 0; i < search.found->len; i++)
    {
      LyceumPhrase *phrase = &g_array_index (search.found, LyceumPhrase, i);

      phrase->listed = is_listed (&search, phrase);
    }
  leave_quoted_whole (search.found);
  return search.found;
}

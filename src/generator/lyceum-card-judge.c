/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/*
 * Which sentences can stand on a card. A student sees the card months later, without the page around it: what points
 * out of the sentence, or is not a plain statement, stays off the cards. When in doubt, no.
 */

#define MIN_WORDS 6
#define MAX_WORDS 35
#define MAX_DATED_WORDS 46
#define MAX_BYTES 420

static gboolean
is_terminator (gunichar c)
{
  return c == '.' || c == 0x3002 || c == 0xFF0E || c == 0xFF61 || c == 0x06D4 || c == 0x0964;
}

/* Brackets and quotation marks that open are closed. */
static gboolean
is_balanced (const char *text)
{
  int depth[3] = { 0 };
  int quotes = 0, curly = 0, single = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      depth[0] += (c == '(' || c == 0xFF08) - (c == ')' || c == 0xFF09);
      depth[1] += (c == '[') - (c == ']');
      depth[2] += (c == '{') - (c == '}');
      quotes += c == '"';
      curly += (c == 0x201C || c == 0x201E || c == 0x00AB) - (c == 0x201D || c == 0x00BB);
      /* "stable’": its opening mark was lost. An apostrophe stands in a word, or after an s. */
      single += c == 0x2018;
      if (c == 0x2019 && p > text && p[-1] != 's' && p[-1] != ' ' &&
          !g_unichar_isalnum (g_utf8_get_char (g_utf8_next_char (p))))
        single--;
      for (guint i = 0; i < G_N_ELEMENTS (depth); i++)
        if (depth[i] < 0)
          return FALSE;
    }
  if (single < 0)
    return FALSE;
  return depth[0] == 0 && depth[1] == 0 && depth[2] == 0 && quotes % 2 == 0 && (curly == 0 || strstr (text, "„"));
}

/* Text that a card can show: no link, no unreadable character, more letters than signs. */
gboolean
_lyceum_card_is_readable (const char *text)
{
  gsize letters = 0, signs = 0;

  if (strstr (text, "://") || strstr (text, " needed]") || strstr (text, "[update]") || strstr (text, "www.") ||
      strstr (text, "{{") || strstr (text, "}}") || strchr (text, '\t') || strchr (text, '\n') || strstr (text, "__") ||
      strstr (text, "<<") || strstr (text, "::="))
    return FALSE;
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0xFFFD || g_unichar_type (c) == G_UNICODE_PRIVATE_USE || g_unichar_type (c) == G_UNICODE_UNASSIGNED ||
          (g_unichar_iscntrl (c) && c != 0xAD))
        return FALSE;
      /* A Chinese letter says as much as several Latin ones. */
      if (g_unichar_isalpha (c) || g_unichar_ismark (c))
        letters += g_unichar_iswide (c) ? 3 : 1;
      else if (g_unichar_iswide (c) && g_unichar_ispunct (c))
        continue;
      else if (c != ' ')
        signs++;
    }
  return letters > signs * 2 && is_balanced (text);
}

/* "In 1778, …": what happened then may take a few words more. */
static gboolean
begins_with_year (const LyceumCardSentence *sentence)
{
  LyceumCardRun date;

  return sentence->words->len > 2 && _lyceum_card_word_equals (sentence, 0, "in") &&
         _lyceum_card_date_at (sentence, 1, &date);
}

/* Arabic prose ends plain statements of what is remarkable with an exclamation mark. */
static gboolean
begins_in_arabic (const char *text)
{
  return g_unichar_get_script (g_utf8_get_char (text)) == G_UNICODE_SCRIPT_ARABIC;
}

/* A whole statement of at most @max_words words and @max_characters characters, in any language. */
gboolean
_lyceum_card_is_whole_within (const LyceumCardSentence *sentence, guint max_words, guint max_characters)
{
  const char *text = sentence->text;
  const char *end = text + strlen (text);
  gunichar first = g_utf8_get_char (text);
  gboolean exclaims;
  gboolean starts_in_code = sentence->words->len > 0 && (_lyceum_card_word (sentence, 0)->styles & LYCEUM_SPAN_CODE);

  if (sentence->words->len < MIN_WORDS || sentence->words->len > max_words || end - text > MAX_BYTES * 4 ||
      g_utf8_strlen (text, -1) > (glong) max_characters)
    return FALSE;
  while (end > text && strchr ("\"')]", *g_utf8_prev_char (end)))
    end = g_utf8_prev_char (end);
  exclaims = end > text && end[-1] == '!' && *end == '\0' && begins_in_arabic (text);
  if (end > text && g_utf8_get_char (g_utf8_prev_char (end)) == 0x201D)
    end = g_utf8_prev_char (end);
  if (end == text || (!sentence->clause && !exclaims && g_unichar_get_script (first) != G_UNICODE_SCRIPT_THAI && !is_terminator (g_utf8_get_char (g_utf8_prev_char (end)))))
    return FALSE;
  if (!starts_in_code && !sentence->clause &&
      (g_unichar_islower (first) || first == '(' || first == '*' || first == '['))
    return FALSE;
  /* "for while tar …", "grown bolder, they …": the rest of a thought. */
  if (sentence->clause && g_unichar_islower (first) && !_lyceum_card_word_is (sentence, 0, LYCEUM_CARD_ARTICLE) &&
      !_lyceum_card_word_equals (sentence, 0, "in") && !_lyceum_card_word_equals (sentence, 0, "on") &&
      !(_lyceum_card_word_equals (sentence, 0, "by") && _lyceum_card_word_equals (sentence, 1, "far")))
    return FALSE;
  /* Somebody speaks, or it is a line of a list of sources. */
  if (first == '"' || first == 0x201C || first == 0x2014 || first == 0x2018)
    return FALSE;
  return !strchr (text, '?') && (!strchr (text, '!') || (exclaims && strchr (text, '!') + 1 == end)) &&
         !strstr (text, "…") && !strstr (text, "...") && !strstr (text, "؟") && !strstr (text, "？") &&
         !strstr (text, "！") && _lyceum_card_is_readable (text);
}

gboolean
_lyceum_card_is_whole (const LyceumCardSentence *sentence)
{
  return strlen (sentence->text) <= MAX_BYTES &&
         _lyceum_card_is_whole_within (sentence, begins_with_year (sentence) ? MAX_DATED_WORDS : MAX_WORDS, MAX_BYTES);
}

/* A line of capitals is a title or a sign, no sentence. */
gboolean
_lyceum_card_is_shouted (const LyceumCardSentence *sentence)
{
  guint upper = 0, capital = 0;

  for (guint i = 0; i < sentence->words->len; i++)
    {
      upper += (_lyceum_card_word (sentence, i)->flags & LYCEUM_WORD_UPPER) ? 1 : 0;
      capital += (_lyceum_card_word (sentence, i)->flags & LYCEUM_WORD_CAPITALISED) ? 1 : 0;
    }
  return upper * 4 > sentence->words->len || capital * 5 > sentence->words->len * 3;
}

gboolean
_lyceum_card_has_verb (const LyceumCardSentence *sentence)
{
  for (guint i = 0; i < sentence->words->len; i++)
    {
      const LyceumCardWord *word = _lyceum_card_word (sentence, i);
      gsize length = word->end - word->start;

      if (word->classes & LYCEUM_CARD_VERB)
        return TRUE;
      if (i > 0 && length > 3 && !(word->flags & LYCEUM_WORD_CAPITALISED) &&
          (sentence->text[word->end - 1] == 's' || strncmp (sentence->text + word->end - 2, "ed", 2) == 0))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_name_before (const LyceumCardSentence *sentence, guint word)
{
  for (guint i = 0; i < word; i++)
    {
      const LyceumCardWord *found = _lyceum_card_word (sentence, i);

      if (i > 0 && _lyceum_card_word_equals (sentence, i - 1, "the"))
        continue;
      if (!(found->flags & LYCEUM_WORD_CAPITALISED) || (found->styles & LYCEUM_SPAN_EMPHASIS) ||
          (found->classes & (LYCEUM_CARD_MONTH | LYCEUM_CARD_ORIGIN)))
        continue;
      if (i > 0 || _lyceum_card_word_is (sentence, i, LYCEUM_CARD_PERSON))
        return TRUE;
      if (!(found->flags & LYCEUM_WORD_STOP) &&
          !(found->classes & (LYCEUM_CARD_OPENER | LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_COUNT | LYCEUM_CARD_NUMERAL)))
        return TRUE;
    }
  return FALSE;
}

/* "In his story, Andersen suggests …", "At its utmost expansion, the tail …": what the word stands for comes at once.
 */
static gboolean
is_named_at_once (const LyceumCardSentence *sentence, guint word, gboolean person)
{
  if (word == 0 || word > 2 || !_lyceum_card_word_is (sentence, 0, LYCEUM_CARD_PREPOSITION))
    return FALSE;
  for (guint i = word + 2; i + 2 < sentence->words->len && i < word + 14; i++)
    if (_lyceum_card_gap_has (sentence, i, ","))
      return person ? (_lyceum_card_word (sentence, i)->flags & LYCEUM_WORD_CAPITALISED) &&
                          !_lyceum_card_word_is (sentence, i, LYCEUM_CARD_HE | LYCEUM_CARD_ARTICLE)
                    : _lyceum_card_word_is (sentence, i, LYCEUM_CARD_ARTICLE);
  return FALSE;
}

static gboolean
has_person_before (const LyceumCardSentence *sentence, guint word)
{
  /* "The sperm whale blows as a clock ticks: his spout …" */
  if (sentence->subject || (word > 3 && _lyceum_card_word_is (sentence, 0, LYCEUM_CARD_ARTICLE)))
    return TRUE;
  for (guint i = 0; i < word; i++)
    if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_PERSON))
      return TRUE;
  return has_name_before (sentence, word);
}

/* "it" and "they" need something before them that they can stand for: not only an adverbial such as "In water". */
static gboolean
has_thing_before (const LyceumCardSentence *sentence, guint word)
{
  const LyceumCardWord *first = _lyceum_card_word (sentence, 0);
  gboolean participle = first->end > 4 && (strncmp (sentence->text + first->end - 2, "ed", 2) == 0 ||
                                           strncmp (sentence->text + first->end - 3, "ing", 3) == 0);
  gboolean adverbial = participle || _lyceum_card_word_is (sentence, 0, LYCEUM_CARD_PREPOSITION);
  guint content = 0;

  if (sentence->subject)
    return TRUE;
  for (guint i = adverbial ? 1 : 0; i < word; i++)
    {
      if (adverbial && _lyceum_card_gap_has (sentence, i, ","))
        {
          adverbial = FALSE;
          content = 0;
        }
      if (!(_lyceum_card_word (sentence, i)->flags & LYCEUM_WORD_STOP))
        content++;
    }
  /* "five of them": of whom? */
  if (word < 6 && word > 0 && _lyceum_card_word_equals (sentence, word - 1, "of"))
    return FALSE;
  /* "needs a day for it" */
  if (word + 1 == sentence->words->len && _lyceum_card_word_is (sentence, word - 1, LYCEUM_CARD_PREPOSITION))
    return FALSE;
  return !adverbial && content > 0;
}

static gboolean
has_code (const LyceumCardSentence *sentence)
{
  for (guint i = 0; i < sentence->words->len; i++)
    if (_lyceum_card_word (sentence, i)->styles & LYCEUM_SPAN_CODE)
      return TRUE;
  return FALSE;
}

/* "foo", "XYZ", "AAA": names that stand for any name. */
gboolean
_lyceum_card_has_placeholder (const LyceumCardSentence *sentence)
{
  for (guint i = 0; i < sentence->words->len; i++)
    {
      const LyceumCardWord *word = _lyceum_card_word (sentence, i);
      const char *text = sentence->text + word->start;

      if (g_ascii_strncasecmp (text, "foo", 3) == 0 &&
          (word->end - word->start == 3 || text[3] == '.' || text[3] == '_' || text[3] == 'b'))
        return TRUE;
      if (word->end - word->start == 3 &&
          (g_ascii_strncasecmp (text, "xyz", 3) == 0 ||
           (g_ascii_isupper (*text) && text[1] == *text && text[2] == *text && *text != 'I')))
        return TRUE;
    }
  return FALSE;
}

/* "the theory": which one was said before, unless "of" says it here. */
static gboolean
is_spoken_of (const LyceumCardSentence *sentence, guint word)
{
  static const char *const nouns[] = { "theory", "idea",       "process",   "method",   "law",   "problem", "question",
                                       "result", "book",       "story",     "poem",     "term",  "word",    "latter",
                                       "former", "experiment", "discovery", "proposal", "author" };

  /* "wrote the story in 1841" */
  if ((_lyceum_card_word_equals (sentence, word, "story") || _lyceum_card_word_equals (sentence, word, "poem")) &&
      _lyceum_card_word_equals (sentence, word + 1, "in"))
    return TRUE;
  if (_lyceum_card_word_is (sentence, word + 1, LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_RELATIVE) &&
      !_lyceum_card_gap_has (sentence, word + 1, ",;"))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (nouns); i++)
    if (_lyceum_card_word_equals (sentence, word, nouns[i]))
      return TRUE;
  return FALSE;
}

/* Whether words of @run need what stands outside of the sentence to be understood. */
gboolean
_lyceum_card_points_outside (const LyceumCardSentence *sentence, LyceumCardRun run)
{
  if (_lyceum_card_has_placeholder (sentence))
    return TRUE;
  for (guint i = run.first; i <= run.last && i < sentence->words->len; i++)
    {
      const LyceumCardWord *word = _lyceum_card_word (sentence, i);
      gboolean code = (word->styles & (LYCEUM_SPAN_CODE | LYCEUM_SPAN_FORMULA)) != 0;

      if (code || (word->flags & LYCEUM_WORD_UPPER && word->end - word->start > 1))
        continue;
      /* "If you type `a`, …" tells what the code does. */
      if ((word->classes & LYCEUM_CARD_SECOND_PERSON) &&
          (!_lyceum_card_word_equals (sentence, i, "you") || _lyceum_card_word_equals (sentence, i + 1, "want") ||
           !has_code (sentence)))
        return TRUE;
      if (_lyceum_card_word_equals (sentence, i, "that") && i > run.first &&
          _lyceum_card_word_is (sentence, i - 1, LYCEUM_CARD_PREPOSITION))
        return TRUE;
      if (word->classes & (LYCEUM_CARD_FIRST_PERSON | LYCEUM_CARD_THIS | LYCEUM_CARD_REFERENCE))
        return TRUE;
      if ((word->classes & LYCEUM_CARD_HE) && !has_person_before (sentence, i) && !is_named_at_once (sentence, i, TRUE))
        return TRUE;
      if ((word->classes & LYCEUM_CARD_IT) && !has_thing_before (sentence, i) && !is_named_at_once (sentence, i, FALSE))
        return TRUE;
      if (_lyceum_card_word_equals (sentence, i, "so") && _lyceum_card_word_equals (sentence, i + 1, "called"))
        continue;
      if (i > 0 && _lyceum_card_word_equals (sentence, i - 1, "the") && is_spoken_of (sentence, i))
        return TRUE;
      if (_lyceum_card_word_equals (sentence, i, "referred") && _lyceum_card_word_equals (sentence, i + 1, "to") &&
          !(_lyceum_card_word_equals (sentence, i + 2, "as") && _lyceum_card_gap_is_space (sentence, i + 2)))
        return TRUE;
      /* "A town was established there." */
      if (i > run.first && _lyceum_card_word_equals (sentence, i, "there") &&
          !_lyceum_card_word_is (sentence, i + 1, LYCEUM_CARD_BE | LYCEUM_CARD_VERB))
        return TRUE;
      if (_lyceum_card_word_equals (sentence, i, "similar") && !_lyceum_card_word_equals (sentence, i + 1, "to"))
        return TRUE;
      if ((_lyceum_card_word_equals (sentence, i, "here") && !_lyceum_card_word_equals (sentence, i + 2, "there")) ||
          _lyceum_card_word_equals (sentence, i, "ago") || _lyceum_card_word_equals (sentence, i, "else") ||
          _lyceum_card_word_equals (sentence, i, "however") || _lyceum_card_word_equals (sentence, i, "therefore") ||
          _lyceum_card_word_equals (sentence, i, "e.g") || _lyceum_card_word_equals (sentence, i, "etc") ||
          _lyceum_card_word_equals (sentence, i, "i.e"))
        return TRUE;
      if (i > 0 && _lyceum_card_word_is (sentence, i - 1, LYCEUM_CARD_RELATIVE) &&
          (_lyceum_card_word_equals (sentence, i, "follow") || _lyceum_card_word_equals (sentence, i, "follows") ||
           _lyceum_card_word_equals (sentence, i, "followed")))
        return TRUE;
    }
  return FALSE;
}

/* "The sheet is …": which sheet? Known are what headings and marked terms name. */
static gboolean
begins_with_unknown (LyceumCardMaker *maker, const LyceumCardSentence *sentence)
{
  const LyceumCardWord *noun, *next;
  gsize length;

  if (!_lyceum_card_word_equals (sentence, 0, "the") || sentence->words->len < 4)
    return FALSE;
  noun = _lyceum_card_word (sentence, 1);
  if (_lyceum_card_mark_at (sentence, 1) || (noun->flags & LYCEUM_WORD_CAPITALISED))
    return FALSE;
  if (noun->classes & LYCEUM_CARD_CONTEXT)
    return !_lyceum_card_word_equals (sentence, 2, "of") ||
           (noun->classes & (LYCEUM_CARD_OPENER | LYCEUM_CARD_REFERENCE));
  next = _lyceum_card_word (sentence, 2);
  length = next->end - next->start;
  if (_lyceum_card_word_equals (sentence, 2, "of") || _lyceum_card_word_equals (sentence, 2, "between"))
    return FALSE;
  if (!(next->classes &
        (LYCEUM_CARD_VERB | LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_RELATIVE | LYCEUM_CARD_CONJUNCTION)) &&
      !_lyceum_card_gap_has (sentence, 2, ",;(") &&
      !(length > 3 && strncmp (sentence->text + next->end - 2, "ed", 2) == 0))
    return FALSE;
  return !g_hash_table_contains (maker->known, noun->stem);
}

/* Whether an English sentence says something by itself. */
static gboolean
english_stands (LyceumCardMaker *maker, const LyceumCardSentence *sentence)
{
  const LyceumCardWord *first = _lyceum_card_word (sentence, 0);
  LyceumCardRun all = { .first = sentence->subject ? 1 : 0, .last = sentence->words->len - 1 };
  gboolean code = sentence->subject || (first->styles & LYCEUM_SPAN_CODE) != 0;

  /* "One of the largest cells is …" names what it speaks of. */
  if (_lyceum_card_word_equals (sentence, 0, "one") && _lyceum_card_word_equals (sentence, 1, "of") &&
      _lyceum_card_word_equals (sentence, 2, "the"))
    code = TRUE;
  if (!code && (first->classes & (LYCEUM_CARD_OPENER | LYCEUM_CARD_SECOND_PERSON | LYCEUM_CARD_THIS | LYCEUM_CARD_HE |
                                  LYCEUM_CARD_IT | LYCEUM_CARD_CONJUNCTION)))
    return FALSE;
  if (!code && (first->classes & LYCEUM_CARD_IMPERATIVE) &&
      !(sentence->words->len > 1 &&
        (_lyceum_card_word_is (sentence, 1, LYCEUM_CARD_BE) || _lyceum_card_word_equals (sentence, 1, "of"))))
    return FALSE;
  if (first->classes & LYCEUM_CARD_PREPOSITION)
    {
      /* "In addition", "As a result", "On the other hand", "For example", "In fact", "Of course". */
      static const char *const fillers[] = { "addition",   "contrast",   "fact",   "course",  "example",
                                             "instance",   "short",      "turn",   "general", "particular",
                                             "conclusion", "comparison", "effect", "all",     "first",
                                             "both",       "most",       "many",   "each",    "one",
                                             "another",    "either",     "least",  "once",    "last" };

      for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
        if (_lyceum_card_word_equals (sentence, 1, fillers[i]) &&
            !_lyceum_card_word_is (sentence, 2, LYCEUM_CARD_PREPOSITION))
          return FALSE;
      if (_lyceum_card_word_equals (sentence, 1, "the") && _lyceum_card_word_is (sentence, 2, LYCEUM_CARD_CONTEXT) &&
          !_lyceum_card_word_equals (sentence, 3, "of"))
        return FALSE;
    }
  /* "To leave, press the key." */
  for (guint i = 2; i < sentence->words->len; i++)
    if (_lyceum_card_gap_has (sentence, i, ","))
      {
        if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_IMPERATIVE) &&
            (_lyceum_card_word_is (sentence, 0, LYCEUM_CARD_PREPOSITION) ||
             _lyceum_card_word_equals (sentence, 0, "if") || _lyceum_card_word_equals (sentence, 0, "when")))
          return FALSE;
        break;
      }
  if (_lyceum_card_word_equals (sentence, 0, "as") && _lyceum_card_word_is (sentence, 1, LYCEUM_CARD_ARTICLE))
    return FALSE;
  /* "A 1996 study" */
  if ((_lyceum_card_word_equals (sentence, 0, "a") || _lyceum_card_word_equals (sentence, 0, "an")) &&
      (_lyceum_card_word (sentence, 1)->flags & LYCEUM_WORD_NUMBER))
    return FALSE;
  if (_lyceum_card_is_fragment (sentence))
    return FALSE;
  return !_lyceum_card_points_outside (sentence, all) && !begins_with_unknown (maker, sentence);
}

gboolean
_lyceum_card_stands (LyceumCardMaker *maker, const LyceumCardSentence *sentence)
{
  if (!_lyceum_card_is_whole (sentence))
    return FALSE;
  if (_lyceum_card_is_shouted (sentence))
    return FALSE;
  if (maker->english)
    return _lyceum_card_has_verb (sentence) && english_stands (maker, sentence);
  /* "… a cancerous cell... a cell among millions": the second half. */
  if (sentence->start > 4 &&
      strncmp (lyceum_document_get_block (maker->document, sentence->block)->text + sentence->start - strlen ("... "),
               "... ", strlen ("... ")) == 0)
    return FALSE;
  /* Arabic joins pronouns to words: its openers say more than lists of single words. */
  if (maker->language && g_ascii_strncasecmp (maker->language, "ar", 2) == 0)
    return !_lyceum_card_opens_dangling (maker->language, sentence->text) &&
           !_lyceum_card_announces (maker->language, sentence->text);
  return _lyceum_card_foreign_stands (maker, sentence);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-phrases-private.h"
#include "lyceum-card-gaps-private.h"
#include "lyceum-language-rules-private.h"

#include <string.h>

/*
 * What a sentence could be asked for: dates, numbers, names, quoted terms and things, told by their form and by the words of
 * grammar around them. The same for all languages; what differs stands in lyceum-card-grammar.c.
 */

#define MAX_PHRASE_WORDS 6
#define MAX_PHRASE_BYTES 120

typedef struct
{
  LyceumCardMaker *maker;
  const LyceumGrammar *grammar;
  const LyceumCardSentence *sentence;
  GArray *classes; /* (element-type guint) */
  GArray *found;   /* (element-type LyceumPhrase) */
} Search;

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

static guint
class_of (const Search *search, guint index)
{
  return index < search->classes->len ? g_array_index (search->classes, guint, index) : 0;
}

static guint
flags_of (const Search *search, guint index)
{
  return index < search->sentence->words->len ? _lyceum_card_word (search->sentence, index)->flags : 0;
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
  if (length == 1)
    return *gap == ' ' || *gap == '-' || *gap == '\'';
  if (length == strlen ("’") && (g_str_has_prefix (gap, "’") || g_str_has_prefix (gap, "‑") || g_str_has_prefix (gap, "·")))
    return TRUE;
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

  if (next == '-' || next == 0x2011 || next == '\'' || (next == 0x2019 && g_unichar_isalpha (g_utf8_get_char (text + end + 3))) ||
      next == '/' || next == '_' || next == '^' || next == '=')
    return FALSE;
  if (before == '-' || before == 0x2011 || before == '/' || before == '_' || before == '^' || before == '=' || before == '#')
    return FALSE;
  if (g_unichar_type (next) == G_UNICODE_OTHER_NUMBER)
    return FALSE;
  if (g_unichar_isalnum (next) && g_unichar_isalnum (before) && !is_spaceless (next))
    return FALSE;
  /* "1922–26": half of a range. */
  if (before == 0x2013 && g_unichar_isdigit (g_utf8_get_char (text + start)))
    return FALSE;
  return !((next == 0x2013 || next == '.' || next == ',') && g_unichar_isdigit (g_utf8_get_char (g_utf8_next_char (text + end))));
}

/* Half of a title in italics. */
static gboolean
cuts_title (const LyceumCardSentence *sentence, guint first, guint last)
{
  return (first > 0 && (_lyceum_card_word (sentence, first)->styles & _lyceum_card_word (sentence, first - 1)->styles & LYCEUM_SPAN_EMPHASIS)) ||
         (last + 1 < sentence->words->len &&
          (_lyceum_card_word (sentence, last)->styles & _lyceum_card_word (sentence, last + 1)->styles & LYCEUM_SPAN_EMPHASIS));
}

static void
add (Search *search, LyceumPhraseKind kind, guint first, guint last, gboolean bounded)
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
  if (last - first < MAX_PHRASE_WORDS && phrase.end - phrase.start <= MAX_PHRASE_BYTES &&
      is_whole (sentence, phrase.start, phrase.end) && !strpbrk (text, "{}`"))
    g_array_append_val (search->found, phrase);
}

static gboolean
is_year (const Search *search, guint index)
{
  const LyceumCardWord *word;
  const char *text;

  if (!(flags_of (search, index) & LYCEUM_WORD_NUMBER))
    return FALSE;
  word = _lyceum_card_word (search->sentence, index);
  text = search->sentence->text + word->start;
  return word->end - word->start == 4 && (*text == '1' || (*text == '2' && text[1] == '0')) && g_ascii_isdigit (text[1]) &&
         g_ascii_isdigit (text[2]) && g_ascii_isdigit (text[3]);
}

static gboolean
is_day (const Search *search, guint index)
{
  const LyceumCardWord *word;

  if (!(flags_of (search, index) & LYCEUM_WORD_NUMBER))
    return FALSE;
  word = _lyceum_card_word (search->sentence, index);
  return word->end - word->start <= 4 && g_ascii_isdigit (search->sentence->text[word->start]) &&
         (word->end - word->start <= 2 || !g_ascii_isdigit (search->sentence->text[word->start + 2]));
}

/* Over "de", "of", "ngày" between the parts of a date. */
static guint
over_link (const Search *search, guint index)
{
  return (class_of (search, index) & (LYCEUM_GRAMMAR_LINK | LYCEUM_GRAMMAR_ARTICLE | LYCEUM_GRAMMAR_PREPOSITION)) ? index + 1 : index;
}

static gboolean
is_month (const Search *search, guint index)
{
  return (class_of (search, index) & LYCEUM_GRAMMAR_MONTH) != 0 &&
         (_lyceum_card_word (search->sentence, index)->start == 0 || !_lyceum_card_word_equals (search->sentence, index, "may") ||
          (flags_of (search, index) & LYCEUM_WORD_CAPITALISED));
}

/* "7 January 1943", "7. Januar 1943", "7 de enero de 1943", "January 7, 1943", "1943". Returns: the last word, or 0. */
static guint
date_at (const Search *search, guint index)
{
  guint at = index;

  if (is_day (search, at) && is_month (search, over_link (search, at + 1)))
    at = over_link (search, at + 1);
  if (is_month (search, at))
    {
      if (at == index && is_day (search, at + 1))
        at++;
      if (is_year (search, over_link (search, at + 1)) && !is_year (search, at))
        at = over_link (search, at + 1);
      return at > index ? at : 0;
    }
  if (!is_year (search, index) || index == 0)
    return 0;
  if (is_year (search, index + 1) && _lyceum_phrases_joined (search->sentence, index + 1))
    return index + 1;
  return index;
}

/* "17", "1.3 million", "two": the number with its magnitude, without its unit. Returns: the last word. */
static guint
number_at (const Search *search, guint index)
{
  guint at = index;

  while (_lyceum_phrases_joined (search->sentence, at + 1) && at < index + 3 &&
         ((flags_of (search, at + 1) & LYCEUM_WORD_NUMBER) || (class_of (search, at + 1) & LYCEUM_GRAMMAR_MAGNITUDE)))
    at++;
  return at;
}

static gboolean
is_number (const Search *search, guint index)
{
  const LyceumCardWord *word;
  const char *text;

  if (!(flags_of (search, index) & LYCEUM_WORD_NUMBER))
    return FALSE;
  word = _lyceum_card_word (search->sentence, index);
  text = search->sentence->text + word->start;
  for (const char *p = text; p < search->sentence->text + word->end; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static gboolean
is_content (const Search *search, guint index)
{
  guint barred = LYCEUM_GRAMMAR_ARTICLE | LYCEUM_GRAMMAR_PREPOSITION | LYCEUM_GRAMMAR_BREAK | LYCEUM_GRAMMAR_AND |
                 LYCEUM_GRAMMAR_PRONOUN | LYCEUM_GRAMMAR_EXAMPLE | LYCEUM_GRAMMAR_COUNT | LYCEUM_GRAMMAR_MONTH | LYCEUM_GRAMMAR_MAGNITUDE |
                 LYCEUM_GRAMMAR_VERBAL | LYCEUM_GRAMMAR_GENITIVE;
  guint flags = flags_of (search, index);

  if (index >= search->sentence->words->len || is_number (search, index))
    return FALSE;
  if ((class_of (search, index) & barred) && !(class_of (search, index) & LYCEUM_GRAMMAR_VAGUE) &&
      !((flags & LYCEUM_WORD_CAPITALISED) && index > 0 && _lyceum_grammar_capitalises_nouns (search->grammar) &&
        !(class_of (search, index) & (LYCEUM_GRAMMAR_MONTH | LYCEUM_GRAMMAR_ARTICLE | LYCEUM_GRAMMAR_PRONOUN))))
    return FALSE;
  return !(flags & LYCEUM_WORD_STOP) || ((flags & LYCEUM_WORD_CAPITALISED) && index > 0);
}

static gboolean
is_known_name (const Search *search, guint index)
{
  const LyceumCardWord *word = _lyceum_card_word (search->sentence, index);
  g_autofree char *written = g_strndup (search->sentence->text + word->start, word->end - word->start);

  return g_hash_table_contains (search->maker->proper, written);
}

/* Whether the capital of a word is its own. */
static gboolean
is_name_word (const Search *search, guint index)
{
  const LyceumCardWord *word;
  g_autofree char *written = NULL, *small = NULL;

  if (!(flags_of (search, index) & LYCEUM_WORD_CAPITALISED) || (class_of (search, index) & (LYCEUM_GRAMMAR_MONTH | LYCEUM_GRAMMAR_PRONOUN)))
    return FALSE;
  if (index > 0 && !_lyceum_card_gap_has (search->sentence, index, ".:\"“„«"))
    return TRUE;
  if (!is_content (search, index))
    return FALSE;
  word = _lyceum_card_word (search->sentence, index);
  written = g_strndup (search->sentence->text + word->start, word->end - word->start);
  small = g_utf8_strdown (written, -1);
  if (g_hash_table_contains (search->maker->in_lower, small))
    return FALSE;
  return is_known_name (search, index) || (index + 1 < search->sentence->words->len && (flags_of (search, index + 1) & LYCEUM_WORD_CAPITALISED) &&
                                           _lyceum_phrases_joined (search->sentence, index + 1));
}

/* "Bank of England", "Johann Wolfgang von Goethe". Returns: the last word. */
static guint
name_at (const Search *search, guint index)
{
  guint at = index;

  while (at + 1 < search->sentence->words->len && at < index + MAX_PHRASE_WORDS)
    {
      guint next = at + 1;

      if (!_lyceum_phrases_joined (search->sentence, next) ||
          ((_lyceum_card_word (search->sentence, at)->styles ^ _lyceum_card_word (search->sentence, next)->styles) & LYCEUM_SPAN_EMPHASIS))
        break;
      if (flags_of (search, next) & LYCEUM_WORD_CAPITALISED && !(class_of (search, next) & LYCEUM_GRAMMAR_PRONOUN))
        {
          at = next;
          continue;
        }
      /* "Super Bowl 50" */
      if (is_number (search, next) && !is_year (search, next) && !(class_of (search, at) & LYCEUM_GRAMMAR_MONTH))
        {
          at = next;
          break;
        }
      while (next + 1 < search->sentence->words->len && next < at + 3 && (class_of (search, next) & LYCEUM_GRAMMAR_LINK) &&
             !(class_of (search, next) & LYCEUM_GRAMMAR_AND) && _lyceum_phrases_joined (search->sentence, next + 1))
        next++;
      if (next == at + 1 || !(flags_of (search, next) & LYCEUM_WORD_CAPITALISED) || (class_of (search, next) & LYCEUM_GRAMMAR_PRONOUN))
        break;
      at = next;
    }
  return at;
}

/* Whether a word ends as verbs do that come behind their subject. */
static gboolean
looks_like_verb (const Search *search, guint index)
{
  static const struct
  {
    const char *language, *endings;
  } verbs[] = {
    { "en", "ed" },
    { "es", "ó aron ieron aba aban ían ado ido ados adas" },
    { "fr", "ait aient èrent é ée és ées" },
    { "it", "ò arono irono ava avano ato ata" },
    { "pt", "ou aram eram iram ava avam ado ada" },
    { "ro", "ează au it at ând" },
    { "ru", "л ла ло ли ет ют ит ят ся сь ть" },
    { "pl", "ł ła ło li ły uje ują ć" },
    { "tr", "dı di du dü tı ti tu tü mıştır miştir ır ir ar er dır dir" },
    { "el", "ει ουν σε σαν ηκε ηκαν εται ονται" },
  };
  const LyceumCardWord *word = _lyceum_card_word (search->sentence, index);
  const char *text = search->sentence->text;

  if (word->flags & LYCEUM_WORD_CAPITALISED)
    return FALSE;
  if (word->classes & LYCEUM_CARD_VERB)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (verbs) && search->maker->language; i++)
    {
      g_auto (GStrv) endings = NULL;

      if (g_ascii_strncasecmp (search->maker->language, verbs[i].language, 2) != 0)
        continue;
      endings = g_strsplit (verbs[i].endings, " ", -1);
      for (guint e = 0; endings[e]; e++)
        if (word->end - word->start > strlen (endings[e]) + 2 &&
            strncmp (text + word->end - strlen (endings[e]), endings[e], strlen (endings[e])) == 0)
          return TRUE;
    }
  return FALSE;
}

/* Whether the noun of a phrase says next to nothing: "the same number", "good example". */
static gboolean
is_vague (const Search *search, guint first, guint last)
{
  guint head = _lyceum_grammar_has_heads_first (search->grammar) ? first : last;

  if (class_of (search, head) & LYCEUM_GRAMMAR_VAGUE && !(flags_of (search, head) & LYCEUM_WORD_CAPITALISED && !_lyceum_grammar_capitalises_nouns (search->grammar)))
    return TRUE;
  for (guint i = first; i <= last; i++)
    if (!(class_of (search, i) & LYCEUM_GRAMMAR_VAGUE) && !(flags_of (search, i) & LYCEUM_WORD_STOP))
      return FALSE;
  return TRUE;
}

/* "pressure helps kill", "Rhine connecting …", "market originally built": English words that look like no part of a thing.
 * Cuts adverbs off. */
static gboolean
hides_verb (const Search *search, guint first, guint *last)
{
  const char *text = search->sentence->text;

  for (guint i = first + 1; i <= *last; i++)
    {
      const LyceumCardWord *word = _lyceum_card_word (search->sentence, i);
      gsize length = word->end - word->start;

      if ((word->flags & LYCEUM_WORD_CAPITALISED) || length < 4)
        continue;
      if (strncmp (text + word->end - 2, "ly", 2) == 0)
        {
          *last = i - 1;
          return FALSE;
        }
      if (strncmp (text + word->end - 3, "ing", 3) == 0)
        return TRUE;
      if (i < *last && text[word->end - 1] == 's' && text[word->end - 2] != 's' && text[word->end - 2] != 'u' &&
          text[word->end - 2] != 'i' && text[word->end - 2] != '\'')
        return TRUE;
      /* "the Church opposes conscription" */
      if (text[word->end - 1] == 's' && (_lyceum_card_word (search->sentence, i - 1)->flags & LYCEUM_WORD_CAPITALISED) &&
          (i < *last || !(class_of (search, i + 1) & (LYCEUM_GRAMMAR_BREAK | LYCEUM_GRAMMAR_AND))))
        return TRUE;
    }
  return FALSE;
}

/* A run of words that are not of grammar, cut down to what is surely a thing. */
static void
add_thing (Search *search, guint first, guint last)
{
  const LyceumCardSentence *sentence = search->sentence;
  guint before = first > 0 && _lyceum_phrases_joined (sentence, first) ? class_of (search, first - 1) : 0;
  gboolean bounded = (before & (LYCEUM_GRAMMAR_ARTICLE | LYCEUM_GRAMMAR_PREPOSITION)) != 0;
  guint next = last + 1;
  gboolean known_end = next >= sentence->words->len || !_lyceum_phrases_joined (sentence, next) ||
                       (class_of (search, next) & (LYCEUM_GRAMMAR_BREAK | LYCEUM_GRAMMAR_AND));

  if (_lyceum_grammar_capitalises_nouns (search->grammar))
    {
      while (last > first && !(flags_of (search, last) & LYCEUM_WORD_CAPITALISED))
        last--;
      while (!bounded && first < last && !(flags_of (search, first) & LYCEUM_WORD_CAPITALISED))
        first++;
      if (!(flags_of (search, last) & LYCEUM_WORD_CAPITALISED))
        return;
    }
  else
    {
      for (guint i = first; i <= last; i++)
        if (looks_like_verb (search, i) && i > first)
          {
            last = i - 1;
            break;
          }
      /* "los colonos fundaron la …": what stands before an article is no noun. */
      if (last + 1 == next && next < sentence->words->len && _lyceum_phrases_joined (sentence, next) &&
          (class_of (search, next) & LYCEUM_GRAMMAR_ARTICLE) && !(class_of (search, next) & (LYCEUM_GRAMMAR_PREPOSITION | LYCEUM_GRAMMAR_LINK)) &&
          !(flags_of (search, last) & LYCEUM_WORD_CAPITALISED))
        {
          if (last == first)
            return;
          last--;
        }
      if (looks_like_verb (search, first) && (first == last || !bounded))
        return;
      /* Without a word before it that only a thing follows, "Steam acts upon …" may have its verb in it. */
      if (first > 0 && (class_of (search, first - 1) & (LYCEUM_GRAMMAR_PRONOUN | LYCEUM_GRAMMAR_VERBAL)) && !bounded)
        return;
      if (search->maker->english && hides_verb (search, first, &last))
        return;
      if (!bounded && (!known_end || first == 0) && !(first == 0 && last > first && known_end))
        return;
    }
  /* "the old four-note tune": an adjective. */
  if (last + 1 < sentence->words->len && _lyceum_phrases_joined (sentence, last + 1) &&
      ((class_of (search, last + 1) & (LYCEUM_GRAMMAR_COUNT | LYCEUM_GRAMMAR_MAGNITUDE)) || is_number (search, last + 1)))
    return;
  if (is_vague (search, first, last))
    return;
  add (search, LYCEUM_PHRASE_THING, first, last, bounded);
  /* "unit of measurement" */
  if (last + 2 < sentence->words->len && (class_of (search, last + 1) & LYCEUM_GRAMMAR_GENITIVE) &&
      _lyceum_phrases_joined (sentence, last + 1) && _lyceum_phrases_joined (sentence, last + 2) && is_content (search, last + 2))
    {
      guint end = last + 2;

      while (is_content (search, end + 1) && _lyceum_phrases_joined (sentence, end + 1) && end < last + 4 &&
             !looks_like_verb (search, end + 1))
        end++;
      if (!_lyceum_grammar_capitalises_nouns (search->grammar) || (flags_of (search, end) & LYCEUM_WORD_CAPITALISED))
        add (search, LYCEUM_PHRASE_THING, first, end, bounded);
    }
}

static void
find_things (Search *search)
{
  guint n = search->sentence->words->len;

  for (guint i = 0; i < n; i++)
    {
      guint first = i;

      if (!is_content (search, i))
        continue;
      while (i + 1 < n && is_content (search, i + 1) && _lyceum_phrases_joined (search->sentence, i + 1))
        i++;
      add_thing (search, first, i);
    }
}

/* "Tesla works", "Marconi says": an s that no plural behind a name has; what comes after tells. */
static gboolean
ends_like_verb (const Search *search, guint index)
{
  const LyceumCardWord *word = _lyceum_card_word (search->sentence, index);

  return search->maker->english && search->sentence->text[word->end - 1] == 's' &&
         (class_of (search, index + 1) & (LYCEUM_GRAMMAR_ARTICLE | LYCEUM_GRAMMAR_PREPOSITION));
}

static gboolean
goes_on (const Search *search, guint last)
{
  return _lyceum_phrases_joined (search->sentence, last + 1) && is_content (search, last + 1) &&
         !(flags_of (search, last + 1) & LYCEUM_WORD_CAPITALISED) && !looks_like_verb (search, last + 1) &&
         !_lyceum_grammar_has_heads_first (search->grammar) && !ends_like_verb (search, last + 1);
}

static void
find_names (Search *search)
{
  guint n = search->sentence->words->len;

  for (guint i = 0; i < n; i++)
    {
      guint last;

      if (!is_name_word (search, i) || (flags_of (search, i) & LYCEUM_WORD_NUMBER) ||
          (i == 0 && (flags_of (search, i) & LYCEUM_WORD_STOP)))
        continue;
      last = name_at (search, i);
      if (i == last && (flags_of (search, i) & LYCEUM_WORD_STOP))
        continue;
      /* "the Islamic world": the name is no more than an adjective. */
      if (goes_on (search, last))
        {
          i = last;
          continue;
        }
      /* In German each noun has a capital: only several in a row are surely a name. */
      if (!_lyceum_grammar_capitalises_nouns (search->grammar) || last > i)
        add (search, LYCEUM_PHRASE_NAME, i, last,
             i > 0 && (class_of (search, i - 1) & (LYCEUM_GRAMMAR_ARTICLE | LYCEUM_GRAMMAR_PREPOSITION)));
      i = last;
    }
}

/* "figure 2.21", "Kapitel 3": a noun that points when a number follows it. */
static gboolean
points_with_number (const char *language, const char *word, gsize length)
{
  const LyceumLanguageRules *rules = _lyceum_language_rules (language);
  g_autofree char *folded = g_utf8_casefold (word, (gssize) length);

  return rules->pointing_nouns && g_strv_contains (rules->pointing_nouns, folded);
}

/* "Apollo 11", "Convention No. 81", "§ 5", "(3)" */
static gboolean
is_part_of_name (const Search *search, guint index, guint last)
{
  const LyceumCardWord *before = index > 0 ? _lyceum_card_word (search->sentence, index - 1) : NULL;
  const LyceumCardWord *word = _lyceum_card_word (search->sentence, index);
  const char *text = search->sentence->text;

  if (word->start > 0 && strchr ("#+*^:<>=~", text[word->start - 1]))
    return TRUE;
  /* "501(c)(3)" */
  if (word->start > 1 && text[word->start - 1] == '(' && text[word->start - 2] != ' ')
    return TRUE;
  /* "O 2": a formula that lost its form */
  if (before && before->end - before->start == 1 && (before->flags & LYCEUM_WORD_CAPITALISED))
    return TRUE;
  if (!before)
    return FALSE;
  if (points_with_number (search->maker->language, text + before->start, before->end - before->start))
    return TRUE;
  if (_lyceum_phrases_joined (search->sentence, index))
    return (index > 1 && (before->flags & LYCEUM_WORD_CAPITALISED) && !_lyceum_grammar_capitalises_nouns (search->grammar)) ||
           (last == index && is_content (search, index - 1) &&
            !(is_content (search, last + 1) && _lyceum_phrases_joined (search->sentence, last + 1)) && text[word->end] != '%' &&
            !g_str_has_prefix (text + word->end, " %"));
  return text[before->end] == '.' || text[before->end] == ':' || _lyceum_card_gap_has (search->sentence, index, "§№º±°×");
}

static void
find_numbers (Search *search)
{
  guint n = search->sentence->words->len;

  for (guint i = 0; i < n; i++)
    {
      guint last = date_at (search, i);

      if (last > 0)
        {
          /* "a 1996 study" */
          if ((last > i || !(class_of (search, i - 1) & LYCEUM_GRAMMAR_ARTICLE) || !is_content (search, i + 1)) &&
              !_lyceum_card_gap_has (search->sentence, i, "×*^=±"))
            add (search, LYCEUM_PHRASE_DATE, i, last, TRUE);
          i = last;
        }
      else if (is_number (search, i))
        {
          last = number_at (search, i);
          if (is_part_of_name (search, i, last))
            {
              i = last;
              continue;
            }
          add (search, LYCEUM_PHRASE_NUMBER, i, last, is_content (search, last + 1));
          i = last;
        }
      else if ((class_of (search, i) & LYCEUM_GRAMMAR_COUNT) &&
               (is_content (search, i + 1) || (class_of (search, i + 1) & LYCEUM_GRAMMAR_MAGNITUDE)) &&
               _lyceum_phrases_joined (search->sentence, i + 1))
        {
          last = number_at (search, i);
          add (search, LYCEUM_PHRASE_COUNT, i, last, TRUE);
          i = last;
        }
    }
}

/* Whether words of grammar say that something is told here, not named: "every reason to believe". */
static gboolean
is_clause (const Search *search, guint first, guint last)
{
  for (guint i = first; i <= last; i++)
    if ((class_of (search, i) & (LYCEUM_GRAMMAR_BREAK | LYCEUM_GRAMMAR_PRONOUN | LYCEUM_GRAMMAR_VERBAL)) &&
        !(class_of (search, i) & LYCEUM_GRAMMAR_ARTICLE) && !(flags_of (search, i) & LYCEUM_WORD_CAPITALISED))
      return TRUE;
  return FALSE;
}

/* Up to six words in quotation marks. */
static void
find_quoted (Search *search)
{
  const LyceumCardSentence *sentence = search->sentence;
  guint n = sentence->words->len;

  for (guint i = 0; i < n; i++)
    {
      if (!_lyceum_card_gap_has (sentence, i, "«「『„“\"《"))
        continue;
      for (guint last = i; last < n && last < i + MAX_PHRASE_WORDS; last++)
        {
          if (_lyceum_card_gap_has (sentence, last + 1, "»」』“”\"》"))
            {
              if (!is_vague (search, i, last) && !is_clause (search, i, last) && !_lyceum_card_gap_has (sentence, last + 1, "«「『„《"))
                add (search, LYCEUM_PHRASE_QUOTED, i, last, TRUE);
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
is_listed (const Search *search, const LyceumPhrase *phrase)
{
  const LyceumCardSentence *sentence = search->sentence;
  guint first = phrase->run.first, next = phrase->run.last + 1;
  gboolean comma_before = first > 0 && _lyceum_card_gap_has (sentence, first, ",،、");
  gboolean comma_after = next < sentence->words->len && _lyceum_card_gap_has (sentence, next, ",،、");

  if (first > 1 && (class_of (search, first - 1) & LYCEUM_GRAMMAR_ARTICLE))
    {
      comma_before |= _lyceum_card_gap_has (sentence, first - 1, ",");
      first--;
    }
  return (first > 0 && (class_of (search, first - 1) & LYCEUM_GRAMMAR_AND)) ||
         ((class_of (search, next) & LYCEUM_GRAMMAR_AND) && !comma_after) || (comma_before && comma_after);
}

/* "counties or powiats": two that are told together are one answer. */
static void
find_pairs (Search *search)
{
  guint n = search->found->len;

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++)
      {
        LyceumPhrase first = g_array_index (search->found, LyceumPhrase, i), second = g_array_index (search->found, LyceumPhrase, k);
        guint joint = first.run.last + 1;

        if (second.run.first <= first.run.last || second.run.first > first.run.last + 3 || first.kind != second.kind ||
            (first.kind != LYCEUM_PHRASE_NAME && first.kind != LYCEUM_PHRASE_THING) || !(class_of (search, joint) & LYCEUM_GRAMMAR_AND) ||
            (second.run.first == joint + 2 && (!(class_of (search, joint + 1) & LYCEUM_GRAMMAR_ARTICLE) || first.run.first == 0 ||
                                             !(class_of (search, first.run.first - 1) & LYCEUM_GRAMMAR_ARTICLE))))
          continue;
        for (guint w = joint; w <= second.run.first; w++)
          if (!_lyceum_phrases_joined (search->sentence, w))
            joint = 0;
        if (joint > 0)
          add (search, LYCEUM_PHRASE_PAIR, first.run.first, second.run.last, first.bounded);
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

          if (phrase->kind != LYCEUM_PHRASE_QUOTED && phrase->run.first <= whole.last && phrase->run.last >= whole.first)
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
  Search search = { .maker = maker, .grammar = _lyceum_grammar_get (maker->language), .sentence = sentence, .classes = classes };

  search.found = g_array_new (FALSE, FALSE, sizeof (LyceumPhrase));
  find_numbers (&search);
  find_quoted (&search);
  find_names (&search);
  find_things (&search);
  find_pairs (&search);
  for (guint i = 0; i < search.found->len; i++)
    {
      LyceumPhrase *phrase = &g_array_index (search.found, LyceumPhrase, i);

      phrase->listed = is_listed (&search, phrase);
    }
  leave_quoted_whole (search.found);
  return search.found;
}

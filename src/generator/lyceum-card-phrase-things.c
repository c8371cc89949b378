/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-phrase-search-private.h"

#include <string.h>

/* Names and things of a sentence: runs of words that are not of grammar, cut down to what is surely one thing. */

static gboolean
is_known_name (const LyceumPhraseSearch *search, guint index)
{
  const LyceumCardWord *word = _lyceum_card_word (search->sentence, index);
  g_autofree char *written = g_strndup (search->sentence->text + word->start, word->end - word->start);

  return g_hash_table_contains (search->maker->proper, written);
}

/* Whether the capital of a word is its own. */
static gboolean
is_name_word (const LyceumPhraseSearch *search, guint index)
{
  const LyceumCardWord *word;
  g_autofree char *written = NULL, *small = NULL;

  if (!(_lyceum_phrase_flags (search, index) & LYCEUM_WORD_CAPITALISED) ||
      (_lyceum_phrase_class (search, index) & (LYCEUM_GRAMMAR_MONTH | LYCEUM_GRAMMAR_PRONOUN)))
    return FALSE;
  if (index > 0 && !_lyceum_card_gap_has (search->sentence, index, ".:\"“„«"))
    return TRUE;
  if (!_lyceum_phrase_is_content (search, index))
    return FALSE;
  word = _lyceum_card_word (search->sentence, index);
  written = g_strndup (search->sentence->text + word->start, word->end - word->start);
  small = g_utf8_strdown (written, -1);
  if (g_hash_table_contains (search->maker->in_lower, small))
    return FALSE;
  return is_known_name (search, index) || (index + 1 < search->sentence->words->len &&
                                           (_lyceum_phrase_flags (search, index + 1) & LYCEUM_WORD_CAPITALISED) &&
                                           _lyceum_phrases_joined (search->sentence, index + 1));
}

/* "Bank of England", "Johann Wolfgang von Goethe". Returns: the last word. */
static guint
name_at (const LyceumPhraseSearch *search, guint index)
{
  guint at = index;

  while (at + 1 < search->sentence->words->len && at < index + LYCEUM_PHRASE_MAX_WORDS)
    {
      guint next = at + 1;

      if (!_lyceum_phrases_joined (search->sentence, next) ||
          ((_lyceum_card_word (search->sentence, at)->styles ^ _lyceum_card_word (search->sentence, next)->styles) &
           LYCEUM_SPAN_EMPHASIS))
        break;
      if (_lyceum_phrase_flags (search, next) & LYCEUM_WORD_CAPITALISED &&
          !(_lyceum_phrase_class (search, next) & LYCEUM_GRAMMAR_PRONOUN))
        {
          at = next;
          continue;
        }
      /* "Super Bowl 50" */
      if (_lyceum_phrase_is_number (search, next) && !_lyceum_phrase_is_year (search, next) &&
          !(_lyceum_phrase_class (search, at) & LYCEUM_GRAMMAR_MONTH))
        {
          at = next;
          break;
        }
      while (next + 1 < search->sentence->words->len && next < at + 3 &&
             (_lyceum_phrase_class (search, next) & LYCEUM_GRAMMAR_LINK) &&
             !(_lyceum_phrase_class (search, next) & LYCEUM_GRAMMAR_AND) &&
             _lyceum_phrases_joined (search->sentence, next + 1))
        next++;
      if (next == at + 1 || !(_lyceum_phrase_flags (search, next) & LYCEUM_WORD_CAPITALISED) ||
          (_lyceum_phrase_class (search, next) & LYCEUM_GRAMMAR_PRONOUN))
        break;
      at = next;
    }
  return at;
}

/* Whether a word ends as verbs do that come behind their subject. */
static gboolean
looks_like_verb (const LyceumPhraseSearch *search, guint index)
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

/* "pressure helps kill", "Rhine connecting …", "market originally built": English words that look like no part of a
 * thing. Cuts adverbs off. */
static gboolean
hides_verb (const LyceumPhraseSearch *search, guint first, guint *last)
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
      if (text[word->end - 1] == 's' &&
          (_lyceum_card_word (search->sentence, i - 1)->flags & LYCEUM_WORD_CAPITALISED) &&
          (i < *last || !(_lyceum_phrase_class (search, i + 1) & (LYCEUM_GRAMMAR_BREAK | LYCEUM_GRAMMAR_AND))))
        return TRUE;
    }
  return FALSE;
}

static gboolean
ends_in_single_s (const LyceumCardSentence *sentence, guint index)
{
  const char *end = sentence->text + _lyceum_card_word (sentence, index)->end;

  return end[-1] == 's' && !strchr ("sui'", end[-2]);
}

/* A run of words that are not of grammar, cut down to what is surely a thing. */
static void
add_thing (LyceumPhraseSearch *search, guint first, guint last)
{
  const LyceumCardSentence *sentence = search->sentence;
  guint before = first > 0 && _lyceum_phrases_joined (sentence, first) ? _lyceum_phrase_class (search, first - 1) : 0;
  gboolean bounded = (before & (LYCEUM_GRAMMAR_ARTICLE | LYCEUM_GRAMMAR_PREPOSITION)) != 0;
  guint next = last + 1;
  gboolean known_end = next >= sentence->words->len || !_lyceum_phrases_joined (sentence, next) ||
                       (_lyceum_phrase_class (search, next) & (LYCEUM_GRAMMAR_BREAK | LYCEUM_GRAMMAR_AND));

  if (_lyceum_grammar_capitalises_nouns (search->grammar))
    {
      while (last > first && !(_lyceum_phrase_flags (search, last) & LYCEUM_WORD_CAPITALISED))
        last--;
      while (!bounded && first < last && !(_lyceum_phrase_flags (search, first) & LYCEUM_WORD_CAPITALISED))
        first++;
      if (!(_lyceum_phrase_flags (search, last) & LYCEUM_WORD_CAPITALISED))
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
          (_lyceum_phrase_class (search, next) & LYCEUM_GRAMMAR_ARTICLE) &&
          !(_lyceum_phrase_class (search, next) & (LYCEUM_GRAMMAR_PREPOSITION | LYCEUM_GRAMMAR_LINK)) &&
          !(_lyceum_phrase_flags (search, last) & LYCEUM_WORD_CAPITALISED))
        {
          if (last == first)
            return;
          last--;
        }
      if (looks_like_verb (search, first) && (first == last || !bounded))
        return;
      /* Without a word before it that only a thing follows, "Steam acts upon …" may have its verb in it. */
      if (first > 0 && (_lyceum_phrase_class (search, first - 1) & (LYCEUM_GRAMMAR_PRONOUN | LYCEUM_GRAMMAR_VERBAL)) &&
          !bounded)
        return;
      if (search->maker->english && hides_verb (search, first, &last))
        return;
      /* "Practice focuses more on …", "rarely" */
      if (search->maker->english &&
          _lyceum_card_word (sentence, last)->end > 2 &&
          strncmp (sentence->text + _lyceum_card_word (sentence, last)->end - 2, "ly", 2) == 0)
        return;
      if (search->maker->english && first == 0 && last > first && ends_in_single_s (sentence, last) &&
          !_lyceum_card_word_is (sentence, last + 1, LYCEUM_CARD_BE | LYCEUM_CARD_VERB))
        return;
      if (!bounded && (!known_end || first == 0) && !(first == 0 && last > first && known_end))
        return;
    }
  /* "the old four-note tune": an adjective. */
  if (last + 1 < sentence->words->len && _lyceum_phrases_joined (sentence, last + 1) &&
      ((_lyceum_phrase_class (search, last + 1) & (LYCEUM_GRAMMAR_COUNT | LYCEUM_GRAMMAR_MAGNITUDE)) ||
       _lyceum_phrase_is_number (search, last + 1)))
    return;
  if (_lyceum_phrase_is_vague (search, first, last))
    return;
  _lyceum_phrase_add (search, LYCEUM_PHRASE_THING, first, last, bounded);
  /* "unit of measurement" */
  if (last + 2 < sentence->words->len && (_lyceum_phrase_class (search, last + 1) & LYCEUM_GRAMMAR_GENITIVE) &&
      _lyceum_phrases_joined (sentence, last + 1) && _lyceum_phrases_joined (sentence, last + 2) &&
      _lyceum_phrase_is_content (search, last + 2))
    {
      guint end = last + 2;

      while (_lyceum_phrase_is_content (search, end + 1) && _lyceum_phrases_joined (sentence, end + 1) &&
             end < last + 4 && !looks_like_verb (search, end + 1))
        end++;
      if (!_lyceum_grammar_capitalises_nouns (search->grammar) ||
          (_lyceum_phrase_flags (search, end) & LYCEUM_WORD_CAPITALISED))
        _lyceum_phrase_add (search, LYCEUM_PHRASE_THING, first, end, bounded);
    }
}

void
_lyceum_phrase_find_things (LyceumPhraseSearch *search)
{
  guint n = search->sentence->words->len;

  for (guint i = 0; i < n; i++)
    {
      guint first = i;

      if (!_lyceum_phrase_is_content (search, i))
        continue;
      while (i + 1 < n && _lyceum_phrase_is_content (search, i + 1) && _lyceum_phrases_joined (search->sentence, i + 1))
        i++;
      add_thing (search, first, i);
    }
}

/* "Tesla works", "Marconi says": an s that no plural behind a name has; what comes after tells. */
static gboolean
ends_like_verb (const LyceumPhraseSearch *search, guint index)
{
  const LyceumCardWord *word = _lyceum_card_word (search->sentence, index);

  return search->maker->english && search->sentence->text[word->end - 1] == 's' &&
         (_lyceum_phrase_class (search, index + 1) & (LYCEUM_GRAMMAR_ARTICLE | LYCEUM_GRAMMAR_PREPOSITION));
}

static gboolean
goes_on (const LyceumPhraseSearch *search, guint first, guint last)
{
  /* "el Imperio bizantino" */
  gboolean noun = first == last && first > 0 && (_lyceum_phrase_class (search, first - 1) & LYCEUM_GRAMMAR_ARTICLE);

  return _lyceum_phrases_joined (search->sentence, last + 1) && _lyceum_phrase_is_content (search, last + 1) &&
         !(_lyceum_phrase_flags (search, last + 1) & LYCEUM_WORD_CAPITALISED) && !looks_like_verb (search, last + 1) &&
         (!_lyceum_grammar_has_heads_first (search->grammar) || noun) && !ends_like_verb (search, last + 1);
}

void
_lyceum_phrase_find_names (LyceumPhraseSearch *search)
{
  guint n = search->sentence->words->len;

  for (guint i = 0; i < n; i++)
    {
      guint last;

      if (!is_name_word (search, i) || (_lyceum_phrase_flags (search, i) & LYCEUM_WORD_NUMBER) ||
          (i == 0 && (_lyceum_phrase_flags (search, i) & LYCEUM_WORD_STOP)))
        continue;
      last = name_at (search, i);
      if (i == last && (_lyceum_phrase_flags (search, i) & LYCEUM_WORD_STOP))
        continue;
      /* "the Islamic world": the name is no more than an adjective. */
      if (goes_on (search, i, last))
        {
          i = last;
          continue;
        }
      /* In German each noun has a capital: only several in a row are surely a name. */
      if (!_lyceum_grammar_capitalises_nouns (search->grammar) || last > i)
        _lyceum_phrase_add (
            search, LYCEUM_PHRASE_NAME, i, last,
            i > 0 && (_lyceum_phrase_class (search, i - 1) & (LYCEUM_GRAMMAR_ARTICLE | LYCEUM_GRAMMAR_PREPOSITION)));
      i = last;
    }
}

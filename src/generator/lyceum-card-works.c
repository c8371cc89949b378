/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* Whose work something is: "The King of the Golden River by John Ruskin", and the author's name under a title. English.
 */

#define MAX_TITLE_BYTES 80
#define MAX_AUTHOR_BYTES 48
#define MIN_LISTED_WORKS 5

/* Most words of a title begin with a capital: italics that stress a word do not. */
static gboolean
is_title (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint capital = 0, n = g_strv_length (words);

  for (guint i = 0; i < n; i++)
    capital += g_unichar_isupper (g_utf8_get_char (words[i])) ? 1 : 0;
  return n >= 2 && n <= 12 && strlen (text) <= MAX_TITLE_BYTES && g_unichar_isupper (g_utf8_get_char (text)) &&
         capital * 2 >= n && !strpbrk (text, "?!:;{}[]0123456789") && _lyceum_card_is_readable (text);
}

static void
propose (LyceumCardMaker *maker, const char *title, const char *author, guint block, const char *quote, double score)
{
  LyceumCardDraft *draft;
  const char *surname = strrchr (author, ' ');

  if (strstr (title, author))
    return;
  draft = _lyceum_card_propose (maker, "basic", g_strdup_printf ("Whose work is “%s”?", title), g_strdup (author),
                                block, quote, score);
  _lyceum_card_answer (draft, author);
  if (surname)
    _lyceum_card_answer (draft, surname + 1);
}

/* The name that begins at the word @index or a few words later: "by the blind poet Frances Browne". (nullable) */
static char *
author_after (LyceumCardMaker *maker, const LyceumCardSentence *sentence, guint index)
{
  LyceumCardRun name;

  /* "(1857) by" */
  if (index < sentence->words->len && (_lyceum_card_word (sentence, index)->flags & LYCEUM_WORD_NUMBER))
    index++;
  if (!_lyceum_card_word_equals (sentence, index, "by"))
    return NULL;
  for (guint i = index + 1; i < sentence->words->len && i < index + 7 && _lyceum_card_gap_is_space (sentence, i); i++)
    if (_lyceum_card_name_at (maker, sentence, i, &name))
      {
        /* "John Ruskin of London" */
        for (guint w = name.first + 1; w < name.last; w++)
          if (_lyceum_card_word_equals (sentence, w, "of"))
            name.last = w - 1;
        if (name.last == name.first && _lyceum_card_word_is (sentence, i, LYCEUM_CARD_ORIGIN))
          continue;
        return name.last > name.first ? _lyceum_card_plain (sentence, _lyceum_card_word (sentence, name.first)->start,
                                                            _lyceum_card_word (sentence, name.last)->end)
                                      : NULL;
      }
  return NULL;
}

/* The name that a possessive before the word @index ends: "Andersen's own". (nullable) */
static char *
author_before (LyceumCardMaker *maker, const LyceumCardSentence *sentence, guint index)
{
  guint last = index > 0 ? index - 1 : 0;
  LyceumCardRun name = { .first = G_MAXUINT };

  if (index == 0 || _lyceum_card_gap_has (sentence, index, ",;:."))
    return NULL;
  if (_lyceum_card_word_equals (sentence, last, "own") && last > 0)
    last--;
  for (guint i = last > 3 ? last - 3 : 0; i <= last; i++)
    if (_lyceum_card_name_at (maker, sentence, i, &name) && name.last == last)
      {
        g_autofree char *text = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, i)->start,
                                                    _lyceum_card_word (sentence, last)->end);

        if (!g_str_has_suffix (text, "'s") && !g_str_has_suffix (text, "’s"))
          return NULL;
        text[strlen (text) - (g_str_has_suffix (text, "'s") ? 2 : strlen ("’s"))] = '\0';
        return g_steal_pointer (&text);
      }
  return NULL;
}

/* Whether a word that owns stands in the few words before @index with only what describes the work between them:
 * "her dainty and melodious", "his periodical,". */
static gboolean
is_owned (const LyceumCardSentence *sentence, guint index)
{
  for (guint i = index; i > 0 && i + 5 > index; i--)
    {
      if (_lyceum_card_word_equals (sentence, i - 1, "his") || _lyceum_card_word_equals (sentence, i - 1, "her"))
        return TRUE;
      if (_lyceum_card_word_is (sentence, i - 1,
                                LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_VERB | LYCEUM_CARD_ARTICLE |
                                    LYCEUM_CARD_RELATIVE) ||
          (i < index && _lyceum_card_gap_has (sentence, i, ",;:(")))
        return FALSE;
    }
  return FALSE;
}

/* "which were collected under the title …", "the favorite is …" in a sentence of him or her. */
static gboolean
is_told_of_a_person (const LyceumCardSentence *sentence, guint index)
{
  gboolean introduced = index > 1 && ((_lyceum_card_word_equals (sentence, index - 1, "title") &&
                                       _lyceum_card_word_equals (sentence, index - 2, "the")) ||
                                      (_lyceum_card_word_equals (sentence, index - 1, "is") &&
                                       _lyceum_card_word_equals (sentence, index - 2, "favorite")) ||
                                      (_lyceum_card_word_equals (sentence, index - 1, "called") && index > 2));

  for (guint i = 0; introduced && i < index; i++)
    if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_HE))
      return TRUE;
  return FALSE;
}

/* The last name of a person before the word @index: one of two words, or one that is not the first. (nullable) */
static char *
person_before (LyceumCardMaker *maker, const LyceumCardSentence *sentence, guint index)
{
  char *found = NULL;

  for (guint i = 0; i < index; i++)
    {
      LyceumCardRun name;

      if ((_lyceum_card_word (sentence, i)->styles & LYCEUM_SPAN_EMPHASIS) ||
          _lyceum_card_word_is (sentence, i, LYCEUM_CARD_HE | LYCEUM_CARD_OPENER) ||
          !_lyceum_card_name_at (maker, sentence, i, &name))
        continue;
      if (name.last < index && !_lyceum_card_word_is (sentence, i, LYCEUM_CARD_ORIGIN | LYCEUM_CARD_TRIVIAL))
        {
          g_free (found);
          found = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, name.first)->start,
                                      _lyceum_card_word (sentence, name.last)->end);
        }
      i = name.last;
    }
  return found;
}

/* Who "his" or "her" before the title is. (nullable) */
static char *
author_in_sentence (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardRun run)
{
  gboolean owned = is_owned (sentence, run.first);
  LyceumCardRun name;

  if (!owned && !is_told_of_a_person (sentence, run.first) &&
      !(_lyceum_card_word_equals (sentence, run.last + 2, "his") ||
        _lyceum_card_word_equals (sentence, run.last + 2, "her")))
    return NULL;
  /* "In his story “The Nightingale,” Andersen suggests …" */
  if (owned && run.first < 5 && _lyceum_card_word_equals (sentence, 0, "in") && run.last + 1 < sentence->words->len &&
      _lyceum_card_gap_has (sentence, run.last + 1, ",") && _lyceum_card_is_name_word (sentence, run.last + 1) &&
      !_lyceum_card_word_is (sentence, run.last + 1, LYCEUM_CARD_OPENER | LYCEUM_CARD_HE | LYCEUM_CARD_ARTICLE))
    {
      name.first = name.last = run.last + 1;
      return _lyceum_card_plain (sentence, _lyceum_card_word (sentence, name.first)->start,
                                 _lyceum_card_word (sentence, name.last)->end);
    }
  if (owned)
    {
      char *person = person_before (maker, sentence, run.first);

      if (person)
        return person;
    }
  return g_strdup (sentence->biography);
}

/* "published in London in 1826 by the noted Jewish scholar Hyman Hurwitz": where "by" stands. */
static guint
skip_publication (const LyceumCardSentence *sentence, guint index)
{
  if (!_lyceum_card_word_equals (sentence, index, "published") &&
      !_lyceum_card_word_equals (sentence, index, "written"))
    return index;
  for (guint i = index + 1; i < sentence->words->len && i < index + 7; i++)
    if (_lyceum_card_word_equals (sentence, i, "by"))
      return i;
  return index;
}

/* "(1857)", "published in London in 1826" behind a title. */
static void
find_year (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardRun run, const char *title)
{
  gboolean published = _lyceum_card_word_equals (sentence, run.last + 1, "published");
  guint last = MIN (run.last + (published ? 6 : 1), sentence->words->len - 1);

  for (guint i = run.last + 1; i <= last; i++)
    {
      LyceumCardRun date;
      g_autofree char *year = NULL;
      LyceumCardDraft *draft;

      if (!_lyceum_card_date_at (sentence, i, &date) || date.last != i ||
          !(published ? _lyceum_card_word_equals (sentence, i - 1, "in")
                      : _lyceum_card_gap_has (sentence, i, "(") && _lyceum_card_gap_has (sentence, i + 1, ")")))
        continue;
      year =
          _lyceum_card_plain (sentence, _lyceum_card_word (sentence, i)->start, _lyceum_card_word (sentence, i)->end);
      draft = _lyceum_card_propose (
          maker, "basic", g_strdup_printf (published ? "When was “%s” published?" : "What year is “%s” from?", title),
          g_strdup (year), sentence->block, sentence->text, 0.64);
      _lyceum_card_answer (draft, year);
      return;
    }
}

/* "by Georg Brandes in *Eminent Authors*" (nullable) */
static char *
author_in_book (LyceumCardMaker *maker, const LyceumCardSentence *sentence, guint index)
{
  g_autofree char *person = NULL;
  gsize length;

  if (index < 4 || !_lyceum_card_word_equals (sentence, index - 1, "in") ||
      !_lyceum_card_gap_is_space (sentence, index - 1))
    return NULL;
  person = person_before (maker, sentence, index - 1);
  length = person ? strlen (person) : 0;
  if (!person || !strchr (person, ' ') ||
      strncmp (sentence->text + _lyceum_card_word (sentence, index - 2)->end - length, person, length) != 0)
    return NULL;
  for (guint i = index - 2; i > 0 && i + 9 > index; i--)
    if (_lyceum_card_word_equals (sentence, i - 1, "by"))
      return g_steal_pointer (&person);
  return NULL;
}

/* A title in italics or quotation marks in the words @run. */
static gboolean
find_author (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardRun run, const char *title)
{
  g_autofree char *author = NULL;

  if (!is_title (title))
    return FALSE;
  find_year (maker, sentence, run, title);
  author = author_after (maker, sentence, skip_publication (sentence, run.last + 1));
  if (!author)
    author = author_before (maker, sentence, run.first);
  if (!author)
    author = author_in_sentence (maker, sentence, run);
  if (!author)
    author = author_in_book (maker, sentence, run.first);
  /* "Noble's *Applied Linear Algebra*": a book that is referred to. */
  if (author && !strchr (author, ' ') && !sentence->biography &&
      !(run.first > 0 && _lyceum_card_word_equals (sentence, run.first - 1, "own")))
    return FALSE;
  if (!author || strlen (author) > MAX_AUTHOR_BYTES)
    return FALSE;
  propose (maker, title, author, sentence->block, sentence->text, 0.72);
  return TRUE;
}

static gboolean
is_in_italics (const LyceumCardSentence *sentence, guint index)
{
  return index < sentence->words->len && (_lyceum_card_word (sentence, index)->styles & LYCEUM_SPAN_EMPHASIS) != 0;
}

/* The last word of what quotation marks before the word @first open; @first itself is none of a title if nothing does.
 */
static gboolean
quoted_at (const LyceumCardSentence *sentence, guint first, guint *last)
{
  const LyceumCardWord *word = _lyceum_card_word (sentence, first);
  gboolean straight = word->start > 0 && sentence->text[word->start - 1] == '"';

  if (!straight &&
      !(word->start >= strlen ("“") && g_str_has_prefix (sentence->text + word->start - strlen ("“"), "“")))
    return FALSE;
  for (*last = first; *last < sentence->words->len && *last < first + 12; (*last)++)
    {
      const char *p = sentence->text + _lyceum_card_word (sentence, *last)->end;

      p += strspn (p, ",.");
      if (*p == '"' || strncmp (p, "”", strlen ("”")) == 0)
        return TRUE;
      if (strchr (".!?;:", *p) && *p)
        return FALSE;
    }
  return FALSE;
}

/* "The destructive effects of … are reflected in “The Prince's Dream.”": the title is what is asked for. */
static void
hide_title (LyceumCardMaker *maker, LyceumCardSentence *sentence, LyceumCardRun run, const char *title)
{
  gboolean leading = run.first < 5 && is_owned (sentence, run.first) && _lyceum_card_word_equals (sentence, 0, "in");
  guint before = run.first > 0 ? run.first - 1 : 0;
  gsize start = _lyceum_card_word (sentence, run.first)->start, end = _lyceum_card_word (sentence, run.last)->end;
  LyceumCardDraft *draft;

  if (sentence->used || sentence->words->len < 9 || !is_title (title) || (run.first < 6 && !leading) ||
      _lyceum_card_word_equals (sentence, before, "as") || _lyceum_card_word_equals (sentence, before, "like") ||
      !(leading || _lyceum_card_word_is (sentence, before, LYCEUM_CARD_NAMING) ||
        _lyceum_card_word_equals (sentence, before, "in") || _lyceum_card_word_equals (sentence, before, "title") ||
        _lyceum_card_word_equals (sentence, before, "of")) ||
      (before > 0 && _lyceum_card_word_equals (sentence, before - 1, "as")) ||
      _lyceum_card_word_is (sentence, run.last + 1, LYCEUM_CARD_CONJUNCTION) ||
      _lyceum_card_word_equals (sentence, run.last + 1, "by") || !_lyceum_card_stands (maker, sentence))
    return;
  draft = _lyceum_card_propose (maker, "cloze", _lyceum_card_hide (maker, sentence, start, end),
                                _lyceum_card_show (maker, sentence, 0, strlen (sentence->text)), sentence->block,
                                sentence->text, 0.6);
  _lyceum_card_answer (draft, title);
  sentence->used = TRUE;
}

static void
find_in_sentence (LyceumCardMaker *maker, LyceumCardSentence *sentence)
{
  guint n_titles = 0;
  gboolean authored = FALSE;
  LyceumCardRun only = { 0 };
  g_autofree char *last = NULL;

  for (guint i = 0; i < sentence->words->len; i++)
    {
      LyceumCardRun run = { .first = i, .last = i };
      g_autofree char *title = NULL;

      if (is_in_italics (sentence, i))
        while (is_in_italics (sentence, run.last + 1))
          run.last++;
      else if (!quoted_at (sentence, i, &run.last))
        continue;
      title = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, run.first)->start,
                                  _lyceum_card_word (sentence, run.last)->end);
      authored |= find_author (maker, sentence, run, title) && !_lyceum_card_word_equals (sentence, 0, "in");
      i = run.last;
      if (n_titles++ == 0)
        {
          only = run;
          last = g_strdup (title);
        }
    }
  if (n_titles == 1 && !authored)
    hide_title (maker, sentence, only, last);
}

/* "HANS CHRISTIAN ANDERSEN" as "Hans Christian Andersen". */
static char *
without_shouting (const char *text)
{
  static const char *const small[] = { "a",  "an", "the", "of",   "and", "or", "in",
                                       "on", "to", "by",  "with", "for", "de", "von" };
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i]; i++)
    {
      g_autofree char *folded = g_utf8_strdown (words[i], -1);
      gboolean is_small = FALSE;

      for (guint s = 0; s < G_N_ELEMENTS (small); s++)
        is_small |= i > 0 && g_str_equal (folded, small[s]);
      g_free (words[i]);
      words[i] = is_small ? g_strdup (folded) : _lyceum_card_sentence_case (folded);
    }
  return g_strjoinv (" ", words);
}

static gboolean
is_shouted (const char *text)
{
  guint letters = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_islower (c) || g_unichar_isdigit (c) ||
          (g_unichar_ispunct (c) && !strchr (".'-", (int) MIN (c, 127))))
        return FALSE;
      letters += g_unichar_isupper (c) ? 1 : 0;
    }
  return letters >= 6;
}

/* "The tale that follows was one of the author's earliest stories, published in 1835." above the title. */
static void
find_note (LyceumCardMaker *maker, guint heading, const char *title)
{
  guint end = _lyceum_card_find_sentence (maker, heading);

  for (guint i = end; i > 0 && i + 16 > end; i--)
    {
      const LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i - 1);
      LyceumCardRun before = { .first = 0, .last = 0 };

      if (sentence->block + 3 < heading || sentence->block >= heading)
        return;
      if (sentence->index > 0 || sentence->words->len < 6 ||
          !(_lyceum_card_word_equals (sentence, 1, "following") || _lyceum_card_word_equals (sentence, 3, "follows")))
        continue;
      for (guint w = 4; w < sentence->words->len; w++)
        if (_lyceum_card_word_equals (sentence, w, "published"))
          {
            before.last = w - 1;
            find_year (maker, sentence, before, title);
            return;
          }
    }
}

/* A line of two to four capital words under a title in capitals: the author's name. */
static void
find_byline (LyceumCardMaker *maker, guint heading)
{
  const LyceumBlock *block = lyceum_document_get_block (maker->document, heading);
  const LyceumBlock *below = lyceum_document_get_block (maker->document, heading + 1);
  g_autofree char *name = g_strndup (below->text, strcspn (below->text, "("));
  g_autofree char *title = NULL, *author = NULL;
  g_auto (GStrv) words = NULL;

  g_strstrip (name);
  words = g_strsplit (name, " ", -1);
  if (strlen (below->text) > MAX_TITLE_BYTES || strlen (name) > MAX_AUTHOR_BYTES || g_strv_length (words) < 2 ||
      g_strv_length (words) > 4 || !is_shouted (name) || !is_shouted (block->text))
    return;
  title = without_shouting (block->text);
  author = without_shouting (name);
  if (!is_title (title))
    return;
  propose (maker, title, author, heading + 1, name, 0.75);
  find_note (maker, heading, title);
}

/* "Kingsley, Charles, *The Water Babies*." and nothing else: an entry of a list of works. (nullable) */
static char *
listed_work (const LyceumBlock *block, char **author)
{
  const LyceumSpan *span = block->spans && block->spans->len == 1 ? &g_array_index (block->spans, LyceumSpan, 0) : NULL;
  const char *comma = strchr (block->text, ',');
  const char *second = comma ? strchr (comma + 1, ',') : NULL;
  g_autofree char *surname = NULL, *given = NULL, *title = NULL;

  if (block->kind != LYCEUM_BLOCK_PARAGRAPH && block->kind != LYCEUM_BLOCK_LIST_ITEM)
    return NULL;
  if (!span || !(span->styles & LYCEUM_SPAN_EMPHASIS) || !second || second[1] != ' ' ||
      (gsize) (second - block->text) + 2 != span->start || !g_str_equal (block->text + span->end, ".") ||
      !g_unichar_isupper (g_utf8_get_char (block->text)))
    return NULL;
  surname = g_strndup (block->text, (gsize) (comma - block->text));
  given = g_strstrip (g_strndup (comma + 1, (gsize) (second - comma) - 1));
  title = g_strndup (block->text + span->start, span->end - span->start);
  /* A first name is written out: initials are how an article is referred to. */
  if (strpbrk (surname, "\"&0123456789") || strlen (given) < 3 || given[1] == '.' || strpbrk (given, "\"&0123456789") ||
      !is_title (title) || strchr (title, ' ') == strrchr (title, ' ') ||
      strlen (surname) + strlen (given) > MAX_AUTHOR_BYTES)
    return NULL;
  *author = g_strconcat (given, " ", surname, NULL);
  return g_steal_pointer (&title);
}

/* A list of works asks who wrote them; a single one is a reference. */
static void
find_list_of_works (LyceumCardMaker *maker, guint first, guint end)
{
  guint n = 0;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = first; i < end && (pass == 0 || n >= MIN_LISTED_WORKS); i++)
      {
        const LyceumBlock *block = lyceum_document_get_block (maker->document, i);
        g_autofree char *author = NULL;
        g_autofree char *title = listed_work (block, &author);

        if (title && pass == 0)
          n++;
        else if (title)
          propose (maker, title, author, i, block->text, 0.58);
      }
}

void
_lyceum_card_find_works (LyceumCardMaker *maker)
{
  guint end = (guint) MIN (lyceum_document_get_n_blocks (maker->document),
                           (guint64) maker->section->first_block + maker->section->n_blocks);

  for (guint i = maker->section->first_block; maker->english && i + 1 < end; i++)
    if (lyceum_document_get_block (maker->document, i)->kind == LYCEUM_BLOCK_HEADING &&
        lyceum_document_get_block (maker->document, i + 1)->kind == LYCEUM_BLOCK_PARAGRAPH)
      find_byline (maker, i);
  if (maker->english)
    find_list_of_works (maker, maker->section->first_block, end);
  for (guint i = 0; maker->english && i < maker->sentences->len; i++)
    {
      if (g_cancellable_is_cancelled (maker->cancellable))
        return;
      find_in_sentence (maker, g_ptr_array_index (maker->sentences, i));
    }
}

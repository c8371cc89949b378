/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* Whose work something is: "The King of the Golden River by John Ruskin", and the author's name under a title. English.
 */

#define MAX_TITLE_BYTES 80
#define MAX_AUTHOR_BYTES 48

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
  for (guint i = index + 1; i < sentence->words->len && i < index + 5 && _lyceum_card_gap_is_space (sentence, i); i++)
    if (_lyceum_card_name_at (maker, sentence, i, &name))
      {
        /* "John Ruskin of London" */
        for (guint w = name.first + 1; w < name.last; w++)
          if (_lyceum_card_word_equals (sentence, w, "of"))
            name.last = w - 1;
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

/* A title in italics or quotation marks in the words @run. */
static void
find_author (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardRun run, const char *title)
{
  g_autofree char *author = NULL;

  if (!is_title (title))
    return;
  author = author_after (maker, sentence, run.last + 1);
  if (!author)
    author = author_before (maker, sentence, run.first);
  if (author && strlen (author) <= MAX_AUTHOR_BYTES)
    propose (maker, title, author, sentence->block, sentence->text, 0.72);
}

static void
find_in_sentence (LyceumCardMaker *maker, const LyceumCardSentence *sentence)
{
  for (guint i = 0; i < sentence->words->len; i++)
    {
      LyceumCardRun run = { .first = i, .last = i };
      g_autofree char *title = NULL;

      if (!(_lyceum_card_word (sentence, i)->styles & LYCEUM_SPAN_EMPHASIS))
        continue;
      while (run.last + 1 < sentence->words->len &&
             (_lyceum_card_word (sentence, run.last + 1)->styles & LYCEUM_SPAN_EMPHASIS))
        run.last++;
      title = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, run.first)->start,
                                  _lyceum_card_word (sentence, run.last)->end);
      find_author (maker, sentence, run, title);
      i = run.last;
    }
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
  if (is_title (title))
    propose (maker, title, author, heading + 1, name, 0.75);
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
  for (guint i = 0; maker->english && i < maker->sentences->len; i++)
    {
      if (g_cancellable_is_cancelled (maker->cancellable))
        return;
      find_in_sentence (maker, g_ptr_array_index (maker->sentences, i));
    }
}

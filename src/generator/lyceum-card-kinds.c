/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/*
 * Entries of a catalogue: paragraphs that begin with a label in capitals and a dash, "BOOK II, CHAPTER I. (GRAMPUS).—".
 * What marks each kind is asked for. English.
 */

#define MAX_LABEL_BYTES 90
#define MAX_NAME_BYTES 40
#define MIN_ENTRIES 2
#define MAX_SENTENCE_BYTES 230
#define MIN_SENTENCE_WORDS 4
#define MAX_SENTENCES 2

static gboolean
is_in_capitals (const char *text, gsize length)
{
  guint upper = 0, lower = 0;

  for (gsize i = 0; i < length; i++)
    {
      upper += g_ascii_isupper (text[i]) ? 1 : 0;
      lower += g_ascii_islower (text[i]) ? 1 : 0;
    }
  return upper >= 4 && upper > lower * 2;
}

/* The name in the label, as it is written in a sentence; @body is where the text after the dash begins. (nullable) */
static char *
name_in_label (const LyceumBlock *block, gsize *body)
{
  const char *dash = strstr (block->text, ".—");
  const char *open = NULL, *close = NULL;
  g_autofree char *name = NULL;

  if (block->kind != LYCEUM_BLOCK_PARAGRAPH || !dash || dash - block->text > MAX_LABEL_BYTES ||
      !is_in_capitals (block->text, (gsize) (dash - block->text)))
    return NULL;
  for (const char *p = block->text; p < dash; p++)
    if (*p == '(')
      open = p;
    else if (*p == ')')
      close = p;
  if (!open || close <= open)
    return NULL;
  name = g_strndup (open + 1, (gsize) (close - open) - 1);
  if (strlen (name) < 3 || strlen (name) > MAX_NAME_BYTES || strpbrk (name, ".,;:0123456789*") ||
      !_lyceum_card_is_readable (name))
    return NULL;
  *body = (gsize) (dash - block->text) + strlen (".—");
  return g_utf8_strdown (name, -1);
}

/* "His voracity is well known": what says nothing by which the kind could be told. */
static gboolean
says_little (const LyceumCardSentence *sentence, guint first)
{
  static const char *const words[] = { "little", "nothing", "name", "names", "named", "known", "call",
                                       "called", "above",   "such", "first", "doubt", "lads" };

  for (guint i = first; i < sentence->words->len; i++)
    for (guint w = 0; w < G_N_ELEMENTS (words); w++)
      if (_lyceum_card_word_equals (sentence, i, words[w]))
        return TRUE;
  return FALSE;
}

/* How well the words from @first on tell one kind from another; 0 or less: not at all. */
static int
distinction (const LyceumCardSentence *sentence, guint first, gboolean of_it)
{
  static const char *const parts[] = { "tail", "fin",  "fins", "hump", "back",  "horn",   "belly",
                                       "oil",  "head", "lips", "pack", "teeth", "baleen", "found" };
  const LyceumCardWord *word;
  int score = 0;

  if (sentence->words->len < first + MIN_SENTENCE_WORDS || strpbrk (sentence->text, "?!") ||
      strlen (sentence->text) > MAX_SENTENCE_BYTES || says_little (sentence, first))
    return 0;
  for (guint i = first; i < sentence->words->len; i++)
    {
      word = _lyceum_card_word (sentence, i);
      if (word->classes & (LYCEUM_CARD_FIRST_PERSON | LYCEUM_CARD_SECOND_PERSON | LYCEUM_CARD_REFERENCE))
        return 0;
      score += (word->classes & LYCEUM_CARD_MEASURE) ? 2 : 0;
      score += (word->flags & LYCEUM_WORD_STOP) == 0 && word->end - word->start > 5 &&
                       strncmp (sentence->text + word->end - 3, "est", 3) == 0
                   ? 2
                   : 0;
      score += _lyceum_card_word_equals (sentence, i, "most") ? 1 : 0;
      for (guint p = 0; p < G_N_ELEMENTS (parts); p++)
        score += _lyceum_card_word_equals (sentence, i, parts[p]) ? 1 : 0;
    }
  /* It speaks of the kind itself; in an entry about "him", "it" is something else. */
  if (_lyceum_card_word_is (sentence, first, LYCEUM_CARD_HE | LYCEUM_CARD_THIS) ||
      _lyceum_card_word_equals (sentence, first + 1, "creature") ||
      _lyceum_card_word_equals (sentence, first, "though"))
    return score + 1;
  return of_it && _lyceum_card_word_is (sentence, first, LYCEUM_CARD_IT) ? score + 1 : 0;
}

typedef struct
{
  gsize start, end; /* bytes of the block's text */
  int score;
} Trait;

static int
compare_score (gconstpointer a, gconstpointer b)
{
  const Trait *first = a, *second = b;

  if (first->score != second->score)
    return second->score - first->score;
  return first->start < second->start ? -1 : first->start > second->start;
}

static int
compare_start (gconstpointer a, gconstpointer b)
{
  const Trait *first = a, *second = b;

  return first->start < second->start ? -1 : first->start > second->start;
}

/* The sentences of the entry that tell its kind from the others, best first. */
static GArray *
find_traits (LyceumCardMaker *maker, guint block, gsize body, gboolean of_it)
{
  GArray *traits = g_array_new (FALSE, FALSE, sizeof (Trait));

  for (guint i = _lyceum_card_find_sentence (maker, block); i < maker->sentences->len; i++)
    {
      const LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i);
      Trait trait = { .start = MAX (sentence->start, body), .end = sentence->end };
      guint first = 0;

      if (sentence->block > block)
        break;
      if (sentence->end <= body || (sentence->clause && sentence->start > body))
        continue;
      while (first < sentence->words->len && sentence->start + _lyceum_card_word (sentence, first)->start < body)
        first++;
      trait.score = distinction (sentence, first, of_it);
      if (trait.score > 0)
        g_array_append_val (traits, trait);
    }
  g_array_sort (traits, compare_score);
  return traits;
}

static void
propose (LyceumCardMaker *maker, guint block, const char *name, GArray *traits)
{
  const LyceumBlock *text = lyceum_document_get_block (maker->document, block);
  g_autoptr (GString) back = g_string_new (NULL);
  g_autofree char *quote = NULL;
  LyceumCardDraft *draft;

  g_array_set_size (traits, MIN (traits->len, MAX_SENTENCES));
  g_array_sort (traits, compare_start);
  for (guint i = 0; i < traits->len; i++)
    {
      const Trait *trait = &g_array_index (traits, Trait, i);
      g_autofree char *shown = _lyceum_card_show_block (text, trait->start, trait->end);

      g_string_append_printf (back, "%s%s", i > 0 ? " " : "", shown);
    }
  quote = g_strndup (text->text + g_array_index (traits, Trait, 0).start,
                     g_array_index (traits, Trait, 0).end - g_array_index (traits, Trait, 0).start);
  draft = _lyceum_card_propose (maker, "basic", g_strdup_printf ("How is the %s described?", name),
                                g_strdup (back->str), block, quote, 0.78);
  _lyceum_card_answer (draft, back->str);
}

void
_lyceum_card_find_kinds (LyceumCardMaker *maker)
{
  guint end = (guint) MIN (lyceum_document_get_n_blocks (maker->document),
                           (guint64) maker->section->first_block + maker->section->n_blocks);
  guint entries = 0;

  for (guint pass = 0; pass < 2 && maker->english; pass++)
    for (guint i = maker->section->first_block; i < end && !g_cancellable_is_cancelled (maker->cancellable); i++)
      {
        gsize body = 0;
        g_autofree char *name = name_in_label (lyceum_document_get_block (maker->document, i), &body);
        g_autoptr (GArray) traits = NULL;

        entries += name && pass == 0 ? 1 : 0;
        if (!name || pass == 0 || entries < MIN_ENTRIES)
          continue;
        traits = find_traits (maker, i, body, FALSE);
        if (traits->len == 0)
          {
            g_array_unref (traits);
            traits = find_traits (maker, i, body, TRUE);
          }
        if (traits->len > 0)
          propose (maker, i, name, traits);
      }
}

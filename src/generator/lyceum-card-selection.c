/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* A card for so many words at most: fewer and better. */
#define WORDS_PER_CARD 80
#define MAX_CARDS 120
/* The source marks the term and says what it is. */
#define EXPLICIT_SCORE 0.87
#define WORDS_PER_DEFINITION 10
#define MIN_SCORE 0.5
/* The same where a person asks for so many cards. */
#define MIN_WANTED_SCORE 0.1
/* Two cards whose words agree to this share ask the same thing. */
#define SAME_WORDS 0.7
#define SAME_QUESTION 0.99
/* What a card loses when all others are of its kind. */
#define SAME_KIND 0.6
#define FEW_CARDS 8
#define N_KIN_HASHES 3
#define FEW_STEMS 6

char *
_lyceum_card_sentence_case (const char *text)
{
  const char *rest = g_utf8_next_char (text);
  g_autofree char *first = NULL;

  if (*text == '\0')
    return g_strdup ("");
  first = g_utf8_strup (text, rest - text);
  return g_strconcat (first, rest, NULL);
}

/* Takes @front and @back. */
LyceumCardDraft *
_lyceum_card_propose (LyceumCardMaker *maker,
                      const char *kind,
                      char *front,
                      char *back,
                      guint block,
                      const char *quote,
                      double score)
{
  LyceumCardDraft *draft = g_new0 (LyceumCardDraft, 1);

  draft->kind = g_strdup (kind);
  draft->front = front;
  draft->back = back;
  draft->answers = g_ptr_array_new_with_free_func (g_free);
  draft->quote = g_strdup (quote);
  draft->block = block;
  draft->score = score;
  draft->fingerprint = lyceum_card_draft_make_fingerprint (kind, front);
  g_ptr_array_add (maker->drafts, draft);
  return draft;
}

void
_lyceum_card_answer (LyceumCardDraft *draft, const char *answer)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (answer));

  for (guint i = 0; i < draft->answers->len; i++)
    if (g_str_equal (g_ptr_array_index (draft->answers, i), trimmed))
      return;
  if (*trimmed)
    g_ptr_array_add (draft->answers, g_steal_pointer (&trimmed));
}

typedef enum
{
  QUESTION,
  LIST,
  CLOZE,
  IN_TABLE,
  N_VARIETIES,
} Variety;

typedef struct
{
  guint index; /* in the order of the proposals */
  guint variety;
  LyceumCardDraft *draft;
  GHashTable *stems; /* (owned) (nullable): what its words say */
  GHashTable *asked; /* (owned) (nullable): the same of its front */
} Candidate;

static void
candidate_clear (gpointer data)
{
  g_clear_pointer (&((Candidate *) data)->stems, g_hash_table_unref);
  g_clear_pointer (&((Candidate *) data)->asked, g_hash_table_unref);
}

static int
compare_importance (gconstpointer a, gconstpointer b)
{
  const Candidate *first = a, *second = b;

  if (first->draft->score != second->draft->score)
    return first->draft->score > second->draft->score ? -1 : 1;
  return first->index < second->index ? -1 : first->index > second->index;
}

static int
compare_place (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const LyceumCardDraft *first = *(LyceumCardDraft *const *) a, *second = *(LyceumCardDraft *const *) b;
  const char *text, *first_quote, *second_quote;

  if (first->block != second->block)
    return first->block < second->block ? -1 : 1;
  text = lyceum_document_get_block (user_data, first->block)->text;
  first_quote = strstr (text, first->quote);
  second_quote = strstr (text, second->quote);
  return first_quote < second_quote ? -1 : first_quote > second_quote;
}

static guint
variety_of (const LyceumCardDraft *draft, const LyceumBlock *block)
{
  if (block->kind == LYCEUM_BLOCK_TABLE)
    return IN_TABLE;
  if (g_str_equal (draft->kind, "cloze"))
    return CLOZE;
  return g_str_equal (draft->kind, "list") ? LIST : QUESTION;
}

static GHashTable *
stem_set (LyceumCardMaker *maker, const char *text)
{
  GHashTable *stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (LyceumWords) words = lyceum_words_new (text, maker->language);

  for (guint i = 0; i < lyceum_words_get_n (words); i++)
    {
      const LyceumWord *word = lyceum_words_get (words, i);

      if (!(word->flags & LYCEUM_WORD_STOP) && !g_str_equal (word->stem, "c1"))
        g_hash_table_add (stems, g_strdup (word->stem));
    }
  return stems;
}

/* Which part of the larger set the other one shares. */
static double
agreement (GHashTable *a, GHashTable *b)
{
  guint larger = MAX (g_hash_table_size (a), g_hash_table_size (b)), shared = 0;
  GHashTableIter iter;
  gpointer stem;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &stem, NULL))
    shared += g_hash_table_contains (b, stem) ? 1 : 0;
  return larger > 0 ? (double) shared / larger : 0;
}

/* "What is a prokaryote?" beside "A […] is …": the same knowledge of the same sentence. */
static gboolean
asks_back (const Candidate *gap, const Candidate *question)
{
  g_autofree char *asked = NULL, *answer = NULL;

  if (gap->variety != CLOZE || question->variety == CLOZE || !g_str_equal (gap->draft->quote, question->draft->quote))
    return FALSE;
  asked = g_utf8_casefold (question->draft->front, -1);
  answer = g_utf8_casefold (g_ptr_array_index (gap->draft->answers, 0), -1);
  return strstr (asked, answer) != NULL;
}

/* Gaps in sentences that agree ask for the same. Two questions do when they have the same words: theorems that differ
 * in one word are two. Rows of one table share most of their words, and yet ask for different things. */
static gboolean
is_nearly_same (const Candidate *a, const Candidate *b)
{
  if (a->draft->block == b->draft->block)
    return asks_back (a, b);
  if (a->variety != CLOZE && b->variety != CLOZE)
    return agreement (a->asked, b->asked) > SAME_QUESTION;
  return agreement (a->stems, b->stems) >= SAME_WORDS;
}

static guint
limit_for (LyceumCardMaker *maker, guint max_cards)
{
  guint deserved = MIN ((maker->n_words + WORDS_PER_CARD / 2) / WORDS_PER_CARD, MAX_CARDS);

  return max_cards > 0 ? max_cards : MAX (deserved, 1);
}

static gboolean
is_explicit (const Candidate *candidate)
{
  return candidate->variety == QUESTION && candidate->draft->score >= EXPLICIT_SCORE;
}

/* The proposals worth a card, best first; of those that ask the same, the first of the best. */
static GArray *
rank (LyceumCardMaker *maker, double least)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autoptr (GHashTable) fingerprints = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;

  g_array_set_clear_func (candidates, candidate_clear);
  for (guint i = 0; i < maker->drafts->len && !g_cancellable_is_cancelled (maker->cancellable); i++)
    {
      Candidate candidate = { .index = i, .draft = g_ptr_array_index (maker->drafts, i) };

      if (candidate.draft->score < least || lyceum_card_draft_gives_itself_away (candidate.draft))
        continue;
      candidate.variety =
          variety_of (candidate.draft, lyceum_document_get_block (maker->document, candidate.draft->block));
      g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare_importance);
  for (guint i = 0; i < candidates->len; i++)
    if (g_hash_table_add (fingerprints, g_array_index (candidates, Candidate, i).draft->fingerprint))
      g_array_index (candidates, Candidate, n++) = g_array_index (candidates, Candidate, i);
  g_array_set_size (candidates, n);
  return candidates;
}

/* The smallest of what the words are hashed to, by several ways of hashing: sets that nearly agree have the same ones. Being
 * equal, and not alike, makes it the same whichever of two cards is made first. 0: too few words to tell. */
static gint64
kin_of (GHashTable *stems)
{
  guint64 smallest[N_KIN_HASHES] = { G_MAXUINT64, G_MAXUINT64, G_MAXUINT64 }, kin = 0;
  GHashTableIter iter;
  gpointer stem;

  if (g_hash_table_size (stems) < FEW_STEMS)
    return 0;
  g_hash_table_iter_init (&iter, stems);
  while (g_hash_table_iter_next (&iter, &stem, NULL))
    for (guint i = 0; i < N_KIN_HASHES; i++)
      {
        guint64 hash = g_str_hash (stem) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15) + (i + 1) * G_GUINT64_CONSTANT (0xD1B54A32D192ED03);

        hash = (hash ^ hash >> 32) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
        hash ^= hash >> 29;
        smallest[i] = MIN (smallest[i], hash);
      }
  for (guint i = 0; i < N_KIN_HASHES; i++)
    kin = kin * 31 + smallest[i];
  return (gint64) MAX (kin & G_MAXINT64, 1);
}

/* Gaps of one sentence say the same words: they are looked at once. */
static GHashTable *
said_by (LyceumCardMaker *maker, const Candidate *candidate, GHashTable *said)
{
  g_autofree char *all = candidate->variety == CLOZE ? g_strdup (candidate->draft->back)
                                                     : g_strdup_printf ("%s %s", candidate->draft->front, candidate->draft->back);
  GHashTable *stems = g_hash_table_lookup (said, all);

  if (!stems)
    g_hash_table_insert (said, g_strdup (all), stems = stem_set (maker, all));
  return g_hash_table_ref (stems);
}

static gboolean
is_repeated (LyceumCardMaker *maker, Candidate *candidate, GPtrArray *kept, GHashTable *said)
{
  candidate->stems = said_by (maker, candidate, said);
  candidate->asked = candidate->variety == CLOZE ? NULL : stem_set (maker, candidate->draft->front);
  for (guint i = 0; i < kept->len; i++)
    if (is_nearly_same (candidate, g_ptr_array_index (kept, i)))
      return TRUE;
  return FALSE;
}

/* What the next card of each kind costs, so that a section of definitions still asks for a date. */
static double
worth (const Candidate *candidate, const guint *chosen, guint limit)
{
  return candidate->draft->score - SAME_KIND * chosen[candidate->variety] / MAX (limit, FEW_CARDS);
}

/* The next of a kind: the candidates are sorted, so that each kind is a queue. */
static Candidate *
head_of (GArray *candidates, guint variety, guint *cursors)
{
  for (; cursors[variety] < candidates->len; cursors[variety]++)
    {
      Candidate *candidate = &g_array_index (candidates, Candidate, cursors[variety]);

      if (candidate->variety == variety)
        return candidate;
    }
  return NULL;
}

/* Returns: the best candidate that is left, or %NULL; passes over repetitions. */
static Candidate *
take_best (LyceumCardMaker *maker,
           GArray *candidates,
           GPtrArray *kept,
           GHashTable *said,
           guint *cursors,
           guint *chosen,
           guint limit)
{
  while (!g_cancellable_is_cancelled (maker->cancellable))
    {
      Candidate *best = NULL;

      for (guint variety = 0; variety < N_VARIETIES; variety++)
        {
          Candidate *head = head_of (candidates, variety, cursors);

          if (head && (!best || worth (head, chosen, limit) > worth (best, chosen, limit)))
            best = head;
        }
      if (!best)
        return NULL;
      cursors[best->variety]++;
      if (is_repeated (maker, best, kept, said))
        continue;
      chosen[best->variety]++;
      return best;
    }
  return NULL;
}

/* So many cards a block may have where a person asks for @max_cards: each its part of them. */
static guint
share_of_a_block (LyceumCardMaker *maker, guint max_cards)
{
  guint n = 0, block = G_MAXUINT;

  for (guint i = 0; i < maker->sentences->len; i++)
    {
      const LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i);

      n += sentence->block != block ? 1 : 0;
      block = sentence->block;
    }
  return max_cards > 0 ? (max_cards + MAX (n, 1) - 1) / MAX (n, 1) : G_MAXUINT;
}

typedef struct
{
  GHashTable *cards;   /* blocks to how many cards they have */
  GHashTable *answers; /* (element-type utf8): of the gaps, with their block */
  guint share;
} Crowds;

static void
crowds_clear (Crowds *crowds)
{
  g_hash_table_unref (crowds->cards);
  g_hash_table_unref (crowds->answers);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Crowds, crowds_clear)

/* Whether the block of a gap has its share of the cards, or a gap with the same answer. */
static gboolean
is_crowded (Crowds *crowds, const Candidate *candidate)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (crowds->cards, GUINT_TO_POINTER (candidate->draft->block)));
  g_autofree char *folded = NULL;

  if (candidate->variety == CLOZE)
    {
      g_autofree char *answer = g_utf8_casefold (g_ptr_array_index (candidate->draft->answers, 0), -1);

      folded = g_strdup_printf ("%u %s", candidate->draft->block, answer);
      if (n >= crowds->share || !g_hash_table_add (crowds->answers, g_steal_pointer (&folded)))
        return TRUE;
    }
  g_hash_table_insert (crowds->cards, GUINT_TO_POINTER (candidate->draft->block), GUINT_TO_POINTER (n + 1));
  return FALSE;
}

/* The best proposals, none twice, in the order of the text. */
GPtrArray *
_lyceum_card_select (LyceumCardMaker *maker, guint max_cards)
{
  GPtrArray *cards = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_card_draft_free);
  g_autoptr (GArray) candidates = rank (maker, max_cards > 0 ? MIN_WANTED_SCORE : MIN_SCORE);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autoptr (GHashTable) drafts = g_hash_table_new (NULL, NULL);
  guint limit = limit_for (maker, max_cards);
  guint definitions = max_cards > 0 ? 0 : MIN (1 + maker->n_words / WORDS_PER_DEFINITION, MAX_CARDS);
  guint chosen[N_VARIETIES] = { 0 }, cursors[N_VARIETIES] = { 0 };
  g_autoptr (GHashTable) said =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  g_auto (Crowds) crowds = { .cards = g_hash_table_new (NULL, NULL),
                             .answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                             .share = share_of_a_block (maker, max_cards) };

  while (TRUE)
    {
      Candidate *best = take_best (maker, candidates, kept, said, cursors, chosen, limit);

      if (!best || kept->len >= MAX (limit, definitions))
        break;
      /* What the text itself defines is asked for however short it is; the limit is for the rest. */
      if (kept->len >= limit && !is_explicit (best))
        continue;
      if (is_crowded (&crowds, best))
        continue;
      best->draft->kin = best->variety == CLOZE ? kin_of (best->stems) : 0;
      g_ptr_array_add (kept, best);
      g_hash_table_add (drafts, best->draft);
    }
  for (guint i = 0; i < maker->drafts->len; i++)
    {
      LyceumCardDraft *draft = g_ptr_array_index (maker->drafts, i);

      if (!g_hash_table_contains (drafts, draft))
        continue;
      draft->location = lyceum_document_describe_place (maker->document, draft->block);
      g_ptr_array_add (cards, draft);
      maker->drafts->pdata[i] = NULL;
    }
  g_ptr_array_sort_with_data (cards, compare_place, maker->document);
  _lyceum_card_add_distractors (maker, cards);
  _lyceum_card_join_gaps (cards);
  _lyceum_card_write_distractors (cards);
  return cards;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* A card for so many words at most: fewer and better. */
#define WORDS_PER_CARD 80
#define MAX_CARDS 120
#define MIN_SCORE 0.5
/* Two cards whose words agree to this share ask the same thing. */
#define SAME_WORDS 0.7

/* The words of @text, folded and without signs: what a card asks, however it is written. */
static char *
fold_words (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = folded; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c) || g_unichar_ismark (c))
        g_string_append_unichar (out, c);
      else if (strchr ("+-*=<>&|/^%#", (int) MIN (c, 127)) && c < 127)
        g_string_append_c (out, (char) c);
      else if (out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  return g_strstrip (g_string_free (out, FALSE));
}

/* A front with its gap shown empty. */
static char *
empty_gap (const char *front)
{
  const char *open = strstr (front, "{{c1::");
  const char *close = open ? strstr (open, "}}") : NULL;

  if (!close)
    return g_strdup (front);
  return g_strdup_printf ("%.*s zzgap %s", (int) (open - front), front, close + 2);
}

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
                      const char      *kind,
                      char            *front,
                      char            *back,
                      guint            block,
                      const char      *quote,
                      double           score)
{
  LyceumCardDraft *draft = g_new0 (LyceumCardDraft, 1);
  g_autofree char *asked = empty_gap (front);
  g_autofree char *folded = fold_words (asked);
  g_autofree char *key = g_strconcat (g_str_equal (kind, "cloze") ? "cloze " : "asked ", folded, NULL);

  draft->kind = g_strdup (kind);
  draft->front = front;
  draft->back = back;
  draft->answers = g_ptr_array_new_with_free_func (g_free);
  draft->quote = g_strdup (quote);
  draft->block = block;
  draft->score = score;
  draft->fingerprint = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  g_ptr_array_add (maker->drafts, draft);
  return draft;
}

void
_lyceum_card_answer (LyceumCardDraft *draft,
                     const char      *answer)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (answer));

  for (guint i = 0; i < draft->answers->len; i++)
    if (g_str_equal (g_ptr_array_index (draft->answers, i), trimmed))
      return;
  if (*trimmed)
    g_ptr_array_add (draft->answers, g_steal_pointer (&trimmed));
}

/* Whether a person reads an answer in the question. */
static gboolean
gives_itself_away (const LyceumCardDraft *draft)
{
  g_autofree char *asked = empty_gap (draft->front);
  g_autofree char *folded = fold_words (asked);
  g_autofree char *padded = g_strconcat (" ", folded, " ", NULL);

  for (guint i = 0; i < draft->answers->len; i++)
    {
      g_autofree char *answer = fold_words (g_ptr_array_index (draft->answers, i));
      g_autofree char *word = g_strconcat (" ", answer, " ", NULL);

      if (*answer == '\0' || strstr (padded, word))
        return TRUE;
    }
  return draft->answers->len == 0;
}

typedef struct
{
  guint index; /* in the order of the proposals */
  LyceumCardDraft *draft;
  GHashTable *stems; /* (owned): what its words say */
} Candidate;

static void
candidate_clear (gpointer data)
{
  g_hash_table_unref (((Candidate *) data)->stems);
}

static int
compare_importance (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *first = a, *second = b;

  if (first->draft->score != second->draft->score)
    return first->draft->score > second->draft->score ? -1 : 1;
  return first->index < second->index ? -1 : first->index > second->index;
}

static int
compare_place (gconstpointer a,
               gconstpointer b)
{
  const LyceumCardDraft *first = *(LyceumCardDraft *const *) a, *second = *(LyceumCardDraft *const *) b;

  return first->block < second->block ? -1 : first->block > second->block;
}

static GHashTable *
stem_set (LyceumCardMaker       *maker,
          const LyceumCardDraft *draft)
{
  GHashTable *stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *all = g_strdup_printf ("%s %s", draft->front, draft->back);
  g_autoptr (LyceumWords) words = lyceum_words_new (all, maker->language);

  for (guint i = 0; i < lyceum_words_get_n (words); i++)
    {
      const LyceumWord *word = lyceum_words_get (words, i);

      if (!(word->flags & LYCEUM_WORD_STOP) && !g_str_equal (word->stem, "c1"))
        g_hash_table_add (stems, g_strdup (word->stem));
    }
  return stems;
}

static gboolean
is_nearly_same (const Candidate *a,
                const Candidate *b)
{
  guint smaller = MIN (g_hash_table_size (a->stems), g_hash_table_size (b->stems));
  guint larger = MAX (g_hash_table_size (a->stems), g_hash_table_size (b->stems));
  guint shared = 0;
  GHashTableIter iter;
  gpointer stem;

  /* Rows of one table share most of their words, and yet ask for different things. */
  if (smaller == 0 || a->draft->block == b->draft->block)
    return FALSE;
  g_hash_table_iter_init (&iter, a->stems);
  while (g_hash_table_iter_next (&iter, &stem, NULL))
    shared += g_hash_table_contains (b->stems, stem);
  return shared >= SAME_WORDS * larger;
}

static guint
limit_for (LyceumCardMaker *maker,
           guint            max_cards)
{
  guint deserved = MIN ((maker->n_words + WORDS_PER_CARD / 2) / WORDS_PER_CARD, MAX_CARDS);

  return max_cards > 0 ? max_cards : MAX (deserved, 1);
}

static GArray *
rank (LyceumCardMaker *maker)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));

  g_array_set_clear_func (candidates, candidate_clear);
  for (guint i = 0; i < maker->drafts->len && !g_cancellable_is_cancelled (maker->cancellable); i++)
    {
      Candidate candidate = { .index = i, .draft = g_ptr_array_index (maker->drafts, i) };

      if (candidate.draft->score < MIN_SCORE || gives_itself_away (candidate.draft))
        continue;
      candidate.stems = stem_set (maker, candidate.draft);
      g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare_importance);
  return candidates;
}

static gboolean
is_repeated (const Candidate *candidate,
             GPtrArray       *kept,
             GHashTable      *fingerprints)
{
  if (!g_hash_table_add (fingerprints, candidate->draft->fingerprint))
    return TRUE;
  for (guint i = 0; i < kept->len; i++)
    if (is_nearly_same (candidate, g_ptr_array_index (kept, i)))
      return TRUE;
  return FALSE;
}

/* The best proposals, none twice, in the order of the text. */
GPtrArray *
_lyceum_card_select (LyceumCardMaker *maker,
                     guint            max_cards)
{
  GPtrArray *cards = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_card_draft_free);
  g_autoptr (GArray) candidates = rank (maker);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autoptr (GHashTable) fingerprints = g_hash_table_new (g_str_hash, g_str_equal);
  guint limit = limit_for (maker, max_cards);

  for (guint i = 0; i < candidates->len && kept->len < limit && !g_cancellable_is_cancelled (maker->cancellable); i++)
    {
      Candidate *candidate = &g_array_index (candidates, Candidate, i);

      if (!is_repeated (candidate, kept, fingerprints))
        g_ptr_array_add (kept, candidate);
    }
  for (guint i = 0; i < maker->drafts->len; i++)
    {
      LyceumCardDraft *draft = g_ptr_array_index (maker->drafts, i);
      gboolean chosen = FALSE;

      for (guint k = 0; k < kept->len && !chosen; k++)
        chosen = ((Candidate *) g_ptr_array_index (kept, k))->draft == draft;
      if (!chosen)
        continue;
      draft->location = lyceum_document_describe_place (maker->document, draft->block);
      g_ptr_array_add (cards, draft);
      maker->drafts->pdata[i] = NULL;
    }
  g_ptr_array_sort (cards, compare_place);
  return cards;
}

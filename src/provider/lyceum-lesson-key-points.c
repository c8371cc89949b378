/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-lesson-private.h"

#include "lyceum-heading-title-private.h"
#include "lyceum-language-rules-private.h"

#include <string.h>

/* How much saying again what another point says counts against a sentence. */
#define SAMENESS 0.7
#define MIN_TERM_IMPORTANCE 0.25

static const LyceumSentence *
sentence_at (const LyceumSectionAnalysis *analysis,
             guint                        index)
{
  return g_ptr_array_index (analysis->sentences, index);
}

/* Under "Example 3" and "Exercises" stands nothing that is true in general. */
static gboolean
is_under_example (const LyceumSectionAnalysis *analysis,
                  const LyceumSentence        *sentence)
{
  g_autoptr (LyceumHeadingParts) parts = NULL;

  if (sentence->heading == G_MAXUINT)
    return FALSE;
  parts = _lyceum_heading_parts_new (lyceum_document_get_block (analysis->document, sentence->heading)->text);
  return _lyceum_heading_is_aside (parts) && strcmp (parts->label, "definition") != 0 && strcmp (parts->label, "theorem") != 0
         && strcmp (parts->label, "axiom") != 0;
}

/* Without rules for a language only the first sentence of a paragraph is sure to begin something. */
static gboolean
is_candidate (const LyceumSectionAnalysis *analysis,
              guint                        index)
{
  const LyceumSentence *sentence = sentence_at (analysis, index);
  const LyceumBlock *block = lyceum_document_get_block (analysis->document, sentence->block);

  if (!(sentence->flags & LYCEUM_SENTENCE_STANDS_ALONE) || (sentence->flags & LYCEUM_SENTENCE_VAGUE))
    return FALSE;
  if (block->kind != LYCEUM_BLOCK_PARAGRAPH && block->kind != LYCEUM_BLOCK_LIST_ITEM && block->kind != LYCEUM_BLOCK_DEFINITION)
    return FALSE;
  /* "Fast" and "Three sodium ions go out." of a list need what introduces it. */
  if (block->kind == LYCEUM_BLOCK_LIST_ITEM && !(sentence->flags & LYCEUM_SENTENCE_DEFINES) && sentence->end - sentence->start < 60)
    return FALSE;
  if (is_under_example (analysis, sentence))
    return FALSE;
  return _lyceum_language_rules (analysis->language)->leaning_starts != NULL || sentence->start == 0;
}

/* The share of the shorter sentence's words that the other has too. */
static double
sameness (const LyceumSentence *one,
          const LyceumSentence *other)
{
  guint n_same = 0, n_one = 0, n_other = 0;

  for (guint i = 0; i < other->n_words; i++)
    n_other += !(lyceum_words_get (other->words, other->first_word + i)->flags & LYCEUM_WORD_STOP);
  for (guint i = 0; i < one->n_words; i++)
    {
      const LyceumWord *word = lyceum_words_get (one->words, one->first_word + i);
      gboolean same = FALSE;

      if (word->flags & LYCEUM_WORD_STOP)
        continue;
      n_one++;
      for (guint k = 0; k < other->n_words && !same; k++)
        same = strcmp (lyceum_words_get (other->words, other->first_word + k)->stem, word->stem) == 0;
      n_same += same;
    }
  return MIN (n_one, n_other) == 0 ? 0 : (double) n_same / MIN (n_one, n_other);
}

static double
worth (const LyceumSectionAnalysis *analysis,
       guint                        index,
       GArray                      *chosen)
{
  const LyceumSentence *sentence = sentence_at (analysis, index);
  double most = 0;

  for (guint i = 0; i < chosen->len; i++)
    {
      const LyceumSentence *other = sentence_at (analysis, g_array_index (chosen, guint, i));
      double same = sameness (sentence, other);

      /* Points are to come from the whole of a lesson. */
      if (other->heading == sentence->heading)
        same += 0.25;
      most = MAX (most, same);
    }
  return sentence->importance - SAMENESS * most;
}

static int
compare_indices (gconstpointer a,
                 gconstpointer b)
{
  return *(const guint *) a < *(const guint *) b ? -1 : 1;
}

GPtrArray *
_lyceum_lesson_key_points (const LyceumSectionAnalysis *analysis,
                           guint                        n_points)
{
  GPtrArray *points = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < analysis->sentences->len; i++)
    {
      if (is_candidate (analysis, i))
        g_array_append_val (candidates, i);
    }
  while (chosen->len < n_points && candidates->len > 0)
    {
      guint best = 0;
      double most = -G_MAXDOUBLE;

      for (guint i = 0; i < candidates->len; i++)
        {
          const double value = worth (analysis, g_array_index (candidates, guint, i), chosen);

          if (value > most)
            {
              most = value;
              best = i;
            }
        }
      g_array_append_val (chosen, g_array_index (candidates, guint, best));
      g_array_remove_index (candidates, best);
    }
  g_array_sort (chosen, compare_indices);
  for (guint i = 0; i < chosen->len; i++)
    g_ptr_array_add (points, g_strdup (sentence_at (analysis, g_array_index (chosen, guint, i))->text));
  return points;
}

static int
compare_importance (gconstpointer a,
                    gconstpointer b)
{
  const LyceumFoundTerm *one = *(LyceumFoundTerm *const *) a, *other = *(LyceumFoundTerm *const *) b;

  if (one->importance != other->importance)
    return one->importance > other->importance ? -1 : 1;
  if (one->block != other->block)
    return one->block < other->block ? -1 : 1;
  return strcmp (one->term, other->term);
}

static void
key_term_free (gpointer term)
{
  lyceum_key_term_free (term);
}

GPtrArray *
_lyceum_lesson_key_terms (const LyceumSectionAnalysis *analysis,
                          guint                        n_terms)
{
  GPtrArray *terms = g_ptr_array_new_with_free_func (key_term_free);
  g_autoptr (GPtrArray) best = g_ptr_array_copy (analysis->terms, NULL, NULL);
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);

  g_ptr_array_set_free_func (best, NULL);
  g_ptr_array_sort (best, compare_importance);
  for (guint i = 0; i < MIN (best->len, n_terms); i++)
    {
      const LyceumFoundTerm *term = g_ptr_array_index (best, i);

      if (term->importance >= MIN_TERM_IMPORTANCE)
        g_hash_table_add (kept, (gpointer) term);
    }
  for (guint i = 0; i < analysis->terms->len; i++)
    {
      const LyceumFoundTerm *found = g_ptr_array_index (analysis->terms, i);
      LyceumKeyTerm *term;

      if (!g_hash_table_contains (kept, found))
        continue;
      term = g_new0 (LyceumKeyTerm, 1);
      term->term = g_strdup (found->term);
      term->definition = g_strdup (found->definition);
      g_ptr_array_add (terms, term);
    }
  return terms;
}

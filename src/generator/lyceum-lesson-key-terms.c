/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-lesson-private.h"

#include "lyceum-formula-text-private.h"

#include <string.h>

#define MIN_TERM_IMPORTANCE 0.25

static int
compare_importance (gconstpointer a, gconstpointer b)
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
_lyceum_lesson_key_terms (const LyceumSectionAnalysis *analysis, guint n_terms)
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
      term->definition = _lyceum_formula_text_find (analysis->document, found->block, found->definition);
      term->worth = found->importance;
      g_ptr_array_add (terms, term);
    }
  return terms;
}

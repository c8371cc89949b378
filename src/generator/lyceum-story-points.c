/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-story-private.h"

#include "lyceum-surface-private.h"
#include "lyceum-tokens.h"

#include <string.h>

/* What a sentence must be worth beyond the first three. */
#define MIN_VALUE 0.5
#define ENOUGH 3

/* A sentence that may be a point. */
typedef struct
{
  guint sentence;
  double value;
} Choice;

static gboolean
is_one_of (const LyceumSurface *surface, guint index, const char *const *words)
{
  return g_strv_contains (words, _lyceum_surface_at (surface, (int) index)->folded);
}

/* "For several days …", but not "For hereby …". */
static gboolean
begins_weakly (const LyceumSurface *surface)
{
  static const char *const amounts[] = { "a", "an", "the", "several", "many", "some", "two", "three", "most", NULL };
  static const char *const weak[] = { "there", "what", "such", "thus", "not",  "but", "yes",  "no", "as",
                                      "if",    "were", "had",  "nor",  "true", "yea", "well", NULL };

  return is_one_of (surface, 0, weak) || g_str_has_suffix (_lyceum_surface_at (surface, 0)->folded, "ing") ||
         (is_one_of (surface, 0, (const char *const[]){ "for", NULL }) && !is_one_of (surface, 1, amounts));
}

/* "hunted whales" is no verb, "hunted for whales" is one. */
static gboolean
is_past_verb (const LyceumSurface *surface, guint index)
{
  const LyceumMark *mark = _lyceum_surface_at (surface, (int) index),
                   *next = _lyceum_surface_at (surface, (int) index + 1);

  return _lyceum_story_is_past (mark) &&
         (!g_str_has_suffix (mark->folded, "ed") || !next->word || lyceum_is_stop_word (next->folded, "en") ||
          g_str_has_suffix (next->folded, "ly"));
}

/* Where a chapter explains, and nothing is done: "The Fin-Back is not gregarious." */
static gboolean
states_something (const LyceumStoryCast *cast, guint index)
{
  static const char *const verbs[] = {
    "is", "are", "has", "have", "can", "must", "may", "will", "cannot", "does", NULL
  };
  static const char *const weak[] = { "it",  "he", "she",  "they", "you",   "your", "we",    "i",     "thou",
                                      "thy", "ye", "him",  "her",  "his",   "our",  "my",    "their", "its",
                                      "me",  "us", "them", "who",  "whose", "whom", "which", NULL };
  const LyceumSentence *sentence = g_ptr_array_index (cast->analysis->sentences, index);
  const LyceumSurface *surface = g_ptr_array_index (cast->surfaces, index);

  if (!_lyceum_story_is_readable (cast, index) || (sentence->flags & LYCEUM_SENTENCE_VAGUE) || begins_weakly (surface))
    return FALSE;
  for (guint i = 0; i < MIN (surface->marks->len, 16); i++)
    {
      const LyceumMark *mark = _lyceum_surface_at (surface, (int) i);

      if (is_one_of (surface, i, weak) || (!mark->word && strcmp (mark->folded, ",") != 0))
        return FALSE;
      if (i > 1 && (g_strv_contains (verbs, mark->folded) || is_past_verb (surface, i)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
speaks_of_somebody (const LyceumStoryCast *cast, guint index)
{
  const LyceumSurface *surface = g_ptr_array_index (cast->surfaces, index);

  for (guint i = 0; i < surface->marks->len; i++)
    {
      if (_lyceum_story_is_name (cast, surface, i) &&
          _lyceum_story_uses (cast, _lyceum_surface_at (surface, (int) i)) > 2)
        return TRUE;
    }
  return FALSE;
}

static GArray *
find_choices (const LyceumStoryCast *cast, GArray *events)
{
  GArray *choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  guint next = 0;

  for (guint i = 0; i < cast->surfaces->len; i++)
    {
      const LyceumSentence *sentence = g_ptr_array_index (cast->analysis->sentences, i);
      Choice choice = { .sentence = i };

      while (next < events->len && g_array_index (events, LyceumStoryEvent, next).sentence < i)
        next++;
      if (next < events->len && g_array_index (events, LyceumStoryEvent, next).sentence == i)
        choice.value = g_array_index (events, LyceumStoryEvent, next).value;
      else if (states_something (cast, i))
        choice.value = 0.15 + 0.5 * sentence->importance + (speaks_of_somebody (cast, i) ? 0.15 : 0) -
                       (_lyceum_story_is_long (sentence) ? 0.5 : 0);
      else
        continue;
      g_array_append_val (choices, choice);
    }
  return choices;
}

static int
compare_indices (gconstpointer a, gconstpointer b)
{
  const guint one = *(const guint *) a, other = *(const guint *) b;

  return one < other ? -1 : one > other;
}

static gboolean
is_chosen (GArray *chosen, guint sentence)
{
  for (guint i = 0; i < chosen->len; i++)
    {
      if (g_array_index (chosen, guint, i) == sentence)
        return TRUE;
    }
  return FALSE;
}

/* The best choice among the sentences from @first to before @end that is worth @least. */
static void
choose (GArray *choices, GArray *chosen, guint first, guint end, double least)
{
  const Choice *best = NULL;

  for (guint i = 0; i < choices->len; i++)
    {
      const Choice *choice = &g_array_index (choices, Choice, i);

      if (choice->sentence >= first && choice->sentence < end && choice->value >= least &&
          (!best || choice->value > best->value) && !is_chosen (chosen, choice->sentence))
        best = choice;
    }
  if (best)
    g_array_append_val (chosen, best->sentence);
}

GArray *
_lyceum_story_points (const LyceumStoryCast *cast, GArray *events, guint n_points)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) choices = find_choices (cast, events);
  const guint n_sentences = cast->surfaces->len;

  for (guint i = 0; i < n_points; i++)
    choose (choices, chosen, n_sentences * i / n_points, n_sentences * (i + 1) / n_points, MIN_VALUE);
  for (guint i = chosen->len; i < MIN (ENOUGH, n_points); i++)
    choose (choices, chosen, 0, n_sentences, chosen->len < 2 ? -1 : 0);
  g_array_sort (chosen, compare_indices);
  return chosen;
}

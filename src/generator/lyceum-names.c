/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-names-private.h"

#include "lyceum-tokens.h"

#include <string.h>

/* How often a section speaks of what it is about. */
#define MIN_USES 4
#define MAX_NAMES 6
/* In a story so many of a hundred sentences are speech, cry out, or tell of an "I". */
#define STORY_SHARE 14
/* … or so many tell of him or her, and fewer than these give a figure. */
#define SOMEBODY_SHARE 40
#define FIGURES_SHARE 4

typedef struct
{
  char *name;
  guint uses;
} Name;

static void
name_clear (gpointer data)
{
  g_free (((Name *) data)->name);
}

static const char *const titles[] = {
  "mr",      "mrs",     "ms",        "miss",      "dr",        "sir",        "lord",     "lady",
  "captain", "majesty", "king",      "queen",     "prince",    "princess",   "saint",    "st",
  "god",     "heaven",  "professor", "president", "father",    "mother",     "uncle",    "aunt",
  "chapter", "section", "figure",    "table",     "theorem",   "definition", "example",  "part",
  "book",    "page",    "exercise",  "archetype", "appendix",  "january",    "february", "march",
  "april",   "june",    "july",      "august",    "september", "october",    "november", "december",
  "monday",  "tuesday", "wednesday", "thursday",  "friday",    "saturday",   "sunday",   NULL
};

/* A capital inside of a sentence, in a word that carries meaning. */
static gboolean
is_capital_inside (const LyceumSurface *surface, guint index)
{
  const LyceumMark *mark = _lyceum_surface_at (surface, index), *before = _lyceum_surface_at (surface, (int) index - 1);

  if (!mark->word || !mark->capital || mark->end - mark->start < 3 || index == 0 || !before->word)
    return FALSE;
  return !lyceum_is_stop_word (mark->folded, "en") && !g_strv_contains (titles, mark->folded) &&
         !strchr (mark->folded, '\'');
}

static gboolean
has_article (const LyceumSurface *surface, guint index)
{
  static const char *const articles[] = { "the", "a", "an", "this", "that", "every", "no", NULL };

  return g_strv_contains (articles, _lyceum_surface_at (surface, (int) index - 1)->folded) ||
         (!_lyceum_surface_at (surface, (int) index - 1)->capital &&
          g_strv_contains (articles, _lyceum_surface_at (surface, (int) index - 2)->folded));
}

/* "Queequeg" is a name; "Emperor" and "Section", which also stand with an article or in small letters, are not. */
static GHashTable *
count_names (LyceumSectionAnalysis *analysis, GPtrArray *surfaces)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer word;

  for (guint i = 0; i < surfaces->len; i++)
    {
      const LyceumSurface *surface = g_ptr_array_index (surfaces, i);
      const char *text = ((LyceumSentence *) g_ptr_array_index (analysis->sentences, i))->text;

      /* Who wrote a passage is not what it speaks of. */
      if (strstr (text, "ontributed by "))
        continue;
      for (guint k = 1; k < surface->marks->len; k++)
        {
          const LyceumMark *mark = _lyceum_surface_at (surface, k);
          char *name;

          if (!is_capital_inside (surface, k))
            continue;
          name = g_strndup (text + mark->start, mark->end - mark->start);
          /* One "the Emperor", "the old Minister" tells that it is a word for many. */
          if (has_article (surface, k))
            g_hash_table_add (words, g_strdup (name));
          g_hash_table_insert (counts, name,
                               GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, name)) + 1));
        }
    }
  g_hash_table_iter_init (&iter, words);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    g_hash_table_remove (counts, word);
  return counts;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const Name *one = a, *other = b;

  if (one->uses != other->uses)
    return one->uses > other->uses ? -1 : 1;
  return strcmp (one->name, other->name);
}

static gboolean
is_all_upper (const char *name)
{
  for (; *name != '\0'; name = g_utf8_next_char (name))
    {
      if (g_unichar_islower (g_utf8_get_char (name)))
        return FALSE;
    }
  return TRUE;
}

/* Told by "I", spoken, or of somebody all along, with no dates and figures as a life or a history has them. */
static gboolean
is_story (const LyceumSectionAnalysis *analysis, GPtrArray *surfaces)
{
  static const char *const somebody[] = { "he", "she", "him", "his", "her", NULL };
  guint n_told = 0, n_somebody = 0, n_figures = 0;

  for (guint i = 0; i < analysis->sentences->len; i++)
    {
      const LyceumSentence *sentence = g_ptr_array_index (analysis->sentences, i);
      g_autofree char *padded = g_strdup_printf (" %s ", sentence->text);

      n_told += (sentence->flags & LYCEUM_SENTENCE_SPEECH) || strstr (padded, " I ") || strstr (padded, " my ") ||
                strstr (padded, " me ") || strchr (padded, '!');
      n_somebody += _lyceum_surface_has_any (g_ptr_array_index (surfaces, i), somebody);
      n_figures += strpbrk (padded, "0123456789") != NULL;
    }
  return n_told * 100 > analysis->sentences->len * STORY_SHARE ||
         (n_somebody * 100 > analysis->sentences->len * SOMEBODY_SHARE &&
          n_figures * 100 < analysis->sentences->len * FIGURES_SHARE);
}

void
_lyceum_find_names (LyceumSectionAnalysis *analysis, GPtrArray *surfaces)
{
  g_autoptr (GHashTable) counts = NULL;
  g_autoptr (GArray) names = g_array_new (FALSE, FALSE, sizeof (Name));
  GHashTableIter iter;
  gpointer key, count;

  analysis->names = g_ptr_array_new_with_free_func (g_free);
  if (!_lyceum_language_is (analysis->language, "en"))
    return;
  counts = count_names (analysis, surfaces);
  g_array_set_clear_func (names, name_clear);
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, &count))
    {
      g_autofree char *lower = g_utf8_casefold (key, -1);
      const Name name = { .name = NULL, .uses = GPOINTER_TO_UINT (count) };

      if (name.uses < MIN_USES || is_all_upper (key) || _lyceum_section_has_word (analysis, lower))
        continue;
      g_array_append_val (names, name);
      g_array_index (names, Name, names->len - 1).name = g_strdup (key);
    }
  g_array_sort (names, compare_names);
  for (guint i = 0; i < MIN (names->len, MAX_NAMES); i++)
    g_ptr_array_add (analysis->names, g_strdup (g_array_index (names, Name, i).name));
  analysis->narrative = is_story (analysis, surfaces);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-sentence-judge-private.h"

#include "lyceum-tokens.h"

#include <string.h>

/* English: whether a pronoun in a sentence can mean something in the same sentence. */

static const char *const subjects[] = {
  "he", "she", "it", "they", "he's", "she's", "it's", "they're", "they've", NULL
};
static const char *const others[] = { "him",    "her",     "his",     "hers",   "its",        "them", "their",
                                      "theirs", "himself", "herself", "itself", "themselves", NULL };
static const char *const persons[] = { "he", "she", "he's", "she's", "him", "his", "her", NULL };
static const char *const prepositions[] = { "in",         "on",      "at",     "by",      "during",  "from",
                                            "with",       "without", "under",  "over",    "within",  "for",
                                            "through",    "to",      "among",  "between", "of",      "about",
                                            "until",      "since",   "after",  "before",  "despite", "besides",
                                            "throughout", "near",    "inside", "outside", NULL };
static const char *const subordinators[] = { "until", "since", "after", "before", NULL };

/* "It is possible to …", "… makes it easy to …": words that stand for what comes later. */
static const char *const expletives[] = { "it is possible",  "it is necessary", "it is easy",       "it is hard",
                                          "it is difficult", "it is important", "it is impossible", "it is useful",
                                          "it is common",    "it is clear",     "it is true that",  "it is called",
                                          "it is said that", "it takes",        "it follows that",  "it is best to",
                                          "it is safe to",   "it is better to", "it is worth",      "it possible",
                                          "it easy",         "it difficult",    "it impossible",    "it necessary",
                                          "it clear",        "it harder",       "it easier",        NULL };

/* A word that a pronoun can stand for. */
static gboolean
is_content (const LyceumMark *mark)
{
  return mark->word && !g_ascii_isdigit (*mark->folded) && !lyceum_is_stop_word (mark->folded, "en");
}

/* Where the opening phrase of the sentence ends: "In 1793", "In water,". 0 when it opens with no such phrase. */
static guint
opening_end (const LyceumSurface *surface, guint first)
{
  guint i = first;

  if (_lyceum_surface_any (surface, first, prepositions) == 0)
    return 0;
  while (i < surface->marks->len && i < first + 12 && strcmp (_lyceum_surface_at (surface, i)->folded, ",") != 0)
    {
      if (_lyceum_surface_any (surface, i, subjects) > 0)
        return i;
      i++;
    }
  /* "After the king had fled, he …" has its own subject; "After 1793, he …" has none. */
  if (_lyceum_surface_any (surface, first, subordinators) > 0 && i > first + 3)
    return 0;
  return strcmp (_lyceum_surface_at (surface, i)->folded, ",") == 0 ? i : 0;
}

/* "he" is somebody with a name or an article: in "Easy and careless, he presided" nobody is. */
static gboolean
is_somebody (const LyceumSurface *surface, guint first, guint index)
{
  static const char *const determiners[] = { "the", "a",  "an",  "each", "every", "any",
                                             "no",  "my", "our", "one",  "whose", NULL };
  const LyceumMark *mark = _lyceum_surface_at (surface, (int) index);

  if (!is_content (mark))
    return FALSE;
  for (guint i = index; i > first && i + 4 > index; i--)
    {
      if (g_strv_contains (determiners, _lyceum_surface_at (surface, (int) i - 1)->folded))
        return TRUE;
    }
  return mark->capital &&
         (index > first ||
          (_lyceum_surface_at (surface, (int) index + 1)->word && !g_str_has_suffix (mark->folded, "ing") &&
           !g_str_has_suffix (mark->folded, "ed") && !g_str_has_suffix (mark->folded, "ly")));
}

gboolean
_lyceum_english_pronoun_dangles (const LyceumSurface *surface)
{
  gboolean antecedent = FALSE, somebody = FALSE;
  guint first = 0, opening;

  while (first < surface->marks->len && !_lyceum_surface_at (surface, first)->word)
    first++;
  opening = opening_end (surface, first);
  for (guint i = first; i < surface->marks->len; i++)
    {
      const LyceumMark *mark = _lyceum_surface_at (surface, i);
      const gboolean subject = _lyceum_surface_any (surface, i, subjects) > 0;

      if (!subject && _lyceum_surface_any (surface, i, others) == 0)
        {
          antecedent = antecedent || is_content (mark);
          somebody = somebody || is_somebody (surface, first, i);
          continue;
        }
      if (_lyceum_surface_any (surface, i, expletives) > 0)
        continue;
      if (_lyceum_surface_any (surface, (int) i, persons) > 0 && !somebody)
        return TRUE;
      if (!antecedent || (subject && opening > 0 && (i == opening || i == opening + 1)))
        return TRUE;
    }
  return FALSE;
}

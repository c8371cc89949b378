/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-paragraph-label-private.h"

#include <string.h>

/* So much of a paragraph is looked at for a label. Bytes and marks. */
#define MAX_LABEL_LENGTH 240
#define MAX_TITLE_MARKS 16

static const struct
{
  const char *word;
  LyceumLabelKind kind;
} words[] = {
  { "definition", LYCEUM_LABEL_DEFINITION }, { "theorem", LYCEUM_LABEL_STATEMENT },
  { "lemma", LYCEUM_LABEL_STATEMENT },       { "corollary", LYCEUM_LABEL_STATEMENT },
  { "proposition", LYCEUM_LABEL_STATEMENT }, { "axiom", LYCEUM_LABEL_STATEMENT },
  { "principle", LYCEUM_LABEL_STATEMENT },   { "claim", LYCEUM_LABEL_STATEMENT },
  { "proof", LYCEUM_LABEL_PROOF },           { "example", LYCEUM_LABEL_EXAMPLE },
  { "archetype", LYCEUM_LABEL_EXAMPLE },     { "exercise", LYCEUM_LABEL_EXERCISE },
  { "problem", LYCEUM_LABEL_EXERCISE },      { "solution", LYCEUM_LABEL_EXERCISE },
  { "remark", LYCEUM_LABEL_NOTE },           { "notation", LYCEUM_LABEL_NOTE },
  { "technique", LYCEUM_LABEL_NOTE },        { "diagram", LYCEUM_LABEL_NOTE },
};

/* Words that the first sentence behind a title begins with. */
static const char *const openers[] = { "a",    "an",     "the",      "if",    "suppose", "let",      "given", "for",
                                       "two",  "we",     "consider", "every", "each",    "in",       "there", "when",
                                       "this", "it",     "to",       "with",  "here",    "find",     "by",    "all",
                                       "any",  "define", "assume",   "on",    "as",      "these",    "that",  "you",
                                       "our",  "after",  "from",     "such",  "at",      "whenever", "take",  NULL };

static LyceumLabelKind
kind_of (const char *folded)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strcmp (words[i].word, folded) == 0)
        return words[i].kind;
    }
  return LYCEUM_LABEL_NONE;
}

/* "3.1", "SLE", "PSSLS": what stands behind the word of a label. Returns how many marks it has. */
static guint
number_marks (const char *text, const LyceumSurface *surface)
{
  const LyceumMark *mark = _lyceum_surface_at (surface, 1);
  guint n_marks = 1;

  if (!mark->word)
    return 0;
  for (guint i = mark->start; i < mark->end; i++)
    {
      if (!g_ascii_isupper (text[i]) && !g_ascii_isdigit (text[i]))
        return 0;
    }
  while (strcmp (_lyceum_surface_at (surface, n_marks + 1)->folded, ".") == 0 &&
         g_ascii_isdigit (*_lyceum_surface_at (surface, n_marks + 2)->folded))
    n_marks += 2;
  return n_marks;
}

/* The mark that the first sentence begins with; @first when no title stands before it. */
static guint
title_end (const LyceumSurface *surface, guint first)
{
  for (guint i = first; i < surface->marks->len && i < first + MAX_TITLE_MARKS; i++)
    {
      const LyceumMark *mark = _lyceum_surface_at (surface, i);

      if (mark->capital && g_strv_contains (openers, mark->folded) && !_lyceum_surface_at (surface, i + 1)->capital)
        return i;
      if (strcmp (mark->folded, ".") == 0 || strcmp (mark->folded, ":") == 0)
        return i + 1;
    }
  return first;
}

LyceumLabelKind
_lyceum_paragraph_label (const char *text, guint *length, guint *title_start)
{
  const gsize all = strlen (text);
  g_autoptr (LyceumSurface) surface = NULL;
  const char *cut = all > MAX_LABEL_LENGTH ? g_utf8_find_prev_char (text, text + MAX_LABEL_LENGTH) : text + all;
  LyceumLabelKind kind;
  guint first, end;

  *length = *title_start = 0;
  if (!g_ascii_isupper (*text))
    return LYCEUM_LABEL_NONE;
  surface = _lyceum_surface_new (text, cut - text);
  kind = kind_of (_lyceum_surface_at (surface, 0)->folded);
  if (kind == LYCEUM_LABEL_NONE)
    return kind;
  first = 1 + number_marks (text, surface);
  if (first == 1 && (kind != LYCEUM_LABEL_PROOF || !_lyceum_surface_at (surface, 1)->capital) &&
      strcmp (_lyceum_surface_at (surface, 1)->folded, ".") != 0 &&
      strcmp (_lyceum_surface_at (surface, 1)->folded, ":") != 0)
    return LYCEUM_LABEL_NONE;
  if (!_lyceum_surface_at (surface, first)->capital && _lyceum_surface_at (surface, first)->word)
    return LYCEUM_LABEL_NONE;

  end = kind == LYCEUM_LABEL_PROOF ? first : title_end (surface, first);
  if (!_lyceum_surface_at (surface, first)->word && end == first && first < surface->marks->len)
    end = first + 1;
  *title_start = first < surface->marks->len ? _lyceum_surface_at (surface, first)->start : (guint) all;
  *length = end < surface->marks->len ? _lyceum_surface_at (surface, end)->start : (guint) all;
  if (end == first)
    *title_start = *length;
  return kind;
}

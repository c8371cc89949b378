/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* Which parts of a section teach: not exercises, sources and thanks; and where a text tells a story. */

/* Sentences before and after one that say whether it stands in a story. */
#define WINDOW 14
/* Of so many words, one that only stories have. */
#define WORDS_PER_SIGN 45

static gboolean
is_idle_title (const char *title)
{
  static const char *const titles[] = {
    "exercises",         "exercise",          "solutions",
    "answers",           "problems",          "reading questions",
    "review questions",  "questions",         "bibliography",
    "references",        "further reading",   "suggestions for reading",
    "suggested reading", "acknowledgements",  "acknowledgments",
    "contents",          "table of contents", "index",
    "notation",          "diagrams",          "copyright",
    "license",           "licence",           "sources",
    "works cited",       "credits",           "colophon",
    "dedication",        "test yourself",     "homework",
    "practice problems",
  };
  static const char *const beginnings[] = { "solutions to ", "answers to ",       "exercises for ",    "exercises on ",
                                            "exercises in ", "review questions ", "reading questions " };
  g_autofree char *folded = g_utf8_strdown (title, -1);
  const char *name = g_strstrip (folded);

  /* "3.4 Exercises" */
  while (g_ascii_isdigit (*name) || *name == '.' || *name == ' ')
    name++;
  /* "Example 3.2", "Example NSE: Notation for …" */
  if ((g_str_has_prefix (title, "Example ") || g_str_has_prefix (title, "Exercise ")) &&
      (g_ascii_isupper (title[strcspn (title, " ") + 1]) || g_ascii_isdigit (title[strcspn (title, " ") + 1])))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (name, titles[i]))
      return TRUE;
  /* "Solutions to exercises", but not "Solutions of homogeneous systems". */
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (g_str_has_prefix (name, beginnings[i]))
      return TRUE;
  return FALSE;
}

/* "C10", "T24": the number of an exercise. */
static gboolean
begins_with_number_of_exercise (const LyceumBlock *block)
{
  const LyceumSpan *span = block->spans && block->spans->len > 0 ? &g_array_index (block->spans, LyceumSpan, 0) : NULL;
  gsize length = strcspn (block->text, " .");

  return span && span->start == 0 && (span->styles & LYCEUM_SPAN_STRONG) && length >= 2 && length <= 5 &&
         g_ascii_isupper (block->text[0]) && g_ascii_isdigit (block->text[length - 1]);
}

/* Whether a title above the section says that nothing in it teaches. */
static gboolean
section_is_idle (const LyceumSection *section)
{
  g_auto (GStrv) path = g_strsplit (section->heading_path ? section->heading_path : "", "›", -1);

  for (guint i = 0; path[i]; i++)
    if (is_idle_title (path[i]))
      return TRUE;
  return section->title && is_idle_title (section->title);
}

static guint
heading_level (const LyceumBlock *block)
{
  return MAX (block->level, 1);
}

/* Fills @maker->idle: for each block of the section whether it stands under an idle heading. */
static void
mark_idle_blocks (LyceumCardMaker *maker)
{
  guint end = (guint) MIN (lyceum_document_get_n_blocks (maker->document),
                           (guint64) maker->section->first_block + maker->section->n_blocks);
  gboolean all = section_is_idle (maker->section);
  guint under = 0; /* level of the idle heading; 0: none */

  maker->idle = g_byte_array_new ();
  for (guint i = maker->section->first_block; i < end; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (maker->document, i);
      guint8 idle;

      if (block->kind == LYCEUM_BLOCK_HEADING)
        {
          if (under > 0 && heading_level (block) <= under)
            under = 0;
          if (under == 0 && is_idle_title (block->text))
            under = heading_level (block);
        }
      idle = all || under > 0 || begins_with_number_of_exercise (block);
      g_byte_array_append (maker->idle, &idle, 1);
    }
}

gboolean
_lyceum_card_block_teaches (LyceumCardMaker *maker, guint block)
{
  if (!maker->idle)
    mark_idle_blocks (maker);
  return !maker->idle->data[block - maker->section->first_block];
}

/* A story is told of "him" and "her" or in the first person, and people speak in it; a biography has dates. */
static int
count_signs (const LyceumCardSentence *sentence)
{
  int signs = 0;

  for (guint i = 0; i < sentence->words->len; i++)
    {
      const LyceumCardWord *word = _lyceum_card_word (sentence, i);
      gboolean year = (word->flags & LYCEUM_WORD_NUMBER) && word->end - word->start == 4;

      if (word->classes & LYCEUM_CARD_HE)
        signs++;
      if ((word->classes & LYCEUM_CARD_SPEECH) || _lyceum_card_gap_has (sentence, i, "\"“"))
        signs += 2;
      if (_lyceum_card_word_equals (sentence, i, "I") || _lyceum_card_word_equals (sentence, i, "my") ||
          _lyceum_card_word_equals (sentence, i, "me"))
        signs += 2;
      if (year)
        signs -= 6;
    }
  return signs;
}

/* Says of each sentence whether it stands in a story. */
void
_lyceum_card_tell_stories (LyceumCardMaker *maker)
{
  guint n = maker->sentences->len;
  int signs = 0, words = 0;

  for (guint i = 0; maker->english && i < n + WINDOW; i++)
    {
      if (i < n)
        {
          const LyceumCardSentence *enters = g_ptr_array_index (maker->sentences, i);

          signs += count_signs (enters);
          words += (int) enters->words->len;
        }
      if (i >= 2 * WINDOW + 1)
        {
          const LyceumCardSentence *leaves = g_ptr_array_index (maker->sentences, i - 2 * WINDOW - 1);

          signs -= count_signs (leaves);
          words -= (int) leaves->words->len;
        }
      if (i >= WINDOW && i - WINDOW < n)
        ((LyceumCardSentence *) g_ptr_array_index (maker->sentences, i - WINDOW))->story =
            signs * WORDS_PER_SIGN > words;
    }
}

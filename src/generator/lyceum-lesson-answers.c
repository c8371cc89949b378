/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-lesson-private.h"

#include "lyceum-heading-title-private.h"
#include "lyceum-language-rules-private.h"
#include "lyceum-markdown-writer-private.h"
#include "lyceum-outline-private.h"

#include <string.h>

/* What is read when an answer is unfolded: sentences of the source, to the letter, written as Markdown. */

#define MAX_SENTENCES 3
/* Blocks that are looked at for the end of a list, and items of it that are shown. */
#define MAX_BLOCKS 16
/* Bytes of a passage that answers, and of one that can hardly be a whole answer. */
#define ENOUGH 420
#define SCANTY 40

static const LyceumSentence *
sentence_at (const LyceumSectionAnalysis *analysis, guint index)
{
  return g_ptr_array_index (analysis->sentences, index);
}

static const LyceumBlock *
block_of (const LyceumSectionAnalysis *analysis, const LyceumSentence *sentence)
{
  return lyceum_document_get_block (analysis->document, sentence->block);
}

/* Index of the first sentence that stands after the block. */
static guint
first_after (const LyceumSectionAnalysis *analysis, guint block)
{
  guint low = 0, high = analysis->sentences->len;

  while (low < high)
    {
      const guint middle = (low + high) / 2;

      if (sentence_at (analysis, middle)->block <= block)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

char *
_lyceum_answer_of_sentences (const LyceumSectionAnalysis *analysis, guint first, guint end)
{
  const LyceumSentence *sentence;
  GString *answer = g_string_new (NULL);

  if (first >= end || end > analysis->sentences->len)
    return g_string_free (answer, TRUE);
  sentence = sentence_at (analysis, first);
  /* Those of one block are one passage. */
  while (end > first + 1 && sentence_at (analysis, end - 1)->block != sentence->block)
    end--;
  _lyceum_markdown_append_range (answer, block_of (analysis, sentence), sentence->start,
                                 sentence_at (analysis, end - 1)->end, TRUE);
  return g_strchomp (g_string_free (answer, FALSE));
}

char *
_lyceum_answer_of_list (const LyceumSectionAnalysis *analysis, const guint *sentences, guint n_sentences)
{
  GString *answer = g_string_new (NULL);

  if (n_sentences < 2)
    {
      g_string_free (answer, TRUE);
      return n_sentences == 0 ? NULL : _lyceum_answer_of_sentences (analysis, sentences[0], sentences[0] + 1);
    }
  for (guint i = 0; i < n_sentences; i++)
    {
      const LyceumSentence *sentence = sentence_at (analysis, sentences[i]);

      g_string_append (answer, "- ");
      _lyceum_markdown_append_range (answer, block_of (analysis, sentence), sentence->start, sentence->end, TRUE);
      g_string_append_c (answer, '\n');
    }
  return g_strchomp (g_string_free (answer, FALSE));
}

char *
_lyceum_answer_of_blocks (const LyceumSectionAnalysis *analysis, guint first, guint n_blocks)
{
  g_autofree char *answer = NULL;

  n_blocks = MIN (n_blocks, analysis->section->first_block + analysis->section->n_blocks - first);
  answer = g_strchomp (lyceum_blocks_write_markdown (analysis->document, first, n_blocks, NULL));
  return *answer != '\0' ? g_steal_pointer (&answer) : NULL;
}

char *
_lyceum_answer_of_items (const LyceumSectionAnalysis *analysis, guint first)
{
  const guint end = MIN (first + MAX_BLOCKS, analysis->section->first_block + analysis->section->n_blocks);
  guint last = first;

  while (last < end && lyceum_document_get_block (analysis->document, last)->kind == LYCEUM_BLOCK_LIST_ITEM)
    last++;
  return last > first ? _lyceum_answer_of_blocks (analysis, first, last - first) : NULL;
}

/* "Then the kernel of T is the set" */
static gboolean
breaks_off (const char *text)
{
  const gsize length = strlen (text);

  return length > 0 && g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (text + length)));
}

/* "… in two steps:", and what follows it. */
static gboolean
goes_on (const LyceumSectionAnalysis *analysis, guint block)
{
  const LyceumBlock *next = _lyceum_section_analysis_block (analysis, block + 1);

  return next && next->kind != LYCEUM_BLOCK_HEADING &&
         (_lyceum_text_is_open (lyceum_document_get_block (analysis->document, block)->text) ||
          (next->kind == LYCEUM_BLOCK_FORMULA && breaks_off (lyceum_document_get_block (analysis->document, block)->text)));
}

/* The terms with their definitions that begin with block @first. */
static guint
count_definitions (const LyceumSectionAnalysis *analysis, guint first)
{
  const guint end = MIN (first + MAX_BLOCKS, analysis->section->first_block + analysis->section->n_blocks);
  guint last = first;

  while (last < end && (lyceum_document_get_block (analysis->document, last)->kind == LYCEUM_BLOCK_TERM ||
                        lyceum_document_get_block (analysis->document, last)->kind == LYCEUM_BLOCK_DEFINITION))
    last++;
  return last - first;
}

/* The sentences with what follows their block, where that belongs to them. */
static char *
with_rest (const LyceumSectionAnalysis *analysis, guint first, guint end)
{
  const guint block = sentence_at (analysis, first)->block;
  g_autofree char *before = _lyceum_answer_of_sentences (analysis, first, end), *after = NULL;

  if ((end < analysis->sentences->len && sentence_at (analysis, end)->block == block) || !goes_on (analysis, block))
    return g_steal_pointer (&before);
  after = _lyceum_answer_of_items (analysis, block + 1);
  if (!after)
    after = _lyceum_answer_of_blocks (analysis, block + 1, MAX (count_definitions (analysis, block + 1), 1));
  return g_strjoin ("\n\n", before, after, NULL);
}

char *
_lyceum_answer_defining (const LyceumSectionAnalysis *analysis, guint sentence)
{
  const guint block = sentence_at (analysis, sentence)->block;
  guint first = sentence;

  /* "Suppose that … Then …" */
  while (first > 0 && sentence_at (analysis, first - 1)->block == block && sentence - first < MAX_SENTENCES &&
         (g_str_has_prefix (sentence_at (analysis, first)->text, "Then ") ||
          (sentence_at (analysis, first - 1)->flags & LYCEUM_SENTENCE_SUPPOSES)))
    first--;
  return with_rest (analysis, first, sentence + 1);
}

char *
_lyceum_answer_at (const LyceumSectionAnalysis *analysis, guint first)
{
  const guint block = sentence_at (analysis, first)->block;
  guint end = first;
  gsize length = 0;

  while (end < analysis->sentences->len && sentence_at (analysis, end)->block == block && end < first + MAX_SENTENCES &&
         (end == first || length < ENOUGH) && !(end > first && (sentence_at (analysis, end)->flags & LYCEUM_SENTENCE_QUESTION)))
    length += strlen (sentence_at (analysis, end++)->text);
  /* "Yes." and then the reason, in a paragraph of its own. */
  if (length < SCANTY && !goes_on (analysis, block) && end < analysis->sentences->len && sentence_at (analysis, end)->heading == sentence_at (analysis, first)->heading &&
      !(sentence_at (analysis, end)->flags & LYCEUM_SENTENCE_QUESTION))
    {
      g_autofree char *before = _lyceum_answer_of_sentences (analysis, first, end);
      g_autofree char *after = _lyceum_answer_at (analysis, end);

      return g_strjoin ("\n\n", before, after, NULL);
    }
  return with_rest (analysis, first, end);
}

char *
_lyceum_answer_under (const LyceumSectionAnalysis *analysis, guint heading)
{
  for (guint i = first_after (analysis, heading); i < analysis->sentences->len; i++)
    {
      const LyceumSentence *sentence = sentence_at (analysis, i);

      if (sentence->heading != heading)
        return NULL;
      if (!(sentence->flags & (LYCEUM_SENTENCE_QUESTION | LYCEUM_SENTENCE_LABEL)))
        return _lyceum_answer_at (analysis, i);
    }
  return NULL;
}

char *
_lyceum_answer_of_statement (const LyceumSectionAnalysis *analysis, guint heading)
{
  const guint end = analysis->section->first_block + analysis->section->n_blocks;
  guint last = heading + 1;

  while (last < end && last < heading + MAX_BLOCKS)
    {
      const LyceumBlock *block = lyceum_document_get_block (analysis->document, last);

      if (block->kind == LYCEUM_BLOCK_HEADING || _lyceum_block_begins_proof (block) ||
          (last > heading + 1 && block->kind == LYCEUM_BLOCK_PARAGRAPH &&
           !_lyceum_text_is_open (lyceum_document_get_block (analysis->document, last - 1)->text) &&
           !g_unichar_islower (g_utf8_get_char (block->text)) && !g_str_has_prefix (block->text, "Then ")))
        break;
      last++;
    }
  /* "The following are equivalent.", and then they do not follow. */
  if (last == heading + 2 && strstr (lyceum_document_get_block (analysis->document, heading + 1)->text, "he following are"))
    return NULL;
  return last > heading + 1 ? _lyceum_answer_of_blocks (analysis, heading + 1, last - heading - 1) : NULL;
}

/* Sorts what is chosen back into the order of the text. */
static int
compare_indices (gconstpointer a, gconstpointer b)
{
  return *(const guint *) a < *(const guint *) b ? -1 : 1;
}

/* Keeps the best few in @best, the worst of them last. */
static void
consider (const LyceumSectionAnalysis *analysis, guint best[], guint *n_best, guint index)
{
  guint at = *n_best < MAX_SENTENCES ? (*n_best)++ : MAX_SENTENCES;

  while (at > 0 && sentence_at (analysis, best[at - 1])->importance < sentence_at (analysis, index)->importance)
    {
      if (at < MAX_SENTENCES)
        best[at] = best[at - 1];
      at--;
    }
  if (at < MAX_SENTENCES)
    best[at] = index;
}

char *
_lyceum_answer_among (const LyceumSectionAnalysis *analysis, guint heading, const char *name)
{
  guint best[MAX_SENTENCES], n_best = 0;
  const guint first = heading == G_MAXUINT ? 0 : first_after (analysis, heading);

  for (guint i = first; i < analysis->sentences->len; i++)
    {
      const LyceumSentence *sentence = sentence_at (analysis, i);

      if (heading != G_MAXUINT && sentence->heading != heading)
        break;
      if (!(sentence->flags & LYCEUM_SENTENCE_WHOLE) || (name && !strstr (sentence->text, name)) ||
          sentence->end - sentence->start < SCANTY || g_str_has_suffix (sentence->text, "!") ||
          (sentence->flags & (LYCEUM_SENTENCE_LEANS | LYCEUM_SENTENCE_QUESTION | LYCEUM_SENTENCE_INTRODUCES |
                              LYCEUM_SENTENCE_LABEL | LYCEUM_SENTENCE_SPEECH)))
        continue;
      consider (analysis, best, &n_best, i);
    }
  if (n_best == 0)
    return name || heading == G_MAXUINT ? NULL : _lyceum_answer_under (analysis, heading);
  qsort (best, n_best, sizeof *best, compare_indices);
  return _lyceum_answer_of_list (analysis, best, n_best);
}

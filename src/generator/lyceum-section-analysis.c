/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-section-analysis-private.h"

#include "lyceum-key-terms-private.h"
#include "lyceum-matter-private.h"
#include "lyceum-names-private.h"
#include "lyceum-paragraph-label-private.h"
#include "lyceum-sentence-judge-private.h"
#include "lyceum-sentence-rank-private.h"

#include <string.h>

/* Bytes of one block that are looked at, and sentences of one section: a file may be one endless line. */
#define MAX_BLOCK_BYTES (128 * 1024)
#define MAX_SENTENCES 4000
/* Bytes of text that tell a language. */
#define LANGUAGE_SAMPLE 4000
/* Numbers and names past which a sentence says no more of them. */
#define MOST_FACTS 5

/* While the analysis is made. */
typedef struct
{
  LyceumSectionAnalysis *self;
  const LyceumLanguageRules *rules;
  GPtrArray *surfaces; /* (element-type LyceumSurface): one a sentence */
  guint heading;       /* last heading block, or G_MAXUINT */
} Builder;

static void
sentence_free (LyceumSentence *sentence)
{
  g_free (sentence->text);
  g_free (sentence->stems);
  g_free (sentence);
}

void
_lyceum_section_analysis_free (LyceumSectionAnalysis *self)
{
  /* The words of a block belong to its first sentence's place in the order. */
  for (guint i = 0; i < self->sentences->len; i++)
    {
      LyceumSentence *sentence = g_ptr_array_index (self->sentences, i);
      const LyceumSentence *before = i > 0 ? g_ptr_array_index (self->sentences, i - 1) : NULL;

      if (!before || before->block != sentence->block)
        lyceum_words_free (sentence->words);
    }
  g_ptr_array_unref (self->sentences);
  g_ptr_array_unref (self->terms);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  lyceum_document_unref (self->document);
  g_free (self->left_out);
  g_free (self->language);
  g_free (self);
}

const LyceumBlock *
_lyceum_section_analysis_block (const LyceumSectionAnalysis *self, guint block)
{
  const guint first = self->section->first_block;

  if (block < first || block - first >= self->section->n_blocks || self->left_out[block - first])
    return NULL;
  return lyceum_document_get_block (self->document, block);
}

/* What the text shows counts for more than what the file declares: programs write "en" into everything. */
static char *
find_language (LyceumDocument *document, const LyceumSection *section)
{
  const char *declared = lyceum_document_get_language (document);
  g_autoptr (GString) sample = g_string_new (NULL);
  const char *guessed;

  for (guint i = 0; i < section->n_blocks && sample->len < LANGUAGE_SAMPLE; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, section->first_block + i);

      if (block->kind == LYCEUM_BLOCK_CODE || block->kind == LYCEUM_BLOCK_FORMULA)
        continue;
      g_string_append_len (sample, block->text, MIN (strlen (block->text), MAX_BLOCK_BYTES));
      g_string_append_c (sample, '\n');
    }
  if (sample->len > LANGUAGE_SAMPLE)
    g_string_truncate (sample, g_utf8_find_prev_char (sample->str, sample->str + LANGUAGE_SAMPLE) - sample->str);

  guessed = lyceum_guess_language (sample->str);
  if (declared && *declared && (strcmp (guessed, "und") == 0 || _lyceum_language_is (declared, guessed)))
    return g_strdup (declared);
  return g_strdup (guessed);
}

static gboolean
has_words (const LyceumSurface *surface)
{
  for (guint i = 0; i < surface->marks->len; i++)
    {
      if (_lyceum_surface_at (surface, i)->word)
        return TRUE;
    }
  return FALSE;
}

/* Whether the byte is inside of code or a formula. */
static gboolean
is_symbol (const LyceumBlock *block, guint at)
{
  for (guint i = 0; block->spans && i < block->spans->len; i++)
    {
      const LyceumSpan *span = &g_array_index (block->spans, LyceumSpan, i);

      if (span->start <= at && at < span->end && (span->styles & (LYCEUM_SPAN_CODE | LYCEUM_SPAN_FORMULA)))
        return TRUE;
    }
  return FALSE;
}

/* An address at the start of a sentence is the end of something without a full stop. */
static guint
skip_address (const char *text, guint start, guint end)
{
  guint at = start;

  while (g_str_has_prefix (text + at, "http://") || g_str_has_prefix (text + at, "https://"))
    {
      while (at < end && text[at] != ' ')
        at++;
      while (at < end && text[at] == ' ')
        at++;
    }
  return at < end ? at : start;
}

static LyceumSentence *
add_sentence (Builder *builder, const LyceumBlock *block, guint index, guint start, guint end, LyceumWords *words)
{
  LyceumSentence *sentence;
  LyceumSurface *surface;

  start = skip_address (block->text, start, end);
  surface = _lyceum_surface_new (block->text + start, end - start);
  if (!has_words (surface) || builder->self->sentences->len >= MAX_SENTENCES)
    {
      _lyceum_surface_free (surface);
      return NULL;
    }
  sentence = g_new0 (LyceumSentence, 1);
  sentence->block = index;
  sentence->start = start;
  sentence->end = end;
  sentence->text = g_strndup (block->text + start, end - start);
  sentence->words = words;
  sentence->heading = builder->heading;
  if (_lyceum_is_boilerplate (sentence->text))
    {
      sentence_free (sentence);
      _lyceum_surface_free (surface);
      return NULL;
    }
  sentence->flags = _lyceum_judge_sentence (sentence->text, surface, builder->rules, is_symbol (block, start));
  g_ptr_array_add (builder->self->sentences, sentence);
  g_ptr_array_add (builder->surfaces, surface);
  return sentence;
}

static void
find_words (LyceumSentence *sentence)
{
  const guint n_words = lyceum_words_get_n (sentence->words);
  guint low = 0, high = n_words;

  while (low < high)
    {
      const guint middle = (low + high) / 2;

      if (lyceum_words_get (sentence->words, middle)->start < sentence->start)
        low = middle + 1;
      else
        high = middle;
    }
  sentence->first_word = low;
  while (low < n_words && lyceum_words_get (sentence->words, low)->end <= sentence->end)
    low++;
  sentence->n_words = low - sentence->first_word;
}

static void
add_block (Builder *builder, const LyceumBlock *block, guint index)
{
  const gsize all = strlen (block->text);
  const gsize length = all > MAX_BLOCK_BYTES
                           ? (gsize) (g_utf8_find_prev_char (block->text, block->text + MAX_BLOCK_BYTES) - block->text)
                           : all;
  g_autofree char *text = g_strndup (block->text, length);
  const guint first = builder->self->sentences->len;
  g_autoptr (LyceumWords) words = lyceum_words_new (text, builder->self->language);
  g_autoptr (GArray) ranges = NULL;
  guint label = 0, title = 0;

  if (block->kind == LYCEUM_BLOCK_PARAGRAPH && _lyceum_language_is (builder->self->language, "en") &&
      _lyceum_paragraph_label (text, &label, &title) != LYCEUM_LABEL_NONE && label > 0)
    {
      LyceumSentence *head =
          add_sentence (builder, block, index, 0, label - (label < length && text[label - 1] == ' '), words);

      if (head)
        head->flags = LYCEUM_SENTENCE_LABEL;
    }
  ranges = lyceum_split_sentences (text + label, builder->self->language);
  for (guint i = 0; i < ranges->len; i++)
    {
      const LyceumRange *range = &g_array_index (ranges, LyceumRange, i);

      add_sentence (builder, block, index, label + range->start, label + range->end, words);
    }
  if (builder->self->sentences->len == first)
    return;
  for (guint i = first; i < builder->self->sentences->len; i++)
    find_words (g_ptr_array_index (builder->self->sentences, i));
  g_steal_pointer (&words);
}

static gboolean
has_sentences (const LyceumBlock *block)
{
  switch (block->kind)
    {
    case LYCEUM_BLOCK_PARAGRAPH:
    case LYCEUM_BLOCK_LIST_ITEM:
    case LYCEUM_BLOCK_DEFINITION:
    case LYCEUM_BLOCK_QUOTE:
      return TRUE;
    case LYCEUM_BLOCK_HEADING:
    case LYCEUM_BLOCK_TERM:
    case LYCEUM_BLOCK_TABLE:
    case LYCEUM_BLOCK_CODE:
    case LYCEUM_BLOCK_CAPTION:
    case LYCEUM_BLOCK_FORMULA:
    case LYCEUM_BLOCK_IMAGE:
      break;
    }
  return FALSE;
}

static gboolean
add_blocks (Builder *builder, GCancellable *cancellable, GError **error)
{
  const LyceumSection *section = builder->self->section;

  for (guint i = 0; i < section->n_blocks; i++)
    {
      const guint index = section->first_block + i;
      const LyceumBlock *block = _lyceum_section_analysis_block (builder->self, index);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!block)
        continue;
      if (block->kind == LYCEUM_BLOCK_HEADING)
        builder->heading = index;
      else if (has_sentences (block))
        add_block (builder, block, index);
    }
  return TRUE;
}

/* How many numbers, and names inside of the sentence, it gives, 0 to 1 for all that a sentence bears. */
static double
share_of_facts (const LyceumSentence *sentence)
{
  guint n_facts = 0;

  for (guint i = 1; i < sentence->n_words; i++)
    {
      const LyceumWord *word = lyceum_words_get (sentence->words, sentence->first_word + i);

      if ((word->flags & LYCEUM_WORD_NUMBER) ||
          ((word->flags & LYCEUM_WORD_CAPITALISED) && !(word->flags & LYCEUM_WORD_STOP)))
        n_facts++;
    }
  return (double) MIN (n_facts, MOST_FACTS) / MOST_FACTS;
}

static double
penalty (guint flags)
{
  double factor = 1;

  factor *= flags & LYCEUM_SENTENCE_WHOLE ? 1 : 0.5;
  factor *= flags & LYCEUM_SENTENCE_QUESTION ? 0.6 : 1;
  factor *= flags & LYCEUM_SENTENCE_POINTS ? 0.7 : 1;
  factor *= flags & LYCEUM_SENTENCE_CITES ? 0.85 : 1;
  factor *= flags & LYCEUM_SENTENCE_PERSONAL ? 0.5 : 1;
  factor *= flags & LYCEUM_SENTENCE_EXAMPLE ? 0.8 : 1;
  factor *= flags & LYCEUM_SENTENCE_LEANS ? 0.9 : 1;
  return factor;
}

static void
weigh_sentences (Builder *builder)
{
  LyceumSectionAnalysis *self = builder->self;
  g_autofree double *ranks = _lyceum_sentences_rank (self->sentences, _lyceum_sentences_number_stems (self->sentences));
  guint place = 0;

  for (guint i = 0; i < self->sentences->len; i++)
    {
      LyceumSentence *sentence = g_ptr_array_index (self->sentences, i);
      const LyceumSentence *before = i > 0 ? g_ptr_array_index (self->sentences, i - 1) : NULL;
      double value;

      place = before && before->block == sentence->block ? place + 1 : 0;
      value = 0.3 * ranks[i] + (place == 0 ? 0.3 : place == 1 ? 0.15 : 0.075) +
              (sentence->flags & LYCEUM_SENTENCE_DEFINES ? 0.3 : 0) + 0.3 * share_of_facts (sentence);
      /* "(See Technique L.)" */
      if (*sentence->text == '(' && g_str_has_suffix (sentence->text, ")"))
        value *= 0.4;
      sentence->importance = CLAMP (value * penalty (sentence->flags), 0, 1);
    }
}

/* English: "The pump carries …" is vague when "pump" was spoken of just before, and is no term or heading of its own.
 */
static gboolean
is_vague (Builder *builder, guint index)
{
  const LyceumSentence *sentence = g_ptr_array_index (builder->self->sentences, index);
  const LyceumSurface *surface = g_ptr_array_index (builder->surfaces, index);
  const LyceumMark *noun = _lyceum_surface_at (surface, 1);
  const LyceumWord *word;

  if (strcmp (_lyceum_surface_at (surface, 0)->folded, "the") != 0 || noun->capital || sentence->n_words < 2 ||
      strcmp (_lyceum_surface_at (surface, 2)->folded, "of") == 0)
    return FALSE;
  for (guint i = 0; i < builder->self->terms->len; i++)
    {
      const LyceumFoundTerm *term = g_ptr_array_index (builder->self->terms, i);
      g_autofree char *folded = g_utf8_casefold (term->term, -1);

      if (g_str_has_prefix (sentence->text + noun->start, term->term) ||
          g_str_has_prefix (sentence->text + noun->start, folded))
        return FALSE;
    }
  word = lyceum_words_get (sentence->words, sentence->first_word + 1);
  for (guint i = index; i > 0 && i + 4 > index; i--)
    {
      const LyceumSentence *before = g_ptr_array_index (builder->self->sentences, i - 1);

      for (guint k = 0; k < before->n_words; k++)
        {
          if (strcmp (lyceum_words_get (before->words, before->first_word + k)->stem, word->stem) == 0)
            return TRUE;
        }
    }
  return FALSE;
}

static void
mark_vague (Builder *builder)
{
  if (!_lyceum_language_is (builder->self->language, "en"))
    return;
  for (guint i = 0; i < builder->self->sentences->len; i++)
    {
      LyceumSentence *sentence = g_ptr_array_index (builder->self->sentences, i);

      if (is_vague (builder, i))
        sentence->flags |= LYCEUM_SENTENCE_VAGUE;
    }
}

LyceumSectionAnalysis *
_lyceum_section_analysis_new (LyceumDocument *document,
                              const LyceumSection *section,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (LyceumSectionAnalysis) self = g_new0 (LyceumSectionAnalysis, 1);
  g_autoptr (GPtrArray) surfaces = g_ptr_array_new_with_free_func ((GDestroyNotify) _lyceum_surface_free);
  Builder builder = { .self = self, .surfaces = surfaces, .heading = G_MAXUINT };

  self->document = lyceum_document_ref (document);
  self->section = section;
  self->sentences = g_ptr_array_new_with_free_func ((GDestroyNotify) sentence_free);
  self->terms = g_ptr_array_new_with_free_func ((GDestroyNotify) _lyceum_found_term_free);
  self->language = find_language (document, section);
  self->left_out = _lyceum_find_left_out (document, section->first_block, section->n_blocks);
  builder.rules = _lyceum_language_rules (self->language);
  if (!add_blocks (&builder, cancellable, error))
    return NULL;

  _lyceum_find_names (self, surfaces);
  _lyceum_find_terms (self, surfaces);
  mark_vague (&builder);
  weigh_sentences (&builder);
  return g_steal_pointer (&self);
}

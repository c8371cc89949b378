/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-lesson-private.h"

#include "lyceum-heading-title-private.h"
#include "lyceum-language-rules-private.h"
#include "lyceum-outline-private.h"
#include "lyceum-reading-time-private.h"
#include "lyceum-sentence-judge-private.h"

#include <string.h>

/* An item of a list that is longer is condensed like a paragraph. Minutes. */
#define LONG_ITEM 0.4

/* What the heading says that the text under it is. */
typedef enum
{
  ASIDE_NONE,
  ASIDE_STATEMENT, /* a definition, a theorem: what is to be learned */
  ASIDE_EXAMPLE,   /* kept whole or not at all */
  ASIDE_PROOF,     /* the same, and of less use */
} Aside;

typedef struct
{
  const LyceumSectionAnalysis *analysis;
  GArray *units;
  guint next_sentence;
  guint heading;
  Aside aside;
  guint aside_first; /* first unit of the example or proof */
  gboolean by_sentence;
} Ties;

static LyceumLessonUnit *
unit_at (GArray *units, guint index)
{
  return &g_array_index (units, LyceumLessonUnit, index);
}

static const LyceumSentence *
sentence_at (const LyceumSectionAnalysis *analysis, guint index)
{
  return g_ptr_array_index (analysis->sentences, index);
}

/* The unit that stands for all that the unit is bundled with. */
static guint
bundle_of (GArray *units, guint index)
{
  while (unit_at (units, index)->bundle != index)
    index = unit_at (units, index)->bundle;
  return index;
}

static void
bundle (GArray *units, guint one, guint other)
{
  const guint first = bundle_of (units, one), second = bundle_of (units, other);

  unit_at (units, MAX (first, second))->bundle = MIN (first, second);
}

static LyceumLessonUnit *
add_unit (Ties *ties, guint block, double minutes, double value)
{
  const LyceumLessonUnit unit = {
    .block = block,
    .minutes = minutes,
    .value = value,
    .bundle = ties->units->len,
    .needs = G_MAXUINT,
    .heading = ties->heading,
    .opens = ties->units->len == 0 || unit_at (ties->units, ties->units->len - 1)->block != block,
  };

  g_array_append_val (ties->units, unit);
  return unit_at (ties->units, ties->units->len - 1);
}

/* "Proof" in bold, before the first sentence. */
gboolean
_lyceum_block_begins_proof (const LyceumBlock *block)
{
  return block->kind == LYCEUM_BLOCK_PARAGRAPH &&
         (g_str_has_prefix (block->text, "Proof ") || g_str_has_prefix (block->text, "Proof.") ||
          g_str_has_prefix (block->text, "Proof:"));
}

/* "… and the Rev. T.": where a name's initial or the number of a list was taken for the end of a sentence. */
static gboolean
ends_in_initial (const char *text)
{
  const gsize length = strlen (text);
  gsize start = length > 0 ? length - 1 : 0;

  if (length < 2 || text[length - 1] != '.')
    return FALSE;
  while (start > 0 && g_ascii_isupper (text[start - 1]))
    start--;
  if (start == length - 1 || (start > 0 && text[start - 1] != ' '))
    return FALSE;
  return start == length - 2 || strspn (text + start, "IVX") == length - 1 - start;
}

/* Sentences from @first on that cannot be parted: an open quote, a supposition and what it is for. Returns one past
 * them. */
static guint
unit_end (Ties *ties, guint first, guint end)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint at = first;

  do
    {
      const LyceumSentence *sentence = sentence_at (ties->analysis, at++);

      g_string_append (text, sentence->text);
      if (!(sentence->flags & (LYCEUM_SENTENCE_SUPPOSES | LYCEUM_SENTENCE_LABEL)) &&
          !ends_in_initial (sentence->text) && _lyceum_text_is_balanced (text->str))
        return at;
    }
  while (at < end && at < first + 12);
  /* A quote that never closes holds nothing together. */
  return _lyceum_text_is_balanced (text->str) ? at : first + 1;
}

static guint
sentences_end (Ties *ties, guint block)
{
  guint end = ties->next_sentence;

  while (end < ties->analysis->sentences->len && sentence_at (ties->analysis, end)->block == block)
    end++;
  return end;
}

static void
add_sentences (Ties *ties, const LyceumBlock *block, guint index, gboolean whole)
{
  const guint end = sentences_end (ties, index);
  guint at = ties->next_sentence;

  while (at < end)
    {
      const guint next = whole ? end : unit_end (ties, at, end);
      LyceumLessonUnit *unit = add_unit (ties, index, 0, 0);

      unit->first = at;
      unit->end = next;
      for (; at < next; at++)
        {
          const LyceumSentence *sentence = sentence_at (ties->analysis, at);
          const double minutes = _lyceum_text_minutes (sentence->text);

          unit->minutes += minutes;
          unit->value += minutes * sentence->importance;
        }
    }
  ties->next_sentence = end;
}

/* Whether the block is a picture that can be shown. */
static gboolean
is_picture (Ties *ties, guint index)
{
  const LyceumBlock *block = _lyceum_section_analysis_block (ties->analysis, index);

  return block && block->kind == LYCEUM_BLOCK_IMAGE && block->info;
}

static void
add_block_units (Ties *ties, const LyceumBlock *block, guint index)
{
  const double minutes = _lyceum_block_minutes (block);

  switch (block->kind)
    {
    case LYCEUM_BLOCK_PARAGRAPH:
      add_sentences (ties, block, index, !ties->by_sentence);
      break;
    case LYCEUM_BLOCK_LIST_ITEM:
    case LYCEUM_BLOCK_DEFINITION:
      add_sentences (ties, block, index, !ties->by_sentence || minutes < LONG_ITEM);
      break;
    case LYCEUM_BLOCK_QUOTE:
      add_sentences (ties, block, index, TRUE);
      break;
    case LYCEUM_BLOCK_TABLE:
    case LYCEUM_BLOCK_CODE:
      add_unit (ties, index, minutes, minutes * 0.45);
      break;
    case LYCEUM_BLOCK_FORMULA:
      add_unit (ties, index, minutes, minutes * 0.4);
      break;
    case LYCEUM_BLOCK_IMAGE:
      add_unit (ties, index, minutes, minutes * 0.6);
      break;
    case LYCEUM_BLOCK_TERM:
      add_unit (ties, index, minutes, minutes * 0.8);
      break;
    case LYCEUM_BLOCK_CAPTION:
      /* What is said of a picture is of no use without it. */
      if (is_picture (ties, index - 1) || is_picture (ties, index + 1))
        add_unit (ties, index, minutes, minutes * 0.6);
      break;
    case LYCEUM_BLOCK_HEADING:
      break;
    }
}

static guint
first_flags (Ties *ties, const LyceumLessonUnit *unit)
{
  return unit->first < unit->end ? sentence_at (ties->analysis, unit->first)->flags : 0;
}

static guint
last_flags (Ties *ties, const LyceumLessonUnit *unit)
{
  return unit->first < unit->end ? sentence_at (ties->analysis, unit->end - 1)->flags : 0;
}

/* Ties a unit to the one before it in the same block. */
static void
tie_inside (Ties *ties, guint index)
{
  LyceumLessonUnit *unit = unit_at (ties->units, index);
  LyceumLessonUnit *before = unit_at (ties->units, index - 1);

  if (first_flags (ties, unit) & (LYCEUM_SENTENCE_LEANS | LYCEUM_SENTENCE_EXAMPLE | LYCEUM_SENTENCE_VAGUE))
    unit->needs = index - 1;
  /* Who asks also answers. */
  if ((last_flags (ties, before) & (LYCEUM_SENTENCE_QUESTION | LYCEUM_SENTENCE_INTRODUCES)))
    bundle (ties->units, index, index - 1);
}

/* "Define the restriction of T to U by", and then what it says is set apart. */
static gboolean
breaks_off (const LyceumBlock *block, const LyceumBlock *next)
{
  const char *end = block->text + strlen (block->text);

  return block->kind == LYCEUM_BLOCK_PARAGRAPH && end > block->text &&
         (next->kind == LYCEUM_BLOCK_FORMULA || next->kind == LYCEUM_BLOCK_CODE) &&
         g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (end)));
}

/* Ties the first unit of a block to the last of the block before it. */
static void
tie_blocks (Ties *ties, guint index)
{
  LyceumDocument *document = ties->analysis->document;
  LyceumLessonUnit *unit = unit_at (ties->units, index);
  const LyceumLessonUnit *before = unit_at (ties->units, index - 1);
  const LyceumBlock *block = lyceum_document_get_block (document, unit->block);
  const LyceumBlock *last = lyceum_document_get_block (document, before->block);
  const gboolean symbols = last->kind == LYCEUM_BLOCK_CODE || last->kind == LYCEUM_BLOCK_FORMULA;

  if (unit->heading != before->heading)
    return;
  if (_lyceum_text_is_open (last->text) || breaks_off (last, block) ||
      (block->kind == LYCEUM_BLOCK_PARAGRAPH && g_unichar_islower (g_utf8_get_char (block->text))) ||
      (block->kind == LYCEUM_BLOCK_DEFINITION && last->kind == LYCEUM_BLOCK_TERM) ||
      /* A picture stays with the text before it, and its caption with the picture. */
      block->kind == LYCEUM_BLOCK_IMAGE || block->kind == LYCEUM_BLOCK_CAPTION || last->kind == LYCEUM_BLOCK_CAPTION ||
      (last_flags (ties, before) & LYCEUM_SENTENCE_QUESTION))
    bundle (ties->units, index, index - 1);
  else if (block->kind == LYCEUM_BLOCK_LIST_ITEM || block->kind == LYCEUM_BLOCK_CODE ||
           block->kind == LYCEUM_BLOCK_FORMULA || block->kind == LYCEUM_BLOCK_TABLE ||
           block->kind == LYCEUM_BLOCK_DEFINITION || symbols ||
           (first_flags (ties, unit) & (LYCEUM_SENTENCE_LEANS | LYCEUM_SENTENCE_EXAMPLE | LYCEUM_SENTENCE_VAGUE)))
    unit->needs = index - 1;
}

/* A list is kept or left whole: its items, and the sentence that introduces them. */
static void
tie_lists (Ties *ties)
{
  guint first = G_MAXUINT;

  for (guint i = 0; i < ties->units->len; i++)
    {
      const LyceumLessonUnit *unit = unit_at (ties->units, i);
      const gboolean item =
          lyceum_document_get_block (ties->analysis->document, unit->block)->kind == LYCEUM_BLOCK_LIST_ITEM;

      if (!item || (first != G_MAXUINT && unit_at (ties->units, first)->heading != unit->heading))
        first = G_MAXUINT;
      if (!item)
        continue;
      if (first == G_MAXUINT)
        first = i;
      else if (unit->opens)
        {
          bundle (ties->units, first, i);
          unit_at (ties->units, i)->needs = G_MAXUINT;
        }
    }
}

/* An example or a proof is one argument. */
static void
tie_asides (Ties *ties, guint index)
{
  if ((ties->aside == ASIDE_EXAMPLE || ties->aside == ASIDE_PROOF) && index > ties->aside_first)
    bundle (ties->units, index, ties->aside_first);
  else if (ties->aside == ASIDE_STATEMENT && index > ties->aside_first &&
           unit_at (ties->units, index)->needs == G_MAXUINT)
    unit_at (ties->units, index)->needs = ties->aside_first;
}

static void
begin_heading (Ties *ties, const LyceumBlock *block, guint index)
{
  g_autoptr (LyceumHeadingParts) parts = _lyceum_heading_parts_new (block->text);

  ties->heading = index;
  ties->aside = ASIDE_NONE;
  ties->aside_first = ties->units->len;
  if (!_lyceum_heading_is_aside (parts))
    return;
  ties->aside = g_strv_contains ((const char *const[]){ "example", "exercise", "beispiel", "exemple", "listing", NULL },
                                 parts->label)
                    ? ASIDE_EXAMPLE
                : strcmp (parts->label, "proof") == 0 ? ASIDE_PROOF
                                                      : ASIDE_STATEMENT;
}

/* What is to be learned is worth more than how it is shown. */
static void
weigh_aside (Ties *ties, guint first)
{
  static const double factors[] = {
    [ASIDE_NONE] = 1, [ASIDE_STATEMENT] = 1.5, [ASIDE_EXAMPLE] = 0.9, [ASIDE_PROOF] = 0.55
  };

  for (guint i = first; i < ties->units->len; i++)
    unit_at (ties->units, i)->value *= factors[ties->aside];
}

GArray *
_lyceum_lesson_units (const LyceumSectionAnalysis *analysis)
{
  GArray *units = g_array_new (FALSE, FALSE, sizeof (LyceumLessonUnit));
  Ties ties = { .analysis = analysis,
                .units = units,
                .heading = G_MAXUINT,
                .by_sentence = _lyceum_language_is (analysis->language, "en") };

  for (guint i = 0; i < analysis->section->n_blocks; i++)
    {
      const guint index = analysis->section->first_block + i;
      const LyceumBlock *block = _lyceum_section_analysis_block (analysis, index);
      const guint first = units->len;

      if (!block)
        continue;
      if (block->kind == LYCEUM_BLOCK_HEADING)
        {
          begin_heading (&ties, block, index);
          continue;
        }
      if (_lyceum_block_begins_proof (block))
        {
          ties.aside = ASIDE_PROOF;
          ties.aside_first = units->len;
        }
      add_block_units (&ties, block, index);
      weigh_aside (&ties, first);
      for (guint k = MAX (first, 1); k < units->len; k++)
        {
          if (unit_at (units, k)->opens)
            tie_blocks (&ties, k);
          else
            tie_inside (&ties, k);
        }
      for (guint k = first; k < units->len; k++)
        tie_asides (&ties, k);
    }
  tie_lists (&ties);
  return units;
}

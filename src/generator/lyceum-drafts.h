/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document.h"

G_BEGIN_DECLS

/**
 * LyceumSection:
 * @title: title of the lesson that will be made of it; unique in its document
 * @heading_path: headings above it, joined with " › "; may be empty
 * @first_block, @n_blocks: the blocks that it covers
 * @minutes: estimated reading time of the lesson, 1 to 15
 *
 * One entry of the outline of a document.
 */
typedef struct
{
  char *title;
  char *heading_path;
  guint first_block;
  guint n_blocks;
  guint minutes;
} LyceumSection;

void lyceum_section_free (LyceumSection *section);

/** A term and what it means, in plain text with formulas as $TeX$. @worth: how sure and how full the definition is, 0 to 1. */
typedef struct
{
  char *term;
  char *definition;
  double worth;
} LyceumKeyTerm;

void lyceum_key_term_free (LyceumKeyTerm *term);

/** Returns: (transfer full): the stems of a term, each followed by a space: equal for "membranes" and "membrane". Any thread. */
char *lyceum_key_term_make_key (const char *term,
                                const char *language);

/**
 * LyceumCheckQuestion:
 * @question: what a learner asks himself
 * @answer: (nullable): what the text answers, in Markdown: sentences or a list of the source to the letter
 * @place: (nullable): where that stands, for a person
 *
 * A question of a lesson, to check oneself.
 */
typedef struct
{
  char *question;
  char *answer;
  char *place;
} LyceumCheckQuestion;

void lyceum_check_question_free (LyceumCheckQuestion *question);

/**
 * LyceumLessonDraft:
 * @title: its title
 * @markdown: the lesson in Markdown (CommonMark with tables), without the title and the questions: a summary and the key points first,
 *   then the text, then key terms, under headings of level 2
 * @summary: (nullable) (element-type utf8): of a long lesson, two or three sentences that say what it is about; plain text with
 *   formulas as $TeX$
 * @key_points: (element-type utf8): likewise
 * @key_terms: (element-type LyceumKeyTerm)
 * @questions: (element-type LyceumCheckQuestion): to check oneself; their answers are folded away, so they stand apart
 * @minutes: reading time
 */
typedef struct
{
  char *title;
  char *markdown;
  GPtrArray *summary;
  GPtrArray *key_points;
  GPtrArray *key_terms;
  GPtrArray *questions;
  guint minutes;
} LyceumLessonDraft;

void  lyceum_lesson_draft_free             (LyceumLessonDraft       *draft);

/** @text: Markdown that ends in an empty line, or nothing. @language: (nullable). Returns: (transfer full): the
 * lesson: the key points, @text and the terms of @draft, under headings in @language. Any thread. */
char *lyceum_lesson_draft_write            (const LyceumLessonDraft *draft,
                                            const char              *text,
                                            const char              *language);

/** @questions: (element-type LyceumCheckQuestion). Returns: (transfer full): the questions in Markdown, under a heading in
 * @language, and their answers after all of them; empty when there are none. Any thread. */
char *lyceum_check_questions_write         (GPtrArray               *questions,
                                            const char              *language);

/** Returns: what stands over the questions of a lesson in @language: "Check yourself". Any thread. */
const char *lyceum_check_questions_heading (const char              *language);

/** Returns: how long a learner reads at the parts of @draft and @text, in minutes, 1 to 15. Any thread. */
guint lyceum_lesson_draft_estimate_minutes (const LyceumLessonDraft *draft,
                                            const char              *text);

/**
 * lyceum_blocks_write_markdown:
 * @first, @n_blocks: which blocks of @document
 * @left_out: (nullable): @n_blocks flags: blocks that are not written
 *
 * Writes blocks as Markdown that can only be read as they are: no HTML, no links, no pictures. The highest heading is of
 * level 2; headings with nothing under them are left out. Any thread.
 *
 * Returns: (transfer full)
 */
char *lyceum_blocks_write_markdown         (LyceumDocument          *document,
                                            guint                    first,
                                            guint                    n_blocks,
                                            const gboolean          *left_out);

/**
 * LyceumCardDraft:
 * @kind: "basic", "cloze" or "list"
 * @front: what is asked; for a cloze the sentence with `{{c1::answer}}` for what is hidden
 * @back: the answer as it is shown; for a cloze the whole sentence
 * @answers: (element-type utf8): what counts as right, best first; for a list each item
 * @quote: the sentence of the source that it came from, to the letter
 * @location: where that stands, for a person
 * @block: index of the block of the quote
 * @fingerprint: equal for cards that ask the same thing, in whatever lesson
 * @score: importance, higher is better
 * @distractors: (element-type GStrv) (nullable): for each gap of a cloze, and once for another card: three wrong answers that
 *   who does not know could take for the right one, or none
 * @distractors_json: (nullable): the same as JSON, [[text, text, text], …]; %NULL where there are none
 * @kin: equal for gaps in sentences that say nearly the same, in whatever lesson; 0: says the same as no other
 */
typedef struct
{
  char *kind;
  char *front;
  char *back;
  GPtrArray *answers;
  char *quote;
  char *location;
  guint block;
  char *fingerprint;
  double score;
  GPtrArray *distractors;
  char *distractors_json;
  gint64 kin;
} LyceumCardDraft;

void lyceum_card_draft_free (LyceumCardDraft *draft);

/** Returns: (transfer full): equal for fronts that ask the same, however they are written. Any thread. */
char    *lyceum_card_draft_make_fingerprint  (const char            *kind,
                                              const char            *front);

/** Whether a person reads an answer in the question, or there is none. Any thread. */
gboolean lyceum_card_draft_gives_itself_away (const LyceumCardDraft *draft);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumSection, lyceum_section_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumLessonDraft, lyceum_lesson_draft_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumCardDraft, lyceum_card_draft_free)

G_END_DECLS

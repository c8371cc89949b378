/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What begins the address of a link to a term; behind it stands its place in the glossary. */
#define LYCEUM_LESSON_TERM_SCHEME "term:"

/** Links in a lesson. */
#define LYCEUM_LESSON_MAX_TERMS 40

/**
 * lyceum_lesson_terms_link:
 * @blocks: (element-type LyceumMarkdownBlock): the text of a lesson; the markup of its paragraphs and items is changed
 * @glossary: (element-type LyceumGlossaryTerm): the terms of its course
 * @lesson_id: the lesson
 *
 * Links the first place of each term that another lesson explains: whole words, whatever their case. Left alone are terms that the lesson
 * itself explains, those that more than a third of the lessons do, code, formulas and headings. Linear in the text. Any thread.
 *
 * Returns: how many links there are
 */
guint lyceum_lesson_terms_link (GPtrArray *blocks,
                                GPtrArray *glossary,
                                gint64     lesson_id);

G_END_DECLS

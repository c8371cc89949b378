/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-drafts.h"

G_BEGIN_DECLS

/*
 * The built-in generator: lessons and cards from blocks, with no network and no model. Every function is pure: the same
 * input gives the same output, on any machine, in any order, on any thread, however many run at once. None touches a file.
 */

/**
 * lyceum_builtin_outline_thread_cb:
 * @document: a document
 *
 * Cuts a document into sections of a readable length that follow its headings, or topic shifts where there are none.
 * Front matter without study value (title pages, tables of contents, indexes, licences, bibliographies) is left out.
 *
 * Returns: (transfer full) (element-type LyceumSection): at least one section; %NULL when cancelled
 */
GPtrArray         *lyceum_builtin_outline_thread_cb (LyceumDocument       *document,
                                                     GCancellable         *cancellable,
                                                     GError              **error);

/** Returns: (transfer full): the lesson of one section. */
LyceumLessonDraft *lyceum_builtin_lesson_thread_cb  (LyceumDocument       *document,
                                                     const LyceumSection  *section,
                                                     GCancellable         *cancellable,
                                                     GError              **error);

/**
 * lyceum_builtin_cards_thread_cb:
 * @max_cards: at most so many, the most important ones, in order of the text; 0 for what the length of the section deserves
 *
 * Returns: (transfer full) (element-type LyceumCardDraft): the cards of one section; may be empty
 */
GPtrArray         *lyceum_builtin_cards_thread_cb   (LyceumDocument       *document,
                                                     const LyceumSection  *section,
                                                     guint                 max_cards,
                                                     GCancellable         *cancellable,
                                                     GError              **error);

G_END_DECLS

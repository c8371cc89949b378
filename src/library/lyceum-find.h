/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-search.h"
#include "lyceum-tokens.h"

G_BEGIN_DECLS

/** Where is looked. */
typedef enum
{
  LYCEUM_FIND_LESSONS = 1 << 0,
  LYCEUM_FIND_CARDS = 1 << 1,
  LYCEUM_FIND_PASSAGES = 1 << 2,
  LYCEUM_FIND_ALL = LYCEUM_FIND_LESSONS | LYCEUM_FIND_CARDS | LYCEUM_FIND_PASSAGES,
} LyceumFindPlaces;

/**
 * LyceumFound:
 * @place: one of LyceumFindPlaces
 * @id: of the lesson, the note or the chunk
 * @lesson_id: of the lesson itself, or that a card belongs to; 0: of none
 * @source_id: 0: of none
 * @card_id: of a card: the first that its note has; 0: none
 * @block: of a passage: where it begins, as a number of a block of its source
 * @title: of a lesson; the front of a card, with what is asked for in a cloze shown; the headings above a passage, or its source's
 * name where there are none
 * @title_marks: (element-type LyceumRange): bytes of @title that match
 * @excerpt: a line of the text, about where it matches; Markdown's marks are left out, and so are line breaks
 * @excerpt_marks: (element-type LyceumRange): bytes of @excerpt that match
 * @location: for a person, of a passage and of a lesson: "page 12"
 * @score: 0 to 1, to compare with others of the same place
 */
typedef struct
{
  LyceumFindPlaces place;
  gint64 id, course_id, source_id, lesson_id, card_id;
  guint block;
  char *title;
  GArray *title_marks;
  char *excerpt;
  GArray *excerpt_marks;
  char *location;
  double score;
} LyceumFound;

void          lyceum_found_free         (LyceumFound          *found);

/**
 * lyceum_find_async:
 * @text: what has been typed so far; its last word, if nothing follows it, may go on. What stands in quotation marks is found only as it
 * stands there.
 * @places: where to look
 * @course_id: only in this course; 0: in all
 * @n_each: how many of each place are wanted, 1 to 100
 * @cancellable: (nullable): to be cancelled by whoever asks again before the answer is there
 *
 * Finds lessons, cards and passages by their words. What was changed a moment ago is found as it is now, unless there is
 * much of it: then it is found a little later. Main thread; calls back there.
 */
void          lyceum_find_async         (LyceumSearch         *search,
                                         const char           *text,
                                         LyceumFindPlaces      places,
                                         gint64                course_id,
                                         guint                 n_each,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/**
 * lyceum_find_finish:
 *
 * Returns: (transfer full) (nullable) (element-type LyceumFound): lessons, then cards, then passages, the best of each first
 */
GPtrArray    *lyceum_find_finish        (LyceumSearch         *search,
                                         GAsyncResult         *result,
                                         GError              **error);

/** Puts lessons and cards that have changed into the index, some at a time, in the background, until none is left. To be called when
 * it is known that many have changed; lyceum_find_async() sees to it itself. Main thread. */
void          lyceum_find_tidy          (LyceumDatabase       *database,
                                         GCancellable         *cancellable);

/**
 * lyceum_find_marks:
 * @text: UTF-8
 * @language: (nullable): BCP 47, that it is written in
 * @question: what was asked
 *
 * What of a text matches a question: words with the same stem, and with what the last word of the question begins with. Any thread, but
 * for the main one where the text is longer than a page.
 *
 * Returns: (transfer full) (element-type LyceumRange): bytes of @text, in order
 */
GArray       *lyceum_find_marks         (const char           *text,
                                         const char           *language,
                                         const char           *question);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumFound, lyceum_found_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-collection.h"

G_BEGIN_DECLS

/**
 * LyceumAheadTerm:
 * @term: as the glossary has it
 * @lesson_id: the first lesson that explains it, which comes later
 * @number: which lesson of the course that is, from 1
 *
 * A term that a lesson uses before it is explained.
 */
typedef struct
{
  char *term;
  gint64 lesson_id;
  guint number;
} LyceumAheadTerm;

/**
 * lyceum_lesson_find_ahead_async:
 * @lesson: with its text; borrowed for the call
 *
 * Finds the terms of the course's glossary that @lesson uses and that only later lessons explain. Main thread.
 */
void       lyceum_lesson_find_ahead_async  (LyceumCollection    *collection,
                                            const LyceumLesson  *lesson,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);

/** Returns: (transfer full) (element-type LyceumAheadTerm) (nullable): a few of them, in the order in which they are used */
GPtrArray *lyceum_lesson_find_ahead_finish (GAsyncResult        *result,
                                            GError             **error);

/** The search itself: @terms: (element-type LyceumGlossaryTerm); @number: which lesson @markdown is. Any thread. */
GPtrArray *_lyceum_lesson_find_ahead       (GPtrArray           *terms,
                                            const char          *markdown,
                                            guint                number);

G_END_DECLS

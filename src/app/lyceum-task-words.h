/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-task-facts.h"

G_BEGIN_DECLS

/* What is said of a task, in the same words wherever it is said. All return translated strings (transfer full). Times
 * are Unix times in milliseconds. */

/**
 * lyceum_task_words_describe:
 * @now: the time
 * @until: (out) (optional): when time alone will have made other words of them; %G_MAXINT64: never
 *
 * The line below the title: what is being done, how far it is and how long it will still take; or why it waits, how it
 * failed, when it was done.
 */
char *lyceum_task_words_describe (const LyceumTaskFacts *facts, gint64 now, gint64 *until);

/** "about 2 minutes left", rounded as a person would. (nullable): @seconds is negative. */
char *lyceum_task_words_left     (double seconds);

/** All that may go into a report of a bug, a line for each fact. In English, for those who read it; of what the person
 * works on it has no more than the title. */
char *lyceum_task_words_details  (const LyceumTaskFacts *facts);

G_END_DECLS

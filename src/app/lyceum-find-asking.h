/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-find.h"

G_BEGIN_DECLS

#define LYCEUM_FIND_FEW 5    /* results of each place that are asked for at once */
#define LYCEUM_FIND_MOST 100 /* and when nobody types any more: they take ten times as long */

/**
 * LyceumFindAsking:
 *
 * What somebody types, asked of the library. One reading is under way at a time: a newer text cancels it, and only the newest is
 * answered. Main thread.
 *
 * Signal `answered` (found, error, whole): (element-type LyceumFound) (nullable) and (nullable), one of them; for the text that was asked
 * last: a few of each place at once, and most of them a moment later, which is @whole.
 */
#define LYCEUM_TYPE_FIND_ASKING (lyceum_find_asking_get_type ())
G_DECLARE_FINAL_TYPE (LyceumFindAsking, lyceum_find_asking, LYCEUM, FIND_ASKING, GObject)

LyceumFindAsking *lyceum_find_asking_new      (LyceumSearch     *search);
/** @course_id: 0: all. */
void              lyceum_find_asking_ask      (LyceumFindAsking *self, const char *text, gint64 course_id);
/** Nothing is wanted any more: what is under way is cancelled, and nothing is answered. */
void              lyceum_find_asking_stop     (LyceumFindAsking *self);
/** Returns: the text that was asked last, or "". */
const char       *lyceum_find_asking_get_text (LyceumFindAsking *self);

G_END_DECLS

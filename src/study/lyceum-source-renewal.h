/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-collection-writes.h"

G_BEGIN_DECLS

/*
 * A source that has changed is read again: what becomes of the lessons that were made of it. As in
 * lyceum-collection-writes.h, all run on the thread of the connection that they are given.
 */

/** A lesson as it was made of the old state of its source. */
typedef struct
{
  gint64 id;
  char *title;
  guint first_block, n_blocks; /* in the old state */
  gboolean made;
} LyceumMadeLesson;

void       lyceum_made_lesson_free          (LyceumMadeLesson *lesson);

/** Returns: (transfer full) (nullable) (element-type LyceumMadeLesson): of a source, in the order of their planning. */
/** @first_position: (out): from which on no lesson, and none that an undo may bring back, has had a position. */
GPtrArray *lyceum_read_made_lessons         (LyceumConnection *connection, gint64 source_id, guint *first_position,
                                             GError **error);

/** What was fetched says the same as before: it is not kept, and the source stays as it was read. */
gboolean   lyceum_write_source_unchanged    (LyceumConnection *connection, gint64 source_id, GError **error);

/**
 * LyceumRenewedLesson:
 * @plan: what is planned of the new state
 * @same_id: a lesson that is made of the same text, and stays: of @plan its title and minutes do not matter; 0: none
 */
typedef struct
{
  LyceumPlannedLesson plan;
  gint64 same_id;
  guint position; /* where there is none: what its tasks call it by */
} LyceumRenewedLesson;

/**
 * lyceum_write_renewed_lessons:
 * @lessons: the plan of the new state, in its order
 *
 * Lessons whose text is the same stay with their cards, where they are. Of the others those stay that a person has edited, named,
 * read or begun to read, or that have a card which somebody studied, edited, or kept: before what is made anew. The rest goes, and
 * is planned anew, each behind the one that it follows in the source.
 */
gboolean   lyceum_write_renewed_lessons     (LyceumConnection *connection, gint64 source_id, const LyceumRenewedLesson *lessons,
                                             guint n_lessons, GError **error);

G_END_DECLS

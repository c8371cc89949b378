/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-collection.h"

G_BEGIN_DECLS

/** Limits of a study day. */
#define LYCEUM_NEW_PER_DAY 20      /* of each course */
#define LYCEUM_REVIEWS_PER_DAY 200 /* of all courses */
#define LYCEUM_LEARN_AHEAD_MS (20 * 60 * G_GINT64_CONSTANT (1000))

/** A moment as the scheduler sees it; taken on the main thread, then immutable. */
typedef struct
{
  gint64 now;           /* Unix ms */
  gint64 day;           /* study day */
  gint64 tomorrow;      /* when the next one begins, Unix ms */
  gint64 after_tomorrow;
} LyceumStudyTime;

/** What a function on a database thread is asked for. */
typedef struct
{
  LyceumStudyTime time;
  gint64 id;
  LyceumCardPlace after;
  guint limit;
  gboolean whole;
} LyceumQuery;

/** What the limits of today still allow. */
typedef struct
{
  GHashTable *new_done;  /* course id (gint64 *) → new cards begun today */
  guint reviews_left;
} LyceumAllowance;

LyceumAllowance *_lyceum_allowance_read  (LyceumConnection *connection, const LyceumStudyTime *time, GError **error);
guint            _lyceum_allowance_new   (const LyceumAllowance *self, gint64 course_id);
void             _lyceum_allowance_free  (LyceumAllowance *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumAllowance, _lyceum_allowance_free)

/** The clock and the zone of the person; tests set both. @now 0: the real clock. */
void            _lyceum_collection_set_time (LyceumCollection *self, gint64 now, GTimeZone *zone);
LyceumStudyTime _lyceum_collection_get_time (LyceumCollection *self);
GTimeZone      *_lyceum_collection_get_zone (LyceumCollection *self); /* (transfer none): until the next call */

/** Reads with a query of its own (copied), and ends a GTask with what @func found. */
void            _lyceum_collection_read     (LyceumCollection *self, LyceumReadFunc func, const LyceumQuery *query,
                                             GDestroyNotify result_destroy, gpointer source_tag, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
gpointer        _lyceum_collection_finish   (LyceumCollection *self, GAsyncResult *result, gpointer source_tag, GError **error);

/** Writes with @data: (transfer full), and ends in lyceum_collection_change_finish(). */
void            _lyceum_collection_write    (LyceumCollection *self, LyceumWriteFunc func, gpointer data,
                                             GDestroyNotify data_destroy, GAsyncReadyCallback callback, gpointer user_data);

/** Fills in what a card is from the columns of %LYCEUM_CARD_COLUMNS, the first at @column. */
#define LYCEUM_CARD_COLUMNS                                                                                            \
  "c.id, c.note_id, c.course_id, n.lesson_id, n.kind, n.front, n.back, n.answers, n.quote, n.location, s.name, l.title, " \
  "c.state, c.due, c.interval, c.reps, c.lapses, c.suspended, c.flag, c.ordinal, n.place, n.guid, n.distractors"
#define LYCEUM_CARD_N_COLUMNS 23
#define LYCEUM_CARD_TABLES                                                                                             \
  "note n CROSS JOIN card c ON c.note_id = n.id LEFT JOIN source s ON s.id = n.source_id "                             \
  "LEFT JOIN lesson l ON l.id = n.lesson_id "
/* The same, for a query that starts from cards. */
#define LYCEUM_CARD_TABLES_BY_CARD                                                                                     \
  "card c CROSS JOIN note n ON n.id = c.note_id LEFT JOIN source s ON s.id = n.source_id "                             \
  "LEFT JOIN lesson l ON l.id = n.lesson_id "
LyceumCard     *_lyceum_card_read           (LyceumStatement *statement);

/*
 * Which cards a sitting shows today, for the sitting and for every count: conditions on card c; ?1 is the study day. Of the
 * cards of one note one is shown a day, because each gives the others away: those that are being learnt before reviews,
 * reviews before new ones, and then by their order. When a card is graded, the others are buried for the day.
 */
#define LYCEUM_NO_SIBLING_BEFORE                                                                                       \
  "NOT EXISTS (SELECT 1 FROM card b WHERE b.note_id = c.note_id AND b.ordinal <> c.ordinal AND b.suspended = 0 "       \
  "AND b.buried_day IS NOT ?1 AND (b.state IN (1, 3) OR "
#define LYCEUM_CARD_IS_LEARNING "c.suspended = 0 AND c.state IN (1, 3) AND c.buried_day IS NOT ?1"
#define LYCEUM_REVIEW_IS_DUE                                                                                           \
  "c.suspended = 0 AND c.state = 2 AND c.due_day <= ?1 AND c.buried_day IS NOT ?1 AND " LYCEUM_NO_SIBLING_BEFORE       \
  "(b.state = 2 AND (b.due_day, b.ordinal) < (c.due_day, c.ordinal))))"
#define LYCEUM_CARD_IS_NEW                                                                                             \
  "c.suspended = 0 AND c.state = 0 AND c.buried_day IS NOT ?1 AND " LYCEUM_NO_SIBLING_BEFORE                           \
  "(b.state = 2 AND b.due_day <= ?1) OR (b.state = 0 AND b.ordinal < c.ordinal)))"

G_END_DECLS

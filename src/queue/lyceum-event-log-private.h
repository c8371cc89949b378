/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-event-log.h"

G_BEGIN_DECLS

#define LYCEUM_MAX_TEXT_BYTES (16 * 1024 * 1024)

/**
 * LyceumEventLog:
 *
 * The events of one task, numbered from 1, with those who are told of them. Knows nothing of tasks and queues. It has a
 * lock of its own, which is never held while foreign code runs, and under which nothing takes long: whoever appends
 * never waits for who reads. Reference counted; any thread, all functions.
 *
 * Text is kept as one long buffer and, for each piece, where it ends: so pieces can be joined for a slow reader, and a
 * reader who names any number goes on exactly there. After %LYCEUM_MAX_TEXT_BYTES further text is left out.
 */
typedef struct _LyceumEventLog LyceumEventLog;

LyceumEventLog     *_lyceum_event_log_new             (void);
LyceumEventLog     *_lyceum_event_log_ref             (LyceumEventLog      *self);
void                _lyceum_event_log_unref           (LyceumEventLog      *self);

/**
 * Each appends one event and wakes who is to be told. An empty text says nothing and is left out; so is progress, once
 * all of it takes as much memory as text may. A message longer than 4 KiB is cut.
 *
 * Returns: its number; 0 where it was left out.
 */
guint64             _lyceum_event_log_append_text     (LyceumEventLog      *self,
                                                       const char          *text);
guint64             _lyceum_event_log_append_progress (LyceumEventLog      *self,
                                                       double               fraction,
                                                       const char          *message);
guint64             _lyceum_event_log_append_state    (LyceumEventLog      *self,
                                                       LyceumTaskState      state);
/** The number of the last event; 0: none. */
guint64             _lyceum_event_log_get_last_seq    (LyceumEventLog      *self);

/** See lyceum_queue_subscribe(). */
LyceumSubscription *_lyceum_event_log_subscribe       (LyceumEventLog      *self,
                                                       guint64              after_seq,
                                                       LyceumTaskEventFunc  func,
                                                       gpointer             user_data,
                                                       GDestroyNotify       destroy);

/**
 * For a store: what has been appended since the last call, joined to rows.
 *
 * Returns: (transfer full) (nullable) (element-type GVariant): rows of type (ttsv): first number, last number, type
 *   ("text", "progress", "state"), data; %NULL where there is nothing new. The data of text is (sau): the text of all
 *   pieces, and where in it, in bytes, each piece ends; of progress (ds); of a state i.
 */
GPtrArray          *_lyceum_event_log_take_unsaved    (LyceumEventLog      *self);
/** What was taken from the event @first on was not saved: it is taken once more. */
void                _lyceum_event_log_put_back        (LyceumEventLog      *self,
                                                       guint64              first);
/**
 * Fills an empty log with such rows, which need not be trusted. From the first bad one on they are left out; what is
 * appended later has the numbers that those had.
 *
 * Returns: whether they were all right
 */
gboolean            _lyceum_event_log_load            (LyceumEventLog      *self,
                                                       GPtrArray           *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumEventLog, _lyceum_event_log_unref)

G_END_DECLS

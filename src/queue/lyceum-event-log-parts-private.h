/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pthread.h>

#include "lyceum-event-log-private.h"

/*
 * What the files of the event log share: lyceum-event-log.c keeps the events, lyceum-event-log-rows.c writes them down
 * for a store and reads them back, lyceum-event-log-subscriptions.c tells them.
 *
 * Who owns whom:
 *
 *   main context ─owns→ source ─owns→ reader ─owns→ log
 *                                       └──owns→ subscriptions (another reference is the holder's, until it cancels)
 *
 * What points back is not owned: a log knows its readers, and a subscription its reader, for as long as the source is
 * not destroyed. The source is destroyed with the last subscription, or with its context; either takes everything down
 * from there, so there is no circle.
 *
 * Locks: the log's lock, and in each reader one that is held while its source is woken. The log's is
 * never held while the other is taken. GLib's lock of a main context is taken inside of either, and GLib holds it while
 * it calls none of this.
 * They are pthread mutexes because a GMutex is invisible to ThreadSanitizer while GLib itself is not instrumented.
 */

G_BEGIN_DECLS

typedef struct _LyceumReader LyceumReader;

/* Bytes that only grow. They lie in pages, so that growing never moves more than one. */
typedef struct
{
  guint8 **pages; /* (owned) (nullable) */
  gsize size;
  gsize room; /* bytes in all pages; every page is full size once there is a second */
} LyceumPages;

struct _LyceumEventLog
{
  gint ref_count; /* (atomic): whoever asked for one; each reader */

  pthread_mutex_t lock;

  /* protected by @lock */
  LyceumPages bytes;   /* what the events say, one after another, without anything between */
  LyceumPages entries; /* (element-type guint32): of each event its type, and where in @bytes it ends */
  guint64 last_seq;
  guint64 saved_seq;    /* the last that a store was given */
  gsize text_bytes;     /* of @bytes: text */
  gsize progress_bytes; /* of @bytes: progress */
  gboolean text_is_full;
  LyceumReader *readers; /* (unowned): one for each main context with subscriptions */
  LyceumReader *idle;    /* (unowned): those of them that the next event has to wake */
};

/* lyceum-event-log.c */
#define LYCEUM_MAX_MESSAGE_BYTES 4096 /* of one message of progress */
#define LYCEUM_MAX_PROGRESS_BYTES (sizeof (double) + LYCEUM_MAX_MESSAGE_BYTES)

gsize    _lyceum_event_log_encode_progress (guint8          *bytes,
                                            double           fraction,
                                            const char      *message);
void     _lyceum_event_log_read            (LyceumEventLog  *self,
                                            guint64          after,
                                            guint64          upto,
                                            LyceumTaskEvent *event,
                                            GString         *bytes);
guint32 *_lyceum_event_log_dup_ends        (LyceumEventLog  *self,
                                            guint64          first,
                                            guint64          last);
gboolean _lyceum_event_log_restore         (LyceumEventLog  *self,
                                            guint64          first,
                                            LyceumTaskEventType type,
                                            gconstpointer    bytes,
                                            const guint32   *ends,
                                            gsize            n_ends);

/* lyceum-event-log-subscriptions.c */
LyceumReader *_lyceum_readers_take_idle_locked (LyceumEventLog *log);
void          _lyceum_readers_wake             (LyceumReader   *readers);

G_END_DECLS

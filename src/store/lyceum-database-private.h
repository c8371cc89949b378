/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pthread.h>

#include "lyceum-connection-private.h"

G_BEGIN_DECLS

#define LYCEUM_N_READERS 3

/** Below GTK's redraw (120): results wait until the frame has been drawn. */
#define LYCEUM_PRIORITY_RESULT 125

typedef struct _LyceumJob LyceumJob;

/** One read or write on its way through a database thread. */
struct _LyceumJob
{
  LyceumWriteFunc func; /* reads and writes have the same form */
  gpointer data;
  GCancellable *cancellable; /* (owned) (nullable) */
  gpointer result;
  GError *error;  /* (owned) (nullable) */
  GArray *changes; /* (owned) (nullable): what a write noted */
  /* Runs on the database's thread when all is over; owns the job from then on. */
  void (*finished) (LyceumJob *job);

  GTask *task;                   /* (owned) (nullable): of an asynchronous call */
  GDestroyNotify data_destroy;   /* (nullable) */
  GDestroyNotify result_destroy; /* (nullable) */

  LyceumWriteDone done; /* of a pushed write */
  gpointer done_data;

  gboolean waited_for; /* by a thread, with the database's mutex and condition */
  gboolean over;       /* protected by the database's mutex */
  LyceumDatabase *database; /* (unowned): outlives its threads */
};

/* The lock is a pthread mutex and not a GMutex because a GMutex is invisible to ThreadSanitizer while GLib itself is not
 * instrumented; for the same reason the queues are plain ones under it. */
struct _LyceumDatabase
{
  GObject parent_instance;

  char *path;           /* (owned) immutable after construction */
  GWeakRef *weak_self;  /* (owned) shared by reference count; made with the object, because one that ends takes no new weak reference */

  pthread_mutex_t mutex;
  pthread_cond_t write_waits;
  pthread_cond_t read_waits;
  pthread_cond_t over; /* a job that a thread waits for is over, or the threads have ended */
  /* protected by @mutex */
  GQueue writes;          /* LyceumJob */
  GQueue reads;           /* LyceumJob */
  gboolean closed;        /* nothing new is taken; readers end */
  gboolean readers_ended; /* the writer ends */
  gboolean joined;        /* the threads have ended */
  GThread *writer;        /* (owned) (nullable) */
  GThread *readers[LYCEUM_N_READERS];
  guint n_readers;        /* started */
  guint n_idle_readers;
  GArray *pending;        /* (owned) (element-type LyceumChange): to be told to the main loop */
  gboolean notifies;      /* the main loop is about to be told */

  LyceumConnection *write_connection; /* the writer's own */
};

gpointer _lyceum_writer_thread_cb    (gpointer        database);
gpointer _lyceum_reader_thread_cb    (gpointer        database);

/** Takes the next job of @queue, or %NULL: at once if not @wait, and otherwise when @queue is empty and its threads are to end. */
LyceumJob *_lyceum_database_pop      (LyceumDatabase *self, GQueue *queue, gboolean wait);
void     _lyceum_job_free            (LyceumJob      *job);

/** Tells the main loop what a commit changed. Any thread. @changes: (transfer none). */
void     _lyceum_database_queue_changes (LyceumDatabase *self, GArray *changes);

G_END_DECLS

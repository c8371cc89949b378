/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

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

struct _LyceumDatabase
{
  GObject parent_instance;

  char *path;          /* (owned) immutable after construction */
  GThread *writer;     /* (owned) (nullable): once closed */
  GThread *readers[LYCEUM_N_READERS];
  GAsyncQueue *writes; /* (owned) of LyceumJob */
  GAsyncQueue *reads;  /* (owned) of LyceumJob */

  GMutex mutex;
  GCond job_over;         /* a job that a thread waits for is over */
  gboolean closed;        /* protected by @mutex */
  guint n_readers;        /* protected by @mutex: started */
  guint n_idle_readers;   /* protected by @mutex */
  GArray *pending;        /* protected by @mutex (owned) (element-type LyceumChange): to be told to the main loop */
  GSource *notify_source; /* protected by @mutex (owned) (nullable) */

  LyceumConnection *write_connection; /* the writer's own */
};

gpointer _lyceum_writer_thread_cb    (gpointer        database);
gpointer _lyceum_reader_thread_cb    (gpointer        database);

/** What a thread is given to end it. */
LyceumJob *_lyceum_job_quit          (void);
void     _lyceum_job_free            (LyceumJob      *job);

/** Tells the main loop what a commit changed. Any thread. @changes: (transfer none). */
void     _lyceum_database_queue_changes (LyceumDatabase *self, GArray *changes);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-queue-private.h"

/*
 * A store that is worked by hand. It puts down the calls that it gets, and carries them out and answers them, in order,
 * only when the test says so and on the test's thread. A process can die with calls that are not carried out, or carried out
 * and not answered; another one then gets the same rows.
 */

typedef enum
{
  HAND_CALL_RESERVE,
  HAND_CALL_INSERT,
  HAND_CALL_UPDATE,
  HAND_CALL_PRUNE,
  HAND_CALL_APPEND_EVENTS,
  HAND_CALL_RECOVER,
  HAND_CALL_READ_FAMILY,
  HAND_CALL_READ_EVENTS,
} HandCallType;

typedef struct
{
  HandCallType type;
  guint64 serial;
  LyceumTaskRecord *record; /* (owned) (nullable): to update */
  GPtrArray *records;       /* (owned) (nullable): to insert */
  LyceumTaskCommitFunc commit;
  gpointer commit_data;
  GDestroyNotify commit_destroy;
  LyceumTaskStoreDone done; /* (nullable) */
  gpointer data;            /* the queue's LyceumStoreOp, where @done is set */
  GTask *task;              /* (owned) (nullable) */
  GPtrArray *reply;         /* (owned) (nullable): once it is carried out */
  GError *error;            /* (owned) (nullable): likewise */
  GPtrArray *events;        /* (owned) (nullable) */
  gint64 *first;
  gint64 task_id; /* whose outcome, checkpoint or events; 0: a note, or none */
  GArray *ids;    /* (owned) (nullable) (element-type gint64): that the queue attaches when it is done */
  guint n;
  gboolean is_checkpoint, has_ack, all;
  gboolean has_failed; /* the task's own part, and its children still run; the test puts it down */
} HandCall;

#define HAND_TYPE_STORE (hand_store_get_type ())
G_DECLARE_FINAL_TYPE (HandStore, hand_store, HAND, STORE, GObject)

struct _HandStore
{
  GObject parent_instance;
  GPtrArray *calls; /* (owned) (element-type HandCall) */
  GHashTable *rows; /* (owned): id → Row */
  gint64 next_id;
  guint64 last_serial;
};

/* model-store-calls.c */
void       hand_store_iface_init (LyceumTaskStoreInterface *iface);

/* model-store.c */
HandStore *hand_store_new      (void);
/* Of another process, after the death of this one: the same rows, which nobody owns. */
HandStore *hand_store_reborn   (HandStore *self);

/* (element-type HandCall): not yet answered, the oldest first. */
GPtrArray *hand_store_get_calls (HandStore *self);
guint64    hand_store_get_last_serial (HandStore *self);

/* The first of them. @fault: (transfer full) (nullable): why it fails. Returns: (transfer none): the call */
HandCall  *hand_store_carry_out (HandStore *self, GError *fault);
/* Tells the queue of the first, which has been carried out, and runs its callback. */
void       hand_store_answer    (HandStore *self);
/* The process dies: the one at @index is carried out all the same, and nobody hears of it. */
void       hand_store_carry_out_unheard (HandStore *self, guint index);
/* Tells a queue whose process is dead that its first call failed, so that it can be taken down. */
void       hand_store_refuse    (HandStore *self);

const LyceumTaskRecord *hand_store_get (HandStore *self, gint64 id);
/* A row of another process that died. @record: (transfer full) */
void       hand_store_leave     (HandStore *self, LyceumTaskRecord *record);
gint64     hand_store_new_id    (HandStore *self);
/* Returns: a top-level task, whatever became of it; 0: there is none */
gint64     hand_store_pick      (HandStore *self, guint dice);
/* Now and then whatever is over with all that belongs to it is deleted, so that a long run does not become slow. Calls @gone for each. */
void       hand_store_tidy      (HandStore *self, void (*gone) (gint64 id, gpointer data), gpointer data);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LyceumTaskClaims:
 *
 * Which tasks this process takes for its own. The collection says who owns a task now; only the process itself knows
 * what it believes. Where the two differ another process has taken the task over, for instance while this computer did
 * not let this one run: what this process says of the task is old, also when the other one has ended it and nobody owns
 * it any more. Any thread.
 */
typedef struct _LyceumTaskClaims LyceumTaskClaims;

typedef enum
{
  LYCEUM_CLAIM_NONE, /* it says nothing, or what it knows it has read since */
  LYCEUM_CLAIM_HELD, /* it took the task, and has not ended it */
  LYCEUM_CLAIM_LOST, /* it held the task when it learnt that it was another's */
  LYCEUM_CLAIM_READ, /* it lost the task, and has read since how it ended */
} LyceumClaim;

LyceumTaskClaims *_lyceum_task_claims_new   (void);
void              _lyceum_task_claims_free  (LyceumTaskClaims *self);

/** @number: (out) (optional): which taking over the claim goes back to, as LyceumTaskRecord says. */
LyceumClaim       _lyceum_task_claims_get   (LyceumTaskClaims *self,
                                             gint64            id,
                                             guint            *number);
/** @number: which taking over it goes back to what this process says of the task; 0: not said. @claim: (out): its claim now. Returns:
 * whether the task was lost, and has been taken back or read since: whoever says this does not know it yet. */
gboolean          _lyceum_task_claims_is_old (LyceumTaskClaims *self,
                                             gint64            id,
                                             guint             number,
                                             LyceumClaim      *claim);
void              _lyceum_task_claims_set   (LyceumTaskClaims *self,
                                             gint64            id,
                                             LyceumClaim       claim,
                                             guint             number);
/** Returns: the number of a new taking over. */
guint             _lyceum_task_claims_count (LyceumTaskClaims *self);
/** This process has read how a task that it lost has ended. @has_ended: it did so for another process, even if this one did not know
 * that it had lost it. Returns: the number that what this process says of it from now on is to have. */
guint             _lyceum_task_claims_learn (LyceumTaskClaims *self,
                                             gint64            id,
                                             gboolean          has_ended);

G_END_DECLS

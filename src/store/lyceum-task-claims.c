/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-task-claims-private.h"

#include <pthread.h>

/* Two words in one pointer: there may be very many. */
#define CLAIM_BITS 2
#define CLAIM(claim, number) GSIZE_TO_POINTER ((gsize) (number) << CLAIM_BITS | (claim))
#define CLAIM_WORD(pointer) ((LyceumClaim) (GPOINTER_TO_SIZE (pointer) & ((1 << CLAIM_BITS) - 1)))
#define CLAIM_NUMBER(pointer) ((guint) (GPOINTER_TO_SIZE (pointer) >> CLAIM_BITS))

struct _LyceumTaskClaims
{
  pthread_mutex_t mutex;
  GHashTable *claims; /* (owned) protected by @mutex: id → Claim */
  guint last_number;  /* protected by @mutex */
};

LyceumTaskClaims *
_lyceum_task_claims_new (void)
{
  LyceumTaskClaims *self = g_new0 (LyceumTaskClaims, 1);

  pthread_mutex_init (&self->mutex, NULL);
  self->last_number = 1; /* that of what this process makes itself */
  self->claims = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
_lyceum_task_claims_free (LyceumTaskClaims *self)
{
  g_hash_table_unref (self->claims);
  pthread_mutex_destroy (&self->mutex);
  g_free (self);
}

LyceumClaim
_lyceum_task_claims_get (LyceumTaskClaims *self,
                         gint64            id,
                         guint            *number)
{
  gpointer claim;

  pthread_mutex_lock (&self->mutex);
  claim = g_hash_table_lookup (self->claims, &id);
  pthread_mutex_unlock (&self->mutex);
  if (number)
    *number = CLAIM_NUMBER (claim);
  return CLAIM_WORD (claim);
}

gboolean
_lyceum_task_claims_is_old (LyceumTaskClaims *self,
                            gint64            id,
                            guint             number,
                            LyceumClaim      *claim)
{
  guint last;

  *claim = _lyceum_task_claims_get (self, id, &last);
  return (*claim == LYCEUM_CLAIM_HELD || *claim == LYCEUM_CLAIM_READ) && number != 0 && number != last;
}

void
_lyceum_task_claims_set (LyceumTaskClaims *self,
                         gint64            id,
                         LyceumClaim       claim,
                         guint             number)
{
  pthread_mutex_lock (&self->mutex);
  if (claim == LYCEUM_CLAIM_NONE)
    g_hash_table_remove (self->claims, &id);
  else
    g_hash_table_replace (self->claims, g_memdup2 (&id, sizeof id), CLAIM (claim, number));
  pthread_mutex_unlock (&self->mutex);
}

guint
_lyceum_task_claims_count (LyceumTaskClaims *self)
{
  guint number;

  pthread_mutex_lock (&self->mutex);
  number = ++self->last_number;
  pthread_mutex_unlock (&self->mutex);
  return number;
}

guint
_lyceum_task_claims_learn (LyceumTaskClaims *self,
                           gint64            id,
                           gboolean          has_ended)
{
  gpointer claim;

  pthread_mutex_lock (&self->mutex);
  claim = g_hash_table_lookup (self->claims, &id);
  if (CLAIM_WORD (claim) == LYCEUM_CLAIM_LOST || (has_ended && CLAIM_WORD (claim) == LYCEUM_CLAIM_HELD))
    {
      claim = CLAIM (LYCEUM_CLAIM_READ, ++self->last_number);
      g_hash_table_replace (self->claims, g_memdup2 (&id, sizeof id), claim);
    }
  pthread_mutex_unlock (&self->mutex);
  return CLAIM_NUMBER (claim);
}

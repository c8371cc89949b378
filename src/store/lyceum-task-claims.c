/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-task-claims-private.h"

#include <pthread.h>

struct _LyceumTaskClaims
{
  pthread_mutex_t mutex;
  GHashTable *claims; /* (owned) protected by @mutex: id → LyceumClaim; most are held, and few know of others */
};

LyceumTaskClaims *
_lyceum_task_claims_new (void)
{
  LyceumTaskClaims *self = g_new0 (LyceumTaskClaims, 1);

  pthread_mutex_init (&self->mutex, NULL);
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
                         gint64            id)
{
  LyceumClaim claim;

  pthread_mutex_lock (&self->mutex);
  claim = GPOINTER_TO_UINT (g_hash_table_lookup (self->claims, &id));
  pthread_mutex_unlock (&self->mutex);
  return claim;
}

void
_lyceum_task_claims_set (LyceumTaskClaims *self,
                         gint64            id,
                         LyceumClaim       claim)
{
  pthread_mutex_lock (&self->mutex);
  if (claim == LYCEUM_CLAIM_NONE)
    g_hash_table_remove (self->claims, &id);
  else
    g_hash_table_replace (self->claims, g_memdup2 (&id, sizeof id), GUINT_TO_POINTER (claim));
  pthread_mutex_unlock (&self->mutex);
}

void
_lyceum_task_claims_learn (LyceumTaskClaims *self,
                           gint64            id)
{
  pthread_mutex_lock (&self->mutex);
  if (GPOINTER_TO_UINT (g_hash_table_lookup (self->claims, &id)) == LYCEUM_CLAIM_LOST)
    g_hash_table_remove (self->claims, &id);
  pthread_mutex_unlock (&self->mutex);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

#define FIRST_ID_BLOCK 65536
#define NEXT_ID_BLOCK 1048576

/*
 * Numbers for tasks. Those that are kept have numbers that no other process on the same store uses: the store gives
 * them out in blocks, one ahead of need.
 */

static void
reserved_locked (LyceumQueue *self, LyceumStoreOp *op, const GError *error)
{
  self->reserving = FALSE;
  g_clear_error (&self->reserve_error);
  if (error != NULL)
    self->reserve_error = g_error_copy (error);
  else if (self->next_id == self->end_id)
    {
      self->next_id = op->first_id;
      self->end_id = op->first_id + op->n_ids;
    }
  else
    {
      self->spare_id = op->first_id;
      self->spare_end = op->first_id + op->n_ids;
    }
  if (self->start_task != NULL || self->early->len > 0)
    _lyceum_frame_arm_locked (self, TRUE);
}

void
_lyceum_queue_reserve_locked (LyceumQueue *self)
{
  LyceumStoreOp *op;

  if (self->reserving)
    return;
  self->reserving = TRUE;
  op = _lyceum_store_op_new (LYCEUM_STORE_OP_RESERVE);
  op->n_ids = self->end_id == 0 ? FIRST_ID_BLOCK : NEXT_ID_BLOCK;
  op->done_locked = reserved_locked;
  _lyceum_outbox_push_locked (self, op);
}

/* Returns: an id that no other task has; 0 when the store has given none. Tasks that are not kept need no reserved one. */
gint64
_lyceum_queue_new_id_locked (LyceumQueue *self, gboolean durable)
{
  if (!durable)
    return self->next_local_id++;

  if (self->next_id == self->end_id && self->spare_id < self->spare_end)
    {
      self->next_id = self->spare_id;
      self->end_id = self->spare_end;
      self->spare_id = self->spare_end = 0;
    }
  if (self->end_id - self->next_id < FIRST_ID_BLOCK / 2 && self->spare_id == self->spare_end)
    _lyceum_queue_reserve_locked (self);
  return self->next_id < self->end_id ? self->next_id++ : 0;
}

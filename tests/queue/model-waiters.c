/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

/* Who is called back: exactly once, after the end and not before, and with the right word. */

ModelWaiter *
model_add_waiter (Model *model, gboolean is_claim)
{
  ModelWaiter *waiter = g_new0 (ModelWaiter, 1);

  waiter->model = model;
  waiter->number = model->waiters->len;
  waiter->is_claim = is_claim;
  g_ptr_array_add (model->waiters, waiter);
  return waiter;
}

void
model_waiter_free (gpointer data)
{
  ModelWaiter *waiter = data;

  g_clear_object (&waiter->cancellable);
  g_free (waiter);
}

/* Who has no callback stops waiting when the end is shown, and nobody is told. */
void
model_notice_silent (Model *model)
{
  for (guint i = 0; i < model->waiters->len; i++)
    {
      ModelWaiter *waiter = g_ptr_array_index (model->waiters, i);
      LyceumTask *real = waiter->is_silent && !waiter->is_called ? lyceum_queue_get_task (model->queue, waiter->id) : NULL;

      if (waiter->is_silent)
        waiter->is_called = waiter->is_called || waiter->is_due || real == NULL || real->is_over;
    }
}

static void
decide (ModelWaiter *waiter, const ModelTask *task)
{
  waiter->is_due = TRUE;
  waiter->state = task->state;
  waiter->error = task->state == LYCEUM_TASK_STATE_CANCELLED && !model_has_error (task->error) ? MODEL_CANCELLED : task->error;
  waiter->result = task->result;
}

/* All who wait hear the same, even if the first of them has the task tried again. */
static void
decide_all (Model *model, gint64 id)
{
  ModelTask *task = model_find (model, id);

  model_assert (model, task != NULL && task->phase == LYCEUM_PHASE_ENDED, "a callback for %s, which has not ended",
                model_name (id));
  for (guint i = 0; i < model->waiters->len; i++)
    {
      ModelWaiter *waiter = g_ptr_array_index (model->waiters, i);

      if (waiter->id == id && !waiter->is_due)
        decide (waiter, task);
    }
}

static void
check_order (Model *model, ModelWaiter *waiter)
{
  for (guint i = 0; i < waiter->number; i++)
    {
      ModelWaiter *other = g_ptr_array_index (model->waiters, i);

      model_assert (model, other->id != waiter->id || other->is_called || !other->is_due || other->is_withdrawn || other->is_silent ||
                      other->is_later != waiter->is_later,
                    "waiter %u of %s is called before %u", waiter->number, model_name (waiter->id), other->number);
    }
}

/* Nobody hears of the end of a whole before the ends of its parts have been shown. */
static void
check_children (Model *model, gint64 id)
{
  ModelTask *task = model_find (model, id);
  g_autoptr (GPtrArray) children = task != NULL ? model_children (model, task) : NULL;

  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      ModelTask *child = g_ptr_array_index (children, i);
      LyceumTask *real = lyceum_queue_get_task (model->queue, child->id);

      /* But for those whose end did not wait for its parts. */
      if (real == NULL || child->phase != LYCEUM_PHASE_ENDED || child->is_interrupted || task->is_interrupted ||
          !task->is_own_done || task->is_old)
        continue;
      model_assert (model, real->is_over, "%s is shown to end before %s", model_name (id), model_name (child->id));
    }
}

static void
called (ModelWaiter *waiter, const GError *error, guint32 result)
{
  Model *model = waiter->model;

  model_assert (model, !waiter->is_called, "waiter %u is called twice", waiter->number);
  if (model->is_dead)
    {
      waiter->is_called = TRUE;
      return;
    }
  model_say (model, "  waiter %u of %s hears: %s", waiter->number, model_name (waiter->id),
             error != NULL ? error->message : "it succeeded");
  if (!waiter->is_due)
    {
      check_children (model, waiter->id);
      decide_all (model, waiter->id);
    }
  check_order (model, waiter);
  waiter->is_called = TRUE;
  model_assert (model, (waiter->state == LYCEUM_TASK_STATE_SUCCEEDED) == (error == NULL), "%s ended in state %d",
                model_name (waiter->id), waiter->state);
  if (error != NULL)
    model_assert (model, model_errors_are_equal (model_error_of (error), waiter->error), "not %s, %d",
                  g_quark_to_string (waiter->error.domain), waiter->error.code);
  else if (waiter->is_claim)
    model_assert (model, result == waiter->result, "the result is %u, not %u", result, waiter->result);
  model_step_in_callback (model, waiter->id);
}

void
model_submit_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  ModelWaiter *waiter = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = lyceum_queue_submit_finish (LYCEUM_QUEUE (object), result, &error);

  called (waiter, error, value != NULL ? g_variant_get_uint32 (value) : 0);
}

void
model_wait_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  ModelWaiter *waiter = data;
  g_autoptr (GError) error = NULL;

  lyceum_queue_wait_finish (LYCEUM_QUEUE (object), result, &error);
  called (waiter, error, 0);
}

/* Somebody waits for a task, which may have ended, and may be one that the queue no longer knows. */
void
model_wait (Model *model, LyceumTask *real, gboolean can_withdraw)
{
  ModelWaiter *waiter = model_add_waiter (model, FALSE);

  waiter->id = real->id;
  waiter->is_later = real->is_over;
  waiter->cancellable = can_withdraw ? g_cancellable_new () : NULL;
  if (real->is_over)
    {
      waiter->is_due = TRUE;
      waiter->state = real->state;
      waiter->error = real->error != NULL ? model_error_of (real->error) : MODEL_CANCELLED;
    }
  model_say (model, "waiter %u waits for %s%s", waiter->number, model_name (real->id), real->is_over ? ", which is over" : "");
  lyceum_queue_wait_async (model->queue, real, waiter->cancellable, model_wait_cb, waiter);
}

/* A batch was accepted, or was not: what is accepted is in the store. */
void
model_batch_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  ModelBatch *batch = data;
  Model *model = batch->model;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumTask) parent = lyceum_queue_submit_batch_finish (LYCEUM_QUEUE (object), result, &error);

  model_assert (model, !batch->is_called, "a batch is acknowledged twice");
  batch->is_called = TRUE;
  if (model->is_dead)
    return;
  model_say (model, "  the batch of %s %s", model_name (batch->id), error == NULL ? "is accepted" : error->message);
  model_assert (model, batch->is_decided, "too early");
  model_assert (model, batch->is_accepted == (error == NULL), "accepted: %d", batch->is_accepted);
  if (error != NULL)
    return;
  model_assert (model, parent->id == batch->id, "it is %s", model_name (parent->id));
  if (model_kinds[batch->parent.kind].durable)
    model_assert (model, hand_store_get (model->store, batch->id) != NULL, "%s is not kept", model_name (batch->id));
  if (batch->has_commit)
    model_assert (model, model_get_ledger (model, batch->id)->n_acceptances == 1, "%u commits",
                  model_get_ledger (model, batch->id)->n_acceptances);
}

void
model_batch_free (gpointer data)
{
  ModelBatch *batch = data;

  g_array_unref (batch->children);
  g_clear_object (&batch->cancellable);
  g_free (batch);
}

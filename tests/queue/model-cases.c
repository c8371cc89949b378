/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

/*
 * Short stories, each of which once ended badly. What is right is said by the model and the audit after each act; a story only
 * brings the queue to where it went wrong.
 */

typedef struct
{
  const char *name;
  void (*tell) (Model *model);
} Case;

static void
answer (Model *model, guint n)
{
  for (; n > 0 && hand_store_get_calls (model->store)->len > 0; n--)
    {
      model_answer (model, FALSE);
      model_check (model);
    }
}

static void
answer_all (Model *model)
{
  answer (model, G_MAXUINT);
}

static void
refuse (Model *model)
{
  model_answer (model, TRUE);
  model_check (model);
}

static void
frames (Model *model)
{
  model_turn_frames (model);
  if (!model->is_closed)
    model_check (model);
}

/* The start is over, but for logs that have to be read. */
static void
start (Model *model)
{
  frames (model);
  while (!model->is_started)
    {
      answer_all (model);
      frames (model);
    }
}

static ModelTask *
submit (Model *model, ModelKind kind, ModelTask *parent, int key)
{
  ModelTask *task;
  ModelSpec spec;

  model_spec_init (&spec, kind, parent != NULL ? parent->id : 0);
  spec.key = key;
  task = model_act_submit (model, &spec, model_add_waiter (model, TRUE));
  model_check (model);
  return task;
}

static ModelTask *
keep (Model *model, ModelKind kind, ModelTask *parent)
{
  ModelTask *task = submit (model, kind, parent, -1);

  answer_all (model);
  return task;
}

/* Whatever may begin does, and the store notes it. */
static void
begin (Model *model)
{
  model_turn_network (model, 100);
  answer_all (model);
  model_turn_network (model, 100);
  model_check (model);
}

static void
pass (Model *model, guint seconds)
{
  model_act_pass (model, seconds * G_USEC_PER_SEC, 0);
  model_turn_timer (model);
  model_check (model);
}

static void
succeed (Model *model, ModelTask *task)
{
  model_act_succeed (model, task, model_is_durable (task), MODEL_FAULT_NONE);
  model_check (model);
}

static void
fail (Model *model, ModelTask *task, gboolean is_permanent)
{
  model_act_fail (model, task, G_IO_ERROR_FAILED, is_permanent, 0, FALSE);
  model_check (model);
}

/* After @n of the store's calls. */
static void
die (Model *model, guint n)
{
  model_crash (model, n);
  model_open_life (model);
}

static void
tell_priority_while_accepting (Model *model)
{
  model_act_set_priority (model, submit (model, MODEL_KIND_KEPT, NULL, -1), LYCEUM_TASK_PRIORITY_URGENT);
  model_check (model);
  answer_all (model);
}

static void
tell_checkpoint_after_gap (Model *model)
{
  ModelTask *task = submit (model, MODEL_KIND_FLEETING, NULL, -1);

  begin (model);
  model_act_checkpoint (model, task, TRUE, MODEL_FAULT_FAILS);
  answer_all (model);
  model_act_checkpoint (model, task, FALSE, MODEL_FAULT_NONE);
  fail (model, task, FALSE);
  answer_all (model);
  pass (model, 10);
  begin (model); /* at no checkpoint */
}

static void
tell_checkpoints_after_gap (Model *model)
{
  ModelTask *task = keep (model, MODEL_KIND_STUBBORN, NULL);

  begin (model);
  model_act_checkpoint (model, task, TRUE, MODEL_FAULT_NONE);
  model_act_checkpoint (model, task, TRUE, MODEL_FAULT_FAILS);
  model_act_checkpoint (model, task, TRUE, MODEL_FAULT_NONE);
  model_check (model);
  model_act_set_priority (model, task, LYCEUM_TASK_PRIORITY_HIGH);
  fail (model, task, FALSE);
  answer_all (model);
  pass (model, 10);
  begin (model); /* at the first */
}

static void
tell_checkpoint_cancels (Model *model)
{
  ModelTask *task = keep (model, MODEL_KIND_STUBBORN, NULL);

  begin (model);
  model_act_checkpoint (model, task, TRUE, MODEL_FAULT_CANCELS);
  answer_all (model);
  model_act_fail (model, task, G_IO_ERROR_CANCELLED, FALSE, 0, FALSE);
  model_check (model);
}

static void
tell_failure_outlives_children (Model *model)
{
  ModelTask *task = keep (model, MODEL_KIND_KEPT, NULL);

  begin (model);
  submit (model, MODEL_KIND_PASSING, task, -1);
  fail (model, task, TRUE);
  answer_all (model);
  die (model, 0);
  start (model); /* it has failed */
}

static void
tell_paused_retry_outlives_crash (Model *model)
{
  ModelTask *task = keep (model, MODEL_KIND_STUBBORN, NULL);

  keep (model, MODEL_KIND_KEPT, task);
  begin (model);
  fail (model, task, FALSE);
  pass (model, 10);
  model_act_set_paused (model, task, TRUE);
  answer_all (model);
  die (model, 0);
  start (model);
  frames (model);
  answer_all (model); /* it still rests */
}

static void
tell_success_after_failure_with_child (Model *model)
{
  ModelTask *task = keep (model, MODEL_KIND_STUBBORN, NULL), *child;

  begin (model);
  fail (model, task, FALSE);
  pass (model, 10);
  begin (model);
  child = submit (model, MODEL_KIND_PASSING, task, -1);
  begin (model);
  succeed (model, task);
  answer_all (model);
  succeed (model, child);
  answer_all (model);
  frames (model);
}

static void
tell_refused_parent_has_child (Model *model)
{
  ModelTask *parent = submit (model, MODEL_KIND_PARENT, NULL, -1);

  submit (model, MODEL_KIND_KEPT, parent, -1);
  refuse (model);
  answer_all (model);
}

static void
tell_refused_retry_has_child (Model *model)
{
  ModelTask *parent = submit (model, MODEL_KIND_PARENT, NULL, -1), *child = keep (model, MODEL_KIND_KEPT, parent);

  begin (model);
  fail (model, child, TRUE);
  answer_all (model);
  frames (model);
  model_act_retry (model, parent);
  answer (model, 1); /* the child's */
  refuse (model);
}

static void
tell_batch_below_cancelled (Model *model)
{
  ModelTask *parent = submit (model, MODEL_KIND_PARENT, NULL, -1);
  GArray *children = g_array_new (FALSE, FALSE, sizeof (ModelSpec));
  ModelSpec spec;

  keep (model, MODEL_KIND_KEPT, parent);
  begin (model);
  model_act_cancel (model, parent, FALSE);
  model_spec_init (&spec, MODEL_KIND_KEPT, 0);
  g_array_append_val (children, spec);
  model_spec_init (&spec, MODEL_KIND_PARENT, parent->id);
  model_act_batch (model, &spec, children, FALSE, MODEL_FAULT_NONE, NULL);
  model_check (model);
  answer_all (model);
}

/* Returns: a task whose outcome is being written, and that has a child, which runs */
static ModelTask *
commit_with_child (Model *model)
{
  ModelTask *task = keep (model, MODEL_KIND_KEPT, NULL);

  begin (model);
  submit (model, MODEL_KIND_PASSING, task, -1);
  begin (model);
  succeed (model, task);
  return task;
}

static void
tell_cancel_while_committing (Model *model)
{
  model_act_cancel (model, commit_with_child (model), FALSE);
  answer_all (model);
}

static void
tell_pause_while_committing (Model *model)
{
  ModelTask *task = commit_with_child (model);

  model_act_set_paused (model, task, TRUE);
  model_act_set_priority (model, task, LYCEUM_TASK_PRIORITY_LOW);
  answer_all (model);
}

static void
tell_timed_out_while_closing (Model *model)
{
  ModelTask *task = keep (model, MODEL_KIND_STUBBORN, NULL);

  begin (model);
  pass (model, 30);
  model_shut_down (model, LYCEUM_QUEUE_CANCEL_QUEUED);
  model_act_fail (model, task, G_IO_ERROR_CANCELLED, FALSE, 0, FALSE);
  model_check (model); /* and it is tried again at the next start */
}

static void
tell_drain_while_logs_are_read (Model *model)
{
  keep (model, MODEL_KIND_KEPT, NULL);
  begin (model);
  answer_all (model);
  die (model, 0);
  start (model); /* the store is asked for the log */
  model_shut_down (model, LYCEUM_QUEUE_DRAIN);
  frames (model);
  answer_all (model);
}

static void
tell_foreign_follower (Model *model)
{
  ModelTask *one = keep (model, MODEL_KIND_KEPT, NULL), *other = keep (model, MODEL_KIND_KEPT, NULL);
  ModelSpec spec;

  begin (model);
  model_spec_init (&spec, MODEL_KIND_PASSING, other->id);
  model_act_add_follower (model, one, &spec);
  succeed (model, one);
  succeed (model, other);
  answer_all (model);
}

static void
tell_replaced_after_crash (Model *model)
{
  submit (model, MODEL_KIND_REPLACE, NULL, 0);
  answer_all (model);
  begin (model);
  submit (model, MODEL_KIND_REPLACE, NULL, 0);
  answer_all (model);
  die (model, 0);
  start (model);
  submit (model, MODEL_KIND_REPLACE, NULL, 0);
}

static void
tell_child_fails_while_committing (Model *model)
{
  ModelTask *task = keep (model, MODEL_KIND_KEPT, NULL), *child;

  begin (model);
  child = submit (model, MODEL_KIND_PASSING, task, -1);
  model_act_cancel (model, child, TRUE);
  frames (model);
  succeed (model, task);
  model_act_retry (model, child);
  model_turn_network (model, 100);
  fail (model, child, TRUE);
  answer_all (model);
}

static void
tell_parent_of_another_process (Model *model)
{
  ModelTask *parent = submit (model, MODEL_KIND_PASSING, NULL, -1);

  begin (model);
  keep (model, MODEL_KIND_KEPT, parent);
  die (model, 0);
  submit (model, MODEL_KIND_PASSING, NULL, -1); /* has the number that the parent had */
  start (model);
}

/* A part of a part failed. After a restart the whole is tried again, down to it. */
static void
tell_retry_of_three_levels (Model *model)
{
  ModelTask *whole = submit (model, MODEL_KIND_PARENT, NULL, -1), *part = submit (model, MODEL_KIND_PARENT, whole, -1);
  ModelTask *step = submit (model, MODEL_KIND_KEPT, part, -1);
  gint64 id = part->id;

  keep (model, MODEL_KIND_KEPT, whole);
  begin (model);
  fail (model, step, TRUE);
  answer_all (model);
  die (model, 0);
  start (model);
  frames (model);
  model_act_retry (model, model_find (model, id));
  model_check (model);
  answer_all (model);
}

static void
submit_one (Model *model)
{
  ModelSpec spec;

  model->in_callback = NULL;
  model_spec_init (&spec, MODEL_KIND_PASSING, 0);
  model_act_submit (model, &spec, model_add_waiter (model, TRUE));
}

static void
wait_for_first (Model *model)
{
  model->in_callback = submit_one;
  model_wait (model, model_real (model, g_ptr_array_index (model->tasks, 0)), FALSE);
}

/* The first callback comes in the frame that finds the queue quiet, the second before the shutdown's. */
static void
tell_submit_in_last_callback (Model *model)
{
  ModelTask *task = submit (model, MODEL_KIND_PASSING, NULL, -1);

  begin (model);
  model_shut_down (model, LYCEUM_QUEUE_CANCEL_QUEUED);
  succeed (model, task);
  model->in_callback = wait_for_first;
  while (!model->is_closed)
    frames (model);
  model_end_life (model);
  model_open_life (model);
}

/* What it would take over must not be left with a queue that has ended. */
static void
tell_rescue_while_closing (Model *model)
{
  _lyceum_upkeep_run (model->queue);
  model_shut_down (model, LYCEUM_QUEUE_CANCEL_QUEUED);
  answer (model, 1); /* of the retention */
  frames (model);
  frames (model);
  model_assert (model, !model->is_closed, "the store has been asked");
  answer_all (model);
  frames (model);
  model_assert (model, model->is_closed, "the store has answered");
  model_end_life (model);
  model_open_life (model);
}

static void
tell_commit_of_failed_attempt (Model *model)
{
  ModelTask *task = keep (model, MODEL_KIND_STUBBORN, NULL);

  begin (model);
  model_act_fail (model, task, G_IO_ERROR_FAILED, FALSE, 0, TRUE);
  pass (model, 10);
  begin (model); /* lets go of the first */
}

static void
tell_at_most_once (Model *model)
{
  ModelTask *task = keep (model, MODEL_KIND_ONCE, NULL);

  model_turn_network (model, 100);
  model_check (model); /* not before the store has noted it */
  die (model, 0);
  start (model);
  model_turn_network (model, 100);
  refuse (model); /* then it must not begin, and is tried again */
  model_turn_network (model, 100);
  model_check (model);
  pass (model, 10);
  begin (model);
  die (model, 0);
  start (model); /* nobody saw how it ended */
  (void) task;
}

static void
tell_poison (Model *model)
{
  keep (model, MODEL_KIND_KEPT, NULL);
  for (guint i = 0; i < LYCEUM_MAX_CRASHES; i++)
    {
      begin (model);
      answer_all (model);
      die (model, 0);
      start (model);
      frames (model);
      answer_all (model);
    }
  model_assert (model, model->tasks->len == 1, "there is one");
  model_assert (model,
                model_errors_are_equal (((ModelTask *) g_ptr_array_index (model->tasks, 0))->error, MODEL_QUEUE_ERROR (POISON)),
                "it has had enough");
}

static const Case cases[] = {
  { "at-most-once", tell_at_most_once },
  { "batch-below-cancelled", tell_batch_below_cancelled },
  { "cancel-while-committing", tell_cancel_while_committing },
  { "checkpoint-after-gap", tell_checkpoint_after_gap },
  { "checkpoint-cancels", tell_checkpoint_cancels },
  { "checkpoints-after-gap", tell_checkpoints_after_gap },
  { "child-fails-while-committing", tell_child_fails_while_committing },
  { "commit-of-failed-attempt", tell_commit_of_failed_attempt },
  { "drain-while-logs-are-read", tell_drain_while_logs_are_read },
  { "failure-outlives-children", tell_failure_outlives_children },
  { "foreign-follower", tell_foreign_follower },
  { "parent-of-another-process", tell_parent_of_another_process },
  { "pause-while-committing", tell_pause_while_committing },
  { "paused-retry-outlives-crash", tell_paused_retry_outlives_crash },
  { "poison", tell_poison },
  { "priority-while-accepting", tell_priority_while_accepting },
  { "refused-parent-has-child", tell_refused_parent_has_child },
  { "refused-retry-has-child", tell_refused_retry_has_child },
  { "replaced-after-crash", tell_replaced_after_crash },
  { "rescue-while-closing", tell_rescue_while_closing },
  { "retry-of-three-levels", tell_retry_of_three_levels },
  { "submit-in-last-callback", tell_submit_in_last_callback },
  { "success-after-failure-with-child", tell_success_after_failure_with_child },
  { "timed-out-while-closing", tell_timed_out_while_closing },
};

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  Model model;

  model_open (&model, 1, TRUE);
  start (&model);
  one->tell (&model);
  model_check (&model);
  model_close (&model);
}

void
model_add_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/queue/model/cases/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
}

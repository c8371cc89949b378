/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

/*
 * The queue against itself: every list, heap, table and counter against a count over all its tasks. Knows nothing of what
 * the test did. What is counted here is meant to be the whole of what the engine keeps beside the tasks.
 */

typedef struct
{
  guint n_unfinished, n_attempts, n_timed, n_dirty, n_newborn, n_waiters, n_pending, n_runs;
  guint n_waiting[LYCEUM_N_WAIT_REASONS];
  guint n_general, n_reserved, n_ready;
} Count;

#define audit(condition) model_assert (model, condition, "in the queue's own structure")
#define audit_task(condition) model_assert (model, condition, "of %s in phase %d", model_name (task->id), task->phase)

static gboolean
has_run (const LyceumTask *task)
{
  return task->phase == LYCEUM_PHASE_STARTING || task->phase == LYCEUM_PHASE_READY || task->phase == LYCEUM_PHASE_RUNNING;
}

static gboolean
state_fits (const LyceumTask *task)
{
  switch ((LyceumPhase) task->phase)
    {
    case LYCEUM_PHASE_ACCEPTING:
      return task->state == LYCEUM_TASK_STATE_WAITING;
    case LYCEUM_PHASE_HELD:
      return task->state == LYCEUM_TASK_STATE_WAITING && task->wait_reason == LYCEUM_WAIT_PAUSED;
    case LYCEUM_PHASE_TIMED:
      return task->state == LYCEUM_TASK_STATE_SCHEDULED || task->wait_reason == LYCEUM_WAIT_RETRY;
    case LYCEUM_PHASE_PENDING:
      return task->state == LYCEUM_TASK_STATE_QUEUED;
    case LYCEUM_PHASE_STARTING:
    case LYCEUM_PHASE_READY:
    case LYCEUM_PHASE_RUNNING:
    case LYCEUM_PHASE_COMMITTING:
      return task->state == LYCEUM_TASK_STATE_RUNNING;
    case LYCEUM_PHASE_PARENT:
      return task->state == LYCEUM_TASK_STATE_WAITING &&
             task->wait_reason == (task->is_paused ? LYCEUM_WAIT_PAUSED : LYCEUM_WAIT_CHILDREN);
    case LYCEUM_PHASE_SETTLING:
      return !LYCEUM_TASK_STATE_IS_FINISHED (task->state);
    case LYCEUM_PHASE_ENDED:
      /* What the shutdown interrupted goes on in another process. */
      return LYCEUM_TASK_STATE_IS_FINISHED (task->state) ||
             g_error_matches (task->error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_SHUT_DOWN);
    }
  return FALSE;
}

static void
count_family (Model *model, LyceumTask *task)
{
  LyceumFamily *family = task->family;
  LyceumTask *last = NULL;
  guint n = 0, n_unfinished = 0, n_failed = 0, n_holds = 0;

  for (LyceumTask *child = family->first; child != NULL; child = child->sibling)
    {
      audit_task (child->parent == task && child->parent_id == task->id);
      audit_task (_lyceum_queue_find_locked (model->queue, child->id) == child);
      n++;
      n_unfinished += child->phase != LYCEUM_PHASE_ENDED;
      n_failed += child->phase == LYCEUM_PHASE_ENDED && child->state == LYCEUM_TASK_STATE_FAILED;
      last = child;
    }
  for (guint i = 0; i < model->tasks->len; i++)
    {
      ModelTask *other = g_ptr_array_index (model->tasks, i);

      n_holds += other->holder != NULL && other->holder->id == task->id;
    }
  audit_task (family->last == last);
  audit_task (family->n_children == n);
  audit_task (family->n_unfinished == n_unfinished);
  audit_task (family->n_failed == n_failed);
  audit_task (family->n_holds == n_holds);
  audit_task (task->phase != LYCEUM_PHASE_PARENT || n_unfinished > 0 || n_holds > 0);
}

static void
count_run (Model *model, LyceumTask *task, Count *count)
{
  audit_task (task->run != NULL && task->run->task == task && task->run->queue == model->queue);
  audit_task (!task->own_done);
  count->n_attempts++;
  count->n_general += task->run->has_general_slot;
  count->n_reserved += !task->run->has_general_slot;
  count->n_ready += task->phase == LYCEUM_PHASE_READY;
  count->n_runs += task->run->has_deadline;
  audit_task (task->run->has_deadline == (task->phase == LYCEUM_PHASE_RUNNING && !task->run->timed_out));
}

static void
count_task (Model *model, LyceumTask *task, Count *count)
{
  gboolean is_timed = task->phase == LYCEUM_PHASE_TIMED;

  audit_task (_lyceum_queue_find_locked (model->queue, task->id) == task);
  audit_task (task->has_counted ==
              (g_hash_table_lookup (model->queue->kinds, task->kind->kind.name) == task->kind));
  audit_task (state_fits (task));
  audit_task (task->group->kind == task->kind);
  audit_task ((task->chance != NULL && task->chance->heap_index > 0) == is_timed);
  audit_task (task->phase == LYCEUM_PHASE_PENDING || task->phase == LYCEUM_PHASE_READY || (task->previous == NULL && task->next == NULL));
  audit_task (!task->is_kept || task->kind->kind.durable);
  audit_task (task->state == LYCEUM_TASK_STATE_WAITING || task->wait_reason == LYCEUM_WAIT_NONE);
  count->n_unfinished += task->phase != LYCEUM_PHASE_ENDED;
  count->n_timed += is_timed;
  count->n_pending += task->phase == LYCEUM_PHASE_PENDING;
  count->n_dirty += task->is_dirty;
  count->n_newborn += task->is_newborn;
  if (task->state == LYCEUM_TASK_STATE_WAITING && task->has_counted)
    count->n_waiting[task->wait_reason]++;
  if (has_run (task))
    count_run (model, task, count);
  if (task->family != NULL)
    count_family (model, task);
}

static void
audit_band (Model *model, LyceumGroup *group, guint priority, guint *n)
{
  LyceumTask *last = NULL;

  for (LyceumTask *task = group->bands.band[priority].head; task != NULL; task = task->next)
    {
      audit_task (task->phase == LYCEUM_PHASE_PENDING && task->group == group && task->priority == priority);
      audit_task (task->previous == last);
      audit_task (last == NULL || last->queued_seq < task->queued_seq);
      audit_task (task->queued_at <= model_now);
      (*n)++;
      last = task;
    }
  audit (group->bands.band[priority].tail == last);
}

static void
audit_lane (Model *model, LyceumLaneState *lane, const Count *count)
{
  guint n_pending = 0, n_eager = 0, n_ready = 0;
  LyceumTask *last = NULL;

  for (guint i = 0; i < lane->groups->len; i++)
    {
      LyceumGroup *group = g_ptr_array_index (lane->groups, i);
      guint before = n_pending;

      for (guint priority = 0; priority < LYCEUM_N_TASK_PRIORITIES; priority++)
        {
          guint before_band = n_pending;

          audit_band (model, group, priority, &n_pending);
          n_eager += priority >= LYCEUM_TASK_PRIORITY_HIGH ? n_pending - before_band : 0;
        }
      audit (group->n_pending == n_pending - before);
      audit (g_ptr_array_find (group->kind->groups, group, NULL));
    }
  for (LyceumTask *task = lane->ready_head; task != NULL; task = task->next)
    {
      audit_task (task->phase == LYCEUM_PHASE_READY);
      n_ready++;
      last = task;
    }
  audit (lane->ready_tail == last);
  audit (n_ready == count->n_ready);
  audit (lane->n_pending == n_pending && n_pending == count->n_pending);
  audit (lane->n_eager == n_eager);
  audit (lane->n_general == count->n_general && lane->n_reserved == count->n_reserved);
  audit (lane->n_reserved <= 1);
}

static void
audit_kind (Model *model, LyceumKind *kind, guint *n_runs)
{
  guint n[LYCEUM_N_TASK_STATES] = { 0 }, n_running = 0;
  LyceumTaskRun *last = NULL;
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, model->queue->tasks);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      LyceumTask *task = _lyceum_task_of_id (id);

      if (task->kind != kind)
        continue;
      n[LYCEUM_TASK_STATE_INDEX (task->state)]++;
      n_running += has_run (task) || task->phase == LYCEUM_PHASE_COMMITTING;
    }
  audit (kind->n_running == n_running);
  for (guint i = 0; i < LYCEUM_N_TASK_STATES; i++)
    audit ((kind->record != NULL ? kind->record->n[i] : 0) == n[i]);
  for (LyceumTaskRun *run = kind->first_run; run != NULL; run = run->next)
    {
      audit (run->has_deadline && run->previous == last && run->task->run == run && run->kind == kind);
      audit (last == NULL || last->deadline <= run->deadline);
      audit (run->deadline == run->began_at + kind->kind.timeout_seconds * G_USEC_PER_SEC);
      audit (model->queue->armed_timer != 0 && model->queue->armed_timer <= run->deadline);
      (*n_runs)++;
      last = run;
    }
  audit (kind->last_run == last);
}

static void
audit_kinds (Model *model, const Count *count)
{
  GHashTableIter iter;
  gpointer value;
  guint n_runs = 0;

  g_hash_table_iter_init (&iter, model->queue->kinds);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    audit_kind (model, value, &n_runs);
  audit (n_runs == count->n_runs);
  g_hash_table_iter_init (&iter, model->queue->limits);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      LyceumLimit *limit = value;
      GHashTableIter tasks;
      guint n = 0;
      gpointer id;

      g_hash_table_iter_init (&tasks, model->queue->tasks);
      while (g_hash_table_iter_next (&tasks, &id, NULL))
        {
          LyceumTask *task = _lyceum_task_of_id (id);

          n += task->group->limit == limit && (has_run (task) || task->phase == LYCEUM_PHASE_COMMITTING);
        }
      audit (limit->n_running == n);
      audit (limit->tokens >= 0 && limit->tokens <= MAX (limit->burst, 0));
    }
}

static void
audit_timed (Model *model, const Count *count)
{
  GPtrArray *timed = model->queue->timed;

  audit (timed->len == count->n_timed);
  for (guint i = 1; i <= timed->len; i++)
    {
      LyceumTask *task = g_ptr_array_index (timed, i - 1);
      LyceumTask *above = i > 1 ? g_ptr_array_index (timed, i / 2 - 1) : NULL;
      gint64 due = model_now + CLAMP (task->chance->start_at * 1000 - model_wall, 0, 60 * G_USEC_PER_SEC);

      audit_task (task->chance->heap_index == i);
      audit_task (above == NULL || above->chance->start_at < task->chance->start_at ||
                  (above->chance->start_at == task->chance->start_at && above->id < task->id));
      /* The timer looks in time; when the time of day was set, after a minute. */
      audit_task (model->queue->armed_timer != 0 && model->queue->armed_timer <= MAX (due, model_now + 60 * G_USEC_PER_SEC));
      audit_task (model->wall_was_set || model->queue->armed_timer <= due);
    }
}

/* One of those that have a key, and have not given it up, is in the table for it. */
static void
audit_unique (Model *model)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, model->queue->unique);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      LyceumTask *task = id;

      audit_task (_lyceum_queue_find_locked (model->queue, task->id) == task);
      audit_task (task->phase != LYCEUM_PHASE_ENDED && (!task->cancel_requested || task->is_reopened));
    }
  for (guint i = 0; i < model->tasks->len; i++)
    {
      ModelTask *other = g_ptr_array_index (model->tasks, i);
      LyceumTask *task = _lyceum_queue_find_locked (model->queue, other->id);

      if (other->key >= 0)
        audit_task ((_lyceum_unique_find_locked (model->queue, task->kind, task->unique_key) == task) == other->has_key);
    }
}

static void
audit_news (Model *model, const Count *count)
{
  LyceumQueue *queue = model->queue;
  LyceumTask *last = NULL;
  guint n = 0;

  for (LyceumTask *task = queue->dirty_head; task != NULL; task = task->dirty_next)
    {
      audit_task (task->is_dirty && task->dirty_previous == last);
      last = task;
      n++;
    }
  audit (queue->dirty_tail == last && n == count->n_dirty);
  n = 0;
  last = NULL;
  for (LyceumTask *task = queue->newborn_head; task != NULL; task = task->newborn_next)
    {
      audit_task (task->is_newborn && !task->is_listed);
      last = task;
      n++;
    }
  audit (queue->newborn_tail == last && n == count->n_newborn);
  if (queue->dirty_head != NULL || queue->newborn_head != NULL || queue->acks->len > 0 || queue->withdrawn->len > 0 ||
      queue->unread->len > 0 || queue->groups_changed || (queue->early->len > 0 && queue->end_id != 0))
    audit (queue->armed != LYCEUM_ARMED_NOT || model->is_closed);
}

/* No thread is left asleep that has something to do. */
static void
audit_wakes (Model *model)
{
  LyceumQueue *queue = model->queue;
  gint64 wake_at;
  gboolean rose;

  if (!model->is_started || g_source_get_ready_time (model->network_source) == 0 ||
      (queue->armed_timer != 0 && queue->armed_timer <= model_now))
    return;
  audit (queue->lanes[LYCEUM_LANE_NETWORK].ready_head == NULL);
  model_assert (model, model_next (model) == NULL, "%s may start, and nobody was woken", model_name (model_next (model)->id));
  _lyceum_lane_best_locked (queue, &queue->lanes[LYCEUM_LANE_NETWORK], LYCEUM_TASK_PRIORITY_LOW, &rose, &wake_at);
  /* Without a free slot it is the end of an attempt that wakes. */
  if (wake_at != 0 && queue->lanes[LYCEUM_LANE_NETWORK].n_general < queue->lanes[LYCEUM_LANE_NETWORK].n_slots)
    audit (queue->armed_timer != 0 && queue->armed_timer <= wake_at);
}

static void
audit_calls (Model *model)
{
  GPtrArray *calls = hand_store_get_calls (model->store);
  guint n = 0, n_waiters = 0;

  for (guint i = 0; i < calls->len; i++)
    n += ((HandCall *) g_ptr_array_index (calls, i))->done != NULL;
  audit (model->queue->n_ops == n);
  audit (model->queue->outbox_head == NULL && model->queue->outbox_tail == NULL && !model->queue->flushing);
  audit (model->queue->doomed->len == 0 && model->queue->transitions->len == 0);
  for (guint i = 0; i < model->waiters->len; i++)
    {
      ModelWaiter *waiter = g_ptr_array_index (model->waiters, i);

      n_waiters += !waiter->is_called && !waiter->is_later;
    }
  audit (model->queue->n_waiters == n_waiters);
}

/* What is shown of families and of the whole: sums over what is in the lists. */
static void
audit_audience (Model *model, LyceumTask *task)
{
  LyceumAudience *audience = task->audience;
  guint n = 0, n_finished = 0, n_failed = 0;
  double progress = 0, weight = 0;

  if (audience == NULL || audience->n_listed == 0)
    return;
  for (LyceumTask *child = task->family != NULL ? task->family->first : NULL; child != NULL; child = child->sibling)
    {
      gboolean is_over = LYCEUM_TASK_STATE_IS_FINISHED (child->shown_state);

      if (!child->is_listed)
        continue;
      n++;
      n_finished += is_over;
      n_failed += child->shown_state == LYCEUM_TASK_STATE_FAILED;
      weight += child->weight;
      progress += child->weight * (is_over ? 1 : MAX (child->progress, 0));
    }
  audit_task (audience->n_listed == n && audience->n_listed_finished == n_finished && audience->n_listed_failed == n_failed);
  audit_task (ABS (audience->weight_sum - weight) < 1e-6);
  model_assert (model, ABS (audience->progress_sum - progress) < 1e-6, "%s: the sum of progress is %f, not %f",
                model_name (task->id), audience->progress_sum, progress);
}

static void
audit_lists (Model *model)
{
  LyceumQueue *queue = model->queue;
  double progress = 0;
  guint n = 0;

  for (guint i = 0; i < queue->listed->len; i++)
    {
      LyceumTask *task = g_ptr_array_index (queue->listed, i);

      audit_task (_lyceum_queue_find_locked (queue, task->id) == task);
      audit_task (task->is_listed && task->parent == NULL && !task->is_newborn);
      if (LYCEUM_TASK_STATE_IS_FINISHED (task->shown_state))
        continue;
      n++;
      progress += MAX (task->progress, 0);
    }
  model_assert (model, queue->n_top_unfinished == n, "%u unfinished are shown, and counted are %u", n, queue->n_top_unfinished);
  audit (ABS (queue->top_progress - progress) < 1e-6);
  for (guint i = 0; i < model->tasks->len; i++)
    audit_audience (model, _lyceum_queue_find_locked (queue, ((ModelTask *) g_ptr_array_index (model->tasks, i))->id));
}

void
model_audit (Model *model)
{
  LyceumQueue *queue = model->queue;
  Count count = { 0 };
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, queue->tasks);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    count_task (model, _lyceum_task_of_id (id), &count);
  audit (queue->n_unfinished == count.n_unfinished);
  audit (queue->n_attempts == count.n_attempts);
  for (guint i = 0; i < LYCEUM_N_WAIT_REASONS; i++)
    audit (queue->n_waiting[i] == count.n_waiting[i]);
  audit_lane (model, &queue->lanes[LYCEUM_LANE_NETWORK], &count);
  audit (queue->lanes[LYCEUM_LANE_COMPUTE].n_pending == 0);
  audit_kinds (model, &count);
  audit_timed (model, &count);
  audit_unique (model);
  audit_news (model, &count);
  audit_wakes (model);
  audit_calls (model);
  audit_lists (model);
}

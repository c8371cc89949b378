/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/* What a person sees of a task: its properties, and those of what stands above it. All of it on the main thread. */

static void
mark_dirty (LyceumQueue *self, LyceumTask *task)
{
  _lyceum_queue_lock (self);
  _lyceum_frame_dirty_locked (self, task);
  _lyceum_queue_unlock (self);
}

/* How much of the task is done, for those above it: what has ended, well or not, is no longer to be waited for. */
static double
weight_of (LyceumTask *task)
{
  return LYCEUM_TASK_STATE_IS_FINISHED (task->shown_state) ? 1 : MAX (task->progress, 0);
}

static void
weight_changed (LyceumQueue *self, LyceumTask *task, double before)
{
  double change = weight_of (task) - before;

  if (change == 0 || !task->is_listed)
    return;
  if (task->parent == NULL)
    {
      if (!LYCEUM_TASK_STATE_IS_FINISHED (task->shown_state))
        self->top_progress += change;
      return;
    }
  _lyceum_task_get_audience (task->parent)->progress_sum += change * task->weight;
  mark_dirty (self, task->parent);
}

/* How fast it goes lately: the rate of each second counts for a third, and what was before for the rest. */
static void
take_rate (LyceumTask *task)
{
  const double share = 1.0 / 3;
  LyceumAudience *audience = _lyceum_task_get_audience (task);
  gint64 now = g_get_monotonic_time ();
  double rate;

  if (audience->rated_at != 0 && now - audience->rated_at < G_USEC_PER_SEC && task->progress >= audience->rated_progress)
    return;
  if (audience->rated_at != 0 && task->progress > audience->rated_progress)
    {
      rate = (task->progress - audience->rated_progress) * G_USEC_PER_SEC / (double) (now - audience->rated_at);
      audience->rate = audience->rate > 0 ? share * rate + (1 - share) * audience->rate : rate;
    }
  else
    audience->rate = 0;
  audience->rated_at = now;
  audience->rated_progress = task->progress;
}

static void
set_progress (LyceumQueue *self, LyceumTask *task, double progress)
{
  double before = weight_of (task);

  if (progress == task->progress)
    return;
  task->progress = progress;
  if (progress >= 0)
    take_rate (task);
  weight_changed (self, task, before);
  _lyceum_task_notify_progress (task);
}

static void
set_message (LyceumQueue *self, LyceumTask *task, const char *message)
{
  LyceumAudience *audience;

  if (g_strcmp0 (message, lyceum_task_get_message (task)) == 0)
    return;
  audience = _lyceum_task_get_audience (task);
  g_free (audience->message);
  audience->message = g_strdup (message);
  _lyceum_task_notify_message (task);

  if (task->parent != NULL && message != NULL)
    {
      LyceumAudience *above = _lyceum_task_get_audience (task->parent);

      g_free (above->child_message);
      above->child_message = g_strdup (message);
      mark_dirty (self, task->parent);
    }
}

/* Takes over what the attempt has said since the last frame. */
static void
hear_run (LyceumQueue *self, LyceumTask *task, LyceumTaskRun *run)
{
  g_autofree char *message = NULL;
  gboolean has_progress;
  double fraction;

  pthread_mutex_lock (&run->mutex);
  has_progress = run->has_progress;
  fraction = run->fraction;
  if (has_progress)
    message = g_strdup (run->message);
  run->has_progress = run->has_news = FALSE;
  pthread_mutex_unlock (&run->mutex);

  if (!has_progress)
    return;
  if (task->audience == NULL || task->audience->n_listed == 0)
    set_progress (self, task, fraction);
  set_message (self, task, message);
  _lyceum_events_show_progress (self, task, fraction, message);
}

/* Takes over what the children have said. */
static void
hear_children (LyceumQueue *self, LyceumTask *task)
{
  LyceumAudience *audience = task->audience;

  if (audience == NULL || audience->n_listed == 0 || LYCEUM_TASK_STATE_IS_FINISHED (task->shown_state))
    return;
  set_progress (self, task, CLAMP (audience->progress_sum / audience->weight_sum, 0, 1));
  if (audience->child_message != NULL)
    {
      g_autofree char *message = g_steal_pointer (&audience->child_message);

      set_message (self, task, message);
    }
  _lyceum_events_show_progress (self, task, task->progress, audience->message);
}

/* A listed task has ended, or is unfinished again. */
static void
count_end (LyceumQueue *self, LyceumTask *task, LyceumTaskState from, LyceumTaskState to)
{
  gboolean was_over = LYCEUM_TASK_STATE_IS_FINISHED (from);
  gboolean is_over = LYCEUM_TASK_STATE_IS_FINISHED (to);

  if (!task->is_listed)
    return;
  if (task->parent != NULL)
    {
      LyceumAudience *above = _lyceum_task_get_audience (task->parent);

      above->n_listed_finished += is_over - was_over;
      above->n_listed_failed += (to == LYCEUM_TASK_STATE_FAILED) - (from == LYCEUM_TASK_STATE_FAILED);
    }
  else if (is_over && !was_over)
    {
      self->top_progress -= MAX (task->progress, 0);
      if (--self->n_top_unfinished == 0)
        self->top_progress = 0; /* no sum of rounding errors */
    }
  else if (was_over && !is_over)
    {
      self->top_progress += weight_of (task); /* as one that has ended; what changes follows */
      self->n_top_unfinished++;
    }
}

/* Returns: whether it is another one */
static gboolean
show_error (LyceumTask *task, const char *message)
{
  LyceumAudience *audience;

  if (g_strcmp0 (message, lyceum_task_get_error_message (task)) == 0)
    return FALSE;
  audience = _lyceum_task_get_audience (task);
  g_free (audience->error_message);
  audience->error_message = g_strdup (message);
  return TRUE;
}

static void
set_state (LyceumQueue *self, LyceumTask *task, LyceumTaskState state, const char *error_message)
{
  LyceumTaskState before = task->shown_state;
  double weight = weight_of (task);

  if (state == before)
    return;
  if (LYCEUM_TASK_STATE_IS_FINISHED (before))
    task->is_over = FALSE;
  count_end (self, task, before, state);
  task->shown_state = state;
  if (LYCEUM_TASK_STATE_IS_FINISHED (before) && task->progress != 0 &&
      (task->audience == NULL || task->audience->n_listed == 0))
    {
      task->progress = 0;
      _lyceum_task_notify_progress (task);
    }
  weight_changed (self, task, weight);
  if (state == LYCEUM_TASK_STATE_SUCCEEDED && task->progress != 1)
    {
      task->progress = 1;
      _lyceum_task_notify_progress (task);
    }
  if (show_error (task, error_message))
    _lyceum_task_notify_error (task);
  _lyceum_events_show_state (self, task, state);
  _lyceum_task_notify_state (task);
}

static void
show_as_ended_locked (LyceumTask *task)
{
  task->is_over = TRUE;
  task->shown_state = task->state;
  task->shown_started_at = task->started_at;
  task->shown_finished_at = task->finished_at;
  task->shown_attempts = task->attempts;
  task->progress = task->state == LYCEUM_TASK_STATE_SUCCEEDED ? 1 : 0;
  show_error (task, task->error != NULL ? task->error->message : NULL);
}

/* A task that an earlier process ended, and its children: known, and shown as they ended. In no list of top-level tasks. */
void
_lyceum_show_recalled (LyceumQueue *self, LyceumTask *task)
{
  g_autoptr (GPtrArray) children = g_ptr_array_new ();
  LyceumAudience *audience = _lyceum_task_get_audience (task);

  _lyceum_queue_lock (self);
  for (LyceumTask *child = task->family != NULL ? task->family->first : NULL; child != NULL; child = child->sibling)
    {
      child->is_listed = TRUE;
      show_as_ended_locked (child);
      audience->n_listed++;
      audience->n_listed_finished++;
      audience->n_listed_failed += child->shown_state == LYCEUM_TASK_STATE_FAILED;
      audience->progress_sum += weight_of (child) * child->weight;
      audience->weight_sum += child->weight;
      g_ptr_array_add (children, child);
    }
  show_as_ended_locked (task);
  _lyceum_queue_unlock (self);
  if (children->len > 0)
    _lyceum_task_list_append (LYCEUM_TASK_LIST (lyceum_queue_get_children (self, task)), children);
}

/* A task that had ended goes on. Said at once, so that no log leaves it out even if the task soon ends again. */
static void
show_reopened (LyceumQueue *self, LyceumTask *task)
{
  LyceumTaskState first = task->kind->kind.lane == LYCEUM_LANE_NONE ? LYCEUM_TASK_STATE_WAITING : LYCEUM_TASK_STATE_QUEUED;
  LyceumTaskState state;

  _lyceum_queue_lock (self);
  state = LYCEUM_TASK_STATE_IS_FINISHED (task->state) ? first : task->state;
  _lyceum_queue_unlock (self);
  task->is_over = FALSE;
  task->shown_finished_at = 0;
  if (task->audience != NULL)
    task->audience->rated_at = 0;
  /* It was recalled, or the list was cleared. */
  if (task->parent == NULL && !task->is_listed)
    {
      g_autoptr (GPtrArray) batch = g_ptr_array_new ();

      task->is_listed = TRUE;
      g_ptr_array_add (batch, task);
      _lyceum_queue_add_top (self, batch);
    }
  set_state (self, task, state, NULL);
}

/* First all of them, then the word: whoever hears of one may ask for another. */
void
_lyceum_show_reopened (LyceumQueue *self, GPtrArray *reopened)
{
  for (guint i = 0; i < reopened->len; i++)
    ((LyceumTask *) g_ptr_array_index (reopened, i))->is_over = FALSE;
  for (guint i = 0; i < reopened->len; i++)
    show_reopened (self, g_ptr_array_index (reopened, i));
}

void
_lyceum_news_read_locked (LyceumNews *news, LyceumTask *task)
{
  gboolean has_ended = task->phase == LYCEUM_PHASE_ENDED;
  gboolean waits_for_time =
      task->chance != NULL && (task->phase == LYCEUM_PHASE_TIMED || task->phase == LYCEUM_PHASE_HELD);

  *news = (LyceumNews){ .state = task->state,
                        .reason = task->wait_reason,
                        .priority = task->priority,
                        .is_paused = task->is_paused,
                        .has_ended = has_ended,
                        .attempts = task->attempts,
                        .start_at = waits_for_time ? task->chance->start_at : 0,
                        .started_at = task->started_at,
                        .finished_at = task->finished_at };
  if (task->run != NULL)
    news->run = has_ended ? g_steal_pointer (&task->run) : lyceum_task_run_ref (task->run);
  if (has_ended && task->error != NULL && task->state != LYCEUM_TASK_STATE_SUCCEEDED)
    news->error_message = g_strdup (task->error->message);
}

void
_lyceum_news_clear (LyceumNews *news)
{
  g_clear_pointer (&news->run, lyceum_task_run_unref);
  g_clear_pointer (&news->error_message, g_free);
}

static void
set_priority (LyceumTask *task, LyceumTaskPriority priority)
{
  if (task->shown_priority == priority)
    return;
  task->shown_priority = (guint8) priority;
  _lyceum_task_notify_priority (task);
}

static void
set_wait (LyceumTask *task, const LyceumNews *news)
{
  gint64 shown_start_at = task->audience != NULL ? task->audience->start_at : 0;

  if (task->shown_reason == news->reason && task->shown_paused == news->is_paused && shown_start_at == news->start_at)
    return;
  task->shown_reason = (guint8) news->reason;
  task->shown_paused = news->is_paused != FALSE;
  if (shown_start_at != news->start_at)
    _lyceum_task_get_audience (task)->start_at = news->start_at;
  _lyceum_task_notify_wait (task);
}

static void
drop_unlisted (LyceumQueue *self, LyceumTask *task)
{
  _lyceum_queue_lock (self);
  for (LyceumTask *child = task->family != NULL ? task->family->first : NULL; child != NULL; child = child->sibling)
    child->parent = NULL;
  _lyceum_tree_detach_locked (task);
  _lyceum_queue_unlock (self);
  _lyceum_queue_forget (self, task);
}

/* Carries the news of one task over. */
void
_lyceum_show_task (LyceumQueue *self, LyceumTask *task, const LyceumNews *news)
{
  gboolean was_listed;

  if (news->run != NULL)
    hear_run (self, task, news->run);
  hear_children (self, task);
  set_priority (task, news->priority);
  task->shown_attempts = news->attempts;
  task->shown_started_at = news->started_at;
  task->shown_finished_at = news->finished_at;
  set_wait (task, news);
  set_state (self, task, news->state, news->error_message);
  if (task->kind->kind.durable)
    _lyceum_events_save (self, task, news->has_ended);
  if (!news->has_ended || task->is_over)
    return;
  was_listed = task->is_listed;
  if (_lyceum_queue_call_waiters (self, task) && !was_listed)
    drop_unlisted (self, task);
}

static void
list_batch (LyceumQueue *self, GPtrArray *batch)
{
  LyceumTask *parent = ((LyceumTask *) g_ptr_array_index (batch, 0))->parent;

  for (guint i = 0; i < batch->len; i++)
    ((LyceumTask *) g_ptr_array_index (batch, i))->is_listed = TRUE;
  if (parent == NULL)
    {
      self->n_top_unfinished += batch->len;
      _lyceum_queue_add_top (self, batch);
    }
  else
    {
      LyceumAudience *above = _lyceum_task_get_audience (parent);

      above->n_listed += batch->len;
      for (guint i = 0; i < batch->len; i++)
        above->weight_sum += ((LyceumTask *) g_ptr_array_index (batch, i))->weight;
      _lyceum_task_list_append (LYCEUM_TASK_LIST (lyceum_queue_get_children (self, parent)), batch);
      mark_dirty (self, parent);
    }
  g_ptr_array_set_size (batch, 0);
}

/* Puts new tasks into the lists: one signal for those of one parent in a row. */
void
_lyceum_show_newborns (LyceumQueue *self, GPtrArray *newborns)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new ();

  for (guint i = 0; i < newborns->len; i++)
    {
      LyceumTask *task = g_ptr_array_index (newborns, i);

      if (batch->len > 0 && ((LyceumTask *) g_ptr_array_index (batch, 0))->parent != task->parent)
        list_batch (self, batch);
      g_ptr_array_add (batch, task);
    }
  if (batch->len > 0)
    list_batch (self, batch);
}

/* What blocks whole groups of tasks. */
void
_lyceum_show_groups (LyceumQueue *self)
{
  gboolean has_changed = FALSE;

  _lyceum_queue_lock (self);
  for (guint lane = 0; self->groups_changed && lane < LYCEUM_N_LANES; lane++)
    for (guint i = 0; i < self->lanes[lane].groups->len; i++)
      {
        LyceumGroup *group = g_ptr_array_index (self->lanes[lane].groups, i);
        gint64 until;
        LyceumWaitReason reason = _lyceum_group_reason_locked (self, group, self->clock (), &until);

        has_changed = has_changed || group->shown_reason != reason;
        group->shown_reason = (guint8) reason;
      }
  self->groups_changed = FALSE;
  _lyceum_queue_unlock (self);
  if (has_changed)
    _lyceum_queue_emit_waiting_changed (self);
}

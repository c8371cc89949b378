/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * The bridge from the engine to the main loop: one source, below GTK's redraw priority, that wakes at most once a frame
 * however many tasks report, works a bounded slice of time, and carries over what has changed: new tasks into lists,
 * states and progress into properties and logs, ends to those who wait.
 */

#define NEWBORNS_A_TURN 512

typedef struct
{
  GSource source;
  LyceumQueue *queue;
} FrameSource;

void
_lyceum_frame_arm_locked (LyceumQueue *self, gboolean at_once)
{
  LyceumArmed wanted = at_once ? LYCEUM_ARMED_NOW : LYCEUM_ARMED_FRAME;

  if (self->armed >= wanted)
    return;
  self->armed = wanted;
  g_source_set_ready_time (self->frame_source, at_once ? 0 : self->last_frame + LYCEUM_FRAME_USEC);
}

void
_lyceum_frame_undirty_locked (LyceumQueue *self, LyceumTask *task)
{
  if (!task->is_dirty)
    return;
  task->is_dirty = FALSE;
  if (task->dirty_previous != NULL)
    task->dirty_previous->dirty_next = task->dirty_next;
  else
    self->dirty_head = task->dirty_next;
  if (task->dirty_next != NULL)
    task->dirty_next->dirty_previous = task->dirty_previous;
  else
    self->dirty_tail = task->dirty_previous;
  task->dirty_previous = task->dirty_next = NULL;
}

/* There is news of the task. */
void
_lyceum_frame_dirty_locked (LyceumQueue *self, LyceumTask *task)
{
  if (!task->is_dirty)
    {
      task->is_dirty = TRUE;
      task->dirty_previous = self->dirty_tail;
      if (self->dirty_tail != NULL)
        self->dirty_tail->dirty_next = task;
      else
        self->dirty_head = task;
      self->dirty_tail = task;
    }
  _lyceum_frame_arm_locked (self, FALSE);
}

/* As above, and after all other news so far: the end of a parent comes after the ends of its children. */
void
_lyceum_frame_dirty_last_locked (LyceumQueue *self, LyceumTask *task)
{
  _lyceum_frame_undirty_locked (self, task);
  _lyceum_frame_dirty_locked (self, task);
}

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
  _lyceum_task_get_audience (task->parent)->progress_sum += change;
  mark_dirty (self, task->parent);
}

static void
set_progress (LyceumQueue *self, LyceumTask *task, double progress)
{
  double before = weight_of (task);

  if (progress == task->progress)
    return;
  task->progress = progress;
  weight_changed (self, task, before);
  _lyceum_task_notify_progress (task);
}

static void
set_message (LyceumQueue *self, LyceumTask *task, const char *message)
{
  if (g_strcmp0 (message, task->message) == 0)
    return;
  g_free (task->message);
  task->message = g_strdup (message);
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
  g_autofree char *text = NULL;
  g_autofree char *message = NULL;
  gboolean has_progress;
  double fraction;

  pthread_mutex_lock (&run->mutex);
  if (run->text != NULL)
    text = g_string_free (g_steal_pointer (&run->text), FALSE);
  has_progress = run->has_progress;
  fraction = run->fraction;
  if (has_progress)
    message = g_strdup (run->message);
  run->has_progress = run->has_news = FALSE;
  pthread_mutex_unlock (&run->mutex);

  if (has_progress)
    {
      if (task->audience == NULL || task->audience->n_listed == 0)
        set_progress (self, task, fraction);
      set_message (self, task, message);
      _lyceum_events_add_progress (task, fraction, message);
    }
  if (text != NULL)
    _lyceum_events_add_text (task, text);
}

/* Takes over what the children have said. */
static void
hear_children (LyceumQueue *self, LyceumTask *task)
{
  LyceumAudience *audience = task->audience;

  if (audience == NULL || audience->n_listed == 0 || LYCEUM_TASK_STATE_IS_FINISHED (task->shown_state))
    return;
  set_progress (self, task, CLAMP (audience->progress_sum / audience->n_listed, 0, 1));
  if (audience->child_message != NULL)
    {
      g_autofree char *message = g_steal_pointer (&audience->child_message);

      set_message (self, task, message);
    }
  _lyceum_events_add_progress (task, task->progress, task->message);
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
  if (g_strcmp0 (error_message, task->error_message) != 0)
    {
      g_free (task->error_message);
      task->error_message = g_strdup (error_message);
      _lyceum_task_notify_error (task);
    }
  _lyceum_events_add_state (task, state);
  _lyceum_task_notify_state (task);
}

static void
show_as_ended_locked (LyceumTask *task)
{
  task->is_over = TRUE;
  task->shown_state = task->state;
  task->shown_finished_at = task->finished_at;
  task->progress = task->state == LYCEUM_TASK_STATE_SUCCEEDED ? 1 : 0;
  task->error_message = task->error != NULL ? g_strdup (task->error->message) : NULL;
}

/* A task that an earlier process ended, and its children: known, and shown as they ended. In no list of top-level tasks. */
void
_lyceum_frame_show_recalled (LyceumQueue *self, LyceumTask *task)
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
      audience->progress_sum += weight_of (child);
      g_ptr_array_add (children, child);
    }
  show_as_ended_locked (task);
  _lyceum_queue_unlock (self);
  if (children->len > 0)
    _lyceum_task_list_append (LYCEUM_TASK_LIST (lyceum_queue_get_children (self, task)), children);
}

/* A task that had ended goes on. Said at once, so that no log leaves it out even if the task soon ends again. */
void
_lyceum_frame_show_reopened (LyceumQueue *self, LyceumTask *task)
{
  LyceumTaskState first = task->kind->kind.lane == LYCEUM_LANE_NONE ? LYCEUM_TASK_STATE_WAITING : LYCEUM_TASK_STATE_QUEUED;
  LyceumTaskState state;

  _lyceum_queue_lock (self);
  state = LYCEUM_TASK_STATE_IS_FINISHED (task->state) ? first : task->state;
  _lyceum_queue_unlock (self);
  task->is_over = FALSE;
  task->shown_finished_at = 0;
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

/* Carries the news of one task over. Returns: whether all of it. */
static gboolean
show_task (LyceumQueue *self, LyceumTask *task, gint64 until)
{
  g_autoptr (LyceumTaskRun) run = NULL;
  g_autofree char *error_message = NULL;
  LyceumTaskState state;
  gint64 finished_at;
  gboolean has_ended;

  _lyceum_queue_lock (self);
  state = task->state;
  has_ended = task->phase == LYCEUM_PHASE_ENDED;
  if (task->run != NULL)
    run = has_ended ? g_steal_pointer (&task->run) : lyceum_task_run_ref (task->run);
  if (has_ended && task->error != NULL && state != LYCEUM_TASK_STATE_SUCCEEDED)
    error_message = g_strdup (task->error->message);
  finished_at = task->finished_at;
  _lyceum_queue_unlock (self);

  if (run != NULL)
    hear_run (self, task, run);
  hear_children (self, task);
  set_state (self, task, state, error_message);
  task->shown_finished_at = finished_at;
  if (!_lyceum_events_deliver (self, task, until))
    return FALSE;
  /* Whoever was told of the end may have tried it again. */
  _lyceum_queue_lock (self);
  has_ended = has_ended && task->phase == LYCEUM_PHASE_ENDED;
  _lyceum_queue_unlock (self);
  if (has_ended && !task->is_over)
    {
      gboolean was_listed = task->is_listed;

      task->is_over = TRUE;
      _lyceum_queue_call_waiters (self, task);
      if (!was_listed)
        drop_unlisted (self, task);
    }
  return TRUE;
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
      _lyceum_task_get_audience (parent)->n_listed += batch->len;
      _lyceum_task_list_append (LYCEUM_TASK_LIST (lyceum_queue_get_children (self, parent)), batch);
      mark_dirty (self, parent);
    }
  g_ptr_array_set_size (batch, 0);
}

/* Puts new tasks into the lists: one signal for those of one parent in a row. Returns: whether all. */
static gboolean
list_newborns (LyceumQueue *self, gint64 until)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new ();
  gboolean all = FALSE;

  while (!all && g_get_monotonic_time () < until)
    {
      g_autoptr (GPtrArray) newborns = g_ptr_array_new ();

      _lyceum_queue_lock (self);
      for (guint i = 0; i < NEWBORNS_A_TURN && self->newborn_head != NULL; i++)
        {
          LyceumTask *task = self->newborn_head;

          self->newborn_head = task->newborn_next;
          if (self->newborn_head == NULL)
            self->newborn_tail = NULL;
          task->newborn_next = NULL;
          task->is_newborn = FALSE;
          if (!LYCEUM_TASK_STATE_IS_FINISHED (task->state))
            task->shown_state = task->state;
          g_ptr_array_add (newborns, task);
        }
      all = self->newborn_head == NULL;
      _lyceum_queue_unlock (self);

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
  return all;
}

static void
complete_acks (LyceumQueue *self)
{
  g_autoptr (GPtrArray) acks = NULL;

  _lyceum_queue_lock (self);
  acks = g_steal_pointer (&self->acks);
  self->acks = g_ptr_array_new_with_free_func ((GDestroyNotify) _lyceum_ack_free);
  _lyceum_queue_unlock (self);
  for (guint i = 0; i < acks->len; i++)
    _lyceum_ack_complete (self, g_ptr_array_index (acks, i));
}

static void
withdraw_cancelled (LyceumQueue *self)
{
  g_autoptr (GArray) withdrawn = NULL;

  _lyceum_queue_lock (self);
  withdrawn = g_steal_pointer (&self->withdrawn);
  self->withdrawn = g_array_new (FALSE, FALSE, sizeof (guint));
  _lyceum_queue_unlock (self);
  for (guint i = 0; i < withdrawn->len; i++)
    _lyceum_queue_withdraw (self, g_array_index (withdrawn, guint, i));
}

/*
 * Each task at most once a frame: tasks that report all the time would otherwise fill the slice. The first that comes a
 * second time ends the turn, because the order in which ends are shown must stay. So does one that was born while the
 * turn went on, and is in no list yet.
 */
static void
show_dirty (LyceumQueue *self, gint64 until)
{
  self->frame_number++;
  do
    {
      LyceumTask *task;

      _lyceum_queue_lock (self);
      task = self->dirty_head;
      if (task != NULL && (task->shown_in == self->frame_number || task->is_newborn))
        task = NULL;
      if (task != NULL)
        {
          task->shown_in = self->frame_number;
          _lyceum_frame_undirty_locked (self, task);
          g_object_ref (task);
        }
      _lyceum_queue_unlock (self);
      if (task == NULL)
        return;
      if (!show_task (self, task, until))
        mark_dirty (self, task);
      g_object_unref (task);
    }
  while (g_get_monotonic_time () < until);
}

static gboolean
dispatch_frame (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_autoptr (LyceumQueue) self = g_object_ref (((FrameSource *) source)->queue);
  gint64 now = g_get_monotonic_time ();
  gint64 until = now + LYCEUM_SLICE_USEC;

  _lyceum_queue_lock (self);
  self->armed = LYCEUM_ARMED_NOT;
  self->last_frame = now;
  g_source_set_ready_time (source, -1);
  _lyceum_queue_unlock (self);

  _lyceum_queue_continue_start (self);
  _lyceum_queue_accept_early (self);
  withdraw_cancelled (self);
  if (list_newborns (self, until))
    {
      _lyceum_queue_complete_start (self);
      complete_acks (self);
      show_dirty (self, until);
    }
  _lyceum_queue_notify (self);
  _lyceum_queue_check_quiet (self);

  _lyceum_queue_lock (self);
  if (self->dirty_head != NULL || self->newborn_head != NULL || self->acks->len > 0 || self->withdrawn->len > 0)
    _lyceum_frame_arm_locked (self, FALSE);
  _lyceum_queue_unlock (self);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs frame_funcs = { .dispatch = dispatch_frame };

GSource *
_lyceum_frame_source_new (LyceumQueue *self)
{
  GSource *source = g_source_new (&frame_funcs, sizeof (FrameSource));

  ((FrameSource *) source)->queue = self;
  g_source_set_static_name (source, "lyceum-queue-frame");
  g_source_set_priority (source, LYCEUM_FRAME_PRIORITY);
  g_source_attach (source, self->context);
  return source;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * The bridge from the engine to the main loop: one source, below GTK's redraw priority, that wakes at most once a frame
 * however many tasks report, works a bounded slice of time (one after the other while there is a backlog, so that
 * drawing and input come in between), and carries over what has changed: new tasks into lists, states and progress into
 * properties and logs, ends to those who wait.
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

/* New tasks go into the lists. Returns: whether all have. */
static gboolean
list_newborns (LyceumQueue *self, gint64 until)
{
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
          task->shown_reason = task->wait_reason;
          task->shown_paused = task->is_paused;
          g_ptr_array_add (newborns, task);
        }
      all = self->newborn_head == NULL;
      _lyceum_queue_unlock (self);

      _lyceum_show_newborns (self, newborns);
    }
  return all;
}

/* Whoever is told finds the tasks in the lists. What the store has taken in since they were filled waits for the next turn. */
static void
complete_acks (LyceumQueue *self)
{
  g_autoptr (GPtrArray) acks = NULL;

  _lyceum_queue_lock (self);
  if (self->acks->len > 0 && self->newborn_head == NULL)
    {
      acks = g_steal_pointer (&self->acks);
      self->acks = g_ptr_array_new_with_free_func ((GDestroyNotify) _lyceum_ack_free);
    }
  _lyceum_queue_unlock (self);
  for (guint i = 0; acks != NULL && i < acks->len; i++)
    _lyceum_ack_complete (self, g_ptr_array_index (acks, i));
}

static void
withdraw_cancelled (LyceumQueue *self)
{
  g_autoptr (GArray) withdrawn = NULL;

  _lyceum_queue_lock (self);
  if (self->withdrawn->len > 0)
    {
      withdrawn = g_steal_pointer (&self->withdrawn);
      self->withdrawn = g_array_new (FALSE, FALSE, sizeof (guint));
    }
  _lyceum_queue_unlock (self);
  for (guint i = 0; withdrawn != NULL && i < withdrawn->len; i++)
    _lyceum_queue_withdraw (self, g_array_index (withdrawn, guint, i));
}

/*
 * Each task at most once a frame: tasks that report all the time would otherwise fill the slice. The first that comes a
 * second time ends the turn, because the order in which ends are shown must stay. So does one that was born while the
 * turn went on, and is in no list yet.
 *
 * Returns: whether all was shown that there is to show in this frame
 */
static gboolean
show_dirty (LyceumQueue *self, gint64 until)
{
  if (!self->is_behind)
    self->frame_number++;
  do
    {
      LyceumNews news;
      LyceumTask *task;

      _lyceum_queue_lock (self);
      task = self->dirty_head;
      if (task != NULL && (task->shown_in == self->frame_number || task->is_newborn))
        task = NULL;
      if (task != NULL)
        {
          task->shown_in = self->frame_number;
          _lyceum_frame_undirty_locked (self, task);
          _lyceum_news_read_locked (&news, task);
          g_object_ref (task);
        }
      _lyceum_queue_unlock (self);
      if (task == NULL)
        return TRUE;
      _lyceum_show_task (self, task, &news);
      _lyceum_news_clear (&news);
      g_object_unref (task);
    }
  while (g_get_monotonic_time () < until);
  return FALSE;
}

static gboolean
dispatch_frame (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_autoptr (LyceumQueue) self = g_object_ref (((FrameSource *) source)->queue);
  gint64 now = g_get_monotonic_time ();
  gint64 until = now + LYCEUM_SLICE_USEC;
  gboolean is_done;

  _lyceum_queue_lock (self);
  self->armed = LYCEUM_ARMED_NOT;
  self->last_frame = now;
  g_source_set_ready_time (source, -1);
  _lyceum_queue_unlock (self);

  _lyceum_queue_continue_start (self);
  _lyceum_queue_accept_early (self);
  _lyceum_queue_read_logs (self);
  withdraw_cancelled (self);
  _lyceum_show_groups (self);
  is_done = list_newborns (self, until);
  if (is_done)
    {
      _lyceum_queue_complete_start (self);
      complete_acks (self);
      is_done = show_dirty (self, until);
    }
  self->is_behind = !is_done;
  _lyceum_queue_notify (self);
  _lyceum_queue_check_quiet (self);

  _lyceum_queue_lock (self);
  if (self->dirty_head != NULL || self->newborn_head != NULL || self->acks->len > 0 || self->withdrawn->len > 0 ||
      self->unread->len > 0)
    _lyceum_frame_arm_locked (self, self->is_behind);
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

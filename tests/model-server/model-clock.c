/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-clock-private.h"

#include <glib-unix.h>
#include <sys/epoll.h>
#include <unistd.h>

/* Those that are due within a millisecond go on together. */
#define GRAIN_USEC 1000
#define MAX_EVENTS 256

struct _ModelClock
{
  ModelAlarmFunc func;
  GSource *timer;  /* (owned) */
  GSource *poller; /* (owned) */
  GSequence *line; /* (element-type ModelAlarm): by their time */
  int epoll;
  /* Of the round that is being told: what is dropped in it is not told. */
  struct epoll_event events[MAX_EVENTS];
  int n_events;
};

static int
compare_alarms (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const ModelAlarm *left = a, *right = b;

  return (left->due > right->due) - (left->due < right->due);
}

static void
set_timer (ModelClock *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->line);

  if (g_sequence_iter_is_end (first))
    g_source_set_ready_time (self->timer, -1);
  else
    g_source_set_ready_time (self->timer, ((ModelAlarm *) g_sequence_get (first))->due);
}

static gboolean
timer_cb (gpointer user_data)
{
  ModelClock *self = user_data;
  gint64 until = g_get_monotonic_time () + GRAIN_USEC;
  GSequenceIter *first;

  while (!g_sequence_iter_is_end (first = g_sequence_get_begin_iter (self->line)))
    {
      ModelAlarm *alarm = g_sequence_get (first);

      if (alarm->due > until)
        break;
      g_sequence_remove (first);
      alarm->place = NULL;
      self->func (alarm, FALSE);
    }
  set_timer (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
poller_cb (int          fd,
           GIOCondition condition,
           gpointer     user_data)
{
  ModelClock *self = user_data;

  self->n_events = epoll_wait (self->epoll, self->events, MAX_EVENTS, 0);
  for (int i = 0; i < self->n_events; i++)
    if (self->events[i].data.ptr)
      self->func (self->events[i].data.ptr, (self->events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0);
  self->n_events = 0;
  return G_SOURCE_CONTINUE;
}

static gboolean
timer_dispatch (GSource    *source,
                GSourceFunc callback,
                gpointer    user_data)
{
  return callback (user_data);
}

static GSourceFuncs timer_funcs = { .dispatch = timer_dispatch };

ModelClock *
_model_clock_new (GMainContext  *context,
                  ModelAlarmFunc func)
{
  ModelClock *self = g_new0 (ModelClock, 1);

  self->func = func;
  self->line = g_sequence_new (NULL);
  self->epoll = epoll_create1 (EPOLL_CLOEXEC);
  self->timer = g_source_new (&timer_funcs, sizeof (GSource));
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, context);
  self->poller = g_unix_fd_source_new (self->epoll, G_IO_IN);
  g_source_set_callback (self->poller, G_SOURCE_FUNC (poller_cb), self, NULL);
  g_source_attach (self->poller, context);
  return self;
}

void
_model_clock_free (ModelClock *self)
{
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_source_destroy (self->poller);
  g_source_unref (self->poller);
  g_sequence_free (self->line);
  close (self->epoll);
  g_free (self);
}

void
_model_clock_set_due (ModelClock *self,
                      ModelAlarm *alarm,
                      gint64      due)
{
  if (alarm->place)
    g_sequence_remove (alarm->place);
  alarm->due = due;
  alarm->place = due >= 0 ? g_sequence_insert_sorted (self->line, alarm, compare_alarms, NULL) : NULL;
  set_timer (self);
}

static void
change_watch (ModelClock *self,
              ModelAlarm *alarm,
              int         operation)
{
  struct epoll_event event = { .events = EPOLLRDHUP | (alarm->is_blocked ? EPOLLOUT : 0), .data.ptr = alarm };

  if (epoll_ctl (self->epoll, operation, alarm->fd, &event) != 0)
    g_error ("epoll_ctl: %s", g_strerror (errno));
}

void
_model_clock_watch (ModelClock *self,
                    ModelAlarm *alarm,
                    int         fd)
{
  alarm->fd = fd;
  change_watch (self, alarm, EPOLL_CTL_ADD);
}

void
_model_clock_set_blocked (ModelClock *self,
                          ModelAlarm *alarm,
                          gboolean    is_blocked)
{
  if (alarm->is_blocked == is_blocked)
    return;
  alarm->is_blocked = is_blocked;
  change_watch (self, alarm, EPOLL_CTL_MOD);
}

void
_model_clock_drop (ModelClock *self,
                   ModelAlarm *alarm)
{
  if (alarm->place)
    g_sequence_remove (alarm->place);
  alarm->place = NULL;
  if (alarm->fd >= 0)
    change_watch (self, alarm, EPOLL_CTL_DEL);
  alarm->fd = -1;
  for (int i = 0; i < self->n_events; i++)
    if (self->events[i].data.ptr == alarm)
      self->events[i].data.ptr = NULL;
}

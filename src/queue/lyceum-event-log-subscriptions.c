/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-event-log-parts-private.h"

/*
 * Those who are told of a task. All subscriptions of one log in one main context share a reader, which is a source of
 * that context: so whoever appends wakes a source for each context that sleeps, however many listen there.
 *
 * A subscription is a number: how far it has come. A reader sleeps until the next event, or wakes at its next frame;
 * then it tells its subscriptions in turn, one event at a time, up to the end that the log had when it woke. Those who
 * have come equally far are told the same copy of the text.
 */

#define READER_PRIORITY 125 /* GTK redraws at 120 */
#define FRAME_USEC 16000    /* a reader wakes at most that often */
#define SLICE_USEC 4000     /* and works that long */

typedef enum
{
  READER_IDLE,  /* has told everything, and is to be woken */
  READER_WOKEN, /* its source will be dispatched; nobody else has to wake it */
  READER_AT_WORK,
  READER_CLOSED, /* the log does not know it any more */
} ReaderState;

struct _LyceumReader
{
  gint ref_count; /* (atomic): its source; whoever is about to wake it */

  /* fixed */
  LyceumEventLog *log;   /* (owned) */
  GMainContext *context; /* (unowned): not for use, only to be found by; the context owns the source */

  /*
   * Held while the source is woken from any thread, and while it is forgotten, so that the context, which cannot be
   * freed before that, is there as long as GLib works on it. It is recursive, because newer versions of GLib keep
   * the context alive while they wake it: the thread that does may be the one to free it.
   */
  pthread_mutex_t wake_lock;

  /* protected by @wake_lock */
  GSource *source; /* (unowned) (nullable): until it is destroyed */
  gint64 last_wake;

  /* protected by the log's lock */
  LyceumReader *next;      /* of all of the log */
  LyceumReader *next_idle; /* of those that are idle, or that one thread is about to wake */
  ReaderState state;
  GQueue newcomers; /* (element-type LyceumSubscription): subscribed since the reader last began to work */

  /* thread of the context */
  GQueue subscriptions; /* (element-type LyceumSubscription): whose turn it is comes first */
};

struct _LyceumSubscription
{
  gint ref_count; /* (atomic): its holder, until it cancels; its reader */

  /* fixed */
  LyceumTaskEventFunc func;
  gpointer user_data;

  /* thread of the context, from the moment the reader knows it */
  GList link;             /* in the reader */
  LyceumReader *reader;   /* (unowned) (nullable): none once it is over */
  GDestroyNotify destroy; /* (nullable) */
  guint64 seq;            /* the last event that it has been told */
  gboolean is_newcomer;
  gboolean is_called; /* @func is running */
};

static LyceumReader *
reader_ref (LyceumReader *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
reader_unref (LyceumReader *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  pthread_mutex_destroy (&self->wake_lock);
  _lyceum_event_log_unref (self->log);
  g_free (self);
}

static LyceumSubscription *
subscription_ref (LyceumSubscription *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
subscription_unref (LyceumSubscription *self)
{
  if (g_atomic_int_dec_and_test (&self->ref_count))
    g_free (self);
}

/* @func is not called any more. */
static void
subscription_end (LyceumSubscription *self)
{
  GDestroyNotify destroy = self->destroy;

  self->destroy = NULL;
  if (destroy != NULL)
    destroy (self->user_data);
}

static void
wake_source (LyceumReader *self)
{
  pthread_mutex_lock (&self->wake_lock);
  if (self->source != NULL)
    g_source_set_ready_time (self->source, self->last_wake + FRAME_USEC);
  pthread_mutex_unlock (&self->wake_lock);
}

/* Returns: (transfer full) (nullable): those to wake, for _lyceum_readers_wake(). */
LyceumReader *
_lyceum_readers_take_idle_locked (LyceumEventLog *log)
{
  LyceumReader *readers = log->idle;

  for (LyceumReader *reader = readers; reader != NULL; reader = reader->next_idle)
    reader_ref (reader)->state = READER_WOKEN;
  log->idle = NULL;
  return readers;
}

/* Without the log's lock. */
void
_lyceum_readers_wake (LyceumReader *readers)
{
  while (readers != NULL)
    {
      LyceumReader *reader = readers;

      readers = reader->next_idle; /* once awake, it may be idle again */
      wake_source (reader);
      reader_unref (reader);
    }
}

static void
remove_idle_locked (LyceumReader *self)
{
  LyceumReader **place = &self->log->idle;

  while (*place != self)
    place = &(*place)->next_idle;
  *place = self->next_idle;
}

/* The log forgets the reader: from now on a subscription makes a new one. */
static void
close_locked (LyceumReader *self)
{
  LyceumReader **place = &self->log->readers;

  if (self->state == READER_IDLE)
    remove_idle_locked (self);
  while (*place != self)
    place = &(*place)->next;
  *place = self->next;
  self->state = READER_CLOSED;
}

static void
adopt_newcomers_locked (LyceumReader *self)
{
  GList *link;

  while ((link = g_queue_pop_head_link (&self->newcomers)) != NULL)
    {
      ((LyceumSubscription *) link->data)->is_newcomer = FALSE;
      g_queue_push_tail_link (&self->subscriptions, link);
    }
}

/* Returns: up to which number the reader is to tell now. */
static guint64
begin_turn (LyceumReader *self, gint64 now)
{
  guint64 upto;

  pthread_mutex_lock (&self->wake_lock);
  self->last_wake = now;
  g_source_set_ready_time (self->source, -1);
  pthread_mutex_unlock (&self->wake_lock);

  pthread_mutex_lock (&self->log->lock);
  self->state = READER_AT_WORK;
  adopt_newcomers_locked (self);
  upto = self->log->last_seq;
  pthread_mutex_unlock (&self->log->lock);
  return upto;
}

static void
end_turn (LyceumReader *self, gboolean has_more, guint64 upto)
{
  gboolean has_to_wake;

  pthread_mutex_lock (&self->log->lock);
  has_more = has_more || self->log->last_seq > upto || self->newcomers.length > 0;
  has_to_wake = has_more && self->state != READER_CLOSED;
  if (has_to_wake)
    self->state = READER_WOKEN;
  else if (self->state != READER_CLOSED)
    {
      self->state = READER_IDLE;
      self->next_idle = self->log->idle;
      self->log->idle = self;
    }
  pthread_mutex_unlock (&self->log->lock);
  if (has_to_wake)
    wake_source (self);
}

/* The next in turn that lacks something, or NULL. Whoever is looked at goes to the end of the line. */
static LyceumSubscription *
next_behind (LyceumReader *self, guint64 upto)
{
  for (guint i = 0; i < self->subscriptions.length; i++)
    {
      GList *link = g_queue_pop_head_link (&self->subscriptions);
      LyceumSubscription *subscription = link->data;

      g_queue_push_tail_link (&self->subscriptions, link);
      if (subscription->seq < upto)
        return subscription;
    }
  return NULL;
}

static void
tell (LyceumSubscription *self, const LyceumTaskEvent *event)
{
  subscription_ref (self);
  self->seq = event->seq;
  self->is_called = TRUE;
  self->func (event, self->user_data);
  self->is_called = FALSE;
  if (self->reader == NULL)
    subscription_end (self);
  subscription_unref (self);
}

static gboolean
read_and_tell (gpointer data)
{
  LyceumReader *self = data;
  LyceumTaskEvent event = { 0 };
  g_autoptr (GString) bytes = g_string_new (NULL);
  gint64 now = g_get_monotonic_time ();
  gboolean has_time = TRUE;
  guint64 upto = begin_turn (self, now);
  LyceumSubscription *subscription;

  while (has_time && (subscription = next_behind (self, upto)) != NULL)
    {
      if (event.first_seq != subscription->seq + 1)
        _lyceum_event_log_read (self->log, subscription->seq, upto, &event, bytes);
      tell (subscription, &event);
      has_time = g_get_monotonic_time () < now + SLICE_USEC;
    }
  end_turn (self, !has_time, upto);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_reader (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs reader_funcs = { .dispatch = dispatch_reader };

/*
 * The source has been destroyed: with its last subscription, or with its context, whose subscriptions end here. GLib
 * calls this before it frees the context (a source's finalize comes after that), and never while the source is being
 * dispatched.
 */
static void
reader_gone (gpointer data)
{
  LyceumReader *self = data;
  GList *link;

  pthread_mutex_lock (&self->log->lock);
  if (self->state != READER_CLOSED)
    close_locked (self);
  adopt_newcomers_locked (self);
  pthread_mutex_unlock (&self->log->lock);

  pthread_mutex_lock (&self->wake_lock);
  self->source = NULL;
  pthread_mutex_unlock (&self->wake_lock);

  while ((link = g_queue_pop_head_link (&self->subscriptions)) != NULL)
    {
      LyceumSubscription *subscription = link->data;

      subscription->reader = NULL;
      subscription_end (subscription);
      subscription_unref (subscription);
    }
  reader_unref (self);
}

static void
init_wake_lock (LyceumReader *self)
{
  pthread_mutexattr_t attributes;

  pthread_mutexattr_init (&attributes);
  pthread_mutexattr_settype (&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init (&self->wake_lock, &attributes);
  pthread_mutexattr_destroy (&attributes);
}

/* Begins its life woken: the first turn finds out what there is to tell. */
static LyceumReader *
add_reader_locked (LyceumEventLog *log, GMainContext *context)
{
  LyceumReader *self = g_new0 (LyceumReader, 1);

  self->ref_count = 1;
  self->log = _lyceum_event_log_ref (log);
  self->context = context;
  self->state = READER_WOKEN;
  init_wake_lock (self);
  self->next = log->readers;
  log->readers = self;

  self->source = g_source_new (&reader_funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "lyceum-event-log");
  g_source_set_priority (self->source, READER_PRIORITY);
  g_source_set_callback (self->source, read_and_tell, self, reader_gone);
  g_source_set_ready_time (self->source, 0);
  g_source_attach (self->source, context);
  g_source_unref (self->source); /* the context has it */
  return self;
}

static LyceumReader *
find_reader_locked (LyceumEventLog *log, GMainContext *context)
{
  LyceumReader *reader = log->readers;

  while (reader != NULL && reader->context != context)
    reader = reader->next;
  return reader;
}

/* Returns: (transfer full) (nullable): the reader, if it is to be woken for this. */
static LyceumReader *
join_reader_locked (LyceumSubscription *self, LyceumEventLog *log, GMainContext *context)
{
  LyceumReader *reader = find_reader_locked (log, context);

  if (reader == NULL)
    reader = add_reader_locked (log, context);
  self->reader = reader;
  g_queue_push_tail_link (&reader->newcomers, &self->link);
  if (reader->state != READER_IDLE || log->last_seq <= self->seq)
    return NULL;
  remove_idle_locked (reader);
  reader->next_idle = NULL;
  reader->state = READER_WOKEN;
  return reader_ref (reader);
}

LyceumSubscription *
_lyceum_event_log_subscribe (LyceumEventLog      *log,
                             guint64              after_seq,
                             LyceumTaskEventFunc  func,
                             gpointer             user_data,
                             GDestroyNotify       destroy)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  LyceumSubscription *self;
  LyceumReader *sleeper;

  g_return_val_if_fail (log != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  self = g_new0 (LyceumSubscription, 1);
  self->ref_count = 2;
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;
  self->seq = after_seq;
  self->is_newcomer = TRUE;
  self->link.data = self;

  pthread_mutex_lock (&log->lock);
  sleeper = join_reader_locked (self, log, context);
  pthread_mutex_unlock (&log->lock);
  _lyceum_readers_wake (sleeper);
  return self;
}

/* Takes the subscription out of its reader. The last one takes the reader with it, if that is not going anyway. */
static void
leave_reader (LyceumSubscription *self)
{
  LyceumReader *reader = self->reader;
  gboolean is_last;

  pthread_mutex_lock (&reader->log->lock);
  g_queue_unlink (self->is_newcomer ? &reader->newcomers : &reader->subscriptions, &self->link);
  is_last = reader->newcomers.length + reader->subscriptions.length == 0 && reader->state != READER_CLOSED;
  if (is_last)
    close_locked (reader);
  pthread_mutex_unlock (&reader->log->lock);
  self->reader = NULL;
  if (is_last)
    g_source_destroy (reader->source);
}

void
lyceum_subscription_cancel (LyceumSubscription *self)
{
  g_return_if_fail (self != NULL);

  if (self->reader != NULL)
    {
      leave_reader (self);
      if (!self->is_called)
        subscription_end (self);
      subscription_unref (self);
    }
  subscription_unref (self);
}

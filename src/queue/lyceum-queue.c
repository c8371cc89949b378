/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-memory-task-store.h"
#include "lyceum-queue-private.h"

typedef enum
{
  PROP_N_UNFINISHED = 1,
  PROP_PROGRESS,
} LyceumQueueProperty;

static GParamSpec *properties[PROP_PROGRESS + 1];

enum
{
  SIGNAL_WAITING_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_QUARK (lyceum-queue-error-quark, lyceum_queue_error)

G_DEFINE_FINAL_TYPE_WITH_CODE (LyceumQueue,
                               lyceum_queue,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return LYCEUM_TYPE_TASK;
}

static guint
get_n_items (GListModel *model)
{
  return LYCEUM_QUEUE (model)->listed->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *listed = LYCEUM_QUEUE (model)->listed;

  return position < listed->len ? g_object_ref (g_ptr_array_index (listed, listed->len - 1 - position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* The key of the table is the id inside the task, so that the table costs one pointer a task. */
static void
unref_task_of_id (gpointer id)
{
  g_object_unref (_lyceum_task_of_id (id));
}

static void
free_kind (gpointer data)
{
  LyceumKind *kind = data;

  g_clear_pointer (&kind->groups, g_ptr_array_unref);

  if (kind->destroy != NULL)
    kind->destroy (kind->data);
  kind->destroy = NULL;
  kind->data = NULL;
  _lyceum_kind_unref (kind);
}

static void
lyceum_queue_dispose (GObject *object)
{
  LyceumQueue *self = LYCEUM_QUEUE (object);

  if (self->frame_source != NULL)
    {
      if (self->stop != LYCEUM_STOP_DONE && self->running)
        g_critical ("a queue was let go of without lyceum_queue_shutdown_async()");
      _lyceum_upkeep_close (self);
      _lyceum_compute_close (self);
      _lyceum_network_close (self);
      pthread_mutex_lock (&self->lock);
      while (self->n_ops > 0)
        pthread_cond_wait (&self->quiet, &self->lock);
      pthread_mutex_unlock (&self->lock);
      g_source_destroy (self->frame_source);
      g_clear_pointer (&self->frame_source, g_source_unref);
    }
  G_OBJECT_CLASS (lyceum_queue_parent_class)->dispose (object);
}

static void
lyceum_queue_finalize (GObject *object)
{
  LyceumQueue *self = LYCEUM_QUEUE (object);

  for (guint i = 0; i < LYCEUM_N_LANES; i++)
    {
      g_ptr_array_unref (self->lanes[i].groups);
      g_ptr_array_unref (self->lanes[i].kinds);
    }
  g_clear_object (&self->spare_outcome);
  g_hash_table_unref (self->revocable);
  g_ptr_array_unref (self->listed);
  g_ptr_array_unref (self->timed);
  g_hash_table_unref (self->unique);
  g_hash_table_unref (self->tasks);
  g_hash_table_unref (self->kinds);
  g_hash_table_unref (self->limits);
  g_ptr_array_unref (self->doomed);
  g_ptr_array_unref (self->litter);
  g_ptr_array_unref (self->unread);
  g_array_unref (self->unsaved);
  g_ptr_array_unref (self->early);
  g_ptr_array_unref (self->acks);
  g_array_unref (self->withdrawn);
  g_array_unref (self->transitions);
  g_rand_free (self->random);
  g_clear_pointer (&self->shutdowns, g_ptr_array_unref);
  g_clear_error (&self->reserve_error);
  g_clear_pointer (&self->network_context, g_main_context_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->store);
  pthread_cond_destroy (&self->quiet);
  pthread_mutex_destroy (&self->lock);
  G_OBJECT_CLASS (lyceum_queue_parent_class)->finalize (object);
}

static void
lyceum_queue_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LyceumQueue *self = LYCEUM_QUEUE (object);

  switch ((LyceumQueueProperty) prop_id)
    {
    case PROP_N_UNFINISHED:
      g_value_set_uint (value, lyceum_queue_get_n_unfinished (self));
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, lyceum_queue_get_progress (self));
      break;
    }
}

static void
lyceum_queue_class_init (LyceumQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = lyceum_queue_dispose;
  object_class->finalize = lyceum_queue_finalize;
  object_class->get_property = lyceum_queue_get_property;

  properties[PROP_N_UNFINISHED] = g_param_spec_uint ("n-unfinished", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * LyceumQueue::waiting-changed:
   *
   * Something that tasks in the queue need is there now, or is missing: what lyceum_task_get_state() and
   * lyceum_task_get_wait_reason() say of any of them may be new.
   */
  signals[SIGNAL_WAITING_CHANGED] = g_signal_new (
      "waiting-changed", LYCEUM_TYPE_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
init_lanes (LyceumQueue *self)
{
  for (guint i = 0; i < LYCEUM_N_LANES; i++)
    {
      self->lanes[i].kinds = g_ptr_array_new ();
      self->lanes[i].groups = g_ptr_array_new ();
      self->lanes[i].busy_since = self->lanes[i].window_start = self->clock ();
    }
}

static void
lyceum_queue_init (LyceumQueue *self)
{
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->quiet, NULL);
  self->owner = g_thread_self ();
  self->clock = g_get_monotonic_time;
  self->wall_clock = g_get_real_time;
  self->born_at = self->clock ();
  self->is_logging = !g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, G_LOG_DOMAIN);
  self->context = g_main_context_ref_thread_default ();
  self->default_context = g_main_context_get_thread_default ();
  self->kinds = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_kind);
  self->limits = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, _lyceum_limit_free);
  self->tasks = g_hash_table_new_full (g_int64_hash, g_int64_equal, unref_task_of_id, NULL);
  self->unique = _lyceum_unique_table_new ();
  self->revocable = g_hash_table_new (NULL, NULL);
  self->listed = g_ptr_array_new ();
  self->timed = g_ptr_array_new ();
  self->random = g_rand_new ();
  self->doomed = g_ptr_array_new_with_free_func (g_object_unref);
  self->litter = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_run_unref);
  self->transitions = g_array_new (FALSE, FALSE, sizeof (LyceumTransition));
  self->unread = g_ptr_array_new_with_free_func (g_object_unref);
  self->unsaved = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->early = g_ptr_array_new_with_free_func (_lyceum_batch_free);
  self->acks = g_ptr_array_new_with_free_func ((GDestroyNotify) _lyceum_ack_free);
  self->withdrawn = g_array_new (FALSE, FALSE, sizeof (guint));
  self->ageing_usec = LYCEUM_DEFAULT_AGEING_MS * 1000;
  self->wait_limit_usec = (gint64) LYCEUM_DEFAULT_WAIT_LIMIT_SECONDS * G_USEC_PER_SEC;
  self->depth_limit = LYCEUM_DEFAULT_DEPTH_LIMIT;
  self->retention_days = LYCEUM_DEFAULT_RETENTION_DAYS;
  self->retention_kept = LYCEUM_DEFAULT_RETENTION_KEPT;
  self->next_local_id = LYCEUM_FIRST_LOCAL_ID;
  init_lanes (self);
}

static guint
default_workers (void)
{
  const char *wanted = g_getenv ("LYCEUM_QUEUE_WORKERS");
  guint64 n = 0;

  if (wanted != NULL && *wanted != '\0')
    {
      if (g_ascii_string_to_unsigned (wanted, 10, 1, LYCEUM_MAX_WORKERS, &n, NULL))
        return n;
      g_message ("LYCEUM_QUEUE_WORKERS is to be a number from 1 to %d, and not “%s”", LYCEUM_MAX_WORKERS, wanted);
    }
  return CLAMP (g_get_num_processors () / 2, 2, LYCEUM_MAX_WORKERS);
}

LyceumQueue *
lyceum_queue_new (LyceumTaskStore *store, guint n_workers)
{
  LyceumQueue *self;

  g_return_val_if_fail (store == NULL || LYCEUM_IS_TASK_STORE (store), NULL);

  self = g_object_new (LYCEUM_TYPE_QUEUE, NULL);
  self->store = store != NULL ? g_object_ref (store) : lyceum_memory_task_store_new ();
  self->n_workers = n_workers > 0 ? MIN (n_workers, LYCEUM_MAX_WORKERS) : default_workers ();
  self->lanes[LYCEUM_LANE_COMPUTE].n_slots = self->lanes[LYCEUM_LANE_COMPUTE].n_wanted = self->n_workers;
  self->lanes[LYCEUM_LANE_NETWORK].n_slots = self->lanes[LYCEUM_LANE_NETWORK].n_wanted = LYCEUM_DEFAULT_NETWORK_SLOTS;
  self->frame_source = _lyceum_frame_source_new (self);
  _lyceum_network_init (self);
  _lyceum_queue_lock (self);
  _lyceum_queue_reserve_locked (self);
  _lyceum_queue_unlock (self);
  return self;
}

void
_lyceum_queue_assert_owner (LyceumQueue *self, const char *function)
{
  if G_UNLIKELY (self->owner != g_thread_self ())
    g_error ("%s: the queue belongs to the thread that made it", function);
}

void
lyceum_queue_register (LyceumQueue *self, const LyceumTaskKind *kind, gpointer kind_data, GDestroyNotify destroy)
{
  LyceumKind *registered;

  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  g_return_if_fail (kind != NULL && kind->name != NULL);
  g_return_if_fail (kind->lane != LYCEUM_LANE_COMPUTE || kind->run_thread_cb != NULL);
  g_return_if_fail (kind->lane != LYCEUM_LANE_NETWORK || kind->start_network_cb != NULL);
  g_return_if_fail (self->start_task == NULL && !self->running);
  g_return_if_fail (!g_hash_table_contains (self->kinds, kind->name));
  lyceum_queue_assert_owner (self);

  registered = _lyceum_kind_new (kind, kind_data, destroy);
  _lyceum_queue_lock (self);
  g_hash_table_insert (self->kinds, (gpointer) registered->kind.name, registered);
  if (kind->lane != LYCEUM_LANE_NONE)
    g_ptr_array_add (self->lanes[kind->lane].kinds, registered);
  _lyceum_queue_unlock (self);
}

void
lyceum_queue_set_ageing (LyceumQueue *self, guint milliseconds)
{
  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  lyceum_queue_assert_owner (self);

  _lyceum_queue_lock (self);
  self->ageing_usec = (gint64) milliseconds * 1000;
  _lyceum_queue_unlock (self);
}

void
lyceum_queue_set_network_slots (LyceumQueue *self, guint n_slots)
{
  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  g_return_if_fail (n_slots > 0);
  lyceum_queue_assert_owner (self);

  _lyceum_queue_lock (self);
  self->lanes[LYCEUM_LANE_NETWORK].n_slots = self->lanes[LYCEUM_LANE_NETWORK].n_wanted = n_slots;
  _lyceum_lane_wake_locked (self, LYCEUM_LANE_NETWORK);
  _lyceum_queue_unlock (self);
}

void
lyceum_queue_set_alarm (LyceumQueue *self, guint wait_seconds, guint depth)
{
  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  lyceum_queue_assert_owner (self);

  _lyceum_queue_lock (self);
  self->wait_limit_usec = (gint64) wait_seconds * G_USEC_PER_SEC;
  self->depth_limit = depth;
  _lyceum_queue_unlock (self);
}

/* Does what had to wait until the lock was free. */
void
_lyceum_queue_unlock (LyceumQueue *self)
{
  g_autoptr (GPtrArray) doomed = NULL;
  g_autoptr (GPtrArray) litter = NULL;
  g_autoptr (GArray) transitions = NULL;
  gboolean flush = self->outbox_head != NULL && !self->flushing;

  if G_UNLIKELY (self->doomed->len > 0)
    {
      doomed = g_steal_pointer (&self->doomed);
      self->doomed = g_ptr_array_new_with_free_func (g_object_unref);
    }
  if G_UNLIKELY (self->litter->len > 0)
    {
      litter = g_steal_pointer (&self->litter);
      self->litter = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_run_unref);
    }
  if G_UNLIKELY (self->transitions->len > 0)
    {
      transitions = g_steal_pointer (&self->transitions);
      self->transitions = g_array_new (FALSE, FALSE, sizeof (LyceumTransition));
    }
  pthread_mutex_unlock (&self->lock);

  if (transitions != NULL)
    _lyceum_transitions_log (transitions);
  for (guint i = 0; doomed != NULL && i < doomed->len; i++)
    g_cancellable_cancel (g_ptr_array_index (doomed, i));
  if (flush)
    _lyceum_outbox_flush (self);
}

/* The main thread will put the task into the list of its parent, or of the queue. */
void
_lyceum_queue_list_locked (LyceumQueue *self, LyceumTask *task)
{
  task->newborn_next = NULL;
  task->is_newborn = TRUE;
  if (self->newborn_tail != NULL)
    self->newborn_tail->newborn_next = task;
  else
    self->newborn_head = task;
  self->newborn_tail = task;
  _lyceum_frame_arm_locked (self, FALSE);
}

void
_lyceum_queue_add_top (LyceumQueue *self, GPtrArray *tasks)
{
  for (guint i = 0; i < tasks->len; i++)
    g_ptr_array_add (self->listed, g_ptr_array_index (tasks, i));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, tasks->len);
}

LyceumTask *
_lyceum_queue_find_locked (LyceumQueue *self, gint64 id)
{
  gpointer found = id != 0 ? g_hash_table_lookup (self->tasks, &id) : NULL;

  return found != NULL ? _lyceum_task_of_id (found) : NULL;
}

LyceumTask *
lyceum_queue_get_task (LyceumQueue *self, gint64 id)
{
  LyceumTask *task;

  g_return_val_if_fail (LYCEUM_IS_QUEUE (self), NULL);
  lyceum_queue_assert_owner (self);

  _lyceum_queue_lock (self);
  task = _lyceum_queue_find_locked (self, id);
  _lyceum_queue_unlock (self);
  return task;
}

GListModel *
lyceum_queue_get_children (LyceumQueue *self, LyceumTask *task)
{
  LyceumAudience *audience;

  g_return_val_if_fail (LYCEUM_IS_QUEUE (self), NULL);
  g_return_val_if_fail (LYCEUM_IS_TASK (task), NULL);
  lyceum_queue_assert_owner (self);

  audience = _lyceum_task_get_audience (task);
  if (audience->children == NULL)
    audience->children = _lyceum_task_list_new ();
  return G_LIST_MODEL (audience->children);
}

guint
lyceum_queue_get_n_unfinished (LyceumQueue *self)
{
  guint n;

  g_return_val_if_fail (LYCEUM_IS_QUEUE (self), 0);
  lyceum_queue_assert_owner (self);

  _lyceum_queue_lock (self);
  n = self->n_unfinished;
  _lyceum_queue_unlock (self);
  return n;
}

double
lyceum_queue_get_progress (LyceumQueue *self)
{
  g_return_val_if_fail (LYCEUM_IS_QUEUE (self), 0);
  return self->n_top_unfinished > 0 ? CLAMP (self->top_progress / self->n_top_unfinished, 0, 1) : 0;
}

void
_lyceum_queue_emit_waiting_changed (LyceumQueue *self)
{
  g_signal_emit (self, signals[SIGNAL_WAITING_CHANGED], 0);
}

/* Once a frame. */
void
_lyceum_queue_notify (LyceumQueue *self)
{
  guint n_unfinished = lyceum_queue_get_n_unfinished (self);
  double progress = lyceum_queue_get_progress (self);

  if (n_unfinished != self->notified_unfinished)
    {
      self->notified_unfinished = n_unfinished;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_UNFINISHED]);
    }
  if (progress != self->notified_progress)
    {
      self->notified_progress = progress;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
    }
}

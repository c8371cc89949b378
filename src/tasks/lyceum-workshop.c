/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-workshop.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "lyceum-answer-task-private.h"
#include "lyceum-complete-private.h"
#include "lyceum-conditions-monitor.h"
#include "lyceum-course-task-private.h"
#include "lyceum-search-tasks.h"
#include "lyceum-sqlite-task-store.h"

/* Waiting for a server costs no thread: what is to be held back is held back by the limit of that server. */
#define NETWORK_SLOTS 1024

struct _LyceumWorkshop
{
  GObject parent_instance;

  char *data_dir;                      /* (owned) immutable after construction */
  LyceumDatabase *database;            /* (owned) (nullable): once closed */
  LyceumCollection *collection;        /* (owned) */
  LyceumTaskStore *task_store;         /* (owned) */
  LyceumQueue *queue;                  /* (owned) */
  LyceumModels *models;                /* (owned) */
  LyceumSearch *search;                /* (owned) */
  LyceumSearchUpkeep *upkeep;          /* (owned) (nullable): from the start to the end */
  LyceumConversations *conversations;  /* (owned) */
  LyceumCourseWork *work;              /* (owned): what the tasks share */
  LyceumConditionsMonitor *conditions; /* (owned) (nullable): from the start to the end */
  gboolean is_started;                 /* there is a network thread */
};

G_DEFINE_FINAL_TYPE (LyceumWorkshop, lyceum_workshop, G_TYPE_OBJECT)

static void
lyceum_workshop_finalize (GObject *object)
{
  LyceumWorkshop *self = LYCEUM_WORKSHOP (object);

  g_clear_object (&self->conditions);
  g_clear_pointer (&self->upkeep, lyceum_search_upkeep_free);
  g_clear_object (&self->queue);
  g_clear_pointer (&self->work, _lyceum_course_work_unref);
  g_clear_object (&self->models);
  g_clear_object (&self->conversations);
  g_clear_object (&self->search);
  g_clear_object (&self->task_store);
  g_clear_object (&self->collection);
  g_clear_object (&self->database);
  g_free (self->data_dir);

  G_OBJECT_CLASS (lyceum_workshop_parent_class)->finalize (object);
}

static void
lyceum_workshop_class_init (LyceumWorkshopClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lyceum_workshop_finalize;
}

static void
lyceum_workshop_init (LyceumWorkshop *self)
{
}

static void
limit_changed_cb (const char *limit_key,
                  guint       max_streams,
                  gpointer    queue)
{
  lyceum_queue_set_limit (queue, limit_key, 0, 0, max_streams);
}

/* The list tells the limits. */
static void
database_changed_cb (LyceumWorkshop *self,
                     const char     *topic,
                     gint64          id)
{
  if (g_str_equal (topic, "provider"))
    lyceum_models_list_async (self->models, NULL, NULL, NULL);
}

static LyceumModels *
make_models (LyceumWorkshop *self)
{
  LyceumModels *models = lyceum_models_new (self->database);

  lyceum_models_set_limit_func (models, limit_changed_cb, self->queue);
  lyceum_models_set_network_context (models, lyceum_queue_get_network_context (self->queue));
  g_signal_connect_object (self->database, "changed", G_CALLBACK (database_changed_cb), self, G_CONNECT_SWAPPED);
  return models;
}

static void
database_opened_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDatabase) database = lyceum_database_open_finish (result, &error);
  LyceumWorkshop *self;

  if (!database)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self = g_object_new (LYCEUM_TYPE_WORKSHOP, NULL);
  self->data_dir = g_strdup (g_task_get_task_data (task));
  self->database = g_steal_pointer (&database);
  self->collection = lyceum_collection_new (self->database);
  self->task_store = lyceum_sqlite_task_store_new (self->database);
  self->queue = lyceum_queue_new (self->task_store, 0);
  lyceum_queue_set_network_slots (self->queue, NETWORK_SLOTS);
  self->models = make_models (self);
  self->search = lyceum_search_new (self->database);
  self->conversations = lyceum_conversations_new (self->database);
  self->work = _lyceum_tasks_register (self->queue, self->collection);
  self->work->models = g_object_ref (self->models);
  _lyceum_complete_register (self->queue, self->models);
  _lyceum_ask_register (self->queue, self->database, self->models, self->search);
  lyceum_search_tasks_register (self->queue, self->database, self->models, self->search);

  g_task_return_pointer (task, self, g_object_unref);
}

void
lyceum_workshop_open_async (const char          *data_dir,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *dir = data_dir ? g_canonicalize_filename (data_dir, NULL)
                                  : g_build_filename (g_get_user_data_dir (), "lyceum", NULL);
  g_autofree char *path = g_build_filename (dir, "collection.db", NULL);

  g_task_set_source_tag (task, lyceum_workshop_open_async);
  g_task_set_task_data (task, g_steal_pointer (&dir), g_free);
  lyceum_database_open_async (path, cancellable, database_opened_cb, g_steal_pointer (&task));
}

LyceumWorkshop *
lyceum_workshop_open_finish (GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_workshop_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

LyceumCollection *
lyceum_workshop_get_collection (LyceumWorkshop *self)
{
  return self->collection;
}

LyceumQueue *
lyceum_workshop_get_queue (LyceumWorkshop *self)
{
  return self->queue;
}

LyceumTaskStore *
lyceum_workshop_get_task_store (LyceumWorkshop *self)
{
  return self->task_store;
}

LyceumModels *
lyceum_workshop_get_models (LyceumWorkshop *self)
{
  return self->models;
}

LyceumConversations *
lyceum_workshop_get_conversations (LyceumWorkshop *self)
{
  return self->conversations;
}

LyceumSearch *
lyceum_workshop_get_search (LyceumWorkshop *self)
{
  return self->search;
}

static void
low_memory_cb (LyceumWorkshop *self)
{
  lyceum_document_cache_drop (self->work->documents);
  lyceum_search_drop_memory (self->search);
}

typedef struct
{
  gboolean recover;
  guint n_recovered;
} Start;

static void
queue_started_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  LyceumWorkshop *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);

  if (!lyceum_queue_start_finish (LYCEUM_QUEUE (object), result, &start->n_recovered, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self->is_started = TRUE;
  /* Not before: the system takes its time to answer, and the first frame does not wait for it. */
  self->conditions = lyceum_conditions_monitor_new (self->queue);
  g_signal_connect_swapped (self->conditions, "low-memory", G_CALLBACK (low_memory_cb), self);
  self->upkeep = lyceum_search_upkeep_new (self->queue, self->database, self->models, self->search);

  g_task_return_boolean (task, TRUE);
}

static void
models_listed_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  GTask *task = user_data;
  LyceumWorkshop *self = g_task_get_source_object (task);
  const Start *start = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) profiles = lyceum_models_list_finish (LYCEUM_MODELS (object), result, &error);

  if (!profiles)
    g_warning ("The servers of models cannot be read: %s", error->message);
  lyceum_queue_start_async (self->queue, start->recover, g_task_get_cancellable (task), queue_started_cb, task);
}

void
lyceum_workshop_start_async (LyceumWorkshop      *self,
                             gboolean             recover,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Start *start = g_new0 (Start, 1);

  start->recover = recover;
  g_task_set_source_tag (task, lyceum_workshop_start_async);
  g_task_set_task_data (task, start, g_free);
  /* First the limits of the servers: what goes on where it was left does not run over them. */
  lyceum_models_list_async (self->models, cancellable, models_listed_cb, task);
}

gboolean
lyceum_workshop_start_finish (LyceumWorkshop *self,
                              GAsyncResult   *result,
                              guint          *n_recovered,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_workshop_start_async), FALSE);

  if (n_recovered)
    *n_recovered = ((const Start *) g_task_get_task_data (G_TASK (result)))->n_recovered;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
database_closed_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;

  if (lyceum_database_close_finish (LYCEUM_DATABASE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
queue_shut_down_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  LyceumWorkshop *self = g_task_get_source_object (task);

  /* The collection is closed whatever became of the queue: what is written stays written. */
  if (!lyceum_queue_shutdown_finish (LYCEUM_QUEUE (object), result, &error))
    g_warning ("The queue did not end well: %s", error->message);
  lyceum_database_close_async (self->database, database_closed_cb, g_steal_pointer (&task));
}

static gboolean
close_models_network_cb (gpointer user_data)
{
  lyceum_models_close_network (LYCEUM_WORKSHOP (user_data)->models);
  return G_SOURCE_REMOVE;
}

static void
close_models (LyceumWorkshop *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, close_models_network_cb, g_object_ref (self), g_object_unref);
  g_source_attach (source, lyceum_queue_get_network_context (self->queue));
}

void
lyceum_workshop_close_async (LyceumWorkshop      *self,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, lyceum_workshop_close_async);
  g_clear_object (&self->conditions);
  g_clear_pointer (&self->upkeep, lyceum_search_upkeep_free);
  lyceum_queue_shutdown_async (self->queue, LYCEUM_QUEUE_CANCEL_QUEUED, queue_shut_down_cb, task);
  /* The connections belong to the network thread, which the queue ends, and not before this has returned. They are closed after
   * the tasks have been told to stop: one whose connection goes has been stopped then, and goes on at the next start. The other
   * way round it would count as cancelled. */
  if (self->is_started)
    close_models (self);
}

gboolean
lyceum_workshop_close_finish (LyceumWorkshop *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_workshop_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-collection-private.h"

#include "lyceum-study-day.h"

/* How long news of changes are gathered: a list that is read again with every committed lesson would do nothing else. */
#define COALESCE_MS 60

struct _LyceumCollection
{
  GObject parent_instance;

  LyceumDatabase *database; /* (owned) */
  gulong changed_handler;
  GHashTable *changes;      /* (owned): Change, as a set */
  guint changes_source;

  gint64 now;               /* 0: the real clock */
  GTimeZone *zone;          /* (owned) (nullable): the system's */
  gboolean zone_is_given; /* by a test */
};

G_DEFINE_FINAL_TYPE (LyceumCollection, lyceum_collection, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  const char *topic; /* interned */
  gint64 id;
} Change;

static guint
change_hash (gconstpointer data)
{
  const Change *change = data;

  return g_direct_hash (change->topic) ^ g_int64_hash (&change->id);
}

static gboolean
change_equal (gconstpointer a,
              gconstpointer b)
{
  const Change *one = a, *other = b;

  return one->topic == other->topic && one->id == other->id;
}

static gboolean
emit_changes_cb (gpointer data)
{
  g_autoptr (LyceumCollection) self = g_object_ref (data);
  g_autoptr (GHashTable) changes = g_steal_pointer (&self->changes);
  GHashTableIter iter;
  Change *change;

  self->changes = g_hash_table_new_full (change_hash, change_equal, g_free, NULL);
  self->changes_source = 0;
  g_hash_table_iter_init (&iter, changes);
  while (g_hash_table_iter_next (&iter, (gpointer *) &change, NULL))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0, change->topic, change->id);
  return G_SOURCE_REMOVE;
}

static void
database_changed_cb (LyceumDatabase   *database,
                     const char       *topic,
                     gint64            id,
                     LyceumCollection *self)
{
  Change *change;

  if (g_str_equal (topic, "task"))
    return;
  change = g_new (Change, 1);
  change->topic = g_intern_string (topic);
  change->id = id;
  g_hash_table_add (self->changes, change);
  if (!self->changes_source)
    self->changes_source = g_timeout_add (COALESCE_MS, emit_changes_cb, self);
}

static void
lyceum_collection_dispose (GObject *object)
{
  LyceumCollection *self = LYCEUM_COLLECTION (object);

  if (self->database)
    g_clear_signal_handler (&self->changed_handler, self->database);
  g_clear_handle_id (&self->changes_source, g_source_remove);
  g_clear_object (&self->database);
  G_OBJECT_CLASS (lyceum_collection_parent_class)->dispose (object);
}

static void
lyceum_collection_finalize (GObject *object)
{
  LyceumCollection *self = LYCEUM_COLLECTION (object);

  g_hash_table_unref (self->changes);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  G_OBJECT_CLASS (lyceum_collection_parent_class)->finalize (object);
}

static void
lyceum_collection_class_init (LyceumCollectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lyceum_collection_dispose;
  object_class->finalize = lyceum_collection_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT64);
}

static void
lyceum_collection_init (LyceumCollection *self)
{
  self->changes = g_hash_table_new_full (change_hash, change_equal, g_free, NULL);
}

LyceumCollection *
lyceum_collection_new (LyceumDatabase *database)
{
  LyceumCollection *self = g_object_new (LYCEUM_TYPE_COLLECTION, NULL);

  self->database = g_object_ref (database);
  self->changed_handler = g_signal_connect (database, "changed", G_CALLBACK (database_changed_cb), self);
  return self;
}

LyceumDatabase *
lyceum_collection_get_database (LyceumCollection *self)
{
  return self->database;
}

void
_lyceum_collection_set_time (LyceumCollection *self,
                             gint64            now,
                             GTimeZone        *zone)
{
  self->now = now;
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = zone ? g_time_zone_ref (zone) : NULL;
  self->zone_is_given = zone != NULL;
}

GTimeZone *
_lyceum_collection_get_zone (LyceumCollection *self)
{
  /* A person may travel while the app is open. */
  if (!self->zone_is_given)
    {
      g_clear_pointer (&self->zone, g_time_zone_unref);
      self->zone = g_time_zone_new_local ();
    }
  return self->zone;
}

LyceumStudyTime
_lyceum_collection_get_time (LyceumCollection *self)
{
  GTimeZone *zone = _lyceum_collection_get_zone (self);
  LyceumStudyTime time = { .now = self->now ? self->now : g_get_real_time () / 1000 };

  time.day = lyceum_study_day_of (time.now, zone);
  time.tomorrow = lyceum_study_day_start (time.day + 1, zone);
  time.after_tomorrow = lyceum_study_day_start (time.day + 2, zone);
  return time;
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gpointer found = NULL;

  if (lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &found, &error))
    g_task_return_pointer (task, found, g_task_get_task_data (task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
_lyceum_collection_read (LyceumCollection   *self,
                         LyceumReadFunc      func,
                         const LyceumQuery  *query,
                         GDestroyNotify      result_destroy,
                         gpointer            source_tag,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, result_destroy, NULL);
  lyceum_database_read_async (self->database, func, g_memdup2 (query, sizeof *query), g_free, result_destroy, cancellable,
                              read_cb, task);
}

gpointer
_lyceum_collection_finish (LyceumCollection *self,
                           GAsyncResult     *result,
                           gpointer          source_tag,
                           GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

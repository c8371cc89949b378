/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <pthread.h>
#include <unistd.h>

#include "lyceum-search-rank.h"
#include "lyceum-vector-index.h"

/* Of the vectors in memory: half a million of 768 dimensions, and no more than an eighth of what the computer has. */
#define MOST_BYTES (400 * 1000 * 1000)
#define MEMORY_SHARE 8

struct _LyceumSearch
{
  GObject parent_instance;

  LyceumDatabase *database; /* (owned) immutable after construction */
  gsize most_bytes;         /* immutable after construction */
  LyceumDotProducts dot_products; /* immutable after construction */

  /* A pthread lock because ThreadSanitizer sees nothing of GLib's. */
  pthread_rwlock_t lock;
  LyceumVectorIndex *vectors; /* (owned) (nullable) protected by @lock: those of the model that was last asked for */
  GMutex usual_mutex;
  LyceumUsual *usual; /* (owned) (nullable) protected by @usual_mutex */
};

G_DEFINE_FINAL_TYPE (LyceumSearch, lyceum_search, G_TYPE_OBJECT)

static void
lyceum_search_finalize (GObject *object)
{
  LyceumSearch *self = LYCEUM_SEARCH (object);

  g_clear_object (&self->database);
  g_clear_pointer (&self->vectors, _lyceum_vector_index_free);
  g_clear_pointer (&self->usual, _lyceum_usual_unref);
  pthread_rwlock_destroy (&self->lock);
  g_mutex_clear (&self->usual_mutex);

  G_OBJECT_CLASS (lyceum_search_parent_class)->finalize (object);
}

static void
lyceum_search_class_init (LyceumSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lyceum_search_finalize;
}

static void
lyceum_search_init (LyceumSearch *self)
{
  LyceumDotProductsKind kinds[8];
  gint64 bytes = (gint64) sysconf (_SC_PHYS_PAGES) * sysconf (_SC_PAGESIZE);

  pthread_rwlock_init (&self->lock, NULL);
  g_mutex_init (&self->usual_mutex);
  self->dot_products = _lyceum_dot_products_list (kinds)[0].run;
  self->most_bytes = (gsize) (bytes > 0 ? MIN (MOST_BYTES, bytes / MEMORY_SHARE) : MOST_BYTES);
}

LyceumSearch *
lyceum_search_new (LyceumDatabase *database)
{
  LyceumSearch *self = g_object_new (LYCEUM_TYPE_SEARCH, NULL);

  self->database = g_object_ref (database);
  return self;
}

LyceumDatabase *
_lyceum_search_get_database (LyceumSearch *self)
{
  return self->database;
}

void
_lyceum_search_set_most_bytes (LyceumSearch *self,
                               gsize         most_bytes)
{
  self->most_bytes = most_bytes;
}

static gboolean
drop_reader_cb (LyceumConnection *connection,
                gpointer          data,
                gpointer         *result,
                GError          **error)
{
  LyceumSearch *self = data;

  pthread_rwlock_wrlock (&self->lock);
  g_clear_pointer (&self->vectors, _lyceum_vector_index_free);
  pthread_rwlock_unlock (&self->lock);
  return TRUE;
}

void
lyceum_search_drop_memory (LyceumSearch *self)
{
  /* On a reader: who searches holds the lock for a while. */
  lyceum_database_read_async (self->database, drop_reader_cb, g_object_ref (self), g_object_unref, NULL, NULL, NULL, NULL);
}

/* Returns: whether the vectors in memory, which stay locked for reading, are those of @model and as the collection has them. */
static gboolean
lock_current (LyceumSearch     *self,
              LyceumConnection *connection,
              const char       *model,
              gboolean         *current,
              GError          **error)
{
  *current = FALSE;
  pthread_rwlock_rdlock (&self->lock);
  if (self->vectors && g_str_equal (_lyceum_vector_index_get_model (self->vectors), model) &&
      !_lyceum_vector_index_check (self->vectors, connection, current, error))
    {
      pthread_rwlock_unlock (&self->lock);
      return FALSE;
    }
  if (!*current)
    pthread_rwlock_unlock (&self->lock);
  return TRUE;
}

static gboolean
update_vectors (LyceumSearch     *self,
                LyceumConnection *connection,
                const char       *model,
                GCancellable     *cancellable,
                GError          **error)
{
  gboolean ok;

  pthread_rwlock_wrlock (&self->lock);
  if (self->vectors && !g_str_equal (_lyceum_vector_index_get_model (self->vectors), model))
    g_clear_pointer (&self->vectors, _lyceum_vector_index_free);
  if (!self->vectors)
    self->vectors = _lyceum_vector_index_new (model, self->most_bytes);
  ok = _lyceum_vector_index_update (self->vectors, connection, cancellable, error);
  pthread_rwlock_unlock (&self->lock);
  return ok;
}

LyceumNearness *
_lyceum_search_nearest (LyceumSearch        *self,
                        LyceumConnection    *connection,
                        const LyceumFind    *find,
                        const LyceumAllowed *allowed,
                        guint                top_k,
                        guint                n_exact,
                        GError             **error)
{
  LyceumNearness *nearness;
  gboolean current;

  /* Somebody else may ask for another model in between, or memory may be short; then it is this one's turn again. */
  while (TRUE)
    {
      if (!lock_current (self, connection, find->model, &current, error))
        return NULL;
      if (current)
        break;
      if (!update_vectors (self, connection, find->model, find->cancellable, error))
        return NULL;
    }
  nearness = _lyceum_vector_index_search (self->vectors, connection, find->vector, find->n_dimensions, allowed, top_k, n_exact,
                                          self->dot_products, find->cancellable, error);
  pthread_rwlock_unlock (&self->lock);
  return nearness;
}

LyceumUsual *
_lyceum_search_usual (LyceumSearch      *self,
                      LyceumConnection  *connection,
                      GCancellable      *cancellable,
                      GError           **error)
{
  g_autoptr (LyceumUsual) usual = NULL;
  gboolean current = FALSE;

  g_mutex_lock (&self->usual_mutex);
  usual = self->usual ? _lyceum_usual_ref (self->usual) : NULL;
  g_mutex_unlock (&self->usual_mutex);
  if (usual && !_lyceum_usual_check (usual, connection, &current, error))
    return NULL;
  if (current)
    return g_steal_pointer (&usual);

  /* Two may do it at once; either is as good. */
  g_clear_pointer (&usual, _lyceum_usual_unref);
  usual = _lyceum_usual_new (connection, cancellable, error);
  if (!usual)
    return NULL;
  g_mutex_lock (&self->usual_mutex);
  g_clear_pointer (&self->usual, _lyceum_usual_unref);
  self->usual = _lyceum_usual_ref (usual);
  g_mutex_unlock (&self->usual_mutex);
  return g_steal_pointer (&usual);
}

static void
find_free (gpointer data)
{
  LyceumFind *find = data;

  g_object_unref (find->search);
  g_free (find->question);
  g_free (find->model);
  g_free (find->vector);
  g_free (find->tag);
  g_free (find->language);
  g_clear_object (&find->cancellable);
  g_free (find);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  gpointer passages = NULL;

  if (lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &passages, &error))
    g_task_return_pointer (task, passages, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
lyceum_search_find_async (LyceumSearch               *self,
                          const char                 *question,
                          const char                 *model,
                          const float                *vector,
                          guint                       n_dimensions,
                          const LyceumSearchFilter   *filter,
                          const LyceumSearchSettings *settings,
                          guint                       window,
                          GCancellable               *cancellable,
                          GAsyncReadyCallback         callback,
                          gpointer                    user_data)
{
  const LyceumSearchSettings defaults = LYCEUM_SEARCH_DEFAULTS;
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  LyceumFind *find = g_new0 (LyceumFind, 1);

  g_task_set_source_tag (task, lyceum_search_find_async);
  find->search = g_object_ref (self);
  find->question = g_strdup (question);
  if (model && vector && n_dimensions > 0)
    {
      find->model = g_strdup (model);
      find->vector = g_memdup2 (vector, n_dimensions * sizeof *vector);
      find->n_dimensions = n_dimensions;
    }
  if (filter)
    find->filter = *filter;
  find->filter.tag = find->tag = g_strdup (find->filter.tag);
  find->filter.language = find->language = g_strdup (find->filter.language);
  find->settings = settings ? *settings : defaults;
  find->window = MAX (window, 1);
  find->cancellable = cancellable ? g_object_ref (cancellable) : NULL;

  lyceum_database_read_async (self->database, _lyceum_find, find, find_free, (GDestroyNotify) g_ptr_array_unref,
                              cancellable, read_cb, task);
}

GPtrArray *
lyceum_search_find_finish (LyceumSearch  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_search_find_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

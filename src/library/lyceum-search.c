/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-search-private.h"

struct _LyceumSearch
{
  GObject parent_instance;

  LyceumDatabase *database; /* (owned) immutable after construction */
};

G_DEFINE_FINAL_TYPE (LyceumSearch, lyceum_search, G_TYPE_OBJECT)

static void
lyceum_search_finalize (GObject *object)
{
  LyceumSearch *self = LYCEUM_SEARCH (object);

  g_clear_object (&self->database);

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
}

LyceumSearch *
lyceum_search_new (LyceumDatabase *database)
{
  LyceumSearch *self = g_object_new (LYCEUM_TYPE_SEARCH, NULL);

  self->database = g_object_ref (database);
  return self;
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

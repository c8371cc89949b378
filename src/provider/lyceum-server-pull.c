/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-server-private.h"

#include <glib/gi18n-lib.h>

#include "lyceum-lines.h"

#define MAX_LAYERS 1000

typedef struct
{
  guint64 total, completed;
} Layer;

/* One pull; the data of its task. */
typedef struct
{
  LyceumServer *self; /* (unowned): of the task */
  char *model;
  LyceumLines lines;
  GHashTable *layers; /* (owned): digest → Layer */
  GFileProgressCallback progress;
  gpointer progress_data;
  GError *error; /* (owned) (nullable) */
  gboolean is_done;
} Pulling;

static void
free_pulling (Pulling *pulling)
{
  lyceum_lines_clear (&pulling->lines);
  g_hash_table_unref (pulling->layers);
  g_clear_error (&pulling->error);
  g_free (pulling->model);
  g_free (pulling);
}

static void
report (Pulling *pulling)
{
  guint64 total = 0, completed = 0;
  GHashTableIter iter;
  gpointer layer;

  g_hash_table_iter_init (&iter, pulling->layers);
  while (g_hash_table_iter_next (&iter, NULL, &layer))
    {
      total += ((Layer *) layer)->total;
      completed += ((Layer *) layer)->completed;
    }
  if (pulling->progress != NULL && total > 0)
    pulling->progress ((goffset) MIN (completed, total), (goffset) total, pulling->progress_data);
}

/* {status, digest, total, completed}; at the end {status: "success"}; {error} */
static gboolean
read_line_cb (const char *line, gsize length, gpointer data)
{
  Pulling *pulling = data;
  LyceumRefusal refusal = {
    .origin = pulling->self->origin, .model = pulling->model, .key = pulling->self->key, .retry_after = -1
  };
  g_autofree char *digest = NULL;
  guint64 total, completed = 0;
  LyceumJson value;
  Layer *layer;

  if (!lyceum_json_check (line, length, &value) || !lyceum_json_is_null (lyceum_json_get (value, "error")))
    {
      if (value.at != NULL)
        pulling->error = _lyceum_refusal_explain (&refusal, line, length);
      else
        pulling->error = _lyceum_server_new_bad_answer (pulling->self, pulling->model, NULL);
      return FALSE;
    }
  if (lyceum_json_string_equal (lyceum_json_get (value, "status"), "success"))
    pulling->is_done = TRUE;
  digest = lyceum_json_dup_string (lyceum_json_get (value, "digest"));
  if (digest == NULL || !lyceum_json_get_uint (lyceum_json_get (value, "total"), G_MAXINT64 / MAX_LAYERS, &total))
    return !pulling->is_done;
  if (!lyceum_json_get_uint (lyceum_json_get (value, "completed"), G_MAXINT64 / MAX_LAYERS, &completed))
    completed = 0;
  layer = g_hash_table_lookup (pulling->layers, digest);
  if (layer == NULL && g_hash_table_size (pulling->layers) < MAX_LAYERS)
    {
      layer = g_new0 (Layer, 1);
      g_hash_table_insert (pulling->layers, g_steal_pointer (&digest), layer);
    }
  if (layer != NULL)
    *layer = (Layer){ total, MAX (layer->completed, completed) };
  report (pulling);
  return !pulling->is_done;
}

static LyceumHttpVerdict
hear_piece (const char *bytes, gsize length, gpointer data, GError **error)
{
  Pulling *pulling = data;

  if (!lyceum_lines_feed (&pulling->lines, bytes, length) && pulling->error == NULL)
    pulling->error = _lyceum_server_new_bad_answer (pulling->self, pulling->model, NULL);
  if (pulling->error != NULL)
    g_propagate_error (error, g_steal_pointer (&pulling->error));
  return pulling->is_done ? LYCEUM_HTTP_STOP : LYCEUM_HTTP_GO_ON;
}

static void
pulled_network_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Pulling *pulling = g_task_get_task_data (task);
  g_autofree char *message = NULL;
  GError *error = NULL;

  if (_lyceum_http_send_finish (LYCEUM_HTTP (source), result, NULL, &error))
    lyceum_lines_end (&pulling->lines);
  if (error == NULL && pulling->error != NULL)
    error = g_steal_pointer (&pulling->error);
  if (error == NULL && !pulling->is_done)
    {
      message = g_strdup_printf (_ ("%s broke off in the middle of its answer. Try again."), pulling->self->origin);
      error = lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_BROKEN_OFF, -1, message);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
lyceum_server_pull_async (LyceumProvider *provider,
                          const char *model,
                          GFileProgressCallback progress,
                          gpointer progress_data,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  LyceumServer *self = LYCEUM_SERVER (provider);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Pulling *pulling = g_new0 (Pulling, 1);
  GString *body = g_string_new ("{\"model\":");
  LyceumHttpRequest request;

  g_task_set_source_tag (task, lyceum_server_pull_async);
  g_task_set_name (task, "LyceumServer pull");
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, pulling, (GDestroyNotify) free_pulling);
  pulling->self = self;
  pulling->model = g_strdup (model);
  pulling->layers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  pulling->progress = progress;
  pulling->progress_data = progress_data;
  lyceum_lines_init (&pulling->lines, read_line_cb, pulling);
  lyceum_json_write_string (body, model);
  g_string_append (body, ",\"stream\":true}");
  request = _lyceum_server_new_request (self, "/api/pull", model, body);
  request.accept = "application/x-ndjson";
  request.max_bytes = LYCEUM_HTTP_MAX_STREAM;
  _lyceum_http_send_async (self->http, &request, hear_piece, pulling, cancellable, pulled_network_cb, task);
  _lyceum_server_clear_request (&request);
}

static gboolean
lyceum_server_pull_finish (LyceumProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_server_pull_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
_lyceum_server_class_pull (LyceumProviderClass *class)
{
  class->pull_async = lyceum_server_pull_async;
  class->pull_finish = lyceum_server_pull_finish;
}

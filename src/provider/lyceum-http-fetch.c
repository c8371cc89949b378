/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-http-private.h"

static LyceumHttpVerdict
keep_piece (const char *bytes, gsize length, gpointer data, GError **error)
{
  g_byte_array_append (data, (const guint8 *) bytes, length);
  return LYCEUM_HTTP_GO_ON;
}

static void
fetched_network_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (_lyceum_http_send_finish (LYCEUM_HTTP (source), result, NULL, &error))
    g_task_return_pointer (task, g_byte_array_free_to_bytes (g_byte_array_ref (g_task_get_task_data (task))),
                           (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
_lyceum_http_fetch_async (LyceumHttp *self,
                          const LyceumHttpRequest *request,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GByteArray *bytes = g_byte_array_new ();

  g_task_set_source_tag (task, _lyceum_http_fetch_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, bytes, (GDestroyNotify) g_byte_array_unref);
  _lyceum_http_send_async (self, request, keep_piece, bytes, cancellable, fetched_network_cb, task);
}

GBytes *
_lyceum_http_fetch_finish (LyceumHttp *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, _lyceum_http_fetch_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

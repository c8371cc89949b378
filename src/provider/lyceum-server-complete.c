/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-chat-stream.h"
#include "lyceum-server-private.h"

/* One completion; the data of its task. */
typedef struct
{
  LyceumCompletionRequest *request; /* (owned) */
  LyceumChatStream stream;
  gint64 begun;
  guint refused; /* fields that the server does not take */
  LyceumCompletion completion;
} Completing;

static void
free_completing (Completing *completing)
{
  lyceum_chat_stream_clear (&completing->stream);
  lyceum_completion_request_free (completing->request);
  g_free (completing);
}

static LyceumCompletionRequest *
copy_request (const LyceumCompletionRequest *request)
{
  LyceumCompletionRequest *copy = lyceum_completion_request_new (request->model);

  for (guint i = 0; i < request->messages->len; i++)
    {
      const LyceumChatMessage *message = g_ptr_array_index (request->messages, i);

      lyceum_completion_request_add (copy, message->role, message->text);
    }
  copy->temperature = request->temperature;
  copy->top_p = request->top_p;
  copy->frequency_penalty = request->frequency_penalty;
  copy->presence_penalty = request->presence_penalty;
  copy->max_tokens = request->max_tokens;
  copy->context_length = request->context_length;
  copy->json_schema = g_strdup (request->json_schema);
  copy->stop = g_strdupv (request->stop);
  return copy;
}

static LyceumHttpVerdict
hear_piece (const char *bytes, gsize length, gpointer data, GError **error)
{
  Completing *completing = data;

  return lyceum_chat_stream_feed (&completing->stream, bytes, length, error);
}

static void send_completion (GTask *task);

/* Whether the server complained of a field that it can do without; then the request is sent once more, without it. */
static gboolean
leave_out_refused (LyceumServer *self, Completing *completing, const GError *error)
{
  const char *answer;
  guint refused;

  if (!g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_REQUEST) || completing->stream.has_begun)
    return FALSE;
  answer = _lyceum_provider_error_get_answer (error);
  refused = answer != NULL ? _lyceum_chat_request_find_refused (completing->request, answer, completing->refused) : 0;
  if (refused == 0)
    return FALSE;
  completing->refused |= refused;
  g_hash_table_insert (self->refused, g_strdup (completing->request->model), GUINT_TO_POINTER (completing->refused));
  return TRUE;
}

static void
completed_network_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  LyceumServer *self = g_task_get_source_object (task);
  Completing *completing = g_task_get_task_data (task);
  LyceumChatStream *stream = &completing->stream;
  LyceumCompletion *completion = &completing->completion;
  GError *cause = NULL, *error = NULL;
  gboolean by_closing = FALSE;
  gboolean is_whole;

  _lyceum_http_send_finish (LYCEUM_HTTP (source), result, &by_closing, &cause);
  if (cause != NULL && leave_out_refused (self, completing, cause))
    {
      g_clear_error (&cause);
      send_completion (g_steal_pointer (&task));
      return;
    }
  is_whole = lyceum_chat_stream_end (stream, by_closing, cause, &error);
  completion->finish = stream->finish;
  completion->prompt_tokens = stream->prompt_tokens;
  completion->completion_tokens = stream->completion_tokens;
  completion->first_seconds = stream->sink.first != 0 ? (stream->sink.first - completing->begun) / 1e6 : -1;
  completion->seconds = (g_get_monotonic_time () - completing->begun) / 1e6;
  if (is_whole && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    g_task_return_boolean (task, TRUE);
  else if (is_whole)
    g_task_return_error_if_cancelled (task);
  else
    g_task_return_error (task, error);
}

/* @task: (transfer full) */
static void
send_completion (GTask *task)
{
  LyceumServer *self = g_task_get_source_object (task);
  Completing *completing = g_task_get_task_data (task);
  const char *path = self->kind == LYCEUM_PROVIDER_OLLAMA ? "/api/chat" : "/chat/completions";
  GString *body = _lyceum_chat_request_write (self->kind, completing->request, completing->refused);
  LyceumHttpRequest request = _lyceum_server_new_request (self, path, completing->request->model, body);

  request.accept = self->kind == LYCEUM_PROVIDER_OLLAMA ? "application/x-ndjson" : "text/event-stream";
  request.max_bytes = LYCEUM_HTTP_MAX_STREAM;
  _lyceum_http_send_async (self->http, &request, hear_piece, completing, g_task_get_cancellable (task),
                           completed_network_cb, task);
  _lyceum_server_clear_request (&request);
}

static void
lyceum_server_complete_async (LyceumProvider *provider,
                              const LyceumCompletionRequest *request,
                              LyceumDeltaFunc func,
                              gpointer func_data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  LyceumServer *self = LYCEUM_SERVER (provider);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Completing *completing = g_new0 (Completing, 1);
  LyceumRefusal refusal = { .origin = self->origin, .key = self->key };

  g_task_set_source_tag (task, lyceum_server_complete_async);
  g_task_set_name (task, "LyceumServer complete");
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, completing, (GDestroyNotify) free_completing);
  completing->begun = g_get_monotonic_time ();
  completing->completion.first_seconds = -1;
  completing->request = copy_request (request);
  completing->refused = GPOINTER_TO_UINT (g_hash_table_lookup (self->refused, request->model));
  refusal.model = completing->request->model;
  lyceum_chat_stream_init (&completing->stream, &refusal, func, func_data, cancellable);
  send_completion (task);
}

static gboolean
lyceum_server_complete_finish (LyceumProvider *provider,
                               GAsyncResult *result,
                               LyceumCompletion *completion,
                               GError **error)
{
  Completing *completing;

  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_server_complete_async), FALSE);

  completing = g_task_get_task_data (G_TASK (result));
  if (completion != NULL)
    *completion = completing->completion;
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
_lyceum_server_class_complete (LyceumProviderClass *class)
{
  class->complete_async = lyceum_server_complete_async;
  class->complete_finish = lyceum_server_complete_finish;
}

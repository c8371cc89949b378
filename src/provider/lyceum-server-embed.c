/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-server-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define REQUESTS_AT_ONCE 4
#define MAX_DIMENSIONS 16384

typedef struct
{
  guint from, n;
} Range;

/* One call; the data of its task. */
typedef struct
{
  char *model;
  char **texts;
  guint n;
  GArray *ranges; /* (element-type Range): the texts of each request */
  LyceumEmbeddings *embeddings;
  guint8 *filled; /* by text */
} Embedding;

static void
free_embedding (Embedding *embedding)
{
  g_free (embedding->model);
  g_strfreev (embedding->texts);
  g_array_unref (embedding->ranges);
  lyceum_embeddings_free (embedding->embeddings);
  g_free (embedding->filled);
  g_free (embedding);
}

static GString *
write_body (LyceumServer *self, Embedding *embedding, const Range *range)
{
  GString *body = g_string_new ("{\"model\":");

  lyceum_json_write_string (body, embedding->model);
  g_string_append (body, ",\"input\":[");
  for (guint i = 0; i < range->n; i++)
    {
      if (i > 0)
        g_string_append_c (body, ',');
      lyceum_json_write_string (body, embedding->texts[range->from + i]);
    }
  g_string_append (body, self->kind == LYCEUM_PROVIDER_OLLAMA ? "],\"truncate\":true}" : "]}");
  return body;
}

/* Writes one vector to its row. Returns: whether it is one, as long as the others. */
static gboolean
read_vector (Embedding *embedding, guint row, LyceumJson vector)
{
  LyceumEmbeddings *embeddings = embedding->embeddings;
  const char *position = NULL;
  LyceumJson element;
  guint n = 0;
  double number;

  if (embeddings->dimensions == 0)
    {
      while (embeddings->dimensions <= MAX_DIMENSIONS && lyceum_json_next (vector, &position, &element))
        embeddings->dimensions++;
      if (embeddings->dimensions == 0 || embeddings->dimensions > MAX_DIMENSIONS)
        return FALSE;
      embeddings->values = g_new0 (float, (gsize) embedding->n * embeddings->dimensions);
      position = NULL;
    }
  for (; lyceum_json_next (vector, &position, &element); n++)
    {
      if (n == embeddings->dimensions || !lyceum_json_get_double (element, &number) || !(fabs (number) <= 1e30))
        return FALSE;
      embeddings->values[(gsize) row * embeddings->dimensions + n] = (float) number;
    }
  if (n != embeddings->dimensions || embedding->filled[row])
    return FALSE;
  embedding->filled[row] = TRUE;
  return TRUE;
}

/* OpenAI: {data: [{index, embedding: […]}]}; Ollama: {embeddings: [[…]]}; some: [[…]]. */
static gboolean
read_answer (Embedding *embedding, const Range *range, LyceumJson answer)
{
  LyceumJson rows = lyceum_json_get (answer, "data");
  const char *position = NULL;
  LyceumJson row;
  guint n = 0;

  if (!lyceum_json_is_array (rows))
    rows = lyceum_json_get (answer, "embeddings");
  if (!lyceum_json_is_array (rows))
    rows = answer;
  for (; lyceum_json_next (rows, &position, &row); n++)
    {
      LyceumJson vector = lyceum_json_is_object (row) ? lyceum_json_get (row, "embedding") : row;
      guint64 index = n;

      if (n == range->n)
        return FALSE;
      if (lyceum_json_is_object (row) && !lyceum_json_is_null (lyceum_json_get (row, "index")) &&
          !lyceum_json_get_uint (lyceum_json_get (row, "index"), range->n - 1, &index))
        return FALSE;
      if (index >= range->n || !read_vector (embedding, range->from + index, vector))
        return FALSE;
    }
  return n == range->n;
}

/* Some servers take fewer texts at once, and say so in many ways. */
static gboolean
is_batch_refused (const GError *error)
{
  const char *answer = _lyceum_provider_error_get_answer (error);

  if (answer == NULL || error->domain != LYCEUM_PROVIDER_ERROR)
    return FALSE;
  if (error->code != LYCEUM_PROVIDER_ERROR_REQUEST && error->code != LYCEUM_PROVIDER_ERROR_TOO_LONG &&
      error->code != LYCEUM_PROVIDER_ERROR_SERVER)
    return FALSE;
  return strstr (answer, "batch") != NULL || strstr (answer, "Batch") != NULL ||
         strstr (answer, "too many inputs") != NULL || strstr (answer, "too large") != NULL ||
         strstr (answer, "at most") != NULL;
}

static void
halve (LyceumRounds *rounds, LyceumServer *self, Embedding *embedding, Range range)
{
  Range first = { range.from, range.n / 2 };
  Range second = { range.from + first.n, range.n - first.n };

  self->batch = MAX (1, MIN (self->batch, first.n));
  g_array_append_val (embedding->ranges, first);
  g_array_append_val (embedding->ranges, second);
  _lyceum_rounds_add (rounds, 2);
}

typedef struct
{
  LyceumRounds *rounds;
  guint round;
} Round;

static void
embedded_network_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Round *round = data;
  LyceumServer *self = g_task_get_source_object (round->rounds->task);
  Embedding *embedding = g_task_get_task_data (round->rounds->task);
  Range range = g_array_index (embedding->ranges, Range, round->round);
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;
  LyceumJson answer;

  bytes = _lyceum_http_fetch_finish (LYCEUM_HTTP (source), result, &error);
  if (error != NULL && range.n > 1 && is_batch_refused (error))
    {
      g_clear_error (&error);
      halve (round->rounds, self, embedding, range);
    }
  else if (bytes != NULL && _lyceum_server_check_answer (self, embedding->model, bytes, &answer, &error) &&
           !read_answer (embedding, &range, answer))
    error = _lyceum_server_new_bad_answer (self, embedding->model, bytes);
  _lyceum_rounds_done (round->rounds, error);
}

static void
send_round (LyceumRounds *rounds, guint index, GCancellable *cancellable)
{
  LyceumServer *self = g_task_get_source_object (rounds->task);
  Embedding *embedding = g_task_get_task_data (rounds->task);
  GString *body = write_body (self, embedding, &g_array_index (embedding->ranges, Range, index));
  const char *path = self->kind == LYCEUM_PROVIDER_OLLAMA ? "/api/embed" : "/embeddings";
  LyceumHttpRequest request = _lyceum_server_new_request (self, path, embedding->model, body);
  Round *round = g_new0 (Round, 1);

  round->rounds = rounds;
  round->round = index;
  _lyceum_http_fetch_async (self->http, &request, cancellable, embedded_network_cb, round);
  _lyceum_server_clear_request (&request);
}

static void
finish_embedding (GTask *task)
{
  Embedding *embedding = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&embedding->embeddings), (GDestroyNotify) lyceum_embeddings_free);
}

static void
lyceum_server_embed_async (LyceumProvider *provider,
                           const char *model,
                           const char *const *texts,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  LyceumServer *self = LYCEUM_SERVER (provider);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Embedding *embedding = g_new0 (Embedding, 1);

  g_task_set_source_tag (task, lyceum_server_embed_async);
  g_task_set_name (task, "LyceumServer embed");
  g_task_set_task_data (task, embedding, (GDestroyNotify) free_embedding);
  embedding->model = g_strdup (model);
  embedding->texts = g_strdupv ((char **) texts);
  embedding->n = g_strv_length (embedding->texts);
  embedding->ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  embedding->embeddings = g_new0 (LyceumEmbeddings, 1);
  embedding->embeddings->n = embedding->n;
  embedding->filled = g_new0 (guint8, embedding->n + 1);
  for (guint from = 0; from < embedding->n; from += self->batch)
    {
      Range range = { from, MIN (self->batch, embedding->n - from) };

      g_array_append_val (embedding->ranges, range);
    }
  _lyceum_rounds_run (task, embedding->ranges->len, REQUESTS_AT_ONCE, send_round, finish_embedding);
}

static LyceumEmbeddings *
lyceum_server_embed_finish (LyceumProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_server_embed_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
_lyceum_server_class_embed (LyceumProviderClass *class)
{
  class->embed_async = lyceum_server_embed_async;
  class->embed_finish = lyceum_server_embed_finish;
}

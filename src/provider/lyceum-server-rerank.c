/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-server-private.h"

#include <math.h>
#include <string.h>

#define TEXTS_A_ROUND 64
#define ROUNDS_AT_ONCE 4
#define BYTES_A_TOKEN 4 /* of ASCII; any other character is taken for a token */

/* One call; the data of its task. */
typedef struct
{
  char *model, *query;
  char **texts;
  guint n;
  float *scores;     /* as the server gave them */
  guint8 *is_scored; /* by text */
} Reranking;

static void
free_reranking (Reranking *reranking)
{
  g_free (reranking->model);
  g_free (reranking->query);
  g_strfreev (reranking->texts);
  g_free (reranking->scores);
  g_free (reranking->is_scored);
  g_free (reranking);
}

/* In tokens, question and text together. */
static guint
get_max_tokens (LyceumProviderKind kind)
{
  switch (kind)
    {
    case LYCEUM_PROVIDER_JINA:
      return 8196;
    case LYCEUM_PROVIDER_XINFERENCE:
    case LYCEUM_PROVIDER_COHERE:
      return 4096;
    case LYCEUM_PROVIDER_NVIDIA: /* cuts by itself */
      return 8196;
    default:
      return 500;
    }
}

/* Cuts @text at the end of a character. Returns: the tokens that it has left, about. */
static guint
cut_text (char *text, guint max_tokens)
{
  guint quarters = 0;

  for (char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      quarters += (guchar) *at < 0x80 ? 1 : BYTES_A_TOKEN;
      if (quarters > max_tokens * BYTES_A_TOKEN)
        {
          *at = '\0';
          return max_tokens;
        }
    }
  return quarters / BYTES_A_TOKEN + 1;
}

static void
cut_texts (Reranking *reranking, LyceumProviderKind kind)
{
  guint max_tokens = get_max_tokens (kind);
  guint of_query = cut_text (reranking->query, max_tokens / 2);

  for (guint i = 0; i < reranking->n; i++)
    cut_text (reranking->texts[i], max_tokens - of_query);
}

static void
write_texts (GString *body, Reranking *reranking, guint from, guint n, gboolean as_objects)
{
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (body, ',');
      if (as_objects)
        g_string_append (body, "{\"text\":");
      lyceum_json_write_string (body, reranking->texts[from + i]);
      if (as_objects)
        g_string_append_c (body, '}');
    }
}

static GString *
write_body (LyceumServer *self, Reranking *reranking, guint from, guint n)
{
  GString *body = g_string_new ("{\"model\":");
  gboolean is_nvidia = self->kind == LYCEUM_PROVIDER_NVIDIA;

  lyceum_json_write_string (body, reranking->model);
  g_string_append (body, is_nvidia ? ",\"query\":{\"text\":" : ",\"query\":");
  lyceum_json_write_string (body, reranking->query);
  g_string_append (body, is_nvidia ? "},\"passages\":[" : ",\"documents\":[");
  write_texts (body, reranking, from, n, is_nvidia);
  g_string_append_printf (body, "],\"top_n\":%u", n);
  if (is_nvidia)
    g_string_append (body, ",\"truncate\":\"END\"");
  if (self->kind == LYCEUM_PROVIDER_XINFERENCE)
    g_string_append (body, ",\"return_documents\":false");
  g_string_append_c (body, '}');
  return body;
}

/* NVIDIA's own service has an address for each model, with its name's points as underscores; but for one. */
static char *
dup_nvidia_path (LyceumServer *self, const char *model)
{
  const char *name = strrchr (model, '/') != NULL ? strrchr (model, '/') + 1 : model;
  g_autofree char *part = g_strdelimit (g_strdup (name), ".", '_');

  if (g_str_has_suffix (self->base, "/reranking") || g_str_has_suffix (self->base, "/ranking"))
    return g_strdup ("");
  if (strstr (self->base, "nvidia.com") == NULL && strstr (self->base, "/retrieval") == NULL)
    return g_strdup (g_str_has_suffix (self->base, "/v1") ? "/ranking" : "/v1/ranking");
  if (strstr (self->base, "/retrieval") == NULL)
    return g_strdup_printf ("%s/retrieval/nvidia/%s/reranking", g_str_has_suffix (self->base, "/v1") ? "" : "/v1",
                            part);
  if (*model == '\0' || g_str_has_prefix (name, "nv-rerank-qa-mistral-4b") ||
      g_str_has_prefix (name, "rerank-qa-mistral-4b"))
    return g_strdup ("/reranking");
  return g_strdup_printf ("/%s/reranking", part);
}

/* OpenAI-like: {results: [{index, relevance_score}]}; NVIDIA: {rankings: [{index, logit}]}; some: [{index, score}].
 * Returns: whether there was a score that could be used; what names no text, or one twice, is passed over. */
static gboolean
read_answer (Reranking *reranking, guint from, guint n, LyceumJson answer)
{
  static const char *const lists[] = { "results", "rankings", "data" };
  static const char *const names[] = { "relevance_score", "score", "logit" };
  LyceumJson results = answer, result;
  const char *position = NULL;
  gboolean has_one = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (lists) && !lyceum_json_is_array (results); i++)
    results = lyceum_json_get (answer, lists[i]);
  while (lyceum_json_next (results, &position, &result))
    {
      guint64 index;
      double score = NAN;

      for (guint i = 0; i < G_N_ELEMENTS (names) && isnan (score); i++)
        if (!lyceum_json_get_double (lyceum_json_get (result, names[i]), &score))
          score = NAN;
      if (!isfinite (score) || !lyceum_json_get_uint (lyceum_json_get (result, "index"), n - 1, &index) ||
          reranking->is_scored[from + index])
        continue;
      reranking->scores[from + index] = (float) CLAMP (score, -1e6, 1e6);
      reranking->is_scored[from + index] = TRUE;
      has_one = TRUE;
    }
  return has_one;
}

typedef struct
{
  LyceumRounds *rounds;
  guint from, n;
} Round;

static void
reranked_network_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Round *round = data;
  LyceumServer *self = g_task_get_source_object (round->rounds->task);
  Reranking *reranking = g_task_get_task_data (round->rounds->task);
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;
  LyceumJson answer;

  bytes = _lyceum_http_fetch_finish (LYCEUM_HTTP (source), result, &error);
  if (bytes != NULL && _lyceum_server_check_answer (self, reranking->model, bytes, &answer, &error) &&
      !read_answer (reranking, round->from, round->n, answer))
    error = _lyceum_server_new_bad_answer (self, reranking->model, bytes);
  _lyceum_rounds_done (round->rounds, error);
}

static void
send_round (LyceumRounds *rounds, guint index, GCancellable *cancellable)
{
  LyceumServer *self = g_task_get_source_object (rounds->task);
  Reranking *reranking = g_task_get_task_data (rounds->task);
  Round *round = g_new0 (Round, 1);
  g_autofree char *path =
      self->kind == LYCEUM_PROVIDER_NVIDIA ? dup_nvidia_path (self, reranking->model) : g_strdup ("/rerank");
  LyceumHttpRequest request;

  round->rounds = rounds;
  round->from = index * TEXTS_A_ROUND;
  round->n = MIN (TEXTS_A_ROUND, reranking->n - round->from);
  request =
      _lyceum_server_new_request (self, path, reranking->model, write_body (self, reranking, round->from, round->n));
  _lyceum_http_fetch_async (self->http, &request, cancellable, reranked_network_cb, round);
  _lyceum_server_clear_request (&request);
}

/* Scores that are no shares (logits) become ones, all in the same way, so that the order stays across the rounds. */
static void
finish_reranking (GTask *task)
{
  LyceumServer *self = g_task_get_source_object (task);
  Reranking *reranking = g_task_get_task_data (task);
  GArray *scores = g_array_sized_new (FALSE, TRUE, sizeof (float), reranking->n);
  gboolean are_logits = self->kind == LYCEUM_PROVIDER_NVIDIA;

  for (guint i = 0; i < reranking->n; i++)
    are_logits |= reranking->is_scored[i] && (reranking->scores[i] < 0 || reranking->scores[i] > 1);
  for (guint i = 0; i < reranking->n; i++)
    {
      float score = reranking->is_scored[i] ? reranking->scores[i] : 0;

      if (are_logits && reranking->is_scored[i])
        score = (float) (1 / (1 + exp (-score)));
      g_array_append_val (scores, score);
    }
  g_task_return_pointer (task, scores, (GDestroyNotify) g_array_unref);
}

/* A copy that can be cut at its characters. */
static char *
dup_valid (const char *text)
{
  return g_utf8_make_valid (text, -1);
}

static void
lyceum_server_rerank_async (LyceumProvider *provider,
                            const char *model,
                            const char *query,
                            const char *const *texts,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  LyceumServer *self = LYCEUM_SERVER (provider);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Reranking *reranking = g_new0 (Reranking, 1);

  g_task_set_source_tag (task, lyceum_server_rerank_async);
  g_task_set_name (task, "LyceumServer rerank");
  g_task_set_task_data (task, reranking, (GDestroyNotify) free_reranking);
  reranking->model = g_strdup (model);
  reranking->query = dup_valid (query);
  reranking->n = g_strv_length ((char **) texts);
  reranking->texts = g_new0 (char *, reranking->n + 1);
  for (guint i = 0; i < reranking->n; i++)
    reranking->texts[i] = dup_valid (texts[i]);
  reranking->scores = g_new0 (float, reranking->n + 1);
  reranking->is_scored = g_new0 (guint8, reranking->n + 1);
  cut_texts (reranking, self->kind);
  _lyceum_rounds_run (task, (reranking->n + TEXTS_A_ROUND - 1) / TEXTS_A_ROUND, ROUNDS_AT_ONCE, send_round,
                      finish_reranking);
}

static GArray *
lyceum_server_rerank_finish (LyceumProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_server_rerank_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
_lyceum_server_class_rerank (LyceumProviderClass *class)
{
  class->rerank_async = lyceum_server_rerank_async;
  class->rerank_finish = lyceum_server_rerank_finish;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-lists-private.h"

#include <math.h>
#include <string.h>

#include "model-answers-private.h"
#include "model-vectors-private.h"

/* Returns: (transfer full) (element-type utf8): the texts of an array, of a single string, or of objects with a text. */
static GPtrArray *
read_texts (JsonObject *request,
            const char *name)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array = _model_get_array (request, name);

  if (_model_get_text (request, name))
    g_ptr_array_add (texts, g_strdup (_model_get_text (request, name)));
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *text = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        text = _model_get_text (json_node_get_object (node), "text");
      else if (JSON_NODE_HOLDS_VALUE (node))
        text = json_node_get_string (node);
      g_ptr_array_add (texts, g_strdup (text ? text : ""));
    }
  return texts;
}

static void
append_vector (GString     *json,
               const float *values,
               guint        n)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (json, '[');
  for (guint i = 0; i < n; i++)
    g_string_append_printf (json, "%s%s", i > 0 ? "," : "", g_ascii_formatd (number, sizeof number, "%.7g", (double) values[i]));
  g_string_append_c (json, ']');
}

static void
append_base64 (GString     *json,
               const float *values,
               guint        n)
{
  g_autofree char *text = g_base64_encode ((const guchar *) values, sizeof (float) * n);

  g_string_append_printf (json, "\"%s\"", text);
}

void
_model_embed_openai (ModelReply *reply,
                     JsonObject *request)
{
  const ModelBehaviour *behaviour = _model_reply_get_behaviour (reply);
  g_autoptr (GPtrArray) texts = read_texts (request, "input");
  g_autofree float *values = g_new (float, behaviour->dimensions + 1);
  gboolean base64 = g_strcmp0 (_model_get_text (request, "encoding_format"), "base64") == 0;
  guint n = texts->len - (behaviour->short_rows && texts->len > 0 ? 1 : 0);
  GString *json = g_string_new ("{\"object\":\"list\",\"data\":[");
  guint n_tokens = 0;

  for (guint i = 0; i < n; i++)
    {
      guint row = behaviour->shuffled ? n - 1 - i : i;

      n_tokens += _model_count_tokens (g_ptr_array_index (texts, row));
      _model_vector_fill (g_ptr_array_index (texts, row), values, behaviour->dimensions);
      g_string_append_printf (json, "%s{\"object\":\"embedding\",\"index\":%u,\"embedding\":", i > 0 ? "," : "", row);
      if (base64)
        append_base64 (json, values, behaviour->dimensions);
      else
        append_vector (json, values, behaviour->dimensions);
      g_string_append_c (json, '}');
    }
  g_string_append_printf (json, "],\"model\":\"test-embed\",\"usage\":{\"prompt_tokens\":%u,\"total_tokens\":%u}}", n_tokens,
                          n_tokens);
  _model_reply_send (reply, 200, "application/json", json, behaviour->first);
}

void
_model_embed_ollama (ModelReply *reply,
                     JsonObject *request)
{
  const ModelBehaviour *behaviour = _model_reply_get_behaviour (reply);
  g_autoptr (GPtrArray) texts = read_texts (request, "input");
  g_autofree float *values = g_new (float, behaviour->dimensions + 1);
  guint n = texts->len - (behaviour->short_rows && texts->len > 0 ? 1 : 0);
  GString *json = g_string_new ("{\"model\":\"test-embed\",\"embeddings\":[");

  for (guint i = 0; i < n; i++)
    {
      _model_vector_fill (g_ptr_array_index (texts, i), values, behaviour->dimensions);
      if (i > 0)
        g_string_append_c (json, ',');
      append_vector (json, values, behaviour->dimensions);
    }
  g_string_append (json, "],\"total_duration\":1000000,\"load_duration\":1000,\"prompt_eval_count\":1}");
  _model_reply_send (reply, 200, "application/json", json, behaviour->first);
}

typedef struct
{
  guint index;
  double score;
} Rank;

static int
compare_ranks (gconstpointer a,
               gconstpointer b)
{
  const Rank *left = a, *right = b;

  if (left->score != right->score)
    return left->score < right->score ? 1 : -1;
  return (left->index > right->index) - (left->index < right->index);
}

/* Returns: (transfer full) (element-type Rank). */
static GArray *
rank_texts (const ModelBehaviour *behaviour,
            const char           *query,
            GPtrArray            *texts,
            gint64                top_n)
{
  GArray *ranks = g_array_new (FALSE, FALSE, sizeof (Rank));

  for (guint i = 0; i < texts->len; i++)
    {
      Rank rank = { i, _model_rank (query, g_ptr_array_index (texts, i)) };

      g_array_append_val (ranks, rank);
    }
  if (!behaviour->unsorted)
    {
      g_array_sort (ranks, compare_ranks);
      if (top_n > 0 && top_n < ranks->len)
        g_array_set_size (ranks, (guint) top_n);
    }
  if (behaviour->twice && ranks->len > 0)
    {
      Rank rank = g_array_index (ranks, Rank, 0);

      rank.score /= 2;
      g_array_append_val (ranks, rank);
    }
  if (behaviour->wild)
    {
      Rank rank = { texts->len + 7, 0.9 };

      g_array_append_val (ranks, rank);
    }
  return ranks;
}

static void
append_ranks (GString    *json,
              GArray     *ranks,
              const char *member,
              gboolean    logits)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (json, '[');
  for (guint i = 0; i < ranks->len; i++)
    {
      const Rank *rank = &g_array_index (ranks, Rank, i);
      double score = logits ? rank->score * 16 - 8 : rank->score;

      g_string_append_printf (json, "%s{\"index\":%u,\"%s\":%s}", i > 0 ? "," : "", rank->index, member,
                              g_ascii_formatd (number, sizeof number, "%.6f", score));
    }
  g_string_append_c (json, ']');
}

void
_model_rerank (ModelReply *reply,
               JsonObject *request)
{
  const ModelBehaviour *behaviour = _model_reply_get_behaviour (reply);
  const char *query = _model_get_text (request, "query");
  gboolean is_tei = json_object_has_member (request, "texts");
  g_autoptr (GPtrArray) texts = read_texts (request, is_tei ? "texts" : "documents");
  gint64 top_n = json_object_has_member (request, "top_n") ? json_object_get_int_member (request, "top_n") : 0;
  g_autoptr (GArray) ranks = rank_texts (behaviour, query ? query : "", texts, top_n);
  GString *json = g_string_new (is_tei ? "" : "{\"model\":\"test-rerank\",\"results\":");

  append_ranks (json, ranks, is_tei ? "score" : "relevance_score", behaviour->logits);
  if (!is_tei)
    g_string_append (json, ",\"usage\":{\"total_tokens\":10}}");
  _model_reply_send (reply, 200, "application/json", json, behaviour->first);
}

void
_model_rerank_nvidia (ModelReply *reply,
                      JsonObject *request)
{
  const ModelBehaviour *behaviour = _model_reply_get_behaviour (reply);
  const char *query = _model_get_text (_model_get_object (request, "query"), "text");
  g_autoptr (GPtrArray) texts = read_texts (request, "passages");
  g_autoptr (GArray) ranks = rank_texts (behaviour, query ? query : "", texts, 0);
  GString *json = g_string_new ("{\"rankings\":");

  append_ranks (json, ranks, "logit", TRUE);
  g_string_append (json, "}");
  _model_reply_send (reply, 200, "application/json", json, behaviour->first);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-batch-private.h"
#include "lyceum-complete-private.h"

/* Lines of the output and of the errors, as OpenAI's servers write them. */

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_int (JsonBuilder *builder,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
begin_object (JsonBuilder *builder,
              const char  *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

/* Ends the line's object. */
static char *
print (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static JsonBuilder *
begin_line (gint64      task_id,
            guint       line,
            const char *custom_id)
{
  JsonBuilder *builder = json_builder_new ();
  g_autofree char *id = task_id != 0 ? g_strdup_printf ("batch_req_%" G_GINT64_FORMAT, task_id)
                                     : g_strdup_printf ("batch_req_line_%u", line);

  json_builder_begin_object (builder);
  add_text (builder, "id", id);
  add_text (builder, "custom_id", custom_id);
  return builder;
}

static void
add_usage (JsonBuilder *builder,
           guint        prompt_tokens,
           guint        completion_tokens,
           gboolean     is_completion)
{
  begin_object (builder, "usage");
  add_int (builder, "prompt_tokens", prompt_tokens);
  if (is_completion)
    add_int (builder, "completion_tokens", completion_tokens);
  add_int (builder, "total_tokens", (gint64) prompt_tokens + completion_tokens);
  json_builder_end_object (builder);
}

static void
add_completion (JsonBuilder                *builder,
                const char                 *request_id,
                gint64                      finished_at_ms,
                const LyceumCompleteAnswer *answer)
{
  g_autofree char *id = g_strconcat ("chatcmpl-", request_id, NULL);

  add_text (builder, "id", id);
  add_text (builder, "object", "chat.completion");
  add_int (builder, "created", finished_at_ms / 1000);
  add_text (builder, "model", answer->model);
  json_builder_set_member_name (builder, "choices");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  add_int (builder, "index", 0);
  begin_object (builder, "message");
  add_text (builder, "role", "assistant");
  add_text (builder, "content", answer->text);
  if (answer->reasoning)
    add_text (builder, "reasoning_content", answer->reasoning);
  json_builder_end_object (builder);
  add_text (builder, "finish_reason", lyceum_complete_get_finish_name (answer->finish));
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  add_usage (builder, answer->prompt_tokens, answer->completion_tokens, TRUE);
}

static void
add_embeddings (JsonBuilder            *builder,
                const LyceumEmbeddings *embeddings,
                const char             *model)
{
  add_text (builder, "object", "list");
  json_builder_set_member_name (builder, "data");
  json_builder_begin_array (builder);
  for (guint row = 0; row < embeddings->n; row++)
    {
      json_builder_begin_object (builder);
      add_text (builder, "object", "embedding");
      add_int (builder, "index", row);
      json_builder_set_member_name (builder, "embedding");
      json_builder_begin_array (builder);
      for (guint i = 0; i < embeddings->dimensions; i++)
        json_builder_add_double_value (builder, embeddings->values[(gsize) row * embeddings->dimensions + i]);
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  add_text (builder, "model", model);
  add_usage (builder, 0, 0, FALSE);
}

char *
_lyceum_batch_format_answer (gint64              task_id,
                             const char         *custom_id,
                             gint64              finished_at_ms,
                             GVariant           *result,
                             LyceumBatchOutcome *outcome)
{
  g_autoptr (LyceumCompleteAnswer) answer = _lyceum_complete_answer_from_variant (result);
  g_autofree char *model = NULL;
  g_autoptr (LyceumEmbeddings) embeddings = answer ? NULL : _lyceum_batch_embeddings_from_variant (result, &model);
  g_autofree char *request_id = g_strdup_printf ("req_%" G_GINT64_FORMAT, task_id);
  g_autoptr (JsonBuilder) builder = NULL;

  if (!answer && !embeddings)
    return NULL;

  builder = begin_line (task_id, 0, custom_id);
  begin_object (builder, "response");
  add_int (builder, "status_code", 200);
  add_text (builder, "request_id", request_id);
  begin_object (builder, "body");
  if (answer)
    add_completion (builder, request_id, finished_at_ms, answer);
  else
    add_embeddings (builder, embeddings, model);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  add_text (builder, "error", NULL);
  if (answer)
    {
      outcome->prompt_tokens += answer->prompt_tokens;
      outcome->completion_tokens += answer->completion_tokens;
    }
  return print (builder);
}

char *
_lyceum_batch_format_error (gint64      task_id,
                            const char *custom_id,
                            guint       line,
                            const char *code,
                            const char *message)
{
  g_autoptr (JsonBuilder) builder = begin_line (task_id, line, custom_id);

  add_text (builder, "response", NULL);
  begin_object (builder, "error");
  add_text (builder, "code", code);
  add_text (builder, "message", message);
  add_int (builder, "line", line);
  json_builder_end_object (builder);
  return print (builder);
}

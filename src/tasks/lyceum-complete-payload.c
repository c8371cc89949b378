/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "lyceum-complete-private.h"

/* What a completion's task is given and what it leaves, as variants: they go through a file, and may come back as anything. */

static void
insert_number (GVariantDict *dict,
               const char   *name,
               double        value)
{
  if (!isnan (value))
    g_variant_dict_insert (dict, name, "d", value);
}

static void
insert_count (GVariantDict *dict,
              const char   *name,
              guint         value)
{
  if (value > 0)
    g_variant_dict_insert (dict, name, "u", value);
}

static void
insert_text (GVariantDict *dict,
             const char   *name,
             const char   *value)
{
  if (value)
    g_variant_dict_insert (dict, name, "s", value);
}

GVariant *
_lyceum_complete_payload_to_variant (const LyceumCompletionRequest *request,
                                     const char                    *provider_name,
                                     gboolean                       may_restart)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  GVariantBuilder messages;

  g_variant_builder_init (&messages, G_VARIANT_TYPE ("a(us)"));
  for (guint i = 0; i < request->messages->len; i++)
    {
      const LyceumChatMessage *message = g_ptr_array_index (request->messages, i);

      g_variant_builder_add (&messages, "(us)", (guint32) message->role, message->text);
    }
  g_variant_dict_insert_value (&dict, "messages", g_variant_builder_end (&messages));
  insert_text (&dict, "model", request->model);
  insert_text (&dict, "provider", provider_name);
  insert_number (&dict, "temperature", request->temperature);
  insert_number (&dict, "top-p", request->top_p);
  insert_number (&dict, "frequency-penalty", request->frequency_penalty);
  insert_number (&dict, "presence-penalty", request->presence_penalty);
  insert_count (&dict, "max-tokens", request->max_tokens);
  insert_text (&dict, "json-schema", request->json_schema);
  if (request->stop)
    g_variant_dict_insert (&dict, "stop", "^as", request->stop);
  g_variant_dict_insert (&dict, "may-restart", "b", may_restart);

  return g_variant_dict_end (&dict);
}

static gboolean
read_messages (GVariantDict            *dict,
               LyceumCompletionRequest *request)
{
  g_autoptr (GVariant) messages = g_variant_dict_lookup_value (dict, "messages", G_VARIANT_TYPE ("a(us)"));
  GVariantIter iter;
  guint32 role;
  const char *text;

  if (!messages)
    return FALSE;
  g_variant_iter_init (&iter, messages);
  while (g_variant_iter_next (&iter, "(u&s)", &role, &text))
    {
      if (role > LYCEUM_ROLE_ASSISTANT)
        return FALSE;
      lyceum_completion_request_add (request, role, text);
    }
  return request->messages->len > 0;
}

LyceumCompletePayload *
_lyceum_complete_payload_from_variant (GVariant *payload,
                                       GError  **error)
{
  g_autoptr (LyceumCompletePayload) self = g_new0 (LyceumCompletePayload, 1);
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *model = NULL;
  gboolean is_whole = payload && g_variant_is_of_type (payload, G_VARIANT_TYPE_VARDICT);

  if (is_whole)
    {
      g_variant_dict_clear (&dict);
      g_variant_dict_init (&dict, payload);
      g_variant_dict_lookup (&dict, "model", "s", &model);
    }
  self->request = lyceum_completion_request_new (model ? model : "");
  if (!is_whole || !read_messages (&dict, self->request))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The note of what is to be done is damaged."));
      return NULL;
    }

  g_variant_dict_lookup (&dict, "provider", "s", &self->provider_name);
  g_variant_dict_lookup (&dict, "temperature", "d", &self->request->temperature);
  g_variant_dict_lookup (&dict, "top-p", "d", &self->request->top_p);
  g_variant_dict_lookup (&dict, "frequency-penalty", "d", &self->request->frequency_penalty);
  g_variant_dict_lookup (&dict, "presence-penalty", "d", &self->request->presence_penalty);
  g_variant_dict_lookup (&dict, "max-tokens", "u", &self->request->max_tokens);
  g_variant_dict_lookup (&dict, "json-schema", "s", &self->request->json_schema);
  g_variant_dict_lookup (&dict, "stop", "^as", &self->request->stop);
  g_variant_dict_lookup (&dict, "may-restart", "b", &self->may_restart);
  return g_steal_pointer (&self);
}

void
_lyceum_complete_payload_free (LyceumCompletePayload *self)
{
  g_clear_pointer (&self->request, lyceum_completion_request_free);
  g_free (self->provider_name);
  g_free (self);
}

GVariant *
_lyceum_complete_answer_to_variant (const LyceumCompleteAnswer *answer)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  insert_text (&dict, "text", answer->text);
  insert_text (&dict, "reasoning", answer->reasoning);
  insert_text (&dict, "provider", answer->provider_name);
  insert_text (&dict, "model", answer->model);
  g_variant_dict_insert (&dict, "finish", "u", (guint32) answer->finish);
  insert_count (&dict, "prompt-tokens", answer->prompt_tokens);
  insert_count (&dict, "completion-tokens", answer->completion_tokens);
  g_variant_dict_insert (&dict, "first-seconds", "d", answer->first_seconds);
  g_variant_dict_insert (&dict, "seconds", "d", answer->seconds);

  return g_variant_dict_end (&dict);
}

LyceumCompleteAnswer *
_lyceum_complete_answer_from_variant (GVariant *variant)
{
  g_autoptr (LyceumCompleteAnswer) answer = NULL;
  GVariantDict dict;
  guint32 finish = LYCEUM_FINISH_UNKNOWN;

  if (!variant || !g_variant_is_of_type (variant, G_VARIANT_TYPE_VARDICT))
    return NULL;

  answer = g_new0 (LyceumCompleteAnswer, 1);
  answer->first_seconds = -1;
  g_variant_dict_init (&dict, variant);
  g_variant_dict_lookup (&dict, "text", "s", &answer->text);
  g_variant_dict_lookup (&dict, "reasoning", "s", &answer->reasoning);
  g_variant_dict_lookup (&dict, "provider", "s", &answer->provider_name);
  g_variant_dict_lookup (&dict, "model", "s", &answer->model);
  g_variant_dict_lookup (&dict, "finish", "u", &finish);
  g_variant_dict_lookup (&dict, "prompt-tokens", "u", &answer->prompt_tokens);
  g_variant_dict_lookup (&dict, "completion-tokens", "u", &answer->completion_tokens);
  g_variant_dict_lookup (&dict, "first-seconds", "d", &answer->first_seconds);
  g_variant_dict_lookup (&dict, "seconds", "d", &answer->seconds);
  g_variant_dict_clear (&dict);
  answer->finish = MIN (finish, LYCEUM_FINISH_UNKNOWN);

  return answer->text ? g_steal_pointer (&answer) : NULL;
}

void
lyceum_complete_answer_free (LyceumCompleteAnswer *answer)
{
  g_free (answer->text);
  g_free (answer->reasoning);
  g_free (answer->provider_name);
  g_free (answer->model);
  g_free (answer);
}

const char *
lyceum_complete_get_finish_name (LyceumFinish finish)
{
  static const char *const names[] = { "stop", "length", "content_filter", NULL };

  return finish < G_N_ELEMENTS (names) ? names[finish] : NULL;
}

/* Tells @n bytes of @text. */
static void
tell (LyceumCompleteReader *self,
      const char           *text,
      gsize                 n,
      LyceumCompleteFunc    func,
      gpointer              func_data)
{
  g_autofree char *piece = NULL;

  if (n == 0)
    return;
  piece = g_strndup (text, n);
  self->is_begun = TRUE;
  func (self->is_reasoning ? LYCEUM_COMPLETE_REASONING : LYCEUM_COMPLETE_TEXT, piece, func_data);
}

void
_lyceum_complete_reader_read (LyceumCompleteReader *self,
                              const char           *text,
                              LyceumCompleteFunc    func,
                              gpointer              func_data)
{
  static const char marks[] = { LYCEUM_COMPLETE_MARK_RESTART, LYCEUM_COMPLETE_MARK_REASONING, LYCEUM_COMPLETE_MARK_ANSWER, '\0' };
  gsize length;

  for (; *text; text += length)
    {
      length = strcspn (text, marks);
      tell (self, text, length, func, func_data);
      if (text[length] == '\0')
        return;
      if (text[length] == LYCEUM_COMPLETE_MARK_RESTART && self->is_begun)
        func (LYCEUM_COMPLETE_RESTART, "", func_data);
      if (text[length] == LYCEUM_COMPLETE_MARK_RESTART)
        self->is_begun = FALSE;
      self->is_reasoning = text[length] == LYCEUM_COMPLETE_MARK_REASONING;
      length++;
    }
}

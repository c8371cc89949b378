/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-provider.h"

#include <math.h>

LyceumChatMessage *
lyceum_chat_message_new (LyceumRole role, const char *text)
{
  LyceumChatMessage *self = g_new0 (LyceumChatMessage, 1);

  self->role = role;
  self->text = g_strdup (text);
  return self;
}

void
lyceum_chat_message_free (LyceumChatMessage *message)
{
  if (message == NULL)
    return;
  g_free (message->text);
  g_free (message);
}

LyceumCompletionRequest *
lyceum_completion_request_new (const char *model)
{
  LyceumCompletionRequest *self = g_new0 (LyceumCompletionRequest, 1);

  self->model = g_strdup (model);
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_chat_message_free);
  self->temperature = self->top_p = self->frequency_penalty = self->presence_penalty = NAN;
  return self;
}

void
lyceum_completion_request_add (LyceumCompletionRequest *self, LyceumRole role, const char *text)
{
  g_ptr_array_add (self->messages, lyceum_chat_message_new (role, text));
}

void
lyceum_completion_request_free (LyceumCompletionRequest *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->messages);
  g_strfreev (self->stop);
  g_free (self->json_schema);
  g_free (self->model);
  g_free (self);
}

void
lyceum_model_info_free (LyceumModelInfo *info)
{
  if (info == NULL)
    return;
  g_free (info->id);
  g_free (info);
}

void
lyceum_embeddings_free (LyceumEmbeddings *embeddings)
{
  if (embeddings == NULL)
    return;
  g_free (embeddings->values);
  g_free (embeddings);
}

static const char *const kind_names[LYCEUM_N_PROVIDER_KINDS] = {
  [LYCEUM_PROVIDER_OPENAI] = "openai",   [LYCEUM_PROVIDER_OLLAMA] = "ollama",
  [LYCEUM_PROVIDER_JINA] = "jina",       [LYCEUM_PROVIDER_XINFERENCE] = "xinference",
  [LYCEUM_PROVIDER_LOCALAI] = "localai", [LYCEUM_PROVIDER_NVIDIA] = "nvidia",
  [LYCEUM_PROVIDER_COHERE] = "cohere",
};

const char *
lyceum_provider_kind_get_name (LyceumProviderKind kind)
{
  g_return_val_if_fail (kind < LYCEUM_N_PROVIDER_KINDS, NULL);

  return kind_names[kind];
}

gboolean
lyceum_provider_kind_from_name (const char *name, LyceumProviderKind *kind)
{
  g_return_val_if_fail (name != NULL && kind != NULL, FALSE);

  for (guint i = 0; i < LYCEUM_N_PROVIDER_KINDS; i++)
    if (g_str_equal (name, kind_names[i]))
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

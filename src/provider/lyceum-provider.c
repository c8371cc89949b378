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
  g_ptr_array_unref (self->messages);
  g_strfreev (self->stop);
  g_free (self->json_schema);
  g_free (self->model);
  g_free (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-conversations.h"

void
lyceum_assistant_free (LyceumAssistant *assistant)
{
  g_free (assistant->name);
  g_free (assistant->prompt);
  g_free (assistant->opening);
  g_free (assistant->nothing_found);
  g_free (assistant->provider_name);
  g_free (assistant->model);
  g_free (assistant);
}

void
lyceum_conversation_free (LyceumConversation *conversation)
{
  g_free (conversation->title);
  g_free (conversation->first_question);
  g_free (conversation);
}

void
lyceum_message_free (LyceumMessage *message)
{
  g_free (message->text);
  g_free (message->reasoning);
  g_free (message->error_message);
  g_free (message->note);
  g_free (message->provider_name);
  g_free (message->model);
  g_clear_pointer (&message->sources, g_ptr_array_unref);
  g_clear_pointer (&message->citations, g_array_unref);
  g_free (message);
}

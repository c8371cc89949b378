/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-conversations.h"

/* In one line, and with nothing that would be a mark. */
static void
append_plain (GString *out, const char *text)
{
  for (; *text; text++)
    {
      if (strchr ("\\`*_[]<>#", *text))
        g_string_append_c (out, '\\');
      g_string_append_c (out, g_ascii_iscntrl (*text) ? ' ' : *text);
    }
}

static void
append_quotation (GString *out, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    g_string_append_printf (out, "> %s\n", lines[i]);
}

static const LyceumCitation *
find_citation (const LyceumMessage *message, guint number)
{
  for (guint i = 0; message->citations && i < message->citations->len; i++)
    {
      const LyceumCitation *citation = &g_array_index (message->citations, LyceumCitation, i);

      if (citation->number == number)
        return citation;
    }
  return NULL;
}

/* Those that are cited; the others were looked at and not used. */
static void
append_sources (GString *out, const LyceumMessage *message)
{
  gboolean has_begun = FALSE;

  for (guint i = 0; message->sources && i < message->sources->len; i++)
    {
      const LyceumAnswerSource *source = g_ptr_array_index (message->sources, i);
      const LyceumCitation *citation = find_citation (message, source->number);
      const char *location = source->passage->location;

      if (!citation)
        continue;
      if (!has_begun)
        g_string_append_printf (out, "\n**%s**\n\n", _("Sources"));
      has_begun = TRUE;
      g_string_append_printf (out, "- \\[%u\\] ", source->number);
      append_plain (out, source->passage->source_name ? source->passage->source_name : "");
      if (location && *location)
        {
          g_string_append (out, ", ");
          append_plain (out, location);
        }
      if (citation->quote)
        {
          g_string_append (out, ": “");
          append_plain (out, citation->quote);
          g_string_append (out, "”");
        }
      g_string_append_c (out, '\n');
    }
}

static void
append_answer (GString *out, const LyceumMessage *message)
{
  g_string_append_printf (out, "%s\n", message->text ? message->text : "");
  if (message->state == LYCEUM_MESSAGE_STOPPED)
    g_string_append_printf (out, "\n*%s*\n", _("Stopped here."));
  else if (message->state == LYCEUM_MESSAGE_FAILED && message->error_message)
    {
      g_string_append (out, "\n*");
      append_plain (out, message->error_message);
      g_string_append (out, "*\n");
    }
  append_sources (out, message);
}

char *
lyceum_conversation_to_markdown (const LyceumConversation *conversation, GPtrArray *messages)
{
  g_autoptr (GString) out = g_string_new ("# ");
  const char *title = conversation->title ? conversation->title : conversation->first_question;

  append_plain (out, title ? title : _("Conversation"));
  g_string_append_c (out, '\n');
  for (guint i = 0; i < messages->len; i++)
    {
      const LyceumMessage *message = g_ptr_array_index (messages, i);

      g_string_append_c (out, '\n');
      if (message->role == LYCEUM_ROLE_ASSISTANT)
        append_answer (out, message);
      else
        append_quotation (out, message->text ? message->text : "");
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli.h"

#include <glib/gi18n-lib.h>

#include "lyceum-conversations.h"

static GPtrArray *
read_list (LyceumCli *cli, GError **error)
{
  LyceumConversations *conversations = lyceum_workshop_get_conversations (cli->workshop);
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_conversations_list_async (conversations, 0, NULL, lyceum_cli_ready_cb, &result);
  return lyceum_conversations_list_finish (conversations, lyceum_cli_wait (&result), error);
}

static const char *
title_of (const LyceumConversation *conversation)
{
  if (conversation->title)
    return conversation->title;
  return conversation->first_question ? conversation->first_question : "";
}

static const char *
scope_name (LyceumScope scope)
{
  static const char *const names[] = { "course", "library", "free" };

  return names[scope];
}

static void
print_list_json (GPtrArray *list)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < list->len; i++)
    {
      const LyceumConversation *conversation = g_ptr_array_index (list, i);

      json_builder_begin_object (builder);
      lyceum_cli_json_int (builder, "id", conversation->id);
      lyceum_cli_json_text (builder, "title", title_of (conversation));
      lyceum_cli_json_text (builder, "scope", scope_name (conversation->scope));
      lyceum_cli_json_int (builder, "course_id", conversation->course_id);
      lyceum_cli_json_int (builder, "updated_at", conversation->updated_at);
      json_builder_set_member_name (builder, "answering");
      json_builder_add_boolean_value (builder, conversation->is_answering);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  lyceum_cli_print_json (builder);
}

static void
print_list (GPtrArray *list)
{
  const char *const headers[] = { _(">No."), _("Changed"), _("Conversation"), NULL };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < list->len; i++)
    {
      const LyceumConversation *conversation = g_ptr_array_index (list, i);
      char **row = g_new0 (char *, G_N_ELEMENTS (headers));

      row[0] = g_strdup_printf ("%" G_GINT64_FORMAT, conversation->id);
      row[1] = lyceum_cli_moment (conversation->updated_at);
      row[2] = lyceum_cli_one_line (title_of (conversation));
      g_ptr_array_add (rows, row);
    }
  if (list->len == 0)
    g_print ("%s\n", _("There is no conversation yet. “lyceumctl ask QUESTION” begins one."));
  else
    lyceum_cli_print_table (headers, rows);
}

static void
print_messages_json (GPtrArray *messages)
{
  static const char *const states[] = { "done", "answering", "stopped", "failed" };
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < messages->len; i++)
    {
      const LyceumMessage *message = g_ptr_array_index (messages, i);

      json_builder_begin_object (builder);
      lyceum_cli_json_int (builder, "id", message->id);
      lyceum_cli_json_text (builder, "role", message->role == LYCEUM_ROLE_ASSISTANT ? "answer" : "question");
      lyceum_cli_json_text (builder, "state", states[message->state]);
      lyceum_cli_json_text (builder, "text", message->text);
      lyceum_cli_json_text (builder, "error", message->error_message);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  lyceum_cli_print_json (builder);
}

static int
show (LyceumCli *cli, gint64 id)
{
  LyceumConversations *conversations = lyceum_workshop_get_conversations (cli->workshop);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LyceumConversation) conversation = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *markdown = NULL;

  lyceum_conversations_read_async (conversations, id, NULL, lyceum_cli_ready_cb, &result);
  messages = lyceum_conversations_read_finish (conversations, lyceum_cli_wait (&result), &conversation, &error);
  if (!messages)
    return lyceum_cli_fail (error);
  if (cli->json)
    {
      print_messages_json (messages);
      return LYCEUM_CLI_SUCCESS;
    }
  markdown = lyceum_conversation_to_markdown (conversation, messages);
  g_print ("%s", markdown);
  return LYCEUM_CLI_SUCCESS;
}

int
lyceum_cli_conversations (LyceumCli *cli, int argc, char **argv)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = 0;

  if (!lyceum_cli_parse (cli, "conversations [ID]", NULL, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (argc > 2)
    return lyceum_cli_usage_error (_("One conversation at a time."));
  if (argc == 2 && !g_ascii_string_to_signed (argv[1], 10, 1, G_MAXINT64, &id, NULL))
    return lyceum_cli_usage_error (_("“%s” is not the number of a conversation."), argv[1]);
  if (!lyceum_cli_open (cli, &error))
    return lyceum_cli_fail (error);
  if (id)
    return show (cli, id);
  list = read_list (cli, &error);
  if (!list)
    return lyceum_cli_fail (error);
  if (cli->json)
    print_list_json (list);
  else
    print_list (list);
  return LYCEUM_CLI_SUCCESS;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "lyceum-ask.h"

/* A question, and its answer on the way to the terminal. */
typedef struct
{
  LyceumCli *cli;
  LyceumQuestion question;
  LyceumTask *task;           /* (owned) (nullable): once accepted */
  gint64 conversation_id, answer_id;
  gint64 asked_at;
  double first_seconds;       /* until the first word is here; negative: none has come */
  gboolean to_terminal;       /* standard output is one */
  gboolean notes_to_terminal; /* standard error is one */
  gboolean is_reasoning;      /* what stands last on standard error is dimmed */
  gboolean at_start;          /* of a line */
  gboolean has_text;
  char *stage;                /* (owned) (nullable): that was said last */
} Asking;

static void
asking_clear (Asking *self)
{
  g_clear_object (&self->task);
  g_free (self->stage);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asking, asking_clear)

static void
end_reasoning (Asking *self)
{
  if (self->is_reasoning)
    g_printerr ("\033[0m\n\n");
  self->is_reasoning = FALSE;
}

static void
end_line (Asking *self)
{
  end_reasoning (self);
  if (!self->at_start)
    g_print ("\n");
  self->at_start = TRUE;
}

static void
print_note (Asking *self, const char *note)
{
  g_autofree char *line = lyceum_cli_one_line (note);

  if (self->to_terminal || self->is_reasoning)
    end_line (self);
  g_printerr ("lyceumctl: %s\n", line);
}

/* What is being done, until there is an answer to look at. */
static void
show_stage (Asking *self, const char *stage)
{
  g_autofree char *line = NULL;

  if (!self->notes_to_terminal || self->has_text || !stage || g_strcmp0 (stage, self->stage) == 0)
    return;
  g_free (self->stage);
  self->stage = g_strdup (stage);
  line = lyceum_cli_one_line (stage);
  g_printerr ("\033[2m%s…\033[0m\n", line);
}

static void
show_text (Asking *self, const char *text)
{
  if (self->first_seconds < 0)
    self->first_seconds = (double) (g_get_monotonic_time () - self->asked_at) / G_USEC_PER_SEC;
  self->has_text = TRUE;
  if (self->cli->json)
    return;
  end_reasoning (self);
  g_print ("%s", text);
  self->at_start = g_str_has_suffix (text, "\n");
}

static void
show_reasoning (Asking *self, const char *text)
{
  if (!self->notes_to_terminal)
    return;
  if (!self->is_reasoning)
    g_printerr ("\033[2m");
  g_printerr ("%s", text);
  self->is_reasoning = TRUE;
}

static void
piece_cb (LyceumAnswerPiece piece, const char *text, gpointer user_data)
{
  Asking *self = user_data;

  switch (piece)
    {
    case LYCEUM_ANSWER_ANEW:
      if (self->has_text && !self->cli->json)
        print_note (self, _("The answer broke off. It begins anew:"));
      break;
    case LYCEUM_ANSWER_TEXT:
      show_text (self, text);
      break;
    case LYCEUM_ANSWER_REASONING:
      show_reasoning (self, text);
      break;
    }
}

static void
event_cb (const LyceumTaskEvent *event, gpointer user_data)
{
  Asking *self = user_data;

  if (event->type == LYCEUM_TASK_EVENT_TEXT)
    lyceum_answer_read_event (event->text, piece_cb, self);
  else if (event->type == LYCEUM_TASK_EVENT_PROGRESS)
    show_stage (self, event->text);
}

/* Ctrl+C stops the answer. Returns: whether it succeeded. */
static gboolean
wait_for_answer (Asking *self, GError **error)
{
  LyceumQueue *queue = lyceum_workshop_get_queue (self->cli->workshop);
  g_autoptr (LyceumSubscription) subscription = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gboolean is_stopping = FALSE;

  subscription = lyceum_queue_subscribe (queue, lyceum_task_get_id (self->task), 0, event_cb, self, NULL);
  lyceum_queue_wait_async (queue, self->task, NULL, lyceum_cli_ready_cb, &result);
  while (!result)
    {
      g_main_context_iteration (NULL, TRUE);
      if (self->cli->interrupted && !is_stopping)
        {
          is_stopping = TRUE;
          lyceum_queue_cancel (queue, self->task);
        }
    }
  /* The last words may be behind the news of the end. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return lyceum_queue_wait_finish (queue, result, error);
}

/* Returns: (transfer full) (nullable): the answer as it is kept */
static LyceumMessage *
read_answer (Asking *self, GError **error)
{
  LyceumConversations *conversations = lyceum_workshop_get_conversations (self->cli->workshop);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) messages = NULL;

  lyceum_conversations_read_async (conversations, self->conversation_id, NULL, lyceum_cli_ready_cb, &result);
  messages = lyceum_conversations_read_finish (conversations, lyceum_cli_wait (&result), NULL, error);
  for (guint i = 0; messages && i < messages->len; i++)
    if (((LyceumMessage *) g_ptr_array_index (messages, i))->id == self->answer_id)
      return g_ptr_array_steal_index (messages, i);
  if (messages)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("The conversation has been deleted."));
  return NULL;
}

/* The end */

static const LyceumPassage *
find_passage (const LyceumMessage *answer, guint number)
{
  for (guint i = 0; i < answer->sources->len; i++)
    {
      const LyceumAnswerSource *source = g_ptr_array_index (answer->sources, i);

      if (source->number == number)
        return source->passage;
    }
  return NULL;
}

static void
add_seconds (JsonBuilder *builder, const char *name, double seconds)
{
  if (seconds >= 0)
    lyceum_cli_json_double (builder, name, seconds);
  else
    lyceum_cli_json_text (builder, name, NULL);
}

static void
add_citation (JsonBuilder *builder, const LyceumMessage *answer, const LyceumCitation *citation)
{
  const LyceumPassage *passage = find_passage (answer, citation->number);

  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, "number", citation->number);
  lyceum_cli_json_text (builder, "source", passage ? passage->source_name : NULL);
  lyceum_cli_json_text (builder, "location", passage ? passage->location : NULL);
  lyceum_cli_json_text (builder, "quote", citation->quote);
  json_builder_set_member_name (builder, "supported");
  json_builder_add_boolean_value (builder, citation->supported);
  json_builder_end_object (builder);
}

static void
add_stages (JsonBuilder *builder, const LyceumAnswerTimes *times)
{
  json_builder_set_member_name (builder, "stages");
  json_builder_begin_object (builder);
  add_seconds (builder, "rewrite", times->rewrite);
  add_seconds (builder, "embed", times->embed);
  add_seconds (builder, "search", times->search);
  add_seconds (builder, "rerank", times->rerank);
  add_seconds (builder, "first_word", times->first_word);
  add_seconds (builder, "total", times->total);
  json_builder_end_object (builder);
}

static const char *
state_name (LyceumMessageState state)
{
  static const char *const names[] = { "done", "answering", "stopped", "failed" };

  return names[state];
}

static void
print_json (Asking *self, const LyceumMessage *answer, double seconds)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, "conversation_id", self->conversation_id);
  lyceum_cli_json_text (builder, "state", state_name (answer->state));
  lyceum_cli_json_text (builder, "answer", answer->text);
  lyceum_cli_json_text (builder, "reasoning", answer->reasoning);
  json_builder_set_member_name (builder, "citations");
  json_builder_begin_array (builder);
  for (guint i = 0; i < answer->citations->len; i++)
    add_citation (builder, answer, &g_array_index (answer->citations, LyceumCitation, i));
  json_builder_end_array (builder);
  lyceum_cli_json_int (builder, "sources", answer->sources->len);
  lyceum_cli_json_text (builder, "provider", answer->provider_name);
  lyceum_cli_json_text (builder, "model", answer->model);
  lyceum_cli_json_text (builder, "note", answer->note);
  lyceum_cli_json_text (builder, "error", answer->error_message);
  add_seconds (builder, "first_chunk_seconds", self->first_seconds);
  add_seconds (builder, "seconds", seconds);
  add_stages (builder, &answer->times);
  json_builder_end_object (builder);
  lyceum_cli_print_json (builder);
}

static const LyceumCitation *
find_citation (const LyceumMessage *answer, guint number)
{
  for (guint i = 0; i < answer->citations->len; i++)
    {
      const LyceumCitation *citation = &g_array_index (answer->citations, LyceumCitation, i);

      if (citation->number == number)
        return citation;
    }
  return NULL;
}

/* Of a citation that its passage does not bear, that is said. */
static gboolean
is_doubtful (const LyceumMessage *answer, guint number)
{
  for (guint i = 0; i < answer->citations->len; i++)
    {
      const LyceumCitation *citation = &g_array_index (answer->citations, LyceumCitation, i);

      if (citation->number == number && !citation->supported)
        return TRUE;
    }
  return FALSE;
}

static void
print_sources (const LyceumMessage *answer)
{
  gboolean has_begun = FALSE;

  for (guint i = 0; i < answer->sources->len; i++)
    {
      const LyceumAnswerSource *source = g_ptr_array_index (answer->sources, i);
      g_autofree char *name = lyceum_cli_one_line (source->passage->source_name);
      g_autofree char *location = lyceum_cli_one_line (source->passage->location);

      if (!find_citation (answer, source->number))
        continue;
      if (!has_begun)
        g_print ("\n");
      has_begun = TRUE;
      g_print ("[%u] %s%s%s%s%s\n", source->number, name, *location ? ", " : "", location,
               is_doubtful (answer, source->number) ? " – " : "",
               is_doubtful (answer, source->number) ? _("not found there") : "");
    }
}

static int
report (Asking *self, const GError *failure)
{
  double seconds = (double) (g_get_monotonic_time () - self->asked_at) / G_USEC_PER_SEC;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumMessage) answer = read_answer (self, &error);

  if (!answer)
    return lyceum_cli_fail (failure ? failure : error);
  /* One that was over before anybody listened is read from the disk, which may take longer than this. */
  if (!self->has_text && *answer->text)
    show_text (self, answer->text);
  if (self->cli->json)
    print_json (self, answer, seconds);
  else
    {
      end_line (self);
      print_sources (answer);
      if (answer->note)
        print_note (self, answer->note);
      if (self->notes_to_terminal)
        g_printerr ("\033[2mlyceumctl ask --conversation %" G_GINT64_FORMAT " …\033[0m\n", self->conversation_id);
    }
  if (self->cli->interrupted)
    {
      g_printerr ("lyceumctl: %s\n", _("Stopped. What had come is kept."));
      return LYCEUM_CLI_FAILURE;
    }
  return failure ? lyceum_cli_fail (failure) : LYCEUM_CLI_SUCCESS;
}

static int
ask (Asking *self)
{
  LyceumCli *cli = self->cli;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_cli_catch_interrupt (cli);
  if (!lyceum_cli_open (cli, &error) ||
      (self->question.course_id && !lyceum_cli_check_course (cli, self->question.course_id, &error)) ||
      !lyceum_cli_start (cli, FALSE, NULL, &error))
    return lyceum_cli_fail (error);

  self->asked_at = g_get_monotonic_time ();
  lyceum_ask_async (lyceum_workshop_get_queue (cli->workshop), lyceum_workshop_get_conversations (cli->workshop), &self->question,
                    NULL, lyceum_cli_ready_cb, &result);
  self->task = lyceum_ask_finish (lyceum_cli_wait (&result), &self->conversation_id, NULL, &self->answer_id, &error);
  if (!self->task)
    return lyceum_cli_fail (error);
  wait_for_answer (self, &error);
  return report (self, error);
}

static gboolean
read_conversation (const char *text, gint64 *id)
{
  *id = 0;
  return !text || (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, id, NULL));
}

int
lyceum_cli_ask (LyceumCli *cli, int argc, char **argv)
{
  g_auto (Asking) self = { .cli = cli, .first_seconds = -1, .at_start = TRUE };
  g_autofree char *course = NULL, *conversation = NULL, *provider = NULL, *model = NULL, *text = NULL;
  gboolean is_free = FALSE;
  int status;
  const GOptionEntry entries[] = {
    { "course", 'c', 0, G_OPTION_ARG_STRING, &course, N_ ("Answer from this course; otherwise from all"), N_ ("ID") },
    { "free", 0, 0, G_OPTION_ARG_NONE, &is_free, N_ ("Ask the model alone, and not your material"), NULL },
    { "conversation", 0, 0, G_OPTION_ARG_STRING, &conversation, N_ ("Go on with this conversation"), N_ ("ID") },
    { "provider", 'p', 0, G_OPTION_ARG_STRING, &provider, N_ ("Ask this server of models"), N_ ("NAME") },
    { "model", 'm', 0, G_OPTION_ARG_STRING, &model, N_ ("Ask this model"), N_ ("MODEL") },
    G_OPTION_ENTRY_NULL,
  };

  if (!lyceum_cli_parse (cli, "ask QUESTION", entries, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (!lyceum_cli_read_course (course, &self.question.course_id, &status))
    return status;
  if (!read_conversation (conversation, &self.question.conversation_id))
    return lyceum_cli_usage_error (_("“%s” is not the number of a conversation."), conversation);
  if (argc != 2)
    return lyceum_cli_usage_error (argc < 2 ? _("What do you want to know? Write it in quotation marks.")
                                            : _("More than one text. Put the question in quotation marks."));
  if ((course != NULL) + is_free + (conversation != NULL) > 1)
    return lyceum_cli_usage_error (_("--course, --free and --conversation each say what is asked: choose one."));

  text = g_locale_to_utf8 (argv[1], -1, NULL, NULL, NULL);
  self.question.text = text ? text : argv[1];
  self.question.scope = is_free ? LYCEUM_SCOPE_FREE : course ? LYCEUM_SCOPE_COURSE : LYCEUM_SCOPE_LIBRARY;
  self.question.provider_name = provider;
  self.question.model = model;
  self.to_terminal = isatty (STDOUT_FILENO);
  self.notes_to_terminal = isatty (STDERR_FILENO);
  return ask (&self);
}

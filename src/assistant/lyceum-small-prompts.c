/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "lyceum-answer-prompt.h"
#include "lyceum-citations.h"

#define EARLIER_MESSAGES 6
#define EARLIER_CHARACTERS 600
#define MAX_QUESTION_CHARACTERS 1000
#define MAX_TITLE_CHARACTERS 80
#define TITLE_FROM_CHARACTERS 1200

static const char rewrite_rules[] =
    "You put questions so that they can be looked up. Below is a conversation and the last question in it. Write that question so that it is "
    "understood without the conversation: put in what “it”, “that” or “the second one” stands for. Keep its language. If it "
    "is understood as it is, repeat it. Write the question and nothing else: do not answer it.";

static const char title_rules[] =
    "Write a title for the conversation below: at most six words, in the language of the question, without quotation marks and "
    "without a full stop. Write the title and nothing else.";

static void
append_beginning (GString *out, const char *text, glong characters)
{
  glong length = g_utf8_strlen (text, -1);

  g_string_append_len (out, text, g_utf8_offset_to_pointer (text, MIN (length, characters)) - text);
  if (length > characters)
    g_string_append (out, " …");
}

LyceumCompletionRequest *
lyceum_rewrite_prompt_new (const char *model, const LyceumAnswerInput *input)
{
  LyceumCompletionRequest *request = lyceum_completion_request_new (model);
  g_autoptr (GString) text = g_string_new ("Conversation:\n");
  guint n = input->messages->len - 1;

  for (guint i = n > EARLIER_MESSAGES ? n - EARLIER_MESSAGES : 0; i < n; i++)
    {
      const LyceumMessage *message = g_ptr_array_index (input->messages, i);
      g_autofree char *plain = lyceum_message_to_plain (message);

      g_string_append (text, message->role == LYCEUM_ROLE_ASSISTANT ? "Answer: " : "Question: ");
      append_beginning (text, plain, EARLIER_CHARACTERS);
      g_string_append_c (text, '\n');
    }
  g_string_append (text, "\nLast question: ");
  append_beginning (text, ((LyceumMessage *) g_ptr_array_index (input->messages, n))->text, MAX_QUESTION_CHARACTERS);
  lyceum_completion_request_add (request, LYCEUM_ROLE_SYSTEM, rewrite_rules);
  lyceum_completion_request_add (request, LYCEUM_ROLE_USER, text->str);
  request->temperature = 0;
  return request;
}

/* Without what models put around a line that they were asked for. */
static char *
unwrap (const char *line)
{
  static const char *const marks[] = { "\"", "'", "“", "”", "„", "«", "»", "‘", "’", "*", "_", "`", "#", " " };
  const char *end = line + strlen (line);

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_str_has_prefix (line, marks[i]))
      {
        line += strlen (marks[i]);
        i = G_MAXUINT;
      }
  for (guint i = 0; i < G_N_ELEMENTS (marks) && end > line; i++)
    {
      gsize n = strlen (marks[i]);

      if ((gsize) (end - line) >= n && strncmp (end - n, marks[i], n) == 0)
        {
          end -= n;
          i = G_MAXUINT;
        }
    }
  return g_strndup (line, end - line);
}

/* Returns: (transfer full) (nullable): the first line with something in it, without what stands before a colon there. */
static char *
read_line (const char *answer, glong most)
{
  g_auto (GStrv) lines = g_strsplit (answer, "\n", 32);

  for (guint i = 0; lines[i]; i++)
    {
      g_autofree char *line = unwrap (g_strstrip (lines[i]));
      static const char *const labels[] = { "question:", "last question:", "title:", "rewritten question:" };
      const char *from = line;

      for (guint l = 0; l < G_N_ELEMENTS (labels); l++)
        if (g_ascii_strncasecmp (line, labels[l], strlen (labels[l])) == 0)
          from = line + strlen (labels[l]);
      if (strspn (from, " ") == strlen (from))
        continue;
      return g_utf8_strlen (from, -1) <= most ? unwrap (from) : NULL;
    }
  return NULL;
}

char *
lyceum_rewrite_read (const char *answer, const char *question)
{
  g_autofree char *line = read_line (answer, MAX_QUESTION_CHARACTERS);

  /* A model that answers instead writes much more than was asked. */
  if (!line || g_utf8_strlen (line, -1) > 200 + 4 * g_utf8_strlen (question, -1))
    return NULL;
  return g_steal_pointer (&line);
}

LyceumCompletionRequest *
lyceum_title_prompt_new (const char *model, const char *question, const char *answer)
{
  LyceumCompletionRequest *request = lyceum_completion_request_new (model);
  g_autoptr (GString) text = g_string_new ("Question: ");

  append_beginning (text, question, TITLE_FROM_CHARACTERS);
  g_string_append (text, "\nAnswer: ");
  append_beginning (text, answer, TITLE_FROM_CHARACTERS);
  lyceum_completion_request_add (request, LYCEUM_ROLE_SYSTEM, title_rules);
  lyceum_completion_request_add (request, LYCEUM_ROLE_USER, text->str);
  request->temperature = 0.1;
  return request;
}

char *
lyceum_title_read (const char *answer)
{
  g_autofree char *line = read_line (answer, MAX_TITLE_CHARACTERS);
  gsize length = line ? strlen (line) : 0;

  if (length > 1 && line[length - 1] == '.')
    line[length - 1] = '\0';
  return g_steal_pointer (&line);
}

char *
lyceum_title_from_question (const char *question)
{
  g_autofree char *line = g_strdup (question);
  char *cut;

  g_strdelimit (line, "\n\r\t", ' ');
  g_strstrip (line);
  if (g_utf8_strlen (line, -1) <= MAX_TITLE_CHARACTERS)
    return g_steal_pointer (&line);
  cut = g_utf8_offset_to_pointer (line, MAX_TITLE_CHARACTERS - 1);
  *cut = '\0';
  cut = strrchr (line, ' ');
  if (cut && cut - line > MAX_TITLE_CHARACTERS / 2)
    *cut = '\0';
  return g_strconcat (line, "…", NULL);
}

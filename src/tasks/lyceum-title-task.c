/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "lyceum-answer-prompt.h"
#include "lyceum-answer-task-private.h"
#include "lyceum-course-task-private.h"
#include "lyceum-thread.h"

/* The title of a conversation, after its first answer: by a model, or else the first question, shortened. Nobody waits for it. */

#define TITLE_MS 60000
#define MAX_BYTES 4096

typedef struct
{
  LyceumTaskRun *run;     /* (owned) */
  LyceumAskWork *work;    /* borrowed from the kind */
  gint64 conversation_id;
  char *question, *answer; /* (owned) (nullable) */
  GString *text;
  LyceumTimeLimit *limit; /* (owned) (nullable) */
} Titling;

static void
titling_free (Titling *self)
{
  lyceum_task_run_unref (self->run);
  g_free (self->question);
  g_free (self->answer);
  g_string_free (self->text, TRUE);
  g_clear_pointer (&self->limit, lyceum_time_limit_free);
  g_free (self);
}

/* @error: (transfer full) */
static void
fail (Titling *self, GError *error)
{
  _lyceum_forgive_deleted (&error);
  lyceum_task_run_return_error (self->run, error);
  titling_free (self);
}

typedef struct
{
  gint64 conversation_id;
  char *title;
} Writing;

static void
writing_free (gpointer data)
{
  g_free (((Writing *) data)->title);
  g_free (data);
}

static gboolean
write_title_cb (gpointer transaction, gint64 task_id, gpointer data, GError **error)
{
  Writing *writing = data;

  return lyceum_write_title (transaction, writing->conversation_id, writing->title, error);
}

/* @title: (transfer full) (nullable): what a model made of it */
static void
finish (Titling *self, char *title)
{
  Writing *writing = g_new0 (Writing, 1);

  writing->conversation_id = self->conversation_id;
  writing->title = title ? title : lyceum_title_from_question (self->question);
  lyceum_task_run_set_commit (self->run, write_title_cb, writing, writing_free);
  lyceum_task_run_return (self->run);
  titling_free (self);
}

static gboolean
was_stopped (Titling *self)
{
  GError *error = NULL;

  if (!g_cancellable_set_error_if_cancelled (lyceum_task_run_get_cancellable (self->run), &error))
    return FALSE;
  fail (self, error);
  return TRUE;
}

static void
delta_network_cb (LyceumDelta delta, const char *text, gpointer user_data)
{
  Titling *self = user_data;

  if (delta == LYCEUM_DELTA_TEXT && self->text->len + strlen (text) < MAX_BYTES)
    g_string_append (self->text, text);
}

static void
completed_network_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Titling *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *clean = NULL;

  if (!lyceum_provider_complete_finish (LYCEUM_PROVIDER (object), result, NULL, &error))
    g_info ("No title was made: %s", error->message);
  if (was_stopped (self))
    return;
  clean = _lyceum_answer_clean (self->text->str);
  finish (self, error ? NULL : lyceum_title_read (clean));
}

static void
chosen_network_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Titling *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) choices = lyceum_models_choose_finish (LYCEUM_MODELS (object), result, &error);
  g_autoptr (LyceumCompletionRequest) request = NULL;
  const LyceumModelChoice *choice;

  if (was_stopped (self))
    return;
  if (!choices || choices->len == 0)
    {
      finish (self, NULL);
      return;
    }
  choice = g_ptr_array_index (choices, 0);
  request = lyceum_title_prompt_new (choice->model, self->question, self->answer);
  request->context_length = lyceum_context_length_or_default (choice->context_length);
  self->limit = lyceum_time_limit_new (lyceum_task_run_get_cancellable (self->run), TITLE_MS);
  lyceum_provider_complete_async (choice->provider, request, delta_network_cb, self,
                                  lyceum_time_limit_get_cancellable (self->limit), completed_network_cb, self);
}

/* Reads the first question and the answer to it that was given last. */
static gboolean
read_beginning_reader_cb (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  gint64 conversation_id = *(gint64 *) data;
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = lyceum_connection_prepare (connection,
                                         "SELECT q.text, a.text, a.provider_name, a.model FROM message q JOIN message a ON a.parent_id = q.id "
                                         "WHERE q.conversation_id = ? AND q.parent_id IS NULL ORDER BY q.id, a.id DESC LIMIT 1",
                                         error);
  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, conversation_id);
  if (!lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, "The conversation has been deleted.");
      return FALSE;
    }
  *result = g_new0 (char *, 5);
  for (int i = 0; i < 4; i++)
    {
      const char *text = lyceum_statement_get_text (statement, i);

      ((char **) *result)[i] = g_strdup (text ? text : "");
    }
  return TRUE;
}

/* Who answered makes the title too. An answer that was made of quotations has a question for its title. */
static void
beginning_read_network_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Titling *self = user_data;
  GError *error = NULL;
  gpointer out = NULL;
  g_auto (GStrv) texts = NULL;

  if (!lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &out, &error))
    {
      fail (self, error);
      return;
    }
  texts = out;
  self->question = g_strdup (texts[0]);
  self->answer = g_strdup (texts[1]);
  if (*texts[2] == '\0')
    {
      finish (self, NULL);
      return;
    }
  lyceum_models_choose_async (self->work->models, LYCEUM_USE_ANSWERS, texts[2], *texts[3] ? texts[3] : NULL,
                              lyceum_task_run_get_cancellable (self->run), chosen_network_cb, self);
}

void
_lyceum_title_start_network_cb (LyceumTaskRun *run, gpointer kind_data)
{
  LyceumAskWork *work = kind_data;
  GError *error = NULL;
  Titling *self;

  lyceum_assert_network ();

  if (!_lyceum_check_payload (run, LYCEUM_TITLE_PAYLOAD, &error))
    {
      lyceum_task_run_return_error (run, error);
      return;
    }
  self = g_new0 (Titling, 1);
  self->run = lyceum_task_run_ref (run);
  self->work = work;
  self->text = g_string_new (NULL);
  g_variant_get (lyceum_task_run_get_payload (run), LYCEUM_TITLE_PAYLOAD, &self->conversation_id);
  lyceum_database_read_async (work->database, read_beginning_reader_cb,
                              g_memdup2 (&self->conversation_id, sizeof self->conversation_id), g_free, (GDestroyNotify) g_strfreev,
                              lyceum_task_run_get_cancellable (run), beginning_read_network_cb, self);
}

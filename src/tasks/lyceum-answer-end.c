/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-answer-task-private.h"

#include "lyceum-citations.h"
#include "lyceum-course-task-private.h"
#include "lyceum-thread.h"

/*
 * What of an answer reaches the disk: how far it is, now and then; and its end, with what it cites. An answer that was stopped or that
 * broke off is written like one that goes on, with all that had come: how it stands, its task says.
 */

#define SAVE_USEC G_USEC_PER_SEC
#define SAVE_BYTES 32768 /* a text that is longer is saved less often */

/* On its way to the writer. */
typedef struct
{
  LyceumMessage *answer;
  GPtrArray *sources; /* (nullable) */
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  lyceum_message_free (writing->answer);
  g_clear_pointer (&writing->sources, g_ptr_array_unref);
  g_free (writing);
}

static gboolean
write_answer_cb (gpointer transaction, gint64 task_id, gpointer data, GError **error)
{
  Writing *writing = data;

  if (lyceum_write_answer (transaction, task_id, writing->answer, writing->sources, error))
    return TRUE;
  _lyceum_forgive_deleted (error);
  return FALSE;
}

static Writing *
writing_new (LyceumAnswer *self)
{
  Writing *writing = g_new0 (Writing, 1);
  LyceumMessage *answer = g_new0 (LyceumMessage, 1);
  const LyceumModelChoice *choice = self->has_asked && self->choice < self->choices->len
                                        ? g_ptr_array_index (self->choices, self->choice)
                                        : NULL;

  writing->answer = answer;
  answer->state = LYCEUM_MESSAGE_ANSWERING;
  answer->text = g_strdup (self->text->str);
  answer->reasoning = self->reasoning->len > 0 ? g_strdup (self->reasoning->str) : NULL;
  answer->note = self->note->len > 0 ? g_strdup (self->note->str) : NULL;
  answer->provider_name = choice ? g_strdup (choice->provider_name) : NULL;
  answer->model = choice ? g_strdup (choice->model) : NULL;
  answer->times = self->times;
  answer->prompt_tokens = self->completion.prompt_tokens;
  answer->completion_tokens = self->completion.completion_tokens;
  if (!self->sources_written && self->sources)
    writing->sources = g_ptr_array_ref (self->sources);
  self->sources_written = self->sources_written || self->sources != NULL;
  return writing;
}

static void
checkpoint (LyceumAnswer *self, Writing *writing)
{
  self->saved_at = g_get_monotonic_time ();
  lyceum_task_run_checkpoint (self->run, g_variant_new_uint64 (self->text->len), write_answer_cb, writing, writing_free);
}

void
_lyceum_answer_save (LyceumAnswer *self)
{
  checkpoint (self, writing_new (self));
}

void
_lyceum_answer_say (LyceumAnswer *self, LyceumAnswerPiece piece, const char *text)
{
  g_autofree char *event = _lyceum_answer_write_event (piece, text);
  gint64 interval = SAVE_USEC * (gint64) (1 + (self->text->len + self->reasoning->len) / SAVE_BYTES);

  lyceum_task_run_emit_text (self->run, event);
  if (piece == LYCEUM_ANSWER_ANEW)
    {
      g_string_truncate (self->text, 0);
      g_string_truncate (self->reasoning, 0);
      return;
    }
  g_string_append (piece == LYCEUM_ANSWER_TEXT ? self->text : self->reasoning, text);
  if (g_get_monotonic_time () - self->saved_at >= interval)
    _lyceum_answer_save (self);
}

void
_lyceum_answer_note (LyceumAnswer *self, const char *sentence)
{
  if (self->note->len > 0)
    g_string_append_c (self->note, ' ');
  g_string_append (self->note, sentence);
}

double
_lyceum_answer_seconds_since (gint64 began)
{
  return (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
}

static void
answer_free (LyceumAnswer *self)
{
  g_clear_pointer (&self->run, lyceum_task_run_unref);
  g_clear_pointer (&self->input, lyceum_answer_input_free);
  g_free (self->question);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->limit, lyceum_time_limit_free);
  if (self->rewritten)
    g_string_free (self->rewritten, TRUE);
  g_string_free (self->text, TRUE);
  g_string_free (self->reasoning, TRUE);
  g_string_free (self->note, TRUE);
  g_clear_error (&self->error);
  g_free (self);
}

/* What the text cites. Words are split and compared, which takes longer than the network thread may be kept. */

typedef struct
{
  char *text;
  GPtrArray *sources; /* (nullable) */
  GArray *citations;  /* (nullable): found */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_free (reading->text);
  g_clear_pointer (&reading->sources, g_ptr_array_unref);
  g_clear_pointer (&reading->citations, g_array_unref);
  g_free (reading);
}

static void
read_citations_thread_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  g_autofree char *text = NULL;

  /* Where nothing can be cited, a number in brackets is something else. */
  if (!reading->sources || reading->sources->len == 0)
    {
      reading->citations = lyceum_citations_new ();
      g_task_return_boolean (task, TRUE);
      return;
    }
  text = lyceum_citations_read (reading->text, reading->sources->len, &reading->citations);
  g_free (reading->text);
  reading->text = g_steal_pointer (&text);
  lyceum_citations_check (reading->text, reading->citations, reading->sources);
  g_task_return_boolean (task, TRUE);
}

static void
read_citations (LyceumAnswer *self, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, self);
  Reading *reading = g_new0 (Reading, 1);

  reading->text = g_strdup (self->text->str);
  reading->sources = self->sources ? g_ptr_array_ref (self->sources) : NULL;
  g_task_set_source_tag (task, read_citations);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_citations_thread_cb);
}

/* The whole record, with what was found in the text. */
static Writing *
writing_with_citations (LyceumAnswer *self, GAsyncResult *result)
{
  Reading *reading = g_task_get_task_data (G_TASK (result));
  Writing *writing;

  self->times.total = _lyceum_answer_seconds_since (self->began);
  writing = writing_new (self);
  g_free (writing->answer->text);
  writing->answer->text = g_steal_pointer (&reading->text);
  writing->answer->citations = g_steal_pointer (&reading->citations);
  return writing;
}

/* Ends */

/* @writing: (transfer full) */
static void
keep (LyceumAnswer *self, Writing *writing)
{
  if (!g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    writing->answer->error_message = g_strdup (self->error->message);
  checkpoint (self, writing);
  lyceum_task_run_return_error (self->run, g_steal_pointer (&self->error));
  answer_free (self);
}

static void
add_title_task (LyceumAnswer *self)
{
  const LyceumConversation *conversation = self->input->conversation;
  LyceumTaskSpec *spec;

  if (conversation->title || self->input->messages->len > 1)
    return;
  spec = lyceum_task_spec_new (LYCEUM_KIND_TITLE, NULL, g_variant_new (LYCEUM_TITLE_PAYLOAD, conversation->id),
                               LYCEUM_TASK_PRIORITY_LOW, 0);
  spec->unique_key = g_strdup_printf ("conversation:%" G_GINT64_FORMAT, conversation->id);
  lyceum_task_run_add_task (self->run, spec);
}

static void
succeeded_network_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LyceumAnswer *self = user_data;
  Writing *writing = writing_with_citations (self, result);

  lyceum_assert_network ();

  /* Stopped behind the last word: what is not succeeded has no commit of its own. */
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_clear_error (&self->error);
      g_cancellable_set_error_if_cancelled (self->cancellable, &self->error);
      keep (self, writing);
      return;
    }
  writing->answer->state = LYCEUM_MESSAGE_DONE;
  lyceum_task_run_set_commit (self->run, write_answer_cb, writing, writing_free);
  lyceum_task_run_set_result (self->run, g_variant_new_int64 (self->input->answer_id));
  add_title_task (self);
  lyceum_task_run_set_progress (self->run, 1, NULL);
  lyceum_task_run_return (self->run);
  answer_free (self);
}

void
_lyceum_answer_succeed (LyceumAnswer *self)
{
  read_citations (self, succeeded_network_cb);
}

static void
kept_network_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LyceumAnswer *self = user_data;

  keep (self, writing_with_citations (self, result));
}

/* @error: (transfer full) */
static void
keep_and_end (LyceumAnswer *self, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  if (self->input)
    {
      read_citations (self, kept_network_cb);
      return;
    }
  lyceum_task_run_return_error (self->run, g_steal_pointer (&self->error));
  answer_free (self);
}

void
_lyceum_answer_stop (LyceumAnswer *self)
{
  keep_and_end (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
}

void
_lyceum_answer_fail (LyceumAnswer *self, GError *error, gboolean may_repeat)
{
  _lyceum_forgive_deleted (&error);
  if (!may_repeat)
    lyceum_task_run_set_permanent (self->run);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      lyceum_task_run_return_error (self->run, error);
      answer_free (self);
      return;
    }
  keep_and_end (self, error);
}

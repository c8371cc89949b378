/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-ask.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-answer-prompt.h"
#include "lyceum-answer-task-private.h"
#include "lyceum-conversations-private.h"

#define MAX_QUESTION_BYTES 65536

/* A question on its way into the transaction that accepts its tasks. Shared by the submission and the writer's thread. */
typedef struct
{
  LyceumNewQuestion question;
  LyceumAskedIds ids; /* written by the writer before the acceptance is reported */
} Asking;

static void
asking_clear (gpointer data)
{
  lyceum_new_question_clear (&((Asking *) data)->question);
}

static void
asking_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, asking_clear);
}

static gboolean
commit_question (gpointer transaction, gint64 task_id, gpointer data, GError **error)
{
  Asking *asking = data;

  /* The children of a submission have the ids that follow their parent's. */
  return lyceum_write_question (transaction, &asking->question, task_id + 1, &asking->ids, error);
}

static void
submitted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumTask) parent = lyceum_queue_submit_batch_finish (LYCEUM_QUEUE (object), result, &error);
  /* By its number: the list of the parent's children is brought up to date once a frame. */
  LyceumTask *answer = parent ? lyceum_queue_get_task (LYCEUM_QUEUE (object), lyceum_task_get_id (parent) + 1) : NULL;

  if (answer)
    g_task_return_pointer (task, g_object_ref (answer), g_object_unref);
  else if (parent)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The question was taken back."));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static LyceumTaskSpec *
answer_spec_new (const LyceumQuestion *question)
{
  const LyceumSearchFilter *filter = &question->filter;
  LyceumTaskSpec *spec;

  spec = lyceum_task_spec_new (LYCEUM_KIND_ANSWER, NULL,
                               g_variant_new (LYCEUM_ANSWER_PAYLOAD, question->provider_name ? question->provider_name : "",
                                              question->model ? question->model : "", filter->source_id,
                                              filter->tag ? filter->tag : "", filter->language ? filter->language : ""),
                               LYCEUM_TASK_PRIORITY_URGENT, 0);
  if (question->provider_name)
    spec->limit_key = g_strdup_printf ("provider:%s", question->provider_name);
  return spec;
}

/* Returns: (transfer full) (nullable): what may be asked of a model and stand in a title. */
static char *
tidy_question (const LyceumQuestion *question, GError **error)
{
  g_autofree char *text = NULL;

  if (question->answer_again_id)
    return g_strdup ("");
  if (strlen (question->text ? question->text : "") > MAX_QUESTION_BYTES)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("The question is too long. Import long texts as material, and ask about them."));
      return NULL;
    }
  text = g_strstrip (_lyceum_answer_clean (question->text ? question->text : ""));
  if (*text == '\0')
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("The question is empty. Write what you want to know."));
      return NULL;
    }
  return g_steal_pointer (&text);
}

static Asking *
asking_new (const LyceumQuestion *question, char *text)
{
  Asking *asking = g_atomic_rc_box_new0 (Asking);

  asking->question = (LyceumNewQuestion) {
    .conversation_id = question->conversation_id,
    .conversation_uid = g_uuid_string_random (),
    .scope = question->scope,
    .course_id = question->course_id,
    .assistant_id = question->assistant_id,
    .after_message_id = question->after_message_id,
    .instead_of_id = question->instead_of_id,
    .answer_again_id = question->answer_again_id,
    .text = text,
  };
  return asking;
}

void
lyceum_ask_async (LyceumQueue          *queue,
                  LyceumConversations  *conversations,
                  const LyceumQuestion *question,
                  GCancellable         *cancellable,
                  GAsyncReadyCallback   callback,
                  gpointer              user_data)
{
  g_autoptr (GTask) task = g_task_new (queue, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;
  g_autoptr (GPtrArray) children = NULL;
  char *text = tidy_question (question, &error);
  Asking *asking;

  g_task_set_source_tag (task, lyceum_ask_async);
  if (!text)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  asking = asking_new (question, text);
  g_task_set_task_data (task, g_atomic_rc_box_acquire (asking), asking_release);
  title = question->answer_again_id ? NULL : lyceum_title_from_question (text);
  children = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);
  g_ptr_array_add (children, answer_spec_new (question));
  lyceum_queue_submit_batch_async (queue, lyceum_task_spec_new (LYCEUM_KIND_QUESTION, title, NULL, LYCEUM_TASK_PRIORITY_URGENT, 0),
                                   g_steal_pointer (&children), commit_question, asking, asking_release, cancellable, submitted_cb,
                                   g_steal_pointer (&task));
}

LyceumTask *
lyceum_ask_finish (GAsyncResult *result, gint64 *conversation_id, gint64 *question_id, gint64 *answer_id, GError **error)
{
  const Asking *asking;

  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_ask_async), NULL);

  asking = g_task_get_task_data (G_TASK (result));
  if (conversation_id)
    *conversation_id = asking ? asking->ids.conversation_id : 0;
  if (question_id)
    *question_id = asking ? asking->ids.question_id : 0;
  if (answer_id)
    *answer_id = asking ? asking->ids.answer_id : 0;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The kinds */

static void
work_clear (gpointer data)
{
  LyceumAskWork *work = data;

  g_clear_object (&work->database);
  g_clear_object (&work->models);
  g_clear_object (&work->search);
}

static void
work_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, work_clear);
}

void
_lyceum_ask_register (LyceumQueue *queue, LyceumDatabase *database, LyceumModels *models, LyceumSearch *search)
{
  const LyceumTaskKind question = {
    .name = LYCEUM_KIND_QUESTION, .title = _("Question"), .lane = LYCEUM_LANE_NONE, .durable = TRUE
  };
  /* Only silence ends an answer, and who notices that is the provider: a slow model may take its time. */
  const LyceumTaskKind answer = { .name = LYCEUM_KIND_ANSWER,
                                  .title = _("Answer"),
                                  .lane = LYCEUM_LANE_NETWORK,
                                  .durable = TRUE,
                                  .timeout_seconds = 86400,
                                  .max_attempts = 3,
                                  .backoff_cap_ms = 5000,
                                  .start_network_cb = _lyceum_answer_start_network_cb };
  const LyceumTaskKind title = { .name = LYCEUM_KIND_TITLE,
                                 .title = _("Title of a conversation"),
                                 .lane = LYCEUM_LANE_NETWORK,
                                 .durable = TRUE,
                                 .start_network_cb = _lyceum_title_start_network_cb };
  LyceumAskWork *work = g_atomic_rc_box_new0 (LyceumAskWork);

  work->database = g_object_ref (database);
  work->models = g_object_ref (models);
  work->search = g_object_ref (search);
  lyceum_queue_register (queue, &question, NULL, NULL);
  lyceum_queue_register (queue, &answer, g_atomic_rc_box_acquire (work), work_release);
  lyceum_queue_register (queue, &title, work, work_release);
}

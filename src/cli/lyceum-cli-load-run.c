/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-load-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "lyceum-ask.h"
#include "lyceum-retrieval.h"
#include "lyceum-thread.h"

#define KIND_SEARCH "load-search"
#define SPARE_SLOTS 8

typedef struct _Run Run;

/* Somebody who asks one question after the other. */
typedef struct
{
  Run *run;
  guint index, n_asked;
  LyceumLoadRequest *request;        /* (owned) (nullable): while one is under way */
  gint64 began_at;
  gint64 conversation_id;
  LyceumTask *task;                  /* (owned) (nullable) */
  LyceumSubscription *subscription;  /* (owned) (nullable) */
} User;

struct _Run
{
  LyceumCli *cli;
  const LyceumLoadPlan *plan;
  LyceumLoadRecord *record;
  LyceumQueue *queue;
  GCancellable *cancellable;
  gint64 began_at;
  guint n_left;                      /* users who are not through */
  gboolean shows_progress;
};

static void user_ask (User *user);

static double
seconds_since (gint64 began_at)
{
  return (double) (g_get_monotonic_time () - began_at) / G_USEC_PER_SEC;
}

static void
request_free (gpointer data)
{
  LyceumLoadRequest *request = data;

  g_free (request->error);
  g_free (request);
}

void
_lyceum_cli_load_clear (LyceumLoadRecord *record)
{
  g_clear_pointer (&record->requests, g_ptr_array_unref);
}

/* The request is over, well if its error is not set; on to the next. */
static void
user_next (User *user)
{
  Run *run = user->run;
  guint n = run->plan->n_users * run->plan->n_requests;

  g_clear_pointer (&user->subscription, lyceum_subscription_cancel);
  g_clear_object (&user->task);
  g_ptr_array_add (run->record->requests, g_steal_pointer (&user->request));
  if (run->shows_progress)
    g_printerr ("\r%u / %u", run->record->requests->len, n);
  user_ask (user);
}

static void
request_fail (LyceumLoadRequest *request,
              const char        *reason)
{
  g_free (request->error);
  request->error = g_strdup (reason);
}

/* Whether the server answered, the message says: where it did not, what is built in has. */
static void
message_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  User *user = user_data;
  LyceumLoadRequest *request = user->request;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = lyceum_conversations_read_finish (LYCEUM_CONVERSATIONS (object), result, NULL, &error);
  const LyceumMessage *answer = messages && messages->len > 0 ? g_ptr_array_index (messages, messages->len - 1) : NULL;

  if (!answer)
    request_fail (request, error ? error->message : _("There is no answer."));
  else if (answer->state == LYCEUM_MESSAGE_DONE && g_strcmp0 (answer->provider_name, user->run->plan->provider) == 0)
    request->n_tokens = answer->completion_tokens;
  else if (!request->error)
    request_fail (request, answer->error_message ? answer->error_message
                           : answer->note        ? answer->note
                                                 : _("The server was not asked."));
  user_next (user);
}

static void
answer_ended_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  User *user = user_data;
  g_autoptr (GError) error = NULL;

  user->request->seconds = seconds_since (user->began_at);
  if (!lyceum_queue_wait_finish (LYCEUM_QUEUE (object), result, &error))
    request_fail (user->request, error->message);
  lyceum_conversations_read_async (lyceum_workshop_get_conversations (user->run->cli->workshop), user->conversation_id, NULL,
                                   message_read_cb, user);
}

static void
piece_cb (LyceumAnswerPiece piece,
          const char       *text,
          gpointer          user_data)
{
  User *user = user_data;

  if (piece != LYCEUM_ANSWER_ANEW && user->request->first < 0)
    user->request->first = seconds_since (user->began_at);
}

static void
event_cb (const LyceumTaskEvent *event,
          gpointer               user_data)
{
  User *user = user_data;

  if (event->type == LYCEUM_TASK_EVENT_TEXT && user->request)
    lyceum_answer_read_event (event->text, piece_cb, user);
}

static void
asked_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  User *user = user_data;
  Run *run = user->run;
  g_autoptr (GError) error = NULL;

  user->task = lyceum_ask_finish (result, &user->conversation_id, NULL, NULL, &error);
  if (!user->task)
    {
      user->request->seconds = seconds_since (user->began_at);
      request_fail (user->request, error->message);
      user_next (user);
      return;
    }
  user->subscription = lyceum_queue_subscribe (run->queue, lyceum_task_get_id (user->task), 0, event_cb, user, NULL);
  lyceum_queue_wait_async (run->queue, user->task, NULL, answer_ended_cb, user);
}

/* A search is a task of a kind that only this command has. */

static void
retrieved_network_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  LyceumTaskRun *run = user_data;
  GError *error = NULL;
  g_autoptr (LyceumRetrieved) retrieved = lyceum_retrieve_finish (result, &error);
  const char *missing = retrieved ? (retrieved->embed_error ? retrieved->embed_error : retrieved->rerank_error) : NULL;

  if (missing)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, missing);
  if (error)
    lyceum_task_run_return_error (run, error);
  else
    lyceum_task_run_return (run);
  lyceum_task_run_unref (run);
}

static void
search_start_network_cb (LyceumTaskRun *run,
                         gpointer       kind_data)
{
  LyceumWorkshop *workshop = kind_data;
  LyceumRetrievalRequest request = { .settings = LYCEUM_SEARCH_DEFAULTS };

  lyceum_assert_network ();
  request.question = g_variant_get_string (lyceum_task_run_get_payload (run), NULL);
  lyceum_retrieve_async (lyceum_workshop_get_models (workshop), lyceum_workshop_get_search (workshop), &request, NULL, NULL,
                         lyceum_task_run_get_cancellable (run), retrieved_network_cb, lyceum_task_run_ref (run));
}

void
_lyceum_cli_load_register (LyceumCli *cli)
{
  const LyceumTaskKind kind = { .name = KIND_SEARCH, .lane = LYCEUM_LANE_NETWORK, .start_network_cb = search_start_network_cb };

  lyceum_queue_register (lyceum_workshop_get_queue (cli->workshop), &kind, cli->workshop, NULL);
}

static void
searched_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  User *user = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = lyceum_queue_submit_finish (LYCEUM_QUEUE (object), result, &error);

  user->request->seconds = seconds_since (user->began_at);
  if (error)
    request_fail (user->request, error->message);
  else
    user->request->first = user->request->seconds;
  user_next (user);
}

static LyceumLoadType
choose_type (User *user)
{
  const gboolean *with = user->run->plan->with;

  if (with[LYCEUM_LOAD_CHAT] && with[LYCEUM_LOAD_SEARCH])
    return (user->index + user->n_asked) % 2 == 0 ? LYCEUM_LOAD_CHAT : LYCEUM_LOAD_SEARCH;
  return with[LYCEUM_LOAD_CHAT] ? LYCEUM_LOAD_CHAT : LYCEUM_LOAD_SEARCH;
}

static void
user_ask (User *user)
{
  Run *run = user->run;
  const LyceumLoadPlan *plan = run->plan;
  const char *text = g_ptr_array_index (plan->questions, (user->index * plan->n_requests + user->n_asked) % plan->questions->len);
  LyceumQuestion question = { .text = text, .provider_name = plan->provider };

  if (user->n_asked == plan->n_requests || run->cli->interrupted)
    {
      run->n_left--;
      return;
    }
  user->request = g_new0 (LyceumLoadRequest, 1);
  user->request->type = choose_type (user);
  user->request->began = seconds_since (run->began_at);
  user->request->first = -1;
  user->began_at = g_get_monotonic_time ();
  user->n_asked++;
  if (user->request->type == LYCEUM_LOAD_CHAT)
    {
      question.scope = plan->has_material ? LYCEUM_SCOPE_LIBRARY : LYCEUM_SCOPE_FREE;
      lyceum_ask_async (run->queue, lyceum_workshop_get_conversations (run->cli->workshop), &question, run->cancellable, asked_cb,
                        user);
    }
  else
    lyceum_queue_submit (run->queue,
                         lyceum_task_spec_new (KIND_SEARCH, NULL, g_variant_new_string (text), LYCEUM_TASK_PRIORITY_URGENT, 0),
                         run->cancellable, searched_cb, user);
}

/* What is under way is stopped, and nothing more begins. */
static void
stop (Run  *run,
      User *users)
{
  g_cancellable_cancel (run->cancellable);
  for (guint i = 0; i < run->plan->n_users; i++)
    if (users[i].task)
      lyceum_queue_cancel (run->queue, users[i].task);
}

void
_lyceum_cli_load_run (LyceumCli            *cli,
                      const LyceumLoadPlan *plan,
                      LyceumLoadRecord     *record)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Run run = { cli, plan, record, lyceum_workshop_get_queue (cli->workshop), cancellable };
  g_autofree User *users = g_new0 (User, plan->n_users);

  /* A user has one request under way, and nobody waits for a slot. */
  lyceum_queue_set_network_slots (run.queue, MAX (32, plan->n_users + SPARE_SLOTS));
  /* Nobody looks at the titles of these conversations. */
  lyceum_queue_set_kind_paused (run.queue, "title", TRUE);
  record->requests = g_ptr_array_new_with_free_func (request_free);
  run.shows_progress = isatty (STDERR_FILENO);
  run.began_at = g_get_monotonic_time ();
  run.n_left = plan->n_users;
  for (guint i = 0; i < plan->n_users; i++)
    {
      users[i].run = &run;
      users[i].index = i;
      user_ask (&users[i]);
    }
  while (run.n_left > 0)
    {
      g_main_context_iteration (NULL, TRUE);
      if (cli->interrupted && !g_cancellable_is_cancelled (cancellable))
        stop (&run, users);
    }
  record->seconds = seconds_since (run.began_at);
  if (run.shows_progress)
    g_printerr ("\r");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-ask-conversation-private.h"
#include "lyceum-task-words.h"

/* The answer that is being made, from its task's events. */

static LyceumAnswerView *
find_answer (LyceumAskConversation *self,
             gint64                 task_id)
{
  for (guint i = self->items->len; i > 0; i--)
    {
      LyceumAskItem *item = g_ptr_array_index (self->items, i - 1);
      const LyceumMessage *message = item->answer ? lyceum_answer_view_get_message (item->answer) : NULL;

      if (message && message->task_id == task_id)
        return item->answer;
    }
  return NULL;
}

static void
piece_cb (LyceumAnswerPiece piece,
          const char       *text,
          gpointer          user_data)
{
  LyceumAnswerView *answer = user_data;

  switch (piece)
    {
    case LYCEUM_ANSWER_ANEW:
      lyceum_answer_view_begin (answer);
      break;
    case LYCEUM_ANSWER_TEXT:
      lyceum_answer_view_append (answer, text);
      break;
    case LYCEUM_ANSWER_REASONING:
      lyceum_answer_view_append_reasoning (answer, text);
      break;
    }
}

/* Why it does not go on, where it waits. */
static void
show_waiting (LyceumAskConversation *self,
              LyceumAnswerView      *answer)
{
  LyceumQueue *queue = lyceum_workshop_get_queue (self->workshop);
  LyceumTask *task = lyceum_queue_get_task (queue, self->task_id);
  LyceumTaskFacts facts;
  g_autofree char *words = NULL;

  if (!task)
    return;

  lyceum_task_facts_get (&facts, queue, task);
  words = lyceum_task_words_describe (&facts, g_get_real_time () / 1000, NULL);
  lyceum_answer_view_set_work (answer, words);
}

static void
show_state (LyceumAskConversation *self,
            LyceumAnswerView      *answer,
            LyceumTaskState        state)
{
  if (LYCEUM_TASK_STATE_IS_FINISHED (state))
    {
      lyceum_answer_view_end (answer);
      _lyceum_ask_conversation_read (self);
    }
  else if (state != LYCEUM_TASK_STATE_RUNNING)
    show_waiting (self, answer);
}

static void
event_cb (const LyceumTaskEvent *event,
          gpointer               user_data)
{
  LyceumAskConversation *self = user_data;
  LyceumAnswerView *answer = find_answer (self, self->task_id);

  if (!answer)
    return;

  switch (event->type)
    {
    case LYCEUM_TASK_EVENT_TEXT:
      lyceum_answer_read_event (event->text, piece_cb, answer);
      break;
    case LYCEUM_TASK_EVENT_PROGRESS:
      if (event->text)
        lyceum_answer_view_set_work (answer, event->text);
      break;
    case LYCEUM_TASK_EVENT_STATE:
      show_state (self, answer, event->state);
      break;
    }
}

void
_lyceum_ask_conversation_unsubscribe (LyceumAskConversation *self)
{
  g_clear_pointer (&self->subscription, lyceum_subscription_cancel);
  self->task_id = 0;
}

void
_lyceum_ask_conversation_subscribe (LyceumAskConversation *self)
{
  const LyceumMessage *running = _lyceum_ask_conversation_get_running (self);
  gint64 task_id = running ? running->task_id : 0;

  lyceum_ask_entry_set_busy (self->entry, running != NULL);
  if (task_id == self->task_id)
    return;

  _lyceum_ask_conversation_unsubscribe (self);
  self->task_id = task_id;
  if (task_id)
    self->subscription = lyceum_queue_subscribe (lyceum_workshop_get_queue (self->workshop), task_id, 0, event_cb, self, NULL);
}

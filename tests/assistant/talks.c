/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ask-test.h"

#include <string.h>

#define QUESTION "Who described the nucleus of the cell?"

/* Conversations: what follows what, their names, their ends. */

static void
script (FakeProvider *fake, const char *text)
{
  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 0, text);
}

typedef struct
{
  AskTest *test;
  gint64 id;
  char *title;
} Title;

static gboolean
has_title (gpointer data)
{
  Title *title = data;
  g_autoptr (LyceumConversation) conversation = NULL;
  g_autoptr (GPtrArray) messages = ask_test_read (title->test, title->id, &conversation);

  title->title = g_strdup (conversation->title);
  return title->title != NULL;
}

static char *
wait_for_title (AskTest *test, gint64 conversation_id)
{
  Title title = { .test = test, .id = conversation_id };

  ask_test_until (has_title, &title);
  return title.title;
}

/* The first question stands for itself; the second is put in words that can be looked up. */
static void
test_rewriting (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  g_autoptr (LyceumMessage) first = NULL, second = NULL;
  g_autofree char *title = NULL, *rewrite = NULL, *prompt = NULL;

  script (fake, "Robert Brown did [1].");
  script (fake, "\"The nucleus\"");
  g_auto (Asked) asked = ask_test_answer (test, 0, QUESTION);
  first = ask_test_read_last (test, asked.conversation_id);
  g_assert_cmpfloat (first->times.rewrite, <, 0);
  title = wait_for_title (test, asked.conversation_id);
  g_assert_cmpstr (title, ==, "The nucleus");

  script (fake, "Question: “When was the nucleus described?”\n");
  script (fake, "In 1831 [1].");
  g_auto (Asked) again = ask_test_answer (test, asked.conversation_id, "And when?");
  second = ask_test_read_last (test, asked.conversation_id);
  g_assert_cmpstr (second->text, ==, "In 1831 [1].");
  g_assert_cmpfloat (second->times.rewrite, >=, 0);
  rewrite = fake_provider_dup_prompt (fake, 2);
  g_assert_nonnull (strstr (rewrite, "Last question: And when?"));
  g_assert_nonnull (strstr (rewrite, "Answer: Robert Brown did."));
  /* What is answered is what was asked; numbers of other passages are no part of it. */
  prompt = fake_provider_dup_prompt (fake, 3);
  g_assert_nonnull (strstr (prompt, "assistant: Robert Brown did.\nuser: And when?\n"));
  g_assert_cmpint (second->parent_id, ==, again.question_id);
}

/* A rewriting that is of no use is not used. */
static void
test_useless_rewriting (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  g_autoptr (LyceumMessage) second = NULL;
  g_autofree char *title = NULL;

  script (fake, "Robert Brown did [1].");
  script (fake, "Nuclei");
  g_auto (Asked) asked = ask_test_answer (test, 0, QUESTION);
  title = wait_for_title (test, asked.conversation_id);
  fake_provider_script_answer (fake);
  fake_provider_script_error (fake, 0, lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_SERVER, -1, "Broken."));
  script (fake, "In 1831 [1].");
  g_auto (Asked) again = ask_test_answer (test, asked.conversation_id, "And when was that?");
  second = ask_test_read_last (test, asked.conversation_id);
  g_assert_cmpstr (second->text, ==, "In 1831 [1].");
  /* it found what the question before was about */
  g_assert_cmpuint (second->sources->len, >, 0);
}

static void
test_title_of_question (AskTest *test, gconstpointer data)
{
  g_auto (Asked) asked = ask_test_answer (test, 0, QUESTION);
  g_autofree char *title = wait_for_title (test, asked.conversation_id);

  g_assert_cmpstr (title, ==, QUESTION);
}

/* Branches */

static void
change (AskTest *test, void (*func) (LyceumConversations *, gint64, GAsyncReadyCallback, gpointer), gint64 id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  func (ask_test_get_conversations (test), id, ready_cb, &result);
  lyceum_conversations_change_finish (ask_test_get_conversations (test), wait_for (&result), &error);
  g_assert_no_error (error);
}

static void
assert_branch (AskTest *test, gint64 conversation_id, const gint64 *ids, guint n)
{
  g_autoptr (GPtrArray) messages = ask_test_read (test, conversation_id, NULL);

  g_assert_cmpuint (messages->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (((LyceumMessage *) g_ptr_array_index (messages, i))->id, ==, ids[i]);
}

static void
test_branches (AskTest *test, gconstpointer data)
{
  g_auto (Asked) first = ask_test_answer (test, 0, QUESTION);
  gint64 id = first.conversation_id;
  g_auto (Asked) second = ask_test_answer (test, id, "What is osmosis?");
  const LyceumQuestion again_question = { .answer_again_id = first.question_id };
  const LyceumQuestion edited_question = { .instead_of_id = first.question_id, .text = "What is a cell?" };
  g_autoptr (LyceumMessage) last = NULL;

  assert_branch (test, id, (gint64[]) { first.question_id, first.answer_id, second.question_id, second.answer_id }, 4);

  /* once more: beside the first answer, and what followed that is put aside */
  g_auto (Asked) again = ask_test_ask (test, &again_question);
  ask_test_wait (test, &again, NULL);
  g_assert_cmpint (again.conversation_id, ==, id);
  g_assert_cmpint (again.question_id, ==, first.question_id);
  assert_branch (test, id, (gint64[]) { first.question_id, again.answer_id }, 2);
  last = ask_test_read_last (test, id);
  g_assert_cmpuint (last->n_siblings, ==, 2);
  g_assert_cmpuint (last->sibling, ==, 1);
  g_assert_cmpint (last->earlier_id, ==, first.answer_id);
  g_assert_cmpint (last->later_id, ==, 0);

  /* the first of all, in other words */
  g_auto (Asked) edited = ask_test_ask (test, &edited_question);
  ask_test_wait (test, &edited, NULL);
  g_assert_cmpint (edited.conversation_id, ==, id);
  assert_branch (test, id, (gint64[]) { edited.question_id, edited.answer_id }, 2);

  /* and back, to the end of what was there */
  change (test, lyceum_conversations_show_branch_async, last->earlier_id);
  assert_branch (test, id, (gint64[]) { first.question_id, first.answer_id, second.question_id, second.answer_id }, 4);
  /* from the other question the newest answer to it is shown */
  change (test, lyceum_conversations_show_branch_async, edited.question_id);
  assert_branch (test, id, (gint64[]) { edited.question_id, edited.answer_id }, 2);
}

static void
test_after (AskTest *test, gconstpointer data)
{
  g_auto (Asked) first = ask_test_answer (test, 0, QUESTION);
  g_auto (Asked) second = ask_test_answer (test, first.conversation_id, "What is osmosis?");
  const LyceumQuestion question = { .after_message_id = first.answer_id, .text = "What is a cell?" };
  g_auto (Asked) third = ask_test_ask (test, &question);

  ask_test_wait (test, &third, NULL);
  assert_branch (test, first.conversation_id, (gint64[]) { first.question_id, first.answer_id, third.question_id, third.answer_id }, 4);
}

/* What is refused */

static void
test_refused (AskTest *test, gconstpointer data)
{
  g_autofree char *huge = g_strnfill (70000, 'a');
  const LyceumQuestion empty = { .scope = LYCEUM_SCOPE_LIBRARY, .text = " \n\x01" };
  const LyceumQuestion long_question = { .scope = LYCEUM_SCOPE_LIBRARY, .text = huge };
  const LyceumQuestion of_gone = { .conversation_id = 4711, .text = "?!" };
  const LyceumQuestion after_gone = { .after_message_id = 4711, .text = "?!" };
  const LyceumQuestion again_gone = { .answer_again_id = 4711 };
  const LyceumQuestion of_gone_course = { .scope = LYCEUM_SCOPE_COURSE, .course_id = 4711, .text = "?!" };
  const LyceumQuestion *const questions[] = { &empty, &long_question, &of_gone, &after_gone, &again_gone, &of_gone_course };

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_auto (Asked) asked = ask_test_ask (test, questions[i]);

      g_assert_null (asked.task);
      if (i < 2)
        g_assert_error (asked.error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      else
        g_assert_error (asked.error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND);
    }
}

/* The list, names, the end */

static GPtrArray *
list (AskTest *test, gint64 course_id)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_conversations_list_async (ask_test_get_conversations (test), course_id, NULL, ready_cb, &result);
  return lyceum_conversations_list_finish (ask_test_get_conversations (test), wait_for (&result), NULL);
}

static void
test_list (AskTest *test, gconstpointer data)
{
  const LyceumQuestion of_all = { .scope = LYCEUM_SCOPE_LIBRARY, .text = "What is osmosis?" };
  g_auto (Asked) first = ask_test_answer (test, 0, QUESTION);
  g_auto (Asked) second = ask_test_ask (test, &of_all);
  g_autoptr (GPtrArray) all = NULL, of_course = NULL, later = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  const LyceumConversation *conversation;

  ask_test_wait (test, &second, NULL);
  all = list (test, 0);
  g_assert_cmpuint (all->len, ==, 2);
  conversation = g_ptr_array_index (all, 0);
  g_assert_cmpint (conversation->id, ==, second.conversation_id);
  g_assert_cmpstr (conversation->first_question, ==, "What is osmosis?");
  g_assert_cmpint (conversation->scope, ==, LYCEUM_SCOPE_LIBRARY);
  g_assert_false (conversation->is_answering);
  of_course = list (test, test->course_id);
  g_assert_cmpuint (of_course->len, ==, 1);

  lyceum_conversations_rename_async (ask_test_get_conversations (test), first.conversation_id, "  Cells\nand more ", ready_cb, &result);
  g_assert_true (lyceum_conversations_change_finish (ask_test_get_conversations (test), wait_for (&result), NULL));
  later = list (test, test->course_id);
  g_assert_cmpstr (((LyceumConversation *) g_ptr_array_index (later, 0))->title, ==, "Cells and more");
}

static gboolean
is_hearing (gpointer data)
{
  return ((Listener *) data)->text->len > 0;
}

/* An answer whose conversation goes away ends, and leaves nothing behind. */
static void
test_deleted (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  const LyceumQuestion question = { .scope = LYCEUM_SCOPE_LIBRARY, .text = QUESTION };
  g_autoptr (Listener) listener = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;

  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 0, "Brown ");
  for (guint i = 0; i < 40; i++)
    fake_provider_script_text (fake, 50, "and on ");
  g_auto (Asked) asked = ask_test_ask (test, &question);
  listener = listener_new (test, lyceum_task_get_id (asked.task));
  ask_test_until (is_hearing, listener);
  change (test, lyceum_conversations_delete_async, asked.conversation_id);
  g_assert_false (ask_test_wait (test, &asked, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  all = list (test, 0);
  g_assert_cmpuint (all->len, ==, 0);
}

static void
delete_course (AskTest *test)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (test->base.workshop);
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_collection_delete_course_async (collection, test->course_id, ready_cb, &result);
  g_assert_true (lyceum_collection_change_finish (collection, wait_for (&result), NULL));
}

static void
test_course_deleted (AskTest *test, gconstpointer data)
{
  const LyceumQuestion question = { .scope = LYCEUM_SCOPE_LIBRARY, .text = QUESTION };
  g_auto (Asked) of_course = ask_test_answer (test, 0, QUESTION);
  g_auto (Asked) of_all = ask_test_ask (test, &question);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (LyceumMessage) answer = NULL;

  ask_test_wait (test, &of_all, NULL);
  delete_course (test);
  all = list (test, 0);
  g_assert_cmpuint (all->len, ==, 1);
  /* The other still says what it was made of. */
  answer = ask_test_read_last (test, of_all.conversation_id);
  g_assert_cmpuint (answer->sources->len, >, 0);
  g_assert_nonnull (strstr (((LyceumAnswerSource *) g_ptr_array_index (answer->sources, 0))->passage->text, "Robert Brown"));
}

/* Assistants */

static GPtrArray *
list_assistants (AskTest *test)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_conversations_list_assistants_async (ask_test_get_conversations (test), NULL, ready_cb, &result);
  return lyceum_conversations_list_assistants_finish (ask_test_get_conversations (test), wait_for (&result), NULL);
}

static void
save_assistant (AskTest *test, const LyceumAssistant *assistant)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_conversations_save_assistant_async (ask_test_get_conversations (test), assistant, ready_cb, &result);
  g_assert_true (lyceum_conversations_change_finish (ask_test_get_conversations (test), wait_for (&result), NULL));
}

static void
test_assistants (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  LyceumAssistant pirate = { .name = (char *) "Pirate",
                             .prompt = (char *) "Talk like a pirate.",
                             .opening = (char *) "Ahoy!",
                             .nothing_found = (char *) "",
                             .search = { .vector_weight = 0, .threshold = 0.9, .top_n = 2, .top_k = 10 } };
  g_autoptr (GPtrArray) assistants = NULL, after = NULL;
  const LyceumAssistant *kept;
  LyceumQuestion question = { .scope = LYCEUM_SCOPE_LIBRARY, .text = "xylophone quartz?" };
  g_autofree char *prompt = NULL;
  g_autoptr (LyceumConversation) conversation = NULL;

  save_assistant (test, &pirate);
  assistants = list_assistants (test);
  g_assert_cmpuint (assistants->len, ==, 2);
  kept = g_ptr_array_index (assistants, 0);
  g_assert_cmpint (kept->id, ==, LYCEUM_FIRST_ASSISTANT);
  g_assert_cmpuint (kept->search.top_n, ==, 6);
  kept = g_ptr_array_index (assistants, 1);
  g_assert_cmpstr (kept->opening, ==, "Ahoy!");
  g_assert_cmpuint (kept->search.top_n, ==, 2);

  /* one that has no sentence for nothing answers freely */
  question.assistant_id = kept->id;
  script (fake, "Arr.");
  g_auto (Asked) asked = ask_test_ask (test, &question);
  ask_test_wait (test, &asked, NULL);
  prompt = fake_provider_dup_prompt (fake, 0);
  g_assert_true (g_str_has_prefix (prompt, "system: Talk like a pirate."));
  g_assert_null (strstr (prompt, "<passage"));

  /* its conversations go on with the first */
  change (test, lyceum_conversations_delete_assistant_async, kept->id);
  change (test, lyceum_conversations_delete_assistant_async, LYCEUM_FIRST_ASSISTANT);
  after = list_assistants (test);
  g_assert_cmpuint (after->len, ==, 1);
  g_ptr_array_unref (ask_test_read (test, asked.conversation_id, &conversation));
  g_assert_cmpint (conversation->assistant_id, ==, LYCEUM_FIRST_ASSISTANT);
}

static void
test_markdown (AskTest *test, gconstpointer data)
{
  g_auto (Asked) asked = ask_test_answer (test, 0, "Who described\nthe nucleus?");
  g_autoptr (LyceumConversation) conversation = NULL;
  g_autoptr (GPtrArray) messages = ask_test_read (test, asked.conversation_id, &conversation);
  g_autofree char *markdown = NULL;

  g_free (conversation->title);
  conversation->title = g_strdup ("*Who*");
  markdown = lyceum_conversation_to_markdown (conversation, messages);
  g_assert_true (g_str_has_prefix (markdown, "# \\*Who\\*\n\n> Who described\n> the nucleus?\n\n"));
  g_assert_nonnull (strstr (markdown, "Robert Brown in 1831. [1]"));
  g_assert_nonnull (strstr (markdown, "**Sources**\n\n- \\[1\\] "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ask_test_add ("/talks/rewriting", test_rewriting);
  ask_test_add ("/talks/useless-rewriting", test_useless_rewriting);
  ask_test_add ("/talks/title-of-question", test_title_of_question);
  ask_test_add ("/talks/branches", test_branches);
  ask_test_add ("/talks/after", test_after);
  ask_test_add ("/talks/refused", test_refused);
  ask_test_add ("/talks/list", test_list);
  ask_test_add ("/talks/deleted", test_deleted);
  ask_test_add ("/talks/course-deleted", test_course_deleted);
  ask_test_add ("/talks/assistants", test_assistants);
  ask_test_add ("/talks/markdown", test_markdown);
  return g_test_run ();
}

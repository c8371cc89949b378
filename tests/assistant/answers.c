/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ask-test.h"

static void
test_built_in (AskTest *test, gconstpointer data)
{
  g_auto (Asked) asked = ask_test_answer (test, 0, "Who described the nucleus?");
  g_autoptr (LyceumMessage) answer = ask_test_read_last (test, asked.conversation_id);

  g_assert_cmpint (answer->id, ==, asked.answer_id);
  g_assert_cmpint (answer->parent_id, ==, asked.question_id);
  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_DONE);
  g_assert_nonnull (strstr (answer->text, "Robert Brown in 1831. [1]"));
  g_assert_null (answer->provider_name);
  g_assert_cmpuint (answer->sources->len, >, 0);
  g_assert_cmpuint (answer->citations->len, >=, 1);
  for (guint i = 0; i < answer->citations->len; i++)
    g_assert_true (g_array_index (answer->citations, LyceumCitation, i).supported);
  g_assert_cmpfloat (answer->times.search, >=, 0);
  g_assert_cmpfloat (answer->times.rewrite, <, 0);
  g_assert_cmpfloat (answer->times.first_word, >, 0);
}

static void
test_nothing_found (AskTest *test, gconstpointer data)
{
  g_auto (Asked) asked = ask_test_answer (test, 0, "xylophone quartz?");
  g_autoptr (LyceumMessage) answer = ask_test_read_last (test, asked.conversation_id);

  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_DONE);
  g_assert_nonnull (strstr (answer->text, "found nothing"));
  g_assert_cmpuint (answer->sources->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ask_test_add ("/answers/built-in", test_built_in);
  ask_test_add ("/answers/nothing-found", test_nothing_found);
  return g_test_run ();
}

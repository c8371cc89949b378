/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fake-provider.h"
#include "lyceum-complete.h"
#include "workshop-test.h"

/* One answer of a model, as a task: streamed, stopped, tried again, broken off. */

typedef struct
{
  Fixture fixture;
  FakeProvider *fake;
  GString *heard;            /* "t:text|r:reasoning|R|" */
  GCancellable *cancellable;
  guint cancel_after;        /* pieces; 0: never */
  gboolean is_set;           /* the network thread knows @fake, or knows that there is none */
} Case;

static gboolean
set_fake_network_cb (gpointer data)
{
  Case *test = data;
  LyceumProvider *fake = test->fake != NULL ? LYCEUM_PROVIDER (test->fake) : NULL;

  _lyceum_models_set_fake (lyceum_workshop_get_models (test->fixture.workshop), fake);
  g_atomic_int_set (&test->is_set, TRUE);
  return G_SOURCE_REMOVE;
}

static void
set_fake (Case *test)
{
  GMainContext *context = lyceum_queue_get_network_context (lyceum_workshop_get_queue (test->fixture.workshop));
  g_autoptr (GSource) source = g_idle_source_new ();

  g_atomic_int_set (&test->is_set, FALSE);
  g_source_set_callback (source, set_fake_network_cb, test, NULL);
  g_source_attach (source, context);
  while (!g_atomic_int_get (&test->is_set))
    g_main_context_iteration (NULL, FALSE);
}

static void
case_set_up (Case *test, gconstpointer data)
{
  set_up (&test->fixture, data);
  start_workshop (&test->fixture, FALSE);
  test->fake = fake_provider_new (LYCEUM_CAPABILITY_COMPLETE);
  test->heard = g_string_new (NULL);
  test->cancellable = g_cancellable_new ();
  set_fake (test);
}

static void
case_tear_down (Case *test, gconstpointer data)
{
  tear_down (&test->fixture, data);
  g_clear_object (&test->fake);
  g_object_unref (test->cancellable);
  g_string_free (test->heard, TRUE);
}

static void
hear_cb (LyceumCompletePart part, const char *text, gpointer data)
{
  static const char letters[] = { 't', 'r', 'R', 'w' };
  Case *test = data;

  if (part == LYCEUM_COMPLETE_WAITING)
    return;
  if (part == LYCEUM_COMPLETE_RESTART)
    g_string_append (test->heard, "|R|");
  else if (strrchr (test->heard->str, ':') && strrchr (test->heard->str, ':')[-1] == letters[part] &&
           !g_str_has_suffix (test->heard->str, "|"))
    g_string_append (test->heard, text); /* a piece may come as several */
  else
    g_string_append_printf (test->heard, "%c:%s", letters[part], text);
  if (test->cancel_after > 0 && --test->cancel_after == 0)
    g_cancellable_cancel (test->cancellable);
}

static LyceumCompleteAnswer *
ask_with (Case *test, const LyceumCompleteOptions *options, GError **error)
{
  LyceumQueue *queue = lyceum_workshop_get_queue (test->fixture.workshop);
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_complete_async (queue, lyceum_workshop_get_models (test->fixture.workshop), options, hear_cb, test,
                         test->cancellable, ready_cb, &result);
  return lyceum_complete_finish (queue, wait_for (&result), error);
}

static LyceumCompleteAnswer *
ask (Case *test, GError **error)
{
  LyceumCompleteOptions options = LYCEUM_COMPLETE_DEFAULTS;

  options.prompt = "one two three";
  options.system_prompt = "Be brief.";
  return ask_with (test, &options, error);
}

static void
test_streams (Case *test, gconstpointer data)
{
  g_autoptr (LyceumCompleteAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *prompt = NULL;

  fake_provider_script_answer (test->fake);
  fake_provider_script_reasoning (test->fake, 0, "Hm\x18\x0e\x0f, ");
  fake_provider_script_reasoning (test->fake, 1, "well.");
  fake_provider_script_text (test->fake, 1, "Ünited ");
  fake_provider_script_text (test->fake, 1, "\x0f");
  fake_provider_script_text (test->fake, 1, "\x0f" "answer");
  fake_provider_script_text (test->fake, 1, ".");
  fake_provider_script_finish (test->fake, LYCEUM_FINISH_LENGTH);
  answer = ask (test, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer->text, ==, "Ünited answer.");
  g_assert_cmpstr (answer->reasoning, ==, "Hm, well.");
  g_assert_cmpint (answer->finish, ==, LYCEUM_FINISH_LENGTH);
  g_assert_cmpstr (answer->model, ==, "fake-model");
  g_assert_cmpfloat (answer->first_seconds, >=, 0);
  g_assert_cmpfloat (answer->seconds, >=, answer->first_seconds);
  g_assert_cmpstr (test->heard->str, ==, "r:Hm, well.t:Ünited answer.");
  prompt = fake_provider_dup_prompt (test->fake, 0);
  g_assert_cmpstr (prompt, ==, "system: Be brief.\nuser: one two three\n");
}

static void
test_stops (Case *test, gconstpointer data)
{
  g_autoptr (LyceumCompleteAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  fake_provider_script_answer (test->fake);
  fake_provider_script_text (test->fake, 0, "a");
  fake_provider_script_text (test->fake, 3600 * 1000, "b");
  test->cancel_after = 1;
  answer = ask (test, &error);
  g_assert_null (answer);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (test->heard->str, ==, "t:a");
  while (fake_provider_get_n_cancelled (test->fake) == 0)
    g_main_context_iteration (NULL, FALSE);
}

static void
test_cancelled_before (Case *test, gconstpointer data)
{
  g_autoptr (LyceumCompleteAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (test->cancellable);
  answer = ask (test, &error);
  g_assert_null (answer);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fake_provider_get_n_calls (test->fake, LYCEUM_CAPABILITY_COMPLETE), ==, 0);
}

/* The server says when; that is obeyed, however often it says so. */
static void
test_retries_when_asked (Case *test, gconstpointer data)
{
  g_autoptr (LyceumCompleteAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 6; i++)
    {
      fake_provider_script_answer (test->fake);
      fake_provider_script_error (test->fake, 0,
                                  lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_RATE_LIMITED, 10, "Too many."));
    }
  answer = ask (test, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer->text, ==, "one two three");
  g_assert_cmpuint (fake_provider_get_n_calls (test->fake, LYCEUM_CAPABILITY_COMPLETE), ==, 7);
}

/* But nobody is kept waiting for an hour. */
static void
test_long_pause (Case *test, gconstpointer data)
{
  g_autoptr (LyceumCompleteAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  fake_provider_script_failure (test->fake, LYCEUM_CAPABILITY_COMPLETE,
                                lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_RATE_LIMITED, 3600 * 1000, "Come back later."));
  answer = ask (test, &error);
  g_assert_null (answer);
  g_assert_error (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_RATE_LIMITED);
}

/* What came of the broken answer is void, and told to be so. */
static void
test_begins_anew (Case *test, gconstpointer data)
{
  g_autoptr (LyceumCompleteAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  fake_provider_script_answer (test->fake);
  fake_provider_script_text (test->fake, 0, "half an ");
  fake_provider_script_error (test->fake, 20,
                              lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_BROKEN_OFF, 1, "It broke off."));
  fake_provider_script_answer (test->fake);
  fake_provider_script_text (test->fake, 0, "a whole one");
  answer = ask (test, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer->text, ==, "a whole one");
  g_assert_cmpstr (test->heard->str, ==, "t:half an |R|t:a whole one");
}

/* Where what was told cannot be taken back, the half is an error, and all of the half has been told. */
static void
test_may_not_begin_anew (Case *test, gconstpointer data)
{
  g_autoptr (LyceumCompleteAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  LyceumCompleteOptions options = LYCEUM_COMPLETE_DEFAULTS;

  options.prompt = "one";
  options.may_restart = FALSE;
  fake_provider_script_answer (test->fake);
  fake_provider_script_text (test->fake, 0, "half an ");
  fake_provider_script_error (test->fake, 0,
                              lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_BROKEN_OFF, 1, "It broke off."));
  answer = ask_with (test, &options, &error);
  g_assert_null (answer);
  g_assert_error (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BROKEN_OFF);
  g_assert_cmpstr (error->message, ==, "It broke off.");
  g_assert_cmpstr (test->heard->str, ==, "t:half an ");
  g_assert_cmpuint (fake_provider_get_n_calls (test->fake, LYCEUM_CAPABILITY_COMPLETE), ==, 1);
}

/* A refused key, or a server that is not there, is said at once to the person who waits. */
static void
test_says_at_once (Case *test, gconstpointer data)
{
  static const LyceumProviderError codes[] = { LYCEUM_PROVIDER_ERROR_KEY, LYCEUM_PROVIDER_ERROR_NO_MODEL,
                                               LYCEUM_PROVIDER_ERROR_UNREACHABLE, LYCEUM_PROVIDER_ERROR_TOO_LONG };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (LyceumCompleteAnswer) answer = NULL;
      g_autoptr (GError) error = NULL;

      fake_provider_script_failure (test->fake, LYCEUM_CAPABILITY_COMPLETE,
                                    lyceum_provider_error_new (codes[i], -1, "No."));
      answer = ask (test, &error);
      g_assert_null (answer);
      g_assert_error (error, LYCEUM_PROVIDER_ERROR, (int) codes[i]);
      g_assert_cmpuint (fake_provider_get_n_calls (test->fake, LYCEUM_CAPABILITY_COMPLETE), ==, i + 1);
    }
}

static void
test_no_model (Case *test, gconstpointer data)
{
  g_autoptr (LyceumCompleteAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  LyceumCompleteOptions options = LYCEUM_COMPLETE_DEFAULTS;

  g_clear_object (&test->fake);
  set_fake (test);
  answer = ask (test, &error);
  g_assert_null (answer);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED);

  g_clear_error (&error);
  options.prompt = "one";
  options.provider_name = "nobody";
  answer = ask_with (test, &options, &error);
  g_assert_null (answer);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* Nobody listens; and it is kept. */
static void
test_kept (Case *test, gconstpointer data)
{
  LyceumQueue *queue = lyceum_workshop_get_queue (test->fixture.workshop);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LyceumCompleteAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  LyceumCompleteOptions options = LYCEUM_COMPLETE_DEFAULTS;

  options.prompt = "one two";
  options.is_kept = TRUE;
  options.priority = LYCEUM_TASK_PRIORITY_LOW;
  lyceum_complete_async (queue, lyceum_workshop_get_models (test->fixture.workshop), &options, NULL, NULL, NULL, ready_cb,
                         &result);
  answer = lyceum_complete_finish (queue, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer->text, ==, "one two");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Case, NULL, case_set_up, func, case_tear_down)
  ADD ("/tasks/complete/streams", test_streams);
  ADD ("/tasks/complete/stops", test_stops);
  ADD ("/tasks/complete/cancelled-before", test_cancelled_before);
  ADD ("/tasks/complete/retries-when-asked", test_retries_when_asked);
  ADD ("/tasks/complete/long-pause", test_long_pause);
  ADD ("/tasks/complete/begins-anew", test_begins_anew);
  ADD ("/tasks/complete/may-not-begin-anew", test_may_not_begin_anew);
  ADD ("/tasks/complete/says-at-once", test_says_at_once);
  ADD ("/tasks/complete/no-model", test_no_model);
  ADD ("/tasks/complete/kept", test_kept);
#undef ADD
  return g_test_run ();
}

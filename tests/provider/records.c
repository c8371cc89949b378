/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "lyceum-provider.h"
#include "lyceum-thread.h"

/* What knows nothing: every call is one that it cannot do. */
#define BARE_TYPE_PROVIDER (bare_provider_get_type ())
G_DECLARE_FINAL_TYPE (BareProvider, bare_provider, BARE, PROVIDER, LyceumProvider)

struct _BareProvider
{
  LyceumProvider parent_instance;
};

G_DEFINE_FINAL_TYPE (BareProvider, bare_provider, LYCEUM_TYPE_PROVIDER)

static void
bare_provider_class_init (BareProviderClass *class)
{
}

static void
bare_provider_init (BareProvider *self)
{
}

static void
test_kinds (void)
{
  LyceumProviderKind found;

  for (guint kind = 0; kind < LYCEUM_N_PROVIDER_KINDS; kind++)
    {
      g_assert_true (lyceum_provider_kind_from_name (lyceum_provider_kind_get_name (kind), &found));
      g_assert_cmpuint (found, ==, kind);
    }
  g_assert_false (lyceum_provider_kind_from_name ("OpenAI", &found));
  g_assert_false (lyceum_provider_kind_from_name ("", &found));
}

static void
test_request (void)
{
  g_autoptr (LyceumCompletionRequest) request = lyceum_completion_request_new ("m");
  const LyceumChatMessage *message;

  lyceum_completion_request_add (request, LYCEUM_ROLE_SYSTEM, "Be brief.");
  lyceum_completion_request_add (request, LYCEUM_ROLE_USER, "What is a cell?");
  g_assert_cmpuint (request->messages->len, ==, 2);
  message = g_ptr_array_index (request->messages, 1);
  g_assert_cmpint (message->role, ==, LYCEUM_ROLE_USER);
  g_assert_cmpstr (message->text, ==, "What is a cell?");
  g_assert_true (isnan (request->temperature) && isnan (request->top_p));
  g_assert_cmpuint (request->max_tokens, ==, 0);
}

/* What the server asked for goes with the error wherever it is copied to. */
static void
test_retry_after (void)
{
  g_autoptr (GError) error = lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_RATE_LIMITED, 1500, "Wait.");
  g_autoptr (GError) copy = g_error_copy (error);
  g_autoptr (GError) silent = lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_BUSY, -1, "Wait.");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "Wait.");
  guint milliseconds = 0;

  g_assert_true (lyceum_provider_error_get_retry_after (copy, &milliseconds));
  g_assert_cmpuint (milliseconds, ==, 1500);
  g_assert_true (lyceum_provider_error_get_retry_after (copy, NULL));
  g_assert_false (lyceum_provider_error_get_retry_after (silent, &milliseconds));
  g_assert_false (lyceum_provider_error_get_retry_after (other, &milliseconds));
  g_assert_false (lyceum_provider_error_get_retry_after (NULL, &milliseconds));
}

static void
test_permanent (void)
{
  g_autoptr (GError) key = lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_KEY, -1, "Key.");
  g_autoptr (GError) limited = lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_RATE_LIMITED, -1, "Wait.");
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stop.");

  g_assert_true (lyceum_provider_error_is_permanent (key));
  g_assert_false (lyceum_provider_error_is_permanent (limited));
  g_assert_false (lyceum_provider_error_is_permanent (cancelled));
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **kept)
{
  while (*kept == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *kept;
}

static void
test_unsupported (void)
{
  g_autoptr (LyceumProvider) provider = g_object_new (BARE_TYPE_PROVIDER, NULL);
  g_autoptr (LyceumCompletionRequest) request = lyceum_completion_request_new ("m");
  const char *const texts[] = { "a", NULL };
  g_autoptr (GAsyncResult) completed = NULL;
  g_autoptr (GAsyncResult) embedded = NULL;
  g_autoptr (GAsyncResult) pulled = NULL;
  g_autoptr (GError) error = NULL;
  LyceumCompletion completion;

  g_assert_cmpint (lyceum_provider_get_capabilities (provider), ==, 0);
  lyceum_provider_complete_async (provider, request, NULL, NULL, NULL, keep_result_cb, &completed);
  g_assert_null (completed);
  g_assert_false (lyceum_provider_complete_finish (provider, wait_for (&completed), &completion, &error));
  g_assert_error (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNSUPPORTED);
  g_assert_cmpfloat (completion.first_seconds, ==, -1);
  g_clear_error (&error);
  lyceum_provider_embed_async (provider, "m", texts, NULL, keep_result_cb, &embedded);
  g_assert_null (lyceum_provider_embed_finish (provider, wait_for (&embedded), &error));
  g_assert_error (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  lyceum_provider_pull_async (provider, "m", NULL, NULL, NULL, keep_result_cb, &pulled);
  g_assert_false (lyceum_provider_pull_finish (provider, wait_for (&pulled), &error));
  g_assert_error (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNSUPPORTED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_NETWORK);
  g_test_add_func ("/provider/records/kinds", test_kinds);
  g_test_add_func ("/provider/records/permanent", test_permanent);
  g_test_add_func ("/provider/records/request", test_request);
  g_test_add_func ("/provider/records/retry-after", test_retry_after);
  g_test_add_func ("/provider/records/unsupported", test_unsupported);
  return g_test_run ();
}

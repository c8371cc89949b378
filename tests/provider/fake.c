/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-provider.h"
#include "lyceum-thread.h"

#define EVERYTHING                                                                                                     \
  (LYCEUM_CAPABILITY_COMPLETE | LYCEUM_CAPABILITY_EMBED | LYCEUM_CAPABILITY_RERANK | LYCEUM_CAPABILITY_LIST_MODELS |   \
   LYCEUM_CAPABILITY_PULL)

typedef struct
{
  GString *text;
  GCancellable *cancel_at_first; /* (nullable) */
} Heard;

static void
hear_cb (LyceumDelta delta, const char *text, gpointer data)
{
  Heard *heard = data;

  g_string_append_printf (heard->text, "%c:%s|", delta == LYCEUM_DELTA_TEXT ? 't' : 'r', text);
  g_cancellable_cancel (heard->cancel_at_first);
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

/* Returns: (transfer full): what was heard of one completion. */
static char *
complete (FakeProvider *fake, GCancellable *cancellable, LyceumCompletion *completion, GError **error)
{
  g_autoptr (LyceumCompletionRequest) request = lyceum_completion_request_new ("m");
  g_autoptr (GAsyncResult) result = NULL;
  Heard heard = { g_string_new (NULL), cancellable };

  lyceum_completion_request_add (request, LYCEUM_ROLE_USER, "one two");
  lyceum_provider_complete_async (LYCEUM_PROVIDER (fake), request, hear_cb, &heard, cancellable, keep_result_cb,
                                  &result);
  g_assert_null (result);
  lyceum_provider_complete_finish (LYCEUM_PROVIDER (fake), wait_for (&result), completion, error);
  return g_string_free (heard.text, FALSE);
}

static void
test_script (void)
{
  g_autoptr (FakeProvider) fake = fake_provider_new (EVERYTHING);
  g_autoptr (GError) error = NULL;
  LyceumCompletion completion;

  fake_provider_script_answer (fake);
  fake_provider_script_reasoning (fake, 0, "hm");
  fake_provider_script_text (fake, 5, "yes");
  fake_provider_script_finish (fake, LYCEUM_FINISH_LENGTH);
  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 0, "no");
  fake_provider_script_error (fake, 0, lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_BUSY, 10, "Busy."));
  g_autofree char *first = complete (fake, NULL, &completion, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first, ==, "r:hm|t:yes|");
  g_assert_cmpint (completion.finish, ==, LYCEUM_FINISH_LENGTH);
  g_autofree char *second = complete (fake, NULL, &completion, &error);
  g_assert_error (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BUSY);
  g_assert_true (lyceum_provider_error_get_retry_after (error, NULL));
  g_assert_cmpstr (second, ==, "t:no|");
  g_clear_error (&error);
  g_autofree char *third = complete (fake, NULL, &completion, &error);
  g_assert_cmpstr (third, ==, "t:one|t: two|");
  g_autofree char *prompt = fake_provider_dup_prompt (fake, 2);
  g_assert_cmpstr (prompt, ==, "user: one two\n");
  g_assert_cmpuint (fake_provider_get_n_calls (fake, LYCEUM_CAPABILITY_COMPLETE), ==, 3);
}

static void
test_cancel (void)
{
  g_autoptr (FakeProvider) fake = fake_provider_new (EVERYTHING);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 0, "a");
  fake_provider_script_text (fake, G_MAXUINT, "b");
  g_autofree char *heard = complete (fake, cancellable, NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (heard, ==, "t:a|");
  g_assert_cmpuint (fake_provider_get_n_cancelled (fake), ==, 1);
}

static float
dot (const LyceumEmbeddings *embeddings, guint a, guint b)
{
  float sum = 0;

  for (guint i = 0; i < embeddings->dimensions; i++)
    sum += embeddings->values[a * embeddings->dimensions + i] * embeddings->values[b * embeddings->dimensions + i];
  return sum;
}

static void
test_embed_and_rerank (void)
{
  g_autoptr (FakeProvider) fake = fake_provider_new (LYCEUM_CAPABILITY_EMBED | LYCEUM_CAPABILITY_RERANK);
  LyceumProvider *provider = LYCEUM_PROVIDER (fake);
  const char *const texts[] = { "the cell has a wall", "A cell wall!", "unrelated prose", NULL };
  g_autoptr (GAsyncResult) embedded = NULL;
  g_autoptr (GAsyncResult) reranked = NULL;
  g_autoptr (GAsyncResult) refused = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_provider_embed_async (provider, "m", texts, NULL, keep_result_cb, &embedded);
  g_autoptr (LyceumEmbeddings) embeddings = lyceum_provider_embed_finish (provider, wait_for (&embedded), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (embeddings->n, ==, 3);
  g_assert_cmpfloat (dot (embeddings, 0, 1), >, dot (embeddings, 0, 2));
  lyceum_provider_rerank_async (provider, "m", "cell wall", texts, NULL, keep_result_cb, &reranked);
  g_autoptr (GArray) scores = lyceum_provider_rerank_finish (provider, wait_for (&reranked), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (scores->len, ==, 3);
  g_assert_cmpfloat (g_array_index (scores, float, 1), ==, 1);
  g_assert_cmpfloat (g_array_index (scores, float, 2), ==, 0);
  lyceum_provider_list_models_async (provider, NULL, keep_result_cb, &refused);
  g_assert_null (lyceum_provider_list_models_finish (provider, wait_for (&refused), &error));
  g_assert_error (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNSUPPORTED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_NETWORK);
  g_test_add_func ("/provider/fake/cancel", test_cancel);
  g_test_add_func ("/provider/fake/embed-and-rerank", test_embed_and_rerank);
  g_test_add_func ("/provider/fake/script", test_script);
  return g_test_run ();
}

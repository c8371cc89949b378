/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/prctl.h>

#include "fake-key-store.h"
#include "fake-provider.h"
#include "lyceum-thread.h"
#include "workshop-test.h"

/* Which servers there are, who is asked for what, and where their keys are. */

#define KEY "sk-test-0123456789-do-not-show"

typedef struct
{
  Fixture base;
  LyceumModels *models;
  FakeKeyStore *keys;
} Test;

static void
open_test (Test *test)
{
  open_workshop (&test->base);
  test->models = lyceum_workshop_get_models (test->base.workshop);
  lyceum_models_set_key_store (test->models, LYCEUM_KEY_STORE (test->keys));
}

static void
set_up_test (Test *test, gconstpointer data)
{
  set_up (&test->base, data);
  test->keys = fake_key_store_new ();
  test->models = lyceum_workshop_get_models (test->base.workshop);
  lyceum_models_set_key_store (test->models, LYCEUM_KEY_STORE (test->keys));
}

static void
tear_down_test (Test *test, gconstpointer data)
{
  tear_down (&test->base, data);
  g_assert_finalize_object (test->keys);
}

static GPtrArray *
list (Test *test)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *profiles;

  lyceum_models_list_async (test->models, NULL, ready_cb, &result);
  profiles = lyceum_models_list_finish (test->models, wait_for (&result), &error);
  g_assert_no_error (error);
  return profiles;
}

/* Returns: (transfer full): "name url model …\n" of each, for comparing. */
static char *
describe (Test *test)
{
  g_autoptr (GPtrArray) profiles = list (test);
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < profiles->len; i++)
    {
      const LyceumProviderProfile *profile = g_ptr_array_index (profiles, i);

      g_assert_cmpuint (profile->position, ==, i);
      g_string_append_printf (words, "%s%s", i > 0 ? " " : "", profile->name);
    }
  return g_string_free (words, FALSE);
}

static LyceumProviderProfile *
get (Test *test, const char *name)
{
  g_autoptr (GPtrArray) profiles = list (test);

  for (guint i = 0; i < profiles->len; i++)
    {
      const LyceumProviderProfile *profile = g_ptr_array_index (profiles, i);

      if (g_str_equal (profile->name, name))
        return lyceum_provider_profile_copy (profile);
    }
  g_error ("there is no %s", name);
}

static gint64
save (Test *test, const LyceumProviderProfile *profile, const char *key, LyceumKeyPlace *place, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_models_save_async (test->models, profile, key, NULL, ready_cb, &result);
  wait_for (&result);
  if (place)
    *place = lyceum_models_save_get_key_place (test->models, result);
  return lyceum_models_save_finish (test->models, result, error);
}

static void
add (Test *test, const char *name, LyceumProviderKind kind, const char *url, const char *model, const char *key)
{
  g_autoptr (LyceumProviderProfile) profile = lyceum_provider_profile_new (name, kind, url);
  g_autoptr (GError) error = NULL;

  profile->models[LYCEUM_USE_ANSWERS] = g_strdup (model);
  g_assert_cmpint (save (test, profile, key, NULL, &error), >, 0);
  g_assert_no_error (error);
}

static void
prefer (Test *test, LyceumModelUse use, const char *name, const char *model)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_models_prefer_async (test->models, name, use, model, NULL, ready_cb, &result);
  g_assert_true (lyceum_models_prefer_finish (test->models, wait_for (&result), &error));
  g_assert_no_error (error);
}

static void
remove_server (Test *test, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_models_remove_async (test->models, name, NULL, ready_cb, &result);
  g_assert_true (lyceum_models_remove_finish (test->models, wait_for (&result), &error));
  g_assert_no_error (error);
}

typedef struct
{
  LyceumModels *models;
  LyceumModelUse use;
  const char *name, *model;
  LyceumProvider *fake;
  char *words;     /* "name/model …" */
  gpointer provider;
  GError *error;
  GCancellable *cancellable;
  gint is_over;    /* (atomic) */
} Choice;

static void
chosen_network_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Choice *choice = data;
  g_autoptr (GPtrArray) choices = lyceum_models_choose_finish (LYCEUM_MODELS (object), result, &choice->error);
  GString *words = g_string_new (NULL);

  for (guint i = 0; choices && i < choices->len; i++)
    {
      const LyceumModelChoice *each = g_ptr_array_index (choices, i);
      g_autofree char *limit_key = g_strconcat ("provider:", each->provider_name, NULL);

      g_assert_cmpstr (each->limit_key, ==, limit_key);
      g_string_append_printf (words, "%s%s/%s", i > 0 ? " " : "", each->provider_name, each->model);
      if (i == 0)
        choice->provider = each->provider;
    }
  choice->words = g_string_free (words, FALSE);
  g_atomic_int_set (&choice->is_over, TRUE);
  g_main_context_wakeup (NULL);
}

static gboolean
choose_network_cb (gpointer data)
{
  Choice *choice = data;

  if (choice->fake)
    _lyceum_models_set_fake (choice->models, choice->fake);
  lyceum_models_choose_async (choice->models, choice->use, choice->name, choice->model, choice->cancellable,
                              chosen_network_cb, choice);
  return G_SOURCE_REMOVE;
}

static void
begin_choice (Test *test, Choice *choice)
{
  GMainContext *network = lyceum_queue_get_network_context (lyceum_workshop_get_queue (test->base.workshop));
  g_autoptr (GSource) source = g_idle_source_new ();

  choice->models = test->models;
  g_source_set_callback (source, choose_network_cb, choice, NULL);
  g_source_attach (source, network);
}

static void
end_choice (Choice *choice)
{
  while (!g_atomic_int_get (&choice->is_over))
    g_main_context_iteration (NULL, TRUE);
}

static void
run_choice (Test *test, Choice *choice)
{
  begin_choice (test, choice);
  end_choice (choice);
}

static void
assert_choice (Test *test, LyceumModelUse use, const char *name, const char *expected)
{
  Choice choice = { .use = use, .name = name };

  run_choice (test, &choice);
  g_assert_no_error (choice.error);
  g_assert_cmpstr (choice.words, ==, expected);
  g_free (choice.words);
}

static void
assert_no_choice (Test *test, LyceumModelUse use, const char *name, GQuark domain, int code)
{
  Choice choice = { .use = use, .name = name };

  run_choice (test, &choice);
  g_assert_error (choice.error, domain, code);
  g_clear_error (&choice.error);
  g_free (choice.words);
}

static void
test_save (Test *test, gconstpointer data)
{
  g_autoptr (LyceumProviderProfile) profile = NULL, twin = NULL;
  g_autoptr (GError) error = NULL;

  add (test, "one", LYCEUM_PROVIDER_OPENAI, "http://localhost:1/v1", "a", NULL);
  add (test, "two", LYCEUM_PROVIDER_OLLAMA, "http://localhost:2", NULL, NULL);
  add (test, "three", LYCEUM_PROVIDER_JINA, "https://api.jina.ai", NULL, NULL);

  profile = get (test, "three");
  g_assert_cmpint (profile->kind, ==, LYCEUM_PROVIDER_JINA);
  g_assert_cmpstr (profile->url, ==, "https://api.jina.ai");
  profile->position = 0;
  profile->max_streams = 3;
  profile->context_length = 4096;
  profile->is_off = TRUE;
  profile->models[LYCEUM_USE_RERANK] = g_strdup ("r");
  save (test, profile, NULL, NULL, &error);
  g_assert_no_error (error);
  {
    g_autofree char *names = describe (test);
    g_autoptr (LyceumProviderProfile) again = get (test, "three");

    g_assert_cmpstr (names, ==, "three one two");
    g_assert_cmpuint (again->max_streams, ==, 3);
    g_assert_cmpuint (again->context_length, ==, 4096);
    g_assert_true (again->is_off);
    g_assert_cmpstr (again->models[LYCEUM_USE_RERANK], ==, "r");
    g_assert_null (again->models[LYCEUM_USE_ANSWERS]);
    g_assert_cmpint (again->revision, >, profile->revision);
  }

  twin = lyceum_provider_profile_new ("one", LYCEUM_PROVIDER_OPENAI, "http://localhost:9");
  g_assert_cmpint (save (test, twin, NULL, NULL, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);

  remove_server (test, "one");
  {
    g_autofree char *names = NULL;
    g_autoptr (GPtrArray) profiles = list (test);

    g_assert_cmpuint (profiles->len, ==, 2);
  }
}

static void
test_refused (Test *test, gconstpointer data)
{
  static const char *const names[] = { "", "-x", " x", "x ", "a\nb",
                                       "0123456789012345678901234567890123456789012345678901234567890123456789" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (LyceumProviderProfile) profile =
        lyceum_provider_profile_new (names[i], LYCEUM_PROVIDER_OPENAI, "http://localhost");
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (save (test, profile, NULL, NULL, &error), ==, 0);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  {
    g_autoptr (LyceumProviderProfile) profile = lyceum_provider_profile_new ("x", LYCEUM_PROVIDER_OPENAI, "http://localhost");
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (save (test, profile, "two\nlines", NULL, &error), ==, 0);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  }
}

static void
test_choose (Test *test, gconstpointer data)
{
  start_workshop (&test->base, FALSE);
  assert_choice (test, LYCEUM_USE_ANSWERS, NULL, "");
  assert_no_choice (test, LYCEUM_USE_ANSWERS, "none", G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  add (test, "one", LYCEUM_PROVIDER_OPENAI, "http://localhost:1/v1", "a", NULL);
  add (test, "two", LYCEUM_PROVIDER_OLLAMA, "http://localhost:2", "b", NULL);
  add (test, "rank", LYCEUM_PROVIDER_JINA, "https://localhost:3", NULL, NULL);

  assert_choice (test, LYCEUM_USE_ANSWERS, NULL, "one/a two/b");
  assert_choice (test, LYCEUM_USE_CARDS, NULL, "one/a two/b");
  /* What talks makes no vectors; what ranks does nothing else. */
  assert_choice (test, LYCEUM_USE_EMBEDDINGS, NULL, "");
  assert_choice (test, LYCEUM_USE_RERANK, NULL, "rank/jina-reranker-v2-base-multilingual");
  assert_no_choice (test, LYCEUM_USE_ANSWERS, "rank", LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNSUPPORTED);
  assert_no_choice (test, LYCEUM_USE_EMBEDDINGS, "one", LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_NO_MODEL);

  /* Named for one use, before those that only may. */
  prefer (test, LYCEUM_USE_LESSONS, "two", "big");
  assert_choice (test, LYCEUM_USE_LESSONS, NULL, "two/big one/a");
  assert_choice (test, LYCEUM_USE_ANSWERS, NULL, "one/a two/b");
  prefer (test, LYCEUM_USE_ANSWERS, "two", NULL);
  assert_choice (test, LYCEUM_USE_ANSWERS, NULL, "two/b one/a");
  prefer (test, LYCEUM_USE_ANSWERS, "one", NULL);
  assert_choice (test, LYCEUM_USE_ANSWERS, NULL, "one/a two/b");
  prefer (test, LYCEUM_USE_CARDS, "one", "");
  assert_choice (test, LYCEUM_USE_CARDS, NULL, "two/b");
  assert_choice (test, LYCEUM_USE_CARDS, "one", "one/a");
  prefer (test, LYCEUM_USE_EMBEDDINGS, "two", "vectors");
  assert_choice (test, LYCEUM_USE_EMBEDDINGS, NULL, "two/vectors");

  {
    g_autoptr (LyceumProviderProfile) one = get (test, "one");
    g_autoptr (GError) error = NULL;

    one->is_off = TRUE;
    save (test, one, NULL, NULL, &error);
    g_assert_no_error (error);
  }
  assert_choice (test, LYCEUM_USE_ANSWERS, NULL, "two/b");
  assert_choice (test, LYCEUM_USE_ANSWERS, "one", "one/a");
}

/* The same server is asked through the same object, until something of it changes, here or in another process. */
static void
test_ready (Test *test, gconstpointer data)
{
  Choice first = { .use = LYCEUM_USE_ANSWERS }, second = { .use = LYCEUM_USE_ANSWERS }, third = { .use = LYCEUM_USE_ANSWERS };
  Test other = { .base.data_dir = test->base.data_dir, .keys = test->keys };

  start_workshop (&test->base, FALSE);
  add (test, "one", LYCEUM_PROVIDER_OPENAI, "http://localhost:1/v1", "a", KEY);
  run_choice (test, &first);
  run_choice (test, &second);
  g_assert_nonnull (first.provider);
  g_assert_true (first.provider == second.provider);
  g_assert_cmpuint (fake_key_store_get_n_lookups (test->keys), ==, 1);

  open_test (&other);
  prefer (&other, LYCEUM_USE_ANSWERS, "one", "another");
  close_workshop (&other.base);
  run_choice (test, &third);
  g_assert_cmpstr (third.words, ==, "one/another");
  g_assert_cmpuint (fake_key_store_get_n_lookups (test->keys), ==, 2);
  g_free (first.words);
  g_free (second.words);
  g_free (third.words);
}

static void
assert_key (Test *test, const char *name, const char *address, const char *expected)
{
  g_autofree char *key = fake_key_store_dup_key (test->keys, name, address);

  g_assert_cmpstr (key, ==, expected);
}

static void
test_keys (Test *test, gconstpointer data)
{
  g_autoptr (LyceumProviderProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  LyceumKeyPlace place;

  add (test, "one", LYCEUM_PROVIDER_OPENAI, "http://localhost:1", "a", "  " KEY "\n");
  assert_key (test, "one", "http://localhost:1", KEY);
  g_assert_cmpint (prctl (PR_GET_DUMPABLE), ==, 0);
  profile = get (test, "one");
  g_assert_true (profile->has_key);

  /* It goes with the name, and to no other address. */
  g_free (profile->name);
  profile->name = g_strdup ("uno");
  save (test, profile, NULL, &place, &error);
  g_assert_no_error (error);
  g_assert_cmpint (place, ==, LYCEUM_KEY_PLACE_KEYRING);
  assert_key (test, "uno", "http://localhost:1", KEY);
  g_assert_cmpuint (fake_key_store_get_n_keys (test->keys), ==, 1);
  g_free (profile->url);
  profile->url = g_strdup ("http://elsewhere:1");
  save (test, profile, NULL, &place, &error);
  g_assert_no_error (error);
  g_assert_cmpint (place, ==, LYCEUM_KEY_PLACE_NONE);
  g_assert_cmpuint (fake_key_store_get_n_keys (test->keys), ==, 0);

  save (test, profile, KEY, &place, &error);
  g_assert_cmpint (place, ==, LYCEUM_KEY_PLACE_KEYRING);
  save (test, profile, "", &place, &error);
  g_assert_cmpint (place, ==, LYCEUM_KEY_PLACE_NONE);
  g_assert_cmpuint (fake_key_store_get_n_keys (test->keys), ==, 0);

  save (test, profile, KEY, &place, &error);
  g_assert_cmpuint (fake_key_store_get_n_keys (test->keys), ==, 1);
  remove_server (test, "uno");
  g_assert_cmpuint (fake_key_store_get_n_keys (test->keys), ==, 0);
  g_assert_no_error (error);
}

/* Without a keyring a key lasts as long as the process; one that is in a keyring that does not open is said to be there. */
static void
test_no_keyring (Test *test, gconstpointer data)
{
  g_autoptr (LyceumProviderProfile) profile = lyceum_provider_profile_new ("one", LYCEUM_PROVIDER_OPENAI, "http://localhost:1");
  g_autoptr (GError) error = NULL;
  LyceumKeyPlace place;

  start_workshop (&test->base, FALSE);
  fake_key_store_set_is_absent (test->keys, TRUE);
  profile->models[LYCEUM_USE_ANSWERS] = g_strdup ("a");
  save (test, profile, KEY, &place, &error);
  g_assert_no_error (error);
  g_assert_cmpint (place, ==, LYCEUM_KEY_PLACE_PROCESS);
  assert_choice (test, LYCEUM_USE_ANSWERS, NULL, "one/a");
  remove_server (test, "one");

  fake_key_store_set_is_absent (test->keys, FALSE);
  add (test, "two", LYCEUM_PROVIDER_OPENAI, "http://localhost:2", "b", KEY);
  fake_key_store_set_is_absent (test->keys, TRUE);
  assert_no_choice (test, LYCEUM_USE_ANSWERS, NULL, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_KEY);
  assert_no_choice (test, LYCEUM_USE_ANSWERS, "two", LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_KEY);
  /* Another one that needs none is asked instead. */
  add (test, "three", LYCEUM_PROVIDER_OPENAI, "http://localhost:3", "c", NULL);
  assert_choice (test, LYCEUM_USE_ANSWERS, NULL, "three/c");
}

/* A keyring that asks the person asks once, whoever wants the key; who does not want it any more does not wait for it; and one that
 * was not opened is left in peace for a while. */
static void
test_locked_keyring (Test *test, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Choice choices[10];
  Choice given_up = { .use = LYCEUM_USE_ANSWERS, .cancellable = cancellable };

  start_workshop (&test->base, FALSE);
  add (test, "one", LYCEUM_PROVIDER_OPENAI, "http://localhost:1", "a", KEY);
  fake_key_store_set_is_waiting (test->keys, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      choices[i] = (Choice) { .use = LYCEUM_USE_ANSWERS };
      begin_choice (test, &choices[i]);
    }
  begin_choice (test, &given_up);
  while (fake_key_store_get_n_lookups (test->keys) == 0)
    g_usleep (1000);
  g_cancellable_cancel (cancellable);
  end_choice (&given_up);
  g_assert_error (given_up.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&given_up.error);
  g_free (given_up.words);

  fake_key_store_set_is_waiting (test->keys, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      end_choice (&choices[i]);
      g_assert_no_error (choices[i].error);
      g_assert_cmpstr (choices[i].words, ==, "one/a");
      g_free (choices[i].words);
    }
  g_assert_cmpuint (fake_key_store_get_n_lookups (test->keys), ==, 1);
}

/* All who wanted it give up: the keyring asks no longer, and asks anew when somebody wants it again. */
static void
test_given_up (Test *test, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Choice choice = { .use = LYCEUM_USE_ANSWERS, .cancellable = cancellable };

  start_workshop (&test->base, FALSE);
  add (test, "one", LYCEUM_PROVIDER_OPENAI, "http://localhost:1", "a", KEY);
  fake_key_store_set_is_waiting (test->keys, TRUE);
  begin_choice (test, &choice);
  while (fake_key_store_get_n_lookups (test->keys) == 0)
    g_usleep (1000);
  g_cancellable_cancel (cancellable);
  end_choice (&choice);
  g_assert_error (choice.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&choice.error);
  g_free (choice.words);
  while (fake_key_store_get_n_waiting (test->keys) > 0)
    g_usleep (1000);
  fake_key_store_set_is_waiting (test->keys, FALSE);
  assert_choice (test, LYCEUM_USE_ANSWERS, NULL, "one/a");
}

typedef struct
{
  char *key;
  guint max_streams;
} Limit;

static void
limit_cb (const char *limit_key, guint max_streams, gpointer data)
{
  Limit *limit = data;

  g_free (limit->key);
  limit->key = g_strdup (limit_key);
  limit->max_streams = max_streams;
}

/* How much a server takes at once is told when it changes, here and in another process. */
static void
test_limits (Test *test, gconstpointer data)
{
  g_autoptr (LyceumProviderProfile) profile = lyceum_provider_profile_new ("one", LYCEUM_PROVIDER_OPENAI, "http://localhost:1");
  Test other = { .base.data_dir = test->base.data_dir, .keys = test->keys };
  g_autoptr (LyceumProviderProfile) changed = NULL;
  g_autoptr (GError) error = NULL;
  Limit limit = { NULL };

  lyceum_models_set_limit_func (test->models, limit_cb, &limit);
  profile->max_streams = 4;
  save (test, profile, NULL, NULL, &error);
  g_assert_no_error (error);
  while (limit.max_streams != 4)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (limit.key, ==, "provider:one");

  open_test (&other);
  changed = get (&other, "one");
  changed->max_streams = 0;
  save (&other, changed, NULL, NULL, &error);
  g_assert_no_error (error);
  close_workshop (&other.base);
  start_workshop (&test->base, FALSE);
  assert_choice (test, LYCEUM_USE_ANSWERS, NULL, "");
  g_assert_cmpuint (limit.max_streams, ==, 0);
  close_workshop (&test->base);
  g_free (limit.key);
}

static void
test_environment (void)
{
  g_autoptr (LyceumKey) key = NULL;
  char *bytes;

  g_setenv ("LYCEUM_API_KEY", " " KEY " ", TRUE);
  bytes = (char *) g_getenv ("LYCEUM_API_KEY");
  key = lyceum_key_take_from_environment ();
  g_assert_cmpstr (lyceum_key_get_text (key), ==, KEY);
  g_assert_null (g_getenv ("LYCEUM_API_KEY"));
  g_assert_cmpint (*bytes, ==, '\0');
  g_assert_null (lyceum_key_take_from_environment ());
}

static void
test_fake (Test *test, gconstpointer data)
{
  g_autoptr (FakeProvider) fake = fake_provider_new (LYCEUM_CAPABILITY_COMPLETE);
  Choice choice = { .use = LYCEUM_USE_ANSWERS, .fake = LYCEUM_PROVIDER (fake) };

  start_workshop (&test->base, FALSE);
  run_choice (test, &choice);
  g_assert_true (choice.provider == fake);
  g_assert_cmpstr (choice.words, ==, "fake/fake-model");
  g_free (choice.words);
  assert_choice (test, LYCEUM_USE_RERANK, NULL, "");
  close_workshop (&test->base);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);

#define ADD(path, func) g_test_add ("/models/" path, Test, NULL, set_up_test, func, tear_down_test)
  ADD ("save", test_save);
  ADD ("refused", test_refused);
  ADD ("choose", test_choose);
  ADD ("ready", test_ready);
  ADD ("keys", test_keys);
  ADD ("no-keyring", test_no_keyring);
  ADD ("locked-keyring", test_locked_keyring);
  ADD ("given-up", test_given_up);
  ADD ("limits", test_limits);
  ADD ("fake", test_fake);
#undef ADD
  g_test_add_func ("/models/environment", test_environment);
  return g_test_run ();
}

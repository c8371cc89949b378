/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search-test.h"

#include <math.h>
#include <stdlib.h>

#include "lyceum-vector-index.h"

/* Vectors: their products, the copy in memory, and finding passages by them. */

#define MODEL "test-model"

static float *
random_vectors (guint n,
                guint n_dimensions)
{
  float *values = g_new (float, (gsize) n * n_dimensions);

  for (gsize i = 0; i < (gsize) n * n_dimensions; i++)
    values[i] = (float) (g_test_rand_double_range (-1, 1) + g_test_rand_double_range (-1, 1));
  return values;
}

static double
cosine (const float *left,
        const float *right,
        guint        n)
{
  double product = 0, left_squares = 0, right_squares = 0;

  for (guint i = 0; i < n; i++)
    {
      product += (double) left[i] * right[i];
      left_squares += (double) left[i] * left[i];
      right_squares += (double) right[i] * right[i];
    }
  return product / sqrt (left_squares * right_squares);
}

/* Whatever the processor knows gives the same numbers as plain C, at the ends of the range too. */
static void
test_products (void)
{
  static const guint lengths[] = { 1, 3, 63, 64, 65, 128, 384, 768, 1024, 2048, 2100, 4096, LYCEUM_MAX_DIMENSIONS };
  LyceumDotProductsKind kinds[8];

  _lyceum_dot_products_list (kinds);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    for (guint extreme = 0; extreme < 3; extreme++)
      {
        g_autofree float *values = random_vectors (1, lengths[i]);
        g_autoptr (LyceumFixedVector) vector = NULL;
        enum { ROWS = 7 };
        gint8 *rows;
        gint32 sums[ROWS] = { 0 };

        for (guint j = 0; j < lengths[i] && extreme > 0; j++)
          values[j] = extreme == 1 ? -1 : 1;
        vector = _lyceum_fixed_vector_new (values, lengths[i]);
        rows = aligned_alloc (LYCEUM_ROW_ALIGNMENT, ROWS * vector->n);
        for (guint j = 0; j < ROWS * vector->n; j++)
          {
            rows[j] = (gint8) (extreme == 0 ? g_test_rand_int_range (-127, 128) : j / vector->n % 2 ? 127 : -127);
            sums[j / vector->n] += rows[j];
          }
        for (const LyceumDotProductsKind *kind = kinds; kind->name; kind++)
          {
            gint64 products[ROWS];

            kind->run (vector, rows, sums, ROWS, products);
            for (guint j = 0; j < ROWS; j++)
              {
                gint64 expected = 0;

                for (guint k = 0; k < vector->n; k++)
                  expected += (gint64) vector->values[k] * rows[j * vector->n + k];
                g_assert_cmpint (products[j], ==, expected);
              }
          }
        free (rows);
      }
}

static void
test_no_direction (void)
{
  const float vectors[][4] = { { 0, 0, 0, 0 }, { NAN, 1, 0, 0 }, { INFINITY, 1, 0, 0 }, { 1e38f, 1e38f, 1e38f, 1e38f } };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (LyceumFixedVector) fixed = _lyceum_fixed_vector_new (vectors[i], 4);
      gint8 highs[4], lows[4];
      double scale = _lyceum_quantize (vectors[i], 4, highs, lows);

      g_assert_cmpint (highs[0], ==, i == 3 ? 127 : 0);
      g_assert_cmpfloat_with_epsilon (scale * highs[0], i == 3 ? 0.5 : 0, 1e-6);
      g_assert_cmpfloat_with_epsilon (fixed->scale * fixed->values[0], i == 3 ? 0.5 : 0, 1e-6);
    }
}

typedef struct
{
  const char *model;
  gint64 *chunk_ids;
  guint n, n_dimensions;
  const float *values;
  GError *error;
} Store;

static gboolean
store_cb (LyceumConnection *connection,
          gpointer          data,
          gpointer         *result,
          GError          **error)
{
  Store *store = data;

  return lyceum_search_store_vectors (connection, store->model, store->chunk_ids, store->n, store->n_dimensions, store->values,
                                      error);
}

static void
store (SearchTest  *test,
       const char  *model,
       gint64       first_chunk,
       guint        n,
       guint        n_dimensions,
       const float *values)
{
  g_autofree gint64 *chunk_ids = g_new (gint64, n);
  Store what = { model, chunk_ids, n, n_dimensions, values, NULL };

  for (guint i = 0; i < n; i++)
    chunk_ids[i] = first_chunk + i;
  search_test_write (test, store_cb, &what);
}

/* A source of @n passages "pN …". */
static void
add_passages (SearchTest *test,
              guint       n)
{
  g_autofree SearchTestPassage *passages = g_new0 (SearchTestPassage, n);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (texts, g_strdup_printf ("p%u text", i));
      passages[i].text = g_ptr_array_index (texts, i);
    }
  search_test_add_source (test, search_test_add_course (test, "Course"), "en", passages, n);
}

static GPtrArray *
find_near (SearchTest               *test,
           const char               *model,
           const float              *vector,
           guint                     n_dimensions,
           const LyceumSearchFilter *filter,
           guint                     window)
{
  return search_test_find_by (test, "unheard", model, vector, n_dimensions, filter, NULL, window);
}

/* The ten nearest are those that floating point finds, and say the same of themselves. */
static void
test_recall (void)
{
  enum { N = 3000, DIMENSIONS = 96, QUESTIONS = 20 };
  g_autoptr (SearchTest) test = search_test_new ();
  g_autofree float *values = random_vectors (N, DIMENSIONS), *questions = random_vectors (QUESTIONS, DIMENSIONS);
  guint n_found = 0;

  add_passages (test, N);
  store (test, MODEL, 1, N, DIMENSIONS, values);
  for (guint i = 0; i < QUESTIONS; i++)
    {
      const float *question = questions + i * DIMENSIONS;
      g_autoptr (GPtrArray) passages = find_near (test, MODEL, question, DIMENSIONS, NULL, 10);

      g_assert_cmpuint (passages->len, ==, 10);
      for (guint j = 0; j < 10; j++)
        {
          const LyceumPassage *passage = search_test_nth (passages, j);
          double exact = cosine (question, values + (passage->chunk_id - 1) * DIMENSIONS, DIMENSIONS);
          guint n_better = 0;

          g_assert_cmpfloat_with_epsilon (passage->vector, exact, 1e-4);
          g_assert_cmpfloat (passage->term, ==, 0);
          g_assert_cmpfloat_with_epsilon (passage->score, 0.3 * exact, 1e-4);
          for (guint k = 0; k < N; k++)
            n_better += cosine (question, values + k * DIMENSIONS, DIMENSIONS) > exact + 1e-9;
          n_found += n_better < 10;
        }
    }
  g_assert_cmpuint (n_found, >=, QUESTIONS * 10 - 1);
}

static const LyceumPassage *
get_named (GPtrArray  *passages,
           const char *name)
{
  for (guint i = 0; i < passages->len; i++)
    if (g_str_has_prefix (search_test_nth (passages, i)->text, name))
      return search_test_nth (passages, i);
  g_assert_not_reached ();
}

/* Words and vectors: candidates of both, the score as it is said to be. */
static void
test_hybrid (void)
{
  static const SearchTestPassage passages[] = {
    { NULL, "Words: whales sing songs." },
    { NULL, "Meaning: leviathans make music." },
    { NULL, "Both: whales dive." },
    { NULL, "Neither: tables." },
    { NULL, "Without: whales have a skeleton." },
  };
  const float vectors[] = { 0, 1, /**/ 1, 0, /**/ 0.6f, 0.8f, /**/ -1, 0 };
  const float question[] = { 2, 0 };
  const LyceumSearchSettings settings = { .vector_weight = 0.5, .threshold = 0.1, .top_n = 6, .top_k = 1024 };
  g_autoptr (SearchTest) test = search_test_new ();
  g_autoptr (GPtrArray) found = NULL, by_words = NULL;
  const LyceumPassage *passage;

  search_test_add_source (test, search_test_add_course (test, "Sea"), "en", passages, G_N_ELEMENTS (passages));
  store (test, MODEL, 1, 4, 2, vectors);

  found = search_test_find_by (test, "whale", MODEL, question, 2, NULL, &settings, 64);
  g_assert_cmpuint (found->len, ==, 4);
  /* What has no vector is not worse for it. */
  passage = get_named (found, "Without");
  g_assert_cmpfloat (passage->vector, ==, -1);
  g_assert_cmpfloat (passage->fit, >, 0.5);
  g_assert_cmpfloat (passage->score, ==, passage->fit);
  passage = get_named (found, "Both");
  g_assert_cmpfloat_with_epsilon (passage->vector, 0.6, 1e-4);
  g_assert_cmpfloat_with_epsilon (passage->score, 0.5 * passage->fit + 0.5 * 0.6, 1e-4);
  passage = get_named (found, "Meaning");
  g_assert_cmpfloat (passage->term, ==, 0);
  g_assert_cmpfloat_with_epsilon (passage->vector, 1, 1e-4);
  g_assert_cmpfloat_with_epsilon (passage->score, 0.5, 1e-4);
  passage = get_named (found, "Words");
  g_assert_cmpfloat (passage->term, ==, 1);
  g_assert_cmpfloat_with_epsilon (passage->score, 0.5 * passage->fit, 1e-4);

  for (guint i = 1; i < found->len; i++)
    g_assert_cmpfloat (search_test_nth (found, i - 1)->score, >=, search_test_nth (found, i)->score);

  /* A question whose vector is of another model's length is asked by words, and so is one of a model that is not there. */
  by_words = search_test_find_by (test, "whale", MODEL, vectors, 1, NULL, &settings, 64);
  g_assert_cmpuint (by_words->len, ==, 3);
  g_clear_pointer (&by_words, g_ptr_array_unref);
  by_words = search_test_find_by (test, "whale", "unknown", question, 2, NULL, &settings, 64);
  g_assert_cmpuint (by_words->len, ==, 3);
}

static void
assert_nearest (SearchTest               *test,
                const float              *vector,
                guint                     n_dimensions,
                const LyceumSearchFilter *filter,
                const char               *name)
{
  g_autoptr (GPtrArray) passages = find_near (test, MODEL, vector, n_dimensions, filter, 1);
  g_autofree char *found = search_test_names (passages);

  g_assert_cmpstr (found, ==, name);
}

/* What is in memory follows the collection: what is added, replaced and deleted there, in whatever order. */
static void
test_changes (void)
{
  const float right[] = { 1, 0 }, up[] = { 0, 1 }, gone[] = { 1, 0, 0 };
  g_autoptr (SearchTest) test = search_test_new ();

  add_passages (test, 4000);
  assert_nearest (test, right, 2, NULL, "");
  store (test, MODEL, 4000, 1, 2, right);
  assert_nearest (test, right, 2, NULL, "p3999");
  store (test, MODEL, 7, 1, 2, up);
  assert_nearest (test, up, 2, NULL, "p6");
  assert_nearest (test, right, 2, NULL, "p3999");
  store (test, MODEL, 4000, 1, 2, up);
  assert_nearest (test, right, 2, NULL, "");
  search_test_execute (test, "DELETE FROM chunk WHERE id = 7");
  assert_nearest (test, up, 2, NULL, "p3999");
  store (test, MODEL, 100, 1, 2, right);
  lyceum_search_drop_memory (test->search);
  assert_nearest (test, right, 2, NULL, "p99");
  assert_nearest (test, right, 2, &(LyceumSearchFilter){ .source_id = 77 }, "");
  assert_nearest (test, right, 2, &(LyceumSearchFilter){ .source_id = 1 }, "p99");

  /* Another length: another model under the same name. */
  {
    const float deep[] = { 0, 0, 1 };

    store (test, MODEL, 3, 1, 3, deep);
    assert_nearest (test, deep, 3, NULL, "p2");
    assert_nearest (test, right, 2, NULL, "");
    g_assert_cmpint (search_test_number (test, "SELECT count(*) FROM chunk_vector"), ==, 1);
  }

  /* A passage that is gone takes no vector. */
  store (test, MODEL, 7, 1, 3, gone);
  g_assert_cmpint (search_test_number (test, "SELECT count(*) FROM chunk_vector"), ==, 1);
  search_test_execute (test, "DELETE FROM course");
  g_assert_cmpint (search_test_number (test, "SELECT count(*) FROM chunk_vector"), ==, 0);
}

/* Random changes, and after each the same answer as from a memory that is filled anew, and one that has no room. */
static void
test_random_changes (void)
{
  enum { N = 3000, DIMENSIONS = 8 };
  g_autoptr (SearchTest) test = search_test_new ();
  g_autofree float *values = random_vectors (N, DIMENSIONS);

  add_passages (test, N);
  for (guint round = 0; round < 40; round++)
    {
      guint from = (guint) g_test_rand_int_range (0, N - 500), n = (guint) g_test_rand_int_range (1, 500);
      g_autoptr (LyceumSearch) fresh = lyceum_search_new (test->database), small = lyceum_search_new (test->database);
      g_autofree float *question = random_vectors (1, DIMENSIONS);
      g_autofree char *names[3] = { NULL };
      LyceumSearch *searches[] = { test->search, fresh, small };

      if (g_test_rand_bit ())
        {
          g_autofree char *sql = g_strdup_printf ("DELETE FROM chunk_vector WHERE chunk_id BETWEEN %u AND %u", from, from + n);

          search_test_execute (test, sql);
        }
      else
        store (test, MODEL, from + 1, n, DIMENSIONS, values + from * DIMENSIONS);

      _lyceum_search_set_most_bytes (small, (gsize) g_test_rand_int_range (0, 3) * 60000);
      for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
        {
          g_autoptr (GAsyncResult) result = NULL;
          g_autoptr (GPtrArray) passages = NULL;

          lyceum_search_find_async (searches[i], "unheard", MODEL, question, DIMENSIONS, NULL, NULL, 20, NULL,
                                    search_test_ready_cb, &result);
          passages = lyceum_search_find_finish (searches[i], search_test_wait (&result), NULL);
          names[i] = search_test_names (passages);
        }
      g_assert_cmpstr (names[0], ==, names[1]);
      g_assert_cmpstr (names[0], ==, names[2]);
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        g_free (g_steal_pointer (&names[i]));
    }
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) passages = lyceum_search_find_finish (LYCEUM_SEARCH (object), result, &error);

  if (!passages)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  ++*(guint *) user_data;
}

/* Many at once, of two models, while vectors come and go and memory is short, and half of them are cancelled. */
static void
test_at_once (void)
{
  enum { N = 3000, DIMENSIONS = 32, SEARCHES = 200 };
  g_autoptr (SearchTest) test = search_test_new ();
  g_autofree float *values = random_vectors (N, DIMENSIONS);
  guint n_done = 0;

  add_passages (test, N);
  store (test, MODEL, 1, N / 2, DIMENSIONS, values);
  store (test, "other", 1, N, DIMENSIONS, values);
  for (guint i = 0; i < SEARCHES; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();

      lyceum_search_find_async (test->search, "p1 text", i % 7 ? MODEL : "other", values + i * DIMENSIONS, DIMENSIONS, NULL, NULL,
                                6, cancellable, found_cb, &n_done);
      if (i % 10 == 0)
        store (test, MODEL, N / 2 + i, 3, DIMENSIONS, values);
      if (i % 25 == 0)
        lyceum_search_drop_memory (test->search);
      if (i % 2)
        g_cancellable_cancel (cancellable);
    }
  while (n_done < SEARCHES)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_missing (void)
{
  enum { N = 10 };
  const float values[2 * N] = { 1 };
  g_autoptr (SearchTest) test = search_test_new ();
  g_autoptr (GAsyncResult) result = NULL, next_result = NULL, count_result = NULL;
  g_autoptr (GPtrArray) missing = NULL, next = NULL;
  LyceumVectorCount count;

  add_passages (test, N);
  store (test, MODEL, 1, 3, 2, values);
  store (test, "other", 1, 5, 2, values);
  lyceum_search_missing_async (test->search, MODEL, 0, 4, NULL, search_test_ready_cb, &result);
  missing = lyceum_search_missing_finish (test->search, search_test_wait (&result), NULL);
  g_assert_cmpuint (missing->len, ==, 4);
  g_assert_cmpint (search_test_nth (missing, 0)->chunk_id, ==, 4);
  g_assert_cmpstr (search_test_nth (missing, 0)->text, ==, "p3 text");
  lyceum_search_missing_async (test->search, MODEL, 7, 4, NULL, search_test_ready_cb, &next_result);
  next = lyceum_search_missing_finish (test->search, search_test_wait (&next_result), NULL);
  g_assert_cmpuint (next->len, ==, 3);
  lyceum_search_count_vectors_async (test->search, MODEL, NULL, search_test_ready_cb, &count_result);
  g_assert_true (lyceum_search_count_vectors_finish (test->search, search_test_wait (&count_result), &count, NULL));
  g_assert_cmpuint (count.n_chunks, ==, N);
  g_assert_cmpuint (count.n_missing, ==, 7);
  g_assert_cmpuint (count.n_of_other_models, ==, 5);
}

/* The file may be another's work: blobs of any length are no reason to read beyond them. */
static void
test_damaged (void)
{
  const float values[] = { 1, 0, 0, /**/ 1, 0.1f, 0, /**/ 1, 0.2f, 0, /**/ 1, 0.3f, 0 };
  g_autoptr (SearchTest) test = search_test_new ();
  g_autoptr (GPtrArray) found = NULL;

  add_passages (test, 4);
  store (test, MODEL, 1, 4, 3, values);
  search_test_execute (test, "UPDATE chunk_vector SET high = x'' WHERE chunk_id = 1;"
                             "UPDATE chunk_vector SET low = x'7f7f7f7f7f7f7f7f' WHERE chunk_id = 2;"
                             "UPDATE chunk_vector SET high = zeroblob (100000), scale = 1e300 WHERE chunk_id = 3;"
                             "UPDATE chunk_vector SET high = x'808080' WHERE chunk_id = 4");
  found = find_near (test, MODEL, values, 3, NULL, 10);
  g_assert_cmpuint (found->len, <=, 4);
  search_test_execute (test, "UPDATE vector_model SET dimensions = 1000000000");
  g_clear_pointer (&found, g_ptr_array_unref);
  found = find_near (test, MODEL, values, 3, NULL, 10);
  g_assert_cmpuint (found->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/search-vectors/products", test_products);
  g_test_add_func ("/library/search-vectors/no-direction", test_no_direction);
  g_test_add_func ("/library/search-vectors/recall", test_recall);
  g_test_add_func ("/library/search-vectors/hybrid", test_hybrid);
  g_test_add_func ("/library/search-vectors/changes", test_changes);
  g_test_add_func ("/library/search-vectors/random-changes", test_random_changes);
  g_test_add_func ("/library/search-vectors/at-once", test_at_once);
  g_test_add_func ("/library/search-vectors/missing", test_missing);
  g_test_add_func ("/library/search-vectors/damaged", test_damaged);

  return g_test_run ();
}

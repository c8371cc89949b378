/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "figures.h"
#include "lyceum-chunks.h"
#include "lyceum-vector-index.h"

/* Finding passages among 100,000, by their words, by vectors of 768 dimensions, and by both. */

#define MODEL "benchmark"
#define DIMENSIONS 768
#define CLUSTERS 1000
#define QUESTIONS 100
#define PASSAGE_WORDS 200
#define VOCABULARY 30000
#define BEST 10

typedef struct
{
  guint n;
  float *vectors;   /* n rows */
  float *questions; /* QUESTIONS rows */
  GPtrArray *asked; /* QUESTIONS texts */
  char *folder;
  LyceumDatabase *database;
  LyceumSearch *search;
  sqlite3 *plain;
} Bench;

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      slot)
{
  *(GAsyncResult **) slot = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (!*slot)
    g_main_context_iteration (NULL, TRUE);
  return *slot;
}

static double
normal (GRand *rand)
{
  return sqrt (-2 * log (1 - g_rand_double (rand))) * cos (2 * G_PI * g_rand_double (rand));
}

/* As embeddings are: clusters within clusters, and a common direction that all share. */
static void
make_vectors (Bench *bench,
              GRand *rand)
{
  g_autofree float *centres = g_new (float, CLUSTERS * DIMENSIONS);
  float mean[DIMENSIONS];

  for (guint i = 0; i < DIMENSIONS; i++)
    mean[i] = (float) (0.5 * normal (rand));
  for (gsize i = 0; i < CLUSTERS * DIMENSIONS; i++)
    centres[i] = mean[i % DIMENSIONS] + (float) (0.6 * normal (rand));
  for (guint row = 0; row < bench->n + QUESTIONS; row++)
    {
      const float *centre = centres + (gsize) g_rand_int_range (rand, 0, CLUSTERS) * DIMENSIONS;
      float *vector = row < bench->n ? bench->vectors + (gsize) row * DIMENSIONS
                                     : bench->questions + (gsize) (row - bench->n) * DIMENSIONS;

      for (guint i = 0; i < DIMENSIONS; i++)
        vector[i] = centre[i] + (float) (0.6 * normal (rand));
    }
}

/* Words by the law of Zipf. */
static char *
make_words (GRand *rand,
            guint  n)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      double share = g_rand_double (rand);

      g_string_append_printf (words, "%sw%d", i > 0 ? " " : "", (int) (10 * (pow (VOCABULARY / 10.0 + 1, share) - 1)));
    }
  return g_string_free (words, FALSE);
}

static void
write_now (Bench          *bench,
           LyceumWriteFunc func,
           gpointer        data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_database_write_async (bench->database, func, data, NULL, NULL, NULL, ready_cb, &result);
  if (!lyceum_database_write_finish (bench->database, wait_for (&result), NULL, &error))
    g_error ("%s", error->message);
}

static gboolean
make_source (LyceumConnection *connection,
             gpointer          data,
             gpointer         *result,
             GError          **error)
{
  return lyceum_connection_execute (connection,
                                    "INSERT INTO course (id, uid, name, created_at) VALUES (1, 'c', 'Course', 0);"
                                    "INSERT INTO source (id, uid, course_id, position, name, language, created_at)"
                                    " VALUES (1, 's', 1, 0, 'Source', 'en', 0)",
                                    error);
}

static gboolean
store_chunks (LyceumConnection *connection,
              gpointer          data,
              gpointer         *result,
              GError          **error)
{
  return lyceum_chunks_store (connection, 1, data, error);
}

typedef struct
{
  Bench *bench;
  guint from, n;
} Part;

static gboolean
store_vectors (LyceumConnection *connection,
               gpointer          data,
               gpointer         *result,
               GError          **error)
{
  const Part *part = data;
  g_autofree gint64 *ids = g_new (gint64, part->n);

  for (guint i = 0; i < part->n; i++)
    ids[i] = part->from + i + 1;
  return lyceum_search_store_vectors (connection, MODEL, ids, part->n, DIMENSIONS,
                                      part->bench->vectors + (gsize) part->from * DIMENSIONS, error);
}

/* What is compared: the same passages and questions, in nothing but FTS5. */

static void
must (sqlite3 *database,
      int      result)
{
  if (result != SQLITE_OK && result != SQLITE_DONE && result != SQLITE_ROW)
    g_error ("%s", sqlite3_errmsg (database));
}

static void
add_plain (sqlite3_stmt *statement,
           guint         i,
           const char   *text)
{
  sqlite3_bind_int64 (statement, 1, i + 1);
  sqlite3_bind_text (statement, 2, text, -1, SQLITE_TRANSIENT);
  must (sqlite3_db_handle (statement), sqlite3_step (statement));
  sqlite3_reset (statement);
}

static sqlite3 *
open_plain (void)
{
  sqlite3 *database = NULL;

  must (database, sqlite3_open (":memory:", &database));
  must (database, sqlite3_exec (database, "CREATE VIRTUAL TABLE plain USING fts5 (text, tokenize = 'porter unicode61'); BEGIN", NULL,
                                NULL, NULL));
  return database;
}

static void
measure_plain (Bench *bench)
{
  double times[QUESTIONS];
  sqlite3_stmt *statement = NULL;

  must (bench->plain, sqlite3_exec (bench->plain, "COMMIT", NULL, NULL, NULL));
  must (bench->plain, sqlite3_prepare_v2 (bench->plain, "SELECT rowid FROM plain WHERE plain MATCH ? ORDER BY bm25 (plain) LIMIT 10", -1,
                                          &statement, NULL));
  for (guint i = 0; i < QUESTIONS; i++)
    {
      g_auto (GStrv) words = g_strsplit (g_ptr_array_index (bench->asked, i), " ", -1);
      g_autofree char *match = g_strjoinv (" OR ", words);
      double begun = figures_now ();

      sqlite3_bind_text (statement, 1, match, -1, SQLITE_TRANSIENT);
      while (sqlite3_step (statement) == SQLITE_ROW)
        continue;
      times[i] = (figures_now () - begun) / 1e6;
      sqlite3_reset (statement);
    }
  sqlite3_finalize (statement);
  figures_median (times, QUESTIONS);
  printf ("%-34s median %6.2f ms, p95 %6.2f, max %6.2f\n", "plain FTS5 (porter unicode61, bm25)", times[QUESTIONS / 2],
          times[QUESTIONS * 95 / 100], times[QUESTIONS - 1]);
}

static void
fill (Bench *bench,
      GRand *rand)
{
  sqlite3_stmt *plain = NULL;
  g_autoptr (GString) standing = g_string_new ("=");
  g_autoptr (GPtrArray) chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_chunk_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *path = g_build_filename (bench->folder, "collection.db", NULL);
  double begun;

  lyceum_database_open_async (path, NULL, ready_cb, &result);
  bench->database = lyceum_database_open_finish (wait_for (&result), NULL);
  bench->search = lyceum_search_new (bench->database);
  bench->plain = open_plain ();
  must (bench->plain, sqlite3_prepare_v2 (bench->plain, "INSERT INTO plain (rowid, text) VALUES (?, ?)", -1, &plain, NULL));
  /* Every word stands as its stem does: four of the headings, and those of the text. */
  for (guint i = 1; i < 4 + PASSAGE_WORDS; i++)
    g_string_append (standing, i == 4 ? " . =" : " =");
  for (guint i = 0; i < bench->n; i++)
    {
      LyceumChunk *chunk = g_new0 (LyceumChunk, 1);

      chunk->heading_path = make_words (rand, 4);
      chunk->text = make_words (rand, PASSAGE_WORDS);
      chunk->location = g_strdup ("page 1");
      chunk->n_blocks = 1;
      chunk->terms = g_new0 (LyceumTerms, 1);
      chunk->terms->heading = g_strdup (chunk->heading_path);
      chunk->terms->body = g_strdup (chunk->text);
      chunk->terms->parts = g_strdup ("");
      chunk->terms->surface = g_strndup (standing->str, standing->len);
      add_plain (plain, i, chunk->text);
      g_ptr_array_add (chunks, chunk);
    }
  sqlite3_finalize (plain);
  write_now (bench, make_source, NULL);
  begun = figures_now ();
  write_now (bench, store_chunks, chunks);
  printf ("%u passages stored and indexed: %.1f s\n", bench->n, (figures_now () - begun) / 1e9);
  begun = figures_now ();
  for (guint from = 0; from < bench->n; from += 1000)
    write_now (bench, store_vectors, &(Part){ bench, from, MIN (1000, bench->n - from) });
  printf ("their vectors stored: %.1f s\n", (figures_now () - begun) / 1e9);
}

static void
measure_products (Bench *bench)
{
  LyceumDotProductsKind kinds[8];
  g_autoptr (LyceumFixedVector) question = _lyceum_fixed_vector_new (bench->questions, DIMENSIONS);
  gint8 *rows = aligned_alloc (LYCEUM_ROW_ALIGNMENT, (gsize) bench->n * DIMENSIONS);
  g_autofree gint8 *rest = g_new (gint8, DIMENSIONS);
  g_autofree gint32 *sums = g_new0 (gint32, bench->n);
  g_autofree gint64 *products = g_new (gint64, bench->n);

  for (guint i = 0; i < bench->n; i++)
    {
      gint8 *row = rows + (gsize) i * DIMENSIONS;

      _lyceum_quantize (bench->vectors + (gsize) i * DIMENSIONS, DIMENSIONS, row, rest);
      for (guint j = 0; j < DIMENSIONS; j++)
        sums[i] += row[j];
    }
  for (const LyceumDotProductsKind *kind = _lyceum_dot_products_list (kinds); kind->name; kind++)
    {
      double times[15];

      for (guint i = 0; i < G_N_ELEMENTS (times); i++)
        {
          double begun = figures_now ();

          kind->run (question, rows, sums, bench->n, products);
          times[i] = (figures_now () - begun) / 1e6;
        }
      printf ("products alone, %-12s %6.2f ms\n", kind->name, figures_median (times, G_N_ELEMENTS (times)));
    }
  free (rows);
}

/* Of all threads, in milliseconds: what a search takes where others have the processors, too. */
static double
processor_now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

/* @found: (nullable) (out): the numbers of the passages, BEST for each question. */
static void
measure_search (Bench                      *bench,
                const char                 *what,
                gboolean                    by_words,
                gboolean                    by_vectors,
                const LyceumSearchSettings *settings,
                const LyceumSearchFilter   *filter,
                guint                       window,
                gint64                     *found)
{
  double times[QUESTIONS], processor[QUESTIONS];

  for (guint i = 0; i < QUESTIONS; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) passages = NULL;
      double begun = figures_now (), processor_begun = processor_now ();

      lyceum_search_find_async (bench->search, by_words ? g_ptr_array_index (bench->asked, i) : "", by_vectors ? MODEL : NULL,
                                by_vectors ? bench->questions + (gsize) i * DIMENSIONS : NULL, DIMENSIONS, filter, settings,
                                window, NULL, ready_cb, &result);
      passages = lyceum_search_find_finish (bench->search, wait_for (&result), NULL);
      times[i] = (figures_now () - begun) / 1e6;
      processor[i] = processor_now () - processor_begun;
      for (guint j = 0; found && j < MIN (BEST, passages->len); j++)
        found[i * BEST + j] = ((LyceumPassage *) g_ptr_array_index (passages, j))->chunk_id;
    }
  figures_median (times, QUESTIONS);
  figures_median (processor, QUESTIONS);
  printf ("%-34s median %6.2f ms, p95 %6.2f, max %6.2f; processor %6.2f, %6.2f, %6.2f\n", what, times[QUESTIONS / 2],
          times[QUESTIONS * 95 / 100], times[QUESTIONS - 1], processor[QUESTIONS / 2], processor[QUESTIONS * 95 / 100],
          processor[QUESTIONS - 1]);
}

static double
length_of (const float *vector)
{
  double squares = 0;

  for (guint i = 0; i < DIMENSIONS; i++)
    squares += (double) vector[i] * vector[i];
  return sqrt (squares);
}

typedef struct
{
  double cosine;
  guint row;
} Exact;

static int
compare_exact (gconstpointer a,
               gconstpointer b)
{
  double one = ((const Exact *) a)->cosine, other = ((const Exact *) b)->cosine;

  return (one < other) - (one > other);
}

/* What share of the ten nearest in floating point was found. */
static double
measure_recall (Bench        *bench,
                const gint64 *found)
{
  g_autofree Exact *exact = g_new (Exact, bench->n);
  guint n_found = 0;

  for (guint i = 0; i < QUESTIONS; i++)
    {
      const float *question = bench->questions + (gsize) i * DIMENSIONS;

      for (guint row = 0; row < bench->n; row++)
        {
          const float *vector = bench->vectors + (gsize) row * DIMENSIONS;
          double product = 0;

          for (guint j = 0; j < DIMENSIONS; j++)
            product += question[j] * vector[j];
          exact[row] = (Exact){ product / length_of (vector), row };
        }
      qsort (exact, bench->n, sizeof *exact, compare_exact);
      for (guint j = 0; j < BEST; j++)
        for (guint k = 0; k < BEST; k++)
          n_found += found[i * BEST + k] == exact[j].row + 1;
    }
  return n_found / (double) (QUESTIONS * BEST);
}

/* The same vectors for another program. */
static void
compare_with (Bench      *bench,
              const char *program)
{
  /* The system's own, which can load extensions, and not one that somebody built. */
  g_autofree char *python =
    g_file_test ("/usr/bin/python3", G_FILE_TEST_IS_EXECUTABLE) ? g_strdup ("/usr/bin/python3") : g_find_program_in_path ("python3");
  g_autofree char *vectors = g_build_filename (bench->folder, "vectors", NULL);
  g_autofree char *questions = g_build_filename (bench->folder, "questions", NULL);
  g_autofree char *output = NULL;
  char *arguments[] = { python, (char *) program, vectors, questions, NULL };

  fflush (stdout);
  if (python && g_file_set_contents (vectors, (const char *) bench->vectors, (gssize) bench->n * DIMENSIONS * 4, NULL) &&
      g_file_set_contents (questions, (const char *) bench->questions, QUESTIONS * DIMENSIONS * 4, NULL) &&
      g_spawn_sync (NULL, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL, NULL))
    fputs (output, stdout);
  g_remove (vectors);
  g_remove (questions);
}

static void
clean_up (Bench *bench)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  sqlite3_close (bench->plain);
  g_clear_object (&bench->search);
  lyceum_database_close_async (bench->database, ready_cb, &result);
  lyceum_database_close_finish (bench->database, wait_for (&result), NULL);
  g_clear_object (&bench->database);
  dir = g_dir_open (bench->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (bench->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (bench->folder);
}

/* benchmark-search [sqlite-vec.py [N]] */
int
main (int    argc,
      char **argv)
{
  const LyceumSearchSettings hybrid = LYCEUM_SEARCH_DEFAULTS;
  const LyceumSearchSettings nearest = { .vector_weight = 1, .top_k = 16, .top_n = BEST };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autofree gint64 *found = g_new0 (gint64, QUESTIONS * BEST);
  Bench bench = { .n = argc > 2 ? (guint) atoi (argv[2]) : 100000 };

  setvbuf (stdout, NULL, _IOLBF, 0);
  bench.vectors = g_new (float, (gsize) bench.n * DIMENSIONS);
  bench.questions = g_new (float, QUESTIONS * DIMENSIONS);
  bench.asked = g_ptr_array_new_with_free_func (g_free);
  bench.folder = g_dir_make_tmp ("lyceum-benchmark-XXXXXX", NULL);
  make_vectors (&bench, rand);
  for (guint i = 0; i < QUESTIONS; i++)
    g_ptr_array_add (bench.asked, make_words (rand, 8));
  fill (&bench, rand);
  measure_products (&bench);

  {
    double begun = figures_now ();
    g_autoptr (GAsyncResult) result = NULL;

    lyceum_search_find_async (bench.search, "", MODEL, bench.questions, DIMENSIONS, NULL, &nearest, BEST, NULL, ready_cb, &result);
    g_ptr_array_unref (lyceum_search_find_finish (bench.search, wait_for (&result), NULL));
    printf ("first search, which loads the vectors: %.0f ms\n", (figures_now () - begun) / 1e6);
  }
  measure_search (&bench, "the ten nearest by vectors", FALSE, TRUE, &nearest, NULL, BEST, found);
  printf ("recall@10 against float: %.4f\n", measure_recall (&bench, found));
  measure_plain (&bench);
  measure_search (&bench, "by words (8, by the law of Zipf)", TRUE, FALSE, &hybrid, NULL, LYCEUM_SEARCH_WINDOW, NULL);
  measure_search (&bench, "hybrid, a window of 64", TRUE, TRUE, &hybrid, NULL, LYCEUM_SEARCH_WINDOW, NULL);
  measure_search (&bench, "hybrid in one course", TRUE, TRUE, &hybrid, &(LyceumSearchFilter){ .course_id = 1 },
                  LYCEUM_SEARCH_WINDOW, NULL);
  if (argc > 1)
    compare_with (&bench, argv[1]);

  clean_up (&bench);
  g_ptr_array_unref (bench.asked);
  g_free (bench.vectors);
  g_free (bench.questions);
  g_free (bench.folder);
  return 0;
}

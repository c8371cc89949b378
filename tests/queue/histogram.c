/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "lyceum-histogram.h"

static const double shares[] = { 0, 0.01, 0.07, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1 };

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

/* In whole numbers, so that it does not err with what it checks. */
static gint64
exact_percentile (GArray *sorted,
                  double  share)
{
  guint64 thousandths = share * 1000 + 0.5;
  guint64 rank = (thousandths * sorted->len + 999) / 1000;

  return g_array_index (sorted, gint64, rank == 0 ? 0 : rank - 1);
}

static void
check_percentiles (const LyceumHistogram *histogram,
                   GArray                *samples)
{
  g_array_sort (samples, compare_times);
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      gint64 exact = exact_percentile (samples, shares[i]);
      gint64 told = lyceum_histogram_get_percentile (histogram, shares[i]);

      g_assert_cmpint (ABS (told - exact), <=, exact / 16);
      g_assert_cmpint (told, <=, g_array_index (samples, gint64, samples->len - 1));
    }
}

static gint64
draw_time (GRand *rand,
           guint  shape)
{
  switch (shape)
    {
    case 0: /* all the same */
      return 123457;
    case 1: /* even */
      return g_rand_int_range (rand, 0, 1000000);
    case 2: /* short, with a long tail: as many of each length */
      return (gint64) (((guint64) g_rand_int (rand) << 7) >> g_rand_int_range (rand, 0, 39));
    case 3: /* two heaps far apart */
      return g_rand_boolean (rand) ? g_rand_int_range (rand, 0, 20) :
                                     g_rand_int_range (rand, 3600000, 3700000) * G_GINT64_CONSTANT (1000);
    default: /* so few microseconds that each has its own bucket */
      return g_rand_int_range (rand, 0, 32);
    }
}

static void
test_percentiles (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());
  const guint lengths[] = { 1, 2, 3, 16, 99, 100, 101, 1000, 50000 };

  for (guint shape = 0; shape < 5; shape++)
    for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
      {
        g_autofree LyceumHistogram *histogram = g_new0 (LyceumHistogram, 1);
        g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (gint64));
        guint64 sum = 0;

        for (guint j = 0; j < lengths[i]; j++)
          {
            gint64 time = draw_time (rand, shape);

            lyceum_histogram_record (histogram, time);
            g_array_append_val (samples, time);
            sum += time;
          }
        g_assert_cmpuint (histogram->n, ==, lengths[i]);
        g_assert_cmpuint (histogram->sum, ==, sum);
        check_percentiles (histogram, samples);
        g_assert_cmpint (histogram->longest, ==, g_array_index (samples, gint64, lengths[i] - 1));
      }
}

/* Where one bucket ends and the next begins, no time falls between them. */
static void
test_edges (void)
{
  for (guint bit = 0; bit < 39; bit++)
    for (guint sixteenth = 16; sixteenth < 32; sixteenth++)
      for (int off = -1; off <= 1; off++)
        {
          g_autofree LyceumHistogram *histogram = g_new0 (LyceumHistogram, 1);
          gint64 time = (gint64) (((guint64) sixteenth << bit) >> 4) + off;

          lyceum_histogram_record (histogram, time);
          lyceum_histogram_record (histogram, G_MAXINT64 / 4);
          g_assert_cmpint (ABS (lyceum_histogram_get_percentile (histogram, 0.5) - time), <=, time / 16);
        }
}

static void
test_extremes (void)
{
  g_autofree LyceumHistogram *histogram = g_new0 (LyceumHistogram, 1);

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    g_assert_cmpint (lyceum_histogram_get_percentile (histogram, shares[i]), ==, 0);

  lyceum_histogram_record (histogram, G_MININT64);
  lyceum_histogram_record (histogram, -1);
  g_assert_cmpint (histogram->longest, ==, 0);
  g_assert_cmpuint (histogram->sum, ==, 0);
  lyceum_histogram_record (histogram, G_GINT64_CONSTANT (1) << 41);
  g_assert_cmpint (lyceum_histogram_get_percentile (histogram, 1), ==, G_GINT64_CONSTANT (1) << 41);
  lyceum_histogram_record (histogram, G_MAXINT64);
  g_assert_cmpuint (histogram->n, ==, 4);
  g_assert_cmpint (lyceum_histogram_get_percentile (histogram, 0.5), ==, 0);
  g_assert_cmpint (lyceum_histogram_get_percentile (histogram, 1), ==, G_MAXINT64);
  g_assert_cmpint (lyceum_histogram_get_percentile (histogram, -1), ==, 0);
  g_assert_cmpint (lyceum_histogram_get_percentile (histogram, 2), ==, G_MAXINT64);
}

/* The header says how much memory it takes, and a kind of task has two. */
static void
test_size (void)
{
  g_assert_cmpuint (sizeof (LyceumHistogram), ==, 2392);
}

static void
test_merge (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());
  g_autofree LyceumHistogram *parts = g_new0 (LyceumHistogram, 3);
  g_autofree LyceumHistogram *whole = g_new0 (LyceumHistogram, 1);
  g_autofree LyceumHistogram *merged = g_new0 (LyceumHistogram, 1);

  for (guint i = 0; i < 10000; i++)
    {
      gint64 time = draw_time (rand, i % 5);

      lyceum_histogram_record (&parts[g_rand_int_range (rand, 0, 3)], time);
      lyceum_histogram_record (whole, time);
    }
  for (guint i = 0; i < 3; i++)
    lyceum_histogram_merge (merged, &parts[i]);
  g_assert_cmpmem (merged, sizeof *merged, whole, sizeof *whole);
}

/* A count that has no room left stands still, and does not begin anew. */
static void
test_full (void)
{
  g_autofree LyceumHistogram *histogram = g_new0 (LyceumHistogram, 1);
  g_autofree LyceumHistogram *other = g_new0 (LyceumHistogram, 1);

  lyceum_histogram_record (histogram, 5);
  histogram->n = histogram->counts[5] = G_MAXUINT32;
  lyceum_histogram_record (histogram, 5);
  g_assert_cmpuint (histogram->counts[5], ==, G_MAXUINT32);
  g_assert_cmpuint (histogram->n, ==, G_GUINT64_CONSTANT (1) << 32);

  lyceum_histogram_record (other, 5);
  lyceum_histogram_record (other, 9);
  lyceum_histogram_merge (histogram, other);
  g_assert_cmpuint (histogram->counts[5], ==, G_MAXUINT32);
  g_assert_cmpuint (histogram->counts[9], ==, 1);
  g_assert_cmpint (lyceum_histogram_get_percentile (histogram, 0.999), ==, 5);
  g_assert_cmpint (lyceum_histogram_get_percentile (histogram, 1), ==, 9);
}

static void
test_times (void)
{
  g_autofree LyceumHistogram *histogram = g_new0 (LyceumHistogram, 1);
  LyceumTimes times;

  lyceum_histogram_get_times (histogram, &times);
  g_assert_cmpuint (times.n, ==, 0);
  g_assert_cmpfloat (times.p99, ==, 0);
  g_assert_cmpfloat (times.longest, ==, 0);

  for (guint i = 1; i <= 100; i++)
    lyceum_histogram_record (histogram, i * 1000);
  lyceum_histogram_get_times (histogram, &times);
  g_assert_cmpuint (times.n, ==, 100);
  g_assert_cmpfloat (times.sum, ==, 5050);
  g_assert_cmpfloat_with_epsilon (times.p50, 50, 50 / 16.0);
  g_assert_cmpfloat_with_epsilon (times.p95, 95, 95 / 16.0);
  g_assert_cmpfloat_with_epsilon (times.p99, 99, 99 / 16.0);
  g_assert_cmpfloat (times.longest, ==, 100);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/histogram/percentiles", test_percentiles);
  g_test_add_func ("/histogram/edges", test_edges);
  g_test_add_func ("/histogram/extremes", test_extremes);
  g_test_add_func ("/histogram/size", test_size);
  g_test_add_func ("/histogram/merge", test_merge);
  g_test_add_func ("/histogram/full", test_full);
  g_test_add_func ("/histogram/times", test_times);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-fsrs.h"

#include <json-glib/json-glib.h>
#include <math.h>

#include "lyceum-collection.h"
#include "lyceum-study-session.h"

#define DAY_MS G_GINT64_CONSTANT (86400000)

/* Reference histories */

static gint64
parse_time (JsonObject *object,
            const char *name)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (json_object_get_string_member (object, name), NULL);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000;
}

static guint
parse_steps (JsonObject *object,
             const char *name,
             guint      *steps)
{
  JsonArray *array = json_object_get_array_member (object, name);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      char *unit = NULL;
      guint64 number = g_ascii_strtoull (json_array_get_string_element (array, i), &unit, 10);

      steps[i] = (guint) (number * (*unit == 'd' ? 86400 : *unit == 'h' ? 3600 : *unit == 'm' ? 60 : 1));
    }
  return json_array_get_length (array);
}

static void
read_scheduler (JsonObject *object,
                LyceumFsrs *fsrs)
{
  JsonArray *parameters = json_object_get_array_member (object, "parameters");

  lyceum_fsrs_init (fsrs);
  g_assert_cmpuint (json_array_get_length (parameters), ==, LYCEUM_FSRS_N_PARAMETERS);
  for (guint i = 0; i < LYCEUM_FSRS_N_PARAMETERS; i++)
    fsrs->w[i] = json_array_get_double_element (parameters, i);
  fsrs->desired_retention = json_object_get_double_member (object, "request_retention");
  fsrs->short_term = json_object_get_boolean_member (object, "enable_short_term");
  fsrs->n_learning_steps = parse_steps (object, "learning_steps", fsrs->learning_steps);
  fsrs->n_relearning_steps = parse_steps (object, "relearning_steps", fsrs->relearning_steps);
}

static void
assert_close (double      found,
              JsonObject *expected,
              const char *name)
{
  g_assert_cmpfloat_with_epsilon (found, json_object_get_double_member (expected, name),
                                  fabs (json_object_get_double_member (expected, name)) * 1e-4);
}

static void
check_history (guint       number,
               JsonObject *object)
{
  JsonArray *reviews = json_object_get_array_member (object, "reviews");
  LyceumMemory memory = { 0 };
  LyceumFsrs fsrs;

  read_scheduler (object, &fsrs);
  for (guint i = 0; i < json_array_get_length (reviews); i++)
    {
      JsonObject *review = json_array_get_object_element (reviews, i);
      gint64 at = parse_time (review, "at");
      gint64 elapsed = at / DAY_MS - memory.reviewed_at / DAY_MS;
      int rating = (int) json_object_get_int_member (review, "rating");
      gboolean repeats_step = rating == LYCEUM_RATING_HARD && memory.step > 0;

      g_test_message ("history %u, review %u", number, i);
      lyceum_fsrs_review (&fsrs, &memory, rating, at, (guint) elapsed, &memory);
      assert_close (memory.stability, review, "stability");
      assert_close (memory.difficulty, review, "difficulty");
      g_assert_cmpint (memory.interval, ==, json_object_get_int_member (review, "scheduled_days"));
      g_assert_cmpint (memory.state, ==, json_object_get_int_member (review, "state"));
      g_assert_cmpint (memory.step, ==, json_object_get_int_member (review, "learning_step"));
      g_assert_cmpint (memory.lapses, ==, json_object_get_int_member (review, "lapses"));
      g_assert_cmpint (memory.reps, ==, json_object_get_int_member (review, "reps"));
      /* Hard in a later step: we repeat that step, the reference goes back to the mean of the first two. */
      if (!repeats_step)
        g_assert_cmpint (memory.due, ==, parse_time (review, "due"));
    }
}

static void
test_vectors (void)
{
  const char *given = g_getenv ("LYCEUM_FSRS_VECTORS");
  g_autofree char *path = given && *given ? g_strdup (given) : g_test_build_filename (G_TEST_DIST, "data", "fsrs6.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *cases;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  cases = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "cases");
  g_assert_cmpuint (json_array_get_length (cases), >, 0);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    check_history (i, json_array_get_object_element (cases, i));
}

/* Steps */

static LyceumMemory
review (const LyceumFsrs *fsrs,
        LyceumMemory      memory,
        int               rating)
{
  lyceum_fsrs_review (fsrs, &memory, rating, 0, 0, &memory);
  return memory;
}

static void
test_steps (void)
{
  LyceumMemory fresh = { 0 }, memory;
  LyceumFsrs fsrs;

  lyceum_fsrs_init (&fsrs);
  g_assert_cmpint (review (&fsrs, fresh, LYCEUM_RATING_AGAIN).due, ==, 60000);
  g_assert_cmpint (review (&fsrs, fresh, LYCEUM_RATING_HARD).due, ==, 360000);
  g_assert_cmpint (review (&fsrs, fresh, LYCEUM_RATING_GOOD).due, ==, 600000);
  g_assert_cmpint (review (&fsrs, fresh, LYCEUM_RATING_EASY).state, ==, LYCEUM_CARD_STATE_REVIEW);

  memory = review (&fsrs, fresh, LYCEUM_RATING_GOOD);
  g_assert_cmpint (review (&fsrs, memory, LYCEUM_RATING_HARD).due, ==, 600000);
  g_assert_cmpint (review (&fsrs, memory, LYCEUM_RATING_HARD).step, ==, 1);
  g_assert_cmpint (review (&fsrs, memory, LYCEUM_RATING_AGAIN).step, ==, 0);
  memory = review (&fsrs, memory, LYCEUM_RATING_GOOD);
  g_assert_cmpint (memory.state, ==, LYCEUM_CARD_STATE_REVIEW);
  g_assert_cmpuint (memory.lapses, ==, 0);

  memory = review (&fsrs, memory, LYCEUM_RATING_AGAIN);
  g_assert_cmpint (memory.state, ==, LYCEUM_CARD_STATE_RELEARNING);
  g_assert_cmpuint (memory.lapses, ==, 1);
  g_assert_cmpint (review (&fsrs, memory, LYCEUM_RATING_HARD).due, ==, 900000);
  g_assert_cmpuint (review (&fsrs, memory, LYCEUM_RATING_AGAIN).lapses, ==, 1);
  g_assert_cmpint (review (&fsrs, memory, LYCEUM_RATING_GOOD).state, ==, LYCEUM_CARD_STATE_REVIEW);
}

static void
test_other_steps (void)
{
  LyceumMemory fresh = { 0 }, memory;
  LyceumFsrs fsrs;

  lyceum_fsrs_init (&fsrs);
  fsrs.n_learning_steps = fsrs.n_relearning_steps = 0;
  for (int rating = LYCEUM_RATING_AGAIN; rating <= LYCEUM_RATING_EASY; rating++)
    g_assert_cmpint (review (&fsrs, fresh, rating).state, ==, LYCEUM_CARD_STATE_REVIEW);
  memory = review (&fsrs, review (&fsrs, fresh, LYCEUM_RATING_GOOD), LYCEUM_RATING_AGAIN);
  g_assert_cmpint (memory.state, ==, LYCEUM_CARD_STATE_REVIEW);
  g_assert_cmpuint (memory.lapses, ==, 1);

  lyceum_fsrs_init (&fsrs);
  fsrs.n_learning_steps = 3;
  fsrs.learning_steps[2] = 3 * 86400 + 1000;
  memory = review (&fsrs, review (&fsrs, fresh, LYCEUM_RATING_GOOD), LYCEUM_RATING_GOOD);
  g_assert_cmpint (memory.state, ==, LYCEUM_CARD_STATE_REVIEW);
  g_assert_cmpuint (memory.interval, ==, 3);

  fsrs.n_learning_steps = 1;
  fsrs.learning_steps[0] = 20 * 86400;
  g_assert_cmpuint (review (&fsrs, fresh, LYCEUM_RATING_HARD).interval, ==, 21);
}

/* Bounds */

static void
assert_sound (const LyceumMemory *memory)
{
  g_assert_true (isfinite (memory->stability) && isfinite (memory->difficulty));
  g_assert_cmpfloat (memory->stability, >=, 0.001);
  g_assert_cmpfloat (memory->stability, <=, 36500);
  g_assert_cmpfloat (memory->difficulty, >=, 1);
  g_assert_cmpfloat (memory->difficulty, <=, 10);
  g_assert_cmpuint (memory->interval, <=, 36503);
  g_assert_cmpint (memory->state, >=, LYCEUM_CARD_STATE_LEARNING);
  g_assert_cmpint (memory->state, <=, LYCEUM_CARD_STATE_RELEARNING);
}

static double
random_double (void)
{
  static const double extremes[] = { 0, -1, 1e-300, 1e300, -1e300, INFINITY, -INFINITY, NAN, 0.1, 1, 10, 36500 };

  return g_test_rand_bit () ? extremes[g_test_rand_int_range (0, G_N_ELEMENTS (extremes))] : g_test_rand_double_range (-5, 50);
}

static void
test_nonsense (void)
{
  for (guint run = 0; run < 20000; run++)
    {
      LyceumFsrs fsrs;
      LyceumMemory memory = { 0 };

      lyceum_fsrs_init (&fsrs);
      for (guint i = 0; i < LYCEUM_FSRS_N_PARAMETERS; i++)
        fsrs.w[i] = random_double ();
      fsrs.desired_retention = random_double ();
      fsrs.maximum_interval = (guint) g_test_rand_int ();
      fsrs.short_term = g_test_rand_bit ();
      fsrs.fuzz = g_test_rand_bit ();
      fsrs.n_learning_steps = (guint) g_test_rand_int_range (0, 20);
      fsrs.n_relearning_steps = (guint) g_test_rand_int_range (0, 20);
      fsrs.learning_steps[0] = fsrs.relearning_steps[1] = (guint) g_test_rand_int ();
      memory.state = g_test_rand_int_range (-3, 8);
      memory.step = (guint) g_test_rand_int ();
      memory.stability = random_double ();
      memory.difficulty = random_double ();
      memory.reps = memory.lapses = (guint) g_test_rand_int ();
      for (guint i = 0; i < 4; i++)
        {
          gint64 now = (gint64) g_test_rand_int () * 1024;

          lyceum_fsrs_review (&fsrs, &memory, g_test_rand_int_range (-2, 9), now, (guint) g_test_rand_int (), &memory);
          g_assert_cmpint (memory.due, >=, now);
          g_assert_cmpint (memory.reviewed_at, ==, now);
          assert_sound (&memory);
        }
    }
}

static void
test_clamp (void)
{
  LyceumFsrs fsrs, clamped;

  lyceum_fsrs_init (&fsrs);
  clamped = fsrs;
  lyceum_fsrs_clamp (&clamped);
  for (guint i = 0; i < LYCEUM_FSRS_N_PARAMETERS; i++)
    g_assert_cmpfloat (clamped.w[i], ==, fsrs.w[i]);

  for (guint i = 0; i < LYCEUM_FSRS_N_PARAMETERS; i++)
    fsrs.w[i] = 1000;
  fsrs.n_relearning_steps = 2;
  lyceum_fsrs_clamp (&fsrs);
  g_assert_cmpfloat (fsrs.w[0], ==, 100);
  g_assert_cmpfloat (fsrs.w[4], ==, 10);
  g_assert_cmpfloat (fsrs.w[20], ==, 0.8);
  g_assert_cmpfloat (fsrs.w[17], ==, 0.01);

  fsrs.w[11] = 0.01;
  fsrs.w[13] = 0.3;
  fsrs.w[14] = 0.5;
  fsrs.w[17] = fsrs.w[18] = 2;
  lyceum_fsrs_clamp (&fsrs);
  g_assert_cmpfloat_with_epsilon (fsrs.w[17], sqrt (-(log (0.01) + log (exp2 (0.3) - 1) + 0.15) / 2), 1e-12);
  g_assert_cmpfloat (fsrs.w[18], ==, fsrs.w[17]);
}

static void
test_forgetting_curve (void)
{
  LyceumFsrs fsrs;

  lyceum_fsrs_init (&fsrs);
  for (double stability = 0.01; stability < 30000; stability *= 3)
    {
      g_assert_cmpfloat_with_epsilon (lyceum_fsrs_retrievability (&fsrs, stability, stability), 0.9, 1e-9);
      g_assert_cmpfloat (lyceum_fsrs_retrievability (&fsrs, 0, stability), ==, 1);
      g_assert_cmpfloat (lyceum_fsrs_retrievability (&fsrs, -5, stability), ==, 1);
      g_assert_cmpuint (lyceum_fsrs_interval (&fsrs, stability), ==, (guint) MAX (round (stability), 1));
    }
  fsrs.maximum_interval = 100;
  g_assert_cmpuint (lyceum_fsrs_interval (&fsrs, 30000), ==, 100);
  g_assert_cmpuint (lyceum_fsrs_interval (&fsrs, NAN), ==, 1);
  g_assert_cmpuint (lyceum_fsrs_interval (&fsrs, INFINITY), ==, 100);
}

/* Better answers never give shorter intervals. */
static void
test_order (void)
{
  for (guint run = 0; run < 3000; run++)
    {
      LyceumMemory memory = { .state = LYCEUM_CARD_STATE_REVIEW, .reps = (guint) g_test_rand_int_range (0, 50) };
      guint elapsed = (guint) g_test_rand_int_range (0, 4000), last = 0;
      LyceumFsrs fsrs;

      lyceum_fsrs_init (&fsrs);
      fsrs.short_term = g_test_rand_bit ();
      fsrs.fuzz = g_test_rand_bit ();
      memory.seed = (guint64) g_test_rand_int ();
      memory.stability = exp (g_test_rand_double_range (-6, 10));
      memory.difficulty = g_test_rand_double_range (1, 10);
      for (int rating = fsrs.short_term ? LYCEUM_RATING_HARD : LYCEUM_RATING_AGAIN; rating <= LYCEUM_RATING_EASY; rating++)
        {
          LyceumMemory after;

          lyceum_fsrs_review (&fsrs, &memory, rating, 0, elapsed, &after);
          g_assert_cmpuint (after.interval, >, last);
          last = after.interval;
        }
    }
}

static void
test_fuzz (void)
{
  gboolean seen[64] = { FALSE };
  LyceumMemory memory = { .state = LYCEUM_CARD_STATE_REVIEW, .stability = 10, .difficulty = 5, .reps = 3 };
  guint low, high, plain;
  LyceumMemory after, again;
  LyceumFsrs fsrs;

  lyceum_fsrs_init (&fsrs);
  lyceum_fsrs_fuzz_range (&fsrs, 2, 0, &low, &high);
  g_assert_true (low == 2 && high == 2);
  lyceum_fsrs_fuzz_range (&fsrs, 10, 0, &low, &high);
  g_assert_true (low == 8 && high == 12);
  lyceum_fsrs_fuzz_range (&fsrs, 10, 9, &low, &high);
  g_assert_true (low == 10 && high == 12);
  lyceum_fsrs_fuzz_range (&fsrs, 36500, 0, &low, &high);
  g_assert_true (low < high && high == 36500);

  lyceum_fsrs_review (&fsrs, &memory, LYCEUM_RATING_GOOD, 0, 10, &after);
  plain = after.interval;
  lyceum_fsrs_fuzz_range (&fsrs, plain, 10, &low, &high);
  fsrs.fuzz = TRUE;
  for (memory.seed = 1; memory.seed < 2000; memory.seed++)
    {
      lyceum_fsrs_review (&fsrs, &memory, LYCEUM_RATING_GOOD, 0, 10, &after);
      lyceum_fsrs_review (&fsrs, &memory, LYCEUM_RATING_GOOD, 0, 10, &again);
      g_assert_cmpuint (after.interval, ==, again.interval);
      g_assert_cmpuint (after.interval, >=, low);
      g_assert_cmpuint (after.interval, <=, high);
      seen[after.interval] = TRUE;
    }
  for (guint i = low + 1; i <= high; i++)
    g_assert_true (seen[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study/fsrs/vectors", test_vectors);
  g_test_add_func ("/study/fsrs/steps", test_steps);
  g_test_add_func ("/study/fsrs/other-steps", test_other_steps);
  g_test_add_func ("/study/fsrs/nonsense", test_nonsense);
  g_test_add_func ("/study/fsrs/clamp", test_clamp);
  g_test_add_func ("/study/fsrs/forgetting-curve", test_forgetting_curve);
  g_test_add_func ("/study/fsrs/order", test_order);
  g_test_add_func ("/study/fsrs/fuzz", test_fuzz);
  return g_test_run ();
}

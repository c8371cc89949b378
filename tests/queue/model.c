/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * The queue against a model of it: random operations, deterministic by seed. See model.h.
 *
 * The short run has the same seeds each time, so that a change fails by its own fault only. With LYCEUM_TEST_THOROUGH=1
 * there are a million operations, with new seeds. LYCEUM_MODEL_SEED=n runs one seed and nothing else;
 * LYCEUM_MODEL_OPERATIONS=n says how many operations. On a failure the last operations are printed in words.
 */

#define JOURNAL_LINES 80
#define SHORT_OPERATIONS 50000
#define THOROUGH_OPERATIONS 1000000
#define OPERATIONS_A_SEED 5000
#define MAX_CLOSING 3000 /* operations until a shutdown must have ended */

gint64 model_now, model_wall, model_haste;

static char journal[JOURNAL_LINES][240];
static char verdict[1000];
static guint64 n_lines;
static guint32 current_seed;

/* The frame measures its slice of time by the clock of the machine; linked in place of it, so that a run is the same each time. */
gint64 __wrap_g_get_monotonic_time (void);

gint64
__wrap_g_get_monotonic_time (void)
{
  model_now += model_haste;
  model_wall += model_haste;
  return model_now;
}

void
model_say (Model *model, const char *format, ...)
{
  char *line = journal[n_lines++ % JOURNAL_LINES];
  va_list args;
  int n = g_snprintf (line, sizeof journal[0], "%6u: ", model->n_steps);

  va_start (args, format);
  g_vsnprintf (line + n, sizeof journal[0] - (gsize) n, format, args);
  va_end (args);
  if (g_getenv ("LYCEUM_MODEL_VERBOSE") != NULL)
    g_printerr ("# %s\n", line);
}

/* Returns: a name that stays for the next few calls */
char *
model_name (gint64 id)
{
  static char names[8][32];
  static guint next;
  char *name = names[next++ % G_N_ELEMENTS (names)];

  if (id == 0)
    g_strlcpy (name, "(none)", sizeof names[0]);
  else if (id >= LYCEUM_FIRST_LOCAL_ID)
    g_snprintf (name, sizeof names[0], "#L%" G_GINT64_FORMAT, id - LYCEUM_FIRST_LOCAL_ID);
  else
    g_snprintf (name, sizeof names[0], "#%" G_GINT64_FORMAT, id);
  return name;
}

static void
print_journal (void)
{
  for (guint64 i = n_lines > JOURNAL_LINES ? n_lines - JOURNAL_LINES : 0; i < n_lines; i++)
    fprintf (stderr, "# %s\n", journal[i % JOURNAL_LINES]);
  fprintf (stderr, "# %s\n", verdict);
  fprintf (stderr, "# LYCEUM_MODEL_SEED=%u reproduces this\n", current_seed);
}

/* Also when it is the queue, or a sanitizer, that ends the process. */
static void
on_signal (int number)
{
  print_journal ();
  signal (number, SIG_DFL);
  raise (number);
}

void
model_fail (Model *model, const char *place, const char *condition, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_snprintf (verdict, sizeof verdict, "%s: not so: %s (%s)", place, condition, text);
  abort ();
}

void
model_open (Model *model, guint32 seed, gboolean is_scripted)
{
  *model = (Model){ .seed = seed, .is_scripted = is_scripted };
  current_seed = seed;
  n_lines = 0;
  /* Far from the machine's own clock, so that nothing becomes ready by itself. */
  model_now = G_GINT64_CONSTANT (1000000000000000);
  model_wall = G_GINT64_CONSTANT (1700000000000000);
  model->dice = g_rand_new_with_seed (seed);
  model->ages = !is_scripted && seed % 4 == 3;
  model->ledgers = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  model->held = g_ptr_array_new_with_free_func (g_object_unref);
  model->store = hand_store_new ();
  model_open_life (model);
}

void
model_close (Model *model)
{
  model_crash (model, 0);
  g_assert_finalize_object (model->store);
  g_hash_table_unref (model->ledgers);
  g_ptr_array_unref (model->held);
  for (guint i = 0; i < MODEL_N_LIMITS; i++)
    g_array_unref (model->limits[i].starts);
  g_rand_free (model->dice);
}

void
model_check (Model *model)
{
  model_compare (model);
  model_audit (model);
}

static void
step_and_check (Model *model)
{
  model->n_steps++;
  model_step (model);
  if (model->must_crash || model->n_closing > MAX_CLOSING)
    {
      model_assert (model, model->n_closing < MAX_CLOSING, "the shutdown does not end");
      model->must_crash = FALSE;
      model_crash (model, model_chance (model, 50) ? 0 : model_dice (model, hand_store_get_calls (model->store)->len + 1));
      model_open_life (model);
    }
  else if (model->is_closed)
    {
      model_end_life (model);
      model_open_life (model);
    }
  else if (model->start_failed && model->n_closing == 0)
    model_start (model);
  model->n_closing += model->n_closing > 0;
  model_check (model);
}

static void
run_seed (guint32 seed, guint n_operations)
{
  Model model;

  g_test_message ("LYCEUM_MODEL_SEED=%u LYCEUM_MODEL_OPERATIONS=%u", seed, n_operations);
  model_open (&model, seed, FALSE);
  while (model.n_steps < n_operations)
    step_and_check (&model);
  g_test_message ("%u starts, %u ends, %u deaths, %u shutdowns", model.n_starts, model.n_ends, model.n_deaths,
                  model.n_shutdowns);
  model_close (&model);
}

static guint
read_number (const char *name, guint otherwise)
{
  const char *text = g_getenv (name);
  guint64 n;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &n, NULL) ? (guint) n : otherwise;
}

static void
test_random (void)
{
  gboolean is_thorough = g_getenv ("LYCEUM_TEST_THOROUGH") != NULL;
  guint n = read_number ("LYCEUM_MODEL_OPERATIONS", is_thorough ? THOROUGH_OPERATIONS : SHORT_OPERATIONS);

  for (guint done = 0; done < n; done += OPERATIONS_A_SEED)
    {
      guint32 seed = is_thorough ? (guint32) g_test_rand_int () & G_MAXINT32 : 1 + done / OPERATIONS_A_SEED;

      run_seed (seed, MIN (n - done, OPERATIONS_A_SEED));
    }
}

static void
test_seed (gconstpointer seed)
{
  run_seed (GPOINTER_TO_UINT (seed), read_number ("LYCEUM_MODEL_OPERATIONS", OPERATIONS_A_SEED));
}

int
main (int argc, char **argv)
{
  const char *seed = g_getenv ("LYCEUM_MODEL_SEED");

  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  signal (SIGABRT, on_signal);
  signal (SIGTRAP, on_signal);
  if (seed != NULL)
    g_test_add_data_func ("/queue/model/seed", GUINT_TO_POINTER (read_number ("LYCEUM_MODEL_SEED", 0)), test_seed);
  else
    {
      model_add_cases ();
      g_test_add_func ("/queue/model/random", test_random);
    }
  return g_test_run ();
}

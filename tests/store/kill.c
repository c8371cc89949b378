/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kill-worker.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "lyceum-sqlite-task-store.h"

/*
 * A power cut at any moment. Two processes work on one collection; one of them, or both, is killed, after some time or when it comes
 * to some point for the nth time, and started again, until all of the work is done. Afterwards everything has ended as it does
 * when nobody disturbs it: nothing is lost, and no effect is had twice.
 *
 * A task that was running in three crashes is given up. Where so few processes are killed that there cannot be three, there must
 * be none; elsewhere a person has it tried again. What must not be repeated unasked may have failed for a crash.
 */

#define N_KILLS_QUICK 10
#define N_KILLS_THOROUGH 500
#define FEW_KILLS 2
#define MANY_KILLS 12
#define HASTE 1500 /* an owner is taken for dead when it is silent for 40 ms, which all are */

#define POISONED "It was running when the app stopped three times"
#define INTERRUPTED "It was running when the app stopped, and may or may not have done its work"

#define STATES                                                                                                         \
  "SELECT title, state, iif(state = 4, error_message, '') FROM task WHERE title NOT LIKE 'once%' ORDER BY title"

typedef struct _Campaign Campaign;
typedef struct _Run Run;

/* A worker, and whoever takes its place. */
typedef struct
{
  Run *run;
  gboolean submits;
  GSubprocess *child; /* (owned) */
  KillPoint point;    /* where it will die; %N_KILL_POINTS: after some time, or not at all */
  guint timer;        /* 0: none */
  guint n_lives;
  gboolean is_aimed_at;
  gboolean dies_too; /* with the other one */
  gboolean is_over;
} Process;

struct _Run
{
  Campaign *campaign;
  char *folder;
  char *path;
  guint n_left; /* kills to come */
  Process processes[2];
};

struct _Campaign
{
  guint haste;
  char *states;       /* (owned): how all ends when nobody disturbs it */
  char *effects;      /* (owned) */
  double milliseconds; /* that it takes */
  guint counts[N_KILL_POINTS]; /* how often both processes together come to a point */
  guint n_runs, n_kills, n_both, n_poisoned, n_interrupted, n_silent;
  guint by_point[N_KILL_POINTS + 1]; /* the last: after some time */
};

static void spawn (Process *process);

static gboolean
shoot_cb (gpointer user_data)
{
  Process *process = user_data;

  process->timer = 0;
  g_subprocess_send_signal (process->child, SIGKILL);
  return G_SOURCE_REMOVE;
}

/* How much of the work is done when the blow comes, at most. One that was started again has less to do. */
static double
draw_share (Process *process)
{
  double share = g_test_rand_double ();

  return process->n_lives == 1 ? share : share * g_test_rand_double () / 2;
}

/* Where the next worker will die, if it is its turn. One that is not aimed at may still die together with the other one. */
static void
aim (Process   *process,
     KillOrder *order)
{
  Run *run = process->run;
  guint n_aimed_at = 0;

  for (guint i = 0; i < G_N_ELEMENTS (run->processes); i++)
    n_aimed_at += run->processes[i].is_aimed_at;
  process->is_aimed_at = n_aimed_at < run->n_left;
  process->point = order->point = N_KILL_POINTS;
  if (!process->is_aimed_at || g_test_rand_bit ())
    return;
  process->point = order->point = (KillPoint) g_test_rand_int_range (0, N_KILL_POINTS);
  order->n = g_test_rand_int_range (1, 2 + (int) (run->campaign->counts[order->point] * draw_share (process)));
}

static void
count_death (Process *process)
{
  Campaign *campaign = process->run->campaign;

  process->run->n_left -= MIN (process->run->n_left, 1);
  campaign->n_kills++;
  if (process->dies_too)
    campaign->n_both++;
  else
    campaign->by_point[process->point]++;
}

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Process *process = user_data;
  Process *other = &process->run->processes[process == process->run->processes];

  g_assert_true (g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL));
  g_clear_handle_id (&process->timer, g_source_remove);
  process->is_aimed_at = FALSE;
  if (g_subprocess_get_if_signaled (process->child) && g_subprocess_get_term_sig (process->child) == SIGKILL)
    {
      count_death (process);
      if (!process->dies_too && process->run->n_left > 0 && !other->is_over && g_test_rand_int_range (0, 3) == 0)
        {
          other->dies_too = TRUE;
          g_subprocess_send_signal (other->child, SIGKILL);
        }
      spawn (process);
      return;
    }
  if (!g_subprocess_get_successful (process->child))
    g_error ("%s: a worker failed (status %d)", process->run->folder, g_subprocess_get_status (process->child));
  process->is_over = TRUE;
}

static void
spawn (Process *process)
{
  Run *run = process->run;
  KillOrder order = { .path = run->path, .submits = process->submits, .haste = run->campaign->haste };
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GError) error = NULL;

  process->dies_too = FALSE;
  process->n_lives++;
  aim (process, &order);
  arguments = kill_order_to_arguments (&order);
  g_clear_object (&process->child);
  process->child = g_subprocess_newv ((const char *const *) arguments, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  if (process->is_aimed_at && order.point == N_KILL_POINTS)
    process->timer = g_timeout_add ((guint) (run->campaign->milliseconds * draw_share (process)), shoot_cb, process);
  g_subprocess_wait_async (process->child, NULL, ended_cb, process);
}

static void
run_both (Run *run)
{
  for (guint i = 0; i < G_N_ELEMENTS (run->processes); i++)
    {
      run->processes[i] = (Process){ .run = run, .submits = i == 0, .point = N_KILL_POINTS };
      spawn (&run->processes[i]);
    }
  while (!run->processes[0].is_over || !run->processes[1].is_over)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (run->processes); i++)
    g_clear_object (&run->processes[i].child);
}

static void
run_init (Run      *run,
          Campaign *campaign,
          guint     n_kills)
{
  g_autoptr (GError) error = NULL;

  run->campaign = campaign;
  run->folder = g_dir_make_tmp ("lyceum-kill-XXXXXX", &error);
  g_assert_no_error (error);
  run->path = g_build_filename (run->folder, "collection.db", NULL);
  run->n_left = n_kills;
}

static void
run_clear (Run *run)
{
  store_test_remove_folder (run->folder);
  g_free (run->folder);
  g_free (run->path);
}

static char *
read_beside (Run        *run,
             const char *name)
{
  g_autofree char *path = g_build_filename (run->folder, name, NULL);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : g_strdup ("");
}

/* What a person does who finds that tasks were given up. Returns: how many were */
static guint
try_poisoned_again (Run *run)
{
  g_autofree char *text = workload_read (run->path, "SELECT id FROM task WHERE error_message = '" POISONED "'");
  g_auto (GStrv) ids = g_strsplit (text, "\n", -1);
  guint n = *text ? g_strv_length (ids) - 1 : 0;
  g_autoptr (LyceumDatabase) database = n > 0 ? store_test_open (run->path, NULL) : NULL;
  g_autoptr (LyceumTaskStore) store = n > 0 ? lyceum_sqlite_task_store_new (database) : NULL;

  for (guint i = 0; i < n; i++)
    {
      LyceumSqliteTaskStore *sqlite = LYCEUM_SQLITE_TASK_STORE (store);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      gint64 id = g_ascii_strtoll (ids[i], NULL, 10);

      lyceum_sqlite_task_store_requeue_async (sqlite, id, store_test_ready_cb, &result);
      lyceum_sqlite_task_store_change_finish (sqlite, store_test_wait (&result), NULL, &error);
      g_assert_no_error (error);
    }
  if (database)
    store_test_close (database);
  return n;
}

/* Whether @line is one of the lines of @text. */
static guint
count_lines (const char *text,
             const char *line)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i]; i++)
    n += g_str_equal (lines[i], line);
  return n;
}

/* What must not be repeated unasked was done once, or was interrupted and not done to its end, and is not done again. */
static void
check_once (Run *run)
{
  g_autofree char *text = workload_read (run->path,
                                         "SELECT title || ';' || state || ';' || coalesce(error_message, '') || ';' ||"
                                         " coalesce((SELECT n FROM effect WHERE name = title), 0)"
                                         " FROM task WHERE title LIKE 'once/%'");
  g_auto (GStrv) rows = g_strsplit (text, "\n", -1);
  g_autofree char *letters = read_beside (run, "once");
  g_autofree char *parent = workload_read (run->path, "SELECT state FROM task WHERE title = 'once'");
  guint n_interrupted = 0;

  g_assert_cmpuint (g_strv_length (rows), ==, kill_batches[2].parts[0].n + 1);
  for (guint i = 0; rows[i] && *rows[i]; i++)
    {
      g_auto (GStrv) row = g_strsplit (rows[i], ";", -1);
      gboolean is_well = g_str_equal (row[1], "3");

      if (is_well)
        g_assert_cmpstr (row[3], ==, "1");
      else
        {
          g_assert_cmpstr (row[1], ==, "4");
          g_assert_cmpstr (row[2], ==, INTERRUPTED);
          g_assert_cmpstr (row[3], ==, "0");
        }
      g_assert_cmpuint (count_lines (letters, row[0]), <=, 1);
      g_assert_true (!is_well || count_lines (letters, row[0]) == 1);
      n_interrupted += !is_well;
    }
  g_assert_cmpstr (parent, ==, n_interrupted > 0 ? "4\n" : "3\n");
  run->campaign->n_interrupted += n_interrupted;
}

static void
check_same (Run        *run,
            const char *what,
            const char *found,
            const char *expected)
{
  g_auto (GStrv) found_lines = g_strsplit (found, "\n", -1);
  g_auto (GStrv) expected_lines = g_strsplit (expected, "\n", -1);

  if (g_str_equal (found, expected))
    return;
  for (guint i = 0; found_lines[i]; i++)
    if (!g_strv_contains ((const char *const *) expected_lines, found_lines[i]))
      g_printerr ("%s, not expected: %s\n", what, found_lines[i]);
  for (guint i = 0; expected_lines[i]; i++)
    if (!g_strv_contains ((const char *const *) found_lines, expected_lines[i]))
      g_printerr ("%s, missing: %s\n", what, expected_lines[i]);
  g_error ("%s: %s differ from those of a run that nobody disturbed", run->folder, what);
}

/* Streams whose end is on disk, and none of their words. Words are saved now and then, and an end is never held up for them. */
static guint
count_silent (Run *run)
{
  g_autofree char *text = workload_read (run->path, "SELECT count(*) FROM task WHERE kind = 'stream' AND state = 3"
                                                    " AND id NOT IN (SELECT task_id FROM task_event)");

  return (guint) g_ascii_strtoull (text, NULL, 10);
}

static void
check (Run *run)
{
  g_autofree char *states = workload_read (run->path, STATES);
  g_autofree char *effects = workload_read (run->path, "SELECT name, n FROM effect WHERE name NOT LIKE 'once%' ORDER BY name");
  g_autofree char *accepted = workload_read (run->path, "SELECT name FROM accepted");
  g_autofree char *acknowledged = read_beside (run, "acknowledged");
  g_auto (GStrv) lines = g_strsplit (acknowledged, "\n", -1);

  workload_check_file (run->path);
  for (guint i = 0; lines[i] && *lines[i]; i++)
    g_assert_cmpuint (count_lines (accepted, lines[i]), ==, 1);
  check_same (run, "states", states, run->campaign->states);
  check_same (run, "effects", effects, run->campaign->effects);
  check_once (run);
  run->campaign->n_silent += count_silent (run);
}

static void
read_counts (Run *run)
{
  g_autofree char *text = read_beside (run, "points");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) numbers = g_strsplit (lines[i], " ", -1);

      for (guint point = 0; numbers[point] && *numbers[point]; point++)
        run->campaign->counts[point] += (guint) g_ascii_strtoull (numbers[point], NULL, 10);
    }
}

/* What is right: the run without a kill, which has to have the effects that can be told beforehand. */
static void
learn (Campaign *campaign)
{
  g_autoptr (GPtrArray) effects = g_ptr_array_new_with_free_func (g_free);
  gint64 start = g_get_monotonic_time ();
  guint haste = campaign->haste;
  Run run;

  for (guint i = 0; i < N_KILL_BATCHES; i++)
    if (!g_str_equal (kill_batches[i].name, "once"))
      workload_expect (effects, kill_batches[i].name, kill_batches[i].parts);
  campaign->effects = workload_expected_text (effects);
  campaign->haste = 1;
  run_init (&run, campaign, 0);
  run_both (&run);
  campaign->haste = haste;
  campaign->milliseconds = (double) (g_get_monotonic_time () - start) / 1000;
  campaign->states = workload_read (run.path, STATES);
  check (&run);
  g_assert_null (strstr (campaign->states, POISONED));
  read_counts (&run);
  run_clear (&run);
}

static void
disturb (Campaign *campaign,
         guint     n_kills)
{
  gboolean may_be_poisoned = n_kills > FEW_KILLS || campaign->haste > 1;
  guint n_poisoned;
  Run run;

  run_init (&run, campaign, n_kills);
  run_both (&run);
  while ((n_poisoned = try_poisoned_again (&run)) > 0)
    {
      g_assert_true (may_be_poisoned);
      campaign->n_poisoned += n_poisoned;
      run_both (&run);
    }
  check (&run);
  run_clear (&run);
  campaign->n_runs++;
}

static void
report (Campaign *campaign)
{
  g_autoptr (GString) points = g_string_new (NULL);

  for (guint i = 0; i < N_KILL_POINTS; i++)
    g_string_append_printf (points, "%s %u, ", kill_point_names[i], campaign->by_point[i]);
  g_test_message ("%u kills (%sat any time %u, with the other process %u) in %u runs; %u tasks were given up and tried again, %u "
                  "interrupted and not repeated, %u lost their words; undisturbed: %.0f ms",
                  campaign->n_kills, points->str, campaign->by_point[N_KILL_POINTS], campaign->n_both, campaign->n_runs,
                  campaign->n_poisoned, campaign->n_interrupted, campaign->n_silent, campaign->milliseconds);
}

static guint
count_kills (guint share)
{
  const char *wanted = g_getenv ("LYCEUM_TEST_KILLS");
  guint n = store_test_is_thorough () ? N_KILLS_THOROUGH : N_KILLS_QUICK;

  if (wanted)
    n = (guint) g_ascii_strtoull (wanted, NULL, 10);
  return MAX (n / share, 1);
}

static void
fight (Campaign *campaign,
       guint     n_wanted,
       guint     n_a_run)
{
  learn (campaign);
  while (campaign->n_kills < n_wanted)
    disturb (campaign, MIN (n_a_run, n_wanted - campaign->n_kills));
  report (campaign);
  g_free (campaign->states);
  g_free (campaign->effects);
}

static void
test_few (void)
{
  Campaign campaign = { .haste = 1 };

  fight (&campaign, count_kills (2), FEW_KILLS);
}

static void
test_many (void)
{
  Campaign campaign = { .haste = 1 };

  fight (&campaign, count_kills (2), MANY_KILLS);
}

/* Each takes the other for dead all the time, whether it is or not. */
static void
test_mistaken (void)
{
  Campaign campaign = { .haste = HASTE };

  fight (&campaign, count_kills (5), FEW_KILLS);
}

int
main (int    argc,
      char **argv)
{
  if (argc > 1 && g_str_equal (argv[1], "--worker"))
    return kill_worker_main (argc, argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/kill/few", test_few);
  g_test_add_func ("/store/kill/many", test_many);
  g_test_add_func ("/store/kill/mistaken", test_mistaken);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "streams.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "figures.h"
#include "lyceum-thread.h"

/*
 * Many answers at once, as streams, in one process: how long until each shows its first word, what each costs, and how
 * long a word is on its way from the server's socket to the callback that draws it. The server of the tests is another
 * process, with 50 ms to the first token.
 *
 * Beside it stands the least that does the same, a bare libsoup client on a main loop with nothing else to do, and a
 * client in asyncio, once as it should be and once with a database call and a rerank that block inside each request.
 * Each measurement is a process of its own, and rounds are interleaved.
 */

#define N_ROUNDS 3
#define BATCH 100
#define WIDTH 8
#define STAMP 16
#define N_SESSIONS 16
#define N_ROLES 3

static const struct
{
  guint n_streams, n_tokens;
  const char *model;
} loads[] = {
  { 1, 100, "first:0.05+rate:50+stamps+tokens:100" },
  { 10, 100, "first:0.05+rate:50+stamps+tokens:100" },
  { 50, 100, "first:0.05+rate:50+stamps+tokens:100" },
  { 200, 100, "first:0.05+rate:50+stamps+tokens:100" },
  { 1000, 20, "first:0.05+rate:5+stamps+tokens:20" },
};

StreamFigures *
stream_figures_new (const StreamLoad *load)
{
  StreamFigures *self = g_new0 (StreamFigures, 1);

  self->n_streams = load->n_streams;
  self->first = g_new0 (double, load->n_streams);
  self->max_delays = load->n_streams * load->n_tokens;
  self->delays = g_new0 (float, self->max_delays);
  /* So that they are in memory before that is measured. */
  memset (self->delays, 1, self->max_delays * sizeof (float));
  return self;
}

void
stream_figures_add_first (StreamFigures *self, double seconds)
{
  self->first[self->n_first++] = seconds;
}

void
stream_figures_add_text (StreamFigures *self, const char *text, gsize n)
{
  double now = (double) g_get_monotonic_time () / 1e6;
  gsize n_digits = 0;
  gint64 stamp = 0;

  /* Any number that is long enough and is followed by a space is the time of a token. */
  for (gsize i = 0; i < n; i++)
    if (g_ascii_isdigit (text[i]))
      {
        stamp = stamp * 10 + (text[i] - '0');
        n_digits++;
      }
    else
      {
        if (text[i] == ' ' && n_digits >= 9 && n_digits <= STAMP && self->n_delays < self->max_delays)
          self->delays[self->n_delays++] = (float) (now - (double) stamp / 1e6);
        stamp = 0;
        n_digits = 0;
      }
}

double
stream_resident_bytes (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;
  fields = g_strsplit (text, " ", 3);
  return g_ascii_strtod (fields[1], NULL) * (double) sysconf (_SC_PAGESIZE);
}

void
stream_figures_measure (StreamFigures *self, double rss_before)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/task", 0, NULL);

  while (dir && g_dir_read_name (dir))
    self->n_threads++;
  self->memory = (stream_resident_bytes () - rss_before) / self->n_streams;
}

static int
compare_floats (const void *a, const void *b)
{
  const float *left = a, *right = b;

  return (*left > *right) - (*left < *right);
}

static double
mean (const double *values, guint n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += values[i];
  return n > 0 ? sum / n : 0;
}

enum
{
  WELL,
  FIRST_MEAN,
  FIRST_MEDIAN,
  FIRST_P95,
  FIRST_MAX,
  DELAY_MEDIAN,
  DELAY_P99,
  SECONDS,
  THREADS,
  MEMORY,
  N_FIGURES,
};

/* In a process of its own: one measurement, printed as numbers. */
static int
run_role (const char *role, const StreamLoad *load)
{
  StreamFigures *figures = stream_figures_new (load);
  guint n;

  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  if (g_str_equal (role, "batch"))
    {
      printf ("%f\n", streams_run_batch (load, WIDTH));
      return EXIT_SUCCESS;
    }
  if (g_str_equal (role, "bare"))
    streams_run_bare (load, 1, figures);
  else if (g_str_equal (role, "spread"))
    streams_run_bare (load, N_SESSIONS, figures);
  else
    streams_run_stack (load, figures);

  n = figures->n_first;
  figures_median (figures->first, n);
  qsort (figures->delays, figures->n_delays, sizeof (float), compare_floats);
  printf ("%f %f %f %f %f %f %f %f %u %f\n", (double) figures->n_well / load->n_streams, mean (figures->first, n),
          figures_quantile (figures->first, n, 0.5), figures_quantile (figures->first, n, 0.95), figures->first[n - 1],
          figures->n_delays ? (double) figures->delays[figures->n_delays / 2] : 0,
          figures->n_delays ? (double) figures->delays[figures->n_delays * 99ull / 100] : 0, figures->seconds,
          figures->n_threads, figures->memory);
  return EXIT_SUCCESS;
}

/* Returns: whether @command printed @n numbers. */
static gboolean
read_numbers (char **command, double *values, guint n)
{
  g_autofree char *output = NULL;
  g_auto (GStrv) fields = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!g_spawn_sync (NULL, command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error) ||
      !g_spawn_check_wait_status (status, &error))
    {
      printf ("(%s: %s)\n", command[0], error->message);
      return FALSE;
    }
  fields = g_strsplit_set (g_strchomp (output), " \n", -1);
  for (guint i = 0; i < n; i++)
    values[i] = fields[i] ? g_ascii_strtod (fields[i], NULL) : 0;
  return g_strv_length (fields) >= n;
}

static gboolean
measure_role (const char *program, const char *role, const StreamLoad *load, double *values, guint n)
{
  g_autofree char *n_streams = g_strdup_printf ("%u", load->n_streams);
  g_autofree char *n_tokens = g_strdup_printf ("%u", load->n_tokens);
  char *command[] = { (char *) program, (char *) "--role", (char *) role, (char *) load->url, (char *) load->model,
                      n_streams, n_tokens, NULL };

  return read_numbers (command, values, n);
}

/* Returns: seconds of processor time that the server has used so far. */
static double
read_server_seconds (const char *url)
{
  static const char request[] = "GET /test/figures HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_uri (client, url, 80, NULL, NULL);
  char answer[1024] = "";
  gsize n = 0;
  const char *found;

  if (!connection)
    return 0;
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, sizeof request - 1, NULL, NULL, NULL);
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer, sizeof answer - 1, &n, NULL, NULL);
  found = strstr (answer, "\"cpu_seconds\":");
  return found ? g_ascii_strtod (found + strlen ("\"cpu_seconds\":"), NULL) : 0;
}

static void
print_row (const char *name, guint n, const double *values)
{
  printf ("%-28s %6u %6.1f%% %9.1f %9.1f %9.1f %9.1f %7.2f %9.2f %9.2f %8.0f %8.1f\n", name, n, values[WELL] * 100,
          values[FIRST_MEAN] * 1e3, values[FIRST_MEDIAN] * 1e3, values[FIRST_P95] * 1e3, values[FIRST_MAX] * 1e3,
          values[FIRST_MEAN] > 0 ? values[FIRST_MAX] / values[FIRST_MEAN] : 0, values[DELAY_MEDIAN] * 1e3,
          values[DELAY_P99] * 1e3, values[THREADS], values[MEMORY] / 1024);
}

static void
median_of_rounds (double rounds[N_ROUNDS][N_FIGURES], double *values)
{
  for (guint i = 0; i < N_FIGURES; i++)
    {
      double column[N_ROUNDS];

      for (guint round = 0; round < N_ROUNDS; round++)
        column[round] = rounds[round][i];
      values[i] = figures_median (column, N_ROUNDS);
    }
}

static void
measure_load (const char *program, const StreamLoad *load)
{
  static const char *const roles[N_ROLES] = { "bare", "spread", "stack" };
  static const char *const names[N_ROLES] = { "libsoup, one session", "libsoup, 16 sessions", "queue and provider" };
  double rounds[N_ROLES][N_ROUNDS][N_FIGURES] = { 0 };
  double values[N_ROLES][N_FIGURES];
  double server = read_server_seconds (load->url), seconds = 0;

  for (guint round = 0; round < N_ROUNDS; round++)
    for (guint i = 0; i < N_ROLES; i++)
      {
        measure_role (program, roles[i], load, rounds[i][round], N_FIGURES);
        seconds += rounds[i][round][SECONDS];
      }
  server = (read_server_seconds (load->url) - server) / MAX (seconds, 0.001);
  for (guint i = 0; i < N_ROLES; i++)
    {
      median_of_rounds (rounds[i], values[i]);
      print_row (names[i], load->n_streams, values[i]);
    }
  printf ("%-28s mean: %.2f of libsoup's with one session, %.2f with 16; the server took %.0f %% of a processor\n", "",
          values[2][FIRST_MEAN] / values[0][FIRST_MEAN], values[2][FIRST_MEAN] / values[1][FIRST_MEAN], server * 100);
}

static void
measure_asyncio (const char *script, const StreamLoad *load, const char *way)
{
  g_autofree char *n_streams = g_strdup_printf ("%u", load->n_streams);
  char *command[] = { (char *) "python3", (char *) script, (char *) load->url, (char *) load->model, n_streams, (char *) way, NULL };
  double values[N_FIGURES] = { 0 };
  g_autofree char *name = g_strdup_printf ("asyncio, %s", way);

  if (read_numbers (command, values, N_FIGURES))
    print_row (name, load->n_streams, values);
}

static void
measure_batch (const char *program, const char *url)
{
  StreamLoad one = { url, "first:0.05+rate:50+tokens:50", 1, 50 };
  StreamLoad all = { url, "first:0.05+rate:50+tokens:50", BATCH, 50 };
  double single[N_ROUNDS], batch[N_ROUNDS];

  for (guint round = 0; round < N_ROUNDS; round++)
    if (!measure_role (program, "batch", &one, &single[round], 1) || !measure_role (program, "batch", &all, &batch[round], 1))
      return;
  printf ("%u completions, %u at once: %.2f s; one: %.3f s; %.3f of the ideal (%u rounds of one: %.3f)\n\n", BATCH, WIDTH,
          figures_median (batch, N_ROUNDS), figures_median (single, N_ROUNDS), batch[N_ROUNDS / 2] / (single[N_ROUNDS / 2] * BATCH / WIDTH),
          (BATCH + WIDTH - 1) / WIDTH, batch[N_ROUNDS / 2] / (single[N_ROUNDS / 2] * ((BATCH + WIDTH - 1) / WIDTH)));
}

static char *
start_server (const char *program, GSubprocess **process)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  char *url;

  *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program,
                               "--until-input-ends", NULL);
  if (!*process)
    g_error ("%s", error->message);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (*process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  url = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  return url;
}

/* benchmark-streams SERVER [asyncio-streams.py [long]]: "long" lets the blocking client have 200 at once, too. */
int
main (int argc, char *argv[])
{
  g_autoptr (GSubprocess) server = NULL;
  g_autofree char *url = NULL;
  gboolean is_long = argc > 3;

  if (argc == 7 && g_str_equal (argv[1], "--role"))
    {
      StreamLoad load = { argv[3], argv[4], (guint) atoi (argv[5]), (guint) atoi (argv[6]) };

      return run_role (argv[2], &load);
    }
  if (argc < 2)
    return EXIT_FAILURE;

  url = start_server (argv[1], &server);
  printf ("%-28s %6s %7s %9s %9s %9s %9s %7s %9s %9s %8s %8s\n%-28s %6s %7s %39s %7s %19s\n", "ms", "n", "well", "mean", "median", "p95",
          "max", "max", "median", "p99", "threads", "KiB", "", "", "", "to the first token", "/ mean", "a token on its way");
  for (guint i = 0; i < G_N_ELEMENTS (loads); i++)
    {
      StreamLoad load = { url, loads[i].model, loads[i].n_streams, loads[i].n_tokens };

      measure_load (argv[0], &load);
      if (argc > 2)
        {
          measure_asyncio (argv[2], &load, "as it should be");
          if (load.n_streams <= (is_long ? 200 : 50))
            measure_asyncio (argv[2], &load, "blocking");
        }
      printf ("\n");
      fflush (stdout);
    }
  measure_batch (argv[0], url);
  g_subprocess_send_signal (server, SIGTERM);
  g_subprocess_wait (server, NULL, NULL);
  return EXIT_SUCCESS;
}

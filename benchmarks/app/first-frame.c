/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "first-frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Until caches that fill once have been filled. */
#define REST_MS 700

typedef struct
{
  GtkWindow *window;
  gboolean (*is_full) (GtkWindow *window);
  gint64 started_at;
  gint64 first_at;
  gint64 full_at;
} Measurement;

static glong
proportional_set_size_kb (void)
{
  char line[256];
  glong kb = 0;
  FILE *file = fopen ("/proc/self/smaps_rollup", "r");

  while (file && kb == 0 && fgets (line, sizeof line, file))
    if (sscanf (line, "Pss: %ld kB", &kb) != 1)
      kb = 0;
  if (file)
    fclose (file);
  return kb;
}

static gboolean
report_cb (gpointer data)
{
  Measurement *measurement = data;

  printf ("%.2f %.2f %ld\n", (measurement->first_at - measurement->started_at) / 1000.0,
          (measurement->full_at - measurement->started_at) / 1000.0, proportional_set_size_kb ());
  fflush (stdout);
  _exit (0);
}

static void
painted_cb (GdkFrameClock *clock,
            Measurement   *measurement)
{
  gint64 now = g_get_monotonic_time ();

  if (!measurement->first_at)
    measurement->first_at = now;
  if (!measurement->full_at && (!measurement->is_full || measurement->is_full (measurement->window)))
    {
      measurement->full_at = now;
      g_timeout_add (REST_MS, report_cb, measurement);
    }
}

static void
mapped_cb (GtkWidget   *window,
           Measurement *measurement)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted_cb), measurement);
}

void
first_frame_measure (GtkWindow *window,
                     gboolean (*is_full) (GtkWindow *window))
{
  Measurement *measurement = g_new0 (Measurement, 1);
  const char *started_at = g_getenv ("START_AT");

  measurement->window = window;
  measurement->is_full = is_full;
  measurement->started_at = started_at ? g_ascii_strtoll (started_at, NULL, 10) : g_get_monotonic_time ();
  g_signal_connect (window, "map", G_CALLBACK (mapped_cb), measurement);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <string.h>

#include "lyceum-answer-view.h"
#include "lyceum-markdown-view.h"
#include "lyceum-stall-watchdog.h"
#include "lyceum-thread.h"

/*
 * Whether the window goes on while an answer of 200,000 characters comes in 20,000 pieces: how long each iteration of the main
 * loop takes, beside a window that only draws, and beside a view that is made anew from all of the text with each frame (which
 * gets a tenth of it, because it would not end otherwise). All in one run.
 */

#define N_PIECES 20000
#define PIECES_AT_ONCE 10
#define PAUSE_MS 8
#define WHOLE_SHARE 10

typedef struct
{
  GtkWidget *window;
  LyceumAskTranscript *transcript;
  LyceumAnswerView *view; /* (nullable) */
  GtkWidget *whole;       /* (nullable): the view that is made anew */
  GString *text;
  guint n_left;           /* pieces */
  guint n_said;
  gboolean news;
} Screen;

/* Ten characters each; a paragraph of about four hundred, every tenth of them a list. */
static const char *
next_piece (Screen *screen)
{
  guint n = screen->n_said++;

  if (n % 40 == 39)
    return "ends [1].\n\n";
  if (n % 400 >= 360 && n % 5 == 0)
    return "\n- **item** ";
  return n % 7 == 0 ? "*a* word, " : "some words";
}

static gboolean
draw_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  Screen *screen = user_data;

  gtk_widget_queue_draw (screen->window);
  if (screen->whole && screen->news)
    lyceum_markdown_view_take_blocks (LYCEUM_MARKDOWN_VIEW (screen->whole), lyceum_markdown_parse (screen->text->str));
  screen->news = FALSE;
  return G_SOURCE_CONTINUE;
}

static gboolean
say_cb (gpointer user_data)
{
  Screen *screen = user_data;

  for (guint i = 0; i < PIECES_AT_ONCE && screen->n_left > 0; i++, screen->n_left--)
    {
      const char *piece = next_piece (screen);

      g_string_append (screen->text, piece);
      if (screen->view)
        lyceum_answer_view_append (screen->view, piece);
    }
  screen->news = TRUE;
  return screen->n_left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
print_report (const char *name,
              gsize       n_bytes,
              double      seconds)
{
  LyceumStallReport report;

  lyceum_stall_watchdog_get_report (lyceum_stall_watchdog_get_default (), &report);
  g_print ("%-34s %8" G_GSIZE_FORMAT " bytes %6.1f s  p50 %7.2f  p99 %7.2f  p99.9 %7.2f  longest %7.2f (own %7.2f) ms\n", name, n_bytes,
           seconds, report.p50, report.p99, report.p999, report.longest, report.longest_cpu);
}

static void
run (const char *name,
     gboolean    answer,
     gboolean    whole)
{
  Screen screen = { .window = gtk_window_new (), .text = g_string_new (NULL) };
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gint64 began;

  screen.transcript = LYCEUM_ASK_TRANSCRIPT (lyceum_ask_transcript_new ());
  screen.whole = whole ? lyceum_markdown_view_new () : NULL;
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), whole ? screen.whole : GTK_WIDGET (screen.transcript));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_window_set_child (GTK_WINDOW (screen.window), scroller);
  gtk_window_set_default_size (GTK_WINDOW (screen.window), 800, 700);
  gtk_window_present (GTK_WINDOW (screen.window));
  gtk_widget_add_tick_callback (screen.window, draw_cb, &screen, NULL);
  for (began = g_get_monotonic_time (); g_get_monotonic_time () - began < G_USEC_PER_SEC;)
    g_main_context_iteration (NULL, TRUE);

  if (answer)
    screen.view = lyceum_answer_view_new (screen.transcript, NULL);
  screen.n_left = whole ? N_PIECES / WHOLE_SHARE : N_PIECES;
  lyceum_stall_watchdog_reset (lyceum_stall_watchdog_get_default ());
  began = g_get_monotonic_time ();
  g_timeout_add (PAUSE_MS, say_cb, &screen);
  while (screen.n_left > 0 || screen.news)
    g_main_context_iteration (NULL, TRUE);
  if (screen.view)
    lyceum_answer_view_end (screen.view);
  g_main_context_iteration (NULL, TRUE);
  print_report (name, answer || whole ? screen.text->len : 0, (g_get_monotonic_time () - began) / 1e6);
  if (screen.view)
    g_print ("%-34s %8u paragraphs read, %u rows with widgets\n", "", lyceum_answer_view_get_n_parsed (screen.view),
             lyceum_ask_transcript_get_n_awake (screen.transcript));
  gtk_window_destroy (GTK_WINDOW (screen.window));
  g_clear_object (&screen.view);
  g_string_free (screen.text, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  LyceumStallWatchdog *watchdog;

  if (!gtk_init_check ())
    {
      g_print ("There is no display.\n");
      return 77;
    }
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  adw_init ();
  watchdog = lyceum_stall_watchdog_new (NULL);
  run ("a window that only draws", FALSE, FALSE);
  run ("an answer", TRUE, FALSE);
  run ("a window that only draws, again", FALSE, FALSE);
  run ("all of it anew, a tenth of the text", FALSE, TRUE);
  lyceum_stall_watchdog_free (watchdog);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "model-server.h"

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

/* Whoever has started it goes, and it goes as well. */
static gboolean
input_cb (int          fd,
          GIOCondition condition,
          gpointer     loop)
{
  char byte;

  if (read (fd, &byte, 1) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

int
main (int   argc,
      char *argv[])
{
  int port = 0;
  gboolean until_input_ends = FALSE;
  g_autofree char *words = NULL, *text = NULL;
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &port, "The port on loopback; 0: any", "PORT" },
    { "behave", 0, 0, G_OPTION_ARG_STRING, &words, "How it answers: words with commas between them", "WORDS" },
    { "text", 0, 0, G_OPTION_ARG_STRING, &text, "What it says", "TEXT" },
    { "until-input-ends", 0, 0, G_OPTION_ARG_NONE, &until_input_ends, "End with the standard input", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (ModelServer) server = NULL;
  g_autofree char *help = model_behaviour_words ();
  g_autofree char *description = g_strdup_printf ("Words, here or in the name of the model that a request asks for:\n%s", help);
  ModelBehaviour *behaviour;

  g_option_context_set_summary (context, "Serves models that are none, for tests.");
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  behaviour = model_behaviour_new (words);
  behaviour->text = g_strdup (text);
  server = model_server_new_on_port ((guint) port, behaviour, &error);
  if (!server)
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  g_print ("%s\n", model_server_get_url (server));
  fflush (stdout);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  if (until_input_ends)
    g_unix_fd_add (0, G_IO_IN | G_IO_HUP, input_cb, loop);
  g_main_loop_run (loop);
  g_print ("%u requests, %u at once, %.3f s of processor time\n", model_server_get_n_requests (server),
           model_server_get_max_running (server), model_server_get_cpu_seconds (server));
  return EXIT_SUCCESS;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <signal.h>

gboolean
lyceum_cli_parse (LyceumCli          *cli,
                  const char         *name,
                  const GOptionEntry *entries,
                  int                *argc,
                  char             ***argv)
{
  const GOptionEntry common[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &cli->data_dir, N_ ("Keep everything in this folder"), N_ ("DIR") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_ ("Print for programs"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = g_strsplit (name, " ", 2);
  g_autofree char *program = g_strdup_printf ("lyceumctl %s", words[0]);
  g_autoptr (GOptionContext) context = g_option_context_new (words[1]);
  g_autoptr (GError) error = NULL;

  g_set_prgname (program);
  g_option_context_set_summary (context, cli->summary);
  if (entries)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);

  if (!g_option_context_parse (context, argc, argv, &error))
    {
      lyceum_cli_usage_error ("%s", error->message);
      return FALSE;
    }

  /* "--" ends the options; it is no argument. GOption leaves it where a word that begins with a dash follows. */
  for (int i = 1; i < *argc; i++)
    if (g_str_equal ((*argv)[i], "--"))
      {
        memmove (*argv + i, *argv + i + 1, sizeof (char *) * (gsize) (*argc - i));
        (*argc)--;
        break;
      }
  /* What a script means by an empty name is a variable that was not set, and not the folder that it stands in. */
  if (cli->data_dir && *cli->data_dir == '\0')
    {
      lyceum_cli_usage_error (_("--data-dir needs the name of a folder."));
      return FALSE;
    }
  return TRUE;
}

gboolean
lyceum_cli_read_course (const char *text,
                        gint64     *course_id,
                        int        *status)
{
  *course_id = 0;
  if (!text)
    return TRUE;
  if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, course_id, NULL))
    {
      *status = lyceum_cli_usage_error (_("“%s” is not the number of a course. “lyceumctl courses” lists them."), text);
      return FALSE;
    }
  /* 0 stands for no course everywhere else. */
  if (*course_id <= 0)
    {
      g_printerr ("lyceumctl: ");
      g_printerr (_("There is no course %" G_GINT64_FORMAT ". “lyceumctl courses” lists them."), *course_id);
      g_printerr ("\n");
      *status = LYCEUM_CLI_FAILURE;
      return FALSE;
    }
  return TRUE;
}

static gboolean
interrupted_cb (gpointer user_data)
{
  LyceumCli *cli = user_data;

  /* A second Ctrl+C ends the program at once; what is on disk is whole all the same. */
  if (cli->interrupted)
    raise (SIGKILL);
  cli->interrupted = TRUE;
  return G_SOURCE_CONTINUE;
}

void
lyceum_cli_catch_interrupt (LyceumCli *cli)
{
  g_unix_signal_add (SIGINT, interrupted_cb, cli);
  g_unix_signal_add (SIGTERM, interrupted_cb, cli);
}

int
lyceum_cli_usage_error (const char *format,
                        ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_printerr ("lyceumctl: %s\n", message);
  return LYCEUM_CLI_USAGE;
}

int
lyceum_cli_fail (const GError *error)
{
  g_printerr ("lyceumctl: %s\n", error ? error->message : _("It did not work."));
  return LYCEUM_CLI_FAILURE;
}

void
lyceum_cli_ready_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      slot)
{
  *(GAsyncResult **) slot = g_object_ref (result);
}

GAsyncResult *
lyceum_cli_wait (GAsyncResult **slot)
{
  while (!*slot)
    g_main_context_iteration (NULL, TRUE);

  return *slot;
}

gboolean
lyceum_cli_open (LyceumCli *cli,
                 GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_workshop_open_async (cli->data_dir, NULL, lyceum_cli_ready_cb, &result);
  cli->workshop = lyceum_workshop_open_finish (lyceum_cli_wait (&result), error);
  if (!cli->workshop)
    return FALSE;
  lyceum_models_set_environment_key (lyceum_workshop_get_models (cli->workshop), cli->api_key);
  return TRUE;
}

gboolean
lyceum_cli_start (LyceumCli *cli,
                  gboolean   recover,
                  guint     *n_recovered,
                  GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_workshop_start_async (cli->workshop, recover, NULL, lyceum_cli_ready_cb, &result);
  return lyceum_workshop_start_finish (cli->workshop, lyceum_cli_wait (&result), n_recovered, error);
}

void
lyceum_cli_close (LyceumCli *cli)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!cli->workshop)
    return;

  lyceum_workshop_close_async (cli->workshop, lyceum_cli_ready_cb, &result);
  if (!lyceum_workshop_close_finish (cli->workshop, lyceum_cli_wait (&result), &error))
    lyceum_cli_fail (error);
  g_clear_object (&cli->workshop);
}

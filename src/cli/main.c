/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "lyceum-cli.h"
#include "lyceum-thread.h"

static const LyceumCliCommand commands[] = {
  { "learn", N_ ("FILE-OR-ADDRESS…"), N_ ("Make a course of lessons and flashcards from files and web pages"), lyceum_cli_learn },
  { "import", N_ ("FILE-OR-ADDRESS…"), N_ ("Read files and web pages into a course and make nothing yet"), lyceum_cli_import },
  { "courses", "", N_ ("List the courses"), lyceum_cli_courses },
  { "sources", N_ ("--course ID"), N_ ("List what a course is made of, or look for what is newer"), lyceum_cli_sources },
  { "lessons", N_ ("[edit|delete|move|…] --course ID"), N_ ("Print the lessons of a course, or change one"), lyceum_cli_lessons },
  { "glossary", "ID", N_ ("List the terms that a course explains"), lyceum_cli_glossary },
  { "cards", N_ ("[add|edit|delete|…] --course ID"), N_ ("List the cards of a course, or change them"), lyceum_cli_cards },
  { "tray", N_ ("[keep|drop|on|off]"), N_ ("Look at new cards, and keep or drop them"), lyceum_cli_tray },
  { "undo", N_ ("[NUMBER]"), N_ ("Take the last change of cards or lessons back"), lyceum_cli_undo },
  { "redo", "", N_ ("Make again what was taken back last"), lyceum_cli_redo },
  { "edits", "", N_ ("List the changes that can be taken back"), lyceum_cli_edits },
  { "search", N_ ("QUESTION"), N_ ("Find passages, and say how well each fits"), lyceum_cli_search },
  { "due", "", N_ ("Say what is to be studied today"), lyceum_cli_due },
  { "study", "[--course ID]", N_ ("Study cards in the terminal"), lyceum_cli_study },
  { "ask", N_ ("QUESTION"), N_ ("Answer a question from the material"), lyceum_cli_ask },
  { "conversations", N_ ("[ID]"), N_ ("List what was asked, or print one conversation"), lyceum_cli_conversations },
  { "complete", N_ ("PROMPT"), N_ ("Have a model answer a prompt"), lyceum_cli_complete },
  { "batch", N_ ("FILE.jsonl"), N_ ("Have a model answer a file of requests"), lyceum_cli_batch },
  { "tasks", N_ ("[list|show|pause|retry|…]"), N_ ("See and steer the background work"), lyceum_cli_tasks },
  { "provider", N_ ("[list|add|test|use|…]"), N_ ("Say which servers of models there are"), lyceum_cli_provider },
  { "models", N_ ("NAME"), N_ ("List the models of a server, or have it fetch one"), lyceum_cli_models },
  { "load", N_ ("--provider NAME"), N_ ("See how a server and Lyceum bear many users at once"), lyceum_cli_load },
  { "stats", N_ ("[--prometheus]"), N_ ("Say how the background work does"), lyceum_cli_stats },
};

static void
print_help (void)
{
  g_print ("%s\n  lyceumctl %s\n\n%s\n", _("Usage:"), _("[--data-dir DIR] [--json] COMMAND …"), _("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *left = g_strconcat (commands[i].name, " ", *commands[i].arguments ? _(commands[i].arguments) : "", NULL);
      guint width = lyceum_cli_text_width (left);

      g_print ("  %s%*s%s\n", left, width < 40 ? (int) (40 - width) : 1, "", _(commands[i].summary));
    }
  g_print ("\n%s\n%s\n%s\n%s\n\n%s\n", _("For every command:"),
           _("  --data-dir DIR   Keep everything in this folder and touch no other"),
           _("  --json           Print for programs"),
           _("  --help           Say what a command takes"),
           _("The exit status is 0 when all went well, 1 when something failed, and 2 when the line was not understood."));
}

/* The command is the first word that is no option, wherever the options of every command stand. */
static int
find_command (int    argc,
              char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      if (g_str_equal (argv[i], "--data-dir"))
        i++;
      else if (argv[i][0] != '-')
        return i;
    }

  return 0;
}

static int
run_command (LyceumCli *cli,
             int        argc,
             char     **argv)
{
  int word = find_command (argc, argv);
  const char *name;

  if (word == 0)
    {
      for (int i = 1; i < argc; i++)
        if (g_str_equal (argv[i], "--version"))
          {
            g_print ("lyceumctl %s\n", PACKAGE_VERSION);
            return LYCEUM_CLI_SUCCESS;
          }
        else if (g_str_equal (argv[i], "--help") || g_str_equal (argv[i], "-h"))
          {
            print_help ();
            return LYCEUM_CLI_SUCCESS;
          }
      return lyceum_cli_usage_error (_("Which command? “lyceumctl --help” lists them."));
    }

  name = argv[word];
  if (g_str_equal (name, "help") && word + 1 < argc)
    {
      /* "help learn" is "learn --help". */
      name = argv[word + 1];
      argv[word + 1] = (char *) "--help";
    }
  else if (g_str_equal (name, "help"))
    {
      print_help ();
      return LYCEUM_CLI_SUCCESS;
    }
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      {
        memmove (argv + word, argv + word + 1, sizeof (char *) * (argc - word));
        cli->summary = _(commands[i].summary);
        return commands[i].run (cli, argc - 1, argv);
      }

  return lyceum_cli_usage_error (_("There is no command “%s”. “lyceumctl --help” lists them."), name);
}

/* A number below 3 that is free would be given to the next file that is opened, and be read and written as if it were the
 * terminal. */
static void
fill_standard_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", fd == STDIN_FILENO ? O_RDONLY : O_WRONLY) < 0)
      return;
}

static void
settle_locale (void)
{
  setlocale (LC_ALL, "");
  /* Where nothing says how text is written, as in a timer or a bare container, it is UTF-8: question marks in place of
   * letters help nobody. */
  if (g_str_equal (nl_langinfo (CODESET), "ANSI_X3.4-1968"))
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, LYCEUM_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* A disk that was full when the output was written is a failure. A reader that has seen enough ("| head") is none. */
static int
check_output (int status)
{
  struct pollfd out = { .fd = STDOUT_FILENO };

  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;
  if (poll (&out, 1, 0) > 0 && (out.revents & POLLERR))
    return status;

  g_printerr ("lyceumctl: %s\n", _("Not all of the output could be written. Is the disk full?"));
  return LYCEUM_CLI_FAILURE;
}

int
main (int    argc,
      char **argv)
{
  LyceumCli cli = { .started_at = g_get_monotonic_time () };
  /* GOptionContext moves the words that it has read out of the array: it gets one of its own. */
  g_autofree char **words = NULL;
  int status;

  /* Before there is a thread that could look. */
  cli.api_key = lyceum_key_take_from_environment ();
  fill_standard_streams ();
  settle_locale ();
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  signal (SIGPIPE, SIG_IGN);

  words = g_memdup2 (argv, sizeof (char *) * (argc + 1));
  status = run_command (&cli, argc, words);

  lyceum_cli_close (&cli);
  g_clear_pointer (&cli.api_key, lyceum_key_unref);
  g_free (cli.data_dir);
  return check_output (status);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "lyceum-formula-markdown.h"
#include "lyceum-study-session.h"

/* A sitting in the terminal. On a terminal single keys are read; from a pipe, lines. With --json the words go to
 * standard error, and standard output holds the summary alone. */
typedef struct
{
  LyceumCli *cli;
  LyceumStudySession *session; /* (owned) */
  struct termios saved;
  gboolean raw;
  GError *error; /* (owned) (nullable): why a grade could not be written */
} Sitting;

static void say (Sitting *sitting, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
say (Sitting    *sitting,
     const char *format,
     ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  if (sitting->cli->json)
    g_printerr ("%s", text);
  else
    g_print ("%s", text);
}

static void
sitting_begin (Sitting *sitting)
{
  struct termios raw;

  if (!isatty (STDIN_FILENO) || tcgetattr (STDIN_FILENO, &sitting->saved) != 0)
    return;
  raw = sitting->saved;
  raw.c_lflag &= ~(ICANON | ECHO);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  sitting->raw = tcsetattr (STDIN_FILENO, TCSANOW, &raw) == 0;
}

static void
sitting_clear (Sitting *sitting)
{
  if (sitting->raw)
    tcsetattr (STDIN_FILENO, TCSANOW, &sitting->saved);
  g_clear_object (&sitting->session);
  g_clear_error (&sitting->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sitting, sitting_clear)

static gboolean
readable_cb (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* The next key, or the first letter of the next line; '\n' for an empty one, 'q' at the end of the input. */
static char
read_key (Sitting *sitting)
{
  gboolean readable = FALSE;
  guint source = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, readable_cb, &readable);
  char first = 0, byte;

  while (!readable && !sitting->cli->interrupted)
    g_main_context_iteration (NULL, TRUE);
  if (!readable)
    {
      g_source_remove (source);
      return 'q';
    }

  do
    {
      if (read (STDIN_FILENO, &byte, 1) != 1)
        return first ? first : 'q';
      if (!first)
        first = byte;
    }
  while (!sitting->raw && byte != '\n');

  return first;
}

static char *
wrap (const char *text)
{
  guint width = lyceum_cli_terminal_width (STDOUT_FILENO);

  return lyceum_cli_wrap_text (text, 2, width == 0 ? 80 : CLAMP (width - 2, 20, 80));
}

/* Of a formula the line that a terminal can show. */
static char *
wrap_formulas (const char *text)
{
  g_autofree char *readable = lyceum_formula_make_readable (text);

  return wrap (readable);
}

static void
show_answer (Sitting          *sitting,
             const LyceumCard *card)
{
  g_autofree char *back = wrap_formulas (card->back);
  g_autofree char *quote = wrap (card->quote);
  g_autofree char *source = lyceum_cli_one_line (card->source_name);
  g_autofree char *location = lyceum_cli_one_line (card->location);
  g_autoptr (GString) grades = g_string_new (NULL);
  g_autofree char *wrapped_grades = NULL;
  gint64 seconds[4];

  say (sitting, "  ───\n");
  if (card->answers && card->answers[0] && g_str_equal (card->kind, "cloze"))
    say (sitting, "  → %s\n", card->answers[0]);
  say (sitting, "%s\n", back);
  if (!g_str_equal (card->kind, "cloze"))
    say (sitting, "\n  %s, %s:\n%s\n", source, location, quote);

  lyceum_study_session_preview (sitting->session, seconds);
  say (sitting, "\n");
  for (int rating = LYCEUM_RATING_AGAIN; rating <= LYCEUM_RATING_EASY; rating++)
    {
      const char *names[] = { _("Again"), _("Hard"), _("Good"), _("Easy") };
      g_autofree char *interval = lyceum_interval_to_string (seconds[rating - 1]);

      /* No-break spaces: a grade stays in one piece. */
      g_string_append_printf (grades, "[%d]\u00a0%s\u00a0%s ", rating, names[rating - 1], interval);
    }
  wrapped_grades = wrap (grades->str);
  say (sitting, "%s\n", wrapped_grades);
}

/* The next card is the sign that this answer is on disk. */
static void
grade (Sitting     *sitting,
       LyceumRating rating,
       gint64       shown_at)
{
  g_autoptr (GAsyncResult) result = NULL;
  guint milliseconds = (guint) MIN ((g_get_monotonic_time () - shown_at) / 1000, 60000);

  lyceum_study_session_grade_async (sitting->session, rating, milliseconds, lyceum_cli_ready_cb, &result);
  lyceum_study_session_grade_finish (sitting->session, lyceum_cli_wait (&result), &sitting->error);
}

static void
apply (Sitting *sitting,
       char     key)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (key == 'u')
    {
      if (!lyceum_study_session_can_undo (sitting->session))
        return;
      lyceum_study_session_undo_async (sitting->session, lyceum_cli_ready_cb, &result);
      ok = lyceum_study_session_undo_finish (sitting->session, lyceum_cli_wait (&result), &error);
    }
  else
    {
      if (key == 's')
        lyceum_study_session_suspend_async (sitting->session, lyceum_cli_ready_cb, &result);
      else
        lyceum_study_session_bury_async (sitting->session, lyceum_cli_ready_cb, &result);
      ok = lyceum_study_session_skip_finish (sitting->session, lyceum_cli_wait (&result), &error);
    }

  if (!ok)
    lyceum_cli_fail (error);
}

static void
print_help (Sitting *sitting)
{
  g_autofree char *text =
    wrap (_("Space or Enter: show the answer · 1 to 4: grade it · u: undo · b: not today · s: never again · q: stop"));

  say (sitting, "%s\n", text);
}

/* Shows one card. Returns whether to go on. */
static gboolean
study_card (Sitting *sitting)
{
  const LyceumCard *card = lyceum_study_session_get_card (sitting->session);
  gint64 shown_at = g_get_monotonic_time ();
  g_autofree char *front = wrap_formulas (card->front);
  gboolean answered = FALSE;
  LyceumSessionSummary summary;

  lyceum_study_session_get_summary (sitting->session, &summary);
  /* Translators: cards that are left: new ones, ones being learnt, ones to review. */
  say (sitting, _("\n  %u new · %u learning · %u to review\n\n"), summary.n_new, summary.n_learning, summary.n_review);
  say (sitting, "%s\n", front);

  for (;;)
    {
      char key = read_key (sitting);

      if (key == 'q' || key == '\004' || sitting->cli->interrupted)
        return FALSE;
      if (key == 'u' || key == 'b' || key == 's')
        {
          apply (sitting, key);
          return TRUE;
        }
      if (key == '?' || key == 'h')
        print_help (sitting);
      else if (!answered && (key == '\n' || key == ' '))
        {
          show_answer (sitting, card);
          answered = TRUE;
        }
      else if (answered && key >= '1' && key <= '4')
        {
          grade (sitting, key - '0', shown_at);
          return TRUE;
        }
    }
}

static void
print_summary (Sitting *sitting)
{
  LyceumSessionSummary summary;

  lyceum_study_session_get_summary (sitting->session, &summary);
  if (sitting->cli->json)
    {
      JsonBuilder *builder = json_builder_new ();

      json_builder_begin_object (builder);
      lyceum_cli_json_int (builder, "reviews", summary.n_done);
      lyceum_cli_json_int (builder, "again", summary.ratings[0]);
      lyceum_cli_json_int (builder, "hard", summary.ratings[1]);
      lyceum_cli_json_int (builder, "good", summary.ratings[2]);
      lyceum_cli_json_int (builder, "easy", summary.ratings[3]);
      lyceum_cli_json_int (builder, "left", summary.n_new + summary.n_learning + summary.n_review);
      json_builder_end_object (builder);
      lyceum_cli_print_json (builder);
      return;
    }

  g_print ("\n");
  g_print (ngettext ("%u answer", "%u answers", summary.n_done), summary.n_done);
  g_print (_(": %u again, %u hard, %u good, %u easy.\n"), summary.ratings[0], summary.ratings[1], summary.ratings[2],
           summary.ratings[3]);
}

static int
study (Sitting *sitting)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_study_session_load_async (sitting->session, NULL, lyceum_cli_ready_cb, &result);
  if (!lyceum_study_session_load_finish (sitting->session, lyceum_cli_wait (&result), &error))
    return lyceum_cli_fail (error);

  if (!lyceum_study_session_get_card (sitting->session))
    say (sitting, "%s\n", _("Nothing is due now."));
  else
    {
      print_help (sitting);
      sitting_begin (sitting);
      while (lyceum_study_session_get_card (sitting->session) && !sitting->error && study_card (sitting))
        ;
    }

  print_summary (sitting);
  return sitting->error ? lyceum_cli_fail (sitting->error) : LYCEUM_CLI_SUCCESS;
}

int
lyceum_cli_study (LyceumCli *cli,
                  int        argc,
                  char     **argv)
{
  g_auto (Sitting) sitting = { .cli = cli };
  g_autoptr (GError) error = NULL;
  g_autofree char *course = NULL;
  gint64 course_id = 0;
  int status;
  const GOptionEntry entries[] = {
    { "course", 'c', 0, G_OPTION_ARG_STRING, &course, N_ ("Only the cards of this course"), N_ ("ID") },
    G_OPTION_ENTRY_NULL,
  };

  if (!lyceum_cli_parse (cli, "study", entries, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (argc > 1)
    return lyceum_cli_usage_error (_("“%s” is not understood here."), argv[1]);
  if (!lyceum_cli_read_course (course, &course_id, &status))
    return status;
  if (!lyceum_cli_open (cli, &error))
    return lyceum_cli_fail (error);

  if (course_id != 0 && !lyceum_cli_check_course (cli, course_id, &error))
    return lyceum_cli_fail (error);

  lyceum_cli_catch_interrupt (cli);
  sitting.session = lyceum_study_session_new (lyceum_workshop_get_collection (cli->workshop), course_id);
  return study (&sitting);
}

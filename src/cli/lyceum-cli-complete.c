/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "lyceum-complete.h"

#define MAX_TEMPERATURE 10

/* An answer on its way to the terminal. */
typedef struct
{
  LyceumCli *cli;
  gboolean to_terminal;       /* standard output is one */
  gboolean notes_to_terminal; /* standard error is one */
  gboolean is_reasoning;      /* what stands last on standard error is dimmed */
  gboolean at_start;          /* of a line */
} Output;

/* What a model wrote is printed as it wrote it, but it cannot steer the terminal. */
static char *
without_controls (const char *text)
{
  GString *plain = g_string_sized_new (strlen (text));

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (character == '\n' || character == '\t' || !g_unichar_iscntrl (character))
        g_string_append_unichar (plain, character);
    }
  return g_string_free (plain, FALSE);
}

static void
end_line (Output *output)
{
  if (!output->at_start)
    g_print ("\n");
  output->at_start = TRUE;
}

static void
print_text (Output     *output,
            const char *text)
{
  g_autofree char *plain = output->to_terminal ? without_controls (text) : NULL;

  if (output->is_reasoning)
    g_printerr ("\033[0m\n\n");
  output->is_reasoning = FALSE;
  text = plain ? plain : text;
  if (*text == '\0')
    return;
  g_print ("%s", text);
  output->at_start = g_str_has_suffix (text, "\n");
}

static void
print_reasoning (Output     *output,
                 const char *text)
{
  g_autofree char *plain = NULL;

  if (!output->notes_to_terminal)
    return;
  plain = without_controls (text);
  g_printerr ("%s%s", output->is_reasoning ? "" : "\033[2m", plain);
  output->is_reasoning = TRUE;
}

static void
print_note (Output     *output,
            const char *note)
{
  g_autofree char *line = NULL;

  if (!output->notes_to_terminal)
    return;
  line = lyceum_cli_one_line (note);
  if (output->is_reasoning)
    g_printerr ("\033[0m\n");
  output->is_reasoning = FALSE;
  if (output->to_terminal)
    end_line (output);
  g_printerr ("lyceumctl: %s\n", line);
}

static void
answer_cb (LyceumCompletePart part,
           const char        *text,
           gpointer           user_data)
{
  Output *output = user_data;

  switch (part)
    {
    case LYCEUM_COMPLETE_TEXT:
      if (!output->cli->json)
        print_text (output, text);
      break;
    case LYCEUM_COMPLETE_REASONING:
      print_reasoning (output, text);
      break;
    case LYCEUM_COMPLETE_RESTART:
      print_note (output, _("The answer broke off. It begins anew:"));
      break;
    case LYCEUM_COMPLETE_WAITING:
      print_note (output, text);
      break;
    }
}

static void
add_seconds (JsonBuilder *builder,
             const char  *name,
             double       seconds)
{
  if (seconds >= 0)
    lyceum_cli_json_double (builder, name, seconds);
  else
    lyceum_cli_json_text (builder, name, NULL);
}

static void
print_json (const LyceumCompleteAnswer *answer)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  lyceum_cli_json_text (builder, "text", answer->text);
  lyceum_cli_json_text (builder, "reasoning", answer->reasoning);
  lyceum_cli_json_text (builder, "provider", answer->provider_name);
  lyceum_cli_json_text (builder, "model", answer->model);
  lyceum_cli_json_text (builder, "finish_reason", lyceum_complete_get_finish_name (answer->finish));
  json_builder_set_member_name (builder, "usage");
  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, "prompt_tokens", answer->prompt_tokens);
  lyceum_cli_json_int (builder, "completion_tokens", answer->completion_tokens);
  json_builder_end_object (builder);
  add_seconds (builder, "first_chunk_seconds", answer->first_seconds);
  add_seconds (builder, "seconds", answer->seconds);
  json_builder_end_object (builder);
  lyceum_cli_print_json (builder);
}

static LyceumCompleteAnswer *
ask (LyceumCli                   *cli,
     const LyceumCompleteOptions *options,
     Output                      *output,
     GError                     **error)
{
  LyceumQueue *queue = lyceum_workshop_get_queue (cli->workshop);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_complete_async (queue, lyceum_workshop_get_models (cli->workshop), options, answer_cb, output, cancellable,
                         lyceum_cli_ready_cb, &result);
  while (!result)
    {
      g_main_context_iteration (NULL, TRUE);
      if (cli->interrupted)
        g_cancellable_cancel (cancellable);
    }
  return lyceum_complete_finish (queue, result, error);
}

static int
complete (LyceumCli             *cli,
          LyceumCompleteOptions *options)
{
  Output output = {
    .cli = cli,
    .to_terminal = isatty (STDOUT_FILENO),
    .notes_to_terminal = isatty (STDERR_FILENO),
    .at_start = TRUE,
  };
  g_autoptr (LyceumCompleteAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_cli_catch_interrupt (cli);
  if (!lyceum_cli_open (cli, &error) || !lyceum_cli_start (cli, FALSE, NULL, &error))
    return lyceum_cli_fail (error);

  /* What has gone into a pipe cannot be taken back. */
  options->may_restart = output.to_terminal || cli->json;
  answer = ask (cli, options, &output, &error);
  if (output.is_reasoning)
    g_printerr ("\033[0m\n");
  if (!cli->json)
    end_line (&output);
  if (cli->interrupted)
    {
      g_printerr ("lyceumctl: %s\n", _("Stopped."));
      return LYCEUM_CLI_FAILURE;
    }
  if (!answer)
    return lyceum_cli_fail (error);

  if (cli->json)
    print_json (answer);
  else if (answer->finish == LYCEUM_FINISH_LENGTH)
    g_printerr ("lyceumctl: %s\n", _("The answer was cut off: it was as long as it may be."));
  return LYCEUM_CLI_SUCCESS;
}

/* Returns: (transfer full) (nullable): all of standard input */
static char *
read_standard_input (GError **error)
{
  g_autoptr (GInputStream) stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 piece[4096];
  gssize n;

  while ((n = g_input_stream_read (stream, piece, sizeof piece, NULL, error)) > 0)
    {
      if (bytes->len + n > LYCEUM_COMPLETE_MAX_BYTES)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("What came on standard input is too long for a prompt."));
          return NULL;
        }
      g_byte_array_append (bytes, piece, n);
    }
  if (n < 0)
    return NULL;
  return g_utf8_make_valid ((const char *) bytes->data, bytes->len);
}

/* Returns: (transfer full) (nullable): NULL with *@status when that has been said */
static char *
read_prompt (int    argc,
             char **argv,
             int   *status)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *prompt = NULL;

  *status = LYCEUM_CLI_USAGE;
  if (argc < 2)
    {
      lyceum_cli_usage_error (_("What is to be asked? Write it in quotation marks, or “-” to read it from standard input."));
      return NULL;
    }
  if (argc > 2)
    {
      lyceum_cli_usage_error (_("More than one text. Put the prompt in quotation marks."));
      return NULL;
    }
  if (g_str_equal (argv[1], "-"))
    prompt = read_standard_input (&error);
  else
    prompt = g_locale_to_utf8 (argv[1], -1, NULL, NULL, &error);
  if (!prompt)
    {
      *status = lyceum_cli_fail (error);
      return NULL;
    }

  if (prompt[strspn (prompt, " \t\r\n")] == '\0')
    {
      lyceum_cli_usage_error (_("The prompt is empty."));
      return NULL;
    }
  return g_steal_pointer (&prompt);
}

int
lyceum_cli_complete (LyceumCli *cli,
                     int        argc,
                     char     **argv)
{
  g_autofree char *provider = NULL, *model = NULL, *system_prompt = NULL, *prompt = NULL;
  double temperature = NAN;
  int max_tokens = -1, status;
  const GOptionEntry entries[] = {
    { "provider", 0, 0, G_OPTION_ARG_STRING, &provider, N_ ("Ask this server, and no other"), N_ ("NAME") },
    { "model", 0, 0, G_OPTION_ARG_STRING, &model, N_ ("Ask this model of it"), N_ ("MODEL") },
    { "system", 0, 0, G_OPTION_ARG_STRING, &system_prompt, N_ ("How the model is to behave"), N_ ("TEXT") },
    { "max-tokens", 0, 0, G_OPTION_ARG_INT, &max_tokens, N_ ("How long the answer may be"), N_ ("N") },
    { "temperature", 0, 0, G_OPTION_ARG_DOUBLE, &temperature, N_ ("How freely the model chooses its words, from 0"), N_ ("T") },
    G_OPTION_ENTRY_NULL,
  };
  LyceumCompleteOptions options = LYCEUM_COMPLETE_DEFAULTS;

  if (!lyceum_cli_parse (cli, "complete PROMPT", entries, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (max_tokens == 0 || max_tokens < -1)
    return lyceum_cli_usage_error (_("--max-tokens needs a number from 1 on."));
  if (!isnan (temperature) && !(temperature >= 0 && temperature <= MAX_TEMPERATURE))
    return lyceum_cli_usage_error (_("--temperature needs a number from 0 on; 0.7 is common."));
  prompt = read_prompt (argc, argv, &status);
  if (!prompt)
    return status;

  options.prompt = prompt;
  options.system_prompt = system_prompt;
  options.provider_name = provider;
  options.model = model;
  options.temperature = temperature;
  options.max_tokens = MAX (max_tokens, 0);
  return complete (cli, &options);
}

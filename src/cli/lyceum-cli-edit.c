/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-edit-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_INPUT_BYTES (8 << 20)

const LyceumCliVerb *
_lyceum_cli_find_verb (const LyceumCliVerb *verbs,
                       guint                n_verbs,
                       int                 *argc,
                       char               **argv)
{
  int word = 1;

  /* It is the first word that is no option, wherever the options of every command stand. */
  while (word < *argc && argv[word][0] == '-')
    word += g_str_equal (argv[word], "--data-dir") ? 2 : 1;
  for (guint i = 0; word < *argc && i < n_verbs; i++)
    if (g_str_equal (argv[word], verbs[i].name))
      {
        memmove (argv + word, argv + word + 1, sizeof (char *) * (gsize) (*argc - word));
        (*argc)--;
        return &verbs[i];
      }
  return NULL;
}

static void
append_edit (JsonBuilder      *builder,
             const LyceumEdit *edit)
{
  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, "id", edit->id);
  lyceum_cli_json_text (builder, "kind", edit->kind);
  lyceum_cli_json_int (builder, "course_id", edit->course_id);
  lyceum_cli_json_int (builder, "n", edit->n);
  lyceum_cli_json_text (builder, "subject", edit->subject);
  lyceum_cli_json_int (builder, "made_at", edit->made_at);
  json_builder_set_member_name (builder, "undone");
  json_builder_add_boolean_value (builder, edit->undone);
  if (edit->note_id)
    lyceum_cli_json_int (builder, "note_id", edit->note_id);
  if (edit->lesson_id)
    lyceum_cli_json_int (builder, "lesson_id", edit->lesson_id);
  if (edit->duplicate_id)
    lyceum_cli_json_int (builder, "duplicate_of_note", edit->duplicate_id);
  json_builder_end_object (builder);
}

/* @before: (nullable): said before what was done. */
static int
say_edit (LyceumCli     *cli,
          const char    *before,
          GAsyncResult **slot)
{
  g_autoptr (GAsyncResult) result = lyceum_cli_wait (slot);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumEdit) edit = lyceum_collection_edit_finish (lyceum_workshop_get_collection (cli->workshop), result, &error);
  g_autofree char *words = NULL, *subject = NULL;

  if (!edit)
    return lyceum_cli_fail (error);
  if (cli->json)
    {
      JsonBuilder *builder = cli->said ? cli->said : json_builder_new ();

      append_edit (builder, edit);
      if (!cli->said)
        lyceum_cli_print_json (builder);
      return LYCEUM_CLI_SUCCESS;
    }
  words = lyceum_edit_describe (edit);
  subject = lyceum_cli_one_line (edit->subject ? edit->subject : "");
  if (before)
    g_print ("%s ", before);
  if (edit->id == 0)
    g_print ("%s\n", _("Nothing was changed."));
  else if (edit->n > 1)
    g_print ("%s\n", words);
  else
    g_print ("%s: %s\n", words, subject);
  if (edit->duplicate_id)
    g_printerr ("%s\n", _("Another card of this course asks the same."));
  return LYCEUM_CLI_SUCCESS;
}

int
_lyceum_cli_say_edit (LyceumCli     *cli,
                      GAsyncResult **slot)
{
  return say_edit (cli, NULL, slot);
}

GArray *
_lyceum_cli_read_numbers (int    argc,
                          char **argv,
                          guint  least,
                          guint  most)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (int i = 1; i < argc; i++)
    {
      gint64 number;

      if (!g_ascii_string_to_signed (argv[i], 10, 1, G_MAXINT64, &number, NULL))
        {
          lyceum_cli_usage_error (_("“%s” is not a number of one. “lyceumctl cards” and “lyceumctl lessons --json” say the numbers."), argv[i]);
          return NULL;
        }
      g_array_append_val (numbers, number);
    }
  if (numbers->len < least || numbers->len > most)
    {
      lyceum_cli_usage_error (ngettext ("This takes %u number.", "This takes %u numbers.", least), least);
      return NULL;
    }
  return g_steal_pointer (&numbers);
}

/* An editor */

static char *
read_input (GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[8192];
  gsize n;

  while ((n = fread (buffer, 1, sizeof buffer, stdin)) > 0)
    {
      g_string_append_len (text, buffer, (gssize) n);
      if (text->len > MAX_INPUT_BYTES)
        break;
    }
  if (text->len > MAX_INPUT_BYTES || strlen (text->str) != text->len || !g_utf8_validate (text->str, -1, NULL))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("What came on the standard input is no text in UTF-8, or too long."));
      return NULL;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
run_editor (const char *path,
            GError    **error)
{
  const char *editor = g_getenv ("VISUAL");
  g_auto (GStrv) words = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) line = NULL;
  g_autoptr (GSubprocess) process = NULL;

  if (!editor || !*editor)
    editor = g_getenv ("EDITOR");
  if (!editor || !*editor)
    editor = "vi";
  if (!g_shell_parse_argv (editor, NULL, &words, error))
    return FALSE;
  for (guint i = 0; words[i]; i++)
    g_strv_builder_add (builder, words[i]);
  g_strv_builder_add (builder, path);
  line = g_strv_builder_end (builder);
  process = g_subprocess_newv ((const char *const *) line, G_SUBPROCESS_FLAGS_STDIN_INHERIT, error);
  return process && g_subprocess_wait_check (process, NULL, error);
}

char *
_lyceum_cli_let_edit (const char *text,
                      const char *suffix,
                      GError    **error)
{
  g_autofree char *name = g_strconcat ("lyceum-XXXXXX", suffix, NULL);
  g_autofree char *path = NULL, *edited = NULL;
  int fd;

  if (!isatty (STDIN_FILENO))
    return read_input (error);
  fd = g_file_open_tmp (name, &path, error);
  if (fd < 0)
    return NULL;
  close (fd);
  if (!g_file_set_contents (path, text, -1, error) || !run_editor (path, error) || !g_file_get_contents (path, &edited, NULL, error))
    {
      if (*error)
        g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  g_unlink (path);
  if (g_utf8_validate (edited, -1, NULL))
    return g_steal_pointer (&edited);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The editor left no text in UTF-8."));
  return NULL;
}

/* Taking back */

static int
turn (LyceumCli  *cli,
      const char *usage,
      gboolean    undo,
      int         argc,
      char      **argv)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;
  LyceumCollection *collection;
  gint64 edit_id = 0;

  if (!lyceum_cli_parse (cli, usage, NULL, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (argc > 1 + undo || (argc > 1 && !g_ascii_string_to_signed (argv[1], 10, 1, G_MAXINT64, &edit_id, NULL)))
    return lyceum_cli_usage_error (_("“%s” is not understood here."), argv[argc - 1]);
  if (!lyceum_cli_open (cli, &error))
    return lyceum_cli_fail (error);
  collection = lyceum_workshop_get_collection (cli->workshop);
  if (undo)
    lyceum_collection_undo_async (collection, edit_id, NULL, lyceum_cli_ready_cb, &result);
  else
    lyceum_collection_redo_async (collection, NULL, lyceum_cli_ready_cb, &result);
  return say_edit (cli, undo ? _("Taken back:") : _("Done again:"), &result);
}

int
lyceum_cli_undo (LyceumCli *cli,
                 int        argc,
                 char     **argv)
{
  return turn (cli, "undo [NUMBER]", TRUE, argc, argv);
}

int
lyceum_cli_redo (LyceumCli *cli,
                 int        argc,
                 char     **argv)
{
  return turn (cli, "redo", FALSE, argc, argv);
}

static void
print_edits (GPtrArray *edits)
{
  const char *headers[] = { _(">ID"), _("When"), _("What"), _("Which"), NULL };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < edits->len; i++)
    {
      const LyceumEdit *edit = g_ptr_array_index (edits, i);
      g_autofree char *words = lyceum_edit_describe (edit);
      char **row = g_new0 (char *, 5);

      row[0] = g_strdup_printf ("%" G_GINT64_FORMAT, edit->id);
      row[1] = lyceum_cli_moment (edit->made_at);
      /* Translators: %s is what was done: "Card deleted". */
      row[2] = edit->undone ? g_strdup_printf (_("%s (taken back)"), words) : g_steal_pointer (&words);
      row[3] = lyceum_cli_one_line (edit->subject);
      g_ptr_array_add (rows, row);
    }
  lyceum_cli_print_table (headers, rows);
}

int
lyceum_cli_edits (LyceumCli *cli,
                  int        argc,
                  char     **argv)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) edits = NULL;
  g_autoptr (GError) error = NULL;
  LyceumCollection *collection;

  if (!lyceum_cli_parse (cli, "edits", NULL, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (argc > 1)
    return lyceum_cli_usage_error (_("“%s” is not understood here."), argv[1]);
  if (!lyceum_cli_open (cli, &error))
    return lyceum_cli_fail (error);
  collection = lyceum_workshop_get_collection (cli->workshop);
  lyceum_collection_list_edits_async (collection, NULL, lyceum_cli_ready_cb, &result);
  edits = lyceum_collection_list_edits_finish (collection, lyceum_cli_wait (&result), &error);
  if (!edits)
    return lyceum_cli_fail (error);
  if (cli->json)
    {
      JsonBuilder *builder = json_builder_new ();

      json_builder_begin_array (builder);
      for (guint i = 0; i < edits->len; i++)
        append_edit (builder, g_ptr_array_index (edits, i));
      json_builder_end_array (builder);
      lyceum_cli_print_json (builder);
    }
  else if (edits->len == 0)
    g_print ("%s\n", _("Nothing has been changed that could be taken back."));
  else
    print_edits (edits);
  return LYCEUM_CLI_SUCCESS;
}

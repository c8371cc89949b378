/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-cli-edit-private.h"
#include "lyceum-tray.h"

/* New cards in the terminal: `tray`, `tray keep`, `tray drop`, `tray on`, `tray off`. The number of a card is that of its note. */

typedef struct
{
  gint64 course_id;
  gboolean all;
} TrayLine;

/* Parses the line and opens the collection. Returns an exit status, or -1 to go on. */
static int
begin (LyceumCli  *cli,
       const char *usage,
       TrayLine   *line,
       int        *argc,
       char     ***argv)
{
  g_autofree char *course = NULL;
  const GOptionEntry entries[] = {
    { "course", 'c', 0, G_OPTION_ARG_STRING, &course, N_ ("Only this course"), N_ ("ID") },
    { "all", 'a', 0, G_OPTION_ARG_NONE, &line->all, N_ ("All cards that wait"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!lyceum_cli_parse (cli, usage, entries, argc, argv))
    return LYCEUM_CLI_USAGE;
  if (!lyceum_cli_read_course (course, &line->course_id, &status))
    return status;
  if (!lyceum_cli_open (cli, &error) || (line->course_id != 0 && !lyceum_cli_check_course (cli, line->course_id, &error)))
    return lyceum_cli_fail (error);
  return -1;
}

static int
keep (LyceumCli *cli,
      int        argc,
      char     **argv)
{
  TrayLine line = { 0 };
  g_autoptr (GArray) numbers = NULL;
  GAsyncResult *result = NULL;
  int status = begin (cli, "tray keep NUMBER… | --all", &line, &argc, &argv);
  LyceumCollection *collection;

  if (status >= 0)
    return status;
  collection = lyceum_workshop_get_collection (cli->workshop);
  if (line.all && argc == 1)
    {
      lyceum_collection_keep_all_async (collection, line.course_id, NULL, lyceum_cli_ready_cb, &result);
      return _lyceum_cli_say_edit (cli, &result);
    }
  numbers = _lyceum_cli_read_numbers (argc, argv, 1, G_MAXUINT);
  if (!numbers)
    return LYCEUM_CLI_USAGE;
  lyceum_collection_keep_notes_async (collection, (const gint64 *) numbers->data, numbers->len, NULL, lyceum_cli_ready_cb, &result);
  return _lyceum_cli_say_edit (cli, &result);
}

static int
drop (LyceumCli *cli,
      int        argc,
      char     **argv)
{
  TrayLine line = { 0 };
  g_autoptr (GArray) numbers = NULL;
  GAsyncResult *result = NULL;
  int status = begin (cli, "tray drop NUMBER…", &line, &argc, &argv);

  if (status >= 0)
    return status;
  numbers = _lyceum_cli_read_numbers (argc, argv, 1, G_MAXUINT);
  if (!numbers)
    return LYCEUM_CLI_USAGE;
  lyceum_collection_delete_notes_async (lyceum_workshop_get_collection (cli->workshop), (const gint64 *) numbers->data, numbers->len, NULL,
                                        lyceum_cli_ready_cb, &result);
  return _lyceum_cli_say_edit (cli, &result);
}

static int
set (LyceumCli        *cli,
     LyceumTraySetting setting,
     const char       *usage,
     int               argc,
     char            **argv)
{
  TrayLine line = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  int status = begin (cli, usage, &line, &argc, &argv);
  LyceumCollection *collection;

  if (status >= 0)
    return status;
  if (argc > 1)
    return lyceum_cli_usage_error (_("“%s” is not understood here."), argv[1]);
  collection = lyceum_workshop_get_collection (cli->workshop);
  lyceum_collection_set_tray_setting_async (collection, setting, FALSE, lyceum_cli_ready_cb, &result);
  if (!lyceum_collection_change_finish (collection, lyceum_cli_wait (&result), &error))
    return lyceum_cli_fail (error);
  g_print ("%s\n", setting == LYCEUM_TRAY_ON ? _("From now on new cards wait until you have looked at them.")
                                             : _("From now on new cards are studied at once."));
  return LYCEUM_CLI_SUCCESS;
}

static int
set_on (LyceumCli *cli,
        int        argc,
        char     **argv)
{
  return set (cli, LYCEUM_TRAY_ON, "tray on", argc, argv);
}

static int
set_off (LyceumCli *cli,
         int        argc,
         char     **argv)
{
  return set (cli, LYCEUM_TRAY_OFF, "tray off", argc, argv);
}

static void
print_note (const LyceumCard *card)
{
  guint width = lyceum_cli_terminal_width (1);
  const char *front = card->note_front ? card->note_front : card->front;
  g_autofree char *question = lyceum_cli_wrap_text (front, 8, width > 30 ? width : 100);
  g_autofree char *answer = lyceum_cli_wrap_text (card->back, 8, width > 30 ? width : 100);
  g_autofree char *quote = lyceum_cli_wrap_text (card->quote, 8, width > 30 ? width : 100);

  g_print ("%6" G_GINT64_FORMAT "  %s\n", card->note_id, g_strchug (question));
  if (!g_str_equal (card->kind, "cloze"))
    g_print ("     →  %s\n", g_strchug (answer));
  if (*card->quote)
    g_print ("     “  %s\n", g_strchug (quote));
  g_print ("\n");
}

static void
append_note (JsonBuilder      *builder,
             const LyceumCard *card)
{
  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, "note_id", card->note_id);
  lyceum_cli_json_int (builder, "course_id", card->course_id);
  lyceum_cli_json_text (builder, "kind", card->kind);
  lyceum_cli_json_text (builder, "front", card->note_front ? card->note_front : card->front);
  lyceum_cli_json_text (builder, "back", card->note_back ? card->note_back : card->back);
  lyceum_cli_json_text (builder, "quote", card->quote);
  lyceum_cli_json_text (builder, "location", card->location);
  json_builder_end_object (builder);
}

static int
list (LyceumCli *cli,
      int        argc,
      char     **argv)
{
  TrayLine line = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) cards = NULL;
  g_autoptr (GError) error = NULL;
  JsonBuilder *builder = NULL;
  int status = begin (cli, "tray [keep|drop|on|off]", &line, &argc, &argv);
  LyceumCollection *collection;

  if (status >= 0)
    return status;
  if (argc > 1)
    return lyceum_cli_usage_error (_("“%s” is not understood here."), argv[1]);
  collection = lyceum_workshop_get_collection (cli->workshop);
  lyceum_collection_list_tray_async (collection, line.course_id, 0, NULL, lyceum_cli_ready_cb, &result);
  cards = lyceum_collection_list_tray_finish (collection, lyceum_cli_wait (&result), &error);
  if (!cards)
    return lyceum_cli_fail (error);
  if (cli->json)
    {
      builder = json_builder_new ();
      json_builder_begin_array (builder);
    }
  for (guint i = 0; i < cards->len; i++)
    if (builder)
      append_note (builder, g_ptr_array_index (cards, i));
    else
      print_note (g_ptr_array_index (cards, i));
  if (builder)
    {
      json_builder_end_array (builder);
      lyceum_cli_print_json (builder);
    }
  else if (cards->len == 0)
    g_print ("%s\n", _("No new cards wait to be looked at."));
  else
    g_print ("%s\n", _("“lyceumctl tray keep NUMBER…” and “tray drop NUMBER…” say what becomes of them; “tray keep --all” keeps all."));
  return LYCEUM_CLI_SUCCESS;
}

int
lyceum_cli_tray (LyceumCli *cli,
                 int        argc,
                 char     **argv)
{
  static const LyceumCliVerb verbs[] = { { "keep", keep }, { "drop", drop }, { "on", set_on }, { "off", set_off } };
  const LyceumCliVerb *verb = _lyceum_cli_find_verb (verbs, G_N_ELEMENTS (verbs), &argc, argv);

  return verb ? verb->run (cli, argc, argv) : list (cli, argc, argv);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-cli-edit-private.h"
#include "lyceum-lesson-text.h"

/* Parses the line of a command about one lesson and opens the collection. Returns an exit status, or -1 to go on. */
static int
begin (LyceumCli          *cli,
       const char         *usage,
       const GOptionEntry *entries,
       int                 argc,
       char              **argv,
       gint64             *lesson_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;

  if (!lyceum_cli_parse (cli, usage, entries, &argc, &argv) || !(ids = _lyceum_cli_read_numbers (argc, argv, 1, 1)))
    return LYCEUM_CLI_USAGE;
  *lesson_id = g_array_index (ids, gint64, 0);
  return lyceum_cli_open (cli, &error) ? -1 : lyceum_cli_fail (error);
}

static LyceumLesson *
find_lesson (LyceumCli *cli,
             gint64     lesson_id,
             GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  LyceumCollection *collection = lyceum_workshop_get_collection (cli->workshop);

  lyceum_collection_get_lesson_async (collection, lesson_id, NULL, lyceum_cli_ready_cb, &result);
  return lyceum_collection_get_lesson_finish (collection, lyceum_cli_wait (&result), error);
}

static int
edit (LyceumCli *cli,
      int        argc,
      char     **argv)
{
  g_autofree char *title = NULL, *text = NULL;
  const GOptionEntry entries[] = {
    { "title", 't', 0, G_OPTION_ARG_STRING, &title, N_ ("Rename it, and leave its text as it is"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumLesson) lesson = NULL;
  GAsyncResult *result = NULL;
  gint64 lesson_id;
  int status = begin (cli, "lessons edit LESSON", entries, argc, argv, &lesson_id);

  if (status >= 0)
    return status;
  lesson = find_lesson (cli, lesson_id, &error);
  if (!lesson)
    return lyceum_cli_fail (error);
  if (!title)
    {
      text = _lyceum_cli_let_edit (lesson->markdown ? lesson->markdown : "", ".md", &error);
      if (!text)
        return lyceum_cli_fail (error);
    }
  lyceum_collection_change_lesson_async (lyceum_workshop_get_collection (cli->workshop), lesson_id, title, text, NULL,
                                         lyceum_cli_ready_cb, &result);
  return _lyceum_cli_say_edit (cli, &result);
}

static int
delete (LyceumCli *cli,
        int        argc,
        char     **argv)
{
  gboolean keep_cards = FALSE;
  const GOptionEntry entries[] = {
    { "keep-cards", 0, 0, G_OPTION_ARG_NONE, &keep_cards, N_ ("Leave its cards in the course"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  GAsyncResult *result = NULL;
  gint64 lesson_id;
  int status = begin (cli, "lessons delete LESSON", entries, argc, argv, &lesson_id);

  if (status >= 0)
    return status;
  lyceum_collection_delete_lesson_async (lyceum_workshop_get_collection (cli->workshop), lesson_id, keep_cards, NULL,
                                         lyceum_cli_ready_cb, &result);
  return _lyceum_cli_say_edit (cli, &result);
}

static int
move (LyceumCli *cli,
      int        argc,
      char     **argv)
{
  int up = 0, down = 0;
  const GOptionEntry entries[] = {
    { "up", 'u', 0, G_OPTION_ARG_INT, &up, N_ ("Before so many others"), N_ ("NUMBER") },
    { "down", 'd', 0, G_OPTION_ARG_INT, &down, N_ ("Behind so many others"), N_ ("NUMBER") },
    G_OPTION_ENTRY_NULL,
  };
  GAsyncResult *result = NULL;
  gint64 lesson_id;
  int status = begin (cli, "lessons move LESSON", entries, argc, argv, &lesson_id);

  if (status >= 0)
    return status;
  if (up == down)
    return lyceum_cli_usage_error (_("Where to? Add --up 1 or --down 1."));
  lyceum_collection_move_lesson_async (lyceum_workshop_get_collection (cli->workshop), lesson_id,
                                       CLAMP (down, -100000, 100000) - CLAMP (up, -100000, 100000), NULL, lyceum_cli_ready_cb, &result);
  return _lyceum_cli_say_edit (cli, &result);
}

static int
merge (LyceumCli *cli,
       int        argc,
       char     **argv)
{
  GAsyncResult *result = NULL;
  gint64 lesson_id;
  int status = begin (cli, "lessons merge LESSON", NULL, argc, argv, &lesson_id);

  if (status >= 0)
    return status;
  lyceum_collection_merge_lessons_async (lyceum_workshop_get_collection (cli->workshop), lesson_id, NULL, lyceum_cli_ready_cb, &result);
  return _lyceum_cli_say_edit (cli, &result);
}

/* Where a line or a heading begins; -1: there is no such. */
static gssize
find_offset (const char *markdown,
             const char *heading,
             int         line)
{
  g_autoptr (GPtrArray) headings = lyceum_lesson_text_headings (markdown);
  const char *p = markdown;

  for (guint i = 0; heading && i < headings->len; i++)
    {
      const LyceumLessonHeading *found = g_ptr_array_index (headings, i);

      if (g_str_equal (found->text, heading))
        return (gssize) found->offset;
    }
  if (heading)
    return -1;
  for (int i = 1; p && i < line; i++)
    {
      p = strchr (p, '\n');
      p = p ? p + 1 : NULL;
    }
  return p ? p - markdown : -1;
}

static int
split (LyceumCli *cli,
       int        argc,
       char     **argv)
{
  g_autofree char *heading = NULL, *title = NULL;
  int line = 0;
  const GOptionEntry entries[] = {
    { "at", 'a', 0, G_OPTION_ARG_STRING, &heading, N_ ("The heading at which the second begins"), N_ ("TEXT") },
    { "line", 'n', 0, G_OPTION_ARG_INT, &line, N_ ("The line at which the second begins"), N_ ("NUMBER") },
    { "title", 't', 0, G_OPTION_ARG_STRING, &title, N_ ("The title of the second"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumLesson) lesson = NULL;
  GAsyncResult *result = NULL;
  gint64 lesson_id;
  gssize offset;
  int status = begin (cli, "lessons split LESSON", entries, argc, argv, &lesson_id);

  if (status >= 0)
    return status;
  if (!heading && line < 1)
    return lyceum_cli_usage_error (_("Where? Add --at HEADING or --line NUMBER."));
  lesson = find_lesson (cli, lesson_id, &error);
  if (!lesson)
    return lyceum_cli_fail (error);
  offset = find_offset (lesson->markdown ? lesson->markdown : "", heading, line);
  if (offset < 0)
    return lyceum_cli_usage_error (_("The lesson has no such heading or line."));
  lyceum_collection_split_lesson_async (lyceum_workshop_get_collection (cli->workshop), lesson_id, (gsize) offset, title, NULL,
                                        lyceum_cli_ready_cb, &result);
  return _lyceum_cli_say_edit (cli, &result);
}

int
_lyceum_cli_lessons_verb (LyceumCli *cli,
                          int       *argc,
                          char     **argv)
{
  static const LyceumCliVerb verbs[] = {
    { "edit", edit }, { "delete", delete }, { "move", move }, { "merge", merge }, { "split", split },
  };
  const LyceumCliVerb *verb = _lyceum_cli_find_verb (verbs, G_N_ELEMENTS (verbs), argc, argv);

  return verb ? verb->run (cli, *argc, argv) : -1;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-find-private.h"

#include <glib/gi18n-lib.h>

gboolean
_lyceum_cli_find_places (const char       *name,
                         LyceumFindPlaces *places)
{
  static const struct
  {
    const char *name;
    LyceumFindPlaces places;
  } all[] = { { "lessons", LYCEUM_FIND_LESSONS }, { "cards", LYCEUM_FIND_CARDS }, { "sources", LYCEUM_FIND_PASSAGES }, { "all", LYCEUM_FIND_ALL } };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_strcmp0 (name, all[i].name) == 0)
      {
        *places = all[i].places;
        return TRUE;
      }
  return FALSE;
}

static const char *
name_of (LyceumFindPlaces place)
{
  return place == LYCEUM_FIND_LESSONS ? "lesson" : place == LYCEUM_FIND_CARDS ? "card" : "passage";
}

static void
append_found (JsonBuilder       *builder,
              const LyceumFound *found)
{
  json_builder_begin_object (builder);
  lyceum_cli_json_text (builder, "place", name_of (found->place));
  lyceum_cli_json_int (builder, "id", found->id);
  lyceum_cli_json_int (builder, "course_id", found->course_id);
  lyceum_cli_json_int (builder, "lesson_id", found->lesson_id);
  lyceum_cli_json_text (builder, "title", found->title);
  lyceum_cli_json_text (builder, "excerpt", found->excerpt);
  lyceum_cli_json_text (builder, "location", found->location);
  lyceum_cli_json_double (builder, "score", found->score);
  json_builder_end_object (builder);
}

/* Returns: (transfer full): @text with what matches in bold, where @bold says so. */
static char *
mark (const char *text,
      GArray     *marks,
      gboolean    bold)
{
  g_autofree char *line = lyceum_cli_one_line (text);
  GString *marked;
  gsize done = 0;

  /* What had to be taken out would leave the marks elsewhere. */
  if (!bold || !marks || !g_str_equal (line, text))
    return g_steal_pointer (&line);
  marked = g_string_new (NULL);
  for (guint i = 0; i < marks->len; i++)
    {
      LyceumRange range = g_array_index (marks, LyceumRange, i);

      g_string_append_len (marked, text + done, (gssize) (range.start - done));
      g_string_append (marked, "\033[1m");
      g_string_append_len (marked, text + range.start, (gssize) (range.end - range.start));
      g_string_append (marked, "\033[0m");
      done = range.end;
    }
  g_string_append (marked, text + done);
  return g_string_free (marked, FALSE);
}

static void
print_found (const LyceumFound *found,
             gboolean           bold)
{
  g_autofree char *title = mark (found->title ? found->title : "", found->title_marks, bold);
  g_autofree char *excerpt = mark (found->excerpt ? found->excerpt : "", found->excerpt_marks, bold);
  const char *kind = found->place == LYCEUM_FIND_LESSONS ? _("Lesson") : found->place == LYCEUM_FIND_CARDS ? _("Card") : _("Source");

  /* Translators: what it is, its number, and its title. */
  g_print (_("%s %" G_GINT64_FORMAT ": %s"), kind, found->place == LYCEUM_FIND_CARDS ? found->card_id : found->id, title);
  g_print ("\n");
  if (*excerpt)
    g_print ("    %s\n", excerpt);
}

int
_lyceum_cli_find (LyceumCli        *cli,
                  const char       *text,
                  LyceumFindPlaces  places,
                  gint64            course_id,
                  guint             n_each)
{
  LyceumSearch *search = lyceum_workshop_get_search (cli->workshop);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;
  JsonBuilder *builder;

  lyceum_find_async (search, text, places, course_id, n_each, NULL, lyceum_cli_ready_cb, &result);
  all = lyceum_find_finish (search, lyceum_cli_wait (&result), &error);
  if (!all)
    return lyceum_cli_fail (error);
  if (!cli->json)
    {
      for (guint i = 0; i < all->len; i++)
        print_found (g_ptr_array_index (all, i), lyceum_cli_terminal_width (1) > 0);
      if (all->len == 0)
        g_print ("%s\n", _("Nothing has these words. Try others."));
      return LYCEUM_CLI_SUCCESS;
    }
  builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (guint i = 0; i < all->len; i++)
    append_found (builder, g_ptr_array_index (all, i));
  json_builder_end_array (builder);
  lyceum_cli_print_json (builder);
  return LYCEUM_CLI_SUCCESS;
}

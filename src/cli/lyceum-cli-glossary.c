/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli.h"

#include <glib/gi18n-lib.h>

#include "lyceum-formula-markdown.h"
#include "lyceum-glossary.h"

static void
append_term (JsonBuilder              *builder,
             const LyceumGlossaryTerm *term)
{
  g_autofree char *definition = lyceum_formula_make_readable (term->definition);

  json_builder_begin_object (builder);
  lyceum_cli_json_text (builder, "term", term->term);
  lyceum_cli_json_text (builder, "definition", definition);
  lyceum_cli_json_int (builder, "lesson", term->lesson_id);
  json_builder_set_member_name (builder, "lessons");
  json_builder_begin_array (builder);
  for (guint i = 0; i < term->places->len; i++)
    {
      const LyceumGlossaryPlace *place = g_ptr_array_index (term->places, i);

      json_builder_begin_object (builder);
      lyceum_cli_json_int (builder, "id", place->lesson_id);
      lyceum_cli_json_int (builder, "number", place->number);
      lyceum_cli_json_text (builder, "title", place->title);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
print_term (const LyceumGlossaryTerm *term)
{
  g_autofree char *name = lyceum_cli_one_line (term->term);
  g_autofree char *readable = lyceum_formula_make_readable (term->definition);
  g_autofree char *definition = lyceum_cli_one_line (readable);
  g_autoptr (GString) places = g_string_new (NULL);

  for (guint i = 0; i < term->places->len; i++)
    g_string_append_printf (places, "%s%u", i > 0 ? ", " : "", ((LyceumGlossaryPlace *) g_ptr_array_index (term->places, i))->number);
  /* Translators: a term of the glossary, what it means, and the numbers of the lessons that explain it: "3, 7". */
  g_print (ngettext ("%s: %s (lesson %s)\n", "%s: %s (lessons %s)\n", term->places->len), name, definition, places->str);
}

static void
print_glossary (GPtrArray *terms)
{
  g_autofree char *before = NULL;

  for (guint i = 0; i < terms->len; i++)
    {
      const LyceumGlossaryTerm *term = g_ptr_array_index (terms, i);
      g_autofree char *letter = lyceum_glossary_term_get_letter (term);

      if (g_strcmp0 (letter, before) != 0)
        g_print ("%s%s\n", i > 0 ? "\n" : "", letter);
      print_term (term);
      g_free (before);
      before = g_steal_pointer (&letter);
    }
  if (terms->len == 0)
    g_print ("%s\n", _("The lessons of this course explain no terms yet."));
}

static GPtrArray *
read_terms (LyceumCli *cli,
            gint64     course_id,
            GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  LyceumCollection *collection;

  if (!lyceum_cli_open (cli, error) || !lyceum_cli_check_course (cli, course_id, error))
    return NULL;
  collection = lyceum_workshop_get_collection (cli->workshop);
  lyceum_collection_list_glossary_async (collection, course_id, NULL, lyceum_cli_ready_cb, &result);
  return lyceum_collection_list_glossary_finish (collection, lyceum_cli_wait (&result), error);
}

int
lyceum_cli_glossary (LyceumCli *cli,
                     int        argc,
                     char     **argv)
{
  g_autofree char *course = NULL;
  const GOptionEntry entries[] = {
    { "course", 'c', 0, G_OPTION_ARG_STRING, &course, N_ ("The course"), N_ ("ID") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GPtrArray) terms = NULL;
  g_autoptr (GError) error = NULL;
  gint64 course_id = 0;
  int status;

  if (!lyceum_cli_parse (cli, "glossary [ID]", entries, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (argc > 2 || (argc > 1 && course))
    return lyceum_cli_usage_error (_("“%s” is not understood here."), argv[argc - 1]);
  if (!lyceum_cli_read_course (argc > 1 ? argv[1] : course, &course_id, &status))
    return status;
  if (course_id == 0)
    return lyceum_cli_usage_error (_("Which course? “lyceumctl courses” lists them; then add --course ID."));

  terms = read_terms (cli, course_id, &error);
  if (!terms)
    return lyceum_cli_fail (error);
  if (cli->json)
    {
      JsonBuilder *builder = json_builder_new ();

      json_builder_begin_array (builder);
      for (guint i = 0; i < terms->len; i++)
        append_term (builder, g_ptr_array_index (terms, i));
      json_builder_end_array (builder);
      lyceum_cli_print_json (builder);
    }
  else
    print_glossary (terms);
  return LYCEUM_CLI_SUCCESS;
}

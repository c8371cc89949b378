/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-learn-private.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *name;
  const char *words;
} reasons[] = {
  { "no-quote", N_ ("the source does not say it") },
  { "not-said", N_ ("the answer is not in the source") },
  { "gives-away", N_ ("the question gave the answer away") },
  { "duplicate", N_ ("asked before") },
  { "empty", N_ ("incomplete") },
  { "too-long", N_ ("too long") },
  { "language", N_ ("in another language") },
};

static gboolean
set_none (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       _("A topic needs a model that writes about it, and no server of models has been added. "
                         "“lyceumctl provider add” adds one."));
  return FALSE;
}

gboolean
lyceum_cli_learn_choose_maker (LyceumCli    *cli,
                               const char   *provider,
                               const char   *model,
                               gboolean      is_needed,
                               LyceumMaker **maker,
                               GError      **error)
{
  LyceumModels *models = lyceum_workshop_get_models (cli->workshop);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) profiles = NULL;

  *maker = NULL;
  if (!provider && !is_needed)
    return TRUE;
  lyceum_models_list_async (models, NULL, lyceum_cli_ready_cb, &result);
  profiles = lyceum_models_list_finish (models, lyceum_cli_wait (&result), error);
  if (!profiles)
    return FALSE;
  for (guint i = 0; i < profiles->len; i++)
    {
      const LyceumProviderProfile *profile = g_ptr_array_index (profiles, i);

      if (provider && g_str_equal (profile->name, provider))
        {
          *maker = lyceum_maker_new_for (profile, model);
          return TRUE;
        }
    }
  if (!provider)
    *maker = lyceum_maker_new_for_any (profiles);
  if (!provider)
    return *maker != NULL || set_none (error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _("There is no server of models called “%s”. “lyceumctl provider list” shows those that there are."), provider);
  return FALSE;
}

static void
add_note (LyceumCliMaking *making,
          const char      *note)
{
  if (note && !g_ptr_array_find_with_equal_func (making->notes, note, g_str_equal, NULL))
    g_ptr_array_add (making->notes, g_strdup (note));
}

static void
add_rejected (LyceumCliMaking *making,
              const char      *json)
{
  g_autoptr (JsonNode) node = json ? json_from_string (json, NULL) : NULL;
  JsonObject *object = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  for (guint i = 0; object && i < G_N_ELEMENTS (reasons); i++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (making->reasons, reasons[i].name));
      gint64 more = json_object_get_int_member_with_default (object, reasons[i].name, 0);

      if (more > 0)
        g_hash_table_insert (making->reasons, (gpointer) reasons[i].name, GUINT_TO_POINTER (n + (guint) more));
    }
}

LyceumCliMaking *
lyceum_cli_making_read (LyceumCli *cli,
                        gint64     course_id)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (cli->workshop);
  LyceumCliMaking *making = g_new0 (LyceumCliMaking, 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) lessons = NULL;

  making->notes = g_ptr_array_new_with_free_func (g_free);
  making->reasons = g_hash_table_new (g_str_hash, g_str_equal);
  lyceum_collection_list_lessons_async (collection, course_id, FALSE, NULL, lyceum_cli_ready_cb, &result);
  lessons = lyceum_collection_list_lessons_finish (collection, lyceum_cli_wait (&result), NULL);
  for (guint i = 0; lessons && i < lessons->len; i++)
    {
      const LyceumLesson *lesson = g_ptr_array_index (lessons, i);

      making->n_by_model += lesson->made_by != NULL;
      making->n_fallen_back += lesson->made_note != NULL || lesson->cards_note != NULL;
      add_note (making, lesson->made_note);
      add_note (making, lesson->cards_note);
      add_rejected (making, lesson->cards_rejected);
    }
  return making;
}

void
lyceum_cli_making_free (LyceumCliMaking *making)
{
  g_ptr_array_unref (making->notes);
  g_hash_table_unref (making->reasons);
  g_free (making);
}

static guint
count_rejected (const LyceumCliMaking *making)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    n += GPOINTER_TO_UINT (g_hash_table_lookup (making->reasons, reasons[i].name));
  return n;
}

void
lyceum_cli_making_print (const LyceumCliMaking *making)
{
  guint n_rejected = count_rejected (making);

  if (n_rejected > 0)
    g_print (ngettext ("%u card of the model was rejected:\n", "%u cards of the model were rejected:\n", n_rejected), n_rejected);
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (making->reasons, reasons[i].name));

      if (n > 0)
        g_print ("  %4u  %s\n", n, _(reasons[i].words));
    }
  if (making->n_fallen_back > 0)
    g_print (ngettext ("%u lesson, or its cards, is not by the model:\n", "%u lessons, or their cards, are not by the model:\n",
                       making->n_fallen_back),
             making->n_fallen_back);
  for (guint i = 0; i < making->notes->len; i++)
    {
      g_autofree char *note = lyceum_cli_one_line (g_ptr_array_index (making->notes, i));

      g_print ("  %s\n", note);
    }
}

void
lyceum_cli_making_json (const LyceumCliMaking *making,
                        JsonBuilder           *builder)
{
  lyceum_cli_json_int (builder, "lessons_by_model", making->n_by_model);
  lyceum_cli_json_int (builder, "fallen_back", making->n_fallen_back);
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < making->notes->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (making->notes, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "rejected");
  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (making->reasons, reasons[i].name));

      if (n > 0)
        lyceum_cli_json_int (builder, reasons[i].name, n);
    }
  json_builder_end_object (builder);
}

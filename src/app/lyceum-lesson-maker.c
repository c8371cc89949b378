/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-lesson-maker.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "lyceum-course-task.h"
#include "lyceum-edits.h"
#include "lyceum-window.h"

/* A lesson that is to be made again, until its task is accepted. */
typedef struct
{
  GtkWidget *widget;        /* (owned) */
  LyceumWorkshop *workshop; /* (owned) */
  LyceumMaker *maker;       /* (owned) (nullable): once one was found */
  gint64 lesson_id;
  gboolean is_edited;
} Again;

static void
again_free (Again *again)
{
  g_object_unref (again->widget);
  g_object_unref (again->workshop);
  g_clear_pointer (&again->maker, lyceum_maker_free);
  g_free (again);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Again, again_free)

static guint
count_rejected (const char *json)
{
  g_autoptr (JsonNode) node = json ? json_from_string (json, NULL) : NULL;
  g_autoptr (GList) numbers = NULL;
  gint64 n = 0;

  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    return 0;
  numbers = json_object_get_values (json_node_get_object (node));
  for (GList *l = numbers; l; l = l->next)
    if (JSON_NODE_HOLDS_VALUE (l->data))
      n += json_node_get_int (l->data);
  return (guint) CLAMP (n, 0, 1000000);
}

static void
add_line (GString    *lines,
          const char *line)
{
  g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", line);
}

char *
lyceum_lesson_maker_describe (const LyceumLesson *lesson)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  guint n_rejected = count_rejected (lesson->cards_rejected);

  if (lesson->edited_at)
    add_line (lines, _("Edited by you"));
  if (lesson->made_by)
    {
      /* Translators: a model and its server: "Written by llama3 (Home)". */
      g_autofree char *by = g_strdup_printf (_("Written by %s"), lesson->made_by);

      add_line (lines, by);
    }
  if (lesson->made_note)
    add_line (lines, lesson->made_note);
  if (lesson->cards_note && g_strcmp0 (lesson->cards_note, lesson->made_note) != 0)
    {
      /* Translators: %s is a sentence: "Made by the built-in generator, because …". */
      g_autofree char *cards = g_strdup_printf (_("Cards: %s"), lesson->cards_note);

      add_line (lines, cards);
    }
  if (n_rejected > 0)
    {
      g_autofree char *rejected =
        g_strdup_printf (ngettext ("%u card of the model was not good enough, and left out",
                                   "%u cards of the model were not good enough, and left out", n_rejected),
                         n_rejected);

      add_line (lines, rejected);
    }
  return lines->len > 0 ? g_string_free (g_steal_pointer (&lines), FALSE) : NULL;
}

static void
toast (GtkWidget  *widget,
       const char *text)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (LYCEUM_IS_WINDOW (root))
    lyceum_window_toast (LYCEUM_WINDOW (root), text);
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Again) again = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumTask) task = lyceum_lesson_remake_finish (result, &error);

  if (task && again->is_edited)
    toast (again->widget, _("A new version is being made. It stands behind the lesson that you have edited, which stays."));
  else if (task)
    toast (again->widget, _("The lesson is being made again. It changes here when it is ready."));
  else
    lyceum_report (again->widget, error);
}

static void
submit (Again *again)
{
  lyceum_lesson_remake_async (lyceum_workshop_get_queue (again->workshop), lyceum_workshop_get_collection (again->workshop),
                              again->lesson_id, again->maker, NULL, submitted_cb, again);
}

static void
version_added_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (Again) again = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumEdit) edit = lyceum_collection_edit_finish (LYCEUM_COLLECTION (object), result, &error);

  if (!edit)
    {
      lyceum_report (again->widget, error);
      return;
    }
  again->lesson_id = edit->lesson_id;
  submit (g_steal_pointer (&again));
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Again) again = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) profiles = lyceum_models_list_finish (LYCEUM_MODELS (object), result, &error);

  if (!profiles)
    {
      lyceum_report (again->widget, error);
      return;
    }
  again->maker = lyceum_maker_new_for_any (profiles);
  if (again->maker && again->is_edited)
    {
      lyceum_collection_add_version_async (lyceum_workshop_get_collection (again->workshop), again->lesson_id, NULL, version_added_cb,
                                           again);
      g_steal_pointer (&again);
      return;
    }
  if (again->maker)
    {
      submit (g_steal_pointer (&again));
      return;
    }
  toast (again->widget, _("No server of models has been added yet. Add one in Models."));
}

void
lyceum_lesson_maker_make_again (GtkWidget      *widget,
                                LyceumWorkshop *workshop,
                                gint64          lesson_id,
                                gboolean        is_edited)
{
  Again *again = g_new0 (Again, 1);

  again->widget = g_object_ref (widget);
  again->workshop = g_object_ref (workshop);
  again->lesson_id = lesson_id;
  again->is_edited = is_edited;
  lyceum_models_list_async (lyceum_workshop_get_models (workshop), NULL, listed_cb, again);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-find-open.h"

#include <glib/gi18n-lib.h>

#include "lyceum-card-dialog.h"
#include "lyceum-database.h"
#include "lyceum-window-private.h"

/* A passage on the way to its lesson. */
typedef struct
{
  GtkWidget *widget; /* (owned) */
  gint64 course_id;
  char *text;
  char *excerpt;
} Opening;

static void
opening_free (Opening *self)
{
  g_object_unref (self->widget);
  g_free (self->text);
  g_free (self->excerpt);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
lesson_found_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumLesson) lesson = lyceum_collection_find_lesson_finish (LYCEUM_COLLECTION (object), result, &error);
  GtkRoot *root = gtk_widget_get_root (opening->widget);

  if (!LYCEUM_IS_WINDOW (root))
    return;
  if (lesson)
    _lyceum_window_open_lesson_at (LYCEUM_WINDOW (root), lesson->id, opening->text, opening->excerpt);
  else if (g_error_matches (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND))
    {
      /* The lessons of its source are still to come, or have left it out. */
      gtk_widget_activate_action (opening->widget, "win.open-course", "x", opening->course_id);
      lyceum_window_toast (LYCEUM_WINDOW (root), _("No lesson is about this passage: here is its course"));
    }
  else
    lyceum_report (opening->widget, error);
}

static void
open_passage (GtkWidget         *widget,
              LyceumCollection  *collection,
              const LyceumFound *found,
              const char        *text)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->widget = g_object_ref (widget);
  opening->course_id = found->course_id;
  opening->text = g_strdup (text);
  opening->excerpt = g_strdup (found->excerpt);
  lyceum_collection_find_lesson_async (collection, found->source_id, found->block, NULL, lesson_found_cb, opening);
}

static guint
count_different (const char *text,
                 GArray     *marks)
{
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < marks->len; i++)
    {
      const LyceumRange *range = &g_array_index (marks, LyceumRange, i);

      g_hash_table_add (words, g_utf8_casefold (text + range->start, (gssize) (range->end - range->start)));
    }
  return g_hash_table_size (words);
}

/* Whose title has the words as well as its text is opened where the reader was. */
static void
open_lesson (GtkWidget         *widget,
             const LyceumFound *found,
             const char        *text)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  guint n_in_title = count_different (found->title, found->title_marks);

  if (!LYCEUM_IS_WINDOW (root))
    return;
  if (n_in_title > 0 && n_in_title >= count_different (found->excerpt, found->excerpt_marks))
    _lyceum_window_open_lesson_at (LYCEUM_WINDOW (root), found->id, NULL, NULL);
  else
    _lyceum_window_open_lesson_at (LYCEUM_WINDOW (root), found->id, text, found->excerpt);
}

static void
open_card (GtkWidget         *widget,
           LyceumCollection  *collection,
           const LyceumFound *found)
{
  if (found->card_id)
    lyceum_card_dialog_open (widget, collection, found->card_id);
  else
    gtk_widget_activate_action (widget, "win.open-course", "x", found->course_id);
}

void
lyceum_find_open (GtkWidget         *widget,
                  LyceumWorkshop    *workshop,
                  const LyceumFound *found,
                  const char        *text)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (workshop);

  switch (found->place)
    {
    case LYCEUM_FIND_LESSONS:
      open_lesson (widget, found, text);
      break;
    case LYCEUM_FIND_CARDS:
      open_card (widget, collection, found);
      break;
    default:
      open_passage (widget, collection, found, text);
      break;
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-error-text.h"
#include "lyceum-window-edits.h"
#include "lyceum-window-private.h"

/* What a person changes of cards and lessons is said with a way back. */

#define TOAST "lyceum-edit-toast"

static LyceumCollection *
get_collection (LyceumWindow *self)
{
  return self->workshop ? lyceum_workshop_get_collection (self->workshop) : NULL;
}

/* One at a time: those that wait in a row would be about what has long been followed by something else. */
static void
show_toast (LyceumWindow *self,
            AdwToast     *toast)
{
  AdwToast *last = g_object_get_data (G_OBJECT (self), TOAST);

  if (last)
    adw_toast_dismiss (last);
  g_object_set_data_full (G_OBJECT (self), TOAST, g_object_ref (toast), g_object_unref);
  lyceum_window_add_toast (self, toast);
}

static void
turned_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LyceumWindow) self = LYCEUM_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumEdit) edit = lyceum_collection_edit_finish (LYCEUM_COLLECTION (object), result, &error);
  g_autofree char *words = NULL, *text = NULL, *escaped = NULL;

  if (self->closed)
    return;
  if (!edit)
    {
      if (g_error_matches (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND) ||
          g_error_matches (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_CONSTRAINT))
        lyceum_window_toast (self, error->message);
      else
        lyceum_window_report (self, error);
      return;
    }
  words = lyceum_edit_describe (edit);
  /* Translators: %s is what was done: "Card deleted". */
  text = edit->undone ? g_strdup_printf (_("Taken back: %s"), words) : g_strdup_printf (_("Done again: %s"), words);
  escaped = g_markup_escape_text (text, -1);
  show_toast (self, adw_toast_new (escaped));
}

static void
undo_clicked_cb (AdwToast     *toast,
                 LyceumWindow *self)
{
  const gint64 *edit_id = g_object_get_data (G_OBJECT (toast), "edit-id");
  LyceumCollection *collection = get_collection (self);

  if (collection)
    lyceum_collection_undo_async (collection, *edit_id, NULL, turned_cb, g_object_ref (self));
}

void
lyceum_window_show_edit (LyceumWindow     *self,
                         const LyceumEdit *edit)
{
  g_autofree char *words = lyceum_edit_describe (edit);
  g_autofree char *text = NULL, *escaped = NULL;
  AdwToast *toast;

  if (self->closed || edit->id == 0)
    return;
  if (edit->duplicate_id != 0)
    /* Translators: %s is what was done: "Card added". */
    text = g_strdup_printf (_("%s. Another card of this course asks the same."), words);
  escaped = g_markup_escape_text (text ? text : words, -1);
  toast = adw_toast_new (escaped);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, 8);
  g_object_set_data_full (G_OBJECT (toast), "edit-id", g_memdup2 (&edit->id, sizeof edit->id), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), self, 0);
  show_toast (self, toast);
}

void
lyceum_window_edited_cb (GObject      *object,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (GtkWidget) widget = GTK_WIDGET (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumEdit) edit = lyceum_collection_edit_finish (LYCEUM_COLLECTION (object), result, &error);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (!LYCEUM_IS_WINDOW (root))
    return;
  if (edit)
    lyceum_window_show_edit (LYCEUM_WINDOW (root), edit);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    lyceum_window_toast (LYCEUM_WINDOW (root), error->message);
  else
    lyceum_window_report (LYCEUM_WINDOW (root), error);
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumWindow *self = LYCEUM_WINDOW (widget);

  if (get_collection (self))
    lyceum_collection_undo_async (get_collection (self), 0, NULL, turned_cb, g_object_ref (self));
}

static void
redo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumWindow *self = LYCEUM_WINDOW (widget);

  if (get_collection (self))
    lyceum_collection_redo_async (get_collection (self), NULL, turned_cb, g_object_ref (self));
}

void
_lyceum_window_install_edit_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, redo_action);
  /* A text field has the keys first, for its own undo. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.redo", NULL);
}

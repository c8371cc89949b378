/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "lyceum-lesson-row.h"
#include "lyceum-lessons-view-private.h"
#include "lyceum-window-edits.h"

static LyceumCollection *
get_collection (LyceumLessonsView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  LyceumWorkshop *workshop = LYCEUM_IS_WINDOW (root) ? lyceum_window_get_workshop (LYCEUM_WINDOW (root)) : NULL;

  return workshop ? lyceum_workshop_get_collection (workshop) : NULL;
}

static LyceumLessonItem *
get_focused (LyceumLessonsView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (!focus || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list)))
    return NULL;
  if (!LYCEUM_IS_LESSON_ROW (focus))
    focus = gtk_widget_get_first_child (focus) ? gtk_widget_get_first_child (focus) : focus;
  return LYCEUM_IS_LESSON_ROW (focus) ? lyceum_lesson_row_get_item (LYCEUM_LESSON_ROW (focus)) : NULL;
}

/* The lesson that the menu was opened on, or that has the focus; 0: none. */
static gint64
get_lesson (LyceumLessonsView *self)
{
  LyceumLessonItem *item = self->chosen ? self->chosen : get_focused (self);

  return item ? lyceum_lesson_item_get_id (item) : 0;
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gint64 lesson_id = get_lesson (LYCEUM_LESSONS_VIEW (widget));

  if (lesson_id != 0)
    gtk_widget_activate_action (widget, "win.edit-lesson", "x", lesson_id);
}

static void
move_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumLessonsView *self = LYCEUM_LESSONS_VIEW (widget);
  gint64 lesson_id = get_lesson (self);

  if (lesson_id != 0 && get_collection (self))
    lyceum_collection_move_lesson_async (get_collection (self), lesson_id, g_variant_get_int32 (parameter), NULL, lyceum_window_edited_cb,
                                         g_object_ref (self));
}

static void
merge_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  LyceumLessonsView *self = LYCEUM_LESSONS_VIEW (widget);
  gint64 lesson_id = get_lesson (self);

  if (lesson_id != 0 && get_collection (self))
    lyceum_collection_merge_lessons_async (get_collection (self), lesson_id, NULL, lyceum_window_edited_cb, g_object_ref (self));
}

/* Its cards go with it, or stay. */
static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  LyceumLessonsView *self = LYCEUM_LESSONS_VIEW (widget);
  gint64 lesson_id = get_lesson (self);

  if (lesson_id != 0 && get_collection (self))
    lyceum_collection_delete_lesson_async (get_collection (self), lesson_id, g_variant_get_boolean (parameter), NULL,
                                           lyceum_window_edited_cb, g_object_ref (self));
}

/* Renaming */

static void
rename_response_cb (AdwMessageDialog  *dialog,
                    const char        *response,
                    LyceumLessonsView *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog));
  const gint64 *lesson_id = g_object_get_data (G_OBJECT (dialog), "lesson-id");

  if (g_str_equal (response, "rename") && get_collection (self))
    lyceum_collection_change_lesson_async (get_collection (self), *lesson_id, gtk_editable_get_text (entry), NULL, NULL,
                                           lyceum_window_edited_cb, g_object_ref (self));
}

static void
title_changed_cb (GtkEditable      *entry,
                  AdwMessageDialog *dialog)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "rename", *title != '\0');
}

static void
rename_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  LyceumLessonsView *self = LYCEUM_LESSONS_VIEW (widget);
  LyceumLessonItem *item = self->chosen ? self->chosen : get_focused (self);
  gint64 lesson_id = item ? lyceum_lesson_item_get_id (item) : 0;
  GtkRoot *root = gtk_widget_get_root (widget);
  AdwMessageDialog *dialog;
  GtkWidget *entry;

  if (lesson_id == 0 || !GTK_IS_WINDOW (root))
    return;
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (root), _("Rename Lesson"), NULL));
  entry = g_object_new (GTK_TYPE_ENTRY, "text", lyceum_lesson_item_get_title (item), "activates-default", TRUE, "max-length", 300, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Title of the lesson"), -1);
  adw_message_dialog_set_extra_child (dialog, entry);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "rename", _("_Rename"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "rename", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "rename");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "lesson-id", g_memdup2 (&lesson_id, sizeof lesson_id), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (rename_response_cb), self, 0);
  g_signal_connect_object (entry, "changed", G_CALLBACK (title_changed_cb), dialog, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

/* The menu */

static void
forget_chosen_cb (gpointer data)
{
  g_autoptr (LyceumLessonsView) self = data;

  if (!self->menu || !gtk_widget_get_visible (self->menu))
    g_clear_object (&self->chosen);
}

/* The action that was chosen comes after this. */
static void
menu_closed_cb (LyceumLessonsView *self)
{
  g_idle_add_once (forget_chosen_cb, g_object_ref (self));
}

static void
open_menu (LyceumLessonsView *self,
           LyceumLessonItem  *item,
           GtkWidget         *at,
           double             x,
           double             y)
{
  GdkRectangle place;
  double view_x, view_y;

  if (!item || lyceum_lesson_item_is_heading (item) || !gtk_widget_translate_coordinates (at, GTK_WIDGET (self), x, y, &view_x, &view_y))
    return;
  if (!self->menu)
    {
      self->menu = gtk_popover_menu_new_from_model (self->lesson_menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      g_signal_connect_object (self->menu, "closed", G_CALLBACK (menu_closed_cb), self, G_CONNECT_SWAPPED);
    }
  g_set_object (&self->chosen, item);
  place = (GdkRectangle) { (int) view_x, (int) view_y, 1, 1 };
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &place);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            GtkWidget       *row)
{
  GtkWidget *view = gtk_widget_get_ancestor (row, LYCEUM_TYPE_LESSONS_VIEW);

  if (view)
    open_menu (LYCEUM_LESSONS_VIEW (view), lyceum_lesson_row_get_item (LYCEUM_LESSON_ROW (row)), row, x, y);
}

static void
long_pressed_cb (GtkGestureLongPress *gesture,
                 double               x,
                 double               y,
                 GtkWidget           *row)
{
  pressed_cb (NULL, 1, x, y, row);
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumLessonsView *self = LYCEUM_LESSONS_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  LyceumLessonItem *item = get_focused (self);

  if (item)
    open_menu (self, item, gtk_root_get_focus (root), 24, 24);
}

/* Dragging */

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source,
                 double         x,
                 double         y,
                 GtkWidget     *row)
{
  LyceumLessonItem *item = lyceum_lesson_row_get_item (LYCEUM_LESSON_ROW (row));

  if (!item || lyceum_lesson_item_is_heading (item))
    return NULL;
  return gdk_content_provider_new_typed (LYCEUM_TYPE_LESSON_ITEM, item);
}

static void
drag_begin_cb (GtkDragSource *source,
               GdkDrag       *drag,
               GtkWidget     *row)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (row);

  gtk_drag_source_set_icon (source, picture, 24, 12);
}

/* How many lessons further down the one stands than the other. */
static gboolean
find_offset (LyceumLessonsView *self,
             LyceumLessonItem  *from,
             LyceumLessonItem  *to,
             int               *offset)
{
  guint at_from, at_to;

  if (!g_list_store_find (self->items, from, &at_from) || !g_list_store_find (self->items, to, &at_to))
    return FALSE;
  *offset = (int) at_to - (int) at_from;
  for (guint i = MIN (at_from, at_to); i < MAX (at_from, at_to); i++)
    {
      g_autoptr (LyceumLessonItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      /* A lesson stays with its source. */
      if (lyceum_lesson_item_is_heading (item))
        return FALSE;
    }
  return *offset != 0;
}

static gboolean
dropped_cb (GtkDropTarget *target,
            const GValue  *value,
            double         x,
            double         y,
            GtkWidget     *row)
{
  GtkWidget *view = gtk_widget_get_ancestor (row, LYCEUM_TYPE_LESSONS_VIEW);
  LyceumLessonItem *from = g_value_get_object (value), *to = lyceum_lesson_row_get_item (LYCEUM_LESSON_ROW (row));
  LyceumLessonsView *self;
  int offset;

  if (!view || !from || !to)
    return FALSE;
  self = LYCEUM_LESSONS_VIEW (view);
  if (!get_collection (self) || !find_offset (self, from, to, &offset))
    return FALSE;
  lyceum_collection_move_lesson_async (get_collection (self), lyceum_lesson_item_get_id (from), offset, NULL, lyceum_window_edited_cb,
                                       g_object_ref (self));
  return TRUE;
}

void
_lyceum_lessons_view_let_edit (GtkWidget *row)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *hold = gtk_gesture_long_press_new ();
  GtkDragSource *drag = gtk_drag_source_new ();
  GtkDropTarget *drop = gtk_drop_target_new (LYCEUM_TYPE_LESSON_ITEM, GDK_ACTION_MOVE);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect (hold, "pressed", G_CALLBACK (long_pressed_cb), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (hold));
  gtk_drag_source_set_actions (drag, GDK_ACTION_MOVE);
  g_signal_connect (drag, "prepare", G_CALLBACK (drag_prepare_cb), row);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (drop, "drop", G_CALLBACK (dropped_cb), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (drop));
}

static void
add_key (GtkWidgetClass *widget_class,
         guint           key,
         int             offset)
{
  gtk_widget_class_add_binding_action (widget_class, key, GDK_ALT_MASK, "lessons.move", "i", offset);
}

void
_lyceum_lessons_view_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "lessons.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "lessons.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "lessons.move", "i", move_action);
  gtk_widget_class_install_action (widget_class, "lessons.merge", NULL, merge_action);
  gtk_widget_class_install_action (widget_class, "lessons.delete", "b", delete_action);
  gtk_widget_class_install_action (widget_class, "lessons.menu", NULL, menu_action);
  add_key (widget_class, GDK_KEY_Up, -1);
  add_key (widget_class, GDK_KEY_Down, 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "lessons.rename", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "lessons.delete", "b", FALSE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "lessons.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "lessons.menu", NULL);
}

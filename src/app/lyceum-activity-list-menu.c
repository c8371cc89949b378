/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-activity-list-private.h"
#include "lyceum-error-text.h"
#include "lyceum-task-actions.h"
#include "lyceum-task-words.h"
#include "lyceum-window.h"

/* What can be done with the task of a row. */

static void
acted_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (LyceumActivityList) self = LYCEUM_ACTIVITY_LIST (user_data);
  g_autoptr (GError) error = NULL;

  if (!lyceum_task_actions_finish (result, &error) && !lyceum_error_is_cancelled (error))
    lyceum_report (GTK_WIDGET (self), error);
}

static void
act (LyceumActivityList *self,
     gpointer            item,
     LyceumTaskActions   action)
{
  lyceum_task_actions_do (self->queue, item, action, self->cancellable, acted_cb, g_object_ref (self));
  /* What the person wants first is first at once. */
  if (action == LYCEUM_TASK_FIRST)
    lyceum_activity_model_set_held (self->model, FALSE);
}

static void
act_cb (LyceumTaskRow      *row,
        guint               action,
        LyceumActivityList *self)
{
  gpointer item = lyceum_task_row_get_item (row);

  if (item)
    act (self, item, (LyceumTaskActions) action);
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  static const struct
  {
    const char *name;
    LyceumTaskActions action;
  } actions[] = {
    { "task.cancel", LYCEUM_TASK_CANCEL },
    { "task.retry", LYCEUM_TASK_RETRY },
    { "task.first", LYCEUM_TASK_FIRST },
    { "task.pause", LYCEUM_TASK_PAUSE },
    { "task.resume", LYCEUM_TASK_RESUME },
  };
  LyceumActivityList *self = LYCEUM_ACTIVITY_LIST (widget);

  for (guint i = 0; self->menu_item && i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name, name))
      act (self, self->menu_item, actions[i].action);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumActivityList *self = LYCEUM_ACTIVITY_LIST (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *details = NULL;
  LyceumTaskFacts facts;

  if (!self->menu_item)
    return;

  lyceum_task_facts_get (&facts, self->queue, self->menu_item);
  details = lyceum_task_words_details (&facts);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), details);
  if (LYCEUM_IS_WINDOW (root))
    lyceum_window_toast (LYCEUM_WINDOW (root), _("Details copied"));
}

static void
enable_actions (LyceumActivityList *self)
{
  LyceumTaskActions possible = lyceum_task_actions_get (self->menu_item);
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "task.cancel", (possible & LYCEUM_TASK_CANCEL) != 0);
  gtk_widget_action_set_enabled (widget, "task.retry", (possible & LYCEUM_TASK_RETRY) != 0);
  gtk_widget_action_set_enabled (widget, "task.first", (possible & LYCEUM_TASK_FIRST) != 0);
  gtk_widget_action_set_enabled (widget, "task.pause", (possible & LYCEUM_TASK_PAUSE) != 0);
  gtk_widget_action_set_enabled (widget, "task.resume", (possible & LYCEUM_TASK_RESUME) != 0);
}

/* One menu for all rows. @at: what it points at; @x and @y: where in it, or negative for all of it. */
static void
show_menu (LyceumActivityList *self,
           LyceumTaskRow      *row,
           GtkWidget          *at,
           double              x,
           double              y)
{
  graphene_rect_t bounds;
  GdkRectangle rectangle;

  if (!lyceum_task_row_get_item (row) || !gtk_widget_compute_bounds (at, GTK_WIDGET (self), &bounds))
    return;

  if (!self->menu)
    {
      self->menu = gtk_popover_menu_new_from_model (self->task_menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  g_set_object (&self->menu_item, G_OBJECT (lyceum_task_row_get_item (row)));
  enable_actions (self);
  if (x >= 0)
    rectangle = (GdkRectangle){ (int) x, (int) y, 1, 1 };
  else
    rectangle = (GdkRectangle){
      (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width, (int) bounds.size.height,
    };
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &rectangle);
  _lyceum_activity_list_hold (self);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
menu_cb (LyceumTaskRow      *row,
         GtkWidget          *button,
         LyceumActivityList *self)
{
  show_menu (self, row, button, -1, -1);
}

void
_lyceum_activity_list_show_menu_at (LyceumActivityList *self,
                                    double              x,
                                    double              y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = NULL;

  while (picked && picked != GTK_WIDGET (self) && !row)
    {
      /* The margins of a row belong to the item of the list that it stands in. */
      row = LYCEUM_IS_TASK_ROW (picked) ? picked : gtk_widget_get_first_child (picked);
      row = row && LYCEUM_IS_TASK_ROW (row) ? row : NULL;
      picked = gtk_widget_get_parent (picked);
    }
  if (row)
    show_menu (self, LYCEUM_TASK_ROW (row), row, x, y);
}

LyceumTaskRow *
_lyceum_activity_list_get_focus_row (LyceumActivityList *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self))
                     ? gtk_widget_get_ancestor (focus, LYCEUM_TYPE_TASK_ROW) : NULL;

  return row ? LYCEUM_TASK_ROW (row) : NULL;
}

static gboolean
menu_key_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  LyceumActivityList *self = LYCEUM_ACTIVITY_LIST (widget);
  LyceumTaskRow *row = _lyceum_activity_list_get_focus_row (self);

  if (!row)
    return FALSE;
  lyceum_task_row_popup_menu (row);
  return TRUE;
}

static gboolean
delete_key_cb (GtkWidget *widget,
               GVariant  *args,
               gpointer   user_data)
{
  LyceumActivityList *self = LYCEUM_ACTIVITY_LIST (widget);
  LyceumTaskRow *row = _lyceum_activity_list_get_focus_row (self);
  gpointer item = row ? lyceum_task_row_get_item (row) : NULL;

  if (!item || !(lyceum_task_actions_get (item) & LYCEUM_TASK_CANCEL))
    return FALSE;
  act (self, item, LYCEUM_TASK_CANCEL);
  return TRUE;
}

void
_lyceum_activity_list_connect_row (LyceumActivityList *self,
                                   LyceumTaskRow      *row)
{
  g_signal_connect_object (row, "act", G_CALLBACK (act_cb), self, 0);
  g_signal_connect_object (row, "menu", G_CALLBACK (menu_cb), self, 0);
}

void
_lyceum_activity_list_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "task.cancel", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "task.retry", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "task.first", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "task.pause", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "task.resume", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "task.copy", NULL, copy_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, delete_key_cb, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-activity-button.h"
#include "lyceum-activity-page.h"
#include "lyceum-window-private.h"

/* What the window does about background work. */

static GtkWidget *
find_widget (GtkWidget *widget,
             GType      type)
{
  if (!gtk_widget_get_child_visible (widget))
    return NULL;
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found)
        return found;
    }
  return NULL;
}

static void
activity_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  GtkWidget *button = find_widget (_lyceum_window_get_page (LYCEUM_WINDOW (widget)), LYCEUM_TYPE_ACTIVITY_BUTTON);

  if (button)
    lyceum_activity_button_popup (LYCEUM_ACTIVITY_BUTTON (button));
}

static void
all_activity_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  LyceumWindow *self = LYCEUM_WINDOW (widget);

  if (self->workshop && !LYCEUM_IS_ACTIVITY_PAGE (_lyceum_window_get_page (self)))
    _lyceum_window_push (self, lyceum_activity_page_new (lyceum_workshop_get_queue (self->workshop),
                                                         lyceum_workshop_get_task_store (self->workshop),
                                                         self->activity_since));
}

static void
set_since (LyceumWindow *self,
           gint64        since)
{
  GtkWidget *page = _lyceum_window_get_page (self);

  self->activity_since = since;
  if (LYCEUM_IS_ACTIVITY_PAGE (page))
    lyceum_activity_page_set_since (LYCEUM_ACTIVITY_PAGE (page), since);
}

/* What comes back is listed as the work of an earlier run is. */
static void
undo_clear_cb (AdwToast     *toast,
               LyceumWindow *self)
{
  const gint64 *since = g_object_get_data (G_OBJECT (toast), "since");

  if (!self->closed)
    set_since (self, *since);
}

/* The list is cleared, and nothing is deleted: a lesson that could not be made can still be tried again where it would
 * stand. */
static void
clear_activity_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  LyceumWindow *self = LYCEUM_WINDOW (widget);
  AdwToast *toast;

  if (!self->workshop)
    return;

  toast = adw_toast_new (_("Finished work cleared"));
  adw_toast_set_button_label (toast, _("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "since",
                          g_memdup2 (&self->activity_since, sizeof self->activity_since), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clear_cb), self, 0);
  lyceum_queue_forget_finished (lyceum_workshop_get_queue (self->workshop));
  set_since (self, g_get_real_time () / 1000);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
_lyceum_window_install_activity_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.activity", NULL, activity_action);
  gtk_widget_class_install_action (widget_class, "win.all-activity", NULL, all_activity_action);
  gtk_widget_class_install_action (widget_class, "win.clear-activity", NULL, clear_activity_action);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-activity-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "lyceum-activity-list.h"

/* As wide as is good to read, and no wider than the window. */
#define MAX_WIDTH 400
#define MIN_WIDTH 280
#define WINDOW_MARGIN 36

struct _LyceumActivityView
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkStack *states;
  AdwBin *list_place;
  GtkWidget *pause_button;
  GtkWidget *clear_button;

  LyceumQueue *queue;         /* (owned) */
  LyceumActivityModel *model; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LyceumActivityView, lyceum_activity_view, GTK_TYPE_WIDGET)

static void
update (LyceumActivityView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  gboolean paused = lyceum_queue_is_paused (self->queue);

  gtk_stack_set_visible_child_name (self->states, n > 0 ? "tasks" : "empty");
  gtk_widget_set_visible (self->clear_button, lyceum_activity_model_get_n_finished (self->model) > 0);
  gtk_button_set_label (GTK_BUTTON (self->pause_button), paused ? _("_Resume") : _("_Pause All"));
  gtk_widget_set_visible (self->pause_button, paused || lyceum_queue_get_n_unfinished (self->queue) > 0);
}

static void
pause_cb (LyceumActivityView *self)
{
  lyceum_queue_set_kind_paused (self->queue, NULL, !lyceum_queue_is_paused (self->queue));
  update (self);
}

static void
all_cb (LyceumActivityView *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);

  if (popover)
    gtk_popover_popdown (GTK_POPOVER (popover));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.all-activity", NULL);
}

static void
lyceum_activity_view_map (GtkWidget *widget)
{
  LyceumActivityView *self = LYCEUM_ACTIVITY_VIEW (widget);

  lyceum_activity_model_set_live (self->model, TRUE);
  GTK_WIDGET_CLASS (lyceum_activity_view_parent_class)->map (widget);
}

static void
lyceum_activity_view_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lyceum_activity_view_parent_class)->unmap (widget);
  lyceum_activity_model_set_live (LYCEUM_ACTIVITY_VIEW (widget)->model, FALSE);
}

/* Whoever opens it looks at the list. */
static gboolean
lyceum_activity_view_focus (GtkWidget        *widget,
                            GtkDirectionType  direction)
{
  LyceumActivityView *self = LYCEUM_ACTIVITY_VIEW (widget);

  if (direction == GTK_DIR_TAB_FORWARD && !gtk_widget_get_focus_child (widget) &&
      gtk_widget_child_focus (GTK_WIDGET (self->states), direction))
    return TRUE;
  return GTK_WIDGET_CLASS (lyceum_activity_view_parent_class)->focus (widget, direction);
}

static void
lyceum_activity_view_dispose (GObject *object)
{
  LyceumActivityView *self = LYCEUM_ACTIVITY_VIEW (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_ACTIVITY_VIEW);
  g_clear_object (&self->model);
  g_clear_object (&self->queue);

  G_OBJECT_CLASS (lyceum_activity_view_parent_class)->dispose (object);
}

static void
lyceum_activity_view_class_init (LyceumActivityViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_activity_view_dispose;
  widget_class->map = lyceum_activity_view_map;
  widget_class->unmap = lyceum_activity_view_unmap;
  widget_class->focus = lyceum_activity_view_focus;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-activity-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityView, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityView, states);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityView, list_place);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityView, pause_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityView, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, pause_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_activity_view_init (LyceumActivityView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lyceum_activity_view_new (LyceumQueue *queue)
{
  LyceumActivityView *self = g_object_new (LYCEUM_TYPE_ACTIVITY_VIEW, NULL);

  self->queue = g_object_ref (queue);
  self->model = lyceum_activity_model_new (queue);
  adw_bin_set_child (self->list_place, lyceum_activity_list_new (queue, self->model, TRUE));
  g_signal_connect_object (self->model, "refreshed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "waiting-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
lyceum_activity_view_fit (LyceumActivityView *self,
                          int                 window_width)
{
  g_return_if_fail (LYCEUM_IS_ACTIVITY_VIEW (self));

  gtk_widget_set_size_request (self->content, CLAMP (window_width - WINDOW_MARGIN, MIN_WIDTH, MAX_WIDTH), -1);
}

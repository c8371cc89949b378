/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-activity-view.h"

#include "lyceum-task-row.h"

/* Widgets for the newest tasks only: a day's work may be thousands. */
#define MAX_TASKS 50

struct _LyceumActivityView
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkStack *states;
  GtkListBox *tasks;
  GtkWidget *clear_button;

  LyceumQueue *queue; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LyceumActivityView, lyceum_activity_view, GTK_TYPE_WIDGET)

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  LyceumActivityView *self = LYCEUM_ACTIVITY_VIEW (user_data);

  return lyceum_task_row_new (self->queue, LYCEUM_TASK (item), FALSE);
}

static void
update (LyceumActivityView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->queue));

  gtk_stack_set_visible_child_name (self->states, n > 0 ? "tasks" : "empty");
  gtk_widget_set_visible (self->clear_button, n > 0);
  gtk_widget_set_sensitive (self->clear_button, lyceum_queue_get_n_unfinished (self->queue) == 0 || n > 1);
}

static void
clear_cb (LyceumActivityView *self)
{
  lyceum_queue_forget_finished (self->queue);
}

static void
lyceum_activity_view_dispose (GObject *object)
{
  LyceumActivityView *self = LYCEUM_ACTIVITY_VIEW (object);

  if (self->tasks)
    gtk_list_box_bind_model (self->tasks, NULL, NULL, NULL, NULL);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_ACTIVITY_VIEW);
  g_clear_object (&self->queue);

  G_OBJECT_CLASS (lyceum_activity_view_parent_class)->dispose (object);
}

static void
lyceum_activity_view_class_init (LyceumActivityViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_activity_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-activity-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityView, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityView, states);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityView, tasks);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityView, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
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
  g_autoptr (GListModel) newest = NULL;

  self->queue = g_object_ref (queue);
  newest = G_LIST_MODEL (gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (queue)), 0, MAX_TASKS));
  gtk_list_box_bind_model (self->tasks, newest, create_row, self, NULL);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify::n-unfinished", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

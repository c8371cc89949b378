/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-task-row.h"

#include <glib/gi18n-lib.h>

#include "lyceum-progress-ring.h"

#define MAX_CHILDREN 8

struct _LyceumTaskRow
{
  GtkListBoxRow parent_instance;

  GtkStack *sign;
  GtkImage *icon;
  LyceumProgressRing *ring;
  GtkLabel *title;
  GtkLabel *text;
  GtkWidget *cancel_button;
  GtkWidget *retry_button;
  GtkWidget *unfold_button;
  GtkRevealer *revealer;
  GtkListBox *children;

  LyceumQueue *queue;  /* (owned) */
  LyceumTask *task;    /* (owned) */
  GtkFilter *filter;   /* (owned) (nullable): of the children, once unfolded */
  gint64 filtered_at;  /* monotonic, µs */
  gboolean child;
};

G_DEFINE_FINAL_TYPE (LyceumTaskRow, lyceum_task_row, GTK_TYPE_LIST_BOX_ROW)

/* (nullable) (transfer full): "about 2 minutes left" */
static char *
words_left (LyceumTask *task)
{
  double progress = lyceum_task_get_progress (task);
  double elapsed = (g_get_real_time () / 1000 - lyceum_task_get_created_at (task)) / 1000.0;
  double left;

  if (progress < 0.05 || elapsed < 4)
    return NULL;

  left = elapsed * (1 - progress) / progress;
  if (left < 10)
    return g_strdup (_("a few seconds left"));
  if (left < 90)
    return g_strdup_printf (ngettext ("%u second left", "%u seconds left", (guint) left / 10 * 10), (guint) left / 10 * 10);
  return g_strdup_printf (ngettext ("%u minute left", "%u minutes left", (guint) (left / 60 + 0.5)), (guint) (left / 60 + 0.5));
}

static char *
words_running (LyceumTask *task)
{
  const char *message = lyceum_task_get_message (task);
  guint n = lyceum_task_get_n_children (task);
  g_autofree char *left = words_left (task);
  g_autofree char *done = NULL;

  if (n > 1)
    done = g_strdup_printf (_("%u of %u steps"), lyceum_task_get_n_finished_children (task), n);
  else
    done = g_strdup (message ? message : _("Working…"));
  /* Translators: what is being done, and how long it will still take. */
  return left ? g_strdup_printf (_("%s, %s"), done, left) : g_steal_pointer (&done);
}

static char *
words (LyceumTask *task)
{
  const char *error = lyceum_task_get_error_message (task);

  switch (lyceum_task_get_state (task))
    {
    case LYCEUM_TASK_STATE_SCHEDULED:
    case LYCEUM_TASK_STATE_WAITING:
      return lyceum_task_get_n_children (task) > 0 ? words_running (task) : g_strdup (_("Waiting"));
    case LYCEUM_TASK_STATE_QUEUED:
      return g_strdup (_("Waiting for its turn"));
    case LYCEUM_TASK_STATE_RUNNING:
      return words_running (task);
    case LYCEUM_TASK_STATE_SUCCEEDED:
      return g_strdup (_("Done"));
    case LYCEUM_TASK_STATE_FAILED:
      return g_strdup (error ? error : _("It did not work."));
    case LYCEUM_TASK_STATE_CANCELLED:
      return g_strdup (_("Cancelled"));
    }
  return NULL;
}

static void
show_sign (LyceumTaskRow   *self,
           LyceumTaskState  state)
{
  const char *icon = "content-loading-symbolic";

  if (state == LYCEUM_TASK_STATE_SUCCEEDED)
    icon = "object-select-symbolic";
  else if (state == LYCEUM_TASK_STATE_FAILED)
    icon = "dialog-warning-symbolic";
  else if (state == LYCEUM_TASK_STATE_CANCELLED)
    icon = "process-stop-symbolic";
  gtk_image_set_from_icon_name (self->icon, icon);
}

static void
update_buttons (LyceumTaskRow   *self,
                LyceumTaskState  state)
{
  gboolean finished = LYCEUM_TASK_STATE_IS_FINISHED (state);
  gboolean failed = state == LYCEUM_TASK_STATE_FAILED || state == LYCEUM_TASK_STATE_CANCELLED;

  gtk_widget_set_visible (self->cancel_button, !finished);
  gtk_widget_set_visible (self->retry_button, failed);
  gtk_widget_set_visible (self->unfold_button, !self->child && lyceum_task_get_n_children (self->task) > 0 &&
                                                 (!finished || lyceum_task_get_n_failed_children (self->task) > 0));
}

static void
update (LyceumTaskRow *self)
{
  LyceumTaskState state = lyceum_task_get_state (self->task);
  double progress = lyceum_task_get_progress (self->task);
  gboolean failed = state == LYCEUM_TASK_STATE_FAILED;
  gboolean working = !LYCEUM_TASK_STATE_IS_FINISHED (state) &&
                     (state == LYCEUM_TASK_STATE_RUNNING || lyceum_task_get_n_children (self->task) > 0);
  g_autofree char *text = words (self->task);

  gtk_label_set_label (self->title, lyceum_task_get_title (self->task));
  gtk_label_set_label (self->text, text);
  gtk_label_set_lines (self->text, failed ? 6 : 1);
  gtk_label_set_wrap (self->text, failed);
  if (failed)
    gtk_widget_add_css_class (GTK_WIDGET (self), "failed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "failed");

  gtk_stack_set_visible_child_name (self->sign, working ? "ring" : "icon");
  lyceum_progress_ring_set_active (self->ring, working);
  lyceum_progress_ring_set_fraction (self->ring, progress);
  show_sign (self, state);
  update_buttons (self, state);

  if (self->filter && g_get_monotonic_time () - self->filtered_at > 250 * 1000)
    {
      self->filtered_at = g_get_monotonic_time ();
      gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
    }
}

static gboolean
is_shown (gpointer item,
          gpointer user_data)
{
  LyceumTaskState state = lyceum_task_get_state (LYCEUM_TASK (item));

  return state == LYCEUM_TASK_STATE_RUNNING || state == LYCEUM_TASK_STATE_FAILED;
}

static GtkWidget *
create_child_row (gpointer item,
                  gpointer user_data)
{
  LyceumTaskRow *self = LYCEUM_TASK_ROW (user_data);

  return lyceum_task_row_new (self->queue, LYCEUM_TASK (item), TRUE);
}

static void
unfold_cb (LyceumTaskRow *self)
{
  gboolean unfold = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->unfold_button));

  if (unfold && !self->filter)
    {
      GListModel *all = g_object_ref (lyceum_queue_get_children (self->queue, self->task));
      g_autoptr (GListModel) shown = NULL;

      self->filter = GTK_FILTER (gtk_custom_filter_new (is_shown, NULL, NULL));
      shown = G_LIST_MODEL (gtk_filter_list_model_new (all, g_object_ref (self->filter)));
      shown = G_LIST_MODEL (gtk_slice_list_model_new (g_steal_pointer (&shown), 0, MAX_CHILDREN));
      gtk_list_box_bind_model (self->children, shown, create_child_row, self, NULL);
    }
  gtk_revealer_set_reveal_child (self->revealer, unfold);
}

static void
cancel_cb (LyceumTaskRow *self)
{
  lyceum_queue_cancel (self->queue, self->task);
}

static void
retry_cb (LyceumTaskRow *self)
{
  lyceum_queue_retry (self->queue, self->task);
}

static void
lyceum_task_row_dispose (GObject *object)
{
  LyceumTaskRow *self = LYCEUM_TASK_ROW (object);

  if (self->children)
    gtk_list_box_bind_model (self->children, NULL, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_TASK_ROW);
  g_clear_object (&self->filter);
  g_clear_object (&self->task);
  g_clear_object (&self->queue);

  G_OBJECT_CLASS (lyceum_task_row_parent_class)->dispose (object);
}

static void
lyceum_task_row_class_init (LyceumTaskRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_task_row_dispose;

  g_type_ensure (LYCEUM_TYPE_PROGRESS_RING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-task-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumTaskRow, sign);
  gtk_widget_class_bind_template_child (widget_class, LyceumTaskRow, icon);
  gtk_widget_class_bind_template_child (widget_class, LyceumTaskRow, ring);
  gtk_widget_class_bind_template_child (widget_class, LyceumTaskRow, title);
  gtk_widget_class_bind_template_child (widget_class, LyceumTaskRow, text);
  gtk_widget_class_bind_template_child (widget_class, LyceumTaskRow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumTaskRow, retry_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumTaskRow, unfold_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumTaskRow, revealer);
  gtk_widget_class_bind_template_child (widget_class, LyceumTaskRow, children);
  gtk_widget_class_bind_template_callback (widget_class, unfold_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
}

static void
lyceum_task_row_init (LyceumTaskRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lyceum_task_row_new (LyceumQueue *queue,
                     LyceumTask  *task,
                     gboolean     child)
{
  LyceumTaskRow *self = g_object_new (LYCEUM_TYPE_TASK_ROW, NULL);

  self->queue = g_object_ref (queue);
  self->task = g_object_ref (task);
  self->child = child;
  /* One handler for all properties: they change together, at most once a frame. */
  g_signal_connect_object (task, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

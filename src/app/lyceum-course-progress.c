/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-course-progress.h"

#include <glib/gi18n-lib.h>

#include "lyceum-course-words.h"

struct _LyceumCourseProgress
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkLabel *text;
  GtkProgressBar *bar;
  GtkWidget *cancel_button;
  GtkWidget *retry_button;

  LyceumQueue *queue; /* (owned) (nullable) */
  LyceumTask *task;   /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (LyceumCourseProgress, lyceum_course_progress, GTK_TYPE_WIDGET)

static void
cancel_cb (LyceumCourseProgress *self)
{
  if (self->task)
    lyceum_queue_cancel (self->queue, self->task);
}

static void
retry_cb (LyceumCourseProgress *self)
{
  if (self->task)
    lyceum_queue_retry (self->queue, self->task);
}

static void
lyceum_course_progress_dispose (GObject *object)
{
  LyceumCourseProgress *self = LYCEUM_COURSE_PROGRESS (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_COURSE_PROGRESS);
  g_clear_object (&self->queue);
  g_clear_object (&self->task);

  G_OBJECT_CLASS (lyceum_course_progress_parent_class)->dispose (object);
}

static void
lyceum_course_progress_class_init (LyceumCourseProgressClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_course_progress_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-course-progress.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumCourseProgress, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumCourseProgress, text);
  gtk_widget_class_bind_template_child (widget_class, LyceumCourseProgress, bar);
  gtk_widget_class_bind_template_child (widget_class, LyceumCourseProgress, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumCourseProgress, retry_button);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_course_progress_init (LyceumCourseProgress *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The first of the steps that failed says why; (nullable) (transfer none). */
static const char *
find_error (LyceumQueue *queue,
            LyceumTask  *task)
{
  GListModel *children = lyceum_queue_get_children (queue, task);
  guint n = g_list_model_get_n_items (children);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LyceumTask) child = g_list_model_get_item (children, i);

      if (lyceum_task_get_state (child) == LYCEUM_TASK_STATE_FAILED)
        return lyceum_task_get_error_message (child);
    }
  return lyceum_task_get_error_message (task);
}

static char *
words_failed (LyceumQueue *queue,
              LyceumTask  *task)
{
  guint n = lyceum_task_get_n_failed_children (task);
  const char *error = find_error (queue, task);
  g_autofree char *count = NULL;

  if (n <= 1)
    return g_strdup (error ? error : _("This course could not be made."));

  count = g_strdup_printf (ngettext ("%u step did not work.", "%u steps did not work.", n), n);
  /* Translators: how many steps failed, and why the first did. */
  return error ? g_strdup_printf (_("%s %s"), count, error) : g_steal_pointer (&count);
}

void
lyceum_course_progress_show (LyceumCourseProgress *self,
                             const LyceumCourse   *course,
                             LyceumQueue          *queue,
                             LyceumTask           *task)
{
  LyceumTaskState state = task ? lyceum_task_get_state (task) : LYCEUM_TASK_STATE_SUCCEEDED;
  gboolean working = !LYCEUM_TASK_STATE_IS_FINISHED (state);
  gboolean failed = state == LYCEUM_TASK_STATE_FAILED;
  gboolean cancelled = state == LYCEUM_TASK_STATE_CANCELLED;
  g_autofree char *text = NULL;

  g_return_if_fail (LYCEUM_IS_COURSE_PROGRESS (self));

  g_set_object (&self->queue, queue);
  g_set_object (&self->task, task);
  gtk_widget_set_visible (GTK_WIDGET (self), working || failed || cancelled);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), working);
  gtk_widget_set_visible (self->cancel_button, working);
  gtk_widget_set_visible (self->retry_button, failed || cancelled);
  if (working)
    {
      text = lyceum_course_words_making (course, task);
      gtk_progress_bar_set_fraction (self->bar, CLAMP (lyceum_task_get_progress (task), 0, 1));
    }
  else if (failed)
    text = words_failed (queue, task);
  else if (cancelled)
    text = g_strdup (_("Making this course was cancelled."));
  gtk_label_set_label (self->text, text ? text : "");
  if (failed)
    gtk_widget_add_css_class (self->content, "failed");
  else
    gtk_widget_remove_css_class (self->content, "failed");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-course-row.h"

#include "lyceum-progress-ring.h"

struct _LyceumCourseRow
{
  AdwActionRow parent_instance;

  LyceumProgressRing *ring;
};

G_DEFINE_FINAL_TYPE (LyceumCourseRow, lyceum_course_row, ADW_TYPE_ACTION_ROW)

static void
lyceum_course_row_class_init (LyceumCourseRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LYCEUM_TYPE_PROGRESS_RING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-course-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumCourseRow, ring);
}

static void
lyceum_course_row_init (LyceumCourseRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lyceum_course_row_new (void)
{
  return g_object_new (LYCEUM_TYPE_COURSE_ROW, NULL);
}

void
lyceum_course_row_set (LyceumCourseRow    *self,
                       const LyceumCourse *course,
                       const char         *text,
                       double              fraction,
                       gboolean            active)
{
  g_return_if_fail (LYCEUM_IS_COURSE_ROW (self));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), course->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "x", course->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), "win.open-course");
  lyceum_progress_ring_set_fraction (self->ring, fraction);
  lyceum_progress_ring_set_active (self->ring, active || fraction > 0);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-course-card.h"

#include "lyceum-course-words.h"
#include "lyceum-progress-ring.h"

struct _LyceumCourseCard
{
  GtkFlowBoxChild parent_instance;

  GtkLabel *name;
  GtkLabel *reading;
  GtkLabel *size;
  GtkLabel *due;
  GtkLabel *making;
  GtkProgressBar *bar;
  LyceumProgressRing *ring;

  gint64 course_id;
};

G_DEFINE_FINAL_TYPE (LyceumCourseCard, lyceum_course_card, GTK_TYPE_FLOW_BOX_CHILD)

static void
lyceum_course_card_class_init (LyceumCourseCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LYCEUM_TYPE_PROGRESS_RING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-course-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumCourseCard, name);
  gtk_widget_class_bind_template_child (widget_class, LyceumCourseCard, reading);
  gtk_widget_class_bind_template_child (widget_class, LyceumCourseCard, size);
  gtk_widget_class_bind_template_child (widget_class, LyceumCourseCard, due);
  gtk_widget_class_bind_template_child (widget_class, LyceumCourseCard, making);
  gtk_widget_class_bind_template_child (widget_class, LyceumCourseCard, bar);
  gtk_widget_class_bind_template_child (widget_class, LyceumCourseCard, ring);
}

static void
lyceum_course_card_init (LyceumCourseCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lyceum_course_card_new (void)
{
  return g_object_new (LYCEUM_TYPE_COURSE_CARD, NULL);
}

void
lyceum_course_card_set (LyceumCourseCard   *self,
                        const LyceumCourse *course,
                        LyceumTask         *task)
{
  g_autofree char *reading = lyceum_course_words_reading (course);
  g_autofree char *size = lyceum_course_words_size (course);
  g_autofree char *due = lyceum_course_words_due (course->n_due);
  g_autofree char *making = NULL;

  g_return_if_fail (LYCEUM_IS_COURSE_CARD (self));

  self->course_id = course->id;
  gtk_label_set_label (self->name, course->name);
  gtk_label_set_label (self->reading, reading);
  gtk_label_set_label (self->size, size);
  gtk_label_set_label (self->due, due);
  gtk_widget_set_visible (GTK_WIDGET (self->due), course->n_due > 0);
  lyceum_progress_ring_set_fraction (self->ring, lyceum_course_words_fraction (course));
  lyceum_progress_ring_set_active (self->ring, course->n_read > 0);

  gtk_widget_set_visible (GTK_WIDGET (self->making), task != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), task != NULL);
  if (task)
    {
      making = lyceum_course_words_making (course, task);
      gtk_label_set_label (self->making, making);
      gtk_progress_bar_set_fraction (self->bar, CLAMP (lyceum_task_get_progress (task), 0, 1));
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, course->name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, making ? making : reading, -1);
}

gint64
lyceum_course_card_get_course_id (LyceumCourseCard *self)
{
  g_return_val_if_fail (LYCEUM_IS_COURSE_CARD (self), 0);

  return self->course_id;
}

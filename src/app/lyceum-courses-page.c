/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-courses-page.h"

#include "lyceum-course-card.h"
#include "lyceum-course-words.h"

struct _LyceumCoursesPage
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkFlowBox *cards;
};

G_DEFINE_FINAL_TYPE (LyceumCoursesPage, lyceum_courses_page, GTK_TYPE_WIDGET)

static void
card_activated_cb (LyceumCoursesPage *self,
                   GtkFlowBoxChild   *child)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-course", "x",
                              lyceum_course_card_get_course_id (LYCEUM_COURSE_CARD (child)));
}

static void
lyceum_courses_page_dispose (GObject *object)
{
  g_clear_pointer (&LYCEUM_COURSES_PAGE (object)->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (object), LYCEUM_TYPE_COURSES_PAGE);

  G_OBJECT_CLASS (lyceum_courses_page_parent_class)->dispose (object);
}

static void
lyceum_courses_page_class_init (LyceumCoursesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_courses_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-courses-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursesPage, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursesPage, cards);
  gtk_widget_class_bind_template_callback (widget_class, card_activated_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_courses_page_init (LyceumCoursesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The cards stay, so that the one with the focus keeps it; what they show changes. */
void
lyceum_courses_page_update (LyceumCoursesPage *self,
                            GPtrArray         *courses,
                            LyceumQueue       *queue)
{
  GtkFlowBoxChild *extra;

  g_return_if_fail (LYCEUM_IS_COURSES_PAGE (self));

  for (guint i = 0; i < courses->len; i++)
    {
      const LyceumCourse *course = g_ptr_array_index (courses, i);
      GtkFlowBoxChild *card = gtk_flow_box_get_child_at_index (self->cards, i);

      if (!card)
        {
          card = GTK_FLOW_BOX_CHILD (lyceum_course_card_new ());
          gtk_flow_box_append (self->cards, GTK_WIDGET (card));
        }
      lyceum_course_card_set (LYCEUM_COURSE_CARD (card), course, lyceum_course_get_running_task (course, queue));
    }

  while ((extra = gtk_flow_box_get_child_at_index (self->cards, courses->len)))
    gtk_flow_box_remove (self->cards, GTK_WIDGET (extra));
}

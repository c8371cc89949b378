/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-today-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "lyceum-course-row.h"
#include "lyceum-course-words.h"
#include "lyceum-progress-ring.h"

#define MAX_ROWS 4

struct _LyceumTodayPage
{
  GtkWidget parent_instance;

  GtkWidget *content;
  LyceumProgressRing *ring;
  GtkLabel *count;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkLabel *streak;
  GtkWidget *streak_box;
  GtkWidget *study_button;
  GtkWidget *tray_button;
  GtkWidget *background_group;
  GtkListBox *background;
  GtkWidget *continue_group;
  GtkListBox *courses;
};

G_DEFINE_FINAL_TYPE (LyceumTodayPage, lyceum_today_page, GTK_TYPE_WIDGET)

static void
lyceum_today_page_dispose (GObject *object)
{
  g_clear_pointer (&LYCEUM_TODAY_PAGE (object)->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (object), LYCEUM_TYPE_TODAY_PAGE);

  G_OBJECT_CLASS (lyceum_today_page_parent_class)->dispose (object);
}

static void
lyceum_today_page_class_init (LyceumTodayPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_today_page_dispose;

  g_type_ensure (LYCEUM_TYPE_PROGRESS_RING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-today-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumTodayPage, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumTodayPage, ring);
  gtk_widget_class_bind_template_child (widget_class, LyceumTodayPage, count);
  gtk_widget_class_bind_template_child (widget_class, LyceumTodayPage, title);
  gtk_widget_class_bind_template_child (widget_class, LyceumTodayPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, LyceumTodayPage, streak);
  gtk_widget_class_bind_template_child (widget_class, LyceumTodayPage, streak_box);
  gtk_widget_class_bind_template_child (widget_class, LyceumTodayPage, study_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumTodayPage, tray_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumTodayPage, background_group);
  gtk_widget_class_bind_template_child (widget_class, LyceumTodayPage, background);
  gtk_widget_class_bind_template_child (widget_class, LyceumTodayPage, continue_group);
  gtk_widget_class_bind_template_child (widget_class, LyceumTodayPage, courses);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_today_page_init (LyceumTodayPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
words_when_done (const LyceumToday *today)
{
  gint64 minutes;

  if (today->n_cards == 0)
    return g_strdup (_("Cards appear here as soon as the first lesson is made."));
  if (today->next_due)
    {
      minutes = MAX (1, (today->next_due - g_get_real_time () / 1000) / 60000 + 1);
      return g_strdup_printf (ngettext ("The next card comes back in %u minute.", "The next card comes back in %u minutes.",
                                        minutes),
                              (guint) minutes);
    }
  if (today->n_due_tomorrow == 0)
    return g_strdup (_("Nothing is due tomorrow."));
  return g_strdup_printf (ngettext ("%u card is due tomorrow.", "%u cards are due tomorrow.", today->n_due_tomorrow),
                          today->n_due_tomorrow);
}

static void
show_today (LyceumTodayPage   *self,
            const LyceumToday *today)
{
  guint n = today->n_due + today->n_new;
  guint all = n + today->reviewed_today;
  gboolean is_first;
  g_autofree char *count = g_strdup_printf ("%u", n);
  g_autofree char *title = NULL, *subtitle = NULL, *streak = NULL, *tray = lyceum_course_words_tray (today->n_tray);

  if (n > 0)
    {
      title = lyceum_course_words_due (n);
      subtitle = g_strdup_printf (ngettext ("About %u minute", "About %u minutes", MAX (1, today->minutes)),
                                  MAX (1, today->minutes));
    }
  else if (today->n_tray > 0 && today->n_cards == 0)
    {
      title = g_strdup_printf (ngettext ("%u New Card", "%u New Cards", today->n_tray), today->n_tray);
      subtitle = g_strdup (_("Look at them, and keep those that you want to learn."));
    }
  else
    {
      title = g_strdup (today->n_cards > 0 ? _("Done for Today") : _("No Cards Yet"));
      subtitle = words_when_done (today);
    }
  streak = g_strdup_printf (ngettext ("%u day in a row", "%u days in a row", today->streak), today->streak);

  gtk_label_set_label (self->count, n > 0 ? count : today->n_cards > 0 ? "✓" : "");
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->subtitle, subtitle);
  gtk_label_set_label (self->streak, streak);
  gtk_widget_set_visible (self->streak_box, today->streak > 0);
  gtk_widget_set_visible (self->study_button, n > 0);
  is_first = n == 0 && today->n_tray > 0;
  gtk_button_set_label (GTK_BUTTON (self->tray_button), is_first && today->n_cards == 0 ? _("_Look at Them") : tray);
  if (is_first)
    gtk_widget_add_css_class (self->tray_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->tray_button, "suggested-action");
  gtk_widget_set_visible (self->tray_button, today->n_tray > 0);
  lyceum_progress_ring_set_fraction (self->ring, all > 0 ? today->reviewed_today / (double) all : 0);
}

static LyceumCourseRow *
ensure_row (GtkListBox *list,
            guint       index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, index);

  if (!row)
    {
      row = GTK_LIST_BOX_ROW (lyceum_course_row_new ());
      gtk_list_box_append (list, GTK_WIDGET (row));
    }
  return LYCEUM_COURSE_ROW (row);
}

static void
trim_rows (GtkListBox *list,
           GtkWidget  *group,
           guint       n_rows)
{
  GtkListBoxRow *extra;

  while ((extra = gtk_list_box_get_row_at_index (list, n_rows)))
    gtk_list_box_remove (list, GTK_WIDGET (extra));
  gtk_widget_set_visible (group, n_rows > 0);
}

/* Courses whose material is being worked on, or was, since the app started. */
static void
show_background (LyceumTodayPage *self,
                 GPtrArray       *courses,
                 LyceumQueue     *queue)
{
  guint n_rows = 0;

  for (guint i = 0; i < courses->len && n_rows < MAX_ROWS; i++)
    {
      const LyceumCourse *course = g_ptr_array_index (courses, i);
      LyceumTask *task = course->task_id ? lyceum_queue_get_task (queue, course->task_id) : NULL;
      gboolean running = lyceum_course_get_running_task (course, queue) != NULL;
      g_autofree char *size = NULL, *text = NULL;

      if (!task)
        continue;

      size = lyceum_course_words_size (course);
      if (running)
        text = lyceum_course_words_making (course, task);
      else if (lyceum_task_get_state (task) == LYCEUM_TASK_STATE_SUCCEEDED)
        /* Translators: %s is "12 lessons · 80 cards". */
        text = g_strdup_printf (_("Ready: %s"), size);
      else
        text = g_strdup_printf (_("Not finished: %s"), size);
      lyceum_course_row_set (ensure_row (self->background, n_rows++), course, text,
                             running ? CLAMP (lyceum_task_get_progress (task), 0, 1) : 1, TRUE);
    }
  trim_rows (self->background, self->background_group, n_rows);
}

static void
show_continue (LyceumTodayPage *self,
               GPtrArray       *courses)
{
  guint n_rows = 0;

  for (guint i = 0; i < courses->len && n_rows < MAX_ROWS; i++)
    {
      const LyceumCourse *course = g_ptr_array_index (courses, i);
      g_autofree char *text = NULL;

      if (course->n_lessons == 0 || course->n_read == course->n_lessons + course->n_planned)
        continue;

      text = lyceum_course_words_reading (course);
      lyceum_course_row_set (ensure_row (self->courses, n_rows++), course, text, lyceum_course_words_fraction (course), FALSE);
    }
  trim_rows (self->courses, self->continue_group, n_rows);
}

void
lyceum_today_page_update (LyceumTodayPage   *self,
                          const LyceumToday *today,
                          GPtrArray         *courses,
                          LyceumQueue       *queue)
{
  g_return_if_fail (LYCEUM_IS_TODAY_PAGE (self));

  show_today (self, today);
  show_continue (self, courses);
  show_background (self, courses, queue);
}

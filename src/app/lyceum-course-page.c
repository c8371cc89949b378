/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-course-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "lyceum-activity-button.h"
#include "lyceum-ask-page.h"
#include "lyceum-cards-view.h"
#include "lyceum-course-progress.h"
#include "lyceum-course-words.h"
#include "lyceum-error-text.h"
#include "lyceum-glossary-view.h"
#include "lyceum-lessons-view.h"
#include "lyceum-reload.h"
#include "lyceum-sources-view.h"
#include "lyceum-status.h"
#include "lyceum-window.h"

/* How often the progress of tasks is shown anew. */
#define TASKS_PAUSE_MS 150

struct _LyceumCoursePage
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkMenuButton *menu_button;
  GMenuModel *course_menu;
  AdwViewSwitcherTitle *switcher_title;
  LyceumActivityButton *activity;
  GtkStack *states;
  LyceumStatus *failure;
  GtkWidget *summary;
  GtkLabel *name;
  GtkLabel *figures;
  GtkWidget *study_button;
  GtkWidget *tray_button;
  GtkLabel *tray_words;
  LyceumCourseProgress *work;
  AdwViewStack *tabs;
  LyceumLessonsView *lessons;
  AdwBin *cards_place;       /* empty until it is shown */
  AdwBin *glossary_place;    /* likewise */
  AdwBin *sources_place;     /* likewise */
  AdwBin *ask_place;         /* likewise */

  LyceumWorkshop *workshop;  /* (owned) */
  GCancellable *cancellable; /* (owned) */
  LyceumReload reload;
  gint64 course_id;
  LyceumCourse *course;      /* (owned) (nullable): once read */
  GPtrArray *source_list;    /* (owned) (nullable): of LyceumSource */
  LyceumTask *task;          /* (owned) (nullable): what makes the course, while the queue knows it */
  gint64 recalled_id;        /* the task that the queue was last asked to recall; 0: none */
  gulong task_handler;
  guint tasks_source;        /* shows the tasks again, soon */
};

G_DEFINE_FINAL_TYPE (LyceumCoursePage, lyceum_course_page, GTK_TYPE_WIDGET)

static LyceumCollection *
get_collection (LyceumCoursePage *self)
{
  return lyceum_workshop_get_collection (self->workshop);
}

static void
show_failure (LyceumCoursePage *self,
              const GError     *error)
{
  if (lyceum_error_is_cancelled (error) || !self->content)
    return;

  lyceum_status_set_error (self->failure, error);
  gtk_widget_set_visible (self->summary, FALSE);
  gtk_stack_set_visible_child_name (self->states, "failure");
}

static void
show_sources (LyceumCoursePage *self)
{
  GtkWidget *view = adw_bin_get_child (self->sources_place);

  if (view && self->source_list)
    lyceum_sources_view_update (LYCEUM_SOURCES_VIEW (view), self->course_id, self->source_list, self->workshop);
}

/* A conversation wants the room. */
static void
show_summary (LyceumCoursePage *self)
{
  gtk_widget_set_visible (self->summary, self->course && adw_view_stack_get_visible_child (self->tabs) != GTK_WIDGET (self->ask_place));
}

/* A tab is made when it is shown for the first time. */
static void
show_tab_cb (LyceumCoursePage *self)
{
  GtkWidget *visible = adw_view_stack_get_visible_child (self->tabs);

  show_summary (self);
  if (!self->workshop || !ADW_IS_BIN (visible) || adw_bin_get_child (ADW_BIN (visible)))
    return;

  if (visible == GTK_WIDGET (self->cards_place))
    {
      LyceumCardsView *view = g_object_new (LYCEUM_TYPE_CARDS_VIEW, NULL);

      lyceum_cards_view_set_course (view, get_collection (self), self->course_id);
      adw_bin_set_child (self->cards_place, GTK_WIDGET (view));
    }
  else if (visible == GTK_WIDGET (self->glossary_place))
    {
      LyceumGlossaryView *view = g_object_new (LYCEUM_TYPE_GLOSSARY_VIEW, NULL);

      lyceum_glossary_view_set_course (view, get_collection (self), self->course_id);
      adw_bin_set_child (self->glossary_place, GTK_WIDGET (view));
    }
  else if (visible == GTK_WIDGET (self->sources_place))
    {
      adw_bin_set_child (self->sources_place, g_object_new (LYCEUM_TYPE_SOURCES_VIEW, NULL));
      show_sources (self);
    }
  else if (visible == GTK_WIDGET (self->ask_place))
    {
      GtkWidget *page = lyceum_ask_page_new ();

      lyceum_ask_page_set_workshop (LYCEUM_ASK_PAGE (page), self->workshop, self->course_id);
      adw_bin_set_child (self->ask_place, page);
    }
}

static void
show_tasks (LyceumCoursePage *self)
{
  LyceumQueue *queue = lyceum_workshop_get_queue (self->workshop);

  if (!self->course)
    return;

  lyceum_course_progress_show (self->work, self->course, queue, self->task);
  lyceum_lessons_view_update_tasks (self->lessons, queue, self->task);
  show_sources (self);
}

static gboolean
show_tasks_cb (gpointer data)
{
  LyceumCoursePage *self = LYCEUM_COURSE_PAGE (data);

  self->tasks_source = 0;
  show_tasks (self);
  return G_SOURCE_REMOVE;
}

static void
task_changed_cb (LyceumCoursePage *self)
{
  if (!self->tasks_source)
    self->tasks_source = g_timeout_add (TASKS_PAUSE_MS, show_tasks_cb, self);
}

static void
watch_task (LyceumCoursePage *self,
            LyceumTask       *task)
{
  if (task == self->task)
    return;

  g_clear_signal_handler (&self->task_handler, self->task);
  g_set_object (&self->task, task);
  if (task)
    self->task_handler = g_signal_connect_swapped (task, "notify", G_CALLBACK (task_changed_cb), self);
}

static void
task_recalled_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (LyceumCoursePage) self = LYCEUM_COURSE_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumTask) task = lyceum_queue_recall_finish (LYCEUM_QUEUE (object), result, &error);

  if (error && !lyceum_error_is_cancelled (error))
    g_warning ("What became of making the course is not known: %s", error->message);
  if (!task || !self->content || self->task)
    return;

  watch_task (self, task);
  show_tasks (self);
}

/* What failed or was cancelled before the app was last started can be tried again as well. */
static void
find_task (LyceumCoursePage *self)
{
  LyceumQueue *queue = lyceum_workshop_get_queue (self->workshop);
  gint64 id = self->course->task_id;
  LyceumTask *task = id ? lyceum_queue_get_task (queue, id) : NULL;

  watch_task (self, task);
  if (task || !id || id == self->recalled_id)
    return;

  self->recalled_id = id;
  lyceum_queue_recall_async (queue, id, self->cancellable, task_recalled_cb, g_object_ref (self));
}

static void
show_course (LyceumCoursePage *self)
{
  const LyceumCourse *course = self->course;
  g_autofree char *reading = lyceum_course_words_reading (course);
  g_autofree char *cards = g_strdup_printf (ngettext ("%u card", "%u cards", course->n_cards), course->n_cards);
  /* Translators: "3 of 12 lessons read · 80 cards". */
  g_autofree char *figures = g_strdup_printf (_("%s · %s"), reading, cards);
  g_autofree char *tray = lyceum_course_words_tray (course->n_tray);
  g_autofree char *study = g_strdup_printf (ngettext ("_Study %u Card", "_Study %u Cards", course->n_due), course->n_due);

  adw_view_switcher_title_set_title (self->switcher_title, course->name);
  gtk_label_set_label (self->name, course->name);
  gtk_label_set_label (self->figures, figures);
  gtk_button_set_label (GTK_BUTTON (self->study_button), study);
  gtk_widget_set_visible (self->study_button, course->n_due > 0);
  gtk_label_set_label (self->tray_words, tray);
  gtk_widget_set_visible (self->tray_button, course->n_tray > 0);
  show_summary (self);
}

static void
lessons_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (LyceumCoursePage) self = LYCEUM_COURSE_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lessons = lyceum_collection_list_lessons_finish (LYCEUM_COLLECTION (object), result, &error);

  lyceum_reload_done (&self->reload);
  if (!lessons)
    {
      show_failure (self, error);
      return;
    }
  if (!self->content || !self->source_list)
    return;

  find_task (self);
  show_course (self);
  lyceum_lessons_view_update (self->lessons, lessons, self->source_list);
  show_tasks (self);
  gtk_stack_set_visible_child_name (self->states, "tabs");
}

static void
sources_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (LyceumCoursePage) self = LYCEUM_COURSE_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  GPtrArray *sources = lyceum_collection_list_sources_finish (LYCEUM_COLLECTION (object), result, &error);

  if (!sources)
    {
      lyceum_reload_done (&self->reload);
      show_failure (self, error);
      return;
    }

  g_clear_pointer (&self->source_list, g_ptr_array_unref);
  self->source_list = sources;
  lyceum_collection_list_lessons_async (LYCEUM_COLLECTION (object), self->course_id, FALSE, self->cancellable,
                                        lessons_read_cb, g_object_ref (self));
}

static void
course_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (LyceumCoursePage) self = LYCEUM_COURSE_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  LyceumCourse *course = lyceum_collection_get_course_finish (LYCEUM_COLLECTION (object), result, &error);

  if (!course)
    {
      lyceum_reload_done (&self->reload);
      show_failure (self, error);
      return;
    }

  g_clear_pointer (&self->course, lyceum_course_free);
  self->course = course;
  lyceum_collection_list_sources_async (LYCEUM_COLLECTION (object), self->course_id, self->cancellable, sources_read_cb,
                                        g_object_ref (self));
}

static void
start_reload (gpointer owner)
{
  LyceumCoursePage *self = LYCEUM_COURSE_PAGE (owner);

  lyceum_collection_get_course_async (get_collection (self), self->course_id, self->cancellable, course_read_cb,
                                      g_object_ref (self));
}

static void
collection_changed_cb (LyceumCollection *collection,
                       const char       *topic,
                       gint64            course_id,
                       LyceumCoursePage *self)
{
  if (course_id == self->course_id)
    lyceum_reload_queue (&self->reload);
}

static void
add_material_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "win.add-material", "x", LYCEUM_COURSE_PAGE (widget)->course_id);
}

static void
rename_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  LyceumCoursePage *self = LYCEUM_COURSE_PAGE (widget);

  if (self->course)
    gtk_widget_activate_action (widget, "win.rename-course", "(xs)", self->course_id, self->course->name);
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  LyceumCoursePage *self = LYCEUM_COURSE_PAGE (widget);

  if (self->course)
    gtk_widget_activate_action (widget, "win.delete-course", "(xs)", self->course_id, self->course->name);
}

static void
tray_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "win.tray", "x", LYCEUM_COURSE_PAGE (widget)->course_id);
}

static void
study_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "win.study", "x", LYCEUM_COURSE_PAGE (widget)->course_id);
}

static void
try_again_cb (LyceumCoursePage *self)
{
  lyceum_reload_queue (&self->reload);
}

/* When it is opened for the first time. */
static void
create_menu_cb (GtkMenuButton *button,
                gpointer       user_data)
{
  if (!gtk_menu_button_get_menu_model (button))
    gtk_menu_button_set_menu_model (button, LYCEUM_COURSE_PAGE (user_data)->course_menu);
}

static void
lyceum_course_page_dispose (GObject *object)
{
  LyceumCoursePage *self = LYCEUM_COURSE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  lyceum_reload_clear (&self->reload);
  g_clear_handle_id (&self->tasks_source, g_source_remove);
  g_clear_signal_handler (&self->task_handler, self->task);
  g_clear_object (&self->task);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_COURSE_PAGE);
  g_clear_pointer (&self->course, lyceum_course_free);
  g_clear_pointer (&self->source_list, g_ptr_array_unref);

  G_OBJECT_CLASS (lyceum_course_page_parent_class)->dispose (object);
}

static void
lyceum_course_page_finalize (GObject *object)
{
  LyceumCoursePage *self = LYCEUM_COURSE_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->workshop);

  G_OBJECT_CLASS (lyceum_course_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-course-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, course_menu);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, switcher_title);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, activity);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, states);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, failure);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, summary);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, name);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, figures);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, study_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, tray_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, tray_words);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, work);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, tabs);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, lessons);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, cards_place);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, glossary_place);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, sources_place);
  gtk_widget_class_bind_template_child (widget_class, LyceumCoursePage, ask_place);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_tab_cb);
}

static void
lyceum_course_page_class_init (LyceumCoursePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_course_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_course_page_finalize;

  g_type_ensure (LYCEUM_TYPE_STATUS);
  g_type_ensure (LYCEUM_TYPE_ACTIVITY_BUTTON);
  g_type_ensure (LYCEUM_TYPE_COURSE_PROGRESS);
  g_type_ensure (LYCEUM_TYPE_LESSONS_VIEW);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "course.add-material", NULL, add_material_action);
  gtk_widget_class_install_action (widget_class, "course.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "course.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "course.study", NULL, study_action);
  gtk_widget_class_install_action (widget_class, "course.tray", NULL, tray_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "course.rename", NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_course_page_init (LyceumCoursePage *self)
{
  self->cancellable = g_cancellable_new ();
  lyceum_reload_init (&self->reload, start_reload, self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->menu_button, create_menu_cb, self, NULL);
}

static void
touched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  /* Only the order of the courses depends on it. */
  if (!lyceum_collection_change_finish (LYCEUM_COLLECTION (object), result, &error))
    g_debug ("The course was not marked as opened: %s", error->message);
}

GtkWidget *
lyceum_course_page_new (LyceumWorkshop *workshop,
                        gint64          course_id)
{
  LyceumCoursePage *self = g_object_new (LYCEUM_TYPE_COURSE_PAGE, NULL);

  self->workshop = g_object_ref (workshop);
  self->course_id = course_id;
  lyceum_activity_button_set_queue (self->activity, lyceum_workshop_get_queue (workshop));
  g_signal_connect_object (get_collection (self), "changed", G_CALLBACK (collection_changed_cb), self, 0);
  lyceum_reload_queue (&self->reload);
  lyceum_collection_touch_course_async (get_collection (self), course_id, touched_cb, NULL);
  return GTK_WIDGET (self);
}

gint64
lyceum_course_page_get_course_id (LyceumCoursePage *self)
{
  g_return_val_if_fail (LYCEUM_IS_COURSE_PAGE (self), 0);

  return self->course_id;
}

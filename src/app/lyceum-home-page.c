/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-home-page.h"

#include <glib/gi18n-lib.h>

#include "lyceum-activity-button.h"
#include "lyceum-ask-page.h"
#include "lyceum-courses-page.h"
#include "lyceum-error-text.h"
#include "lyceum-reload.h"
#include "lyceum-status.h"
#include "lyceum-today-page.h"
#include "lyceum-window.h"

#define RESOURCE "/io/github/lyceum_study/Lyceum/lyceum-home-page.ui"

struct _LyceumHomePage
{
  GtkWidget parent_instance;

  GtkStack *states;
  AdwViewStack *places;
  LyceumTodayPage *today;
  LyceumCoursesPage *courses;
  LyceumAskPage *ask;
  LyceumStatus *failure;
  GtkWidget *content;
  GtkWidget *new_button;
  GtkMenuButton *menu_button;
  GMenuModel *main_menu;
  LyceumActivityButton *activity;

  LyceumWorkshop *workshop;  /* (owned) (nullable): once open */
  GCancellable *cancellable; /* (owned) */
  LyceumReload reload;
  GPtrArray *list;           /* (owned) (nullable): of LyceumCourse, while today's numbers are read */
  gboolean stale;            /* changed while it was not on the screen */
  gboolean sample_course;
};

G_DEFINE_FINAL_TYPE (LyceumHomePage, lyceum_home_page, GTK_TYPE_WIDGET)

static LyceumWindow *
get_window (LyceumHomePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return LYCEUM_IS_WINDOW (root) ? LYCEUM_WINDOW (root) : NULL;
}

static void
drop_deleted (LyceumHomePage *self,
              GPtrArray      *courses)
{
  LyceumWindow *window = get_window (self);

  for (guint i = courses->len; window && i > 0; i--)
    {
      const LyceumCourse *course = g_ptr_array_index (courses, i - 1);

      if (lyceum_window_hides_course (window, course->id))
        g_ptr_array_remove_index (courses, i - 1);
    }
}

static void
show_courses (LyceumHomePage    *self,
              GPtrArray         *courses,
              const LyceumToday *today)
{
  gboolean empty = courses->len == 0;

  drop_deleted (self, courses);
  lyceum_courses_page_update (self->courses, courses, lyceum_workshop_get_queue (self->workshop));
  lyceum_today_page_update (self->today, today, courses, lyceum_workshop_get_queue (self->workshop));
  gtk_stack_set_visible_child_name (self->states, courses->len > 0 ? "places" : "welcome");
  gtk_widget_set_visible (self->new_button, courses->len > 0);

  if (empty && self->sample_course)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.sample-course", NULL);
  self->sample_course = FALSE;
}

static void
today_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (LyceumHomePage) self = LYCEUM_HOME_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree LyceumToday *today = lyceum_collection_get_today_finish (LYCEUM_COLLECTION (object), result, &error);
  g_autoptr (GPtrArray) courses = g_steal_pointer (&self->list);

  lyceum_reload_done (&self->reload);
  if (today && courses)
    show_courses (self, courses, today);
  else if (error && !lyceum_error_is_cancelled (error))
    lyceum_report (GTK_WIDGET (self), error);
}

static void
courses_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (LyceumHomePage) self = LYCEUM_HOME_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  GPtrArray *courses = lyceum_collection_list_courses_finish (LYCEUM_COLLECTION (object), result, &error);

  if (!courses)
    {
      lyceum_reload_done (&self->reload);
      if (!lyceum_error_is_cancelled (error))
        lyceum_home_page_show_failure (self, error);
      return;
    }

  g_clear_pointer (&self->list, g_ptr_array_unref);
  self->list = courses;
  lyceum_collection_get_today_async (LYCEUM_COLLECTION (object), self->cancellable, today_read_cb, g_object_ref (self));
}

static void
start_reload (gpointer owner)
{
  LyceumHomePage *self = LYCEUM_HOME_PAGE (owner);

  lyceum_collection_list_courses_async (lyceum_workshop_get_collection (self->workshop), self->cancellable, courses_read_cb,
                                        g_object_ref (self));
}

void
lyceum_home_page_refresh (LyceumHomePage *self)
{
  g_return_if_fail (LYCEUM_IS_HOME_PAGE (self));

  if (!self->workshop)
    return;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    lyceum_reload_queue (&self->reload);
  else
    self->stale = TRUE;
}

static void
collection_changed_cb (LyceumHomePage *self)
{
  lyceum_home_page_refresh (self);
}

static void
lyceum_home_page_map (GtkWidget *widget)
{
  LyceumHomePage *self = LYCEUM_HOME_PAGE (widget);

  GTK_WIDGET_CLASS (lyceum_home_page_parent_class)->map (widget);

  if (self->stale)
    {
      self->stale = FALSE;
      lyceum_home_page_refresh (self);
    }
}

static void
try_again_cb (LyceumHomePage *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));

  gtk_stack_set_visible_child_name (self->states, "opening");
  if (self->workshop)
    lyceum_home_page_refresh (self);
  else
    lyceum_application_open (LYCEUM_APPLICATION (application));
}

/* Whether the places can be switched between: they are on the screen. */
static gboolean
is_places (LyceumHomePage *self,
           const char     *state)
{
  return g_strcmp0 (state, "places") == 0;
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gtk_menu_button_popup (LYCEUM_HOME_PAGE (widget)->menu_button);
}

/* When it is opened for the first time. */
static void
create_menu_cb (GtkMenuButton *button,
                gpointer       user_data)
{
  if (!gtk_menu_button_get_menu_model (button))
    gtk_menu_button_set_menu_model (button, LYCEUM_HOME_PAGE (user_data)->main_menu);
}

static void
lyceum_home_page_dispose (GObject *object)
{
  LyceumHomePage *self = LYCEUM_HOME_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  lyceum_reload_clear (&self->reload);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_HOME_PAGE);
  g_clear_object (&self->workshop);
  g_clear_pointer (&self->list, g_ptr_array_unref);

  G_OBJECT_CLASS (lyceum_home_page_parent_class)->dispose (object);
}

static void
lyceum_home_page_finalize (GObject *object)
{
  g_clear_object (&LYCEUM_HOME_PAGE (object)->cancellable);

  G_OBJECT_CLASS (lyceum_home_page_parent_class)->finalize (object);
}

static void
lyceum_home_page_class_init (LyceumHomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_home_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_home_page_finalize;
  widget_class->map = lyceum_home_page_map;

  g_type_ensure (LYCEUM_TYPE_STATUS);
  g_type_ensure (LYCEUM_TYPE_ACTIVITY_BUTTON);
  g_type_ensure (LYCEUM_TYPE_TODAY_PAGE);
  g_type_ensure (LYCEUM_TYPE_COURSES_PAGE);
  g_type_ensure (LYCEUM_TYPE_ASK_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE);
  gtk_widget_class_bind_template_child (widget_class, LyceumHomePage, states);
  gtk_widget_class_bind_template_child (widget_class, LyceumHomePage, places);
  gtk_widget_class_bind_template_child (widget_class, LyceumHomePage, today);
  gtk_widget_class_bind_template_child (widget_class, LyceumHomePage, courses);
  gtk_widget_class_bind_template_child (widget_class, LyceumHomePage, ask);
  gtk_widget_class_bind_template_child (widget_class, LyceumHomePage, failure);
  gtk_widget_class_bind_template_child (widget_class, LyceumHomePage, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumHomePage, new_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumHomePage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumHomePage, main_menu);
  gtk_widget_class_bind_template_child (widget_class, LyceumHomePage, activity);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);
  gtk_widget_class_bind_template_callback (widget_class, is_places);
  gtk_widget_class_install_action (widget_class, "page.menu", NULL, menu_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_home_page_init (LyceumHomePage *self)
{
  self->cancellable = g_cancellable_new ();
  lyceum_reload_init (&self->reload, start_reload, self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->menu_button, create_menu_cb, self, NULL);
}

void
lyceum_home_page_set_workshop (LyceumHomePage *self,
                               LyceumWorkshop *workshop,
                               gboolean        sample_course)
{
  g_return_if_fail (LYCEUM_IS_HOME_PAGE (self));

  if (!g_set_object (&self->workshop, workshop))
    return;

  self->sample_course = sample_course;
  lyceum_activity_button_set_queue (self->activity, lyceum_workshop_get_queue (workshop));
  lyceum_ask_page_set_workshop (self->ask, workshop, 0);
  g_signal_connect_object (lyceum_workshop_get_collection (workshop), "changed", G_CALLBACK (collection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  lyceum_home_page_refresh (self);
}

void
lyceum_home_page_show_failure (LyceumHomePage *self,
                               const GError   *error)
{
  g_return_if_fail (LYCEUM_IS_HOME_PAGE (self));

  lyceum_status_set_error (self->failure, error);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->failure), error->message);
  gtk_stack_set_visible_child_name (self->states, "failure");
}

const char *
lyceum_home_page_get_place (LyceumHomePage *self)
{
  g_return_val_if_fail (LYCEUM_IS_HOME_PAGE (self), NULL);

  return adw_view_stack_get_visible_child_name (self->places);
}

void
lyceum_home_page_set_place (LyceumHomePage *self,
                            const char     *place)
{
  g_return_if_fail (LYCEUM_IS_HOME_PAGE (self));

  if (g_str_equal (place, "today") || g_str_equal (place, "courses") || g_str_equal (place, "ask"))
    adw_view_stack_set_visible_child_name (self->places, place);
}

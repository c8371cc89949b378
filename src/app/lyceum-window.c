/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-course-page.h"
#include "lyceum-error-text.h"
#include "lyceum-lesson-page.h"
#include "lyceum-window-private.h"

enum
{
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LyceumWindow, lyceum_window, ADW_TYPE_APPLICATION_WINDOW)

GSettings *
_lyceum_window_get_settings (LyceumWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  return LYCEUM_IS_APPLICATION (application) ? lyceum_application_get_settings (LYCEUM_APPLICATION (application)) : NULL;
}

static void
remember (LyceumWindow *self)
{
  GSettings *settings = _lyceum_window_get_settings (self);
  GtkWidget *page = _lyceum_window_get_page (self);
  gint64 course_id = 0, lesson_id = 0;
  int width, height;

  if (!settings)
    return;

  if (LYCEUM_IS_LESSON_PAGE (page))
    lesson_id = lyceum_lesson_page_get_lesson_id (LYCEUM_LESSON_PAGE (page));
  else if (LYCEUM_IS_COURSE_PAGE (page))
    course_id = lyceum_course_page_get_course_id (LYCEUM_COURSE_PAGE (page));

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_delay (settings);
  g_settings_set (settings, "window-size", "(ii)", width, height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  g_settings_set_string (settings, "place", lyceum_home_page_get_place (self->home));
  g_settings_set_int64 (settings, "course", course_id);
  g_settings_set_int64 (settings, "lesson", lesson_id);
  g_settings_set_int64 (settings, "activity-since", self->activity_since);
  g_settings_apply (settings);
}

static void
restore_size (LyceumWindow *self)
{
  GSettings *settings = _lyceum_window_get_settings (self);
  g_autofree char *place = NULL;
  int width, height;

  if (!settings)
    return;

  g_settings_get (settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), MAX (width, 360), MAX (height, 294));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  place = g_settings_get_string (settings, "place");
  lyceum_home_page_set_place (self->home, place);
  self->activity_since = g_settings_get_int64 (settings, "activity-since");
}

static void
restore_page (LyceumWindow *self)
{
  GSettings *settings = _lyceum_window_get_settings (self);
  gint64 course_id, lesson_id;

  if (!settings)
    return;

  course_id = g_settings_get_int64 (settings, "course");
  lesson_id = g_settings_get_int64 (settings, "lesson");
  if (course_id)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-course", "x", course_id);
  if (lesson_id)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-lesson", "x", lesson_id);
}

GtkWidget *
_lyceum_window_get_page (LyceumWindow *self)
{
  return adw_leaflet_get_visible_child (self->leaflet);
}

void
_lyceum_window_pop (LyceumWindow *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

/* Takes away the pages upon @page. The leaflet has children of its own besides them. Removing a page may tell of another
 * visible one while the page that goes is still listed: that call has nothing to do. */
static void
remove_pages_after (LyceumWindow *self,
                    GtkWidget    *page)
{
  g_autoptr (GListModel) pages = G_LIST_MODEL (adw_leaflet_get_pages (self->leaflet));

  if (self->removing)
    return;

  self->removing = TRUE;
  for (guint i = g_list_model_get_n_items (pages); i > 0; i--)
    {
      g_autoptr (AdwLeafletPage) item = g_list_model_get_item (pages, i - 1);
      GtkWidget *child = adw_leaflet_page_get_child (item);

      if (child == page)
        break;
      adw_leaflet_remove (self->leaflet, child);
    }
  self->removing = FALSE;
}

void
_lyceum_window_push (LyceumWindow *self,
                     GtkWidget    *page)
{
  /* What still slides out has been left. */
  remove_pages_after (self, _lyceum_window_get_page (self));
  adw_leaflet_append (self->leaflet, page);
  adw_leaflet_set_visible_child (self->leaflet, page);
  gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

/* Pages that lie behind the one on the screen have been left. */
static gboolean
settle_cb (gpointer data)
{
  LyceumWindow *self = LYCEUM_WINDOW (data);
  GtkWidget *page = adw_leaflet_get_visible_child (self->leaflet);

  self->settle_source = 0;
  if (page && !adw_leaflet_get_child_transition_running (self->leaflet))
    remove_pages_after (self, page);
  return G_SOURCE_REMOVE;
}

/* Not now: the leaflet may be in the middle of going to a page that has just been added. */
static void
page_settled_cb (LyceumWindow *self)
{
  if (!self->settle_source && !self->closed)
    self->settle_source = g_idle_add (settle_cb, self);
}

static void
trouble_response_cb (LyceumWindow *self)
{
  gtk_info_bar_set_revealed (self->trouble, FALSE);
}

static gboolean
lyceum_window_close_request (GtkWindow *window)
{
  LyceumWindow *self = LYCEUM_WINDOW (window);

  if (self->closed)
    return GDK_EVENT_STOP;

  self->closed = TRUE;
  g_clear_handle_id (&self->settle_source, g_source_remove);
  remember (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  _lyceum_window_flush_deletions (self);
  /* Pages put away what they have still to write (the place in a lesson) when they go. */
  remove_pages_after (self, GTK_WIDGET (self->home));
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
  return GDK_EVENT_STOP;
}

static void
lyceum_window_dispose (GObject *object)
{
  LyceumWindow *self = LYCEUM_WINDOW (object);

  self->closed = TRUE;
  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_object (&self->workshop);
  g_clear_pointer (&self->deleted, g_hash_table_unref);
  g_clear_pointer (&self->waiting_files, g_ptr_array_unref);

  G_OBJECT_CLASS (lyceum_window_parent_class)->dispose (object);
}

static void
lyceum_window_class_init (LyceumWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = lyceum_window_close_request;

  signals[SIGNAL_CLOSED] =
    g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (LYCEUM_TYPE_HOME_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, LyceumWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, LyceumWindow, home);
  gtk_widget_class_bind_template_child (widget_class, LyceumWindow, trouble);
  gtk_widget_class_bind_template_child (widget_class, LyceumWindow, trouble_text);
  gtk_widget_class_bind_template_child (widget_class, LyceumWindow, drop_hint);
  gtk_widget_class_bind_template_callback (widget_class, page_settled_cb);
  gtk_widget_class_bind_template_callback (widget_class, trouble_response_cb);

  _lyceum_window_install_actions (widget_class);
  /* After the widgets of a page and its popovers: they take Escape first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
}

static void
lyceum_window_init (LyceumWindow *self)
{
  self->deleted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  _lyceum_window_accept_drops (self);
#ifdef LYCEUM_DEVELOPMENT
  gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
#endif
}

LyceumWindow *
lyceum_window_new (LyceumApplication *application)
{
  LyceumWindow *self = g_object_new (LYCEUM_TYPE_WINDOW, "application", application, NULL);

  restore_size (self);
  return self;
}

void
lyceum_window_set_workshop (LyceumWindow   *self,
                            LyceumWorkshop *workshop,
                            gboolean        sample_course)
{
  g_return_if_fail (LYCEUM_IS_WINDOW (self));

  if (!g_set_object (&self->workshop, workshop))
    return;

  lyceum_home_page_set_workshop (self->home, workshop, sample_course);
  restore_page (self);
  if (self->waiting_files)
    {
      g_autoptr (GPtrArray) files = g_steal_pointer (&self->waiting_files);

      _lyceum_window_show_new_course (self, 0, files, NULL);
    }
}

LyceumWorkshop *
lyceum_window_get_workshop (LyceumWindow *self)
{
  g_return_val_if_fail (LYCEUM_IS_WINDOW (self), NULL);

  return self->workshop;
}

void
lyceum_window_show_failure (LyceumWindow *self,
                            const GError *error)
{
  g_return_if_fail (LYCEUM_IS_WINDOW (self));

  lyceum_home_page_show_failure (self->home, error);
}

void
lyceum_window_toast (LyceumWindow *self,
                     const char   *text)
{
  AdwToast *toast;
  g_autofree char *escaped = NULL;

  g_return_if_fail (LYCEUM_IS_WINDOW (self));

  escaped = g_markup_escape_text (text, -1);
  toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, 4);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
lyceum_window_add_toast (LyceumWindow *self,
                         AdwToast     *toast)
{
  g_return_if_fail (LYCEUM_IS_WINDOW (self));

  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
lyceum_window_report (LyceumWindow *self,
                      const GError *error)
{
  g_autofree char *title = NULL, *body = NULL;

  g_return_if_fail (LYCEUM_IS_WINDOW (self));

  if (lyceum_error_is_cancelled (error) || self->closed)
    return;

  lyceum_error_text (error, &title, &body);
  if (lyceum_error_is_lasting (error))
    {
      g_autofree char *text = g_strdup_printf ("%s. %s", title, body);

      gtk_label_set_label (self->trouble_text, text);
      gtk_info_bar_set_revealed (self->trouble, TRUE);
    }
  else
    lyceum_window_toast (self, body);
}

/* Of a window that stands by itself: the one that has toasts. */
static GtkRoot *
find_main_window (GtkWindow *window)
{
  GtkApplication *application = gtk_window_get_application (window);

  for (GList *l = application ? gtk_application_get_windows (application) : NULL; l; l = l->next)
    if (LYCEUM_IS_WINDOW (l->data))
      return GTK_ROOT (l->data);
  return NULL;
}

void
lyceum_report (GtkWidget    *widget,
               const GError *error)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (GTK_IS_WINDOW (root) && !LYCEUM_IS_WINDOW (root))
    {
      GtkWindow *above = gtk_window_get_transient_for (GTK_WINDOW (root));

      root = above ? GTK_ROOT (above) : find_main_window (GTK_WINDOW (root));
    }
  if (LYCEUM_IS_WINDOW (root))
    lyceum_window_report (LYCEUM_WINDOW (root), error);
}

void
lyceum_window_add_files (LyceumWindow  *self,
                         GFile        **files,
                         guint          n_files)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (LYCEUM_IS_WINDOW (self));

  for (guint i = 0; i < n_files; i++)
    g_ptr_array_add (list, g_object_ref (files[i]));
  if (self->workshop)
    _lyceum_window_show_new_course (self, 0, list, NULL);
  else
    {
      g_clear_pointer (&self->waiting_files, g_ptr_array_unref);
      self->waiting_files = g_steal_pointer (&list);
    }
}

gboolean
lyceum_window_hides_course (LyceumWindow *self,
                            gint64        course_id)
{
  g_return_val_if_fail (LYCEUM_IS_WINDOW (self), FALSE);

  return g_hash_table_contains (self->deleted, &course_id);
}

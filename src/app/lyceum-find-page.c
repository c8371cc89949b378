/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-find-page.h"

#include <adwaita.h>

#include "lyceum-error-text.h"
#include "lyceum-find-asking.h"
#include "lyceum-find-list.h"
#include "lyceum-find-open.h"
#include "lyceum-reload.h"
#include "lyceum-status.h"
#include "lyceum-window.h"

struct _LyceumFindPage
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkEditable *entry;
  GtkWidget *scope;
  GtkToggleButton *in_course;
  GtkToggleButton *in_all;
  GtkStack *states;
  GtkScrolledWindow *scroller;
  LyceumFindList *list;
  LyceumStatus *failure;

  LyceumWorkshop *workshop;  /* (owned) */
  LyceumFindAsking *asking;  /* (owned) */
  GCancellable *cancellable; /* (owned) */
  LyceumReload courses_reload;
  LyceumReload found_reload;
  GHashTable *courses;       /* (owned) (nullable): names of courses by id, once read */
  char *shown;               /* (owned) (nullable): the words whose results are in the list */
  gint64 course_id;          /* 0: none is at hand */
  gint64 shown_course_id;
  gboolean stale;            /* changed while it was not on the screen */
  gboolean opens;            /* Enter was pressed before the results were there */
};

G_DEFINE_FINAL_TYPE (LyceumFindPage, lyceum_find_page, GTK_TYPE_WIDGET)

static gint64
get_scope (LyceumFindPage *self)
{
  return gtk_toggle_button_get_active (self->in_course) ? self->course_id : 0;
}

static gboolean
has_words (const char *text)
{
  g_autofree char *words = g_strstrip (g_strdup (text));

  return *words != '\0';
}

/* Courses that are about to be deleted are not to be seen. */
static void
drop_hidden (LyceumFindPage *self,
             GPtrArray      *found)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  for (guint i = found->len; LYCEUM_IS_WINDOW (root) && i > 0; i--)
    if (lyceum_window_hides_course (LYCEUM_WINDOW (root), ((const LyceumFound *) g_ptr_array_index (found, i - 1))->course_id))
      g_ptr_array_remove_index (found, i - 1);
}

static void
show_found (LyceumFindPage *self,
            GPtrArray      *found,
            gboolean        whole)
{
  const char *text = lyceum_find_asking_get_text (self->asking);
  gint64 scope = get_scope (self);
  gboolean is_new = g_strcmp0 (self->shown, text) != 0 || self->shown_course_id != scope;

  drop_hidden (self, found);
  g_free (self->shown);
  self->shown = g_strdup (text);
  self->shown_course_id = scope;
  lyceum_find_list_set_courses (self->list, scope == 0 ? self->courses : NULL);
  lyceum_find_list_set_found (self->list, found, whole, is_new);
  if (is_new)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  gtk_stack_set_visible_child_name (self->states, found->len > 0 ? "found" : scope ? "nothing-in-course" : "nothing");
  if (self->opens && is_new)
    lyceum_find_list_open_chosen (self->list);
  self->opens = FALSE;
}

static void
answered_cb (LyceumFindPage *self,
             GPtrArray      *found,
             const GError   *error,
             gboolean        whole)
{
  lyceum_reload_done (&self->found_reload);
  if (found)
    {
      show_found (self, found, whole);
      return;
    }
  lyceum_status_set_error (self->failure, error);
  gtk_stack_set_visible_child_name (self->states, "failure");
}

/* At once: results are there before the next letter. */
static void
ask (LyceumFindPage *self)
{
  const char *text = gtk_editable_get_text (self->entry);

  if (has_words (text))
    {
      lyceum_find_asking_ask (self->asking, text, get_scope (self));
      return;
    }
  lyceum_find_asking_stop (self->asking);
  lyceum_reload_done (&self->found_reload);
  g_clear_pointer (&self->shown, g_free);
  gtk_stack_set_visible_child_name (self->states, "empty");
  lyceum_find_list_set_found (self->list, NULL, TRUE, TRUE);
}

static void
text_changed_cb (LyceumFindPage *self)
{
  self->opens = FALSE;
  ask (self);
}

static void
scope_changed_cb (LyceumFindPage *self)
{
  ask (self);
}

static void
start_finding (gpointer owner)
{
  ask (LYCEUM_FIND_PAGE (owner));
}

static void
courses_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (LyceumFindPage) self = LYCEUM_FIND_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) courses = lyceum_collection_list_courses_finish (LYCEUM_COLLECTION (object), result, &error);

  lyceum_reload_done (&self->courses_reload);
  if (!courses || g_cancellable_is_cancelled (self->cancellable))
    {
      if (error && !lyceum_error_is_cancelled (error))
        lyceum_report (GTK_WIDGET (self), error);
      return;
    }

  g_clear_pointer (&self->courses, g_hash_table_unref);
  self->courses = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  for (guint i = 0; i < courses->len; i++)
    {
      const LyceumCourse *course = g_ptr_array_index (courses, i);

      g_hash_table_insert (self->courses, g_memdup2 (&course->id, sizeof course->id), g_strdup (course->name));
    }
  if (get_scope (self) == 0)
    lyceum_find_list_set_courses (self->list, self->courses);
}

static void
start_courses (gpointer owner)
{
  LyceumFindPage *self = LYCEUM_FIND_PAGE (owner);

  lyceum_collection_list_courses_async (lyceum_workshop_get_collection (self->workshop), self->cancellable, courses_read_cb,
                                        g_object_ref (self));
}

static void
refresh (LyceumFindPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->stale = TRUE;
      return;
    }
  lyceum_reload_queue (&self->courses_reload);
  lyceum_reload_queue (&self->found_reload);
}

/* Answers change nothing that can be found. */
static void
collection_changed_cb (LyceumCollection *collection,
                       const char       *topic,
                       gint64            course_id,
                       LyceumFindPage   *self)
{
  if (!g_str_equal (topic, "review"))
    refresh (self);
}

static void
opened_cb (LyceumFindPage    *self,
           const LyceumFound *found)
{
  lyceum_find_open (GTK_WIDGET (self), self->workshop, found, lyceum_find_asking_get_text (self->asking));
}

static void
focus_entry (LyceumFindPage *self)
{
  GtkWidget *text = GTK_WIDGET (gtk_editable_get_delegate (self->entry));

  if (GTK_IS_TEXT (text))
    gtk_text_grab_focus_without_selecting (GTK_TEXT (text));
}

static void
left_cb (LyceumFindPage *self)
{
  focus_entry (self);
}

/* What is shown for other words is not what is wanted: then the first result is opened when it is there. */
static void
entry_activated_cb (LyceumFindPage *self)
{
  self->opens = g_strcmp0 (self->shown, gtk_editable_get_text (self->entry)) != 0;
  if (!self->opens)
    lyceum_find_list_open_chosen (self->list);
}

static void
stop_search_cb (LyceumFindPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static gboolean
entry_key_cb (LyceumFindPage *self,
              guint           keyval,
              guint           keycode,
              GdkModifierType state)
{
  if ((keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down) || state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK))
    return GDK_EVENT_PROPAGATE;
  return lyceum_find_list_go_down (self->list);
}

/* Who types on among the results types into the field. */
static gboolean
list_key_cb (LyceumFindPage     *self,
             guint               keyval,
             guint               keycode,
             GdkModifierType     state,
             GtkEventController *controller)
{
  GtkWidget *text = GTK_WIDGET (gtk_editable_get_delegate (self->entry));

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK) ||
      (!g_unichar_isgraph (gdk_keyval_to_unicode (keyval)) && keyval != GDK_KEY_BackSpace))
    return GDK_EVENT_PROPAGATE;
  focus_entry (self);
  return gtk_event_controller_key_forward (GTK_EVENT_CONTROLLER_KEY (controller), text);
}

static void
search_all_cb (LyceumFindPage *self)
{
  gtk_toggle_button_set_active (self->in_all, TRUE);
  focus_entry (self);
}

static void
try_again_cb (LyceumFindPage *self)
{
  ask (self);
}

static gboolean
lyceum_find_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LYCEUM_FIND_PAGE (widget)->entry));
}

static void
lyceum_find_page_map (GtkWidget *widget)
{
  LyceumFindPage *self = LYCEUM_FIND_PAGE (widget);

  GTK_WIDGET_CLASS (lyceum_find_page_parent_class)->map (widget);

  if (self->stale)
    {
      self->stale = FALSE;
      refresh (self);
    }
}

static void
lyceum_find_page_dispose (GObject *object)
{
  LyceumFindPage *self = LYCEUM_FIND_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  lyceum_reload_clear (&self->courses_reload);
  lyceum_reload_clear (&self->found_reload);
  if (self->asking)
    {
      g_signal_handlers_disconnect_by_data (self->asking, self);
      lyceum_find_asking_stop (self->asking);
    }
  g_clear_object (&self->asking);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_FIND_PAGE);
  g_clear_object (&self->workshop);
  g_clear_pointer (&self->courses, g_hash_table_unref);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (lyceum_find_page_parent_class)->dispose (object);
}

static void
lyceum_find_page_finalize (GObject *object)
{
  g_clear_object (&LYCEUM_FIND_PAGE (object)->cancellable);

  G_OBJECT_CLASS (lyceum_find_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-find-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumFindPage, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumFindPage, entry);
  gtk_widget_class_bind_template_child (widget_class, LyceumFindPage, scope);
  gtk_widget_class_bind_template_child (widget_class, LyceumFindPage, in_course);
  gtk_widget_class_bind_template_child (widget_class, LyceumFindPage, in_all);
  gtk_widget_class_bind_template_child (widget_class, LyceumFindPage, states);
  gtk_widget_class_bind_template_child (widget_class, LyceumFindPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, LyceumFindPage, list);
  gtk_widget_class_bind_template_child (widget_class, LyceumFindPage, failure);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, scope_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, left_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);
}

static void
lyceum_find_page_class_init (LyceumFindPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_find_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_find_page_finalize;
  widget_class->grab_focus = lyceum_find_page_grab_focus;
  widget_class->map = lyceum_find_page_map;

  g_type_ensure (LYCEUM_TYPE_STATUS);
  g_type_ensure (LYCEUM_TYPE_FIND_LIST);
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_find_page_init (LyceumFindPage *self)
{
  self->cancellable = g_cancellable_new ();
  lyceum_reload_init (&self->courses_reload, start_courses, self);
  lyceum_reload_init (&self->found_reload, start_finding, self);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lyceum_find_page_new (LyceumWorkshop *workshop,
                      gint64          course_id)
{
  LyceumFindPage *self = g_object_new (LYCEUM_TYPE_FIND_PAGE, NULL);

  self->workshop = g_object_ref (workshop);
  self->asking = lyceum_find_asking_new (lyceum_workshop_get_search (workshop));
  g_signal_connect_object (self->asking, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lyceum_workshop_get_collection (workshop), "changed", G_CALLBACK (collection_changed_cb), self, 0);
  self->course_id = course_id;
  gtk_widget_set_visible (self->scope, course_id != 0);
  if (course_id)
    gtk_toggle_button_set_active (self->in_course, TRUE);
  lyceum_reload_queue (&self->courses_reload);
  return GTK_WIDGET (self);
}

void
lyceum_find_page_begin (LyceumFindPage *self)
{
  g_return_if_fail (LYCEUM_IS_FIND_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (self->entry, 0, -1);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-place-dialog.h"

#include <glib/gi18n-lib.h>

#include "lyceum-error-text.h"
#include "lyceum-window.h"

struct _LyceumPlaceDialog
{
  AdwWindow parent_instance;

  GtkDropDown *courses;
  GtkListBox *lessons;

  LyceumCollection *collection; /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned): of the lessons on the screen */
  gint64 first_id;              /* the course that is proposed */
  GArray *course_ids;           /* (owned): of gint64 */
  GArray *lesson_ids;           /* (owned): of gint64, one for each row */
};

G_DEFINE_FINAL_TYPE (LyceumPlaceDialog, lyceum_place_dialog, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gint64
get_course (LyceumPlaceDialog *self)
{
  guint selected = gtk_drop_down_get_selected (self->courses);

  return selected < self->course_ids->len ? g_array_index (self->course_ids, gint64, selected) : 0;
}

static void
add_row (LyceumPlaceDialog *self,
         const char        *title,
         const char        *subtitle,
         gint64             lesson_id)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_list_box_append (self->lessons, row);
  g_array_append_val (self->lesson_ids, lesson_id);
}

static void
lessons_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (LyceumPlaceDialog) self = LYCEUM_PLACE_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lessons = lyceum_collection_list_lessons_finish (LYCEUM_COLLECTION (object), result, &error);

  if (!lessons || !self->collection)
    return;
  while (gtk_list_box_get_row_at_index (self->lessons, 0))
    gtk_list_box_remove (self->lessons, GTK_WIDGET (gtk_list_box_get_row_at_index (self->lessons, 0)));
  g_array_set_size (self->lesson_ids, 0);
  for (guint i = 0; i < lessons->len; i++)
    {
      const LyceumLesson *lesson = g_ptr_array_index (lessons, i);

      add_row (self, lesson->title, NULL, lesson->id);
    }
  add_row (self, _("No lesson"), _("Behind all lessons of the course"), 0);
}

static void
course_chosen_cb (LyceumPlaceDialog *self)
{
  if (get_course (self) == 0)
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  lyceum_collection_list_lessons_async (self->collection, get_course (self), FALSE, self->cancellable, lessons_read_cb,
                                        g_object_ref (self));
}

static void
courses_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (LyceumPlaceDialog) self = LYCEUM_PLACE_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) courses = lyceum_collection_list_courses_finish (LYCEUM_COLLECTION (object), result, &error);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  if (!courses || !self->collection)
    {
      if (error && !lyceum_error_is_cancelled (error))
        lyceum_report (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))), error);
      return;
    }
  for (guint i = 0; i < courses->len; i++)
    {
      const LyceumCourse *course = g_ptr_array_index (courses, i);

      g_array_append_val (self->course_ids, course->id);
      gtk_string_list_append (names, course->name);
      if (course->id == self->first_id)
        selected = i;
    }
  gtk_drop_down_set_model (self->courses, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->courses, selected);
  g_signal_connect_object (self->courses, "notify::selected", G_CALLBACK (course_chosen_cb), self, G_CONNECT_SWAPPED);
  course_chosen_cb (self);
}

static void
row_activated_cb (LyceumPlaceDialog *self,
                  GtkListBoxRow     *row)
{
  guint index = (guint) gtk_list_box_row_get_index (row);

  if (index < self->lesson_ids->len)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, get_course (self), g_array_index (self->lesson_ids, gint64, index));
  gtk_window_close (GTK_WINDOW (self));
}

static void
lyceum_place_dialog_dispose (GObject *object)
{
  LyceumPlaceDialog *self = LYCEUM_PLACE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->collection);

  G_OBJECT_CLASS (lyceum_place_dialog_parent_class)->dispose (object);
}

static void
lyceum_place_dialog_finalize (GObject *object)
{
  LyceumPlaceDialog *self = LYCEUM_PLACE_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_array_unref (self->course_ids);
  g_array_unref (self->lesson_ids);

  G_OBJECT_CLASS (lyceum_place_dialog_parent_class)->finalize (object);
}

static void
lyceum_place_dialog_class_init (LyceumPlaceDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_place_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_place_dialog_finalize;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                         G_TYPE_INT64, G_TYPE_INT64);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-place-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumPlaceDialog, courses);
  gtk_widget_class_bind_template_child (widget_class, LyceumPlaceDialog, lessons);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lyceum_place_dialog_init (LyceumPlaceDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->course_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->lesson_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
lyceum_place_dialog_new (LyceumCollection *collection,
                         gint64            course_id)
{
  LyceumPlaceDialog *self = g_object_new (LYCEUM_TYPE_PLACE_DIALOG, NULL);

  self->collection = g_object_ref (collection);
  self->first_id = course_id;
  lyceum_collection_list_courses_async (collection, self->cancellable, courses_read_cb, g_object_ref (self));
  return GTK_WINDOW (self);
}

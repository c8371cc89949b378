/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-course-page.h"
#include "lyceum-course-task.h"
#include "lyceum-lesson-editor.h"
#include "lyceum-lesson-page.h"
#include "lyceum-models-dialog.h"
#include "lyceum-new-course-dialog.h"
#include "lyceum-study-page.h"
#include "lyceum-tray-page.h"
#include "lyceum-window-private.h"

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  _lyceum_window_pop (LYCEUM_WINDOW (widget));
}

static void
place_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  LyceumWindow *self = LYCEUM_WINDOW (widget);

  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->home));
  lyceum_home_page_set_place (self->home, g_variant_get_string (parameter, NULL));
}

static void
open_course_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  LyceumWindow *self = LYCEUM_WINDOW (widget);

  if (self->workshop)
    _lyceum_window_push (self, lyceum_course_page_new (self->workshop, g_variant_get_int64 (parameter)));
}

static void
open_lesson_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  LyceumWindow *self = LYCEUM_WINDOW (widget);

  if (self->workshop)
    _lyceum_window_push (self, lyceum_lesson_page_new (self->workshop, g_variant_get_int64 (parameter)));
}

static void
edit_lesson_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  LyceumWindow *self = LYCEUM_WINDOW (widget);

  if (self->workshop)
    _lyceum_window_push (self, lyceum_lesson_editor_new (self->workshop, g_variant_get_int64 (parameter)));
}

static void
study_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  LyceumWindow *self = LYCEUM_WINDOW (widget);

  if (self->workshop && !LYCEUM_IS_STUDY_PAGE (_lyceum_window_get_page (self)))
    _lyceum_window_push (self, lyceum_study_page_new (self->workshop, g_variant_get_int64 (parameter),
                                                      _lyceum_window_get_settings (self)));
}

static void
tray_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumWindow *self = LYCEUM_WINDOW (widget);

  if (self->workshop && !LYCEUM_IS_TRAY_PAGE (_lyceum_window_get_page (self)))
    _lyceum_window_push (self, lyceum_tray_page_new (self->workshop, g_variant_get_int64 (parameter)));
}

static void
course_created_cb (LyceumWindow *self,
                   gint64        course_id)
{
  GtkWidget *page = _lyceum_window_get_page (self);

  /* More material for the course on the screen: it is there already. */
  if (LYCEUM_IS_COURSE_PAGE (page) && lyceum_course_page_get_course_id (LYCEUM_COURSE_PAGE (page)) == course_id)
    return;

  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-course", "x", course_id);
}

/* On a phone a dialog is as wide as the window. */
static void
fit_dialog (LyceumWindow *self,
            GtkWindow    *dialog)
{
  int room = gtk_widget_get_width (GTK_WIDGET (self)), width, height;

  gtk_window_get_default_size (dialog, &width, &height);
  if (room > 0 && room < width)
    gtk_window_set_default_size (dialog, room, height);
}

void
_lyceum_window_show_new_course (LyceumWindow *self,
                                gint64        course_id,
                                GPtrArray    *files,
                                const char   *text)
{
  LyceumNewCourseDialog *dialog;

  if (!self->workshop)
    return;

  dialog = lyceum_new_course_dialog_new (self->workshop, course_id);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  fit_dialog (self, GTK_WINDOW (dialog));
  g_signal_connect_object (dialog, "created", G_CALLBACK (course_created_cb), self, G_CONNECT_SWAPPED);
  for (guint i = 0; files && i < files->len; i++)
    lyceum_new_course_dialog_add_file (dialog, g_ptr_array_index (files, i));
  if (text)
    lyceum_new_course_dialog_set_text (dialog, text);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
lyceum_window_show_models (LyceumWindow *self)
{
  GtkWindow *dialog;

  if (!self->workshop)
    return;

  dialog = lyceum_models_dialog_new (self->workshop);
  gtk_window_set_transient_for (dialog, GTK_WINDOW (self));
  gtk_window_set_destroy_with_parent (dialog, TRUE);
  fit_dialog (self, dialog);
  gtk_window_present (dialog);
}

static void
new_course_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  _lyceum_window_show_new_course (LYCEUM_WINDOW (widget), 0, NULL, NULL);
}

static void
add_material_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  _lyceum_window_show_new_course (LYCEUM_WINDOW (widget), g_variant_get_int64 (parameter), NULL, NULL);
}

static void
sample_created_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (LyceumWindow) self = LYCEUM_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  gint64 course_id = 0;
  g_autoptr (LyceumTask) task = lyceum_course_create_finish (result, &course_id, &error);

  if (!task)
    lyceum_window_report (self, error);
  else if (!self->closed)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-course", "x", course_id);
}

void
_lyceum_window_make_sample_course (LyceumWindow *self)
{
  static const struct
  {
    const char *file;
    const char *name;
  } samples[] = {
    { "cell-biology.md", N_ ("The Living Cell") },
    { "french-revolution.md", N_ ("The French Revolution") },
    { "c-pointers.md", N_ ("Pointers in C") },
  };
  GPtrArray *materials = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_material_free);
  g_autofree char *folder = lyceum_application_get_samples_folder ();

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = g_build_filename (folder, samples[i].file, NULL);
      LyceumMaterial *material = lyceum_material_new_file (path);

      g_free (material->name);
      material->name = g_strdup (_(samples[i].name));
      g_ptr_array_add (materials, material);
    }
  lyceum_course_create_async (lyceum_workshop_get_queue (self->workshop), lyceum_workshop_get_collection (self->workshop), 0,
                              _("Sample Course"), materials, TRUE, LYCEUM_TASK_PRIORITY_HIGH, NULL, sample_created_cb,
                              g_object_ref (self));
}

static void
sample_course_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  LyceumWindow *self = LYCEUM_WINDOW (widget);

  if (self->workshop)
    _lyceum_window_make_sample_course (self);
}

static void
changed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (LyceumWindow) self = LYCEUM_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  if (!lyceum_collection_change_finish (LYCEUM_COLLECTION (object), result, &error))
    lyceum_window_report (self, error);
}

static void
rename_response_cb (AdwMessageDialog *dialog,
                    const char       *response,
                    LyceumWindow     *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog));
  const gint64 *course_id = g_object_get_data (G_OBJECT (dialog), "course-id");
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (g_strcmp0 (response, "rename") != 0 || *name == '\0' || !self->workshop)
    return;

  lyceum_collection_rename_course_async (lyceum_workshop_get_collection (self->workshop), *course_id, name, changed_cb,
                                         g_object_ref (self));
}

static void
name_changed_cb (GtkEditable      *entry,
                 AdwMessageDialog *dialog)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "rename", *name != '\0');
}

static void
rename_course_action (GtkWidget  *widget,
                      const char *action,
                      GVariant   *parameter)
{
  LyceumWindow *self = LYCEUM_WINDOW (widget);
  AdwMessageDialog *dialog;
  GtkWidget *entry;
  gint64 course_id;
  const char *name;

  g_variant_get (parameter, "(x&s)", &course_id, &name);
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _("Rename Course"), NULL));
  entry = g_object_new (GTK_TYPE_ENTRY, "text", name, "activates-default", TRUE, "max-length", 200, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name of the course"), -1);
  adw_message_dialog_set_extra_child (dialog, entry);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "rename", _("_Rename"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "rename", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "rename");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "course-id", g_memdup2 (&course_id, sizeof course_id), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (rename_response_cb), self, 0);
  g_signal_connect_object (entry, "changed", G_CALLBACK (name_changed_cb), dialog, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

static void
delete_now (LyceumWindow *self,
            gint64        course_id)
{
  lyceum_collection_delete_course_async (lyceum_workshop_get_collection (self->workshop), course_id, changed_cb,
                                         g_object_ref (self));
}

void
_lyceum_window_flush_deletions (LyceumWindow *self)
{
  GHashTableIter iter;
  gpointer key;

  if (!self->workshop)
    return;

  g_hash_table_iter_init (&iter, self->deleted);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    delete_now (self, *(gint64 *) key);
  g_hash_table_remove_all (self->deleted);
}

static void
undo_delete_cb (AdwToast     *toast,
                LyceumWindow *self)
{
  g_hash_table_remove (self->deleted, g_object_get_data (G_OBJECT (toast), "course-id"));
  lyceum_home_page_refresh (self->home);
}

static void
delete_dismissed_cb (AdwToast     *toast,
                     LyceumWindow *self)
{
  const gint64 *course_id = g_object_get_data (G_OBJECT (toast), "course-id");

  /* When the window closes it has deleted what was waiting. */
  if (!self->closed && self->workshop && g_hash_table_contains (self->deleted, course_id))
    delete_now (self, *course_id);
}

/* The course leaves the screen now, and the disk when nobody can take it back any more. */
static void
delete_course_action (GtkWidget  *widget,
                      const char *action,
                      GVariant   *parameter)
{
  LyceumWindow *self = LYCEUM_WINDOW (widget);
  gint64 course_id;
  const char *name;
  g_autofree char *text = NULL, *escaped = NULL;
  AdwToast *toast;

  g_variant_get (parameter, "(x&s)", &course_id, &name);
  escaped = g_markup_escape_text (name, -1);
  /* Translators: %s is the name of a course. */
  text = g_strdup_printf (_("“%s” deleted"), escaped);
  toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, 8);
  g_object_set_data_full (G_OBJECT (toast), "course-id", g_memdup2 (&course_id, sizeof course_id), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_delete_cb), self, 0);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (delete_dismissed_cb), self, 0);

  g_hash_table_add (self->deleted, g_memdup2 (&course_id, sizeof course_id));
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->home));
  lyceum_home_page_refresh (self->home);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  GtkWidget *page = _lyceum_window_get_page (LYCEUM_WINDOW (widget));

  gtk_widget_activate_action (page, "page.menu", NULL);
}

static void
shortcuts_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/io/github/lyceum_study/Lyceum/lyceum-shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (window, GTK_WINDOW (widget));
  gtk_window_present (window);
}

void
_lyceum_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.place", "s", place_action);
  gtk_widget_class_install_action (widget_class, "win.open-course", "x", open_course_action);
  gtk_widget_class_install_action (widget_class, "win.open-lesson", "x", open_lesson_action);
  gtk_widget_class_install_action (widget_class, "win.edit-lesson", "x", edit_lesson_action);
  gtk_widget_class_install_action (widget_class, "win.study", "x", study_action);
  gtk_widget_class_install_action (widget_class, "win.tray", "x", tray_action);
  gtk_widget_class_install_action (widget_class, "win.new-course", NULL, new_course_action);
  gtk_widget_class_install_action (widget_class, "win.add-material", "x", add_material_action);
  gtk_widget_class_install_action (widget_class, "win.sample-course", NULL, sample_course_action);
  gtk_widget_class_install_action (widget_class, "win.rename-course", "(xs)", rename_course_action);
  gtk_widget_class_install_action (widget_class, "win.delete-course", "(xs)", delete_course_action);
  gtk_widget_class_install_action (widget_class, "win.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, shortcuts_action);
  _lyceum_window_install_activity_actions (widget_class);
  _lyceum_window_install_find_actions (widget_class);
  _lyceum_window_install_edit_actions (widget_class);
}

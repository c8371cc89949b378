/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-new-course-dialog.h"

#include <glib/gi18n-lib.h>

#include "lyceum-course-task.h"
#include "lyceum-error-text.h"
#include "lyceum-maker-row.h"
#include "lyceum-tray-row.h"
#include "lyceum-web-address.h"

struct _LyceumNewCourseDialog
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwWindowTitle *window_title;
  GtkWidget *name_group;
  AdwEntryRow *name;
  GtkListBox *files;
  AdwEntryRow *address;
  GtkTextBuffer *text;
  GtkWidget *text_hint;
  AdwPreferencesGroup *topic_group;
  AdwEntryRow *topic;
  LyceumMakerRow *maker;
  LyceumTrayRow *tray;
  GtkWidget *create_button;
  GtkWidget *form;

  LyceumWorkshop *workshop;     /* (owned) (nullable) */
  gint64 course_id;
  GPtrArray *paths;             /* (owned) (element-type utf8): absolute, or addresses of pages */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */
};

enum
{
  SIGNAL_CREATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LyceumNewCourseDialog, lyceum_new_course_dialog, ADW_TYPE_WINDOW)

static char *
get_text (LyceumNewCourseDialog *self)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (self->text, &start, &end);
  text = gtk_text_buffer_get_text (self->text, &start, &end, FALSE);
  return g_strdup (g_strstrip (text));
}

static void
toast (LyceumNewCourseDialog *self,
       const char            *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

/* An empty text has one line of nothing: there is no need to look at it all with every key. */
static gboolean
has_text (LyceumNewCourseDialog *self)
{
  GtkTextIter iter;

  gtk_text_buffer_get_start_iter (self->text, &iter);
  while (!gtk_text_iter_is_end (&iter))
    {
      if (!g_unichar_isspace (gtk_text_iter_get_char (&iter)))
        return TRUE;
      gtk_text_iter_forward_char (&iter);
    }
  return FALSE;
}

/* (transfer full) */
static char *
get_topic (LyceumNewCourseDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->topic))));
}

/* Whether an address has been typed that is not in the list yet. */
static gboolean
has_address (LyceumNewCourseDialog *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->address));

  return typed[strspn (typed, " \t")] != '\0';
}

static void
update (LyceumNewCourseDialog *self)
{
  g_autofree char *topic = get_topic (self);
  g_autoptr (LyceumMaker) maker = lyceum_maker_row_dup_maker (self->maker);
  gboolean has_models = lyceum_maker_row_has_models (self->maker);
  gboolean writes = *topic && maker;
  gboolean has_material = self->paths->len > 0 || has_text (self) || has_address (self);

  gtk_widget_set_sensitive (self->create_button, (has_material || writes) && (!*topic || writes));
  gtk_widget_set_visible (self->text_hint, gtk_text_buffer_get_char_count (self->text) == 0);
  if (*topic && !maker && has_models)
    adw_preferences_group_set_description (self->topic_group, _("The built-in generator needs material. Choose a model to write "
                                                                "about a topic."));
  else if (!has_models)
    adw_preferences_group_set_description (self->topic_group, _("A model can write about a topic without any material. Add a "
                                                                "server of models in Models first."));
  else
    adw_preferences_group_set_description (self->topic_group, _("A model writes about it, without any material."));
}

/* Only a model can write about a topic. */
static void
topic_changed_cb (LyceumNewCourseDialog *self)
{
  g_autofree char *topic = get_topic (self);

  if (*topic)
    lyceum_maker_row_choose_model (self->maker);
  update (self);
}

static void
remove_file_cb (GtkWidget             *button,
                LyceumNewCourseDialog *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);
  const char *path = g_object_get_data (G_OBJECT (row), "path");

  for (guint i = 0; i < self->paths->len; i++)
    if (g_strcmp0 (g_ptr_array_index (self->paths, i), path) == 0)
      {
        g_ptr_array_remove_index (self->paths, i);
        break;
      }
  gtk_list_box_remove (self->files, row);
  update (self);
}

static void
add_row (LyceumNewCourseDialog *self,
         const char            *path)
{
  gboolean is_address = lyceum_web_address_looks_like (path);
  g_autofree char *name = is_address ? lyceum_web_address_dup_name (path) : g_filename_display_basename (path);
  g_autofree char *folder = is_address ? NULL : g_path_get_dirname (path);
  g_autofree char *shown = is_address ? g_strdup (path) : g_filename_display_name (folder);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", name, "subtitle", shown, "title-lines", 2,
                                 "subtitle-lines", 1, NULL);
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-delete-symbolic");
  g_autofree char *label = g_strdup_printf (_("Remove “%s”"), name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_file_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  g_object_set_data_full (G_OBJECT (row), "path", g_strdup (path), g_free);
  /* The last row is the one that adds files. */
  gtk_list_box_insert (self->files, row, (int) self->paths->len - 1);
}

static void
add_path (LyceumNewCourseDialog *self,
          const char            *path)
{
  if (g_ptr_array_find_with_equal_func (self->paths, path, g_str_equal, NULL))
    return;

  g_ptr_array_add (self->paths, g_strdup (path));
  add_row (self, path);
  update (self);
}

/* Returns: whether it is the address of a page; a toast says what is wrong with one that is not. */
static gboolean
add_address (LyceumNewCourseDialog *self,
             const char            *address)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = lyceum_web_address_parse (address, &error);

  if (url)
    add_path (self, url);
  else
    toast (self, error->message);
  return url != NULL;
}

static void
address_apply_cb (LyceumNewCourseDialog *self)
{
  if (has_address (self) && add_address (self, gtk_editable_get_text (GTK_EDITABLE (self->address))))
    gtk_editable_set_text (GTK_EDITABLE (self->address), "");
}

/* What is dropped or pasted and is nothing but an address means the page. */
static gboolean
is_one_address (const char *text)
{
  g_autofree char *clean = g_strstrip (g_strdup (text));

  return (g_str_has_prefix (clean, "https://") || g_str_has_prefix (clean, "http://")) && !strpbrk (clean, " \t\r\n");
}

void
lyceum_new_course_dialog_add_file (LyceumNewCourseDialog *self,
                                   GFile                 *file)
{
  g_autofree char *path = NULL;
  g_autofree char *uri = NULL;

  g_return_if_fail (LYCEUM_IS_NEW_COURSE_DIALOG (self));

  path = g_file_get_path (file);
  uri = g_file_get_uri (file);
  if (is_one_address (uri))
    add_address (self, uri);
  else if (path)
    add_path (self, path);
  else
    toast (self, _("Only files on this computer, and pages of the web, can be added."));
}

void
lyceum_new_course_dialog_set_text (LyceumNewCourseDialog *self,
                                   const char            *text)
{
  g_return_if_fail (LYCEUM_IS_NEW_COURSE_DIALOG (self));

  if (is_one_address (text))
    add_address (self, text);
  else
    gtk_text_buffer_set_text (self->text, text, -1);
}

static void
chosen_cb (LyceumNewCourseDialog *self,
           int                    response)
{
  g_autoptr (GListModel) files = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (self->chooser));
      for (guint i = 0; i < g_list_model_get_n_items (files); i++)
        {
          g_autoptr (GFile) file = g_list_model_get_item (files, i);

          lyceum_new_course_dialog_add_file (self, file);
        }
    }
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
}

static void
add_filters (GtkFileChooser *chooser)
{
  static const char *const suffixes[] = { "epub", "pdf",  "md",  "markdown", "txt", "text",
                                          "html", "htm", "xhtml", "srt",      "vtt", "docx",
                                          "odt",  "fodt", "pptx" };
  g_autoptr (GtkFileFilter) documents = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (documents, _("Documents"));
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    gtk_file_filter_add_suffix (documents, suffixes[i]);
  gtk_file_filter_set_name (all, _("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, documents);
  gtk_file_chooser_add_filter (chooser, all);
}

static void
add_files_cb (LyceumNewCourseDialog *self)
{
  if (self->chooser)
    return;

  self->chooser = gtk_file_chooser_native_new (_("Add Files"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Add"),
                                               _("_Cancel"));
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  add_filters (GTK_FILE_CHOOSER (self->chooser));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
created_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (LyceumNewCourseDialog) self = LYCEUM_NEW_COURSE_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL, *body = NULL;
  gint64 course_id = 0;
  g_autoptr (LyceumTask) task = lyceum_course_create_finish (result, &course_id, &error);

  if (task)
    {
      g_signal_emit (self, signals[SIGNAL_CREATED], 0, course_id);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  if (lyceum_error_is_cancelled (error))
    return;

  gtk_widget_set_sensitive (self->form, TRUE);
  update (self);
  lyceum_error_text (error, &title, &body);
  toast (self, body);
}

/* The first words of a text say what it is. */
static char *
name_of_text (const char *text)
{
  const char *end = strchr (text, '\n');
  g_autofree char *line = end ? g_strndup (text, end - text) : g_strdup (text);
  char *start = line;

  while (*start == '#' || g_ascii_isspace (*start))
    start++;
  if (g_utf8_strlen (start, -1) > 60)
    {
      g_autofree char *head = g_utf8_substring (start, 0, 60);

      return g_strconcat (g_strchomp (head), "…", NULL);
    }
  return *start ? g_strdup (start) : g_strdup (_("Pasted Text"));
}

/* Of the list. */
static GPtrArray *
make_materials (LyceumNewCourseDialog *self)
{
  GPtrArray *materials = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_material_free);

  for (guint i = 0; i < self->paths->len; i++)
    {
      const char *path = g_ptr_array_index (self->paths, i);

      g_ptr_array_add (materials, lyceum_web_address_looks_like (path) ? lyceum_material_new_address (path, FALSE, NULL)
                                                                       : lyceum_material_new_file (path));
    }
  return materials;
}

static void
create_cb (LyceumNewCourseDialog *self)
{
  GPtrArray *materials;
  g_autofree char *text = get_text (self);
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  g_autofree char *topic = get_topic (self);
  g_autoptr (LyceumMaker) maker = lyceum_maker_row_dup_maker (self->maker);

  if (!gtk_widget_get_sensitive (self->create_button) || !gtk_widget_get_sensitive (self->form))
    return;

  /* What is wrong with an address has been said. */
  if (has_address (self))
    address_apply_cb (self);
  if (has_address (self) || (is_one_address (text) && !add_address (self, text)))
    return;

  materials = make_materials (self);
  if (*text && !is_one_address (text))
    {
      g_autofree char *text_name = name_of_text (text);

      g_ptr_array_add (materials, lyceum_material_new_text (text_name, text));
    }
  if (*topic)
    g_ptr_array_add (materials, lyceum_material_new_topic (topic));

  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_set_sensitive (self->form, FALSE);
  gtk_widget_set_sensitive (self->create_button, FALSE);
  lyceum_course_create_with_async (lyceum_workshop_get_queue (self->workshop), lyceum_workshop_get_collection (self->workshop),
                                   self->course_id, *name ? name : NULL, materials, maker, TRUE, LYCEUM_TASK_PRIORITY_HIGH, NULL,
                                   created_cb, g_object_ref (self));
}

static gboolean
drop_cb (LyceumNewCourseDialog *self,
         const GValue          *value)
{
  g_autoptr (GSList) files = NULL;

  if (G_VALUE_HOLDS_STRING (value) && is_one_address (g_value_get_string (value)))
    return add_address (self, g_value_get_string (value));
  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;

  files = gdk_file_list_get_files (g_value_get_boxed (value));
  for (GSList *l = files; l; l = l->next)
    lyceum_new_course_dialog_add_file (self, l->data);
  return TRUE;
}

static void
lyceum_new_course_dialog_dispose (GObject *object)
{
  LyceumNewCourseDialog *self = LYCEUM_NEW_COURSE_DIALOG (object);

  if (self->chooser)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->workshop);

  G_OBJECT_CLASS (lyceum_new_course_dialog_parent_class)->dispose (object);
}

static void
lyceum_new_course_dialog_finalize (GObject *object)
{
  g_ptr_array_unref (LYCEUM_NEW_COURSE_DIALOG (object)->paths);

  G_OBJECT_CLASS (lyceum_new_course_dialog_parent_class)->finalize (object);
}

static void
lyceum_new_course_dialog_class_init (LyceumNewCourseDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_new_course_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_new_course_dialog_finalize;

  signals[SIGNAL_CREATED] =
    g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  g_type_ensure (LYCEUM_TYPE_MAKER_ROW);
  g_type_ensure (LYCEUM_TYPE_TRAY_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-new-course-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumNewCourseDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, LyceumNewCourseDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, LyceumNewCourseDialog, name_group);
  gtk_widget_class_bind_template_child (widget_class, LyceumNewCourseDialog, name);
  gtk_widget_class_bind_template_child (widget_class, LyceumNewCourseDialog, files);
  gtk_widget_class_bind_template_child (widget_class, LyceumNewCourseDialog, address);
  gtk_widget_class_bind_template_child (widget_class, LyceumNewCourseDialog, text);
  gtk_widget_class_bind_template_child (widget_class, LyceumNewCourseDialog, text_hint);
  gtk_widget_class_bind_template_child (widget_class, LyceumNewCourseDialog, topic_group);
  gtk_widget_class_bind_template_child (widget_class, LyceumNewCourseDialog, topic);
  gtk_widget_class_bind_template_child (widget_class, LyceumNewCourseDialog, maker);
  gtk_widget_class_bind_template_child (widget_class, LyceumNewCourseDialog, tray);
  gtk_widget_class_bind_template_child (widget_class, LyceumNewCourseDialog, create_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumNewCourseDialog, form);
  gtk_widget_class_bind_template_callback (widget_class, add_files_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, topic_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_apply_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lyceum_new_course_dialog_init (LyceumNewCourseDialog *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  self->paths = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

LyceumNewCourseDialog *
lyceum_new_course_dialog_new (LyceumWorkshop *workshop,
                              gint64          course_id)
{
  LyceumNewCourseDialog *self = g_object_new (LYCEUM_TYPE_NEW_COURSE_DIALOG, NULL);

  self->workshop = g_object_ref (workshop);
  self->course_id = course_id;
  lyceum_maker_row_load (self->maker, workshop);
  lyceum_tray_row_load (self->tray, lyceum_workshop_get_collection (workshop));
  if (course_id != 0)
    {
      adw_window_title_set_title (self->window_title, _("Add Material"));
      gtk_window_set_title (GTK_WINDOW (self), _("Add Material"));
      gtk_button_set_label (GTK_BUTTON (self->create_button), _("_Add"));
      gtk_widget_set_visible (self->name_group, FALSE);
    }
  else
    gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->name));
  return self;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-lesson-editor.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-error-text.h"
#include "lyceum-markdown-view.h"
#include "lyceum-reading-column.h"
#include "lyceum-status.h"
#include "lyceum-text-marks.h"
#include "lyceum-window-edits.h"

/* After the last key: then the preview is drawn anew, and later the draft is kept. */
#define PREVIEW_PAUSE_MS 200
#define DRAFT_PAUSE_MS 1000

/* What follows when a text has been saved. */
typedef enum
{
  AFTER_SAVE_LEAVE,
  AFTER_SAVE_SPLIT,
  AFTER_SAVE_MERGE,
} AfterSave;

struct _LyceumLessonEditor
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkWidget *window_title;
  GtkStack *states;
  LyceumStatus *failure;
  AdwLeaflet *leaflet;
  GtkWidget *source_side;
  GtkWidget *preview_side;
  GtkToggleButton *preview_button;
  GtkEntry *title;
  GtkWidget *restored;
  GtkTextView *text;
  GtkTextBuffer *buffer;
  LyceumMarkdownView *preview;

  LyceumWorkshop *workshop;  /* (owned) */
  GCancellable *cancellable; /* (owned): of the page */
  GCancellable *parsing;     /* (owned): of the preview that is made */
  gint64 lesson_id;
  LyceumLesson *lesson;      /* (owned) (nullable): once read */
  AfterSave after_save;
  gsize split_at;            /* byte */
  guint preview_source, draft_source;
  gboolean is_loading;       /* what changes is not a person's doing */
  gboolean is_saving;
  gboolean has_begun;        /* to read */
};

G_DEFINE_FINAL_TYPE (LyceumLessonEditor, lyceum_lesson_editor, GTK_TYPE_WIDGET)

static LyceumCollection *
get_collection (LyceumLessonEditor *self)
{
  return lyceum_workshop_get_collection (self->workshop);
}

static char *
get_text (LyceumLessonEditor *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

static char *
get_title (LyceumLessonEditor *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->title))));
}

static gboolean
has_changed (LyceumLessonEditor *self)
{
  g_autofree char *text = get_text (self), *title = get_title (self);

  return self->lesson && (g_strcmp0 (text, self->lesson->markdown ? self->lesson->markdown : "") != 0 ||
                          g_strcmp0 (title, self->lesson->title) != 0);
}

static void
update_actions (LyceumLessonEditor *self)
{
  g_autofree char *title = get_title (self);
  gboolean can_save = self->lesson && !self->is_saving && *title != '\0';

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.save", can_save);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.split", can_save);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.merge", can_save);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.discard", self->lesson != NULL);
}

/* Preview */

static void
parsed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LyceumLessonEditor) self = LYCEUM_LESSON_EDITOR (user_data);
  GPtrArray *blocks = lyceum_markdown_parse_finish (result, NULL);

  if (!blocks)
    return;
  if (self->content)
    lyceum_markdown_view_take_blocks (self->preview, blocks);
  else
    g_ptr_array_unref (blocks);
}

static gboolean
preview_cb (gpointer data)
{
  LyceumLessonEditor *self = data;
  g_autofree char *text = get_text (self);

  self->preview_source = 0;
  g_cancellable_cancel (self->parsing);
  g_object_unref (self->parsing);
  self->parsing = g_cancellable_new ();
  lyceum_markdown_parse_async (text, self->parsing, parsed_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* Draft */

static void
kept_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (LyceumLessonEditor) self = LYCEUM_LESSON_EDITOR (user_data);
  g_autoptr (GError) error = NULL;

  if (!lyceum_collection_change_finish (LYCEUM_COLLECTION (object), result, &error))
    lyceum_report (GTK_WIDGET (self), error);
}

static void
keep_draft (LyceumLessonEditor *self)
{
  g_autofree char *text = get_text (self), *title = get_title (self);

  g_clear_handle_id (&self->draft_source, g_source_remove);
  if (!self->lesson || self->is_saving)
    return;
  lyceum_collection_keep_lesson_draft_async (get_collection (self), self->lesson_id, title, has_changed (self) ? text : NULL, kept_cb,
                                             g_object_ref (self));
}

static gboolean
draft_cb (gpointer data)
{
  LyceumLessonEditor *self = data;

  self->draft_source = 0;
  keep_draft (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (LyceumLessonEditor *self)
{
  if (!self->preview_source)
    self->preview_source = g_timeout_add (PREVIEW_PAUSE_MS, preview_cb, self);
  if (self->is_loading)
    return;
  g_clear_handle_id (&self->draft_source, g_source_remove);
  self->draft_source = g_timeout_add (DRAFT_PAUSE_MS, draft_cb, self);
  update_actions (self);
}

/* Reading */

static void
show_text (LyceumLessonEditor *self,
           const char         *title,
           const char         *markdown)
{
  GtkTextIter start;

  self->is_loading = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->title), title);
  gtk_text_buffer_set_enable_undo (self->buffer, FALSE);
  gtk_text_buffer_set_text (self->buffer, markdown ? markdown : "", -1);
  gtk_text_buffer_set_enable_undo (self->buffer, TRUE);
  gtk_text_buffer_get_start_iter (self->buffer, &start);
  gtk_text_buffer_place_cursor (self->buffer, &start);
  self->is_loading = FALSE;
}

static void
lesson_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (LyceumLessonEditor) self = LYCEUM_LESSON_EDITOR (user_data);
  g_autoptr (GError) error = NULL;
  LyceumLesson *lesson = lyceum_collection_get_lesson_finish (LYCEUM_COLLECTION (object), result, &error);

  if (!lesson)
    {
      if (lyceum_error_is_cancelled (error) || !self->content)
        return;
      lyceum_status_set_error (self->failure, error);
      gtk_stack_set_visible_child_name (self->states, "failure");
      return;
    }
  self->lesson = lesson;
  if (!self->content)
    return;
  gtk_widget_set_visible (self->restored, lesson->draft != NULL);
  if (lesson->draft)
    show_text (self, lesson->draft_title, lesson->draft);
  else
    show_text (self, lesson->title, lesson->markdown);
  gtk_stack_set_visible_child_name (self->states, "lesson");
  update_actions (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

/* A draft that the page before this one has left on its way to the disk comes first: writes are done in the order of the calls. */
static gboolean
settle_writer_cb (LyceumConnection *connection,
                  gpointer          data,
                  gpointer         *result,
                  GError          **error)
{
  return TRUE;
}

static void
settled_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (LyceumLessonEditor) self = LYCEUM_LESSON_EDITOR (user_data);

  /* What went wrong there goes wrong with reading, too. */
  lyceum_database_write_finish (LYCEUM_DATABASE (object), result, NULL, NULL);
  if (self->content)
    lyceum_collection_get_lesson_async (get_collection (self), self->lesson_id, self->cancellable, lesson_read_cb, g_object_ref (self));
}

static void
lyceum_lesson_editor_map (GtkWidget *widget)
{
  LyceumLessonEditor *self = LYCEUM_LESSON_EDITOR (widget);

  GTK_WIDGET_CLASS (lyceum_lesson_editor_parent_class)->map (widget);

  if (self->has_begun)
    return;
  self->has_begun = TRUE;
  lyceum_database_write_async (lyceum_collection_get_database (get_collection (self)), settle_writer_cb, NULL, NULL, NULL, NULL,
                               settled_cb, g_object_ref (self));
}

/* Saving */

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (LyceumLessonEditor) self = LYCEUM_LESSON_EDITOR (user_data);
  LyceumCollection *collection = LYCEUM_COLLECTION (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumEdit) edit = lyceum_collection_edit_finish (collection, result, &error);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  self->is_saving = FALSE;
  if (!LYCEUM_IS_WINDOW (root))
    return;
  update_actions (self);
  if (!edit)
    {
      lyceum_window_toast (LYCEUM_WINDOW (root), error->message);
      return;
    }
  if (self->after_save == AFTER_SAVE_SPLIT)
    lyceum_collection_split_lesson_async (collection, self->lesson_id, self->split_at, NULL, NULL, lyceum_window_edited_cb,
                                          g_object_ref (root));
  else if (self->after_save == AFTER_SAVE_MERGE)
    lyceum_collection_merge_lessons_async (collection, self->lesson_id, NULL, lyceum_window_edited_cb, g_object_ref (root));
  else
    lyceum_window_show_edit (LYCEUM_WINDOW (root), edit);
  /* What has been saved is no draft. */
  g_clear_pointer (&self->lesson, lyceum_lesson_free);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static void
save (LyceumLessonEditor *self,
      AfterSave           after_save)
{
  g_autofree char *text = get_text (self), *title = get_title (self);

  if (!self->lesson || self->is_saving)
    return;
  g_clear_handle_id (&self->draft_source, g_source_remove);
  self->is_saving = TRUE;
  self->after_save = after_save;
  update_actions (self);
  lyceum_collection_change_lesson_async (get_collection (self), self->lesson_id, title, text, NULL, saved_cb, g_object_ref (self));
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  save (LYCEUM_LESSON_EDITOR (widget), AFTER_SAVE_LEAVE);
}

static void
split_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  LyceumLessonEditor *self = LYCEUM_LESSON_EDITOR (widget);
  GtkTextIter start, at;
  g_autofree char *before = NULL;

  gtk_text_buffer_get_start_iter (self->buffer, &start);
  gtk_text_buffer_get_iter_at_mark (self->buffer, &at, gtk_text_buffer_get_insert (self->buffer));
  before = gtk_text_buffer_get_text (self->buffer, &start, &at, FALSE);
  self->split_at = strlen (before);
  save (self, AFTER_SAVE_SPLIT);
}

static void
merge_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  save (LYCEUM_LESSON_EDITOR (widget), AFTER_SAVE_MERGE);
}

/* As it was before it was opened. */
static void
discard_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  LyceumLessonEditor *self = LYCEUM_LESSON_EDITOR (widget);

  if (!self->lesson)
    return;
  show_text (self, self->lesson->title, self->lesson->markdown);
  gtk_widget_set_visible (self->restored, FALSE);
  keep_draft (self);
  update_actions (self);
}

static void
mark_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  lyceum_text_marks_apply (LYCEUM_LESSON_EDITOR (widget)->text, g_variant_get_string (parameter, NULL));
}

static void
preview_toggled_cb (LyceumLessonEditor *self)
{
  gboolean preview = gtk_toggle_button_get_active (self->preview_button);

  adw_leaflet_set_visible_child (self->leaflet, preview ? self->preview_side : self->source_side);
}

/* Where both have room the button has nothing to do; where they have not, it needs the room of the title. */
static void
folded_cb (LyceumLessonEditor *self)
{
  gboolean folded = adw_leaflet_get_folded (self->leaflet);

  gtk_widget_set_visible (GTK_WIDGET (self->preview_button), folded);
  gtk_widget_set_visible (self->window_title, !folded);
  if (!folded)
    gtk_toggle_button_set_active (self->preview_button, FALSE);
}

static void
lyceum_lesson_editor_unmap (GtkWidget *widget)
{
  LyceumLessonEditor *self = LYCEUM_LESSON_EDITOR (widget);

  if (self->draft_source)
    keep_draft (self);

  GTK_WIDGET_CLASS (lyceum_lesson_editor_parent_class)->unmap (widget);
}

static gboolean
lyceum_lesson_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LYCEUM_LESSON_EDITOR (widget)->text));
}

static void
lyceum_lesson_editor_dispose (GObject *object)
{
  LyceumLessonEditor *self = LYCEUM_LESSON_EDITOR (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->parsing);
  g_clear_handle_id (&self->preview_source, g_source_remove);
  g_clear_handle_id (&self->draft_source, g_source_remove);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_LESSON_EDITOR);

  G_OBJECT_CLASS (lyceum_lesson_editor_parent_class)->dispose (object);
}

static void
lyceum_lesson_editor_finalize (GObject *object)
{
  LyceumLessonEditor *self = LYCEUM_LESSON_EDITOR (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->parsing);
  g_clear_object (&self->workshop);
  g_clear_pointer (&self->lesson, lyceum_lesson_free);

  G_OBJECT_CLASS (lyceum_lesson_editor_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    const char *mark;
  } marks[] = { { GDK_KEY_b, "bold" }, { GDK_KEY_i, "italic" }, { GDK_KEY_e, "code" }, { GDK_KEY_l, "list" }, { GDK_KEY_m, "formula" },
                { GDK_KEY_h, "heading" } };

  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "editor.split", NULL, split_action);
  gtk_widget_class_install_action (widget_class, "editor.merge", NULL, merge_action);
  gtk_widget_class_install_action (widget_class, "editor.discard", NULL, discard_action);
  gtk_widget_class_install_action (widget_class, "editor.mark", "s", mark_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "editor.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "editor.save", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    gtk_widget_class_add_binding_action (widget_class, marks[i].key, GDK_CONTROL_MASK, "editor.mark", "s", marks[i].mark);
}

static void
lyceum_lesson_editor_class_init (LyceumLessonEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_lesson_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_lesson_editor_finalize;
  widget_class->map = lyceum_lesson_editor_map;
  widget_class->unmap = lyceum_lesson_editor_unmap;
  widget_class->grab_focus = lyceum_lesson_editor_grab_focus;

  g_type_ensure (LYCEUM_TYPE_MARKDOWN_VIEW);
  g_type_ensure (LYCEUM_TYPE_READING_COLUMN);
  g_type_ensure (LYCEUM_TYPE_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-lesson-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonEditor, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonEditor, window_title);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonEditor, states);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonEditor, failure);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonEditor, leaflet);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonEditor, source_side);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonEditor, preview_side);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonEditor, preview_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonEditor, title);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonEditor, restored);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonEditor, text);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonEditor, buffer);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonEditor, preview);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, preview_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  install_actions (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_lesson_editor_init (LyceumLessonEditor *self)
{
  self->cancellable = g_cancellable_new ();
  self->parsing = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  folded_cb (self);
  update_actions (self);
}

GtkWidget *
lyceum_lesson_editor_new (LyceumWorkshop *workshop,
                          gint64          lesson_id)
{
  LyceumLessonEditor *self = g_object_new (LYCEUM_TYPE_LESSON_EDITOR, NULL);

  self->workshop = g_object_ref (workshop);
  self->lesson_id = lesson_id;
  lyceum_markdown_view_set_database (self->preview, lyceum_collection_get_database (get_collection (self)));
  return GTK_WIDGET (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-answer-words.h"
#include "lyceum-ask-page-private.h"
#include "lyceum-ask-window.h"
#include "lyceum-error-text.h"
#include "lyceum-window.h"

/* A conversation that is wanted as a text. */
typedef struct
{
  LyceumAskPage *page; /* (owned) */
  GFile *file;         /* (owned) (nullable): where it goes; %NULL: to the clipboard */
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->page);
  g_clear_object (&export->file);
  g_free (export);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
say (LyceumAskPage *self,
     const char    *words)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (LYCEUM_IS_WINDOW (root))
    lyceum_window_toast (LYCEUM_WINDOW (root), words);
}

static void
changed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (LyceumAskPage) self = LYCEUM_ASK_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  if (!lyceum_conversations_change_finish (LYCEUM_CONVERSATIONS (object), result, &error))
    lyceum_report (GTK_WIDGET (self), error);
}

static void
new_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  lyceum_ask_page_open (LYCEUM_ASK_PAGE (widget), 0);
}

static void
list_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumAskPage *self = LYCEUM_ASK_PAGE (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->sidebar);
  gtk_widget_child_focus (self->sidebar, GTK_DIR_TAB_FORWARD);
}

static void
window_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  LyceumAskPage *self = LYCEUM_ASK_PAGE (widget);
  gint64 id = lyceum_ask_conversation_get_id (self->conversation);

  if (id != 0)
    gtk_window_present (lyceum_ask_window_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->workshop, self->conversations, id));
}

/* Renaming */

static void
rename_response_cb (AdwMessageDialog *dialog,
                    const char       *response,
                    LyceumAskPage    *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog));
  const gint64 *id = g_object_get_data (G_OBJECT (dialog), "id");
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (g_strcmp0 (response, "rename") == 0 && *title && self->conversations)
    lyceum_conversations_rename_async (self->conversations, *id, title, changed_cb, g_object_ref (self));
}

static void
title_changed_cb (GtkEditable      *entry,
                  AdwMessageDialog *dialog)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "rename", *title != '\0');
}

static void
rename_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  LyceumAskPage *self = LYCEUM_ASK_PAGE (widget);
  gint64 id = lyceum_ask_conversation_get_id (self->conversation);
  AdwMessageDialog *dialog;
  GtkWidget *entry;

  if (id == 0)
    return;

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _("Rename Conversation"), NULL));
  entry = g_object_new (GTK_TYPE_ENTRY, "text", gtk_label_get_text (self->title), "activates-default", TRUE, "max-length", 200,
                        NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Title of the conversation"), -1);
  adw_message_dialog_set_extra_child (dialog, entry);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "rename", _("_Rename"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "rename", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "rename");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "id", g_memdup2 (&id, sizeof id), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (rename_response_cb), self, 0);
  g_signal_connect_object (entry, "changed", G_CALLBACK (title_changed_cb), dialog, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

/* Deleting */

typedef struct
{
  LyceumQueue *queue; /* (owned) */
  gint64 id;
} Deletion;

static void
deletion_free (Deletion *deletion)
{
  g_object_unref (deletion->queue);
  g_free (deletion);
}

static void
deleted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!lyceum_conversations_change_finish (LYCEUM_CONVERSATIONS (object), result, &error) && !lyceum_error_is_cancelled (error))
    g_warning ("A conversation was not deleted: %s", error->message);
}

/* Answers that are still being made are stopped first. */
static void
read_to_delete_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Deletion *deletion = user_data;
  g_autoptr (LyceumConversation) conversation = NULL;
  g_autoptr (GPtrArray) messages =
    lyceum_conversations_read_finish (LYCEUM_CONVERSATIONS (object), result, &conversation, NULL);

  for (guint i = 0; messages && i < messages->len; i++)
    {
      const LyceumMessage *message = g_ptr_array_index (messages, i);

      if (message->state == LYCEUM_MESSAGE_ANSWERING && message->task_id)
        lyceum_queue_cancel_id (deletion->queue, message->task_id);
    }
  lyceum_conversations_delete_async (LYCEUM_CONVERSATIONS (object), deletion->id, deleted_cb, NULL);
  deletion_free (deletion);
}

static void
delete_now (LyceumAskPage *self,
            gint64         id)
{
  Deletion *deletion = g_new0 (Deletion, 1);

  deletion->queue = g_object_ref (lyceum_workshop_get_queue (self->workshop));
  deletion->id = id;
  lyceum_conversations_read_async (self->conversations, id, NULL, read_to_delete_cb, deletion);
}

void
_lyceum_ask_page_flush_deletions (LyceumAskPage *self)
{
  GHashTableIter iter;
  gpointer key, toast;

  if (!self->conversations)
    return;

  g_hash_table_iter_init (&iter, self->deleted);
  while (g_hash_table_iter_next (&iter, &key, &toast))
    {
      lyceum_conversations_delete_async (self->conversations, *(gint64 *) key, deleted_cb, NULL);
      /* Its Undo would do nothing any more. */
      g_signal_handlers_disconnect_by_data (toast, self);
      adw_toast_dismiss (toast);
    }
  g_hash_table_remove_all (self->deleted);
}

static void
undo_delete_cb (AdwToast      *toast,
                LyceumAskPage *self)
{
  gint64 id = *(gint64 *) g_object_get_data (G_OBJECT (toast), "id");

  g_hash_table_remove (self->deleted, &id);
  _lyceum_ask_page_refresh (self);
  lyceum_ask_page_open (self, id);
}

static void
delete_dismissed_cb (AdwToast      *toast,
                     LyceumAskPage *self)
{
  const gint64 *id = g_object_get_data (G_OBJECT (toast), "id");

  if (self->conversations && g_hash_table_contains (self->deleted, id))
    delete_now (self, *id);
}

/* It leaves the screen now, and the disk when nobody can take it back any more. */
static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  LyceumAskPage *self = LYCEUM_ASK_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  gint64 id = lyceum_ask_conversation_get_id (self->conversation);
  g_autofree char *escaped = g_markup_escape_text (gtk_label_get_text (self->title), -1);
  g_autofree char *text = NULL;
  AdwToast *toast;

  if (id == 0)
    return;

  lyceum_ask_page_open (self, 0);
  if (!LYCEUM_IS_WINDOW (root))
    {
      delete_now (self, id);
      return;
    }

  /* Translators: %s is the title of a conversation. */
  text = g_strdup_printf (_("“%s” deleted"), escaped);
  toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, 8);
  g_object_set_data_full (G_OBJECT (toast), "id", g_memdup2 (&id, sizeof id), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_delete_cb), self, 0);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (delete_dismissed_cb), self, 0);
  g_hash_table_insert (self->deleted, g_memdup2 (&id, sizeof id), g_object_ref (toast));
  _lyceum_ask_page_refresh (self);
  lyceum_window_add_toast (LYCEUM_WINDOW (root), toast);
}

/* As a text */

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (LyceumAskPage) self = LYCEUM_ASK_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    say (self, _("Conversation exported"));
  else
    lyceum_report (GTK_WIDGET (self), error);
}

static void
read_to_export_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (Export) export = user_data;
  LyceumAskPage *self = export->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumConversation) conversation = NULL;
  g_autoptr (GPtrArray) messages =
    lyceum_conversations_read_finish (LYCEUM_CONVERSATIONS (object), result, &conversation, &error);
  g_autofree char *markdown = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!messages)
    {
      lyceum_report (GTK_WIDGET (self), error);
      return;
    }

  markdown = lyceum_conversation_to_markdown (conversation, messages);
  if (!export->file)
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), markdown);
      say (self, _("Conversation copied"));
      return;
    }

  bytes = g_bytes_new (markdown, strlen (markdown));
  g_file_replace_contents_bytes_async (export->file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, written_cb,
                                       g_object_ref (self));
}

static void
export_to (LyceumAskPage *self,
           GFile         *file)
{
  Export *export = g_new0 (Export, 1);

  export->page = g_object_ref (self);
  export->file = file ? g_object_ref (file) : NULL;
  lyceum_conversations_read_async (self->conversations, lyceum_ask_conversation_get_id (self->conversation), self->cancellable,
                                   read_to_export_cb, export);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  if (lyceum_ask_conversation_get_id (LYCEUM_ASK_PAGE (widget)->conversation) != 0)
    export_to (LYCEUM_ASK_PAGE (widget), NULL);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           LyceumAskPage   *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file)
    export_to (self, file);
  gtk_native_dialog_hide (dialog);
  g_clear_object (&self->chooser);
}

static void
export_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  LyceumAskPage *self = LYCEUM_ASK_PAGE (widget);
  g_autofree char *file_name = NULL;

  if (self->chooser || lyceum_ask_conversation_get_id (self->conversation) == 0)
    return;

  file_name = g_strdup_printf ("%s.md", gtk_label_get_text (self->title));
  g_strdelimit (file_name, "/\\:*?\"<>|\n", '-');
  self->chooser = gtk_file_chooser_native_new (_("Export Conversation"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), file_name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

void
_lyceum_ask_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "ask-page.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "ask-page.list", NULL, list_action);
  gtk_widget_class_install_action (widget_class, "ask-page.window", NULL, window_action);
  gtk_widget_class_install_action (widget_class, "ask-page.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "ask-page.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "ask-page.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "ask-page.export", NULL, export_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_N, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "ask-page.new", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "ask-page.rename", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_L, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "ask-page.list", NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-ask-window.h"

#include <glib/gi18n-lib.h>

struct _LyceumAskWindow
{
  AdwWindow parent_instance;

  GtkWidget *conversation;
  GtkWindow *main_window; /* (weak) (nullable) */
};

G_DEFINE_FINAL_TYPE (LyceumAskWindow, lyceum_ask_window, ADW_TYPE_WINDOW)

/* `win.open-lesson`, `win.open-course`: as of the main window. */
static void
pass_on_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  GtkWindow *main_window = LYCEUM_ASK_WINDOW (widget)->main_window;

  if (!main_window)
    return;

  gtk_widget_activate_action_variant (GTK_WIDGET (main_window), name, parameter);
  gtk_window_present (main_window);
}

static void
titled_cb (LyceumAskWindow *self,
           const char      *title)
{
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
lyceum_ask_window_dispose (GObject *object)
{
  g_clear_weak_pointer (&LYCEUM_ASK_WINDOW (object)->main_window);

  G_OBJECT_CLASS (lyceum_ask_window_parent_class)->dispose (object);
}

static void
lyceum_ask_window_class_init (LyceumAskWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_ask_window_dispose;

  gtk_widget_class_install_action (widget_class, "win.open-lesson", "x", pass_on_action);
  gtk_widget_class_install_action (widget_class, "win.open-course", "x", pass_on_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
lyceum_ask_window_init (LyceumAskWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->conversation = lyceum_ask_conversation_new ();
  gtk_widget_set_vexpand (self->conversation, TRUE);
  g_signal_connect_object (self->conversation, "titled", G_CALLBACK (titled_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), self->conversation);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 560, 680);
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 294);
}

GtkWindow *
lyceum_ask_window_new (GtkWindow           *main_window,
                       LyceumWorkshop      *workshop,
                       LyceumConversations *conversations,
                       gint64               conversation_id)
{
  LyceumAskWindow *self = g_object_new (LYCEUM_TYPE_ASK_WINDOW, "title", _("Conversation"), NULL);
  LyceumAskConversation *conversation = LYCEUM_ASK_CONVERSATION (self->conversation);

  g_set_weak_pointer (&self->main_window, main_window);
  /* For its actions; the main window is not above it. */
  gtk_window_set_application (GTK_WINDOW (self), gtk_window_get_application (main_window));
  g_signal_connect_object (main_window, "unmap", G_CALLBACK (gtk_window_destroy), self, G_CONNECT_SWAPPED);
  lyceum_ask_conversation_set_workshop (conversation, workshop, conversations, 0);
  lyceum_ask_conversation_open (conversation, conversation_id);
  return GTK_WINDOW (self);
}

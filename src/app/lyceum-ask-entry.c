/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-ask-entry.h"

/* What a person may ask at once; more would only be cut off later. In bytes. */
#define MAX_QUESTION (64 * 1024)

struct _LyceumAskEntry
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkWidget *editing;
  GtkTextView *text;
  GtkTextBuffer *buffer;
  GtkEventControllerKey *keys;
  GtkLabel *placeholder;
  GtkMenuButton *scope_button;
  GtkLabel *scope_label;
  GtkMenuButton *model_button;
  GtkLabel *model_label;
  GtkWidget *send_button;
  GtkWidget *stop_button;

  gboolean busy;
};

enum
{
  SIGNAL_ASK,
  SIGNAL_STOP,
  SIGNAL_CANCELLED,
  SIGNAL_RECALL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LyceumAskEntry, lyceum_ask_entry, GTK_TYPE_WIDGET)

char *
lyceum_ask_entry_get_text (LyceumAskEntry *self)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  g_return_val_if_fail (LYCEUM_IS_ASK_ENTRY (self), NULL);

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  return g_strdup (g_strstrip (text));
}

static void
update (LyceumAskEntry *self)
{
  g_autofree char *text = lyceum_ask_entry_get_text (self);
  gsize size = strlen (text);

  gtk_widget_set_visible (GTK_WIDGET (self->placeholder), gtk_text_buffer_get_char_count (self->buffer) == 0);
  gtk_widget_set_sensitive (self->send_button, size > 0 && size <= MAX_QUESTION);
  gtk_widget_set_visible (self->send_button, !self->busy);
  gtk_widget_set_visible (self->stop_button, self->busy);
}

static void
changed_cb (LyceumAskEntry *self)
{
  update (self);
}

static void
send_cb (LyceumAskEntry *self)
{
  g_autofree char *text = lyceum_ask_entry_get_text (self);

  if (!self->busy && gtk_widget_get_sensitive (self->send_button))
    g_signal_emit (self, signals[SIGNAL_ASK], 0, text);
}

static void
stop_cb (LyceumAskEntry *self)
{
  g_signal_emit (self, signals[SIGNAL_STOP], 0);
}

static void
cancel_cb (LyceumAskEntry *self)
{
  g_signal_emit (self, signals[SIGNAL_CANCELLED], 0);
}

/* What an input method is in the middle of writing is its own. */
static gboolean
input_method_takes (LyceumAskEntry *self)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (self->keys));

  return event && gtk_text_view_im_context_filter_keypress (self->text, event);
}

static gboolean
key_pressed_cb (LyceumAskEntry *self,
                guint           keyval,
                guint           keycode,
                GdkModifierType state)
{
  switch (keyval)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      if (state & (GDK_SHIFT_MASK | GDK_ALT_MASK))
        return GDK_EVENT_PROPAGATE;
      if (!input_method_takes (self))
        send_cb (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
      if (gtk_text_buffer_get_char_count (self->buffer) > 0 || self->busy)
        return GDK_EVENT_PROPAGATE;
      g_signal_emit (self, signals[SIGNAL_RECALL], 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      if (!gtk_widget_get_visible (self->editing))
        return GDK_EVENT_PROPAGATE;
      cancel_cb (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
lyceum_ask_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LYCEUM_ASK_ENTRY (widget)->text));
}

static void
lyceum_ask_entry_dispose (GObject *object)
{
  LyceumAskEntry *self = LYCEUM_ASK_ENTRY (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_ASK_ENTRY);

  G_OBJECT_CLASS (lyceum_ask_entry_parent_class)->dispose (object);
}

static void
lyceum_ask_entry_class_init (LyceumAskEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_ask_entry_dispose;
  widget_class->grab_focus = lyceum_ask_entry_grab_focus;

  signals[SIGNAL_ASK] = g_signal_new ("ask", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_STOP] = g_signal_new ("stop", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CANCELLED] = g_signal_new ("cancelled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_RECALL] = g_signal_new ("recall", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-ask-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumAskEntry, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskEntry, editing);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskEntry, text);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskEntry, buffer);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskEntry, keys);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskEntry, placeholder);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskEntry, scope_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskEntry, scope_label);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskEntry, model_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskEntry, model_label);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskEntry, send_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskEntry, stop_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_ask_entry_init (LyceumAskEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lyceum_ask_entry_new (void)
{
  return g_object_new (LYCEUM_TYPE_ASK_ENTRY, NULL);
}

void
lyceum_ask_entry_set_text (LyceumAskEntry *self,
                           const char     *text)
{
  g_return_if_fail (LYCEUM_IS_ASK_ENTRY (self));

  gtk_text_buffer_set_text (self->buffer, text, -1);
}

void
lyceum_ask_entry_set_busy (LyceumAskEntry *self,
                           gboolean        busy)
{
  gboolean had_focus;

  g_return_if_fail (LYCEUM_IS_ASK_ENTRY (self));

  if (busy == self->busy)
    return;

  had_focus = gtk_widget_has_focus (self->send_button) || gtk_widget_has_focus (self->stop_button);
  self->busy = busy;
  update (self);
  /* The button that had it has gone. */
  if (had_focus)
    gtk_widget_grab_focus (busy ? self->stop_button : GTK_WIDGET (self->text));
}

void
lyceum_ask_entry_set_editing (LyceumAskEntry *self,
                              gboolean        editing)
{
  g_return_if_fail (LYCEUM_IS_ASK_ENTRY (self));

  gtk_widget_set_visible (self->editing, editing);
}

void
lyceum_ask_entry_set_placeholder (LyceumAskEntry *self,
                                  const char     *text)
{
  g_return_if_fail (LYCEUM_IS_ASK_ENTRY (self));

  gtk_label_set_text (self->placeholder, text);
}

static void
set_choice (GtkMenuButton *button,
            GtkLabel      *label,
            const char    *text,
            GMenuModel    *menu)
{
  gtk_label_set_text (label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_menu_button_set_menu_model (button, menu);
  gtk_widget_set_sensitive (GTK_WIDGET (button), menu != NULL);
}

void
lyceum_ask_entry_set_scope (LyceumAskEntry *self,
                            const char     *label,
                            GMenuModel     *menu)
{
  g_return_if_fail (LYCEUM_IS_ASK_ENTRY (self));

  set_choice (self->scope_button, self->scope_label, label, menu);
}

void
lyceum_ask_entry_set_model (LyceumAskEntry *self,
                            const char     *label,
                            GMenuModel     *menu)
{
  g_return_if_fail (LYCEUM_IS_ASK_ENTRY (self));

  set_choice (self->model_button, self->model_label, label, menu);
}

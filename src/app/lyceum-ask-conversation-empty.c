/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-ask-conversation-private.h"
#include "lyceum-ask-suggestions.h"

/* Where there is no conversation yet: questions that could be asked. */

static void
suggestion_clicked_cb (GtkButton             *button,
                       LyceumAskConversation *self)
{
  _lyceum_ask_conversation_ask_text (self, gtk_label_get_text (GTK_LABEL (gtk_button_get_child (button))));
}

static void
clear_suggestions (LyceumAskConversation *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->suggestions))))
    gtk_box_remove (self->suggestions, child);
}

static void
suggestions_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (LyceumAskConversation) self = LYCEUM_ASK_CONVERSATION (user_data);
  g_auto (GStrv) questions = lyceum_ask_suggestions_finish (result, NULL);

  /* Without any the place is still complete. */
  if (!questions || !self->content || self->id != 0)
    return;

  clear_suggestions (self);
  for (guint i = 0; questions[i]; i++)
    {
      GtkWidget *button = gtk_button_new ();
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", questions[i], "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                       "justify", GTK_JUSTIFY_CENTER, NULL);

      gtk_button_set_child (GTK_BUTTON (button), label);
      gtk_widget_add_css_class (button, "suggestion");
      g_signal_connect_object (button, "clicked", G_CALLBACK (suggestion_clicked_cb), self, 0);
      gtk_box_append (self->suggestions, button);
    }
}

void
_lyceum_ask_conversation_show_empty (LyceumAskConversation *self)
{
  gtk_stack_set_visible_child_name (self->states, "empty");
  lyceum_ask_suggestions_async (lyceum_workshop_get_collection (self->workshop), self->course_id, self->cancellable,
                                suggestions_cb, g_object_ref (self));
}

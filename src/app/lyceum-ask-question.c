/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-ask-question.h"

#include <glib/gi18n-lib.h>

#include "lyceum-answer-foot.h"

struct _LyceumAskQuestion
{
  GtkWidget parent_instance;

  GtkLabel *text;
  GtkWidget *tools;
  GtkWidget *edit;
  GtkWidget *branches;    /* (nullable) */
  LyceumMessage *message; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (LyceumAskQuestion, lyceum_ask_question, GTK_TYPE_WIDGET)

/* The text is no stop of the Tab key; a click still takes it. */
static gboolean
lyceum_ask_question_focus (GtkWidget        *widget,
                           GtkDirectionType  direction)
{
  return gtk_widget_child_focus (LYCEUM_ASK_QUESTION (widget)->tools, direction);
}

static void
lyceum_ask_question_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (lyceum_ask_question_parent_class)->dispose (object);
}

static void
lyceum_ask_question_finalize (GObject *object)
{
  g_clear_pointer (&LYCEUM_ASK_QUESTION (object)->message, lyceum_message_free);

  G_OBJECT_CLASS (lyceum_ask_question_parent_class)->finalize (object);
}

static void
lyceum_ask_question_class_init (LyceumAskQuestionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_ask_question_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_ask_question_finalize;
  widget_class->focus = lyceum_ask_question_focus;

  gtk_widget_class_set_css_name (widget_class, "askquestion");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lyceum_ask_question_init (LyceumAskQuestion *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (widget)), GTK_ORIENTATION_VERTICAL);
  self->text = g_object_new (GTK_TYPE_LABEL,
                             "wrap", TRUE,
                             "wrap-mode", PANGO_WRAP_WORD_CHAR,
                             "xalign", 0.0,
                             "selectable", TRUE,
                             "halign", GTK_ALIGN_END,
                             "hexpand", TRUE,
                             NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "question-bubble");
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->text));
  gtk_widget_set_parent (line, widget);

  self->tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  gtk_widget_set_halign (self->tools, GTK_ALIGN_END);
  gtk_widget_add_css_class (self->tools, "answer-tools");
  self->edit = gtk_button_new_from_icon_name ("document-edit-symbolic");
  gtk_widget_add_css_class (self->edit, "flat");
  gtk_widget_set_tooltip_text (self->edit, _("Edit the question"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->edit), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Edit the question"), -1);
  gtk_box_append (GTK_BOX (self->tools), self->edit);
  gtk_widget_set_parent (self->tools, widget);
}

GtkWidget *
lyceum_ask_question_new (void)
{
  return g_object_new (LYCEUM_TYPE_ASK_QUESTION, NULL);
}

void
lyceum_ask_question_take_message (LyceumAskQuestion *self,
                                  LyceumMessage     *message)
{
  LyceumMessage *old;

  g_return_if_fail (LYCEUM_IS_ASK_QUESTION (self));

  old = g_steal_pointer (&self->message);
  self->message = message;
  if (!old || g_strcmp0 (old->text, message->text) != 0)
    gtk_label_set_text (self->text, message->text ? message->text : "");
  if (!old || old->n_siblings != message->n_siblings || old->earlier_id != message->earlier_id ||
      old->later_id != message->later_id)
    {
      if (self->branches)
        gtk_box_remove (GTK_BOX (self->tools), self->branches);
      self->branches = lyceum_answer_branches_new (message);
      if (self->branches)
        gtk_box_append (GTK_BOX (self->tools), self->branches);
    }
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->edit), "x", message->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->edit), "conversation.edit");
  g_clear_pointer (&old, lyceum_message_free);
}

const LyceumMessage *
lyceum_ask_question_get_message (LyceumAskQuestion *self)
{
  g_return_val_if_fail (LYCEUM_IS_ASK_QUESTION (self), NULL);

  return self->message;
}

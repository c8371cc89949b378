/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-answer-foot.h"

#include <glib/gi18n-lib.h>

#include "lyceum-answer-words.h"

struct _LyceumAnswerFoot
{
  GtkWidget parent_instance;

  char *shown; /* (owned) (nullable): of what it was made, so that it is not made anew where nothing has changed */
};

G_DEFINE_FINAL_TYPE (LyceumAnswerFoot, lyceum_answer_foot, GTK_TYPE_WIDGET)

static GtkWidget *
make_icon_button (const char *icon,
                  const char *name,
                  const char *action,
                  gint64      id)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", id);
  return button;
}

static GtkWidget *
make_text_button (const char *label,
                  const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  return button;
}

static GtkWidget *
make_text (const char *text,
           const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "label", text,
                                   "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "xalign", 0.0,
                                   "hexpand", TRUE,
                                   "selectable", TRUE,
                                   NULL);

  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

GtkWidget *
lyceum_answer_branches_new (const LyceumMessage *message)
{
  GtkWidget *box, *label, *earlier, *later;
  g_autofree char *text = NULL;

  if (message->n_siblings < 2)
    return NULL;

  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  /* Translators: which of how many versions of a question or an answer is shown. */
  text = g_strdup_printf (_("%u of %u"), message->sibling + 1, message->n_siblings);
  label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "caption");
  earlier = make_icon_button ("go-previous-symbolic", _("Earlier version"), "conversation.branch", message->earlier_id);
  later = make_icon_button ("go-next-symbolic", _("Later version"), "conversation.branch", message->later_id);
  /* An action of zero does nothing: at the first and at the last there is no other. */
  gtk_widget_set_sensitive (earlier, message->earlier_id != 0);
  gtk_widget_set_sensitive (later, message->later_id != 0);
  if (message->earlier_id == 0)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (earlier), NULL);
  if (message->later_id == 0)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (later), NULL);
  gtk_box_append (GTK_BOX (box), earlier);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), later);
  return box;
}

static void
add_trouble (LyceumAnswerFoot    *self,
             const LyceumMessage *message)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  GtkWidget *again = make_text_button (_("_Try Again"), "conversation.again");
  const char *words = message->error_message && *message->error_message ? message->error_message
                                                                        : _("The answer could not be made. Try again.");

  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Error"), -1);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (again), "x", message->id);
  gtk_widget_add_css_class (again, "suggested-action");
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), make_text (words, NULL));
  gtk_box_append (GTK_BOX (buttons), again);
  gtk_box_append (GTK_BOX (buttons), make_text_button (_("_Set Up a Model…"), "app.models"));
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_add_css_class (box, "answer-trouble");
  gtk_widget_insert_before (box, GTK_WIDGET (self), NULL);
}

static void
add_note (LyceumAnswerFoot *self,
          const char       *icon_name,
          const char       *text)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), make_text (text, "caption"));
  gtk_widget_add_css_class (line, "answer-note");
  gtk_widget_insert_before (line, GTK_WIDGET (self), NULL);
}

static void
add_tools (LyceumAnswerFoot    *self,
           const LyceumMessage *message)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  GtkWidget *branches = lyceum_answer_branches_new (message);
  g_autofree char *maker = lyceum_answer_words_maker (message);
  gboolean failed = message->state == LYCEUM_MESSAGE_FAILED, any = message->text && *message->text;
  /* What failed says so itself, and has its own button. */
  GtkWidget *label = make_text (failed && !message->provider_name ? "" : maker, "caption");

  if (any)
    {
      gtk_box_append (GTK_BOX (box), make_icon_button ("edit-copy-symbolic", _("Copy the answer"), "conversation.copy",
                                                       message->id));
      gtk_box_append (GTK_BOX (box), make_icon_button ("lyceum-cards-symbolic", _("Make cards from this"),
                                                       "conversation.cards", message->id));
    }
  if (!failed)
    gtk_box_append (GTK_BOX (box), make_icon_button ("view-refresh-symbolic", _("Answer again"), "conversation.again",
                                                     message->id));
  if (branches)
    gtk_box_append (GTK_BOX (box), branches);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (box, "answer-tools");
  gtk_widget_insert_before (box, GTK_WIDGET (self), NULL);
}

static void
clear (LyceumAnswerFoot *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
}

/* (transfer full) */
static char *
describe (const LyceumMessage *message)
{
  return g_strdup_printf ("%d %" G_GINT64_FORMAT " %d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %u %u %u %f|%s|%s|%s|%s", message->state,
                          message->id, message->text && *message->text, message->earlier_id, message->later_id, message->sibling,
                          message->n_siblings, message->completion_tokens, message->times.total, message->error_message,
                          message->note, message->provider_name, message->model);
}

static void
lyceum_answer_foot_finalize (GObject *object)
{
  g_free (LYCEUM_ANSWER_FOOT (object)->shown);

  G_OBJECT_CLASS (lyceum_answer_foot_parent_class)->finalize (object);
}

static void
lyceum_answer_foot_dispose (GObject *object)
{
  clear (LYCEUM_ANSWER_FOOT (object));

  G_OBJECT_CLASS (lyceum_answer_foot_parent_class)->dispose (object);
}

static void
lyceum_answer_foot_class_init (LyceumAnswerFootClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_answer_foot_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_answer_foot_finalize;

  gtk_widget_class_set_css_name (widget_class, "answerfoot");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lyceum_answer_foot_init (LyceumAnswerFoot *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 9);
}

GtkWidget *
lyceum_answer_foot_new (void)
{
  return g_object_new (LYCEUM_TYPE_ANSWER_FOOT, NULL);
}

void
lyceum_answer_foot_set_message (LyceumAnswerFoot    *self,
                                const LyceumMessage *message)
{
  g_autofree char *description = NULL;

  g_return_if_fail (LYCEUM_IS_ANSWER_FOOT (self));

  description = describe (message);
  if (g_strcmp0 (description, self->shown) == 0)
    return;

  g_free (self->shown);
  self->shown = g_steal_pointer (&description);
  clear (self);
  gtk_widget_set_visible (GTK_WIDGET (self), message->state != LYCEUM_MESSAGE_ANSWERING);
  if (message->state == LYCEUM_MESSAGE_ANSWERING)
    return;

  if (message->state == LYCEUM_MESSAGE_FAILED)
    add_trouble (self, message);
  if (message->state == LYCEUM_MESSAGE_STOPPED)
    add_note (self, "media-playback-stop-symbolic", _("Stopped. What had come is kept."));
  if (message->note && *message->note)
    add_note (self, "dialog-information-symbolic", message->note);
  add_tools (self, message);
}

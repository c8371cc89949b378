/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-ask-cards.h"
#include "lyceum-ask-conversation-private.h"
#include "lyceum-window.h"

static const LyceumMessage *
get_answer (LyceumAskConversation *self,
            gint64                 message_id)
{
  LyceumAskItem *item = _lyceum_ask_conversation_find (self, message_id);

  return item && item->answer ? lyceum_answer_view_get_message (item->answer) : NULL;
}

/* The same question once more: another answer beside this one. */
static void
again_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  LyceumAskConversation *self = LYCEUM_ASK_CONVERSATION (widget);
  const LyceumMessage *message = get_answer (self, g_variant_get_int64 (parameter));
  LyceumQuestion question = { .conversation_id = self->id };

  if (!message || !self->choices)
    return;

  lyceum_ask_choices_fill (self->choices, &question);
  question.answer_again_id = message->parent_id;
  _lyceum_ask_conversation_ask (self, &question);
}

void
_lyceum_ask_conversation_stop (LyceumAskConversation *self)
{
  const LyceumMessage *message = _lyceum_ask_conversation_get_running (self);

  if (message && message->task_id)
    lyceum_queue_cancel_id (lyceum_workshop_get_queue (self->workshop), message->task_id);
}

static void
stop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  _lyceum_ask_conversation_stop (LYCEUM_ASK_CONVERSATION (widget));
}

void
_lyceum_ask_conversation_edit (LyceumAskConversation *self,
                               gint64                 message_id)
{
  LyceumAskItem *item = message_id ? _lyceum_ask_conversation_find (self, message_id) : NULL;

  self->edited_id = item && item->question ? message_id : 0;
  lyceum_ask_entry_set_editing (self->entry, self->edited_id != 0);
  if (self->edited_id == 0)
    return;

  lyceum_ask_entry_set_text (self->entry, lyceum_ask_question_get_message (LYCEUM_ASK_QUESTION (item->question))->text);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumAskConversation *self = LYCEUM_ASK_CONVERSATION (widget);

  if (!_lyceum_ask_conversation_get_running (self))
    _lyceum_ask_conversation_edit (self, g_variant_get_int64 (parameter));
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumAskConversation *self = LYCEUM_ASK_CONVERSATION (widget);
  LyceumAskItem *item = _lyceum_ask_conversation_find (self, g_variant_get_int64 (parameter));
  GtkRoot *root = gtk_widget_get_root (widget);

  if (!item || !item->answer)
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), lyceum_answer_view_get_text (item->answer));
  if (LYCEUM_IS_WINDOW (root))
    lyceum_window_toast (LYCEUM_WINDOW (root), _("Answer copied"));
}

static void
branch_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LyceumAskConversation) self = LYCEUM_ASK_CONVERSATION (user_data);
  g_autoptr (GError) error = NULL;

  /* The database says that the conversation has changed, and it is read again. */
  if (!lyceum_conversations_change_finish (LYCEUM_CONVERSATIONS (object), result, &error))
    lyceum_report (GTK_WIDGET (self), error);
}

static void
branch_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  LyceumAskConversation *self = LYCEUM_ASK_CONVERSATION (widget);
  gint64 message_id = g_variant_get_int64 (parameter);

  if (message_id != 0 && self->conversations)
    lyceum_conversations_show_branch_async (self->conversations, message_id, branch_cb, g_object_ref (self));
}

static void
cards_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  LyceumAskConversation *self = LYCEUM_ASK_CONVERSATION (widget);
  const LyceumMessage *message = get_answer (self, g_variant_get_int64 (parameter));
  const LyceumMessage *question;
  LyceumAskItem *asked;
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWindow *dialog;
  int width, height;

  if (!message || !GTK_IS_WINDOW (root))
    return;

  asked = _lyceum_ask_conversation_find (self, message->parent_id);
  question = asked && asked->question ? lyceum_ask_question_get_message (LYCEUM_ASK_QUESTION (asked->question)) : NULL;
  dialog = lyceum_ask_cards_new (self->workshop, question ? question->text : NULL, message);
  gtk_window_set_transient_for (dialog, GTK_WINDOW (root));
  gtk_window_get_default_size (dialog, &width, &height);
  /* On a phone a dialog is as wide as the window. */
  gtk_window_set_default_size (dialog, MIN (width, gtk_widget_get_width (GTK_WIDGET (root))), height);
  gtk_window_present (dialog);
}

static void
end_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  lyceum_ask_transcript_go_to_end (LYCEUM_ASK_CONVERSATION (widget)->transcript);
}

/* Where the popover points: at the link in a text, or at all of a chip. */
static gboolean
find_target (LyceumAskConversation *self,
             GtkWidget             *widget,
             int                    character,
             GdkRectangle          *target)
{
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (widget, GTK_WIDGET (self), &bounds))
    return FALSE;

  *target = (GdkRectangle){ bounds.origin.x, bounds.origin.y, bounds.size.width, bounds.size.height };
  if (character >= 0 && GTK_IS_LABEL (widget))
    {
      PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (widget));
      const char *text = pango_layout_get_text (layout);
      PangoRectangle place;
      graphene_point_t point;
      int x, y;

      pango_layout_index_to_pos (layout, g_utf8_offset_to_pointer (text, character) - text, &place);
      gtk_label_get_layout_offsets (GTK_LABEL (widget), &x, &y);
      if (!gtk_widget_compute_point (widget, GTK_WIDGET (self), &GRAPHENE_POINT_INIT (0, 0), &point))
        return FALSE;
      *target = (GdkRectangle){ point.x + x + PANGO_PIXELS (place.x), point.y + y + PANGO_PIXELS (place.y),
                                3 * PANGO_PIXELS (place.width), PANGO_PIXELS (place.height) };
    }
  /* A popover that points at nothing, or beside the window, has no place on any screen. */
  target->x = CLAMP (target->x, 0, MAX (0, gtk_widget_get_width (GTK_WIDGET (self)) - 1));
  target->y = CLAMP (target->y, 0, MAX (0, gtk_widget_get_height (GTK_WIDGET (self)) - 1));
  target->width = MAX (1, target->width);
  target->height = MAX (1, target->height);
  return TRUE;
}

static const LyceumAnswerSource *
find_source (const LyceumMessage *message,
             guint                number)
{
  for (guint i = 0; message->sources && i < message->sources->len; i++)
    if (((LyceumAnswerSource *) g_ptr_array_index (message->sources, i))->number == number)
      return g_ptr_array_index (message->sources, i);
  return NULL;
}

void
_lyceum_ask_conversation_cite_cb (LyceumAskConversation *self,
                                  guint                  number,
                                  int                    citation,
                                  GtkWidget             *widget,
                                  int                    character,
                                  LyceumAnswerView      *answer)
{
  const LyceumMessage *message = lyceum_answer_view_get_message (answer);
  const LyceumAnswerSource *source = message ? find_source (message, number) : NULL;
  const LyceumCitation *mark = NULL;
  GdkRectangle target;

  if (!source || !find_target (self, widget, character, &target))
    return;

  if (message->citations && citation >= 0 && (guint) citation < message->citations->len)
    mark = &g_array_index (message->citations, LyceumCitation, citation);
  if (!self->passage)
    {
      self->passage = lyceum_ask_passage_new (lyceum_workshop_get_collection (self->workshop));
      gtk_widget_set_parent (self->passage, GTK_WIDGET (self));
    }
  lyceum_ask_passage_show (LYCEUM_ASK_PASSAGE (self->passage), source, mark, gtk_widget_get_width (GTK_WIDGET (self)));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->passage), &target);
  gtk_popover_popup (GTK_POPOVER (self->passage));
}

void
_lyceum_ask_conversation_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.again", "x", again_action);
  gtk_widget_class_install_action (widget_class, "conversation.edit", "x", edit_action);
  gtk_widget_class_install_action (widget_class, "conversation.copy", "x", copy_action);
  gtk_widget_class_install_action (widget_class, "conversation.branch", "x", branch_action);
  gtk_widget_class_install_action (widget_class, "conversation.cards", "x", cards_action);
  gtk_widget_class_install_action (widget_class, "conversation.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "conversation.end", NULL, end_action);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "lyceum-answer-words.h"
#include "lyceum-ask-conversation-private.h"
#include "lyceum-error-text.h"
#include "lyceum-window.h"

enum
{
  SIGNAL_OPENED,
  SIGNAL_TITLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LyceumAskConversation, lyceum_ask_conversation, GTK_TYPE_WIDGET)

static void
item_free (gpointer data)
{
  LyceumAskItem *item = data;

  g_clear_object (&item->answer);
  g_free (item);
}

LyceumAskItem *
_lyceum_ask_conversation_find (LyceumAskConversation *self,
                               gint64                 message_id)
{
  for (guint i = 0; i < self->items->len; i++)
    if (((LyceumAskItem *) g_ptr_array_index (self->items, i))->id == message_id)
      return g_ptr_array_index (self->items, i);
  return NULL;
}

const LyceumMessage *
_lyceum_ask_conversation_get_running (LyceumAskConversation *self)
{
  for (guint i = self->items->len; i > 0; i--)
    {
      LyceumAskItem *item = g_ptr_array_index (self->items, i - 1);
      const LyceumMessage *message = item->answer ? lyceum_answer_view_get_message (item->answer) : NULL;

      if (message && message->state == LYCEUM_MESSAGE_ANSWERING)
        return message;
    }
  return NULL;
}

static void
remove_items (LyceumAskConversation *self,
              guint                  n_kept)
{
  while (self->items->len > n_kept)
    {
      LyceumAskItem *item = g_ptr_array_index (self->items, self->items->len - 1);

      if (item->answer)
        lyceum_answer_view_remove (item->answer);
      else
        lyceum_ask_transcript_remove (self->transcript, item->question);
      g_ptr_array_set_size (self->items, self->items->len - 1);
    }
}

/* What the database has */

static void
add_item (LyceumAskConversation *self,
          LyceumMessage         *message)
{
  LyceumAskItem *item = g_new0 (LyceumAskItem, 1);
  GtkWidget *last = lyceum_ask_transcript_get_last (self->transcript);

  item->id = message->id;
  g_ptr_array_add (self->items, item);
  if (message->role == LYCEUM_ROLE_USER)
    {
      item->question = lyceum_ask_question_new ();
      lyceum_ask_transcript_insert (self->transcript, item->question, last);
      lyceum_ask_question_take_message (LYCEUM_ASK_QUESTION (item->question), message);
      return;
    }

  item->answer = lyceum_answer_view_new (self->transcript, last);
  g_signal_connect_object (item->answer, "cite", G_CALLBACK (_lyceum_ask_conversation_cite_cb), self, G_CONNECT_SWAPPED);
  if (message->state == LYCEUM_MESSAGE_ANSWERING)
    lyceum_answer_view_set_work (item->answer, _("Getting ready"));
  lyceum_answer_view_take_message (item->answer, message);
}

static void
update_item (LyceumAskItem *item,
             LyceumMessage *message)
{
  if (item->answer)
    lyceum_answer_view_take_message (item->answer, message);
  else
    lyceum_ask_question_take_message (LYCEUM_ASK_QUESTION (item->question), message);
}

static void
show_messages (LyceumAskConversation *self,
               GPtrArray             *messages)
{
  guint n_same = 0;

  while (n_same < MIN (self->items->len, messages->len) &&
         ((LyceumAskItem *) g_ptr_array_index (self->items, n_same))->id ==
           ((LyceumMessage *) g_ptr_array_index (messages, n_same))->id)
    n_same++;
  remove_items (self, n_same);
  for (guint i = 0; i < messages->len; i++)
    {
      LyceumMessage *message = g_ptr_array_index (messages, i);

      if (i < n_same)
        update_item (g_ptr_array_index (self->items, i), message);
      else
        add_item (self, message);
    }
  /* Each has been taken. */
  g_ptr_array_set_free_func (messages, NULL);
  _lyceum_ask_conversation_subscribe (self);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (LyceumAskConversation) self = LYCEUM_ASK_CONVERSATION (user_data);
  g_autoptr (GError) error = NULL;
  LyceumConversation *conversation = NULL;
  g_autoptr (GPtrArray) messages =
    lyceum_conversations_read_finish (LYCEUM_CONVERSATIONS (object), result, &conversation, &error);
  g_autofree char *title = NULL;

  self->reading = FALSE;
  if (self->stale)
    _lyceum_ask_conversation_read (self);
  if (!messages || !self->content || conversation->id != self->id)
    {
      if (!messages && self->content && !lyceum_error_is_cancelled (error))
        {
          lyceum_status_set_error (self->failure, error);
          gtk_stack_set_visible_child_name (self->states, "failure");
        }
      g_clear_pointer (&conversation, lyceum_conversation_free);
      return;
    }

  if (!self->conversation)
    lyceum_ask_choices_set_conversation (self->choices, conversation);
  g_clear_pointer (&self->conversation, lyceum_conversation_free);
  self->conversation = conversation;
  show_messages (self, messages);
  gtk_stack_set_visible_child_name (self->states, "conversation");
  title = lyceum_answer_words_title (conversation);
  g_signal_emit (self, signals[SIGNAL_TITLED], 0, title);
}

/* At once, and once more where it changes meanwhile: sources are to be seen before the first word. */
void
_lyceum_ask_conversation_read (LyceumAskConversation *self)
{
  self->stale = self->reading;
  if (self->reading || self->id == 0 || !self->conversations)
    return;

  self->reading = TRUE;
  lyceum_conversations_read_async (self->conversations, self->id, self->cancellable, read_cb, g_object_ref (self));
}

static void
database_changed_cb (LyceumAskConversation *self,
                     const char            *topic,
                     gint64                 id)
{
  if (self->id != 0 && id == self->id && g_str_equal (topic, LYCEUM_CHANGED_CONVERSATIONS))
    _lyceum_ask_conversation_read (self);
}

/* Asking */

static void
asked_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (LyceumAskConversation) self = LYCEUM_ASK_CONVERSATION (user_data);
  g_autoptr (GError) error = NULL;
  gint64 id = 0;
  g_autoptr (LyceumTask) task = lyceum_ask_finish (result, &id, NULL, NULL, &error);

  self->asking = FALSE;
  if (!self->content)
    return;
  if (!task)
    {
      lyceum_report (GTK_WIDGET (self), error);
      return;
    }

  lyceum_ask_entry_set_text (self->entry, "");
  _lyceum_ask_conversation_edit (self, 0);
  lyceum_ask_transcript_go_to_end (self->transcript);
  if (self->id == id)
    {
      _lyceum_ask_conversation_read (self);
      return;
    }
  lyceum_ask_conversation_open (self, id);
  g_signal_emit (self, signals[SIGNAL_OPENED], 0, id);
}

void
_lyceum_ask_conversation_ask (LyceumAskConversation *self,
                              const LyceumQuestion  *question)
{
  if (self->asking || !self->workshop || _lyceum_ask_conversation_get_running (self))
    return;

  self->asking = TRUE;
  lyceum_ask_async (lyceum_workshop_get_queue (self->workshop), self->conversations, question, NULL, asked_cb,
                    g_object_ref (self));
}

void
_lyceum_ask_conversation_ask_text (LyceumAskConversation *self,
                                   const char            *text)
{
  LyceumQuestion question = { .conversation_id = self->id, .instead_of_id = self->edited_id, .text = text };

  if (!self->choices)
    return;
  lyceum_ask_choices_fill (self->choices, &question);
  _lyceum_ask_conversation_ask (self, &question);
}

static void
ask_cb (LyceumAskConversation *self,
        const char            *text)
{
  _lyceum_ask_conversation_ask_text (self, text);
}

static void
stop_cb (LyceumAskConversation *self)
{
  _lyceum_ask_conversation_stop (self);
}

static void
edit_cancelled_cb (LyceumAskConversation *self)
{
  lyceum_ask_entry_set_text (self->entry, "");
  _lyceum_ask_conversation_edit (self, 0);
}

/* Up, in an empty entry: the last question again. */
static void
recall_cb (LyceumAskConversation *self)
{
  for (guint i = self->items->len; i > 0; i--)
    {
      LyceumAskItem *item = g_ptr_array_index (self->items, i - 1);

      if (!item->question)
        continue;
      _lyceum_ask_conversation_edit (self, item->id);
      return;
    }
}

static gboolean
key_pressed_cb (LyceumAskConversation *self,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  gboolean control = (state & GDK_CONTROL_MASK) != 0;

  /* A popover has keys of its own. */
  if (focus && gtk_widget_get_native (focus) != GTK_NATIVE (root))
    return GDK_EVENT_PROPAGATE;

  if (keyval == GDK_KEY_Escape && _lyceum_ask_conversation_get_running (self))
    _lyceum_ask_conversation_stop (self);
  else if (keyval == GDK_KEY_Page_Up && !control)
    lyceum_ask_transcript_scroll (self->transcript, -0.9);
  else if (keyval == GDK_KEY_Page_Down && !control)
    lyceum_ask_transcript_scroll (self->transcript, 0.9);
  else if (keyval == GDK_KEY_End && control)
    lyceum_ask_transcript_go_to_end (self->transcript);
  else if (keyval == GDK_KEY_Home && control)
    lyceum_ask_transcript_scroll (self->transcript, -1e6);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
choices_changed_cb (LyceumAskConversation *self)
{
  const LyceumAssistant *assistant = lyceum_ask_choices_get_assistant (self->choices);

  lyceum_ask_entry_set_scope (self->entry, lyceum_ask_choices_get_scope_label (self->choices),
                              lyceum_ask_choices_get_scope_menu (self->choices));
  lyceum_ask_entry_set_model (self->entry, lyceum_ask_choices_get_model_label (self->choices),
                              lyceum_ask_choices_get_model_menu (self->choices));
  if (assistant && assistant->opening && *assistant->opening)
    gtk_label_set_text (self->opening_words, assistant->opening);
}

static void
try_again_cb (LyceumAskConversation *self)
{
  _lyceum_ask_conversation_read (self);
}

static gboolean
lyceum_ask_conversation_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LYCEUM_ASK_CONVERSATION (widget)->entry));
}

static void
lyceum_ask_conversation_dispose (GObject *object)
{
  LyceumAskConversation *self = LYCEUM_ASK_CONVERSATION (object);

  _lyceum_ask_conversation_unsubscribe (self);
  g_cancellable_cancel (self->cancellable);
  g_ptr_array_set_size (self->items, 0);
  g_clear_pointer (&self->passage, gtk_widget_unparent);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_ASK_CONVERSATION);
  g_clear_object (&self->choices);
  g_clear_object (&self->conversations);

  G_OBJECT_CLASS (lyceum_ask_conversation_parent_class)->dispose (object);
}

static void
lyceum_ask_conversation_finalize (GObject *object)
{
  LyceumAskConversation *self = LYCEUM_ASK_CONVERSATION (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->workshop);
  g_clear_pointer (&self->conversation, lyceum_conversation_free);
  g_ptr_array_unref (self->items);

  G_OBJECT_CLASS (lyceum_ask_conversation_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-ask-conversation.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumAskConversation, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskConversation, states);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskConversation, failure);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskConversation, opening_words);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskConversation, suggestions);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskConversation, scroller);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskConversation, transcript);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskConversation, end_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskConversation, entry);
  gtk_widget_class_bind_template_callback (widget_class, ask_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, edit_cancelled_cb);
  gtk_widget_class_bind_template_callback (widget_class, recall_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
lyceum_ask_conversation_class_init (LyceumAskConversationClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_ask_conversation_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_ask_conversation_finalize;
  widget_class->grab_focus = lyceum_ask_conversation_grab_focus;

  signals[SIGNAL_OPENED] = g_signal_new ("opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[SIGNAL_TITLED] = g_signal_new ("titled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (LYCEUM_TYPE_STATUS);
  g_type_ensure (LYCEUM_TYPE_ASK_TRANSCRIPT);
  g_type_ensure (LYCEUM_TYPE_ASK_ENTRY);
  bind_template (widget_class);
  _lyceum_ask_conversation_install_actions (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_ask_conversation_init (LyceumAskConversation *self)
{
  self->cancellable = g_cancellable_new ();
  self->items = g_ptr_array_new_with_free_func (item_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lyceum_ask_conversation_new (void)
{
  return g_object_new (LYCEUM_TYPE_ASK_CONVERSATION, NULL);
}

void
lyceum_ask_conversation_set_workshop (LyceumAskConversation *self,
                                      LyceumWorkshop        *workshop,
                                      LyceumConversations   *conversations,
                                      gint64                 course_id)
{
  g_return_if_fail (LYCEUM_IS_ASK_CONVERSATION (self) && !self->workshop);

  self->workshop = g_object_ref (workshop);
  self->conversations = g_object_ref (conversations);
  self->course_id = course_id;
  self->choices = lyceum_ask_choices_new (workshop, conversations, course_id);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "ask", lyceum_ask_choices_get_actions (self->choices));
  g_signal_connect_object (self->choices, "changed", G_CALLBACK (choices_changed_cb), self, G_CONNECT_SWAPPED);
  choices_changed_cb (self);
  if (course_id)
    lyceum_ask_entry_set_placeholder (self->entry, _("Ask about this course…"));
  g_signal_connect_object (lyceum_collection_get_database (lyceum_workshop_get_collection (workshop)), "changed",
                           G_CALLBACK (database_changed_cb), self, G_CONNECT_SWAPPED);
  _lyceum_ask_conversation_show_empty (self);
}

void
lyceum_ask_conversation_open (LyceumAskConversation *self,
                              gint64                 conversation_id)
{
  g_return_if_fail (LYCEUM_IS_ASK_CONVERSATION (self) && self->workshop);

  if (conversation_id == self->id && conversation_id != 0)
    return;

  _lyceum_ask_conversation_unsubscribe (self);
  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  remove_items (self, 0);
  g_clear_pointer (&self->conversation, lyceum_conversation_free);
  self->id = conversation_id;
  _lyceum_ask_conversation_edit (self, 0);
  lyceum_ask_entry_set_busy (self->entry, FALSE);
  lyceum_ask_transcript_go_to_end (self->transcript);
  if (conversation_id != 0)
    {
      _lyceum_ask_conversation_read (self);
      return;
    }
  lyceum_ask_choices_set_conversation (self->choices, NULL);
  _lyceum_ask_conversation_show_empty (self);
}

gint64
lyceum_ask_conversation_get_id (LyceumAskConversation *self)
{
  g_return_val_if_fail (LYCEUM_IS_ASK_CONVERSATION (self), 0);

  return self->id;
}

void
lyceum_ask_conversation_suggest (LyceumAskConversation *self,
                                 const char            *question)
{
  g_return_if_fail (LYCEUM_IS_ASK_CONVERSATION (self));

  lyceum_ask_entry_set_text (self->entry, question);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

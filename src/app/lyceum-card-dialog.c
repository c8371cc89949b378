/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-card-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-card-face.h"
#include "lyceum-card-words.h"
#include "lyceum-cloze.h"
#include "lyceum-edits.h"
#include "lyceum-error-text.h"
#include "lyceum-text-marks.h"
#include "lyceum-window-edits.h"

/* After the last key: then the preview is drawn and others are looked for that ask the same. */
#define PAUSE_MS 150

struct _LyceumCardDialog
{
  AdwWindow parent_instance;

  GtkDropDown *kind;
  GtkTextView *front_text;
  GtkTextView *back_text;
  GtkTextBuffer *front;
  GtkTextBuffer *back;
  GtkWidget *front_label;
  GtkWidget *back_label;
  GtkWidget *cloze_hint;
  GtkLabel *hint;
  GtkWidget *preview_heading;
  GtkWidget *preview;
  LyceumCardFace *question;
  GtkWidget *rule;
  LyceumCardFace *answer;
  GtkSwitch *suspended;
  GtkLabel *quote;
  GtkLabel *source;
  GtkLabel *state;
  GtkWidget *save_button;
  GtkWidget *doing;

  LyceumCollection *collection; /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned): of the search for others that ask the same */
  LyceumCardItem *item;         /* (owned) (nullable): not of a new one */
  gint64 course_id, lesson_id;  /* of a new one */
  char *new_quote;              /* (owned) (nullable): likewise */
  char *first_front, *first_back; /* (owned): as they were when the dialog opened */
  guint first_kind;
  guint look_source;
};

G_DEFINE_FINAL_TYPE (LyceumCardDialog, lyceum_card_dialog, ADW_TYPE_WINDOW)

static char *
get_text (GtkTextBuffer *buffer)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  return g_strdup (g_strstrip (text));
}

static LyceumNoteKind
get_kind (LyceumCardDialog *self)
{
  return MIN (gtk_drop_down_get_selected (self->kind), LYCEUM_NOTE_N_KINDS - 1);
}

static const char *
stored_front (const LyceumCard *card)
{
  return card->note_front ? card->note_front : card->front;
}

static const char *
stored_back (const LyceumCard *card)
{
  return card->note_back ? card->note_back : card->back;
}

static gboolean
has_changed (LyceumCardDialog *self)
{
  g_autofree char *front = get_text (self->front), *back = get_text (self->back);

  return g_strcmp0 (front, self->first_front) != 0 || g_strcmp0 (back, self->first_back) != 0 || get_kind (self) != self->first_kind;
}

static void
remember (LyceumCardDialog *self)
{
  g_free (self->first_front);
  g_free (self->first_back);
  self->first_front = get_text (self->front);
  self->first_back = get_text (self->back);
  self->first_kind = get_kind (self);
}

/* What goes wrong is said in the window: the dialog has gone. */
static gpointer
ref_parent (LyceumCardDialog *self)
{
  return g_object_ref (gtk_window_get_transient_for (GTK_WINDOW (self)));
}

/* While it is written */

static void
show_hint (LyceumCardDialog *self,
           const char       *text)
{
  gtk_label_set_label (self->hint, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), text != NULL);
}

static void
duplicates_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (LyceumCardDialog) self = LYCEUM_CARD_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) found = lyceum_collection_find_duplicates_finish (LYCEUM_COLLECTION (object), result, &error);

  if (found && found->len > 0 && self->collection)
    show_hint (self, _("Another card of this course asks the same."));
}

static void
find_duplicates (LyceumCardDialog *self,
                 const char       *front)
{
  const LyceumCard *card = self->item ? lyceum_card_item_get_card (self->item) : NULL;
  gint64 course_id = card ? card->course_id : self->course_id;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (course_id != 0)
    lyceum_collection_find_duplicates_async (self->collection, course_id, front, card ? card->note_id : 0, self->cancellable,
                                             duplicates_cb, g_object_ref (self));
}

/* The first card that these words give, as it is shown in a sitting. */
static void
show_preview (LyceumCardDialog *self,
              const char       *front,
              const char       *back)
{
  LyceumNoteKind kind = get_kind (self);
  gboolean ordinals[LYCEUM_CLOZE_MAX + 1];
  LyceumCard card = { .kind = (char *) lyceum_note_kind_get_name (kind), .front = (char *) front, .back = (char *) back };
  g_autofree char *asked = NULL, *answered = NULL;

  if (kind == LYCEUM_NOTE_CLOZE)
    {
      guint n = lyceum_cloze_get_ordinals (front, ordinals);

      for (card.place.ordinal = 1; !ordinals[card.place.ordinal]; card.place.ordinal++)
        ;
      card.note_front = (char *) front;
      card.front = asked = lyceum_cloze_render (front, card.place.ordinal, NULL, NULL);
      card.back = answered = lyceum_cloze_render (front, 0, NULL, NULL);
      if (n > 1 && lyceum_cloze_get_highest (front) > 0)
        {
          g_autofree char *cards = g_strdup_printf (ngettext ("%u card", "%u cards", n), n);

          show_hint (self, cards);
        }
    }
  lyceum_card_face_show_question (self->question, &card);
  lyceum_card_face_show_answer (self->answer, &card);
  gtk_widget_set_visible (self->rule, *back != '\0' || kind == LYCEUM_NOTE_CLOZE);
}

static gboolean
look_cb (gpointer data)
{
  LyceumCardDialog *self = data;
  g_autofree char *front = get_text (self->front), *back = get_text (self->back);
  gboolean has_words = *front != '\0';

  self->look_source = 0;
  show_hint (self, NULL);
  gtk_widget_set_visible (self->preview, has_words);
  gtk_widget_set_visible (self->preview_heading, has_words);
  if (has_words)
    {
      show_preview (self, front, back);
      find_duplicates (self, front);
    }
  return G_SOURCE_REMOVE;
}

static void
update (LyceumCardDialog *self)
{
  g_autofree char *front = get_text (self->front), *back = get_text (self->back);
  const LyceumNoteWords words = { get_kind (self), front, back, NULL };
  const char *missing = lyceum_note_words_check (&words);
  gboolean is_cloze = words.kind == LYCEUM_NOTE_CLOZE;
  gboolean can_save = missing == NULL && (!self->item || has_changed (self));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.save", can_save);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.save-and-new", missing == NULL);
  gtk_widget_set_tooltip_text (self->save_button, missing);
  gtk_widget_set_visible (self->cloze_hint, is_cloze);
  gtk_label_set_text_with_mnemonic (GTK_LABEL (self->front_label), is_cloze ? _("_Sentence") : _("_Question"));
  gtk_label_set_text_with_mnemonic (GTK_LABEL (self->back_label), is_cloze                        ? _("_More about it")
                                                                  : words.kind == LYCEUM_NOTE_LIST ? _("_Answers, one in a line")
                                                                                                   : _("_Answer"));
  if (!self->look_source)
    self->look_source = g_timeout_add (PAUSE_MS, look_cb, self);
}

static void
text_changed_cb (LyceumCardDialog *self)
{
  if (self->collection)
    update (self);
}

static void
kind_changed_cb (LyceumCardDialog *self)
{
  if (self->collection)
    update (self);
}

static void
mark_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumCardDialog *self = LYCEUM_CARD_DIALOG (widget);
  const char *mark = g_variant_get_string (parameter, NULL);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean is_gap = g_str_equal (mark, "gap");

  /* Only the sentence has gaps, and what has gaps is one. */
  if (is_gap)
    gtk_drop_down_set_selected (self->kind, LYCEUM_NOTE_CLOZE);
  lyceum_text_marks_apply (focus == GTK_WIDGET (self->back_text) && !is_gap ? self->back_text : self->front_text, mark);
}

/* Saving */

static void
save (LyceumCardDialog *self)
{
  g_autofree char *front = get_text (self->front), *back = get_text (self->back);
  const LyceumNoteWords words = { get_kind (self), front, back, self->item ? NULL : self->new_quote };

  if (lyceum_note_words_check (&words))
    return;
  if (self->item)
    lyceum_collection_change_note_async (self->collection, lyceum_card_item_get_card (self->item)->note_id, &words, NULL,
                                         lyceum_window_edited_cb, ref_parent (self));
  else
    lyceum_collection_create_note_async (self->collection, self->course_id, self->lesson_id, &words, NULL, lyceum_window_edited_cb,
                                         ref_parent (self));
  remember (self);
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  save (LYCEUM_CARD_DIALOG (widget));
  gtk_window_destroy (GTK_WINDOW (widget));
}

static void
become_new (LyceumCardDialog *self)
{
  const LyceumCard *card = self->item ? lyceum_card_item_get_card (self->item) : NULL;

  if (card)
    {
      self->course_id = card->course_id;
      self->lesson_id = card->lesson_id;
      g_clear_object (&self->item);
      gtk_widget_set_visible (self->doing, FALSE);
      gtk_window_set_title (GTK_WINDOW (self), _("New Card"));
      gtk_button_set_label (GTK_BUTTON (self->save_button), _("_Add"));
    }
  g_clear_pointer (&self->new_quote, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self->quote), FALSE);
  gtk_text_buffer_set_text (self->front, "", -1);
  gtk_text_buffer_set_text (self->back, "", -1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.delete", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.split", FALSE);
  remember (self);
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->front_text));
}

static void
save_and_new_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  LyceumCardDialog *self = LYCEUM_CARD_DIALOG (widget);

  if (!self->item || has_changed (self))
    save (self);
  become_new (self);
}

static void
split_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  LyceumCardDialog *self = LYCEUM_CARD_DIALOG (widget);
  gint64 note_id = lyceum_card_item_get_card (self->item)->note_id;

  if (has_changed (self))
    save (self);
  lyceum_collection_split_note_async (self->collection, note_id, NULL, lyceum_window_edited_cb, ref_parent (self));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  LyceumCardDialog *self = LYCEUM_CARD_DIALOG (widget);
  gint64 note_id = lyceum_card_item_get_card (self->item)->note_id;

  lyceum_collection_delete_notes_async (self->collection, &note_id, 1, NULL, lyceum_window_edited_cb, ref_parent (self));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
suspended_cb (LyceumCardDialog *self)
{
  const LyceumCard *card = self->item ? lyceum_card_item_get_card (self->item) : NULL;

  if (card && self->collection)
    lyceum_collection_suspend_cards_async (self->collection, &card->id, 1, gtk_switch_get_active (self->suspended), NULL,
                                           lyceum_window_edited_cb, ref_parent (self));
}

/* Closing */

static void
destroy_cb (gpointer data)
{
  g_autoptr (GtkWindow) window = data;

  gtk_window_destroy (window);
}

/* The question goes with the window that it is about, and still answers: later. */
static void
discard_response_cb (LyceumCardDialog *self,
                     const char       *response)
{
  if (g_str_equal (response, "save"))
    save (self);
  if (!g_str_equal (response, "cancel"))
    g_idle_add_once (destroy_cb, g_object_ref (self));
}

static gboolean
close_request_cb (LyceumCardDialog *self)
{
  AdwMessageDialog *dialog;
  g_autofree char *front = get_text (self->front), *back = get_text (self->back);
  const LyceumNoteWords words = { get_kind (self), front, back, NULL };

  if (!has_changed (self) || (!self->item && *front == '\0' && *back == '\0'))
    return GDK_EVENT_PROPAGATE;

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _("Save This Card?"), _("It has been changed.")));
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "discard", _("_Discard"), "save", _("_Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (dialog, "save", lyceum_note_words_check (&words) == NULL);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return GDK_EVENT_STOP;
}

static void
close_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

static void
lyceum_card_dialog_dispose (GObject *object)
{
  LyceumCardDialog *self = LYCEUM_CARD_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_object (&self->collection);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (lyceum_card_dialog_parent_class)->dispose (object);
}

static void
lyceum_card_dialog_finalize (GObject *object)
{
  LyceumCardDialog *self = LYCEUM_CARD_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_free (self->new_quote);
  g_free (self->first_front);
  g_free (self->first_back);

  G_OBJECT_CLASS (lyceum_card_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-card-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, front_text);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, back_text);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, front);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, back);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, front_label);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, back_label);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, cloze_hint);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, preview_heading);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, question);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, rule);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, answer);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, suspended);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, quote);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, source);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, state);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, doing);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, suspended_cb);
}

static void
lyceum_card_dialog_class_init (LyceumCardDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_card_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_card_dialog_finalize;

  g_type_ensure (LYCEUM_TYPE_CARD_FACE);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "card.mark", "s", mark_action);
  gtk_widget_class_install_action (widget_class, "card.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "card.save-and-new", NULL, save_and_new_action);
  gtk_widget_class_install_action (widget_class, "card.split", NULL, split_action);
  gtk_widget_class_install_action (widget_class, "card.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "card.close", NULL, close_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "card.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "card.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "card.save-and-new", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "card.save-and-new", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, GDK_CONTROL_MASK, "card.mark", "s", "bold");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, GDK_CONTROL_MASK, "card.mark", "s", "italic");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK, "card.mark", "s", "code");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK, "card.mark", "s", "list");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, GDK_CONTROL_MASK, "card.mark", "s", "formula");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "card.mark", "s", "gap");
}

static void
lyceum_card_dialog_init (LyceumCardDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "close-request", G_CALLBACK (close_request_cb), NULL);
  gtk_widget_set_visible (self->preview, FALSE);
  gtk_widget_set_visible (self->preview_heading, FALSE);
  show_hint (self, NULL);
}

static void
take_collection (LyceumCardDialog *self,
                 LyceumCollection *collection)
{
  LyceumDatabase *database = lyceum_collection_get_database (collection);

  self->collection = g_object_ref (collection);
  lyceum_card_face_set_database (self->question, database);
  lyceum_card_face_set_database (self->answer, database);
}

static char *
words_history (const LyceumCard *card)
{
  g_autofree char *state = lyceum_card_words_state (card, g_get_real_time () / 1000);
  g_autofree char *answers = g_strdup_printf (ngettext ("%u answer", "%u answers", card->reps), card->reps);
  g_autofree char *lapses = g_strdup_printf (ngettext ("forgotten %u time", "forgotten %u times", card->lapses), card->lapses);

  if (card->reps == 0)
    return g_steal_pointer (&state);
  /* Translators: "In 4 days · 7 answers · forgotten 2 times". */
  return g_strdup_printf (_("%s · %s · %s"), state, answers, lapses);
}

static gboolean
can_split (const LyceumCard *card)
{
  gboolean ordinals[LYCEUM_CLOZE_MAX + 1];

  if (g_str_equal (card->kind, "cloze"))
    return lyceum_cloze_get_ordinals (stored_front (card), ordinals) > 1;
  return g_str_equal (card->kind, "reversed") || (g_str_equal (card->kind, "list") && g_strv_length (card->answers) > 1);
}

GtkWindow *
lyceum_card_dialog_new (LyceumCollection *collection,
                        LyceumCardItem   *item)
{
  LyceumCardDialog *self = g_object_new (LYCEUM_TYPE_CARD_DIALOG, NULL);
  const LyceumCard *card = lyceum_card_item_get_card (item);
  g_autofree char *source = lyceum_card_words_source (card);
  g_autofree char *quote = lyceum_card_words_quote (card);
  g_autofree char *state = words_history (card);
  LyceumNoteKind kind = LYCEUM_NOTE_BASIC;

  lyceum_note_kind_from_name (card->kind, &kind);
  gtk_drop_down_set_selected (self->kind, kind);
  gtk_text_buffer_set_text (self->front, stored_front (card), -1);
  gtk_text_buffer_set_text (self->back, stored_back (card), -1);
  gtk_switch_set_active (self->suspended, card->suspended);
  gtk_label_set_label (self->quote, quote ? quote : "");
  gtk_widget_set_visible (GTK_WIDGET (self->quote), quote != NULL);
  gtk_label_set_label (self->source, source);
  gtk_label_set_label (self->state, state);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.split", can_split (card));
  take_collection (self, collection);
  self->item = g_object_ref (item);
  remember (self);
  update (self);
  return GTK_WINDOW (self);
}

/* The sentence with a gap where the words stand in it; NULL where they do not. */
static char *
hide_in_sentence (const char *sentence,
                  const char *words)
{
  const char *at = sentence && words && *words ? strstr (sentence, words) : NULL;

  if (!at || strstr (sentence, "{{"))
    return NULL;
  return g_strdup_printf ("%.*s{{c1::%s}}%s", (int) (at - sentence), sentence, words, at + strlen (words));
}

GtkWindow *
lyceum_card_dialog_new_for_lesson (LyceumCollection *collection,
                                   gint64            course_id,
                                   gint64            lesson_id,
                                   const char       *lesson_title,
                                   const char       *front,
                                   const char       *back,
                                   const char       *quote)
{
  LyceumCardDialog *self = g_object_new (LYCEUM_TYPE_CARD_DIALOG, "title", _("New Card"), NULL);
  /* Words of a sentence are hidden in it, where no question was given. */
  g_autofree char *cloze = *front == '\0' && g_strcmp0 (back, quote) != 0 ? hide_in_sentence (quote, back) : NULL;

  if (cloze)
    gtk_drop_down_set_selected (self->kind, LYCEUM_NOTE_CLOZE);
  gtk_text_buffer_set_text (self->front, cloze ? cloze : front, -1);
  gtk_text_buffer_set_text (self->back, cloze ? "" : back, -1);
  /* What is not there yet does neither well nor badly. */
  gtk_widget_set_visible (self->doing, FALSE);
  if (quote)
    {
      /* Translators: words of a book, quoted. */
      g_autofree char *quoted = g_strdup_printf (_("“%s”"), quote);

      gtk_label_set_label (self->quote, quoted);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->quote), quote != NULL);
  gtk_label_set_label (self->source, lesson_title ? lesson_title : "");
  gtk_button_set_label (GTK_BUTTON (self->save_button), _("_Add"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.delete", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.split", FALSE);
  take_collection (self, collection);
  self->course_id = course_id;
  self->lesson_id = lesson_id;
  self->new_quote = g_strdup (quote);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->front_text));
  remember (self);
  update (self);
  return GTK_WINDOW (self);
}

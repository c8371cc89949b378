/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-card-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-card-words.h"
#include "lyceum-edits.h"
#include "lyceum-window.h"

struct _LyceumCardDialog
{
  AdwWindow parent_instance;

  GtkWidget *front_text;
  GtkTextBuffer *front;
  GtkTextBuffer *back;
  GtkWidget *cloze_hint;
  GtkSwitch *suspended;
  GtkLabel *quote;
  GtkLabel *source;
  GtkLabel *state;
  GtkWidget *save_button;
  GtkWidget *doing;

  LyceumCollection *collection; /* (owned) (nullable) */
  LyceumCardItem *item;         /* (owned) (nullable): not of a new one */
  gint64 lesson_id;             /* of a new one */
  char *new_quote;              /* (owned) (nullable): likewise */
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

static void
changed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GtkWidget) window = GTK_WIDGET (user_data);
  g_autoptr (GError) error = NULL;

  if (!lyceum_collection_change_finish (LYCEUM_COLLECTION (object), result, &error))
    lyceum_report (window, error);
}

/* What goes wrong is said in the window: the dialog has gone. */
static gpointer
ref_parent (LyceumCardDialog *self)
{
  return g_object_ref (gtk_window_get_transient_for (GTK_WINDOW (self)));
}

static void
text_changed_cb (LyceumCardDialog *self)
{
  const LyceumCard *card = self->item ? lyceum_card_item_get_card (self->item) : NULL;
  g_autofree char *front = get_text (self->front);
  g_autofree char *back = get_text (self->back);

  if (self->lesson_id != 0)
    gtk_widget_set_sensitive (self->save_button, *front && *back);
  else
    gtk_widget_set_sensitive (self->save_button,
                              card && *front && *back &&
                                (g_strcmp0 (front, stored_front (card)) != 0 || g_strcmp0 (back, stored_back (card)) != 0));
}

static void
added_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GtkWidget) window = GTK_WIDGET (user_data);
  g_autoptr (GError) error = NULL;

  g_autoptr (LyceumEdit) edit = lyceum_collection_edit_finish (LYCEUM_COLLECTION (object), result, &error);

  if (!edit)
    lyceum_report (window, error);
  else if (LYCEUM_IS_WINDOW (window))
    lyceum_window_toast (LYCEUM_WINDOW (window), _("The card has been added"));
}

static void
edited_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GtkWidget) window = GTK_WIDGET (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumEdit) edit = lyceum_collection_edit_finish (LYCEUM_COLLECTION (object), result, &error);

  if (!edit)
    lyceum_report (window, error);
}

static void
save_cb (LyceumCardDialog *self)
{
  g_autofree char *front = get_text (self->front);
  g_autofree char *back = get_text (self->back);

  LyceumNoteWords words = { .front = front, .back = back };

  if (self->lesson_id != 0)
    {
      words.kind = strstr (front, "{{c") ? LYCEUM_NOTE_CLOZE : LYCEUM_NOTE_BASIC;
      words.quote = self->new_quote;
      lyceum_collection_create_note_async (self->collection, 0, self->lesson_id, &words, NULL, added_cb, ref_parent (self));
    }
  else
    {
      const LyceumCard *card = lyceum_card_item_get_card (self->item);

      lyceum_note_kind_from_name (card->kind, &words.kind);
      lyceum_collection_change_note_async (self->collection, card->note_id, &words, NULL, edited_cb, ref_parent (self));
    }
  gtk_window_close (GTK_WINDOW (self));
}

static void
suspended_cb (LyceumCardDialog *self)
{
  const LyceumCard *card = self->item ? lyceum_card_item_get_card (self->item) : NULL;

  if (card && self->collection)
    lyceum_collection_set_card_suspended_async (self->collection, card->id, gtk_switch_get_active (self->suspended),
                                                changed_cb, ref_parent (self));
}

static void
lyceum_card_dialog_dispose (GObject *object)
{
  LyceumCardDialog *self = LYCEUM_CARD_DIALOG (object);

  g_clear_object (&self->collection);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (lyceum_card_dialog_parent_class)->dispose (object);
}

static void
lyceum_card_dialog_finalize (GObject *object)
{
  g_free (LYCEUM_CARD_DIALOG (object)->new_quote);

  G_OBJECT_CLASS (lyceum_card_dialog_parent_class)->finalize (object);
}

static void
lyceum_card_dialog_class_init (LyceumCardDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_card_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_card_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-card-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, front_text);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, front);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, back);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, cloze_hint);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, suspended);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, quote);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, source);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, state);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardDialog, doing);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, suspended_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lyceum_card_dialog_init (LyceumCardDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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

GtkWindow *
lyceum_card_dialog_new (LyceumCollection *collection,
                        LyceumCardItem   *item)
{
  LyceumCardDialog *self = g_object_new (LYCEUM_TYPE_CARD_DIALOG, NULL);
  const LyceumCard *card = lyceum_card_item_get_card (item);
  g_autofree char *source = lyceum_card_words_source (card);
  g_autofree char *quote = lyceum_card_words_quote (card);
  g_autofree char *state = words_history (card);

  gtk_text_buffer_set_text (self->front, stored_front (card), -1);
  gtk_text_buffer_set_text (self->back, stored_back (card), -1);
  gtk_switch_set_active (self->suspended, card->suspended);
  gtk_widget_set_visible (self->cloze_hint, g_strcmp0 (card->kind, "cloze") == 0);
  gtk_label_set_label (self->quote, quote ? quote : "");
  gtk_widget_set_visible (GTK_WIDGET (self->quote), quote != NULL);
  gtk_label_set_label (self->source, source);
  gtk_label_set_label (self->state, state);
  self->collection = g_object_ref (collection);
  self->item = g_object_ref (item);
  text_changed_cb (self);
  return GTK_WINDOW (self);
}

GtkWindow *
lyceum_card_dialog_new_for_lesson (LyceumCollection *collection,
                                   gint64            lesson_id,
                                   const char       *lesson_title,
                                   const char       *front,
                                   const char       *back,
                                   const char       *quote)
{
  LyceumCardDialog *self = g_object_new (LYCEUM_TYPE_CARD_DIALOG, "title", _("New Card"), NULL);

  gtk_text_buffer_set_text (self->front, front, -1);
  gtk_text_buffer_set_text (self->back, back, -1);
  gtk_widget_set_visible (self->cloze_hint, FALSE);
  /* What is not there yet does neither well nor badly. */
  gtk_widget_set_visible (self->doing, FALSE);
  if (quote)
    {
      /* Translators: words of a book, quoted. */
      g_autofree char *quoted = g_strdup_printf (_("“%s”"), quote);

      gtk_label_set_label (self->quote, quoted);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->quote), quote != NULL);
  gtk_label_set_label (self->source, lesson_title);
  gtk_button_set_label (GTK_BUTTON (self->save_button), _("_Add"));
  self->collection = g_object_ref (collection);
  self->lesson_id = lesson_id;
  self->new_quote = g_strdup (quote);
  gtk_window_set_focus (GTK_WINDOW (self), self->front_text);
  text_changed_cb (self);
  return GTK_WINDOW (self);
}

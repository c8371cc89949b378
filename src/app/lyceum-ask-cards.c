/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-ask-cards.h"

#include <glib/gi18n-lib.h>

#include "lyceum-ask-drafts.h"
#include "lyceum-cloze.h"
#include "lyceum-collection-writes.h"
#include "lyceum-drafts.h"
#include "lyceum-error-text.h"
#include "lyceum-window.h"

#define RESOURCE "/io/github/lyceum_study/Lyceum/lyceum-ask-cards.ui"

struct _LyceumAskCards
{
  AdwWindow parent_instance;

  GtkStack *states;
  AdwStatusPage *nothing;
  GtkListBox *list;
  GtkLabel *place;
  GtkWidget *add_button;

  LyceumWorkshop *workshop;  /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  char *question;            /* (owned) (nullable) */
  char *markdown;            /* (owned) */
  GPtrArray *drafts;         /* (owned) (nullable): of LyceumCardDraft */
  GPtrArray *checks;         /* (owned): of GtkCheckButton (unowned), one for each draft */
  gint64 lesson_id;          /* 0: not known yet */
};

G_DEFINE_FINAL_TYPE (LyceumAskCards, lyceum_ask_cards, ADW_TYPE_WINDOW)

/* What is written, on its way to the writer's thread. */
typedef struct
{
  gint64 lesson_id;
  GPtrArray *drafts; /* (owned): of LyceumCardDraft */
} Chosen;

static void
chosen_free (gpointer data)
{
  Chosen *chosen = data;

  g_ptr_array_unref (chosen->drafts);
  g_free (chosen);
}

static gboolean
write_chosen_writer_cb (LyceumConnection *connection,
                        gpointer          data,
                        gpointer         *result,
                        GError          **error)
{
  const Chosen *chosen = data;
  g_autofree LyceumNewNote *notes = g_new0 (LyceumNewNote, chosen->drafts->len + 1);

  for (guint i = 0; i < chosen->drafts->len; i++)
    {
      const LyceumCardDraft *draft = g_ptr_array_index (chosen->drafts, i);

      notes[i] = (LyceumNewNote){
        .kind = draft->kind,
        .front = draft->front,
        .back = draft->back,
        .answers = (const char *const *) draft->answers->pdata,
        .quote = draft->quote,
        .location = draft->location ? draft->location : "",
        .fingerprint = draft->fingerprint,
        .is_chosen = TRUE,
      };
    }
  return lyceum_write_notes (connection, chosen->lesson_id, notes, chosen->drafts->len, error);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GtkWidget) window = GTK_WIDGET (user_data);
  g_autoptr (GError) error = NULL;

  if (!lyceum_database_write_finish (LYCEUM_DATABASE (object), result, NULL, &error))
    lyceum_report (window, error);
  else if (LYCEUM_IS_WINDOW (window))
    lyceum_window_toast (LYCEUM_WINDOW (window), _("Cards added to the lesson"));
}

static guint
count_chosen (LyceumAskCards *self)
{
  guint n = 0;

  for (guint i = 0; i < self->checks->len; i++)
    n += gtk_check_button_get_active (g_ptr_array_index (self->checks, i));
  return n;
}

static void
update (LyceumAskCards *self)
{
  guint n = count_chosen (self);
  g_autofree char *label = n > 0 ? g_strdup_printf (ngettext ("_Add %u Card", "_Add %u Cards", n), n) : g_strdup (_("_Add"));

  gtk_button_set_label (GTK_BUTTON (self->add_button), label);
  gtk_widget_set_sensitive (self->add_button, n > 0 && self->lesson_id != 0);
}

static void
add_cb (LyceumAskCards *self)
{
  Chosen *chosen = g_new0 (Chosen, 1);
  LyceumDatabase *database = lyceum_collection_get_database (lyceum_workshop_get_collection (self->workshop));
  g_autoptr (GPtrArray) drafts = g_steal_pointer (&self->drafts);

  chosen->lesson_id = self->lesson_id;
  chosen->drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_card_draft_free);
  for (guint i = drafts->len; i > 0; i--)
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i - 1)))
      {
        LyceumCardDraft *draft = g_ptr_array_steal_index (drafts, i - 1);

        g_ptr_array_add (draft->answers, NULL);
        g_ptr_array_insert (chosen->drafts, 0, draft);
      }
  lyceum_database_write_async (database, write_chosen_writer_cb, chosen, chosen_free, NULL, NULL, written_cb,
                               g_object_ref (gtk_window_get_transient_for (GTK_WINDOW (self))));
  gtk_window_close (GTK_WINDOW (self));
}

static void
show_nothing (LyceumAskCards *self,
              const char     *title,
              const char     *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_status_page_set_title (self->nothing, title);
  adw_status_page_set_description (self->nothing, escaped);
  gtk_stack_set_visible_child_name (self->states, "nothing");
}

static void
add_row (LyceumAskCards        *self,
         const LyceumCardDraft *draft)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  gboolean cloze = g_str_equal (draft->kind, "cloze");
  g_autofree char *front =
    cloze ? lyceum_cloze_render (draft->front, 1, (const char *const *) draft->answers->pdata, NULL) : g_strdup (draft->front);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), front);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), cloze && draft->answers->len > 0 && g_ptr_array_index (draft->answers, 0)
                                                       ? g_ptr_array_index (draft->answers, 0)
                                                       : draft->back);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  g_signal_connect_object (check, "toggled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_list_box_append (self->list, row);
  g_ptr_array_add (self->checks, check);
}

static void
drafts_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LyceumAskCards) self = LYCEUM_ASK_CARDS (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = lyceum_ask_drafts_finish (result, &error);

  if (!self->workshop || lyceum_error_is_cancelled (error))
    return;
  if (!drafts)
    {
      g_autofree char *title = NULL, *body = NULL;

      lyceum_error_text (error, &title, &body);
      show_nothing (self, title, body);
      return;
    }
  if (drafts->len == 0)
    {
      show_nothing (self, _("No Cards in This Answer"),
                    _("It says nothing that can be asked in one sentence. Ask for definitions or for a list, and try again."));
      return;
    }

  for (guint i = 0; i < drafts->len; i++)
    {
      LyceumCardDraft *draft = g_ptr_array_index (drafts, i);

      /* A list without its end, as what reads it wants it. */
      g_ptr_array_add (draft->answers, NULL);
      add_row (self, draft);
      g_ptr_array_set_size (draft->answers, draft->answers->len - 1);
    }
  self->drafts = g_steal_pointer (&drafts);
  gtk_stack_set_visible_child_name (self->states, "cards");
  update (self);
}

static void
lesson_found_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (LyceumAskCards) self = LYCEUM_ASK_CARDS (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumLesson) lesson = lyceum_collection_find_lesson_finish (LYCEUM_COLLECTION (object), result, &error);
  g_autofree char *place = NULL;

  if (!self->workshop || lyceum_error_is_cancelled (error))
    return;
  if (!lesson)
    {
      show_nothing (self, _("No Lesson for These Cards"),
                    _("The source of this answer has no lessons. Make some first, and ask again."));
      return;
    }

  self->lesson_id = lesson->id;
  /* Translators: the title of the lesson that cards are added to. */
  place = g_strdup_printf (_("They are added to the lesson “%s”."), lesson->title);
  gtk_label_set_label (self->place, place);
  lyceum_ask_drafts_async (self->question, self->markdown, self->cancellable, drafts_cb, g_object_ref (self));
}

static void
lyceum_ask_cards_dispose (GObject *object)
{
  LyceumAskCards *self = LYCEUM_ASK_CARDS (object);

  g_cancellable_cancel (self->cancellable);
  g_ptr_array_set_size (self->checks, 0);
  g_clear_object (&self->workshop);

  G_OBJECT_CLASS (lyceum_ask_cards_parent_class)->dispose (object);
}

static void
lyceum_ask_cards_finalize (GObject *object)
{
  LyceumAskCards *self = LYCEUM_ASK_CARDS (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->drafts, g_ptr_array_unref);
  g_ptr_array_unref (self->checks);
  g_free (self->question);
  g_free (self->markdown);

  G_OBJECT_CLASS (lyceum_ask_cards_parent_class)->finalize (object);
}

static void
lyceum_ask_cards_class_init (LyceumAskCardsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_ask_cards_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_ask_cards_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskCards, states);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskCards, nothing);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskCards, list);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskCards, place);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskCards, add_button);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lyceum_ask_cards_init (LyceumAskCards *self)
{
  self->cancellable = g_cancellable_new ();
  self->checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
lyceum_ask_cards_new (LyceumWorkshop      *workshop,
                      const char          *question,
                      const LyceumMessage *message)
{
  LyceumAskCards *self = g_object_new (LYCEUM_TYPE_ASK_CARDS, NULL);
  const LyceumAnswerSource *source =
    message->sources && message->sources->len > 0 ? g_ptr_array_index (message->sources, 0) : NULL;

  self->workshop = g_object_ref (workshop);
  self->question = g_strdup (question);
  self->markdown = g_strdup (message->text ? message->text : "");
  update (self);
  if (!source)
    {
      show_nothing (self, _("No Lesson for These Cards"),
                    _("This answer has no sources, and cards belong to a lesson. Ask about a course to make cards from answers."));
      return GTK_WINDOW (self);
    }

  lyceum_collection_find_lesson_async (lyceum_workshop_get_collection (workshop), source->passage->source_id,
                                       source->passage->first_block, self->cancellable, lesson_found_cb, g_object_ref (self));
  return GTK_WINDOW (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-tray-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "lyceum-card-dialog.h"
#include "lyceum-card-face.h"
#include "lyceum-card-words.h"
#include "lyceum-error-text.h"
#include "lyceum-reading-column.h"
#include "lyceum-reload.h"
#include "lyceum-status.h"
#include "lyceum-tray.h"
#include "lyceum-window.h"

struct _LyceumTrayPage
{
  GtkWidget parent_instance;

  GtkWidget *content;
  AdwWindowTitle *window_title;
  GtkButton *keep_all;
  GtkProgressBar *progress;
  GtkStack *states;
  LyceumStatus *failure;
  AdwStatusPage *done;
  GtkWidget *study_button;
  GtkScrolledWindow *scroller;
  LyceumCardFace *question;
  LyceumCardFace *answer;
  GtkWidget *quote_box;
  GtkLabel *quote;
  GtkLabel *place;
  GtkWidget *keep;

  LyceumWorkshop *workshop;  /* (owned) */
  GCancellable *cancellable; /* (owned) */
  LyceumReload reload;
  gint64 course_id;
  GPtrArray *cards;          /* (owned) (nullable): those that wait, the one on the screen first */
  gint64 shown_id;           /* note on the screen; 0: none */
  guint n_seen;              /* kept or dropped here */
  guint n_under_way;         /* changes that are on their way to the disk: what is read meanwhile is old */
  gboolean from_start;       /* something was taken back: it comes first again */
};

G_DEFINE_FINAL_TYPE (LyceumTrayPage, lyceum_tray_page, GTK_TYPE_WIDGET)

static LyceumCollection *
get_collection (LyceumTrayPage *self)
{
  return lyceum_workshop_get_collection (self->workshop);
}

static LyceumCard *
get_card (LyceumTrayPage *self)
{
  return self->cards && self->cards->len > 0 ? g_ptr_array_index (self->cards, 0) : NULL;
}

static void
show_source (LyceumTrayPage *self,
             LyceumCard     *card)
{
  g_autofree char *place = lyceum_card_words_source (card);

  gtk_label_set_label (self->quote, card->quote);
  gtk_label_set_label (self->place, place);
  gtk_widget_set_visible (GTK_WIDGET (self->quote), *card->quote != '\0');
  gtk_widget_set_visible (self->quote_box, *card->quote != '\0' || *place != '\0');
}

static void
show_done (LyceumTrayPage *self)
{
  g_autofree char *words = NULL;

  if (self->n_seen > 0)
    words = g_strdup_printf (ngettext ("You have looked at %u card. What you kept is ready to be studied.",
                                       "You have looked at %u cards. What you kept is ready to be studied.", self->n_seen),
                             self->n_seen);
  adw_status_page_set_title (self->done, self->n_seen > 0 ? _("All Looked At") : _("No New Cards"));
  adw_status_page_set_description (self->done, words ? words : _("Cards that are made from now on appear here."));
  gtk_widget_set_visible (self->study_button, self->n_seen > 0);
  gtk_stack_set_visible_child_name (self->states, "done");
}

static void
show (LyceumTrayPage *self)
{
  LyceumCard *card = get_card (self);
  guint n = self->cards ? self->cards->len : 0;
  g_autofree char *label = g_strdup_printf (ngettext ("Keep _All (%u)", "Keep _All (%u)", n), n);
  gboolean is_another = card && card->note_id != self->shown_id;

  gtk_button_set_label (self->keep_all, label);
  gtk_widget_set_visible (GTK_WIDGET (self->keep_all), n > 1);
  gtk_progress_bar_set_fraction (self->progress, n + self->n_seen > 0 ? self->n_seen / (double) (n + self->n_seen) : 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tray.keep-all", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tray.keep", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tray.drop", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tray.edit", n > 0);
  self->shown_id = card ? card->note_id : 0;
  if (!card)
    {
      show_done (self);
      return;
    }
  lyceum_card_face_show_question (self->question, card);
  lyceum_card_face_show_answer (self->answer, card);
  show_source (self, card);
  adw_window_title_set_subtitle (self->window_title, card->lesson_title ? card->lesson_title : "");
  gtk_stack_set_visible_child_name (self->states, "card");
  if (is_another)
    {
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
      gtk_widget_grab_focus (self->keep);
    }
}

/* Whoever reads a card does not lose it to one that was made meanwhile and stands before it. */
static void
bring_shown_to_front (LyceumTrayPage *self,
                      GPtrArray      *cards)
{
  for (guint i = 1; i < cards->len; i++)
    {
      LyceumCard *card = g_ptr_array_index (cards, i);

      if (card->note_id != self->shown_id)
        continue;
      g_ptr_array_set_free_func (cards, NULL);
      g_ptr_array_remove_index (cards, i);
      g_ptr_array_insert (cards, 0, card);
      g_ptr_array_set_free_func (cards, (GDestroyNotify) lyceum_card_free);
      return;
    }
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LyceumTrayPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = lyceum_collection_list_tray_finish (LYCEUM_COLLECTION (object), result, &error);

  lyceum_reload_done (&self->reload);
  if (!self->content || lyceum_error_is_cancelled (error))
    return;
  if (!cards)
    {
      lyceum_status_set_error (self->failure, error);
      gtk_stack_set_visible_child_name (self->states, "failure");
      return;
    }
  if (self->n_under_way > 0)
    return;
  if (!self->from_start)
    bring_shown_to_front (self, cards);
  else if (self->n_seen > 0)
    self->n_seen--;
  self->from_start = FALSE;
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  self->cards = g_steal_pointer (&cards);
  /* It may have been changed. */
  self->shown_id = 0;
  show (self);
}

static void
start_reload (gpointer owner)
{
  LyceumTrayPage *self = LYCEUM_TRAY_PAGE (owner);

  lyceum_collection_list_tray_async (get_collection (self), self->course_id, 0, self->cancellable, listed_cb, g_object_ref (self));
}

static void
reload_now (LyceumTrayPage *self)
{
  lyceum_reload_queue (&self->reload);
}

static void
collection_changed_cb (LyceumCollection *collection,
                       const char       *topic,
                       gint64            course_id,
                       LyceumTrayPage   *self)
{
  if (g_str_equal (topic, "card") && (self->course_id == 0 || course_id == 0 || course_id == self->course_id))
    lyceum_reload_queue (&self->reload);
}

static void
report (LyceumTrayPage *self,
        const GError   *error)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (LYCEUM_IS_WINDOW (root))
    lyceum_window_report (LYCEUM_WINDOW (root), error);
}

static void
changed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (LyceumTrayPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumEdit) edit = lyceum_collection_edit_finish (LYCEUM_COLLECTION (object), result, &error);

  self->n_under_way--;
  if (!self->content)
    return;
  if (!edit && !g_error_matches (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND))
    report (self, error);
  lyceum_reload_queue (&self->reload);
}

/* The next one is there at once; the disk follows. */
static void
leave_card (LyceumTrayPage *self)
{
  g_ptr_array_remove_index (self->cards, 0);
  self->n_seen++;
  self->n_under_way++;
  show (self);
}

static void
keep_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumTrayPage *self = LYCEUM_TRAY_PAGE (widget);
  LyceumCard *card = get_card (self);
  gint64 note_id;

  if (!card)
    return;
  note_id = card->note_id;
  leave_card (self);
  lyceum_collection_keep_notes_async (get_collection (self), &note_id, 1, NULL, changed_cb, g_object_ref (self));
}

static void
drop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumTrayPage *self = LYCEUM_TRAY_PAGE (widget);
  LyceumCard *card = get_card (self);
  gint64 note_id;

  if (!card)
    return;
  note_id = card->note_id;
  leave_card (self);
  lyceum_collection_delete_notes_async (get_collection (self), &note_id, 1, NULL, changed_cb, g_object_ref (self));
}

static void
keep_all_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  LyceumTrayPage *self = LYCEUM_TRAY_PAGE (widget);

  if (!get_card (self))
    return;
  self->n_seen += self->cards->len;
  self->n_under_way++;
  g_ptr_array_set_size (self->cards, 0);
  show (self);
  lyceum_collection_keep_all_async (get_collection (self), self->course_id, NULL, changed_cb, g_object_ref (self));
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumTrayPage *self = LYCEUM_TRAY_PAGE (widget);
  LyceumCard *card = get_card (self);

  if (card)
    lyceum_card_dialog_open (widget, get_collection (self), card->id);
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumTrayPage *self = LYCEUM_TRAY_PAGE (widget);

  self->from_start = TRUE;
  self->n_under_way++;
  lyceum_collection_undo_async (get_collection (self), 0, NULL, changed_cb, g_object_ref (self));
}

/* Keys without a modifier, as in a sitting. */
static gboolean
key_pressed_cb (LyceumTrayPage  *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  static const struct
  {
    guint keyval;
    const char *action;
  } keys[] = { { GDK_KEY_k, "tray.keep" },   { GDK_KEY_space, "tray.keep" },   { GDK_KEY_Return, "tray.keep" },
               { GDK_KEY_KP_Enter, "tray.keep" }, { GDK_KEY_d, "tray.drop" }, { GDK_KEY_Delete, "tray.drop" },
               { GDK_KEY_e, "tray.edit" },   { GDK_KEY_K, "tray.keep-all" } };
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  if (modifiers == GDK_CONTROL_MASK && keyval == GDK_KEY_z)
    return gtk_widget_activate_action (GTK_WIDGET (self), "tray.undo", NULL);
  if ((modifiers & ~GDK_SHIFT_MASK) != 0 || !get_card (self))
    return GDK_EVENT_PROPAGATE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].keyval == keyval)
      {
        GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
        GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

        /* A button that has the focus is pressed with these. */
        if ((keyval == GDK_KEY_space || keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && GTK_IS_BUTTON (focus) &&
            focus != self->keep)
          return GDK_EVENT_PROPAGATE;
        return gtk_widget_activate_action (GTK_WIDGET (self), keys[i].action, NULL);
      }
  return GDK_EVENT_PROPAGATE;
}

/* The setting */

static void
set_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (LyceumTrayPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!lyceum_collection_change_finish (LYCEUM_COLLECTION (object), result, &error) && self->content)
    report (self, error);
}

static void
first_changed_cb (GSimpleAction  *action,
                  GVariant       *state,
                  LyceumTrayPage *self)
{
  g_simple_action_set_state (action, state);
  lyceum_collection_set_tray_setting_async (get_collection (self), g_variant_get_boolean (state) ? LYCEUM_TRAY_ON : LYCEUM_TRAY_OFF,
                                            FALSE, set_cb, g_object_ref (self));
}

static void
setting_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GSimpleAction) action = G_SIMPLE_ACTION (user_data);
  g_autoptr (GError) error = NULL;
  LyceumTraySetting setting = lyceum_collection_get_tray_setting_finish (LYCEUM_COLLECTION (object), result, &error);

  if (!error)
    g_simple_action_set_state (action, g_variant_new_boolean (setting == LYCEUM_TRAY_ON));
}

static void
lyceum_tray_page_dispose (GObject *object)
{
  LyceumTrayPage *self = LYCEUM_TRAY_PAGE (object);

  lyceum_reload_clear (&self->reload);
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_TRAY_PAGE);
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  g_clear_object (&self->workshop);

  G_OBJECT_CLASS (lyceum_tray_page_parent_class)->dispose (object);
}

static void
lyceum_tray_page_finalize (GObject *object)
{
  g_clear_object (&LYCEUM_TRAY_PAGE (object)->cancellable);

  G_OBJECT_CLASS (lyceum_tray_page_parent_class)->finalize (object);
}

static void
lyceum_tray_page_class_init (LyceumTrayPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_tray_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_tray_page_finalize;

  g_type_ensure (LYCEUM_TYPE_CARD_FACE);
  g_type_ensure (LYCEUM_TYPE_READING_COLUMN);
  g_type_ensure (LYCEUM_TYPE_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-tray-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumTrayPage, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumTrayPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, LyceumTrayPage, keep_all);
  gtk_widget_class_bind_template_child (widget_class, LyceumTrayPage, progress);
  gtk_widget_class_bind_template_child (widget_class, LyceumTrayPage, states);
  gtk_widget_class_bind_template_child (widget_class, LyceumTrayPage, failure);
  gtk_widget_class_bind_template_child (widget_class, LyceumTrayPage, done);
  gtk_widget_class_bind_template_child (widget_class, LyceumTrayPage, study_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumTrayPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, LyceumTrayPage, question);
  gtk_widget_class_bind_template_child (widget_class, LyceumTrayPage, answer);
  gtk_widget_class_bind_template_child (widget_class, LyceumTrayPage, quote_box);
  gtk_widget_class_bind_template_child (widget_class, LyceumTrayPage, quote);
  gtk_widget_class_bind_template_child (widget_class, LyceumTrayPage, place);
  gtk_widget_class_bind_template_child (widget_class, LyceumTrayPage, keep);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, reload_now);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "tray.keep", NULL, keep_action);
  gtk_widget_class_install_action (widget_class, "tray.drop", NULL, drop_action);
  gtk_widget_class_install_action (widget_class, "tray.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "tray.keep-all", NULL, keep_all_action);
  gtk_widget_class_install_action (widget_class, "tray.undo", NULL, undo_action);
}

static void
lyceum_tray_page_init (LyceumTrayPage *self)
{
  self->cancellable = g_cancellable_new ();
  lyceum_reload_init (&self->reload, start_reload, self);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lyceum_tray_page_new (LyceumWorkshop *workshop,
                      gint64          course_id)
{
  LyceumTrayPage *self = g_object_new (LYCEUM_TYPE_TRAY_PAGE, NULL);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GSimpleAction *first = g_simple_action_new_stateful ("first", NULL, g_variant_new_boolean (TRUE));

  self->workshop = g_object_ref (workshop);
  self->course_id = course_id;
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->study_button), "x", course_id);
  g_signal_connect_object (first, "change-state", G_CALLBACK (first_changed_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (first));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "tray-setting", G_ACTION_GROUP (group));
  lyceum_collection_get_tray_setting_async (get_collection (self), NULL, setting_read_cb, first);
  g_signal_connect_object (get_collection (self), "changed", G_CALLBACK (collection_changed_cb), self, 0);
  lyceum_reload_queue (&self->reload);
  return GTK_WIDGET (self);
}

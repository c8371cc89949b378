/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-card-dialog.h"
#include "lyceum-cards-view-private.h"
#include "lyceum-edits.h"
#include "lyceum-place-dialog.h"
#include "lyceum-window-edits.h"

/* The cards that are selected, in their order; where none is, the one that has the focus. */
static GPtrArray *
get_selected (LyceumCardsView *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  GtkBitsetIter iter;
  guint position;

  if (gtk_bitset_iter_init_first (&iter, selected, &position))
    do
      g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (self->selection), position));
    while (gtk_bitset_iter_next (&iter, &position));
  return items;
}

/* Of each note once. */
static GArray *
get_ids (GPtrArray *items,
         gboolean   of_notes)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < items->len; i++)
    {
      const LyceumCard *card = lyceum_card_item_get_card (g_ptr_array_index (items, i));

      if (g_hash_table_add (seen, (gpointer) (of_notes ? &card->note_id : &card->id)))
        g_array_append_val (ids, *(of_notes ? &card->note_id : &card->id));
    }
  return ids;
}

/* Its cards are others then: the selection has done its work. */
static void
end_selecting (LyceumCardsView *self)
{
  gtk_selection_model_unselect_all (self->selection);
  gtk_toggle_button_set_active (self->select_button, FALSE);
}

void
_lyceum_cards_view_update_selection (LyceumCardsView *self)
{
  g_autoptr (GtkBitset) selected = self->selection ? gtk_selection_model_get_selection (self->selection) : NULL;
  guint n = selected ? (guint) gtk_bitset_get_size (selected) : 0;
  gboolean selecting = gtk_toggle_button_get_active (self->select_button);
  g_autofree char *text = g_strdup_printf (ngettext ("%u selected", "%u selected", n), n);
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_label_set_label (self->n_selected, selecting || n > 1 ? text : "");
  gtk_widget_set_visible (self->selection_button, selecting || n > 1);
  gtk_widget_set_visible (self->delete_button, selecting || n > 1);
  gtk_widget_action_set_enabled (widget, "cards.delete", n > 0);
  gtk_widget_action_set_enabled (widget, "cards.suspend", n > 0);
  gtk_widget_action_set_enabled (widget, "cards.move", n > 0);
  gtk_widget_action_set_enabled (widget, "cards.split", n == 1);
  gtk_widget_action_set_enabled (widget, "cards.merge", n == 2);
}

static void
new_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  LyceumCardsView *self = LYCEUM_CARDS_VIEW (widget);
  g_autoptr (GPtrArray) items = get_selected (self);
  /* Beside the one that is selected. */
  const LyceumCard *card = items->len > 0 ? lyceum_card_item_get_card (g_ptr_array_index (items, 0)) : NULL;
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWindow *dialog;

  if (!self->collection || !GTK_IS_WINDOW (root))
    return;
  dialog = lyceum_card_dialog_new_for_lesson (self->collection, self->course_id, card ? card->lesson_id : 0,
                                              card ? card->lesson_title : NULL, "", "", NULL);
  gtk_window_set_transient_for (dialog, GTK_WINDOW (root));
  gtk_window_present (dialog);
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  LyceumCardsView *self = LYCEUM_CARDS_VIEW (widget);
  g_autoptr (GPtrArray) items = get_selected (self);
  g_autoptr (GArray) ids = get_ids (items, TRUE);

  if (ids->len == 0)
    return;
  lyceum_collection_delete_notes_async (self->collection, (const gint64 *) ids->data, ids->len, NULL, lyceum_window_edited_cb,
                                        g_object_ref (self));
  end_selecting (self);
}

static void
suspend_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  LyceumCardsView *self = LYCEUM_CARDS_VIEW (widget);
  g_autoptr (GPtrArray) items = get_selected (self);
  g_autoptr (GArray) ids = get_ids (items, FALSE);

  if (ids->len == 0)
    return;
  lyceum_collection_suspend_cards_async (self->collection, (const gint64 *) ids->data, ids->len, g_variant_get_boolean (parameter), NULL,
                                         lyceum_window_edited_cb, g_object_ref (self));
  end_selecting (self);
}

static void
merge_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  LyceumCardsView *self = LYCEUM_CARDS_VIEW (widget);
  g_autoptr (GPtrArray) items = get_selected (self);

  if (items->len != 2)
    return;
  lyceum_collection_merge_notes_async (self->collection, lyceum_card_item_get_card (g_ptr_array_index (items, 0))->note_id,
                                       lyceum_card_item_get_card (g_ptr_array_index (items, 1))->note_id, NULL, lyceum_window_edited_cb,
                                       g_object_ref (self));
  end_selecting (self);
}

static void
split_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  LyceumCardsView *self = LYCEUM_CARDS_VIEW (widget);
  g_autoptr (GPtrArray) items = get_selected (self);

  if (items->len != 1)
    return;
  lyceum_collection_split_note_async (self->collection, lyceum_card_item_get_card (g_ptr_array_index (items, 0))->note_id, NULL,
                                      lyceum_window_edited_cb, g_object_ref (self));
  end_selecting (self);
}

static void
place_chosen_cb (LyceumCardsView   *self,
                 gint64             course_id,
                 gint64             lesson_id,
                 LyceumPlaceDialog *dialog)
{
  g_autoptr (GPtrArray) items = get_selected (self);
  g_autoptr (GArray) ids = get_ids (items, TRUE);

  if (ids->len == 0 || !self->collection)
    return;
  lyceum_collection_move_notes_async (self->collection, (const gint64 *) ids->data, ids->len, course_id, lesson_id, 0, NULL,
                                      lyceum_window_edited_cb, g_object_ref (self));
  end_selecting (self);
}

static void
move_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumCardsView *self = LYCEUM_CARDS_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWindow *dialog;

  if (!self->collection || !GTK_IS_WINDOW (root))
    return;
  dialog = lyceum_place_dialog_new (self->collection, self->course_id);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (place_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (dialog, GTK_WINDOW (root));
  gtk_window_present (dialog);
}

static void
select_all_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  LyceumCardsView *self = LYCEUM_CARDS_VIEW (widget);

  gtk_toggle_button_set_active (self->select_button, TRUE);
  gtk_selection_model_select_all (self->selection);
}

void
_lyceum_cards_view_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "cards.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "cards.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "cards.suspend", "b", suspend_action);
  gtk_widget_class_install_action (widget_class, "cards.move", NULL, move_action);
  gtk_widget_class_install_action (widget_class, "cards.merge", NULL, merge_action);
  gtk_widget_class_install_action (widget_class, "cards.split", NULL, split_action);
  gtk_widget_class_install_action (widget_class, "cards.select-all", NULL, select_all_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, GDK_CONTROL_MASK, "cards.new", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "cards.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, GDK_CONTROL_MASK, "cards.select-all", NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cards-view-private.h"

#include <glib/gi18n-lib.h>

#include "lyceum-card-dialog.h"
#include "lyceum-card-row.h"
#include "lyceum-error-text.h"
#include "lyceum-gradual-model.h"
#include "lyceum-status.h"
#include "lyceum-window.h"

/* Cards that are read at once: what the main loop takes over between two frames. */
#define PAGE 400

G_DEFINE_FINAL_TYPE (LyceumCardsView, lyceum_cards_view, GTK_TYPE_WIDGET)

static void
show_check (GtkListItem *list_item)
{
  GtkWidget *check = lyceum_card_row_get_check (LYCEUM_CARD_ROW (gtk_list_item_get_child (list_item)));

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), gtk_list_item_get_selected (list_item));
}

static void
checked_cb (GtkListItem    *list_item,
            GtkCheckButton *check)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (check), LYCEUM_TYPE_CARDS_VIEW);
  gboolean active = gtk_check_button_get_active (check);

  if (!view || active == gtk_list_item_get_selected (list_item))
    return;
  if (active)
    gtk_selection_model_select_item (LYCEUM_CARDS_VIEW (view)->selection, gtk_list_item_get_position (list_item), FALSE);
  else
    gtk_selection_model_unselect_item (LYCEUM_CARDS_VIEW (view)->selection, gtk_list_item_get_position (list_item));
}

/* Only while several are chosen can one be selected: otherwise the one below the pointer would be. */
static void
setup_cb (LyceumCardsView *self,
          GtkListItem     *list_item)
{
  GtkWidget *row = lyceum_card_row_new ();
  GtkWidget *check = lyceum_card_row_get_check (LYCEUM_CARD_ROW (row));

  gtk_list_item_set_child (list_item, row);
  g_object_bind_property (self->select_button, "active", list_item, "selectable", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->select_button, "active", check, "visible", G_BINDING_SYNC_CREATE);
  g_signal_connect (list_item, "notify::selected", G_CALLBACK (show_check), NULL);
  g_signal_connect_object (check, "toggled", G_CALLBACK (checked_cb), list_item, G_CONNECT_SWAPPED);
}

static void
bind_cb (LyceumCardsView *self,
         GtkListItem     *list_item)
{
  LyceumCardItem *item = LYCEUM_CARD_ITEM (gtk_list_item_get_item (list_item));

  show_check (list_item);
  lyceum_card_row_set_card (LYCEUM_CARD_ROW (gtk_list_item_get_child (list_item)), lyceum_card_item_get_card (item));
}

static void
activate_cb (LyceumCardsView *self,
             guint            position)
{
  g_autoptr (LyceumCardItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWindow *dialog;

  if (!item || !GTK_IS_WINDOW (root))
    return;
  if (gtk_toggle_button_get_active (self->select_button))
    {
      if (gtk_selection_model_is_selected (self->selection, position))
        gtk_selection_model_unselect_item (self->selection, position);
      else
        gtk_selection_model_select_item (self->selection, position, FALSE);
      return;
    }

  dialog = lyceum_card_dialog_new (self->collection, item);
  gtk_window_set_transient_for (dialog, GTK_WINDOW (root));
  gtk_window_present (dialog);
}

static gboolean
is_same (LyceumCardsView *self,
         guint            position,
         LyceumCardItem  *item)
{
  g_autoptr (LyceumCardItem) old = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  return old && lyceum_card_item_equal (old, item);
}

/* Puts a page in the place of what stood there. Rows whose card is the same stay; only the middle that differs is replaced. */
static void
put_page (LyceumCardsView *self,
          GPtrArray       *cards,
          gboolean         last)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  guint at = MIN (self->n_read, n_old), n_replaced, first = 0, n_tail = 0;

  if (cards->len > 0)
    self->read_to = ((LyceumCard *) g_ptr_array_index (cards, cards->len - 1))->place;
  for (guint i = 0; i < cards->len; i++)
    g_ptr_array_add (items, lyceum_card_item_new (g_ptr_array_index (cards, i)));
  g_ptr_array_set_free_func (cards, NULL);

  n_replaced = last ? n_old - at : MIN (items->len, n_old - at);
  while (first < MIN (n_replaced, items->len) && is_same (self, at + first, g_ptr_array_index (items, first)))
    first++;
  while (n_tail < MIN (n_replaced, items->len) - first &&
         is_same (self, at + n_replaced - 1 - n_tail, g_ptr_array_index (items, items->len - 1 - n_tail)))
    n_tail++;
  if (first < n_replaced || first < items->len)
    g_list_store_splice (self->items, at + first, n_replaced - first - n_tail, items->pdata + first,
                         items->len - first - n_tail);
  self->n_read = at + items->len;
}

static void read_page (LyceumCardsView *self);

static void
page_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (LyceumCardsView) self = LYCEUM_CARDS_VIEW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = lyceum_collection_list_cards_finish (LYCEUM_COLLECTION (object), result, &error);
  gboolean last;

  if (!cards || !self->items)
    {
      if (error && !lyceum_error_is_cancelled (error))
        lyceum_report (GTK_WIDGET (self), error);
      lyceum_reload_done (&self->reload);
      return;
    }

  last = cards->len < PAGE;
  put_page (self, cards, last);
  gtk_stack_set_visible_child_name (GTK_STACK (self->states), self->n_read > 0 ? "list" : "empty");
  if (last)
    lyceum_reload_done (&self->reload);
  else
    read_page (self);
}

static void
read_page (LyceumCardsView *self)
{
  lyceum_collection_list_cards_async (self->collection, self->course_id, self->n_read > 0 ? &self->read_to : NULL, PAGE, self->cancellable, page_read_cb,
                                      g_object_ref (self));
}

static void
start_reload (gpointer owner)
{
  LyceumCardsView *self = LYCEUM_CARDS_VIEW (owner);

  self->n_read = 0;
  read_page (self);
}

static void
refresh (LyceumCardsView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    lyceum_reload_queue (&self->reload);
  else
    self->stale = TRUE;
}

static void
collection_changed_cb (LyceumCollection *collection,
                       const char       *topic,
                       gint64            course_id,
                       LyceumCardsView  *self)
{
  if (course_id == self->course_id && (g_str_equal (topic, "card") || g_str_equal (topic, "review")))
    refresh (self);
}

static void
lyceum_cards_view_map (GtkWidget *widget)
{
  LyceumCardsView *self = LYCEUM_CARDS_VIEW (widget);

  GTK_WIDGET_CLASS (lyceum_cards_view_parent_class)->map (widget);

  if (self->stale)
    {
      self->stale = FALSE;
      lyceum_reload_queue (&self->reload);
    }
}

static void
select_mode_cb (LyceumCardsView *self)
{
  if (self->selection && !gtk_toggle_button_get_active (self->select_button))
    gtk_selection_model_unselect_all (self->selection);
  _lyceum_cards_view_update_selection (self);
}

static void
lyceum_cards_view_dispose (GObject *object)
{
  LyceumCardsView *self = LYCEUM_CARDS_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  lyceum_reload_clear (&self->reload);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_CARDS_VIEW);
  g_clear_object (&self->items);
  g_clear_object (&self->collection);

  G_OBJECT_CLASS (lyceum_cards_view_parent_class)->dispose (object);
}

static void
lyceum_cards_view_finalize (GObject *object)
{
  g_clear_object (&LYCEUM_CARDS_VIEW (object)->cancellable);

  G_OBJECT_CLASS (lyceum_cards_view_parent_class)->finalize (object);
}

static void
lyceum_cards_view_class_init (LyceumCardsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_cards_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_cards_view_finalize;
  widget_class->map = lyceum_cards_view_map;

  g_type_ensure (LYCEUM_TYPE_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-cards-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumCardsView, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardsView, select_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardsView, selection_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardsView, delete_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardsView, n_selected);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardsView, states);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardsView, list);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, select_mode_cb);
  _lyceum_cards_view_install_actions (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_cards_view_init (LyceumCardsView *self)
{
  self->cancellable = g_cancellable_new ();
  lyceum_reload_init (&self->reload, start_reload, self);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (LYCEUM_TYPE_CARD_ITEM);
  self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (lyceum_gradual_model_new (G_LIST_MODEL (self->items))));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (_lyceum_cards_view_update_selection), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (_lyceum_cards_view_update_selection), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, self->selection);
  g_object_bind_property (self->select_button, "active", self->list, "single-click-activate",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  _lyceum_cards_view_update_selection (self);
}

void
lyceum_cards_view_set_course (LyceumCardsView  *self,
                              LyceumCollection *collection,
                              gint64            course_id)
{
  g_return_if_fail (LYCEUM_IS_CARDS_VIEW (self));

  if (!g_set_object (&self->collection, collection))
    return;

  self->course_id = course_id;
  g_signal_connect_object (collection, "changed", G_CALLBACK (collection_changed_cb), self, 0);
  refresh (self);
}

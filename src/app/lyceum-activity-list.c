/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-activity-list-private.h"
#include "lyceum-gradual-model.h"

/* How long after the last sign of the person rows stay where they are. */
#define HOLD_US (2 * G_USEC_PER_SEC)
#define MAX_COMPACT_HEIGHT 420
#define NARROW_WIDTH 480
/* How many batches are unfolded by themselves when a filter asks for their steps. */
#define MAX_UNFOLDED 20

G_DEFINE_FINAL_TYPE (LyceumActivityList, lyceum_activity_list, GTK_TYPE_WIDGET)

static gboolean
hold_cb (gpointer data)
{
  LyceumActivityList *self = LYCEUM_ACTIVITY_LIST (data);

  if (self->menu && gtk_widget_get_visible (self->menu))
    self->pointed_at = g_get_monotonic_time ();
  if (g_get_monotonic_time () - self->pointed_at < HOLD_US)
    return G_SOURCE_CONTINUE;

  self->hold_source = 0;
  lyceum_activity_model_set_held (self->model, FALSE);
  return G_SOURCE_REMOVE;
}

void
_lyceum_activity_list_hold (LyceumActivityList *self)
{
  self->pointed_at = g_get_monotonic_time ();
  if (!self->model)
    return;

  lyceum_activity_model_set_held (self->model, TRUE);
  if (!self->hold_source)
    self->hold_source = g_timeout_add (250, hold_cb, self);
}

static void
release (LyceumActivityList *self)
{
  if (!self->hold_source || (self->menu && gtk_widget_get_visible (self->menu)))
    return;

  g_clear_handle_id (&self->hold_source, g_source_remove);
  lyceum_activity_model_set_held (self->model, FALSE);
}

static void
point_cb (LyceumActivityList *self,
          double              x,
          double              y)
{
  _lyceum_activity_list_hold (self);
}

static void
leave_cb (LyceumActivityList *self)
{
  release (self);
}

static void
pressed_cb (LyceumActivityList *self,
            int                 n_press,
            double              x,
            double              y,
            GtkGesture         *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  _lyceum_activity_list_show_menu_at (self, x, y);
}

static void
long_pressed_cb (LyceumActivityList *self,
                 double              x,
                 double              y)
{
  _lyceum_activity_list_show_menu_at (self, x, y);
}

static gboolean
key_pressed_cb (LyceumActivityList *self)
{
  _lyceum_activity_list_hold (self);
  return GDK_EVENT_PROPAGATE;
}

static void
activate_cb (LyceumActivityList *self,
             guint               position)
{
  g_autoptr (GtkTreeListRow) place = self->tree ? gtk_tree_list_model_get_row (self->tree, position) : NULL;

  if (place)
    lyceum_task_row_unfold (place, !gtk_tree_list_row_get_expanded (place));
}

/* In a narrow list the words need the room of a button; in a compact one, that of the menu. */
static void
show_buttons (LyceumActivityList *self,
              gpointer            row)
{
  lyceum_task_row_set_buttons (row, self->compact ? LYCEUM_TASK_ROW_NO_MENU
                                    : self->narrow ? LYCEUM_TASK_ROW_NO_CANCEL : LYCEUM_TASK_ROW_ALL);
}

static gboolean
width_cb (gpointer data)
{
  LyceumActivityList *self = LYCEUM_ACTIVITY_LIST (data);
  gboolean narrow = gtk_widget_get_width (GTK_WIDGET (self)) < NARROW_WIDTH;
  GHashTableIter iter;
  gpointer row;

  self->width_source = 0;
  if (narrow == self->narrow)
    return G_SOURCE_REMOVE;

  self->narrow = narrow;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    show_buttons (self, row);
  return G_SOURCE_REMOVE;
}

/* Not now: the rows are being laid out. */
static void
width_changed_cb (LyceumActivityList *self)
{
  if (!self->width_source)
    self->width_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, width_cb, self, NULL);
}

static void
setup_cb (LyceumActivityList *self,
          GtkListItem        *list_item)
{
  GtkWidget *row = lyceum_task_row_new (self->queue);

  _lyceum_activity_list_connect_row (self, LYCEUM_TASK_ROW (row));
  gtk_list_item_set_selectable (list_item, FALSE);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_cb (LyceumActivityList *self,
         GtkListItem        *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);
  gpointer listed = gtk_list_item_get_item (list_item);
  GtkTreeListRow *place = self->tree ? GTK_TREE_LIST_ROW (listed) : NULL;
  g_autoptr (GObject) item = place ? gtk_tree_list_row_get_item (place) : g_object_ref (listed);

  show_buttons (self, row);
  gtk_list_item_set_activatable (list_item, place && gtk_tree_list_row_get_depth (place) == 0 && LYCEUM_IS_TASK (item));
  lyceum_task_row_set_item (LYCEUM_TASK_ROW (row), item, place);
  g_hash_table_add (self->rows, row);
}

static void
unbind_cb (LyceumActivityList *self,
           GtkListItem        *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  g_hash_table_remove (self->rows, row);
  lyceum_task_row_set_item (LYCEUM_TASK_ROW (row), NULL, NULL);
}

static void
for_each_row (LyceumActivityList *self,
              gboolean            all)
{
  gint64 now = g_get_real_time () / 1000;
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    if (all)
      lyceum_task_row_update (row);
    else
      lyceum_task_row_tick (row, now);
}

static gboolean
tick_cb (gpointer data)
{
  for_each_row (LYCEUM_ACTIVITY_LIST (data), FALSE);
  return G_SOURCE_CONTINUE;
}

static void
waiting_changed_cb (LyceumActivityList *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    for_each_row (self, TRUE);
}

/* Steps that are listed because of their state. Without a filter this costs nothing. */
static void
refreshed_cb (LyceumActivityList *self)
{
  if (gtk_filter_get_strictness (GTK_FILTER (self->filter)) != GTK_FILTER_MATCH_ALL)
    gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
lyceum_activity_list_map (GtkWidget *widget)
{
  LyceumActivityList *self = LYCEUM_ACTIVITY_LIST (widget);

  GTK_WIDGET_CLASS (lyceum_activity_list_parent_class)->map (widget);
  tick_cb (self);
  self->tick_source = g_timeout_add_seconds (1, tick_cb, self);
}

static void
lyceum_activity_list_unmap (GtkWidget *widget)
{
  LyceumActivityList *self = LYCEUM_ACTIVITY_LIST (widget);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (self->menu)
    gtk_popover_popdown (GTK_POPOVER (self->menu));
  release (self);
  GTK_WIDGET_CLASS (lyceum_activity_list_parent_class)->unmap (widget);
}

static void
lyceum_activity_list_dispose (GObject *object)
{
  LyceumActivityList *self = LYCEUM_ACTIVITY_LIST (object);
  GtkWidget *scroller = GTK_WIDGET (g_steal_pointer (&self->scroller));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_handle_id (&self->hold_source, g_source_remove);
  g_clear_handle_id (&self->width_source, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&scroller, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_ACTIVITY_LIST);
  g_clear_object (&self->menu_item);
  g_clear_object (&self->tree);
  g_clear_object (&self->model);
  g_clear_object (&self->queue);

  G_OBJECT_CLASS (lyceum_activity_list_parent_class)->dispose (object);
}

static void
lyceum_activity_list_finalize (GObject *object)
{
  LyceumActivityList *self = LYCEUM_ACTIVITY_LIST (object);

  g_hash_table_unref (self->rows);
  g_ptr_array_unref (self->unfolded);
  g_clear_object (&self->filter);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (lyceum_activity_list_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-activity-list.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityList, scroller);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityList, list);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityList, task_menu);
  gtk_widget_class_bind_template_callback (widget_class, point_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, long_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
lyceum_activity_list_class_init (LyceumActivityListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_activity_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_activity_list_finalize;
  widget_class->map = lyceum_activity_list_map;
  widget_class->unmap = lyceum_activity_list_unmap;

  bind_template (widget_class);
  _lyceum_activity_list_install_actions (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_activity_list_init (LyceumActivityList *self)
{
  self->rows = g_hash_table_new (NULL, NULL);
  self->unfolded = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
  self->filter = gtk_custom_filter_new (NULL, NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GListModel *
create_steps_cb (gpointer item,
                 gpointer user_data)
{
  LyceumActivityList *self = LYCEUM_ACTIVITY_LIST (user_data);
  GListModel *steps;

  if (!LYCEUM_IS_TASK (item) || lyceum_task_get_n_children (item) == 0)
    return NULL;
  steps = lyceum_queue_get_children (self->queue, LYCEUM_TASK (item));
  return G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (steps), g_object_ref (GTK_FILTER (self->filter))));
}

GtkWidget *
lyceum_activity_list_new (LyceumQueue         *queue,
                          LyceumActivityModel *model,
                          gboolean             compact)
{
  LyceumActivityList *self = g_object_new (LYCEUM_TYPE_ACTIVITY_LIST, NULL);
  g_autoptr (GListModel) listed = NULL;
  g_autoptr (GtkSelectionModel) selection = NULL;

  self->queue = g_object_ref (queue);
  self->model = g_object_ref (model);
  self->compact = compact;
  if (compact)
    {
      gtk_scrolled_window_set_max_content_height (self->scroller, MAX_COMPACT_HEIGHT);
      gtk_scrolled_window_set_propagate_natural_height (self->scroller, TRUE);
    }
  else
    self->tree =
      gtk_tree_list_model_new (G_LIST_MODEL (g_object_ref (model)), FALSE, FALSE, create_steps_cb, self, NULL);
  listed = lyceum_gradual_model_new (self->tree ? G_LIST_MODEL (self->tree) : G_LIST_MODEL (model));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_steal_pointer (&listed)));
  gtk_list_view_set_model (self->list, selection);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller), "changed",
                           G_CALLBACK (width_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "refreshed", G_CALLBACK (refreshed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "waiting-changed", G_CALLBACK (waiting_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static gboolean
is_step_shown (gpointer item,
               gpointer user_data)
{
  return lyceum_activity_model_shows_step (LYCEUM_ACTIVITY_MODEL (user_data), LYCEUM_TASK (item));
}

static void
fold_again (LyceumActivityList *self)
{
  for (guint i = 0; i < self->unfolded->len; i++)
    gtk_tree_list_row_set_expanded (g_ptr_array_index (self->unfolded, i), FALSE);
  g_ptr_array_set_size (self->unfolded, 0);
}

/* What is looked for may be a step: a folded batch would not show it. */
static void
unfold_found (LyceumActivityList *self,
              LyceumActivityShow  show)
{
  for (guint i = 0; i < MAX_UNFOLDED; i++)
    {
      g_autoptr (GtkTreeListRow) place = gtk_tree_list_model_get_child_row (self->tree, i);
      g_autoptr (GObject) item = place ? gtk_tree_list_row_get_item (place) : NULL;

      if (!item)
        return;
      if ((show == LYCEUM_ACTIVITY_FAILED || !lyceum_activity_model_matches_title (self->model, item)) &&
          lyceum_task_row_unfold (place, TRUE))
        g_ptr_array_add (self->unfolded, g_steal_pointer (&place));
    }
}

void
lyceum_activity_list_set_filter (LyceumActivityList *self,
                                 LyceumActivityShow  show,
                                 const char         *text)
{
  gboolean filters = show != LYCEUM_ACTIVITY_ALL || (text && *text);

  g_return_if_fail (LYCEUM_IS_ACTIVITY_LIST (self));

  fold_again (self);
  lyceum_activity_model_set_filter (self->model, show, text);
  if (filters)
    gtk_custom_filter_set_filter_func (self->filter, is_step_shown, g_object_ref (self->model), g_object_unref);
  else
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  if (self->tree)
    unfold_found (self, show);
}

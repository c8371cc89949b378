/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-lessons-view-private.h"

#include "lyceum-course-task.h"
#include "lyceum-gradual-model.h"
#include "lyceum-lesson-row.h"
#include "lyceum-status.h"

G_DEFINE_FINAL_TYPE (LyceumLessonsView, lyceum_lessons_view, GTK_TYPE_WIDGET)

static void
retry_cb (LyceumLessonRow   *row,
          LyceumLessonsView *self)
{
  LyceumLessonItem *item = lyceum_lesson_row_get_item (row);
  LyceumTask *task = item ? lyceum_lesson_item_get_task (item) : NULL;

  if (task && self->queue)
    lyceum_queue_retry (self->queue, task);
}

static void
setup_cb (LyceumLessonsView *self,
          GtkListItem       *list_item)
{
  GtkWidget *row = lyceum_lesson_row_new ();

  g_signal_connect_object (row, "retry", G_CALLBACK (retry_cb), self, 0);
  _lyceum_lessons_view_let_edit (row);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_cb (LyceumLessonsView *self,
         GtkListItem       *list_item)
{
  LyceumLessonItem *item = LYCEUM_LESSON_ITEM (gtk_list_item_get_item (list_item));

  gtk_list_item_set_activatable (list_item, !lyceum_lesson_item_is_heading (item));
  gtk_list_item_set_selectable (list_item, FALSE);
  lyceum_lesson_row_set_item (LYCEUM_LESSON_ROW (gtk_list_item_get_child (list_item)), item);
}

static void
unbind_cb (LyceumLessonsView *self,
           GtkListItem       *list_item)
{
  lyceum_lesson_row_set_item (LYCEUM_LESSON_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
activate_cb (LyceumLessonsView *self,
             guint              position)
{
  g_autoptr (LyceumLessonItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  if (item && !lyceum_lesson_item_is_heading (item))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-lesson", "x", lyceum_lesson_item_get_id (item));
}

static void
lyceum_lessons_view_dispose (GObject *object)
{
  LyceumLessonsView *self = LYCEUM_LESSONS_VIEW (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->states, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_LESSONS_VIEW);
  g_clear_object (&self->chosen);
  g_clear_object (&self->items);
  g_clear_object (&self->queue);

  G_OBJECT_CLASS (lyceum_lessons_view_parent_class)->dispose (object);
}

static void
lyceum_lessons_view_class_init (LyceumLessonsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_lessons_view_dispose;

  g_type_ensure (LYCEUM_TYPE_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-lessons-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonsView, states);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonsView, list);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonsView, lesson_menu);
  _lyceum_lessons_view_install_actions (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_lessons_view_init (LyceumLessonsView *self)
{
  g_autoptr (GtkSelectionModel) model = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (LYCEUM_TYPE_LESSON_ITEM);
  model = GTK_SELECTION_MODEL (gtk_no_selection_new (lyceum_gradual_model_new (G_LIST_MODEL (self->items))));
  gtk_list_view_set_model (self->list, model);
}

static const LyceumSource *
find_source (GPtrArray *sources,
             gint64     id)
{
  for (guint i = 0; i < sources->len; i++)
    {
      const LyceumSource *source = g_ptr_array_index (sources, i);

      if (source->id == id)
        return source;
    }
  return NULL;
}

static GPtrArray *
make_items (GPtrArray *lessons,
            GPtrArray *sources)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  const LyceumSource *source = NULL;
  gint64 source_id = 0;

  for (guint i = 0; i < lessons->len; i++)
    {
      const LyceumLesson *lesson = g_ptr_array_index (lessons, i);

      if (lesson->source_id != source_id)
        {
          source_id = lesson->source_id;
          source = find_source (sources, source_id);
          if (sources->len > 1)
            g_ptr_array_add (items, lyceum_lesson_item_new_heading (source_id, lesson->source_name));
        }
      g_ptr_array_add (items, lyceum_lesson_item_new (lesson, i + 1, source ? source->uid : NULL,
                                                       lesson->planned_as));
    }
  return items;
}

void
lyceum_lessons_view_update (LyceumLessonsView *self,
                            GPtrArray         *lessons,
                            GPtrArray         *sources)
{
  g_autoptr (GPtrArray) items = NULL;
  guint n_old, same = 0;

  g_return_if_fail (LYCEUM_IS_LESSONS_VIEW (self));

  items = make_items (lessons, sources);
  n_old = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  /* Items that are about the same lesson stay what they are; from the first other one on the list is new. */
  for (; same < MIN (n_old, items->len); same++)
    {
      g_autoptr (LyceumLessonItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), same);

      if (!lyceum_lesson_item_update (item, g_ptr_array_index (items, same)))
        break;
    }
  if (same < n_old || same < items->len)
    g_list_store_splice (self->items, same, n_old - same, items->pdata + same, items->len - same);
  gtk_stack_set_visible_child_name (GTK_STACK (self->states), items->len > 0 ? "list" : "empty");
}

static GHashTable *
index_tasks (LyceumQueue *queue,
             LyceumTask  *task)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  GListModel *children = lyceum_queue_get_children (queue, task);
  guint n = g_list_model_get_n_items (children);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LyceumTask) child = g_list_model_get_item (children, i);
      const char *source_uid;
      guint position;

      if (lyceum_lesson_task_get_target (child, &source_uid, &position))
        g_hash_table_insert (index, g_strdup_printf ("%s/%u", source_uid, position), g_steal_pointer (&child));
    }
  return index;
}

void
lyceum_lessons_view_update_tasks (LyceumLessonsView *self,
                                  LyceumQueue       *queue,
                                  LyceumTask        *task)
{
  g_autoptr (GHashTable) index = NULL;
  gboolean ended = !task || LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (task));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  g_return_if_fail (LYCEUM_IS_LESSONS_VIEW (self));

  g_set_object (&self->queue, queue);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LyceumLessonItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      LyceumLessonState state = lyceum_lesson_item_get_state (item);
      g_autofree char *key = NULL;

      if (lyceum_lesson_item_is_heading (item) || state == LYCEUM_LESSON_MADE || state == LYCEUM_LESSON_READ)
        continue;
      /* Only while something is still to be made. */
      if (!index && task)
        index = index_tasks (queue, task);
      key = lyceum_lesson_item_dup_key (item);
      lyceum_lesson_item_set_task (item, index ? g_hash_table_lookup (index, key) : NULL, ended);
    }
}

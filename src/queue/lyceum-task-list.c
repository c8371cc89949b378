/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/* The children of a task as a list model. GListStore emits a signal for each append; a batch of children needs one. */

struct _LyceumTaskList
{
  GObject parent_instance;
  GPtrArray *tasks; /* (owned) (element-type LyceumTask, owned) */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LyceumTaskList,
                               lyceum_task_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return LYCEUM_TYPE_TASK;
}

static guint
get_n_items (GListModel *model)
{
  return LYCEUM_TASK_LIST (model)->tasks->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *tasks = LYCEUM_TASK_LIST (model)->tasks;

  return position < tasks->len ? g_object_ref (g_ptr_array_index (tasks, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
lyceum_task_list_finalize (GObject *object)
{
  g_ptr_array_unref (LYCEUM_TASK_LIST (object)->tasks);
  G_OBJECT_CLASS (lyceum_task_list_parent_class)->finalize (object);
}

static void
lyceum_task_list_class_init (LyceumTaskListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lyceum_task_list_finalize;
}

static void
lyceum_task_list_init (LyceumTaskList *self)
{
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
}

LyceumTaskList *
_lyceum_task_list_new (void)
{
  return g_object_new (LYCEUM_TYPE_TASK_LIST, NULL);
}

void
_lyceum_task_list_append (LyceumTaskList *self, GPtrArray *tasks)
{
  guint position = self->tasks->len;

  for (guint i = 0; i < tasks->len; i++)
    g_ptr_array_add (self->tasks, g_object_ref (g_ptr_array_index (tasks, i)));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, tasks->len);
}

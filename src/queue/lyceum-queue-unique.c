/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/* Unfinished tasks by kind and unique key. The table's keys are the tasks themselves, compared by these two. */

static guint
hash_task (gconstpointer data)
{
  const LyceumTask *task = data;

  return g_str_hash (task->unique_key) ^ g_direct_hash (task->kind);
}

static gboolean
equal_tasks (gconstpointer a, gconstpointer b)
{
  const LyceumTask *one = a, *other = b;

  return one->kind == other->kind && g_str_equal (one->unique_key, other->unique_key);
}

GHashTable *
_lyceum_unique_table_new (void)
{
  return g_hash_table_new (hash_task, equal_tasks);
}

LyceumTask *
_lyceum_unique_find_locked (LyceumQueue *self, LyceumKind *kind, const char *key)
{
  LyceumTask wanted = { .kind = kind, .unique_key = (char *) key };

  return key != NULL ? g_hash_table_lookup (self->unique, &wanted) : NULL;
}

void
_lyceum_unique_add_locked (LyceumQueue *self, LyceumTask *task)
{
  if (task->unique_key != NULL && !g_hash_table_contains (self->unique, task))
    g_hash_table_add (self->unique, task);
}

void
_lyceum_unique_remove_locked (LyceumQueue *self, LyceumTask *task)
{
  if (task->unique_key != NULL && g_hash_table_lookup (self->unique, task) == task)
    g_hash_table_remove (self->unique, task);
}

/* Whether another unfinished task has the key of this one. */
gboolean
_lyceum_unique_is_taken_locked (LyceumQueue *self, LyceumTask *task)
{
  LyceumTask *other = task->unique_key != NULL ? g_hash_table_lookup (self->unique, task) : NULL;

  return other != NULL && other != task;
}

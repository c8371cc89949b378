/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * The GAsyncResult of a task's end. A GTask would do, and costs more than the whole rest of a small task: it is made at
 * the submission, kept while the task waits, and named, sourced and finalized each time. This one is made when the task
 * has ended, by the thread that calls, and the next call uses it again unless somebody kept it.
 */

struct _LyceumOutcome
{
  GObject parent_instance;
  LyceumQueue *queue; /* (owned) (nullable) */
  gpointer tag;
  gpointer user_data;
  GError *error;    /* (owned) (nullable) */
  GVariant *result; /* (owned) (nullable) */
};

static void result_init (GAsyncResultIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LyceumOutcome,
                               lyceum_outcome,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_ASYNC_RESULT, result_init))

static gpointer
get_user_data (GAsyncResult *result)
{
  return LYCEUM_OUTCOME (result)->user_data;
}

static GObject *
get_source_object (GAsyncResult *result)
{
  return g_object_ref (G_OBJECT (LYCEUM_OUTCOME (result)->queue));
}

static gboolean
is_tagged (GAsyncResult *result, gpointer tag)
{
  return LYCEUM_OUTCOME (result)->tag == tag;
}

static void
result_init (GAsyncResultIface *iface)
{
  iface->get_user_data = get_user_data;
  iface->get_source_object = get_source_object;
  iface->is_tagged = is_tagged;
}

static void
clear (LyceumOutcome *self)
{
  g_clear_error (&self->error);
  g_clear_pointer (&self->result, g_variant_unref);
  g_clear_object (&self->queue);
}

static void
lyceum_outcome_finalize (GObject *object)
{
  clear (LYCEUM_OUTCOME (object));
  G_OBJECT_CLASS (lyceum_outcome_parent_class)->finalize (object);
}

static void
lyceum_outcome_class_init (LyceumOutcomeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lyceum_outcome_finalize;
}

static void
lyceum_outcome_init (LyceumOutcome *self)
{
}

/* Main thread. @error, @result: (nullable): copied, referenced. Returns: (transfer full) */
LyceumOutcome *
_lyceum_outcome_new (LyceumQueue *queue, gpointer tag, gpointer user_data, const GError *error, GVariant *result)
{
  LyceumOutcome *self = g_steal_pointer (&queue->spare_outcome);

  if (self == NULL)
    self = g_object_new (lyceum_outcome_get_type (), NULL);
  self->queue = g_object_ref (queue);
  self->tag = tag;
  self->user_data = user_data;
  self->error = error != NULL ? g_error_copy (error) : NULL;
  self->result = error == NULL && result != NULL ? g_variant_ref (result) : NULL;
  return self;
}

/* Main thread, after the call. @self: (transfer full) */
void
_lyceum_outcome_give_back (LyceumQueue *queue, LyceumOutcome *self)
{
  if (g_atomic_int_get (&G_OBJECT (self)->ref_count) > 1 || queue->spare_outcome != NULL)
    {
      g_object_unref (self);
      return;
    }
  clear (self);
  queue->spare_outcome = self;
}

GObject *
_lyceum_outcome_get_source (LyceumOutcome *self)
{
  return G_OBJECT (self->queue);
}

/* @result: (out) (optional) (transfer full) (nullable). Returns: whether the task succeeded */
gboolean
_lyceum_outcome_propagate (LyceumOutcome *self, GVariant **result, GError **error)
{
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  if (result != NULL)
    *result = g_steal_pointer (&self->result);
  return TRUE;
}

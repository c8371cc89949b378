/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-course-task-private.h"
#include "lyceum-course-task.h"
#include "lyceum-model-tasks-private.h"

/* A course on its way into the transaction that accepts its tasks. Shared by the submission and the writer's thread. */
typedef struct
{
  gint64 course_id; /* written by the writer before the acceptance is reported */
  char *uid;
  char *name;
  GPtrArray *materials;   /* (element-type LyceumMaterial) */
  GPtrArray *source_uids; /* (element-type utf8) */
} Creation;

static void
creation_clear (gpointer data)
{
  Creation *creation = data;

  g_free (creation->uid);
  g_free (creation->name);
  g_clear_pointer (&creation->materials, g_ptr_array_unref);
  g_clear_pointer (&creation->source_uids, g_ptr_array_unref);
}

static void
creation_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, creation_clear);
}

/* "cell_biology-2.pdf" is called "Cell biology 2". */
static char *
name_from_file (const char *file_name)
{
  g_autofree char *name = g_strdup (file_name);
  char *dot = strrchr (name, '.');
  g_autofree char *first = NULL;

  if (dot && dot != name && strlen (dot) <= 6)
    *dot = '\0';
  g_strdelimit (name, "_-", ' ');
  g_strstrip (name);
  if (*name == '\0')
    return g_strdup (file_name);

  first = g_utf8_strup (name, g_utf8_next_char (name) - name);
  return g_strconcat (first, g_utf8_next_char (name), NULL);
}

static gboolean
commit_creation (gpointer transaction,
                 gint64   task_id,
                 gpointer data,
                 GError **error)
{
  Creation *creation = data;

  if (creation->course_id == 0)
    {
      if (!lyceum_write_course (transaction, creation->uid, creation->name, task_id, &creation->course_id, error))
        return FALSE;
    }
  else if (!lyceum_write_course_task (transaction, creation->course_id, task_id, error))
    return FALSE;

  for (guint i = 0; i < creation->materials->len; i++)
    {
      const LyceumMaterial *material = g_ptr_array_index (creation->materials, i);
      const LyceumNewSource source = {
        .uid = g_ptr_array_index (creation->source_uids, i),
        .name = material->name,
        .path = material->path,
        .pasted = material->text,
        .url = material->url,
      };

      /* The children of a submission have the ids that follow their parent's. */
      if (!lyceum_write_source (transaction, creation->course_id, &source, task_id + 1 + i, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_topic (const LyceumMaterial *material)
{
  return !material->path && !material->text && !material->url;
}

static GPtrArray *
make_import_specs (Creation           *creation,
                   const LyceumMaker  *maker,
                   gboolean            make,
                   gboolean            provisional,
                   LyceumTaskPriority  priority)
{
  const char *course_name = provisional ? creation->name : NULL;
  GPtrArray *specs = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);

  for (guint i = 0; i < creation->materials->len; i++)
    {
      const LyceumMaterial *material = g_ptr_array_index (creation->materials, i);
      const char *uid = g_ptr_array_index (creation->source_uids, i);

      if (is_topic (material))
        g_ptr_array_add (specs, _lyceum_model_outline_spec_new (uid, material->name, maker, TRUE, 0, priority));
      else if (material->url)
        g_ptr_array_add (specs, _lyceum_fetch_spec_new (uid, material, make, course_name, maker, priority));
      else
        g_ptr_array_add (specs, _lyceum_import_spec_new (uid, material->name, make, course_name, maker, 0, priority));
    }

  return specs;
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  LyceumTask *parent = lyceum_queue_submit_batch_finish (LYCEUM_QUEUE (object), result, &error);

  if (parent)
    g_task_return_pointer (task, parent, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
any_topic (GPtrArray *materials)
{
  for (guint i = 0; i < materials->len; i++)
    if (is_topic (g_ptr_array_index (materials, i)))
      return TRUE;
  return FALSE;
}

/* (transfer full) */
static char *
make_name (GPtrArray *materials)
{
  const LyceumMaterial *first = materials->len > 0 ? g_ptr_array_index (materials, 0) : NULL;

  if (!first)
    return g_strdup (_("New course"));
  return is_topic (first) || first->url ? g_strdup (first->name) : name_from_file (first->name);
}

static void
create (GTask              *task,
        gint64              course_id,
        const char         *name,
        GPtrArray          *materials,
        const LyceumMaker  *maker,
        gboolean            make,
        LyceumTaskPriority  priority)
{
  LyceumQueue *queue = g_task_get_source_object (task);
  Creation *creation = g_atomic_rc_box_new0 (Creation);
  gboolean provisional = !name && course_id == 0 && materials->len == 1;
  LyceumTaskSpec *parent;

  g_task_set_task_data (task, g_atomic_rc_box_acquire (creation), creation_release);

  creation->course_id = course_id;
  creation->uid = g_uuid_string_random ();
  creation->materials = materials;
  creation->source_uids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < materials->len; i++)
    g_ptr_array_add (creation->source_uids, g_uuid_string_random ());
  if (name)
    creation->name = g_strdup (name);
  else
    creation->name = make_name (materials);

  parent = lyceum_task_spec_new (LYCEUM_KIND_COURSE, creation->name, g_variant_new ("(s)", creation->uid), priority, 0);
  lyceum_queue_submit_batch_async (queue, parent, make_import_specs (creation, maker, make, provisional, priority),
                                   commit_creation, creation, creation_release, g_task_get_cancellable (task), submitted_cb,
                                   task);
}

void
lyceum_course_create_with_async (LyceumQueue         *queue,
                                 LyceumCollection    *collection,
                                 gint64               course_id,
                                 const char          *name,
                                 GPtrArray           *materials,
                                 const LyceumMaker   *maker,
                                 gboolean             make,
                                 LyceumTaskPriority   priority,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task = g_task_new (queue, cancellable, callback, user_data);

  g_task_set_source_tag (task, lyceum_course_create_async);
  if (!maker && any_topic (materials))
    {
      g_ptr_array_unref (materials);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s",
                               _("A topic needs a model that writes about it. Add a server of models in Models, or with "
                                 "“lyceumctl provider add”, or give a file or a text to learn from."));
      g_object_unref (task);
      return;
    }
  create (task, course_id, name, materials, maker, make, priority);
}

void
lyceum_course_create_async (LyceumQueue         *queue,
                            LyceumCollection    *collection,
                            gint64               course_id,
                            const char          *name,
                            GPtrArray           *materials,
                            gboolean             make,
                            LyceumTaskPriority   priority,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  lyceum_course_create_with_async (queue, collection, course_id, name, materials, NULL, make, priority, cancellable, callback,
                                   user_data);
}

LyceumTask *
lyceum_course_create_finish (GAsyncResult *result,
                             gint64       *course_id,
                             GError      **error)
{
  const Creation *creation;

  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_course_create_async), NULL);

  creation = g_task_get_task_data (G_TASK (result));
  if (course_id)
    *course_id = creation ? creation->course_id : 0;
  return g_task_propagate_pointer (G_TASK (result), error);
}

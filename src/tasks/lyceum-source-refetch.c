/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-course-task-private.h"
#include "lyceum-sql.h"
#include "lyceum-web-address.h"

/* A source that is looked for again. Shared by the submission and the writer's thread. */
typedef struct
{
  gint64 source_id;
  gint64 task_id, course_task_id; /* what worked on it last, and on its course */
  char *uid, *name, *url;         /* (nullable): once read */
  gboolean has_lessons, allow_private;
} Refetch;

static void
refetch_clear (gpointer data)
{
  Refetch *refetch = data;

  g_free (refetch->uid);
  g_free (refetch->name);
  g_free (refetch->url);
}

static void
refetch_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, refetch_clear);
}

static gboolean
read_source_reader_cb (LyceumConnection *connection,
                       gpointer          data,
                       gpointer         *result,
                       GError          **error)
{
  Refetch *refetch = data;
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT s.uid, s.name, s.url, s.task_id, c.task_id, "
                                   "EXISTS (SELECT 1 FROM lesson l WHERE l.source_id = s.id) OR s.imported_at IS NULL "
                                   "FROM source s JOIN course c ON c.id = s.course_id WHERE s.id = ?",
                                   "i", refetch->source_id);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  refetch->uid = g_strdup (lyceum_statement_get_text (statement, 0));
  refetch->name = g_strdup (lyceum_statement_get_text (statement, 1));
  refetch->url = g_strdup (lyceum_statement_get_text (statement, 2));
  refetch->task_id = lyceum_statement_get_int64 (statement, 3);
  refetch->course_task_id = lyceum_statement_get_int64 (statement, 4);
  refetch->has_lessons = lyceum_statement_get_int64 (statement, 5) != 0;
  return TRUE;
}

/* From now on it is the new task that a person asks how far the source is. */
static gboolean
commit_refetch (gpointer transaction,
                gint64   task_id,
                gpointer data,
                GError **error)
{
  Refetch *refetch = data;

  /* The child of a submission has the id that follows its parent's. */
  return lyceum_write_source_task (transaction, refetch->uid, task_id + 1, error);
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;
  LyceumTask *parent = lyceum_queue_submit_batch_finish (LYCEUM_QUEUE (object), result, &error);

  if (parent)
    g_task_return_pointer (task, parent, g_object_unref);
  else
    g_task_return_error (task, error);
}

static gboolean
is_unfinished (LyceumQueue *queue,
               gint64       id)
{
  LyceumTask *task = id ? lyceum_queue_get_task (queue, id) : NULL;

  return task && lyceum_task_get_state (task) < LYCEUM_TASK_STATE_SUCCEEDED;
}

/* Lessons that are being made are called by their number, which must stay until they are. */
static GError *
refuse (LyceumQueue   *queue,
        const Refetch *refetch)
{
  if (!refetch->uid)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("The source has been deleted."));
  if (!refetch->url)
    return g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                        _("“%s” does not come from an address of the web. To read a file again, add it again."), refetch->name);
  if (is_unfinished (queue, refetch->task_id) || is_unfinished (queue, refetch->course_task_id))
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY,
                                _("This course is still being made. Look for a newer version when it is ready."));
  return NULL;
}

/* A person asked for this computer, or its network, by this name before. */
static gboolean
is_private_at_sight (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri ? g_uri_get_host (uri) : NULL;
  g_autoptr (GInetAddress) address = host ? g_inet_address_new_from_string (host) : NULL;

  if (!host)
    return FALSE;
  return address ? lyceum_web_address_is_private (address) : lyceum_web_name_is_private (host);
}

static void
source_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  LyceumQueue *queue = g_task_get_source_object (task);
  Refetch *refetch = g_task_get_task_data (task);
  g_autoptr (GPtrArray) children = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);
  g_autofree char *uid = g_uuid_string_random ();
  g_autofree char *title = NULL;
  GError *error = NULL;
  LyceumMaterial material;
  LyceumTaskSpec *parent;

  lyceum_database_read_finish (LYCEUM_DATABASE (object), result, NULL, &error);
  if (!error)
    error = refuse (queue, refetch);
  if (error)
    {
      g_task_return_error (task, error);
      return;
    }
  material = (LyceumMaterial){
    .name = refetch->name,
    .url = refetch->url,
    .allow_private = refetch->allow_private || is_private_at_sight (refetch->url),
  };
  /* Translators: a task in the list of background work; the placeholder is the address of a page. */
  title = g_strdup_printf (_("Newer version of “%s”"), refetch->name);
  parent = lyceum_task_spec_new (LYCEUM_KIND_COURSE, title, g_variant_new ("(s)", uid), LYCEUM_TASK_PRIORITY_HIGH, 0);
  g_ptr_array_add (children, _lyceum_fetch_spec_new (refetch->uid, &material, refetch->has_lessons, NULL, NULL,
                                                     LYCEUM_TASK_PRIORITY_HIGH));
  lyceum_queue_submit_batch_async (queue, parent, g_steal_pointer (&children), commit_refetch, g_atomic_rc_box_acquire (refetch),
                                   refetch_release, g_task_get_cancellable (task), submitted_cb, g_object_ref (task));
}

void
lyceum_source_refetch_async (LyceumQueue         *queue,
                             LyceumCollection    *collection,
                             gint64               source_id,
                             gboolean             allow_private,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (queue, cancellable, callback, user_data);
  Refetch *refetch = g_atomic_rc_box_new0 (Refetch);

  g_task_set_source_tag (task, lyceum_source_refetch_async);
  refetch->source_id = source_id;
  refetch->allow_private = allow_private;
  g_task_set_task_data (task, refetch, refetch_release);
  lyceum_database_read_async (lyceum_collection_get_database (collection), read_source_reader_cb, refetch, NULL, NULL, cancellable,
                              source_read_cb, task);
}

LyceumTask *
lyceum_source_refetch_finish (GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_source_refetch_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static guint
count_lessons (GListModel *children)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (LyceumTask) child = g_list_model_get_item (children, i);

      n += g_str_equal (lyceum_task_get_kind (child), LYCEUM_KIND_LESSON);
    }
  return n;
}

static char *
describe_failure (GListModel *children)
{
  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (LyceumTask) child = g_list_model_get_item (children, i);

      if (lyceum_task_get_state (child) == LYCEUM_TASK_STATE_FAILED && lyceum_task_get_error_message (child))
        /* Translators: the placeholder is a sentence that says what went wrong. */
        return g_strdup_printf (_("%s What was read before stays."), lyceum_task_get_error_message (child));
    }
  return g_strdup (_("Looking for a newer version was cancelled. What was read before stays."));
}

char *
lyceum_source_refetch_describe (LyceumQueue        *queue,
                                LyceumTask         *task,
                                const LyceumSource *source)
{
  GListModel *children = lyceum_queue_get_children (queue, task);
  guint n_lessons = count_lessons (children);

  if (lyceum_task_get_state (task) != LYCEUM_TASK_STATE_SUCCEEDED)
    return describe_failure (children);
  if (source->imported_at < lyceum_task_get_created_at (task))
    return g_strdup_printf (_("There is no newer version of “%s”."), source->name);
  if (n_lessons == 0)
    return g_strdup_printf (_("“%s” has changed and was read again. No lesson is new."), source->name);
  return g_strdup_printf (ngettext ("“%s” has changed: %u lesson is new. What you edited, read or studied stays.",
                                    "“%s” has changed: %u lessons are new. What you edited, read or studied stays.", n_lessons),
                          source->name, n_lessons);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-batch-private.h"
#include "lyceum-complete-private.h"

/* A batch in the queue: a durable parent, and a durable child for each line. That is what lets it go on after a crash. */

/* Members of the parent's payload. */
#define HASH "hash"
#define PROVIDER "provider"
#define LIMIT_KEY "limit-key"
#define MODEL "model"

static GVariant *
make_texts_payload (const LyceumBatchRequest *request)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&dict, "texts", "^as", request->texts);
  return g_variant_dict_end (&dict);
}

/* @dict: its line's, without what stands in each. */
static void
insert_line (GVariantDict             *dict,
             const LyceumBatchRequest *request,
             const LyceumBatchTarget  *target)
{
  const char *model = request->model ? request->model : target->model;

  g_variant_dict_insert (dict, LYCEUM_BATCH_LINE, "u", request->line);
  g_variant_dict_insert (dict, LYCEUM_BATCH_CUSTOM_ID, "s", request->custom_id);
  if (target->provider_name)
    g_variant_dict_insert (dict, "provider", "s", target->provider_name);
  g_variant_dict_insert (dict, "model", "s", model ? model : "");
}

static LyceumTaskSpec *
make_child (const LyceumBatchRequest *request,
            const LyceumBatchTarget  *target,
            LyceumTaskPriority        priority)
{
  g_autoptr (GVariant) body = g_variant_ref_sink (
    request->completion ? _lyceum_complete_payload_to_variant (request->completion, NULL, TRUE) : make_texts_payload (request));
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (body);
  LyceumTaskSpec *spec;

  insert_line (&dict, request, target);
  spec = lyceum_task_spec_new (request->completion ? LYCEUM_KIND_BATCH_COMPLETION : LYCEUM_KIND_BATCH_EMBEDDING,
                               request->custom_id, g_variant_dict_end (&dict), priority, 0);
  spec->limit_key = g_strdup (target->limit_key);
  return spec;
}

static LyceumTaskSpec *
make_parent (const LyceumBatchFile   *file,
             const LyceumBatchTarget *target,
             LyceumTaskPriority       priority)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *name = g_path_get_basename (file->path);
  g_autofree char *shown = g_filename_display_name (name);
  /* Translators: the name of a file with many questions for a model. */
  g_autofree char *title = g_strdup_printf (_("Batch “%s”"), shown);
  LyceumTaskSpec *spec;

  g_variant_dict_insert (&dict, HASH, "s", file->hash);
  g_variant_dict_insert (&dict, MODEL, "s", target->model ? target->model : "");
  if (target->provider_name)
    g_variant_dict_insert (&dict, PROVIDER, "s", target->provider_name);
  if (target->limit_key)
    g_variant_dict_insert (&dict, LIMIT_KEY, "s", target->limit_key);
  spec = lyceum_task_spec_new (LYCEUM_KIND_BATCH, title, g_variant_dict_end (&dict), priority, 0);
  spec->unique_key = g_strjoin ("/", file->hash, target->provider_name ? target->provider_name : "",
                                target->model ? target->model : "", NULL);
  return spec;
}

typedef struct
{
  char *hash;
  char *provider_name; /* (nullable) */
  char *model;         /* (nullable) */
} Search;

static Search *
search_new (const char *hash,
            const char *provider_name,
            const char *model)
{
  Search *search = g_new0 (Search, 1);

  search->hash = g_strdup (hash);
  search->provider_name = g_strdup (provider_name);
  search->model = g_strdup (model);
  return search;
}

static void
search_free (gpointer data)
{
  Search *search = data;

  g_free (search->hash);
  g_free (search->provider_name);
  g_free (search->model);
  g_free (search);
}

void
lyceum_batch_record_free (LyceumBatchRecord *record)
{
  g_free (record->provider_name);
  g_free (record->limit_key);
  g_free (record);
}

static gboolean
has_member (GVariantDict *dict,
            const char   *name,
            const char   *wanted)
{
  const char *value = NULL;

  return !wanted || (g_variant_dict_lookup (dict, name, "&s", &value) && g_str_equal (value, wanted));
}

/* Returns: (transfer full) (nullable): the batch that @statement stands on, where it is the one that is sought */
static LyceumBatchRecord *
match (LyceumStatement *statement,
       const Search    *search)
{
  const char *text = lyceum_statement_get_text (statement, 2);
  g_autoptr (GVariant) payload = text ? g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL) : NULL;
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (payload);
  LyceumBatchRecord *record;

  if (!payload || !has_member (&dict, HASH, search->hash) || !has_member (&dict, PROVIDER, search->provider_name) ||
      !has_member (&dict, MODEL, search->model))
    return NULL;

  record = g_new0 (LyceumBatchRecord, 1);
  record->task_id = lyceum_statement_get_int64 (statement, 0);
  record->state = lyceum_statement_get_int64 (statement, 1);
  g_variant_dict_lookup (&dict, PROVIDER, "s", &record->provider_name);
  g_variant_dict_lookup (&dict, LIMIT_KEY, "s", &record->limit_key);
  return record;
}

static gboolean
find_writer_or_reader_cb (LyceumConnection *connection,
                gpointer          data,
                gpointer         *result,
                GError          **error)
{
  g_autoptr (LyceumStatement) statement =
    lyceum_connection_prepare (connection,
                               "SELECT id, state, payload FROM task"
                               " WHERE parent_id = 0 AND kind = '" LYCEUM_KIND_BATCH "' ORDER BY id DESC",
                               error);
  gboolean row = FALSE;

  while (statement && lyceum_statement_step (statement, &row, error))
    {
      if (!row)
        return TRUE;
      *result = match (statement, data);
      if (*result)
        return TRUE;
    }
  return FALSE;
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  LyceumTask *parent = lyceum_queue_submit_batch_finish (LYCEUM_QUEUE (object), result, &error);

  if (parent)
    g_task_return_pointer (task, parent, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Two programs that begin with the same file in the same moment: the second finds the first, in the transaction in which it
 * would be accepted. */
static gboolean
check_alone_writer_cb (gpointer transaction,
                       gint64   task_id,
                       gpointer data,
                       GError **error)
{
  g_autoptr (LyceumBatchRecord) other = NULL;

  if (!find_writer_or_reader_cb (transaction, data, (gpointer *) &other, error))
    return FALSE;
  if (!other || other->task_id == task_id)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                       _("Another program of Lyceum has just begun this batch. The same command goes on with it when it has ended."));
  return FALSE;
}

void
lyceum_batch_submit_async (LyceumQueue             *queue,
                           const LyceumBatchFile   *file,
                           const LyceumBatchTarget *target,
                           LyceumTaskPriority       priority,
                           GCancellable            *cancellable,
                           GAsyncReadyCallback      callback,
                           gpointer                 user_data)
{
  GTask *task = g_task_new (queue, cancellable, callback, user_data);
  GPtrArray *children = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);
  Search *search = search_new (file->hash, target->provider_name, target->model ? target->model : "");

  g_task_set_source_tag (task, lyceum_batch_submit_async);
  for (guint i = 0; i < file->requests->len; i++)
    g_ptr_array_add (children, make_child (g_ptr_array_index (file->requests, i), target, priority));
  lyceum_queue_submit_batch_async (queue, make_parent (file, target, priority), children, check_alone_writer_cb, search,
                                   search_free, cancellable, submitted_cb, task);
}

LyceumTask *
lyceum_batch_submit_finish (GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_batch_submit_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
lyceum_batch_find_async (LyceumDatabase      *database,
                         const char          *hash,
                         const char          *provider_name,
                         const char          *model,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  lyceum_database_read_async (database, find_writer_or_reader_cb, search_new (hash, provider_name, model), search_free,
                              (GDestroyNotify) lyceum_batch_record_free, cancellable, callback, user_data);
}

LyceumBatchRecord *
lyceum_batch_find_finish (LyceumDatabase *database,
                          GAsyncResult   *result,
                          GError        **error)
{
  gpointer record = NULL;

  return lyceum_database_read_finish (database, result, &record, error) ? record : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-batch-private.h"

/* A file of requests is read whole, on a thread: what is wrong with it is known before the first question is asked. */

#define PIECE_BYTES (256 * 1024)

void
_lyceum_batch_request_free (LyceumBatchRequest *request)
{
  g_free (request->custom_id);
  g_free (request->model);
  g_clear_pointer (&request->completion, lyceum_completion_request_free);
  g_strfreev (request->texts);
  g_free (request);
}

LyceumBatchFault *
_lyceum_batch_fault_new (guint       line,
                         const char *custom_id,
                         const char *code,
                         const char *message)
{
  LyceumBatchFault *fault = g_new0 (LyceumBatchFault, 1);

  fault->line = line;
  fault->custom_id = g_strdup (custom_id);
  fault->code = g_strdup (code);
  fault->message = g_strdup (message);
  return fault;
}

void
_lyceum_batch_fault_free (LyceumBatchFault *fault)
{
  g_free (fault->custom_id);
  g_free (fault->code);
  g_free (fault->message);
  g_free (fault);
}

void
lyceum_batch_file_free (LyceumBatchFile *file)
{
  g_free (file->path);
  g_free (file->hash);
  g_clear_pointer (&file->requests, g_ptr_array_unref);
  g_clear_pointer (&file->faults, g_ptr_array_unref);
  g_clear_pointer (&file->ignored, g_ptr_array_unref);
  g_free (file);
}

/* Returns: (transfer full) (nullable): all of the file, which may also be a pipe */
static GByteArray *
read_bytes (const char   *path,
            GCancellable *cancellable,
            GError      **error)
{
  g_autoptr (GFile) place = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (place, cancellable, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *piece = NULL;
  gssize n;

  if (!stream)
    return NULL;
  piece = g_malloc (PIECE_BYTES);
  while ((n = g_input_stream_read (G_INPUT_STREAM (stream), piece, PIECE_BYTES, cancellable, error)) > 0)
    {
      if (bytes->len + n > LYCEUM_BATCH_MAX_BYTES)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                       _("“%s” is longer than a batch may be (%d MB). Split it into several files."), path,
                       LYCEUM_BATCH_MAX_BYTES / (1024 * 1024));
          return NULL;
        }
      g_byte_array_append (bytes, piece, n);
    }
  return n < 0 ? NULL : g_steal_pointer (&bytes);
}

static gboolean
is_empty (const char *text,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (text[i]))
      return FALSE;
  return TRUE;
}

static void
read_line (LyceumBatchFile *file,
           GHashTable      *ids,
           guint            line,
           const char      *text,
           gsize            length)
{
  g_autoptr (LyceumBatchRequest) request = NULL;
  LyceumBatchFault *fault = NULL;

  file->n_lines++;
  if (length > LYCEUM_BATCH_MAX_LINE_BYTES)
    fault = _lyceum_batch_fault_new (line, NULL, "line_too_long", _("The line is too long."));
  else
    request = _lyceum_batch_line_read (line, text, length, file->ignored, &fault);
  if (request && !g_hash_table_add (ids, request->custom_id))
    fault = _lyceum_batch_fault_new (line, request->custom_id, "duplicate_custom_id",
                                     _("An earlier line of the file has the same “custom_id”."));

  if (fault)
    g_ptr_array_add (file->faults, fault);
  else
    g_ptr_array_add (file->requests, g_steal_pointer (&request));
}

static gboolean
read_lines (LyceumBatchFile *file,
            GByteArray      *bytes,
            GCancellable    *cancellable,
            GError         **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  const char *text = (const char *) bytes->data;
  const char *end = text + bytes->len;
  guint line = 0;

  if (bytes->len >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    text += 3;
  while (text < end)
    {
      const char *feed = memchr (text, '\n', end - text);
      gsize length = (feed ? feed : end) - text;

      line++;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!is_empty (text, length))
        read_line (file, ids, line, text, length);
      if (file->n_lines > LYCEUM_BATCH_MAX_LINES)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                       _("“%s” has more lines than a batch may have (%d). Split it into several files."), file->path,
                       LYCEUM_BATCH_MAX_LINES);
          return FALSE;
        }
      text += length + 1;
    }

  if (file->n_lines > 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("“%s” is empty: a batch has one request a line."), file->path);
  return FALSE;
}

static void
read_thread_cb (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  g_autoptr (LyceumBatchFile) file = g_new0 (LyceumBatchFile, 1);
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GError) error = NULL;

  file->path = g_strdup (task_data);
  file->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) _lyceum_batch_request_free);
  file->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) _lyceum_batch_fault_free);
  file->ignored = g_ptr_array_new_with_free_func (g_free);
  bytes = read_bytes (file->path, cancellable, &error);
  if (!bytes || !read_lines (file, bytes, cancellable, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  file->hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes->data, bytes->len);
  g_task_return_pointer (task, g_steal_pointer (&file), (GDestroyNotify) lyceum_batch_file_free);
}

void
lyceum_batch_file_read_async (const char         *path,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, lyceum_batch_file_read_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, read_thread_cb);
}

LyceumBatchFile *
lyceum_batch_file_read_finish (GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_batch_file_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

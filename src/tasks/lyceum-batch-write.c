/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lyceum-batch-private.h"

/* The answers of a batch, from the collection into a file, one at a time: they may be more than fits into memory. */

/* A file on its way: beside the one that it takes the place of, until it is whole. */
typedef struct
{
  const char *path;
  char *new_path; /* (owned) (nullable): NULL where the path is a pipe or a terminal, which is written to at once */
  FILE *file;     /* (owned) (nullable): once there is something to write */
} Page;

typedef struct
{
  gint64 task_id;
  LyceumBatchFile *file; /* (nullable): borrowed: the caller waits */
  char *output, *errors;
  LyceumBatchOutcome outcome;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  g_free (writing->output);
  g_free (writing->errors);
  g_free (writing);
}

static gboolean
say_unwritable (const char *path,
                GError    **error)
{
  int number = errno;
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), _("“%s” cannot be written: %s."), name, g_strerror (number));
  return FALSE;
}

static gboolean
page_open (Page    *page,
           GError **error)
{
  struct stat status;

  if (page->file)
    return TRUE;
  if (g_stat (page->path, &status) != 0 || S_ISREG (status.st_mode))
    page->new_path = g_strdup_printf ("%s.%d.new", page->path, (int) getpid ());
  page->file = g_fopen (page->new_path ? page->new_path : page->path, "w");
  return page->file || say_unwritable (page->path, error);
}

static gboolean
page_add (Page       *page,
          const char *line,
          GError    **error)
{
  if (!page_open (page, error))
    return FALSE;
  return (fputs (line, page->file) >= 0 && fputc ('\n', page->file) != EOF) || say_unwritable (page->path, error);
}

/* Puts the whole file in its place. */
static gboolean
page_finish (Page    *page,
             GError **error)
{
  gboolean is_written;

  if (!page->file)
    return TRUE;
  is_written = fflush (page->file) == 0 && (!page->new_path || fsync (fileno (page->file)) == 0);
  is_written = fclose (g_steal_pointer (&page->file)) == 0 && is_written;
  if (is_written && page->new_path)
    is_written = g_rename (page->new_path, page->path) == 0;
  if (!is_written)
    return say_unwritable (page->path, error);
  g_clear_pointer (&page->new_path, g_free);
  return TRUE;
}

static void
page_clear (Page *page)
{
  if (page->file)
    fclose (page->file);
  if (page->new_path)
    g_unlink (page->new_path);
  g_free (page->new_path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

/* Columns of the statement below. */
enum
{
  COLUMN_ID,
  COLUMN_STATE,
  COLUMN_PAYLOAD,
  COLUMN_RESULT,
  COLUMN_ERROR,
  COLUMN_FINISHED_AT,
};

static GVariant *
get_variant (LyceumStatement *statement,
             int              column)
{
  const char *text = lyceum_statement_get_text (statement, column);

  return text ? g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL) : NULL;
}

static gboolean
add_error (Writing    *writing,
           Page       *errors,
           gint64      task_id,
           const char *custom_id,
           guint       line,
           const char *code,
           const char *message,
           GError    **error)
{
  g_autofree char *text = _lyceum_batch_format_error (task_id, custom_id, line, code, message);

  writing->outcome.n_errors++;
  return page_add (errors, text, error);
}

/* Hostile lines come among the others, each in its place. */
static gboolean
add_faults (Writing *writing,
            Page    *errors,
            guint   *next,
            guint    before_line,
            GError **error)
{
  while (writing->file && *next < writing->file->faults->len)
    {
      const LyceumBatchFault *fault = g_ptr_array_index (writing->file->faults, *next);

      if (fault->line >= before_line)
        return TRUE;
      if (!add_error (writing, errors, 0, fault->custom_id, fault->line, fault->code, fault->message, error))
        return FALSE;
      (*next)++;
    }
  return TRUE;
}

static gboolean
add_line (Writing         *writing,
          LyceumStatement *statement,
          GVariant        *payload,
          guint            line,
          Page            *output,
          Page            *errors,
          GError         **error)
{
  gint64 id = lyceum_statement_get_int64 (statement, COLUMN_ID);
  LyceumTaskState state = lyceum_statement_get_int64 (statement, COLUMN_STATE);
  const char *message = lyceum_statement_get_text (statement, COLUMN_ERROR);
  g_autoptr (GVariant) result = NULL;
  g_autofree char *custom_id = NULL, *text = NULL;

  if (!LYCEUM_TASK_STATE_IS_FINISHED (state))
    {
      writing->outcome.n_missing++;
      return TRUE;
    }
  g_variant_lookup (payload, LYCEUM_BATCH_CUSTOM_ID, "s", &custom_id);
  if (state == LYCEUM_TASK_STATE_CANCELLED)
    return add_error (writing, errors, id, custom_id, line, "cancelled", _("It was cancelled."), error);
  if (state == LYCEUM_TASK_STATE_FAILED)
    return add_error (writing, errors, id, custom_id, line, "request_failed", message ? message : _("It did not work."), error);

  result = get_variant (statement, COLUMN_RESULT);
  if (result)
    text = _lyceum_batch_format_answer (id, custom_id, lyceum_statement_get_int64 (statement, COLUMN_FINISHED_AT), result,
                                        &writing->outcome);
  if (!text)
    return add_error (writing, errors, id, custom_id, line, "damaged", _("The answer that was kept cannot be read."), error);
  writing->outcome.n_answers++;
  return page_add (output, text, error);
}

static gboolean
add_lines (Writing          *writing,
           LyceumConnection *connection,
           Page             *output,
           Page             *errors,
           GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
    connection, "SELECT id, state, payload, result, error_message, finished_at FROM task WHERE parent_id = ? ORDER BY id",
    error);
  guint next_fault = 0;
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, writing->task_id);
  while (writing->task_id != 0 && lyceum_statement_step (statement, &row, error) && row)
    {
      g_autoptr (GVariant) payload = get_variant (statement, COLUMN_PAYLOAD);
      guint32 line = 0;

      if (!payload || !g_variant_lookup (payload, LYCEUM_BATCH_LINE, "u", &line))
        continue;
      if (!add_faults (writing, errors, &next_fault, line, error) ||
          !add_line (writing, statement, payload, line, output, errors, error))
        return FALSE;
    }
  return (!error || !*error) && add_faults (writing, errors, &next_fault, G_MAXUINT, error);
}

static gboolean
write_reader_cb (LyceumConnection *connection,
                 gpointer          data,
                 gpointer         *result,
                 GError          **error)
{
  Writing *writing = data;
  g_auto (Page) output = { .path = writing->output };
  g_auto (Page) errors = { .path = writing->errors };
  gboolean had_errors = g_file_test (writing->errors, G_FILE_TEST_EXISTS);

  /* Of the answers there is a file even where there are none, so that nobody takes those of another time for them. */
  if (!page_open (&output, error) || (had_errors && !page_open (&errors, error)) ||
      !add_lines (writing, connection, &output, &errors, error) || !page_finish (&errors, error) ||
      !page_finish (&output, error))
    return FALSE;
  *result = g_memdup2 (&writing->outcome, sizeof writing->outcome);
  return TRUE;
}

void
lyceum_batch_write_async (LyceumDatabase      *database,
                          gint64               task_id,
                          LyceumBatchFile     *file,
                          const char          *output,
                          const char          *errors,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  Writing *writing = g_new0 (Writing, 1);

  writing->task_id = task_id;
  writing->file = file;
  writing->output = g_strdup (output);
  writing->errors = g_strdup (errors);
  lyceum_database_read_async (database, write_reader_cb, writing, writing_free, g_free, cancellable, callback, user_data);
}

gboolean
lyceum_batch_write_finish (LyceumDatabase     *database,
                           GAsyncResult       *result,
                           LyceumBatchOutcome *outcome,
                           GError            **error)
{
  g_autofree LyceumBatchOutcome *written = NULL;

  if (!lyceum_database_read_finish (database, result, (gpointer *) &written, error))
    return FALSE;
  *outcome = *written;
  return TRUE;
}

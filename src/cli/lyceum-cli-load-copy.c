/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-load-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "lyceum-database-copy.h"

/* A load asks hundreds of questions. None of them is to be seen afterwards, and no task either; so it runs on a copy, on the same
 * disk, with the same servers and keys. */

#define COLLECTION "collection.db"

static void
copy_thread_cb (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  char **paths = data;
  g_autoptr (GError) error = NULL;

  if (lyceum_database_copy_thread_cb (paths[0], paths[1], &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
copy (const char *from_dir,
      const char *to_dir,
      GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, lyceum_cli_ready_cb, &result);
  char *paths[] = { g_build_filename (from_dir, COLLECTION, NULL), g_build_filename (to_dir, COLLECTION, NULL), NULL };

  g_task_set_task_data (task, g_strdupv (paths), (GDestroyNotify) g_strfreev);
  g_free (paths[0]);
  g_free (paths[1]);
  g_task_run_in_thread (task, copy_thread_cb);
  return g_task_propagate_boolean (G_TASK (lyceum_cli_wait (&result)), error);
}

gboolean
_lyceum_cli_load_open_copy (LyceumCli *cli,
                            char     **copy_dir,
                            GError   **error)
{
  g_autofree char *data_dir = cli->data_dir ? g_canonicalize_filename (cli->data_dir, NULL)
                                            : g_build_filename (g_get_user_data_dir (), "lyceum", NULL);
  g_autofree char *dir = g_build_filename (data_dir, "load-XXXXXX", NULL);

  lyceum_cli_close (cli);
  if (!g_mkdtemp_full (dir, 0700))
    {
      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno), _("The folder “%s” cannot be made: %s."), dir,
                   g_strerror (errno));
      return FALSE;
    }
  *copy_dir = g_strdup (dir);
  g_free (cli->data_dir);
  cli->data_dir = g_steal_pointer (&dir);
  return copy (data_dir, cli->data_dir, error) && lyceum_cli_open (cli, error);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_remove (child);
    }
  g_rmdir (path);
}

void
_lyceum_cli_load_close_copy (LyceumCli  *cli,
                             const char *copy_dir)
{
  lyceum_cli_close (cli);
  if (copy_dir)
    remove_folder (copy_dir);
}

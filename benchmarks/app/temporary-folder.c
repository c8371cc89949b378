/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "temporary-folder.h"

#include <glib/gstdio.h>

void
temporary_folder_remove (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        temporary_folder_remove (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

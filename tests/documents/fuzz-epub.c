/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * EPUB: an input is the files of one, each as its path, a byte 1F and its text, with a byte 1E between two of them, so that
 * what is changed is what is in the archive and not the archive. One that begins as an archive is taken for one.
 */
#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "fuzz-document.h"

#define MAX_FILES 64

static void
add_file (struct archive *archive, const guint8 *data, gsize size)
{
  const guint8 *mark = memchr (data, 0x1f, size);
  g_autofree char *name = NULL;
  struct archive_entry *entry;
  gsize length;

  if (mark == NULL || mark == data)
    return;
  name = g_strndup ((const char *) data, mark - data);
  length = size - (gsize) (mark + 1 - data);
  entry = archive_entry_new ();
  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (la_int64_t) length);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  if (archive_write_header (archive, entry) == ARCHIVE_OK)
    archive_write_data (archive, mark + 1, length);
  archive_entry_free (entry);
}

static gsize
pack (const guint8 *data, gsize size, guint8 *packed, gsize room)
{
  struct archive *archive = archive_write_new ();
  size_t used = 0;

  archive_write_set_format_zip (archive);
  archive_write_zip_set_compression_store (archive);
  archive_write_open_memory (archive, packed, room, &used);
  for (guint i = 0; i < MAX_FILES && size > 0; i++)
    {
      const guint8 *end = memchr (data, 0x1e, size);
      gsize length = end != NULL ? (gsize) (end - data) : size;

      add_file (archive, data, length);
      data += MIN (length + 1, size);
      size -= MIN (length + 1, size);
    }
  archive_write_close (archive);
  archive_write_free (archive);
  return used;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  gsize room = size + MAX_FILES * 1024 + 65536;
  g_autofree guint8 *packed = NULL;

  if (size >= 2 && memcmp (data, "PK", 2) == 0)
    {
      fuzz_read ("book.epub", data, size);
      return 0;
    }
  packed = g_malloc (room);
  fuzz_read ("book.epub", packed, pack (data, size, packed, room));
  return 0;
}

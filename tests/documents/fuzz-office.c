/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The readers of DOCX, ODT and PPTX. An input is the parts of a package in plain text, each behind a line "=== PATH", so that
 * what changes is the markup and not the packing; one without such a line is an OpenDocument text in one file.
 *
 *   clang -g -O1 -fsanitize=fuzzer,address,undefined … fuzz-office.c … -o fuzz && ./fuzz seeds/docx
 */
#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "documents-test.h"
#include "fuzz.h"

#define MARK "=== "

static la_ssize_t
write_piece (struct archive *archive, void *data, const void *piece, size_t size)
{
  g_byte_array_append (data, piece, (guint) size);
  return (la_ssize_t) size;
}

static void
add_part (struct archive *archive, const char *start, const char *end)
{
  const char *line = memchr (start, '\n', (gsize) (end - start));
  struct archive_entry *entry;
  g_autofree char *path = NULL;

  if (line == NULL || line == start)
    return;
  path = g_strndup (start, (gsize) (line - start));
  entry = archive_entry_new ();
  archive_entry_set_pathname (entry, path);
  archive_entry_set_size (entry, (la_int64_t) (end - line - 1));
  archive_entry_set_filetype (entry, AE_IFREG);
  if (archive_write_header (archive, entry) == ARCHIVE_OK)
    archive_write_data (archive, line + 1, (gsize) (end - line - 1));
  archive_entry_free (entry);
}

static GByteArray *
pack (const char *text, gsize size)
{
  struct archive *archive = archive_write_new ();
  GByteArray *bytes = g_byte_array_new ();
  const char *end = text + size;
  const char *part = text + strlen (MARK);

  archive_write_set_format_zip (archive);
  archive_write_set_options (archive, "zip:compression=store");
  archive_write_open (archive, bytes, NULL, write_piece, NULL);
  while (part != NULL && part < end)
    {
      const char *next = memmem (part, (gsize) (end - part), "\n" MARK, strlen ("\n" MARK));

      add_part (archive, part, next != NULL ? next : end);
      part = next != NULL ? next + strlen ("\n" MARK) : NULL;
    }
  archive_write_close (archive);
  archive_write_free (archive);
  return bytes;
}

static void
read_one (const char *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document = _lyceum_read ("input", data, size, FALSE, &error);

  g_assert_true ((document == NULL) == (error != NULL));
  if (document != NULL)
    documents_test_check (document);
}

static void
read_flat (const char *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  LyceumReading reading = { "input", data, size, document };

  if (_lyceum_read_flat_odt (&reading, &error))
    documents_test_check (document);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (size > strlen (MARK) && memcmp (data, MARK, strlen (MARK)) == 0)
    {
      g_autoptr (GByteArray) bytes = pack ((const char *) data, size);

      read_one ((const char *) bytes->data, bytes->len);
    }
  else if (size > 0)
    read_flat ((const char *) data, size);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Below this, a good ratio of packing means nothing. */
#define RATIO_FROM_BYTES (16u << 20)

typedef struct
{
  LyceumReading *reading;
  LyceumArchiveWanted wanted;
  GHashTable *files;
  gsize unpacked;
  guint n_entries;
} Opening;

/* No honest document names a file above itself or at the root of a disk. */
static gboolean
climbs_out (const char *path)
{
  g_auto (GStrv) parts = g_strsplit_set (path, "/\\", -1);

  if (*path == '/' || *path == '\\')
    return TRUE;
  for (guint i = 0; parts[i] != NULL; i++)
    if (strcmp (parts[i], "..") == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_over_limit (Opening *self,
               gsize    entry)
{
  return entry > LYCEUM_LIMIT_ARCHIVE_ENTRY_BYTES || self->unpacked > LYCEUM_LIMIT_ARCHIVE_BYTES ||
         (self->unpacked > RATIO_FROM_BYTES && self->unpacked / LYCEUM_LIMIT_ARCHIVE_RATIO > self->reading->size);
}

static gboolean
read_entry (Opening        *self,
            struct archive *archive,
            const char     *path,
            GError        **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const void *piece;
  size_t size;
  la_int64_t offset;
  int status;

  while ((status = archive_read_data_block (archive, &piece, &size, &offset)) == ARCHIVE_OK || status == ARCHIVE_WARN)
    {
      self->unpacked += size;
      if (is_over_limit (self, bytes->len + size))
        {
          g_set_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_TOO_LARGE,
                       _("“%s” unpacks to far more than a document holds, so it was not read. Try to get another copy of it."),
                       self->reading->name);
          return FALSE;
        }
      g_byte_array_append (bytes, piece, (guint) size);
    }
  /* A damaged part does not take the others with it. */
  if (status != ARCHIVE_EOF)
    return TRUE;
  g_hash_table_replace (self->files, g_strdup (path), g_byte_array_free_to_bytes (g_steal_pointer (&bytes)));
  return TRUE;
}

static gboolean
take_entry (Opening              *self,
            struct archive       *archive,
            struct archive_entry *entry,
            GError              **error)
{
  const char *path = archive_entry_pathname_utf8 (entry);

  if (path == NULL)
    path = archive_entry_pathname (entry);
  if (path == NULL || !g_utf8_validate (path, -1, NULL))
    return TRUE;
  if (++self->n_entries > LYCEUM_LIMIT_ARCHIVE_ENTRIES)
    return _lyceum_refuse (self->reading, LYCEUM_DOCUMENT_ERROR_TOO_LARGE, error);
  if (climbs_out (path))
    {
      g_set_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_DAMAGED,
                   _("“%s” holds files that want to be put outside of it, so it was not read. Try to get another copy of it."),
                   self->reading->name);
      return FALSE;
    }
  if (!self->wanted (path))
    return TRUE;
  if (archive_entry_is_data_encrypted (entry))
    return _lyceum_refuse (self->reading, LYCEUM_DOCUMENT_ERROR_ENCRYPTED, error);
  return read_entry (self, archive, path, error);
}

static gboolean
read_all (Opening        *self,
          struct archive *archive,
          GError        **error)
{
  struct archive_entry *entry;
  int status;

  archive_read_support_format_zip (archive);
  if (archive_read_open_memory (archive, self->reading->data, self->reading->size) != ARCHIVE_OK)
    return _lyceum_refuse (self->reading, LYCEUM_DOCUMENT_ERROR_DAMAGED, error);
  while ((status = archive_read_next_header (archive, &entry)) == ARCHIVE_OK || status == ARCHIVE_WARN)
    if (!take_entry (self, archive, entry, error))
      return FALSE;
  if (status != ARCHIVE_EOF && g_hash_table_size (self->files) == 0)
    return _lyceum_refuse (self->reading, LYCEUM_DOCUMENT_ERROR_DAMAGED, error);
  return TRUE;
}

GHashTable *
_lyceum_archive_open (LyceumReading        *reading,
                      LyceumArchiveWanted   wanted,
                      GError              **error)
{
  Opening self = { reading, wanted, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref), 0, 0 };
  struct archive *archive = archive_read_new ();
  gboolean done = read_all (&self, archive, error);

  archive_read_free (archive);
  if (!done)
    g_clear_pointer (&self.files, g_hash_table_unref);
  return self.files;
}

char *
_lyceum_archive_resolve (const char *base,
                         const char *href)
{
  g_autoptr (GPtrArray) path = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *plain = g_strndup (href, strcspn (href, "#?"));
  g_autofree char *decoded = g_uri_unescape_string (plain, NULL);
  g_autofree char *folder = NULL;
  g_autofree char *joined = NULL;
  g_auto (GStrv) parts = NULL;
  const char *slash = strrchr (base, '/');

  if (*plain == '\0')
    return g_strdup (base);
  folder = slash != NULL ? g_strndup (base, (gsize) (slash - base)) : g_strdup ("");
  joined = g_strconcat (folder, "/", decoded != NULL ? decoded : plain, NULL);
  parts = g_strsplit (joined, "/", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (strcmp (parts[i], "..") == 0)
        {
          if (path->len == 0)
            return NULL;
          g_ptr_array_set_size (path, (int) path->len - 1);
        }
      else if (*parts[i] != '\0' && strcmp (parts[i], ".") != 0)
        g_ptr_array_add (path, g_strdup (parts[i]));
    }
  g_ptr_array_add (path, NULL);
  return g_strjoinv ("/", (char **) path->pdata);
}

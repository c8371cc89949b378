/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-extract-dump.h"
#include "lyceum-extract-rights.h"
#include "lyceum-extractor-protocol.h"
#include "lyceum-reader-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
write_all (int         fd,
           const void *data,
           gsize       size)
{
  const char *p = data;

  while (size > 0)
    {
      ssize_t n = write (fd, p, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      p += n;
      size -= (gsize) n;
    }
  return TRUE;
}

static int
answer (LyceumDocument *document,
        const GError   *error)
{
  g_autoptr (GBytes) bytes = NULL;
  LyceumExtractorHeader header = { LYCEUM_EXTRACTOR_MAGIC, LYCEUM_EXTRACTOR_DOCUMENT, 0, 0 };
  const void *data;
  gsize size = 0;

  if (document != NULL)
    {
      bytes = lyceum_document_serialize (document);
      data = g_bytes_get_data (bytes, &size);
    }
  else
    {
      header.answer = LYCEUM_EXTRACTOR_ERROR;
      header.code = (guint32) error->code;
      data = error->message;
      size = MIN (strlen (error->message), LYCEUM_EXTRACTOR_MAX_SENTENCE_BYTES);
    }
  header.length = (guint32) size;
  return write_all (STDOUT_FILENO, &header, sizeof header) && write_all (STDOUT_FILENO, data, size) ? 0 : 1;
}

static int
answer_page (GBytes       *picture,
             guint         n_pages,
             const GError *error)
{
  LyceumExtractorHeader header = { LYCEUM_EXTRACTOR_MAGIC, LYCEUM_EXTRACTOR_PAGE, n_pages, 0 };
  const void *data;
  gsize size;

  if (picture == NULL)
    return answer (NULL, error);
  data = g_bytes_get_data (picture, &size);
  header.length = (guint32) size;
  return write_all (STDOUT_FILENO, &header, sizeof header) && write_all (STDOUT_FILENO, data, size) ? 0 : 1;
}

/* Returns: (nullable): the bytes of the file, to be unmapped; "" where there are none. */
static void *
map (int          fd,
     const char  *name,
     gsize       *size,
     GError     **error)
{
  struct stat status;
  void *data;

  *size = 0;
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    {
      g_set_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_UNREADABLE, _("“%s” is not a file."), name);
      return NULL;
    }
  *size = (gsize) MAX (status.st_size, 0);
  if (*size == 0 || *size > LYCEUM_LIMIT_FILE_BYTES)
    return (void *) "";
  data = mmap (NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (data != MAP_FAILED)
    return data;
  g_set_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_UNREADABLE, _("“%s” could not be read."), name);
  return NULL;
}

static int
render (const char *page,
        const char *name)
{
  g_autoptr (GBytes) picture = NULL;
  g_autoptr (GError) error = NULL;
  guint n_pages = 0;
  gsize size;
  void *data;

  lyceum_extract_drop_rights (TRUE);
  data = map (STDIN_FILENO, name, &size, &error);
  if (data != NULL)
    picture = _lyceum_render_page (name, data, size, (guint) g_ascii_strtoull (page, NULL, 10), &n_pages, &error);
  return answer_page (picture, n_pages, error);
}

static LyceumDocument *
read_descriptor (int          fd,
                 const char  *name,
                 gboolean     pasted,
                 GError     **error)
{
  LyceumDocument *document;
  gsize size;
  void *data = map (fd, name, &size, error);

  if (data == NULL)
    return NULL;
  document = _lyceum_read (name, data, size, pasted, error);
  if (size > 0 && size <= LYCEUM_LIMIT_FILE_BYTES)
    munmap (data, size);
  return document;
}

/* Libraries complain about damaged files on standard error; the answer says it in words. */
static GLogWriterOutput
drop_chatter (GLogLevelFlags   level,
              const GLogField *fields,
              gsize            n_fields,
              gpointer         user_data)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0)
    return g_log_writer_default (level, fields, n_fields, user_data);
  return G_LOG_WRITER_HANDLED;
}

static int
dump (const char *path)
{
  g_autoptr (LyceumDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (path);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0)
    {
      g_printerr ("%s: %s\n", path, g_strerror (errno));
      return 1;
    }
  lyceum_extract_drop_rights (FALSE);
  document = read_descriptor (fd, name, FALSE, &error);
  close (fd);
  if (document == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  lyceum_extract_dump (document);
  return 0;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (LyceumDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  gboolean pasted = argc == 3 && strcmp (argv[1], LYCEUM_EXTRACTOR_PASTED_OPTION) == 0;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LYCEUM_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  g_log_set_writer_func (drop_chatter, NULL, NULL);
  if (argc == 3 && strcmp (argv[1], "--dump") == 0)
    return dump (argv[2]);
  if (argc == 4 && strcmp (argv[1], LYCEUM_EXTRACTOR_PAGE_OPTION) == 0)
    return render (argv[2], argv[3]);
  if (argc > 2 && strcmp (argv[1], LYCEUM_EXTRACTOR_RECOGNISE_OPTION) == 0)
    {
      lyceum_extract_become (argv + 2);
      return 127;
    }
  if (argc != 2 && !pasted)
    {
      g_printerr ("Usage: lyceum-extract --dump FILE\n");
      return 2;
    }
  lyceum_extract_drop_rights (TRUE);
  document = read_descriptor (STDIN_FILENO, argv[argc - 1], pasted, &error);
  return answer (document, error);
}

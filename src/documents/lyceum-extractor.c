/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-extractor.h"

#include "lyceum-document-limits.h"
#include "lyceum-extractor-process.h"
#include "lyceum-extractor-protocol.h"
#include "lyceum-thread.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void
close_descriptor (int *fd)
{
  if (*fd >= 0)
    close (*fd);
}

#define auto_close __attribute__ ((cleanup (close_descriptor)))

char *
_lyceum_extractor_display_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  char *name = g_filename_display_name (base);

  for (char *p = name; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f)
      *p = ' ';
  if (g_utf8_strlen (name, -1) > 200)
    *g_utf8_offset_to_pointer (name, 200) = '\0';
  return name;
}

static void
refuse (GError              **error,
        LyceumDocumentError   code,
        const char           *sentence,
        const char           *name)
{
  g_set_error (error, LYCEUM_DOCUMENT_ERROR, code, sentence, name);
}

int
_lyceum_extractor_open (const char  *path,
                        const char  *name,
                        GError     **error)
{
  /* A FIFO without a writer would hold an open() that may block. */
  auto_close int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat status;
  int opened;

  if (fd < 0 && errno == ENOENT)
    refuse (error, LYCEUM_DOCUMENT_ERROR_UNREADABLE,
            _("“%s” is not there any more. It may have been moved or renamed: choose it again."), name);
  else if (fd < 0 && (errno == EACCES || errno == EPERM))
    refuse (error, LYCEUM_DOCUMENT_ERROR_UNREADABLE,
            _("You have no permission to read “%s”. Change its permissions, or ask its owner for a copy."), name);
  else if (fd < 0 && (errno == ENXIO || errno == ENODEV))
    refuse (error, LYCEUM_DOCUMENT_ERROR_UNREADABLE, _("“%s” is not a file that can be read. Choose a document."), name);
  else if (fd < 0 || fstat (fd, &status) != 0)
    g_set_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_UNREADABLE, _("“%s” could not be opened: %s."), name,
                 g_strerror (errno));
  else if (S_ISDIR (status.st_mode))
    refuse (error, LYCEUM_DOCUMENT_ERROR_UNREADABLE, _("“%s” is a folder. Choose the documents in it."), name);
  else if (!S_ISREG (status.st_mode))
    refuse (error, LYCEUM_DOCUMENT_ERROR_UNREADABLE, _("“%s” is not a file that can be read. Choose a document."), name);
  else if (status.st_size == 0)
    refuse (error, LYCEUM_DOCUMENT_ERROR_EMPTY, _("“%s” is empty."), name);
  else if (status.st_size > LYCEUM_LIMIT_FILE_BYTES)
    g_set_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_TOO_LARGE,
                 _("“%s” is too large: it has more than %u megabytes. Split it into parts, and add them one by one."), name,
                 LYCEUM_LIMIT_FILE_BYTES >> 20);
  else
    {
      opened = fd;
      fd = -1;
      return opened;
    }
  return -1;
}

LyceumDocument *
lyceum_extractor_read_file_thread_cb (const char    *path,
                                      GCancellable  *cancellable,
                                      GError       **error)
{
  g_autofree char *name = _lyceum_extractor_display_name (path);
  auto_close int fd = -1;

  lyceum_assert_worker ();
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  fd = _lyceum_extractor_open (path, name, error);
  if (fd < 0)
    return NULL;
  return _lyceum_extractor_process_run (fd, name, FALSE, cancellable, error);
}

int
_lyceum_extractor_write (const char  *text,
                         gsize        length,
                         GError     **error)
{
  auto_close int fd = memfd_create ("lyceum-text", MFD_CLOEXEC);
  int written;

  while (fd >= 0 && length > 0)
    {
      ssize_t n = write (fd, text, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      text += n;
      length -= (gsize) n;
    }
  if (fd < 0 || length > 0 || lseek (fd, 0, SEEK_SET) != 0)
    {
      g_set_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_UNREADABLE,
                   _("The text could not be read: %s."), g_strerror (errno));
      return -1;
    }
  written = fd;
  fd = -1;
  return written;
}

LyceumDocument *
lyceum_extractor_read_bytes_thread_cb (GBytes        *bytes,
                                       const char    *name,
                                       GCancellable  *cancellable,
                                       GError       **error)
{
  g_autofree char *shown = _lyceum_extractor_display_name (name);
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  auto_close int fd = -1;

  lyceum_assert_worker ();
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (size == 0)
    {
      refuse (error, LYCEUM_DOCUMENT_ERROR_EMPTY, _("“%s” is empty."), shown);
      return NULL;
    }
  fd = _lyceum_extractor_write (data, size, error);
  if (fd < 0)
    return NULL;
  return _lyceum_extractor_process_run (fd, shown, FALSE, cancellable, error);
}

LyceumDocument *
lyceum_extractor_read_text_thread_cb (const char    *text,
                                      GCancellable  *cancellable,
                                      GError       **error)
{
  gsize length = strlen (text);
  auto_close int fd = -1;

  lyceum_assert_worker ();
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (length == 0 || text[strspn (text, " \t\r\n")] == '\0')
    {
      g_set_error_literal (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_EMPTY,
                           _("There is no text yet. Type or paste some."));
      return NULL;
    }
  if (length > LYCEUM_LIMIT_MARKUP_BYTES)
    {
      g_set_error_literal (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_TOO_LARGE,
                           _("The text is too long. Add it in parts."));
      return NULL;
    }
  fd = _lyceum_extractor_write (text, length, error);
  if (fd < 0)
    return NULL;
  /* Translators: what text from the clipboard is called where a file would have its name */
  return _lyceum_extractor_process_run (fd, _("Pasted text"), TRUE, cancellable, error);
}

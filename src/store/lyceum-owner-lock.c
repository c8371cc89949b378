/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-owner-lock-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct _LyceumOwnerLock
{
  char *name; /* (owned) fixed */
  char *path; /* (owned) fixed */
  int fd;     /* fixed */
  pthread_mutex_t mutex; /* one heartbeat at a time */
};

/* Makes the file, and gives it its name when it is locked: whoever finds the name finds it locked, or its process dead.
 */
static gboolean
take (LyceumOwnerLock *self)
{
  g_autofree char *new_path = g_strconcat (self->path, ".new", NULL);

  self->fd = g_open (new_path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (self->fd < 0)
    return FALSE;
  if (flock (self->fd, LOCK_EX | LOCK_NB) == 0 && g_rename (new_path, self->path) == 0)
    return TRUE;

  {
    int reason = errno;

    g_unlink (new_path);
    errno = reason;
  }
  return FALSE;
}

LyceumOwnerLock *
_lyceum_owner_lock_new (const char *dir,
                        GError    **error)
{
  LyceumOwnerLock *self = g_new0 (LyceumOwnerLock, 1);
  int reason;

  pthread_mutex_init (&self->mutex, NULL);
  self->name = g_uuid_string_random ();
  self->path = g_build_filename (dir, self->name, NULL);
  self->fd = -1;
  if (g_mkdir_with_parents (dir, 0700) == 0 && take (self))
    return self;

  reason = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (reason),
               _("Background work cannot be kept: “%s” cannot be written (%s)."), dir, g_strerror (reason));
  _lyceum_owner_lock_free (self);
  return NULL;
}

void
_lyceum_owner_lock_free (LyceumOwnerLock *self)
{
  if (self->fd >= 0)
    {
      g_unlink (self->path);
      close (self->fd);
    }
  pthread_mutex_destroy (&self->mutex);
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

const char *
_lyceum_owner_lock_get_name (LyceumOwnerLock *self)
{
  return self->name;
}

/* The NUL goes with the text in one write: whoever reads before the rest of a longer one is cut off reads no piece of
 * it. */
static gboolean
write_report (int         fd,
              const char *report)
{
  gssize length = strlen (report) + 1;

  if (length > LYCEUM_MAX_REPORT_BYTES)
    {
      errno = EFBIG;
      return FALSE;
    }
  return pwrite (fd, report, length, 0) == length && ftruncate (fd, length) == 0;
}

void
_lyceum_owner_lock_beat (LyceumOwnerLock *self,
                         const char      *report)
{
  pthread_mutex_lock (&self->mutex);
  if (report && !write_report (self->fd, report))
    g_debug ("The report of this process was not written: %s", g_strerror (errno));
  /* In any case: a process with a full disk lives. */
  if (futimens (self->fd, NULL) != 0)
    g_debug ("The heartbeat of this process was not written: %s", g_strerror (errno));
  pthread_mutex_unlock (&self->mutex);
}

gboolean
_lyceum_owner_is_alive (const char *dir,
                        const char *name,
                        gint64     *beat_at)
{
  g_autofree char *path = NULL;
  struct stat status;
  gboolean alive;
  int fd;

  /* The name comes out of a database: it must not lead elsewhere. */
  if (!g_uuid_string_is_valid (name))
    return FALSE;

  path = g_build_filename (dir, name, NULL);
  fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  if (fd < 0)
    return FALSE;

  /* Shared, so that two who ask at the same moment do not take each other for the owner. */
  alive = flock (fd, LOCK_SH | LOCK_NB) != 0;
  if (!alive)
    g_unlink (path);
  if (beat_at)
    *beat_at =
        fstat (fd, &status) == 0 ? status.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + status.st_mtim.tv_nsec : 0;
  close (fd);
  return alive;
}

char *
_lyceum_owner_read_report (const char *dir,
                           const char *name)
{
  g_autofree char *path = NULL;
  g_autofree char *report = NULL;
  gssize length;
  int fd;

  if (!g_uuid_string_is_valid (name))
    return NULL;

  path = g_build_filename (dir, name, NULL);
  fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    return NULL;
  report = g_malloc0 (LYCEUM_MAX_REPORT_BYTES + 1);
  length = pread (fd, report, LYCEUM_MAX_REPORT_BYTES, 0);
  close (fd);
  return length > 0 && *report && g_utf8_validate (report, -1, NULL) ? g_steal_pointer (&report) : NULL;
}

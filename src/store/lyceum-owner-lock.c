/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-owner-lock-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

struct _LyceumOwnerLock
{
  char *name; /* (owned) */
  char *path; /* (owned) */
  int fd;
};

LyceumOwnerLock *
_lyceum_owner_lock_new (const char *dir,
                        GError    **error)
{
  LyceumOwnerLock *self = g_new0 (LyceumOwnerLock, 1);

  self->name = g_uuid_string_random ();
  self->path = g_build_filename (dir, self->name, NULL);
  self->fd = -1;

  if (g_mkdir_with_parents (dir, 0700) == 0)
    self->fd = g_open (self->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (self->fd >= 0 && flock (self->fd, LOCK_EX | LOCK_NB) == 0)
    return self;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               _("Background work cannot be kept: “%s” cannot be written (%s)."), dir, g_strerror (errno));
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
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

const char *
_lyceum_owner_lock_get_name (LyceumOwnerLock *self)
{
  return self->name;
}

gboolean
_lyceum_owner_is_alive (const char *dir,
                        const char *name)
{
  g_autofree char *path = NULL;
  gboolean alive;
  int fd;

  /* The name comes out of a database: it must not lead elsewhere. */
  if (!g_uuid_string_is_valid (name))
    return FALSE;

  path = g_build_filename (dir, name, NULL);
  fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  if (fd < 0)
    return FALSE;

  alive = flock (fd, LOCK_EX | LOCK_NB) != 0;
  if (!alive)
    g_unlink (path);
  close (fd);
  return alive;
}

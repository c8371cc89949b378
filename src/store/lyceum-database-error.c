/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-connection-private.h"

G_DEFINE_QUARK (lyceum-database-error-quark, lyceum_database_error)

void
_lyceum_sqlite_set_error (int         code,
                          const char *message,
                          GError    **error)
{
  switch (code & 0xff)
    {
    case SQLITE_INTERRUPT:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The operation was cancelled."));
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_BUSY,
                           _("Another program keeps the collection busy. Close it and try again."));
      break;
    case SQLITE_FULL:
      g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_FULL,
                           _("The disk is full. Free some space and try again."));
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_CORRUPT,
                   _("The collection is damaged (%s). Restore the newest backup from its folder."), message);
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_READ_ONLY,
                           _("The collection cannot be written: its folder is read-only or belongs to somebody else."));
      break;
    case SQLITE_CONSTRAINT:
      g_set_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_CONSTRAINT,
                   _("The collection refused a change that breaks its rules (%s)."), message);
      break;
    case SQLITE_IOERR:
      g_set_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_ENGINE,
                   _("The disk could not be read or written (%s)."), message);
      break;
    default:
      g_set_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_ENGINE,
                   _("The collection could not do what was asked (%s)."), message);
      break;
    }
}

void
_lyceum_connection_set_error (LyceumConnection *self,
                              int               code,
                              GError          **error)
{
  sqlite3 *handle = _lyceum_connection_get_handle (self);

  _lyceum_sqlite_set_error (code, handle ? sqlite3_errmsg (handle) : sqlite3_errstr (code), error);
}

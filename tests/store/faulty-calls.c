/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faulty-calls.h"

#include <stddef.h>

static FaultyCallFunc call_func;

int __real_sqlite3_step (sqlite3_stmt *statement);
int __wrap_sqlite3_step (sqlite3_stmt *statement);
int __real_sqlite3_exec (sqlite3 *handle, const char *sql, int (*callback) (void *, int, char **, char **), void *data,
                         char **message);
int __wrap_sqlite3_exec (sqlite3 *handle, const char *sql, int (*callback) (void *, int, char **, char **), void *data,
                         char **message);
int __real_sqlite3_prepare_v3 (sqlite3 *handle, const char *sql, int length, unsigned int flags, sqlite3_stmt **statement,
                               const char **tail);
int __wrap_sqlite3_prepare_v3 (sqlite3 *handle, const char *sql, int length, unsigned int flags, sqlite3_stmt **statement,
                               const char **tail);

static int
ask (void)
{
  return call_func ? call_func () : SQLITE_OK;
}

int
__wrap_sqlite3_step (sqlite3_stmt *statement)
{
  int code = ask ();

  return code != SQLITE_OK ? code : __real_sqlite3_step (statement);
}

int
__wrap_sqlite3_exec (sqlite3    *handle,
                     const char *sql,
                     int (*callback) (void *, int, char **, char **),
                     void  *data,
                     char **message)
{
  int code = ask ();

  return code != SQLITE_OK ? code : __real_sqlite3_exec (handle, sql, callback, data, message);
}

int
__wrap_sqlite3_prepare_v3 (sqlite3       *handle,
                           const char    *sql,
                           int            length,
                           unsigned int   flags,
                           sqlite3_stmt **statement,
                           const char   **tail)
{
  int code = ask ();

  *statement = NULL;
  return code != SQLITE_OK ? code : __real_sqlite3_prepare_v3 (handle, sql, length, flags, statement, tail);
}

void
faulty_calls_install (FaultyCallFunc func)
{
  call_func = func;
}

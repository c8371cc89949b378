/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-database.h"

G_BEGIN_DECLS

/*
 * Statements with their values in one call. @types has a letter for each value that follows, bound in order from 1:
 * 'i' gint64 (cast what is narrower), 'd' double, 't' const char * (nullable), 'b' GBytes * (nullable).
 */
LyceumStatement *_lyceum_sql_prepare  (LyceumConnection *connection, GError **error, const char *sql, const char *types, ...);

/** Runs a statement whose rows do not matter. */
gboolean         _lyceum_sql_run      (LyceumConnection *connection, GError **error, const char *sql, const char *types, ...);

/** Reads the first column of the first row; @value is 0 where there is no row or it is NULL. */
gboolean         _lyceum_sql_int64    (LyceumConnection *connection, GError **error, gint64 *value, const char *sql,
                                       const char *types, ...);

/**
 * _lyceum_sql_collect:
 * @statement: (transfer full) (nullable): %NULL when it could not be prepared, with @error set
 * @read_row: makes a record of the current row
 * @free_row: frees one
 * @result: (out): a GPtrArray of them
 */
gboolean         _lyceum_sql_collect  (LyceumStatement *statement, gpointer (*read_row) (LyceumStatement *statement),
                                       GDestroyNotify free_row, gpointer *result, GError **error);

G_END_DECLS

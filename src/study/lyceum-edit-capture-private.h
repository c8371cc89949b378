/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "lyceum-database.h"

G_BEGIN_DECLS

/*
 * Everything that a transaction does to the tables that a person edits, whatever does it and however far it cascades: triggers
 * of the writer's own connection keep each row as it was when it is first touched. They are there from begin to end and cost
 * nothing otherwise. The writer's thread.
 */

/** The tables, those first that others refer to; each has an id. */
#define LYCEUM_EDIT_N_TABLES 5
/** A column that is in the rows of cards even where it did not change. */
#define LYCEUM_EDIT_ORDINAL "ordinal"
extern const char *const _lyceum_edit_tables[LYCEUM_EDIT_N_TABLES];

gboolean _lyceum_edit_capture_begin (LyceumConnection *connection, GError **error);

/** Writes what has changed since into edit_row for @edit_id, and notes the changes for those who show them. @n_rows: (out). */
gboolean _lyceum_edit_capture_end   (LyceumConnection *connection, gint64 edit_id, guint *n_rows, GError **error);

/** A column of a table. */
typedef struct
{
  char *name;
  char type; /* i, d or t, as LyceumStatement has them */
} LyceumEditColumn;

/** Returns: (transfer full) (element-type LyceumEditColumn) (nullable): the columns in the order of the table. */
GPtrArray *_lyceum_edit_columns     (LyceumConnection *connection, const char *table, GError **error);

/** Binds a value as it was captured. */
void       _lyceum_edit_bind        (LyceumStatement *statement, int index, const LyceumEditColumn *column, JsonNode *value);

/** Returns: (transfer full): what stands in column @i of a row. */
JsonNode  *_lyceum_edit_value       (LyceumStatement *statement, int i, const LyceumEditColumn *column);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document-private.h"

G_BEGIN_DECLS

/**
 * LyceumOfficeTable:
 *
 * A table as a text processor's file writes it: rows of cells of blocks. When it has ended, it is known whether it holds data or
 * only puts text beside text.
 */
typedef struct _LyceumOfficeTable LyceumOfficeTable;

LyceumOfficeTable *_lyceum_office_table_new       (void);
void               _lyceum_office_table_free      (LyceumOfficeTable *self);

/** (transfer full): a block of the cell that is open. */
void               _lyceum_office_table_take      (LyceumOfficeTable *self, LyceumBlock *block);
void               _lyceum_office_table_start_row (LyceumOfficeTable *self, gboolean is_header);

/** @columns, @rows: how many it goes over, from 1. */
void               _lyceum_office_table_end_cell  (LyceumOfficeTable *self, guint columns, guint rows);

/** A cell that the one above it goes on in. */
void               _lyceum_office_table_repeat_cell (LyceumOfficeTable *self, guint columns);

/** So many cells that are hidden by others: the one above, when that said so, else the one beside. */
void               _lyceum_office_table_cover_cell (LyceumOfficeTable *self, guint columns);

/** As if the row that is open had never been. */
void               _lyceum_office_table_drop_row  (LyceumOfficeTable *self);

/** Gives its blocks to @emit (block: transfer full): one table, or what stood in the cells. */
void               _lyceum_office_table_write     (LyceumOfficeTable *self,
                                                   void (*emit) (gpointer data, LyceumBlock *block),
                                                   gpointer           data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumOfficeTable, _lyceum_office_table_free)

G_END_DECLS

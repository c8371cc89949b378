/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-maker.h"
#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumMakerRow:
 *
 * Who makes lessons and cards: the built-in generator, or a model of a server that has been added. Where none has, there is
 * nothing to choose, and the row says where to add one.
 */
#define LYCEUM_TYPE_MAKER_ROW (lyceum_maker_row_get_type ())
G_DECLARE_FINAL_TYPE (LyceumMakerRow, lyceum_maker_row, LYCEUM, MAKER_ROW, AdwComboRow)

/** Reads which servers there are; notify::selected tells when they are there, too. */
void         lyceum_maker_row_load         (LyceumMakerRow *self,
                                            LyceumWorkshop *workshop);

/** Whether there is a model to choose. */
gboolean     lyceum_maker_row_has_models   (LyceumMakerRow *self);

/** Chooses the first model where the built-in generator is chosen. */
void         lyceum_maker_row_choose_model (LyceumMakerRow *self);

/** Returns: (transfer full) (nullable): %NULL: the built-in generator. */
LyceumMaker *lyceum_maker_row_dup_maker    (LyceumMakerRow *self);

G_END_DECLS

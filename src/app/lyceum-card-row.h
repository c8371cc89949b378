/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-collection.h"

G_BEGIN_DECLS

/** LyceumCardRow: a row of the list of cards, for one card after the other. */
#define LYCEUM_TYPE_CARD_ROW (lyceum_card_row_get_type ())
G_DECLARE_FINAL_TYPE (LyceumCardRow, lyceum_card_row, LYCEUM, CARD_ROW, GtkWidget)

GtkWidget *lyceum_card_row_new      (void);
/** @card: borrowed for the call. */
void       lyceum_card_row_set_card (LyceumCardRow *self, const LyceumCard *card);

/** Its check button, which is hidden: for choosing several. */
GtkWidget *lyceum_card_row_get_check (LyceumCardRow *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-card-item.h"

G_BEGIN_DECLS

/**
 * LyceumCardDialog:
 *
 * One card, whole: its words, which can be changed, where they come from, and how it is doing.
 */
#define LYCEUM_TYPE_CARD_DIALOG (lyceum_card_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LyceumCardDialog, lyceum_card_dialog, LYCEUM, CARD_DIALOG, AdwWindow)

GtkWindow *lyceum_card_dialog_new (LyceumCollection *collection, LyceumCardItem *item);

G_END_DECLS

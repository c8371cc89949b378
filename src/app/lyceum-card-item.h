/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-collection.h"

G_BEGIN_DECLS

/** LyceumCardItem: a card in a list model. Immutable; a card that has changed is another item. */
#define LYCEUM_TYPE_CARD_ITEM (lyceum_card_item_get_type ())
G_DECLARE_FINAL_TYPE (LyceumCardItem, lyceum_card_item, LYCEUM, CARD_ITEM, GObject)

/** @card: (transfer full) */
LyceumCardItem   *lyceum_card_item_new      (LyceumCard *card);
const LyceumCard *lyceum_card_item_get_card (LyceumCardItem *self);
/** Whether both show the same. */
gboolean          lyceum_card_item_equal    (LyceumCardItem *self, LyceumCardItem *other);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-conversations.h"

G_BEGIN_DECLS

/**
 * LyceumAskListItem:
 *
 * A conversation in a list.
 */
#define LYCEUM_TYPE_ASK_LIST_ITEM (lyceum_ask_list_item_get_type ())
G_DECLARE_FINAL_TYPE (LyceumAskListItem, lyceum_ask_list_item, LYCEUM, ASK_LIST_ITEM, GObject)

/** @conversation: (transfer full). */
LyceumAskListItem        *lyceum_ask_list_item_new              (LyceumConversation *conversation);
const LyceumConversation *lyceum_ask_list_item_get_conversation (LyceumAskListItem  *self);

G_END_DECLS

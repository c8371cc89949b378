/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-ask-list-item.h"

struct _LyceumAskListItem
{
  GObject parent_instance;

  LyceumConversation *conversation; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LyceumAskListItem, lyceum_ask_list_item, G_TYPE_OBJECT)

static void
lyceum_ask_list_item_finalize (GObject *object)
{
  lyceum_conversation_free (LYCEUM_ASK_LIST_ITEM (object)->conversation);

  G_OBJECT_CLASS (lyceum_ask_list_item_parent_class)->finalize (object);
}

static void
lyceum_ask_list_item_class_init (LyceumAskListItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lyceum_ask_list_item_finalize;
}

static void
lyceum_ask_list_item_init (LyceumAskListItem *self)
{
}

LyceumAskListItem *
lyceum_ask_list_item_new (LyceumConversation *conversation)
{
  LyceumAskListItem *self = g_object_new (LYCEUM_TYPE_ASK_LIST_ITEM, NULL);

  self->conversation = conversation;
  return self;
}

const LyceumConversation *
lyceum_ask_list_item_get_conversation (LyceumAskListItem *self)
{
  g_return_val_if_fail (LYCEUM_IS_ASK_LIST_ITEM (self), NULL);

  return self->conversation;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-item.h"

struct _LyceumCardItem
{
  GObject parent_instance;

  LyceumCard *card; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LyceumCardItem, lyceum_card_item, G_TYPE_OBJECT)

static void
lyceum_card_item_finalize (GObject *object)
{
  lyceum_card_free (LYCEUM_CARD_ITEM (object)->card);

  G_OBJECT_CLASS (lyceum_card_item_parent_class)->finalize (object);
}

static void
lyceum_card_item_class_init (LyceumCardItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lyceum_card_item_finalize;
}

static void
lyceum_card_item_init (LyceumCardItem *self)
{
}

LyceumCardItem *
lyceum_card_item_new (LyceumCard *card)
{
  LyceumCardItem *self = g_object_new (LYCEUM_TYPE_CARD_ITEM, NULL);

  self->card = card;
  return self;
}

const LyceumCard *
lyceum_card_item_get_card (LyceumCardItem *self)
{
  return self->card;
}

gboolean
lyceum_card_item_equal (LyceumCardItem *self,
                        LyceumCardItem *other)
{
  const LyceumCard *a = self->card, *b = other->card;

  return a->id == b->id && a->suspended == b->suspended && a->state == b->state && a->due == b->due && a->flag == b->flag &&
         g_strcmp0 (a->front, b->front) == 0 && g_strcmp0 (a->back, b->back) == 0;
}

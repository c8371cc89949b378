/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-collection.h"

G_BEGIN_DECLS

/**
 * LyceumCardFace:
 *
 * One side of a card: a sentence in large letters, or, where it is more than that, Markdown as in a lesson.
 */
#define LYCEUM_TYPE_CARD_FACE (lyceum_card_face_get_type ())
G_DECLARE_FINAL_TYPE (LyceumCardFace, lyceum_card_face, LYCEUM, CARD_FACE, GtkWidget)

GtkWidget *lyceum_card_face_new           (void);

/** Where the pictures of its cards are. */
void       lyceum_card_face_set_database  (LyceumCardFace *self, LyceumDatabase *database);

void       lyceum_card_face_show_question (LyceumCardFace *self, const LyceumCard *card);
void       lyceum_card_face_show_answer   (LyceumCardFace *self, const LyceumCard *card);

G_END_DECLS

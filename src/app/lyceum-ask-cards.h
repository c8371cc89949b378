/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-conversations.h"
#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumAskCards:
 *
 * Cards that are made from an answer, to be looked at before they are kept. They go into the lesson of the first source that the
 * answer has.
 */
#define LYCEUM_TYPE_ASK_CARDS (lyceum_ask_cards_get_type ())
G_DECLARE_FINAL_TYPE (LyceumAskCards, lyceum_ask_cards, LYCEUM, ASK_CARDS, AdwWindow)

/** @question: (nullable): what was asked. @message: the answer; borrowed for the call. */
GtkWindow *lyceum_ask_cards_new (LyceumWorkshop *workshop, const char *question, const LyceumMessage *message);

G_END_DECLS

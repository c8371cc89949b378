/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-ask-conversation.h"
#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumAskWindow:
 *
 * A conversation in a window of its own, beside the main window: what is asked there to be opened (a lesson, a course), opens in
 * the main window. It goes with it.
 */
#define LYCEUM_TYPE_ASK_WINDOW (lyceum_ask_window_get_type ())
G_DECLARE_FINAL_TYPE (LyceumAskWindow, lyceum_ask_window, LYCEUM, ASK_WINDOW, AdwWindow)

/** @main_window: what opens other things. */
GtkWindow *lyceum_ask_window_new (GtkWindow           *main_window,
                                  LyceumWorkshop      *workshop,
                                  LyceumConversations *conversations,
                                  gint64               conversation_id);

G_END_DECLS

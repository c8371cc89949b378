/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-queue.h"

G_BEGIN_DECLS

/**
 * LyceumActivityButton:
 *
 * A ring in the header bar that fills as the background work proceeds, and a sign that all of it is paused while it is;
 * opens a list of it.
 */
#define LYCEUM_TYPE_ACTIVITY_BUTTON (lyceum_activity_button_get_type ())
G_DECLARE_FINAL_TYPE (LyceumActivityButton, lyceum_activity_button, LYCEUM, ACTIVITY_BUTTON, AdwBin)

void lyceum_activity_button_set_queue (LyceumActivityButton *self, LyceumQueue *queue);
void lyceum_activity_button_popup     (LyceumActivityButton *self);

G_END_DECLS

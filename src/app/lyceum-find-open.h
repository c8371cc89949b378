/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-find.h"
#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * lyceum_find_open:
 * @widget: below the window
 * @text: what was looked for
 *
 * Shows what was found: a lesson where the words stand in it, a card in its dialog, a passage in the lesson about it. Main thread.
 */
void lyceum_find_open (GtkWidget         *widget,
                       LyceumWorkshop    *workshop,
                       const LyceumFound *found,
                       const char        *text);

G_END_DECLS

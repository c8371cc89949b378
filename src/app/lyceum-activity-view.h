/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-queue.h"

G_BEGIN_DECLS

/**
 * LyceumActivityView:
 *
 * A quick look at the background work of this run: what runs and waits, then what is done or has failed; and the way to
 * all of it.
 */
#define LYCEUM_TYPE_ACTIVITY_VIEW (lyceum_activity_view_get_type ())
G_DECLARE_FINAL_TYPE (LyceumActivityView, lyceum_activity_view, LYCEUM, ACTIVITY_VIEW, GtkWidget)

GtkWidget *lyceum_activity_view_new (LyceumQueue        *queue);
/** Makes it as wide as a window of that width has room for. */
void       lyceum_activity_view_fit (LyceumActivityView *self, int window_width);

G_END_DECLS

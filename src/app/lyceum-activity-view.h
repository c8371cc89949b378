/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-queue.h"

G_BEGIN_DECLS

/**
 * LyceumActivityView:
 *
 * The list of background work: what runs, waits, has failed or is done, newest first.
 */
#define LYCEUM_TYPE_ACTIVITY_VIEW (lyceum_activity_view_get_type ())
G_DECLARE_FINAL_TYPE (LyceumActivityView, lyceum_activity_view, LYCEUM, ACTIVITY_VIEW, GtkWidget)

GtkWidget *lyceum_activity_view_new (LyceumQueue *queue);

G_END_DECLS

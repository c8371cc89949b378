/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumSourcesView:
 *
 * What a course is made from: each file or text with its size and what became of it, and the way to add more.
 */
#define LYCEUM_TYPE_SOURCES_VIEW (lyceum_sources_view_get_type ())
G_DECLARE_FINAL_TYPE (LyceumSourcesView, lyceum_sources_view, LYCEUM, SOURCES_VIEW, GtkWidget)

/** @sources: (element-type LyceumSource), borrowed. */
void lyceum_sources_view_update (LyceumSourcesView *self, gint64 course_id, GPtrArray *sources, LyceumWorkshop *workshop);

G_END_DECLS

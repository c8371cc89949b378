/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-queue.h"

G_BEGIN_DECLS

/**
 * LyceumActivityPage:
 *
 * All background work: what runs and waits, what this run of the program has done, and what earlier ones did; by its
 * state, and by words of its titles.
 *
 * Property `show` (string): "all", "unfinished", "failed", "finished"; the action `activity.show` sets it.
 */
#define LYCEUM_TYPE_ACTIVITY_PAGE (lyceum_activity_page_get_type ())
G_DECLARE_FINAL_TYPE (LyceumActivityPage, lyceum_activity_page, LYCEUM, ACTIVITY_PAGE, GtkWidget)

/**
 * lyceum_activity_page_new:
 * @store: (nullable): what knows of earlier runs
 * @since: Unix time in milliseconds: what finished before then in earlier runs is not listed
 */
GtkWidget *lyceum_activity_page_new       (LyceumQueue        *queue,
                                           LyceumTaskStore    *store,
                                           gint64              since);
/** Reads again what earlier runs did. */
void       lyceum_activity_page_set_since (LyceumActivityPage *self,
                                           gint64              since);

G_END_DECLS

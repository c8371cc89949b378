/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumTrayPage:
 *
 * New cards, one after the other, each beside the sentence that it comes from: keep it (K, Space, Enter), change it (E), drop it
 * (D, Delete), or keep all. Ctrl+Z takes the last one back.
 */
#define LYCEUM_TYPE_TRAY_PAGE (lyceum_tray_page_get_type ())
G_DECLARE_FINAL_TYPE (LyceumTrayPage, lyceum_tray_page, LYCEUM, TRAY_PAGE, GtkWidget)

/** @course_id: 0 for all courses. */
GtkWidget *lyceum_tray_page_new (LyceumWorkshop *workshop, gint64 course_id);

G_END_DECLS

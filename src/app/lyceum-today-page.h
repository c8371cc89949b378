/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumTodayPage:
 *
 * The place Today: what to study now, the courses to go on with, and what was made in the background.
 */
#define LYCEUM_TYPE_TODAY_PAGE (lyceum_today_page_get_type ())
G_DECLARE_FINAL_TYPE (LyceumTodayPage, lyceum_today_page, LYCEUM, TODAY_PAGE, GtkWidget)

/** @courses: (element-type LyceumCourse), the last opened first. All borrowed. */
void lyceum_today_page_update (LyceumTodayPage *self, const LyceumToday *today, GPtrArray *courses, LyceumQueue *queue);

G_END_DECLS

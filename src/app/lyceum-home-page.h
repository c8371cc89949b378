/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumHomePage:
 *
 * The bottom of the window's pages: the places Today and Courses, the welcome where there is no course yet, and what is
 * shown while the collection opens or when it cannot be opened. Reads courses and today's numbers for its places.
 */
#define LYCEUM_TYPE_HOME_PAGE (lyceum_home_page_get_type ())
G_DECLARE_FINAL_TYPE (LyceumHomePage, lyceum_home_page, LYCEUM, HOME_PAGE, GtkWidget)

void        lyceum_home_page_set_workshop (LyceumHomePage *self, LyceumWorkshop *workshop, gboolean sample_course);
void        lyceum_home_page_show_failure (LyceumHomePage *self, const GError *error);
/** Reads its data again, soon. */
void        lyceum_home_page_refresh      (LyceumHomePage *self);

/** "today" or "courses". */
const char *lyceum_home_page_get_place    (LyceumHomePage *self);
void        lyceum_home_page_set_place    (LyceumHomePage *self, const char *place);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumCoursePage:
 *
 * One course: its lessons, cards and sources, growing while they are made, how far the work is, and the way to study.
 */
#define LYCEUM_TYPE_COURSE_PAGE (lyceum_course_page_get_type ())
G_DECLARE_FINAL_TYPE (LyceumCoursePage, lyceum_course_page, LYCEUM, COURSE_PAGE, GtkWidget)

GtkWidget *lyceum_course_page_new           (LyceumWorkshop *workshop, gint64 course_id);
gint64     lyceum_course_page_get_course_id (LyceumCoursePage *self);

G_END_DECLS

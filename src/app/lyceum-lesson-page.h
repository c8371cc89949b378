/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumLessonPage:
 *
 * One lesson to read, with the way to the next and the one before. Keeps the place where the reader was. A lesson that is
 * still being made shows up when it is there.
 */
#define LYCEUM_TYPE_LESSON_PAGE (lyceum_lesson_page_get_type ())
G_DECLARE_FINAL_TYPE (LyceumLessonPage, lyceum_lesson_page, LYCEUM, LESSON_PAGE, GtkWidget)

GtkWidget *lyceum_lesson_page_new           (LyceumWorkshop *workshop, gint64 lesson_id);
/** The lesson on the page now: the person may have gone on. */
gint64     lyceum_lesson_page_get_lesson_id (LyceumLessonPage *self);

G_END_DECLS

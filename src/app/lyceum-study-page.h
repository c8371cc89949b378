/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumStudyPage:
 *
 * One sitting: a card, its answer, four grades, and nothing else; then a summary. Every step has a key: Space, 1 to 4,
 * Ctrl+Z, B, S. Where answers are offered to choose from, 1 to 4 choose one of them, and C does without.
 */
#define LYCEUM_TYPE_STUDY_PAGE (lyceum_study_page_get_type ())
G_DECLARE_FINAL_TYPE (LyceumStudyPage, lyceum_study_page, LYCEUM, STUDY_PAGE, GtkWidget)

/** @course_id: 0 for all courses. @settings: (nullable): where it is kept whether answers are offered to choose from. */
GtkWidget *lyceum_study_page_new (LyceumWorkshop *workshop, gint64 course_id, GSettings *settings);

G_END_DECLS

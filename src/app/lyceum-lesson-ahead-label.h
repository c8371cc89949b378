/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-collection.h"

G_BEGIN_DECLS

/**
 * LyceumLessonAheadLabel:
 *
 * Says which terms a lesson uses that only a later lesson explains, with links to these. Not there where there are none.
 */
#define LYCEUM_TYPE_LESSON_AHEAD_LABEL (lyceum_lesson_ahead_label_get_type ())
G_DECLARE_FINAL_TYPE (LyceumLessonAheadLabel, lyceum_lesson_ahead_label, LYCEUM, LESSON_AHEAD_LABEL, AdwBin)

/** @lesson: with its text; borrowed for the call. To be called again when the course has changed. */
void lyceum_lesson_ahead_label_set (LyceumLessonAheadLabel *self,
                                    LyceumCollection       *collection,
                                    const LyceumLesson     *lesson);

G_END_DECLS

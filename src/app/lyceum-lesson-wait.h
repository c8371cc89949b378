/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumLessonWait:
 *
 * Stands in the place of a lesson that is not made yet. It has the lesson made before everything else, since a person
 * waits for it, and says how far it is, what it waits for, or why it could not be made.
 */
#define LYCEUM_TYPE_LESSON_WAIT (lyceum_lesson_wait_get_type ())
G_DECLARE_FINAL_TYPE (LyceumLessonWait, lyceum_lesson_wait, LYCEUM, LESSON_WAIT, AdwBin)

/**
 * lyceum_lesson_wait_set_lesson:
 * @lessons: (element-type LyceumLesson): all lessons of the course, in order; borrowed
 * @lesson_id: one of them
 *
 * To be called again whenever @lessons were read anew.
 */
void lyceum_lesson_wait_set_lesson (LyceumLessonWait *self,
                                    LyceumWorkshop   *workshop,
                                    GPtrArray        *lessons,
                                    gint64            lesson_id);

G_END_DECLS

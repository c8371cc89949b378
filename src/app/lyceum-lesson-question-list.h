/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-collection.h"

G_BEGIN_DECLS

/**
 * LyceumLessonQuestionList:
 *
 * The questions of a lesson, each with its answer folded away. Not there where a lesson has none.
 */
#define LYCEUM_TYPE_LESSON_QUESTION_LIST (lyceum_lesson_question_list_get_type ())
G_DECLARE_FINAL_TYPE (LyceumLessonQuestionList, lyceum_lesson_question_list, LYCEUM, LESSON_QUESTION_LIST, AdwBin)

/** @lesson: borrowed for the call. Where its questions are those that are shown, what is unfolded stays so. */
void lyceum_lesson_question_list_set (LyceumLessonQuestionList *self,
                                      const LyceumLesson       *lesson);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document.h"

G_BEGIN_DECLS

/** The time that a lesson is to take. Minutes. */
#define LYCEUM_LESSON_MIN 5.0
#define LYCEUM_LESSON_GOOD 10.0
#define LYCEUM_LESSON_MAX 12.0

/** Returns: minutes that a learner reads at @text */
double _lyceum_text_minutes    (const char        *text);

/** Returns: minutes that a learner reads at a block, whole */
double _lyceum_block_minutes   (const LyceumBlock *block);

/** Returns: minutes of text in a lesson that is made of @whole minutes of text: the longer, the more is condensed */
double _lyceum_condensed_minutes (double           whole);

/** Returns: minutes of a story that a lesson has room for, beside the points and questions of a story */
double _lyceum_story_room        (void);

/** Returns: minutes of the lesson of a section, with its key points, terms and questions */
double _lyceum_lesson_minutes  (double             whole);

G_END_DECLS

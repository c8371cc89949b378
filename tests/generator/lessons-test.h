/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cards-test.h"

G_BEGIN_DECLS

/** What holds for every lesson: its sentences stand in the source to the letter, its points do not lean, … */
void lessons_test_assert_sound (LyceumDocument *document, const LyceumSection *section, const LyceumLessonDraft *lesson);

G_END_DECLS

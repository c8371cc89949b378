/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cards-test.h"

G_BEGIN_DECLS

/** What holds for every lesson: its sentences stand in the source to the letter, its points do not lean, … */
void lessons_test_assert_sound (LyceumDocument *document, const LyceumSection *section, const LyceumLessonDraft *lesson);

/** The lesson of a whole document, or of Markdown in English, as far as it is sound. (transfer full) */
LyceumLessonDraft         *lessons_test_make          (LyceumDocument *document);
LyceumLessonDraft         *lessons_test_make_english  (const char *markdown);

gboolean                   lessons_test_has_text      (GPtrArray *texts, const char *text);
/** (nullable): the question that is worded so. */
const LyceumCheckQuestion *lessons_test_find_question (const LyceumLessonDraft *lesson, const char *text);
gboolean                   lessons_test_has_question  (const LyceumLessonDraft *lesson, const char *text);
void                       lessons_test_assert_answer (const LyceumLessonDraft *lesson, const char *question, const char *answer);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "lyceum-drafts.h"

G_BEGIN_DECLS

/*
 * The plan of a course by a model: what each section is about (map), and which of them make a lesson (reduce). The sections are
 * those of the built-in outline, so that nothing is lost, and nothing cut in its middle. Pure functions; any thread.
 */

/** What a model says of a section. */
typedef struct
{
  char *title;
  char *gist;
} LyceumModelGist;

void       _lyceum_model_gist_free      (LyceumModelGist  *gist);

/** Sections @first to @end as the model is to read them: headings, and how each paragraph begins. At most @n_tokens. */
char      *_lyceum_model_survey_write   (LyceumDocument   *document,
                                         GPtrArray        *sections,
                                         guint             first,
                                         guint             end,
                                         guint             n_tokens);
/** Puts into @gists[@first..@end - 1] what @answer says; %LYCEUM_MODEL_MISTAKE where that is nothing of any of them. */
gboolean   _lyceum_model_survey_read    (JsonNode         *answer,
                                         guint             first,
                                         guint             end,
                                         GPtrArray        *gists,
                                         GError          **error);

/** The list of sections @first to @end with what is known of them. At most @n_tokens. */
char      *_lyceum_model_plan_write     (GPtrArray        *sections,
                                         GPtrArray        *gists,
                                         guint             first,
                                         guint             end,
                                         guint             n_tokens);

/**
 * _lyceum_model_plan_read:
 * @sections: (element-type LyceumSection): the built-in outline
 * @first, @end: those that the plan is about
 * @planned: (element-type LyceumSection): the lessons are added to it
 * @error: return location for %LYCEUM_MODEL_MISTAKE: sections in no lesson, in two, out of order, or nothing at all
 *
 * Lessons that would be too long are parted again. Each title is in @planned only once.
 */
gboolean   _lyceum_model_plan_read      (JsonNode         *answer,
                                         GPtrArray        *sections,
                                         guint             first,
                                         guint             end,
                                         GPtrArray        *planned,
                                         GError          **error);

/** A copy of a section of the outline, with another title where @title is not %NULL or taken. */
void       _lyceum_model_plan_add       (GPtrArray        *planned,
                                         const LyceumSection *section,
                                         const char       *title);

/**
 * _lyceum_model_topic_read:
 * @topic: what a person typed
 * @sections: (out) (element-type LyceumSection): its lessons
 * @error: return location for %LYCEUM_MODEL_MISTAKE
 *
 * Returns: (transfer full) (nullable): a document of the plan: a heading for each lesson, and what it teaches
 */
LyceumDocument *_lyceum_model_topic_read (JsonNode        *answer,
                                          const char      *topic,
                                          GPtrArray      **sections,
                                          GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumModelGist, _lyceum_model_gist_free)

G_END_DECLS

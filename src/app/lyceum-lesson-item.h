/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/** How far a lesson is. */
typedef enum
{
  LYCEUM_LESSON_WAITING,
  LYCEUM_LESSON_WORKING,
  LYCEUM_LESSON_FAILED,
  LYCEUM_LESSON_STOPPED, /* cancelled, or left unfinished by an earlier run */
  LYCEUM_LESSON_MADE,
  LYCEUM_LESSON_READ,
} LyceumLessonState;

/**
 * LyceumLessonItem:
 *
 * One line of the list of lessons: a lesson, or the name of the source that the next ones come from. Signal `changed`:
 * its row has something new to show.
 */
#define LYCEUM_TYPE_LESSON_ITEM (lyceum_lesson_item_get_type ())
G_DECLARE_FINAL_TYPE (LyceumLessonItem, lyceum_lesson_item, LYCEUM, LESSON_ITEM, GObject)

LyceumLessonItem *lyceum_lesson_item_new_heading (gint64 source_id, const char *name);
/** @number: from 1; @source_uid and @position: what a task calls it. */
LyceumLessonItem *lyceum_lesson_item_new         (const LyceumLesson *lesson, guint number, const char *source_uid,
                                                  guint position);

/** Takes over what a newer reading says. Returns: whether @self is about the same lesson. */
gboolean          lyceum_lesson_item_update      (LyceumLessonItem *self, LyceumLessonItem *newer);

gboolean          lyceum_lesson_item_is_heading  (LyceumLessonItem *self);
/** The lesson; 0 for a heading. */
gint64            lyceum_lesson_item_get_id      (LyceumLessonItem *self);
const char       *lyceum_lesson_item_get_title   (LyceumLessonItem *self);
/** Returns: (transfer full): the line below the title. */
char             *lyceum_lesson_item_describe    (LyceumLessonItem *self);
guint             lyceum_lesson_item_get_number  (LyceumLessonItem *self);
LyceumLessonState lyceum_lesson_item_get_state   (LyceumLessonItem *self);
LyceumTask       *lyceum_lesson_item_get_task    (LyceumLessonItem *self); /* (nullable) */

/** Returns: (transfer full): what the task that makes it is found by. */
char             *lyceum_lesson_item_dup_key     (LyceumLessonItem *self);
/** @task: (nullable): what makes the lesson; @ended: whether nothing makes the course any more. */
void              lyceum_lesson_item_set_task    (LyceumLessonItem *self, LyceumTask *task, gboolean ended);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumLessonEditor:
 *
 * A page on which a person writes a lesson: its Markdown, and beside it, or behind a button where there is no room, how it will look.
 * What is written is kept as a draft until it is saved, so that leaving the page loses nothing.
 */
#define LYCEUM_TYPE_LESSON_EDITOR (lyceum_lesson_editor_get_type ())
G_DECLARE_FINAL_TYPE (LyceumLessonEditor, lyceum_lesson_editor, LYCEUM, LESSON_EDITOR, GtkWidget)

GtkWidget *lyceum_lesson_editor_new (LyceumWorkshop *workshop, gint64 lesson_id);

G_END_DECLS

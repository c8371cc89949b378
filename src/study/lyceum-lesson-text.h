/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The Markdown of a lesson, cut and joined. Pure; any thread; linear in the text. */

/**
 * lyceum_lesson_text_split:
 * @offset: byte; the cut is made at the beginning of the line that it is in, or of the block of code or the table around it
 * @first, @second: (out) (transfer full): neither is empty
 * @heading: (out) (optional) (transfer full) (nullable): the heading that the second begins with; then it is not in its text
 *
 * Returns: %FALSE where a part would have no words
 */
gboolean lyceum_lesson_text_split (const char *markdown, gsize offset, char **first, char **second, char **heading);

/** Returns: (transfer full): the first, and under the title of the second the second. */
char    *lyceum_lesson_text_join  (const char *first, const char *title, const char *second);

/** A heading, for places where a lesson may be split. */
typedef struct
{
  gsize offset; /* of its line */
  guint level;  /* 1 to 6 */
  char *text;   /* (owned): without its marks */
} LyceumLessonHeading;

/** Returns: (transfer full) (element-type LyceumLessonHeading): the headings of a lesson, none of those that stand in code. */
GPtrArray *lyceum_lesson_text_headings (const char *markdown);

/** Returns: (transfer full): letters and digits only, in one case, parted by single spaces: for finding words whatever their marks. */
char    *lyceum_lesson_text_fold  (const char *text);

G_END_DECLS

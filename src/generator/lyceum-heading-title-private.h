/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LyceumHeadingParts:
 * @label: (nullable): "chapter", "section", …, folded; %NULL without such a word
 * @rank: 0 for parts, books and volumes, 1 chapters, 2 sections, 3 subsections, 4 below, 5 definitions,
 *   theorems, examples; %G_MAXUINT without a label
 * @depth: how many numbers: 2 for "1.2"; 0 without a number
 * @number: (nullable): "1.2", "IV", "RREF"
 * @title: what is left: "Reduced Row-Echelon Form"; empty when the heading is nothing but label and number
 */
typedef struct
{
  char *label;
  guint rank;
  guint depth;
  char *number;
  char *title;
} LyceumHeadingParts;

LyceumHeadingParts *_lyceum_heading_parts_new  (const char         *heading);
void                _lyceum_heading_parts_free (LyceumHeadingParts *self);

/** Returns: (transfer full): the title folded, without label and number, for comparing with lists of titles */
char               *_lyceum_heading_fold       (const char         *heading);

/** Returns: whether it is the heading of a definition, a theorem, an example: of a part of an argument, and of no topic */
gboolean            _lyceum_heading_is_aside   (const LyceumHeadingParts *parts);

/** Returns: whether a title says nothing without its parent: "Introduction", "Summary" */
gboolean            _lyceum_heading_is_generic (const char         *title);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumHeadingParts, _lyceum_heading_parts_free)

G_END_DECLS

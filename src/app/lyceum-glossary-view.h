/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-collection.h"

G_BEGIN_DECLS

/**
 * LyceumGlossaryView:
 *
 * The terms that a course explains, from A to Z, with a field to search them. A term that is activated opens the lesson that
 * explains it best. Reads them only while it is on the screen.
 */
#define LYCEUM_TYPE_GLOSSARY_VIEW (lyceum_glossary_view_get_type ())
G_DECLARE_FINAL_TYPE (LyceumGlossaryView, lyceum_glossary_view, LYCEUM, GLOSSARY_VIEW, GtkWidget)

void lyceum_glossary_view_set_course (LyceumGlossaryView *self, LyceumCollection *collection, gint64 course_id);

G_END_DECLS

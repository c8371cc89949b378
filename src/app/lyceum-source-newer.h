/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * lyceum_source_look_for_newer:
 * @widget: in whose window a toast says what came of it
 * @course_id: the course of the source
 *
 * Looks for a newer version of a source from the web. Main thread.
 */
void lyceum_source_look_for_newer (GtkWidget *widget, LyceumWorkshop *workshop, gint64 course_id, gint64 source_id);

G_END_DECLS

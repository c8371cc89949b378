/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/** LyceumSourceRow: one source of a course: its name, what is known of it, how its reading goes, and a second try. */
#define LYCEUM_TYPE_SOURCE_ROW (lyceum_source_row_get_type ())
G_DECLARE_FINAL_TYPE (LyceumSourceRow, lyceum_source_row, LYCEUM, SOURCE_ROW, AdwActionRow)

GtkWidget *lyceum_source_row_new (void);
/** @source: borrowed for the call. */
void       lyceum_source_row_set (LyceumSourceRow *self, const LyceumSource *source, LyceumQueue *queue);

G_END_DECLS

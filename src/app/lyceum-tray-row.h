/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-collection.h"

G_BEGIN_DECLS

/**
 * LyceumTrayRow:
 *
 * Whether new cards wait until somebody has looked at them: a setting of the collection, kept when it is switched.
 */
#define LYCEUM_TYPE_TRAY_ROW (lyceum_tray_row_get_type ())
G_DECLARE_FINAL_TYPE (LyceumTrayRow, lyceum_tray_row, LYCEUM, TRAY_ROW, AdwActionRow)

void lyceum_tray_row_load (LyceumTrayRow    *self,
                           LyceumCollection *collection);

G_END_DECLS

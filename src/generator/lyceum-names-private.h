/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-section-analysis-private.h"

G_BEGIN_DECLS

/* Finds the proper names that a section speaks of, and tells whether it is a story. Fills names and narrative. */
void _lyceum_find_names (LyceumSectionAnalysis *analysis,
                         GPtrArray             *surfaces);

G_END_DECLS

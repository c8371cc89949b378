/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-models.h"

G_BEGIN_DECLS

/**
 * LyceumModelServerPage:
 *
 * One server: its address, its key, and whether it works.
 *
 * Signals: `saved` (const char *name, gboolean is_new, const char *words (nullable): what is to be said), `remove` (const char *name), `back`.
 */
#define LYCEUM_TYPE_MODEL_SERVER_PAGE (lyceum_model_server_page_get_type ())
G_DECLARE_FINAL_TYPE (LyceumModelServerPage, lyceum_model_server_page, LYCEUM, MODEL_SERVER_PAGE, GtkWidget)

/** @profile: (nullable): %NULL for one that is to be added. */
GtkWidget *lyceum_model_server_page_new (LyceumModels                *models,
                                         const LyceumProviderProfile *profile);

G_END_DECLS

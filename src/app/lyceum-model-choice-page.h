/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-models.h"

G_BEGIN_DECLS

/**
 * LyceumModelChoicePage:
 *
 * Which model does one kind of work: those of all servers, as they say themselves.
 *
 * Signals: `chosen` (const char *name (nullable), const char *model): %NULL for none, `back`.
 */
#define LYCEUM_TYPE_MODEL_CHOICE_PAGE (lyceum_model_choice_page_get_type ())
G_DECLARE_FINAL_TYPE (LyceumModelChoicePage, lyceum_model_choice_page, LYCEUM, MODEL_CHOICE_PAGE, GtkWidget)

/** @profiles: (element-type LyceumProviderProfile): in order of being asked. */
GtkWidget *lyceum_model_choice_page_new (LyceumModels   *models,
                                         GPtrArray      *profiles,
                                         LyceumModelUse  use);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumModelsDialog:
 *
 * The servers of models in their order, and which model does what.
 */
#define LYCEUM_TYPE_MODELS_DIALOG (lyceum_models_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LyceumModelsDialog, lyceum_models_dialog, LYCEUM, MODELS_DIALOG, AdwPreferencesWindow)

GtkWindow *lyceum_models_dialog_new (LyceumWorkshop *workshop);

G_END_DECLS

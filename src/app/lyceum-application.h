/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumApplication:
 *
 * The desktop app: one window, which is on the screen before the collection has been opened, and the workshop behind it.
 * When the window is closed it hides at once; the process ends when everything is safely put away.
 */
#define LYCEUM_TYPE_APPLICATION (lyceum_application_get_type ())
G_DECLARE_FINAL_TYPE (LyceumApplication, lyceum_application, LYCEUM, APPLICATION, AdwApplication)

LyceumApplication *lyceum_application_new          (void);

/** Keeps the collection in @folder, and so in a process of its own. Before the application is registered. */
void               lyceum_application_set_data_dir (LyceumApplication *self, const char *folder);
/** The key of the environment, which serves where a server has none of its own. Before the collection is opened. @key: (nullable). */
void               lyceum_application_set_api_key  (LyceumApplication *self, LyceumKey *key);
/** Opens the collection, again after it could not be opened. */
void               lyceum_application_open         (LyceumApplication *self);
/** Returns: (transfer none) (nullable): what the app remembers; %NULL where the schema is not installed. */
GSettings         *lyceum_application_get_settings (LyceumApplication *self);
/** Returns: (transfer full): the folder of the sample texts. */
char              *lyceum_application_get_samples_folder (void);

G_END_DECLS

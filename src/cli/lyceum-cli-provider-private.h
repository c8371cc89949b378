/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-cli.h"
#include "lyceum-server-check.h"

G_BEGIN_DECLS

/* `lyceumctl provider` and `lyceumctl models`, in four files. Each function opens what it needs and returns an exit status. */

int _lyceum_cli_provider_add    (LyceumCli *cli, int argc, char **argv);
int _lyceum_cli_provider_set    (LyceumCli *cli, int argc, char **argv);
int _lyceum_cli_provider_list   (LyceumCli *cli, int argc, char **argv);
int _lyceum_cli_provider_test   (LyceumCli *cli, int argc, char **argv);
int _lyceum_cli_provider_use    (LyceumCli *cli, int argc, char **argv);
int _lyceum_cli_provider_order  (LyceumCli *cli, int argc, char **argv);
int _lyceum_cli_provider_remove (LyceumCli *cli, int argc, char **argv);

/** Returns: (transfer full) (nullable) (element-type LyceumProviderProfile). */
GPtrArray             *_lyceum_cli_provider_read_all (LyceumCli *cli, GError **error);
/** Returns: (transfer full) (nullable). */
LyceumProviderProfile *_lyceum_cli_provider_read     (LyceumCli *cli, const char *name, GError **error);
/** Saves it and says where the key went, where that is not the keyring. Returns: whether it is saved; @error if not. */
gboolean               _lyceum_cli_provider_save     (LyceumCli *cli, const LyceumProviderProfile *profile, const char *key,
                                                      LyceumKeyPlace *place, GError **error);
/** Adds a profile as an object. */
void                   _lyceum_cli_provider_json     (JsonBuilder *builder, const LyceumProviderProfile *profile);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-models.h"

G_BEGIN_DECLS

/* The profiles as rows. All of it runs on a thread of the database, in a read or a write. */

/** Returns: (transfer full) (nullable) (element-type LyceumProviderProfile): by position. */
GPtrArray *_lyceum_provider_rows_read      (LyceumConnection             *connection,
                                            GError                      **error);
/** Writes @profile, new where its id is 0. @old: (out) (transfer full) (nullable): what was there before. Returns: its id; 0 with an
 * error. */
gint64     _lyceum_provider_rows_write     (LyceumConnection             *connection,
                                            const LyceumProviderProfile  *profile,
                                            LyceumProviderProfile       **old,
                                            GError                      **error);
/** Notes whether the keyring has a key. */
gboolean   _lyceum_provider_rows_write_key (LyceumConnection             *connection,
                                            gint64                        id,
                                            gboolean                      has_key,
                                            GError                      **error);
/** Puts a server first for a use. @model: (nullable): as it was. */
gboolean   _lyceum_provider_rows_prefer    (LyceumConnection             *connection,
                                            const char                   *name,
                                            LyceumModelUse                use,
                                            const char                   *model,
                                            GError                      **error);
/** Returns: (transfer full) (nullable): what was removed. */
LyceumProviderProfile *_lyceum_provider_rows_remove (LyceumConnection    *connection,
                                                     const char          *name,
                                                     GError             **error);
/** Sets %G_IO_ERROR_NOT_FOUND. */
void       _lyceum_provider_set_not_found  (const char                   *name,
                                            GError                      **error);
/** Returns: (transfer none) (nullable). */
LyceumProviderProfile *_lyceum_provider_find (GPtrArray                  *profiles,
                                              const char                 *name);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** A session bus of its own with a keyring on it that is open and keeps all in memory, as far as libsecret needs one; on a thread of
 * its own. */
typedef struct _SecretService SecretService;

SecretService *secret_service_start       (void);
void           secret_service_stop        (SecretService *self);
const char    *secret_service_get_address (SecretService *self);
/** Returns: (transfer full): for each secret "schema name address label secret\n". */
char          *secret_service_describe    (SecretService *self);

G_END_DECLS

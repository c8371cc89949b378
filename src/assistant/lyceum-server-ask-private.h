/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-models.h"

G_BEGIN_DECLS

/** Asks @provider on the network thread, and returns the task at its end. @task: (transfer full). */
typedef void (*ServerAskFunc) (GTask *task, LyceumProvider *provider);

/** Has @func run on the network thread with the server of @profile. @task: (transfer full): its task data are taken.
 * @data: (transfer full) (nullable): freed with the task. */
void        _lyceum_server_ask             (GTask                       *task,
                                            const LyceumProviderProfile *profile,
                                            const char                  *key,
                                            ServerAskFunc                func,
                                            gpointer                     data,
                                            GDestroyNotify               destroy);
gpointer    _lyceum_server_ask_get_data    (GTask                       *task);
const LyceumProviderProfile *_lyceum_server_ask_get_profile (GTask      *task);

G_END_DECLS

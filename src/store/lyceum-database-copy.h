/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * lyceum_database_copy_thread_cb:
 * @path: a collection, which other programs may have open
 * @copy: where there is nothing yet
 *
 * Writes a whole and consistent copy. Waits; any thread but the main thread.
 */
gboolean lyceum_database_copy_thread_cb (const char  *path,
                                         const char  *copy,
                                         GError     **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-reader-private.h"

G_BEGIN_DECLS

/*
 * The texts of a ZIP archive, in memory. Nothing is ever written to a disk. Pictures, sounds and fonts are passed over.
 */

/** Returns: (transfer full) (nullable): bytes by path (element-type utf8 GBytes) */
GHashTable *_lyceum_epub_archive_open    (LyceumReading *reading, GError **error);

/** @base: the path of the file that names @href. Returns: (transfer full) (nullable): its path, without a fragment. */
char       *_lyceum_epub_archive_resolve (const char *base, const char *href);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-reader-private.h"

G_BEGIN_DECLS

/*
 * A ZIP archive, in memory: EPUB, DOCX, PPTX and ODT are one. Nothing is ever written to a disk. What is not wanted is passed
 * over without being unpacked.
 */

/** Whether the file at @path in the archive is read. */
typedef gboolean (*LyceumArchiveWanted) (const char *path);

/** Returns: (transfer full) (nullable): bytes by path (element-type utf8 GBytes) */
GHashTable *_lyceum_archive_open    (LyceumReading *reading, LyceumArchiveWanted wanted, GError **error);

/** @base: the path of the file that names @href. Returns: (transfer full) (nullable): its path, without a fragment. */
char       *_lyceum_archive_resolve (const char *base, const char *href);

G_END_DECLS

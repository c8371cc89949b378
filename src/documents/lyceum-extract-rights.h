/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * lyceum_extract_drop_rights:
 * @for_parent: whether to answer to the process that started this one, and to die with it; else a person at a terminal
 *   looks on, who may send the output into a file
 *
 * Gives up for good what reading a document does not need: memory, processor time and descriptors beyond a limit, the
 * network, other programs, other people's files, writing. Where a system lacks one of the means, goes on with the others.
 */
void     lyceum_extract_drop_rights (gboolean for_parent);

/** Leaves only the folders of the system readable, and none writable. In lyceum-extract-folders.c. Returns: whether it can. */
gboolean lyceum_extract_close_folders (void);

/** Refuses what has to do with the network, other programs and writing. In lyceum-extract-calls.c. Returns: whether it can. */
gboolean lyceum_extract_close_calls (void);

G_END_DECLS

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

/**
 * lyceum_extract_become:
 * @arguments: a program with its path, and its arguments
 *
 * Gives up the same, but for becoming that program. Returns where that failed.
 */
void     lyceum_extract_become      (char **arguments);

/**
 * Leaves only the folders of the system readable, and none writable; @program: (nullable): may be started.
 * In lyceum-extract-folders.c. Returns: whether it can.
 */
gboolean lyceum_extract_close_folders (const char *program);

/**
 * Refuses what has to do with the network, other programs (but for becoming one, where @may_become) and writing.
 * In lyceum-extract-calls.c. Returns: whether it can.
 */
gboolean lyceum_extract_close_calls (gboolean may_become);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * lyceum_extract_drop_rights:
 * @with_parent: whether to die with the process that started this one
 *
 * Gives up for good what reading a document does not need: memory, processor time and descriptors beyond a limit, the
 * network, other programs, writing files. Where a system lacks one of the means, goes on with the others.
 */
void lyceum_extract_drop_rights (gboolean with_parent);

G_END_DECLS

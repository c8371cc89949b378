/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What headings announce, in many languages. All take a heading that is folded and has no number. */

/** Returns: whether nobody studies what stands under it: contents, licences, a preface */
gboolean _lyceum_heading_is_matter     (const char *folded);

/** Returns: whether entries of a bibliography or an index may stand under it, if they look like it */
gboolean _lyceum_heading_lists_entries (const char *folded);

/** Returns: whether it announces exercises or their answers */
gboolean _lyceum_heading_asks          (const char *folded);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document.h"

G_BEGIN_DECLS

/* What is known of the text of a source once it has been read. Pure; any thread. */

guint _lyceum_import_count_words      (LyceumDocument *document);
/** Characters that could not be read. */
guint _lyceum_import_count_unreadable (LyceumDocument *document);
/** Before it is shared. */
void  _lyceum_import_settle_language  (LyceumDocument *document);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-reader-private.h"

G_BEGIN_DECLS

/* One for each kind of package; @parts is what it holds (element-type utf8 GBytes). */
gboolean _lyceum_read_docx (LyceumReading *reading, GHashTable *parts, GError **error);
gboolean _lyceum_read_pptx (LyceumReading *reading, GHashTable *parts, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document-private.h"

G_BEGIN_DECLS

/** Whether a font is one that is written with on a typewriter. */
gboolean _lyceum_office_is_code_font (const char *name);

/** @name: of a style of paragraphs, in lower case. @kind: (out): what it is for. Returns: whether the name says so. */
gboolean _lyceum_office_style_kind   (const char *name, LyceumBlockKind *kind);

G_END_DECLS

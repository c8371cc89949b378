/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document-private.h"

G_BEGIN_DECLS

/** In a document without any heading, makes one of each short line in bold: many people write them so. */
void _lyceum_office_find_titles (LyceumDocument *document);

G_END_DECLS

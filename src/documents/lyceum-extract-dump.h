/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document.h"

G_BEGIN_DECLS

/** Prints the blocks of @document, for the eyes of a developer. */
void lyceum_extract_dump (LyceumDocument *document);

G_END_DECLS

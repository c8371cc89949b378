/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "documents-test.h"
#include "fuzz.h"

G_BEGIN_DECLS

/** Reads bytes as a file of that name. What comes of it has the form of a document, and survives the way through a pipe; what
 * does not has an error with a sentence. */
void fuzz_read (const char   *name,
                const guint8 *data,
                gsize         size);

G_END_DECLS

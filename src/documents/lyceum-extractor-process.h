/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document.h"

G_BEGIN_DECLS

/**
 * _lyceum_extractor_process_run:
 * @fd: (unowned): the file, opened for reading
 * @name: what a person calls it
 * @pasted: whether it is text from a clipboard, whatever it looks like
 *
 * Starts the reading process, waits for its answer, and ends it: when it has answered, at the limits of time and output,
 * or when @cancellable is cancelled. Takes nothing that it says for granted.
 *
 * Returns: (transfer full) (nullable): a document with at least one block
 */
LyceumDocument *_lyceum_extractor_process_run (int            fd,
                                               const char    *name,
                                               gboolean       pasted,
                                               GCancellable  *cancellable,
                                               GError       **error);

G_END_DECLS

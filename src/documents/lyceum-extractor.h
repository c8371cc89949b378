/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document.h"

G_BEGIN_DECLS

/**
 * lyceum_extractor_read_file_thread_cb:
 * @path: a file
 * @cancellable: (nullable): kills the reading process
 * @error: return location for a #LyceumDocumentError whose message is a sentence for a person
 *
 * Reads a document in `lyceum-extract`, a process of its own with limits on memory, processor time, output and open files,
 * and without network; a crash or a hang there is an error here. Waits; runs on a worker.
 *
 * Returns: (transfer full) (nullable): the document, with at least one block
 */
LyceumDocument *lyceum_extractor_read_file_thread_cb (const char    *path,
                                                      GCancellable  *cancellable,
                                                      GError       **error);

/** The same for a file that is not on a disk. @name: as it would be called there. */
LyceumDocument *lyceum_extractor_read_bytes_thread_cb (GBytes        *bytes,
                                                       const char    *name,
                                                       GCancellable  *cancellable,
                                                       GError       **error);

/** The same for text that a person pasted: Markdown if it has its marks, else plain text. */
LyceumDocument *lyceum_extractor_read_text_thread_cb (const char    *text,
                                                      GCancellable  *cancellable,
                                                      GError       **error);

G_END_DECLS

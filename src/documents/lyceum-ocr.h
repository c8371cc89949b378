/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document.h"

G_BEGIN_DECLS

/**
 * LyceumOcrProgress:
 * @page: from 1: the one that is looked at
 *
 * Called on the thread that reads.
 */
typedef void (*LyceumOcrProgress) (guint page, guint n_pages, gpointer user_data);

/**
 * lyceum_ocr_is_installed:
 *
 * Any thread.
 *
 * Returns: whether there is a program that recognises text
 */
gboolean        lyceum_ocr_is_installed       (void);

/**
 * lyceum_ocr_read_file_thread_cb:
 * @path: a PDF whose pages are pictures (%LYCEUM_DOCUMENT_ERROR_SCANNED)
 * @progress: (nullable):
 * @cancellable: (nullable): kills the processes
 * @error: return location for a #LyceumDocumentError whose message is a sentence for a person
 *
 * Has the text of each page recognised by tesseract, where it is installed; says what to install where it is not. Drawing
 * the pages, recognising and reading what was recognised is done by processes with the rights of `lyceum-extract`. Takes
 * seconds for each page; waits; runs on a worker.
 *
 * Returns: (transfer full) (nullable): the document, with at least one block
 */
LyceumDocument *lyceum_ocr_read_file_thread_cb (const char         *path,
                                                LyceumOcrProgress   progress,
                                                gpointer            user_data,
                                                GCancellable       *cancellable,
                                                GError            **error);

/** The same for a file that is not on a disk. @name: as it would be called there. */
LyceumDocument *lyceum_ocr_read_bytes_thread_cb (GBytes             *bytes,
                                                 const char         *name,
                                                 LyceumOcrProgress   progress,
                                                 gpointer            user_data,
                                                 GCancellable       *cancellable,
                                                 GError            **error);

G_END_DECLS

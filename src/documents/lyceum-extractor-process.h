/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document.h"

G_BEGIN_DECLS

/** A name as it stands in a sentence: of a sane length, in UTF-8, without anything that breaks the line. */
char           *_lyceum_extractor_display_name (const char *path);

/** Returns: a descriptor of a file that can be read; -1, with a sentence, where there is none. */
int             _lyceum_extractor_open         (const char *path, const char *name, GError **error);

/** Text goes the way of a file, through one that has no name. Returns: its descriptor, or -1. */
int             _lyceum_extractor_write        (const char *text, gsize length, GError **error);

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

/** A page of a PDF, from 1, as gray PNM. Returns: (transfer full) (nullable): */
GBytes         *_lyceum_extractor_process_render (int            fd,
                                                  const char    *name,
                                                  guint          page,
                                                  guint         *n_pages,
                                                  GCancellable  *cancellable,
                                                  GError       **error);

/**
 * What a program with the rights of the reading process writes to its standard output, given @fd as standard input.
 * @name: of the document, for sentences in errors
 * @arguments: its path, and its arguments
 *
 * Returns: (transfer full) (nullable):
 */
GBytes         *_lyceum_extractor_process_recognise (int                fd,
                                                     const char        *name,
                                                     const char *const *arguments,
                                                     gsize              most_bytes,
                                                     GCancellable      *cancellable,
                                                     GError           **error);

G_END_DECLS

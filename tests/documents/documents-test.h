/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-reader-private.h"

G_BEGIN_DECLS

/** Returns: (transfer full): the blocks of @document, one a line: "h2 Title", "p some *strong* words", "li1 #3 third". */
char           *documents_test_outline   (LyceumDocument *document);

/** Reads text as a file of that name, and fails the test on an error. */
LyceumDocument *documents_test_read      (const char *name, const char *text);

/** Reads text as a file of that name, and compares with the outline. */
void            documents_test_expect    (const char *name, const char *text, const char *outline);

/** Reads bytes as a file of that name, and expects this error with a sentence that names the file. */
void            documents_test_expect_error (const char *name, const void *data, gsize size, LyceumDocumentError code);

/** What must hold for every document that a reader made, whatever of. */
void            documents_test_check     (LyceumDocument *document);
/** What must hold for one that was stored, whoever has changed it there: nothing in it misleads who walks through it. */
void            documents_test_check_form (LyceumDocument *document);

/** Returns: (transfer full): @text @n times. */
char           *documents_test_repeat    (const char *text, gsize n);

/** Returns: (transfer full): an archive of pairs of a path and a text, up to %NULL. */
GBytes         *documents_test_zip       (const char *path, ...) G_GNUC_NULL_TERMINATED;

/** Returns: (transfer full): an EPUB with these texts (path, body) in reading order, up to %NULL. */
GBytes         *documents_test_epub      (const char *path, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS

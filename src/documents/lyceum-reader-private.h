/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document-private.h"

G_BEGIN_DECLS

/*
 * The readers. They run in the reading process only, on one thread, and see bytes that are meant to hurt.
 */

/**
 * LyceumReading:
 * @name: the name of the file as a person knows it, for sentences in errors; also a hint of its type
 * @data, @size: its bytes
 * @document: what is read goes here
 */
typedef struct
{
  const char *name;
  const char *data;
  gsize size;
  LyceumDocument *document;
} LyceumReading;

/** Tells the type by content, then by name (@pasted: it comes from a clipboard), and reads. In lyceum-reader.c. */
LyceumDocument *_lyceum_read             (const char *name, const char *data, gsize size, gboolean pasted, GError **error);

gboolean        _lyceum_read_text        (LyceumReading *reading, GError **error);
gboolean        _lyceum_read_markdown    (LyceumReading *reading, GError **error);
gboolean        _lyceum_read_html        (LyceumReading *reading, GError **error);
gboolean        _lyceum_read_epub        (LyceumReading *reading, GError **error);
gboolean        _lyceum_read_pdf         (LyceumReading *reading, GError **error);
/** DOCX and what else is a package of that kind. */
gboolean        _lyceum_read_office      (LyceumReading *reading, GError **error);

/** OpenDocument text, in an archive or in one XML file. */
gboolean        _lyceum_read_odt         (LyceumReading *reading, GError **error);
gboolean        _lyceum_read_flat_odt    (LyceumReading *reading, GError **error);

/** Says what to do with one in an old format, or locked. Returns %FALSE. */
gboolean        _lyceum_refuse_old_office (LyceumReading *reading, GError **error);

gboolean        _lyceum_read_subtitles   (LyceumReading *reading, GError **error);

/** Whether text looks like SubRip or WebVTT, whatever its file is called. */
gboolean        _lyceum_text_is_subtitles (const char *text);

/** What tesseract found on the pages of a scan; see lyceum-extractor-protocol.h. In lyceum-ocr-reader.c. */
gboolean        _lyceum_read_recognised  (LyceumReading *reading, GError **error);

/** A page of a PDF, from 1, in gray PNM as large as for recognition. Returns: (transfer full). In lyceum-pdf-render.c. */
GBytes         *_lyceum_render_page      (const char *name, const char *data, gsize size, guint page, guint *n_pages,
                                          GError **error);

/** How many signs there are that @text is written in Markdown. */
guint           _lyceum_text_count_marks (const char *text);

/**
 * UTF-8 text with LF line ends from UTF-8, UTF-16 and UTF-32 with or without a mark, and from what people wrote in before,
 * which is guessed. %NULL: not text.
 */
char           *_lyceum_decode_text      (LyceumReading *reading, gsize *length, GError **error);

/** The same for HTML, which may say itself what its encoding is. */
char           *_lyceum_decode_html      (LyceumReading *reading, gsize *length, GError **error);

/** One of the sentences that several readers say. Returns %FALSE. In lyceum-refusals.c. */
gboolean        _lyceum_refuse           (LyceumReading *reading, LyceumDocumentError code, GError **error);

/** Says that elements lie too deep in each other (LYCEUM_DOCUMENT_ERROR_TOO_LARGE). Returns %FALSE. */
gboolean        _lyceum_refuse_depth     (LyceumReading *reading, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-block-writer.h"
#include "lyceum-markup.h"
#include "lyceum-style-sheet.h"

G_BEGIN_DECLS

/**
 * LyceumHtmlReader:
 *
 * Writes the blocks of one HTML or XHTML text into a document. What belongs to a page and not to what it says is left
 * out: navigation, page numbers, footnotes and their marks, controls, pictures.
 */
typedef struct _LyceumHtmlReader LyceumHtmlReader;

/** @styles: (nullable): what its classes look like. @section: of the blocks. */
LyceumHtmlReader *_lyceum_html_reader_new       (LyceumDocument *document, const LyceumStyleSheet *styles, guint section);
void              _lyceum_html_reader_free      (LyceumHtmlReader *self);

/** @source: of a picture, as the text names it. Returns: (transfer none) (nullable): its name in the document */
typedef const char *(*LyceumHtmlPictureFunc) (const char *source, gpointer user_data);

/** Where pictures come from that do not stand in the text itself. */
void              _lyceum_html_reader_set_pictures (LyceumHtmlReader *self, LyceumHtmlPictureFunc func, gpointer user_data);

/** Returns: (nullable): the media type of a picture, by its first bytes */
const char       *_lyceum_html_picture_type     (const char *data, gsize size);

/**
 * Looks for the article on a page from the web, so that only it is read; before _lyceum_html_reader_read() gets the same text,
 * which is valid UTF-8.
 *
 * Returns: (transfer full) (nullable): its title; %NULL also where the page has nothing around its text
 */
char             *_lyceum_html_reader_find_article (LyceumHtmlReader *self, const char *text, gsize length);

/** Whether to read as XML first, and as HTML only when it is not well-formed. Returns: %FALSE when it is nested too deeply. */
gboolean          _lyceum_html_reader_read      (LyceumHtmlReader *self, const char *text, gsize length, gboolean as_xml);

/** The page of the printed book that it begins on, and the one that it ends on; 0: it does not say. */
void              _lyceum_html_reader_set_page  (LyceumHtmlReader *self, guint page);
guint             _lyceum_html_reader_get_page  (LyceumHtmlReader *self);

/** Returns: (transfer none) (nullable): what its title element says; what its lang attribute says. */
const char       *_lyceum_html_reader_get_title (LyceumHtmlReader *self);
const char       *_lyceum_html_reader_get_language (LyceumHtmlReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumHtmlReader, _lyceum_html_reader_free)

G_END_DECLS

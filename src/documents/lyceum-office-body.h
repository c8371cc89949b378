/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document-private.h"

G_BEGIN_DECLS

/**
 * LyceumOfficeBody:
 *
 * Takes what a text processor's file holds in its order, and makes blocks of it. Paragraphs stand in each other there: in
 * cells, in boxes that hang on a paragraph, in notes. A box comes behind the paragraph it hangs on, a note behind the last
 * paragraph in front of the next heading.
 */
typedef struct _LyceumOfficeBody LyceumOfficeBody;

LyceumOfficeBody *_lyceum_office_body_new     (LyceumDocument *document);
void              _lyceum_office_body_free    (LyceumOfficeBody *self);

/** The page (from 1, 0: not known) and section of the blocks to come. */
void              _lyceum_office_body_set_page (LyceumOfficeBody *self, guint page);
void              _lyceum_office_body_set_section (LyceumOfficeBody *self, guint section);

/** Adds to the paragraph that is open: every one is, from the beginning. @length: -1 up to the end. */
void              _lyceum_office_body_add_text (LyceumOfficeBody *self, const char *text, gssize length, guint styles);

/** Text that stands raised or lowered: in Unicode where that can be. */
void              _lyceum_office_body_add_script (LyceumOfficeBody *self, const char *text, gsize length, guint styles,
                                                  gboolean superscript);

/** @tex: (nullable): without dollars. One alone in its paragraph becomes a block of its own. */
void              _lyceum_office_body_add_formula (LyceumOfficeBody *self, const char *text, const char *tex);

/** @bytes: (nullable): the file, where it is of a kind that is kept. @words: (nullable): what it shows. */
void              _lyceum_office_body_add_picture (LyceumOfficeBody *self, const char *media_type, GBytes *bytes, const char *words);

/** Whether the open paragraph has something else than white space in it. */
gboolean          _lyceum_office_body_has_text (LyceumOfficeBody *self);

/** Whether the open paragraph is all in one of @styles, so that it has no style to speak of. */
gboolean          _lyceum_office_body_is_all  (LyceumOfficeBody *self, guint styles);

/** Whether paragraphs go to the page, not to a cell, a box or a note. */
gboolean          _lyceum_office_body_is_on_page (LyceumOfficeBody *self);

/** Returns: (transfer full): the text of the open paragraph, which is empty then. */
char             *_lyceum_office_body_steal_text (LyceumOfficeBody *self);

/** How much was added so far, of whatever: the same number means that nothing came. */
guint64           _lyceum_office_body_count   (LyceumOfficeBody *self);

/** Ends the open paragraph. Code of several paragraphs becomes one block. */
void              _lyceum_office_body_end_paragraph (LyceumOfficeBody *self, LyceumBlockKind kind, guint level, guint number);

/** Boxes and notes. Returns: %FALSE when they lie too deep in each other. */
gboolean          _lyceum_office_body_open_box (LyceumOfficeBody *self);
gboolean          _lyceum_office_body_open_note (LyceumOfficeBody *self);
void              _lyceum_office_body_close   (LyceumOfficeBody *self);

/** (transfer full): puts a block that was made elsewhere where a note would stand. */
void              _lyceum_office_body_take_note (LyceumOfficeBody *self, LyceumBlock *note);

/** Returns: (transfer full) (element-type LyceumBlock): the notes that wait, which are not written then. */
GPtrArray        *_lyceum_office_body_steal_notes (LyceumOfficeBody *self);

/** Tables: see lyceum-office-table.h. Paragraphs go to the cell that is open. */
gboolean          _lyceum_office_body_open_table (LyceumOfficeBody *self);
void              _lyceum_office_body_start_row (LyceumOfficeBody *self, gboolean is_header);
void              _lyceum_office_body_end_cell (LyceumOfficeBody *self, guint columns, guint rows);
void              _lyceum_office_body_repeat_cell (LyceumOfficeBody *self, guint columns);
void              _lyceum_office_body_cover_cell (LyceumOfficeBody *self, guint columns);
void              _lyceum_office_body_drop_row (LyceumOfficeBody *self);
void              _lyceum_office_body_close_table (LyceumOfficeBody *self);

/** Writes what still waits. */
void              _lyceum_office_body_finish  (LyceumOfficeBody *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumOfficeBody, _lyceum_office_body_free)

G_END_DECLS

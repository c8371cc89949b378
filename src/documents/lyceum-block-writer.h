/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document-private.h"

G_BEGIN_DECLS

/**
 * LyceumBlockWriter:
 *
 * Gathers the text of one block with its styled runs, then gives it to the document. Lives on the stack or in a reader.
 */
typedef struct
{
  LyceumDocument *document; /* (unowned) */
  GString *text;
  GArray *spans; /* (element-type LyceumSpan) */
  GArray *formulas; /* the TeX that is known of some of them, by where they stand; not to be touched from outside */
  guint page;    /* of the blocks to come */
  guint section;
  guint n_ended; /* blocks, so that a place in the text can be told from the same number in another one */
} LyceumBlockWriter;

void _lyceum_block_writer_init   (LyceumBlockWriter *self, LyceumDocument *document);
void _lyceum_block_writer_clear  (LyceumBlockWriter *self);

/** Adds @length bytes (-1: up to the end) of UTF-8 with @styles (LyceumSpanStyle). */
void _lyceum_block_writer_add    (LyceumBlockWriter *self, const char *text, gssize length, guint styles);

/**
 * Adds a formula: @text as a person can read it (what search, cards and lessons work on), @tex (nullable) what it is in
 * TeX, without dollars. Each one stays a run of its own. A block of kind formula takes its TeX from the formulas in it.
 */
void _lyceum_block_writer_add_formula (LyceumBlockWriter *self, const char *text, const char *tex, guint styles);

/** Whether something other than white space waits. */
gboolean _lyceum_block_writer_has_text (LyceumBlockWriter *self);

/** Takes back what was added behind @length bytes. */
void _lyceum_block_writer_truncate (LyceumBlockWriter *self, gsize length);

/** Makes a block of the first @end bytes, and keeps the rest. */
void _lyceum_block_writer_split (LyceumBlockWriter *self, guint end, LyceumBlockKind kind, guint level);

/** Takes out the spaces in front of a full stop or a comma and behind an opening bracket, which come of indented markup. */
void _lyceum_block_writer_tighten (LyceumBlockWriter *self);

/** Ends the block: it goes to the document, and the writer is empty again. Text of white space only makes no block. */
void _lyceum_block_writer_finish (LyceumBlockWriter *self, LyceumBlockKind kind, guint level, guint number, const char *info);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LyceumBlockWriter, _lyceum_block_writer_clear)

G_END_DECLS

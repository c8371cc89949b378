/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document.h"
#include "lyceum-document-limits.h"

G_BEGIN_DECLS

struct _LyceumDocument
{
  gatomicrefcount references;
  char *title;         /* (nullable) */
  char *language;      /* (nullable) */
  GPtrArray *blocks;   /* (element-type LyceumBlock) (owned) */
  GPtrArray *sections; /* (element-type utf8) (owned) (nullable elements) */
  GPtrArray *pictures; /* (element-type LyceumPicture) (owned) */
  gsize picture_bytes;
  gsize text_bytes;
  gsize n_spans;
  guint next_offset;   /* of the page or section that the last block is in */
  gboolean full;       /* a limit was reached; blocks that came later were dropped */
};

/** Whether a limit on text, blocks or spans was reached, so that the document is not whole. */
gboolean _lyceum_document_is_full (LyceumDocument *self);

/** Drops the blocks from @n_blocks on, before it is shared. */
void     _lyceum_document_truncate (LyceumDocument *self, guint n_blocks);

/** Drops the paragraphs for which @drop says so, before it is shared. */
void     _lyceum_document_filter (LyceumDocument *self, gboolean (*drop) (const LyceumBlock *block, gpointer user_data), gpointer user_data);

/** Moves the headings from block @first on by @shift levels. */
void     _lyceum_document_shift_headings (LyceumDocument *self, guint first, int shift);

/** Names a section that was added without a name. */
void     _lyceum_document_name_section (LyceumDocument *self, guint section, const char *name);

/** Returns: (transfer full): a list that frees its pictures. */
GPtrArray *_lyceum_pictures_new (void);

/** Whether pictures of @media_type are kept. */
gboolean _lyceum_is_picture_type (const char *media_type);

/** Whether @kind keeps its white space. */
gboolean _lyceum_block_kind_is_verbatim (LyceumBlockKind kind);

/** Folds white space, drops invisible characters, normalises to NFC and moves the spans along. In lyceum-block-fold.c. */
void     _lyceum_block_fold (LyceumBlock *block);

/** Bytes of its text and of the TeX of its formulas: both count for the limit of text. */
gsize    _lyceum_block_count_bytes (const LyceumBlock *block);

#define LYCEUM_SPAN_ALL                                                                                                \
  (LYCEUM_SPAN_STRONG | LYCEUM_SPAN_EMPHASIS | LYCEUM_SPAN_CODE | LYCEUM_SPAN_TERM | LYCEUM_SPAN_LINK |                 \
   LYCEUM_SPAN_FORMULA)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-drafts.h"
#include "lyceum-heading-title-private.h"

G_BEGIN_DECLS

/**
 * LyceumPiece:
 * @first, @n_blocks: its blocks
 * @heading: index of the heading block that it stands under; %G_MAXUINT before the first
 * @parent: index of the piece that the heading above opens; %G_MAXUINT at the top
 * @opening: index of the piece that begins with @heading; its own without one
 * @key: rank of its heading: the higher, the deeper; %G_MAXUINT for text without a heading of its own
 * @minutes: of reading, whole; 0 for what is left out
 * @left_out: nothing in it is studied
 * @opens: begins with its heading; else it goes on with what the piece before it holds
 * @aside: its heading is that of a definition, a theorem, an example: no lesson is called after it
 * @glued: never parted from the piece before it
 * @strength: what it costs to have the piece before it in the same lesson
 * @parts: (nullable): its heading, read
 *
 * What an outline is put together from: the text under one heading, or a part of it where it is long. In order of the text.
 */
typedef struct
{
  guint first, n_blocks;
  guint heading;
  guint parent;
  guint opening;
  guint key;
  double minutes;
  gboolean left_out;
  gboolean opens;
  gboolean aside;
  gboolean glued;
  double strength;
  LyceumHeadingParts *parts;
} LyceumPiece;

/** A lesson to be: pieces @first up to before @end. */
typedef struct
{
  guint first, end;
} LyceumPieceGroup;

void       _lyceum_piece_free         (LyceumPiece       *piece);

/** Returns: (transfer full) (element-type LyceumPiece) (nullable): %NULL when cancelled */
GPtrArray *_lyceum_pieces_new         (LyceumDocument    *document,
                                       GCancellable      *cancellable,
                                       GError           **error);

/** Cuts pieces that are too long for a lesson where the topic shifts. Takes @pieces. */
GPtrArray *_lyceum_pieces_cut         (LyceumDocument    *document,
                                       GPtrArray         *pieces,
                                       GCancellable      *cancellable,
                                       GError           **error);

/** Returns: (transfer full) (element-type LyceumPieceGroup): which pieces share a lesson */
GArray    *_lyceum_pieces_group       (GPtrArray         *pieces);

/** Returns: (transfer full): a title for each group, no two alike */
GPtrArray *_lyceum_group_titles       (LyceumDocument    *document,
                                       GPtrArray         *pieces,
                                       GArray            *groups);

/** Returns: (transfer full): the headings above a group */
char      *_lyceum_group_path         (LyceumDocument    *document,
                                       GPtrArray         *pieces,
                                       const LyceumPieceGroup *group);

/** Returns: (transfer full): for each group without a heading, the words that it has more of than the others; else empty */
GPtrArray *_lyceum_group_topics       (LyceumDocument    *document,
                                       GPtrArray         *pieces,
                                       GArray            *groups);

/** Returns: whether a paragraph ends before it has said what it is about to say: with a colon or a comma */
gboolean   _lyceum_text_is_open       (const char        *text);

/** Returns: whether the block at @index must stay with the one before it: a list with its introduction, code with its text */
gboolean   _lyceum_block_clings       (LyceumDocument    *document,
                                       guint              index);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-vector-index.h"

G_BEGIN_DECLS

#define LYCEUM_BLOCK_ROWS 1024

/** Rows that stand together in memory. */
typedef struct
{
  gint8 *rows; /* (owned): LYCEUM_BLOCK_ROWS of them, aligned */
  guint n;
  gint64 ids[LYCEUM_BLOCK_ROWS];
  gint64 chunk_ids[LYCEUM_BLOCK_ROWS]; /* 0: the vector is gone */
  gint32 sums[LYCEUM_BLOCK_ROWS];
  float scales[LYCEUM_BLOCK_ROWS];
} LyceumVectorBlock;

/** Where the vector of a passage is. */
typedef struct
{
  gint64 chunk_id;
  guint row; /* over all blocks */
} LyceumVectorPlace;

struct _LyceumVectorIndex
{
  char *model;          /* (owned) */
  gsize most_bytes;
  gint64 model_id;      /* 0: the collection has none of this name */
  guint dimensions;
  guint stride;         /* bytes of a row */
  GPtrArray *blocks;    /* (owned) (element-type LyceumVectorBlock): all full but the last */
  GArray *places;       /* (owned) (element-type LyceumVectorPlace): by chunk_id; never changed, but replaced */
  guint n_gone;         /* rows of vectors that are gone */
  gint64 n_removed;     /* as the collection counted when that was last looked at */
  gint64 last_id;       /* up to which vectors have been loaded */
  gint64 newest_id;     /* the last that there was */
  gboolean is_full;     /* some that are there have not been loaded */
};

LyceumVectorBlock *_lyceum_vector_block_new  (guint stride);
void               _lyceum_vector_block_free (LyceumVectorBlock *block);

/** Steps to the next row of a statement (id, chunk_id, scale, high) and adds it to a block that has room. */
gboolean           _lyceum_vector_block_read (LyceumVectorBlock *block, LyceumVectorIndex *index, LyceumStatement *statement,
                                              gboolean *row, GError **error);
LyceumStatement   *_lyceum_vector_rows_after (LyceumConnection *connection, gint64 model_id, gint64 id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumVectorBlock, _lyceum_vector_block_free)

G_END_DECLS

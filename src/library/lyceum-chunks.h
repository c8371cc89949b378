/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-database.h"
#include "lyceum-document.h"
#include "lyceum-terms.h"

G_BEGIN_DECLS

/**
 * LyceumChunk:
 * @heading_path: the headings above it, outermost first, joined with " › "; empty before the first heading
 * @text: its text; blocks are parted by LF
 * @first_block, @n_blocks: the blocks that it takes from; a long block gives several chunks
 * @location: where it begins, for a person
 * @language: (nullable): what it is written in, where that is not what the document is written in, as far as that can be told of so little
 * @terms: (nullable): its words, for the index; without them it is indexed later
 *
 * A passage of a source that is found and cited as one.
 */
typedef struct
{
  char *heading_path;
  char *text;
  guint first_block;
  guint n_blocks;
  char *location;
  const char *language; /* static */
  LyceumTerms *terms;
} LyceumChunk;

void       lyceum_chunk_free           (LyceumChunk    *chunk);

/**
 * lyceum_chunks_cut_thread_cb:
 * @document: a document
 * @language: (nullable): BCP 47, for the ends of sentences and the stems of words
 * @cancellable: (nullable): looked at once a block and once a passage
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Cuts a document into passages of about 300 tokens, 512 at the most (one token is taken as four characters of an
 * alphabet, or one ideograph). A passage never crosses a heading; the end of a section that is too short to stand by itself belongs to the
 * passage before it, where it fits. A block that is too long is cut at the end of a sentence, a table between rows, code between
 * lines, and only what is longer than a passage even so between words. Any thread.
 *
 * Returns: (transfer full) (element-type LyceumChunk): the passages in order; %NULL when cancelled
 */
GPtrArray *lyceum_chunks_cut_thread_cb (LyceumDocument *document,
                                        const char     *language,
                                        GCancellable   *cancellable,
                                        GError        **error);

/**
 * lyceum_chunks_store:
 * @connection: the writer's, in a transaction
 * @source_id: the source that they were cut from
 * @chunks: (element-type LyceumChunk): its passages
 * @error: return location for a #LyceumDatabaseError
 *
 * Puts the passages of a source in place of those that it had.
 */
gboolean   lyceum_chunks_store         (LyceumConnection *connection,
                                        gint64            source_id,
                                        GPtrArray        *chunks,
                                        GError          **error);

G_END_DECLS

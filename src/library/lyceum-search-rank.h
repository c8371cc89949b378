/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-grams.h"
#include "lyceum-search-private.h"

G_BEGIN_DECLS

/** So many of what the first look has found are looked at closely. */
#define LYCEUM_RANK_POOL 128

/** A passage, and how well its words fit. */
typedef struct
{
  gint64 chunk_id;
  double fit; /* (out): 0 to 1 */
} LyceumFit;

/** Says of passages, those that are most like the question first, how well each fits. What is behind the pool does not fit better
 * than what is in it. */
gboolean _lyceum_rank (LyceumConnection *connection, const LyceumQuestionWords *words, const LyceumUsual *usual, LyceumFit *fits,
                       guint n, GCancellable *cancellable, GError **error);

/** Returns: (transfer full) (nullable): what is usual in the collection, kept from search to search. */
LyceumUsual *_lyceum_search_usual (LyceumSearch *self, LyceumConnection *connection, GCancellable *cancellable, GError **error);

G_END_DECLS

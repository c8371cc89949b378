/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-section-analysis-private.h"

G_BEGIN_DECLS

/**
 * _lyceum_sentences_number_stems:
 * @sentences: (element-type LyceumSentence): with their words found
 *
 * Gives each stem that means something a number, and each sentence the sorted numbers of its own.
 *
 * Returns: how many stems there are
 */
guint   _lyceum_sentences_number_stems (GPtrArray            *sentences);

/**
 * _lyceum_sentences_rank:
 * @sentences: (element-type LyceumSentence): with their stems numbered
 *
 * How central each sentence is: sentences that share rare words recommend each other, and the more so the more they are
 * recommended themselves (LexRank). Each is compared with a bounded number of others.
 *
 * Returns: (transfer full) (array): a value for each sentence, 0 to 1, the highest 1
 */
double *_lyceum_sentences_rank         (GPtrArray            *sentences,
                                        guint                 n_stems);

/** Returns: the share of the shorter sentence's stems that the other has too, 0 to 1 */
double  _lyceum_sentences_sameness     (const LyceumSentence *one,
                                        const LyceumSentence *other);

G_END_DECLS

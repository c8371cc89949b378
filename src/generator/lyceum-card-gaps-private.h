/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-cards-private.h"

G_BEGIN_DECLS

typedef enum
{
  LYCEUM_CARD_GAP_TERM,
  LYCEUM_CARD_GAP_DATE,
  LYCEUM_CARD_GAP_NAME,
  LYCEUM_CARD_GAP_NUMBER,
  LYCEUM_CARD_GAP_CODE,
} LyceumCardGapKind;

typedef struct
{
  LyceumCardGapKind kind;
  LyceumCardRun run;
  gsize start, end; /* of the sentence's text, where they are not those of the words; else both 0 */
  double score;
  gboolean named; /* stands behind a word of naming in another language: only the same word gives it away */
} LyceumCardGap;

/* Whether what the words hide stands somewhere else in the sentence. */
gboolean _lyceum_card_is_readable_elsewhere (const LyceumCardSentence *sentence, LyceumCardRun run);
gboolean _lyceum_card_ends_in_possessive    (const LyceumCardSentence *sentence, guint index);

/* Takes @gap for the best of its sentence if it can be asked for and is better than @best. */
void _lyceum_card_consider (LyceumCardMaker *maker,
                            const LyceumCardSentence *sentence,
                            LyceumCardGap gap,
                            LyceumCardGap *best);

/* lyceum-card-foreign.c: gaps in languages whose words are not known. */
void _lyceum_card_consider_foreign (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardGap *best);

/* A second abbreviation of the same sentence, where @first is one too: "… (HAT) … (HDAC)". */
void _lyceum_card_consider_second (LyceumCardMaker *maker,
                                   const LyceumCardSentence *sentence,
                                   const LyceumCardGap *first,
                                   LyceumCardGap *second);

G_END_DECLS

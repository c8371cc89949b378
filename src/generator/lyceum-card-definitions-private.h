/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-cards-private.h"

G_BEGIN_DECLS

#define LYCEUM_CARD_MAX_TERM_WORDS 6

/* lyceum-card-definition-judge.c */
guint    _lyceum_card_last_of_thought         (const LyceumCardSentence *sentence, guint first);
gboolean _lyceum_card_shares_all_stems        (const LyceumCardSentence *sentence,
                                               LyceumCardRun             term,
                                               LyceumCardRun             definition);
gboolean _lyceum_card_is_capital_compound     (const LyceumCardSentence *sentence, LyceumCardRun term);
gboolean _lyceum_card_is_definition           (const LyceumCardSentence *sentence,
                                               LyceumCardRun             term,
                                               LyceumCardRun             definition,
                                               gboolean                  marked);
gboolean _lyceum_card_is_term                 (LyceumCardMaker          *maker,
                                               const LyceumCardSentence *sentence,
                                               LyceumCardRun             term);
char    *_lyceum_card_show_term               (LyceumCardMaker          *maker,
                                               const LyceumCardSentence *sentence,
                                               LyceumCardRun             term);
char    *_lyceum_card_ask                     (LyceumCardMaker          *maker,
                                               const LyceumCardSentence *sentence,
                                               LyceumCardRun             term,
                                               LyceumCardRun             definition,
                                               guint                     be);
/* What the section often speaks of matters more. */
double   _lyceum_card_weight                  (LyceumCardMaker          *maker,
                                               const LyceumCardSentence *sentence,
                                               LyceumCardRun             term);
/* Takes @question. */
void     _lyceum_card_define                  (LyceumCardMaker    *maker,
                                               LyceumCardSentence *sentence,
                                               char               *question,
                                               LyceumCardRun       definition,
                                               double              score);

/* lyceum-card-meanings.c */
gboolean _lyceum_card_find_meaning            (LyceumCardMaker *maker, LyceumCardSentence *sentence);
gboolean _lyceum_card_find_naming             (LyceumCardMaker *maker, LyceumCardSentence *sentence);
void     _lyceum_card_find_marked_apposition  (LyceumCardMaker *maker, LyceumCardSentence *sentence);
void     _lyceum_card_find_abbreviation       (LyceumCardMaker *maker, LyceumCardSentence *sentence);

G_END_DECLS

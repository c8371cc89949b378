/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-card-grammar-private.h"
#include "lyceum-cards-private.h"

G_BEGIN_DECLS

typedef enum
{
  LYCEUM_PHRASE_DATE,
  LYCEUM_PHRASE_NUMBER,
  LYCEUM_PHRASE_COUNT,  /* a small number in words */
  LYCEUM_PHRASE_NAME,
  LYCEUM_PHRASE_QUOTED,
  LYCEUM_PHRASE_THING,  /* a noun with what belongs to it */
  LYCEUM_PHRASE_PAIR,   /* two names or things joined by "and" */
} LyceumPhraseKind;

/** Words of a sentence that could be asked for. */
typedef struct
{
  LyceumPhraseKind kind;
  LyceumCardRun run;
  gsize start, end; /* bytes of the sentence's text */
  gboolean bounded; /* stands behind a word that only a thing follows */
  gboolean listed;  /* one of several that are told in a row */
} LyceumPhrase;

/** What the words of a sentence do: LyceumGrammarClass for each. */
GArray *_lyceum_phrases_classify (const LyceumGrammar *grammar, const LyceumCardSentence *sentence);

/** Returns: (transfer full) (element-type LyceumPhrase): in the order of the sentence; they may overlap */
GArray *_lyceum_phrases_find (LyceumCardMaker *maker, const LyceumCardSentence *sentence, GArray *classes);

/** Whether the words @index - 1 and @index are written as parts of one phrase. */
gboolean _lyceum_phrases_joined (const LyceumCardSentence *sentence, guint index);

/* lyceum-card-distractors.c: @text stands somewhere in the section. */
void _lyceum_card_alternatives_note (LyceumCardAlternatives *self, LyceumPhraseKind kind, const char *text);

G_END_DECLS

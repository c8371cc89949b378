/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What a word does around the names and things of a sentence, by short lists of many languages. */
typedef enum
{
  LYCEUM_GRAMMAR_ARTICLE = 1 << 0,     /* a thing begins after it; what stands before it is no noun */
  LYCEUM_GRAMMAR_PREPOSITION = 1 << 1, /* a thing begins after it; in Hindi and Turkish: ends before it */
  LYCEUM_GRAMMAR_BREAK = 1 << 2,       /* any other word of grammar: never inside of a name of something */
  LYCEUM_GRAMMAR_LINK = 1 << 3,        /* joins two parts of one name: "of", "de", "von" */
  LYCEUM_GRAMMAR_AND = 1 << 4,
  LYCEUM_GRAMMAR_MONTH = 1 << 5,
  LYCEUM_GRAMMAR_COUNT = 1 << 6,     /* a number in words */
  LYCEUM_GRAMMAR_MAGNITUDE = 1 << 7, /* million, per cent */
  LYCEUM_GRAMMAR_VAGUE = 1 << 8,     /* part, way, example: not worth asking for alone */
  LYCEUM_GRAMMAR_EXAMPLE = 1 << 9,   /* what follows could be something else as well */
  LYCEUM_GRAMMAR_PRONOUN = 1 << 10,  /* stands for what was said before */
  LYCEUM_GRAMMAR_GENITIVE = 1 << 11, /* joins a thing to what belongs to it: "unit of measurement" */
  LYCEUM_GRAMMAR_VERBAL = 1 << 12,   /* a verb follows */
} LyceumGrammarClass;

typedef struct _LyceumGrammar LyceumGrammar;

/** Returns: the lists of @language; an empty one where nothing is known of it. Immutable; any thread. */
const LyceumGrammar *_lyceum_grammar_get      (const char *language);

/** Returns: LyceumGrammarClass of @word, of any case. */
guint                _lyceum_grammar_classify (const LyceumGrammar *self, const char *word, gsize length);

/** Whether nouns begin with capitals, so that a capital does not tell a name. */
gboolean             _lyceum_grammar_capitalises_nouns (const LyceumGrammar *self);

/** Whether a noun stands before what belongs to it: "himno nacional". */
gboolean             _lyceum_grammar_has_heads_first (const LyceumGrammar *self);

G_END_DECLS

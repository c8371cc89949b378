/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-card-phrases-private.h"

G_BEGIN_DECLS

#define LYCEUM_PHRASE_MAX_WORDS 6

/* One sentence that is looked through for phrases. */
typedef struct
{
  LyceumCardMaker *maker;
  const LyceumGrammar *grammar;
  const LyceumCardSentence *sentence;
  GArray *classes; /* (element-type guint) */
  GArray *found;   /* (element-type LyceumPhrase) */
} LyceumPhraseSearch;

static inline guint
_lyceum_phrase_class (const LyceumPhraseSearch *search, guint index)
{
  return index < search->classes->len ? g_array_index (search->classes, guint, index) : 0;
}

static inline guint
_lyceum_phrase_flags (const LyceumPhraseSearch *search, guint index)
{
  return index < search->sentence->words->len ? _lyceum_card_word (search->sentence, index)->flags : 0;
}

/* lyceum-card-phrases.c */
gboolean _lyceum_phrase_is_content   (const LyceumPhraseSearch *search, guint index);
gboolean _lyceum_phrase_is_number    (const LyceumPhraseSearch *search, guint index);
gboolean _lyceum_phrase_is_year      (const LyceumPhraseSearch *search, guint index);
gboolean _lyceum_phrase_is_vague     (const LyceumPhraseSearch *search, guint first, guint last);
void     _lyceum_phrase_add          (LyceumPhraseSearch *search, LyceumPhraseKind kind, guint first, guint last, gboolean bounded);

/* lyceum-card-phrase-numbers.c, lyceum-card-phrase-things.c */
void     _lyceum_phrase_find_numbers (LyceumPhraseSearch *search);
void     _lyceum_phrase_find_names   (LyceumPhraseSearch *search);
void     _lyceum_phrase_find_things  (LyceumPhraseSearch *search);

G_END_DECLS

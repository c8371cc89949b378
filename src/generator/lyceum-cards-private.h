/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-drafts.h"
#include "lyceum-tokens.h"

G_BEGIN_DECLS

/*
 * How cards are found: the text of a section becomes sentences with words (lyceum-card-sentence.c); judges say which of
 * them can stand on a card (lyceum-card-judge.c); each finder proposes drafts; the selection keeps the best of them
 * (lyceum-card-selection.c). Private to the built-in generator. Any thread: nothing here is shared.
 */

/** What a word does in a sentence, by English word lists; 0 in other languages. */
typedef enum
{
  LYCEUM_CARD_FIRST_PERSON = 1 << 0,
  LYCEUM_CARD_SECOND_PERSON = 1 << 1,
  LYCEUM_CARD_HE = 1 << 2,          /* he, she and their forms */
  LYCEUM_CARD_IT = 1 << 3,          /* it, they and their forms */
  LYCEUM_CARD_THIS = 1 << 4,        /* points at something outside of the sentence */
  LYCEUM_CARD_OPENER = 1 << 5,      /* ties a sentence that it begins to the one before */
  LYCEUM_CARD_BE = 1 << 6,          /* is, are, was, were */
  LYCEUM_CARD_VERB = 1 << 7,        /* a verb whatever stands around it */
  LYCEUM_CARD_PREPOSITION = 1 << 8,
  LYCEUM_CARD_RELATIVE = 1 << 9,    /* that, which, who, whose */
  LYCEUM_CARD_REFERENCE = 1 << 10,  /* figure, table, theorem, above */
  LYCEUM_CARD_IMPERATIVE = 1 << 11, /* a command where it begins a sentence */
  LYCEUM_CARD_COUNT = 1 << 12,      /* two to twelve */
  LYCEUM_CARD_MONTH = 1 << 13,
  LYCEUM_CARD_TRIVIAL = 1 << 14,    /* never worth asking for */
  LYCEUM_CARD_VAGUE = 1 << 15,      /* "is a good example": not a definition */
  LYCEUM_CARD_PERSON = 1 << 16,     /* asks for "who" */
  LYCEUM_CARD_ARTICLE = 1 << 17,
  LYCEUM_CARD_SPEECH = 1 << 18,     /* said, cried: a story */
  LYCEUM_CARD_NAMING = 1 << 19,     /* called, named, termed */
  LYCEUM_CARD_MEASURE = 1 << 20,    /* million, per cent, metres */
  LYCEUM_CARD_CONTEXT = 1 << 21,    /* "the program", "the author": what was spoken of before */
  LYCEUM_CARD_CONJUNCTION = 1 << 22,
  LYCEUM_CARD_PLACE = 1 << 25,      /* asks for "what" where a name stands for a place */
  LYCEUM_CARD_NUMERAL = 1 << 24,    /* thirteen and more */
  LYCEUM_CARD_ORIGIN = 1 << 23,     /* English, Latin: an adjective, though it begins with a capital */
} LyceumCardWordClass;

/** A word of a sentence; @start and @end are bytes of the sentence's text. */
typedef struct
{
  gsize start, end;
  guint flags;      /* LyceumWordFlags */
  guint classes;    /* LyceumCardWordClass */
  guint styles;     /* LyceumSpanStyle */
  const char *stem; /* owned by the sentence */
} LyceumCardWord;

/** Words @first to @last of a sentence, both included. */
typedef struct
{
  guint first, last;
} LyceumCardRun;

/** A run of words that the source marks. */
typedef struct
{
  LyceumCardRun run;
  guint styles;
} LyceumCardMark;

/**
 * LyceumCardSentence:
 * @block: index of its block
 * @start, @end: bytes of the block's text
 * @text: the sentence to the letter
 * @subject: (nullable): what the pronoun that it begins with stands for
 * @index: its number in its block
 * @n_in_block: how many sentences its block has
 */
typedef struct
{
  guint block;
  gsize start, end;
  char *text;
  LyceumWords *tokens;
  GArray *words; /* (element-type LyceumCardWord) */
  GArray *marks; /* (element-type LyceumCardMark) */
  char *subject; /* (nullable): what "It" or "He" at the beginning stands for */
  char *biography; /* (nullable): whose life the paragraph tells up to here: a name with years behind it */
  guint index, n_in_block;
  gboolean tied;   /* a word that ties it to the sentence before was left off */
  gboolean clause; /* a part of a long sentence, between semicolons */
  gboolean story; /* tells; does not teach */
  gboolean used;  /* a card asks for what it says */
} LyceumCardSentence;

/** What the section could offer in place of an answer. */
typedef struct _LyceumCardAlternatives LyceumCardAlternatives;

/** A section on its way to cards. */
typedef struct
{
  LyceumDocument *document;
  const LyceumSection *section;
  const char *language;
  GCancellable *cancellable;
  gboolean english;
  GPtrArray *sentences;   /* (element-type LyceumCardSentence), in order of the text */
  GHashTable *in_lower;   /* (element-type utf8): words that the section writes in lower case */
  GHashTable *proper;     /* (element-type utf8): words with a capital where no sentence asks for one */
  GHashTable *frequency;  /* stems to how often the section has them */
  GHashTable *known;      /* stems of headings and marked terms: what the section is about */
  GByteArray *idle;       /* (nullable): for each block of the section, whether nothing in it teaches */
  guint n_words;
  GHashTable *answers;    /* (element-type utf8): what gaps of other languages than English have asked for */
  LyceumCardAlternatives *alternatives;
  GPtrArray *drafts;      /* (element-type LyceumCardDraft) (nullable elements): proposals */
} LyceumCardMaker;

static inline const LyceumCardWord *
_lyceum_card_word (const LyceumCardSentence *sentence,
                   guint                     index)
{
  return &g_array_index (sentence->words, LyceumCardWord, index);
}

static inline gboolean
_lyceum_card_word_is (const LyceumCardSentence *sentence,
                      guint                     index,
                      guint                     classes)
{
  return index < sentence->words->len && (_lyceum_card_word (sentence, index)->classes & classes) != 0;
}

/* lyceum-card-words.c */
guint    _lyceum_card_classify        (const char *word, gsize length);
gboolean _lyceum_card_names           (const char *language, const char *word);
gboolean _lyceum_card_announces        (const char *language, const char *text);
gboolean _lyceum_card_is_copula        (const char *language, const char *word);
gboolean _lyceum_card_is_numeral       (const char *language, const char *word);
gboolean _lyceum_card_opens_dangling  (const char *language, const char *text);

/* lyceum-card-sentence.c */
void     _lyceum_card_collect         (LyceumCardMaker *maker);
guint    _lyceum_card_find_sentence   (LyceumCardMaker *maker, guint block);
void     _lyceum_card_sentence_free   (LyceumCardSentence *sentence);
gboolean _lyceum_card_word_equals     (const LyceumCardSentence *sentence, guint index, const char *word);
gboolean _lyceum_card_gap_has         (const LyceumCardSentence *sentence, guint index, const char *characters);
gboolean _lyceum_card_gap_is_space    (const LyceumCardSentence *sentence, guint index);
guint    _lyceum_card_content_words   (const LyceumCardSentence *sentence, LyceumCardRun run);
char    *_lyceum_card_plain           (const LyceumCardSentence *sentence, gsize start, gsize end);
char    *_lyceum_card_show            (LyceumCardMaker *maker, const LyceumCardSentence *sentence, gsize start, gsize end);
char    *_lyceum_card_show_block      (const LyceumBlock *block, gsize start, gsize end);
char    *_lyceum_card_hide            (LyceumCardMaker *maker, const LyceumCardSentence *sentence, gsize start, gsize end);
LyceumCardSentence *_lyceum_card_sentence_cut (LyceumCardMaker *maker, const LyceumCardSentence *sentence, gsize tie);
const LyceumCardMark *_lyceum_card_mark_at (const LyceumCardSentence *sentence, guint word);

/* lyceum-card-judge.c */
gboolean _lyceum_card_is_whole        (const LyceumCardSentence *sentence);
gboolean _lyceum_card_is_whole_within (const LyceumCardSentence *sentence, guint max_words, guint max_characters);
gboolean _lyceum_card_has_placeholder (const LyceumCardSentence *sentence);
gboolean _lyceum_card_has_verb        (const LyceumCardSentence *sentence);
gboolean _lyceum_card_is_shouted      (const LyceumCardSentence *sentence);
gboolean _lyceum_card_is_readable     (const char *text);
gboolean _lyceum_card_stands          (LyceumCardMaker *maker, const LyceumCardSentence *sentence);
gboolean _lyceum_card_points_outside  (const LyceumCardSentence *sentence, LyceumCardRun run);

/* lyceum-card-standing.c */
gboolean _lyceum_card_is_fragment     (const LyceumCardSentence *sentence);
gboolean _lyceum_card_is_telling      (const LyceumCardSentence *sentence);
/* lyceum-card-standing-foreign.c */
gboolean _lyceum_card_begins_later    (const LyceumCardMaker *maker, const LyceumCardSentence *sentence);
gboolean _lyceum_card_foreign_stands_by (LyceumCardMaker *maker, const LyceumCardSentence *sentence, GArray *classes);
gboolean _lyceum_card_foreign_stands  (LyceumCardMaker *maker, const LyceumCardSentence *sentence);
gboolean _lyceum_card_stands_with_gap (LyceumCardMaker *maker, const LyceumCardSentence *sentence, GArray *classes);
gboolean _lyceum_card_stands_after    (LyceumCardMaker *maker, const LyceumCardSentence *sentence);
gsize    _lyceum_card_measure_tie     (const char *language, const char *text);

/* lyceum-card-scope.c */
gboolean _lyceum_card_block_teaches   (LyceumCardMaker *maker, guint block);
void     _lyceum_card_tell_stories    (LyceumCardMaker *maker);

/* lyceum-card-subjects.c */
void     _lyceum_card_resolve_subjects (LyceumCardMaker *maker);

/* lyceum-card-distractors.c; what is noted there stands in lyceum-card-phrases-private.h */
LyceumCardAlternatives *_lyceum_card_alternatives_new (void);
void     _lyceum_card_alternatives_free (LyceumCardAlternatives *self);
void     _lyceum_card_add_distractors (LyceumCardMaker *maker, GPtrArray *cards);
void     _lyceum_card_write_distractors (GPtrArray *cards);

/* lyceum-card-names.c */
gboolean _lyceum_card_is_name_word    (const LyceumCardSentence *sentence, guint index);
gboolean _lyceum_card_name_at         (LyceumCardMaker *maker, const LyceumCardSentence *sentence, guint index, LyceumCardRun *run);
gboolean _lyceum_card_date_at         (const LyceumCardSentence *sentence, guint index, LyceumCardRun *run);
gboolean _lyceum_card_number_at       (const LyceumCardSentence *sentence, guint index, LyceumCardRun *run);

/* lyceum-card-lives.c */
gboolean _lyceum_card_life_after      (const LyceumCardSentence *sentence, LyceumCardRun name, LyceumCardRun *years);
void     _lyceum_card_find_life       (LyceumCardMaker    *maker,
                                       LyceumCardSentence *sentence,
                                       LyceumCardRun       name,
                                       LyceumCardRun       years);

/* The finders. Each adds drafts to the maker. */
void     _lyceum_card_find_terms       (LyceumCardMaker *maker); /* lyceum-card-terms.c */
void     _lyceum_card_find_definitions (LyceumCardMaker *maker); /* lyceum-card-definitions.c */
void     _lyceum_card_find_is_a        (LyceumCardMaker *maker); /* lyceum-card-is-a.c */
void     _lyceum_card_find_questions   (LyceumCardMaker *maker); /* lyceum-card-questions.c */
void     _lyceum_card_find_statements  (LyceumCardMaker *maker); /* lyceum-card-statements.c */
void     _lyceum_card_find_lists       (LyceumCardMaker *maker); /* lyceum-card-lists.c */
void     _lyceum_card_find_tables      (LyceumCardMaker *maker); /* lyceum-card-tables.c */
void     _lyceum_card_find_people      (LyceumCardMaker *maker); /* lyceum-card-people.c */
void     _lyceum_card_find_kinds       (LyceumCardMaker *maker); /* lyceum-card-kinds.c */
void     _lyceum_card_find_numerals    (LyceumCardMaker *maker); /* lyceum-card-numerals.c */
void     _lyceum_card_find_answers     (LyceumCardMaker *maker); /* lyceum-card-answers.c */
void     _lyceum_card_find_places      (LyceumCardMaker *maker); /* lyceum-card-places.c */
void     _lyceum_card_find_appositions (LyceumCardMaker *maker); /* lyceum-card-appositions.c */
void     _lyceum_card_find_lives       (LyceumCardMaker *maker); /* lyceum-card-lives.c */
void     _lyceum_card_find_called      (LyceumCardMaker *maker); /* lyceum-card-called.c */
void     _lyceum_card_find_works       (LyceumCardMaker *maker); /* lyceum-card-works.c */
void     _lyceum_card_find_clozes      (LyceumCardMaker *maker); /* lyceum-card-clozes.c */
void     _lyceum_card_find_facts       (LyceumCardMaker *maker); /* lyceum-card-facts.c */

/* lyceum-card-selection.c */
LyceumCardDraft *_lyceum_card_propose  (LyceumCardMaker *maker,
                                        const char      *kind,
                                        char            *front,
                                        char            *back,
                                        guint            block,
                                        const char      *quote,
                                        double           score);
void             _lyceum_card_answer   (LyceumCardDraft *draft, const char *answer);
void             _lyceum_card_join_gaps (GPtrArray *cards); /* lyceum-card-several.c */
GPtrArray       *_lyceum_card_select   (LyceumCardMaker *maker, guint max_cards);
char            *_lyceum_card_sentence_case (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumCardSentence, _lyceum_card_sentence_free)

G_END_DECLS

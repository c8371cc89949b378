/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-search.h"
#include "lyceum-terms.h"

G_BEGIN_DECLS

/** As many as there are bits in a mask. */
#define LYCEUM_QUESTION_TERMS 64
#define LYCEUM_QUESTION_LANGUAGES 8

/** A word of a question. */
typedef struct
{
  char *text;
  gsize length;
  gint64 n_chunks; /* how many passages have it */
  gboolean is_frame; /* it only says how the answer is asked for */
  double weight;
} LyceumQuestionTerm;

/** A question as the passages of one language are asked: which of its terms count, in their order. */
typedef struct
{
  char code[4];
  gboolean has_stop_words; /* it has nothing else */
  guint8 terms[LYCEUM_QUESTION_TERMS]; /* each once */
  guint n_terms;
  struct { guint8 first, second; } pairs[LYCEUM_QUESTION_TERMS]; /* each once */
  guint n_pairs;
  double total;            /* what a passage with all of it has */
  LyceumTerms *asked;      /* (owned): the question in its words */
} LyceumQuestionForm;

/** What a person asked, in words. */
typedef struct
{
  LyceumQuestionTerm terms[LYCEUM_QUESTION_TERMS];
  guint n_terms;
  LyceumQuestionForm forms[LYCEUM_QUESTION_LANGUAGES];
  guint n_forms;
  guint64 buckets[64];     /* which terms may be a word, by a hash of it */
  guint64 unread;          /* terms of which it was not looked up which passages have them: they are common */
} LyceumQuestionWords;

/** @languages: (nullable) each: BCP 47, of the passages; the first also stands for those that are not named. */
LyceumQuestionWords *_lyceum_question_words_new       (const char *question, const char *const *languages, guint n_languages);
void                 _lyceum_question_words_free      (LyceumQuestionWords *self);
/** Once n_chunks is known of each term: what each is worth among @n_chunks passages. */
void                 _lyceum_question_words_weigh     (LyceumQuestionWords *self, gint64 n_chunks);
/** The most that a passage can have that has the terms in @mask and no others, whatever its language is. */
double               _lyceum_question_words_bound     (const LyceumQuestionWords *self, guint64 mask);
/** The share of the question that a passage has, 0 to 1. @density: (out): how much of the passage is about it, for the order of
 * passages with the same share: words in the headings are counted twice. */
double               _lyceum_question_words_match     (const LyceumQuestionWords *self, const char *language, const char *heading,
                                                       const char *body, const char *parts, double *density);

/** Which form passages of a language are asked in; there is one at least. */
guint                _lyceum_question_words_choose    (const LyceumQuestionWords *self, const char *language);
/** Returns: the number of the term that a word is; -1: of none. */
int                  _lyceum_question_words_lookup    (const LyceumQuestionWords *self, const char *word, gsize length);
double               _lyceum_question_words_pair_weight (const LyceumQuestionWords *self, const LyceumQuestionForm *form,
                                                         guint pair);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumQuestionWords, _lyceum_question_words_free)

/** The passages that a filter lets through, as ranges of numbers. */
typedef struct
{
  gboolean is_all;
  GArray *ranges; /* (owned) (nullable) (element-type LyceumIdRange): in order */
} LyceumAllowed;

typedef struct
{
  gint64 first, last;
} LyceumIdRange;

gboolean       _lyceum_allowed_read     (LyceumConnection *connection, const LyceumSearchFilter *filter, LyceumAllowed *allowed,
                                         GError **error);
gboolean       _lyceum_allowed_contains (const LyceumAllowed *allowed, gint64 chunk_id);
void           _lyceum_allowed_clear    (LyceumAllowed *allowed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LyceumAllowed, _lyceum_allowed_clear)

/** A passage that may be among the best. */
typedef struct
{
  gint64 chunk_id;
  guint64 mask;  /* terms that it has, or may have */
  float vector;  /* -1: none */
  double term;   /* the most it may be */
  double bound;  /* and of the score */
} LyceumCandidate;

/** Passages that have rare words of the question, by number: (element-type LyceumCandidate). Counts how many have each, too. */
GArray        *_lyceum_candidates_by_words  (LyceumConnection *connection, LyceumQuestionWords *words, const LyceumAllowed *allowed,
                                             GCancellable *cancellable, GError **error);

/** One search on its way through a reader. */
typedef struct
{
  LyceumSearch *search;  /* (owned) */
  char *question;        /* (owned) */
  char *model;           /* (owned) (nullable) */
  float *vector;         /* (owned) (nullable) */
  guint n_dimensions;
  LyceumSearchFilter filter;
  char *tag, *language;  /* (owned) (nullable): what the filter points at */
  LyceumSearchSettings settings;
  guint window;
  GCancellable *cancellable; /* (owned) (nullable) */
} LyceumFind;

/** A LyceumReadFunc with a LyceumFind; finds (element-type LyceumPassage). */
gboolean       _lyceum_find             (LyceumConnection *connection, gpointer data, gpointer *result, GError **error);

/** Takes words out of the index whose passages have gone; in a transaction of the writer. @most: so many passages. */
gboolean       _lyceum_terms_purge      (LyceumConnection *connection, guint most, GError **error);
/** (transfer none): any thread. */
LyceumDatabase *_lyceum_search_get_database (LyceumSearch *self);

/** How much memory vectors may take, for tests; before the first search. */
void           _lyceum_search_set_most_bytes (LyceumSearch *self, gsize most_bytes);

/** Puts the words of a passage into the index, unless the passage is gone or its words are there; after a purge of all. */
gboolean       _lyceum_terms_store      (LyceumConnection *connection, gint64 chunk_id, const LyceumTerms *terms, GError **error);

G_END_DECLS

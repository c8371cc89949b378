/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** A run of text: bytes @start to @end. */
typedef struct
{
  gsize start, end;
} LyceumRange;

typedef enum
{
  LYCEUM_WORD_NUMBER = 1 << 0,      /* has a digit */
  LYCEUM_WORD_CAPITALISED = 1 << 1, /* begins with an upper-case letter */
  LYCEUM_WORD_UPPER = 1 << 2,       /* two letters or more, all upper case */
  LYCEUM_WORD_STOP = 1 << 3,        /* a stop word of the language */
  LYCEUM_WORD_IDEOGRAPHIC = 1 << 4, /* Han, kana */
} LyceumWordFlags;

/**
 * LyceumWord:
 * @start, @end: bytes of the text
 * @flags: LyceumWordFlags
 * @stem: case-folded stem, interned in the token list that it belongs to
 */
typedef struct
{
  gsize start, end;
  guint flags;
  const char *stem;
} LyceumWord;

/** The words of a text. Owns the stems. */
typedef struct _LyceumWords LyceumWords;

/**
 * lyceum_split_sentences:
 * @text: UTF-8
 * @language: (nullable): BCP 47; %NULL for English rules
 *
 * Sentence boundaries by UAX 29 with the language's tailoring, corrected for abbreviations ("e.g.", "Dr.", "Fig. 3", initials),
 * numbers, quotations and ellipses. Any thread.
 *
 * Returns: (transfer full) (element-type LyceumRange): the sentences without the white space around them
 */
GArray           *lyceum_split_sentences  (const char *text, const char *language);

/** Words by UAX 29 and, for Chinese, Japanese and Thai, ICU's dictionaries; punctuation and spaces are left out. Any thread. */
LyceumWords      *lyceum_words_new        (const char *text, const char *language);
void              lyceum_words_free       (LyceumWords *self);
guint             lyceum_words_get_n      (LyceumWords *self);
const LyceumWord *lyceum_words_get        (LyceumWords *self, guint index);

/** Returns: (transfer full): @word case-folded and stemmed by Snowball where the language has a stemmer. */
char             *lyceum_stem_word        (const char *word, const char *language);

/** Whether @word (any case) is a stop word. Languages without a list have none. */
gboolean          lyceum_is_stop_word     (const char *word, const char *language);

/** Returns: a static BCP 47 tag: the language that @text is most likely written in; "und" when it cannot be told. */
const char       *lyceum_guess_language   (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumWords, lyceum_words_free)

G_END_DECLS

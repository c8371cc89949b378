/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libstemmer.h>
#include <unicode/ubrk.h>

G_BEGIN_DECLS

/*
 * What costs to open and may not be shared by threads: ICU's iterators and Snowball's stemmer. Each thread keeps those of the
 * language it worked in last.
 */
typedef struct
{
  char code[4];            /* primary subtag, lower case: "en" */
  UBreakIterator *sentences;
  UBreakIterator *words;
  struct sb_stemmer *stemmer; /* (nullable): no stemmer for the language */
  gboolean has_stems;         /* whether words are to be stemmed at all */
} LyceumLanguageTools;

/** Returns: (transfer none): this thread's tools for a language; %NULL language for English. Valid until the next call. */
LyceumLanguageTools *_lyceum_language_tools_get (const char *language);

/** Writes the primary subtag of a BCP 47 tag, in lower case; "en" for %NULL, "und" for what is none. */
void                 _lyceum_language_code      (const char *language, char code[4]);

/** Points an iterator at bytes of UTF-8, until _lyceum_break_close(). Indices are bytes. Returns: %FALSE when ICU cannot. */
gboolean             _lyceum_break_open         (UBreakIterator *iterator, const char *text, gsize length, UText *storage);
void                 _lyceum_break_close        (UBreakIterator *iterator, UText *storage);

/** Case-folds and stems @word into @out, replacing what it held. */
void                 _lyceum_stem_into          (LyceumLanguageTools *tools, const char *word, gsize length, GString *out);

/** Takes the ending of a folded Polish word off, lightly: case and number of nouns and adjectives, and the commonest ends of verbs. */
void                 _lyceum_stem_polish        (GString *word);

/** Whether a folded word is a stop word of the language with this code. */
gboolean             _lyceum_is_stop_word_folded (const char *code, const char *folded);
/** Returns: (nullable): the code of the language that has the @index-th list of stop words; %NULL behind the last. */
const char          *_lyceum_stop_words_language (guint index);

/** What follows an abbreviation inside of its sentence. */
typedef enum
{
  LYCEUM_ABBREVIATION_NONE,
  LYCEUM_ABBREVIATION_NAME,   /* anything: "Dr. Smith", "e.g. Rome" */
  LYCEUM_ABBREVIATION_NUMBER, /* a number: "Fig. 3" */
  LYCEUM_ABBREVIATION_LOOSE,  /* anything, or nothing: "Apple Inc. The …" */
} LyceumAbbreviation;

/** @word: without its last full stop, any case. */
LyceumAbbreviation   _lyceum_get_abbreviation    (const char *code, const char *word, gsize length);

/** Whether a letter behind @word (any case) counts or names what it says, and is no initial: "Appendix A". */
gboolean             _lyceum_is_label            (const char *code, const char *word, gsize length);

G_END_DECLS

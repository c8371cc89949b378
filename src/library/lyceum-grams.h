/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-database.h"

G_BEGIN_DECLS

/*
 * Groups of letters out of words, by which words are near to each other that no stemmer makes one: parts of German compounds, forms
 * of Turkish words. Four letters of a word with what is before and behind it; of scripts that do not part words, two or three
 * characters that stand together, whatever a dictionary takes for a word.
 *
 * A group is a number, a hash of its letters.
 */

/** Adds the groups of words to @grams (element-type guint32). @stems, @surface: as LyceumTerms has them; @surface may be empty. Words of
 * grammar are left out unless @with_stop_words. Returns: what of @surface belongs to other stems. */
const char *_lyceum_grams_append     (GArray *grams, const char *stems, const char *surface, gboolean with_stop_words);

/** What usual passages of a collection are made of, from a sample of them: how long they are, and how common a group or a stem is.
 * Immutable once made. */
typedef struct _LyceumUsual LyceumUsual;

/** Returns: (transfer full) (nullable): %NULL with @error set. */
LyceumUsual *_lyceum_usual_new       (LyceumConnection *connection, GCancellable *cancellable, GError **error);
LyceumUsual *_lyceum_usual_ref       (LyceumUsual *self);
void         _lyceum_usual_unref     (LyceumUsual *self);
/** Whether @self still speaks for the collection, as its numbers of passages are. */
gboolean     _lyceum_usual_check     (const LyceumUsual *self, LyceumConnection *connection, gboolean *current, GError **error);
double       _lyceum_usual_words     (const LyceumUsual *self);
double       _lyceum_usual_grams     (const LyceumUsual *self);
/** The weight of a group or stem that is so common: as that of a word, but rare ones cannot be told from very rare ones. */
double       _lyceum_usual_weigh     (const LyceumUsual *self, guint32 hash);
/** In how many of the sample, at most, a group or stem is. */
guint        _lyceum_usual_count     (const LyceumUsual *self, guint32 hash);
/** The number of a stem, and of a word as it stands, for _lyceum_usual_weigh(). */
guint32      _lyceum_usual_hash_stem (const char *stem, gsize length);
guint32      _lyceum_usual_hash_surface (const char *word, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumUsual, _lyceum_usual_unref)

G_END_DECLS

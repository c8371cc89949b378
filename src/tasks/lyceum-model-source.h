/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document.h"

G_BEGIN_DECLS

/**
 * LyceumModelSource:
 *
 * What a part of a document says, so that it can be told whether a model made something up. Immutable; any thread.
 */
typedef struct _LyceumModelSource LyceumModelSource;

/** @first, @n_blocks: the blocks of @document that count. */
LyceumModelSource *_lyceum_model_source_new          (LyceumDocument    *document,
                                                      guint              first,
                                                      guint              n_blocks);
void               _lyceum_model_source_free         (LyceumModelSource *self);

/** Returns: (not nullable): BCP 47, or "und". */
const char        *_lyceum_model_source_get_language (LyceumModelSource *self);

/**
 * _lyceum_model_source_find_quote:
 * @quote: what a model says that the source says
 * @block: (out): where it is
 *
 * Quotes are compared word by word: white space, capitals, marks and quotation marks do not count. Of ten words or
 * more one in ten may differ, if it is no number. A quote of fewer than three words is found only where it is all that
 * its block says.
 *
 * Returns: (transfer full) (nullable): the passage of the source, to the letter
 */
char              *_lyceum_model_source_find_quote   (LyceumModelSource *self,
                                                      const char        *quote,
                                                      guint             *block);

/** Which share of the words of @text that carry meaning the source has too, 0 to 1; 0 where it has not all of its numbers, and
 * 1 where there are no such words. */
double             _lyceum_model_source_support      (LyceumModelSource *self,
                                                      const char        *text);

/** Whether @text is in another language than the source: only where both can be told, and it is no quotation. */
gboolean           _lyceum_model_source_is_foreign   (LyceumModelSource *self,
                                                      const char        *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumModelSource, _lyceum_model_source_free)

G_END_DECLS

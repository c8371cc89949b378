/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-glossary.h"

G_BEGIN_DECLS

/** LyceumGlossaryItem: a line of the glossary: a letter, or a term below it. Immutable. */
#define LYCEUM_TYPE_GLOSSARY_ITEM (lyceum_glossary_item_get_type ())
G_DECLARE_FINAL_TYPE (LyceumGlossaryItem, lyceum_glossary_item, LYCEUM, GLOSSARY_ITEM, GObject)

/** @letter: (transfer full) */
LyceumGlossaryItem       *lyceum_glossary_item_new_letter (char *letter);
/** @terms: (element-type LyceumGlossaryTerm): kept, as the item shows one of them */
LyceumGlossaryItem       *lyceum_glossary_item_new_term   (GPtrArray *terms, guint index);

/** Returns: (nullable): the letter, where the line is one. */
const char               *lyceum_glossary_item_get_letter (LyceumGlossaryItem *self);
/** Returns: (nullable): the term, where the line is one. */
const LyceumGlossaryTerm *lyceum_glossary_item_get_term   (LyceumGlossaryItem *self);

/** @folded: words without case. Returns: whether a term has them; no letter does. */
gboolean                  lyceum_glossary_item_matches    (LyceumGlossaryItem *self, const char *folded);

G_END_DECLS

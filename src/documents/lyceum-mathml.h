/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-formula.h"
#include "lyceum-markup.h"

G_BEGIN_DECLS

/**
 * LyceumMathml:
 *
 * Makes one line of text that a person can read of a formula in MathML: "x² + (a + b)/2", "[1, 2; 3, 4]" for a matrix. Takes
 * the events of the formula from the one that starts it to the one that ends it.
 */
typedef struct _LyceumMathml LyceumMathml;

LyceumMathml *_lyceum_mathml_new      (void);
void          _lyceum_mathml_free     (LyceumMathml *self);
void          _lyceum_mathml_start    (LyceumMathml *self, const LyceumMarkupElement *element);
void          _lyceum_mathml_text     (LyceumMathml *self, const char *text, gsize length);

/** Returns: whether this was the end of the formula. */
gboolean      _lyceum_mathml_end      (LyceumMathml *self);

/** Returns: (transfer none): what the formula says, once it has ended; the TeX that came with it where there is nothing else. */
const char   *_lyceum_mathml_get_text (LyceumMathml *self);

/** Returns: (transfer none) (nullable): the same in TeX: what came with it, else what was made of it. */
const char   *_lyceum_mathml_get_tex  (LyceumMathml *self);

/** As an index or a power. */
#define _lyceum_raise_text lyceum_formula_raise_text

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumMathml, _lyceum_mathml_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** TeX that is longer is not read as a formula: it is shown as the text that it is. */
#define LYCEUM_FORMULA_MAX_BYTES (8u << 10)

/**
 * LyceumFormula:
 *
 * A formula that was read from TeX, a subset of what LaTeX and amsmath have. Every text is a formula: a command that is not
 * known stands in it by its name, what is not closed ends with the text. Immutable; reference counted, any thread.
 */
typedef struct _LyceumFormula LyceumFormula;

#define LYCEUM_TYPE_FORMULA (lyceum_formula_get_type ())
GType          lyceum_formula_get_type    (void);

/**
 * lyceum_formula_new:
 * @tex: TeX without its dollars, in UTF-8
 * @display: whether it stands apart from the text, with large operators and limits above and below them
 *
 * Any thread. Time and memory are linear in @tex, and both are bounded.
 *
 * Returns: (transfer full): the formula
 */
LyceumFormula *lyceum_formula_new         (const char    *tex,
                                           gboolean       display);
LyceumFormula *lyceum_formula_ref         (LyceumFormula *self);
void           lyceum_formula_unref       (LyceumFormula *self);

const char    *lyceum_formula_get_tex     (LyceumFormula *self);
gboolean       lyceum_formula_is_display  (LyceumFormula *self);

/** Returns: (transfer none): one line that a person can read: "x² + (a + b)/2". Never empty. */
const char    *lyceum_formula_get_text    (LyceumFormula *self);

/** Returns: (transfer full): the same of TeX, for those who need nothing else of it. */
char          *lyceum_formula_text_of_tex (const char    *tex);

/** Returns: (transfer full): @text as an index or a power: in Unicode where all of it can be, else with _ or ^. */
char          *lyceum_formula_raise_text  (const char    *text,
                                           gboolean       superscript);

/**
 * lyceum_formula_escape_text:
 * @text: words
 *
 * Returns: (transfer full): @text for between the braces of \text{}
 */
char          *lyceum_formula_escape_text (const char    *text);

/** Returns: (nullable): the command of TeX, without its backslash, that makes a character which no keyboard has. */
const char    *lyceum_formula_name_of     (gunichar       character);

/** Returns: whether TeX has a command of that name for a function: "sin", "lim". */
gboolean       lyceum_formula_is_function (const char    *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumFormula, lyceum_formula_unref)

G_END_DECLS

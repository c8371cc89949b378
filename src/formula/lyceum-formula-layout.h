/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "lyceum-formula.h"

G_BEGIN_DECLS

/**
 * LyceumFormulaFont:
 *
 * A mathematical font at the size of a text, or what stands in for one: the font of the text, with the signs that grow drawn by
 * lines. Reference counted; for the thread of its Pango context.
 */
typedef struct _LyceumFormulaFont LyceumFormulaFont;

/**
 * lyceum_formula_font_new:
 * @context: of the text that formulas stand in
 * @description: its font, with a size
 *
 * Returns: (transfer full): the font to set formulas with, as high in its small letters as that of the text
 */
LyceumFormulaFont *lyceum_formula_font_new       (PangoContext               *context,
                                                  const PangoFontDescription *description);

/** Returns: (transfer full): one whose every sign is half as wide as @size, in pixels; for tests. */
LyceumFormulaFont *lyceum_formula_font_new_plain (double                      size);
LyceumFormulaFont *lyceum_formula_font_ref       (LyceumFormulaFont          *self);
void               lyceum_formula_font_unref     (LyceumFormulaFont          *self);

/** Whether it is a mathematical one. */
gboolean           lyceum_formula_font_has_math  (LyceumFormulaFont          *self);

/** The size of the letters, in pixels. */
double             lyceum_formula_font_get_size  (LyceumFormulaFont          *self);

/**
 * LyceumFormulaBox:
 *
 * A formula as it is drawn: signs, lines and words at their places. Immutable, reference counted.
 */
typedef struct _LyceumFormulaBox LyceumFormulaBox;

/** Returns: (transfer full): @formula set in @font. */
LyceumFormulaBox  *lyceum_formula_box_new        (LyceumFormula              *formula,
                                                  LyceumFormulaFont          *font);
LyceumFormulaBox  *lyceum_formula_box_ref        (LyceumFormulaBox           *self);
void               lyceum_formula_box_unref      (LyceumFormulaBox           *self);

/** In pixels; above and below the line that text stands on. */
double             lyceum_formula_box_get_width  (LyceumFormulaBox           *self);
double             lyceum_formula_box_get_ascent (LyceumFormulaBox           *self);
double             lyceum_formula_box_get_descent (LyceumFormulaBox          *self);

/**
 * lyceum_formula_box_draw:
 * @cr: where; its colour is that of the formula
 * @x: left edge
 * @y: the line that it stands on
 */
void               lyceum_formula_box_draw       (LyceumFormulaBox           *self,
                                                  cairo_t                    *cr,
                                                  double                      x,
                                                  double                      y);

/** Returns: into how many pieces it can be broken, behind relations and signs between terms: at least 1. */
guint              lyceum_formula_box_get_n_pieces (LyceumFormulaBox         *self);
double             lyceum_formula_box_get_piece_width (LyceumFormulaBox      *self, guint piece);
void               lyceum_formula_box_draw_piece (LyceumFormulaBox           *self,
                                                  guint                       piece,
                                                  cairo_t                    *cr,
                                                  double                      x,
                                                  double                      y);

/** Returns: (transfer full): what stands where, in lines of text, for tests. */
char              *lyceum_formula_box_describe   (LyceumFormulaBox           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumFormulaFont, lyceum_formula_font_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumFormulaBox, lyceum_formula_box_unref)

G_END_DECLS

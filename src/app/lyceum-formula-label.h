/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-formula.h"

G_BEGIN_DECLS

/*
 * Formulas in a label. The label holds their readable lines, which are what is selected, copied, found and told to a screen
 * reader; in their place the formulas are drawn, as large as the text around them. Main thread.
 */

/**
 * lyceum_formula_label_set:
 * @label: a label, anywhere
 * @markup: Pango markup with the readable line of each formula, see LYCEUM_MARKDOWN_FORMULA_START
 * @formulas: (nullable) (element-type LyceumFormula): the formulas, in order; kept
 */
void lyceum_formula_label_set            (GtkLabel   *label,
                                          const char *markup,
                                          GPtrArray  *formulas);

/** The same of markup that has its formulas between dollars: that of a card. */
void lyceum_formula_label_set_markup     (GtkLabel   *label,
                                          const char *markup);

/** Adds @menu to that of the label, and below it what can be done with a formula. */
void lyceum_formula_label_set_extra_menu (GtkLabel   *label,
                                          GMenuModel *menu);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/** Draws a sign by lines into a box, where no font has it as large. */
void _lyceum_formula_draw_shape (cairo_t *cr, gunichar shape, double x, double y, double w, double h, double line);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-shapes-private.h"

static void
draw_path (cairo_t      *cr,
           const double *points,
           guint         n_points)
{
  for (guint i = 0; i < n_points; i++)
    cairo_line_to (cr, points[2 * i], points[2 * i + 1]);
}

#define PATH(...) draw_path (cr, (const double[]){ __VA_ARGS__ }, sizeof ((const double[]){ __VA_ARGS__ }) / (2 * sizeof (double)))

static void
draw_brace (cairo_t *cr) /* the left one, in a box from 0 to 1 */
{
  cairo_move_to (cr, 1, 0);
  cairo_curve_to (cr, 0.3, 0, 0.6, 0.45, 0, 0.5);
  cairo_curve_to (cr, 0.6, 0.55, 0.3, 1, 1, 1);
}

static void
draw_arrow (cairo_t *cr,
            gunichar shape)
{
  gboolean left = shape == 0x2190 || shape == 0x2194 || shape == 0x21d0 || shape == 0x21d4 || shape == 0x20d6 || shape == 0x20e1;
  gboolean right = !left || shape == 0x2194 || shape == 0x21d4 || shape == 0x20e1;

  if (shape >= 0x21d0 && shape <= 0x21d4)
    {
      PATH (0, 0.35, 1, 0.35);
      cairo_new_sub_path (cr);
      PATH (0, 0.65, 1, 0.65);
    }
  else
    PATH (0, 0.5, 1, 0.5);
  cairo_new_sub_path (cr);
  if (right)
    PATH (0.85, 0.1, 1, 0.5, 0.85, 0.9);
  cairo_new_sub_path (cr);
  if (left)
    PATH (0.15, 0.1, 0, 0.5, 0.15, 0.9);
}

/* The lines of a sign in a box from 0 to 1. */
static void
trace (cairo_t *cr,
       gunichar shape)
{
  switch (shape)
    {
    case '(':
    case 0x27ee:
      cairo_move_to (cr, 1, 0);
      cairo_curve_to (cr, -0.25, 0.25, -0.25, 0.75, 1, 1);
      break;
    case ')':
    case 0x27ef:
      cairo_move_to (cr, 0, 0);
      cairo_curve_to (cr, 1.25, 0.25, 1.25, 0.75, 0, 1);
      break;
    case '[':
    case 0x27e6:
      PATH (0.9, 0, 0.2, 0, 0.2, 1, 0.9, 1);
      break;
    case ']':
    case 0x27e7:
      PATH (0.1, 0, 0.8, 0, 0.8, 1, 0.1, 1);
      break;
    case '{':
    case 0x23de:
    case 0x23df:
    case '}':
      draw_brace (cr);
      break;
    case 0x230a:
      PATH (0.2, 0, 0.2, 1, 0.9, 1);
      break;
    case 0x230b:
      PATH (0.8, 0, 0.8, 1, 0.1, 1);
      break;
    case 0x2308:
      PATH (0.9, 0, 0.2, 0, 0.2, 1);
      break;
    case 0x2309:
      PATH (0.1, 0, 0.8, 0, 0.8, 1);
      break;
    case 0x27e8:
      PATH (0.9, 0, 0.1, 0.5, 0.9, 1);
      break;
    case 0x27e9:
      PATH (0.1, 0, 0.9, 0.5, 0.1, 1);
      break;
    case 0x2016:
    case 0x2225:
      PATH (0.25, 0, 0.25, 1);
      cairo_new_sub_path (cr);
      PATH (0.75, 0, 0.75, 1);
      break;
    case 0x221a:
      PATH (0, 0.62, 0.22, 0.55, 0.55, 0.98, 1.3, 0);
      break;
    case 0x302:
    case 0x30c:
      PATH (0.1, shape == 0x302 ? 1 : 0.2, 0.5, shape == 0x302 ? 0.2 : 1, 0.9, shape == 0x302 ? 1 : 0.2);
      break;
    case 0x303:
      cairo_move_to (cr, 0, 0.8);
      cairo_curve_to (cr, 0.35, -0.4, 0.65, 1.6, 1, 0.3);
      break;
    case 0x304:
    case 0x23b4:
    case 0x23b5:
      PATH (0, 0.6, 1, 0.6);
      break;
    case 0x338:
      PATH (1, 0, 0, 1);
      break;
    case 0x301:
      PATH (0.4, 1, 0.7, 0);
      break;
    case 0x300:
      PATH (0.3, 0, 0.6, 1);
      break;
    case 0x306:
      cairo_move_to (cr, 0.15, 0);
      cairo_curve_to (cr, 0.2, 1.2, 0.8, 1.2, 0.85, 0);
      break;
    case 0x307:
    case 0x30a:
      PATH (0.45, 0.6, 0.55, 0.6);
      break;
    case 0x308:
      PATH (0.2, 0.6, 0.3, 0.6);
      cairo_new_sub_path (cr);
      PATH (0.7, 0.6, 0.8, 0.6);
      break;
    case 0x23dc:
      cairo_move_to (cr, 0, 1);
      cairo_curve_to (cr, 0.2, -0.2, 0.8, -0.2, 1, 1);
      break;
    case 0x23dd:
      cairo_move_to (cr, 0, 0);
      cairo_curve_to (cr, 0.2, 1.2, 0.8, 1.2, 1, 0);
      break;
    default:
      if ((shape >= 0x2190 && shape <= 0x21ff) || shape == 0x20d7 || shape == 0x20d6 || shape == 0x20e1)
        draw_arrow (cr, shape);
      else
        PATH (0.5, 0, 0.5, 1); /* a bar, and whatever else grows */
      break;
    }
}

void
_lyceum_formula_draw_shape (cairo_t  *cr,
                            gunichar  shape,
                            double    x,
                            double    y,
                            double    w,
                            double    h,
                            double    line)
{
  if (w <= 0 || h <= 0)
    return;
  cairo_save (cr);
  cairo_translate (cr, x, y);
  if (shape == '}')
    {
      cairo_translate (cr, w, 0);
      cairo_scale (cr, -w, h);
    }
  else if (shape == 0x23de || shape == 0x23df)
    {
      /* The brace on its side, its middle up or down. */
      cairo_translate (cr, 0, shape == 0x23de ? 0 : h);
      cairo_scale (cr, w, shape == 0x23de ? h : -h);
      cairo_transform (cr, &(cairo_matrix_t){ 0, 1, 1, 0, 0, 0 });
    }
  else
    cairo_scale (cr, w, h);
  cairo_new_path (cr);
  trace (cr, shape);
  cairo_restore (cr);
  cairo_save (cr);
  cairo_set_line_width (cr, line);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_stroke (cr);
  cairo_restore (cr);
}

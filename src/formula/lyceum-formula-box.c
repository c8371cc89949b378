/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-layout-private.h"
#include "lyceum-formula-shapes-private.h"

LyceumFormulaBox *
lyceum_formula_box_ref (LyceumFormulaBox *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
lyceum_formula_box_unref (LyceumFormulaBox *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_array_unref (self->draws);
  g_array_unref (self->breaks);
  g_ptr_array_unref (self->texts);
  lyceum_formula_font_unref (self->font);
  g_free (self);
}

double
lyceum_formula_box_get_width (LyceumFormulaBox *self)
{
  return self->width;
}

double
lyceum_formula_box_get_ascent (LyceumFormulaBox *self)
{
  return self->ascent;
}

double
lyceum_formula_box_get_descent (LyceumFormulaBox *self)
{
  return self->descent;
}

static void
draw_glyph (const LyceumFormulaBox *self,
            const LyceumDraw       *draw,
            cairo_t                *cr,
            double                  x,
            double                  y)
{
  cairo_glyph_t glyph = { draw->glyph, x + draw->x, y + draw->y };

  if (!_lyceum_formula_font_draws (self->font))
    return;
  cairo_set_font_face (cr, _lyceum_formula_font_face (self->font, draw->face));
  cairo_set_font_size (cr, draw->size);
  cairo_show_glyphs (cr, &glyph, 1);
}

/* A command that is not known: in a colour of its own, that is read on light and on dark. */
static void
draw_text (const LyceumFormulaBox *self,
           const LyceumDraw       *draw,
           cairo_t                *cr,
           double                  x,
           double                  y)
{
  if (draw->glyph >= self->texts->len)
    return;
  cairo_save (cr);
  if (draw->unknown)
    cairo_set_source_rgb (cr, 0.78, 0.36, 0.13);
  cairo_move_to (cr, x + draw->x, y + draw->y);
  pango_cairo_show_layout (cr, g_ptr_array_index (self->texts, draw->glyph));
  cairo_restore (cr);
}

static void
draw_range (const LyceumFormulaBox *self,
            guint                   first,
            guint                   end,
            cairo_t                *cr,
            double                  x,
            double                  y)
{
  cairo_save (cr);
  for (guint i = first; i < end; i++)
    {
      const LyceumDraw *draw = &g_array_index (self->draws, LyceumDraw, i);

      switch ((LyceumDrawKind) draw->kind)
        {
        case DRAW_GLYPH:
          draw_glyph (self, draw, cr, x, y);
          break;
        case DRAW_RULE:
          cairo_rectangle (cr, x + draw->x, y + draw->y, draw->w, draw->h);
          cairo_fill (cr);
          break;
        case DRAW_SHAPE:
          _lyceum_formula_draw_shape (cr, draw->glyph, x + draw->x, y + draw->y, draw->w, draw->h, draw->size);
          break;
        case DRAW_TEXT:
          draw_text (self, draw, cr, x, y);
          break;
        }
    }
  cairo_restore (cr);
}

void
lyceum_formula_box_draw (LyceumFormulaBox *self,
                         cairo_t          *cr,
                         double            x,
                         double            y)
{
  draw_range (self, 0, self->draws->len, cr, x, y);
}

guint
lyceum_formula_box_get_n_pieces (LyceumFormulaBox *self)
{
  return self->breaks->len + 1;
}

static double
piece_start (LyceumFormulaBox *self,
             guint             piece)
{
  return piece == 0 ? 0 : g_array_index (self->breaks, LyceumBreak, piece - 1).next;
}

double
lyceum_formula_box_get_piece_width (LyceumFormulaBox *self,
                                    guint             piece)
{
  g_return_val_if_fail (piece <= self->breaks->len, 0);
  /* The space behind a sign belongs to the piece before: side by side they are the whole. */
  return (piece < self->breaks->len ? g_array_index (self->breaks, LyceumBreak, piece).next : self->width) - piece_start (self, piece);
}

void
lyceum_formula_box_draw_piece (LyceumFormulaBox *self,
                               guint             piece,
                               cairo_t          *cr,
                               double            x,
                               double            y)
{
  guint first = piece == 0 ? 0 : g_array_index (self->breaks, LyceumBreak, piece - 1).draw;
  guint end = piece < self->breaks->len ? g_array_index (self->breaks, LyceumBreak, piece).draw : self->draws->len;

  draw_range (self, first, end, cr, x - piece_start (self, piece), y);
}

char *
lyceum_formula_box_describe (LyceumFormulaBox *self)
{
  static const char *const kinds[] = { "sign", "rule", "shape", "words" };
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "box %.2f +%.2f -%.2f\n", self->width, self->ascent, self->descent);
  for (guint i = 0; i < self->draws->len; i++)
    {
      const LyceumDraw *draw = &g_array_index (self->draws, LyceumDraw, i);

      g_string_append (out, kinds[draw->kind]);
      if ((draw->kind == DRAW_GLYPH || draw->kind == DRAW_SHAPE) && g_unichar_validate (draw->glyph))
        {
          g_string_append_c (out, ' ');
          g_string_append_unichar (out, draw->glyph);
        }
      g_string_append_printf (out, " %.2f,%.2f", draw->x, draw->y);
      if (draw->kind == DRAW_GLYPH)
        g_string_append_printf (out, " at %.2f", draw->size);
      else if (draw->kind != DRAW_TEXT)
        g_string_append_printf (out, " %.2fx%.2f", draw->w, draw->h);
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

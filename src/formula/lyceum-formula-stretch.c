/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-layout-private.h"

#include <math.h>

#define MAX_VARIANTS 32u
#define MAX_PARTS 16u
#define MAX_REPEATS 400u

static LyceumPart
add_glyph (LyceumSetter *self,
           LyceumGlyph   glyph,
           double        size,
           double        x,
           double        y)
{
  LyceumDraw draw = { .kind = DRAW_GLYPH, .face = (guint16) glyph.face, .glyph = glyph.glyph, .size = (float) size, .x = (float) x, .y = (float) y };
  LyceumPart part = _lyceum_part_begin (self);

  g_array_append_val (self->draws, draw);
  part.end = self->draws->len;
  part.width = glyph.width * size;
  part.ascent = glyph.ascent * size - y;
  part.descent = glyph.descent * size + y;
  part.italic = glyph.italic * size;
  part.accent = glyph.accent * size;
  return part;
}

/* The smallest of a sign's variants that is as long as wanted, else the longest. */
static gboolean
find_variant (LyceumSetter *self,
              guint         glyph,
              gboolean      vertical,
              double        wanted, /* em */
              LyceumGlyph  *found,
              double       *length)
{
  hb_ot_math_glyph_variant_t variants[MAX_VARIANTS];
  double units = 1;
  hb_font_t *font = _lyceum_formula_font_math (self->font, &units);
  guint n = MAX_VARIANTS;

  if (font == NULL)
    return FALSE;
  hb_ot_math_get_glyph_variants (font, glyph, vertical ? HB_DIRECTION_TTB : HB_DIRECTION_LTR, 0, &n, variants);
  for (guint i = 0; i < n; i++)
    {
      *length = variants[i].advance / units;
      if (*length >= wanted || i + 1 == n)
        {
          *found = _lyceum_formula_font_measure (self->font, 0, variants[i].glyph);
          return TRUE;
        }
    }
  return FALSE;
}

typedef struct
{
  hb_ot_math_glyph_part_t parts[MAX_PARTS];
  guint n_parts;
  guint repeats;  /* of those that repeat */
  double overlap; /* em, of two neighbours */
  double units;
} Assembly;

/* How often the middle of a sign is repeated, and how far its pieces overlap, to be as long as wanted. */
static gboolean
plan_assembly (LyceumSetter *self,
               guint         glyph,
               gboolean      vertical,
               double        wanted,
               Assembly     *plan)
{
  hb_font_t *font = _lyceum_formula_font_math (self->font, &plan->units);
  hb_direction_t direction = vertical ? HB_DIRECTION_TTB : HB_DIRECTION_LTR;
  double fixed = 0, extended = 0, least, most;
  guint n_extenders = 0, joints;

  if (font == NULL)
    return FALSE;
  plan->n_parts = MAX_PARTS;
  hb_ot_math_get_glyph_assembly (font, glyph, direction, 0, &plan->n_parts, plan->parts, NULL);
  if (plan->n_parts == 0)
    return FALSE;
  least = hb_ot_math_get_min_connector_overlap (font, direction) / plan->units;
  most = least;
  for (guint i = 0; i < plan->n_parts; i++)
    {
      double full = plan->parts[i].full_advance / plan->units;

      if (plan->parts[i].flags & HB_MATH_GLYPH_PART_FLAG_EXTENDER)
        {
          extended += full;
          n_extenders++;
        }
      else
        fixed += full;
      most = i == 0 ? plan->parts[i].end_connector_length / plan->units
                    : MIN (most, MIN (plan->parts[i].start_connector_length, plan->parts[i].end_connector_length + (int) (plan->units)) / plan->units);
    }
  if (n_extenders == 0)
    return FALSE;
  most = CLAMP (most, least, 4);
  plan->repeats = 0;
  while (plan->repeats < MAX_REPEATS)
    {
      guint n = plan->n_parts - n_extenders + n_extenders * plan->repeats;

      if (n > 0 && fixed + plan->repeats * extended - (n - 1) * least >= wanted)
        break;
      plan->repeats++;
    }
  joints = plan->n_parts - n_extenders + n_extenders * plan->repeats;
  joints = joints > 0 ? joints - 1 : 0;
  plan->overlap = least;
  if (joints > 0)
    plan->overlap = CLAMP ((fixed + plan->repeats * extended - wanted) / joints, least, MAX (least, most));
  return TRUE;
}

/* Pieces on each other from the bottom to the top, or side by side. */
static LyceumPart
assemble (LyceumSetter   *self,
          const Assembly *plan,
          gboolean        vertical,
          double          size)
{
  LyceumPart whole = _lyceum_part_begin (self);
  double at = 0;

  for (guint i = 0; i < plan->n_parts; i++)
    {
      const hb_ot_math_glyph_part_t *part = &plan->parts[i];
      guint times = part->flags & HB_MATH_GLYPH_PART_FLAG_EXTENDER ? plan->repeats : 1;
      LyceumGlyph glyph = _lyceum_formula_font_measure (self->font, 0, part->glyph);
      double full = part->full_advance / plan->units * size;

      for (guint k = 0; k < times; k++)
        {
          LyceumPart added = vertical ? add_glyph (self, glyph, size, 0, -at - glyph.descent * size) : add_glyph (self, glyph, size, at - glyph.left * size, 0);

          whole.end = added.end;
          whole.width = vertical ? MAX (whole.width, added.width) : at + full;
          whole.ascent = vertical ? at + full : MAX (whole.ascent, added.ascent);
          whole.descent = vertical ? 0 : MAX (whole.descent, added.descent);
          at += full - plan->overlap * size;
        }
    }
  return whole;
}

static void
centre_on_axis (LyceumSetter  *self,
                LyceumPart    *part,
                LyceumSetting  setting)
{
  double axis = _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_AXIS_HEIGHT);
  double half = (part->ascent + part->descent) / 2;
  double dy = part->ascent - half - axis;

  _lyceum_part_move (self, part, 0, dy);
  part->ascent -= dy;
  part->descent += dy;
}

static LyceumPart
draw_delimiter (LyceumSetter  *self,
                gunichar       character,
                double         height,
                double         size)
{
  LyceumPart part = _lyceum_part_begin (self);
  gboolean bar = character == '|' || character == 0x2223;
  double width = bar ? 0.2 * size : MIN (0.3 * size + 0.04 * height, 0.6 * size);

  _lyceum_add_shape (self, character, 0.08 * size, -height, width, height, MAX (0.05 * size, MIN (0.02 * height, 0.08 * size)));
  part.end = self->draws->len;
  part.width = width + 0.16 * size;
  part.ascent = height;
  return part;
}

LyceumPart
_lyceum_set_delimiter (LyceumSetter  *self,
                       gunichar       character,
                       double         height,
                       LyceumSetting  setting)
{
  double size = _lyceum_size (self, setting);
  double wanted = height / size, length = 0;
  LyceumGlyph glyph = _lyceum_formula_font_glyph (self->font, character, VARIANT_ROMAN);
  LyceumGlyph variant;
  Assembly plan;
  LyceumPart part;

  if (glyph.ascent + glyph.descent >= wanted)
    part = add_glyph (self, glyph, size, 0, 0);
  else if (glyph.face == 0 && find_variant (self, glyph.glyph, TRUE, wanted, &variant, &length) && length >= wanted * 0.98)
    part = add_glyph (self, variant, size, 0, 0);
  else if (glyph.face == 0 && plan_assembly (self, glyph.glyph, TRUE, wanted, &plan))
    part = assemble (self, &plan, TRUE, size);
  else if (length > 0 && glyph.face == 0 && lyceum_formula_font_has_math (self->font))
    part = add_glyph (self, variant, size, 0, 0);
  else
    part = draw_delimiter (self, character, height, size);
  centre_on_axis (self, &part, setting);
  return part;
}

/* A sum, an integral: large where there is room, its middle on the axis. */
LyceumPart
_lyceum_set_operator (LyceumSetter            *self,
                      const LyceumFormulaNode *node,
                      LyceumSetting            setting)
{
  double size = _lyceum_size (self, setting);
  LyceumGlyph glyph = _lyceum_formula_font_glyph (self->font, node->character, node->variant);
  gboolean large = setting.style == STYLE_DISPLAY && (node->flags & FLAG_LARGE);
  double length;
  LyceumPart part;

  if (large && glyph.face == 0 &&
      find_variant (self, glyph.glyph, TRUE, _lyceum_formula_font_constant (self->font, HB_OT_MATH_CONSTANT_DISPLAY_OPERATOR_MIN_HEIGHT), &glyph, &length))
    large = FALSE;
  /* A font without larger ones: the same, larger. */
  part = add_glyph (self, glyph, large && !lyceum_formula_font_has_math (self->font) ? size * 1.5 : size, 0, 0);
  part.is_sign = FALSE;
  centre_on_axis (self, &part, setting);
  return part;
}

static LyceumPart
draw_wide (LyceumSetter *self,
           gunichar      character,
           double        width,
           double        height,
           double        size)
{
  LyceumPart part = _lyceum_part_begin (self);

  _lyceum_add_shape (self, character, 0, -height, width, height, 0.05 * size);
  part.end = self->draws->len;
  part.width = width;
  part.ascent = height;
  return part;
}

/* An arrow, a brace or a mark as wide as wanted; it stands where the font has it. */
LyceumPart
_lyceum_set_wide (LyceumSetter  *self,
                  gunichar       character,
                  double         width,
                  LyceumSetting  setting)
{
  double size = _lyceum_size (self, setting);
  double length = 0;
  LyceumGlyph glyph = _lyceum_formula_font_glyph (self->font, character, VARIANT_ROMAN);
  LyceumGlyph variant;
  Assembly plan;

  if (glyph.width * size >= width && glyph.face == 0 && lyceum_formula_font_has_math (self->font))
    return add_glyph (self, glyph, size, 0, 0);
  if (glyph.face == 0 && plan_assembly (self, glyph.glyph, FALSE, width / size, &plan))
    return assemble (self, &plan, FALSE, size);
  if (glyph.face == 0 && find_variant (self, glyph.glyph, FALSE, width / size, &variant, &length) && length >= 0.8 * width / size)
    return add_glyph (self, variant, size, -variant.left * size, 0);
  {
    LyceumPart part = draw_wide (self, character, width, 0.3 * size, size);
    double lift = _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_AXIS_HEIGHT) - 0.15 * size;

    _lyceum_part_move (self, &part, 0, -lift);
    part.ascent += lift;
    part.descent -= lift;
    return part;
  }
}

/* The sign of a root as high as wanted, its top at the height that it has itself. */
static LyceumPart
set_radical (LyceumSetter  *self,
             double         height,
             LyceumSetting  setting)
{
  double size = _lyceum_size (self, setting);
  double wanted = height / size, length = 0;
  LyceumGlyph glyph = _lyceum_formula_font_glyph (self->font, 0x221a, VARIANT_ROMAN);
  LyceumGlyph variant;
  Assembly plan;

  if (glyph.face != 0 || !lyceum_formula_font_has_math (self->font))
    {
      LyceumPart part = draw_delimiter (self, 0x221a, height, size);

      part.width = part.width + 0.1 * size;
      return part;
    }
  if (glyph.ascent + glyph.descent >= wanted)
    return add_glyph (self, glyph, size, 0, 0);
  if (find_variant (self, glyph.glyph, TRUE, wanted, &variant, &length) && length >= wanted * 0.99)
    return add_glyph (self, variant, size, 0, 0);
  if (plan_assembly (self, glyph.glyph, TRUE, wanted, &plan))
    return assemble (self, &plan, TRUE, size);
  return draw_delimiter (self, 0x221a, height, size);
}

static void
add_degree (LyceumSetter            *self,
            const LyceumFormulaNode *node,
            LyceumPart              *whole,
            LyceumSetting            setting)
{
  LyceumPart degree = _lyceum_set_node (self, node, (LyceumSetting){ STYLE_SCRIPT_SCRIPT, TRUE });
  double before = _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_RADICAL_KERN_BEFORE_DEGREE);
  double after = _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_RADICAL_KERN_AFTER_DEGREE);
  double raise = _lyceum_formula_font_constant (self->font, HB_OT_MATH_CONSTANT_RADICAL_DEGREE_BOTTOM_RAISE_PERCENT);
  double y = whole->descent - (whole->ascent + whole->descent) * raise - degree.descent;
  double shift = MAX (before + degree.width + after, 0);

  _lyceum_part_move (self, whole, shift, 0);
  _lyceum_part_move (self, &degree, MAX (0, shift - after - degree.width), y);
  whole->width += shift;
  whole->ascent = MAX (whole->ascent, degree.ascent - y);
  whole->end = self->draws->len;
}

LyceumPart
_lyceum_set_root (LyceumSetter            *self,
                  const LyceumFormulaNode *node,
                  LyceumSetting            setting)
{
  LyceumPart body = _lyceum_set_node (self, node->child[0], (LyceumSetting){ setting.style, TRUE });
  double line = _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_RADICAL_RULE_THICKNESS);
  double gap = _lyceum_constant (self, setting, setting.style == STYLE_DISPLAY ? HB_OT_MATH_CONSTANT_RADICAL_DISPLAY_STYLE_VERTICAL_GAP
                                                                              : HB_OT_MATH_CONSTANT_RADICAL_VERTICAL_GAP);
  double size = _lyceum_size (self, setting);
  LyceumPart whole = body;
  LyceumPart sign;
  double top, slack;

  /* One letter more or less makes no other root. */
  body.ascent = MAX (body.ascent, 0.5 * size);
  sign = set_radical (self, body.ascent + MAX (body.descent, 0) + gap + line, setting);
  slack = sign.ascent + sign.descent - (body.ascent + MAX (body.descent, 0) + gap + line);
  gap += MAX (slack, 0) / 2;
  top = body.ascent + gap + line;
  _lyceum_part_move (self, &body, sign.width, 0);
  _lyceum_part_move (self, &sign, 0, sign.ascent - top);
  whole.ascent = top;
  whole.descent = MAX (body.descent, sign.ascent + sign.descent - top);
  whole.end = self->draws->len;
  whole.is_sign = FALSE;
  whole.italic = 0;
  _lyceum_add_rule (self, &whole, sign.width - line * 0.3, -top, body.width + line * 0.3 + 0.06 * size, line);
  whole.width = sign.width + body.width + 0.06 * size;
  whole.ascent += _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_RADICAL_EXTRA_ASCENDER);
  if (node->child[1] != NULL)
    add_degree (self, node->child[1], &whole, setting);
  return whole;
}

/* A stroke through a relation. */
static LyceumPart
set_stroke (LyceumSetter *self,
            LyceumPart    base,
            double        size)
{
  double middle = (base.ascent - base.descent) / 2;

  _lyceum_add_shape (self, 0x338, base.width / 2 - 0.2 * size, -middle - 0.4 * size, 0.4 * size, 0.8 * size, 0.05 * size);
  base.end = self->draws->len;
  return base;
}

LyceumPart
_lyceum_set_accent (LyceumSetter            *self,
                    const LyceumFormulaNode *node,
                    LyceumSetting            setting)
{
  LyceumPart base = _lyceum_set_node (self, node->child[0], (LyceumSetting){ setting.style, TRUE });
  double size = _lyceum_size (self, setting);
  double rest = MIN (base.ascent, _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_ACCENT_BASE_HEIGHT));
  double centre = base.is_sign && base.accent >= 0 ? base.accent : base.width / 2 + base.italic / 2;
  LyceumGlyph glyph = _lyceum_formula_font_glyph (self->font, node->character, VARIANT_ROMAN);
  LyceumPart whole = base, mark;
  double dy = -(base.ascent - rest), length;

  if (node->character == 0x338)
    return set_stroke (self, base, size);
  if (glyph.face == 0 && lyceum_formula_font_has_math (self->font))
    {
      Assembly plan;
      LyceumGlyph wide = glyph;

      if ((node->flags & FLAG_WIDE) && base.width > (glyph.right - glyph.left) * size)
        {
          if (plan_assembly (self, glyph.glyph, FALSE, base.width / size, &plan))
            {
              mark = assemble (self, &plan, FALSE, size);
              _lyceum_part_move (self, &mark, base.width / 2 - mark.width / 2, dy);
              whole.ascent = MAX (whole.ascent, mark.ascent - dy);
              whole.end = self->draws->len;
              return whole;
            }
          find_variant (self, glyph.glyph, FALSE, base.width / size, &wide, &length);
        }
      mark = add_glyph (self, wide, size, 0, 0);
      centre -= wide.glyph == glyph.glyph ? wide.accent * size : (wide.left + wide.right) / 2 * size;
      _lyceum_part_move (self, &mark, centre, dy);
      whole.ascent = MAX (whole.ascent, mark.ascent - dy);
    }
  else
    {
      double width = node->flags & FLAG_WIDE ? MAX (base.width, 0.4 * size) : 0.4 * size;

      mark = draw_wide (self, node->character, width, 0.2 * size, size);
      _lyceum_part_move (self, &mark, centre - width / 2, -(base.ascent + 0.08 * size));
      whole.ascent = base.ascent + 0.3 * size;
    }
  whole.end = self->draws->len;
  return whole;
}

LyceumPart
_lyceum_set_brace (LyceumSetter            *self,
                   const LyceumFormulaNode *node,
                   LyceumSetting            setting)
{
  LyceumPart base = _lyceum_set_node (self, node->child[0], setting);
  double size = _lyceum_size (self, setting);
  gboolean below = (node->flags & FLAG_BELOW) != 0;
  LyceumPart brace = _lyceum_set_wide (self, node->character, base.width, setting);
  LyceumPart whole = base;
  double height = brace.ascent + brace.descent, gap = 0.1 * size;
  double dy = below ? base.descent + gap + brace.ascent : -(base.ascent + gap + brace.descent);
  double width = MAX (base.width, brace.width);

  _lyceum_part_move (self, &base, (width - base.width) / 2, 0);
  _lyceum_part_move (self, &brace, (width - brace.width) / 2, dy);
  whole.width = width;
  if (below)
    whole.descent += gap + height;
  else
    whole.ascent += gap + height;
  whole.end = self->draws->len;
  whole.is_sign = FALSE;
  whole.italic = 0;
  return whole;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-layout-private.h"

/* Whether scripts stand above and below: always, or where the formula has the room for large signs. */
static gboolean
takes_limits (const LyceumFormulaNode *base,
              LyceumSetting            setting)
{
  if (base->flags & FLAG_LIMITS)
    return TRUE;
  return base->class == CLASS_OP && (base->flags & FLAG_LARGE) && !(base->flags & FLAG_NO_LIMITS) && setting.style == STYLE_DISPLAY;
}

static gboolean
is_primes (const LyceumFormulaNode *node)
{
  if (node == NULL || node->kind != NODE_ROW || node->child[0] == NULL)
    return node != NULL && node->kind == NODE_SYMBOL && node->character == 0x2032;
  for (node = node->child[0]; node != NULL; node = node->next)
    if (node->kind != NODE_SYMBOL || node->character != 0x2032)
      return FALSE;
  return TRUE;
}

/* Most mathematical fonts have a prime that is raised already. */
static gboolean
stands_raised (LyceumSetter            *self,
               const LyceumFormulaNode *node)
{
  LyceumGlyph glyph;

  if (!is_primes (node) || !lyceum_formula_font_has_math (self->font))
    return FALSE;
  glyph = _lyceum_formula_font_glyph (self->font, 0x2032, VARIANT_MATH);
  return glyph.descent < -0.25;
}

static void
find_shifts (LyceumSetter     *self,
             const LyceumPart *base,
             const LyceumPart *below,
             const LyceumPart *above,
             LyceumSetting     setting,
             double           *up,
             double           *down)
{
  double gap, wanted;

  *up = _lyceum_constant (self, setting, setting.cramped ? HB_OT_MATH_CONSTANT_SUPERSCRIPT_SHIFT_UP_CRAMPED : HB_OT_MATH_CONSTANT_SUPERSCRIPT_SHIFT_UP);
  *down = _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_SUBSCRIPT_SHIFT_DOWN);
  if (!base->is_sign)
    {
      *up = MAX (*up, base->ascent - _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_SUPERSCRIPT_BASELINE_DROP_MAX));
      *down = MAX (*down, base->descent + _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_SUBSCRIPT_BASELINE_DROP_MIN));
    }
  if (above != NULL)
    *up = MAX (*up, above->descent + _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_SUPERSCRIPT_BOTTOM_MIN));
  if (below != NULL)
    *down = MAX (*down, below->ascent - _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_SUBSCRIPT_TOP_MAX));
  if (above == NULL || below == NULL)
    return;
  gap = (*up - above->descent) - (below->ascent - *down);
  wanted = _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_SUB_SUPERSCRIPT_GAP_MIN);
  if (gap < wanted)
    {
      double lift = _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_SUPERSCRIPT_BOTTOM_MAX_WITH_SUBSCRIPT) - (*up - above->descent);

      lift = CLAMP (lift, 0, wanted - gap);
      *up += lift;
      *down += wanted - gap - lift;
    }
}

static LyceumPart
set_beside (LyceumSetter            *self,
            const LyceumFormulaNode *node,
            LyceumPart               base,
            LyceumSetting            setting)
{
  gboolean large = node->child[0]->class == CLASS_OP && node->child[0]->kind == NODE_SYMBOL;
  LyceumPart whole = base;
  LyceumPart below = { 0 }, above = { 0 };
  double up, down, x, space = _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_SPACE_AFTER_SCRIPT);
  gboolean raised = stands_raised (self, node->child[2]);

  if (node->child[1] != NULL)
    below = _lyceum_set_node (self, node->child[1], _lyceum_smaller (setting, TRUE));
  if (node->child[2] != NULL)
    above = _lyceum_set_node (self, node->child[2], raised ? setting : _lyceum_smaller (setting, setting.cramped));
  find_shifts (self, &base, node->child[1] != NULL ? &below : NULL, node->child[2] != NULL && !raised ? &above : NULL, setting, &up, &down);
  if (raised)
    up = base.is_sign ? 0 : MAX (0, base.ascent - 0.75 * _lyceum_size (self, setting));
  if (node->child[1] != NULL)
    {
      x = base.width - (large ? base.italic : 0);
      _lyceum_part_move (self, &below, x, down);
      _lyceum_part_take (&whole, &below, x, down);
    }
  if (node->child[2] != NULL)
    {
      x = base.width + (large ? 0 : base.italic);
      _lyceum_part_move (self, &above, x, -up);
      _lyceum_part_take (&whole, &above, x, -up);
    }
  whole.width += space;
  whole.end = self->draws->len;
  whole.is_sign = FALSE;
  whole.italic = 0;
  return whole;
}

/* @low and @high: (nullable): set already, before or behind @base. */
static LyceumPart
place_limits (LyceumSetter     *self,
              LyceumPart        base,
              const LyceumPart *low,
              const LyceumPart *high,
              LyceumSetting     setting)
{
  LyceumPart whole = base;
  double width = MAX (base.width, MAX (low != NULL ? low->width : 0, high != NULL ? high->width : 0));

  _lyceum_part_move (self, &base, (width - base.width) / 2, 0);
  if (low != NULL)
    {
      double gap = MAX (_lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_LOWER_LIMIT_GAP_MIN),
                        _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_LOWER_LIMIT_BASELINE_DROP_MIN) - low->ascent);
      double y = base.descent + gap + low->ascent;

      _lyceum_part_move (self, low, (width - low->width) / 2 - base.italic / 2, y);
      _lyceum_part_take (&whole, low, 0, y);
      whole.first = MIN (whole.first, low->first);
    }
  if (high != NULL)
    {
      double gap = MAX (_lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_UPPER_LIMIT_GAP_MIN),
                        _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_UPPER_LIMIT_BASELINE_RISE_MIN) - high->descent);
      double y = -(base.ascent + gap + high->descent);

      _lyceum_part_move (self, high, (width - high->width) / 2 + base.italic / 2, y);
      _lyceum_part_take (&whole, high, 0, y);
      whole.first = MIN (whole.first, high->first);
    }
  whole.width = width;
  whole.end = self->draws->len;
  whole.is_sign = FALSE;
  whole.italic = 0;
  return whole;
}

LyceumPart
_lyceum_set_limits (LyceumSetter            *self,
                    LyceumPart               base,
                    const LyceumFormulaNode *below,
                    const LyceumFormulaNode *above,
                    LyceumSetting            setting)
{
  LyceumPart low = { 0 }, high = { 0 };

  if (below != NULL)
    low = _lyceum_set_node (self, below, _lyceum_smaller (setting, TRUE));
  if (above != NULL)
    high = _lyceum_set_node (self, above, _lyceum_smaller (setting, setting.cramped));
  return place_limits (self, base, below != NULL ? &low : NULL, above != NULL ? &high : NULL, setting);
}

LyceumPart
_lyceum_set_scripts (LyceumSetter            *self,
                     const LyceumFormulaNode *node,
                     LyceumSetting            setting)
{
  LyceumPart base = _lyceum_set_node (self, node->child[0], setting);

  if (takes_limits (node->child[0], setting))
    return _lyceum_set_limits (self, base, node->child[1], node->child[2], setting);
  return set_beside (self, node, base, setting);
}

LyceumPart
_lyceum_set_stack (LyceumSetter            *self,
                   const LyceumFormulaNode *node,
                   LyceumSetting            setting)
{
  const LyceumFormulaNode *base = node->child[0];
  LyceumPart scripts[2] = { 0 }, arrow;

  if (!(base->flags & FLAG_WIDE) || base->kind != NODE_SYMBOL)
    return _lyceum_set_limits (self, _lyceum_set_node (self, base, setting), node->child[1], node->child[2], setting);
  /* An arrow as long as the words on it. */
  for (guint i = 0; i < 2; i++)
    scripts[i] = _lyceum_set_node (self, node->child[i + 1], _lyceum_smaller (setting, FALSE));
  arrow = _lyceum_set_wide (self, base->character, MAX (scripts[0].width, scripts[1].width) + 0.7 * _lyceum_size (self, setting), setting);
  return place_limits (self, arrow, node->child[1] != NULL ? &scripts[0] : NULL, node->child[2] != NULL ? &scripts[1] : NULL, setting);
}

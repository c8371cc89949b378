/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-layout-private.h"

#include <string.h>

#define MAX_DRAWS 60000
#define MAX_DEPTH 160
#define MAX_FENCE_EM 120
#define MAX_PIXELS 60000 /* of a formula: what draws it counts in 1024ths */

/* Space between neighbours by their classes: 1 thin, 2 medium, 3 thick; from 4 on not in scripts. -1 cannot be. */
static const gint8 spaces[8][8] = {
  /* after:   ord op bin rel open close punct inner */
  /* ord */   { 0, 1, 6, 7, 0, 0, 0, 5 },
  /* op */    { 1, 1, -1, 7, 0, 0, 0, 5 },
  /* bin */   { 6, 6, -1, -1, 6, -1, -1, 6 },
  /* rel */   { 7, 7, -1, 0, 7, 0, 0, 7 },
  /* open */  { 0, 0, -1, 0, 0, 0, 0, 0 },
  /* close */ { 0, 1, 6, 7, 0, 0, 0, 5 },
  /* punct */ { 5, 5, -1, 5, 5, 5, 5, 5 },
  /* inner */ { 5, 1, 6, 7, 5, 0, 5, 5 },
};

static const double widths[4] = { 0, 3 / 18.0, 4 / 18.0, 5 / 18.0 };

typedef struct
{
  LyceumPart whole;
  LyceumSetting setting;
  double x;
  int last;       /* class of the part before; -1: none */
  gboolean outer; /* of the formula itself: where it can be broken */
} Row;

LyceumPart
_lyceum_part_begin (LyceumSetter *self)
{
  return (LyceumPart){ .first = self->draws->len, .end = self->draws->len, .accent = -1 };
}

void
_lyceum_part_move (LyceumSetter     *self,
                   const LyceumPart *part,
                   double            dx,
                   double            dy)
{
  for (guint i = part->first; i < part->end; i++)
    {
      LyceumDraw *draw = &g_array_index (self->draws, LyceumDraw, i);

      draw->x += (float) dx;
      draw->y += (float) dy;
    }
}

void
_lyceum_part_take (LyceumPart       *whole,
                   const LyceumPart *part,
                   double            dx,
                   double            dy)
{
  whole->width = MAX (whole->width, dx + part->width);
  whole->ascent = MAX (whole->ascent, part->ascent - dy);
  whole->descent = MAX (whole->descent, part->descent + dy);
  whole->end = MAX (whole->end, part->end);
}

double
_lyceum_size (LyceumSetter  *self,
              LyceumSetting  setting)
{
  return _lyceum_formula_font_size (self->font, setting.style);
}

double
_lyceum_constant (LyceumSetter           *self,
                  LyceumSetting           setting,
                  hb_ot_math_constant_t   constant)
{
  return _lyceum_formula_font_constant (self->font, constant) * _lyceum_size (self, setting);
}

LyceumSetting
_lyceum_smaller (LyceumSetting setting,
                 gboolean      cramped)
{
  return (LyceumSetting){ setting.style <= STYLE_TEXT ? STYLE_SCRIPT : STYLE_SCRIPT_SCRIPT, cramped || setting.cramped };
}

static void
add_draw (LyceumSetter *self,
          LyceumDraw    draw)
{
  if (self->draws->len < MAX_DRAWS)
    g_array_append_val (self->draws, draw);
}

void
_lyceum_add_rule (LyceumSetter *self,
                  LyceumPart   *part,
                  double        x,
                  double        y,
                  double        w,
                  double        h)
{
  add_draw (self, (LyceumDraw){ .kind = DRAW_RULE, .x = (float) x, .y = (float) y, .w = (float) w, .h = (float) h });
  part->end = self->draws->len;
}

void
_lyceum_add_shape (LyceumSetter *self,
                   gunichar      shape,
                   double        x,
                   double        y,
                   double        w,
                   double        h,
                   double        line)
{
  add_draw (self, (LyceumDraw){ .kind = DRAW_SHAPE, .glyph = shape, .size = (float) line, .x = (float) x, .y = (float) y,
                                .w = (float) w, .h = (float) h });
}

static LyceumPart
set_glyph (LyceumSetter *self,
           LyceumGlyph   glyph,
           LyceumSetting setting)
{
  double size = _lyceum_size (self, setting);
  LyceumPart part = _lyceum_part_begin (self);

  add_draw (self, (LyceumDraw){ .kind = DRAW_GLYPH, .face = (guint16) glyph.face, .glyph = glyph.glyph, .size = (float) size });
  part.end = self->draws->len;
  part.width = MAX (glyph.width, 0) * size;
  part.ascent = glyph.ascent * size;
  part.descent = glyph.descent * size;
  part.italic = glyph.italic * size;
  part.accent = glyph.accent * size;
  part.is_sign = TRUE;
  return part;
}

static LyceumPart
set_symbol (LyceumSetter            *self,
            const LyceumFormulaNode *node,
            LyceumSetting            setting)
{
  return set_glyph (self, _lyceum_formula_font_glyph (self->font, node->character, node->variant), setting);
}

/* sin, lim: upright letters of the mathematical font side by side. */
static LyceumPart
set_name (LyceumSetter            *self,
          const LyceumFormulaNode *node,
          LyceumSetting            setting)
{
  LyceumPart whole = _lyceum_part_begin (self);
  double x = 0;

  for (const char *p = node->text; *p != '\0'; p = g_utf8_next_char (p))
    {
      LyceumPart part;

      if (*p == ' ')
        {
          x += 0.2 * _lyceum_size (self, setting);
          continue;
        }
      part = set_glyph (self, _lyceum_formula_font_glyph (self->font, g_utf8_get_char (p), VARIANT_ROMAN), setting);
      _lyceum_part_move (self, &part, x, 0);
      _lyceum_part_take (&whole, &part, x, 0);
      x += part.width;
    }
  whole.width = x;
  whole.is_sign = TRUE;
  return whole;
}

static LyceumPart
set_words (LyceumSetter            *self,
           const LyceumFormulaNode *node,
           LyceumSetting            setting)
{
  LyceumPart part = _lyceum_part_begin (self);
  PangoLayout *words = _lyceum_formula_font_words (self->font, node->text, node->variant, setting.style);
  double size = _lyceum_size (self, setting);
  LyceumDraw draw = { .kind = DRAW_TEXT, .unknown = node->kind == NODE_UNKNOWN, .glyph = self->texts->len };

  if (words == NULL)
    {
      part.width = (double) g_utf8_strlen (node->text, -1) * 0.5 * size;
      part.ascent = 0.7 * size;
      part.descent = 0.2 * size;
    }
  else
    {
      PangoRectangle logical;

      pango_layout_get_extents (words, NULL, &logical);
      part.width = logical.width / (double) PANGO_SCALE;
      part.ascent = pango_layout_get_baseline (words) / (double) PANGO_SCALE;
      part.descent = (logical.height - pango_layout_get_baseline (words)) / (double) PANGO_SCALE;
      g_ptr_array_add (self->texts, words);
      draw.y = (float) -part.ascent;
      /* The lines of a text stand further apart than those of a formula should for a word. */
      part.ascent = MIN (part.ascent, 0.8 * size);
      part.descent = MIN (part.descent, 0.25 * size);
    }
  draw.w = (float) part.width;
  add_draw (self, draw);
  part.end = self->draws->len;
  return part;
}

static LyceumPart
set_fence (LyceumSetter  *self,
           gunichar       open,
           LyceumPart     body,
           gunichar       close,
           double         height,
           LyceumSetting  setting)
{
  LyceumPart whole = body;
  LyceumPart left = { 0 }, right = { 0 };
  double gap = 0;

  if (open != 0)
    {
      left = _lyceum_set_delimiter (self, open, height, setting);
      _lyceum_part_move (self, &body, left.width + gap, 0);
    }
  whole.width = left.width + body.width;
  whole.is_sign = FALSE;
  whole.italic = 0;
  if (open != 0)
    {
      whole.ascent = MAX (whole.ascent, left.ascent);
      whole.descent = MAX (whole.descent, left.descent);
    }
  if (close != 0)
    {
      right = _lyceum_set_delimiter (self, close, height, setting);
      _lyceum_part_move (self, &right, whole.width, 0);
      _lyceum_part_take (&whole, &right, whole.width, 0);
    }
  whole.end = self->draws->len;
  return whole;
}

/* As high above the axis as below it, and nearly as high as what they enclose. */
static double
fence_height (LyceumSetter     *self,
              const LyceumPart *body,
              LyceumSetting     setting)
{
  double axis = _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_AXIS_HEIGHT);
  double half = MAX (body->ascent - axis, body->descent + axis);

  double height = MAX (2 * half * 0.901, 2 * half - 0.5 * _lyceum_size (self, setting));

  /* Fences in the scripts of fences would grow threefold with each. */
  return MIN (height, MAX_FENCE_EM * _lyceum_size (self, setting));
}

static LyceumPart
set_fenced (LyceumSetter            *self,
            const LyceumFormulaNode *node,
            LyceumSetting            setting)
{
  guint first = self->draws->len;
  guint n_texts = self->texts->len;
  gboolean saw_before = self->saw_middle;
  double middle = self->middle;
  LyceumPart body;
  double height;

  self->saw_middle = FALSE;
  self->middle = 0;
  body = _lyceum_set_node (self, node->child[0], setting);
  height = fence_height (self, &body, setting);
  /* Lines within the fence are as high as it is: known only now. */
  if (self->saw_middle && self->n_repeats < 8)
    {
      self->n_repeats++;
      g_array_set_size (self->draws, first);
      g_ptr_array_set_size (self->texts, (int) n_texts);
      self->middle = height;
      body = _lyceum_set_node (self, node->child[0], setting);
    }
  self->middle = middle;
  self->saw_middle = saw_before;
  return set_fence (self, node->open, body, node->close, height, setting);
}

static LyceumPart
set_delimiter_node (LyceumSetter            *self,
                    const LyceumFormulaNode *node,
                    LyceumSetting            setting)
{
  static const double heights[] = { 0, 1.2, 1.8, 2.4, 3.0 };
  double size = _lyceum_size (self, setting);

  if (node->character == 0)
    return _lyceum_part_begin (self);
  if (node->amount > 0)
    return _lyceum_set_delimiter (self, node->character, heights[(int) node->amount] * size, setting);
  self->saw_middle = TRUE;
  return _lyceum_set_delimiter (self, node->character, MAX (self->middle, size), setting);
}

static LyceumPart
set_fraction (LyceumSetter            *self,
              const LyceumFormulaNode *node,
              LyceumSetting            given)
{
  LyceumSetting setting = { node->style != 0 ? (LyceumFormulaStyle) (node->style - 1) : given.style, given.cramped };
  gboolean display = setting.style == STYLE_DISPLAY;
  LyceumSetting inner = { MIN (setting.style + 1, STYLE_SCRIPT_SCRIPT), setting.cramped };
  LyceumPart whole = _lyceum_part_begin (self);
  LyceumPart above, below;
  double axis = _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_AXIS_HEIGHT);
  double line = node->amount > 0 ? _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_FRACTION_RULE_THICKNESS) : 0;
  double up, down, gap_above, gap_below, pad = 0.12 * _lyceum_size (self, setting);

  if (node->flags & FLAG_CRAMPED)
    inner.style = setting.style; /* a continued fraction grows no smaller */
  above = _lyceum_set_node (self, node->child[0], inner);
  below = _lyceum_set_node (self, node->child[1], (LyceumSetting){ inner.style, TRUE });
  if (line > 0)
    {
      up = _lyceum_constant (self, setting, display ? HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_DISPLAY_STYLE_SHIFT_UP : HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_SHIFT_UP);
      down = _lyceum_constant (self, setting, display ? HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_DISPLAY_STYLE_SHIFT_DOWN : HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_SHIFT_DOWN);
      gap_above = _lyceum_constant (self, setting, display ? HB_OT_MATH_CONSTANT_FRACTION_NUM_DISPLAY_STYLE_GAP_MIN : HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_GAP_MIN);
      gap_below = _lyceum_constant (self, setting, display ? HB_OT_MATH_CONSTANT_FRACTION_DENOM_DISPLAY_STYLE_GAP_MIN : HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_GAP_MIN);
      up = MAX (up, axis + line / 2 + gap_above + above.descent);
      down = MAX (down, -axis + line / 2 + gap_below + below.ascent);
    }
  else
    {
      double gap = _lyceum_constant (self, setting, display ? HB_OT_MATH_CONSTANT_STACK_DISPLAY_STYLE_GAP_MIN : HB_OT_MATH_CONSTANT_STACK_GAP_MIN);
      double short_by;

      up = _lyceum_constant (self, setting, display ? HB_OT_MATH_CONSTANT_STACK_TOP_DISPLAY_STYLE_SHIFT_UP : HB_OT_MATH_CONSTANT_STACK_TOP_SHIFT_UP);
      down = _lyceum_constant (self, setting, display ? HB_OT_MATH_CONSTANT_STACK_BOTTOM_DISPLAY_STYLE_SHIFT_DOWN : HB_OT_MATH_CONSTANT_STACK_BOTTOM_SHIFT_DOWN);
      short_by = gap - ((up - above.descent) - (below.ascent - down));
      up += MAX (short_by, 0) / 2;
      down += MAX (short_by, 0) / 2;
    }
  {
    double width = MAX (above.width, below.width);
    double dx = node->open != 0 ? 0 : pad;

    _lyceum_part_move (self, &above, dx + (width - above.width) / 2, -up);
    _lyceum_part_move (self, &below, dx + (width - below.width) / 2, down);
    _lyceum_part_take (&whole, &above, dx, -up);
    _lyceum_part_take (&whole, &below, dx, down);
    if (line > 0)
      _lyceum_add_rule (self, &whole, dx, -axis - line / 2, width, line);
    whole.width = width + 2 * dx;
  }
  if (node->open != 0 || node->close != 0)
    return set_fence (self, node->open, whole, node->close, fence_height (self, &whole, setting), setting);
  return whole;
}

static LyceumPart
set_line (LyceumSetter            *self,
          const LyceumFormulaNode *node,
          LyceumSetting            setting)
{
  LyceumPart part = _lyceum_set_node (self, node->child[0], (LyceumSetting){ setting.style, TRUE });
  gboolean below = (node->flags & FLAG_BELOW) != 0;
  double gap = _lyceum_constant (self, setting, below ? HB_OT_MATH_CONSTANT_UNDERBAR_VERTICAL_GAP : HB_OT_MATH_CONSTANT_OVERBAR_VERTICAL_GAP);
  double line = _lyceum_constant (self, setting, below ? HB_OT_MATH_CONSTANT_UNDERBAR_RULE_THICKNESS : HB_OT_MATH_CONSTANT_OVERBAR_RULE_THICKNESS);

  _lyceum_add_rule (self, &part, 0, below ? part.descent + gap : -part.ascent - gap - line, part.width, line);
  if (below)
    part.descent += gap + 2 * line;
  else
    part.ascent += gap + 2 * line;
  part.is_sign = FALSE;
  return part;
}

static LyceumPart
set_phantom (LyceumSetter            *self,
             const LyceumFormulaNode *node,
             LyceumSetting            setting)
{
  LyceumPart part = _lyceum_set_node (self, node->child[0], setting);

  if (node->style != 3)
    {
      g_array_set_size (self->draws, part.first);
      part.end = part.first;
    }
  if (node->style == 1 || node->style == 3)
    part.ascent = part.descent = 0;
  if (node->style == 2)
    part.width = 0;
  return part;
}

static LyceumPart
set_boxed (LyceumSetter            *self,
           const LyceumFormulaNode *node,
           LyceumSetting            setting)
{
  LyceumPart part = _lyceum_set_node (self, node->child[0], setting);
  double size = _lyceum_size (self, setting);
  double pad = 0.3 * size, line = 0.045 * size;
  double width = part.width + 2 * pad, height = part.ascent + part.descent + 2 * pad;

  _lyceum_part_move (self, &part, pad, 0);
  part.ascent += pad;
  part.descent += pad;
  _lyceum_add_rule (self, &part, 0, -part.ascent, width, line);
  _lyceum_add_rule (self, &part, 0, part.descent - line, width, line);
  _lyceum_add_rule (self, &part, 0, -part.ascent, line, height);
  _lyceum_add_rule (self, &part, width - line, -part.ascent, line, height);
  part.width = width;
  return part;
}

static int
class_of (const LyceumFormulaNode *node)
{
  return node->class <= CLASS_INNER ? node->class : CLASS_ORD;
}

/* A sign between two terms is one only where there are two. */
static int
real_class (const Row               *row,
            const LyceumFormulaNode *node)
{
  int class = class_of (node);
  const LyceumFormulaNode *next = node->next;

  if (class != CLASS_BIN)
    return class;
  if (row->last < 0 || row->last == CLASS_BIN || row->last == CLASS_OP || row->last == CLASS_REL || row->last == CLASS_OPEN ||
      row->last == CLASS_PUNCT)
    return CLASS_ORD;
  while (next != NULL && next->kind == NODE_SPACE)
    next = next->next;
  if (next == NULL || next->class == CLASS_REL || next->class == CLASS_CLOSE || next->class == CLASS_PUNCT)
    return CLASS_ORD;
  return class;
}

static double
space_between (LyceumSetter *self,
               const Row    *row,
               int           class)
{
  int space = row->last >= 0 ? spaces[row->last][class] : 0;

  if (space <= 0 || (space >= 4 && row->setting.style > STYLE_TEXT))
    return 0;
  return widths[space % 4] * _lyceum_size (self, row->setting);
}

static void
note_break (LyceumSetter *self,
            Row          *row,
            double        before)
{
  LyceumBreak mark = { before, row->x, self->draws->len };

  if (row->outer && (row->last == CLASS_REL || row->last == CLASS_BIN || row->last == CLASS_PUNCT) && row->x > 0)
    g_array_append_val (self->breaks, mark);
}

static void
add_to_row (LyceumSetter            *self,
            Row                     *row,
            const LyceumFormulaNode *first)
{
  for (const LyceumFormulaNode *node = first; node != NULL; node = node->next)
    {
      LyceumPart part;
      int class;
      double before = row->x;

      if (node->kind == NODE_SPACE)
        {
          row->x += node->amount * _lyceum_size (self, row->setting);
          row->whole.width = MAX (row->whole.width, row->x);
          continue;
        }
      if (node->kind == NODE_STYLE)
        {
          LyceumSetting setting = row->setting;

          row->setting.style = node->style;
          if (node->child[0] != NULL && self->depth < MAX_DEPTH)
            {
              self->depth++;
              add_to_row (self, row, node->child[0]->kind == NODE_ROW ? node->child[0]->child[0] : node->child[0]);
              self->depth--;
            }
          row->setting = setting;
          continue;
        }
      class = real_class (row, node);
      row->x += space_between (self, row, class);
      note_break (self, row, before);
      part = _lyceum_set_node (self, node, row->setting);
      _lyceum_part_move (self, &part, row->x, 0);
      _lyceum_part_take (&row->whole, &part, row->x, 0);
      row->x += part.width;
      row->whole.italic = part.italic;
      row->whole.is_sign = part.is_sign && node == first && node->next == NULL;
      row->whole.accent = row->whole.is_sign ? part.accent : -1;
      row->last = class;
    }
}

static LyceumPart
set_row (LyceumSetter            *self,
         const LyceumFormulaNode *first,
         LyceumSetting            setting,
         gboolean                 outer,
         int                      last)
{
  Row row = { .whole = _lyceum_part_begin (self), .setting = setting, .last = last, .outer = outer };

  add_to_row (self, &row, first);
  row.whole.width = MAX (row.x, 0);
  row.whole.end = self->draws->len;
  return row.whole;
}

LyceumPart
_lyceum_set_cell (LyceumSetter            *self,
                  const LyceumFormulaNode *row,
                  LyceumSetting            setting,
                  gboolean                 behind)
{
  if (row->kind != NODE_ROW)
    return _lyceum_set_node (self, row, setting);
  return set_row (self, row->child[0], setting, FALSE, behind ? CLASS_ORD : -1);
}

static LyceumPart
set_any (LyceumSetter            *self,
         const LyceumFormulaNode *node,
         LyceumSetting            setting)
{
  switch ((LyceumFormulaNodeKind) node->kind)
    {
    case NODE_ROW:
      if (node->class == CLASS_OP && node->child[0] != NULL && node->child[0]->kind == NODE_SYMBOL && node->child[0]->next == NULL)
        return _lyceum_set_operator (self, node->child[0], setting);
      return set_row (self, node->child[0], setting, FALSE, -1);
    case NODE_SYMBOL:
      return node->class == CLASS_OP ? _lyceum_set_operator (self, node, setting) : set_symbol (self, node, setting);
    case NODE_NAME:
      return set_name (self, node, setting);
    case NODE_TEXT:
    case NODE_UNKNOWN:
      return set_words (self, node, setting);
    case NODE_FRACTION:
      return set_fraction (self, node, setting);
    case NODE_SCRIPTS:
      return _lyceum_set_scripts (self, node, setting);
    case NODE_ROOT:
      return _lyceum_set_root (self, node, setting);
    case NODE_FENCED:
      return set_fenced (self, node, setting);
    case NODE_DELIMITER:
      return set_delimiter_node (self, node, setting);
    case NODE_ACCENT:
      return _lyceum_set_accent (self, node, setting);
    case NODE_LINE:
      return set_line (self, node, setting);
    case NODE_BRACE:
      return _lyceum_set_brace (self, node, setting);
    case NODE_STACK:
      return _lyceum_set_stack (self, node, setting);
    case NODE_ARRAY:
      return _lyceum_set_array (self, node, setting);
    case NODE_STYLE:
      return _lyceum_set_node (self, node->child[0], (LyceumSetting){ node->style, setting.cramped });
    case NODE_PHANTOM:
      return set_phantom (self, node, setting);
    case NODE_BOXED:
      return set_boxed (self, node, setting);
    case NODE_SPACE:
    case NODE_ARRAY_ROW:
      break;
    }
  {
    LyceumPart part = _lyceum_part_begin (self);

    part.width = node->kind == NODE_SPACE ? node->amount * _lyceum_size (self, setting) : 0;
    return part;
  }
}

LyceumPart
_lyceum_set_node (LyceumSetter            *self,
                  const LyceumFormulaNode *node,
                  LyceumSetting            setting)
{
  LyceumPart part;

  if (node == NULL || self->depth >= MAX_DEPTH || self->draws->len >= MAX_DRAWS)
    return _lyceum_part_begin (self);
  self->depth++;
  part = set_any (self, node, setting);
  self->depth--;
  return part;
}

LyceumFormulaBox *
lyceum_formula_box_new (LyceumFormula     *formula,
                        LyceumFormulaFont *font)
{
  LyceumFormulaBox *self = g_new0 (LyceumFormulaBox, 1);
  LyceumSetter setter = { .font = font };
  LyceumSetting setting = { formula->display ? STYLE_DISPLAY : STYLE_TEXT, FALSE };
  LyceumPart whole;

  g_atomic_ref_count_init (&self->references);
  self->font = lyceum_formula_font_ref (font);
  self->draws = setter.draws = g_array_new (FALSE, FALSE, sizeof (LyceumDraw));
  self->texts = setter.texts = g_ptr_array_new_with_free_func (g_object_unref);
  self->breaks = setter.breaks = g_array_new (FALSE, FALSE, sizeof (LyceumBreak));
  if (formula->root->kind == NODE_ROW)
    whole = set_row (&setter, formula->root->child[0], setting, TRUE, -1);
  else
    whole = _lyceum_set_node (&setter, formula->root, setting);
  self->width = CLAMP (whole.width, 0, MAX_PIXELS);
  self->ascent = CLAMP (whole.ascent, 0, MAX_PIXELS);
  self->descent = CLAMP (whole.descent, 0, MAX_PIXELS);
  return self;
}

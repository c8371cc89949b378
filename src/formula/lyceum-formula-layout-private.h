/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <hb-ot.h>

#include "lyceum-formula-layout.h"
#include "lyceum-formula-private.h"

G_BEGIN_DECLS

#define N_CONSTANTS (HB_OT_MATH_CONSTANT_RADICAL_DEGREE_BOTTOM_RAISE_PERCENT + 1)

/* One sign of a font. Lengths in em. */
typedef struct
{
  guint face;
  guint glyph;
  double width, ascent, descent;
  double italic; /* how far its top leans out */
  double accent; /* where an accent is centred */
  double left;   /* ink */
  double right;
} LyceumGlyph;

typedef enum
{
  DRAW_GLYPH, /* glyph of face at size; x, y: its origin */
  DRAW_RULE,  /* x, y: upper left corner */
  DRAW_SHAPE, /* glyph: the character whose shape fills x, y, w, h */
  DRAW_TEXT,  /* glyph: index of the words; x, y: upper left corner */
} LyceumDrawKind;

typedef struct
{
  guint8 kind;
  guint8 unknown; /* a command that is not known */
  guint16 face;
  guint32 glyph;
  float size; /* glyph: pixels in an em; shape: thickness of its lines */
  float x, y, w, h;
} LyceumDraw;

struct _LyceumFormulaBox
{
  gatomicrefcount references;
  LyceumFormulaFont *font; /* (owned) */
  GArray *draws;           /* (element-type LyceumDraw) */
  GPtrArray *texts;        /* (element-type PangoLayout) */
  GArray *breaks;          /* (element-type LyceumBreak): where it can be broken */
  double width, ascent, descent;
};

typedef struct
{
  double x;    /* where the piece before ends */
  double next; /* and the next one begins */
  guint draw;  /* first of the next one */
} LyceumBreak;

/* A part that has been set: its draws are those from @first to @end, from its own origin. */
typedef struct
{
  double width, ascent, descent;
  double italic;
  double accent;
  guint first, end;
  gboolean is_sign; /* one sign of the font, which scripts stand close to */
} LyceumPart;

typedef struct
{
  LyceumFormulaFont *font;
  GArray *draws;
  GPtrArray *texts;
  GArray *breaks;
  double middle;    /* height of the fence around, for \middle; 0: none is known yet */
  gboolean saw_middle;
  guint n_repeats;
  guint depth;
} LyceumSetter;

typedef struct
{
  LyceumFormulaStyle style;
  gboolean cramped;
} LyceumSetting;

/* lyceum-formula-font.c */
double      _lyceum_formula_font_constant (LyceumFormulaFont *self, hb_ot_math_constant_t constant);
/** In pixels. */
double      _lyceum_formula_font_size     (LyceumFormulaFont *self, LyceumFormulaStyle style);
LyceumGlyph _lyceum_formula_font_glyph    (LyceumFormulaFont *self, gunichar character, LyceumFormulaVariant variant);
gboolean    _lyceum_formula_font_draws    (LyceumFormulaFont *self);
PangoLayout *_lyceum_formula_font_words   (LyceumFormulaFont *self, const char *text, LyceumFormulaVariant variant, LyceumFormulaStyle style);
cairo_font_face_t *_lyceum_formula_font_face (LyceumFormulaFont *self, guint face);
/** Returns: (nullable): to ask for larger variants of the signs of face 0. */
hb_font_t  *_lyceum_formula_font_math     (LyceumFormulaFont *self, double *units);
LyceumGlyph _lyceum_formula_font_measure  (LyceumFormulaFont *self, guint face, guint glyph);

/* lyceum-formula-signs.c */
gunichar    _lyceum_formula_sign          (gunichar character, LyceumFormulaVariant variant);

/* lyceum-formula-layout.c */
LyceumPart  _lyceum_set_node              (LyceumSetter *self, const LyceumFormulaNode *node, LyceumSetting setting);
LyceumPart  _lyceum_set_cell              (LyceumSetter *self, const LyceumFormulaNode *row, LyceumSetting setting, gboolean behind);
LyceumPart  _lyceum_part_begin            (LyceumSetter *self);
void        _lyceum_part_move             (LyceumSetter *self, const LyceumPart *part, double dx, double dy);
/** Takes @part, moved already, into @whole. */
void        _lyceum_part_take             (LyceumPart *whole, const LyceumPart *part, double dx, double dy);
void        _lyceum_add_rule              (LyceumSetter *self, LyceumPart *part, double x, double y, double w, double h);
void        _lyceum_add_shape             (LyceumSetter *self, gunichar shape, double x, double y, double w, double h, double line);
double      _lyceum_constant              (LyceumSetter *self, LyceumSetting setting, hb_ot_math_constant_t constant);
double      _lyceum_size                  (LyceumSetter *self, LyceumSetting setting);
LyceumSetting _lyceum_smaller             (LyceumSetting setting, gboolean cramped);

/* lyceum-formula-scripts-layout.c */
LyceumPart  _lyceum_set_scripts           (LyceumSetter *self, const LyceumFormulaNode *node, LyceumSetting setting);
LyceumPart  _lyceum_set_limits            (LyceumSetter *self, LyceumPart base, const LyceumFormulaNode *below, const LyceumFormulaNode *above, LyceumSetting setting);
LyceumPart  _lyceum_set_stack             (LyceumSetter *self, const LyceumFormulaNode *node, LyceumSetting setting);

/* lyceum-formula-stretch.c */
LyceumPart  _lyceum_set_delimiter         (LyceumSetter *self, gunichar character, double height, LyceumSetting setting);
LyceumPart  _lyceum_set_operator          (LyceumSetter *self, const LyceumFormulaNode *node, LyceumSetting setting);
LyceumPart  _lyceum_set_wide              (LyceumSetter *self, gunichar character, double width, LyceumSetting setting);
LyceumPart  _lyceum_set_root              (LyceumSetter *self, const LyceumFormulaNode *node, LyceumSetting setting);
LyceumPart  _lyceum_set_accent            (LyceumSetter *self, const LyceumFormulaNode *node, LyceumSetting setting);
LyceumPart  _lyceum_set_brace             (LyceumSetter *self, const LyceumFormulaNode *node, LyceumSetting setting);

/* lyceum-formula-table.c */
LyceumPart  _lyceum_set_array             (LyceumSetter *self, const LyceumFormulaNode *node, LyceumSetting setting);

G_END_DECLS

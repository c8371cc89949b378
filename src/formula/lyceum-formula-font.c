/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-layout-private.h"

#include <hb-ot.h>
#include <string.h>

#define MAX_FACES 32

typedef struct
{
  PangoFont *font; /* (owned) */
  hb_font_t *hb;   /* (owned): in units of its own */
  cairo_font_face_t *face; /* (owned) */
  double units;    /* in an em */
} Face;

struct _LyceumFormulaFont
{
  gatomicrefcount references;
  PangoContext *context;             /* (owned) (nullable) */
  PangoFontDescription *description; /* (owned) (nullable) */
  PangoFontset *fontset;             /* (owned) (nullable): for signs that neither font has */
  GPtrArray *faces;                  /* (element-type Face); the first is the mathematical one when @has_math */
  GHashTable *glyphs;                /* of character and variant to LyceumGlyph */
  gboolean has_math;
  double size;       /* pixels */
  double scale;      /* of the mathematical font to that of the text */
  double constants[N_CONSTANTS];
};

static const char *const families[] = {
  "STIX Two Math", "Libertinus Math", "Latin Modern Math", "XITS Math", "STIX Math", "TeX Gyre Termes Math", "TeX Gyre Pagella Math",
  "DejaVu Math TeX Gyre", "Cambria Math", "Asana Math", "Noto Sans Math",
};

/* Where there is no mathematical font: in thousandths of an em, but for the percents. */
static const short plain_constants[N_CONSTANTS] = {
  [HB_OT_MATH_CONSTANT_SCRIPT_PERCENT_SCALE_DOWN] = 70,
  [HB_OT_MATH_CONSTANT_SCRIPT_SCRIPT_PERCENT_SCALE_DOWN] = 55,
  [HB_OT_MATH_CONSTANT_DELIMITED_SUB_FORMULA_MIN_HEIGHT] = 1300,
  [HB_OT_MATH_CONSTANT_DISPLAY_OPERATOR_MIN_HEIGHT] = 1300,
  [HB_OT_MATH_CONSTANT_AXIS_HEIGHT] = 260,
  [HB_OT_MATH_CONSTANT_ACCENT_BASE_HEIGHT] = 480,
  [HB_OT_MATH_CONSTANT_SUBSCRIPT_SHIFT_DOWN] = 220,
  [HB_OT_MATH_CONSTANT_SUBSCRIPT_TOP_MAX] = 380,
  [HB_OT_MATH_CONSTANT_SUBSCRIPT_BASELINE_DROP_MIN] = 150,
  [HB_OT_MATH_CONSTANT_SUPERSCRIPT_SHIFT_UP] = 380,
  [HB_OT_MATH_CONSTANT_SUPERSCRIPT_SHIFT_UP_CRAMPED] = 300,
  [HB_OT_MATH_CONSTANT_SUPERSCRIPT_BOTTOM_MIN] = 110,
  [HB_OT_MATH_CONSTANT_SUPERSCRIPT_BASELINE_DROP_MAX] = 280,
  [HB_OT_MATH_CONSTANT_SUB_SUPERSCRIPT_GAP_MIN] = 160,
  [HB_OT_MATH_CONSTANT_SUPERSCRIPT_BOTTOM_MAX_WITH_SUBSCRIPT] = 360,
  [HB_OT_MATH_CONSTANT_SPACE_AFTER_SCRIPT] = 50,
  [HB_OT_MATH_CONSTANT_UPPER_LIMIT_GAP_MIN] = 150,
  [HB_OT_MATH_CONSTANT_UPPER_LIMIT_BASELINE_RISE_MIN] = 200,
  [HB_OT_MATH_CONSTANT_LOWER_LIMIT_GAP_MIN] = 160,
  [HB_OT_MATH_CONSTANT_LOWER_LIMIT_BASELINE_DROP_MIN] = 600,
  [HB_OT_MATH_CONSTANT_STACK_TOP_SHIFT_UP] = 450,
  [HB_OT_MATH_CONSTANT_STACK_TOP_DISPLAY_STYLE_SHIFT_UP] = 680,
  [HB_OT_MATH_CONSTANT_STACK_BOTTOM_SHIFT_DOWN] = 350,
  [HB_OT_MATH_CONSTANT_STACK_BOTTOM_DISPLAY_STYLE_SHIFT_DOWN] = 690,
  [HB_OT_MATH_CONSTANT_STACK_GAP_MIN] = 130,
  [HB_OT_MATH_CONSTANT_STACK_DISPLAY_STYLE_GAP_MIN] = 290,
  [HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_SHIFT_UP] = 400,
  [HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_DISPLAY_STYLE_SHIFT_UP] = 680,
  [HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_SHIFT_DOWN] = 350,
  [HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_DISPLAY_STYLE_SHIFT_DOWN] = 690,
  [HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_GAP_MIN] = 60,
  [HB_OT_MATH_CONSTANT_FRACTION_NUM_DISPLAY_STYLE_GAP_MIN] = 120,
  [HB_OT_MATH_CONSTANT_FRACTION_RULE_THICKNESS] = 55,
  [HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_GAP_MIN] = 60,
  [HB_OT_MATH_CONSTANT_FRACTION_DENOM_DISPLAY_STYLE_GAP_MIN] = 120,
  [HB_OT_MATH_CONSTANT_OVERBAR_VERTICAL_GAP] = 120,
  [HB_OT_MATH_CONSTANT_OVERBAR_RULE_THICKNESS] = 55,
  [HB_OT_MATH_CONSTANT_OVERBAR_EXTRA_ASCENDER] = 55,
  [HB_OT_MATH_CONSTANT_UNDERBAR_VERTICAL_GAP] = 120,
  [HB_OT_MATH_CONSTANT_UNDERBAR_RULE_THICKNESS] = 55,
  [HB_OT_MATH_CONSTANT_UNDERBAR_EXTRA_DESCENDER] = 55,
  [HB_OT_MATH_CONSTANT_RADICAL_VERTICAL_GAP] = 60,
  [HB_OT_MATH_CONSTANT_RADICAL_DISPLAY_STYLE_VERTICAL_GAP] = 130,
  [HB_OT_MATH_CONSTANT_RADICAL_RULE_THICKNESS] = 55,
  [HB_OT_MATH_CONSTANT_RADICAL_EXTRA_ASCENDER] = 55,
  [HB_OT_MATH_CONSTANT_RADICAL_KERN_BEFORE_DEGREE] = 200,
  [HB_OT_MATH_CONSTANT_RADICAL_KERN_AFTER_DEGREE] = -400,
  [HB_OT_MATH_CONSTANT_RADICAL_DEGREE_BOTTOM_RAISE_PERCENT] = 60,
};

static void
face_free (gpointer data)
{
  Face *face = data;

  hb_font_destroy (face->hb);
  cairo_font_face_destroy (face->face);
  g_object_unref (face->font);
  g_free (face);
}

static Face *
face_new (PangoFont *font) /* (transfer full) */
{
  Face *face;
  cairo_scaled_font_t *scaled;
  hb_face_t *hb;

  if (font == NULL || !PANGO_IS_CAIRO_FONT (font))
    {
      g_clear_object (&font);
      return NULL;
    }
  scaled = pango_cairo_font_get_scaled_font (PANGO_CAIRO_FONT (font));
  if (scaled == NULL || cairo_scaled_font_status (scaled) != CAIRO_STATUS_SUCCESS)
    {
      g_object_unref (font);
      return NULL;
    }
  face = g_new0 (Face, 1);
  face->font = font;
  face->face = cairo_font_face_reference (cairo_scaled_font_get_font_face (scaled));
  hb = hb_font_get_face (pango_font_get_hb_font (font));
  face->units = MAX (hb_face_get_upem (hb), 16);
  face->hb = hb_font_create (hb);
  hb_font_set_scale (face->hb, (int) face->units, (int) face->units);
  return face;
}

static gboolean
is_percent (guint constant)
{
  return constant == HB_OT_MATH_CONSTANT_SCRIPT_PERCENT_SCALE_DOWN || constant == HB_OT_MATH_CONSTANT_SCRIPT_SCRIPT_PERCENT_SCALE_DOWN ||
         constant == HB_OT_MATH_CONSTANT_RADICAL_DEGREE_BOTTOM_RAISE_PERCENT;
}

static void
read_constants (LyceumFormulaFont *self,
                Face              *math)
{
  for (guint i = 0; i < N_CONSTANTS; i++)
    {
      double value = math != NULL ? hb_ot_math_get_constant (math->hb, (hb_ot_math_constant_t) i) : plain_constants[i];

      self->constants[i] = is_percent (i) ? value / 100 : value / (math != NULL ? math->units : 1000);
    }
  /* A font that leaves them out. */
  for (guint i = 0; i < 2; i++)
    if (self->constants[i] < 0.3 || self->constants[i] > 1)
      self->constants[i] = plain_constants[i] / 100.0;
}

static double
x_height (Face *face)
{
  hb_codepoint_t glyph;
  hb_glyph_extents_t extents;

  if (!hb_font_get_nominal_glyph (face->hb, 'x', &glyph) || !hb_font_get_glyph_extents (face->hb, glyph, &extents))
    return 0;
  return extents.y_bearing / face->units;
}

static Face *
load (LyceumFormulaFont *self,
      const char        *family,
      PangoStyle         style,
      PangoWeight        weight)
{
  g_autoptr (PangoFontDescription) description = pango_font_description_copy (self->description);

  if (family != NULL)
    pango_font_description_set_family (description, family);
  pango_font_description_set_style (description, style);
  pango_font_description_set_weight (description, weight);
  return face_new (pango_context_load_font (self->context, description));
}

static gboolean
is_family (Face       *face,
           const char *family)
{
  g_autoptr (PangoFontDescription) description = pango_font_describe (face->font);
  const char *found = pango_font_description_get_family (description);

  return found != NULL && g_ascii_strcasecmp (found, family) == 0;
}

static Face *
find_math (LyceumFormulaFont *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      Face *face = load (self, families[i], PANGO_STYLE_NORMAL, PANGO_WEIGHT_NORMAL);

      if (face != NULL && is_family (face, families[i]) && hb_ot_math_has_data (hb_font_get_face (face->hb)))
        return face;
      g_clear_pointer (&face, face_free);
    }
  return NULL;
}

/* Faces: the mathematical one, then that of the text upright, slanted, bold, and both. */
static void
load_faces (LyceumFormulaFont *self)
{
  Face *math = find_math (self);
  const PangoStyle styles[] = { PANGO_STYLE_NORMAL, PANGO_STYLE_ITALIC, PANGO_STYLE_NORMAL, PANGO_STYLE_ITALIC };
  const PangoWeight weights[] = { PANGO_WEIGHT_NORMAL, PANGO_WEIGHT_NORMAL, PANGO_WEIGHT_BOLD, PANGO_WEIGHT_BOLD };

  self->has_math = math != NULL;
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      Face *face = i > 0 && math != NULL ? NULL : load (self, NULL, styles[i], weights[i]);

      if (i == 0 && math != NULL && face != NULL && x_height (math) > 0)
        self->scale = CLAMP (x_height (face) / x_height (math), 0.9, 1.18);
      if (i == 0 && math != NULL)
        g_ptr_array_add (self->faces, math);
      if (face != NULL)
        g_ptr_array_add (self->faces, face);
    }
  read_constants (self, math);
}

LyceumFormulaFont *
lyceum_formula_font_new (PangoContext               *context,
                         const PangoFontDescription *description)
{
  LyceumFormulaFont *self = lyceum_formula_font_new_plain (0);
  double size = pango_font_description_get_size (description) / (double) PANGO_SCALE;
  double resolution = pango_cairo_context_get_resolution (context);

  if (!pango_font_description_get_size_is_absolute (description))
    size *= (resolution > 0 ? resolution : 96) / 72;
  self->size = CLAMP (size > 0 ? size : 14, 2, 400);
  self->context = g_object_ref (context);
  self->description = pango_font_description_copy (description);
  load_faces (self);
  return self;
}

LyceumFormulaFont *
lyceum_formula_font_new_plain (double size)
{
  LyceumFormulaFont *self = g_new0 (LyceumFormulaFont, 1);

  g_atomic_ref_count_init (&self->references);
  self->size = size;
  self->scale = 1;
  self->faces = g_ptr_array_new_with_free_func (face_free);
  self->glyphs = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  read_constants (self, NULL);
  return self;
}

LyceumFormulaFont *
lyceum_formula_font_ref (LyceumFormulaFont *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
lyceum_formula_font_unref (LyceumFormulaFont *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_hash_table_unref (self->glyphs);
  g_ptr_array_unref (self->faces);
  g_clear_object (&self->fontset);
  g_clear_object (&self->context);
  g_clear_pointer (&self->description, pango_font_description_free);
  g_free (self);
}

gboolean
lyceum_formula_font_has_math (LyceumFormulaFont *self)
{
  return self->has_math;
}

double
lyceum_formula_font_get_size (LyceumFormulaFont *self)
{
  return self->size;
}

gboolean
_lyceum_formula_font_draws (LyceumFormulaFont *self)
{
  return self->faces->len > 0;
}

double
_lyceum_formula_font_constant (LyceumFormulaFont     *self,
                               hb_ot_math_constant_t  constant)
{
  return self->constants[constant];
}

static double
style_scale (LyceumFormulaFont  *self,
             LyceumFormulaStyle  style)
{
  return style <= STYLE_TEXT     ? 1
         : style == STYLE_SCRIPT ? self->constants[HB_OT_MATH_CONSTANT_SCRIPT_PERCENT_SCALE_DOWN]
                                 : self->constants[HB_OT_MATH_CONSTANT_SCRIPT_SCRIPT_PERCENT_SCALE_DOWN];
}

double
_lyceum_formula_font_size (LyceumFormulaFont  *self,
                           LyceumFormulaStyle  style)
{
  return self->size * self->scale * style_scale (self, style);
}

cairo_font_face_t *
_lyceum_formula_font_face (LyceumFormulaFont *self,
                           guint              face)
{
  return ((Face *) g_ptr_array_index (self->faces, face))->face;
}

hb_font_t *
_lyceum_formula_font_math (LyceumFormulaFont *self,
                           double            *units)
{
  Face *face = self->has_math ? g_ptr_array_index (self->faces, 0) : NULL;

  if (face == NULL)
    return NULL;
  *units = face->units;
  return face->hb;
}

LyceumGlyph
_lyceum_formula_font_measure (LyceumFormulaFont *self,
                              guint              face_index,
                              guint              glyph)
{
  Face *face = g_ptr_array_index (self->faces, face_index);
  LyceumGlyph found = { .face = face_index, .glyph = glyph };
  hb_glyph_extents_t extents = { 0 };

  found.width = hb_font_get_glyph_h_advance (face->hb, glyph) / face->units;
  hb_font_get_glyph_extents (face->hb, glyph, &extents);
  found.ascent = extents.y_bearing / face->units;
  found.descent = -(extents.y_bearing + extents.height) / face->units;
  found.left = extents.x_bearing / face->units;
  found.right = (extents.x_bearing + extents.width) / face->units;
  found.accent = (found.left + found.right) / 2;
  if (face_index == 0 && self->has_math)
    {
      found.italic = hb_ot_math_get_glyph_italics_correction (face->hb, glyph) / face->units;
      found.accent = hb_ot_math_get_glyph_top_accent_attachment (face->hb, glyph) / face->units;
    }
  return found;
}

static gboolean
find_in (LyceumFormulaFont *self,
         guint              face,
         gunichar           character,
         LyceumGlyph       *found)
{
  hb_codepoint_t glyph;

  if (face >= self->faces->len || !hb_font_get_nominal_glyph (((Face *) g_ptr_array_index (self->faces, face))->hb, character, &glyph))
    return FALSE;
  *found = _lyceum_formula_font_measure (self, face, glyph);
  return TRUE;
}

/* The font of the text, in the slant and the weight that a mathematical one would have letters for. */
static guint
text_face (LyceumFormulaFont    *self,
           gunichar              character,
           LyceumFormulaVariant  variant)
{
  gboolean letter = g_unichar_isalpha (character);

  if (self->has_math)
    return 1;
  if (variant == VARIANT_BOLD)
    return 2;
  if (variant == VARIANT_BOLD_ITALIC)
    return 3;
  return letter && (variant == VARIANT_MATH || variant == VARIANT_ITALIC || variant == VARIANT_SCRIPT) ? 1 : 0;
}

static gboolean
find_elsewhere (LyceumFormulaFont *self,
                gunichar           character,
                LyceumGlyph       *found)
{
  PangoFont *font;
  Face *face;

  if (self->fontset == NULL)
    self->fontset = pango_context_load_fontset (self->context, self->description, pango_context_get_language (self->context));
  font = pango_fontset_get_font (self->fontset, character);
  for (guint i = 0; font != NULL && i < self->faces->len; i++)
    if (((Face *) g_ptr_array_index (self->faces, i))->font == font)
      {
        g_object_unref (font);
        return find_in (self, i, character, found);
      }
  if (self->faces->len >= MAX_FACES)
    g_clear_object (&font);
  face = face_new (font);
  if (face == NULL)
    return FALSE;
  g_ptr_array_add (self->faces, face);
  return find_in (self, self->faces->len - 1, character, found);
}

static LyceumGlyph
find_glyph (LyceumFormulaFont    *self,
            gunichar              character,
            LyceumFormulaVariant  variant)
{
  LyceumGlyph plain = { .width = 0.5, .ascent = 0.7, .descent = 0.2, .left = 0.05, .right = 0.45, .accent = 0.25 };
  LyceumGlyph found = plain;

  plain.glyph = character;
  if (self->faces->len == 0)
    return plain;
  if (self->has_math && (find_in (self, 0, _lyceum_formula_sign (character, variant), &found) || find_in (self, 0, character, &found)))
    return found;
  if (!self->has_math && (variant == VARIANT_BLACKBOARD || variant == VARIANT_FRAKTUR || variant == VARIANT_SCRIPT) &&
      find_elsewhere (self, _lyceum_formula_sign (character, variant), &found) && found.glyph != 0)
    return found;
  if (find_in (self, text_face (self, character, variant), character, &found) || find_elsewhere (self, character, &found))
    return found;
  return _lyceum_formula_font_measure (self, 0, 0);
}

LyceumGlyph
_lyceum_formula_font_glyph (LyceumFormulaFont    *self,
                            gunichar              character,
                            LyceumFormulaVariant  variant)
{
  gpointer key = GUINT_TO_POINTER (character << 4 | variant);
  LyceumGlyph *glyph = g_hash_table_lookup (self->glyphs, key);

  if (glyph == NULL)
    {
      LyceumGlyph found = find_glyph (self, character, variant);

      glyph = g_memdup2 (&found, sizeof found);
      g_hash_table_insert (self->glyphs, key, glyph);
    }
  return *glyph;
}

PangoLayout *
_lyceum_formula_font_words (LyceumFormulaFont    *self,
                            const char           *text,
                            LyceumFormulaVariant  variant,
                            LyceumFormulaStyle    style)
{
  g_autoptr (PangoFontDescription) description = NULL;
  PangoLayout *words;

  if (self->context == NULL)
    return NULL;
  words = pango_layout_new (self->context);
  description = pango_font_description_copy (self->description);
  pango_font_description_set_absolute_size (description, self->size * style_scale (self, style) * PANGO_SCALE);
  pango_font_description_set_weight (description, variant == VARIANT_BOLD || variant == VARIANT_BOLD_ITALIC ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_style (description, variant == VARIANT_ITALIC || variant == VARIANT_BOLD_ITALIC ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
  if (variant == VARIANT_MONO)
    pango_font_description_set_family (description, "monospace");
  pango_layout_set_font_description (words, description);
  pango_layout_set_single_paragraph_mode (words, TRUE);
  pango_layout_set_text (words, text, -1);
  return words;
}

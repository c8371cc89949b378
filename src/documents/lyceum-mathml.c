/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-mathml-private.h"

#include "lyceum-document-limits.h"

#include <stdlib.h>
#include <string.h>

struct _LyceumMathml
{
  GArray *frames; /* (element-type LyceumMathFrame) */
  guint depth;
  GString *result;
  GString *tex;     /* of an annotation */
  char *result_tex; /* (nullable) */
};

static void
piece_clear (gpointer piece)
{
  g_free (((LyceumMathPiece *) piece)->text);
  g_free (((LyceumMathPiece *) piece)->tex);
}

static void
frame_clear (gpointer data)
{
  LyceumMathFrame *frame = data;

  g_clear_pointer (&frame->pieces, g_array_unref);
  if (frame->text != NULL)
    g_string_free (frame->text, TRUE);
  g_free (frame->open);
  g_free (frame->close);
  g_free (frame->separators);
}

LyceumMathml *
_lyceum_mathml_new (void)
{
  LyceumMathml *self = g_new0 (LyceumMathml, 1);

  self->frames = g_array_new (FALSE, TRUE, sizeof (LyceumMathFrame));
  g_array_set_clear_func (self->frames, frame_clear);
  self->result = g_string_new (NULL);
  self->tex = g_string_new (NULL);
  return self;
}

void
_lyceum_mathml_free (LyceumMathml *self)
{
  g_array_unref (self->frames);
  g_string_free (self->result, TRUE);
  g_string_free (self->tex, TRUE);
  g_free (self->result_tex);
  g_free (self);
}

const char *
_lyceum_mathml_get_text (LyceumMathml *self)
{
  return self->result->len > 0 ? self->result->str : self->tex->str;
}

/* Converters write around a formula how it is to be set: "{\\displaystyle x}". */
static void
unwrap_tex (GString *tex)
{
  static const char *const wraps[] = { "{\\displaystyle", "{\\textstyle", "{\\scriptstyle" };
  guint depth = 0;

  for (guint i = 0; i < G_N_ELEMENTS (wraps); i++)
    if (g_str_has_prefix (tex->str, wraps[i]) && !g_ascii_isalpha (tex->str[strlen (wraps[i])]))
      {
        for (gsize k = 0; k < tex->len; k++)
          {
            if (tex->str[k] == '\\')
              k++;
            else if (tex->str[k] == '{')
              depth++;
            else if (tex->str[k] == '}' && --depth == 0 && k + 1 < tex->len)
              return;
          }
        if (depth != 0)
          return;
        g_string_truncate (tex, tex->len - 1);
        g_string_erase (tex, 0, (gssize) strlen (wraps[i]));
        g_strstrip (tex->str);
        tex->len = strlen (tex->str);
        return;
      }
}

const char *
_lyceum_mathml_get_tex (LyceumMathml *self)
{
  g_strstrip (self->tex->str);
  self->tex->len = strlen (self->tex->str);
  unwrap_tex (self->tex);
  return self->tex->len > 0 ? self->tex->str : self->result_tex;
}

static LyceumMathElement
classify (const LyceumMarkupElement *element)
{
  static const struct
  {
    const char *name;
    LyceumMathElement element;
  } known[] = {
    { "annotation", ELEMENT_HIDDEN },   { "annotation-xml", ELEMENT_HIDDEN }, { "mfenced", ELEMENT_FENCED },
    { "mfrac", ELEMENT_FRACTION },      { "mi", ELEMENT_IDENTIFIER },         { "mlabeledtr", ELEMENT_TABLE_ROW },
    { "mmultiscripts", ELEMENT_SUB_SUP }, { "mn", ELEMENT_NUMBER },           { "mo", ELEMENT_OPERATOR },
    { "mover", ELEMENT_OVER },          { "mphantom", ELEMENT_HIDDEN },       { "mroot", ELEMENT_ROOT },
    { "ms", ELEMENT_TEXT },             { "mspace", ELEMENT_SPACE },          { "msqrt", ELEMENT_SQUARE_ROOT },
    { "msub", ELEMENT_SUB },            { "msubsup", ELEMENT_SUB_SUP },       { "msup", ELEMENT_SUP },
    { "mtable", ELEMENT_TABLE },        { "mtext", ELEMENT_TEXT },            { "mtr", ELEMENT_TABLE_ROW },
    { "munder", ELEMENT_UNDER },        { "munderover", ELEMENT_SUB_SUP },    { "semantics", ELEMENT_SEMANTICS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].name, element->name) == 0)
      return known[i].element;
  return ELEMENT_ROW;
}

static gboolean
is_special (const LyceumMarkupElement *element,
            LyceumMathElement                    kind)
{
  g_autofree char *width = NULL;

  switch ((int) kind)
    {
    case ELEMENT_IDENTIFIER:
      return _lyceum_markup_is (element, "mathvariant", "double-struck");
    case ELEMENT_FRACTION:
      return _lyceum_markup_is (element, "linethickness", "0") || _lyceum_markup_is (element, "linethickness", "0pt");
    case ELEMENT_SPACE:
      width = _lyceum_markup_dup (element, "width");
      return width != NULL && g_ascii_strtod (width, NULL) >= 0.5;
    default:
      return FALSE;
    }
}

static const char *
find_variant (const LyceumMarkupElement *element)
{
  static const struct
  {
    const char *variant, *command;
  } variants[] = { { "normal", "mathrm" },        { "bold", "mathbf" },     { "bold-italic", "boldsymbol" }, { "double-struck", "mathbb" },
                   { "script", "mathcal" },       { "fraktur", "mathfrak" }, { "sans-serif", "mathsf" },    { "monospace", "mathtt" },
                   { "bold-script", "mathcal" }, { "bold-fraktur", "mathfrak" } };

  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    if (_lyceum_markup_is (element, "mathvariant", variants[i].variant))
      return variants[i].command;
  return NULL;
}

void
_lyceum_mathml_start (LyceumMathml              *self,
                      const LyceumMarkupElement *element)
{
  LyceumMathFrame frame = { .element = classify (element) };

  if (++self->depth > LYCEUM_LIMIT_DEPTH)
    return;
  if (frame.element == ELEMENT_HIDDEN && (_lyceum_markup_is (element, "encoding", "application/x-tex") ||
                                          _lyceum_markup_is (element, "encoding", "TeX")))
    frame.element = ELEMENT_TEX;
  if (frame.element == ELEMENT_FENCED)
    {
      frame.open = _lyceum_markup_dup (element, "open");
      frame.close = _lyceum_markup_dup (element, "close");
      frame.separators = _lyceum_markup_dup (element, "separators");
    }
  frame.special = is_special (element, frame.element);
  frame.limits = g_str_has_prefix (element->name, "munder") || strcmp (element->name, "mover") == 0;
  if (frame.element >= ELEMENT_IDENTIFIER && frame.element <= ELEMENT_OPERATOR)
    frame.variant = find_variant (element);
  g_array_append_val (self->frames, frame);
}

void
_lyceum_mathml_text (LyceumMathml *self,
                     const char   *text,
                     gsize         length)
{
  LyceumMathFrame *frame;

  if (self->frames->len == 0)
    return;
  frame = &g_array_index (self->frames, LyceumMathFrame, self->frames->len - 1);
  if (frame->element == ELEMENT_TEX && self->tex->len <= LYCEUM_LIMIT_FORMULA_BYTES)
    g_string_append_len (self->tex, text, (gssize) length);
  else if (frame->element >= ELEMENT_IDENTIFIER && frame->element <= ELEMENT_TEXT)
    {
      if (frame->text == NULL)
        frame->text = g_string_new (NULL);
      g_string_append_len (frame->text, text, (gssize) length);
    }
}

gboolean
_lyceum_mathml_end (LyceumMathml *self)
{
  LyceumMathFrame *frame, *parent;
  LyceumMathPiece piece;

  if (self->depth == 0)
    return TRUE;
  if (self->depth-- > LYCEUM_LIMIT_DEPTH)
    return FALSE;
  frame = &g_array_index (self->frames, LyceumMathFrame, self->frames->len - 1);
  piece = _lyceum_math_reduce (frame);
  _lyceum_math_add_tex (frame, &piece);
  g_array_set_size (self->frames, self->frames->len - 1);
  if (self->frames->len == 0)
    {
      g_string_assign (self->result, g_strstrip (piece.text));
      g_free (piece.text);
      self->result_tex = piece.tex;
      return TRUE;
    }
  parent = &g_array_index (self->frames, LyceumMathFrame, self->frames->len - 1);
  if (parent->pieces == NULL)
    {
      parent->pieces = g_array_new (FALSE, FALSE, sizeof (LyceumMathPiece));
      g_array_set_clear_func (parent->pieces, piece_clear);
    }
  g_array_append_val (parent->pieces, piece);
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-mathml.h"

#include "lyceum-document-limits.h"

#include <stdlib.h>
#include <string.h>

typedef enum
{
  PIECE_OPERAND,
  PIECE_TEXT,
  PIECE_FUNCTION, /* a name of several letters */
  PIECE_INFIX,
  PIECE_OPEN,
  PIECE_CLOSE,
  PIECE_SEPARATOR,
  PIECE_SPACE,
  PIECE_BAR, /* opens or closes */
  PIECE_NOTHING,
} PieceKind;

typedef enum
{
  ELEMENT_ROW,
  ELEMENT_IDENTIFIER,
  ELEMENT_NUMBER,
  ELEMENT_OPERATOR,
  ELEMENT_TEXT,
  ELEMENT_FRACTION,
  ELEMENT_ROOT,
  ELEMENT_SQUARE_ROOT,
  ELEMENT_SUB,
  ELEMENT_SUP,
  ELEMENT_SUB_SUP,
  ELEMENT_UNDER,
  ELEMENT_OVER,
  ELEMENT_FENCED,
  ELEMENT_TABLE,
  ELEMENT_TABLE_ROW,
  ELEMENT_SPACE,
  ELEMENT_SEMANTICS,
  ELEMENT_TEX,
  ELEMENT_HIDDEN,
} Element;

typedef struct
{
  PieceKind kind;
  char *text; /* (owned) */
} Piece;

typedef struct
{
  Element element;
  GArray *pieces; /* (element-type Piece) (nullable): made when the first one comes */
  GString *text;  /* (nullable) */
  char *open;     /* fenced (nullable) */
  char *close;
  char *separators;
  gboolean special; /* a number as it is; a fraction without a line; letters in blackboard bold; a wide space */
} Frame;

struct _LyceumMathml
{
  GArray *frames; /* (element-type Frame) */
  guint depth;
  GString *result;
  GString *tex;
};

static void
piece_clear (gpointer piece)
{
  g_free (((Piece *) piece)->text);
}

static void
frame_clear (gpointer data)
{
  Frame *frame = data;

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

  self->frames = g_array_new (FALSE, TRUE, sizeof (Frame));
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
  g_free (self);
}

const char *
_lyceum_mathml_get_text (LyceumMathml *self)
{
  return self->result->len > 0 ? self->result->str : self->tex->str;
}

static Element
classify (const LyceumMarkupElement *element)
{
  static const struct
  {
    const char *name;
    Element element;
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
            Element                    kind)
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

void
_lyceum_mathml_start (LyceumMathml              *self,
                      const LyceumMarkupElement *element)
{
  Frame frame = { classify (element), NULL, NULL, NULL, NULL, NULL, FALSE };

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
  g_array_append_val (self->frames, frame);
}

void
_lyceum_mathml_text (LyceumMathml *self,
                     const char   *text,
                     gsize         length)
{
  Frame *frame;

  if (self->frames->len == 0)
    return;
  frame = &g_array_index (self->frames, Frame, self->frames->len - 1);
  if (frame->element == ELEMENT_TEX)
    g_string_append_len (self->tex, text, (gssize) length);
  else if (frame->element >= ELEMENT_IDENTIFIER && frame->element <= ELEMENT_TEXT)
    {
      if (frame->text == NULL)
        frame->text = g_string_new (NULL);
      g_string_append_len (frame->text, text, (gssize) length);
    }
}

/* White space around is dropped (kept as one space in a text), and what marks invisible operations. */
static char *
fold_token (const char *text,
            gboolean    keep_edges)
{
  GString *folded = g_string_new (NULL);
  gboolean gap = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        gap = gap || keep_edges || folded->len > 0;
      else if (c < 0x2061 || c > 0x2064)
        {
          if (gap)
            g_string_append_c (folded, ' ');
          gap = FALSE;
          g_string_append_unichar (folded, c);
        }
    }
  if (gap && keep_edges)
    g_string_append_c (folded, ' ');
  return g_string_free (folded, FALSE);
}

/* Signs for sums, products, integrals and unions of many. */
static gboolean
is_large (gunichar c)
{
  return (c >= 0x220f && c <= 0x2211) || (c >= 0x222b && c <= 0x2233) || (c >= 0x22c0 && c <= 0x22c3) ||
         (c >= 0x2a00 && c <= 0x2a06);
}

static gboolean
is_infix (gunichar c)
{
  if (is_large (c) || (c >= 0x22ee && c <= 0x22f1))
    return FALSE;
  return strchr ("=<>+-*", (int) MIN (c, 0x7f)) != NULL || c == 0xb1 || c == 0xd7 || c == 0xf7 ||
         (c >= 0x2190 && c <= 0x21ff) || (c >= 0x2208 && c <= 0x220d) || c == 0x2212 || c == 0x2213 ||
         (c >= 0x2216 && c <= 0x2219) || c == 0x2223 || c == 0x2225 || (c >= 0x2227 && c <= 0x222a) ||
         (c >= 0x2234 && c <= 0x22ff) || (c >= 0x27f0 && c <= 0x27ff) || (c >= 0x2a00 && c <= 0x2aff);
}

static PieceKind
operator_kind (const char *text)
{
  gunichar c = g_utf8_get_char (text);

  if (*text == '\0')
    return PIECE_NOTHING;
  if (*g_utf8_next_char (text) != '\0')
    return g_unichar_isalpha (c) ? PIECE_FUNCTION : is_infix (c) || c == ':' ? PIECE_INFIX : PIECE_OPERAND;
  if (c == ',' || c == ';')
    return PIECE_SEPARATOR;
  if (c == '|' || c == 0x2016)
    return PIECE_BAR;
  if (is_infix (c))
    return PIECE_INFIX;
  if (strchr ("([{", (int) MIN (c, 0x7f)) != NULL || c == 0x27e8 || c == 0x2308 || c == 0x230a || c == 0x2329)
    return PIECE_OPEN;
  if (strchr (")]}", (int) MIN (c, 0x7f)) != NULL || c == 0x27e9 || c == 0x2309 || c == 0x230b || c == 0x232a)
    return PIECE_CLOSE;
  return PIECE_OPERAND;
}

static gboolean
is_operand (PieceKind kind)
{
  return kind == PIECE_OPERAND || kind == PIECE_CLOSE || kind == PIECE_FUNCTION || kind == PIECE_TEXT;
}

/* Plus, minus, and what else stands in front of one number as well as between two. */
static gboolean
is_sign (const char *text)
{
  gunichar c = g_utf8_get_char (text);

  return c == '+' || c == '-' || c == 0x2212 || c == 0xb1 || c == 0x2213 || c == '*' || c == 0x2217 || c == 0x2218;
}

static void
need_space (GString *out)
{
  if (out->len > 0 && out->str[out->len - 1] != ' ')
    g_string_append_c (out, ' ');
}

/* Pieces side by side, with the spaces that a person would write. A minus after another operator is a sign. */
static char *
join (GArray *pieces)
{
  GString *out = g_string_new (NULL);
  PieceKind last = PIECE_OPEN;
  guint bars = 0;

  for (guint i = 0; pieces != NULL && i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);

      if (piece->kind == PIECE_INFIX && is_operand (last))
        {
          need_space (out);
          g_string_append (out, piece->text);
          g_string_append_c (out, ' ');
        }
      else if (piece->kind == PIECE_INFIX && last == PIECE_OPEN && !is_sign (piece->text) && i + 1 < pieces->len)
        {
          g_string_append (out, piece->text);
          g_string_append_c (out, ' ');
        }
      else if (piece->kind == PIECE_SEPARATOR)
        {
          g_string_append (out, piece->text);
          g_string_append_c (out, ' ');
        }
      else if (piece->kind == PIECE_SPACE)
        need_space (out);
      else if (piece->kind != PIECE_NOTHING)
        {
          if ((piece->kind == PIECE_FUNCTION && is_operand (last)) ||
              (last == PIECE_FUNCTION && (piece->kind == PIECE_OPERAND || piece->kind == PIECE_FUNCTION)) ||
              (piece->kind == PIECE_TEXT && is_operand (last)) || (last == PIECE_TEXT && piece->kind != PIECE_CLOSE))
            need_space (out);
          g_string_append (out, piece->text);
        }
      if (piece->kind == PIECE_BAR)
        last = bars++ % 2 == 0 ? PIECE_OPEN : PIECE_CLOSE;
      else if (piece->kind != PIECE_SPACE && piece->kind != PIECE_NOTHING)
        last = piece->kind;
    }
  return g_string_free (out, FALSE);
}

static const char *
piece_text (const Frame *frame,
            guint        i)
{
  return frame->pieces != NULL && i < frame->pieces->len ? g_array_index (frame->pieces, Piece, i).text : "";
}

/* Whether what stands there holds together by itself: one word, one number, something in brackets. */
static gboolean
is_tight (const char *text)
{
  guint depth = 0;
  gboolean opened = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '(' || c == '[' || c == '{')
        {
          if (depth++ == 0 && opened)
            return FALSE;
          opened = TRUE;
        }
      else if (c == ')' || c == ']' || c == '}')
        depth -= depth > 0;
      else if (depth == 0 && !g_unichar_isalnum (c) && c != '.' && c != 0x2032 && !g_unichar_ismark (c))
        return FALSE;
    }
  return TRUE;
}

static char *
bracket (const char *text)
{
  return is_tight (text) ? g_strdup (text) : g_strdup_printf ("(%s)", text);
}

static char *
reduce_fraction (const Frame *frame)
{
  g_autofree char *above = bracket (piece_text (frame, 0));
  g_autofree char *below = bracket (piece_text (frame, 1));

  if (*above == '\0' && *below == '\0')
    return g_strdup ("");
  if (frame->special)
    return g_strdup_printf ("binom(%s, %s)", piece_text (frame, 0), piece_text (frame, 1));
  return g_strdup_printf ("%s/%s", above, below);
}

static char *
reduce_scripts (const Frame *frame,
                const char  *sub,
                const char  *sup)
{
  const char *base = piece_text (frame, 0);
  g_autofree char *lowered = _lyceum_raise_text (sub, FALSE);
  g_autofree char *raised = _lyceum_raise_text (sup, TRUE);
  g_autofree char *whole = NULL;

  /* x in x², but (a + b)²; ∑ stays ∑. */
  if (strchr (base, ' ') != NULL && !is_tight (base))
    whole = g_strdup_printf ("(%s)", base);
  return g_strconcat (whole != NULL ? whole : base, lowered, raised, NULL);
}

/* A bar, a hat or an arrow over one letter is part of the letter. */
static char *
reduce_over (const Frame *frame)
{
  static const struct
  {
    gunichar mark, combining;
  } marks[] = { { 0xaf, 0x304 },  { 0x203e, 0x304 }, { 0x2c9, 0x304 },  { '-', 0x304 },     { 0x2015, 0x304 },
                { '^', 0x302 },   { 0x2c6, 0x302 },  { '~', 0x303 },    { 0x2dc, 0x303 },   { 0x2192, 0x20d7 },
                { '.', 0x307 },   { 0x2d9, 0x307 },  { 0xa8, 0x308 },   { 0x2c7, 0x30c },   { 0x2212, 0x304 },
                { '_', 0x304 },   { 0x304, 0x304 },  { 0x302, 0x302 },  { 0x303, 0x303 } };
  const char *base = piece_text (frame, 0);
  const char *above = piece_text (frame, 1);
  gunichar mark = g_utf8_get_char (above);

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (marks[i].mark == mark && *g_utf8_next_char (above) == '\0')
      {
        char combining[8] = { 0 };

        g_unichar_to_utf8 (marks[i].combining, combining);
        if (g_utf8_strlen (base, -1) == 1)
          return g_strconcat (base, combining, NULL);
        return g_strdup_printf (marks[i].combining == 0x304 ? "overline(%s)" : "(%s)", base);
      }
  return reduce_scripts (frame, "", above);
}

static char *
reduce_fenced (const Frame *frame)
{
  GString *out = g_string_new (frame->open != NULL ? frame->open : "(");
  const char *separators = frame->separators != NULL ? frame->separators : ",";

  for (guint i = 0; frame->pieces != NULL && i < frame->pieces->len; i++)
    {
      while (*separators == ' ')
        separators++;
      if (i > 0 && *separators != '\0')
        {
          g_string_append_unichar (out, g_utf8_get_char (separators));
          g_string_append_c (out, ' ');
          if (*g_utf8_next_char (separators) != '\0')
            separators = g_utf8_next_char (separators);
        }
      g_string_append (out, piece_text (frame, i));
    }
  g_string_append (out, frame->close != NULL ? frame->close : ")");
  return g_string_free (out, FALSE);
}

static gboolean
has_relation_at_edge (const char *cell)
{
  gunichar first = g_utf8_get_char (cell);
  const char *end = cell + strlen (cell);
  gunichar last = *cell != '\0' ? g_utf8_get_char (g_utf8_prev_char (end)) : 0;

  return *cell != '\0' && *g_utf8_next_char (cell) != '\0' && ((is_infix (first) && first != 0x2212 && first != '-') || is_infix (last));
}

/* A row keeps its cells apart by a mark that no text has, so that the table can tell a matrix from aligned equations. */
#define CELL_MARK '\001'

static char *
reduce_table_row (const Frame *frame)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; frame->pieces != NULL && i < frame->pieces->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, CELL_MARK);
      g_string_append (out, piece_text (frame, i));
    }
  return g_string_free (out, FALSE);
}

static char *
reduce_table (const Frame *frame)
{
  GString *out = g_string_new (NULL);
  gboolean aligned = FALSE;

  for (guint row = 0; row < 2; row++)
    for (guint i = 0; frame->pieces != NULL && i < frame->pieces->len; i++)
      {
        g_auto (GStrv) cells = g_strsplit (piece_text (frame, i), "\001", -1);
        gboolean first = TRUE;

        /* The first time around only looks. */
        for (guint k = 0; cells[k] != NULL; k++)
          {
            g_strstrip (cells[k]);
            if (row == 0)
              aligned = aligned || has_relation_at_edge (cells[k]) || strcmp (cells[k], "=") == 0;
            else if (*cells[k] != '\0')
              {
                if (first && out->len > 0)
                  g_string_append (out, "; ");
                else if (!first)
                  g_string_append (out, aligned ? " " : ", ");
                g_string_append (out, cells[k]);
                first = FALSE;
              }
          }
      }
  return g_string_free (out, FALSE);
}

static char *
blackboard (char *text)
{
  static const char plain[] = "CHNPQRZ";
  static const gunichar bold[] = { 0x2102, 0x210d, 0x2115, 0x2119, 0x211a, 0x211d, 0x2124 };
  const char *found = strlen (text) == 1 ? strchr (plain, *text) : NULL;
  char letter[8] = { 0 };

  if (found == NULL || *text == '\0')
    return text;
  g_unichar_to_utf8 (bold[found - plain], letter);
  g_free (text);
  return g_strdup (letter);
}

static Piece
reduce_token (const Frame *frame)
{
  Piece piece = { PIECE_OPERAND, fold_token (frame->text != NULL ? frame->text->str : "", frame->element == ELEMENT_TEXT) };

  if (*piece.text == '\0')
    piece.kind = PIECE_NOTHING;
  else if (frame->element == ELEMENT_OPERATOR)
    piece.kind = operator_kind (piece.text);
  else if (frame->element == ELEMENT_TEXT)
    piece.kind = PIECE_TEXT;
  else if (frame->element == ELEMENT_IDENTIFIER && g_utf8_strlen (piece.text, -1) > 1)
    piece.kind = PIECE_FUNCTION;
  if (frame->special)
    piece.text = blackboard (piece.text);
  return piece;
}

static char *
reduce_radical (const Frame *frame)
{
  g_autofree char *joined = frame->element == ELEMENT_SQUARE_ROOT ? join (frame->pieces) : NULL;
  g_autofree char *under = bracket (joined != NULL ? joined : piece_text (frame, 0));
  g_autofree char *index = joined != NULL ? g_strdup ("") : _lyceum_raise_text (piece_text (frame, 1), TRUE);

  return g_strconcat (index, "√", under, NULL);
}

static Piece
reduce (const Frame *frame)
{
  Piece piece = { PIECE_OPERAND, NULL };

  switch (frame->element)
    {
    case ELEMENT_IDENTIFIER:
    case ELEMENT_NUMBER:
    case ELEMENT_OPERATOR:
    case ELEMENT_TEXT:
      return reduce_token (frame);
    case ELEMENT_FRACTION:
      piece.text = reduce_fraction (frame);
      break;
    case ELEMENT_SQUARE_ROOT:
    case ELEMENT_ROOT:
      piece.text = reduce_radical (frame);
      break;
    case ELEMENT_SUB:
    case ELEMENT_UNDER:
      piece.text = reduce_scripts (frame, piece_text (frame, 1), "");
      break;
    case ELEMENT_SUP:
      piece.text = reduce_scripts (frame, "", piece_text (frame, 1));
      break;
    case ELEMENT_SUB_SUP:
      piece.text = reduce_scripts (frame, piece_text (frame, 1), piece_text (frame, 2));
      break;
    case ELEMENT_OVER:
      piece.text = reduce_over (frame);
      break;
    case ELEMENT_FENCED:
      piece.text = reduce_fenced (frame);
      break;
    case ELEMENT_TABLE:
      piece.text = reduce_table (frame);
      break;
    case ELEMENT_TABLE_ROW:
      piece.text = reduce_table_row (frame);
      break;
    case ELEMENT_SPACE:
      piece.kind = frame->special ? PIECE_SPACE : PIECE_NOTHING;
      break;
    case ELEMENT_SEMANTICS:
      piece.text = g_strdup (piece_text (frame, 0));
      break;
    case ELEMENT_ROW:
      if (frame->pieces != NULL && frame->pieces->len == 1)
        piece.kind = g_array_index (frame->pieces, Piece, 0).kind;
      piece.text = join (frame->pieces);
      break;
    case ELEMENT_TEX:
    case ELEMENT_HIDDEN:
      piece.kind = PIECE_NOTHING;
      break;
    }
  if (piece.text == NULL)
    piece.text = g_strdup ("");
  /* "∑ᵢ aᵢ", "lim f": what it works on stands apart from it. */
  if (frame->element >= ELEMENT_SUB && frame->element <= ELEMENT_OVER && frame->pieces != NULL &&
      (g_array_index (frame->pieces, Piece, 0).kind == PIECE_FUNCTION || is_large (g_utf8_get_char (piece_text (frame, 0)))))
    piece.kind = PIECE_FUNCTION;
  return piece;
}

gboolean
_lyceum_mathml_end (LyceumMathml *self)
{
  Frame *frame, *parent;
  Piece piece;

  if (self->depth == 0)
    return TRUE;
  if (self->depth-- > LYCEUM_LIMIT_DEPTH)
    return FALSE;
  frame = &g_array_index (self->frames, Frame, self->frames->len - 1);
  piece = reduce (frame);
  g_array_set_size (self->frames, self->frames->len - 1);
  if (self->frames->len == 0)
    {
      g_string_assign (self->result, g_strstrip (piece.text));
      g_free (piece.text);
      return TRUE;
    }
  parent = &g_array_index (self->frames, Frame, self->frames->len - 1);
  if (parent->pieces == NULL)
    {
      parent->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
      g_array_set_clear_func (parent->pieces, piece_clear);
    }
  g_array_append_val (parent->pieces, piece);
  return FALSE;
}

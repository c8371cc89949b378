/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-mathml-private.h"

#include <string.h>

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

static const char *
piece_text (const LyceumMathFrame *frame,
            guint        i)
{
  return frame->pieces != NULL && i < frame->pieces->len ? g_array_index (frame->pieces, LyceumMathPiece, i).text : "";
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
reduce_fraction (const LyceumMathFrame *frame)
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
reduce_scripts (const LyceumMathFrame *frame,
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
reduce_over (const LyceumMathFrame *frame)
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
reduce_fenced (const LyceumMathFrame *frame)
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

  return *cell != '\0' && *g_utf8_next_char (cell) != '\0' && ((_lyceum_math_is_infix (first) && first != 0x2212 && first != '-') || _lyceum_math_is_infix (last));
}

/* A row keeps its cells apart by a mark that no text has, so that the table can tell a matrix from aligned equations. */
#define CELL_MARK '\001'

static char *
reduce_table_row (const LyceumMathFrame *frame)
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

gboolean
_lyceum_math_is_aligned (const LyceumMathFrame *frame)
{
  for (guint i = 0; frame->pieces != NULL && i < frame->pieces->len; i++)
    {
      g_auto (GStrv) cells = g_strsplit (piece_text (frame, i), "\001", -1);

      for (guint k = 0; cells[k] != NULL; k++)
        if (has_relation_at_edge (g_strstrip (cells[k])) || strcmp (cells[k], "=") == 0)
          return TRUE;
    }
  return FALSE;
}

static char *
reduce_table (const LyceumMathFrame *frame)
{
  GString *out = g_string_new (NULL);
  gboolean aligned = _lyceum_math_is_aligned (frame);

  for (guint i = 0; frame->pieces != NULL && i < frame->pieces->len; i++)
    {
      g_auto (GStrv) cells = g_strsplit (piece_text (frame, i), "\001", -1);
      gboolean first = TRUE;

      for (guint k = 0; cells[k] != NULL; k++)
        if (*g_strstrip (cells[k]) != '\0')
          {
            if (first && out->len > 0)
              g_string_append (out, "; ");
            else if (!first)
              g_string_append (out, aligned ? " " : ", ");
            g_string_append (out, cells[k]);
            first = FALSE;
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

static LyceumMathPiece
reduce_token (const LyceumMathFrame *frame)
{
  LyceumMathPiece piece = { .kind = PIECE_OPERAND, .text = fold_token (frame->text != NULL ? frame->text->str : "", frame->element == ELEMENT_TEXT) };

  if (*piece.text == '\0')
    piece.kind = PIECE_NOTHING;
  else if (frame->element == ELEMENT_OPERATOR)
    piece.kind = _lyceum_math_operator_kind (piece.text);
  else if (frame->element == ELEMENT_TEXT)
    piece.kind = PIECE_TEXT;
  else if (frame->element == ELEMENT_IDENTIFIER && g_utf8_strlen (piece.text, -1) > 1)
    piece.kind = PIECE_FUNCTION;
  if (frame->special)
    piece.text = blackboard (piece.text);
  return piece;
}

static char *
reduce_radical (const LyceumMathFrame *frame)
{
  g_autofree char *joined = frame->element == ELEMENT_SQUARE_ROOT ? _lyceum_math_join (frame->pieces) : NULL;
  g_autofree char *under = bracket (joined != NULL ? joined : piece_text (frame, 0));
  g_autofree char *index = joined != NULL ? g_strdup ("") : _lyceum_raise_text (piece_text (frame, 1), TRUE);

  return g_strconcat (index, "√", under, NULL);
}

LyceumMathPiece
_lyceum_math_reduce (const LyceumMathFrame *frame)
{
  LyceumMathPiece piece = { .kind = PIECE_OPERAND };

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
        piece.kind = g_array_index (frame->pieces, LyceumMathPiece, 0).kind;
      piece.text = _lyceum_math_join (frame->pieces);
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
      (g_array_index (frame->pieces, LyceumMathPiece, 0).kind == PIECE_FUNCTION || _lyceum_math_is_large (g_utf8_get_char (piece_text (frame, 0)))))
    piece.kind = PIECE_FUNCTION;
  return piece;
}

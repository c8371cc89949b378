/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-mathml-private.h"

#include <string.h>

/* Signs for sums, products, integrals and unions of many. */
gboolean
_lyceum_math_is_large (gunichar c)
{
  return (c >= 0x220f && c <= 0x2211) || (c >= 0x222b && c <= 0x2233) || (c >= 0x22c0 && c <= 0x22c3) ||
         (c >= 0x2a00 && c <= 0x2a06);
}

gboolean
_lyceum_math_is_infix (gunichar c)
{
  if (_lyceum_math_is_large (c) || (c >= 0x22ee && c <= 0x22f1))
    return FALSE;
  return strchr ("=<>+-*", (int) MIN (c, 0x7f)) != NULL || c == 0xb1 || c == 0xd7 || c == 0xf7 ||
         (c >= 0x2190 && c <= 0x21ff) || (c >= 0x2208 && c <= 0x220d) || c == 0x2212 || c == 0x2213 ||
         (c >= 0x2216 && c <= 0x2219) || c == 0x2223 || c == 0x2225 || (c >= 0x2227 && c <= 0x222a) ||
         (c >= 0x2234 && c <= 0x22ff) || (c >= 0x27f0 && c <= 0x27ff) || (c >= 0x2a00 && c <= 0x2aff);
}

LyceumMathKind
_lyceum_math_operator_kind (const char *text)
{
  gunichar c = g_utf8_get_char (text);

  if (*text == '\0')
    return PIECE_NOTHING;
  if (*g_utf8_next_char (text) != '\0')
    return g_unichar_isalpha (c) ? PIECE_FUNCTION : _lyceum_math_is_infix (c) || c == ':' ? PIECE_INFIX : PIECE_OPERAND;
  if (c == ',' || c == ';')
    return PIECE_SEPARATOR;
  if (c == '|' || c == 0x2016)
    return PIECE_BAR;
  if (_lyceum_math_is_infix (c))
    return PIECE_INFIX;
  if (strchr ("([{", (int) MIN (c, 0x7f)) != NULL || c == 0x27e8 || c == 0x2308 || c == 0x230a || c == 0x2329)
    return PIECE_OPEN;
  if (strchr (")]}", (int) MIN (c, 0x7f)) != NULL || c == 0x27e9 || c == 0x2309 || c == 0x230b || c == 0x232a)
    return PIECE_CLOSE;
  return PIECE_OPERAND;
}

static gboolean
is_operand (LyceumMathKind kind)
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
char *
_lyceum_math_join (GArray *pieces)
{
  GString *out = g_string_new (NULL);
  LyceumMathKind last = PIECE_OPEN;
  guint bars = 0;

  for (guint i = 0; pieces != NULL && i < pieces->len; i++)
    {
      const LyceumMathPiece *piece = &g_array_index (pieces, LyceumMathPiece, i);

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

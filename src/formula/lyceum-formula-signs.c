/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-layout-private.h"

/* Where Unicode has the letters of a variant; 0: nowhere. Letters that it had before have holes in these rows. */
static const struct
{
  gunichar capital, small, digit, greek_capital, greek_small;
} rows[] = {
  [VARIANT_MATH] = { 0x1d434, 0x1d44e, 0, 0, 0x1d6fc },
  [VARIANT_ROMAN] = { 0, 0, 0, 0, 0 },
  [VARIANT_BOLD] = { 0x1d400, 0x1d41a, 0x1d7ce, 0x1d6a8, 0x1d6c2 },
  [VARIANT_ITALIC] = { 0x1d434, 0x1d44e, 0, 0x1d6e2, 0x1d6fc },
  [VARIANT_BOLD_ITALIC] = { 0x1d468, 0x1d482, 0x1d7ce, 0x1d71c, 0x1d736 },
  [VARIANT_BLACKBOARD] = { 0x1d538, 0x1d552, 0x1d7d8, 0, 0 },
  [VARIANT_SCRIPT] = { 0x1d49c, 0x1d4b6, 0, 0, 0 },
  [VARIANT_FRAKTUR] = { 0x1d504, 0x1d51e, 0, 0, 0 },
  [VARIANT_SANS] = { 0x1d5a0, 0x1d5ba, 0x1d7e2, 0, 0 },
  [VARIANT_MONO] = { 0x1d670, 0x1d68a, 0x1d7f6, 0, 0 },
};

static const struct
{
  gunichar hole, letter;
} holes[] = {
  { 0x1d455, 0x210e }, { 0x1d49d, 0x212c }, { 0x1d4a0, 0x2130 }, { 0x1d4a1, 0x2131 }, { 0x1d4a3, 0x210b }, { 0x1d4a4, 0x2110 },
  { 0x1d4a7, 0x2112 }, { 0x1d4a8, 0x2133 }, { 0x1d4ad, 0x211b }, { 0x1d4ba, 0x212f }, { 0x1d4bc, 0x210a }, { 0x1d4c4, 0x2134 },
  { 0x1d506, 0x212d }, { 0x1d50b, 0x210c }, { 0x1d50c, 0x2111 }, { 0x1d515, 0x211c }, { 0x1d51d, 0x2128 }, { 0x1d53a, 0x2102 },
  { 0x1d53f, 0x210d }, { 0x1d545, 0x2115 }, { 0x1d547, 0x2119 }, { 0x1d548, 0x211a }, { 0x1d549, 0x211d }, { 0x1d551, 0x2124 },
};

/* Greek letters that have another form: in this order behind omega. */
static const gunichar forms[] = { 0x2202, 0x3f5, 0x3d1, 0x3f0, 0x3d5, 0x3f1, 0x3d6 };

static gunichar
in_row (gunichar row,
        guint    at)
{
  gunichar sign = row + at;

  if (row == 0)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (holes); i++)
    if (holes[i].hole == sign)
      return holes[i].letter;
  return sign;
}

gunichar
_lyceum_formula_sign (gunichar             c,
                      LyceumFormulaVariant variant)
{
  gunichar sign = 0;

  if (c >= 'A' && c <= 'Z')
    sign = in_row (rows[variant].capital, c - 'A');
  else if (c >= 'a' && c <= 'z')
    sign = in_row (rows[variant].small, c - 'a');
  else if (c >= '0' && c <= '9')
    sign = in_row (rows[variant].digit, c - '0');
  else if (c >= 0x391 && c <= 0x3a9)
    sign = in_row (rows[variant].greek_capital, c - 0x391);
  else if (c >= 0x3b1 && c <= 0x3c9)
    sign = in_row (rows[variant].greek_small, c - 0x3b1);
  else if (c == 0x131 || c == 0x237)
    sign = variant == VARIANT_MATH || variant == VARIANT_ITALIC ? (c == 0x131 ? 0x1d6a4 : 0x1d6a5) : 0;
  for (guint i = 0; sign == 0 && i < G_N_ELEMENTS (forms); i++)
    if (c == forms[i])
      sign = in_row (rows[variant].greek_small, 25 + i);
  return sign != 0 ? sign : c;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-docx-private.h"

#include <string.h>

/* The font "Symbol", from the letter A and from the letter a on. */
static const char capitals[] = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
static const char letters[] = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

static const struct
{
  gunichar code, sign;
} signs[] = {
  { 0x22, 0x2200 }, { 0x24, 0x2203 }, { 0x2d, 0x2212 }, { 0xa3, 0x2264 }, { 0xa5, 0x221e }, { 0xab, 0x2194 },
  { 0xac, 0x2190 }, { 0xad, 0x2191 }, { 0xae, 0x2192 }, { 0xaf, 0x2193 }, { 0xb0, 0xb0 },   { 0xb1, 0xb1 },
  { 0xb3, 0x2265 }, { 0xb4, 0xd7 },   { 0xb5, 0x221d }, { 0xb6, 0x2202 }, { 0xb8, 0xf7 },   { 0xb9, 0x2260 },
  { 0xba, 0x2261 }, { 0xbb, 0x2248 }, { 0xbc, 0x2026 }, { 0xc5, 0x2295 }, { 0xc6, 0x2205 }, { 0xc7, 0x2229 },
  { 0xc8, 0x222a }, { 0xcc, 0x2282 }, { 0xcd, 0x2286 }, { 0xce, 0x2208 }, { 0xcf, 0x2209 }, { 0xd0, 0x2220 },
  { 0xd1, 0x2207 }, { 0xd5, 0x220f }, { 0xd6, 0x221a }, { 0xd7, 0x22c5 }, { 0xd8, 0xac },   { 0xd9, 0x2227 },
  { 0xda, 0x2228 }, { 0xdb, 0x21d4 }, { 0xdc, 0x21d0 }, { 0xde, 0x21d2 }, { 0xe5, 0x2211 }, { 0xf2, 0x222b },
};

gunichar
_lyceum_docx_symbol (gunichar code, const char *font)
{
  /* The codes of such fonts lie in the private area. */
  if (code < 0xe000 || code > 0xf8ff)
    return code >= 0x20 && code <= 0x10ffff && g_unichar_validate (code) ? code : 0;
  code &= 0xff;
  if (font != NULL && g_ascii_strcasecmp (font, "Wingdings") == 0)
    return code == 0xe0 || code == 0xe8 ? 0x2192 : code == 0xfc ? 0x2713 : 0;
  if (font == NULL || g_ascii_strcasecmp (font, "Symbol") != 0)
    return 0;
  if (code >= 'A' && code <= 'Z')
    return g_utf8_get_char (g_utf8_offset_to_pointer (capitals, (glong) (code - 'A')));
  if (code >= 'a' && code <= 'z')
    return g_utf8_get_char (g_utf8_offset_to_pointer (letters, (glong) (code - 'a')));
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (signs[i].code == code)
      return signs[i].sign;
  return code < 0x7f ? code : 0;
}

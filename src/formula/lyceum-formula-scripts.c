/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula.h"

typedef struct
{
  gunichar plain, raised, lowered; /* 0: Unicode has none */
} Script;

static const Script scripts[] = {
  { '0', 0x2070, 0x2080 }, { '1', 0xb9, 0x2081 },   { '2', 0xb2, 0x2082 },   { '3', 0xb3, 0x2083 },
  { '4', 0x2074, 0x2084 }, { '5', 0x2075, 0x2085 }, { '6', 0x2076, 0x2086 }, { '7', 0x2077, 0x2087 },
  { '8', 0x2078, 0x2088 }, { '9', 0x2079, 0x2089 }, { '+', 0x207a, 0x208a }, { '-', 0x207b, 0x208b },
  { 0x2212, 0x207b, 0x208b }, { '=', 0x207c, 0x208c }, { '(', 0x207d, 0x208d }, { ')', 0x207e, 0x208e },
  { 'n', 0x207f, 0x2099 }, { 'i', 0x2071, 0x1d62 }, { 'j', 0x2b2, 0x2c7c },  { 'k', 0x1d4f, 0x2096 },
  { 'm', 0x1d50, 0x2098 }, { 'x', 0x2e3, 0x2093 },  { 't', 0x1d57, 0x209c }, { 'T', 0x1d40, 0 },
  { 'p', 0x1d56, 0x209a }, { 'r', 0x2b3, 0x1d63 },  { 's', 0x2e2, 0x209b },  { 'a', 0x1d43, 0x2090 },
  { 'e', 0x1d49, 0x2091 }, { 'h', 0x2b0, 0x2095 },  { 'l', 0x2e1, 0x2097 },  { 'o', 0x1d52, 0x2092 },
  { 0x2032, 0x2032, 0 },   { 0x2033, 0x2033, 0 },   { 0x2034, 0x2034, 0 },   { '\'', 0x2032, 0 },
  { 0x2217, '*', 0 },      { '*', '*', 0 },         { 0x2020, 0x2020, 0 },   { 0xb0, 0xb0, 0 },
  { 0x2218, 0xb0, 0 },
};

static gunichar
find_script (gunichar c,
             gboolean superscript)
{
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    if (scripts[i].plain == c)
      return superscript ? scripts[i].raised : scripts[i].lowered;
  return 0;
}

char *
lyceum_formula_raise_text (const char *text,
                           gboolean    superscript)
{
  g_autoptr (GString) raised = g_string_new (NULL);
  gboolean whole = *text != '\0' && g_utf8_strlen (text, -1) <= 6;

  for (const char *p = text; whole && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gunichar script = c == ' ' ? c : find_script (c, superscript);

      whole = script != 0;
      if (whole && script != ' ')
        g_string_append_unichar (raised, script);
    }
  if (whole)
    return g_strdup (raised->str);
  if (*text == '\0')
    return g_strdup ("");
  if (*g_utf8_next_char (text) == '\0')
    return g_strconcat (superscript ? "^" : "_", text, NULL);
  return g_strconcat (superscript ? "^(" : "_(", text, ")", NULL);
}

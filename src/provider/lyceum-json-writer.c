/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-json.h"

static void
write_valid_string (GString *to, const char *text)
{
  g_string_append_c (to, '"');
  for (const char *at = text; *at != '\0';)
    {
      gsize plain = 0;

      while ((guchar) at[plain] >= 0x20 && at[plain] != '"' && at[plain] != '\\')
        plain++;
      g_string_append_len (to, at, plain);
      at += plain;
      if (*at == '\0')
        break;
      switch (*at)
        {
        case '"':
        case '\\':
          g_string_append_c (to, '\\');
          g_string_append_c (to, *at);
          break;
        case '\n':
          g_string_append (to, "\\n");
          break;
        case '\t':
          g_string_append (to, "\\t");
          break;
        default:
          g_string_append_printf (to, "\\u%04x", *at);
        }
      at++;
    }
  g_string_append_c (to, '"');
}

void
lyceum_json_write_string (GString *to, const char *text)
{
  if (g_utf8_validate (text, -1, NULL))
    {
      write_valid_string (to, text);
      return;
    }
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  write_valid_string (to, valid);
}

void
lyceum_json_write_double (GString *to, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (to, g_ascii_formatd (text, sizeof text, "%.10g", number));
}

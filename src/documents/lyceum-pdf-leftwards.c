/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-pdf-private.h"

#include <string.h>

/*
 * Arabic and Hebrew as poppler writes them: each word inside marks for its direction, in the order of reading. The space
 * that a word has behind it, though, is the one at its right, which belongs in front of it.
 */

static gboolean
is_leftwards_letter (gunichar c)
{
  return (c >= 0x590 && c < 0x900) || (c >= 0xfb1d && c < 0xfe00) || (c >= 0xfe70 && c < 0xff00);
}

gboolean
_lyceum_pdf_runs_leftwards (const char *text,
                            gsize       length)
{
  guint left = 0;
  guint right = 0;

  for (const char *p = text; p < text + length && *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      {
        gboolean leftwards = is_leftwards_letter (g_utf8_get_char (p));

        left += leftwards;
        right += !leftwards;
      }
  return left > right;
}

static gboolean
is_mark (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
}

/* Spaces stand outside of all marks. */
static void
append_line (GString    *out,
             const char *line,
             const char *end,
             gboolean    leftwards)
{
  g_autoptr (GString) word = g_string_new (NULL);
  int depth = 0;
  int spaces = 0; /* seen, and not yet written */
  gboolean first = TRUE;

  for (const char *p = line; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean space = *p == ' ' && depth == 0;

      if (c >= 0x202a && c <= 0x202e)
        depth += c == 0x202c ? -1 : 1;
      if (!is_mark (c) && !space)
        g_string_append_unichar (word, c);
      spaces += space;
      if (!leftwards && space)
        {
          g_string_append (out, word->str);
          g_string_append_c (out, ' ');
          g_string_truncate (word, 0);
          spaces--;
        }
      if (leftwards && depth == 0 && word->len > 0 && c == 0x202c)
        {
          const char *next = g_utf8_next_char (p);

          /* Of the space in front of the last word nothing is left. */
          if (!first && (next < end ? *next == ' ' : g_unichar_isalnum (g_utf8_get_char (word->str))))
            {
              g_string_append_c (out, ' ');
              spaces -= next < end;
            }
          g_string_append (out, word->str);
          g_string_truncate (word, 0);
          first = FALSE;
        }
    }
  g_string_append (out, word->str);
  /* As many letters as before: each has its place. */
  for (int i = 0; i < spaces; i++)
    g_string_append_c (out, ' ');
}

char *
_lyceum_pdf_mend_leftwards (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));

  while (*text != '\0')
    {
      const char *end = strchrnul (text, '\n');

      append_line (out, text, end, _lyceum_pdf_runs_leftwards (text, (gsize) (end - text)));
      text = end;
      if (*text == '\n')
        {
          g_string_append_c (out, '\n');
          text++;
        }
    }
  return g_string_free (out, FALSE);
}

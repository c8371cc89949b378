/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-mathml.h"
#include "lyceum-pdf-private.h"

#include <string.h>

#define MAX_NOTES 50u /* on a page */

static gboolean
is_raised_figure (gunichar c)
{
  return c == 0xb9 || c == 0xb2 || c == 0xb3 || (c >= 0x2070 && c <= 0x2079);
}

static gboolean
begins_like_note (const char *text)
{
  gunichar c = g_utf8_get_char (text);

  return g_unichar_isdigit (c) || c == '*' || c == 0x2020 || c == 0x2021 || is_raised_figure (c);
}

/* The raised figures of @number: how a text points to its note. */
static char *
note_mark (const char *text)
{
  g_autofree char *digits = g_strndup (text, strspn (text, "0123456789"));
  GString *mark = g_string_new (NULL);

  for (const char *p = digits; *p != '\0'; p++)
    {
      char digit[2] = { *p, '\0' };
      g_autofree char *raised = _lyceum_raise_text (digit, TRUE);

      g_string_append (mark, raised);
    }
  for (const char *p = text; digits[0] == '\0' && (is_raised_figure (g_utf8_get_char (p))); p = g_utf8_next_char (p))
    g_string_append_unichar (mark, g_utf8_get_char (p));
  return g_string_free (mark, FALSE);
}

static void
drop_mark (LyceumPdfLine *line,
           const char    *mark)
{
  char *found = strstr (line->text->str, mark);
  gsize length = strlen (mark);
  gsize at;

  if (found == NULL || found == line->text->str || is_raised_figure (g_utf8_get_char (found + length)) ||
      is_raised_figure (g_utf8_get_char (g_utf8_prev_char (found))))
    return;
  at = (gsize) (found - line->text->str);
  g_string_erase (line->text, (gssize) at, (gssize) length);
  for (guint i = 0; i < line->spans->len; i++)
    {
      LyceumSpan *span = &g_array_index (line->spans, LyceumSpan, i);

      span->start -= span->start > at ? (guint) MIN (length, span->start - at) : 0;
      span->end -= span->end > at ? (guint) MIN (length, span->end - at) : 0;
    }
}

static void
drop_marks (LyceumPdf           *self,
            const LyceumPdfPage *page,
            const char          *note)
{
  g_autofree char *mark = note_mark (note);

  for (guint i = page->first; *mark != '\0' && i < page->first + page->n_lines; i++)
    if (!_lyceum_pdf_line (self, i)->dropped)
      drop_mark (_lyceum_pdf_line (self, i), mark);
}

/* Small lines at the foot of a column, from the first that begins with a mark on, when nothing else follows. */
static void
drop_notes (LyceumPdf           *self,
            const LyceumPdfPage *page,
            guint                start,
            guint                end)
{
  guint first = end;

  for (guint i = end; i > start; i--)
    {
      const LyceumPdfLine *line = _lyceum_pdf_line (self, i - 1);

      if (line->dropped)
        continue;
      if (line->size > self->body_size * 0.92 || line->y0 < page->height / 2)
        break;
      if (begins_like_note (line->text->str))
        first = i - 1;
    }
  for (guint i = first; i < end; i++)
    _lyceum_pdf_line (self, i)->dropped = TRUE;
  for (guint i = first; i < end && i < first + MAX_NOTES; i++)
    drop_marks (self, page, _lyceum_pdf_line (self, i)->text->str);
}

void
_lyceum_pdf_drop_notes (LyceumPdf           *self,
                        const LyceumPdfPage *page)
{
  guint end;

  for (guint start = page->first; start < page->first + page->n_lines; start = end)
    {
      end = start + 1;
      while (end < page->first + page->n_lines &&
             _lyceum_pdf_line (self, end)->column == _lyceum_pdf_line (self, start)->column)
        end++;
      drop_notes (self, page, start, end);
    }
}

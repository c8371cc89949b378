/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-answer-links.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "lyceum-markdown.h"

/* The beginning of "[12]". Returns: its length in bytes, or 0. */
static gsize
read_number (const char *text,
             guint      *number)
{
  gsize i = 1;

  *number = 0;
  if (*text != '[')
    return 0;
  while (i < 4 && g_ascii_isdigit (text[i]))
    *number = *number * 10 + (text[i++] - '0');
  return i > 1 && text[i] == ']' && *number > 0 ? i + 1 : 0;
}

gboolean
lyceum_answer_links_maybe (const char *text)
{
  guint number;

  for (const char *p = strchr (text, '['); p; p = strchr (p + 1, '['))
    if (read_number (p, &number))
      return TRUE;
  return FALSE;
}

/* Which of the citations the next [number] of the paragraph is, or -1. */
static int
find_citation (LyceumAnswerLinks *self,
               guint              number)
{
  for (guint i = self->next; self->citations && i < self->citations->len; i++)
    {
      const LyceumCitation *citation = &g_array_index (self->citations, LyceumCitation, i);

      if (citation->start >= self->end)
        return -1;
      if (citation->start < self->start || citation->number != number)
        continue;
      self->next = i + 1;
      return i;
    }
  return -1;
}

static void
append_link (LyceumAnswerLinks *self,
             GString           *out,
             guint              number)
{
  int index = find_citation (self, number);
  const LyceumCitation *citation = index >= 0 ? &g_array_index (self->citations, LyceumCitation, index) : NULL;

  if (citation && !citation->supported)
    {
      g_autofree char *title = g_markup_escape_text (_("This is not found in the passage that is cited"), -1);

      /* The sign is a character of its own, not a picture of the font for emoji. */
      g_string_append_printf (out, "<a href=\"cite:%u:%d\" title=\"%s\">[%u\u2009⚠\uFE0E]</a>", number, index, title, number);
    }
  else
    g_string_append_printf (out, "<a href=\"cite:%u:%d\">[%u]</a>", number, index, number);
}

char *
lyceum_answer_links_add (LyceumAnswerLinks *self,
                         const char        *markup)
{
  GString *out = g_string_new (NULL);
  guint in_code = 0, number;

  for (const char *p = markup; *p;)
    {
      gsize size = in_code == 0 ? read_number (p, &number) : 0;

      if (size > 0 && number <= self->n_sources)
        {
          append_link (self, out, number);
          p += size;
          continue;
        }
      if (g_str_has_prefix (p, "<tt>") || g_str_has_prefix (p, LYCEUM_MARKDOWN_FORMULA_START))
        in_code++;
      else if (in_code > 0 && (g_str_has_prefix (p, "</tt>") || g_str_has_prefix (p, LYCEUM_MARKDOWN_FORMULA_END)))
        in_code--;
      g_string_append_c (out, *p++);
    }
  return g_string_free (out, FALSE);
}

gboolean
lyceum_answer_links_read (const char *uri,
                          guint      *number,
                          int        *citation)
{
  return sscanf (uri, "cite:%u:%d", number, citation) == 2;
}

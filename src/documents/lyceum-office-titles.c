/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-office-titles.h"

#include <string.h>

#define MAX_TITLE_BYTES 100u
/* A text in which every other line is in bold has no titles. */
#define MAX_PART 3u

static gboolean
is_bold_line (const LyceumBlock *block)
{
  gsize length = strlen (block->text);
  const LyceumSpan *span;

  if (block->kind != LYCEUM_BLOCK_PARAGRAPH || block->spans == NULL || block->spans->len != 1 ||
      length > MAX_TITLE_BYTES || length == 0)
    return FALSE;
  span = &g_array_index (block->spans, LyceumSpan, 0);
  return (span->styles & LYCEUM_SPAN_STRONG) != 0 && span->start == 0 && span->end >= length &&
         strchr (".,;!", block->text[length - 1]) == NULL;
}

static gboolean
is_title (LyceumDocument *document, guint at)
{
  const LyceumBlock *next = at + 1 < document->blocks->len ? g_ptr_array_index (document->blocks, at + 1) : NULL;

  return next != NULL && is_bold_line (g_ptr_array_index (document->blocks, at)) && !is_bold_line (next);
}

void
_lyceum_office_find_titles (LyceumDocument *document)
{
  guint found = 0;

  for (guint i = 0; i < document->blocks->len; i++)
    {
      const LyceumBlock *block = g_ptr_array_index (document->blocks, i);

      if (block->kind == LYCEUM_BLOCK_HEADING)
        return;
      found += is_title (document, i);
    }
  if (found == 0 || found > document->blocks->len / MAX_PART)
    return;
  for (guint i = 0; i < document->blocks->len; i++)
    if (is_title (document, i))
      {
        LyceumBlock *block = g_ptr_array_index (document->blocks, i);

        block->kind = LYCEUM_BLOCK_HEADING;
        block->level = 1;
        document->n_spans -= block->spans->len;
        g_clear_pointer (&block->spans, g_array_unref);
      }
}

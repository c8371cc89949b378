/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-text-private.h"

#include <string.h>

#include "lyceum-formula-markdown.h"
#include "lyceum-markdown-writer-private.h"

static char *
write_formula (const LyceumBlock *block, guint formula, char before, char after)
{
  const char *tex = block->formulas && formula < block->formulas->len ? g_ptr_array_index (block->formulas, formula) : "";
  char *written = *tex != '\0' ? lyceum_formula_write_markdown (tex, FALSE, before, after) : NULL;

  return written ? g_strdelimit (written, "\r\n", ' ') : NULL;
}

char *
_lyceum_formula_text_of_range (const LyceumBlock *block, guint start, guint end)
{
  GString *text = g_string_new (NULL);
  guint at = start, n_formulas = 0;
  /* Beside a dollar of the source nobody could tell which one opens a formula. */
  gboolean has_dollar = memchr (block->text + start, '$', end - start) != NULL;

  for (guint i = 0; !has_dollar && block->spans && i < block->spans->len; i++)
    {
      const LyceumSpan *span = &g_array_index (block->spans, LyceumSpan, i);
      const guint formula = n_formulas;
      g_autofree char *written = NULL;

      if (span->start >= end)
        break;
      if (!(span->styles & LYCEUM_SPAN_FORMULA))
        continue;
      n_formulas++;
      if (span->start < at || span->end > end)
        continue;
      written = write_formula (block, formula, span->start > at ? block->text[span->start - 1] : text->len > 0 ? '$' : ' ',
                               span->end < end ? block->text[span->end] : ' ');
      if (!written)
        continue;
      g_string_append_len (text, block->text + at, span->start - at);
      g_string_append (text, written);
      at = span->end;
    }
  g_string_append_len (text, block->text + at, end - at);
  return g_string_free (text, FALSE);
}

char *
_lyceum_formula_text_of_block (const LyceumBlock *formula)
{
  char *written = write_formula (formula, 0, ' ', ' ');

  return written ? written : g_strdup (formula->text);
}

/* "… is the number" and, set apart below it, the number. */
static const LyceumBlock *
formula_that_ends (LyceumDocument *document, guint index, const char *text)
{
  const LyceumBlock *block = index < lyceum_document_get_n_blocks (document) ? lyceum_document_get_block (document, index) : NULL;
  const gsize length = strlen (text), tail = block ? strlen (block->text) : 0;

  return block && block->kind == LYCEUM_BLOCK_FORMULA && tail + 1 < length && text[length - tail - 1] == ' ' &&
                 g_str_has_suffix (text, block->text)
             ? block
             : NULL;
}

char *
_lyceum_formula_text_find (LyceumDocument *document, guint block, const char *text)
{
  const LyceumBlock *around = lyceum_document_get_block (document, block);
  const LyceumBlock *formula = formula_that_ends (document, block + 1, text);
  const char *found = strstr (around->text, text);
  g_autofree char *before = NULL, *first = NULL, *second = NULL;

  if (found)
    return _lyceum_formula_text_of_range (around, (guint) (found - around->text), (guint) (found - around->text + strlen (text)));
  if (!formula)
    return g_strdup (text);
  before = g_strndup (text, strlen (text) - strlen (formula->text) - 1);
  found = strstr (around->text, before);
  first = found ? _lyceum_formula_text_of_range (around, (guint) (found - around->text), (guint) (found - around->text + strlen (before)))
                : g_strdup (before);
  second = _lyceum_formula_text_of_block (formula);
  return g_strdup_printf ("%s %s", first, second);
}

void
_lyceum_formula_text_append (GString *markdown, const char *text, gboolean line_start)
{
  gsize length = strlen (text), start, end;
  gboolean display;

  for (;;)
    {
      g_autofree char *tex = lyceum_formula_find_in_text (text, length, TRUE, &start, &end, &display);

      if (!tex)
        break;
      _lyceum_markdown_append_text (markdown, text, (gssize) start, line_start);
      g_string_append_len (markdown, text + start, (gssize) (end - start));
      line_start = FALSE;
      text += end;
      length -= end;
    }
  _lyceum_markdown_append_text (markdown, text, (gssize) length, line_start);
}

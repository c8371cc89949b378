/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-extract-dump.h"

#include <string.h>

static const char *
kind_name (LyceumBlockKind kind)
{
  switch (kind)
    {
    case LYCEUM_BLOCK_HEADING:
      return "heading";
    case LYCEUM_BLOCK_PARAGRAPH:
      return "paragraph";
    case LYCEUM_BLOCK_LIST_ITEM:
      return "item";
    case LYCEUM_BLOCK_TERM:
      return "term";
    case LYCEUM_BLOCK_DEFINITION:
      return "definition";
    case LYCEUM_BLOCK_TABLE:
      return "table";
    case LYCEUM_BLOCK_CODE:
      return "code";
    case LYCEUM_BLOCK_CAPTION:
      return "caption";
    case LYCEUM_BLOCK_QUOTE:
      return "quote";
    case LYCEUM_BLOCK_FORMULA:
      return "formula";
    case LYCEUM_BLOCK_IMAGE:
      return "image";
    }
  return "?";
}

/* Opening marks in this order, closing ones in the other. */
static const struct
{
  LyceumSpanStyle style;
  const char *open, *close;
} marks[] = {
  { LYCEUM_SPAN_LINK, "<", ">" },     { LYCEUM_SPAN_TERM, "{{", "}}" }, { LYCEUM_SPAN_STRONG, "**", "**" },
  { LYCEUM_SPAN_EMPHASIS, "_", "_" }, { LYCEUM_SPAN_CODE, "`", "`" },   { LYCEUM_SPAN_FORMULA, "$", "$" },
};

static void
append_span (GString    *out,
             const char *text,
             guint       length,
             guint       styles)
{
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if ((styles & marks[i].style) != 0)
      g_string_append (out, marks[i].open);
  g_string_append_len (out, text, length);
  for (guint i = G_N_ELEMENTS (marks); i > 0; i--)
    if ((styles & marks[i - 1].style) != 0)
      g_string_append (out, marks[i - 1].close);
}

static char *
mark_text (const LyceumBlock *block)
{
  GString *out = g_string_new (NULL);
  guint done = 0;

  for (guint i = 0; block->spans != NULL && i < block->spans->len; i++)
    {
      const LyceumSpan *span = &g_array_index (block->spans, LyceumSpan, i);

      g_string_append_len (out, block->text + done, span->start - done);
      append_span (out, block->text + span->start, span->end - span->start, span->styles);
      done = span->end;
    }
  g_string_append (out, block->text + done);
  g_string_replace (out, "\n", "\n    ", 0);
  g_string_replace (out, "\t", " | ", 0);
  return g_string_free (out, FALSE);
}

static char *
describe (const LyceumBlock *block)
{
  GString *out = g_string_new (kind_name (block->kind));

  if (block->level > 0)
    g_string_append_printf (out, " %u", block->level);
  if (block->number > 0)
    g_string_append_printf (out, " #%u", block->number);
  if (block->n_columns > 0)
    g_string_append_printf (out, " %u columns", block->n_columns);
  if (block->page > 0)
    g_string_append_printf (out, " p%u", block->page);
  else
    g_string_append_printf (out, " s%u", block->section);
  g_string_append_printf (out, "+%u", block->offset);
  if (block->info != NULL)
    g_string_append_printf (out, " (%s)", block->info);
  return g_string_free (out, FALSE);
}

/* The TeX that is known of its formulas, one a line. */
static char *
list_formulas (const LyceumBlock *block)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; block->formulas != NULL && i < block->formulas->len; i++)
    {
      g_autofree char *tex = g_strdelimit (g_strdup (g_ptr_array_index (block->formulas, i)), "\n", ' ');

      g_string_append_printf (out, "    tex: %s\n", tex);
    }
  return g_string_free (out, FALSE);
}

void
lyceum_extract_dump (LyceumDocument *document)
{
  const char *title = lyceum_document_get_title (document);
  const char *language = lyceum_document_get_language (document);

  g_print ("title: %s\nlanguage: %s\n", title != NULL ? title : "-", language != NULL ? language : "-");
  for (guint i = 0; i < lyceum_document_get_n_sections (document); i++)
    {
      const char *name = lyceum_document_get_section_name (document, i);

      g_print ("section %u: %s\n", i, name != NULL ? name : "-");
    }
  for (guint i = 0; i < lyceum_document_get_n_blocks (document); i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);
      g_autofree char *what = describe (block);
      g_autofree char *text = mark_text (block);
      g_autofree char *tex = list_formulas (block);

      g_print ("%s[%s]\n    %s\n%s", block->kind == LYCEUM_BLOCK_HEADING ? "\n" : "", what, text, tex);
    }
}

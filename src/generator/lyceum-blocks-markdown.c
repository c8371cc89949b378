/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-drafts.h"

#include "lyceum-formula-text-private.h"
#include "lyceum-markdown-writer-private.h"

#include <string.h>

#define MAX_DEPTH 8

typedef struct
{
  LyceumDocument *document;
  GString *markdown;
  guint first, n_blocks;
  const gboolean *left_out; /* (nullable) */
  guint top;                /* level of the highest heading */
  gboolean in_list;
} Writer;

static const LyceumBlock *
block_at (const Writer *writer, guint index)
{
  return lyceum_document_get_block (writer->document, writer->first + index);
}

static gboolean
is_left_out (const Writer *writer, guint index)
{
  return writer->left_out && writer->left_out[index];
}

/* Whether something follows the heading before the next one that is as high. */
static gboolean
has_text (const Writer *writer, guint heading)
{
  guint level = block_at (writer, heading)->level;

  for (guint i = heading + 1; i < writer->n_blocks; i++)
    {
      const LyceumBlock *block = block_at (writer, i);

      if (block->kind != LYCEUM_BLOCK_HEADING && !is_left_out (writer, i))
        return TRUE;
      if (block->kind == LYCEUM_BLOCK_HEADING && block->level <= level)
        return FALSE;
    }
  return FALSE;
}

static void
write_heading (Writer *writer, guint index)
{
  const LyceumBlock *block = block_at (writer, index);
  guint level = CLAMP (MAX (block->level, writer->top) - writer->top + 2, 2, 6);
  g_autofree char *text = NULL;

  if (!has_text (writer, index))
    return;
  for (guint i = 0; i < level; i++)
    g_string_append_c (writer->markdown, '#');
  g_string_append_c (writer->markdown, ' ');
  text = _lyceum_formula_text_of_range (block, 0, (guint) strlen (block->text));
  _lyceum_formula_text_append (writer->markdown, text, FALSE);
  g_string_append (writer->markdown, "\n\n");
}

static void
write_item (Writer *writer, const LyceumBlock *block)
{
  guint depth = CLAMP (block->level, 1, MAX_DEPTH) - 1;

  /* Four columns a level are enough for the sign of the item above. */
  for (guint i = 0; i < depth * 4; i++)
    g_string_append_c (writer->markdown, ' ');
  if (block->number > 0)
    g_string_append_printf (writer->markdown, "%u. ", block->number % 1000);
  else
    g_string_append (writer->markdown, "- ");
  _lyceum_markdown_append_range (writer->markdown, block, 0, (guint) strlen (block->text), TRUE);
  g_string_append_c (writer->markdown, '\n');
}

static void
write_block (Writer *writer, guint index)
{
  const LyceumBlock *block = block_at (writer, index);
  gboolean is_item = block->kind == LYCEUM_BLOCK_LIST_ITEM;

  if (writer->in_list && !is_item)
    g_string_append_c (writer->markdown, '\n');
  writer->in_list = is_item;
  switch (block->kind)
    {
    case LYCEUM_BLOCK_HEADING:
      write_heading (writer, index);
      break;
    case LYCEUM_BLOCK_LIST_ITEM:
      write_item (writer, block);
      break;
    case LYCEUM_BLOCK_TABLE:
      _lyceum_markdown_append_table (writer->markdown, block);
      break;
    case LYCEUM_BLOCK_CODE:
      _lyceum_markdown_append_code (writer->markdown, block->text, block->info);
      break;
    case LYCEUM_BLOCK_FORMULA:
      _lyceum_markdown_append_formula (writer->markdown, block);
      break;
    case LYCEUM_BLOCK_IMAGE:
      _lyceum_markdown_append_image (writer->markdown, block);
      break;
    case LYCEUM_BLOCK_TERM:
      g_string_append (writer->markdown, "**");
      _lyceum_markdown_append_text (writer->markdown, block->text, -1, FALSE);
      g_string_append (writer->markdown, "**\n\n");
      break;
    case LYCEUM_BLOCK_QUOTE:
      g_string_append (writer->markdown, "> ");
      _lyceum_markdown_append_range (writer->markdown, block, 0, (guint) strlen (block->text), TRUE);
      g_string_append (writer->markdown, "\n\n");
      break;
    case LYCEUM_BLOCK_PARAGRAPH:
    case LYCEUM_BLOCK_DEFINITION:
    case LYCEUM_BLOCK_CAPTION:
      _lyceum_markdown_append_range (writer->markdown, block, 0, (guint) strlen (block->text), TRUE);
      g_string_append (writer->markdown, "\n\n");
      break;
    }
}

char *
lyceum_blocks_write_markdown (LyceumDocument *document, guint first, guint n_blocks, const gboolean *left_out)
{
  guint n = lyceum_document_get_n_blocks (document);
  Writer writer = { .document = document, .markdown = g_string_new (NULL), .left_out = left_out, .top = 6 };

  writer.first = MIN (first, n);
  writer.n_blocks = MIN (n_blocks, n - writer.first);
  for (guint i = 0; i < writer.n_blocks; i++)
    if (block_at (&writer, i)->kind == LYCEUM_BLOCK_HEADING)
      writer.top = MIN (writer.top, block_at (&writer, i)->level);
  for (guint i = 0; i < writer.n_blocks; i++)
    if (!is_left_out (&writer, i))
      write_block (&writer, i);
  if (writer.in_list)
    g_string_append_c (writer.markdown, '\n');
  return g_string_free (writer.markdown, FALSE);
}

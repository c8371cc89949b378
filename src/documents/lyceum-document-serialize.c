/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-document-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * version, title, language, sections, blocks: kind, level, number, columns, page, section, offset, text, info, spans.
 * Little endian. The version changes when the form does; stored documents keep being read.
 */
#define VERSION 1
#define BLOCK_TYPE "(yyuuuuussa(uuu))"
#define DOCUMENT_TYPE "(yssasa" BLOCK_TYPE ")"

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static GVariant *
build_block (const LyceumBlock *block)
{
  GVariantBuilder spans;

  g_variant_builder_init (&spans, G_VARIANT_TYPE ("a(uuu)"));
  for (guint i = 0; block->spans != NULL && i < block->spans->len; i++)
    {
      const LyceumSpan *span = &g_array_index (block->spans, LyceumSpan, i);

      g_variant_builder_add (&spans, "(uuu)", span->start, span->end, span->styles);
    }
  return g_variant_new ("(yyuuuuussa(uuu))", (guchar) block->kind, (guchar) MIN (block->level, 255), block->number,
                        block->n_columns, block->page, block->section, block->offset, block->text,
                        or_empty (block->info), &spans);
}

GBytes *
lyceum_document_serialize (LyceumDocument *self)
{
  g_autoptr (GVariant) variant = NULL;
  GVariantBuilder sections, blocks;

  g_variant_builder_init (&sections, G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < self->sections->len; i++)
    g_variant_builder_add (&sections, "s", or_empty (g_ptr_array_index (self->sections, i)));
  g_variant_builder_init (&blocks, G_VARIANT_TYPE ("a" BLOCK_TYPE));
  for (guint i = 0; i < self->blocks->len; i++)
    g_variant_builder_add_value (&blocks, build_block (g_ptr_array_index (self->blocks, i)));
  variant = g_variant_ref_sink (g_variant_new ("(yssasa" BLOCK_TYPE ")", (guchar) VERSION, or_empty (self->title),
                                               or_empty (self->language), &sections, &blocks));
#if G_BYTE_ORDER == G_BIG_ENDIAN
  {
    g_autoptr (GVariant) swapped = g_variant_byteswap (variant);

    return g_variant_get_data_as_bytes (swapped);
  }
#else
  return g_variant_get_data_as_bytes (variant);
#endif
}

static gboolean
is_boundary (const char *text,
             guint       index)
{
  return (text[index] & 0xc0) != 0x80;
}

/* Spans in order, apart, on whole characters, inside the text, with styles that exist. */
static gboolean
read_spans (LyceumBlock *block,
            GVariant    *variant,
            gsize        length)
{
  gsize n_spans = 0;
  const LyceumSpan *spans = g_variant_get_fixed_array (variant, &n_spans, sizeof (LyceumSpan));
  guint done = 0;

  if (n_spans == 0)
    return TRUE;
  if (n_spans > length)
    return FALSE;
  for (gsize i = 0; i < n_spans; i++)
    {
      LyceumSpan span = spans[i];

      if (span.start < done || span.end <= span.start || span.end > length || span.styles == 0 ||
          (span.styles & ~LYCEUM_SPAN_ALL) != 0 || !is_boundary (block->text, span.start) ||
          !is_boundary (block->text, span.end))
        return FALSE;
      done = span.end;
    }
  block->spans = g_array_sized_new (FALSE, FALSE, sizeof (LyceumSpan), (guint) n_spans);
  g_array_append_vals (block->spans, spans, (guint) n_spans);
  return TRUE;
}

static gboolean
has_table_shape (const LyceumBlock *block)
{
  guint columns = 1;

  if (block->n_columns < 1 || block->n_columns > LYCEUM_LIMIT_COLUMNS || block->level > 1)
    return FALSE;
  for (const char *p = block->text; *p != '\0'; p++)
    {
      columns = *p == '\n' ? 1 : columns + (*p == '\t');
      if (columns > block->n_columns && block->n_columns < LYCEUM_LIMIT_COLUMNS)
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_level (const LyceumBlock *block)
{
  switch (block->kind)
    {
    case LYCEUM_BLOCK_HEADING:
      return block->level >= 1 && block->level <= 6;
    case LYCEUM_BLOCK_LIST_ITEM:
    case LYCEUM_BLOCK_DEFINITION:
      return block->level >= 1 && block->level <= LYCEUM_LIMIT_DEPTH;
    case LYCEUM_BLOCK_TABLE:
      return has_table_shape (block);
    case LYCEUM_BLOCK_PARAGRAPH:
    case LYCEUM_BLOCK_TERM:
    case LYCEUM_BLOCK_CODE:
    case LYCEUM_BLOCK_CAPTION:
    case LYCEUM_BLOCK_QUOTE:
    case LYCEUM_BLOCK_FORMULA:
      return block->level <= LYCEUM_LIMIT_DEPTH;
    }
  return FALSE;
}

/* No control characters but those that mean something in this kind of block. */
static gboolean
has_clean_text (const LyceumBlock *block)
{
  const char *allowed = block->kind == LYCEUM_BLOCK_TABLE || block->kind == LYCEUM_BLOCK_CODE ? "\t\n" : "";

  for (const char *p = block->text; *p != '\0'; p++)
    if ((guchar) *p < 0x20 && strchr (allowed, *p) == NULL)
      return FALSE;
  return *block->text != '\0';
}

static LyceumBlock *
read_block (LyceumDocument *document,
            GVariant       *variant)
{
  g_autoptr (LyceumBlock) block = g_new0 (LyceumBlock, 1);
  g_autoptr (GVariant) spans = NULL;
  const char *text, *info;
  guchar kind, level;
  gsize length;

  g_variant_get (variant, "(yyuuuuu&s&s@a(uuu))", &kind, &level, &block->number, &block->n_columns, &block->page,
                 &block->section, &block->offset, &text, &info, &spans);
  length = strlen (text);
  block->kind = kind;
  block->level = level;
  if (kind > LYCEUM_BLOCK_FORMULA || length > LYCEUM_LIMIT_BLOCK_BYTES || strlen (info) > LYCEUM_LIMIT_NAME_BYTES ||
      block->page > LYCEUM_LIMIT_PAGES || block->offset > LYCEUM_LIMIT_TEXT_BYTES * 2 ||
      (block->section != 0 && block->section >= document->sections->len))
    return NULL;
  block->text = g_strndup (text, length);
  block->info = *info != '\0' ? g_strdup (info) : NULL;
  if (!has_clean_text (block) || !has_level (block) || !read_spans (block, spans, length))
    return NULL;
  document->text_bytes += length;
  document->n_spans += block->spans != NULL ? block->spans->len : 0;
  if (document->text_bytes > LYCEUM_LIMIT_TEXT_BYTES || document->n_spans > LYCEUM_LIMIT_SPANS)
    return NULL;
  return g_steal_pointer (&block);
}

static gboolean
read_all (LyceumDocument *self,
          GVariant       *variant)
{
  g_autoptr (GVariant) sections = NULL;
  g_autoptr (GVariant) blocks = NULL;
  const char *title, *language;
  guchar version;

  g_variant_get (variant, "(y&s&s@as@a" BLOCK_TYPE ")", &version, &title, &language, &sections, &blocks);
  if (version != VERSION || strlen (title) > LYCEUM_LIMIT_NAME_BYTES ||
      g_variant_n_children (sections) > LYCEUM_LIMIT_SECTIONS || g_variant_n_children (blocks) > LYCEUM_LIMIT_BLOCKS)
    return FALSE;
  lyceum_document_set_title (self, title);
  lyceum_document_set_language (self, language);
  for (gsize i = 0; i < g_variant_n_children (sections); i++)
    {
      const char *name;

      g_variant_get_child (sections, i, "&s", &name);
      if (strlen (name) > LYCEUM_LIMIT_NAME_BYTES)
        return FALSE;
      lyceum_document_add_section (self, name);
    }
  for (gsize i = 0; i < g_variant_n_children (blocks); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (blocks, i);
      LyceumBlock *block = read_block (self, child);

      if (block == NULL)
        return FALSE;
      g_ptr_array_add (self->blocks, block);
    }
  return TRUE;
}

LyceumDocument *
lyceum_document_deserialize (GBytes  *bytes,
                             GError **error)
{
  g_autoptr (LyceumDocument) self = lyceum_document_new ();
  g_autoptr (GVariant) variant = NULL;

  variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (DOCUMENT_TYPE), bytes, FALSE));
#if G_BYTE_ORDER == G_BIG_ENDIAN
  {
    GVariant *swapped = g_variant_byteswap (variant);

    g_variant_unref (variant);
    variant = swapped;
  }
#endif
  /* The normal form has valid UTF-8 everywhere and no element that lies over another or outside. */
  if (g_bytes_get_size (bytes) > LYCEUM_LIMIT_OUTPUT_BYTES || !g_variant_is_normal_form (variant) ||
      !read_all (self, variant))
    {
      g_set_error_literal (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_DAMAGED,
                           _("What was stored of this document is damaged. Add the document again."));
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-document-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * version, title, language, sections, blocks: kind, level, number, columns, page, section, offset, text, info, spans,
 * formulas; pictures: media type, bytes. Little endian. The version changes when the form does; stored documents keep
 * being read. Version 1 had no formulas and no pictures.
 */
#define VERSION 2
#define BLOCK_TYPE "(yyuuuuussa(uuu)as)"
#define DOCUMENT_TYPE "(yssasa" BLOCK_TYPE "a(say))"
#define BLOCK_TYPE_1 "(yyuuuuussa(uuu))"
#define DOCUMENT_TYPE_1 "(yssasa" BLOCK_TYPE_1 ")"

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static GVariant *
build_block (const LyceumBlock *block)
{
  GVariantBuilder spans, formulas;

  g_variant_builder_init (&spans, G_VARIANT_TYPE ("a(uuu)"));
  g_variant_builder_init (&formulas, G_VARIANT_TYPE ("as"));
  for (guint i = 0; block->spans != NULL && i < block->spans->len; i++)
    {
      const LyceumSpan *span = &g_array_index (block->spans, LyceumSpan, i);

      g_variant_builder_add (&spans, "(uuu)", span->start, span->end, span->styles);
    }
  for (guint i = 0; block->formulas != NULL && i < block->formulas->len; i++)
    {
      const char *formula = g_ptr_array_index (block->formulas, i);

      g_variant_builder_add (&formulas, "s", strlen (formula) <= LYCEUM_LIMIT_FORMULA_BYTES ? formula : "");
    }
  return g_variant_new ("(yyuuuuussa(uuu)as)", (guchar) block->kind, (guchar) MIN (block->level, 255), block->number,
                        block->n_columns, block->page, block->section, block->offset, block->text,
                        or_empty (block->info), &spans, &formulas);
}

static GVariant *
build_picture (const LyceumPicture *picture)
{
  return g_variant_new ("(s@ay)", picture->media_type,
                        g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, picture->bytes, TRUE));
}

static GBytes *
serialize (LyceumDocument *self,
           gboolean        with_pictures)
{
  g_autoptr (GVariant) variant = NULL;
  GVariantBuilder sections, blocks, pictures;

  g_variant_builder_init (&sections, G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < self->sections->len; i++)
    g_variant_builder_add (&sections, "s", or_empty (g_ptr_array_index (self->sections, i)));
  g_variant_builder_init (&blocks, G_VARIANT_TYPE ("a" BLOCK_TYPE));
  for (guint i = 0; i < self->blocks->len; i++)
    g_variant_builder_add_value (&blocks, build_block (g_ptr_array_index (self->blocks, i)));
  g_variant_builder_init (&pictures, G_VARIANT_TYPE ("a(say)"));
  for (guint i = 0; with_pictures && i < self->pictures->len; i++)
    g_variant_builder_add_value (&pictures, build_picture (g_ptr_array_index (self->pictures, i)));
  variant = g_variant_ref_sink (g_variant_new (DOCUMENT_TYPE, (guchar) VERSION, or_empty (self->title),
                                               or_empty (self->language), &sections, &blocks, &pictures));
#if G_BYTE_ORDER == G_BIG_ENDIAN
  {
    g_autoptr (GVariant) swapped = g_variant_byteswap (variant);

    return g_variant_get_data_as_bytes (swapped);
  }
#else
  return g_variant_get_data_as_bytes (variant);
#endif
}

GBytes *
lyceum_document_serialize (LyceumDocument *self)
{
  return serialize (self, TRUE);
}

GBytes *
lyceum_document_serialize_without_pictures (LyceumDocument *self)
{
  return serialize (self, FALSE);
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
    case LYCEUM_BLOCK_IMAGE:
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
  return *block->text != '\0' || (block->kind == LYCEUM_BLOCK_IMAGE && block->info != NULL);
}

/* The name of a picture is a checksum, or there is no picture. */
static gboolean
has_picture_name (const LyceumBlock *block)
{
  return block->kind != LYCEUM_BLOCK_IMAGE || block->info == NULL ||
         (strlen (block->info) == 64 && strspn (block->info, "0123456789abcdef") == 64);
}

/* One for each formula, or nothing at all; none too long, none with control characters. */
static gboolean
read_formulas (LyceumBlock *block,
               GVariant    *variant)
{
  gsize n_formulas = g_variant_n_children (variant);
  gsize n_most = block->kind == LYCEUM_BLOCK_FORMULA ? 1 : 0;

  if (n_formulas == 0)
    return TRUE;
  for (guint i = 0; block->kind != LYCEUM_BLOCK_FORMULA && block->spans != NULL && i < block->spans->len; i++)
    n_most += (g_array_index (block->spans, LyceumSpan, i).styles & LYCEUM_SPAN_FORMULA) != 0;
  if (n_formulas != n_most)
    return FALSE;
  block->formulas = g_ptr_array_new_full ((guint) n_formulas, g_free);
  for (gsize i = 0; i < n_formulas; i++)
    {
      const char *formula;

      g_variant_get_child (variant, i, "&s", &formula);
      if (strlen (formula) > LYCEUM_LIMIT_FORMULA_BYTES)
        return FALSE;
      for (const char *p = formula; *p != '\0'; p++)
        if ((guchar) *p < 0x20 && *p != '\n')
          return FALSE;
      g_ptr_array_add (block->formulas, g_strdup (formula));
    }
  return TRUE;
}

static LyceumBlock *
read_block (LyceumDocument *document,
            GVariant       *variant)
{
  g_autoptr (LyceumBlock) block = g_new0 (LyceumBlock, 1);
  g_autoptr (GVariant) spans = NULL;
  g_autoptr (GVariant) formulas = NULL;
  const char *text, *info;
  guchar kind, level;
  gsize length;

  if (g_variant_is_of_type (variant, G_VARIANT_TYPE (BLOCK_TYPE_1)))
    g_variant_get (variant, "(yyuuuuu&s&s@a(uuu))", &kind, &level, &block->number, &block->n_columns, &block->page,
                   &block->section, &block->offset, &text, &info, &spans);
  else
    g_variant_get (variant, "(yyuuuuu&s&s@a(uuu)@as)", &kind, &level, &block->number, &block->n_columns, &block->page,
                   &block->section, &block->offset, &text, &info, &spans, &formulas);
  length = strlen (text);
  block->kind = kind;
  block->level = level;
  if (kind > LYCEUM_BLOCK_IMAGE || length > LYCEUM_LIMIT_BLOCK_BYTES || strlen (info) > LYCEUM_LIMIT_NAME_BYTES ||
      block->page > LYCEUM_LIMIT_PAGES || block->offset > LYCEUM_LIMIT_TEXT_BYTES * 2 ||
      (block->section != 0 && block->section >= document->sections->len))
    return NULL;
  block->text = g_strndup (text, length);
  block->info = *info != '\0' ? g_strdup (info) : NULL;
  if (!has_clean_text (block) || !has_level (block) || !has_picture_name (block) ||
      !read_spans (block, spans, length) || (formulas != NULL && !read_formulas (block, formulas)))
    return NULL;
  document->text_bytes += _lyceum_block_count_bytes (block);
  document->n_spans += block->spans != NULL ? block->spans->len : 0;
  if (document->text_bytes > LYCEUM_LIMIT_TEXT_BYTES || document->n_spans > LYCEUM_LIMIT_SPANS)
    return NULL;
  return g_steal_pointer (&block);
}

/* Within the limits, of a type that is kept, none twice. */
static gboolean
read_pictures (LyceumDocument *self,
               GVariant       *variant)
{
  if (g_variant_n_children (variant) > LYCEUM_LIMIT_PICTURES)
    return FALSE;
  for (gsize i = 0; i < g_variant_n_children (variant); i++)
    {
      g_autoptr (GVariant) data = NULL;
      g_autoptr (GBytes) bytes = NULL;
      const char *media_type;

      g_variant_get_child (variant, i, "(&s@ay)", &media_type, &data);
      bytes = g_variant_get_data_as_bytes (data);
      if (lyceum_document_add_picture (self, media_type, bytes) == NULL || self->pictures->len != i + 1)
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_all (LyceumDocument *self,
          GVariant       *variant)
{
  g_autoptr (GVariant) sections = NULL;
  g_autoptr (GVariant) blocks = NULL;
  g_autoptr (GVariant) pictures = NULL;
  const char *title, *language;
  guchar version;

  if (g_variant_is_of_type (variant, G_VARIANT_TYPE (DOCUMENT_TYPE_1)))
    g_variant_get (variant, "(y&s&s@as@a" BLOCK_TYPE_1 ")", &version, &title, &language, &sections, &blocks);
  else
    g_variant_get (variant, "(y&s&s@as@a" BLOCK_TYPE "@a(say))", &version, &title, &language, &sections, &blocks,
                   &pictures);
  if (version > VERSION || (pictures != NULL && !read_pictures (self, pictures)) || strlen (title) > LYCEUM_LIMIT_NAME_BYTES ||
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
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gboolean is_first_version = size > 0 && data[0] == 1;

  variant = g_variant_ref_sink (g_variant_new_from_bytes (
      is_first_version ? G_VARIANT_TYPE (DOCUMENT_TYPE_1) : G_VARIANT_TYPE (DOCUMENT_TYPE), bytes, FALSE));
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

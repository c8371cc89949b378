/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-document-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How far above a block its title may stand. */
#define MAX_BLOCKS_UP 5000u

G_DEFINE_QUARK (lyceum-document-error-quark, lyceum_document_error)

LyceumBlock *
lyceum_block_new (LyceumBlockKind  kind,
                  const char      *text)
{
  LyceumBlock *block = g_new0 (LyceumBlock, 1);

  block->kind = kind;
  block->text = g_strdup (text != NULL ? text : "");
  return block;
}

void
lyceum_block_free (LyceumBlock *block)
{
  if (block == NULL)
    return;
  g_clear_pointer (&block->spans, g_array_unref);
  g_clear_pointer (&block->formulas, g_ptr_array_unref);
  g_free (block->text);
  g_free (block->info);
  g_free (block);
}

static void
picture_free (LyceumPicture *picture)
{
  g_free (picture->name);
  g_free (picture->media_type);
  g_bytes_unref (picture->bytes);
  g_free (picture);
}

GPtrArray *
_lyceum_pictures_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) picture_free);
}

LyceumDocument *
lyceum_document_new (void)
{
  LyceumDocument *self = g_new0 (LyceumDocument, 1);

  g_atomic_ref_count_init (&self->references);
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_block_free);
  self->sections = g_ptr_array_new_with_free_func (g_free);
  self->pictures = _lyceum_pictures_new ();
  return self;
}

LyceumDocument *
lyceum_document_ref (LyceumDocument *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
lyceum_document_unref (LyceumDocument *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->blocks);
  g_ptr_array_unref (self->sections);
  g_ptr_array_unref (self->pictures);
  g_free (self->title);
  g_free (self->language);
  g_free (self);
}

const char *
lyceum_document_get_title (LyceumDocument *self)
{
  return self->title;
}

const char *
lyceum_document_get_language (LyceumDocument *self)
{
  return self->language;
}

guint
lyceum_document_get_n_blocks (LyceumDocument *self)
{
  return self->blocks->len;
}

const LyceumBlock *
lyceum_document_get_block (LyceumDocument *self,
                           guint           index)
{
  g_return_val_if_fail (index < self->blocks->len, NULL);
  return g_ptr_array_index (self->blocks, index);
}

guint
lyceum_document_get_n_sections (LyceumDocument *self)
{
  return self->sections->len;
}

const char *
lyceum_document_get_section_name (LyceumDocument *self,
                                  guint           section)
{
  return section < self->sections->len ? g_ptr_array_index (self->sections, section) : NULL;
}

guint
lyceum_document_get_n_pictures (LyceumDocument *self)
{
  return self->pictures->len;
}

const LyceumPicture *
lyceum_document_get_picture (LyceumDocument *self,
                             guint           index)
{
  g_return_val_if_fail (index < self->pictures->len, NULL);
  return g_ptr_array_index (self->pictures, index);
}

gboolean
_lyceum_is_picture_type (const char *media_type)
{
  const char *const types[] = { "image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml", NULL };

  return g_strv_contains (types, media_type);
}

const char *
lyceum_document_add_picture (LyceumDocument *self,
                             const char     *media_type,
                             GBytes         *bytes)
{
  g_autofree char *name = NULL;
  LyceumPicture *picture;
  gsize size = g_bytes_get_size (bytes);

  if (!_lyceum_is_picture_type (media_type) || size == 0 || size > LYCEUM_LIMIT_PICTURE_BYTES)
    return NULL;
  name = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  for (guint i = 0; i < self->pictures->len; i++)
    {
      picture = g_ptr_array_index (self->pictures, i);
      if (strcmp (picture->name, name) == 0)
        return picture->name;
    }
  if (self->pictures->len >= LYCEUM_LIMIT_PICTURES || self->picture_bytes + size > LYCEUM_LIMIT_PICTURES_BYTES)
    return NULL;
  picture = g_new0 (LyceumPicture, 1);
  picture->name = g_steal_pointer (&name);
  picture->media_type = g_strdup (media_type);
  picture->bytes = g_bytes_ref (bytes);
  self->picture_bytes += size;
  g_ptr_array_add (self->pictures, picture);
  return picture->name;
}

/* A name as it is shown: on one line, without what cannot be seen, not endless. Returns NULL when nothing is left. */
static char *
fold_name (const char *name)
{
  g_autoptr (LyceumBlock) block = NULL;
  g_autofree char *valid = NULL;

  if (name == NULL)
    return NULL;
  valid = g_utf8_make_valid (name, (gssize) strnlen (name, LYCEUM_LIMIT_NAME_BYTES / 4));
  block = lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, valid);
  _lyceum_block_fold (block);
  return block->text[0] != '\0' ? g_steal_pointer (&block->text) : NULL;
}

void
lyceum_document_set_title (LyceumDocument *self,
                           const char     *title)
{
  g_free (self->title);
  self->title = fold_name (title);
}

void
lyceum_document_set_language (LyceumDocument *self,
                              const char     *language)
{
  g_clear_pointer (&self->language, g_free);
  if (language == NULL || *language == '\0' || strlen (language) > 64)
    return;
  for (const char *p = language; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-')
      return;
  self->language = g_strdup (language);
}

guint
lyceum_document_add_section (LyceumDocument *self,
                             const char     *name)
{
  if (self->sections->len >= LYCEUM_LIMIT_SECTIONS)
    {
      self->full = TRUE;
      return self->sections->len - 1;
    }
  g_ptr_array_add (self->sections, fold_name (name));
  return self->sections->len - 1;
}

void
_lyceum_document_name_section (LyceumDocument *self,
                               guint           section,
                               const char     *name)
{
  g_return_if_fail (section < self->sections->len);
  g_free (g_ptr_array_index (self->sections, section));
  g_ptr_array_index (self->sections, section) = fold_name (name);
}

gsize
_lyceum_block_count_bytes (const LyceumBlock *block)
{
  gsize bytes = strlen (block->text);

  for (guint i = 0; block->formulas != NULL && i < block->formulas->len; i++)
    bytes += strlen (g_ptr_array_index (block->formulas, i));
  return bytes;
}

static void
forget_sizes (LyceumDocument *self,
              LyceumBlock    *block)
{
  self->text_bytes -= _lyceum_block_count_bytes (block);
  self->n_spans -= block->spans != NULL ? block->spans->len : 0;
}

void
_lyceum_document_truncate (LyceumDocument *self,
                           guint           n_blocks)
{
  if (n_blocks >= self->blocks->len)
    return;
  for (guint i = n_blocks; i < self->blocks->len; i++)
    forget_sizes (self, g_ptr_array_index (self->blocks, i));
  self->next_offset = ((LyceumBlock *) g_ptr_array_index (self->blocks, n_blocks))->offset;
  g_ptr_array_set_size (self->blocks, (int) n_blocks);
}

void
_lyceum_document_filter (LyceumDocument *self,
                         gboolean (*drop) (const LyceumBlock *block, gpointer user_data),
                         gpointer        user_data)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_full (self->blocks->len, (GDestroyNotify) lyceum_block_free);
  g_autoptr (GPtrArray) all = g_steal_pointer (&self->blocks);

  g_ptr_array_set_free_func (all, NULL);
  for (guint i = 0; i < all->len; i++)
    {
      LyceumBlock *block = g_ptr_array_index (all, i);

      if (drop (block, user_data))
        {
          forget_sizes (self, block);
          lyceum_block_free (block);
        }
      else
        g_ptr_array_add (kept, block);
    }
  self->blocks = g_steal_pointer (&kept);
}

void
_lyceum_document_shift_headings (LyceumDocument *self,
                                 guint           first,
                                 int             shift)
{
  for (guint i = first; i < self->blocks->len; i++)
    {
      LyceumBlock *block = g_ptr_array_index (self->blocks, i);

      if (block->kind == LYCEUM_BLOCK_HEADING)
        block->level = (guint) CLAMP ((int) block->level + shift, 1, 6);
    }
}

gboolean
_lyceum_document_is_full (LyceumDocument *self)
{
  return self->full;
}

static void
append (LyceumDocument *self,
        LyceumBlock    *block)
{
  LyceumBlock *last = self->blocks->len > 0 ? g_ptr_array_index (self->blocks, self->blocks->len - 1) : NULL;
  guint n_spans = block->spans != NULL ? block->spans->len : 0;
  gsize bytes = _lyceum_block_count_bytes (block);

  if (self->full || self->blocks->len >= LYCEUM_LIMIT_BLOCKS || self->n_spans + n_spans > LYCEUM_LIMIT_SPANS ||
      self->text_bytes + bytes > LYCEUM_LIMIT_TEXT_BYTES)
    {
      self->full = TRUE;
      lyceum_block_free (block);
      return;
    }
  if (last == NULL || last->page != block->page || last->section != block->section)
    self->next_offset = 0;
  block->offset = self->next_offset;
  self->next_offset += (guint) g_utf8_strlen (block->text, -1) + 1;
  self->n_spans += n_spans;
  self->text_bytes += bytes;
  g_ptr_array_add (self->blocks, block);
}

/* Where to cut a text that is too long for one block: behind the last row, else the last space, else a character. */
static gsize
find_cut (const LyceumBlock *block,
          const char        *text)
{
  char separator = block->kind == LYCEUM_BLOCK_TABLE || block->kind == LYCEUM_BLOCK_CODE ? '\n' : ' ';
  const char *cut = memrchr (text, separator, LYCEUM_LIMIT_BLOCK_BYTES);

  if (cut != NULL && cut > text)
    return (gsize) (cut - text) + 1;
  cut = g_utf8_find_prev_char (text, text + LYCEUM_LIMIT_BLOCK_BYTES);
  return (gsize) (cut - text);
}

/* How far a block has been cut into pieces. */
typedef struct
{
  guint span;
  guint formula;
} Cut;

static gboolean
is_formula (const LyceumSpan *span)
{
  return (span->styles & LYCEUM_SPAN_FORMULA) != 0;
}

/* The runs of a block from @start to @end, for @piece, and the TeX of the formulas among them. A formula that is cut in two
 * is no longer the one that its TeX tells of. */
static void
cut_spans (const LyceumBlock *block,
           LyceumBlock       *piece,
           Cut               *from,
           gsize              start,
           gsize              end)
{
  guint formula;

  if (block->spans == NULL)
    return;
  for (; from->span < block->spans->len; from->span++)
    {
      const LyceumSpan *span = &g_array_index (block->spans, LyceumSpan, from->span);

      if (span->end > start)
        break;
      from->formula += is_formula (span);
    }
  formula = from->formula;
  for (guint i = from->span; i < block->spans->len; i++)
    {
      LyceumSpan span = g_array_index (block->spans, LyceumSpan, i);
      gboolean whole = span.start >= start && span.end <= end;

      if (span.start >= end)
        break;
      span.start = (guint) (MAX (span.start, start) - start);
      span.end = (guint) (MIN (span.end, end) - start);
      if (piece->spans == NULL)
        piece->spans = g_array_new (FALSE, FALSE, sizeof (LyceumSpan));
      g_array_append_val (piece->spans, span);
      if (!is_formula (&span) || block->formulas == NULL)
        continue;
      if (piece->formulas == NULL)
        piece->formulas = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (piece->formulas,
                       g_strdup (whole && formula < block->formulas->len ? g_ptr_array_index (block->formulas, formula) : ""));
      formula++;
    }
}

static void
append_in_pieces (LyceumDocument *self,
                  LyceumBlock    *whole)
{
  gsize length = strlen (whole->text);
  gsize start = 0;
  Cut cut = { 0, 0 };

  while (start < length && !self->full)
    {
      gsize size = length - start > LYCEUM_LIMIT_BLOCK_BYTES ? find_cut (whole, whole->text + start) : length - start;
      LyceumBlock *piece = g_new0 (LyceumBlock, 1);

      *piece = *whole;
      piece->text = g_strndup (whole->text + start, size);
      if (piece->kind != LYCEUM_BLOCK_CODE)
        piece->text = g_strchomp (piece->text);
      piece->spans = NULL;
      piece->formulas = NULL;
      cut_spans (whole, piece, &cut, start, start + strlen (piece->text));
      piece->info = g_strdup (whole->info);
      if (piece->kind == LYCEUM_BLOCK_TABLE && start > 0)
        piece->level = 0;
      start += size;
      if (*piece->text != '\0')
        append (self, piece);
      else
        lyceum_block_free (piece);
    }
  lyceum_block_free (whole);
}

/* A table has as many cells in its first row as in its widest one: the reader of a block counts on n_columns. */
static void
measure_table (LyceumBlock *block)
{
  guint columns = 1;

  block->n_columns = 1;
  for (const char *p = block->text; *p != '\0'; p++)
    {
      columns = *p == '\n' ? 1 : columns + (*p == '\t');
      block->n_columns = MAX (block->n_columns, columns);
    }
  block->n_columns = MIN (block->n_columns, LYCEUM_LIMIT_COLUMNS);
}

static void
bound_level (LyceumBlock *block)
{
  if (block->kind == LYCEUM_BLOCK_HEADING)
    block->level = CLAMP (block->level, 1, 6);
  else if (block->kind == LYCEUM_BLOCK_LIST_ITEM || block->kind == LYCEUM_BLOCK_DEFINITION)
    block->level = CLAMP (block->level, 1, LYCEUM_LIMIT_DEPTH);
  else
    block->level = block->kind == LYCEUM_BLOCK_TABLE ? MIN (block->level, 1) : 0;
}

static gboolean
has_text (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;
  return *text != '\0';
}

void
lyceum_document_take_block (LyceumDocument *self,
                            LyceumBlock    *block)
{
  if (self->full)
    {
      lyceum_block_free (block);
      return;
    }
  _lyceum_block_fold (block);
  if (!has_text (block->text) && !(block->kind == LYCEUM_BLOCK_IMAGE && block->info != NULL))
    {
      lyceum_block_free (block);
      return;
    }
  if (block->kind == LYCEUM_BLOCK_TABLE)
    measure_table (block);
  bound_level (block);
  if (strlen (block->text) > LYCEUM_LIMIT_BLOCK_BYTES)
    append_in_pieces (self, block);
  else
    append (self, block);
}

/* The title that stands over a block, in the same section. */
static const char *
find_heading (LyceumDocument *self,
              guint           block)
{
  guint section = lyceum_document_get_block (self, block)->section;
  guint last = block > MAX_BLOCKS_UP ? block - MAX_BLOCKS_UP : 0;

  for (guint i = block + 1; i > last; i--)
    {
      const LyceumBlock *above = lyceum_document_get_block (self, i - 1);

      if (above->section != section)
        return NULL;
      if (above->kind == LYCEUM_BLOCK_HEADING)
        return above->text;
    }
  return NULL;
}

char *
lyceum_document_describe_place (LyceumDocument *self,
                                guint           block)
{
  const LyceumBlock *at = lyceum_document_get_block (self, block);
  const char *name, *heading;

  g_return_val_if_fail (at != NULL, NULL);
  /* Translators: a place in a book, shown after the name of the book */
  if (at->page > 0)
    return g_strdup_printf (_("page %u"), at->page);
  name = lyceum_document_get_section_name (self, at->section);
  heading = find_heading (self, block);
  if (name != NULL && heading != NULL && strcmp (name, heading) != 0)
    /* Translators: a place in a book: the name of a chapter, and of a section in it */
    return g_strdup_printf (_("%s, %s"), name, heading);
  if (name != NULL || heading != NULL)
    return g_strdup (name != NULL ? name : heading);
  if (self->sections->len > 0)
    /* Translators: a place in a book whose chapters have no names */
    return g_strdup_printf (_("section %u"), at->section + 1);
  return g_strdup (_("the beginning"));
}

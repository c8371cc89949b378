/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-docx-walk.h"

#include <stdlib.h>
#include <string.h>

LyceumDocxTable *
_lyceum_docx_get_table (LyceumDocxWalk *self)
{
  return self->tables->len > 0 ? &g_array_index (self->tables, LyceumDocxTable, self->tables->len - 1) : NULL;
}

void
_lyceum_docx_add_note (LyceumDocxWalk *self, const char *prefix, const LyceumMarkupElement *element)
{
  g_autofree char *id = _lyceum_markup_dup (element, "id");
  g_autofree char *key = g_strconcat (prefix, id, NULL);
  g_autoptr (GPtrArray) blocks = NULL;
  gpointer stolen_key = NULL;
  gpointer value = NULL;

  if (_lyceum_docx_is_hidden (self) || !g_hash_table_steal_extended (self->context->notes, key, &stolen_key, &value))
    return;
  g_free (stolen_key);
  blocks = value;
  g_ptr_array_set_free_func (blocks, NULL);
  for (guint i = 0; i < blocks->len; i++)
    _lyceum_office_body_take_note (self->body, g_ptr_array_index (blocks, i));
}

void
_lyceum_docx_start_note (LyceumDocxWalk *self, const char *prefix, const LyceumMarkupElement *element)
{
  g_autofree char *id = _lyceum_markup_dup (element, "id");

  if (_lyceum_markup_find (element, "type") != NULL && !_lyceum_markup_is (element, "type", "normal"))
    {
      _lyceum_docx_skip (self);
      return;
    }
  if (self->note != NULL || !_lyceum_office_body_open_note (self->body))
    {
      self->too_deep = TRUE;
      return;
    }
  self->note = g_strconcat (prefix, id, NULL);
}

void
_lyceum_docx_end_note (LyceumDocxWalk *self)
{
  GPtrArray *blocks;

  if (self->note == NULL)
    return;
  _lyceum_office_body_close (self->body);
  blocks = _lyceum_office_body_steal_notes (self->body);
  g_hash_table_replace (self->context->notes, g_steal_pointer (&self->note), blocks);
}

static void
write_picture (LyceumDocxWalk *self)
{
  LyceumDocxParagraph *paragraph = _lyceum_docx_get_paragraph (self);
  GBytes *bytes = paragraph->picture != NULL ? g_hash_table_lookup (self->context->parts, paragraph->picture) : NULL;
  const char *type = bytes != NULL ? _lyceum_office_picture_type (paragraph->picture, bytes) : NULL;

  if (paragraph->picture != NULL)
    _lyceum_office_body_add_picture (self->body, type, bytes, paragraph->words);
  g_clear_pointer (&paragraph->picture, g_free);
}

void
_lyceum_docx_take_picture_file (LyceumDocxWalk *self, const LyceumMarkupElement *element)
{
  LyceumDocxParagraph *paragraph = _lyceum_docx_get_paragraph (self);
  g_autofree char *id = _lyceum_markup_dup (element, strcmp (element->name, "blip") == 0 ? "embed" : "id");
  const char *path = _lyceum_office_relations_get (self->context->relations, id);

  if (paragraph->drawings == 0 || path == NULL)
    return;
  write_picture (self);
  paragraph->picture = g_strdup (path);
}

void
_lyceum_docx_take_picture_words (LyceumDocxWalk *self, LyceumDocxName name, const LyceumMarkupElement *element)
{
  LyceumDocxParagraph *paragraph = _lyceum_docx_get_paragraph (self);
  char *words = _lyceum_markup_dup (element, name == DOCX_SHAPE ? "alt" : "descr");

  if (words != NULL && *words == '\0')
    g_clear_pointer (&words, g_free);
  if (words == NULL && name == DOCX_PICTURE_WORDS)
    words = _lyceum_markup_dup (element, "title");
  if (paragraph->drawings == 0 || words == NULL)
    {
      g_free (words);
      return;
    }
  g_free (paragraph->words);
  paragraph->words = words;
}

void
_lyceum_docx_end_drawing (LyceumDocxWalk *self)
{
  LyceumDocxParagraph *paragraph = _lyceum_docx_get_paragraph (self);

  if (paragraph->drawings > 0 && --paragraph->drawings > 0)
    return;
  write_picture (self);
  g_clear_pointer (&paragraph->words, g_free);
}

void
_lyceum_docx_start_box (LyceumDocxWalk *self)
{
  LyceumDocxParagraph inner = {
    .style = _lyceum_docx_styles_get (self->context->styles, NULL), .list = -1, .depth = -1, .outline = -1
  };

  if (!_lyceum_office_body_open_box (self->body))
    {
      self->too_deep = TRUE;
      return;
    }
  g_array_append_val (self->paragraphs, inner);
}

void
_lyceum_docx_end_box (LyceumDocxWalk *self)
{
  _lyceum_office_body_close (self->body);
  if (self->paragraphs->len > 1)
    g_array_set_size (self->paragraphs, self->paragraphs->len - 1);
}

void
_lyceum_docx_start_table (LyceumDocxWalk *self)
{
  LyceumDocxTable table = { 0 };

  if (_lyceum_office_body_open_table (self->body))
    g_array_append_val (self->tables, table);
  else
    self->too_deep = TRUE;
}

void
_lyceum_docx_take_table_property (LyceumDocxWalk *self, LyceumDocxName name, const LyceumMarkupElement *element)
{
  LyceumDocxTable *table = _lyceum_docx_get_table (self);
  g_autofree char *value = _lyceum_markup_dup (element, "val");

  if (table == NULL)
    return;
  if (name == DOCX_TABLE_LOOK)
    table->look =
        _lyceum_markup_is (element, "firstRow", "1") ||
        (_lyceum_markup_find (element, "firstRow") == NULL && value != NULL && (strtoul (value, NULL, 16) & 0x20) != 0);
  else if (name == DOCX_TABLE_STYLE)
    table->styled = value != NULL && strcmp (value, "TableGrid") != 0 && strcmp (value, "TableNormal") != 0;
  else if (name == DOCX_HEADER_ROW)
    table->header = _lyceum_docx_is_on (element);
  else if (name == DOCX_CELL_SPAN)
    table->columns =
        (guint) CLAMP (_lyceum_docx_get_number (element, (int) LYCEUM_LIMIT_COLUMNS), 1, (int) LYCEUM_LIMIT_COLUMNS);
  else if (name == DOCX_UP_MERGE)
    table->continued = !_lyceum_markup_is (element, "val", "restart");
}

void
_lyceum_docx_start_cell (LyceumDocxWalk *self)
{
  LyceumDocxTable *table = _lyceum_docx_get_table (self);

  if (table == NULL)
    return;
  if (!table->started)
    _lyceum_office_body_start_row (self->body, table->rows++ == 0 && (table->header || (table->look && table->styled)));
  table->started = TRUE;
  table->columns = 1;
  table->continued = FALSE;
}

void
_lyceum_docx_end_cell (LyceumDocxWalk *self)
{
  LyceumDocxTable *table = _lyceum_docx_get_table (self);

  if (table == NULL)
    return;
  if (table->continued)
    _lyceum_office_body_repeat_cell (self->body, table->columns);
  else
    _lyceum_office_body_end_cell (self->body, table->columns, 1);
}

void
_lyceum_docx_end_row (LyceumDocxWalk *self)
{
  LyceumDocxTable *table = _lyceum_docx_get_table (self);

  if (table == NULL)
    return;
  if (table->started && table->deleted)
    _lyceum_office_body_drop_row (self->body);
  table->started = table->header = table->deleted = FALSE;
}

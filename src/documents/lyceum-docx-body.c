/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-docx-walk.h"

#include <string.h>

static void
paragraph_clear (gpointer data)
{
  g_free (((LyceumDocxParagraph *) data)->picture);
  g_free (((LyceumDocxParagraph *) data)->words);
}

static void
start_deleted (LyceumDocxWalk *self)
{
  if (_lyceum_docx_parent (self, 1) == DOCX_ROW_PROPERTIES)
    {
      if (_lyceum_docx_get_table (self) != NULL)
        _lyceum_docx_get_table (self)->deleted = TRUE;
    }
  else if (_lyceum_docx_parent (self, 1) == DOCX_RUN_PROPERTIES)
    _lyceum_docx_get_paragraph (self)->joined =
        _lyceum_docx_get_paragraph (self)->joined || _lyceum_docx_parent (self, 2) == DOCX_PARAGRAPH_PROPERTIES;
  else
    _lyceum_docx_skip (self);
}

static void
start_element (LyceumDocxWalk *self, LyceumDocxName name, const LyceumMarkupElement *element)
{
  guint64 count;
  g_autofree char *value = NULL;

  switch (name)
    {
    case DOCX_PARAGRAPH:
      _lyceum_docx_start_paragraph (self);
      break;
    case DOCX_PARAGRAPH_STYLE:
      _lyceum_docx_set_paragraph_style (self, element);
      break;
    case DOCX_LIST:
    case DOCX_LEVEL:
    case DOCX_OUTLINE:
      _lyceum_docx_take_paragraph_property (self, name, element);
      break;
    case DOCX_RUN:
      _lyceum_docx_get_paragraph (self)->run = (LyceumDocxRun){ 0 };
      break;
    case DOCX_BOLD:
    case DOCX_ITALIC:
    case DOCX_VANISH:
    case DOCX_SCRIPT:
    case DOCX_FONTS:
    case DOCX_LANGUAGE:
    case DOCX_RUN_STYLE:
      _lyceum_docx_take_run_property (self, name, element);
      break;
    case DOCX_TAB:
      _lyceum_docx_add_sign (self, "\t");
      break;
    case DOCX_BREAK:
      _lyceum_docx_add_sign (self, "\n");
      break;
    case DOCX_NO_BREAK_HYPHEN:
      _lyceum_docx_add_sign (self, "-");
      break;
    case DOCX_SYMBOL:
      _lyceum_docx_add_symbol (self, element);
      break;
    case DOCX_PAGE_BREAK:
      _lyceum_docx_break_page (self);
      break;
    case DOCX_HYPERLINK:
      _lyceum_docx_get_paragraph (self)->links++;
      break;
    case DOCX_FIELD_CHAR:
      _lyceum_docx_fields_mark (self->fields, element);
      break;
    case DOCX_FIELD_SIMPLE:
      value = _lyceum_markup_dup (element, "instr");
      if (value != NULL && _lyceum_docx_is_hidden_field (value))
        _lyceum_docx_skip (self);
      break;
    case DOCX_FOOTNOTE_REF:
      _lyceum_docx_add_note (self, "f", element);
      break;
    case DOCX_ENDNOTE_REF:
      _lyceum_docx_add_note (self, "e", element);
      break;
    case DOCX_FOOTNOTE:
      _lyceum_docx_start_note (self, "f", element);
      break;
    case DOCX_ENDNOTE:
      _lyceum_docx_start_note (self, "e", element);
      break;
    case DOCX_FORMULA:
      self->math = _lyceum_office_math_new ();
      self->math_depth = self->depth;
      break;
    case DOCX_DRAWING:
      _lyceum_docx_get_paragraph (self)->drawings++;
      break;
    case DOCX_PICTURE_FILE:
      _lyceum_docx_take_picture_file (self, element);
      break;
    case DOCX_PICTURE_WORDS:
    case DOCX_SHAPE:
      _lyceum_docx_take_picture_words (self, name, element);
      break;
    case DOCX_TEXT_BOX:
      _lyceum_docx_start_box (self);
      break;
    case DOCX_ALTERNATE:
      count = _lyceum_office_body_count (self->body);
      g_array_append_val (self->choices, count);
      break;
    case DOCX_FALLBACK:
      /* The same again for older programs, unless it is only here that it can be read. */
      if (self->choices->len > 0 &&
          (g_array_index (self->choices, guint64, self->choices->len - 1) != _lyceum_office_body_count (self->body) ||
           _lyceum_docx_get_paragraph (self)->picture != NULL))
        _lyceum_docx_skip (self);
      break;
    case DOCX_PLACEHOLDER:
      self->placeholder = strcmp (element->name, "docPartGallery") != 0 ||
                          _lyceum_markup_is (element, "val", "LyceumDocxTable of Contents");
      break;
    case DOCX_CONTENT:
      if (self->placeholder)
        _lyceum_docx_skip (self);
      self->placeholder = FALSE;
      break;
    case DOCX_TABLE:
      _lyceum_docx_start_table (self);
      break;
    case DOCX_TABLE_LOOK:
    case DOCX_TABLE_STYLE:
    case DOCX_HEADER_ROW:
    case DOCX_CELL_SPAN:
    case DOCX_UP_MERGE:
      _lyceum_docx_take_table_property (self, name, element);
      break;
    case DOCX_CELL:
      _lyceum_docx_start_cell (self);
      break;
    case DOCX_DELETED:
      start_deleted (self);
      break;
    case DOCX_SKIP:
      _lyceum_docx_skip (self);
      break;
    case DOCX_CHOICE:
    case DOCX_INSTRUCTION:
    case DOCX_OTHER:
    case DOCX_PARAGRAPH_PROPERTIES:
    case DOCX_ROW:
    case DOCX_ROW_PROPERTIES:
    case DOCX_RUN_PROPERTIES:
    case DOCX_TEXT:
      break;
    }
}

static void
end_element (LyceumDocxWalk *self, LyceumDocxName name)
{
  switch ((int) name)
    {
    case DOCX_PARAGRAPH:
      _lyceum_docx_end_paragraph (self);
      break;
    case DOCX_HYPERLINK:
      _lyceum_docx_get_paragraph (self)->links -= _lyceum_docx_get_paragraph (self)->links > 0;
      break;
    case DOCX_FOOTNOTE:
    case DOCX_ENDNOTE:
      _lyceum_docx_end_note (self);
      break;
    case DOCX_DRAWING:
      _lyceum_docx_end_drawing (self);
      break;
    case DOCX_TEXT_BOX:
      _lyceum_docx_end_box (self);
      break;
    case DOCX_ALTERNATE:
      g_array_set_size (self->choices, self->choices->len - 1);
      break;
    case DOCX_CELL:
      _lyceum_docx_end_cell (self);
      break;
    case DOCX_ROW:
      _lyceum_docx_end_row (self);
      break;
    case DOCX_TABLE:
      _lyceum_office_body_close_table (self->body);
      g_array_set_size (self->tables, self->tables->len - 1);
      break;
    default:
      break;
    }
}

static void
end_formula (LyceumDocxWalk *self)
{
  g_autoptr (LyceumOfficeMath) math = g_steal_pointer (&self->math);
  g_autoptr (LyceumMathml) mathml = _lyceum_mathml_new ();

  _lyceum_office_math_write (math, mathml);
  if (!_lyceum_docx_is_hidden (self))
    _lyceum_office_body_add_formula (self->body, _lyceum_mathml_get_text (mathml), _lyceum_mathml_get_tex (mathml));
}

static gboolean
start (gpointer data, const LyceumMarkupElement *element)
{
  LyceumDocxWalk *self = data;
  LyceumDocxName name = GPOINTER_TO_UINT (g_hash_table_lookup (self->context->names, element->name));

  if (++self->depth > LYCEUM_LIMIT_DEPTH)
    {
      self->too_deep = TRUE;
      return FALSE;
    }
  self->stack[self->depth] = (guint8) name;
  if (self->skipped > 0)
    return TRUE;
  if (self->math != NULL)
    _lyceum_office_math_start (self->math, element);
  else
    start_element (self, name, element);
  return !self->too_deep;
}

static gboolean
end (gpointer data, const char *element)
{
  LyceumDocxWalk *self = data;
  LyceumDocxName name = self->stack[self->depth];

  if (self->skipped > 0)
    {
      if (self->skipped == self->depth)
        self->skipped = 0;
    }
  else if (self->math != NULL && self->depth > self->math_depth)
    _lyceum_office_math_end (self->math);
  else if (self->math != NULL)
    end_formula (self);
  else
    end_element (self, name);
  self->depth--;
  return TRUE;
}

static gboolean
text (gpointer data, const char *text, gsize length)
{
  LyceumDocxWalk *self = data;

  if (self->skipped > 0)
    return TRUE;
  if (self->math != NULL)
    _lyceum_office_math_text (self->math, text, length);
  else if (self->stack[self->depth] == DOCX_TEXT)
    _lyceum_docx_add_text (self, text, length);
  else if (self->stack[self->depth] == DOCX_INSTRUCTION)
    _lyceum_docx_fields_add (self->fields, text, length);
  return TRUE;
}

gboolean
_lyceum_docx_read_part (const LyceumDocxContext *context, GBytes *bytes, LyceumOfficeBody *body, gboolean *too_deep)
{
  static const LyceumMarkupSink sink = { start, end, text };
  g_autofree LyceumDocxWalk *self = g_new0 (LyceumDocxWalk, 1);
  LyceumDocxParagraph outer = {
    .style = _lyceum_docx_styles_get (context->styles, NULL), .list = -1, .depth = -1, .outline = -1
  };
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  gboolean whole;

  self->context = context;
  self->body = body;
  self->fields = _lyceum_docx_fields_new ();
  self->paragraphs = g_array_new (FALSE, FALSE, sizeof (LyceumDocxParagraph));
  g_array_set_clear_func (self->paragraphs, paragraph_clear);
  g_array_append_val (self->paragraphs, outer);
  self->tables = g_array_new (FALSE, FALSE, sizeof (LyceumDocxTable));
  self->choices = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->page = 1;
  if (context->has_pages)
    _lyceum_office_body_set_page (body, 1);
  whole = data != NULL && _lyceum_markup_parse_xml (data, size, &sink, self);
  _lyceum_office_body_finish (body);
  *too_deep = self->too_deep;
  _lyceum_docx_fields_free (self->fields);
  g_array_unref (self->paragraphs);
  g_array_unref (self->tables);
  g_array_unref (self->choices);
  g_clear_pointer (&self->math, _lyceum_office_math_free);
  g_free (self->note);
  return whole;
}

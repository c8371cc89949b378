/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-odt-walk.h"

#define MAX_WORDS 8192u

static void
paragraph_clear (gpointer data)
{
  _lyceum_odt_lists_free (((LyceumOdtParagraph *) data)->lists);
}

static void
frame_clear (gpointer data)
{
  LyceumOdtFrame *frame = data;

  g_free (frame->path);
  g_clear_pointer (&frame->bytes, g_bytes_unref);
  g_string_free (frame->title, TRUE);
  g_string_free (frame->words, TRUE);
  g_free (frame->formula);
  g_free (frame->tex);
}

static LyceumOdtName
parent (LyceumOdtWalk *self)
{
  return self->depth > 1 ? self->stack[self->depth - 1] : ODT_OTHER;
}

static void
skip (LyceumOdtWalk *self)
{
  self->skipped = self->depth;
}

static void
start_inner (LyceumOdtWalk *self, gboolean opened)
{
  if (opened)
    _lyceum_odt_push_paragraph (self);
  else
    self->too_deep = TRUE;
}

static void
start_element (LyceumOdtWalk *self, LyceumOdtName name, const LyceumMarkupElement *element)
{
  switch (name)
    {
    case ODT_PARAGRAPH:
    case ODT_HEADING:
      _lyceum_odt_start_paragraph (self, name, element);
      break;
    case ODT_SPAN:
      _lyceum_odt_start_span (self, element);
      break;
    case ODT_LINK:
      self->links++;
      break;
    case ODT_SPACES:
      _lyceum_odt_add_spaces (self, element);
      break;
    case ODT_TAB:
      _lyceum_odt_add_text (self, "\t", 1);
      break;
    case ODT_LINE_BREAK:
      _lyceum_odt_add_text (self, "\n", 1);
      break;
    case ODT_LIST:
      _lyceum_odt_lists_start (_lyceum_odt_get_paragraph (self)->lists, element);
      break;
    case ODT_LIST_ITEM:
      _lyceum_odt_lists_start_item (_lyceum_odt_get_paragraph (self)->lists, element);
      break;
    case ODT_NOTE:
      start_inner (self, _lyceum_office_body_open_note (self->body));
      break;
    case ODT_BOX:
      start_inner (self, _lyceum_office_body_open_box (self->body));
      break;
    case ODT_FRAME:
      _lyceum_odt_start_frame (self);
      break;
    case ODT_IMAGE:
      _lyceum_odt_take_image (self, element);
      break;
    case ODT_OBJECT:
      _lyceum_odt_take_object (self, element);
      break;
    case ODT_MATH:
      self->math = _lyceum_mathml_new ();
      _lyceum_mathml_start (self->math, element);
      break;
    case ODT_TABLE:
      _lyceum_odt_start_table (self);
      break;
    case ODT_HEADER_ROWS:
      if (_lyceum_odt_get_table (self) != NULL)
        _lyceum_odt_get_table (self)->in_header = TRUE;
      break;
    case ODT_ROW:
      _lyceum_odt_start_row (self);
      break;
    case ODT_COVERED_CELL:
      _lyceum_office_body_cover_cell (self->body,
                                      _lyceum_odt_get_number (element, "number-columns-repeated", LYCEUM_LIMIT_COLUMNS));
      skip (self);
      break;
    case ODT_SECTION:
      if (_lyceum_markup_is (element, "display", "none"))
        skip (self);
      break;
    case ODT_SKIP:
      skip (self);
      break;
    case ODT_BYTES:
    case ODT_TITLE:
    case ODT_LANGUAGE:
      g_string_truncate (self->gathered, 0);
      break;
    case ODT_CELL:
      _lyceum_odt_start_cell (self, element);
      break;
    case ODT_META:
    case ODT_OTHER:
    case ODT_WORDS:
      break;
    }
}

static void
end_element (LyceumOdtWalk *self, LyceumOdtName name)
{
  switch ((int) name)
    {
    case ODT_PARAGRAPH:
    case ODT_HEADING:
      _lyceum_odt_end_paragraph (self);
      break;
    case ODT_SPAN:
      _lyceum_odt_end_span (self);
      break;
    case ODT_LINK:
      self->links -= self->links > 0;
      break;
    case ODT_LIST:
      _lyceum_odt_lists_end (_lyceum_odt_get_paragraph (self)->lists);
      break;
    case ODT_NOTE:
    case ODT_BOX:
      _lyceum_office_body_close (self->body);
      _lyceum_odt_pop_paragraph (self);
      break;
    case ODT_FRAME:
      _lyceum_odt_end_frame (self);
      break;
    case ODT_BYTES:
      _lyceum_odt_end_bytes (self);
      break;
    case ODT_CELL:
      _lyceum_odt_end_cell (self);
      break;
    case ODT_TABLE:
      _lyceum_office_body_close_table (self->body);
      g_array_set_size (self->tables, self->tables->len - 1);
      break;
    case ODT_HEADER_ROWS:
      if (_lyceum_odt_get_table (self) != NULL)
        _lyceum_odt_get_table (self)->in_header = FALSE;
      break;
    case ODT_TITLE:
      if (parent (self) == ODT_META && self->gathered->len > 0)
        lyceum_document_set_title (self->context->document, self->gathered->str);
      break;
    case ODT_LANGUAGE:
      if (parent (self) == ODT_META && self->gathered->len > 0)
        lyceum_document_set_language (self->context->document, self->gathered->str);
      break;
    default:
      break;
    }
}

static gboolean
start (gpointer data, const LyceumMarkupElement *element)
{
  LyceumOdtWalk *self = data;
  LyceumOdtName name = GPOINTER_TO_UINT (g_hash_table_lookup (self->context->names, element->name));

  if (++self->depth > LYCEUM_LIMIT_DEPTH)
    {
      self->too_deep = TRUE;
      return FALSE;
    }
  self->stack[self->depth] = (guint8) name;
  if (self->skipped > 0)
    return TRUE;
  if (self->math != NULL)
    _lyceum_mathml_start (self->math, element);
  else if (name == ODT_OTHER)
    _lyceum_odt_styles_start (self->context->styles, element);
  else
    start_element (self, name, element);
  return !self->too_deep;
}

static gboolean
end (gpointer data, const char *element)
{
  LyceumOdtWalk *self = data;
  LyceumOdtName name = self->stack[self->depth];

  if (self->skipped > 0)
    {
      if (self->skipped == self->depth)
        self->skipped = 0;
    }
  else if (self->math != NULL)
    {
      if (_lyceum_mathml_end (self->math))
        {
          _lyceum_odt_keep_formula (self, self->math);
          g_clear_pointer (&self->math, _lyceum_mathml_free);
        }
    }
  else if (name == ODT_OTHER)
    _lyceum_odt_styles_end (self->context->styles, element);
  else
    end_element (self, name);
  self->depth--;
  return TRUE;
}

static void
take_text (LyceumOdtWalk *self, const char *text, gsize length)
{
  LyceumOdtFrame *frame = _lyceum_odt_get_frame (self);
  LyceumOdtName name = self->stack[self->depth];

  if (name == ODT_BYTES || ((name == ODT_TITLE || name == ODT_LANGUAGE) && parent (self) == ODT_META))
    {
      if (self->gathered->len < LYCEUM_LIMIT_PICTURE_BYTES * 2)
        g_string_append_len (self->gathered, text, (gssize) length);
    }
  else if ((name == ODT_TITLE || name == ODT_WORDS) && frame != NULL)
    {
      GString *words = name == ODT_WORDS ? frame->words : frame->title;

      if (words->len < MAX_WORDS)
        g_string_append_len (words, text, (gssize) MIN (length, MAX_WORDS));
    }
  else if (_lyceum_odt_get_paragraph (self)->open &&
           (name == ODT_PARAGRAPH || name == ODT_HEADING || name == ODT_SPAN || name == ODT_LINK || name == ODT_OTHER ||
            name == ODT_TITLE))
    _lyceum_odt_add_folded (self, text, length);
}

static gboolean
text (gpointer data, const char *text, gsize length)
{
  LyceumOdtWalk *self = data;

  if (self->skipped > 0)
    return TRUE;
  if (self->math != NULL)
    _lyceum_mathml_text (self->math, text, length);
  else
    take_text (self, text, length);
  return TRUE;
}

gboolean
_lyceum_odt_read_part (const LyceumOdtContext *context, const char *data, gsize size, gboolean *too_deep)
{
  static const LyceumMarkupSink sink = { start, end, text };
  g_autofree LyceumOdtWalk *self = g_new0 (LyceumOdtWalk, 1);
  g_autoptr (LyceumOfficeBody) body = _lyceum_office_body_new (context->document);
  gboolean whole;

  self->context = context;
  self->body = body;
  self->gathered = g_string_new (NULL);
  self->paragraphs = g_array_new (FALSE, FALSE, sizeof (LyceumOdtParagraph));
  g_array_set_clear_func (self->paragraphs, paragraph_clear);
  self->looks = g_array_new (FALSE, FALSE, sizeof (LyceumOdtLook));
  self->frames = g_array_new (FALSE, FALSE, sizeof (LyceumOdtFrame));
  g_array_set_clear_func (self->frames, frame_clear);
  self->tables = g_array_new (FALSE, FALSE, sizeof (LyceumOdtTable));
  _lyceum_odt_push_paragraph (self);
  whole = _lyceum_markup_parse_xml (data, size, &sink, self);
  _lyceum_office_body_finish (body);
  *too_deep = self->too_deep;
  g_string_free (self->gathered, TRUE);
  g_array_unref (self->paragraphs);
  g_array_unref (self->looks);
  g_array_unref (self->frames);
  g_array_unref (self->tables);
  g_clear_pointer (&self->math, _lyceum_mathml_free);
  return whole;
}

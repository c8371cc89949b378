/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-html-page.h"
#include "lyceum-reader-private.h"

#include <string.h>

/* How deep elements may lie in each other. Up to LYCEUM_LIMIT_DEPTH of them mean something. */
#define MAX_NESTING 10000
/* A longer title is one that was not closed. */
#define MAX_TITLE_BYTES 1000
#define MAX_CSS_BYTES (1u << 20)

static LyceumHtmlFrame *
top (LyceumHtmlReader *self)
{
  return self->frames->len > 0 ? &g_array_index (self->frames, LyceumHtmlFrame, self->frames->len - 1) : NULL;
}

void
_lyceum_html_flush (LyceumHtmlReader *self)
{
  const LyceumHtmlContext *context = &self->context;

  if (!_lyceum_block_writer_has_text (&self->writer))
    {
      _lyceum_block_writer_truncate (&self->writer, 0);
      _lyceum_html_write_pictures (self);
      return;
    }
  if (context->kind != LYCEUM_BLOCK_CODE)
    _lyceum_block_writer_tighten (&self->writer);
  if (context->heading > 0 && self->writer.text->len < MAX_TITLE_BYTES)
    {
      self->in_definition = _lyceum_html_title_defines (self->writer.text->str + strspn (self->writer.text->str, " "));
      self->heading_level = context->heading;
      _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_HEADING, context->heading, 0, NULL);
    }
  else if (context->kind == LYCEUM_BLOCK_CODE)
    _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_CODE, 0, 0, self->code_language);
  else if (context->kind == LYCEUM_BLOCK_DEFINITION)
    _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_DEFINITION, MAX (1, context->definitions), 0, NULL);
  else if (context->kind != LYCEUM_BLOCK_PARAGRAPH)
    _lyceum_block_writer_finish (&self->writer, context->kind, 0, 0, NULL);
  else if (self->item_waits)
    {
      _lyceum_html_finish_item (self);
    }
  else
    _lyceum_html_finish_prose (self);
  _lyceum_html_write_pictures (self);
  if (self->next_page > 0)
    self->writer.page = self->next_page;
}

/* Where the element ends, its own context still holds. */
static void
end_block (LyceumHtmlReader      *self,
           const LyceumHtmlFrame *frame)
{
  if (!frame->outer.one_line || (frame->class == HTML_HEADING && frame->outer.heading > 0))
    _lyceum_html_flush (self);
  else
    _lyceum_html_break_block (self);
}

/* On a page with a main part, what stands before it and behind it is not the text. */
static void
start_main (LyceumHtmlReader *self)
{
  _lyceum_html_break_block (self);
  if (self->page != NULL || self->context.one_line)
    return;
  _lyceum_document_truncate (self->writer.document, self->first_block);
}

/* What an element means for the text in it. */
static void
enter (LyceumHtmlReader          *self,
       const LyceumMarkupElement *element,
       LyceumHtmlFrame           *frame)
{
  LyceumHtmlContext *context = &self->context;

  switch (frame->class)
    {
    case HTML_BLOCK:
    case HTML_BODY:
      _lyceum_html_break_block (self);
      context->figures += strcmp (element->name, "figure") == 0;
      break;
    case HTML_MAIN:
      start_main (self);
      break;
    case HTML_HEADING:
      /* A title that nobody closed ends where the next one begins. */
      if (context->heading > 0)
        _lyceum_html_flush (self);
      _lyceum_html_break_block (self);
      if (!context->one_line || context->heading > 0)
        {
          context->heading = _lyceum_html_heading_level (element->name);
          context->one_line = TRUE;
        }
      break;
    case HTML_ORDERED_LIST:
    case HTML_LIST:
      _lyceum_html_break_block (self);
      _lyceum_html_start_list (self, element, frame->class == HTML_ORDERED_LIST);
      break;
    case HTML_ITEM:
      _lyceum_html_break_block (self);
      _lyceum_html_start_item (self);
      break;
    case HTML_DEFINITIONS:
      _lyceum_html_break_block (self);
      context->definitions += !context->one_line;
      break;
    case HTML_TERM:
    case HTML_DEFINITION:
    case HTML_CAPTION:
      _lyceum_html_break_block (self);
      if (context->one_line)
        break;
      context->kind = frame->class == HTML_TERM         ? LYCEUM_BLOCK_TERM
                      : frame->class == HTML_DEFINITION ? LYCEUM_BLOCK_DEFINITION
                                                        : LYCEUM_BLOCK_CAPTION;
      context->one_line = frame->class != HTML_DEFINITION;
      break;
    case HTML_ROW:
      _lyceum_html_start_row (self);
      break;
    case HTML_CELL:
      _lyceum_html_start_cell (self, element);
      break;
    case HTML_VERBATIM:
      _lyceum_html_break_block (self);
      _lyceum_html_start_verbatim (self);
      _lyceum_html_note_code (self, element);
      break;
    case HTML_QUOTE:
      _lyceum_html_break_block (self);
      context->quotes++;
      break;
    case HTML_STRONG:
      context->styles |= LYCEUM_SPAN_STRONG;
      break;
    case HTML_EMPHASIS:
      context->styles |= LYCEUM_SPAN_EMPHASIS;
      break;
    case HTML_CODE:
      context->styles |= LYCEUM_SPAN_CODE;
      _lyceum_html_note_code (self, element);
      break;
    case HTML_DFN:
      context->styles |= LYCEUM_SPAN_TERM;
      break;
    case HTML_LINK:
      if (_lyceum_markup_find (element, "href") != NULL)
        context->styles |= LYCEUM_SPAN_LINK;
      frame->is_note = _lyceum_html_is_note_link (element);
      break;
    case HTML_QUOTATION:
      _lyceum_block_writer_add (&self->writer, "“", -1, context->styles);
      break;
    case HTML_TITLE:
      self->in_title = self->title == NULL;
      if (self->title == NULL)
        self->title = g_string_new (NULL);
      break;
    case HTML_STYLE:
      /* With a prefix, one can stand in another. */
      if (self->css == NULL)
        self->css = g_string_new (NULL);
      self->css_depth++;
      break;
    case HTML_BREAK:
      _lyceum_html_break_line (self);
      break;
    case HTML_TEX:
      frame->apart = _lyceum_html_is_tex_apart (element);
      break;
    case HTML_IMAGE:
      _lyceum_html_add_image (self, element);
      break;
    case HTML_INLINE:
    case HTML_SKIP:
    case HTML_TABLE:
    case HTML_FORMULA:
    case HTML_SUPERSCRIPT:
    case HTML_SUBSCRIPT:
      break;
    }
}

static gboolean
take_start (gpointer                   data,
            const LyceumMarkupElement *element)
{
  LyceumHtmlReader *self = data;
  LyceumHtmlFrame frame = { .class = HTML_INLINE };

  _lyceum_html_settle_text (self);
  if (++self->depth > MAX_NESTING)
    {
      self->too_deep = TRUE;
      return FALSE;
    }
  if (self->skipping > 0)
    return TRUE;
  if (self->table != NULL)
    {
      _lyceum_html_table_start (self->table, element);
      return TRUE;
    }
  if (self->formula != NULL)
    {
      _lyceum_mathml_start (self->formula, element);
      return TRUE;
    }
  if (self->depth > LYCEUM_LIMIT_DEPTH)
    return TRUE;
  frame = (LyceumHtmlFrame){ .class = _lyceum_html_classify (element->name), .outer = self->context };
  if (frame.class == HTML_SKIP && _lyceum_html_is_tex (element))
    frame.class = HTML_TEX;
  if (_lyceum_html_is_to_skip (self, element, frame.class))
    {
      _lyceum_html_note_page (self, element);
      self->skipping = self->depth;
      if (frame.class >= HTML_BLOCK && frame.class < HTML_BREAK)
        _lyceum_html_break_block (self);
      return TRUE;
    }
  if (frame.class == HTML_FORMULA)
    {
      _lyceum_html_start_formula (self, element);
      return TRUE;
    }
  if (frame.class == HTML_TABLE && !self->context.one_line && self->tables < LYCEUM_LIMIT_TABLES)
    {
      _lyceum_html_flush (self);
      self->table = _lyceum_html_table_new (element);
      return TRUE;
    }
  if (frame.class == HTML_BODY || frame.class == HTML_BLOCK)
    _lyceum_html_note_language (self, element);
  enter (self, element, &frame);
  _lyceum_html_apply_attributes (self, element, &frame);
  frame.start = (guint) self->writer.text->len;
  frame.block = self->writer.n_ended;
  g_array_append_val (self->frames, frame);
  return TRUE;
}

static void
leave (LyceumHtmlReader *self,
       LyceumHtmlFrame  *frame)
{
  switch (frame->class)
    {
    case HTML_BLOCK:
    case HTML_BODY:
    case HTML_HEADING:
    case HTML_DEFINITIONS:
    case HTML_TERM:
    case HTML_DEFINITION:
    case HTML_CAPTION:
    case HTML_VERBATIM:
    case HTML_QUOTE:
    case HTML_CELL:
      if (frame->class != HTML_CELL || !self->context.cell)
        end_block (self, frame);
      break;
    case HTML_ITEM:
      end_block (self, frame);
      self->item_waits = FALSE;
      break;
    case HTML_ORDERED_LIST:
    case HTML_LIST:
      end_block (self, frame);
      _lyceum_html_end_list (self);
      break;
    case HTML_ROW:
      _lyceum_html_end_row (self);
      break;
    case HTML_MAIN:
      end_block (self, frame);
      self->main_ended = self->page == NULL;
      break;
    case HTML_LINK:
      _lyceum_html_leave_link (self, frame);
      break;
    case HTML_SUPERSCRIPT:
    case HTML_SUBSCRIPT:
      _lyceum_html_leave_script (self, frame);
      break;
    case HTML_TEX:
      _lyceum_html_leave_tex (self, frame);
      break;
    case HTML_QUOTATION:
      _lyceum_block_writer_add (&self->writer, "”", -1, self->context.styles);
      break;
    case HTML_TITLE:
      self->in_title = FALSE;
      break;
    case HTML_STYLE:
      if (--self->css_depth > 0)
        break;
      _lyceum_style_sheet_add (self->own_styles, self->css->str, self->css->len);
      g_string_free (g_steal_pointer (&self->css), TRUE);
      break;
    case HTML_INLINE:
      if (frame->bridge && !frame->outer.one_line && frame->outer.kind == LYCEUM_BLOCK_PARAGRAPH)
        _lyceum_html_cut_title (self, (guint) self->writer.text->len);
      break;
    case HTML_SKIP:
    case HTML_TABLE:
    case HTML_FORMULA:
    case HTML_IMAGE:
    case HTML_BREAK:
    case HTML_STRONG:
    case HTML_EMPHASIS:
    case HTML_CODE:
    case HTML_DFN:
      break;
    }
}

static gboolean
take_end (gpointer    data,
          const char *name)
{
  LyceumHtmlReader *self = data;
  guint depth = self->depth;
  LyceumHtmlFrame frame;

  _lyceum_html_settle_text (self);
  if (depth == 0)
    return TRUE;
  self->depth--;
  if (self->skipping > 0)
    {
      if (self->skipping == depth)
        self->skipping = 0;
      return TRUE;
    }
  if (self->table != NULL)
    {
      if (_lyceum_html_table_end (self->table, name))
        {
          LyceumHtmlTable *table = g_steal_pointer (&self->table);

          _lyceum_html_table_write (table, self);
          _lyceum_html_table_free (table);
        }
      return !_lyceum_document_is_full (self->writer.document);
    }
  if (self->formula != NULL)
    {
      if (_lyceum_mathml_end (self->formula) || self->formula_depth == depth)
        _lyceum_html_finish_formula (self);
      return TRUE;
    }
  if (depth > LYCEUM_LIMIT_DEPTH || self->frames->len == 0)
    return TRUE;
  frame = *top (self);
  leave (self, &frame);
  self->context = frame.outer;
  g_array_set_size (self->frames, self->frames->len - 1);
  return !_lyceum_document_is_full (self->writer.document);
}

/* White space is all the same but in code; a line end that counts comes from an element. */
void
_lyceum_html_add_folded (LyceumHtmlReader *self,
                         const char       *text,
                         gsize             length)
{
  const char *end = text + length;

  while (text < end)
    {
      gsize run = 0;
      gboolean space = g_ascii_isspace (*text);

      while (text + run < end && g_ascii_isspace (text[run]) == space)
        run++;
      if (!space)
        _lyceum_block_writer_add (&self->writer, text, (gssize) run, self->context.styles);
      else if (self->writer.text->len > 0)
        _lyceum_block_writer_add (&self->writer, " ", 1, self->context.styles);
      text += run;
    }
}

static gboolean
take_text (gpointer    data,
           const char *text,
           gsize       length)
{
  LyceumHtmlReader *self = data;

  if (self->skipping > 0 || self->main_ended)
    return TRUE;
  if (self->table != NULL)
    _lyceum_html_table_text (self->table, text, length);
  else if (self->formula != NULL)
    _lyceum_mathml_text (self->formula, text, length);
  else if (self->in_title)
    g_string_append_len (self->title, text, (gssize) MIN (length, LYCEUM_LIMIT_NAME_BYTES));
  else if (self->css != NULL)
    g_string_append_len (self->css, text, (gssize) MIN (length, MAX_CSS_BYTES - MIN (self->css->len, MAX_CSS_BYTES)));
  else if (self->context.kind == LYCEUM_BLOCK_CODE)
    _lyceum_block_writer_add (&self->writer, text, (gssize) length, 0);
  else if ((self->context.styles & LYCEUM_SPAN_CODE) != 0 ||
           (self->frames->len > 0 && top (self)->class == HTML_TEX))
    _lyceum_html_add_folded (self, text, length);
  else
    _lyceum_html_take_text (self, text, length);
  return TRUE;
}

const LyceumMarkupSink _lyceum_html_sink = { take_start, take_end, take_text };

LyceumHtmlReader *
_lyceum_html_reader_new (LyceumDocument         *document,
                         const LyceumStyleSheet *styles,
                         guint                   section)
{
  LyceumHtmlReader *self = g_new0 (LyceumHtmlReader, 1);

  _lyceum_block_writer_init (&self->writer, document);
  self->writer.section = section;
  self->styles = styles;
  self->own_styles = _lyceum_style_sheet_new ();
  self->frames = g_array_new (FALSE, FALSE, sizeof (LyceumHtmlFrame));
  self->lists = g_array_new (FALSE, FALSE, sizeof (LyceumHtmlList));
  self->first_block = lyceum_document_get_n_blocks (document);
  self->context.kind = LYCEUM_BLOCK_PARAGRAPH;
  self->waiting = g_ptr_array_new ();
  self->tex = g_string_new (NULL);
  return self;
}

void
_lyceum_html_reader_set_pictures (LyceumHtmlReader     *self,
                                  LyceumHtmlPictureFunc func,
                                  gpointer              user_data)
{
  self->picture_func = func;
  self->picture_data = user_data;
}

/* What a text leaves open, and what it wrote: before it is read in another way, and at the end. */
static void
reset (LyceumHtmlReader *self)
{
  g_clear_pointer (&self->formula, _lyceum_mathml_free);
  g_clear_pointer (&self->table, _lyceum_html_table_free);
  if (self->css != NULL)
    g_string_free (g_steal_pointer (&self->css), TRUE);
  if (self->title != NULL)
    g_string_free (g_steal_pointer (&self->title), TRUE);
  g_clear_pointer (&self->code_language, g_free);
  g_array_set_size (self->frames, 0);
  g_array_set_size (self->lists, 0);
  _lyceum_block_writer_truncate (&self->writer, 0);
  _lyceum_html_forget_pictures (self);
  g_string_truncate (self->tex, 0);
  self->context = (LyceumHtmlContext){ .kind = LYCEUM_BLOCK_PARAGRAPH };
  self->depth = self->skipping = self->tables = 0;
  self->item_waits = self->main_ended = self->in_title = self->in_definition = FALSE;
}

void
_lyceum_html_reader_free (LyceumHtmlReader *self)
{
  reset (self);
  g_clear_pointer (&self->page, _lyceum_html_page_free);
  _lyceum_block_writer_clear (&self->writer);
  _lyceum_style_sheet_free (self->own_styles);
  g_array_unref (self->frames);
  g_array_unref (self->lists);
  g_ptr_array_unref (self->waiting);
  g_string_free (self->tex, TRUE);
  g_free (self->language);
  g_free (self);
}

/* The parser of HTML wants UTF-8; that of XML finds out for itself. */
static void
read_as_html (LyceumHtmlReader *self,
              const char       *text,
              gsize             length)
{
  LyceumReading raw = { "", text, length, self->writer.document };
  g_autofree char *decoded = NULL;

  if (!g_utf8_validate (text, (gssize) length, NULL))
    {
      decoded = _lyceum_decode_html (&raw, &length, NULL);
      if (decoded == NULL)
        return;
    }
  if (self->page != NULL)
    _lyceum_html_page_parse (self->page, text, length, &_lyceum_html_sink, self);
  else
    _lyceum_markup_parse_html (decoded != NULL ? decoded : text, length, &_lyceum_html_sink, self);
}

char *
_lyceum_html_reader_find_article (LyceumHtmlReader *self,
                                  const char       *text,
                                  gsize             length)
{
  self->page = _lyceum_html_page_new (text, length);
  return self->page != NULL ? _lyceum_html_page_dup_title (self->page) : NULL;
}

gboolean
_lyceum_html_reader_read (LyceumHtmlReader *self,
                          const char       *text,
                          gsize             length,
                          gboolean          as_xml)
{
  gboolean whole = as_xml && _lyceum_markup_parse_xml (text, length, &_lyceum_html_sink, self);

  if (!whole && !self->too_deep && !_lyceum_document_is_full (self->writer.document))
    {
      _lyceum_document_truncate (self->writer.document, self->first_block);
      reset (self);
      read_as_html (self, text, length);
    }
  _lyceum_html_settle_text (self);
  if (self->formula == NULL && self->table == NULL)
    _lyceum_html_flush (self);
  return !self->too_deep;
}

void
_lyceum_html_reader_set_page (LyceumHtmlReader *self,
                              guint             page)
{
  self->writer.page = self->next_page = page;
}

guint
_lyceum_html_reader_get_page (LyceumHtmlReader *self)
{
  return self->next_page;
}

const char *
_lyceum_html_reader_get_title (LyceumHtmlReader *self)
{
  return self->title != NULL ? self->title->str : NULL;
}

const char *
_lyceum_html_reader_get_language (LyceumHtmlReader *self)
{
  return self->language;
}

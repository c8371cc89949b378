/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-html-private.h"
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
      self->item_waits = FALSE;
      _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_LIST_ITEM, MAX (1, context->lists), self->number, NULL);
    }
  else
    _lyceum_html_finish_prose (self);
}

/* Where a block begins or ends. */
static void
break_block (LyceumHtmlReader *self)
{
  if (!self->context.one_line)
    _lyceum_html_flush (self);
  else if (self->writer.text->len > 0)
    _lyceum_block_writer_add (&self->writer, " ", 1, 0);
}

/* Where the element ends, its own context still holds. */
static void
end_block (LyceumHtmlReader      *self,
           const LyceumHtmlFrame *frame)
{
  if (!frame->outer.one_line || (frame->class == HTML_HEADING && frame->outer.heading > 0))
    _lyceum_html_flush (self);
  else
    break_block (self);
}

/* Two in a row are the end of a paragraph to many who write by hand. */
static void
break_line (LyceumHtmlReader *self)
{
  GString *text = self->writer.text;
  gsize end = text->len;

  if (self->context.kind == LYCEUM_BLOCK_CODE)
    {
      _lyceum_block_writer_add (&self->writer, "\n", 1, 0);
      return;
    }
  while (end > 0 && text->str[end - 1] == ' ')
    end--;
  if (self->context.one_line)
    _lyceum_block_writer_add (&self->writer, " ", 1, 0);
  else if (end > 0 && text->str[end - 1] == '\n')
    _lyceum_html_flush (self);
  else if (end > 0)
    _lyceum_block_writer_add (&self->writer, "\n", 1, 0);
}

static void
start_list (LyceumHtmlReader          *self,
            const LyceumMarkupElement *element,
            gboolean                   ordered)
{
  g_autofree char *start = ordered ? _lyceum_markup_dup (element, "start") : NULL;
  gint64 first = start != NULL ? g_ascii_strtoll (start, NULL, 10) : 1;
  guint number = ordered ? (guint) CLAMP (first, 1, G_MAXINT) : 0;

  g_array_append_val (self->numbers, number);
  self->context.lists++;
}

static void
start_item (LyceumHtmlReader *self)
{
  guint *next = NULL;

  self->number = 0;
  if (self->numbers->len > 0)
    {
      next = &g_array_index (self->numbers, guint, self->numbers->len - 1);
      self->number = *next;
      *next += *next > 0 && *next < G_MAXINT;
    }
  self->item_waits = !self->context.one_line;
  if (!self->context.one_line)
    self->context.kind = LYCEUM_BLOCK_PARAGRAPH;
}

static void
start_verbatim (LyceumHtmlReader *self)
{
  if (self->context.one_line)
    return;
  self->context.kind = LYCEUM_BLOCK_CODE;
  g_clear_pointer (&self->code_language, g_free);
}

static void
note_code_language (LyceumHtmlReader          *self,
                    const LyceumMarkupElement *element)
{
  g_autofree char *class = _lyceum_markup_dup (element, "class");
  const char *at = NULL;

  if (class == NULL || self->context.kind != LYCEUM_BLOCK_CODE)
    return;
  if ((at = strstr (class, "language-")) != NULL)
    at += strlen ("language-");
  else if (g_str_has_prefix (class, "lang-"))
    at = class + strlen ("lang-");
  if (at == NULL)
    return;
  g_free (self->code_language);
  self->code_language = g_strndup (at, MIN (strcspn (at, " \t\n"), 32));
}

/* On a page with a main part, what stands before it and behind it is not the text. */
static void
start_main (LyceumHtmlReader *self)
{
  _lyceum_html_flush (self);
  _lyceum_document_truncate (self->writer.document, self->first_block);
}

static void
start_row (LyceumHtmlReader *self)
{
  if (!self->context.cell)
    {
      break_block (self);
      return;
    }
  self->row_start = self->writer.text->len;
  self->cells = 0;
  self->columns_to_come = 0;
}

static void
end_row (LyceumHtmlReader *self)
{
  const char *row = self->writer.text->str + self->row_start;

  if (!self->context.cell)
    break_block (self);
  else if (row[strspn (row, " \t")] == '\0')
    _lyceum_block_writer_truncate (&self->writer, self->row_start);
  else
    _lyceum_block_writer_add (&self->writer, "\n", 1, 0);
}

static void
start_cell (LyceumHtmlReader          *self,
            const LyceumMarkupElement *element)
{
  g_autofree char *span = NULL;
  guint tabs = self->columns_to_come + (self->cells > 0);

  if (!self->context.cell)
    {
      break_block (self);
      return;
    }
  for (guint i = 0; i < tabs && self->cells + i < LYCEUM_LIMIT_COLUMNS; i++)
    _lyceum_block_writer_add (&self->writer, "\t", 1, 0);
  span = _lyceum_markup_dup (element, "colspan");
  self->columns_to_come = span != NULL ? (guint) CLAMP (g_ascii_strtoll (span, NULL, 10), 1, 64) - 1 : 0;
  self->cells += tabs;
  self->cells += self->cells == 0;
}

static void
start_formula (LyceumHtmlReader          *self,
               const LyceumMarkupElement *element)
{
  self->formula_apart = _lyceum_markup_is (element, "display", "block") && !self->context.one_line;
  self->formula = _lyceum_mathml_new ();
  self->formula_depth = self->depth;
  _lyceum_mathml_start (self->formula, element);
}

static void
finish_formula (LyceumHtmlReader *self)
{
  g_autoptr (LyceumMathml) formula = g_steal_pointer (&self->formula);
  const char *text = _lyceum_mathml_get_text (formula);

  if (*text == '\0')
    return;
  if (self->formula_apart)
    {
      _lyceum_html_flush (self);
      _lyceum_block_writer_add (&self->writer, text, -1, 0);
      _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_FORMULA, 0, 0, NULL);
    }
  else
    _lyceum_block_writer_add (&self->writer, text, -1, self->context.styles | LYCEUM_SPAN_FORMULA);
}

static void
note_language (LyceumHtmlReader          *self,
               const LyceumMarkupElement *element)
{
  if (self->language == NULL)
    self->language = _lyceum_markup_dup (element, "lang");
  if (self->language == NULL)
    self->language = _lyceum_markup_dup (element, "xml:lang");
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
      break_block (self);
      break;
    case HTML_MAIN:
      start_main (self);
      break;
    case HTML_HEADING:
      /* A title that nobody closed ends where the next one begins. */
      if (context->heading > 0)
        _lyceum_html_flush (self);
      break_block (self);
      if (!context->one_line || context->heading > 0)
        {
          context->heading = _lyceum_html_heading_level (element->name);
          context->one_line = TRUE;
        }
      break;
    case HTML_ORDERED_LIST:
    case HTML_LIST:
      break_block (self);
      start_list (self, element, frame->class == HTML_ORDERED_LIST);
      break;
    case HTML_ITEM:
      break_block (self);
      start_item (self);
      break;
    case HTML_DEFINITIONS:
      break_block (self);
      context->definitions += !context->one_line;
      break;
    case HTML_TERM:
    case HTML_DEFINITION:
    case HTML_CAPTION:
      break_block (self);
      if (context->one_line)
        break;
      context->kind = frame->class == HTML_TERM         ? LYCEUM_BLOCK_TERM
                      : frame->class == HTML_DEFINITION ? LYCEUM_BLOCK_DEFINITION
                                                        : LYCEUM_BLOCK_CAPTION;
      context->one_line = frame->class != HTML_DEFINITION;
      break;
    case HTML_ROW:
      start_row (self);
      break;
    case HTML_CELL:
      start_cell (self, element);
      break;
    case HTML_VERBATIM:
      break_block (self);
      start_verbatim (self);
      note_code_language (self, element);
      break;
    case HTML_QUOTE:
      break_block (self);
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
      note_code_language (self, element);
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
      self->css = g_string_new (NULL);
      break;
    case HTML_BREAK:
      break_line (self);
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

/* What its attributes say, on top of its name. */
static void
apply_attributes (LyceumHtmlReader          *self,
                  const LyceumMarkupElement *element,
                  LyceumHtmlFrame           *frame)
{
  static const char *const bridges[] = { "bridgehead", NULL };

  if (element->n_attributes == 0)
    return;
  self->context.styles |= _lyceum_html_class_styles (self, element) & LYCEUM_SPAN_ALL;
  if ((self->context.styles & LYCEUM_SPAN_CODE) == 0 && frame->class != HTML_DEFINITIONS && frame->class != HTML_LIST &&
      _lyceum_html_is_term (element))
    self->context.styles |= LYCEUM_SPAN_TERM;
  if (_lyceum_html_is_definition (element))
    self->context.defining = TRUE;
  if (frame->class == HTML_BLOCK && _lyceum_html_is_quote (element))
    self->context.quotes++;
  frame->bridge = frame->class == HTML_INLINE && _lyceum_markup_has_word (element, "epub:type", bridges);
}

static gboolean
is_to_skip (LyceumHtmlReader          *self,
            const LyceumMarkupElement *element,
            LyceumHtmlClass            class)
{
  if (class == HTML_SKIP || self->main_ended)
    return TRUE;
  if (element->n_attributes == 0)
    return FALSE;
  return (class != HTML_BODY || !_lyceum_markup_is (element, "aria-hidden", "true")) &&
         (_lyceum_html_is_left_out (element) ||
          (_lyceum_html_class_styles (self, element) & LYCEUM_STYLE_HIDDEN) != 0);
}

static gboolean
take_start (gpointer                   data,
            const LyceumMarkupElement *element)
{
  LyceumHtmlReader *self = data;
  LyceumHtmlFrame frame = { .class = HTML_INLINE };

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
  if (is_to_skip (self, element, frame.class))
    {
      self->skipping = self->depth;
      if (frame.class >= HTML_BLOCK && frame.class < HTML_BREAK)
        break_block (self);
      return TRUE;
    }
  if (frame.class == HTML_FORMULA)
    {
      start_formula (self, element);
      return TRUE;
    }
  if (frame.class == HTML_TABLE && !self->context.one_line && self->tables < LYCEUM_LIMIT_TABLES)
    {
      _lyceum_html_flush (self);
      self->table = _lyceum_html_table_new (element);
      return TRUE;
    }
  if (frame.class == HTML_BODY || frame.class == HTML_BLOCK)
    note_language (self, element);
  enter (self, element, &frame);
  apply_attributes (self, element, &frame);
  frame.start = (guint) self->writer.text->len;
  g_array_append_val (self->frames, frame);
  return TRUE;
}

/* 1st, 1ère, Mme: letters that only stand higher. */
static gboolean
is_ending (const char *text)
{
  guint n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), n++)
    if (n >= 3 || !g_unichar_isalpha (g_utf8_get_char (p)))
      return FALSE;
  return n >= 2;
}

static void
leave_script (LyceumHtmlReader *self,
              LyceumHtmlFrame  *frame)
{
  g_autofree char *text = NULL;
  g_autofree char *raised = NULL;
  gboolean in_note_link = (self->context.styles & LYCEUM_SPAN_LINK) != 0;

  if (frame->start > self->writer.text->len)
    return;
  text = g_strstrip (g_strdup (self->writer.text->str + frame->start));
  for (guint i = 0; i < self->writer.spans->len && !in_note_link; i++)
    {
      const LyceumSpan *span = &g_array_index (self->writer.spans, LyceumSpan, i);

      in_note_link = span->start >= frame->start && (span->styles & LYCEUM_SPAN_LINK) != 0;
    }
  _lyceum_block_writer_truncate (&self->writer, frame->start);
  if (frame->class == HTML_SUPERSCRIPT && in_note_link && _lyceum_html_is_note_mark (text))
    return;
  if (frame->class == HTML_SUPERSCRIPT && is_ending (text))
    raised = g_strdup (text);
  else
    raised = _lyceum_raise_text (text, frame->class == HTML_SUPERSCRIPT);
  _lyceum_block_writer_add (&self->writer, raised, -1, self->context.styles);
}

static void
leave_link (LyceumHtmlReader *self,
            LyceumHtmlFrame  *frame)
{
  if (frame->is_note && frame->start < self->writer.text->len &&
      _lyceum_html_is_note_mark (self->writer.text->str + frame->start))
    _lyceum_block_writer_truncate (&self->writer, frame->start);
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
      g_array_set_size (self->numbers, self->numbers->len - 1);
      break;
    case HTML_ROW:
      end_row (self);
      break;
    case HTML_MAIN:
      _lyceum_html_flush (self);
      self->main_ended = TRUE;
      break;
    case HTML_LINK:
      leave_link (self, frame);
      break;
    case HTML_SUPERSCRIPT:
    case HTML_SUBSCRIPT:
      leave_script (self, frame);
      break;
    case HTML_QUOTATION:
      _lyceum_block_writer_add (&self->writer, "”", -1, self->context.styles);
      break;
    case HTML_TITLE:
      self->in_title = FALSE;
      break;
    case HTML_STYLE:
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
        finish_formula (self);
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
static void
add_folded (LyceumHtmlReader *self,
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
  else
    add_folded (self, text, length);
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
  self->numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  self->first_block = lyceum_document_get_n_blocks (document);
  self->context.kind = LYCEUM_BLOCK_PARAGRAPH;
  return self;
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
  g_array_set_size (self->numbers, 0);
  _lyceum_block_writer_truncate (&self->writer, 0);
  self->context = (LyceumHtmlContext){ .kind = LYCEUM_BLOCK_PARAGRAPH };
  self->depth = self->skipping = self->tables = 0;
  self->item_waits = self->main_ended = self->in_title = self->in_definition = FALSE;
}

void
_lyceum_html_reader_free (LyceumHtmlReader *self)
{
  reset (self);
  _lyceum_block_writer_clear (&self->writer);
  _lyceum_style_sheet_free (self->own_styles);
  g_array_unref (self->frames);
  g_array_unref (self->numbers);
  g_free (self->language);
  g_free (self);
}

gboolean
_lyceum_html_reader_read (LyceumHtmlReader *self,
                          const char       *text,
                          gsize             length,
                          gboolean          as_xml)
{
  if (!as_xml || !_lyceum_markup_parse_xml (text, length, &_lyceum_html_sink, self))
    {
      if (as_xml && !self->too_deep && !_lyceum_document_is_full (self->writer.document))
        {
          _lyceum_document_truncate (self->writer.document, self->first_block);
          reset (self);
        }
      if (!self->too_deep && !_lyceum_document_is_full (self->writer.document))
        _lyceum_markup_parse_html (text, length, &_lyceum_html_sink, self);
    }
  if (self->formula == NULL && self->table == NULL)
    _lyceum_html_flush (self);
  return !self->too_deep;
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

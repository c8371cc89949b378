/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-block-writer.h"
#include "lyceum-formula-markdown.h"
#include "lyceum-formula.h"
#include "lyceum-front-matter.h"
#include "lyceum-html-reader.h"
#include "lyceum-markdown-lines.h"
#include "lyceum-reader-private.h"

#include <md4c.h>
#include <string.h>

/* md4c keeps its own stack of blocks; ours only knows what the text under way belongs to. */
typedef struct
{
  LyceumBlockWriter writer;
  GArray *lists;    /* (element-type guint): the next number of each open list; 0: unordered */
  guint quotes;     /* open block quotes */
  gboolean in_item; /* the text under way is the first of a list item */
  gboolean in_table;
  gboolean in_code;
  guint number;     /* of that item */
  guint styles;
  gboolean defines; /* the text under way stands behind a colon */
  guint images;     /* open images: their alternative text is no prose */
  GPtrArray *formulas; /* (element-type LyceumHiddenFormula): which the text has marks of */
  GString *html;    /* (nullable): a raw block under way */
  char *code_language;
  guint depth;
  gboolean too_deep;
} Markdown;

/* ": What it is" below a line that says what; below a table it says what is in that. */
#define MAX_TERM_BYTES 120u

static LyceumBlock *
get_last (Markdown *self)
{
  GPtrArray *blocks = self->writer.document->blocks;

  return blocks->len > 0 ? g_ptr_array_index (blocks, blocks->len - 1) : NULL;
}

static gboolean
may_define (Markdown *self)
{
  const LyceumBlock *last = get_last (self);

  if (last == NULL || self->in_item || self->in_table || self->in_code || self->quotes > 0 || self->writer.text->len > 0)
    return FALSE;
  return last->kind == LYCEUM_BLOCK_TABLE || last->kind == LYCEUM_BLOCK_DEFINITION ||
         (last->kind == LYCEUM_BLOCK_PARAGRAPH && strlen (last->text) <= MAX_TERM_BYTES &&
          strchr (".!?:,;", last->text[strlen (last->text) - 1]) == NULL);
}

static void
finish_definition (Markdown *self)
{
  LyceumBlock *last = get_last (self);

  self->defines = FALSE;
  if (last->kind == LYCEUM_BLOCK_TABLE)
    {
      _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_CAPTION, 0, 0, NULL);
      return;
    }
  if (last->kind == LYCEUM_BLOCK_PARAGRAPH)
    last->kind = LYCEUM_BLOCK_TERM;
  _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_DEFINITION, 1, 0, NULL);
}

static void
finish_prose (Markdown *self)
{
  if (self->defines && _lyceum_block_writer_has_text (&self->writer))
    {
      finish_definition (self);
      return;
    }
  self->defines = FALSE;
  if (self->in_item)
    _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_LIST_ITEM, self->lists->len, self->number, NULL);
  else
    _lyceum_block_writer_finish (&self->writer, self->quotes > 0 ? LYCEUM_BLOCK_QUOTE : LYCEUM_BLOCK_PARAGRAPH, 0, 0,
                                 NULL);
  self->in_item = FALSE;
}

static char *
attribute (const MD_ATTRIBUTE *value)
{
  return value->text != NULL ? g_strndup (value->text, value->size) : NULL;
}

static void
enter_item (Markdown *self)
{
  guint *next = &g_array_index (self->lists, guint, self->lists->len - 1);

  self->in_item = TRUE;
  self->number = *next;
  if (*next > 0 && *next < G_MAXINT)
    (*next)++;
}

static int
enter_block (MD_BLOCKTYPE  type,
             void         *detail,
             void         *data)
{
  Markdown *self = data;
  guint first = 0;

  if (++self->depth > LYCEUM_LIMIT_DEPTH)
    {
      self->too_deep = TRUE;
      return -1;
    }
  if (type == MD_BLOCK_UL || type == MD_BLOCK_OL || type == MD_BLOCK_QUOTE || type == MD_BLOCK_TABLE ||
      type == MD_BLOCK_CODE || type == MD_BLOCK_HTML || type == MD_BLOCK_H)
    finish_prose (self);
  if (type == MD_BLOCK_UL || type == MD_BLOCK_OL)
    {
      if (type == MD_BLOCK_OL)
        first = MAX (1, ((MD_BLOCK_OL_DETAIL *) detail)->start);
      g_array_append_val (self->lists, first);
    }
  else if (type == MD_BLOCK_LI)
    enter_item (self);
  else if (type == MD_BLOCK_QUOTE)
    self->quotes++;
  else if (type == MD_BLOCK_CODE)
    {
      self->code_language = attribute (&((MD_BLOCK_CODE_DETAIL *) detail)->lang);
      self->in_code = TRUE;
    }
  else if (type == MD_BLOCK_HTML)
    self->html = g_string_new (NULL);
  else if (type == MD_BLOCK_TABLE)
    self->in_table = TRUE;
  return 0;
}

static void
finish_html (Markdown *self)
{
  GString *html = g_steal_pointer (&self->html);

  {
    g_autoptr (LyceumHtmlReader) reader = _lyceum_html_reader_new (self->writer.document, NULL, self->writer.section);

    if (!_lyceum_html_reader_read (reader, html->str, html->len, FALSE))
      self->too_deep = TRUE;
  }
  g_string_free (html, TRUE);
}

/* A block of code in the language "math" is TeX to those who write so. */
static void
finish_code (Markdown *self)
{
  GString *text = self->writer.text;

  self->in_code = FALSE;
  if (self->code_language != NULL && strcmp (self->code_language, "math") == 0 && strchr (text->str, '\\') != NULL &&
      text->len <= LYCEUM_FORMULA_MAX_BYTES)
    {
      g_autofree char *tex = g_strstrip (g_strdup (text->str));
      g_autofree char *readable = lyceum_formula_text_of_tex (tex);

      _lyceum_block_writer_truncate (&self->writer, 0);
      _lyceum_block_writer_add_formula (&self->writer, readable, tex, 0);
      _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_FORMULA, 0, 0, NULL);
    }
  else
    _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_CODE, 0, 0, self->code_language);
}

static int
leave_block (MD_BLOCKTYPE  type,
             void         *detail,
             void         *data)
{
  Markdown *self = data;

  self->depth--;
  switch (type)
    {
    case MD_BLOCK_H:
      self->defines = FALSE;
      _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_HEADING, ((MD_BLOCK_H_DETAIL *) detail)->level, 0, NULL);
      break;
    case MD_BLOCK_CODE:
      finish_code (self);
      g_clear_pointer (&self->code_language, g_free);
      break;
    case MD_BLOCK_HTML:
      finish_html (self);
      break;
    case MD_BLOCK_TABLE:
      _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_TABLE, 1, 0, NULL);
      self->in_table = FALSE;
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      _lyceum_block_writer_add (&self->writer, "\t", 1, 0);
      break;
    case MD_BLOCK_TR:
      if (self->writer.text->len > 0)
        g_string_truncate (self->writer.text, self->writer.text->len - 1);
      _lyceum_block_writer_add (&self->writer, "\n", 1, 0);
      break;
    case MD_BLOCK_P:
    case MD_BLOCK_LI:
      finish_prose (self);
      break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
      g_array_set_size (self->lists, self->lists->len - 1);
      break;
    case MD_BLOCK_QUOTE:
      self->quotes--;
      break;
    case MD_BLOCK_DOC:
    case MD_BLOCK_HR:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
      break;
    }
  return _lyceum_document_is_full (self->writer.document) ? -1 : 0;
}

static guint
span_style (MD_SPANTYPE type)
{
  switch (type)
    {
    case MD_SPAN_EM:
      return LYCEUM_SPAN_EMPHASIS;
    case MD_SPAN_STRONG:
      return LYCEUM_SPAN_STRONG;
    case MD_SPAN_A:
    case MD_SPAN_WIKILINK:
      return LYCEUM_SPAN_LINK;
    case MD_SPAN_CODE:
      return LYCEUM_SPAN_CODE;
    case MD_SPAN_LATEXMATH:
    case MD_SPAN_LATEXMATH_DISPLAY:
    case MD_SPAN_IMG:
    case MD_SPAN_DEL:
    case MD_SPAN_U:
      return 0;
    }
  return 0;
}

static int
enter_span (MD_SPANTYPE  type,
            void        *detail,
            void        *data)
{
  Markdown *self = data;

  self->styles |= span_style (type);
  self->images += type == MD_SPAN_IMG;
  return 0;
}

static int
leave_span (MD_SPANTYPE  type,
            void        *detail,
            void        *data)
{
  Markdown *self = data;

  self->styles &= ~span_style (type);
  self->images -= type == MD_SPAN_IMG;
  return 0;
}

static void
add_formula (Markdown                  *self,
             const LyceumHiddenFormula *formula)
{
  g_autofree char *text = lyceum_formula_text_of_tex (formula->tex);

  if (formula->display && !self->in_item && !self->in_table && self->quotes == 0)
    {
      finish_prose (self);
      _lyceum_block_writer_add_formula (&self->writer, text, formula->tex, 0);
      _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_FORMULA, 0, 0, NULL);
    }
  else
    _lyceum_block_writer_add_formula (&self->writer, text, formula->tex, self->styles);
}

/* Text in which marks stand for formulas. What turns out to be code, a link or HTML gets back what stood there. */
static void
add_marked (Markdown   *self,
            const char *text,
            gsize       size,
            guint       styles,
            GString    *raw)
{
  gsize start, end;
  guint index;

  while (lyceum_formula_find_mark (text, size, &start, &end, &index))
    {
      const LyceumHiddenFormula *formula = index < self->formulas->len ? g_ptr_array_index (self->formulas, index) : NULL;

      if (raw != NULL)
        g_string_append_len (raw, text, (gssize) start);
      else
        _lyceum_block_writer_add (&self->writer, text, (gssize) start, styles);
      if (formula != NULL && raw != NULL)
        g_string_append (raw, formula->source);
      else if (formula != NULL && (styles & LYCEUM_SPAN_CODE || self->in_code))
        _lyceum_block_writer_add (&self->writer, formula->source, -1, styles);
      else if (formula != NULL)
        add_formula (self, formula);
      text += end;
      size -= end;
    }
  if (raw != NULL)
    g_string_append_len (raw, text, (gssize) size);
  else
    _lyceum_block_writer_add (&self->writer, text, (gssize) size, styles);
}

static int
add_text (MD_TEXTTYPE    type,
          const MD_CHAR *text,
          MD_SIZE        size,
          void          *data)
{
  Markdown *self = data;
  guint styles = self->styles;

  if (self->html != NULL)
    add_marked (self, text, size, 0, self->html);
  else if (self->images > 0)
    return 0;
  else if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
    _lyceum_block_writer_add (&self->writer, " ", 1, styles);
  else if (type == MD_TEXT_ENTITY)
    {
      g_autofree char *decoded = _lyceum_markup_decode_entity (text, size);

      _lyceum_block_writer_add (&self->writer, decoded, -1, styles);
    }
  else if (type == MD_TEXT_HTML)
    {
      if (size >= 3 && g_ascii_strncasecmp (text, "<br", 3) == 0)
        _lyceum_block_writer_add (&self->writer, " ", 1, styles);
    }
  else if (type == MD_TEXT_NORMAL && size > 2 && text[0] == ':' && text[1] == ' ' && styles == 0 && may_define (self))
    {
      self->defines = TRUE;
      add_marked (self, text + 2, size - 2, styles, NULL);
    }
  else if (type != MD_TEXT_NULLCHAR)
    add_marked (self, text, size, styles, NULL);
  return 0;
}

gboolean
_lyceum_read_markdown (LyceumReading *reading,
                       GError       **error)
{
  const MD_PARSER parser = { .flags = MD_DIALECT_GITHUB,
                             .enter_block = enter_block,
                             .leave_block = leave_block,
                             .enter_span = enter_span,
                             .leave_span = leave_span,
                             .text = add_text };
  const char *body = _lyceum_skip_front_matter (reading->data, reading->document);
  g_autofree char *text = _lyceum_markdown_settle_lines (body, (gsize) (reading->data + reading->size - body));
  Markdown self = { .lists = g_array_new (FALSE, FALSE, sizeof (guint)) };
  g_autofree char *marked = lyceum_formula_hide (text, strlen (text), &self.formulas);

  _lyceum_block_writer_init (&self.writer, reading->document);
  md_parse (marked, (MD_SIZE) strlen (marked), &parser, &self);
  g_ptr_array_unref (self.formulas);
  if (self.html != NULL)
    g_string_free (self.html, TRUE);
  _lyceum_block_writer_clear (&self.writer);
  g_array_unref (self.lists);
  g_free (self.code_language);
  if (self.too_deep)
    return _lyceum_refuse_depth (reading, error);
  return TRUE;
}

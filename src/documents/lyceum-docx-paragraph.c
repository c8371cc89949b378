/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-docx-walk.h"

#include <stdlib.h>
#include <string.h>

LyceumDocxParagraph *
_lyceum_docx_get_paragraph (LyceumDocxWalk *self)
{
  return &g_array_index (self->paragraphs, LyceumDocxParagraph, self->paragraphs->len - 1);
}

LyceumDocxName
_lyceum_docx_parent (LyceumDocxWalk *self, guint up)
{
  return self->depth > up ? self->stack[self->depth - up] : DOCX_OTHER;
}

static gboolean
is_run_property (LyceumDocxWalk *self)
{
  return _lyceum_docx_parent (self, 1) == DOCX_RUN_PROPERTIES && _lyceum_docx_parent (self, 2) == DOCX_RUN;
}

int
_lyceum_docx_get_number (const LyceumMarkupElement *element, int most)
{
  g_autofree char *value = _lyceum_markup_dup (element, "val");

  return value != NULL ? (int) CLAMP (strtol (value, NULL, 10), -1, (long) most) : -1;
}

void
_lyceum_docx_skip (LyceumDocxWalk *self)
{
  self->skipped = self->depth;
}

void
_lyceum_docx_start_paragraph (LyceumDocxWalk *self)
{
  LyceumDocxParagraph *paragraph = _lyceum_docx_get_paragraph (self);

  if (paragraph->drawings > 0)
    {
      /* Words in a shape, in the markup of another program: no paragraph of the text. */
      _lyceum_docx_skip (self);
      return;
    }
  paragraph->style = _lyceum_docx_styles_get (self->context->styles, NULL);
  paragraph->list = paragraph->depth = paragraph->outline = -1;
  paragraph->joined = FALSE;
}

void
_lyceum_docx_set_paragraph_style (LyceumDocxWalk *self, const LyceumMarkupElement *element)
{
  g_autofree char *id = _lyceum_markup_dup (element, "val");
  LyceumDocxParagraph *paragraph = _lyceum_docx_get_paragraph (self);

  paragraph->style = _lyceum_docx_styles_get (self->context->styles, id);
  if (paragraph->style->kind == LYCEUM_BLOCK_HEADING && !paragraph->style->left_out)
    _lyceum_docx_fields_clear (self->fields);
}

/* What the paragraph is a title of: 1 to 6; 0: of nothing. */
static guint
heading_level (const LyceumDocxParagraph *paragraph)
{
  if (paragraph->outline >= 0 && paragraph->outline <= 8 && !paragraph->style->title)
    return (guint) MIN (paragraph->outline + 1, 6);
  if (paragraph->outline > 8)
    return 0;
  return paragraph->style->kind == LYCEUM_BLOCK_HEADING ? paragraph->style->level : 0;
}

/* The title that stands first is the one of the document; another is a title in it. */
static gboolean
take_title (LyceumDocxWalk *self)
{
  LyceumDocument *document = self->context->document;
  g_autofree char *title = NULL;

  if (document == NULL || lyceum_document_get_n_blocks (document) > 0 || !_lyceum_office_body_is_on_page (self->body) ||
      !_lyceum_office_body_has_text (self->body))
    return FALSE;
  title = _lyceum_office_body_steal_text (self->body);
  lyceum_document_set_title (document, title);
  return TRUE;
}

static void
end_text_paragraph (LyceumDocxWalk *self, const LyceumDocxParagraph *paragraph)
{
  LyceumBlockKind kind =
      paragraph->style->kind == LYCEUM_BLOCK_HEADING ? LYCEUM_BLOCK_PARAGRAPH : paragraph->style->kind;
  int list = paragraph->list >= 0 ? paragraph->list : paragraph->style->list;
  guint depth = paragraph->depth >= 0 ? (guint) paragraph->depth : paragraph->style->depth;
  guint number = 0;

  if (list > 0 && kind == LYCEUM_BLOCK_PARAGRAPH && _lyceum_office_body_has_text (self->body) &&
      _lyceum_docx_numbering_count (self->context->numbering, list, depth, &number) != LYCEUM_DOCX_LIST_NONE)
    _lyceum_office_body_end_paragraph (self->body, LYCEUM_BLOCK_LIST_ITEM, MIN (depth + paragraph->style->inset, 8) + 1,
                                       number);
  else if (kind == LYCEUM_BLOCK_PARAGRAPH && _lyceum_office_body_is_on_page (self->body) &&
           _lyceum_office_body_is_all (self->body, LYCEUM_SPAN_CODE))
    _lyceum_office_body_end_paragraph (self->body, LYCEUM_BLOCK_CODE, 0, 0);
  else
    _lyceum_office_body_end_paragraph (self->body, kind, paragraph->style->level, 0);
}

void
_lyceum_docx_end_paragraph (LyceumDocxWalk *self)
{
  LyceumDocxParagraph *paragraph = _lyceum_docx_get_paragraph (self);
  guint level = heading_level (paragraph);

  _lyceum_docx_fields_end_paragraph (self->fields);
  if (paragraph->joined && _lyceum_office_body_has_text (self->body))
    return;
  if (paragraph->style->left_out)
    g_free (_lyceum_office_body_steal_text (self->body));
  if (paragraph->style->title && !take_title (self))
    level = 1;
  if (level > 0)
    _lyceum_office_body_end_paragraph (self->body, LYCEUM_BLOCK_HEADING, level, 0);
  else
    end_text_paragraph (self, paragraph);
  self->page += self->pages_waiting;
  self->pages_waiting = 0;
  if (self->context->has_pages)
    _lyceum_office_body_set_page (self->body, self->page);
}

/* A paragraph stands where it begins. */
void
_lyceum_docx_break_page (LyceumDocxWalk *self)
{
  if (_lyceum_office_body_has_text (self->body))
    self->pages_waiting++;
  else
    self->page++;
  if (self->context->has_pages)
    _lyceum_office_body_set_page (self->body, self->page);
}

static void
set_run_styles (LyceumDocxRun *run, guint styles, gboolean on)
{
  run->styles = on ? run->styles | styles : run->styles & ~styles;
}

void
_lyceum_docx_take_run_property (LyceumDocxWalk *self, LyceumDocxName name, const LyceumMarkupElement *element)
{
  LyceumDocxRun *run = &_lyceum_docx_get_paragraph (self)->run;
  g_autofree char *value = NULL;

  if (!is_run_property (self))
    return;
  switch ((int) name)
    {
    case DOCX_BOLD:
      set_run_styles (run, LYCEUM_SPAN_STRONG, _lyceum_docx_is_on (element));
      break;
    case DOCX_ITALIC:
      set_run_styles (run, LYCEUM_SPAN_EMPHASIS, _lyceum_docx_is_on (element));
      break;
    case DOCX_VANISH:
      run->hidden = _lyceum_docx_is_on (element);
      break;
    case DOCX_SCRIPT:
      run->script = _lyceum_markup_is (element, "val", "superscript") ? 1
                    : _lyceum_markup_is (element, "val", "subscript") ? -1
                                                                      : 0;
      break;
    case DOCX_FONTS:
      value = _lyceum_markup_dup (element, "ascii");
      if (value != NULL)
        set_run_styles (run, LYCEUM_SPAN_CODE, _lyceum_office_is_code_font (value));
      break;
    case DOCX_LANGUAGE:
      value = _lyceum_markup_dup (element, "val");
      if (value != NULL)
        g_strlcpy (run->language, value, sizeof run->language);
      break;
    case DOCX_RUN_STYLE:
      value = _lyceum_markup_dup (element, "val");
      run->styles |= _lyceum_docx_styles_get (self->context->styles, value)->styles;
      run->hidden = run->hidden || _lyceum_docx_styles_get (self->context->styles, value)->hidden;
      break;
    default:
      break;
    }
}

void
_lyceum_docx_take_paragraph_property (LyceumDocxWalk *self, LyceumDocxName name, const LyceumMarkupElement *element)
{
  LyceumDocxParagraph *paragraph = _lyceum_docx_get_paragraph (self);

  if (name == DOCX_LIST)
    paragraph->list = _lyceum_docx_get_number (element, 1000000);
  else if (name == DOCX_LEVEL)
    paragraph->depth = _lyceum_docx_get_number (element, 8);
  else if (name == DOCX_OUTLINE && _lyceum_docx_parent (self, 1) == DOCX_PARAGRAPH_PROPERTIES)
    paragraph->outline = _lyceum_docx_get_number (element, 9);
}

gboolean
_lyceum_docx_is_hidden (LyceumDocxWalk *self)
{
  return _lyceum_docx_get_paragraph (self)->run.hidden || _lyceum_docx_get_paragraph (self)->drawings > 0 ||
         _lyceum_docx_fields_hide (self->fields);
}

void
_lyceum_docx_add_text (LyceumDocxWalk *self, const char *text, gsize length)
{
  LyceumDocxParagraph *paragraph = _lyceum_docx_get_paragraph (self);
  gboolean link = paragraph->links > 0 || _lyceum_docx_fields_link (self->fields);
  guint styles = paragraph->run.styles | (link ? LYCEUM_SPAN_LINK : 0);

  if (_lyceum_docx_is_hidden (self))
    return;
  if (self->context->languages != NULL && *paragraph->run.language != '\0')
    {
      guint so_far = GPOINTER_TO_UINT (g_hash_table_lookup (self->context->languages, paragraph->run.language));

      if (so_far > 0 || g_hash_table_size (self->context->languages) < 100)
        g_hash_table_insert (self->context->languages, g_strdup (paragraph->run.language),
                             GUINT_TO_POINTER (so_far + (guint) length));
    }
  if (paragraph->run.script != 0)
    _lyceum_office_body_add_script (self->body, text, length, styles, paragraph->run.script > 0);
  else
    _lyceum_office_body_add_text (self->body, text, (gssize) length, styles);
}

void
_lyceum_docx_add_sign (LyceumDocxWalk *self, const char *text)
{
  if (_lyceum_docx_parent (self, 1) == DOCX_RUN)
    _lyceum_docx_add_text (self, text, strlen (text));
}

void
_lyceum_docx_add_symbol (LyceumDocxWalk *self, const LyceumMarkupElement *element)
{
  g_autofree char *code = _lyceum_markup_dup (element, "char");
  g_autofree char *font = _lyceum_markup_dup (element, "font");
  gunichar c = code != NULL ? (gunichar) g_ascii_strtoull (code, NULL, 16) : 0;
  char text[8] = { 0 };

  c = _lyceum_docx_symbol (c, font);
  if (c == 0)
    return;
  g_unichar_to_utf8 (c, text);
  _lyceum_docx_add_sign (self, text);
}

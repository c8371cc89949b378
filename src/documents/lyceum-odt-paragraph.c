/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-odt-walk.h"

#include <stdlib.h>
#include <string.h>

#define MAX_SPACES 256u

LyceumOdtParagraph *
_lyceum_odt_get_paragraph (LyceumOdtWalk *self)
{
  return &g_array_index (self->paragraphs, LyceumOdtParagraph, self->paragraphs->len - 1);
}

const LyceumOdtLook *
_lyceum_odt_get_look (LyceumOdtWalk *self)
{
  return &g_array_index (self->looks, LyceumOdtLook, self->looks->len - 1);
}

guint
_lyceum_odt_get_number (const LyceumMarkupElement *element, const char *name, guint most)
{
  g_autofree char *value = _lyceum_markup_dup (element, name);

  return value != NULL ? (guint) CLAMP (strtol (value, NULL, 10), 1, (long) most) : 1;
}

void
_lyceum_odt_push_paragraph (LyceumOdtWalk *self)
{
  LyceumOdtParagraph inner = { .style = _lyceum_odt_styles_get (self->context->styles, FALSE, NULL),
                               .first_look = self->looks->len,
                               .lists = _lyceum_odt_lists_new (self->context->styles) };
  LyceumOdtLook look = { 0 };

  g_array_append_val (self->paragraphs, inner);
  g_array_append_val (self->looks, look);
}

void
_lyceum_odt_pop_paragraph (LyceumOdtWalk *self)
{
  guint first = _lyceum_odt_get_paragraph (self)->first_look;

  if (self->paragraphs->len < 2)
    return;
  g_array_set_size (self->looks, first);
  g_array_set_size (self->paragraphs, self->paragraphs->len - 1);
}

void
_lyceum_odt_start_paragraph (LyceumOdtWalk *self, LyceumOdtName name, const LyceumMarkupElement *element)
{
  LyceumOdtParagraph *paragraph = _lyceum_odt_get_paragraph (self);
  g_autofree char *style = _lyceum_markup_dup (element, "style-name");
  LyceumOdtLook look = { 0 };

  paragraph->open = TRUE;
  paragraph->style = _lyceum_odt_styles_get (self->context->styles, FALSE, style);
  paragraph->heading = name == ODT_HEADING ? _lyceum_odt_get_number (element, "outline-level", 6) : 0;
  look.hidden = paragraph->style->hidden || paragraph->style->left_out;
  if (paragraph->style->kind == LYCEUM_BLOCK_PARAGRAPH)
    look.styles = paragraph->style->styles;
  g_array_set_size (self->looks, paragraph->first_look);
  g_array_append_val (self->looks, look);
}

/* The title that stands first is the one of the document; another is a title in it. */
static gboolean
take_title (LyceumOdtWalk *self)
{
  g_autofree char *title = NULL;

  if (lyceum_document_get_n_blocks (self->context->document) > 0 || !_lyceum_office_body_is_on_page (self->body) ||
      !_lyceum_office_body_has_text (self->body))
    return FALSE;
  title = _lyceum_office_body_steal_text (self->body);
  lyceum_document_set_title (self->context->document, title);
  return TRUE;
}

void
_lyceum_odt_end_paragraph (LyceumOdtWalk *self)
{
  LyceumOdtParagraph *paragraph = _lyceum_odt_get_paragraph (self);
  LyceumBlockKind kind = paragraph->style->kind;
  guint number = 0;

  paragraph->open = FALSE;
  if (paragraph->style->title && !take_title (self))
    paragraph->heading = 1;
  if (paragraph->heading > 0)
    _lyceum_office_body_end_paragraph (self->body, LYCEUM_BLOCK_HEADING, paragraph->heading, 0);
  else if (kind == LYCEUM_BLOCK_PARAGRAPH && _lyceum_office_body_has_text (self->body) &&
           _lyceum_odt_lists_take_item (paragraph->lists, &number))
    _lyceum_office_body_end_paragraph (self->body, LYCEUM_BLOCK_LIST_ITEM,
                                       _lyceum_odt_lists_get_depth (paragraph->lists), number);
  else if (kind == LYCEUM_BLOCK_PARAGRAPH && _lyceum_office_body_is_on_page (self->body) &&
           _lyceum_office_body_is_all (self->body, LYCEUM_SPAN_CODE))
    _lyceum_office_body_end_paragraph (self->body, LYCEUM_BLOCK_CODE, 0, 0);
  else
    _lyceum_office_body_end_paragraph (self->body, kind, paragraph->style->level, 0);
}

void
_lyceum_odt_start_span (LyceumOdtWalk *self, const LyceumMarkupElement *element)
{
  g_autofree char *name = _lyceum_markup_dup (element, "style-name");
  const LyceumOdtStyle *style = _lyceum_odt_styles_get (self->context->styles, TRUE, name);
  LyceumOdtLook look = *_lyceum_odt_get_look (self);

  look.styles = (look.styles & ~style->not_styles) | style->styles;
  look.script = style->script != 0 ? style->script : look.script;
  look.hidden = look.hidden || style->hidden;
  g_array_append_val (self->looks, look);
}

void
_lyceum_odt_end_span (LyceumOdtWalk *self)
{
  if (self->looks->len > _lyceum_odt_get_paragraph (self)->first_look + 1)
    g_array_set_size (self->looks, self->looks->len - 1);
}

void
_lyceum_odt_add_text (LyceumOdtWalk *self, const char *text, gsize length)
{
  const LyceumOdtLook *look = _lyceum_odt_get_look (self);
  guint styles = look->styles | (self->links > 0 ? LYCEUM_SPAN_LINK : 0);

  if (look->hidden)
    return;
  if (look->script != 0)
    _lyceum_office_body_add_script (self->body, text, length, styles, look->script > 0);
  else
    _lyceum_office_body_add_text (self->body, text, (gssize) length, styles);
}

/* White space of the file is not that of the code: lines and runs of spaces have elements of their own. */
void
_lyceum_odt_add_folded (LyceumOdtWalk *self, const char *text, gsize length)
{
  g_autoptr (GString) folded = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (text[i]))
      g_string_append_c (folded, text[i]);
    else if (folded->len == 0 || folded->str[folded->len - 1] != ' ')
      g_string_append_c (folded, ' ');
  _lyceum_odt_add_text (self, folded->str, folded->len);
}

void
_lyceum_odt_add_spaces (LyceumOdtWalk *self, const LyceumMarkupElement *element)
{
  g_autofree char *spaces = g_strnfill (_lyceum_odt_get_number (element, "c", MAX_SPACES), ' ');

  _lyceum_odt_add_text (self, spaces, strlen (spaces));
}

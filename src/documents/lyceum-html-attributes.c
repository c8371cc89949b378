/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-html-private.h"

#include <string.h>

/* What the attributes of an element say. */

void
_lyceum_html_note_language (LyceumHtmlReader          *self,
                            const LyceumMarkupElement *element)
{
  if (self->language == NULL)
    self->language = _lyceum_markup_dup (element, "lang");
  if (self->language == NULL)
    self->language = _lyceum_markup_dup (element, "xml:lang");
}

/* Those that stand for a formula carry its source, in TeX or as it is read. */
void
_lyceum_html_add_image (LyceumHtmlReader          *self,
                        const LyceumMarkupElement *element)
{
  g_autofree char *alt = NULL;

  if (!_lyceum_html_is_formula (element))
    {
      _lyceum_html_note_picture (self, element);
      return;
    }
  alt = _lyceum_markup_dup (element, "alt");
  if (alt != NULL && strlen (alt) <= LYCEUM_LIMIT_NAME_BYTES && g_utf8_validate (alt, -1, NULL))
    _lyceum_html_add_source (self, g_strstrip (alt));
}

/* A page that begins in the middle of a block begins behind it. */
void
_lyceum_html_note_page (LyceumHtmlReader          *self,
                        const LyceumMarkupElement *element)
{
  guint number = _lyceum_html_page_number (element);

  if (number == 0)
    return;
  self->next_page = number;
  if (!_lyceum_block_writer_has_text (&self->writer))
    self->writer.page = number;
}

/* What its attributes say, on top of its name. */
void
_lyceum_html_apply_attributes (LyceumHtmlReader          *self,
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
  self->context.figures += frame->class == HTML_BLOCK && _lyceum_html_is_figure (element);
  if (frame->class == HTML_BLOCK && _lyceum_html_is_quote (element))
    self->context.quotes++;
  if (frame->class == HTML_BLOCK && !self->context.one_line && _lyceum_html_is_caption (element))
    {
      self->context.kind = LYCEUM_BLOCK_CAPTION;
      self->context.one_line = TRUE;
    }
  frame->bridge = frame->class == HTML_INLINE && _lyceum_markup_has_word (element, "epub:type", bridges);
}

gboolean
_lyceum_html_is_to_skip (LyceumHtmlReader          *self,
                         const LyceumMarkupElement *element,
                         LyceumHtmlClass            class)
{
  if (class == HTML_SKIP || self->main_ended)
    return TRUE;
  if (element->n_attributes == 0)
    return FALSE;
  return (class != HTML_BODY || !_lyceum_markup_is (element, "aria-hidden", "true")) &&
         (_lyceum_html_is_left_out (element) ||
          ((_lyceum_html_class_styles (self, element) & LYCEUM_STYLE_HIDDEN) != 0 && !_lyceum_html_is_formula (element)));
}

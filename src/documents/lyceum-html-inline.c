/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-html-private.h"

#include <string.h>

/* Where a block begins or ends. */
void
_lyceum_html_break_block (LyceumHtmlReader *self)
{
  if (!self->context.one_line)
    _lyceum_html_flush (self);
  else if (self->writer.text->len > 0)
    _lyceum_block_writer_add (&self->writer, " ", 1, 0);
}

/* Two in a row are the end of a paragraph to many who write by hand. */
void
_lyceum_html_break_line (LyceumHtmlReader *self)
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

void
_lyceum_html_start_verbatim (LyceumHtmlReader *self)
{
  if (self->context.one_line)
    return;
  self->context.kind = LYCEUM_BLOCK_CODE;
  g_clear_pointer (&self->code_language, g_free);
}

void
_lyceum_html_note_code (LyceumHtmlReader          *self,
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

void
_lyceum_html_start_formula (LyceumHtmlReader          *self,
               const LyceumMarkupElement *element)
{
  self->formula_apart = _lyceum_markup_is (element, "display", "block") && !self->context.one_line;
  self->formula = _lyceum_mathml_new ();
  self->formula_depth = self->depth;
  _lyceum_mathml_start (self->formula, element);
}

void
_lyceum_html_finish_formula (LyceumHtmlReader *self)
{
  g_autoptr (LyceumMathml) formula = g_steal_pointer (&self->formula);
  const char *text = _lyceum_mathml_get_text (formula);

  if (*text == '\0')
    return;
  if (self->formula_apart)
    {
      _lyceum_html_flush (self);
      _lyceum_block_writer_add_formula (&self->writer, text, _lyceum_mathml_get_tex (formula), 0);
      _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_FORMULA, 0, 0, NULL);
    }
  else
    _lyceum_block_writer_add_formula (&self->writer, text, _lyceum_mathml_get_tex (formula), self->context.styles);
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

gboolean
_lyceum_html_has_start (LyceumHtmlReader      *self,
                        const LyceumHtmlFrame *frame)
{
  return frame->block == self->writer.n_ended && frame->start <= self->writer.text->len;
}

void
_lyceum_html_leave_script (LyceumHtmlReader *self,
              LyceumHtmlFrame  *frame)
{
  g_autofree char *text = NULL;
  g_autofree char *raised = NULL;
  gboolean in_note_link = (self->context.styles & LYCEUM_SPAN_LINK) != 0;

  if (!_lyceum_html_has_start (self, frame))
    return;
  text = g_strstrip (g_strdup (self->writer.text->str + frame->start));
  for (guint i = self->writer.spans->len; i > 0 && !in_note_link; i--)
    {
      const LyceumSpan *span = &g_array_index (self->writer.spans, LyceumSpan, i - 1);

      if (span->start < frame->start)
        break;
      in_note_link = (span->styles & LYCEUM_SPAN_LINK) != 0;
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

void
_lyceum_html_leave_link (LyceumHtmlReader *self,
            LyceumHtmlFrame  *frame)
{
  if (!_lyceum_html_has_start (self, frame))
    return;
  if (self->context.heading > 0 && frame->start < self->writer.text->len &&
      _lyceum_html_is_anchor_mark (self->writer.text->str + frame->start))
    _lyceum_block_writer_truncate (&self->writer, frame->start);
  if (frame->is_note && frame->start < self->writer.text->len &&
      _lyceum_html_is_note_mark (self->writer.text->str + frame->start))
    _lyceum_block_writer_truncate (&self->writer, frame->start);
}

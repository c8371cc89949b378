/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-markdown.h"
#include "lyceum-formula.h"
#include "lyceum-html-private.h"

#include <string.h>

/*
 * TeX in the text of a page, for a script that draws it: \( … \), \[ … \], $$ … $$. It may reach us in several pieces, for a
 * parser ends one at each entity; so a formula that has begun waits for its end, or for the next element.
 */

static gboolean
may_begin (const char *text,
           gsize       length)
{
  return memmem (text, length, "\\(", 2) != NULL || memmem (text, length, "\\[", 2) != NULL ||
         memmem (text, length, "$$", 2) != NULL || (length > 0 && strchr ("\\$", text[length - 1]) != NULL);
}

static void
add_formula (LyceumHtmlReader *self,
             const char       *tex,
             gboolean          apart)
{
  g_autofree char *text = lyceum_formula_text_of_tex (tex);

  if (*text == '\0')
    return;
  if (apart && !self->context.one_line && self->context.kind == LYCEUM_BLOCK_PARAGRAPH && !self->item_waits)
    {
      _lyceum_html_flush (self);
      _lyceum_block_writer_add_formula (&self->writer, text, tex, 0);
      _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_FORMULA, 0, 0, NULL);
    }
  else
    _lyceum_block_writer_add_formula (&self->writer, text, tex, self->context.styles);
}

/* Returns: how many bytes were taken: all, up to a formula that has begun and not ended unless it is the @last piece. */
static gsize
take (LyceumHtmlReader *self,
      const char       *text,
      gsize             length,
      gboolean          last)
{
  gsize done = 0;

  while (done < length)
    {
      gsize start = 0, end = 0;
      gboolean apart = FALSE;
      g_autofree char *tex = lyceum_formula_find_in_text (text + done, length - done, FALSE, &start, &end, &apart);

      if (tex == NULL)
        break;
      _lyceum_html_add_folded (self, text + done, start);
      add_formula (self, tex, apart);
      done += end;
    }
  if (!last && may_begin (text + done, length - done) && length - done < LYCEUM_LIMIT_FORMULA_BYTES)
    return done;
  _lyceum_html_add_folded (self, text + done, length - done);
  return length;
}

void
_lyceum_html_take_text (LyceumHtmlReader *self,
                        const char       *text,
                        gsize             length)
{
  gsize taken;

  if (self->tex->len == 0 && !may_begin (text, length))
    {
      _lyceum_html_add_folded (self, text, length);
      return;
    }
  g_string_append_len (self->tex, text, (gssize) length);
  taken = take (self, self->tex->str, self->tex->len, FALSE);
  g_string_erase (self->tex, 0, (gssize) taken);
}

void
_lyceum_html_settle_text (LyceumHtmlReader *self)
{
  if (self->tex->len == 0)
    return;
  take (self, self->tex->str, self->tex->len, TRUE);
  g_string_truncate (self->tex, 0);
}

/* What stands beside the picture of a formula: TeX, or words. */
void
_lyceum_html_add_source (LyceumHtmlReader *self,
                         const char       *source)
{
  if (strpbrk (source, "\\^_{") != NULL)
    add_formula (self, source, FALSE);
  else
    _lyceum_block_writer_add (&self->writer, source, -1, self->context.styles | LYCEUM_SPAN_FORMULA);
}

/* A script whose text is a formula: "math/tex; mode=display". */
void
_lyceum_html_leave_tex (LyceumHtmlReader *self,
                        LyceumHtmlFrame  *frame)
{
  g_autofree char *tex = NULL;

  if (!_lyceum_html_has_start (self, frame))
    return;
  tex = g_strstrip (g_strdup (self->writer.text->str + frame->start));
  _lyceum_block_writer_truncate (&self->writer, frame->start);
  if (*tex != '\0' && strlen (tex) <= LYCEUM_LIMIT_FORMULA_BYTES)
    add_formula (self, tex, frame->apart);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-block-writer.h"

#include <string.h>

void
_lyceum_block_writer_init (LyceumBlockWriter *self,
                           LyceumDocument    *document)
{
  *self = (LyceumBlockWriter){ .document = document,
                               .text = g_string_new (NULL),
                               .spans = g_array_new (FALSE, FALSE, sizeof (LyceumSpan)) };
}

void
_lyceum_block_writer_clear (LyceumBlockWriter *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_clear_pointer (&self->spans, g_array_unref);
  self->text = NULL;
}

void
_lyceum_block_writer_add (LyceumBlockWriter *self,
                          const char        *text,
                          gssize             length,
                          guint              styles)
{
  LyceumSpan span = { (guint) self->text->len, 0, styles };
  LyceumSpan *last = NULL;

  g_string_append_len (self->text, text, length);
  span.end = (guint) self->text->len;
  if (styles == 0 || span.end == span.start)
    return;
  if (self->spans->len > 0)
    last = &g_array_index (self->spans, LyceumSpan, self->spans->len - 1);
  if (last != NULL && last->end == span.start && last->styles == styles)
    last->end = span.end;
  else
    g_array_append_val (self->spans, span);
}

gboolean
_lyceum_block_writer_has_text (LyceumBlockWriter *self)
{
  for (const char *p = self->text->str; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      return TRUE;
  return FALSE;
}

void
_lyceum_block_writer_truncate (LyceumBlockWriter *self,
                               gsize              length)
{
  if (length >= self->text->len)
    return;
  g_string_truncate (self->text, length);
  while (self->spans->len > 0)
    {
      LyceumSpan *last = &g_array_index (self->spans, LyceumSpan, self->spans->len - 1);

      if (last->start < length)
        {
          last->end = MIN (last->end, (guint) length);
          break;
        }
      g_array_set_size (self->spans, self->spans->len - 1);
    }
}

void
_lyceum_block_writer_split (LyceumBlockWriter *self,
                            guint              end,
                            LyceumBlockKind    kind,
                            guint              level)
{
  g_autofree char *rest = g_strdup (self->text->str + end);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (LyceumSpan));

  for (guint i = 0; i < self->spans->len; i++)
    {
      LyceumSpan span = g_array_index (self->spans, LyceumSpan, i);

      if (span.end <= end)
        continue;
      span.start = MAX (span.start, end) - end;
      span.end -= end;
      g_array_append_val (spans, span);
    }
  _lyceum_block_writer_truncate (self, end);
  _lyceum_block_writer_finish (self, kind, level, 0, NULL);
  g_string_assign (self->text, rest);
  g_array_append_vals (self->spans, spans->data, spans->len);
}

static gboolean
is_needless_space (const char *text,
                   gsize       at)
{
  const char *next = text + at + 1;

  if (text[at] != ' ')
    return FALSE;
  if (at > 0 && (text[at - 1] == '(' || text[at - 1] == '['))
    return *next != '\0' && *next != ' ' && *next != ']';
  return *next != '\0' && strchr (".,)", *next) != NULL &&
         (next[1] == '\0' || g_ascii_isspace (next[1]) || next[1] == ')' || (next[1] == '.' && *next == ')'));
}

void
_lyceum_block_writer_tighten (LyceumBlockWriter *self)
{
  char *text = self->text->str;
  guint span = 0;
  guint kept = 0;

  for (guint i = 0; i <= self->text->len; i++)
    {
      LyceumSpan *at = span < self->spans->len ? &g_array_index (self->spans, LyceumSpan, span) : NULL;

      if (at != NULL && at->end == i)
        {
          at->end = kept;
          at = ++span < self->spans->len ? at + 1 : NULL;
        }
      if (at != NULL && at->start == i)
        at->start = kept;
      if (i == self->text->len)
        break;
      if (!is_needless_space (text, i) || (at != NULL && at->start <= kept && (at->styles & LYCEUM_SPAN_CODE) != 0))
        text[kept++] = text[i];
    }
  g_string_truncate (self->text, kept);
}

/* Stars between two scenes, a full stop left alone: they are no paragraph. */
static gboolean
says_something (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c) || g_unichar_type (c) == G_UNICODE_MATH_SYMBOL)
        return TRUE;
    }
  return FALSE;
}

void
_lyceum_block_writer_finish (LyceumBlockWriter *self,
                             LyceumBlockKind    kind,
                             guint              level,
                             guint              number,
                             const char        *info)
{
  if (_lyceum_block_writer_has_text (self) && (kind != LYCEUM_BLOCK_PARAGRAPH || says_something (self->text->str)))
    {
      LyceumBlock *block = lyceum_block_new (kind, self->text->str);

      block->level = level;
      block->number = number;
      block->page = self->page;
      block->section = self->section;
      block->info = info != NULL && *info != '\0' ? g_utf8_make_valid (info, (gssize) strnlen (info, 64)) : NULL;
      if (self->spans->len > 0)
        block->spans = g_steal_pointer (&self->spans);
      lyceum_document_take_block (self->document, block);
    }
  g_string_truncate (self->text, 0);
  if (self->spans == NULL)
    self->spans = g_array_new (FALSE, FALSE, sizeof (LyceumSpan));
  g_array_set_size (self->spans, 0);
}

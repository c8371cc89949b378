/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-html-private.h"

/* So many items, and hardly one that is no link: a menu, not a text. */
#define MENU_ITEMS 4u

void
_lyceum_html_start_list (LyceumHtmlReader          *self,
                         const LyceumMarkupElement *element,
                         gboolean                   ordered)
{
  g_autofree char *start = ordered ? _lyceum_markup_dup (element, "start") : NULL;
  gint64 first = start != NULL ? g_ascii_strtoll (start, NULL, 10) : 1;
  LyceumHtmlList list = { ordered ? (guint) CLAMP (first, 1, G_MAXINT) : 0,
                          lyceum_document_get_n_blocks (self->writer.document), 0, 0 };

  g_array_append_val (self->lists, list);
  self->context.lists++;
}

void
_lyceum_html_end_list (LyceumHtmlReader *self)
{
  const LyceumHtmlList list = g_array_index (self->lists, LyceumHtmlList, self->lists->len - 1);

  g_array_set_size (self->lists, self->lists->len - 1);
  if (list.items >= MENU_ITEMS && list.links * 10 >= list.items * 9)
    _lyceum_document_truncate (self->writer.document, list.first_block);
}

void
_lyceum_html_start_item (LyceumHtmlReader *self)
{
  LyceumHtmlList *list = self->lists->len > 0 ? &g_array_index (self->lists, LyceumHtmlList, self->lists->len - 1) : NULL;

  self->number = 0;
  if (list != NULL)
    {
      self->number = list->number;
      list->number += list->number > 0 && list->number < G_MAXINT;
    }
  self->item_waits = !self->context.one_line;
  if (!self->context.one_line)
    self->context.kind = LYCEUM_BLOCK_PARAGRAPH;
}

static gboolean
is_link (LyceumBlockWriter *writer)
{
  const LyceumSpan *first, *last;

  if (writer->spans->len == 0)
    return FALSE;
  first = &g_array_index (writer->spans, LyceumSpan, 0);
  last = &g_array_index (writer->spans, LyceumSpan, writer->spans->len - 1);
  for (guint i = 0; i < writer->spans->len; i++)
    if ((g_array_index (writer->spans, LyceumSpan, i).styles & LYCEUM_SPAN_LINK) == 0)
      return FALSE;
  return first->start <= 2 && last->end + 2 >= writer->text->len && last->end - first->start + 4 >= writer->text->len;
}

void
_lyceum_html_finish_item (LyceumHtmlReader *self)
{
  self->item_waits = FALSE;
  if (self->lists->len > 0)
    {
      LyceumHtmlList *list = &g_array_index (self->lists, LyceumHtmlList, self->lists->len - 1);

      list->items++;
      list->links += is_link (&self->writer);
    }
  _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_LIST_ITEM, MAX (1, self->context.lists), self->number, NULL);
}

void
_lyceum_html_start_row (LyceumHtmlReader *self)
{
  if (!self->context.cell)
    {
      _lyceum_html_break_block (self);
      return;
    }
  self->row_start = self->writer.text->len;
  self->cells = 0;
  self->columns_to_come = 0;
}

void
_lyceum_html_end_row (LyceumHtmlReader *self)
{
  const char *row = self->writer.text->str + self->row_start;

  if (!self->context.cell)
    _lyceum_html_break_block (self);
  else if (row[strspn (row, " \t")] == '\0')
    _lyceum_block_writer_truncate (&self->writer, self->row_start);
  else
    _lyceum_block_writer_add (&self->writer, "\n", 1, 0);
}

void
_lyceum_html_start_cell (LyceumHtmlReader          *self,
            const LyceumMarkupElement *element)
{
  g_autofree char *span = NULL;
  guint tabs = self->columns_to_come + (self->cells > 0);

  if (!self->context.cell)
    {
      _lyceum_html_break_block (self);
      return;
    }
  for (guint i = 0; i < tabs && self->cells + i < LYCEUM_LIMIT_COLUMNS; i++)
    _lyceum_block_writer_add (&self->writer, "\t", 1, 0);
  span = _lyceum_markup_dup (element, "colspan");
  self->columns_to_come = span != NULL ? (guint) CLAMP (g_ascii_strtoll (span, NULL, 10), 1, 64) - 1 : 0;
  self->cells += tabs;
  self->cells += self->cells == 0;
}

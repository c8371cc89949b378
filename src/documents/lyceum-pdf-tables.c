/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-pdf-private.h"

#include <string.h>

/*
 * A table comes from poppler one column after the other. So does a page of two columns of text, whose lines stand side by
 * side as well: but they fill their column, and the cells of a table leave most of it empty.
 */
#define MAX_ROWS 200u
#define MAX_COLUMNS 20u
#define MAX_FILLED 0.75 /* of the way to the next column */
#define MIN_ALIGNED 0.6 /* of the lines of a column, those that stand beside one of the first */

/* Lines of one page that go down: @first to @end - 1. */
typedef struct
{
  guint first, end;
} Column;

static double
middle (LyceumPdf *self,
        guint      index)
{
  return _lyceum_pdf_line_middle (_lyceum_pdf_line (self, index));
}

/* The end of the column that begins at @first: where a line does not stand below the one before, on the same page. */
static guint
column_end (LyceumPdf *self,
            guint      first)
{
  guint end = first + 1;

  while (end < self->lines->len && !_lyceum_pdf_line (self, end)->dropped &&
         _lyceum_pdf_line (self, end)->page == _lyceum_pdf_line (self, first)->page &&
         middle (self, end) > middle (self, end - 1) + self->body_size * 0.3)
    end++;
  return end;
}

static double
left_of (LyceumPdf *self,
         Column     column)
{
  double left = G_MAXDOUBLE;

  for (guint i = column.first; i < column.end; i++)
    left = MIN (left, _lyceum_pdf_line (self, i)->x0);
  return left;
}

static double
right_of (LyceumPdf *self,
          Column     column)
{
  double right = 0;

  for (guint i = column.first; i < column.end; i++)
    right = MAX (right, _lyceum_pdf_line (self, i)->x1);
  return right;
}

/* The row that a line of a later column belongs to: the last one that does not stand below it. */
static guint
row_of (LyceumPdf *self,
        Column     rows,
        guint      line)
{
  guint row = rows.first;

  for (guint i = rows.first; i < rows.end && middle (self, i) <= middle (self, line) + self->body_size * 0.4; i++)
    row = i;
  return row;
}

static gboolean
is_aligned (LyceumPdf *self,
            guint      row,
            guint      line)
{
  return ABS (middle (self, row) - middle (self, line)) < self->body_size * 0.4;
}

/* Lines of several words that begin in lower case go on from one to the next. */
static gboolean
is_running_text (LyceumPdf *self,
                 Column     column)
{
  guint n = column.end - column.first;
  guint words = 0;
  guint lower = 0;

  for (guint i = column.first; i < column.end; i++)
    {
      const char *text = _lyceum_pdf_line (self, i)->text->str;

      lower += g_unichar_islower (g_utf8_get_char (text));
      for (; *text != '\0'; text++)
        words += *text == ' ';
    }
  return words >= n * 3 && lower * 5 >= n * 2;
}

static gboolean
stands_beside (LyceumPdf *self,
               Column     rows,
               Column     column,
               double     right)
{
  guint aligned = 0;

  if (column.end - column.first < 2 || left_of (self, column) < right + self->body_size * 0.5)
    return FALSE;
  for (guint i = column.first; i < column.end; i++)
    aligned += is_aligned (self, row_of (self, rows, i), i);
  return aligned >= 2 && aligned >= MIN_ALIGNED * (column.end - column.first) &&
         is_aligned (self, row_of (self, rows, column.first), column.first);
}

static gboolean
is_sparse (LyceumPdf *self,
           Column     rows,
           Column     column)
{
  double left = left_of (self, rows);
  double next = left_of (self, column);
  double width = 0;

  for (guint i = rows.first; i < rows.end; i++)
    {
      const LyceumPdfLine *line = _lyceum_pdf_line (self, i);

      if (line->size > self->body_size * 1.12)
        return FALSE;
      width += line->x1 - line->x0;
    }
  /* Two columns of a text are of one width. */
  return width / (rows.end - rows.first) < (next - left) * MAX_FILLED ||
         right_of (self, column) - next < (right_of (self, rows) - left) / 2;
}

static void
add_cell (LyceumPdfLine *row,
          LyceumPdfLine *cell,
          const char    *between)
{
  gsize start;

  g_string_append (row->text, between);
  start = row->text->len;
  g_string_append (row->text, cell->text->str);
  for (guint i = 0; i < cell->spans->len; i++)
    {
      LyceumSpan span = g_array_index (cell->spans, LyceumSpan, i);

      span.start += (guint) start;
      span.end += (guint) start;
      g_array_append_val (row->spans, span);
    }
  row->styles &= cell->styles;
  cell->dropped = TRUE;
}

static void
add_column (LyceumPdf *self,
            Column     rows,
            Column     column,
            guint     *columns)
{
  guint done = G_MAXUINT;

  for (guint i = column.first; i < column.end; i++)
    {
      guint row = row_of (self, rows, i);

      add_cell (_lyceum_pdf_line (self, row), _lyceum_pdf_line (self, i), row == done ? " " : "\t");
      done = row;
    }
  (*columns)++;
  /* A row without a cell in this column keeps its place. */
  for (guint i = rows.first; i < rows.end; i++)
    {
      LyceumPdfLine *row = _lyceum_pdf_line (self, i);
      guint tabs = 1;

      for (const char *p = row->text->str; *p != '\0'; p++)
        tabs += *p == '\t';
      if (tabs < *columns)
        g_string_append_c (row->text, '\t');
    }
}

/* Whether the lines from @jump on are the second column of a table, the first of which ends there. */
static guint
try_table (LyceumPdf *self,
           guint      jump,
           guint      oldest,
           guint      table)
{
  Column rows = { jump, jump };
  Column column = { jump, column_end (self, jump) };
  guint columns = 1;

  while (rows.first > oldest && middle (self, rows.first - 1) > middle (self, jump) - self->body_size * 0.4 &&
         (rows.first == jump || middle (self, rows.first - 1) < middle (self, rows.first)) &&
         !_lyceum_pdf_line (self, rows.first - 1)->dropped)
    rows.first--;
  if (rows.end - rows.first < 2 || rows.end - rows.first > MAX_ROWS)
    return jump;
  /* The text below the table begins at its left, and comes behind the first column or behind the last one. */
  while (column.end > column.first &&
         _lyceum_pdf_line (self, column.end - 1)->x0 < left_of (self, rows) + self->body_size * 2)
    column.end--;
  while (rows.end > rows.first && column.end > column.first &&
         middle (self, rows.end - 1) > middle (self, column.end - 1) + self->body_size * 0.4)
    rows.end--;
  if (rows.end - rows.first < 2)
    return jump;
  if (!stands_beside (self, rows, column, right_of (self, rows)) || !is_sparse (self, rows, column) ||
      (is_running_text (self, rows) && is_running_text (self, column)))
    return jump;
  for (guint i = rows.first; i < rows.end; i++)
    _lyceum_pdf_line (self, i)->table = table;
  while (column.end > column.first && columns < MAX_COLUMNS)
    {
      double right = right_of (self, column);

      add_column (self, rows, column, &columns);
      jump = column.end;
      if (jump >= self->lines->len || _lyceum_pdf_line (self, jump)->dropped ||
          _lyceum_pdf_line (self, jump)->page != _lyceum_pdf_line (self, rows.first)->page)
        break;
      column = (Column){ jump, column_end (self, jump) };
      while (column.end > column.first && _lyceum_pdf_line (self, column.end - 1)->x0 < right)
        column.end--;
      if (column.end == column.first || !stands_beside (self, rows, column, right))
        break;
    }
  return jump;
}

void
_lyceum_pdf_find_tables (LyceumPdf *self)
{
  for (guint p = 0; p < self->pages->len; p++)
    {
      const LyceumPdfPage *page = g_ptr_array_index (self->pages, p);
      guint end = page->first + page->n_lines;
      guint oldest = page->first;

      for (guint i = page->first + 1; i < end && page->n_lines <= 1000 && page->n_columns == 0; i++)
        {
          guint next;

          if (_lyceum_pdf_line (self, i)->dropped || _lyceum_pdf_line (self, i - 1)->dropped ||
              middle (self, i) > middle (self, i - 1) - self->body_size * 0.8)
            continue;
          next = try_table (self, i, oldest, self->n_tables + 1);
          self->n_tables += next > i;
          if (next > i)
            {
              oldest = next;
              i = next;
            }
        }
    }
}

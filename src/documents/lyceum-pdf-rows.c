/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-pdf-private.h"

#include <string.h>

#define MAX_CELLS 20u
#define MAX_NUMBER_BYTES 10 /* in front of a title or an item */

/* Poppler cuts a line where a gap is wide: a number and its title, words around a letter that it knows not. */
static gboolean
is_same_row (const LyceumPdfLine *a,
             const LyceumPdfLine *b)
{
  double overlap = MIN (a->y1, b->y1) - MAX (a->y0, b->y0);
  double least = MIN (a->y1 - a->y0, b->y1 - b->y0);
  double gap = b->x0 >= a->x0 ? b->x0 - a->x1 : a->x0 - b->x1;
  double size = MAX (a->size, b->size);

  return a->page == b->page && least > 0 && overlap > least * 0.6 && gap > -size * 0.3 && gap < size * 3;
}

void
_lyceum_pdf_append_line (LyceumPdfLine *line,
                         LyceumPdfLine *other,
                         gboolean       space)
{
  if (space && line->text->len > 0 && line->text->str[line->text->len - 1] != ' ')
    g_string_append_c (line->text, ' ');
  for (guint i = 0; i < other->spans->len; i++)
    {
      LyceumSpan span = g_array_index (other->spans, LyceumSpan, i);

      span.start += (guint) line->text->len;
      span.end += (guint) line->text->len;
      g_array_append_val (line->spans, span);
    }
  g_string_append_len (line->text, other->text->str, (gssize) other->text->len);
  line->styles &= other->styles;
  line->size = other->text->len > line->text->len / 2 ? other->size : line->size;
  line->x0 = MIN (line->x0, other->x0);
  line->y0 = MIN (line->y0, other->y0);
  line->x1 = MAX (line->x1, other->x1);
  line->y1 = MAX (line->y1, other->y1);
}

/* Adds the second of two parts of one row to the first. */
static void
join_part (GPtrArray     *into,
           guint          first,
           LyceumPdfLine *line)
{
  LyceumPdfLine *last = into->len > first ? g_ptr_array_index (into, into->len - 1) : NULL;
  gboolean leftwards = _lyceum_pdf_runs_leftwards (line->text->str, line->text->len);

  if (last == NULL || last->table > 0 || !is_same_row (last, line))
    g_ptr_array_add (into, line);
  else if ((line->x0 >= last->x0) != leftwards)
    {
      _lyceum_pdf_append_line (last, line, MAX (line->x0 - last->x1, last->x0 - line->x1) > line->size * 0.1);
      _lyceum_pdf_line_free (line);
    }
  else
    {
      _lyceum_pdf_append_line (line, last, MAX (line->x0 - last->x1, last->x0 - line->x1) > line->size * 0.1);
      g_ptr_array_index (into, into->len - 1) = line;
      _lyceum_pdf_line_free (last);
    }
}

/* Parts that poppler has right behind each other. */
void
_lyceum_pdf_join_parts (LyceumPdf *self,
                        guint      first)
{
  guint n = self->lines->len - first;
  g_autofree LyceumPdfLine **lines = g_new (LyceumPdfLine *, n + 1);

  if (n == 0)
    return;
  memcpy (lines, self->lines->pdata + first, n * sizeof *lines);
  for (guint i = 0; i < n; i++)
    self->lines->pdata[first + i] = NULL;
  g_ptr_array_set_size (self->lines, (int) first);
  for (guint i = 0; i < n; i++)
    join_part (self->lines, first, lines[i]);
}

static int
compare_heights (gconstpointer a,
                 gconstpointer b)
{
  const LyceumPdfLine *x = *(const LyceumPdfLine *const *) a;
  const LyceumPdfLine *y = *(const LyceumPdfLine *const *) b;
  double difference = _lyceum_pdf_line_middle (x) - _lyceum_pdf_line_middle (y);

  return (difference > 0) - (difference < 0);
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const LyceumPdfLine *x = *(const LyceumPdfLine *const *) a;
  const LyceumPdfLine *y = *(const LyceumPdfLine *const *) b;

  return (x->x0 > y->x0) - (x->x0 < y->x0);
}

static int
compare_places_leftwards (gconstpointer a,
                          gconstpointer b)
{
  return -compare_places (a, b);
}

static guint
row_end (LyceumPdfLine **lines,
         guint           start,
         guint           n)
{
  guint end = start + 1;

  while (end < n)
    {
      const LyceumPdfLine *a = lines[start];
      const LyceumPdfLine *b = lines[end];
      double overlap = MIN (a->y1, b->y1) - MAX (a->y0, b->y0);

      if (overlap <= MIN (a->y1 - a->y0, b->y1 - b->y0) * 0.6)
        break;
      end++;
    }
  return end;
}

/* "2.1", "(a)", "IV.", "•": what stands in front of a title or an item, apart from it. */
gboolean
_lyceum_pdf_is_number (const char *text)
{
  gsize length = strlen (text);
  guint number;
  g_autofree char *as_item = g_strconcat (text, text[0] != '\0' && text[length - 1] == ' ' ? "x" : " x", NULL);

  return (length <= MAX_NUMBER_BYTES && strspn (text, "0123456789.()IVXLC ") == length) ||
         _lyceum_pdf_item_mark (as_item, &number) >= length;
}

typedef struct
{
  LyceumPdfLine **cells;
  guint n;
} Row;

static gboolean
is_table_row (const Row *row)
{
  if (row->n < 2 || row->n > MAX_CELLS)
    return FALSE;
  for (guint i = 1; i < row->n; i++)
    if (row->cells[i]->x0 < row->cells[i - 1]->x1)
      return FALSE;
  /* The number of a formula stands at the end of its line. */
  return row->n > 2 || (!_lyceum_pdf_is_number (row->cells[0]->text->str) && row->cells[1]->text->str[0] != '(');
}

/* From where to where the cells of the longest row reach: by then, the row itself may be written. */
typedef struct
{
  double x0[MAX_CELLS], x1[MAX_CELLS];
  guint n;
} Pattern;

static void
take_pattern (Pattern   *self,
              const Row *row)
{
  self->n = row->n;
  for (guint i = 0; i < row->n; i++)
    {
      self->x0[i] = row->cells[i]->x0;
      self->x1[i] = row->cells[i]->x1;
    }
}

/* The column that @cell stands in. -1: in none, or in two. */
static int
column_in (const Pattern       *pattern,
           const LyceumPdfLine *cell)
{
  int found = -1;

  for (guint i = 0; i < pattern->n; i++)
    if (pattern->x0[i] < cell->x1 && pattern->x1[i] > cell->x0)
      {
        if (found >= 0)
          return -1;
        found = (int) i;
      }
  return found;
}

static gboolean
fits (const Row     *row,
      const Pattern *pattern)
{
  int last = -1;

  for (guint i = 0; i < row->n; i++)
    {
      int column = column_in (pattern, row->cells[i]);

      if (column <= last)
        return FALSE;
      last = column;
    }
  return TRUE;
}

static void
append_tabs (GString *text,
             int      n)
{
  for (int i = 0; i < n; i++)
    g_string_append_c (text, '\t');
}

static void
append_cells (LyceumPdf     *self,
              const Row     *row,
              const Pattern *pattern,
              GPtrArray     *into)
{
  LyceumPdfLine *line = _lyceum_pdf_line_new (row->cells[0]->page);
  int at = 0;

  line->x0 = line->y0 = G_MAXDOUBLE;
  line->styles = G_MAXUINT;
  line->table = self->n_tables;
  for (guint i = 0; i < row->n; i++)
    {
      int column = column_in (pattern, row->cells[i]);

      append_tabs (line->text, column - at);
      _lyceum_pdf_append_line (line, row->cells[i], FALSE);
      _lyceum_pdf_line_free (row->cells[i]);
      at = column;
    }
  append_tabs (line->text, (int) pattern->n - 1 - at);
  g_ptr_array_add (into, line);
}

/* Rows of two and more cells that stand below each other. Returns how many; they are in @into then. */
static guint
take_table (LyceumPdf *self,
            const Row *rows,
            guint      n,
            GPtrArray *into)
{
  const Row *longest = &rows[0];
  Pattern pattern;
  guint end = 0;

  while (end < n && is_table_row (&rows[end]))
    {
      if (rows[end].n > longest->n)
        longest = &rows[end];
      end++;
    }
  if (end < 2)
    return 0;
  take_pattern (&pattern, longest);
  for (guint i = 0; i < end; i++)
    if (!fits (&rows[i], &pattern))
      end = i;
  if (end < 2)
    return 0;
  self->n_tables++;
  for (guint i = 0; i < end; i++)
    append_cells (self, &rows[i], &pattern, into);
  return end;
}

void
_lyceum_pdf_join_rows (LyceumPdf      *self,
                       LyceumPdfLine **lines,
                       guint           n,
                       gboolean        leftwards,
                       GPtrArray      *into)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  guint column = lines[0]->column;
  guint first = into->len;
  guint end;

  qsort (lines, n, sizeof *lines, compare_heights);
  for (guint start = 0; start < n; start = end)
    {
      Row row = { lines + start, 0 };

      end = row_end (lines, start, n);
      row.n = end - start;
      qsort (row.cells, row.n, sizeof *row.cells, leftwards ? compare_places_leftwards : compare_places);
      g_array_append_val (rows, row);
    }
  for (guint i = 0; i < rows->len;)
    {
      const Row *row = &g_array_index (rows, Row, i);
      guint taken = leftwards ? 0 : take_table (self, row, rows->len - i, into);

      for (guint k = 0; taken == 0 && k < row->n; k++)
        join_part (into, first, row->cells[k]);
      i += MAX (taken, 1);
    }
  for (guint i = first; i < into->len; i++)
    ((LyceumPdfLine *) g_ptr_array_index (into, i))->column = column;
}

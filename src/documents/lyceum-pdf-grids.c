/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-pdf-private.h"

#include <string.h>

/*
 * Tables whose cells have several lines. Poppler writes such cells in any order, but between the rows of a table there is
 * white from edge to edge, as there is between its columns: what is left between are the cells.
 */
#define MAX_CELLS 20u
#define MIN_ROW_GAP 0.08   /* in sizes of the letters */
#define MIN_COLUMN_GAP 0.4
#define MAX_CELL_LINES 30u
#define MAX_REACH 20       /* how far a column of cells reaches, in sizes of the letters */

typedef struct
{
  double x0, x1;
  GPtrArray *lines; /* (element-type LyceumPdfLine) downwards */
} Cell;

typedef struct
{
  Cell cells[MAX_CELLS];
  guint n;         /* of cells; 0: there are more of them */
  guint first, end; /* of the lines, downwards */
} Band;

typedef struct
{
  LyceumPdf *pdf;
  LyceumPdfLine **lines; /* of the page, downwards */
  guint n;
  GArray *bands;         /* (element-type Band) */
} Grid;

static int
compare_tops (gconstpointer a,
              gconstpointer b)
{
  const LyceumPdfLine *x = *(const LyceumPdfLine *const *) a;
  const LyceumPdfLine *y = *(const LyceumPdfLine *const *) b;

  return (x->y0 > y->y0) - (x->y0 < y->y0);
}

static int
compare_lefts (gconstpointer a,
               gconstpointer b)
{
  const LyceumPdfLine *x = *(const LyceumPdfLine *const *) a;
  const LyceumPdfLine *y = *(const LyceumPdfLine *const *) b;

  return (x->x0 > y->x0) - (x->x0 < y->x0);
}

static void
clear_band (gpointer data)
{
  Band *band = data;

  for (guint i = 0; i < MAX_CELLS; i++)
    g_clear_pointer (&band->cells[i].lines, g_ptr_array_unref);
}

/* Lines that stand over each other are of one cell. */
static void
cut_into_cells (Grid *self,
                Band *band)
{
  guint n = band->end - band->first;
  g_autofree LyceumPdfLine **lines = g_memdup2 (self->lines + band->first, n * sizeof *lines);

  qsort (lines, n, sizeof *lines, compare_lefts);
  for (guint i = 0; i < n; i++)
    {
      Cell *cell = band->n > 0 ? &band->cells[band->n - 1] : NULL;

      if (cell == NULL || lines[i]->x0 > cell->x1 + lines[i]->size * MIN_COLUMN_GAP)
        {
          if (band->n == MAX_CELLS)
            {
              band->n = 0;
              return;
            }
          cell = &band->cells[band->n++];
          *cell = (Cell){ lines[i]->x0, lines[i]->x1, g_ptr_array_new () };
        }
      cell->x1 = MAX (cell->x1, lines[i]->x1);
      g_ptr_array_add (cell->lines, lines[i]);
    }
  for (guint i = 0; i < band->n; i++)
    qsort (band->cells[i].lines->pdata, band->cells[i].lines->len, sizeof (gpointer), compare_tops);
}

static void
cut_into_bands (Grid *self)
{
  guint end;

  for (guint start = 0; start < self->n; start = end)
    {
      Band band = { .first = start };
      double bottom = self->lines[start]->y1;

      for (end = start + 1; end < self->n && self->lines[end]->y0 < bottom + self->lines[end]->size * MIN_ROW_GAP; end++)
        bottom = MAX (bottom, self->lines[end]->y1);
      band.end = end;
      cut_into_cells (self, &band);
      g_array_append_val (self->bands, band);
    }
}

static const Band *
band_at (Grid *self,
         guint i)
{
  return &g_array_index (self->bands, Band, i);
}

static gboolean
is_row (const Band *band)
{
  gboolean code = TRUE;

  if (band->n < 2)
    return FALSE;
  for (guint i = 0; i < band->n; i++)
    {
      const LyceumPdfLine *line = g_ptr_array_index (band->cells[i].lines, 0);

      if (band->cells[i].lines->len > MAX_CELL_LINES)
        return FALSE;
      code = code && (line->styles & LYCEUM_SPAN_CODE) != 0;
    }
  if (code)
    return FALSE;
  /* A number and its title, or a formula and its number. */
  return band->n > 2 || (!_lyceum_pdf_is_number (((LyceumPdfLine *) band->cells[0].lines->pdata[0])->text->str) &&
                         ((LyceumPdfLine *) band->cells[1].lines->pdata[0])->text->str[0] != '(');
}

static int
column_of (const Band *pattern,
           const Cell *cell)
{
  int found = -1;

  for (guint i = 0; i < pattern->n; i++)
    if (pattern->cells[i].x0 < cell->x1 && pattern->cells[i].x1 > cell->x0)
      {
        if (found >= 0)
          return -1;
        found = (int) i;
      }
  return found;
}

static gboolean
fits (const Band *band,
      const Band *pattern)
{
  int last = -1;

  for (guint i = 0; i < band->n; i++)
    {
      int column = column_of (pattern, &band->cells[i]);

      if (column <= last)
        return FALSE;
      last = column;
    }
  return band->n > 0;
}

static void
append_cell (LyceumPdfLine *row,
             const Cell    *cell)
{
  for (guint i = 0; i < cell->lines->len; i++)
    {
      LyceumPdfLine *line = g_ptr_array_index (cell->lines, i);
      gsize length = row->text->len;
      gboolean cut = i > 0 && length > 2 && row->text->str[length - 1] == '-' && g_ascii_isalpha (row->text->str[length - 2]) &&
                     g_unichar_islower (g_utf8_get_char (line->text->str));

      if (cut)
        {
          g_string_truncate (row->text, length - 1);
          for (guint k = 0; k < row->spans->len; k++)
            g_array_index (row->spans, LyceumSpan, k).end =
              MIN (g_array_index (row->spans, LyceumSpan, k).end, (guint) length - 1);
        }
      _lyceum_pdf_append_line (row, line, i > 0 && !cut);
      line->dropped = TRUE; /* it is in the row */
    }
}

static LyceumPdfLine *
make_row (const Band *band,
          const Band *pattern,
          guint       page,
          guint       table)
{
  LyceumPdfLine *row = _lyceum_pdf_line_new (page);
  int at = 0;

  row->x0 = row->y0 = G_MAXDOUBLE;
  row->styles = G_MAXUINT;
  row->table = table;
  for (guint i = 0; i < band->n; i++)
    {
      for (int column = column_of (pattern, &band->cells[i]); at < column; at++)
        g_string_append_c (row->text, '\t');
      append_cell (row, &band->cells[i]);
    }
  for (; at + 1 < (int) pattern->n; at++)
    g_string_append_c (row->text, '\t');
  return row;
}

/* A title over a column of short cells stands beside all of them. FALSE: the columns would run into each other. */
static gboolean
widen (Band       *pattern,
       const Band *band)
{
  if (band->n != pattern->n)
    return FALSE;
  for (guint i = 0; i + 1 < band->n; i++)
    if (MAX (pattern->cells[i].x1, band->cells[i].x1) >= MIN (pattern->cells[i + 1].x0, band->cells[i + 1].x0))
      return FALSE;
  for (guint i = 0; i < band->n; i++)
    {
      pattern->cells[i].x0 = MIN (pattern->cells[i].x0, band->cells[i].x0);
      pattern->cells[i].x1 = MAX (pattern->cells[i].x1, band->cells[i].x1);
    }
  return TRUE;
}

/* Whether the lines of the band say more than one line each can: else poppler's own order will do. */
static gboolean
has_tall_cell (const Band *band)
{
  for (guint i = 0; i < band->n; i++)
    if (band->cells[i].lines->len > 1)
      return TRUE;
  return FALSE;
}

/* Returns behind the last band of a table that begins at @start; @start: there is none. @pattern: its columns. */
static guint
table_end (Grid  *self,
           guint  start,
           Band  *pattern)
{
  guint end = start;
  guint rows = 0;
  gboolean tall = FALSE;

  *pattern = *band_at (self, start);
  for (guint i = start; i < self->bands->len && is_row (band_at (self, i)); i++)
    if (band_at (self, i)->n > pattern->n)
      *pattern = *band_at (self, i);
  for (guint i = start; i < self->bands->len && is_row (band_at (self, i)); i++)
    if (!widen (pattern, band_at (self, i)) && !fits (band_at (self, i), pattern))
      break;
  for (guint i = start; i < self->bands->len && fits (band_at (self, i), pattern); i++)
    {
      gboolean row = is_row (band_at (self, i));

      /* A cell alone is a row only between others. */
      if (!row && (i + 1 == self->bands->len || !is_row (band_at (self, i + 1)) || !fits (band_at (self, i + 1), pattern)))
        break;
      rows += row;
      tall = tall || has_tall_cell (band_at (self, i));
      end = i + 1;
    }
  return rows >= 2 && tall ? end : start;
}

/* Whether lines not far away begin at @x, to the right of others: a column of cells. */
static gboolean
begins_column (LyceumPdf           *self,
               guint                first,
               guint                end,
               const LyceumPdfLine *line,
               double               x)
{
  guint n = 0;

  for (guint i = first; i < end && n < 2; i++)
    {
      const LyceumPdfLine *other = _lyceum_pdf_line (self, i);

      n += other != line && ABS (other->x0 - x) < line->size * 0.1 && ABS (other->y0 - line->y0) < line->size * MAX_REACH;
    }
  return n == 2;
}

/* Poppler takes two cells for one where the first of them is nearly as wide as its column. */
static void
split_cells (LyceumPdf *self,
             guint      first)
{
  guint end = self->lines->len;

  for (guint i = first; i < end; i++)
    {
      LyceumPdfLine *line = _lyceum_pdf_line (self, i);

      for (guint k = line->gaps != NULL ? line->gaps->len : 0; k > 0; k--)
        {
          const LyceumPdfGap *gap = &g_array_index (line->gaps, LyceumPdfGap, k - 1);

          if (gap->at < line->text->len && begins_column (self, first, end, line, gap->x1))
            g_ptr_array_insert (self->lines, (int) i + 1, _lyceum_pdf_split_line (line, gap));
          end = self->lines->len;
        }
    }
}

/* The row takes the place of the first of its lines. */
static void
put_rows (Grid      *self,
          GPtrArray *rows,
          guint      first)
{
  GPtrArray *all = self->pdf->lines;
  g_autofree LyceumPdfLine **lines = g_memdup2 (all->pdata + first, (all->len - first) * sizeof *lines);
  guint n = all->len - first;
  guint table = 0;

  for (guint i = 0; i < n; i++)
    all->pdata[first + i] = NULL;
  g_ptr_array_set_size (all, (int) first);
  for (guint i = 0; i < n; i++)
    {
      /* All rows of a table stand where its first line did. */
      if (lines[i]->dropped && lines[i]->table != table)
        {
          table = lines[i]->table;
          for (guint k = 0; k < rows->len; k++)
            if (rows->pdata[k] != NULL && ((LyceumPdfLine *) rows->pdata[k])->table == table)
              g_ptr_array_add (all, g_steal_pointer (&rows->pdata[k]));
        }
      if (lines[i]->dropped)
        _lyceum_pdf_line_free (lines[i]);
      else
        g_ptr_array_add (all, lines[i]);
    }
}

void
_lyceum_pdf_find_grids (LyceumPdf *self,
                        guint      first)
{
  guint n;
  g_autofree LyceumPdfLine **lines = NULL;
  g_autoptr (GArray) bands = g_array_new (FALSE, FALSE, sizeof (Band));
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  Grid grid = { .pdf = self, .bands = bands };

  split_cells (self, first);
  n = self->lines->len - first;
  if (n < 4)
    return;
  lines = g_memdup2 (self->lines->pdata + first, n * sizeof *lines);
  grid.lines = lines;
  grid.n = n;
  g_array_set_clear_func (bands, clear_band);
  qsort (lines, n, sizeof *lines, compare_tops);
  cut_into_bands (&grid);
  for (guint i = 0; i < bands->len;)
    {
      Band pattern;
      guint end = is_row (band_at (&grid, i)) ? table_end (&grid, i, &pattern) : i;

      self->n_tables += end > i;
      for (guint k = i; k < end; k++)
        {
          const Band *band = band_at (&grid, k);

          g_ptr_array_add (rows, make_row (band, &pattern, lines[0]->page, self->n_tables));
          for (guint l = band->first; l < band->end; l++)
            lines[l]->table = self->n_tables;
        }
      i = MAX (end, i + 1);
    }
  if (rows->len > 0)
    put_rows (&grid, rows, first);
}

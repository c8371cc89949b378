/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-pdf-private.h"

#include <string.h>

/*
 * Text in columns has stripes of white between them, which few lines cross: titles and figures that stand across all of
 * them. Such a line ends what is above it: a page is read band by band, and a band column by column.
 */
#define MAX_PAGE_LINES 2000u /* a page of more is no text */
#define WIDE_GAP 6 /* between columns, in sizes of the letters */
#define MAX_PAGE_POINTS 2000 /* wide: beyond, it is a poster */
#define MIN_LINES 4u         /* of a column */
#define MIN_WIDTH 10         /* of a column, in sizes of the letters */
#define MAX_COLUMN_LINES 200u /* looked at to find where a line belongs */
#define MIN_FILLED 0.7       /* of its width, by a line of text */
#define MIN_WIDE 0.6         /* of what stands in a column, in such lines: the cells of a table fill less */

typedef struct
{
  double x0, x1;
} Gap;

typedef struct
{
  LyceumPdf *pdf;
  LyceumPdfPage *page;
  double size;        /* of most of its letters */
  gboolean leftwards; /* as Arabic and Hebrew are written */
  Gap gaps[LYCEUM_PDF_MAX_COLUMNS];
  guint n_gaps;
} Layout;

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Whether the lines between @x0 and @x1 are those of a text. */
static gboolean
is_column (Layout *self,
           double  x0,
           double  x1)
{
  g_autoptr (GArray) widths = g_array_new (FALSE, FALSE, sizeof (double));
  double left = G_MAXDOUBLE;
  double right = 0;
  double all = 0;
  double wide = 0;

  for (guint i = self->page->first; i < self->page->first + self->page->n_lines; i++)
    {
      const LyceumPdfLine *line = _lyceum_pdf_line (self->pdf, i);
      double width = line->x1 - line->x0;

      if (line->x0 < x0 || line->x1 > x1)
        continue;
      left = MIN (left, line->x0);
      right = MAX (right, line->x1);
      all += width;
      g_array_append_val (widths, width);
    }
  if (widths->len < MIN_LINES || right - left < self->size * MIN_WIDTH)
    return FALSE;
  /* Numbers and items are parts of their own: it is not how many there are that counts, but how much they fill. */
  for (guint i = 0; i < widths->len; i++)
    if (g_array_index (widths, double, i) >= (right - left) * MIN_FILLED)
      wide += g_array_index (widths, double, i);
  return wide >= all * MIN_WIDE;
}

/* Adds how many lines stand over each point of the width. */
static void
count_crossings (Layout *self,
                 guint  *crossings,
                 guint   n)
{
  for (guint i = self->page->first; i < self->page->first + self->page->n_lines; i++)
    {
      const LyceumPdfLine *line = _lyceum_pdf_line (self->pdf, i);
      double end = MIN (line->x1, n - 1);

      for (guint x = (guint) MAX (line->x0, 0); x < end; x++)
        crossings[x]++;
    }
}

static void
add_gap (Layout *self,
         double  x0,
         double  x1)
{
  double left = self->n_gaps > 0 ? self->gaps[self->n_gaps - 1].x1 - 1 : 0;

  /* Titles above a narrow column often are no wider than it: what is a column is looked at on both sides. */
  if (self->n_gaps < LYCEUM_PDF_MAX_COLUMNS - 1 && x1 - x0 >= self->size * 0.7 && is_column (self, left, x0 + 1))
    self->gaps[self->n_gaps++] = (Gap){ x0, x1 };
}

/* Stripes that at most @most lines cross, with text on both sides. */
static void
find_stripes (Layout      *self,
              const guint *crossings,
              guint        n,
              guint        most)
{
  guint x = 0;

  self->n_gaps = 0;
  while (x < n && crossings[x] <= most)
    x++;
  while (x < n)
    {
      guint start;

      while (x < n && crossings[x] > most)
        x++;
      start = x;
      while (x < n && crossings[x] <= most)
        x++;
      if (x < n)
        add_gap (self, start, x);
    }
  while (self->n_gaps > 0 && !is_column (self, self->gaps[self->n_gaps - 1].x1 - 1, G_MAXDOUBLE))
    self->n_gaps--;
}

/* White from head to foot is looked for first, then stripes that titles, figures and paragraphs cross. */
static void
find_gaps (Layout *self)
{
  static const double parts[] = { 0.02, 0.07, 0.15, 0.3 };
  guint n = (guint) CLAMP (self->page->width, 0, MAX_PAGE_POINTS);
  g_autofree guint *crossings = g_new0 (guint, n + 2);

  count_crossings (self, crossings, n + 1);
  for (guint i = 0; i < G_N_ELEMENTS (parts) && self->n_gaps == 0; i++)
    find_stripes (self, crossings, n + 1, (guint) (self->page->n_lines * parts[i]) + (i > 0));
}

/* 0: it crosses a gap. */
static guint
column_of (Layout              *self,
           const LyceumPdfLine *line)
{
  guint column = 1;

  for (guint i = 0; i < self->n_gaps; i++)
    {
      double middle = (self->gaps[i].x0 + self->gaps[i].x1) / 2;

      if (line->x0 < middle && line->x1 > middle)
        return 0;
      column += line->x0 >= middle;
    }
  return column;
}

LyceumPdfLine *
_lyceum_pdf_split_line (LyceumPdfLine      *line,
                        const LyceumPdfGap *gap)
{
  LyceumPdfLine *rest = _lyceum_pdf_line_new (line->page);
  guint kept = 0;

  g_string_append (rest->text, line->text->str + gap->at);
  for (guint i = 0; i < line->spans->len; i++)
    {
      LyceumSpan span = g_array_index (line->spans, LyceumSpan, i);
      LyceumSpan later = { MAX (span.start, gap->at) - gap->at, MAX (span.end, gap->at) - gap->at, span.styles };

      if (later.end > later.start)
        g_array_append_val (rest->spans, later);
      g_array_index (line->spans, LyceumSpan, i).end = MIN (span.end, gap->at);
      kept += span.start < gap->at;
    }
  g_array_set_size (line->spans, kept);
  rest->x0 = gap->x1;
  rest->x1 = line->x1;
  rest->y0 = line->y0;
  rest->y1 = line->y1;
  rest->size = line->size;
  rest->styles = line->styles;
  line->x1 = gap->x0;
  g_string_truncate (line->text, gap->at);
  return rest;
}

/* Where a space of the line is the gap between two columns, poppler took their lines for one. */
static void
split_lines (Layout *self)
{
  guint end = self->page->first + self->page->n_lines;

  for (guint i = self->page->first; i < end; i++)
    {
      LyceumPdfLine *line = _lyceum_pdf_line (self->pdf, i);

      for (guint k = line->gaps != NULL ? line->gaps->len : 0; k > 0; k--)
        {
          const LyceumPdfGap *gap = &g_array_index (line->gaps, LyceumPdfGap, k - 1);

          for (guint g = 0; g < self->n_gaps; g++)
            if (gap->x0 < self->gaps[g].x0 + self->size / 2 && gap->x1 > self->gaps[g].x1 - self->size / 2 &&
                gap->at < line->text->len)
              g_ptr_array_add (self->pdf->lines, _lyceum_pdf_split_line (line, gap));
        }
    }
  self->page->n_lines = self->pdf->lines->len - self->page->first;
}

/* By band, then across all before the columns of the band below, then by column; else as poppler had them. */
static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const LyceumPdfLine *x = *(const LyceumPdfLine *const *) a;
  const LyceumPdfLine *y = *(const LyceumPdfLine *const *) b;

  if (x->n_above != y->n_above)
    return x->n_above < y->n_above ? -1 : 1;
  if (x->column != y->column)
    return x->column < y->column ? -1 : 1;
  return x->order < y->order ? -1 : x->order > y->order;
}

/* Over three columns, a title is not always as wide as the one in the middle. */
static gboolean
stands_above_all (Layout              *self,
                  LyceumPdfLine      **lines,
                  guint                n,
                  const LyceumPdfLine *line)
{
  if (self->n_gaps < 2 || line->size < self->size * 1.12)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (lines[i]->y0 < line->y1 - line->size * 0.3 && column_of (self, lines[i]) != column_of (self, line))
      return FALSE;
  return TRUE;
}

static void
place_lines (Layout         *self,
             LyceumPdfLine **lines,
             guint           n)
{
  g_autoptr (GArray) across = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < n; i++)
    {
      double middle = _lyceum_pdf_line_middle (lines[i]);

      lines[i]->order = i;
      lines[i]->column = stands_above_all (self, lines, n, lines[i]) ? 0 : column_of (self, lines[i]);
      if (self->leftwards && lines[i]->column > 0)
        lines[i]->column = self->n_gaps + 2 - lines[i]->column;
      if (lines[i]->column == 0)
        g_array_append_val (across, middle);
    }
  g_array_sort (across, compare_doubles);
  for (guint i = 0; i < n; i++)
    {
      double middle = _lyceum_pdf_line_middle (lines[i]) + (lines[i]->column == 0 ? 0.01 : 0);

      lines[i]->n_above = 0;
      while (lines[i]->n_above < across->len && g_array_index (across, double, lines[i]->n_above) < middle)
        lines[i]->n_above++;
    }
}

/* Poppler is not asked for the order any more where a page is in columns: it takes a narrow gap for a space. */
static void
order_lines (Layout *self)
{
  GPtrArray *all = self->pdf->lines;
  guint n = self->page->n_lines;
  g_autofree LyceumPdfLine **lines = g_new (LyceumPdfLine *, n);
  guint end;

  memcpy (lines, all->pdata + self->page->first, n * sizeof *lines);
  place_lines (self, lines, n);
  qsort (lines, n, sizeof *lines, compare_lines);
  for (guint i = 0; i < n; i++)
    all->pdata[self->page->first + i] = NULL;
  g_ptr_array_set_size (all, (int) self->page->first);
  for (guint start = 0; start < n; start = end)
    {
      for (end = start + 1; end < n && lines[end]->n_above == lines[start]->n_above &&
                            lines[end]->column == lines[start]->column;)
        end++;
      _lyceum_pdf_join_rows (self->pdf, lines + start, end - start, self->leftwards, all);
    }
  self->page->n_lines = all->len - self->page->first;
}

static void
measure (Layout *self)
{
  guint sizes[128] = { 0 };
  guint best = 0;
  gsize left = 0;
  gsize right = 0;

  for (guint i = self->page->first; i < self->page->first + self->page->n_lines; i++)
    {
      const LyceumPdfLine *line = _lyceum_pdf_line (self->pdf, i);
      guint size = (guint) CLAMP (line->size * 2 + 0.5, 0, G_N_ELEMENTS (sizes) - 1);

      sizes[size] += (guint) line->text->len;
      best = sizes[size] > sizes[best] ? size : best;
      if (_lyceum_pdf_runs_leftwards (line->text->str, line->text->len))
        left += line->text->len;
      else
        right += line->text->len;
    }
  self->size = MAX (best / 2.0, 1);
  self->leftwards = left > right;
}

/* Where the column begins that a line at the head of it, far to the right of the one before, belongs to. 0: nowhere. */
static guint
find_column (LyceumPdf *self,
             guint      index)
{
  const LyceumPdfLine *line = _lyceum_pdf_line (self, index);

  for (guint i = index + 2; i < self->lines->len && i < index + MAX_COLUMN_LINES; i++)
    {
      const LyceumPdfLine *above = _lyceum_pdf_line (self, i - 1);
      const LyceumPdfLine *other = _lyceum_pdf_line (self, i);

      if (_lyceum_pdf_line_middle (other) < _lyceum_pdf_line_middle (above) && other->y0 > line->y0 &&
          ABS (other->x0 - line->x0) < line->size * 2)
        return i;
    }
  return 0;
}

static void
order_columns (LyceumPdf *self,
               guint      first)
{
  for (guint i = first + 1; i + 1 < self->lines->len; i++)
    {
      LyceumPdfLine *last = _lyceum_pdf_line (self, i - 1);
      LyceumPdfLine *line = _lyceum_pdf_line (self, i);
      guint place;

      if (ABS (_lyceum_pdf_line_middle (line) - _lyceum_pdf_line_middle (last)) > line->size * 0.3 ||
          line->x0 - last->x1 < line->size * WIDE_GAP)
        continue;
      place = find_column (self, i);
      if (place == 0)
        continue;
      memmove (self->lines->pdata + i, self->lines->pdata + i + 1, (place - 1 - i) * sizeof (gpointer));
      self->lines->pdata[place - 1] = line;
    }
}

void
_lyceum_pdf_arrange (LyceumPdf     *self,
                     LyceumPdfPage *page)
{
  Layout layout = { .pdf = self, .page = page };

  if (page->n_lines >= MIN_LINES * 2 && page->n_lines <= MAX_PAGE_LINES)
    {
      measure (&layout);
      find_gaps (&layout);
    }
  if (layout.n_gaps > 0)
    {
      page->n_columns = layout.n_gaps + 1;
      split_lines (&layout);
      order_lines (&layout);
      return;
    }
  if (page->n_lines <= MAX_PAGE_LINES)
    _lyceum_pdf_find_grids (self, page->first);
  _lyceum_pdf_join_parts (self, page->first);
  order_columns (self, page->first);
  page->n_lines = self->lines->len - page->first;
}

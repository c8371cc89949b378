/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-extractor-protocol.h"
#include "lyceum-pdf-private.h"

#include <string.h>

/*
 * What tesseract found on the pages of a scan: words with their places, which become the lines that a PDF has, and go the
 * same way from there on.
 */
#define POINTS (72.0 / 300)  /* for a pixel, as the pages were drawn */
#define MAX_SIDE 100000
#define MIN_WORD_TRUST 20    /* of a hundred */
#define MIN_LINE_TRUST 40.0
#define N_COLUMNS 12
#define SAME_SIZE 0.25        /* heights are measured: sizes that differ by less are one */

/* A row of the table. */
typedef struct
{
  guint level, block, paragraph, line;
  double x0, y0, x1, y1;
  double trust;
  const char *text;
  gsize length;
} Row;

typedef struct
{
  LyceumPdf pdf;
  LyceumPdfLine *line; /* (nullable): under way */
  Row first;           /* of its words */
  double trust;        /* of its words, added up */
  guint n_words;
  double size;         /* the same of their sizes, by letters */
  guint n_letters;
} Recognised;

static gboolean
parse_row (const char *text,
           gsize       length,
           Row        *row)
{
  double numbers[N_COLUMNS - 1];
  const char *p = text;
  const char *end = text + length;

  for (guint i = 0; i < N_COLUMNS - 1; i++)
    {
      const char *tab = memchr (p, '\t', (gsize) (end - p));

      if (tab == NULL || tab - p > 30 || tab == p)
        return FALSE;
      numbers[i] = g_ascii_strtod (p, NULL);
      if (!(ABS (numbers[i]) <= MAX_SIDE))
        return FALSE;
      p = tab + 1;
    }
  row->level = (guint) ABS (numbers[0]);
  row->block = (guint) ABS (numbers[2]);
  row->paragraph = (guint) ABS (numbers[3]);
  row->line = (guint) ABS (numbers[4]);
  row->x0 = numbers[6] * POINTS;
  row->y0 = numbers[7] * POINTS;
  row->x1 = (numbers[6] + numbers[8]) * POINTS;
  row->y1 = (numbers[7] + numbers[9]) * POINTS;
  row->trust = numbers[10];
  row->text = p;
  row->length = (gsize) (end - p);
  return g_utf8_validate (p, end - p, NULL);
}

/* A box is as high as its letters: of what part of the size that is, the letters tell. */
static double
size_of_word (const Row *row)
{
  gboolean above = FALSE;
  gboolean below = FALSE;

  for (const char *p = row->text; p < row->text + row->length; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      above = above || c >= 0x80 || g_ascii_isupper ((char) c) || g_ascii_isdigit ((char) c) || strchr ("bdfhklt!?'\"/", (int) c);
      below = below || (c < 0x80 && strchr ("gjpqyQ,;()", (int) c) != NULL);
    }
  return (row->y1 - row->y0) / ((above ? 0.7 : 0.48) + (below ? 0.2 : 0));
}

/* What tesseract makes of the dot in front of an item. */
static const char *
mend_bullet (const char *line)
{
  static const char *const mistaken[] = { "« ", "» ", "¢ ", "© ", "° ", "e ", "o ", "* " };

  for (guint i = 0; i < G_N_ELEMENTS (mistaken); i++)
    if (g_str_has_prefix (line, mistaken[i]) && g_unichar_isupper (g_utf8_get_char (line + strlen (mistaken[i]))))
      return line + strlen (mistaken[i]);
  return NULL;
}

static void
end_line (Recognised *self)
{
  LyceumPdfLine *line = g_steal_pointer (&self->line);

  if (line == NULL)
    return;
  if (mend_bullet (line->text->str) != NULL)
    {
      g_autofree char *rest = g_strdup (mend_bullet (line->text->str));

      g_string_printf (line->text, "• %s", rest);
    }
  line->size = CLAMP (self->size / MAX (self->n_letters, 1), 1, 500);
  if (self->trust < MIN_LINE_TRUST * self->n_words || line->text->len == 0)
    _lyceum_pdf_line_free (line);
  else
    g_ptr_array_add (self->pdf.lines, line);
}

static void
add_word (Recognised *self,
          const Row  *row)
{
  LyceumPdfLine *line = self->line;
  guint letters = (guint) g_utf8_strlen (row->text, (gssize) row->length);

  if (line != NULL && (row->block != self->first.block || row->paragraph != self->first.paragraph || row->line != self->first.line))
    end_line (self);
  if (row->length == 0 || row->trust < MIN_WORD_TRUST || row->text[strspn (row->text, " ")] == '\n')
    return;
  line = self->line;
  if (line == NULL)
    {
      line = self->line = _lyceum_pdf_line_new (self->pdf.pages->len);
      self->first = *row;
      self->trust = self->size = self->n_words = self->n_letters = 0;
      line->x0 = row->x0;
      line->y0 = row->y0;
    }
  else
    g_string_append_c (line->text, ' ');
  g_string_append_len (line->text, row->text, (gssize) row->length);
  line->x0 = MIN (line->x0, row->x0);
  line->y0 = MIN (line->y0, row->y0);
  line->x1 = MAX (line->x1, row->x1);
  line->y1 = MAX (line->y1, row->y1);
  self->trust += row->trust;
  self->n_words++;
  self->size += size_of_word (row) * letters;
  self->n_letters += letters;
}

static LyceumPdfPage *
current_page (Recognised *self)
{
  return self->pdf.pages->len > 0 ? g_ptr_array_index (self->pdf.pages, self->pdf.pages->len - 1) : NULL;
}

static void
end_page (Recognised *self)
{
  LyceumPdfPage *page = current_page (self);

  end_line (self);
  if (page == NULL)
    return;
  page->n_lines = self->pdf.lines->len - page->first;
  _lyceum_pdf_arrange (&self->pdf, page);
}

static gboolean
begin_page (Recognised *self,
            const char *line)
{
  LyceumPdfPage *page;
  double width = 0, height = 0;
  char *rest = NULL;

  end_page (self);
  width = g_ascii_strtod (line, &rest);
  height = g_ascii_strtod (rest, NULL);
  if (!(width > 0 && width <= MAX_SIDE && height > 0 && height <= MAX_SIDE) || self->pdf.pages->len >= LYCEUM_LIMIT_PAGES)
    return FALSE;
  page = g_new0 (LyceumPdfPage, 1);
  page->width = width * POINTS;
  page->height = height * POINTS;
  page->first = self->pdf.lines->len;
  g_ptr_array_add (self->pdf.pages, page);
  return TRUE;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Most lines are of one size, and what is measured as nearly that, is that. */
static void
settle_sizes (LyceumPdf *self)
{
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (double));
  double usual;

  for (guint i = 0; i < self->lines->len; i++)
    g_array_append_val (sizes, _lyceum_pdf_line (self, i)->size);
  if (sizes->len == 0)
    return;
  g_array_sort (sizes, compare_doubles);
  usual = g_array_index (sizes, double, sizes->len / 2);
  for (guint i = 0; i < self->lines->len; i++)
    {
      LyceumPdfLine *line = _lyceum_pdf_line (self, i);

      line->size = ABS (line->size - usual) < usual * SAME_SIZE ? usual : (guint) (line->size / 2 + 0.5) * 2;
    }
}

static gboolean
parse (Recognised *self)
{
  const char *p = self->pdf.reading->data + strlen (LYCEUM_EXTRACTOR_RECOGNISED);
  const char *end = self->pdf.reading->data + self->pdf.reading->size;

  while (p < end)
    {
      const char *stop = memchr (p, '\n', (gsize) (end - p));
      gsize length = (gsize) ((stop != NULL ? stop : end) - p);
      g_autofree char *line = g_strndup (p, length);
      Row row;

      if (g_str_has_prefix (line, "page "))
        {
          if (!begin_page (self, line + strlen ("page ")))
            return FALSE;
        }
      else if (current_page (self) != NULL && parse_row (line, strlen (line), &row) && row.level == 5)
        add_word (self, &row);
      if (self->pdf.lines->len > LYCEUM_PDF_MAX_LINES)
        return FALSE;
      p += length + 1;
    }
  end_page (self);
  return TRUE;
}

gboolean
_lyceum_read_recognised (LyceumReading *reading,
                         GError       **error)
{
  Recognised self = { .pdf = { .pdf = NULL } };
  gboolean done;

  _lyceum_pdf_init (&self.pdf, reading);
  done = parse (&self);
  g_clear_pointer (&self.line, _lyceum_pdf_line_free);
  if (done && self.pdf.lines->len > 0)
    {
      settle_sizes (&self.pdf);
      _lyceum_pdf_write (&self.pdf);
    }
  _lyceum_pdf_clear (&self.pdf);
  return done || _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_TOO_LARGE, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-pdf-private.h"

#include <string.h>

#define MARGIN_PART 0.13     /* of the height of a page, above and below */
#define MIN_NUMBERS 2u       /* pages whose numbers go up with them */
#define MIN_REPEATS 3u       /* pages with the same line in the margin */
#define MAX_PAGE_LINES 500u /* a page of more has no margins that are worth the time */
#define MIN_DOTTED_LINES 5u  /* on a page of a table of contents */

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
percentile (GArray *values,
            double  part,
            double  otherwise)
{
  if (values->len == 0)
    return otherwise;
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, MIN ((guint) (values->len * part), values->len - 1));
}

static double
find_body_size (LyceumPdf *self)
{
  g_autoptr (GHashTable) sizes = g_hash_table_new (NULL, NULL);
  guint best = 0;
  guint best_letters = 0;

  for (guint i = 0; i < self->lines->len; i++)
    {
      const LyceumPdfLine *line = _lyceum_pdf_line (self, i);
      guint key = (guint) (line->size * 2 + 0.5);
      guint letters = GPOINTER_TO_UINT (g_hash_table_lookup (sizes, GUINT_TO_POINTER (key))) + (guint) line->text->len;

      g_hash_table_insert (sizes, GUINT_TO_POINTER (key), GUINT_TO_POINTER (letters));
      if (letters > best_letters)
        {
          best_letters = letters;
          best = key;
        }
    }
  return best > 0 ? best / 2.0 : 10;
}

/* Where the lines of a column begin and end; of one that has none of the usual size, where the page does. */
static void
measure_column (LyceumPdf     *self,
                LyceumPdfPage *page,
                guint          column)
{
  g_autoptr (GArray) lefts = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) rights = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = page->first; i < page->first + page->n_lines; i++)
    {
      const LyceumPdfLine *line = _lyceum_pdf_line (self, i);

      if (line->column != column || ABS (line->size - self->body_size) > 1)
        continue;
      g_array_append_val (lefts, line->x0);
      g_array_append_val (rights, line->x1);
    }
  page->columns[column].left = percentile (lefts, 0.1, 0);
  page->columns[column].right = percentile (rights, 0.9, page->width);
}

static void
measure_page (LyceumPdf     *self,
              LyceumPdfPage *page,
              GArray        *pitches)
{
  for (guint column = 0; column <= page->n_columns; column++)
    measure_column (self, page, column);
  for (guint i = page->first + 1; i < page->first + page->n_lines; i++)
    {
      const LyceumPdfLine *line = _lyceum_pdf_line (self, i);
      double pitch = _lyceum_pdf_line_middle (line) - _lyceum_pdf_line_middle (_lyceum_pdf_line (self, i - 1));

      if (ABS (line->size - self->body_size) <= 1 && pitch > self->body_size * 0.8 && pitch < self->body_size * 3)
        g_array_append_val (pitches, pitch);
    }
}

void
_lyceum_pdf_measure (LyceumPdf *self)
{
  g_autoptr (GArray) pitches = g_array_new (FALSE, FALSE, sizeof (double));

  self->body_size = find_body_size (self);
  for (guint i = 0; i < self->pages->len; i++)
    measure_page (self, g_ptr_array_index (self->pages, i), pitches);
  self->pitch = percentile (pitches, 0.4, self->body_size * 1.25);
}

/* "12", "- 12 -", "Page 12 of 30", "xii": the words around a number say nothing where only a number changes. */
static gboolean
is_page_number (const char *text)
{
  gsize digits = 0;
  gsize letters = 0;
  gsize roman = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      digits += g_unichar_isdigit (c);
      letters += g_unichar_isalpha (c);
      roman += c < 0x80 && strchr ("ivxlcIVXLC", (int) c) != NULL;
    }
  if (digits > 0 && letters == 0)
    return strlen (text) <= 12;
  if (digits == 0)
    return letters > 0 && roman == letters && strlen (text) <= 8;
  return strlen (text) <= 20 && (g_ascii_strncasecmp (text, "page", 4) == 0 || g_ascii_strncasecmp (text, "seite", 5) == 0 ||
                                 g_ascii_strncasecmp (text, "p. ", 3) == 0);
}

/* The same for each page: figures do not count. */
static char *
margin_key (const LyceumPdfLine *line)
{
  GString *key = g_string_new (NULL);

  for (const char *p = line->text->str; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      g_string_append_unichar (key, g_unichar_tolower (g_utf8_get_char (p)));
  g_string_append_printf (key, "@%d", (int) (_lyceum_pdf_line_middle (line) / 6));
  return g_string_free (key, FALSE);
}

static gboolean
is_in_margin (const LyceumPdfPage *page,
              const LyceumPdfLine *line)
{
  double middle = _lyceum_pdf_line_middle (line);

  return page->n_lines <= MAX_PAGE_LINES && (middle < page->height * MARGIN_PART || middle > page->height * (1 - MARGIN_PART));
}

/* How far the next line of the page is, towards its middle. */
static double
distance_to_text (LyceumPdf           *self,
                  const LyceumPdfPage *page,
                  const LyceumPdfLine *line)
{
  double middle = _lyceum_pdf_line_middle (line);
  gboolean above = middle < page->height / 2;
  double nearest = page->height;

  for (guint i = page->first; i < page->first + page->n_lines; i++)
    {
      double other = _lyceum_pdf_line_middle (_lyceum_pdf_line (self, i));
      double distance = above ? other - middle : middle - other;

      if (distance > line->size * 0.5)
        nearest = MIN (nearest, distance);
    }
  return nearest;
}

/* Returns 0 when something stands between the line and the edge of its page. */
static guint
margin_row (LyceumPdf           *self,
            const LyceumPdfPage *page,
            const LyceumPdfLine *line)
{
  double middle = _lyceum_pdf_line_middle (line);
  gboolean above = middle < page->height / 2;

  if (!is_in_margin (page, line) || line->size > self->body_size * 1.15)
    return 0;
  for (guint i = page->first; i < page->first + page->n_lines; i++)
    {
      double other = _lyceum_pdf_line_middle (_lyceum_pdf_line (self, i));

      if (above ? other < middle - line->size * 0.5 : other > middle + line->size * 0.5)
        return 0;
    }
  return (guint) (middle / 3) + 1;
}

/* The number of a page, in figures or in Roman ones; 0: @text is none. */
static guint
page_number (const char *text)
{
  static const struct
  {
    char letter;
    guint value;
  } roman[] = { { 'i', 1 }, { 'v', 5 }, { 'x', 10 }, { 'l', 50 }, { 'c', 100 } };
  g_autofree char *bare = g_strstrip (g_ascii_strdown (text, -1));
  gsize digits = strspn (bare, "0123456789");
  guint sum = 0;
  guint last = 0;

  if (digits > 0)
    return bare[digits] == '\0' && digits < 6 ? (guint) g_ascii_strtoull (bare, NULL, 10) : 0;
  for (const char *p = bare; *p != '\0' && p - bare < 12; p++)
    {
      guint value = 0;

      for (guint i = 0; i < G_N_ELEMENTS (roman); i++)
        value = *p == roman[i].letter ? roman[i].value : value;
      if (value == 0)
        return 0;
      sum += value > last ? value - 2 * MIN (last, sum) : value;
      last = value;
    }
  return sum;
}

/* Nothing stands between the line and the upper or lower edge of its page. */
static gboolean
is_outermost (LyceumPdf           *self,
              const LyceumPdfPage *page,
              const LyceumPdfLine *line)
{
  double middle = _lyceum_pdf_line_middle (line);
  gboolean first = TRUE;
  gboolean last = TRUE;

  for (guint i = page->first; i < page->first + page->n_lines; i++)
    {
      double other = _lyceum_pdf_line_middle (_lyceum_pdf_line (self, i));

      first = first && other >= middle - line->size * 0.5;
      last = last && other <= middle + line->size * 0.5;
    }
  return first || last;
}

/* How far the number of a page is from what a line outside of its text says. */
static gboolean
number_offset (LyceumPdf           *self,
               const LyceumPdfPage *page,
               const LyceumPdfLine *line,
               guint               *offset)
{
  guint number = page->n_lines <= MAX_PAGE_LINES ? page_number (line->text->str) : 0;

  *offset = 100000 + number - line->page;
  return number > 0 && is_outermost (self, page, line);
}

typedef struct
{
  GHashTable *offsets; /* (element-type guint guint): pages with a number so far from their own */
  GHashTable *keys; /* (element-type utf8 guint): pages with this line in the margin */
  GHashTable *rows; /* (element-type guint guint): pages with a line at this height, away from the text */
  guint n_pages;    /* with text */
} Margins;

static void
count_up (GHashTable *table,
          gpointer    key)
{
  g_hash_table_insert (table, key, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (table, key)) + 1));
}

static void
count_margins (LyceumPdf *self,
               Margins   *margins)
{
  for (guint p = 0; p < self->pages->len; p++)
    {
      const LyceumPdfPage *page = g_ptr_array_index (self->pages, p);
      guint last_row = 0;

      margins->n_pages += page->n_lines > 0;
      for (guint i = page->first; i < page->first + page->n_lines; i++)
        {
          const LyceumPdfLine *line = _lyceum_pdf_line (self, i);
          guint row = margin_row (self, page, line);
          guint offset;

          if (number_offset (self, page, line, &offset))
            count_up (margins->offsets, GUINT_TO_POINTER (offset));
          if (is_in_margin (page, line))
            count_up (margins->keys, margin_key (line));
          if (row > 0 && row != last_row && distance_to_text (self, page, line) > self->pitch * 1.6)
            {
              count_up (margins->rows, GUINT_TO_POINTER (row));
              last_row = row;
            }
        }
    }
}

static guint
pages_with_row (Margins *margins,
                guint    row)
{
  guint n = 0;

  for (guint near = row > 1 ? row - 1 : 1; near <= row + 1; near++)
    n += GPOINTER_TO_UINT (g_hash_table_lookup (margins->rows, GUINT_TO_POINTER (near)));
  return n;
}

static gboolean
is_running (LyceumPdf           *self,
            Margins             *margins,
            const LyceumPdfPage *page,
            const LyceumPdfLine *line)
{
  g_autofree char *key = NULL;
  guint row = margin_row (self, page, line);
  guint offset;

  if (number_offset (self, page, line, &offset) &&
      GPOINTER_TO_UINT (g_hash_table_lookup (margins->offsets, GUINT_TO_POINTER (offset))) >= MIN_NUMBERS)
    return TRUE;
  if (!is_in_margin (page, line))
    return FALSE;
  if (row > 0 && is_page_number (line->text->str))
    return TRUE;
  if (row > 0 && pages_with_row (margins, row) >= MAX (MIN_REPEATS, margins->n_pages * 2 / 5) &&
      distance_to_text (self, page, line) > self->pitch * 1.6)
    return TRUE;
  key = margin_key (line);
  return *key != '@' && line->size <= self->body_size * 1.15 &&
         GPOINTER_TO_UINT (g_hash_table_lookup (margins->keys, key)) >= MIN_REPEATS;
}

static gboolean
is_dotted (const char *text)
{
  guint dots = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      dots = *p == '.' ? dots + 1 : *p == ' ' ? dots : 0;
      if (dots >= 5)
        return TRUE;
    }
  return strstr (text, "……") != NULL;
}

/* A page on which a good part of the lines leads to a number over dots. */
static gboolean
is_table_of_contents (LyceumPdf           *self,
                      const LyceumPdfPage *page)
{
  guint dotted = 0;

  for (guint i = page->first; i < page->first + page->n_lines; i++)
    dotted += is_dotted (_lyceum_pdf_line (self, i)->text->str);
  return dotted >= MIN_DOTTED_LINES && dotted * 5 >= page->n_lines;
}

/* A mark that stands too high and too small for the line it belongs to. */
static gboolean
is_stray_mark (LyceumPdf           *self,
               const LyceumPdfLine *line)
{
  return line->size < self->body_size * 0.8 && line->text->len <= 3 &&
         strspn (line->text->str, "0123456789") == line->text->len;
}

/* "6    CHAPTER 1. CELLS": what stands beside the number of a page, and is no text. */
static void
drop_beside_numbers (LyceumPdf           *self,
                     const LyceumPdfPage *page)
{
  for (guint i = page->first; i < page->first + page->n_lines && page->n_lines <= MAX_PAGE_LINES; i++)
    {
      const LyceumPdfLine *number = _lyceum_pdf_line (self, i);

      if (!number->dropped || page_number (number->text->str) == 0 || !is_outermost (self, page, number))
        continue;
      for (guint k = page->first; k < page->first + page->n_lines; k++)
        {
          LyceumPdfLine *line = _lyceum_pdf_line (self, k);

          if (ABS (_lyceum_pdf_line_middle (line) - _lyceum_pdf_line_middle (number)) < number->size * 0.4 &&
              line->size <= self->body_size * 1.15)
            line->dropped = TRUE;
        }
    }
}

void
_lyceum_pdf_drop_margins (LyceumPdf *self)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) rows = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) offsets = g_hash_table_new (NULL, NULL);
  Margins margins = { offsets, keys, rows, 0 };

  count_margins (self, &margins);
  for (guint p = 0; p < self->pages->len; p++)
    {
      const LyceumPdfPage *page = g_ptr_array_index (self->pages, p);
      gboolean contents = is_table_of_contents (self, page);

      for (guint i = page->first; i < page->first + page->n_lines; i++)
        {
          LyceumPdfLine *line = _lyceum_pdf_line (self, i);

          line->dropped = contents || is_stray_mark (self, line) || is_running (self, &margins, page, line);
        }
      drop_beside_numbers (self, page);
      _lyceum_pdf_drop_notes (self, page);
    }
}

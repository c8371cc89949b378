/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-block-writer.h"
#include "lyceum-mathml.h"
#include "lyceum-pdf-private.h"

#include <string.h>

#define MAX_PAGE_CHARACTERS 1000000u
#define WIDE_GAP 6            /* between columns, in sizes of the letters */
#define MAX_COLUMN_LINES 200u /* looked at to find where a line belongs */

/* The letters of a page with where they stand and in which font. */
typedef struct
{
  const char *text;
  PopplerRectangle *places;
  guint n_places;
  GList *fonts; /* (element-type PopplerTextAttributes) */
} Letters;

/* A line under way: sizes are weighed by letters. */
typedef struct
{
  LyceumPdfLine *line;
  double best_size;
  guint best_letters;
  GHashTable *sizes; /* (element-type guint guint): letters by twice the size */
  guint common;      /* styles of all letters up to now */
  guint letters;
} Building;

void
_lyceum_pdf_line_free (LyceumPdfLine *line)
{
  g_string_free (line->text, TRUE);
  g_array_unref (line->spans);
  g_free (line);
}

static gboolean
name_has (const char        *name,
          const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (name, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

static guint
font_styles (const char *name)
{
  static const char *const strong[] = { "bold", "black", "heavy", "-bd", "demi", "cmbx", "-medi", "semibold", NULL };
  static const char *const slanted[] = { "italic", "oblique", "-it", "cmti", "cmsl", "slanted", NULL };
  static const char *const typed[] = { "mono", "courier", "typewriter", "consol", "cmtt", "fixed", "menlo", "code", NULL };
  g_autofree char *lower = g_ascii_strdown (name != NULL ? name : "", -1);

  return (name_has (lower, strong) ? LYCEUM_SPAN_STRONG : 0) | (name_has (lower, slanted) ? LYCEUM_SPAN_EMPHASIS : 0) |
         (name_has (lower, typed) ? LYCEUM_SPAN_CODE : 0);
}

static LyceumPdfLine *
line_new (guint page)
{
  LyceumPdfLine *line = g_new0 (LyceumPdfLine, 1);

  line->text = g_string_new (NULL);
  line->spans = g_array_new (FALSE, FALSE, sizeof (LyceumSpan));
  line->page = page;
  return line;
}

static void
append_styled (LyceumPdfLine *line,
               const char    *text,
               gsize          length,
               guint          styles)
{
  LyceumSpan span = { (guint) line->text->len, (guint) (line->text->len + length), styles };
  LyceumSpan *last = line->spans->len > 0 ? &g_array_index (line->spans, LyceumSpan, line->spans->len - 1) : NULL;

  g_string_append_len (line->text, text, (gssize) length);
  if (styles == 0)
    return;
  if (last != NULL && last->end == span.start && last->styles == styles)
    last->end = span.end;
  else
    g_array_append_val (line->spans, span);
}

/* Letters that are drawn as one. */
static const char *
ligature (gunichar c)
{
  static const char *const parts[] = { "ff", "fi", "fl", "ffi", "ffl", "st", "st" };

  return c >= 0xfb00 && c <= 0xfb06 ? parts[c - 0xfb00] : NULL;
}

static void
widen (LyceumPdfLine          *line,
       const PopplerRectangle *place)
{
  if (line->text->len == 0)
    {
      line->x0 = place->x1;
      line->y0 = place->y1;
      line->x1 = place->x2;
      line->y1 = place->y2;
      return;
    }
  line->x0 = MIN (line->x0, place->x1);
  line->y0 = MIN (line->y0, place->y1);
  line->x1 = MAX (line->x1, place->x2);
  line->y1 = MAX (line->y1, place->y2);
}

static void
weigh (Building *self,
       double    size,
       guint     styles)
{
  gpointer key = GUINT_TO_POINTER ((guint) (CLAMP (size, 0, 1000) * 2 + 0.5));
  guint letters = GPOINTER_TO_UINT (g_hash_table_lookup (self->sizes, key)) + 1;

  g_hash_table_insert (self->sizes, key, GUINT_TO_POINTER (letters));
  if (letters > self->best_letters)
    {
      self->best_letters = letters;
      self->best_size = size;
    }
  self->common = self->letters++ == 0 ? styles : self->common & styles;
}

/* A small figure that stands higher than its line: a power, or the mark of a footnote. */
static gboolean
is_raised (Building               *self,
           const PopplerRectangle *place,
           double                  size,
           gunichar                c)
{
  return self->letters > 0 && g_unichar_isdigit (c) && c < 0x80 && size < self->best_size * 0.8 &&
         (place->y1 + place->y2) / 2 < _lyceum_pdf_line_middle (self->line) - self->best_size * 0.1;
}

static void
add_letter (Building               *self,
            const char             *letter,
            const PopplerRectangle *place,
            double                  size,
            guint                   styles)
{
  gunichar c = g_utf8_get_char (letter);
  gsize length = (gsize) (g_utf8_next_char (letter) - letter);
  const char *parts = ligature (c);

  if (g_unichar_isspace (c) || c < 0x20)
    {
      if (self->line->text->len > 0)
        append_styled (self->line, " ", 1, styles);
      return;
    }
  if (is_raised (self, place, size, c))
    {
      char digit[2] = { *letter, '\0' };
      g_autofree char *raised = _lyceum_raise_text (digit, TRUE);

      append_styled (self->line, raised, strlen (raised), 0);
      self->line->x1 = MAX (self->line->x1, place->x2);
      return;
    }
  widen (self->line, place);
  if (parts != NULL)
    append_styled (self->line, parts, strlen (parts), styles);
  else
    append_styled (self->line, letter, length, styles);
  weigh (self, size, styles);
}

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

static void
append_line (LyceumPdfLine *line,
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

static void
take_line (LyceumPdf *self,
           guint      first,
           Building  *building)
{
  LyceumPdfLine *line = building->line;
  LyceumPdfLine *last = self->lines->len > first ? g_ptr_array_index (self->lines, self->lines->len - 1) : NULL;

  line->size = building->best_size;
  line->styles = building->common;
  building->line = NULL;
  if (building->letters == 0)
    _lyceum_pdf_line_free (line);
  else if (last != NULL && is_same_row (last, line) && line->x0 >= last->x0)
    {
      append_line (last, line, line->x0 - last->x1 > line->size * 0.1);
      _lyceum_pdf_line_free (line);
    }
  else if (last != NULL && is_same_row (last, line))
    {
      append_line (line, last, last->x0 - line->x1 > line->size * 0.1);
      g_ptr_array_remove_index (self->lines, self->lines->len - 1);
      g_ptr_array_add (self->lines, line);
    }
  else
    g_ptr_array_add (self->lines, line);
}

static void
read_letters (LyceumPdf *self,
              Letters   *letters,
              guint      number)
{
  guint first = self->lines->len;
  g_autoptr (GHashTable) sizes = g_hash_table_new (NULL, NULL);
  Building building = { .sizes = sizes };
  GList *font = letters->fonts;
  const PopplerTextAttributes *known = NULL;
  guint styles = 0;
  guint i = 0;

  for (const char *p = letters->text; *p != '\0' && i < letters->n_places && i < MAX_PAGE_CHARACTERS;
       p = g_utf8_next_char (p), i++)
    {
      while (font != NULL && ((PopplerTextAttributes *) font->data)->end_index < (int) i)
        font = font->next;
      if (font != NULL && font->data != known)
        {
          known = font->data;
          styles = font_styles (known->font_name);
        }
      if (building.line == NULL)
        {
          building = (Building){ .sizes = sizes, .line = line_new (number) };
          g_hash_table_remove_all (sizes);
        }
      /* What stands far to the right is of another column, although poppler saw one line. */
      if (building.letters > 0 && !g_unichar_isspace (g_utf8_get_char (p)) &&
          letters->places[i].x1 - building.line->x1 > building.best_size * WIDE_GAP)
        {
          take_line (self, first, &building);
          building = (Building){ .sizes = sizes, .line = line_new (number) };
          g_hash_table_remove_all (sizes);
        }
      if (*p == '\n')
        take_line (self, first, &building);
      else
        add_letter (&building, p, &letters->places[i], known != NULL ? known->font_size : 0, styles);
    }
  if (building.line != NULL)
    take_line (self, first, &building);
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
_lyceum_pdf_read_page (LyceumPdf   *self,
                       PopplerPage *page,
                       guint        number)
{
  LyceumPdfPage *measures = g_new0 (LyceumPdfPage, 1);
  g_autofree char *text = poppler_page_get_text (page);
  g_autofree PopplerRectangle *places = NULL;
  Letters letters = { .text = text };

  measures->first = self->lines->len;
  poppler_page_get_size (page, &measures->width, &measures->height);
  g_ptr_array_add (self->pages, measures);
  if (text == NULL || !g_utf8_validate (text, -1, NULL) ||
      !poppler_page_get_text_layout (page, &places, &letters.n_places))
    return;
  letters.places = places;
  letters.fonts = poppler_page_get_text_attributes (page);
  read_letters (self, &letters, number);
  order_columns (self, measures->first);
  poppler_page_free_text_attributes (letters.fonts);
  measures->n_lines = self->lines->len - measures->first;
}

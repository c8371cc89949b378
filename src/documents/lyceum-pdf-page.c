/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-block-writer.h"
#include "lyceum-mathml.h"
#include "lyceum-pdf-private.h"

#include <string.h>

#define MAX_PAGE_CHARACTERS 1000000u
#define MAX_LINE_BYTES 4096u
#define MIN_GAP 0.4           /* worth a note, in sizes of the letters */
#define MIN_CELL_GAP 0.9
#define MIN_SPACED_GAP 1.3

/* The letters of a page with where they stand and in which font. */
typedef struct
{
  char *text;
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
  gboolean leftwards; /* a line that runs so: poppler has its letters in the order of reading, and their places in the other */
  guint common;      /* styles of all letters up to now */
  guint letters;
} Building;

void
_lyceum_pdf_line_free (LyceumPdfLine *line)
{
  if (line == NULL)
    return;
  g_string_free (line->text, TRUE);
  g_array_unref (line->spans);
  g_clear_pointer (&line->gaps, g_array_unref);
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

LyceumPdfLine *
_lyceum_pdf_line_new (guint page)
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

/* Letters that are drawn as one. The fonts of older TeX have no names for them, only their places: in two orders, neither of
 * which is used for anything else. */
static const char *
ligature (gunichar c)
{
  static const char *const parts[] = { "ff", "fi", "fl", "ffi", "ffl", "st", "st" };
  static const char *const knuth[] = { "ff", "fi", "fl", "ffi", "ffl" };

  if (c >= 0x0b && c <= 0x0f)
    return knuth[c - 0x0b];
  if (c >= 0x1b && c <= 0x1f)
    return knuth[c - 0x1b];
  if (c == 0x88)
    return "•";
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
  return !self->leftwards && self->letters > 0 && g_unichar_isdigit (c) && c < 0x80 && size < self->best_size * 0.8 &&
         (place->y1 + place->y2) / 2 < _lyceum_pdf_line_middle (self->line) - self->best_size * 0.1;
}

static void
note_gap (Building               *self,
          const PopplerRectangle *place)
{
  LyceumPdfLine *line = self->line;
  LyceumPdfGap gap = { line->x1, place->x1, (guint) line->text->len };

  if (self->leftwards || self->letters == 0 || gap.x1 - gap.x0 < self->best_size * MIN_GAP)
    return;
  if (line->gaps == NULL)
    line->gaps = g_array_new (FALSE, FALSE, sizeof (LyceumPdfGap));
  g_array_append_val (line->gaps, gap);
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

  if (parts == NULL && (g_unichar_isspace (c) || c < 0x20))
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
  note_gap (self, place);
  widen (self->line, place);
  if (parts != NULL)
    append_styled (self->line, parts, strlen (parts), styles);
  else
    append_styled (self->line, letter, length, styles);
  weigh (self, size, styles);
}

static void
take_line (LyceumPdf *self,
           Building  *building)
{
  LyceumPdfLine *line = building->line;

  line->size = building->best_size;
  line->styles = building->common;
  building->line = NULL;
  if (building->letters == 0)
    _lyceum_pdf_line_free (line);
  else
    g_ptr_array_add (self->lines, line);
}

/* What stands far to the right is of another column, although poppler saw one line; the cells of a table it writes one
 * behind the other without a space, wherever they stand. */
static gboolean
stands_apart (Building               *self,
              const PopplerRectangle *place)
{
  const LyceumPdfLine *line = self->line;
  double gap = place->x1 - line->x1;
  double overlap = MIN (place->y2, line->y1) - MAX (place->y1, line->y0);
  gboolean space = line->text->len > 0 && line->text->str[line->text->len - 1] == ' ';

  if (self->leftwards)
    return FALSE;
  if (gap > self->best_size * (space ? MIN_SPACED_GAP : MIN_CELL_GAP))
    return TRUE;
  return !space && overlap < MIN (place->y2 - place->y1, line->y1 - line->y0) * 0.1;
}

static void
read_letters (LyceumPdf *self,
              Letters   *letters,
              guint      number)
{
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
      if (building.line != NULL && building.letters > 0 && !g_unichar_isspace (g_utf8_get_char (p)) &&
          stands_apart (&building, &letters->places[i]))
        take_line (self, &building);
      if (building.line == NULL)
        {
          building = (Building){ .sizes = sizes, .line = _lyceum_pdf_line_new (number) };
          building.leftwards = _lyceum_pdf_runs_leftwards (p, MIN (strcspn (p, "\n"), MAX_LINE_BYTES));
          g_hash_table_remove_all (sizes);
        }
      if (*p == '\n')
        take_line (self, &building);
      else
        add_letter (&building, p, &letters->places[i], known != NULL ? known->font_size : 0, styles);
    }
  if (building.line != NULL)
    take_line (self, &building);
}

static gboolean
take_letters (Letters          *letters,
              PopplerPage      *page,
              PopplerRectangle *area)
{
  g_autofree char *text = poppler_page_get_selected_text (page, POPPLER_SELECTION_GLYPH, area);

  if (text == NULL || !g_utf8_validate (text, -1, NULL) ||
      !poppler_page_get_text_layout_for_area (page, area, &letters->places, &letters->n_places))
    return FALSE;
  letters->fonts = poppler_page_get_text_attributes_for_area (page, area);
  letters->text = _lyceum_pdf_mend_leftwards (text);
  return TRUE;
}

static void
clear_letters (Letters *letters)
{
  g_clear_pointer (&letters->text, g_free);
  g_clear_pointer (&letters->places, g_free);
  g_clear_pointer (&letters->fonts, poppler_page_free_text_attributes);
}

/* To poppler, all of a page is what lies between two points: where reading begins and where it ends. */
static gboolean
find_letters (Letters             *letters,
              PopplerPage         *page,
              const LyceumPdfPage *measures)
{
  PopplerRectangle area = { 0, 0, measures->width, measures->height };

  if (!take_letters (letters, page, &area))
    return FALSE;
  if (!_lyceum_pdf_runs_leftwards (letters->text, strlen (letters->text)))
    return TRUE;
  clear_letters (letters);
  area.x1 = measures->width;
  area.x2 = 0;
  return take_letters (letters, page, &area);
}

void
_lyceum_pdf_read_page (LyceumPdf   *self,
                       PopplerPage *page,
                       guint        number)
{
  LyceumPdfPage *measures = g_new0 (LyceumPdfPage, 1);
  Letters letters = { .text = NULL };

  measures->first = self->lines->len;
  poppler_page_get_size (page, &measures->width, &measures->height);
  g_ptr_array_add (self->pages, measures);
  if (find_letters (&letters, page, measures))
    {
      read_letters (self, &letters, number);
      measures->n_lines = self->lines->len - measures->first;
      _lyceum_pdf_arrange (self, measures);
    }
  clear_letters (&letters);
}

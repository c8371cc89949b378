/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-pdf-private.h"

#include <string.h>

/* What is known of the piece under way. */
typedef struct
{
  LyceumPdf *pdf;
  LyceumPdfPiece piece;
  guint last;       /* its last line */
  guint n_kept;     /* of its lines, those that are not dropped */
  double x0;        /* of its first line */
  double hang;      /* of its later lines, once there are some */
  GArray *indents;  /* (element-type double): of the lists that are open */
} Assembly;

static double
left_edge (LyceumPdf           *self,
           const LyceumPdfLine *line)
{
  return ((LyceumPdfPage *) g_ptr_array_index (self->pages, line->page - 1))->columns[line->column].left;
}

static double
right_edge (LyceumPdf           *self,
            const LyceumPdfLine *line)
{
  return ((LyceumPdfPage *) g_ptr_array_index (self->pages, line->page - 1))->columns[line->column].right;
}

static gboolean
is_caption (const char *text)
{
  static const char *const words[] = { "Figure ", "Fig. ",     "Table ",  "Listing ", "Abbildung ", "Abb. ",
                                       "Tabelle ", "Tableau ", "Figura ", "Tabla ",   "Рис. ",      "Таблица " };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (text, words[i]) && g_ascii_isdigit (text[strlen (words[i])]))
      {
        const char *p = text + strlen (words[i]);

        p += strspn (p, "0123456789.-");
        /* "Table 1 shows" begins a sentence. */
        return p[-1] == '.' || *p == ':' || *p == '\0' || (*p == ' ' && !g_unichar_islower (g_utf8_get_char (p + 1)));
      }
  return FALSE;
}

static gboolean
ends_sentence (const char *text)
{
  const char *end = text + strlen (text);

  while (end > text)
    {
      gunichar c = g_utf8_get_char (end = g_utf8_prev_char (end));

      if (c == ' ' || c == '"' || c == ')' || c == ']' || c == 0x201d || c == 0x2019 || c == 0xbb)
        continue;
      return c == '.' || c == '!' || c == '?' || c == ':' || c == 0x2026 || c == 0x3002;
    }
  return FALSE;
}

static gboolean
goes_on_in_lower_case (const LyceumPdfLine *last,
                       const LyceumPdfLine *line)
{
  return !ends_sentence (last->text->str) && g_unichar_islower (g_utf8_get_char (line->text->str));
}

static gboolean
is_code (const LyceumPdfLine *line)
{
  return (line->styles & LYCEUM_SPAN_CODE) != 0;
}

static gboolean
same_font (Assembly            *self,
           const LyceumPdfLine *last,
           const LyceumPdfLine *line)
{
  gboolean title = last->size > self->pdf->body_size * 1.12 || line->size > self->pdf->body_size * 1.12;

  if (title)
    return ABS (last->size - line->size) <= 0.6 && ((last->styles ^ line->styles) & LYCEUM_SPAN_STRONG) == 0;
  return ABS (last->size - line->size) <= self->pdf->body_size * 0.12 || last->size < line->size * 1.12;
}

/* A strong line that stands for itself above a text that is not strong. */
static gboolean
ends_strong_title (Assembly            *self,
                   const LyceumPdfLine *last,
                   const LyceumPdfLine *line)
{
  return self->piece.strong && (line->styles & LYCEUM_SPAN_STRONG) == 0 &&
         (line->spans->len == 0 || g_array_index (line->spans, LyceumSpan, 0).start > 0 ||
          (g_array_index (line->spans, LyceumSpan, 0).styles & LYCEUM_SPAN_STRONG) == 0) &&
         last->x1 < right_edge (self->pdf, last) - self->pdf->body_size * 3;
}

/* The line below another one on the same page: a new piece by its indentation, or by a short line before it? */
static gboolean
is_indented_start (Assembly            *self,
                   const LyceumPdfLine *last,
                   const LyceumPdfLine *line,
                   const LyceumPdfLine *next)
{
  double unit = self->pdf->body_size;
  double right = right_edge (self->pdf, line);
  double step = line->x0 - last->x0;

  if (last->x1 < right - unit * 10 && ends_sentence (last->text->str))
    return TRUE;
  /* Two paragraphs of one line each, or the second of them longer: both stand in. */
  if (ABS (step) < unit * 0.6)
    return self->n_kept == 1 && next != NULL && ends_sentence (last->text->str) && next->x0 < line->x0 - unit * 0.6 &&
           next->x0 >= left_edge (self->pdf, line) - unit * 0.6;
  if (self->n_kept == 1 && step < 0)
    return FALSE; /* the first line of a paragraph stands in */
  if (step < 0)
    return TRUE;
  /* Standing further in than the first line, and its next one too: the first line hangs out. */
  if (self->n_kept == 1 && self->piece.kind != LYCEUM_BLOCK_PARAGRAPH)
    return FALSE;
  if (self->n_kept == 1 && last->x1 > right - unit * 6)
    return !(next != NULL && ABS (next->x0 - line->x0) < unit * 0.6) && !goes_on_in_lower_case (last, line);
  return TRUE;
}

static gboolean
starts_piece (Assembly            *self,
              const LyceumPdfLine *last,
              const LyceumPdfLine *line,
              const LyceumPdfLine *next)
{
  double step = _lyceum_pdf_line_middle (line) - _lyceum_pdf_line_middle (last);
  double pitch = self->pdf->pitch * MAX (line->size, last->size) / self->pdf->body_size;
  gboolean title = line->size > self->pdf->body_size * 1.12;
  guint number;

  if (line->table > 0 || last->table > 0)
    return line->table != last->table;
  /* Beside it, and too far away to be one line with it. */
  if (line->page == last->page && ABS (step) < pitch * 0.3 && line->x0 - last->x1 > line->size * 6)
    return TRUE;
  if (self->piece.kind == LYCEUM_BLOCK_CODE)
    return !is_code (line) || line->page != last->page || step > pitch * 2.5;
  if ((is_code (line) && !g_unichar_islower (g_utf8_get_char (line->text->str)) && line->size < last->size * 0.95) ||
      !same_font (self, last, line) || ends_strong_title (self, last, line))
    return TRUE;
  if (!title && (_lyceum_pdf_item_mark (line->text->str, &number) > 0 || is_caption (line->text->str)))
    return TRUE;
  if (line->page != last->page || step < -pitch)
    return title || !goes_on_in_lower_case (last, line);
  if (step > pitch * (title ? 1.6 : 1.4))
    return TRUE;
  return !title && is_indented_start (self, last, line, next);
}

static guint
list_level (Assembly *self,
            double    x0)
{
  while (self->indents->len > 0 &&
         g_array_index (self->indents, double, self->indents->len - 1) > x0 + self->pdf->body_size * 0.6)
    g_array_set_size (self->indents, self->indents->len - 1);
  if (self->indents->len == 0 ||
      g_array_index (self->indents, double, self->indents->len - 1) < x0 - self->pdf->body_size * 0.6)
    g_array_append_val (self->indents, x0);
  return MIN (self->indents->len, 6);
}

/* A strong beginning above lines that stand further in, or with a colon behind it: a term and what it means. */
static gboolean
has_lead (Assembly            *self,
          const LyceumPdfLine *first)
{
  const LyceumSpan *span = first->spans->len > 0 ? &g_array_index (first->spans, LyceumSpan, 0) : NULL;
  guint end;

  if (span == NULL || span->start > 0 || (span->styles & LYCEUM_SPAN_STRONG) == 0)
    return FALSE;
  if (self->n_kept > 1)
    return self->hang > self->x0 + self->pdf->body_size;
  end = span->end;
  for (guint i = 1; i < first->spans->len && g_array_index (first->spans, LyceumSpan, i).start <= end + 1 &&
                    (g_array_index (first->spans, LyceumSpan, i).styles & LYCEUM_SPAN_STRONG) != 0;
       i++)
    end = g_array_index (first->spans, LyceumSpan, i).end;
  return first->text->str[end - 1] == ':' || first->text->str[end] == ':' ||
         (end > 1 && first->text->str[end - 1] == ' ' && first->text->str[end - 2] == ':');
}

static void
end_piece (Assembly *self)
{
  LyceumPdfPiece *piece = &self->piece;
  const LyceumPdfLine *first;

  if (self->n_kept == 0)
    return;
  first = _lyceum_pdf_line (self->pdf, piece->first);
  piece->n_lines = self->last - piece->first + 1;
  if (piece->kind == LYCEUM_BLOCK_PARAGRAPH && !piece->strong && has_lead (self, first))
    piece->kind = LYCEUM_BLOCK_TERM;
  if (piece->kind == LYCEUM_BLOCK_LIST_ITEM)
    piece->level = list_level (self, self->x0);
  else if (self->x0 < left_edge (self->pdf, first) + self->pdf->body_size)
    g_array_set_size (self->indents, 0);
  g_array_append_val (self->pdf->pieces, *piece);
  self->n_kept = 0;
}

static void
begin_piece (Assembly            *self,
             guint                index,
             const LyceumPdfLine *line)
{
  guint number;

  self->piece = (LyceumPdfPiece){ .kind = LYCEUM_BLOCK_PARAGRAPH, .first = index, .size = line->size, .strong = TRUE };
  self->x0 = line->x0;
  self->hang = line->x0;
  if (line->table > 0)
    self->piece.kind = LYCEUM_BLOCK_TABLE;
  else if (is_code (line))
    self->piece.kind = LYCEUM_BLOCK_CODE;
  else if (is_caption (line->text->str))
    self->piece.kind = LYCEUM_BLOCK_CAPTION;
  else if (_lyceum_pdf_item_mark (line->text->str, &number) > 0)
    self->piece.kind = LYCEUM_BLOCK_LIST_ITEM;
}

static const LyceumPdfLine *
next_kept (LyceumPdf *self,
           guint      index)
{
  const LyceumPdfLine *line = index + 1 < self->lines->len ? _lyceum_pdf_line (self, index + 1) : NULL;

  return line != NULL && !line->dropped && line->page == _lyceum_pdf_line (self, index)->page ? line : NULL;
}

void
_lyceum_pdf_make_pieces (LyceumPdf *self)
{
  g_autoptr (GArray) indents = g_array_new (FALSE, FALSE, sizeof (double));
  Assembly assembly = { .pdf = self, .indents = indents };

  for (guint i = 0; i < self->lines->len; i++)
    {
      const LyceumPdfLine *line = _lyceum_pdf_line (self, i);

      if (line->dropped)
        continue;
      if (assembly.n_kept > 0 &&
          starts_piece (&assembly, _lyceum_pdf_line (self, assembly.last), line, next_kept (self, i)))
        end_piece (&assembly);
      if (assembly.n_kept == 0)
        begin_piece (&assembly, i, line);
      else
        assembly.hang = MAX (assembly.hang, line->x0);
      assembly.piece.strong = assembly.piece.strong && (line->styles & LYCEUM_SPAN_STRONG) != 0;
      assembly.last = i;
      assembly.n_kept++;
    }
  end_piece (&assembly);
}

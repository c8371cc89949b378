/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-block-writer.h"
#include "lyceum-reader-private.h"

#include <poppler.h>

G_BEGIN_DECLS

/*
 * A PDF says where its letters stand, and nothing else. Reading it goes in steps: the lines of each page; what repeats in
 * the margins is dropped; lines that belong together become pieces (paragraphs, items, titles); titles find their level.
 */

/* Between two letters of a line: where the first ends and the second begins, and the place of this one in the text. */
typedef struct
{
  double x0, x1;
  guint at;
} LyceumPdfGap;

/* Where it stands: in points, from the upper left corner of its page. */
typedef struct
{
  GString *text;
  GArray *spans;  /* (element-type LyceumSpan) */
  GArray *gaps;   /* (nullable) (element-type LyceumPdfGap): wider than most spaces; until it is arranged */
  double x0, y0, x1, y1;
  double size;    /* of most of its letters, in points */
  guint styles;   /* STRONG, EMPHASIS, CODE: those that all of its letters have */
  guint page;     /* from 1 */
  guint column;   /* of its page, from 1; 0: it stands across all of them, or there is one only */
  guint n_above;  /* lines across all columns that stand above it, itself among them */
  guint order;    /* on its page, as poppler has them */
  guint table;    /* number of the table that it is a row of, its cells apart by tabs; 0: none */
  gboolean dropped;
} LyceumPdfLine;

typedef struct
{
  LyceumBlockKind kind;
  guint first, n_lines; /* of the lines that it is made of */
  guint level;
  double size;
  gboolean strong;      /* from end to end */
  guint outline;        /* title: how deep it lies in the outline of the document; 0: it is not in it */
  guint depth;          /* title: of its number: 2 for "2.1"; 0: it has none */
} LyceumPdfPiece;

typedef struct
{
  PopplerDocument *pdf; /* (nullable): none for what was recognised */
  LyceumReading *reading;
  GPtrArray *lines;     /* (element-type LyceumPdfLine) in reading order */
  GPtrArray *pages;     /* (element-type LyceumPdfPage) */
  GArray *pieces;       /* (element-type LyceumPdfPiece) */
  GHashTable *words;    /* (element-type utf8): all words of the text, in lower case */
  double body_size;     /* of most letters */
  double pitch;         /* from line to line in running text */
  guint n_tables;
} LyceumPdf;

#define LYCEUM_PDF_MAX_COLUMNS 6u

typedef struct
{
  double width, height;
  guint first, n_lines; /* of the lines */
  guint n_columns;      /* 0: it is not set in columns */
  struct
  {
    double left, right; /* where most lines begin and end */
  } columns[LYCEUM_PDF_MAX_COLUMNS + 1]; /* as the lines number them */
} LyceumPdfPage;

/* Lines over all pages, before anything is dropped. */
#define LYCEUM_PDF_MAX_LINES 2000000u

/* lyceum-pdf-reader.c. Of pages whose lines are known, the document. */
void     _lyceum_pdf_init          (LyceumPdf *self, LyceumReading *reading);
void     _lyceum_pdf_write         (LyceumPdf *self);
void     _lyceum_pdf_clear         (LyceumPdf *self);

LyceumPdfLine *_lyceum_pdf_line_new (guint page);
void     _lyceum_pdf_line_free     (LyceumPdfLine *line);

/* The middle of a line: fonts of several heights on one line agree on it. */
static inline double
_lyceum_pdf_line_middle (const LyceumPdfLine *line)
{
  return (line->y0 + line->y1) / 2;
}

static inline LyceumPdfLine *
_lyceum_pdf_line (LyceumPdf *self,
                  guint      index)
{
  return g_ptr_array_index (self->lines, index);
}

/* lyceum-pdf-page.c: adds the lines of a page. */
void     _lyceum_pdf_read_page     (LyceumPdf *self, PopplerPage *page, guint number);

/* lyceum-pdf-columns.c: puts the lines of a page in reading order, one column of text after the other. */
void     _lyceum_pdf_arrange       (LyceumPdf *self, LyceumPdfPage *page);

/* lyceum-pdf-grids.c: makes rows of the parts of a page that stand in a grid, wherever poppler has them. */
void     _lyceum_pdf_find_grids    (LyceumPdf *self, guint first);

/*
 * lyceum-pdf-rows.c: makes lines of the parts that poppler cut them into; the last @n lines are those of a page, or of a
 * column of it.
 */
void     _lyceum_pdf_join_parts    (LyceumPdf *self, guint first);
void     _lyceum_pdf_join_rows     (LyceumPdf *self, LyceumPdfLine **lines, guint n, gboolean leftwards, GPtrArray *into);

/* Cuts a line in two. Returns: (transfer full): what stands behind the gap. */
LyceumPdfLine *_lyceum_pdf_split_line (LyceumPdfLine *line, const LyceumPdfGap *gap);
void     _lyceum_pdf_append_line   (LyceumPdfLine *line, LyceumPdfLine *other, gboolean space);
/* "2.1", "(a)", "•": what stands in front of a title or an item, apart from it. */
gboolean _lyceum_pdf_is_number     (const char *text);

/* lyceum-pdf-margins.c: measures the text; drops running titles, page numbers, footnotes and tables of contents. */
void     _lyceum_pdf_measure       (LyceumPdf *self);
void     _lyceum_pdf_drop_margins  (LyceumPdf *self);

/* lyceum-pdf-notes.c: drops the footnotes of a page, and the marks that point to them. */
void     _lyceum_pdf_drop_notes    (LyceumPdf *self, const LyceumPdfPage *page);

/* lyceum-pdf-tables.c: makes rows of lines that are cells. */
void     _lyceum_pdf_find_tables   (LyceumPdf *self);

/* lyceum-pdf-pieces.c: joins lines. */
void     _lyceum_pdf_make_pieces   (LyceumPdf *self);

/* lyceum-pdf-titles.c: finds which pieces are titles, and of which level. */
void     _lyceum_pdf_find_titles   (LyceumPdf *self);

/* lyceum-pdf-words.c: the text of a piece, with the words that a line end cut in two made whole. */
void     _lyceum_pdf_learn_words   (LyceumPdf *self);
void     _lyceum_pdf_write_piece   (LyceumPdf *self, const LyceumPdfPiece *piece, LyceumBlockWriter *writer);

/* Length of the bullet or number that @text begins with, with the space behind it; 0: it is no item. */
gsize    _lyceum_pdf_item_mark     (const char *text, guint *number);

/* lyceum-pdf-leftwards.c. Whether most of the letters of @text are of a script that is written from right to left. */
gboolean _lyceum_pdf_runs_leftwards (const char *text, gsize length);

/* Takes out poppler's marks for directions, and puts spaces where they belong. Returns: (transfer full): */
char    *_lyceum_pdf_mend_leftwards (const char *text);

/* Letters and figures only, in one case: how titles are compared. Returns: (transfer full): */
char    *_lyceum_pdf_bare_text     (const char *text);

G_END_DECLS

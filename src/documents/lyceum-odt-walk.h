/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-odt-private.h"

G_BEGIN_DECLS

/* A walk through the part with the text: what is open at the place where it is. */

/* How words look at a place. */
typedef struct
{
  guint styles;
  int script;
  gboolean hidden;
} LyceumOdtLook;

/* A paragraph; those in a note or a box stand in the one that these hang on. */
typedef struct
{
  const LyceumOdtStyle *style;
  guint heading; /* 0: none */
  gboolean open;
  guint first_look;
  LyceumOdtLists *lists; /* (owned) */
} LyceumOdtParagraph;

/* A picture or a formula and what is said of it. */
typedef struct
{
  char *path;             /* (nullable) */
  GBytes *bytes;          /* (nullable) */
  GString *title, *words; /* the short and the long of what it shows */
  char *formula;          /* (nullable) */
  char *tex;              /* (nullable) */
} LyceumOdtFrame;

typedef struct
{
  guint rows;
  gboolean in_header;
  guint cell_rows; /* that the cell goes over */
  guint cells;     /* how often it is there */
} LyceumOdtTable;

typedef struct
{
  const LyceumOdtContext *context;
  LyceumOfficeBody *body;
  guint8 stack[LYCEUM_LIMIT_DEPTH + 1]; /* LyceumOdtName of what is open */
  guint depth;
  guint skipped; /* the depth of what is passed over; 0: nothing */
  gboolean too_deep;
  GArray *paragraphs; /* (element-type LyceumOdtParagraph) */
  GArray *looks;      /* (element-type LyceumOdtLook) */
  GArray *frames;     /* (element-type LyceumOdtFrame) */
  GArray *tables;     /* (element-type LyceumOdtTable) */
  guint links;
  gsize object_bytes; /* of the formulas that were read */
  LyceumMathml *math; /* (nullable) */
  GString *gathered;  /* a title, a picture in letters */
} LyceumOdtWalk;

LyceumOdtParagraph *_lyceum_odt_get_paragraph (LyceumOdtWalk *self);
LyceumOdtFrame *_lyceum_odt_get_frame (LyceumOdtWalk *self);
LyceumOdtTable *_lyceum_odt_get_table (LyceumOdtWalk *self);
const LyceumOdtLook *_lyceum_odt_get_look (LyceumOdtWalk *self);
guint _lyceum_odt_get_number (const LyceumMarkupElement *element, const char *name, guint most);
void _lyceum_odt_push_paragraph (LyceumOdtWalk *self);
void _lyceum_odt_pop_paragraph (LyceumOdtWalk *self);
void _lyceum_odt_start_paragraph (LyceumOdtWalk *self, LyceumOdtName name, const LyceumMarkupElement *element);
void _lyceum_odt_end_paragraph (LyceumOdtWalk *self);
void _lyceum_odt_start_span (LyceumOdtWalk *self, const LyceumMarkupElement *element);
void _lyceum_odt_end_span (LyceumOdtWalk *self);
void _lyceum_odt_add_text (LyceumOdtWalk *self, const char *text, gsize length);
void _lyceum_odt_add_folded (LyceumOdtWalk *self, const char *text, gsize length);
void _lyceum_odt_add_spaces (LyceumOdtWalk *self, const LyceumMarkupElement *element);
void _lyceum_odt_start_frame (LyceumOdtWalk *self);
void _lyceum_odt_take_image (LyceumOdtWalk *self, const LyceumMarkupElement *element);
void _lyceum_odt_keep_formula (LyceumOdtWalk *self, LyceumMathml *math);
void _lyceum_odt_take_object (LyceumOdtWalk *self, const LyceumMarkupElement *element);
void _lyceum_odt_end_frame (LyceumOdtWalk *self);
void _lyceum_odt_end_bytes (LyceumOdtWalk *self);
void _lyceum_odt_start_table (LyceumOdtWalk *self);
void _lyceum_odt_start_row (LyceumOdtWalk *self);
void _lyceum_odt_start_cell (LyceumOdtWalk *self, const LyceumMarkupElement *element);
void _lyceum_odt_end_cell (LyceumOdtWalk *self);

G_END_DECLS

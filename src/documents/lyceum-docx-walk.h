/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-docx-private.h"

G_BEGIN_DECLS

/* A walk through a part with text: what is open at the place where it is. */

/* What is said of the run that is open. */
typedef struct
{
  guint styles;
  gboolean hidden;
  int script; /* 1: raised, -1: lowered */
  char language[16];
} LyceumDocxRun;

/* A paragraph; those in a text box stand in the one that the box hangs on. */
typedef struct
{
  const LyceumDocxStyle *style;
  int list;        /* -1: as the style says; 0: none */
  int depth;       /* -1: as the style says */
  int outline;     /* -1: as the style says */
  gboolean joined; /* its end was deleted: the next one goes on with it */
  LyceumDocxRun run;
  guint links;
  guint drawings; /* that are open */
  char *picture;  /* (nullable): the path of the part */
  char *words;    /* (nullable): what it shows */
} LyceumDocxParagraph;

typedef struct
{
  guint rows;
  gboolean look, styled; /* the first row looks other than the others */
  gboolean started;      /* the row */
  gboolean header;
  gboolean deleted;
  guint columns; /* of the cell */
  gboolean continued;
} LyceumDocxTable;

typedef struct
{
  const LyceumDocxContext *context;
  LyceumOfficeBody *body;
  LyceumDocxFields *fields;
  guint8 stack[LYCEUM_LIMIT_DEPTH + 1]; /* LyceumDocxName of what is open */
  guint depth;
  guint skipped; /* the depth of what is passed over; 0: nothing */
  gboolean too_deep;
  gboolean placeholder;
  GArray *paragraphs;     /* (element-type LyceumDocxParagraph) */
  GArray *tables;         /* (element-type LyceumDocxTable) */
  GArray *choices;        /* (element-type guint64) */
  LyceumOfficeMath *math; /* (nullable) */
  guint math_depth;
  guint page, pages_waiting;
  char *note; /* (nullable): the key of the note that is open */
} LyceumDocxWalk;

LyceumDocxParagraph *_lyceum_docx_get_paragraph (LyceumDocxWalk *self);
LyceumDocxTable *_lyceum_docx_get_table (LyceumDocxWalk *self);
LyceumDocxName _lyceum_docx_parent (LyceumDocxWalk *self, guint up);
int _lyceum_docx_get_number (const LyceumMarkupElement *element, int most);
void _lyceum_docx_skip (LyceumDocxWalk *self);
void _lyceum_docx_start_paragraph (LyceumDocxWalk *self);
void _lyceum_docx_set_paragraph_style (LyceumDocxWalk *self, const LyceumMarkupElement *element);
void _lyceum_docx_end_paragraph (LyceumDocxWalk *self);
void _lyceum_docx_break_page (LyceumDocxWalk *self);
void _lyceum_docx_take_run_property (LyceumDocxWalk *self, LyceumDocxName name, const LyceumMarkupElement *element);
void
_lyceum_docx_take_paragraph_property (LyceumDocxWalk *self, LyceumDocxName name, const LyceumMarkupElement *element);
gboolean _lyceum_docx_is_hidden (LyceumDocxWalk *self);
void _lyceum_docx_add_text (LyceumDocxWalk *self, const char *text, gsize length);
void _lyceum_docx_add_sign (LyceumDocxWalk *self, const char *text);
void _lyceum_docx_add_symbol (LyceumDocxWalk *self, const LyceumMarkupElement *element);
void _lyceum_docx_add_note (LyceumDocxWalk *self, const char *prefix, const LyceumMarkupElement *element);
void _lyceum_docx_start_note (LyceumDocxWalk *self, const char *prefix, const LyceumMarkupElement *element);
void _lyceum_docx_end_note (LyceumDocxWalk *self);
void _lyceum_docx_take_picture_file (LyceumDocxWalk *self, const LyceumMarkupElement *element);
void _lyceum_docx_take_picture_words (LyceumDocxWalk *self, LyceumDocxName name, const LyceumMarkupElement *element);
void _lyceum_docx_end_drawing (LyceumDocxWalk *self);
void _lyceum_docx_start_box (LyceumDocxWalk *self);
void _lyceum_docx_end_box (LyceumDocxWalk *self);
void _lyceum_docx_start_table (LyceumDocxWalk *self);
void _lyceum_docx_take_table_property (LyceumDocxWalk *self, LyceumDocxName name, const LyceumMarkupElement *element);
void _lyceum_docx_start_cell (LyceumDocxWalk *self);
void _lyceum_docx_end_cell (LyceumDocxWalk *self);
void _lyceum_docx_end_row (LyceumDocxWalk *self);

G_END_DECLS

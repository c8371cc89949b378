/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-html-reader.h"
#include "lyceum-mathml.h"

G_BEGIN_DECLS

/* Those from BLOCK on up to BREAK stand on lines of their own. */
typedef enum
{
  HTML_INLINE, /* and what is not known */
  HTML_SKIP,
  HTML_BLOCK,
  HTML_BODY,
  HTML_MAIN,
  HTML_HEADING,
  HTML_ORDERED_LIST,
  HTML_LIST,
  HTML_ITEM,
  HTML_DEFINITIONS,
  HTML_TERM,
  HTML_DEFINITION,
  HTML_TABLE,
  HTML_ROW,
  HTML_CELL,
  HTML_CAPTION,
  HTML_VERBATIM,
  HTML_QUOTE,
  HTML_BREAK,
  HTML_STRONG,
  HTML_EMPHASIS,
  HTML_CODE,
  HTML_DFN,
  HTML_LINK,
  HTML_SUPERSCRIPT,
  HTML_SUBSCRIPT,
  HTML_QUOTATION,
  HTML_FORMULA,
  HTML_TEX,   /* a formula as its source */
  HTML_IMAGE,
  HTML_TITLE,
  HTML_STYLE,
} LyceumHtmlClass;

/* A list that is open. */
typedef struct
{
  guint number;      /* of its next item; 0: unordered */
  guint first_block; /* of the document */
  guint items;
  guint links;       /* of the items, those that are links from end to end */
} LyceumHtmlList;

/* What the text under way is; inner elements inherit it. */
typedef struct
{
  guint styles;   /* LyceumSpanStyle */
  guint heading;  /* level; 0: none */
  guint quotes;
  guint lists;    /* open lists */
  guint definitions; /* open definition lists */
  guint figures;     /* open figures */
  LyceumBlockKind kind; /* PARAGRAPH, TERM, DEFINITION, CAPTION or CODE */
  gboolean one_line; /* blocks inside do not end it: a heading, a term, a caption, a cell */
  gboolean cell;
  gboolean defining; /* in what is marked as a definition: strong words in it are terms */
} LyceumHtmlContext;

typedef struct
{
  LyceumHtmlClass class;
  LyceumHtmlContext outer;
  guint start;       /* of its text in the writer */
  guint block;        /* which @start is a place in, by the number of those that had ended */
  gboolean is_note;  /* a link: to a note */
  gboolean bridge;   /* a title at the beginning of a paragraph */
  gboolean apart;    /* a formula that stands apart */
} LyceumHtmlFrame;

typedef struct _LyceumHtmlTable LyceumHtmlTable;
typedef struct _LyceumHtmlPage LyceumHtmlPage;

struct _LyceumHtmlReader
{
  LyceumBlockWriter writer;
  const LyceumStyleSheet *styles; /* (unowned) (nullable) */
  LyceumStyleSheet *own_styles;   /* of style elements */
  GString *css;                   /* (nullable): of the style element under way */
  guint css_depth;     /* of such elements in each other */
  LyceumHtmlContext context;
  GArray *frames;  /* (element-type LyceumHtmlFrame): at most LYCEUM_LIMIT_DEPTH of them */
  GArray *lists;   /* (element-type LyceumHtmlList) */
  guint depth;     /* of elements, those without a frame too */
  guint skipping;  /* the depth of the element that is left out; 0: none */
  guint number;    /* of the item under way */
  gboolean item_waits; /* the text under way is the first of its item */
  gboolean too_deep;
  guint next_page;      /* a page of the printed book that begins behind the block under way; 0: none */
  GPtrArray *waiting;   /* (element-type LyceumBlock): pictures of the block under way */
  GString *tex;         /* text in which a formula may have begun */
  LyceumHtmlPictureFunc picture_func; /* (nullable) */
  gpointer picture_data;
  LyceumHtmlPage *page; /* (owned) (nullable): which part of it is read, where that has been looked into */
  guint first_block; /* of this text in the document */
  guint heading_level; /* the last one that the text declares */
  gboolean in_definition; /* the block before is the title of a definition */
  gboolean main_ended; /* what comes behind the main part is left out */
  char *code_language;
  GString *title;         /* (nullable) */
  gboolean in_title;
  char *language;         /* (nullable) */
  LyceumMathml *formula;  /* (nullable): under way */
  guint formula_depth;
  gboolean formula_apart;
  LyceumHtmlTable *table; /* (nullable): being recorded */
  guint tables;           /* open ones being written */
  gsize row_start;        /* of the row under way in the writer */
  guint cells;            /* of that row up to now */
  guint columns_to_come;  /* that the last cell covers besides its own */
};

/* lyceum-html-names.c */
LyceumHtmlClass  _lyceum_html_classify       (const char *name);
guint            _lyceum_html_heading_level  (const char *name);
gboolean         _lyceum_html_is_left_out    (const LyceumMarkupElement *element);
gboolean         _lyceum_html_is_tex         (const LyceumMarkupElement *element);
gboolean         _lyceum_html_is_tex_apart   (const LyceumMarkupElement *element);
gboolean         _lyceum_html_is_figure      (const LyceumMarkupElement *element);
gboolean         _lyceum_html_is_formula     (const LyceumMarkupElement *element);
gboolean         _lyceum_html_is_term        (const LyceumMarkupElement *element);
gboolean         _lyceum_html_is_quote       (const LyceumMarkupElement *element);
gboolean         _lyceum_html_is_caption     (const LyceumMarkupElement *element);
gboolean         _lyceum_html_is_definition  (const LyceumMarkupElement *element);
gboolean         _lyceum_html_title_defines  (const char *title);
guint            _lyceum_html_page_number    (const LyceumMarkupElement *element);
gboolean         _lyceum_html_is_note_link   (const LyceumMarkupElement *element);
gboolean         _lyceum_html_is_note_mark   (const char *text);
gboolean         _lyceum_html_is_anchor_mark (const char *text);
gboolean         _lyceum_html_is_blank       (const char *text, gsize length);
gboolean         _lyceum_html_is_bullet      (const char *text, gsize length);
guint            _lyceum_html_class_styles   (LyceumHtmlReader *reader, const LyceumMarkupElement *element);

/* lyceum-html-reader.c: the events; a table that was recorded is played back through them. */
extern const LyceumMarkupSink _lyceum_html_sink;
void             _lyceum_html_flush          (LyceumHtmlReader *self);

void             _lyceum_html_add_folded     (LyceumHtmlReader *self, const char *text, gsize length);

/* lyceum-html-attributes.c */
void             _lyceum_html_note_language  (LyceumHtmlReader *self, const LyceumMarkupElement *element);
void             _lyceum_html_note_page      (LyceumHtmlReader *self, const LyceumMarkupElement *element);
void             _lyceum_html_add_image      (LyceumHtmlReader *self, const LyceumMarkupElement *element);
void             _lyceum_html_apply_attributes (LyceumHtmlReader *self, const LyceumMarkupElement *element,
                                                LyceumHtmlFrame *frame);
gboolean         _lyceum_html_is_to_skip     (LyceumHtmlReader *self, const LyceumMarkupElement *element, LyceumHtmlClass class);

/* lyceum-html-pictures.c */
void             _lyceum_html_note_picture   (LyceumHtmlReader *self, const LyceumMarkupElement *element);
void             _lyceum_html_write_pictures (LyceumHtmlReader *self);
void             _lyceum_html_forget_pictures (LyceumHtmlReader *self);

/* lyceum-html-tex.c */
void             _lyceum_html_take_text      (LyceumHtmlReader *self, const char *text, gsize length);
void             _lyceum_html_settle_text    (LyceumHtmlReader *self);
void             _lyceum_html_add_source     (LyceumHtmlReader *self, const char *source);
void             _lyceum_html_leave_tex      (LyceumHtmlReader *self, LyceumHtmlFrame *frame);

/* lyceum-html-lists.c */
void             _lyceum_html_start_list     (LyceumHtmlReader *self, const LyceumMarkupElement *element, gboolean ordered);
void             _lyceum_html_end_list       (LyceumHtmlReader *self);
void             _lyceum_html_start_item     (LyceumHtmlReader *self);
void             _lyceum_html_finish_item    (LyceumHtmlReader *self);
void             _lyceum_html_start_row      (LyceumHtmlReader *self);
void             _lyceum_html_end_row        (LyceumHtmlReader *self);
void             _lyceum_html_start_cell     (LyceumHtmlReader *self, const LyceumMarkupElement *element);

/* lyceum-html-inline.c */
void             _lyceum_html_break_block    (LyceumHtmlReader *self);
void             _lyceum_html_break_line     (LyceumHtmlReader *self);
void             _lyceum_html_start_verbatim (LyceumHtmlReader *self);
void             _lyceum_html_note_code      (LyceumHtmlReader *self, const LyceumMarkupElement *element);
void             _lyceum_html_start_formula  (LyceumHtmlReader *self, const LyceumMarkupElement *element);
void             _lyceum_html_finish_formula (LyceumHtmlReader *self);
void             _lyceum_html_leave_script   (LyceumHtmlReader *self, LyceumHtmlFrame *frame);
/** Whether what an element began in is still being written. */
gboolean _lyceum_html_has_start    (LyceumHtmlReader *self, const LyceumHtmlFrame *frame);
void             _lyceum_html_leave_link     (LyceumHtmlReader *self, LyceumHtmlFrame *frame);

/* lyceum-html-titles.c */
void             _lyceum_html_finish_prose   (LyceumHtmlReader *self);
void             _lyceum_html_cut_title      (LyceumHtmlReader *self, guint end);

/* lyceum-html-table.c */
LyceumHtmlTable *_lyceum_html_table_new      (const LyceumMarkupElement *element);
void             _lyceum_html_table_free     (LyceumHtmlTable *self);
void             _lyceum_html_table_start    (LyceumHtmlTable *self, const LyceumMarkupElement *element);
void             _lyceum_html_table_text     (LyceumHtmlTable *self, const char *text, gsize length);
gboolean         _lyceum_html_table_end      (LyceumHtmlTable *self, const char *name); /* whether the table has ended */
void             _lyceum_html_table_write    (LyceumHtmlTable *self, LyceumHtmlReader *reader);

G_END_DECLS

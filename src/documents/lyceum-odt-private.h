/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-mathml.h"
#include "lyceum-odt-styles.h"
#include "lyceum-office-body.h"

G_BEGIN_DECLS

typedef enum
{
  ODT_OTHER,
  ODT_BOX,
  ODT_BYTES,
  ODT_CELL,
  ODT_COVERED_CELL,
  ODT_FRAME,
  ODT_HEADER_ROWS,
  ODT_HEADING,
  ODT_IMAGE,
  ODT_LANGUAGE,
  ODT_LINE_BREAK,
  ODT_LINK,
  ODT_LIST,
  ODT_LIST_ITEM,
  ODT_MATH,
  ODT_META,
  ODT_NOTE,
  ODT_OBJECT,
  ODT_PARAGRAPH,
  ODT_ROW,
  ODT_SECTION,
  ODT_SKIP,
  ODT_SPACES,
  ODT_SPAN,
  ODT_TAB,
  ODT_TABLE,
  ODT_TITLE,
  ODT_WORDS,
} LyceumOdtName;

/** Tells names from each other. In lyceum-odt-names.c. */
GHashTable *_lyceum_odt_names_new (void);

/* Lists, one in the other. In lyceum-odt-lists.c. */
typedef struct _LyceumOdtLists LyceumOdtLists;

LyceumOdtLists *_lyceum_odt_lists_new        (LyceumOdtStyles *styles);
void            _lyceum_odt_lists_free       (LyceumOdtLists *self);
void            _lyceum_odt_lists_start      (LyceumOdtLists *self, const LyceumMarkupElement *element);
void            _lyceum_odt_lists_end        (LyceumOdtLists *self);
void            _lyceum_odt_lists_start_item (LyceumOdtLists *self, const LyceumMarkupElement *element);
guint           _lyceum_odt_lists_get_depth  (LyceumOdtLists *self);

/** Whether the paragraph that ends now is the first of its item. @number: (out): 0 where it has none. */
gboolean        _lyceum_odt_lists_take_item  (LyceumOdtLists *self, guint *number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumOdtLists, _lyceum_odt_lists_free)

typedef struct
{
  LyceumDocument *document;
  GHashTable *parts; /* empty where all is in one file */
  LyceumOdtStyles *styles;
  GHashTable *names;
} LyceumOdtContext;

/** Reads the part with the text. @too_deep: (out). Returns: %FALSE when it is damaged or too deep. In lyceum-odt-body.c. */
gboolean    _lyceum_odt_read_part (const LyceumOdtContext *context, const char *data, gsize size, gboolean *too_deep);

G_END_DECLS

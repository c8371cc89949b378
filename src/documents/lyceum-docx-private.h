/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-docx-numbering.h"
#include "lyceum-docx-styles.h"
#include "lyceum-office-body.h"
#include "lyceum-office-package.h"
#include "lyceum-office-math.h"

G_BEGIN_DECLS

typedef enum
{
  DOCX_OTHER,
  DOCX_ALTERNATE,
  DOCX_BOLD,
  DOCX_BREAK,
  DOCX_CELL,
  DOCX_CELL_SPAN,
  DOCX_CHOICE,
  DOCX_CONTENT,
  DOCX_DELETED, /* a mark in properties, or what was deleted */
  DOCX_DRAWING,
  DOCX_ENDNOTE,
  DOCX_ENDNOTE_REF,
  DOCX_FALLBACK,
  DOCX_FIELD_CHAR,
  DOCX_FIELD_SIMPLE,
  DOCX_FONTS,
  DOCX_FOOTNOTE,
  DOCX_FOOTNOTE_REF,
  DOCX_FORMULA,
  DOCX_HEADER_ROW,
  DOCX_HYPERLINK,
  DOCX_INSTRUCTION,
  DOCX_ITALIC,
  DOCX_LANGUAGE,
  DOCX_LEVEL,
  DOCX_LIST,
  DOCX_NO_BREAK_HYPHEN,
  DOCX_OUTLINE,
  DOCX_PAGE_BREAK,
  DOCX_PARAGRAPH,
  DOCX_PARAGRAPH_PROPERTIES,
  DOCX_PARAGRAPH_STYLE,
  DOCX_PICTURE_FILE,
  DOCX_PICTURE_WORDS,
  DOCX_PLACEHOLDER,
  DOCX_ROW,
  DOCX_ROW_PROPERTIES,
  DOCX_RUN,
  DOCX_RUN_PROPERTIES,
  DOCX_RUN_STYLE,
  DOCX_SCRIPT,
  DOCX_SHAPE,
  DOCX_SKIP,
  DOCX_SYMBOL,
  DOCX_TAB,
  DOCX_TABLE,
  DOCX_TABLE_LOOK,
  DOCX_TABLE_STYLE,
  DOCX_TEXT,
  DOCX_TEXT_BOX,
  DOCX_UP_MERGE,
  DOCX_VANISH,
} LyceumDocxName;

/** Tells names from each other. In lyceum-docx-names.c. */
GHashTable     *_lyceum_docx_names_new (void);

/** Returns: the sign behind a code of a font that has signs in place of letters; 0: none that can be said. */
gunichar        _lyceum_docx_symbol (gunichar code, const char *font);

/* Fields: what a program works out, as the number of a page. In lyceum-docx-fields.c. */
typedef struct _LyceumDocxFields LyceumDocxFields;

LyceumDocxFields *_lyceum_docx_fields_new     (void);
void            _lyceum_docx_fields_free      (LyceumDocxFields *self);
/** The mark where one begins, where its result begins, or where it ends. */
void            _lyceum_docx_fields_mark      (LyceumDocxFields *self, const LyceumMarkupElement *element);
void            _lyceum_docx_fields_add       (LyceumDocxFields *self, const char *text, gsize length);
/** What comes is surely in no field. */
void            _lyceum_docx_fields_clear     (LyceumDocxFields *self);
/** A paragraph ends: a field that should have ended in it has. */
void            _lyceum_docx_fields_end_paragraph (LyceumDocxFields *self);
gboolean        _lyceum_docx_fields_hide      (LyceumDocxFields *self);
gboolean        _lyceum_docx_fields_link      (LyceumDocxFields *self);
/** Whether what this instruction gives is no part of the text. */
gboolean        _lyceum_docx_is_hidden_field  (const char *instruction);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumDocxFields, _lyceum_docx_fields_free)

/** What the text, the footnotes and the endnotes of a document are read with. */
typedef struct
{
  LyceumDocument *document; /* (nullable): to give the title to */
  GHashTable *parts;
  GHashTable *relations; /* of the part that is read */
  LyceumDocxStyles *styles;
  LyceumDocxNumbering *numbering;
  GHashTable *names;
  GHashTable *notes;     /* (element-type utf8 GPtrArray): blocks by "f3", "e1" */
  GHashTable *languages; /* (element-type utf8 guint): how much text is in each */
  gboolean has_pages;
} LyceumDocxContext;

/** Reads a part with text to @body. @too_deep: (out). Returns: %FALSE when it is damaged or too deep. In lyceum-docx-body.c. */
gboolean        _lyceum_docx_read_part (const LyceumDocxContext *context, GBytes *bytes, LyceumOfficeBody *body,
                                        gboolean *too_deep);

G_END_DECLS

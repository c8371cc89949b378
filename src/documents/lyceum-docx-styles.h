/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-markup.h"
#include "lyceum-office-styles.h"

G_BEGIN_DECLS

#define LYCEUM_DOCX_NO_NUMBER (-1)

/** What a style says of a paragraph or of a run. */
typedef struct
{
  LyceumBlockKind kind;
  guint level;    /* heading: 1 to 6 */
  gboolean title; /* of the document */
  gboolean left_out; /* a line of a table of contents */
  int list;       /* numId, or LYCEUM_DOCX_NO_NUMBER */
  guint depth;    /* ilvl */
  guint inset;    /* how much deeper it looks than it is */
  guint styles;   /* LyceumSpanStyle of a run */
  gboolean hidden;
} LyceumDocxStyle;

typedef struct _LyceumDocxStyles LyceumDocxStyles;

/** @bytes: (nullable): the part with the styles */
LyceumDocxStyles      *_lyceum_docx_styles_new      (GBytes *bytes);
void                   _lyceum_docx_styles_free     (LyceumDocxStyles *self);

/** @id: (nullable). Returns: (transfer none): the standard one where it is not known. */
const LyceumDocxStyle *_lyceum_docx_styles_get      (LyceumDocxStyles *self, const char *id);

/** Returns: (transfer none) (nullable): the language of what does not say another. */
const char            *_lyceum_docx_styles_get_language (LyceumDocxStyles *self);

/** What a "val" of this element means: absent is yes. */
gboolean               _lyceum_docx_is_on           (const LyceumMarkupElement *element);

/** @name: "heading 2", "Titre 1" and the like. Returns: 1 to 6, 0: no heading */
guint                  _lyceum_docx_heading_level   (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumDocxStyles, _lyceum_docx_styles_free)

G_END_DECLS

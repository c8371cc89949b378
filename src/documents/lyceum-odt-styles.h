/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document-private.h"
#include "lyceum-markup.h"

G_BEGIN_DECLS

/** What a style says of a paragraph, or of the words in it. */
typedef struct
{
  LyceumBlockKind kind;
  guint level;       /* definition: 1 */
  gboolean title;    /* of the document */
  gboolean left_out; /* a line of a table of contents */
  guint styles;      /* LyceumSpanStyle: those that are on */
  guint not_styles;  /* and those that are off */
  int script;        /* 1: raised, -1: lowered */
  gboolean hidden;
} LyceumOdtStyle;

typedef struct
{
  gboolean numbered;
  guint start;
} LyceumOdtLevel;

/** The styles of an OpenDocument file, from all of its parts. */
typedef struct _LyceumOdtStyles LyceumOdtStyles;

LyceumOdtStyles      *_lyceum_odt_styles_new       (void);
void                  _lyceum_odt_styles_free      (LyceumOdtStyles *self);

/** Every element of a part, in its order: those that say nothing of styles are passed over. */
void                  _lyceum_odt_styles_start     (LyceumOdtStyles *self, const LyceumMarkupElement *element);
void                  _lyceum_odt_styles_end       (LyceumOdtStyles *self, const char *name);

/** @name: (nullable). Returns: (transfer none): the standard one where it is not known. */
const LyceumOdtStyle *_lyceum_odt_styles_get       (LyceumOdtStyles *self, gboolean of_words, const char *name);

/** @list: (nullable): the name of a style of lists. @depth: from 1. */
LyceumOdtLevel        _lyceum_odt_styles_get_level (LyceumOdtStyles *self, const char *list, guint depth);

/** Returns: (transfer none) (nullable): */
const char           *_lyceum_odt_styles_get_language (LyceumOdtStyles *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumOdtStyles, _lyceum_odt_styles_free)

G_END_DECLS

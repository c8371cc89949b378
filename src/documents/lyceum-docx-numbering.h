/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Counts the items of lists, by what the part with the numbering says. */
typedef struct _LyceumDocxNumbering LyceumDocxNumbering;

typedef enum
{
  LYCEUM_DOCX_LIST_NONE,
  LYCEUM_DOCX_LIST_BULLET,
  LYCEUM_DOCX_LIST_NUMBER,
} LyceumDocxListKind;

/** @bytes: (nullable) */
LyceumDocxNumbering *_lyceum_docx_numbering_new  (GBytes *bytes);
void                 _lyceum_docx_numbering_free (LyceumDocxNumbering *self);

/** Counts one more item of @list at @depth (from 0). @number: (out): its number, 0 where it has none. */
LyceumDocxListKind   _lyceum_docx_numbering_count (LyceumDocxNumbering *self, int list, guint depth, guint *number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumDocxNumbering, _lyceum_docx_numbering_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What the table of contents says of a file: its name there, and how deep it stands, from 1. */
typedef struct
{
  char *label;
  guint depth;
} LyceumEpubEntry;

/**
 * LyceumEpubPackage:
 * @spine: (element-type utf8): paths of the texts in reading order
 * @contents: (element-type utf8 LyceumEpubEntry): by path
 */
typedef struct
{
  char *title;      /* (nullable) */
  char *language;   /* (nullable) */
  GPtrArray *spine;
  GPtrArray *style_sheets; /* (element-type utf8): paths */
  GHashTable *contents;
} LyceumEpubPackage;

/** @files: (element-type utf8 GBytes). Returns: (transfer full) (nullable): %NULL when they are no EPUB */
LyceumEpubPackage *_lyceum_epub_package_new  (GHashTable *files);
void               _lyceum_epub_package_free (LyceumEpubPackage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumEpubPackage, _lyceum_epub_package_free)

G_END_DECLS

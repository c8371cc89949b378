/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-reader-private.h"

G_BEGIN_DECLS

/*
 * The packages that DOCX and PPTX are: parts in a ZIP archive that name each other by relations. Only parts of the same package
 * are ever read.
 */

typedef struct
{
  char *type;   /* the last word of the address that says it: "styles", "image", "notesSlide" */
  char *target; /* the path of the part */
} LyceumOfficeRelation;

/** Returns: (transfer full) (nullable): the parts that are of use, by path (element-type utf8 GBytes). Also for ODT. */
GHashTable *_lyceum_office_package_open (LyceumReading *reading, GError **error);

/** Returns: (transfer full): what @part ("" for the package) names, by id (element-type utf8 LyceumOfficeRelation). */
GHashTable *_lyceum_office_relations_new (GHashTable *parts, const char *part);

/** Returns: (transfer none) (nullable): the path of a part of that type, where there is one. */
const char *_lyceum_office_relations_find (GHashTable *relations, const char *type);

/** Returns: (transfer none) (nullable): the path behind an id. */
const char *_lyceum_office_relations_get (GHashTable *relations, const char *id);

/** Returns: (transfer none) (nullable): the type of a picture of this name that can be kept. */
const char *_lyceum_office_picture_type (const char *path, GBytes *bytes);

/** Title and language, from the properties of the document. */
void        _lyceum_office_read_properties (LyceumDocument *document, GHashTable *parts, const char *path);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * XML and HTML as a stream of events, the same for both. No tree is built, nothing outside of the given bytes is read, and
 * entities that a document declares itself are not known: one that grows without end grows nothing.
 */

/** @name: "class", "epub:type", "xml:lang"; other prefixes are gone. @value is not terminated. Lives as long as the event. */
typedef struct
{
  const char *name;
  const char *value;
  gsize length;
} LyceumMarkupAttribute;

/** @name: without its prefix; in lower case where the language does not mind case. */
typedef struct
{
  const char *name;
  const LyceumMarkupAttribute *attributes;
  guint n_attributes;
} LyceumMarkupElement;

/** What is done at each event; every one returns %FALSE to stop. @text is valid UTF-8. */
typedef struct
{
  gboolean (*start) (gpointer data, const LyceumMarkupElement *element);
  gboolean (*end) (gpointer data, const char *name);
  gboolean (*text) (gpointer data, const char *text, gsize length);
} LyceumMarkupSink;

/** Returns: %FALSE when it is not well-formed, so that what came is not all, or when the sink stopped. */
gboolean _lyceum_markup_parse_xml (const char *data, gsize size, const LyceumMarkupSink *sink, gpointer user_data);

/** @data is valid UTF-8. Takes whatever comes. */
void     _lyceum_markup_parse_html (const char *data, gsize size, const LyceumMarkupSink *sink, gpointer user_data);

/** Returns: (transfer none) (nullable): */
const LyceumMarkupAttribute *_lyceum_markup_find (const LyceumMarkupElement *element, const char *name);

/** Returns: (transfer full) (nullable): */
char    *_lyceum_markup_dup (const LyceumMarkupElement *element, const char *name);

/** Whether the attribute has exactly this value. */
gboolean _lyceum_markup_is (const LyceumMarkupElement *element, const char *name, const char *value);

/** Whether the attribute, a list of words apart by spaces, has one of @words, a %NULL-terminated array. */
gboolean _lyceum_markup_has_word (const LyceumMarkupElement *element, const char *name, const char *const *words);

/** Returns: (transfer full): what the entity of @length bytes, with & and ;, stands for; itself when it is not known. */
char    *_lyceum_markup_decode_entity (const char *entity, gsize length);

G_END_DECLS

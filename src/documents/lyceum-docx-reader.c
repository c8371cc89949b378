/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-docx-private.h"
#include "lyceum-office-reader.h"
#include "lyceum-office-titles.h"

#include <string.h>

static gboolean
read_part (LyceumReading *reading,
           const LyceumDocxContext *context,
           GBytes *bytes,
           LyceumDocument *document,
           GError **error)
{
  g_autoptr (LyceumOfficeBody) body = _lyceum_office_body_new (document);
  gboolean too_deep = FALSE;

  if (_lyceum_docx_read_part (context, bytes, body, &too_deep))
    return TRUE;
  return too_deep ? _lyceum_refuse_depth (reading, error)
                  : _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_DAMAGED, error);
}

/* Notes are read first, so that they are there when the text comes to them. A damaged part with notes costs the notes
 * only. */
static void
read_notes (LyceumReading *reading, const LyceumDocxContext *main_context, const char *path)
{
  g_autoptr (LyceumDocument) nowhere = lyceum_document_new ();
  g_autoptr (GHashTable) relations = NULL;
  LyceumDocxContext context = *main_context;
  GBytes *bytes = path != NULL ? g_hash_table_lookup (context.parts, path) : NULL;

  if (bytes == NULL)
    return;
  relations = _lyceum_office_relations_new (context.parts, path);
  context.relations = relations;
  context.document = NULL;
  context.languages = NULL;
  context.has_pages = FALSE;
  read_part (reading, &context, bytes, nowhere, NULL);
}

static GBytes *
get_part (GHashTable *parts, GHashTable *relations, const char *type)
{
  const char *path = _lyceum_office_relations_find (relations, type);

  return path != NULL ? g_hash_table_lookup (parts, path) : NULL;
}

static gboolean
has_pages (GBytes *bytes)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);

  return data != NULL && memmem (data, size, "lastRenderedPageBreak", 21) != NULL;
}

/* What most of the text is marked with; what nothing is marked with has the language of the styles. */
static void
set_language (LyceumReading *reading, LyceumDocxContext *context)
{
  const char *language = _lyceum_docx_styles_get_language (context->styles);
  guint most = 0;
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, context->languages);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (GPOINTER_TO_UINT (value) > most)
      {
        most = GPOINTER_TO_UINT (value);
        language = key;
      }
  /* A few words in another language say nothing about the rest, which has the language of the styles. */
  if (most < reading->document->text_bytes / 2)
    language = _lyceum_docx_styles_get_language (context->styles);
  if (language != NULL)
    lyceum_document_set_language (reading->document, language);
}

static void
note_list_free (gpointer data)
{
  g_ptr_array_unref (data);
}

gboolean
_lyceum_read_docx (LyceumReading *reading, GHashTable *parts, GError **error)
{
  g_autoptr (GHashTable) package = _lyceum_office_relations_new (parts, "");
  const char *path = _lyceum_office_relations_find (package, "officeDocument");
  GBytes *bytes = g_hash_table_lookup (parts, path != NULL ? path : "word/document.xml");
  g_autoptr (GHashTable) relations = _lyceum_office_relations_new (parts, path != NULL ? path : "word/document.xml");
  g_autoptr (LyceumDocxStyles) styles = _lyceum_docx_styles_new (get_part (parts, relations, "styles"));
  g_autoptr (LyceumDocxNumbering) numbering = _lyceum_docx_numbering_new (get_part (parts, relations, "numbering"));
  g_autoptr (GHashTable) names = _lyceum_docx_names_new ();
  g_autoptr (GHashTable) notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, note_list_free);
  g_autoptr (GHashTable) languages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  LyceumDocxContext context = {
    reading->document, parts, relations, styles, numbering, names, notes, languages, FALSE
  };

  if (bytes == NULL)
    return _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_DAMAGED, error);
  context.has_pages = has_pages (bytes);
  _lyceum_office_read_properties (reading->document, parts, _lyceum_office_relations_find (package, "core-properties"));
  read_notes (reading, &context, _lyceum_office_relations_find (relations, "footnotes"));
  read_notes (reading, &context, _lyceum_office_relations_find (relations, "endnotes"));
  if (!read_part (reading, &context, bytes, reading->document, error))
    return FALSE;
  set_language (reading, &context);
  _lyceum_office_find_titles (reading->document);
  return TRUE;
}

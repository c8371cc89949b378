/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-odt-private.h"
#include "lyceum-office-package.h"
#include "lyceum-office-reader.h"
#include "lyceum-office-titles.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
start_style (gpointer data, const LyceumMarkupElement *element)
{
  _lyceum_odt_styles_start (data, element);
  return TRUE;
}

static gboolean
end_style (gpointer data, const char *name)
{
  _lyceum_odt_styles_end (data, name);
  return TRUE;
}

static gboolean
pass_text (gpointer data, const char *text, gsize length)
{
  return TRUE;
}

static gboolean
read_text (LyceumReading *reading, GHashTable *parts, const char *data, gsize size, GError **error)
{
  static const LyceumMarkupSink sink = { start_style, end_style, pass_text };
  g_autoptr (LyceumOdtStyles) styles = _lyceum_odt_styles_new ();
  g_autoptr (GHashTable) names = _lyceum_odt_names_new ();
  LyceumOdtContext context = { reading->document, parts, styles, names };
  GBytes *bytes = g_hash_table_lookup (parts, "styles.xml");
  gsize styles_size = 0;
  const char *styles_data = bytes != NULL ? g_bytes_get_data (bytes, &styles_size) : NULL;
  gboolean too_deep = FALSE;

  if (styles_data != NULL)
    _lyceum_markup_parse_xml (styles_data, styles_size, &sink, styles);
  if (!_lyceum_odt_read_part (&context, data, size, &too_deep))
    return too_deep ? _lyceum_refuse_depth (reading, error)
                    : _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_DAMAGED, error);
  if (lyceum_document_get_language (reading->document) == NULL && _lyceum_odt_styles_get_language (styles) != NULL)
    lyceum_document_set_language (reading->document, _lyceum_odt_styles_get_language (styles));
  _lyceum_office_find_titles (reading->document);
  return TRUE;
}

static gboolean
is_locked (GHashTable *parts)
{
  GBytes *bytes = g_hash_table_lookup (parts, "META-INF/manifest.xml");
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  return data != NULL && memmem (data, size, "encryption-data", 15) != NULL;
}

/* Tables and slides are in the same kind of archive. */
static gboolean
is_text (GHashTable *parts)
{
  GBytes *bytes = g_hash_table_lookup (parts, "mimetype");
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  return data == NULL || memmem (data, size, "opendocument.text", 17) != NULL;
}

gboolean
_lyceum_read_odt (LyceumReading *reading, GError **error)
{
  g_autoptr (GHashTable) parts = _lyceum_office_package_open (reading, error);
  GBytes *bytes;
  gsize size = 0;
  const char *data;

  if (parts == NULL)
    return FALSE;
  if (!is_text (parts))
    {
      g_set_error (
          error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_UNKNOWN_TYPE,
          _ ("“%s” is an OpenDocument file that Lyceum cannot read. Save it as PDF, or slides as PPTX, and try again."),
          reading->name);
      return FALSE;
    }
  if (is_locked (parts))
    return _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_ENCRYPTED, error);
  bytes = g_hash_table_lookup (parts, "content.xml");
  data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  if (data == NULL)
    return _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_DAMAGED, error);
  _lyceum_office_read_properties (reading->document, parts, "meta.xml");
  return read_text (reading, parts, data, size, error);
}

gboolean
_lyceum_read_flat_odt (LyceumReading *reading, GError **error)
{
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);

  if (reading->size > LYCEUM_LIMIT_MARKUP_BYTES)
    return _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_TOO_LARGE, error);
  return read_text (reading, none, reading->data, reading->size, error);
}

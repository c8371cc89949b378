/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-html-reader.h"
#include "lyceum-reader-private.h"

#include <string.h>

#define CHARSET_WITHIN 4096

/* The encoding that a page declares in its first lines. Returns NULL when it is UTF-8 or says nothing. */
static char *
find_charset (const char *data,
              gsize       size)
{
  g_autofree char *head = g_ascii_strdown (data, (gssize) MIN (size, CHARSET_WITHIN));
  const char *at = strstr (head, "charset=");
  const char *encoding = g_str_has_prefix (head, "<?xml") ? strstr (head, "encoding=") : NULL;
  char *name;

  if (encoding != NULL)
    at = encoding;
  if (at == NULL)
    return NULL;
  at = strchr (at, '=') + 1;
  at += strspn (at, "\"' ");
  name = g_strndup (at, MIN (strcspn (at, "\"' />;\r\n"), 32));
  if (*name == '\0' || strcmp (name, "utf-8") == 0 || strcmp (name, "utf8") == 0)
    g_clear_pointer (&name, g_free);
  return name;
}

static gboolean
has_byte_order_mark (const char *data,
                     gsize       size)
{
  return size >= 3 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0 ||
                       memcmp (data, "\xef\xbb\xbf", 3) == 0);
}

char *
_lyceum_decode_html (LyceumReading *reading,
                     gsize         *length,
                     GError       **error)
{
  g_autofree char *charset = NULL;
  g_autofree char *text = NULL;

  if (reading->size > LYCEUM_LIMIT_MARKUP_BYTES)
    {
      _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_TOO_LARGE, error);
      return NULL;
    }
  if (!has_byte_order_mark (reading->data, reading->size))
    charset = find_charset (reading->data, reading->size);
  /* What calls itself Latin-1 is Windows-1252 in truth. */
  if (charset != NULL && strcmp (charset, "iso-8859-1") == 0)
    text = g_convert (reading->data, (gssize) reading->size, "UTF-8", "WINDOWS-1252", NULL, length, NULL);
  else if (charset != NULL)
    text = g_convert (reading->data, (gssize) reading->size, "UTF-8", charset, NULL, length, NULL);
  if (text != NULL)
    return g_steal_pointer (&text);
  return _lyceum_decode_text (reading, length, error);
}

gboolean
_lyceum_read_html (LyceumReading *reading,
                   GError       **error)
{
  g_autoptr (LyceumHtmlReader) reader = _lyceum_html_reader_new (reading->document, NULL, 0);
  g_autofree char *text = NULL;
  g_autofree char *title = NULL;
  gsize length = 0;

  text = _lyceum_decode_html (reading, &length, error);
  if (text == NULL)
    return FALSE;
  title = _lyceum_html_reader_find_article (reader, text, length);
  if (!_lyceum_html_reader_read (reader, text, length, FALSE))
    return _lyceum_refuse_depth (reading, error);
  lyceum_document_set_title (reading->document, title != NULL ? title : _lyceum_html_reader_get_title (reader));
  lyceum_document_set_language (reading->document, _lyceum_html_reader_get_language (reader));
  return TRUE;
}

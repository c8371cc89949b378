/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-web-private.h"

#include <string.h>

#define MAX_NAME_BYTES 100

static const struct
{
  const char *type;
  const char *ending;
} kinds[] = {
  { "text/html", ".html" },
  { "application/xhtml+xml", ".html" },
  { "application/pdf", ".pdf" },
  { "application/x-pdf", ".pdf" },
  { "application/epub+zip", ".epub" },
  { "text/markdown", ".md" },
  { "text/x-markdown", ".md" },
  { "text/vtt", ".vtt" },
  { "application/x-subrip", ".srt" },
  { "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx" },
  { "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx" },
  { "application/vnd.oasis.opendocument.text", ".odt" },
};

static gboolean
is_html (const char *type)
{
  return type != NULL && (g_ascii_strcasecmp (type, "text/html") == 0 || g_ascii_strcasecmp (type, "application/xhtml+xml") == 0);
}

gboolean
_lyceum_web_kind_is_readable (const char *type)
{
  static const char *const others[] = { "image/", "audio/", "video/", "font/", "text/css", "text/javascript",
                                        "application/javascript" };

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (others); i++)
    if (g_ascii_strncasecmp (type, others[i], strlen (others[i])) == 0)
      return FALSE;
  return TRUE;
}

/* Returns: (transfer full) (nullable): the last part of a path, as a file may be called. */
static char *
dup_last (const char *path)
{
  const char *slash = strrchr (path, '/');
  g_autofree char *name = g_uri_unescape_string (slash != NULL ? slash + 1 : path, "/");
  g_autofree char *valid = g_utf8_make_valid (name != NULL ? name : "", -1);

  for (char *p = valid; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f || *p == '/' || *p == '\\')
      *p = '_';
  g_strstrip (valid);
  if (strlen (valid) > MAX_NAME_BYTES)
    *g_utf8_find_prev_char (valid, valid + MAX_NAME_BYTES) = '\0';
  return *valid != '\0' && *valid != '.' ? g_steal_pointer (&valid) : NULL;
}

/* Returns: (transfer full) (nullable): what the server calls the file. */
static char *
dup_given (const char *disposition)
{
  g_autoptr (GHashTable) parameters = NULL;
  const char *name;

  if (disposition == NULL)
    return NULL;
  parameters = soup_header_parse_semi_param_list (disposition);
  name = g_hash_table_lookup (parameters, "filename");
  return name != NULL ? dup_last (name) : NULL;
}

char *
_lyceum_web_kind_dup_name (GUri       *uri,
                           const char *type,
                           const char *disposition)
{
  g_autofree char *name = dup_given (disposition);
  g_autofree char *lower = NULL;

  if (name == NULL)
    name = dup_last (g_uri_get_path (uri));
  if (name == NULL)
    name = g_strdup (g_uri_get_host (uri));
  lower = g_ascii_strdown (name, -1);
  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_ascii_strcasecmp (type, kinds[i].type) == 0)
      return g_str_has_suffix (lower, kinds[i].ending) ? g_steal_pointer (&name) : g_strconcat (name, kinds[i].ending, NULL);
  return g_steal_pointer (&name);
}

static gboolean
is_name (const char *charset)
{
  gsize length = strlen (charset);

  return length > 0 && length <= 32 && strspn (charset, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:.") == length;
}

GBytes *
_lyceum_web_kind_declare (GBytes     *bytes,
                          const char *type,
                          const char *charset)
{
  g_autofree char *head = NULL;
  GByteArray *whole;
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gboolean has_mark = size >= 3 && (memcmp (data, "\xef\xbb\xbf", 3) == 0 || memcmp (data, "\xff\xfe", 2) == 0 ||
                                    memcmp (data, "\xfe\xff", 2) == 0);

  if (!is_html (type) || charset == NULL || has_mark || !is_name (charset))
    return g_bytes_ref (bytes);
  head = g_strdup_printf ("<meta charset=\"%s\">\n", charset);
  whole = g_byte_array_sized_new ((guint) (strlen (head) + size));
  g_byte_array_append (whole, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (whole, data, (guint) size);
  return g_byte_array_free_to_bytes (whole);
}

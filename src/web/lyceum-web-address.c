/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-web-address.h"

#include "lyceum-web-error.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#define MAX_BYTES 4000
#define MAX_NAME 80

gboolean
lyceum_web_address_looks_like (const char *text)
{
  const char *at = text;

  while (g_ascii_isspace (*at))
    at++;
  if (!g_ascii_isalpha (*at))
    return FALSE;
  while (g_ascii_isalnum (*at))
    at++;
  return g_str_has_prefix (at, "://");
}

static gboolean
has_our_scheme (const char *text)
{
  return g_ascii_strncasecmp (text, "http://", 7) == 0 || g_ascii_strncasecmp (text, "https://", 8) == 0;
}

static GUri *
refuse (GError    **error,
        const char *message)
{
  g_propagate_error (error, lyceum_web_error_new (LYCEUM_WEB_ERROR_ADDRESS, -1, message));
  return NULL;
}

/* A colon behind the first word is a scheme, unless it leads to a port: "example.org:8080/page". */
static gboolean
names_other_scheme (const char *text)
{
  gsize length = strcspn (text, ":/?#");

  return text[length] == ':' && !g_ascii_isdigit (text[length + 1]) && !has_our_scheme (text);
}

static GUri *
parse (const char *text,
       GError    **error)
{
  g_autofree char *clean = g_strstrip (g_strdup (text));
  g_autofree char *whole = NULL;
  g_autoptr (GUri) uri = NULL;

  if (*clean == '\0')
    return refuse (error, _("There is no address yet. Type or paste one, for example “https://example.org/page”."));
  if (strlen (clean) > MAX_BYTES || !g_utf8_validate (clean, -1, NULL))
    return refuse (error, _("This is too long to be the address of a page. Copy it again."));
  if (names_other_scheme (clean))
    return refuse (error, _("Only addresses that begin with “https:” or “http:” can be fetched. Save the page as a file, and add "
                            "that."));
  whole = has_our_scheme (clean) ? g_strdup (clean) : g_strconcat ("https://", clean, NULL);
  uri = g_uri_parse (whole, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' || strpbrk (clean, " \t\r\n") != NULL)
    return refuse (error, _("This is not the address of a page. It looks like “https://example.org/page”."));
  if (g_uri_get_userinfo (uri) != NULL)
    return refuse (error, _("An address with a name and a password in it is not fetched. Leave them out, or save the page as a "
                            "file, and add that."));
  return g_steal_pointer (&uri);
}

char *
lyceum_web_address_parse (const char *text,
                          GError    **error)
{
  g_autoptr (GUri) uri = parse (text, error);

  return uri != NULL ? g_uri_to_string_partial (uri, G_URI_HIDE_FRAGMENT) : NULL;
}

char *
lyceum_web_address_dup_name (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;
  char *name;

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return g_utf8_make_valid (url, (gssize) MIN (strlen (url), MAX_NAME));
  host = g_hostname_to_unicode (g_uri_get_host (uri));
  path = g_utf8_make_valid (g_str_equal (g_uri_get_path (uri), "/") ? "" : g_uri_get_path (uri), -1);
  name = g_strconcat (host != NULL ? host : g_uri_get_host (uri), path, NULL);
  for (char *p = name; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f)
      *p = ' ';
  if (g_utf8_strlen (name, -1) > MAX_NAME)
    {
      g_autofree char *whole = name;
      g_autofree char *head = g_utf8_substring (whole, 0, MAX_NAME);

      name = g_strconcat (head, "…", NULL);
    }
  return name;
}

gboolean
lyceum_web_name_is_private (const char *host)
{
  static const char *const endings[] = { ".localhost", ".local", ".internal", ".lan", ".home.arpa", ".onion" };
  g_autofree char *lower = g_ascii_strdown (host, -1);
  gsize length = strlen (lower);

  if (length > 0 && lower[length - 1] == '.')
    lower[length - 1] = '\0';
  if (strcmp (lower, "localhost") == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return FALSE;
}

typedef struct
{
  guint8 bytes[4];
  guint bits;
} Range4;

static gboolean
is_private_4 (const guint8 *address)
{
  static const Range4 ranges[] = {
    { { 0, 0, 0, 0 }, 8 },      { { 10, 0, 0, 0 }, 8 },    { { 100, 64, 0, 0 }, 10 }, { { 127, 0, 0, 0 }, 8 },
    { { 169, 254, 0, 0 }, 16 }, { { 172, 16, 0, 0 }, 12 }, { { 192, 0, 0, 0 }, 24 },  { { 192, 168, 0, 0 }, 16 },
    { { 198, 18, 0, 0 }, 15 },  { { 224, 0, 0, 0 }, 4 },   { { 240, 0, 0, 0 }, 4 },
  };
  guint32 value = (guint32) address[0] << 24 | (guint32) address[1] << 16 | (guint32) address[2] << 8 | address[3];

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      const guint8 *b = ranges[i].bytes;
      guint32 base = (guint32) b[0] << 24 | (guint32) b[1] << 16 | (guint32) b[2] << 8 | b[3];

      if ((value ^ base) >> (32 - ranges[i].bits) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Of the public addresses 2000::/3 is all that is given out; what carries an older address in it is judged by that. */
static gboolean
is_private_6 (const guint8 *address)
{
  static const guint8 zeros[12] = { 0 };
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  static const guint8 translated[12] = { 0, 0x64, 0xff, 0x9b };

  if (memcmp (address, mapped, 12) == 0 || memcmp (address, translated, 12) == 0)
    return is_private_4 (address + 12);
  if (memcmp (address, zeros, 12) == 0)
    return TRUE;
  if (address[0] == 0x20 && address[1] == 0x02)
    return is_private_4 (address + 2);
  if (address[0] == 0x20 && address[1] == 0x01 && address[2] == 0 && address[3] == 0)
    return TRUE;
  return (address[0] & 0xe0) != 0x20;
}

gboolean
lyceum_web_address_is_private (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);

  switch (g_inet_address_get_family (address))
    {
    case G_SOCKET_FAMILY_IPV4:
      return is_private_4 (bytes);
    case G_SOCKET_FAMILY_IPV6:
      return is_private_6 (bytes);
    case G_SOCKET_FAMILY_INVALID:
    case G_SOCKET_FAMILY_UNIX:
      break;
    }
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-web-private.h"

#include <glib/gi18n-lib.h>

#define MAX_WAIT_MS (24 * 3600 * 1000)
#define MAX_REDIRECTS 5u

static const char *
get_host (GUri *uri)
{
  return uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "";
}

/* @format: has one %s, for the server. */
static GError *
new_error (LyceumWebError  code,
           const char     *format,
           GUri           *uri)
{
  g_autofree char *message = g_strdup_printf (format, get_host (uri));

  return lyceum_web_error_new (code, -1, message);
}

static GError *
explain_tls (const GError *error,
             GUri         *uri)
{
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()) || g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_UNAVAILABLE))
    return lyceum_web_error_new (
      LYCEUM_WEB_ERROR_TLS, -1,
      _("Encrypted connections are not supported on this system. Install the package “glib-networking”."));
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return new_error (LYCEUM_WEB_ERROR_TLS,
                      _("The certificate of %s cannot be trusted: somebody else may be answering. Check the address, and the date "
                        "of this computer."),
                      uri);
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF))
    return new_error (LYCEUM_WEB_ERROR_BROKEN_OFF, _("%s broke off the connection. Try again."), uri);
  return new_error (LYCEUM_WEB_ERROR_TLS,
                    _("No encrypted connection to %s could be made. If it does not encrypt, its address begins with “http:”."), uri);
}

static GError *
explain_io (const GError *error,
            GUri         *uri,
            gboolean      began)
{
  switch (error->code)
    {
    case G_IO_ERROR_CONNECTION_REFUSED:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_HOST_NOT_FOUND:
      return new_error (LYCEUM_WEB_ERROR_UNREACHABLE,
                        _("There is no way to %s. Check the address, and whether this computer is online."), uri);
    case G_IO_ERROR_TIMED_OUT:
      return new_error (LYCEUM_WEB_ERROR_SILENT, _("%s does not answer. Try again later."), uri);
    case G_IO_ERROR_PROXY_FAILED:
    case G_IO_ERROR_PROXY_AUTH_FAILED:
    case G_IO_ERROR_PROXY_NEED_AUTH:
    case G_IO_ERROR_PROXY_NOT_ALLOWED:
      return new_error (LYCEUM_WEB_ERROR_UNREACHABLE,
                        _("The proxy does not let us through to %s. Check the network settings of this computer."), uri);
    case G_IO_ERROR_INVALID_ARGUMENT:
    case G_IO_ERROR_INVALID_DATA:
      return new_error (LYCEUM_WEB_ERROR_SERVER, _("What %s sent cannot be read. Check the address, or try again later."), uri);
    default:
      return new_error (LYCEUM_WEB_ERROR_BROKEN_OFF,
                        began ? _("%s broke off in the middle of the page. Try again.")
                              : _("%s broke off the connection without an answer. Try again."),
                        uri);
    }
}

GError *
_lyceum_web_explain (const GError *error,
                     GUri         *uri,
                     gboolean      began)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || error->domain == LYCEUM_WEB_ERROR)
    return g_error_copy (error);
  if (error->domain == G_TLS_ERROR)
    return explain_tls (error, uri);
  if (error->domain == G_RESOLVER_ERROR)
    return new_error (LYCEUM_WEB_ERROR_UNREACHABLE,
                      _("The server “%s” was not found. Check the address, and whether this computer is online."), uri);
  if (error->domain == G_IO_ERROR)
    return explain_io (error, uri, began);
  return new_error (LYCEUM_WEB_ERROR_SERVER, _("What %s sent cannot be read. Check the address, or try again later."), uri);
}

gboolean
_lyceum_web_may_be_plain (const GError *error)
{
  return error->domain == G_TLS_ERROR || error->domain == G_IO_ERROR || error->domain == SOUP_SESSION_ERROR ||
         g_error_matches (error, LYCEUM_WEB_ERROR, LYCEUM_WEB_ERROR_SILENT);
}

/* Seconds or a date; -1: it says nothing that can be used. */
static gint64
parse_retry_after (const char *value)
{
  g_autoptr (GDateTime) date = NULL;
  guint64 seconds;

  if (value == NULL)
    return -1;
  if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT32, &seconds, NULL))
    return (gint64) MIN (seconds * 1000, MAX_WAIT_MS);
  date = soup_date_time_new_from_http_string (value);
  if (date == NULL)
    return -1;
  return CLAMP (g_date_time_to_unix (date) - g_get_real_time () / G_USEC_PER_SEC, 0, MAX_WAIT_MS / 1000) * 1000;
}

GError *
_lyceum_web_explain_status (SoupMessage *message,
                            GUri        *uri)
{
  guint status = soup_message_get_status (message);
  gint64 wait =
    parse_retry_after (soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After"));
  g_autofree char *sentence = NULL;

  if (status == 404 || status == 410)
    return new_error (LYCEUM_WEB_ERROR_NOT_FOUND, _("%s has no such page. Check the address: a letter may be missing."), uri);
  if (status == 401 || status == 402 || status == 407)
    return new_error (LYCEUM_WEB_ERROR_FORBIDDEN,
                      _("%s shows this page only to those who log in. Open it in a browser, save it as a file, and add that."), uri);
  if (status == 403 || status == 451)
    return new_error (LYCEUM_WEB_ERROR_FORBIDDEN,
                      _("%s does not let programs fetch this page. Open it in a browser, save it as a file, and add that."), uri);
  if (status == 429 || status == 503)
    {
      sentence = g_strdup_printf (_("%s is busy. It will be tried again later."), get_host (uri));
      return lyceum_web_error_new (LYCEUM_WEB_ERROR_BUSY, wait, sentence);
    }
  if (status == 408 || status == 425 || status >= 500)
    return new_error (LYCEUM_WEB_ERROR_SERVER, _("%s has a fault of its own, and could not send the page. Try again later."), uri);
  /* Translators: a server, and the number of an error. */
  sentence = g_strdup_printf (_("%s refused to send the page (%u). Open it in a browser, save it as a file, and add that."),
                              get_host (uri), status);
  return lyceum_web_error_new (LYCEUM_WEB_ERROR_REFUSED, -1, sentence);
}

GError *
_lyceum_web_explain_private (GUri *uri)
{
  return new_error (LYCEUM_WEB_ERROR_PRIVATE,
                    _("“%s” is on this computer or in its own network, where pages are not fetched from unless you ask for it: use "
                      "“lyceumctl learn --allow-private”, or save the page as a file, and add that."),
                    uri);
}

GError *
_lyceum_web_explain_limit (LyceumWebError code,
                           GUri          *uri,
                           gsize          max_bytes)
{
  g_autofree char *message = NULL;

  if (code == LYCEUM_WEB_ERROR_SILENT)
    return new_error (code, _("%s does not answer. Try again later."), uri);
  if (code == LYCEUM_WEB_ERROR_TYPE)
    return new_error (code, _("What %s has at this address is a picture, a sound or a film, not a text. Give the address of the page "
                              "instead."),
                      uri);
  message = g_strdup_printf (_("What %s has at this address is too large: more than %u megabytes. If you need it, download it with a "
                               "browser, and add the file."),
                             get_host (uri), (guint) MAX (1, max_bytes >> 20));
  return lyceum_web_error_new (code, -1, message);
}

GError *
_lyceum_web_check_redirect (GUri    *from,
                            GUri    *to,
                            guint    n_redirects,
                            gboolean may_be_plain)
{
  if (to == NULL || g_uri_get_host (to) == NULL || *g_uri_get_host (to) == '\0' ||
      (!g_str_equal (g_uri_get_scheme (to), "http") && !g_str_equal (g_uri_get_scheme (to), "https")))
    return new_error (LYCEUM_WEB_ERROR_REDIRECT, _("%s sends us on to an address that cannot be fetched. Check the address."), from);
  if (n_redirects >= MAX_REDIRECTS)
    return new_error (LYCEUM_WEB_ERROR_REDIRECT, _("%s sends us from one address to the next, without an end. Check the address."), from);
  if (!may_be_plain && g_str_equal (g_uri_get_scheme (from), "https") && g_str_equal (g_uri_get_scheme (to), "http"))
    return new_error (LYCEUM_WEB_ERROR_REDIRECT,
                      _("%s sends us on to a page that is not encrypted. To fetch it all the same, give its address with “http:”."),
                      from);
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-http-private.h"

#include <glib/gi18n-lib.h>

char *
_lyceum_http_dup_origin (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "";
  int port = g_uri_get_port (uri);
  gboolean is_usual =
      port <= 0 || (g_str_equal (scheme, "http") && port == 80) || (g_str_equal (scheme, "https") && port == 443);
  const char *open = strchr (host, ':') != NULL ? "[" : "";
  const char *close = strchr (host, ':') != NULL ? "]" : "";

  return is_usual ? g_strdup_printf ("%s://%s%s%s", scheme, open, host, close)
                  : g_strdup_printf ("%s://%s%s%s:%d", scheme, open, host, close, port);
}

/* @format: has one %s, for the server. */
static GError *
new_error (LyceumProviderError code, const char *format, const char *origin)
{
  g_autofree char *message = g_strdup_printf (format, origin);

  return lyceum_provider_error_new (code, -1, message);
}

static GError *
explain_tls (const GError *error, const char *origin)
{
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_UNAVAILABLE))
    return lyceum_provider_error_new (
        LYCEUM_PROVIDER_ERROR_TLS, -1,
        _ ("Encrypted connections are not supported on this system. Install the package “glib-networking”."));
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return new_error (LYCEUM_PROVIDER_ERROR_TLS,
                      _ ("The certificate of %s cannot be trusted, so nothing was sent to it. Check the address, and "
                         "the date of this computer."),
                      origin);
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF))
    return new_error (LYCEUM_PROVIDER_ERROR_BROKEN_OFF, _ ("%s broke off the connection. Try again."), origin);
  return new_error (LYCEUM_PROVIDER_ERROR_TLS,
                    _ ("No encrypted connection to %s could be made. If the server does not encrypt, its address "
                       "begins with “http:”."),
                    origin);
}

static GError *
explain_resolver (GUri *uri)
{
  const char *host = g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "";

  return new_error (LYCEUM_PROVIDER_ERROR_UNREACHABLE,
                    _ ("The server “%s” was not found. Check its address, and whether this computer is online."), host);
}

static GError *
explain_io (const GError *error, const char *origin, gboolean began)
{
  switch (error->code)
    {
    case G_IO_ERROR_CONNECTION_REFUSED:
      return new_error (LYCEUM_PROVIDER_ERROR_UNREACHABLE, _ ("No server answers at %s. Is it running?"), origin);
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_HOST_NOT_FOUND:
      return new_error (LYCEUM_PROVIDER_ERROR_UNREACHABLE, _ ("There is no way to %s. Is this computer online?"),
                        origin);
    case G_IO_ERROR_TIMED_OUT:
      if (began)
        return new_error (LYCEUM_PROVIDER_ERROR_BROKEN_OFF, _ ("The connection to %s was lost. Try again."), origin);
      return new_error (LYCEUM_PROVIDER_ERROR_UNREACHABLE,
                        _ ("%s does not answer. Is the address right, and this computer online?"), origin);
    case G_IO_ERROR_PROXY_FAILED:
    case G_IO_ERROR_PROXY_AUTH_FAILED:
    case G_IO_ERROR_PROXY_NEED_AUTH:
    case G_IO_ERROR_PROXY_NOT_ALLOWED:
      return new_error (LYCEUM_PROVIDER_ERROR_UNREACHABLE,
                        _ ("The proxy does not let us through to %s. Check the network settings of this computer."),
                        origin);
    case G_IO_ERROR_TOO_MANY_OPEN_FILES:
      return new_error (
          LYCEUM_PROVIDER_ERROR_BUSY,
          _ ("No connection to %s can be opened, because too many are open already. It will be tried again later."),
          origin);
    case G_IO_ERROR_INVALID_ARGUMENT:
    case G_IO_ERROR_INVALID_DATA:
      return new_error (LYCEUM_PROVIDER_ERROR_BAD_ANSWER,
                        _ ("What %s sent is not the answer of a web server. Check its address."), origin);
    default:
      return new_error (LYCEUM_PROVIDER_ERROR_BROKEN_OFF,
                        began ? _ ("%s broke off in the middle of its answer. Try again.")
                              : _ ("%s broke off the connection without an answer. Try again."),
                        origin);
    }
}

GError *
_lyceum_http_explain (const GError *error, GUri *uri, gboolean began)
{
  g_autofree char *origin = _lyceum_http_dup_origin (uri);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (error->domain == G_TLS_ERROR)
    return explain_tls (error, origin);
  if (error->domain == G_RESOLVER_ERROR)
    return explain_resolver (uri);
  if (error->domain == SOUP_SESSION_ERROR)
    return new_error (LYCEUM_PROVIDER_ERROR_BAD_ANSWER,
                      _ ("What %s sent is not the answer of a web server. Check its address."), origin);
  if (error->domain == G_IO_ERROR)
    return explain_io (error, origin, began);
  return new_error (LYCEUM_PROVIDER_ERROR_BROKEN_OFF, _ ("The connection to %s failed. Try again."), origin);
}

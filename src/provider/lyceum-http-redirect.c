/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-http-private.h"

#include <glib/gi18n-lib.h>

#define MAX_REDIRECTS 5

gboolean
_lyceum_http_may_tell_key (GUri *from, GUri *to)
{
  gboolean same_scheme = g_str_equal (g_uri_get_scheme (from), g_uri_get_scheme (to));

  if (g_ascii_strcasecmp (g_uri_get_host (from), g_uri_get_host (to)) != 0)
    return FALSE;
  if (same_scheme)
    return g_uri_get_port (from) == g_uri_get_port (to);
  return g_str_equal (g_uri_get_scheme (to), "https") && g_uri_get_port (from) == 80 && g_uri_get_port (to) == 443;
}

GError *
_lyceum_http_check_redirect (GUri *from, GUri *to, const char *method, guint status, guint n_redirects)
{
  g_autofree char *origin = _lyceum_http_dup_origin (from);
  g_autofree char *message = NULL;
  gboolean keeps_method = status == SOUP_STATUS_TEMPORARY_REDIRECT || status == SOUP_STATUS_PERMANENT_REDIRECT;
  g_autofree char *address =
      to != NULL ? g_uri_to_string_partial (to, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT) : NULL;

  if (to == NULL || g_uri_get_host (to) == NULL ||
      (!g_str_equal (g_uri_get_scheme (to), "http") && !g_str_equal (g_uri_get_scheme (to), "https")))
    message = g_strdup_printf (_ ("%s sends us on to an address that cannot be used. Check its address."), origin);
  else if (g_str_equal (g_uri_get_scheme (from), "https") && g_str_equal (g_uri_get_scheme (to), "http"))
    message = g_strdup_printf (_ ("%s sends us on to %s, which is not encrypted. Check its address."), origin, address);
  else if (n_redirects >= MAX_REDIRECTS)
    message = g_strdup_printf (_ ("%s sends us from one address to the next. Check its address."), origin);
  else if (!keeps_method && g_str_equal (method, "POST"))
    message = g_strdup_printf (_ ("%s has moved to %s. Change its address in the settings."), origin, address);
  return message != NULL ? lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_REQUEST, -1, message) : NULL;
}

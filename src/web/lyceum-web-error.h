/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LYCEUM_WEB_ERROR (lyceum_web_error_quark ())

typedef enum
{
  LYCEUM_WEB_ERROR_ADDRESS,     /* cannot be an address of a page */
  LYCEUM_WEB_ERROR_PRIVATE,     /* leads to this computer or into its own network, which was not asked for */
  LYCEUM_WEB_ERROR_REDIRECT,    /* leads on and on, or where we do not go */
  LYCEUM_WEB_ERROR_TLS,         /* its certificate cannot be trusted, or it does not encrypt */
  LYCEUM_WEB_ERROR_NOT_FOUND,   /* there is no such page */
  LYCEUM_WEB_ERROR_FORBIDDEN,   /* the server wants a name and a password, or does not let us */
  LYCEUM_WEB_ERROR_REFUSED,     /* the server says no in another way */
  LYCEUM_WEB_ERROR_TYPE,        /* a picture, a film: nothing to read */
  LYCEUM_WEB_ERROR_TOO_LARGE,
  LYCEUM_WEB_ERROR_UNREACHABLE, /* these and what follows may go well another time */
  LYCEUM_WEB_ERROR_SILENT,
  LYCEUM_WEB_ERROR_BROKEN_OFF,
  LYCEUM_WEB_ERROR_BUSY,
  LYCEUM_WEB_ERROR_SERVER,
} LyceumWebError;

GQuark   lyceum_web_error_quark           (void);

/** @retry_after: in milliseconds; -1: the server did not say. Returns: (transfer full) */
GError  *lyceum_web_error_new             (LyceumWebError code, gint64 retry_after, const char *message);

/** Whether no repetition mends it. An error of another domain is not. */
gboolean lyceum_web_error_is_permanent    (const GError *error);

/** @milliseconds: (out) (optional): how long the server asked to wait. Returns: %FALSE: it did not ask */
gboolean lyceum_web_error_get_retry_after (const GError *error, guint *milliseconds);

G_END_DECLS

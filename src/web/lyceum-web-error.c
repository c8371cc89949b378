/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-web-error.h"

typedef struct
{
  gint64 retry_after; /* in milliseconds; -1: the server did not say */
} LyceumWebErrorPrivate;

static void
lyceum_web_error_private_init (LyceumWebErrorPrivate *private)
{
  private->retry_after = -1;
}

static void
lyceum_web_error_private_copy (const LyceumWebErrorPrivate *from,
                               LyceumWebErrorPrivate       *to)
{
  to->retry_after = from->retry_after;
}

static void
lyceum_web_error_private_clear (LyceumWebErrorPrivate *private)
{
}

G_DEFINE_EXTENDED_ERROR (LyceumWebError, lyceum_web_error)

GError *
lyceum_web_error_new (LyceumWebError  code,
                      gint64          retry_after,
                      const char     *message)
{
  GError *error = g_error_new_literal (LYCEUM_WEB_ERROR, (int) code, message);

  lyceum_web_error_get_private (error)->retry_after = retry_after;
  return error;
}

gboolean
lyceum_web_error_is_permanent (const GError *error)
{
  return error != NULL && error->domain == LYCEUM_WEB_ERROR && error->code < LYCEUM_WEB_ERROR_UNREACHABLE;
}

gboolean
lyceum_web_error_get_retry_after (const GError *error,
                                  guint        *milliseconds)
{
  gint64 retry_after;

  if (error == NULL || error->domain != LYCEUM_WEB_ERROR)
    return FALSE;
  retry_after = lyceum_web_error_get_private (error)->retry_after;
  if (retry_after < 0)
    return FALSE;
  if (milliseconds != NULL)
    *milliseconds = (guint) MIN (retry_after, G_MAXUINT);
  return TRUE;
}

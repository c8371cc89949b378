/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-http-private.h"

/* What an error of this domain carries besides its code. */
typedef struct
{
  gint64 retry_after; /* in milliseconds; -1: the server did not say */
  char *answer;       /* (owned) (nullable): the words with which it refused */
} LyceumProviderErrorPrivate;

static void
lyceum_provider_error_private_init (LyceumProviderErrorPrivate *private)
{
  private->retry_after = -1;
}

static void
lyceum_provider_error_private_copy (const LyceumProviderErrorPrivate *from, LyceumProviderErrorPrivate *to)
{
  to->retry_after = from->retry_after;
  to->answer = g_strdup (from->answer);
}

static void
lyceum_provider_error_private_clear (LyceumProviderErrorPrivate *private)
{
  g_free (private->answer);
}

G_DEFINE_EXTENDED_ERROR (LyceumProviderError, lyceum_provider_error)

GError *
lyceum_provider_error_new (LyceumProviderError code, gint64 retry_after, const char *message)
{
  GError *error = g_error_new_literal (LYCEUM_PROVIDER_ERROR, code, message);

  lyceum_provider_error_get_private (error)->retry_after = retry_after;
  return error;
}

gboolean
lyceum_provider_error_get_retry_after (const GError *error, guint *milliseconds)
{
  gint64 retry_after;

  if (error == NULL || error->domain != LYCEUM_PROVIDER_ERROR)
    return FALSE;
  retry_after = lyceum_provider_error_get_private (error)->retry_after;
  if (retry_after < 0)
    return FALSE;
  if (milliseconds != NULL)
    *milliseconds = MIN (retry_after, G_MAXUINT);
  return TRUE;
}

gboolean
lyceum_provider_error_is_permanent (const GError *error)
{
  if (error == NULL || error->domain != LYCEUM_PROVIDER_ERROR)
    return FALSE;
  switch ((LyceumProviderError) error->code)
    {
    case LYCEUM_PROVIDER_ERROR_TLS:
    case LYCEUM_PROVIDER_ERROR_KEY:
    case LYCEUM_PROVIDER_ERROR_NO_MODEL:
    case LYCEUM_PROVIDER_ERROR_REQUEST:
    case LYCEUM_PROVIDER_ERROR_TOO_LONG:
    case LYCEUM_PROVIDER_ERROR_FILTERED:
    case LYCEUM_PROVIDER_ERROR_UNSUPPORTED:
      return TRUE;
    case LYCEUM_PROVIDER_ERROR_UNREACHABLE:
    case LYCEUM_PROVIDER_ERROR_SILENT:
    case LYCEUM_PROVIDER_ERROR_BROKEN_OFF:
    case LYCEUM_PROVIDER_ERROR_RATE_LIMITED:
    case LYCEUM_PROVIDER_ERROR_BUSY:
    case LYCEUM_PROVIDER_ERROR_SERVER:
    case LYCEUM_PROVIDER_ERROR_BAD_ANSWER:
      return FALSE;
    }
  return FALSE;
}

void
_lyceum_provider_error_set_answer (GError *error, char *answer)
{
  LyceumProviderErrorPrivate *private = lyceum_provider_error_get_private (error);

  g_free (private->answer);
  private->answer = answer;
}

const char *
_lyceum_provider_error_get_answer (const GError *error)
{
  return error->domain == LYCEUM_PROVIDER_ERROR ? lyceum_provider_error_get_private (error)->answer : NULL;
}

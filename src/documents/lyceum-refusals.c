/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-reader-private.h"

/* What a reader says when it does not read on. */

gboolean
_lyceum_refuse (LyceumReading        *reading,
                LyceumDocumentError   code,
                GError              **error)
{
  const char *sentence = NULL;

  switch (code)
    {
    case LYCEUM_DOCUMENT_ERROR_UNKNOWN_TYPE:
      sentence = _("“%s” is of a kind that Lyceum cannot read. Save it as PDF, DOCX, EPUB, HTML or plain text, and try "
                   "again.");
      break;
    case LYCEUM_DOCUMENT_ERROR_EMPTY:
      sentence = _("There is no text in “%s”.");
      break;
    case LYCEUM_DOCUMENT_ERROR_DAMAGED:
      sentence = _("“%s” is damaged. Try to get another copy of it.");
      break;
    case LYCEUM_DOCUMENT_ERROR_ENCRYPTED:
      sentence = _("“%s” is locked with a password or by its shop. Save a copy without the lock, and try again.");
      break;
    case LYCEUM_DOCUMENT_ERROR_TOO_LARGE:
      sentence = _("“%s” is too large. Split it into parts, and add them one by one.");
      break;
    case LYCEUM_DOCUMENT_ERROR_TOO_SLOW:
      sentence = _("Reading “%s” took too long and was stopped. Split it into parts, and add them one by one.");
      break;
    case LYCEUM_DOCUMENT_ERROR_CRASHED:
      sentence = _("Reading “%s” failed. It may be damaged: try to get another copy of it.");
      break;
    case LYCEUM_DOCUMENT_ERROR_UNREADABLE:
      sentence = _("“%s” could not be opened.");
      break;
    case LYCEUM_DOCUMENT_ERROR_SCANNED:
      sentence = _("“%s” is a scan: its pages are pictures, without text that could be read.");
      break;
    }
  g_set_error (error, LYCEUM_DOCUMENT_ERROR, code, sentence, reading->name);
  return FALSE;
}

gboolean
_lyceum_refuse_depth (LyceumReading *reading,
                      GError       **error)
{
  g_set_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_TOO_LARGE,
               _("“%s” is nested too deeply to be read. Save it in another format, and try again."), reading->name);
  return FALSE;
}

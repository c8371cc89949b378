/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-office-reader.h"

#include "lyceum-markup.h"
#include "lyceum-office-package.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a package is by what it says of its parts: the names of the parts themselves may be any. */
static gboolean
says (GHashTable *parts, const char *word)
{
  GBytes *bytes = g_hash_table_lookup (parts, "[Content_Types].xml");
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  return data != NULL && memmem (data, size, word, strlen (word)) != NULL;
}

static gboolean
refuse_sheet (LyceumReading *reading, GError **error)
{
  g_set_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_UNKNOWN_TYPE,
               _ ("“%s” is a spreadsheet, which Lyceum cannot read. Save it as PDF or HTML, and try again."),
               reading->name);
  return FALSE;
}

gboolean
_lyceum_read_office (LyceumReading *reading, GError **error)
{
  g_autoptr (GHashTable) parts = _lyceum_office_package_open (reading, error);

  if (parts == NULL)
    return FALSE;
  if (says (parts, "wordprocessingml") || g_hash_table_contains (parts, "word/document.xml"))
    return _lyceum_read_docx (reading, parts, error);
  if (says (parts, "presentationml") || g_hash_table_contains (parts, "ppt/presentation.xml"))
    return _lyceum_read_pptx (reading, parts, error);
  if (says (parts, "spreadsheetml"))
    return refuse_sheet (reading, error);
  return _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_UNKNOWN_TYPE, error);
}

static gboolean
has_stream (LyceumReading *reading, const char *name)
{
  char wide[128];
  gsize n = 0;

  for (; name[n] != '\0' && 2 * n + 1 < sizeof wide; n++)
    {
      wide[2 * n] = name[n];
      wide[2 * n + 1] = '\0';
    }
  return memmem (reading->data, reading->size, wide, 2 * n) != NULL;
}

/* The container of the old binary formats, in which the new ones are put when they are locked. */
gboolean
_lyceum_refuse_old_office (LyceumReading *reading, GError **error)
{
  const char *sentence;

  if (has_stream (reading, "EncryptedPackage"))
    sentence =
        _ ("“%s” is locked with a password. Open it in the program that it was made with, save a copy without the "
           "password, and try again.");
  else if (has_stream (reading, "WordDocument"))
    sentence =
        _ ("“%s” is in the old format of Word. Open it in Word or LibreOffice, save it as .docx, and try again.");
  else if (has_stream (reading, "PowerPoint Document"))
    sentence = _ ("“%s” is in the old format of PowerPoint. Open it in PowerPoint or LibreOffice Impress, save it as "
                  ".pptx, and try "
                  "again.");
  else
    return _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_UNKNOWN_TYPE, error);
  g_set_error (error, LYCEUM_DOCUMENT_ERROR,
               has_stream (reading, "EncryptedPackage") ? LYCEUM_DOCUMENT_ERROR_ENCRYPTED
                                                        : LYCEUM_DOCUMENT_ERROR_UNKNOWN_TYPE,
               sentence, reading->name);
  return FALSE;
}

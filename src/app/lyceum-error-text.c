/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-error-text.h"

#include <glib/gi18n-lib.h>

#include "lyceum-database.h"

typedef struct
{
  LyceumDatabaseError code;
  const char *title;
  const char *body;
} DatabaseText;

static const DatabaseText database_texts[] = {
  { LYCEUM_DATABASE_ERROR_TOO_NEW, N_ ("Written by a Newer Lyceum"),
    N_ ("A newer version of Lyceum has changed this collection. It was not touched. Update Lyceum to open it.") },
  { LYCEUM_DATABASE_ERROR_NOT_OURS, N_ ("Not a Collection"),
    N_ ("The file in the place of your collection belongs to another program. Move it away and start Lyceum again.") },
  { LYCEUM_DATABASE_ERROR_CORRUPT, N_ ("The Collection Is Damaged"),
    N_ ("The file with your courses cannot be read. Put a backup in its place: backups lie in the same folder.") },
  { LYCEUM_DATABASE_ERROR_FULL, N_ ("The Disk Is Full"),
    N_ ("Nothing more can be saved. Free some space; what was saved so far is safe.") },
  { LYCEUM_DATABASE_ERROR_BUSY, N_ ("The Collection Is in Use"),
    N_ ("Another program holds your collection. Close it and try again.") },
  { LYCEUM_DATABASE_ERROR_READ_ONLY, N_ ("The Collection Cannot Be Changed"),
    N_ ("You have no permission to write in the folder of your collection. Change its permissions and try again.") },
  { LYCEUM_DATABASE_ERROR_NOT_FOUND, N_ ("No Longer There"),
    N_ ("What you asked for has been deleted meanwhile.") },
};

void
lyceum_error_text (const GError  *error,
                   char         **title,
                   char         **body)
{
  if (error->domain == LYCEUM_DATABASE_ERROR)
    for (guint i = 0; i < G_N_ELEMENTS (database_texts); i++)
      if ((int) database_texts[i].code == error->code)
        {
          *title = g_strdup (_(database_texts[i].title));
          *body = g_strdup (_(database_texts[i].body));
          return;
        }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    {
      *title = g_strdup (_("The Disk Is Full"));
      *body = g_strdup (_("Nothing more can be saved. Free some space; what was saved so far is safe."));
      return;
    }

  *title = g_strdup (_("That Did Not Work"));
  *body = g_strdup (error->message);
}

gboolean
lyceum_error_is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

gboolean
lyceum_error_is_lasting (const GError *error)
{
  return g_error_matches (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_FULL) ||
         g_error_matches (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_READ_ONLY) ||
         g_error_matches (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_CORRUPT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

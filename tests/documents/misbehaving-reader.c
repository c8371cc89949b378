/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stands in for the reading process, and does what no reading process should: which, the name of the file says.
 */
#include "lyceum-extractor-protocol.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
say (const void *data,
     gsize       size)
{
  if (write (STDOUT_FILENO, data, size) < 0)
    _exit (3);
}

static void
say_header (LyceumExtractorAnswer answer,
            guint32               code,
            guint32               length)
{
  LyceumExtractorHeader header = { LYCEUM_EXTRACTOR_MAGIC, answer, code, length };

  say (&header, sizeof header);
}

static void
flood (void)
{
  static char piece[65536];

  say_header (LYCEUM_EXTRACTOR_DOCUMENT, 0, G_MAXUINT32);
  while (TRUE)
    say (piece, sizeof piece);
}

int
main (int    argc,
      char **argv)
{
  const char *name = argv[argc - 1];

  if (strcmp (name, "crash.txt") == 0)
    {
      signal (SIGSEGV, SIG_DFL);
      raise (SIGSEGV);
    }
  else if (strcmp (name, "hang.txt") == 0)
    pause ();
  else if (strcmp (name, "busy.txt") == 0)
    raise (SIGXCPU);
  else if (strcmp (name, "flood.txt") == 0)
    flood ();
  else if (strcmp (name, "garble.txt") == 0)
    say ("this is no answer at all", 24);
  else if (strcmp (name, "garbled-document.txt") == 0)
    {
      say_header (LYCEUM_EXTRACTOR_DOCUMENT, 0, 5);
      say ("\1\2\3\4\5", 5);
    }
  else if (strcmp (name, "half.txt") == 0)
    {
      say_header (LYCEUM_EXTRACTOR_DOCUMENT, 0, 1000);
      say ("half", 4);
    }
  else if (strcmp (name, "bad-sentence.txt") == 0)
    {
      say_header (LYCEUM_EXTRACTOR_ERROR, 2, 4);
      say ("\xff\xfe\x1b[", 4);
    }
  else if (strcmp (name, "bad-code.txt") == 0)
    {
      say_header (LYCEUM_EXTRACTOR_ERROR, 9999, 4);
      say ("text", 4);
    }
  else if (strcmp (name, "fails-after.txt") == 0)
    {
      say_header (LYCEUM_EXTRACTOR_ERROR, 2, 4);
      say ("text", 4);
      return 1;
    }
  else if (strcmp (name, "lingers.txt") == 0)
    {
      say_header (LYCEUM_EXTRACTOR_ERROR, 2, 4);
      say ("text", 4);
      close (STDOUT_FILENO);
      pause ();
    }
  return 0;
}

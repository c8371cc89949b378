/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-grams.h"

#include <string.h>

#include "lyceum-terms.h"

#define LETTERS_OF_WORD 4
#define CHARACTERS_OF_IDEOGRAPHS 2
#define CHARACTERS_OF_THAI 3
#define MAX_RUN 512
#define EDGE '_'

/* Characters that stand together, of a word or of a script that does not part words. */
typedef struct
{
  gunichar characters[MAX_RUN];
  guint n;
  guint group; /* how many characters a group of this script has; 0: words are parted */
} Run;

/* How many characters of a script that does not part words make a group; 0: words of it are parted. */
static guint
get_group (const char *word)
{
  if ((guchar) *word < 0xe0)
    return 0;
  switch (g_unichar_get_script (g_utf8_get_char (word)))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
      return CHARACTERS_OF_IDEOGRAPHS;
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
      return CHARACTERS_OF_THAI;
    default:
      return 0;
    }
}

static void
run_append (Run        *run,
            const char *text,
            gsize       length)
{
  for (const char *at = text; at < text + length && run->n < MAX_RUN; at = g_utf8_next_char (at))
    run->characters[run->n++] = g_utf8_get_char (at);
}

static void
run_flush (Run    *run,
           guint   group,
           GArray *grams)
{
  guint size = MIN (group, run->n);

  for (guint i = 0; size > 0 && i + size <= run->n; i++)
    {
      guint32 hash = 2166136261u ^ size;

      for (guint j = 0; j < size; j++)
        hash = (hash ^ run->characters[i + j]) * 16777619u;
      hash ^= hash >> 15;
      g_array_append_val (grams, hash);
    }
  run->n = 0;
}

const char *
_lyceum_grams_append (GArray     *grams,
                      const char *stems,
                      const char *surface,
                      gboolean    with_stop_words)
{
  Run run = { .n = 0 };
  guint group = 0;

  for (const char *word = stems; *word;)
    {
      const char *end = strchrnul (word, ' ');
      const char *letters = word, *letters_end = end;
      guint next_group;

      while (surface[0] == LYCEUM_TERM_SENTENCE && surface[1] == ' ')
        surface += 2;
      if (*surface)
        {
          const char *surface_end = strchrnul (surface, ' ');

          if (*surface != LYCEUM_TERM_SAME)
            {
              letters = surface;
              letters_end = surface_end;
            }
          surface = *surface_end ? surface_end + 1 : surface_end;
        }
      if (*letters == LYCEUM_TERM_STOP && letters == word)
        letters = with_stop_words ? letters + 1 : letters_end;

      next_group = letters < letters_end ? get_group (letters) : 0;
      if (group != next_group || group == 0)
        run_flush (&run, group, grams);
      group = next_group;
      if (group > 0)
        run_append (&run, letters, (gsize) (letters_end - letters));
      else if (letters < letters_end)
        {
          run.characters[run.n++] = EDGE;
          run_append (&run, letters, (gsize) (letters_end - letters));
          run.characters[MIN (run.n, MAX_RUN - 1)] = EDGE;
          run.n = MIN (run.n + 1, MAX_RUN);
          run_flush (&run, LETTERS_OF_WORD, grams);
        }
      word = *end ? end + 1 : end;
    }
  run_flush (&run, group, grams);
  return surface;
}

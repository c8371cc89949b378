/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-reading-time-private.h"

#include <string.h>

/* Somebody who learns reads slower than somebody who is told a story. */
#define WORDS_PER_MINUTE 190.0
#define IDEOGRAPHS_PER_MINUTE 320.0
#define CELLS_PER_MINUTE 60.0
#define CODE_LINES_PER_MINUTE 15.0
#define FORMULA_MINUTES 0.12
#define IMAGE_MINUTES 0.15
/* Up to here a text is hardly condensed; of what is beyond, a share is kept. */
#define UNCONDENSED_MINUTES 5.0
#define KEPT_SHARE 0.6
/* Of the lesson's own parts: key points, terms, questions. */
#define OWN_PARTS_MINUTES 0.6

/* By scripts and white space: exact words are not worth their time here. */
static void
count (const char *text, gsize *n_words, gsize *n_ideographs)
{
  gboolean inside = FALSE;

  for (const guchar *at = (const guchar *) text; *at != '\0'; at++)
    {
      /* UTF-8 of U+3040 to U+D7FF begins with these bytes: kana, Han, Hangul. */
      const gboolean ideograph = *at >= 0xe3 && *at <= 0xed;

      if (ideograph)
        {
          (*n_ideographs)++;
          inside = FALSE;
        }
      else if (*at <= ' ')
        inside = FALSE;
      else if (!inside && (*at < 0x80 ? g_ascii_isalnum (*at) : *at >= 0xc0))
        {
          (*n_words)++;
          inside = TRUE;
        }
    }
}

double
_lyceum_text_minutes (const char *text)
{
  gsize n_words = 0, n_ideographs = 0;

  count (text, &n_words, &n_ideographs);
  return n_words / WORDS_PER_MINUTE + n_ideographs / IDEOGRAPHS_PER_MINUTE;
}

static guint
count_signs (const char *text, const char *signs)
{
  guint n = 0;

  for (const char *at = strpbrk (text, signs); at; at = strpbrk (at + 1, signs))
    n++;
  return n;
}

double
_lyceum_block_minutes (const LyceumBlock *block)
{
  switch (block->kind)
    {
    case LYCEUM_BLOCK_CODE:
      return (count_signs (block->text, "\n") + 1) / CODE_LINES_PER_MINUTE;
    case LYCEUM_BLOCK_FORMULA:
      return FORMULA_MINUTES + strlen (block->text) / 1200.0;
    case LYCEUM_BLOCK_IMAGE:
      return IMAGE_MINUTES;
    case LYCEUM_BLOCK_TABLE:
      return MAX ((count_signs (block->text, "\t\n") + 1) / CELLS_PER_MINUTE, _lyceum_text_minutes (block->text));
    case LYCEUM_BLOCK_HEADING:
    case LYCEUM_BLOCK_PARAGRAPH:
    case LYCEUM_BLOCK_LIST_ITEM:
    case LYCEUM_BLOCK_TERM:
    case LYCEUM_BLOCK_DEFINITION:
    case LYCEUM_BLOCK_CAPTION:
    case LYCEUM_BLOCK_QUOTE:
      break;
    }
  return _lyceum_text_minutes (block->text);
}

double
_lyceum_story_room (void)
{
  return LYCEUM_LESSON_MAX - 2 * OWN_PARTS_MINUTES;
}

double
_lyceum_condensed_minutes (double whole)
{
  const double condensed =
      whole <= UNCONDENSED_MINUTES ? whole : UNCONDENSED_MINUTES + (whole - UNCONDENSED_MINUTES) * KEPT_SHARE;

  return MIN (condensed, LYCEUM_LESSON_MAX - OWN_PARTS_MINUTES);
}

double
_lyceum_lesson_minutes (double whole)
{
  const double condensed =
      whole <= UNCONDENSED_MINUTES ? whole : UNCONDENSED_MINUTES + (whole - UNCONDENSED_MINUTES) * KEPT_SHARE;

  return condensed + MIN (OWN_PARTS_MINUTES, condensed / 8);
}

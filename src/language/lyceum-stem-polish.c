/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "lyceum-language-tools-private.h"

/* So many letters of a word stay, whatever it ends in. */
#define LEAST_LETTERS 3

/* The longest that fits goes. */
static const char *const endings[] = {
  "owaniem", "owania", "owanie", "owaniu",
  "iałaby", "ościami", "ościach", "ością", "ościom",
  "owymi", "owych", "owego", "owemu", "iejsz", "iami", "iach", "ałyb", "ował", "owie", "ości", "ość",
  "ymi", "imi", "ego", "emu", "ych", "ich", "iej", "iem", "iom", "iów", "owi", "ami", "ach", "owa", "owe", "owy", "uje", "ują", "ała", "ało",
  "ali", "ały", "iła", "iło", "ili", "iły", "ają", "ieć",
  "om", "ów", "em", "ej", "ym", "im", "ie", "ia", "ią", "ię", "iu", "io", "ał", "ił", "ać", "ić", "yć", "eć",
  "a", "ą", "e", "ę", "i", "o", "u", "y",
};

void
_lyceum_stem_polish (GString *word)
{
  glong n_letters = g_utf8_strlen (word->str, (gssize) word->len);
  gsize best = 0;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      gsize length = strlen (endings[i]);

      if (length > best && g_str_has_suffix (word->str, endings[i]) && n_letters - g_utf8_strlen (endings[i], -1) >= LEAST_LETTERS)
        best = length;
    }
  g_string_truncate (word, word->len - best);
}

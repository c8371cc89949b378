/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-import-text.h"

#include <string.h>

#include "lyceum-tokens.h"

/* How much text the guess of the language looks at: enough to be sure, and the same for a page and for a library. */
#define LANGUAGE_SAMPLE_BYTES 20000

/* An ideograph counts as half a word. */
guint
_lyceum_import_count_words (LyceumDocument *document)
{
  guint n_blocks = lyceum_document_get_n_blocks (document);
  guint words = 0, ideographs = 0;

  for (guint i = 0; i < n_blocks; i++)
    {
      gboolean inside = FALSE;

      for (const char *p = lyceum_document_get_block (document, i)->text; *p; p = g_utf8_next_char (p))
        {
          gunichar character = g_utf8_get_char (p);
          gboolean ideograph = g_unichar_iswide (character) && g_unichar_isalnum (character);
          /* Vowel signs and the accents of decomposed letters are parts of a word, and do not begin one. */
          gboolean letter = !ideograph && (g_unichar_isalnum (character) || (inside && g_unichar_ismark (character)));

          if (ideograph)
            ideographs++;
          else if (letter && !inside)
            words++;
          inside = letter;
        }
    }

  return words + ideographs / 2;
}

/* Readers put U+FFFD where bytes, or glyphs, stand for no character. */
guint
_lyceum_import_count_unreadable (LyceumDocument *document)
{
  static const char replacement[] = "\xef\xbf\xbd";
  guint n_blocks = lyceum_document_get_n_blocks (document);
  guint n = 0;

  for (guint i = 0; i < n_blocks; i++)
    {
      const char *text = lyceum_document_get_block (document, i)->text;

      for (const char *p = strstr (text, replacement); p; p = strstr (p + strlen (replacement), replacement))
        n++;
    }
  return n;
}

/* What a document says of its own language is often the default of the program that wrote it: the text decides, where
 * it is clear, and the document's word counts for its region and where it is not. */
void
_lyceum_import_settle_language (LyceumDocument *document)
{
  g_autoptr (GString) sample = g_string_new (NULL);
  const char *declared = lyceum_document_get_language (document);
  const char *guess;
  guint n_blocks = lyceum_document_get_n_blocks (document);
  guint step = MAX (1, n_blocks / 200);

  for (guint i = 0; i < n_blocks && sample->len < LANGUAGE_SAMPLE_BYTES; i += step)
    {
      const char *text = lyceum_document_get_block (document, i)->text;
      gsize length = strlen (text);

      if (length > 2000)
        length = g_utf8_find_prev_char (text, text + 2000) - text;
      g_string_append_len (sample, text, length);
      g_string_append_c (sample, '\n');
    }

  guess = lyceum_guess_language (sample->str);
  if (g_strcmp0 (guess, "und") == 0 || (declared && g_ascii_strncasecmp (declared, guess, strlen (guess)) == 0))
    return;
  lyceum_document_set_language (document, guess);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-language-tools-private.h"

#include <string.h>
#include <unicode/utext.h>

#include "lyceum-tokens.h"

/* A word longer than this is no word; stemming it would only cost. Bytes. */
#define MAX_STEMMED_LENGTH 128

static void
tools_free (gpointer data)
{
  LyceumLanguageTools *self = data;

  g_clear_pointer (&self->sentences, ubrk_close);
  g_clear_pointer (&self->words, ubrk_close);
  g_clear_pointer (&self->stemmer, sb_stemmer_delete);
  g_free (self);
}

static GPrivate tools_of_thread = G_PRIVATE_INIT (tools_free);

void
_lyceum_language_code (const char *language, char code[4])
{
  gsize length = 0;

  if (language == NULL)
    language = "en";
  while (g_ascii_isalpha (language[length]))
    length++;
  if (length < 2 || length > 3)
    {
      g_strlcpy (code, "und", 4);
      return;
    }
  for (gsize i = 0; i < length; i++)
    code[i] = g_ascii_tolower (language[i]);
  code[length] = '\0';
}

static UBreakIterator *
open_iterator (UBreakIteratorType type, const char *code)
{
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator *iterator = ubrk_open (type, g_str_equal (code, "und") ? "" : code, NULL, 0, &status);

  if (U_FAILURE (status))
    g_error ("ICU has no break rules: %s", u_errorName (status));
  return iterator;
}

LyceumLanguageTools *
_lyceum_language_tools_get (const char *language)
{
  LyceumLanguageTools *self = g_private_get (&tools_of_thread);
  char code[4];

  _lyceum_language_code (language, code);
  if (self != NULL && g_str_equal (self->code, code))
    return self;

  self = g_new0 (LyceumLanguageTools, 1);
  g_strlcpy (self->code, code, sizeof self->code);
  self->sentences = open_iterator (UBRK_SENTENCE, code);
  self->words = open_iterator (UBRK_WORD, code);
  self->has_stems = TRUE;
  /* Norwegian Bokmål and Nynorsk share Snowball's one stemmer of Norwegian. */
  self->stemmer = sb_stemmer_new (g_str_equal (code, "nb") || g_str_equal (code, "nn") ? "no" : code, NULL);
  g_private_replace (&tools_of_thread, self);
  return self;
}

gboolean
_lyceum_break_open (UBreakIterator *iterator, const char *text, gsize length, UText *storage)
{
  UErrorCode status = U_ZERO_ERROR;

  utext_openUTF8 (storage, text, (gint64) length, &status);
  if (U_FAILURE (status))
    return FALSE;
  ubrk_setUText (iterator, storage, &status);
  if (U_SUCCESS (status))
    return TRUE;
  utext_close (storage);
  return FALSE;
}

void
_lyceum_break_close (UBreakIterator *iterator, UText *storage)
{
  static const UChar nothing[] = { 0 };
  UErrorCode status = U_ZERO_ERROR;

  /* The iterator must not keep pointers into a text that goes. */
  ubrk_setText (iterator, nothing, 0, &status);
  utext_close (storage);
}

/* Appends @word case-folded, with a typographic apostrophe as the plain one that the stemmers know. */
static void
append_folded (GString *out, const char *word, gsize length)
{
  g_autofree char *folded = NULL;
  const char *from;

  for (gsize i = 0;; i++)
    {
      if (i == length)
        return;
      if ((guchar) word[i] >= 0x80)
        break;
      g_string_append_c (out, g_ascii_tolower (word[i]));
    }

  g_string_truncate (out, 0);
  folded = g_utf8_casefold (word, (gssize) length);
  for (from = folded; *from != '\0'; from++)
    if (strncmp (from, "’", strlen ("’")) == 0)
      {
        g_string_append_c (out, '\'');
        from += strlen ("’") - 1;
      }
    else
      g_string_append_c (out, *from);
}

void
_lyceum_stem_into (LyceumLanguageTools *tools, const char *word, gsize length, GString *out)
{
  const sb_symbol *stem;

  g_string_truncate (out, 0);
  append_folded (out, word, length);
  if (out->len > MAX_STEMMED_LENGTH)
    return;
  if (tools->stemmer == NULL)
    {
      if (tools->has_stems && g_str_equal (tools->code, "pl"))
        _lyceum_stem_polish (out);
      return;
    }

  stem = sb_stemmer_stem (tools->stemmer, (const sb_symbol *) out->str, (int) out->len);
  if (stem == NULL || sb_stemmer_length (tools->stemmer) == 0)
    return;
  g_string_truncate (out, 0);
  g_string_append_len (out, (const char *) stem, sb_stemmer_length (tools->stemmer));
}

char *
lyceum_stem_word (const char *word, const char *language)
{
  GString *out;

  g_return_val_if_fail (word != NULL, NULL);

  out = g_string_new (NULL);
  _lyceum_stem_into (_lyceum_language_tools_get (language), word, strlen (word), out);
  return g_string_free (out, FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-surface-private.h"

#include <string.h>

static gboolean
is_word_character (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '_';
}

/* Characters that are words by themselves, because no spaces stand between words. */
static gboolean
is_ideographic (gunichar c)
{
  GUnicodeScript script;

  if (c < 0x2e80)
    return FALSE;
  script = g_unichar_get_script (c);
  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA;
}

/* "sodium-potassium", "don't": a sign between two letters that does not end the word. */
static gboolean
joins_words (gunichar c, const char *next, const char *end)
{
  if (c != '-' && c != '\'' && c != 0x2019 && c != 0x2010 && c != 0x2011)
    return FALSE;
  return next < end && is_word_character (g_utf8_get_char (next)) && !is_ideographic (g_utf8_get_char (next));
}

static const char *
word_end (const char *at, const char *end)
{
  while (at < end)
    {
      const gunichar c = g_utf8_get_char (at);
      const char *next = g_utf8_next_char (at);

      if (is_ideographic (c) || (!is_word_character (c) && !joins_words (c, next, end)))
        break;
      at = next;
    }
  return at;
}

static void
append_folded (GString *buffer, const char *start, const char *end)
{
  g_autofree char *folded = NULL;
  gboolean ascii = TRUE;

  for (const char *c = start; ascii && c < end; c++)
    ascii = (guchar) *c < 0x80;
  if (ascii)
    {
      for (const char *c = start; c < end; c++)
        g_string_append_c (buffer, g_ascii_tolower (*c));
    }
  else
    {
      folded = g_utf8_casefold (start, end - start);
      for (const char *c = folded; *c != '\0'; c = g_utf8_next_char (c))
        {
          const gunichar wide = g_utf8_get_char (c);

          g_string_append_unichar (buffer, wide == 0x2019 ? '\'' : wide);
        }
    }
  g_string_append_c (buffer, '\0');
}

LyceumSurface *
_lyceum_surface_new (const char *text, gssize length)
{
  LyceumSurface *self = g_new0 (LyceumSurface, 1);
  GString *buffer = g_string_new (NULL);
  const char *end = length < 0 ? text + strlen (text) : text + length;
  gboolean spaced = TRUE;

  self->marks = g_array_new (FALSE, FALSE, sizeof (LyceumMark));
  for (const char *at = text, *next; at < end; at = next)
    {
      const gunichar c = g_utf8_get_char (at);
      LyceumMark mark = { .start = at - text, .spaced = spaced, .capital = g_unichar_isupper (c) };

      next = g_utf8_next_char (at);
      spaced = g_unichar_isspace (c);
      if (spaced)
        continue;
      mark.word = is_word_character (c);
      if (mark.word && !is_ideographic (c))
        next = word_end (next, end);
      mark.end = next - text;
      /* The buffer still moves; its offset becomes a pointer below. */
      mark.folded = GSIZE_TO_POINTER (buffer->len);
      append_folded (buffer, at, next);
      g_array_append_val (self->marks, mark);
    }

  self->folded = g_string_free (buffer, FALSE);
  for (guint i = 0; i < self->marks->len; i++)
    {
      LyceumMark *mark = &g_array_index (self->marks, LyceumMark, i);

      mark->folded = self->folded + GPOINTER_TO_SIZE (mark->folded);
    }
  return self;
}

void
_lyceum_surface_free (LyceumSurface *self)
{
  g_array_unref (self->marks);
  g_free (self->folded);
  g_free (self);
}

const LyceumMark *
_lyceum_surface_at (const LyceumSurface *self, int index)
{
  static const LyceumMark nothing = { .folded = "" };

  if (index < 0 || (guint) index >= self->marks->len)
    return &nothing;
  return &g_array_index (self->marks, LyceumMark, index);
}

guint
_lyceum_surface_phrase (const LyceumSurface *self, int index, const char *phrase)
{
  guint n_marks = 0;

  while (*phrase != '\0')
    {
      const gsize length = strcspn (phrase, " ");
      const char *folded = _lyceum_surface_at (self, index + (int) n_marks)->folded;

      if (strncmp (folded, phrase, length) != 0 || folded[length] != '\0')
        return 0;
      n_marks++;
      phrase += length;
      if (*phrase == ' ')
        phrase++;
    }
  return n_marks;
}

guint
_lyceum_surface_any (const LyceumSurface *self, int index, const char *const *phrases)
{
  const char first = *_lyceum_surface_at (self, index)->folded;
  guint longest = 0;

  for (guint i = 0; phrases && phrases[i]; i++)
    {
      if (*phrases[i] == first)
        longest = MAX (longest, _lyceum_surface_phrase (self, index, phrases[i]));
    }
  return longest;
}

gboolean
_lyceum_surface_has_any (const LyceumSurface *self, const char *const *phrases)
{
  for (guint i = 0; phrases && i < self->marks->len; i++)
    {
      if (_lyceum_surface_any (self, i, phrases) > 0)
        return TRUE;
    }
  return FALSE;
}

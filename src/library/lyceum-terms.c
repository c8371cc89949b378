/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-terms.h"

#include <string.h>

#include "lyceum-tokens.h"

/* What is longer is no word; bytes. A question's is cut at the same place. */
#define MAX_TERM_LENGTH 64
#define SHORTEST_IN_PARTS 3
/* Of a heading path, which each passage under it repeats. */
#define MAX_HEADING_BYTES 2048

static void
append_space (GString *out)
{
  if (out->len > 0)
    g_string_append_c (out, ' ');
}

/* Nothing in a term may look like the end of it to the index, which parts by what is ASCII and neither letter nor digit. */
static void
append_term (GString          *out,
             const LyceumWord *word)
{
  gsize length = strlen (word->stem);

  append_space (out);
  if (word->flags & LYCEUM_WORD_STOP)
    g_string_append_c (out, LYCEUM_TERM_STOP);
  while (length > MAX_TERM_LENGTH)
    length = (gsize) (g_utf8_find_prev_char (word->stem, word->stem + length) - word->stem);
  for (const char *p = word->stem; p < word->stem + length; p++)
    g_string_append_c (out, (guchar) *p < 0x80 && !g_ascii_isalnum (*p) ? '_' : *p);
}

/* Where ICU takes four ideographs for one word, a question for two of them finds it all the same. */
static void
append_parts (GString          *out,
              const LyceumWord *word)
{
  const char *from = word->stem;

  if (g_utf8_strlen (from, MAX_TERM_LENGTH) < SHORTEST_IN_PARTS)
    return;
  for (const char *middle = g_utf8_next_char (from); *middle && middle - word->stem < MAX_TERM_LENGTH;
       middle = g_utf8_next_char (middle))
    {
      append_space (out);
      g_string_append_len (out, from, g_utf8_next_char (middle) - from);
      from = middle;
    }
}

static void
append_terms (GString    *sequence,
              GString    *parts,
              const char *text,
              gsize       length,
              const char *language)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) length);
  /* Ligatures of PDF files, full width letters, accents that stand apart: the same word is the same term. */
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autoptr (LyceumWords) words = lyceum_words_new (normal, language);

  for (guint i = 0; i < lyceum_words_get_n (words); i++)
    {
      const LyceumWord *word = lyceum_words_get (words, i);

      if (*word->stem == '\0')
        continue;
      append_term (sequence, word);
      if (word->flags & LYCEUM_WORD_IDEOGRAPHIC)
        append_parts (parts, word);
    }
}

LyceumTerms *
lyceum_terms_new (const char *heading_path,
                  const char *text,
                  const char *language)
{
  LyceumTerms *self = g_new0 (LyceumTerms, 1);
  GString *heading = g_string_new (NULL);
  GString *body = g_string_new (NULL);
  GString *parts = g_string_new (NULL);

  append_terms (heading, parts, heading_path, strnlen (heading_path, MAX_HEADING_BYTES), language);
  append_terms (body, parts, text, strlen (text), language);
  self->heading = g_string_free (heading, FALSE);
  self->body = g_string_free (body, FALSE);
  self->parts = g_string_free (parts, FALSE);
  return self;
}

void
lyceum_terms_free (LyceumTerms *self)
{
  g_free (self->heading);
  g_free (self->body);
  g_free (self->parts);
  g_free (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-terms.h"

#include <string.h>

#include "lyceum-tokens.h"

/* What is longer is no word; bytes. A question's is cut at the same place. */
#define MAX_TERM_LENGTH 64
#define SHORTEST_IN_PARTS 3
/* Of a heading path, which each passage under it repeats. */
#define MAX_HEADING_BYTES 2048

/* What is made of a text: its words in order, and what only helps to find them. */
typedef struct
{
  GString *sequence;
  GString *parts;
  GString *surface;
  gboolean keeps_accents;
  GString *word, *other; /* for a while */
} Writer;

static void
append_space (GString *out)
{
  if (out->len > 0)
    g_string_append_c (out, ' ');
}

static gboolean
is_ascii (const char *text,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar) text[i] >= 0x80)
      return FALSE;
  return TRUE;
}

/* Marks that a writer may leave out: accents of Latin, Greek and Cyrillic letters, the short vowels of Arabic and Hebrew, and the
 * stroke that makes an Arabic word longer. Those of Indian scripts are letters. */
static gboolean
is_left_out (gunichar c)
{
  return (c >= 0x300 && c <= 0x36f) || (c >= 0x64b && c <= 0x65f) || c == 0x670 || c == 0x640 || (c >= 0x591 && c <= 0x5c7);
}

/* Letters that stand for the same, as Arabic and other scripts are written with and without care. */
static gunichar
get_usual (gunichar c)
{
  switch (c)
    {
    case 0x649: /* alef maksura */
    case 0x6cc: /* Farsi yeh */
      return 0x64a;
    case 0x671: /* alef wasla */
      return 0x627;
    case 0x6a9: /* keheh */
      return 0x643;
    case 0x131: /* dotless i */
      return 'i';
    default:
      return c;
    }
}

static void
append_without_accents (GString    *out,
                        const char *word,
                        gsize       length)
{
  g_autofree char *apart = NULL;
  g_autofree char *composed = NULL;
  g_autoptr (GString) bare = NULL;

  if (is_ascii (word, length))
    {
      g_string_append_len (out, word, (gssize) length);
      return;
    }
  apart = g_utf8_normalize (word, (gssize) length, G_NORMALIZE_DEFAULT);
  bare = g_string_sized_new (length);
  for (const char *at = apart; at && *at; at = g_utf8_next_char (at))
    if (!is_left_out (g_utf8_get_char (at)))
      g_string_append_unichar (bare, get_usual (g_utf8_get_char (at)));
  composed = g_utf8_normalize (bare->str, (gssize) bare->len, G_NORMALIZE_DEFAULT_COMPOSE);
  g_string_append (out, composed ? composed : "");
}

/* Nothing in a term may look like the end of it to the index, which parts by what is ASCII and neither letter nor digit. */
static void
make_term (GString    *out,
           const char *word,
           gsize       length,
           gboolean    keeps_accents)
{
  g_string_truncate (out, 0);
  if (keeps_accents)
    g_string_append_len (out, word, (gssize) length);
  else
    append_without_accents (out, word, length);
  if (out->len > MAX_TERM_LENGTH)
    g_string_truncate (out, (gsize) (g_utf8_find_prev_char (out->str, out->str + MAX_TERM_LENGTH + 1) - out->str));
  for (char *p = out->str; *p; p++)
    if ((guchar) *p < 0x80 && !g_ascii_isalnum (*p))
      *p = '_';
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

/* Whether a sentence ends somewhere between two words; roughly, for this decides only what stands close together. */
static gboolean
has_sentence_end (const char *from,
                  const char *to,
                  gboolean    next_is_small)
{
  for (; from < to; from = g_utf8_next_char (from))
    switch (g_utf8_get_char (from))
      {
      case '\n':
      case 0x3002: /* 。 */
      case 0xff01: /* ！ */
      case 0xff1f: /* ？ */
      case 0x0964: /* । */
      case 0x061f: /* ؟ */
      case 0x06d4: /* ۔ */
        return TRUE;
      case '.':
      case '!':
      case '?':
        return !next_is_small && from + 1 < to;
      default:
        break;
      }
  return FALSE;
}

static void
append_surface (Writer           *writer,
                const char       *text,
                const LyceumWord *word)
{
  g_autofree char *folded = NULL;

  append_space (writer->surface);
  if (word->flags & (LYCEUM_WORD_STOP | LYCEUM_WORD_IDEOGRAPHIC))
    {
      g_string_append_c (writer->surface, LYCEUM_TERM_SAME);
      return;
    }
  if (is_ascii (text + word->start, word->end - word->start))
    folded = g_ascii_strdown (text + word->start, (gssize) (word->end - word->start));
  else
    folded = g_utf8_casefold (text + word->start, (gssize) (word->end - word->start));
  make_term (writer->other, folded, strlen (folded), writer->keeps_accents);
  if (writer->other->len == 0 || g_string_equal (writer->other, writer->word))
    g_string_append_c (writer->surface, LYCEUM_TERM_SAME);
  else
    g_string_append_len (writer->surface, writer->other->str, (gssize) writer->other->len);
}

static void
append_word (Writer           *writer,
             const char       *text,
             const LyceumWord *word,
             gsize             last_end)
{
  make_term (writer->word, word->stem, strlen (word->stem), writer->keeps_accents);
  if (writer->word->len == 0)
    return;
  append_space (writer->sequence);
  if (word->flags & LYCEUM_WORD_STOP)
    g_string_append_c (writer->sequence, LYCEUM_TERM_STOP);
  g_string_append_len (writer->sequence, writer->word->str, (gssize) writer->word->len);
  if (word->flags & LYCEUM_WORD_IDEOGRAPHIC)
    append_parts (writer->parts, word);
  if (last_end > 0 && has_sentence_end (text + last_end, text + word->start, g_ascii_islower (text[word->start])))
    {
      append_space (writer->surface);
      g_string_append_c (writer->surface, LYCEUM_TERM_SENTENCE);
    }
  append_surface (writer, text, word);
}

static void
append_terms (Writer     *writer,
              const char *text,
              gsize       length,
              const char *language)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) length);
  /* Ligatures of PDF files, full width letters, accents that stand apart: the same word is the same term. */
  g_autofree char *normal = is_ascii (valid, strlen (valid)) ? g_steal_pointer (&valid)
                                                             : g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autoptr (LyceumWords) words = lyceum_words_new (normal, language);
  gsize last_end = 0;

  for (guint i = 0; i < lyceum_words_get_n (words); i++)
    {
      const LyceumWord *word = lyceum_words_get (words, i);

      if (*word->stem == '\0')
        continue;
      append_word (writer, normal, word, last_end);
      last_end = word->end;
    }
}

LyceumTerms *
lyceum_terms_new (const char *heading_path,
                  const char *text,
                  const char *language)
{
  LyceumTerms *self = g_new0 (LyceumTerms, 1);
  g_autoptr (GString) word = g_string_new (NULL), other = g_string_new (NULL);
  GString *heading = g_string_new (NULL), *body = g_string_new (NULL);
  Writer writer = {
    .sequence = heading,
    .parts = g_string_new (NULL),
    .surface = g_string_new (NULL),
    .keeps_accents = language && g_ascii_strncasecmp (language, "vi", 2) == 0 && !g_ascii_isalpha (language[2]),
    .word = word,
    .other = other,
  };

  append_terms (&writer, heading_path, strnlen (heading_path, MAX_HEADING_BYTES), language);
  writer.sequence = body;
  if (writer.surface->len > 0)
    g_string_append_printf (writer.surface, " %c", LYCEUM_TERM_SENTENCE);
  append_terms (&writer, text, strlen (text), language);
  self->heading = g_string_free (heading, FALSE);
  self->body = g_string_free (body, FALSE);
  self->parts = g_string_free (writer.parts, FALSE);
  self->surface = g_string_free (writer.surface, FALSE);
  return self;
}

void
lyceum_terms_free (LyceumTerms *self)
{
  g_free (self->heading);
  g_free (self->body);
  g_free (self->parts);
  g_free (self->surface);
  g_free (self);
}

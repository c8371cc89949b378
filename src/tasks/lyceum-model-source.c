/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-model-source.h"

#include <string.h>

#include "lyceum-tokens.h"

/* Words of a quote that are compared; none that is longer is looked for. */
#define MAX_QUOTE_WORDS 120
/* The language of less text cannot be told. Characters. */
#define MIN_LANGUAGE_TEXT 40

/* A word of a block, or of a quote: equal words have equal numbers. */
typedef struct
{
  guint id; /* from 1; 0: one that the source does not have */
  gboolean is_number;
  gsize start, end;
} Word;

struct _LyceumModelSource
{
  LyceumDocument *document; /* (owned) */
  guint first;
  const char *language;
  GHashTable *ids;          /* (element-type utf8 guint): the words that there are, folded */
  GPtrArray *blocks;        /* (element-type GArray of Word) */
  GHashTable *stems;        /* (element-type utf8) */
};

static gboolean
is_ideograph (gunichar c)
{
  return g_unichar_iswide (c) && g_unichar_isalnum (c);
}

static gboolean
is_letter (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/* Marks that stand inside of words and are no part of them. */
static gboolean
is_soft (gunichar c)
{
  return c == 0xad || c == 0x200b || c == 0x200c || c == 0x200d || c == 0x2060 || c == 0xfeff;
}

static void
add_word (GArray     *words,
          GString    *folded,
          GHashTable *ids,
          gboolean    learn,
          gsize       start,
          gsize       end)
{
  Word word = { .start = start, .end = end };

  if (folded->len == 0)
    return;
  for (gsize i = 0; i < folded->len; i++)
    word.is_number = word.is_number || g_ascii_isdigit (folded->str[i]);
  word.id = GPOINTER_TO_UINT (g_hash_table_lookup (ids, folded->str));
  if (word.id == 0 && learn)
    {
      word.id = g_hash_table_size (ids) + 1;
      g_hash_table_insert (ids, g_strdup (folded->str), GUINT_TO_POINTER (word.id));
    }
  g_array_append_val (words, word);
  g_string_truncate (folded, 0);
}

static GArray *
split (const char *text,
       GHashTable *ids,
       gboolean    learn,
       guint       max)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (Word));
  g_autoptr (GString) folded = g_string_new (NULL);
  gsize start = 0;

  for (const char *p = text; *p && words->len < max; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gsize at = p - text;

      if (is_soft (c))
        continue;
      if (!is_letter (c) || is_ideograph (c))
        add_word (words, folded, ids, learn, start, at);
      if (!is_letter (c))
        continue;
      if (folded->len == 0)
        start = at;
      g_string_append_unichar (folded, g_unichar_tolower (c));
      if (is_ideograph (c))
        add_word (words, folded, ids, learn, start, g_utf8_next_char (p) - text);
    }
  if (words->len < max)
    add_word (words, folded, ids, learn, start, strlen (text));
  return words;
}

static void
learn_stems (LyceumModelSource *self,
             const char        *text)
{
  g_autoptr (LyceumWords) words = lyceum_words_new (text, self->language);

  for (guint i = 0; i < lyceum_words_get_n (words); i++)
    {
      const char *stem = lyceum_words_get (words, i)->stem;

      if (!g_hash_table_contains (self->stems, stem))
        g_hash_table_add (self->stems, g_strdup (stem));
    }
}

static const char *
find_language (LyceumDocument *document,
               guint           first,
               guint           n_blocks)
{
  g_autoptr (GString) sample = g_string_new (NULL);
  const char *guess;

  for (guint i = 0; i < n_blocks && sample->len < 8000; i++)
    g_string_append_printf (sample, "%s\n", lyceum_document_get_block (document, first + i)->text);
  guess = lyceum_guess_language (sample->str);
  if (g_str_equal (guess, "und") && lyceum_document_get_language (document))
    return g_intern_string (lyceum_document_get_language (document));
  return guess;
}

LyceumModelSource *
_lyceum_model_source_new (LyceumDocument *document,
                          guint           first,
                          guint           n_blocks)
{
  LyceumModelSource *self = g_new0 (LyceumModelSource, 1);
  guint n = lyceum_document_get_n_blocks (document);

  self->document = lyceum_document_ref (document);
  self->first = MIN (first, n);
  n_blocks = MIN (n_blocks, n - self->first);
  self->language = find_language (document, self->first, n_blocks);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < n_blocks; i++)
    {
      const char *text = lyceum_document_get_block (document, self->first + i)->text;

      g_ptr_array_add (self->blocks, split (text, self->ids, TRUE, G_MAXUINT));
      learn_stems (self, text);
    }
  return self;
}

void
_lyceum_model_source_free (LyceumModelSource *self)
{
  lyceum_document_unref (self->document);
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->stems);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

const char *
_lyceum_model_source_get_language (LyceumModelSource *self)
{
  return self->language;
}

/* What it costs to read @have for @said; more than any quote may cost where that is out of the question. */
static guint
cost_of (const Word *said,
         const Word *have)
{
  if (said->id == have->id)
    return 0;
  return said->is_number || have->is_number ? MAX_QUOTE_WORDS : 1;
}

typedef struct
{
  guint cost;
  guint start; /* the word of the block at which the match begins */
} Cell;

/* The run of words of the block that comes nearest to the quote (Sellers 1980). Returns: what it costs. */
static guint
match (GArray *quote,
       GArray *block,
       guint  *start,
       guint  *end)
{
  Cell column[MAX_QUOTE_WORDS + 1], best = { G_MAXUINT, 0 };

  for (guint j = 0; j <= quote->len; j++)
    column[j] = (Cell){ j, 0 };
  for (guint i = 0; i < block->len; i++)
    {
      const Word *have = &g_array_index (block, Word, i);
      Cell diagonal = column[0];

      column[0] = (Cell){ 0, i + 1 };
      diagonal.start = i;
      for (guint j = 1; j <= quote->len; j++)
        {
          const Word *said = &g_array_index (quote, Word, j - 1);
          Cell cell = { diagonal.cost + cost_of (said, have), diagonal.start };
          guint left_out = column[j - 1].cost + (said->is_number ? MAX_QUOTE_WORDS : 1);
          guint put_in = column[j].cost + (have->is_number ? MAX_QUOTE_WORDS : 1);

          if (put_in < cell.cost)
            cell = (Cell){ put_in, column[j].start };
          if (left_out < cell.cost)
            cell = (Cell){ left_out, column[j - 1].start };
          diagonal = column[j];
          column[j] = cell;
        }
      if (column[quote->len].cost < best.cost)
        {
          best = column[quote->len];
          *end = i + 1;
        }
    }
  *start = best.start;
  return best.cost;
}

static gboolean
opens (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_OPEN_PUNCTUATION || type == G_UNICODE_INITIAL_PUNCTUATION || c == '"' || c == '\'';
}

/* From the first word to the last, with the marks that belong to them. */
static char *
cut_out (const char *text,
         GArray     *words,
         guint       first,
         guint       end)
{
  const char *start = text + g_array_index (words, Word, first).start;
  const char *stop = text + g_array_index (words, Word, end - 1).end;

  while (start > text && opens (g_utf8_get_char (g_utf8_prev_char (start))))
    start = g_utf8_prev_char (start);
  while (*stop && g_unichar_ispunct (g_utf8_get_char (stop)) &&
         g_unichar_type (g_utf8_get_char (stop)) != G_UNICODE_OPEN_PUNCTUATION)
    stop = g_utf8_next_char (stop);
  return g_strndup (start, stop - start);
}

char *
_lyceum_model_source_find_quote (LyceumModelSource *self,
                                 const char        *quote,
                                 guint             *block)
{
  g_autoptr (GArray) words = split (quote, self->ids, FALSE, MAX_QUOTE_WORDS + 1);
  guint allowed = words->len / 10;
  guint best = G_MAXUINT, best_start = 0, best_end = 0;

  if (words->len == 0 || words->len > MAX_QUOTE_WORDS)
    return NULL;
  for (guint i = 0; i < self->blocks->len && best > 0; i++)
    {
      GArray *have = g_ptr_array_index (self->blocks, i);
      guint start = 0, end = 0, cost;

      if (have->len + allowed < words->len || (words->len < 3 && have->len != words->len))
        continue;
      cost = match (words, have, &start, &end);
      if (cost > allowed || cost >= best || end <= start)
        continue;
      best = cost;
      best_start = start;
      best_end = end;
      *block = self->first + i;
    }
  if (best == G_MAXUINT)
    return NULL;

  return cut_out (lyceum_document_get_block (self->document, *block)->text,
                  g_ptr_array_index (self->blocks, *block - self->first), best_start, best_end);
}

double
_lyceum_model_source_support (LyceumModelSource *self,
                              const char        *text)
{
  g_autoptr (LyceumWords) words = lyceum_words_new (text, self->language);
  guint n = 0, n_found = 0;

  for (guint i = 0; i < lyceum_words_get_n (words); i++)
    {
      const LyceumWord *word = lyceum_words_get (words, i);
      gboolean found = g_hash_table_contains (self->stems, word->stem);

      if (word->flags & LYCEUM_WORD_NUMBER)
        {
          /* "1." counts the items of a list. */
          if (!found && word->end - word->start > 1)
            return 0;
        }
      else if (!(word->flags & LYCEUM_WORD_STOP))
        {
          n++;
          n_found += found;
        }
    }
  return n > 0 ? (double) n_found / n : 1;
}

static gboolean
is_same_language (const char *one,
                  const char *other)
{
  gsize length = strcspn (one, "-_");

  return g_ascii_strncasecmp (one, other, length) == 0 && strcspn (other, "-_") == length;
}

gboolean
_lyceum_model_source_is_foreign (LyceumModelSource *self,
                                 const char        *text)
{
  const char *guess;

  if (g_str_equal (self->language, "und") || g_utf8_strlen (text, -1) < MIN_LANGUAGE_TEXT)
    return FALSE;
  guess = lyceum_guess_language (text);
  return !g_str_equal (guess, "und") && !is_same_language (guess, self->language);
}

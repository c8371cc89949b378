/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unicode/utext.h>

#include "lyceum-language-tools-private.h"
#include "lyceum-tokens.h"

struct _LyceumWords
{
  GArray *words;       /* (owned): of LyceumWord */
  GStringChunk *stems; /* (owned) */
};

static guint
look_at (const char *text, gsize start, gsize end, int rule)
{
  const char *word = text + start;
  guint n_letters = 0, n_upper = 0, flags = 0;

  for (const char *at = word; at < text + end; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isdigit (c))
        flags |= LYCEUM_WORD_NUMBER;
      else if (g_unichar_isalpha (c))
        {
          n_letters++;
          n_upper += g_unichar_isupper (c);
        }
    }
  if (g_unichar_isupper (g_utf8_get_char (word)) || g_unichar_istitle (g_utf8_get_char (word)))
    flags |= LYCEUM_WORD_CAPITALISED;
  if (n_upper >= 2 && n_upper == n_letters)
    flags |= LYCEUM_WORD_UPPER;
  if (rule >= UBRK_WORD_KANA && rule < UBRK_WORD_IDEO_LIMIT)
    flags |= LYCEUM_WORD_IDEOGRAPHIC;
  return flags;
}

/* How many bytes of a word are an article or the like whose vowel went: "l'homme", "dell'uomo". */
static gsize
elided_length (LyceumLanguageTools *tools, const char *word, gsize length)
{
  static const char *const french[] = { "l", "d", "j", "n", "s", "t", "m", "c", "qu", "jusqu", "lorsqu", "puisqu", NULL };
  static const char *const italian[] = { "l", "d", "c", "s", "m", "t", "v", "n", "un", "dell", "all", "nell", "sull", "dall",
                                         "quell", NULL };
  gboolean is_french = g_str_equal (tools->code, "fr");
  gsize n = 0;

  if (!is_french && !g_str_equal (tools->code, "it"))
    return 0;
  while (n < length && g_ascii_isalpha (word[n]))
    n++;
  for (const char *const *at = is_french ? french : italian; *at != NULL; at++)
    {
      if (strlen (*at) != n || g_ascii_strncasecmp (*at, word, n) != 0)
        continue;
      if (n + 1 < length && word[n] == '\'')
        return n + 1;
      return n + strlen ("’") < length && strncmp (word + n, "’", strlen ("’")) == 0 ? n + strlen ("’") : 0;
    }
  return 0;
}

static void
add_word (LyceumWords *self,
          LyceumLanguageTools *tools,
          const char *text,
          gsize start,
          gsize end,
          int rule,
          GString *stem)
{
  LyceumWord word = { .start = start, .end = end, .flags = look_at (text, start, end, rule) };

  gsize elided = elided_length (tools, text + start, end - start);

  if (elided > 0)
    {
      LyceumWord article = { .start = start, .end = start + elided, .flags = LYCEUM_WORD_STOP };

      _lyceum_stem_into (tools, text + start, elided, stem);
      article.stem = g_string_chunk_insert_const (self->stems, stem->str);
      article.flags |= look_at (text, start, start + elided, rule);
      g_array_append_val (self->words, article);
      word.start = start + elided;
      word.flags = look_at (text, word.start, end, rule);
    }
  _lyceum_stem_into (tools, text + word.start, word.end - word.start, stem);
  word.stem = g_string_chunk_insert_const (self->stems, stem->str);
  g_array_append_val (self->words, word);
}

/* Stop words are told by the word as it stands, not by its stem. */
static void
mark_stop_words (LyceumWords *self, LyceumLanguageTools *tools, const char *text)
{
  g_autoptr (GString) folded = g_string_new (NULL);
  LyceumLanguageTools plain = *tools;

  plain.stemmer = NULL;
  plain.has_stems = FALSE;
  for (guint i = 0; i < self->words->len; i++)
    {
      LyceumWord *word = &g_array_index (self->words, LyceumWord, i);

      if (word->flags & (LYCEUM_WORD_NUMBER | LYCEUM_WORD_IDEOGRAPHIC))
        continue;
      _lyceum_stem_into (&plain, text + word->start, word->end - word->start, folded);
      if (_lyceum_is_stop_word_folded (tools->code, folded->str))
        word->flags |= LYCEUM_WORD_STOP;
    }
}

LyceumWords *
lyceum_words_new (const char *text, const char *language)
{
  LyceumLanguageTools *tools = _lyceum_language_tools_get (language);
  g_autoptr (GString) stem = g_string_new (NULL);
  LyceumWords *self = g_new0 (LyceumWords, 1);
  UText storage = UTEXT_INITIALIZER;
  gsize start = 0;
  int end;

  g_return_val_if_fail (text != NULL, NULL);

  self->words = g_array_new (FALSE, FALSE, sizeof (LyceumWord));
  self->stems = g_string_chunk_new (1024);
  if (!_lyceum_break_open (tools->words, text, strlen (text), &storage))
    return self;
  for (ubrk_first (tools->words); (end = ubrk_next (tools->words)) != UBRK_DONE; start = (gsize) end)
    {
      int rule = ubrk_getRuleStatus (tools->words);

      if (rule >= UBRK_WORD_NONE_LIMIT)
        add_word (self, tools, text, start, (gsize) end, rule, stem);
    }
  _lyceum_break_close (tools->words, &storage);
  mark_stop_words (self, tools, text);
  return self;
}

void
lyceum_words_free (LyceumWords *self)
{
  g_array_unref (self->words);
  g_string_chunk_free (self->stems);
  g_free (self);
}

guint
lyceum_words_get_n (LyceumWords *self)
{
  return self->words->len;
}

const LyceumWord *
lyceum_words_get (LyceumWords *self, guint index)
{
  g_return_val_if_fail (index < self->words->len, NULL);
  return &g_array_index (self->words, LyceumWord, index);
}

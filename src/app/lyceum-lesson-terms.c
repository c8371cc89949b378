/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-lesson-terms.h"

#include <string.h>

#include "lyceum-glossary.h"
#include "lyceum-markdown.h"

/* Words of a term that can be linked. */
#define MAX_WORDS 6

typedef struct
{
  GHashTable *terms; /* (owned): folded words of a term, joined by spaces → its place in the glossary, from 1 */
  GHashTable *first; /* (owned): the first words of terms of several */
  guint n_links;
} Linker;

typedef struct
{
  const char *start, *end;
} Word;

static gboolean
is_letter (const char *at)
{
  gunichar c = g_utf8_get_char (at);

  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

static gboolean
is_joint (const char *at)
{
  return *at == '-' || *at == '\'' || *at == '_' || g_str_has_prefix (at, "’") || g_str_has_prefix (at, "‑");
}

/* "row-equivalent" is one word. Returns: where the word that begins at @at ends. */
static const char *
end_of_word (const char *at)
{
  for (;;)
    {
      while (*at != '\0' && is_letter (at))
        at = g_utf8_next_char (at);
      if (*at == '\0' || !is_joint (at) || !is_letter (g_utf8_next_char (at)))
        return at;
      at = g_utf8_next_char (at);
    }
}

static char *
fold (const Word *word)
{
  return g_utf8_casefold (word->start, word->end - word->start);
}

/* The words of a text as far as nothing but a space parts them. */
static guint
read_words (const char *at,
            Word       *words,
            guint       n_most)
{
  guint n = 0;

  while (n < n_most && *at != '\0' && is_letter (at))
    {
      words[n].start = at;
      words[n++].end = at = end_of_word (at);
      if (at[0] != ' ' && at[0] != '\n')
        break;
      at++;
    }
  return n;
}

/* Returns: (transfer full) (nullable): NULL for what is no sequence of words, or a single letter. */
static char *
fold_term (const char *term,
           char      **first)
{
  Word words[MAX_WORDS];
  guint n = read_words (term, words, MAX_WORDS);
  GString *folded;

  if (n == 0 || *words[n - 1].end != '\0' || g_utf8_strlen (term, -1) < 2)
    return NULL;
  folded = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *word = fold (&words[i]);

      g_string_append_printf (folded, "%s%s", i > 0 ? " " : "", word);
    }
  *first = n > 1 ? fold (&words[0]) : NULL;
  return g_string_free (folded, FALSE);
}

static guint
count_lessons (GPtrArray *glossary)
{
  guint last = 0;

  for (guint i = 0; i < glossary->len; i++)
    {
      const LyceumGlossaryTerm *term = g_ptr_array_index (glossary, i);

      for (guint k = 0; k < term->places->len; k++)
        last = MAX (last, ((LyceumGlossaryPlace *) g_ptr_array_index (term->places, k))->number);
    }
  return last;
}

static gboolean
is_wanted (const LyceumGlossaryTerm *term,
           gint64                    lesson_id,
           guint                     n_lessons)
{
  for (guint i = 0; i < term->places->len; i++)
    if (((LyceumGlossaryPlace *) g_ptr_array_index (term->places, i))->lesson_id == lesson_id)
      return FALSE;
  return term->places->len == 1 || term->places->len * 3 <= n_lessons;
}

static void
take_terms (Linker    *self,
            GPtrArray *glossary,
            gint64     lesson_id)
{
  const guint n_lessons = count_lessons (glossary);

  for (guint i = 0; i < glossary->len; i++)
    {
      const LyceumGlossaryTerm *term = g_ptr_array_index (glossary, i);
      char *first = NULL;
      char *folded = is_wanted (term, lesson_id, n_lessons) ? fold_term (term->term, &first) : NULL;

      if (!folded)
        continue;
      if (first)
        g_hash_table_add (self->first, first);
      g_hash_table_insert (self->terms, folded, GUINT_TO_POINTER (i + 1));
    }
}

/* The longest term that begins with the word at @at. Returns: its end in the text, or NULL; @folded: its key. */
static const char *
find_term (Linker      *self,
           const char  *at,
           char       **folded)
{
  Word words[MAX_WORDS];
  const char *end = NULL;
  g_autoptr (GString) joined = NULL;
  guint n = read_words (at, words, 1);
  g_autofree char *first = n > 0 ? fold (&words[0]) : NULL;

  if (n == 0)
    return NULL;
  if (g_hash_table_contains (self->first, first))
    n = read_words (at, words, MAX_WORDS);
  joined = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *word = fold (&words[i]);

      g_string_append_printf (joined, "%s%s", i > 0 ? " " : "", word);
      if (!g_hash_table_contains (self->terms, joined->str))
        continue;
      g_free (*folded);
      *folded = g_strdup (joined->str);
      end = words[i].end;
    }
  return end;
}

static gboolean
is_tag (const char *at,
        const char *name)
{
  gsize length = strlen (name);

  return strncmp (at, name, length) == 0 && (at[length] == '>' || at[length] == ' ');
}

/* The end of a tag, or of what it encloses where no link may stand: code, formulas, other links. */
static const char *
skip_tag (const char *at)
{
  const char *end = strchr (at, '>'), *close = NULL;

  if (g_str_has_prefix (at, LYCEUM_MARKDOWN_FORMULA_START))
    close = strstr (at, LYCEUM_MARKDOWN_FORMULA_END);
  else if (is_tag (at, "<tt"))
    close = strstr (at, "</tt>");
  else if (is_tag (at, "<a"))
    close = strstr (at, "</a>");
  if (close)
    end = strchr (close, '>');
  return end ? end + 1 : at + strlen (at);
}

static const char *
skip_entity (const char *at)
{
  const char *end = strchr (at, ';');

  return end ? end + 1 : at + 1;
}

static const char *
link_word (Linker     *self,
           GString    *out,
           const char *at)
{
  g_autofree char *folded = NULL;
  const char *end = find_term (self, at, &folded);

  if (!end)
    {
      end = end_of_word (at);
      g_string_append_len (out, at, end - at);
      return end;
    }
  g_string_append_printf (out, "<a href=\"" LYCEUM_LESSON_TERM_SCHEME "%u\">%.*s</a>",
                          GPOINTER_TO_UINT (g_hash_table_lookup (self->terms, folded)) - 1, (int) (end - at), at);
  g_hash_table_remove (self->terms, folded);
  self->n_links++;
  return end;
}

static char *
link_markup (Linker     *self,
             const char *markup)
{
  GString *out = g_string_sized_new (strlen (markup) + 64);
  const char *at = markup;

  while (*at != '\0' && self->n_links < LYCEUM_LESSON_MAX_TERMS && g_hash_table_size (self->terms) > 0)
    {
      const char *next;

      if (is_letter (at))
        {
          at = link_word (self, out, at);
          continue;
        }
      next = *at == '<' ? skip_tag (at) : *at == '&' ? skip_entity (at) : g_utf8_next_char (at);
      g_string_append_len (out, at, next - at);
      at = next;
    }
  g_string_append (out, at);
  return g_string_free (out, FALSE);
}

guint
lyceum_lesson_terms_link (GPtrArray *blocks,
                          GPtrArray *glossary,
                          gint64     lesson_id)
{
  g_autoptr (GHashTable) terms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) first = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Linker self = { .terms = terms, .first = first };

  take_terms (&self, glossary, lesson_id);
  for (guint i = 0; i < blocks->len && self.n_links < LYCEUM_LESSON_MAX_TERMS; i++)
    {
      LyceumMarkdownBlock *block = g_ptr_array_index (blocks, i);
      g_autofree char *markup = NULL;

      if (!block->markup || (block->kind != LYCEUM_MARKDOWN_PARAGRAPH && block->kind != LYCEUM_MARKDOWN_ITEM))
        continue;
      markup = link_markup (&self, block->markup);
      g_free (block->markup);
      block->markup = g_steal_pointer (&markup);
    }
  return self.n_links;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-find-private.h"

#include <string.h>

#include "lyceum-terms.h"

/* What is shown of a text, and how much of it stands before what matches; bytes. */
#define EXCERPT_BYTES 240
#define BYTES_BEFORE 60
/* What is looked through for the place of an excerpt. */
#define MAX_LOOKED_THROUGH (64 * 1024)
#define MAX_TYPED_BYTES 1024
#define MAX_TYPED_WORDS 24

/* A word as terms have it: the stem, or how it stands. Returns: (transfer full). */
static char *
make_one (const char *word,
          const char *language,
          gboolean    as_it_stands)
{
  g_autoptr (LyceumTerms) terms = lyceum_terms_new ("", word, language);
  const char *text = as_it_stands && terms->surface[0] != LYCEUM_TERM_SAME ? terms->surface : terms->body;

  if (*text == LYCEUM_TERM_STOP)
    text++;
  return g_strndup (text, strcspn (text, " "));
}

static gboolean
is_quote (gunichar c)
{
  return c == '"' || c == 0x201c || c == 0x201d || c == 0x201e || c == 0xab || c == 0xbb || c == 0x300c || c == 0x300d;
}

static void
take_phrases (LyceumTyped *self,
              const char  *text)
{
  const char *open = NULL;

  for (const char *at = text; *at; at = g_utf8_next_char (at))
    {
      if (!is_quote (g_utf8_get_char (at)))
        continue;
      if (!open)
        {
          open = g_utf8_next_char (at);
          continue;
        }
      if (at > open)
        g_ptr_array_add (self->phrases, g_strndup (open, (gsize) (at - open)));
      open = NULL;
    }
}

static void
add_quoted (GString    *expression,
            const char *term,
            gboolean    goes_on)
{
  if (*term == '\0')
    return;
  g_string_append_printf (expression, "%s\"%s\"%s", expression->len > 0 ? " OR " : "", term, goes_on ? "*" : "");
}

static void
take_word (LyceumTyped       *self,
           const char        *word,
           gboolean           goes_on,
           const char *const *languages,
           guint              n_languages)
{
  GHashTable *stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GString *expression = g_string_new (NULL);
  g_autofree char *standing = make_one (word, "und", TRUE);

  add_quoted (expression, standing, goes_on);
  for (guint i = 0; i < n_languages; i++)
    {
      char *stem = make_one (word, languages[i], FALSE);

      if (g_hash_table_contains (stems, stem))
        {
          g_free (stem);
          continue;
        }
      add_quoted (expression, stem, FALSE);
      g_hash_table_add (stems, stem);
    }
  g_hash_table_add (stems, g_strdup (standing));
  if (goes_on)
    self->beginning = g_steal_pointer (&standing);
  g_ptr_array_add (self->words, g_string_free (expression, FALSE));
  g_ptr_array_add (self->stems, stems);
}

static gboolean
is_stop_in_all (const char        *word,
                const char *const *languages,
                guint              n_languages)
{
  for (guint i = 0; i < n_languages; i++)
    if (!lyceum_is_stop_word (word, languages[i]))
      return FALSE;
  return n_languages > 0;
}

LyceumTyped *
_lyceum_typed_new (const char        *text,
                   const char *const *languages,
                   guint              n_languages)
{
  LyceumTyped *self = g_new0 (LyceumTyped, 1);
  g_autofree char *cut = g_strndup (text, strnlen (text, MAX_TYPED_BYTES));
  g_autofree char *valid = g_utf8_make_valid (cut, -1);
  g_autoptr (LyceumWords) words = lyceum_words_new (valid, languages && n_languages > 0 ? languages[0] : "und");
  guint n = lyceum_words_get_n (words);

  self->words = g_ptr_array_new_with_free_func (g_free);
  self->stems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  self->phrases = g_ptr_array_new_with_free_func (g_free);
  self->rest = g_strdup (valid);
  take_phrases (self, valid);
  for (guint round = 0; round < 2 && self->words->len == 0; round++)
    for (guint i = 0; i < n && self->words->len < MAX_TYPED_WORDS; i++)
      {
        const LyceumWord *word = lyceum_words_get (words, i);
        gboolean goes_on = i + 1 == n && valid[word->end] == '\0';
        g_autofree char *one = g_strndup (valid + word->start, word->end - word->start);

        if (round == 0 && !goes_on && is_stop_in_all (one, languages, n_languages))
          continue;
        take_word (self, one, goes_on, languages, n_languages);
        if (goes_on)
          self->rest[word->start] = '\0';
      }
  return self;
}

void
_lyceum_typed_free (LyceumTyped *self)
{
  g_ptr_array_unref (self->words);
  g_ptr_array_unref (self->stems);
  g_ptr_array_unref (self->phrases);
  g_free (self->beginning);
  g_free (self->rest);
  g_free (self);
}

/* The words of a text as they stand, each between two spaces. */
static char *
get_standing (const char *text)
{
  g_autoptr (LyceumTerms) terms = lyceum_terms_new ("", text, "und");

  return g_strdup_printf (" %s ", terms->body);
}

gboolean
_lyceum_typed_phrases (const LyceumTyped *self,
                       const char        *text)
{
  g_autofree char *standing = self->phrases->len > 0 ? get_standing (text) : NULL;

  for (guint i = 0; i < self->phrases->len; i++)
    {
      g_autofree char *phrase = get_standing (g_ptr_array_index (self->phrases, i));

      if (!strstr (standing, phrase))
        return FALSE;
    }
  return TRUE;
}

static gboolean
matches (const LyceumTyped *typed,
         const char        *word,
         const char        *language)
{
  g_autofree char *stem = make_one (word, language, FALSE);

  for (guint i = 0; i < typed->stems->len; i++)
    if (g_hash_table_contains (g_ptr_array_index (typed->stems, i), stem))
      return TRUE;
  if (typed->beginning)
    {
      g_autofree char *standing = make_one (word, "und", TRUE);

      return g_str_has_prefix (standing, typed->beginning);
    }
  return FALSE;
}

static GArray *
mark (const LyceumTyped *typed,
      const char        *text,
      const char        *language)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (LyceumRange));
  g_autoptr (LyceumWords) words = lyceum_words_new (text, language);

  for (guint i = 0; i < lyceum_words_get_n (words); i++)
    {
      const LyceumWord *word = lyceum_words_get (words, i);
      g_autofree char *one = g_strndup (text + word->start, word->end - word->start);
      LyceumRange range = { word->start, word->end };

      if (matches (typed, one, language))
        g_array_append_val (marks, range);
    }
  return marks;
}

GArray *
lyceum_find_marks (const char *text,
                   const char *language,
                   const char *question)
{
  const char *languages[] = { language ? language : "en" };
  g_autoptr (LyceumTyped) typed = _lyceum_typed_new (question, languages, 1);

  return mark (typed, text, languages[0]);
}

/* Where most of the typed words begin close together, roughly: by their first letters, whatever their case. */
static gsize
find_place (const LyceumTyped *typed,
            const char        *text)
{
  g_autofree char *lower = g_ascii_strdown (text, (gssize) strnlen (text, MAX_LOOKED_THROUGH));
  gsize best = 0;
  guint most = 0;

  for (guint i = 0; i < typed->stems->len; i++)
    {
      GHashTableIter iter;
      gpointer stem;

      g_hash_table_iter_init (&iter, g_ptr_array_index (typed->stems, i));
      while (g_hash_table_iter_next (&iter, &stem, NULL))
        {
          const char *at = *(const char *) stem ? strstr (lower, stem) : NULL;

          for (guint round = 0; at && round < 16; round++, at = strstr (at + 1, stem))
            {
              g_autofree char *near = g_strndup (at, strnlen (at, EXCERPT_BYTES - BYTES_BEFORE));
              guint n = 0;

              /* At the beginning of a word. */
              n += at == lower || !g_ascii_isalnum (at[-1]);
              for (guint j = 0; j < typed->stems->len; j++)
                {
                  GHashTableIter others;
                  gpointer other;
                  gboolean there = FALSE;

                  g_hash_table_iter_init (&others, g_ptr_array_index (typed->stems, j));
                  while (g_hash_table_iter_next (&others, &other, NULL))
                    there |= *(const char *) other && strstr (near, other) != NULL;
                  n += 2 * there;
                }
              if (n > most)
                {
                  most = n;
                  best = (gsize) (at - lower);
                }
            }
        }
    }
  return best;
}

/* From a little before @place on, between words. */
static char *
cut_excerpt (const char *text,
             gsize       place)
{
  const char *start = text + (place > BYTES_BEFORE ? place - BYTES_BEFORE : 0), *end;
  gboolean is_head, is_tail;

  if (start > text)
    {
      const char *space = memchr (start, ' ', (gsize) (text + place - start));

      start = space ? space + 1 : text + place;
    }
  while (start > text && ((guchar) *start & 0xc0) == 0x80)
    start--;
  end = start + strnlen (start, EXCERPT_BYTES);
  if (*end)
    {
      const char *space = g_strrstr_len (start, end - start, " ");

      if (space && space > start + EXCERPT_BYTES / 2)
        end = space;
      while (end > start && ((guchar) *end & 0xc0) == 0x80)
        end--;
    }
  is_head = start == text;
  is_tail = *end == '\0';
  return g_strdup_printf ("%s%.*s%s", is_head ? "" : "… ", (int) (end - start), start, is_tail ? "" : " …");
}

void
_lyceum_found_excerpt (LyceumFound *found,
                       char        *title,
                       const char  *text,
                       const char  *language,
                       const char  *question)
{
  const char *languages[] = { language ? language : "en" };
  g_autoptr (LyceumTyped) typed = _lyceum_typed_new (question, languages, 1);

  found->title = title;
  found->title_marks = mark (typed, title, languages[0]);
  found->excerpt = cut_excerpt (text, find_place (typed, text));
  found->excerpt_marks = mark (typed, found->excerpt, languages[0]);
}

void
lyceum_found_free (LyceumFound *found)
{
  g_free (found->title);
  g_free (found->excerpt);
  g_free (found->location);
  g_clear_pointer (&found->title_marks, g_array_unref);
  g_clear_pointer (&found->excerpt_marks, g_array_unref);
  g_free (found);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-lesson-ahead.h"

#include <string.h>

#include "lyceum-glossary.h"
#include "lyceum-tokens.h"

/* Terms that are shown, and bytes of a term of one word: "set" is said of everything. */
#define MAX_AHEAD 6
#define MIN_BYTES 5
/* Stems of a term, and bytes of a lesson that are looked at. */
#define MAX_STEMS 6
#define MAX_TEXT (256 * 1024)

typedef struct
{
  GPtrArray *terms; /* (owned) (nullable) */
  char *markdown;
  guint number;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_clear_pointer (&search->terms, g_ptr_array_unref);
  g_free (search->markdown);
  g_free (search);
}

static void
ahead_free (gpointer data)
{
  LyceumAheadTerm *ahead = data;

  g_free (ahead->term);
  g_free (ahead);
}

/* The first lesson that explains a term, where it comes after @number. */
static const LyceumGlossaryPlace *
find_later (const LyceumGlossaryTerm *term,
            guint                     number)
{
  const LyceumGlossaryPlace *place = g_ptr_array_index (term->places, 0);

  return place->number > number && (strchr (term->term, ' ') || strlen (term->term) >= MIN_BYTES) ? place : NULL;
}

/* The stems of a term, as of the text: what a person or a model wrote has no other key. */
static char *
stems_of (const char *term,
          const char *language)
{
  g_autoptr (LyceumWords) words = lyceum_words_new (term, language);
  GString *stems = g_string_new (NULL);

  for (guint i = 0; i < lyceum_words_get_n (words); i++)
    g_string_append_printf (stems, "%s ", lyceum_words_get (words, i)->stem);
  return g_string_free (stems, FALSE);
}

/* Stems → term, of those that are explained later. */
static GHashTable *
index_later (GPtrArray  *terms,
             const char *language,
             guint       number)
{
  GHashTable *later = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < terms->len; i++)
    {
      const LyceumGlossaryTerm *term = g_ptr_array_index (terms, i);

      if (find_later (term, number))
        g_hash_table_insert (later, stems_of (term->term, language), (gpointer) term);
    }
  return later;
}

static void
add_ahead (GPtrArray                *found,
           const LyceumGlossaryTerm *term,
           guint                     number)
{
  const LyceumGlossaryPlace *place = find_later (term, number);
  LyceumAheadTerm *ahead = g_new0 (LyceumAheadTerm, 1);

  ahead->term = g_strdup (term->term);
  ahead->lesson_id = place->lesson_id;
  ahead->number = place->number;
  g_ptr_array_add (found, ahead);
}

/* The longest term that begins with a word. Returns: (nullable). */
static const LyceumGlossaryTerm *
longest_at (GHashTable  *later,
            LyceumWords *words,
            guint        first,
            guint       *n_words)
{
  g_autoptr (GString) key = g_string_new (NULL);
  const LyceumGlossaryTerm *longest = NULL;

  for (guint n = 0; n < MAX_STEMS && first + n < lyceum_words_get_n (words); n++)
    {
      const LyceumGlossaryTerm *term;

      g_string_append_printf (key, "%s ", lyceum_words_get (words, first + n)->stem);
      term = g_hash_table_lookup (later, key->str);
      if (term)
        {
          longest = term;
          *n_words = n + 1;
        }
    }
  return longest;
}

GPtrArray *
_lyceum_lesson_find_ahead (GPtrArray  *terms,
                           const char *markdown,
                           guint       number)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (ahead_free);
  const char *language = lyceum_guess_language (markdown);
  g_autoptr (GHashTable) later = index_later (terms, language, number);
  g_autoptr (GHashTable) told = g_hash_table_new (NULL, NULL);
  g_autoptr (LyceumWords) words = NULL;

  if (g_hash_table_size (later) == 0 || strlen (markdown) > MAX_TEXT)
    return found;
  words = lyceum_words_new (markdown, language);
  for (guint i = 0; i < lyceum_words_get_n (words) && found->len < MAX_AHEAD; i++)
    {
      guint n_words = 1;
      const LyceumGlossaryTerm *term = longest_at (later, words, i, &n_words);

      if (!term)
        continue;
      if (g_hash_table_add (told, (gpointer) term))
        add_ahead (found, term, number);
      i += n_words - 1;
    }
  return found;
}

static void
find_thread_cb (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const Search *search = data;

  g_task_return_pointer (task, _lyceum_lesson_find_ahead (search->terms, search->markdown, search->number),
                         (GDestroyNotify) g_ptr_array_unref);
}

static void
glossary_read_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;

  search->terms = lyceum_collection_list_glossary_finish (LYCEUM_COLLECTION (object), result, &error);
  if (search->terms)
    g_task_run_in_thread (task, find_thread_cb);
  else
    g_task_return_error (task, error);
}

void
lyceum_lesson_find_ahead_async (LyceumCollection    *collection,
                                const LyceumLesson  *lesson,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (collection, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  g_task_set_source_tag (task, lyceum_lesson_find_ahead_async);
  g_task_set_name (task, "find terms that are explained later");
  search->markdown = g_strdup (lesson->markdown ? lesson->markdown : "");
  search->number = lesson->position + 1;
  g_task_set_task_data (task, search, search_free);
  lyceum_collection_list_glossary_async (collection, lesson->course_id, cancellable, glossary_read_cb, g_steal_pointer (&task));
}

GPtrArray *
lyceum_lesson_find_ahead_finish (GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_lesson_find_ahead_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

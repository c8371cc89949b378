/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-find-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lyceum-formula-markdown.h"
#include "lyceum-search-private.h"
#include "lyceum-sql.h"
#include "lyceum-terms.h"

#define MOST_EACH 100
/* Of lessons and cards so many with a word are looked at; of those so many closely. */
#define ITEMS_OF_WORD 4000
#define ITEMS_READ 128
/* What a word that has been begun may be. */
#define COMPLETIONS_READ 64
#define COMPLETIONS 3
#define SHORTEST_BEGINNING 2

typedef struct
{
  LyceumSearch *search; /* (owned) */
  char *text;
  LyceumFindPlaces places;
  gint64 course_id;
  guint n_each;
  GCancellable *cancellable; /* (owned) (nullable) */
} Find;

static void
find_free (gpointer data)
{
  Find *self = data;

  g_object_unref (self->search);
  g_free (self->text);
  g_clear_object (&self->cancellable);
  g_free (self);
}

static gboolean
read_languages (LyceumConnection *connection,
                GPtrArray        *languages,
                GError          **error)
{
  g_autoptr (LyceumStatement) statement = _lyceum_sql_prepare (
    connection, error,
    "SELECT language FROM (SELECT language, count(*) AS n FROM source GROUP BY language UNION ALL"
    " SELECT language, 0 FROM chunk WHERE language IS NOT NULL GROUP BY language)"
    " GROUP BY language ORDER BY sum(n) DESC, language LIMIT 8", "");
  gboolean row;

  if (!statement)
    return FALSE;
  while (TRUE)
    {
      const char *language;

      if (!lyceum_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      language = lyceum_statement_get_text (statement, 0);
      g_ptr_array_add (languages, g_strdup (language ? language : "en"));
    }
  if (languages->len == 0)
    g_ptr_array_add (languages, g_strdup ("en"));
  return TRUE;
}

/* Lessons and cards */

typedef struct
{
  gint64 id;
  guint32 words; /* which of the typed words it has */
  double score;
} Item;

static void
meet (GHashTable *items,
      gint64      id,
      guint       word,
      double      weight)
{
  Item *item = g_hash_table_lookup (items, &id);

  if (!item)
    {
      item = g_new0 (Item, 1);
      item->id = id;
      g_hash_table_insert (items, &item->id, item);
    }
  item->words |= 1u << word;
  item->score += weight;
}

/* @total: (inout): what an item with all words has. */
static gboolean
find_word (LyceumConnection  *connection,
           const char        *expression,
           guint              word,
           gint64             n_all,
           GHashTable        *items,
           double            *total,
           GError           **error)
{
  g_autoptr (LyceumStatement) statement =
    _lyceum_sql_prepare (connection, error, "SELECT rowid FROM item_index WHERE item_index MATCH ? ORDER BY rowid DESC LIMIT ?", "ti",
                         expression, (gint64) ITEMS_OF_WORD);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  double weight;
  gboolean row;

  if (!statement)
    return FALSE;
  while (TRUE)
    {
      gint64 id;

      if (!lyceum_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      id = lyceum_statement_get_int64 (statement, 0);
      g_array_append_val (ids, id);
    }
  weight = log (1 + (MAX (n_all, ids->len) - ids->len + 0.5) / (ids->len + 0.5));
  *total += weight;
  for (guint i = 0; i < ids->len; i++)
    meet (items, g_array_index (ids, gint64, i), word, weight);
  return TRUE;
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const Item *left = *(Item *const *) a, *right = *(Item *const *) b;

  if (left->score != right->score)
    return left->score > right->score ? -1 : 1;
  return left->id < right->id ? -1 : left->id > right->id;
}

static const char lesson_sql[] =
  "SELECT l.course_id, l.source_id, l.id, l.title, coalesce (l.markdown, ''), l.location, t.title, t.language, 0"
  " FROM item_terms AS t JOIN lesson AS l ON l.id = t.id / 2 WHERE t.id = ?";
static const char note_sql[] =
  "SELECT n.course_id, coalesce (n.source_id, 0), coalesce (n.lesson_id, 0), n.front, n.back, n.location, t.title, t.language,"
  " coalesce ((SELECT c.id FROM card AS c WHERE c.note_id = n.id ORDER BY c.ordinal LIMIT 1), 0)"
  " FROM item_terms AS t JOIN note AS n ON n.id = t.id / 2 WHERE t.id = ?";

/* How much of a title is the words that were typed: 0 to 1. */
static double
get_share_of_title (const LyceumTyped *typed,
                    const char        *title)
{
  g_auto (GStrv) stems = g_strsplit (title, " ", 64);
  guint n = 0, n_met = 0;

  for (guint i = 0; stems[i]; i++)
    {
      gboolean met = typed->beginning && g_str_has_prefix (stems[i], typed->beginning);

      if (stems[i][0] == LYCEUM_TERM_STOP || stems[i][0] == '\0')
        continue;
      for (guint j = 0; j < typed->stems->len && !met; j++)
        met = g_hash_table_contains (g_ptr_array_index (typed->stems, j), stems[i]);
      n++;
      n_met += met;
    }
  return n > 0 ? (double) n_met / n : 0;
}

typedef struct
{
  LyceumFound *found;
  char *text;     /* as it is stored */
  char *title;    /* plain */
  char *language;
} Read;

static void
read_free (gpointer data)
{
  Read *self = data;

  g_clear_pointer (&self->found, lyceum_found_free);
  g_free (self->text);
  g_free (self->title);
  g_free (self->language);
  g_free (self);
}

/* Returns: (transfer full) (nullable): %NULL without @error when it is not wanted. */
static Read *
read_item (LyceumConnection  *connection,
           const Find        *find,
           const LyceumTyped *typed,
           const Item        *item,
           double             total,
           GError           **error)
{
  gboolean is_note = item->id % 2 != 0;
  g_autoptr (LyceumStatement) statement = _lyceum_sql_prepare (connection, error, is_note ? note_sql : lesson_sql, "i", item->id);
  Read *self;
  gboolean row;

  if (!statement || !lyceum_statement_step (statement, &row, error) || !row)
    return NULL;
  if (find->course_id != 0 && lyceum_statement_get_int64 (statement, 0) != find->course_id)
    return NULL;
  self = g_new0 (Read, 1);
  self->found = g_new0 (LyceumFound, 1);
  self->found->place = is_note ? LYCEUM_FIND_CARDS : LYCEUM_FIND_LESSONS;
  self->found->id = item->id / 2;
  self->found->course_id = lyceum_statement_get_int64 (statement, 0);
  self->found->source_id = lyceum_statement_get_int64 (statement, 1);
  self->found->lesson_id = lyceum_statement_get_int64 (statement, 2);
  self->found->card_id = lyceum_statement_get_int64 (statement, 8);
  self->title = _lyceum_find_plain (lyceum_statement_get_text (statement, 3));
  self->text = g_strdup (lyceum_statement_get_text (statement, 4));
  self->found->location = g_strdup (lyceum_statement_get_text (statement, 5));
  self->language = g_strdup (lyceum_statement_get_text (statement, 7));
  self->found->score = (total > 0 ? item->score / total : 1) * 0.8 +
                       0.2 * get_share_of_title (typed, lyceum_statement_get_text (statement, 6));
  if (typed->phrases->len > 0)
    {
      g_autofree char *text = _lyceum_find_plain (self->text);
      g_autofree char *both = g_strjoin (" ", self->title, text, NULL);

      if (!_lyceum_typed_phrases (typed, both))
        g_clear_pointer (&self, read_free);
    }
  return self;
}

/* Formulas are shown as they are read, not as they are written. */
static void
excerpt_read (Read       *self,
              const char *question)
{
  g_autofree char *readable = lyceum_formula_make_readable (self->text);
  g_autofree char *plain = _lyceum_find_plain (readable);

  _lyceum_found_excerpt (self->found, g_steal_pointer (&self->title), plain, self->language, question);
}

static int
compare_read (gconstpointer a,
              gconstpointer b)
{
  const LyceumFound *left = (*(Read *const *) a)->found, *right = (*(Read *const *) b)->found;

  if (left->place != right->place)
    return left->place < right->place ? -1 : 1;
  if (left->score != right->score)
    return left->score > right->score ? -1 : 1;
  return left->id < right->id ? -1 : left->id > right->id;
}

static gboolean
read_items (LyceumConnection  *connection,
            const Find        *find,
            const LyceumTyped *typed,
            GPtrArray         *order,
            double             total,
            GPtrArray         *found,
            GError           **error)
{
  g_autoptr (GPtrArray) read = g_ptr_array_new_with_free_func (read_free);
  guint n[2] = { 0, 0 }, n_given = 0;
  LyceumFindPlaces place = 0;

  for (guint i = 0; i < order->len; i++)
    {
      const Item *item = g_ptr_array_index (order, i);
      LyceumFindPlaces of = item->id % 2 ? LYCEUM_FIND_CARDS : LYCEUM_FIND_LESSONS;
      g_autoptr (GError) local_error = NULL;
      Read *one;

      if (!(find->places & of) || n[item->id % 2] >= ITEMS_READ)
        continue;
      if (g_cancellable_set_error_if_cancelled (find->cancellable, error))
        return FALSE;
      one = read_item (connection, find, typed, item, total, &local_error);
      if (local_error)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!one)
        continue;
      n[item->id % 2]++;
      g_ptr_array_add (read, one);
    }
  g_ptr_array_sort (read, compare_read);
  for (guint i = 0; i < read->len; i++)
    {
      Read *one = g_ptr_array_index (read, i);

      n_given = one->found->place == place ? n_given + 1 : 1;
      place = one->found->place;
      if (n_given > find->n_each)
        continue;
      excerpt_read (one, find->text);
      g_ptr_array_add (found, g_steal_pointer (&one->found));
    }
  return TRUE;
}

static gboolean
find_items (LyceumConnection  *connection,
            const Find        *find,
            const LyceumTyped *typed,
            GPtrArray         *found,
            GError           **error)
{
  g_autoptr (GHashTable) items = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer item;
  gint64 n_all = 0;
  double total = 0;

  if (!_lyceum_sql_int64 (connection, error, &n_all, "SELECT count(*) FROM item_terms", ""))
    return FALSE;
  for (guint i = 0; i < typed->words->len; i++)
    {
      const char *expression = g_ptr_array_index (typed->words, i);

      if (*expression && !find_word (connection, expression, i, n_all, items, &total, error))
        return FALSE;
    }
  g_hash_table_iter_init (&iter, items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_ptr_array_add (order, item);
  g_ptr_array_sort (order, compare_items);
  return read_items (connection, find, typed, order, total, found, error);
}

/* Passages */

typedef struct
{
  char *term;
  gint64 n;
} Completion;

static int
compare_completions (gconstpointer a,
                     gconstpointer b)
{
  const Completion *left = *(Completion *const *) a, *right = *(Completion *const *) b;

  return left->n > right->n ? -1 : left->n < right->n ? 1 : strcmp (left->term, right->term);
}

static void
completion_free (gpointer data)
{
  g_free (((Completion *) data)->term);
  g_free (data);
}

/* What the word that was begun is likely to be: the commonest that the passages have. Returns: (transfer full). */
static char *
complete (LyceumConnection  *connection,
          const LyceumTyped *typed,
          GError           **error)
{
  g_autoptr (GPtrArray) completions = g_ptr_array_new_with_free_func (completion_free);
  GString *words = g_string_new (NULL);
  g_autofree char *behind = g_strconcat (typed->beginning, "\xef\xbf\xbf", NULL);
  g_autoptr (LyceumStatement) statement =
    _lyceum_sql_prepare (connection, error, "SELECT term, doc FROM chunk_words WHERE term >= ? AND term < ? LIMIT ?", "tti",
                         typed->beginning, behind, (gint64) COMPLETIONS_READ);
  gboolean row = TRUE;

  while (statement && lyceum_statement_step (statement, &row, error) && row)
    {
      Completion *completion = g_new (Completion, 1);

      completion->term = g_strdup (lyceum_statement_get_text (statement, 0));
      completion->n = lyceum_statement_get_int64 (statement, 1);
      g_ptr_array_add (completions, completion);
    }
  g_ptr_array_sort (completions, compare_completions);
  for (guint i = 0; i < MIN (completions->len, COMPLETIONS); i++)
    g_string_append_printf (words, " %s", ((Completion *) g_ptr_array_index (completions, i))->term);
  return g_string_free (words, FALSE);
}

static LyceumFound *
found_of_passage (const Find          *find,
                  const LyceumPassage *passage)
{
  LyceumFound *found = g_new0 (LyceumFound, 1);
  g_autofree char *text = _lyceum_find_plain (passage->text);

  found->place = LYCEUM_FIND_PASSAGES;
  found->id = passage->chunk_id;
  found->course_id = passage->course_id;
  found->source_id = passage->source_id;
  found->block = passage->first_block;
  found->location = g_strdup (passage->location);
  found->score = passage->score;
  _lyceum_found_excerpt (found, g_strdup (*passage->heading_path ? passage->heading_path : passage->source_name), text,
                         lyceum_guess_language (text), find->text);
  return found;
}

static gboolean
find_passages (LyceumConnection  *connection,
               const Find        *find,
               const LyceumTyped *typed,
               GPtrArray         *found,
               GError           **error)
{
  g_autofree char *completions = NULL, *question = NULL;
  g_autoptr (GPtrArray) passages = NULL;
  GCancellable *cancellable = find->cancellable;
  gpointer result = NULL;
  LyceumFind words = {
    .search = find->search,
    .filter = { .course_id = find->course_id },
    .settings = LYCEUM_SEARCH_DEFAULTS,
    .window = typed->phrases->len > 0 ? LYCEUM_SEARCH_WINDOW * 2 : find->n_each,
    .cancellable = cancellable,
  };
  guint n = 0;

  if (typed->beginning && g_utf8_strlen (typed->beginning, -1) >= SHORTEST_BEGINNING)
    {
      completions = complete (connection, typed, error);
      if (*error)
        return FALSE;
    }
  words.question = question = g_strconcat (find->text, completions, NULL);
  if (!_lyceum_find (connection, &words, &result, error))
    return FALSE;
  passages = result;
  for (guint i = 0; i < passages->len && n < find->n_each; i++)
    {
      const LyceumPassage *passage = g_ptr_array_index (passages, i);
      g_autofree char *both = g_strjoin (" ", passage->heading_path, passage->text, NULL);

      if (!_lyceum_typed_phrases (typed, both))
        continue;
      g_ptr_array_add (found, found_of_passage (find, passage));
      n++;
    }
  return TRUE;
}

static gboolean
find_reader_cb (LyceumConnection *connection,
                gpointer          data,
                gpointer         *result,
                GError          **error)
{
  const Find *find = data;
  g_autoptr (GPtrArray) languages = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_found_free);
  g_autoptr (LyceumTyped) typed = NULL;

  if (!read_languages (connection, languages, error))
    return FALSE;
  typed = _lyceum_typed_new (find->text, (const char *const *) languages->pdata, languages->len);
  if (typed->words->len > 0)
    {
      g_autoptr (GError) local_error = NULL;

      if (find->places & (LYCEUM_FIND_LESSONS | LYCEUM_FIND_CARDS) && !find_items (connection, find, typed, found, error))
        return FALSE;
      if (find->places & LYCEUM_FIND_PASSAGES && !find_passages (connection, find, typed, found, &local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  *result = g_steal_pointer (&found);
  return TRUE;
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  gpointer found = NULL;

  if (lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &found, &error))
    g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
begin (GTask *task)
{
  Find *find = g_task_get_task_data (task);

  lyceum_database_read_async (_lyceum_search_get_database (find->search), find_reader_cb, find, NULL,
                              (GDestroyNotify) g_ptr_array_unref, g_task_get_cancellable (task), found_cb, task);
}

static void
indexed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = G_TASK (user_data);
  gpointer any = NULL;

  /* What could not be written down is found as it was. */
  if (lyceum_database_write_finish (LYCEUM_DATABASE (object), result, &any, NULL) && any)
    lyceum_find_tidy (LYCEUM_DATABASE (object), NULL);
  begin (task);
}

static gboolean
any_unindexed_reader_cb (LyceumConnection *connection,
                         gpointer          data,
                         gpointer         *result,
                         GError          **error)
{
  gint64 any = 0;

  if (!_lyceum_sql_int64 (connection, error, &any, "SELECT EXISTS (SELECT 1 FROM item_unindexed)", ""))
    return FALSE;
  *result = GINT_TO_POINTER (any != 0);
  return TRUE;
}

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = G_TASK (user_data);
  gpointer any = NULL;

  if (lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &any, NULL) && any)
    lyceum_database_write_async (LYCEUM_DATABASE (object), _lyceum_items_index, NULL, NULL, NULL, g_task_get_cancellable (task),
                                 indexed_cb, task);
  else
    begin (task);
}

void
lyceum_find_async (LyceumSearch        *search,
                   const char          *text,
                   LyceumFindPlaces     places,
                   gint64               course_id,
                   guint                n_each,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  GTask *task = g_task_new (search, cancellable, callback, user_data);
  Find *find = g_new0 (Find, 1);

  g_task_set_source_tag (task, lyceum_find_async);
  g_task_set_name (task, "lyceum_find_async");
  find->search = g_object_ref (search);
  find->text = g_strdup (text);
  find->places = places;
  find->course_id = course_id;
  find->n_each = CLAMP (n_each, 1, MOST_EACH);
  find->cancellable = cancellable ? g_object_ref (cancellable) : NULL;
  g_task_set_task_data (task, find, find_free);
  if (places & (LYCEUM_FIND_LESSONS | LYCEUM_FIND_CARDS))
    lyceum_database_read_async (_lyceum_search_get_database (search), any_unindexed_reader_cb, NULL, NULL, NULL, cancellable,
                                looked_cb, task);
  else
    begin (task);
}

GPtrArray *
lyceum_find_finish (LyceumSearch  *search,
                    GAsyncResult  *result,
                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, search), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_find_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

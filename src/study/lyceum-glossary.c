/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-glossary.h"

#include "lyceum-collection-private.h"
#include "lyceum-study-sql-private.h"

static void
place_free (gpointer data)
{
  LyceumGlossaryPlace *place = data;

  g_free (place->title);
  g_free (place);
}

static void
term_free (gpointer data)
{
  LyceumGlossaryTerm *term = data;

  g_free (term->key);
  g_free (term->term);
  g_free (term->definition);
  g_ptr_array_unref (term->places);
  g_free (term);
}

/* While the lessons are read, in the order of the course. */
typedef struct
{
  GPtrArray *terms;   /* (element-type LyceumGlossaryTerm) */
  GHashTable *by_key; /* key → its place in @terms, from 1 */
  GArray *worths;     /* (element-type double): of the definition that is shown of each */
  gint64 lesson_id;
  guint number;
} Reading;

/* The same words in whatever case, where nobody knew the language. */
static char *
plain_key (const char *term)
{
  g_autofree char *folded = g_utf8_casefold (term, -1);

  return g_strstrip (g_utf8_normalize (folded, -1, G_NORMALIZE_ALL));
}

static void
add_place (Reading            *reading,
           LyceumGlossaryTerm *term,
           const char         *title)
{
  LyceumGlossaryPlace *place = term->places->len > 0 ? g_ptr_array_index (term->places, term->places->len - 1) : NULL;

  if (place && place->lesson_id == reading->lesson_id)
    return;
  place = g_new0 (LyceumGlossaryPlace, 1);
  place->lesson_id = reading->lesson_id;
  place->number = reading->number;
  place->title = g_strdup (title);
  g_ptr_array_add (term->places, place);
}

static void
add_term (Reading                *reading,
          const LyceumLessonTerm *found,
          const char             *title)
{
  g_autofree char *key = found->key ? g_strdup (found->key) : plain_key (found->term);
  guint at = GPOINTER_TO_UINT (g_hash_table_lookup (reading->by_key, key));
  LyceumGlossaryTerm *term;

  if (at == 0)
    {
      const double none = -1;

      term = g_new0 (LyceumGlossaryTerm, 1);
      term->key = g_steal_pointer (&key);
      term->places = g_ptr_array_new_with_free_func (place_free);
      g_ptr_array_add (reading->terms, term);
      g_array_append_val (reading->worths, none);
      at = reading->terms->len;
      g_hash_table_insert (reading->by_key, term->key, GUINT_TO_POINTER (at));
    }
  term = g_ptr_array_index (reading->terms, at - 1);
  if (!term->term || found->worth > g_array_index (reading->worths, double, at - 1))
    {
      g_free (term->term);
      g_free (term->definition);
      term->term = g_strdup (found->term);
      term->definition = g_strdup (found->definition);
      term->lesson_id = reading->lesson_id;
      g_array_index (reading->worths, double, at - 1) = found->worth;
    }
  add_place (reading, term, title);
}

/* A term with what it is sorted by. */
typedef struct
{
  char *collation;
  LyceumGlossaryTerm *term;
} Sorted;

static int
compare_sorted (gconstpointer a,
                gconstpointer b)
{
  const Sorted *one = a, *other = b;
  int order = g_strcmp0 (one->collation, other->collation);

  return order != 0 ? order : g_strcmp0 (one->term->key, other->term->key);
}

static void
sort_terms (GPtrArray *terms)
{
  g_autofree Sorted *sorted = g_new0 (Sorted, terms->len + 1);

  for (guint i = 0; i < terms->len; i++)
    {
      g_autofree char *folded = NULL;

      sorted[i].term = g_ptr_array_index (terms, i);
      folded = g_utf8_casefold (sorted[i].term->term, -1);
      sorted[i].collation = g_utf8_collate_key (folded, -1);
    }
  qsort (sorted, terms->len, sizeof (Sorted), compare_sorted);
  for (guint i = 0; i < terms->len; i++)
    {
      terms->pdata[i] = sorted[i].term;
      g_free (sorted[i].collation);
    }
}

static gboolean
list_glossary_reader_cb (LyceumConnection *connection,
                         gpointer          data,
                         gpointer         *result,
                         GError          **error)
{
  const LyceumQuery *query = data;
  g_autoptr (LyceumStatement) statement = NULL;
  g_autoptr (GPtrArray) terms = g_ptr_array_new_with_free_func (term_free);
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) worths = g_array_new (FALSE, FALSE, sizeof (double));
  Reading reading = { .terms = terms, .by_key = by_key, .worths = worths };
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT l.id, l.title, l.key_terms FROM lesson l JOIN source s ON s.id = l.source_id "
                                   "WHERE l.course_id = ? ORDER BY s.position, s.id, l.position",
                                   "i", query->id);
  if (!statement)
    return FALSE;
  for (;;)
    {
      g_autoptr (GPtrArray) found = NULL;

      if (!lyceum_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      reading.lesson_id = lyceum_statement_get_int64 (statement, 0);
      reading.number++;
      found = _lyceum_json_to_terms (lyceum_statement_get_text (statement, 2));
      for (guint i = 0; i < found->len; i++)
        add_term (&reading, g_ptr_array_index (found, i), lyceum_statement_get_text (statement, 1));
    }
  sort_terms (terms);
  *result = g_steal_pointer (&terms);
  return TRUE;
}

void
lyceum_collection_list_glossary_async (LyceumCollection   *self,
                                       gint64              course_id,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  LyceumQuery query = { .id = course_id };

  _lyceum_collection_read (self, list_glossary_reader_cb, &query, (GDestroyNotify) g_ptr_array_unref,
                           lyceum_collection_list_glossary_async, cancellable, callback, user_data);
}

GPtrArray *
lyceum_collection_list_glossary_finish (LyceumCollection *self,
                                        GAsyncResult     *result,
                                        GError          **error)
{
  return _lyceum_collection_finish (self, result, lyceum_collection_list_glossary_async, error);
}

char *
lyceum_glossary_term_get_letter (const LyceumGlossaryTerm *self)
{
  g_autofree char *bare = g_utf8_normalize (self->term, -1, G_NORMALIZE_ALL);
  gunichar c = bare ? g_utf8_get_char (bare) : 0;
  char letter[8] = "";

  if (!g_unichar_isalpha (c))
    return g_strdup ("#");
  letter[g_unichar_to_utf8 (g_unichar_toupper (c), letter)] = '\0';
  return g_strdup (letter);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-search-private.h"

#include <string.h>

/* How many entries of the index are read for a question, all its words together; those of common words are left to be
 * looked up in the passages that others have found. */
#define MAX_ENTRIES 60000
/* Between two looks at the cancellable. */
#define ENTRIES_AT_ONCE 4096

/* The index takes what stands in quotation marks as it is, whatever it says. */
static char *
quote (const char *term)
{
  g_auto (GStrv) pieces = g_strsplit (term, "\"", -1);
  g_autofree char *inside = g_strjoinv ("\"\"", pieces);

  return g_strdup_printf ("\"%s\"", inside);
}

static gboolean
count_chunks (LyceumConnection *connection,
              const char       *sql,
              const char       *match,
              gint64           *n,
              GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (connection, sql, error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  if (match)
    lyceum_statement_bind_text (statement, 1, match);
  if (!lyceum_statement_step (statement, &row, error))
    return FALSE;
  *n = row ? lyceum_statement_get_int64 (statement, 0) : 0;
  return TRUE;
}

/* The passages with one term, in order of their numbers. Returns: (transfer full) (nullable) (element-type gint64). */
static GArray *
read_term (LyceumConnection    *connection,
           const char          *match,
           const LyceumAllowed *allowed,
           GCancellable        *cancellable,
           GError             **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
    connection, "SELECT rowid FROM chunk_index WHERE chunk_index MATCH ?1 ORDER BY rowid LIMIT ?2", error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n_read = 0;
  gboolean row;

  if (!statement)
    return NULL;
  lyceum_statement_bind_text (statement, 1, match);
  lyceum_statement_bind_int64 (statement, 2, MAX_ENTRIES);
  while (TRUE)
    {
      gint64 id;

      if (++n_read % ENTRIES_AT_ONCE == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (!lyceum_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&ids);
      id = lyceum_statement_get_int64 (statement, 0);
      if (_lyceum_allowed_contains (allowed, id))
        g_array_append_val (ids, id);
    }
}

/* Adds the passages with one term to @found, both in order of their numbers. Returns: (transfer full) (nullable). */
static GArray *
merge_term (LyceumConnection    *connection,
            const char          *match,
            guint64              bit,
            GArray              *found,
            const LyceumAllowed *allowed,
            GCancellable        *cancellable,
            GError             **error)
{
  g_autoptr (GArray) ids = read_term (connection, match, allowed, cancellable, error);
  const LyceumCandidate *from = (const LyceumCandidate *) (const void *) found->data;
  const LyceumCandidate *end = from + found->len;
  LyceumCandidate *to;
  GArray *merged;

  if (!ids)
    return NULL;
  merged = g_array_sized_new (FALSE, FALSE, sizeof (LyceumCandidate), found->len + ids->len + 1);
  to = (LyceumCandidate *) (void *) merged->data;
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      while (from < end && from->chunk_id < id)
        *to++ = *from++;
      if (from < end && from->chunk_id == id)
        *to = *from++;
      else
        *to = (LyceumCandidate){ .chunk_id = id, .vector = -1 };
      to++->mask |= bit;
    }
  while (from < end)
    *to++ = *from++;
  g_array_set_size (merged, (guint) (to - (LyceumCandidate *) (void *) merged->data));
  return merged;
}

static int
compare_terms (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  const LyceumQuestionWords *words = data;
  gint64 left = words->terms[*(const guint8 *) a].n_chunks;
  gint64 right = words->terms[*(const guint8 *) b].n_chunks;

  return left < right ? -1 : left > right;
}

GArray *
_lyceum_candidates_by_words (LyceumConnection    *connection,
                             LyceumQuestionWords *words,
                             const LyceumAllowed *allowed,
                             GCancellable        *cancellable,
                             GError             **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (LyceumCandidate));
  guint8 order[LYCEUM_QUESTION_TERMS];
  gint64 n_chunks = 0, n_read = 0;
  guint64 unread = 0;

  if (!count_chunks (connection, "SELECT count(*) FROM chunk", NULL, &n_chunks, error))
    return NULL;
  for (guint i = 0; i < words->n_terms; i++)
    {
      g_autofree char *match = quote (words->terms[i].text);

      order[i] = (guint8) i;
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !count_chunks (connection, "SELECT count(*) FROM chunk_index WHERE chunk_index MATCH ?1", match,
                         &words->terms[i].n_chunks, error))
        return NULL;
    }
  _lyceum_question_words_weigh (words, n_chunks);

  g_qsort_with_data (order, (gint) words->n_terms, 1, compare_terms, words);
  for (guint i = 0; i < words->n_terms; i++)
    {
      const LyceumQuestionTerm *term = &words->terms[order[i]];
      guint64 bit = G_GUINT64_CONSTANT (1) << order[i];
      g_autofree char *match = quote (term->text);
      GArray *merged;

      if (term->n_chunks == 0)
        continue;
      if (n_read > 0 && n_read + term->n_chunks > MAX_ENTRIES)
        {
          unread |= bit;
          continue;
        }
      merged = merge_term (connection, match, bit, found, allowed, cancellable, error);
      if (!merged)
        return NULL;
      g_array_unref (found);
      found = merged;
      n_read += term->n_chunks;
      /* Cut off, because the rarest of all is as common as that. */
      if (term->n_chunks > MAX_ENTRIES)
        unread |= bit;
    }

  for (guint i = 0; i < found->len; i++)
    g_array_index (found, LyceumCandidate, i).mask |= unread;
  words->unread = unread;
  return g_steal_pointer (&found);
}

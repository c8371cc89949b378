/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-grams.h"

#include <math.h>
#include <string.h>

#include "lyceum-sql.h"
#include "lyceum-terms.h"

/* Out of so many places of the collection one passage is taken each. */
#define SAMPLE 512
#define N_BUCKETS (1 << 18)
/* Where nothing can be said: passages of 300 tokens. */
#define FEWEST_WORDS 10

struct _LyceumUsual
{
  gatomicrefcount ref_count;
  gint64 n_chunks, last_chunk; /* when it was made */
  guint n_passages;
  double n_words, n_grams;     /* of all of them */
  guint16 *counts;             /* (owned): by bucket, in how many passages */
  guint16 *seen_in;            /* (owned) (nullable): the last passage that was counted, while it is made */
};

static guint
get_bucket (guint32 hash)
{
  return (hash * 2654435769u) >> (32 - 18);
}

LyceumUsual *
_lyceum_usual_ref (LyceumUsual *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
_lyceum_usual_unref (LyceumUsual *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->counts);
  g_free (self->seen_in);
  g_free (self);
}

guint32
_lyceum_usual_hash_surface (const char *word,
                            gsize       length)
{
  return _lyceum_usual_hash_stem (word, length) * 2246822519u + 1;
}

guint32
_lyceum_usual_hash_stem (const char *stem,
                         gsize       length)
{
  guint32 hash = 5381;

  for (gsize i = 0; i < length; i++)
    hash = hash * 33 + (guchar) stem[i];
  return hash ^ hash >> 13;
}

/* Of words that stand as their stems do, the stems are counted. */
static guint32
hash_next_surface (const char **surface,
                   const char  *stem,
                   gsize        length)
{
  const char *start, *end;

  while ((*surface)[0] == LYCEUM_TERM_SENTENCE && (*surface)[1] == ' ')
    *surface += 2;
  start = *surface;
  end = strchrnul (start, ' ');
  *surface = *end ? end + 1 : end;
  if (*start == LYCEUM_TERM_SAME || start == end)
    return _lyceum_usual_hash_surface (stem, length);
  return _lyceum_usual_hash_surface (start, (gsize) (end - start));
}

/* @self->n_passages counts this one already. */
static void
count (LyceumUsual *self,
       guint32      hash)
{
  guint bucket = get_bucket (hash);

  if (self->seen_in[bucket] == self->n_passages)
    return;
  self->seen_in[bucket] = (guint16) self->n_passages;
  self->counts[bucket]++;
}

static void
add_passage (LyceumUsual *self,
             const char  *heading,
             const char  *body,
             const char  *surface,
             GArray      *grams)
{
  const char *of_body;

  self->n_passages++;
  g_array_set_size (grams, 0);
  of_body = _lyceum_grams_append (grams, heading, surface, FALSE);
  _lyceum_grams_append (grams, body, of_body, FALSE);
  for (const char *word = body; *word;)
    {
      const char *end = strchrnul (word, ' ');
      guint32 standing = hash_next_surface (&of_body, word, (gsize) (end - word));

      if (*word != LYCEUM_TERM_STOP)
        {
          count (self, _lyceum_usual_hash_stem (word, (gsize) (end - word)));
          count (self, standing);
        }
      self->n_words++;
      word = *end ? end + 1 : end;
    }
  self->n_grams += grams->len;
  for (guint i = 0; i < grams->len; i++)
    count (self, g_array_index (grams, guint32, i));
}

static gboolean
read_numbers (LyceumConnection *connection,
              gint64           *n_chunks,
              gint64           *last_chunk,
              GError          **error)
{
  return _lyceum_sql_int64 (connection, error, n_chunks, "SELECT count(*) FROM chunk", "") &&
         _lyceum_sql_int64 (connection, error, last_chunk, "SELECT max (chunk_id) FROM chunk_terms", "");
}

/* The numbers of passages have few gaps: what comes first behind a place stands for it. */
static gboolean
read_sample (LyceumUsual      *self,
             LyceumConnection *connection,
             GCancellable     *cancellable,
             GError          **error)
{
  g_autoptr (GArray) grams = g_array_new (FALSE, FALSE, sizeof (guint32));
  gint64 step = MAX (1, self->last_chunk / SAMPLE), next = 1;

  for (guint i = 0; i < 2 * SAMPLE && next <= self->last_chunk; i++)
    {
      g_autoptr (LyceumStatement) statement = _lyceum_sql_prepare (
        connection, error,
        "SELECT chunk_id, heading, body, surface FROM chunk_terms WHERE chunk_id >= ? ORDER BY chunk_id LIMIT 1", "i", next);
      gboolean row = FALSE;

      if (!statement || g_cancellable_set_error_if_cancelled (cancellable, error) || !lyceum_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      next = MAX (next + step, lyceum_statement_get_int64 (statement, 0) + 1);
      add_passage (self, lyceum_statement_get_text (statement, 1), lyceum_statement_get_text (statement, 2),
                   lyceum_statement_get_text (statement, 3), grams);
    }
  return TRUE;
}

LyceumUsual *
_lyceum_usual_new (LyceumConnection  *connection,
                   GCancellable      *cancellable,
                   GError           **error)
{
  g_autoptr (LyceumUsual) self = g_new0 (LyceumUsual, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->counts = g_new0 (guint16, N_BUCKETS);
  self->seen_in = g_new0 (guint16, N_BUCKETS);
  if (!read_numbers (connection, &self->n_chunks, &self->last_chunk, error) ||
      !read_sample (self, connection, cancellable, error))
    return NULL;
  g_clear_pointer (&self->seen_in, g_free);
  return g_steal_pointer (&self);
}

/* A few more passages do not change what is usual. */
gboolean
_lyceum_usual_check (const LyceumUsual *self,
                     LyceumConnection  *connection,
                     gboolean          *current,
                     GError           **error)
{
  gint64 n_chunks, last_chunk;

  if (!read_numbers (connection, &n_chunks, &last_chunk, error))
    return FALSE;
  *current = ABS (n_chunks - self->n_chunks) <= self->n_chunks / 8 && ABS (last_chunk - self->last_chunk) <= self->last_chunk / 8 &&
             (self->n_chunks > SAMPLE || (n_chunks == self->n_chunks && last_chunk == self->last_chunk));
  return TRUE;
}

double
_lyceum_usual_words (const LyceumUsual *self)
{
  return self->n_passages > 0 ? MAX (FEWEST_WORDS, self->n_words / self->n_passages) : FEWEST_WORDS;
}

double
_lyceum_usual_grams (const LyceumUsual *self)
{
  return self->n_passages > 0 ? MAX (FEWEST_WORDS, self->n_grams / self->n_passages) : FEWEST_WORDS;
}

guint
_lyceum_usual_count (const LyceumUsual *self,
                     guint32            hash)
{
  return self->counts[get_bucket (hash)];
}

double
_lyceum_usual_weigh (const LyceumUsual *self,
                     guint32            hash)
{
  double n = _lyceum_usual_count (self, hash);

  return log (1 + (self->n_passages - n + 0.5) / (n + 0.5));
}

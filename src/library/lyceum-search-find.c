/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "lyceum-search-rank.h"
#include "lyceum-vector-index.h"

/* A search asks for no more passages than that, whatever its settings are. */
#define MAX_CANDIDATES 16384
#define MAX_WINDOW 1024
/* Between two looks at the cancellable. */
#define CANDIDATES_AT_ONCE 64
/* Of so many of the nearest the second byte of the vectors is looked at. */
#define LEAST_EXACT 128

/* A passage whose score is known. */
typedef struct
{
  gint64 chunk_id, source_id;
  guint position;
  double term, density, fit, vector, score;
} Scored;

static gboolean
read_languages (LyceumConnection *connection,
                GPtrArray        *languages,
                GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
    connection,
    "SELECT language FROM (SELECT language, count(*) AS n FROM source GROUP BY language UNION ALL"
    " SELECT language, 0 FROM chunk WHERE language IS NOT NULL GROUP BY language)"
    " GROUP BY language ORDER BY sum(n) DESC, language LIMIT 16", error);
  gboolean row;

  if (!statement)
    return FALSE;
  while (TRUE)
    {
      if (!lyceum_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      g_ptr_array_add (languages, g_strdup (lyceum_statement_get_text (statement, 0)));
    }
}

/* Of equal ones the earlier: what is left out does not depend on chance. */
static int
compare_by_words (gconstpointer a,
                  gconstpointer b)
{
  const LyceumCandidate *left = a, *right = b;

  if (left->term != right->term)
    return left->term > right->term ? -1 : 1;
  return left->chunk_id < right->chunk_id ? -1 : left->chunk_id > right->chunk_id;
}

static int
compare_bounds (gconstpointer a,
                gconstpointer b)
{
  const LyceumCandidate *left = a, *right = b;

  if (left->bound != right->bound)
    return left->bound > right->bound ? -1 : 1;
  return left->chunk_id < right->chunk_id ? -1 : left->chunk_id > right->chunk_id;
}

static double
fuse (const LyceumFind *find,
      double            words,
      double            vector)
{
  LyceumPassage passage = { .term = words, .vector = vector, .rerank = -1 };

  lyceum_passage_set_score (&passage, &find->settings);
  return passage.score;
}

static const char score_sql[] =
  "SELECT c.source_id, c.position, coalesce (c.language, s.language), t.heading, t.body, t.parts,"
  " CASE WHEN t.chunk_id IS NULL THEN c.heading_path END, CASE WHEN t.chunk_id IS NULL THEN c.text END"
  " FROM chunk AS c JOIN source AS s ON s.id = c.source_id LEFT JOIN chunk_terms AS t ON t.chunk_id = c.id"
  " WHERE c.id = ?";

/* @found: (out): FALSE when the passage is gone, as it may be where the vectors in memory are older. */
static gboolean
score (LyceumConnection          *connection,
       const LyceumFind          *find,
       const LyceumQuestionWords *words,
       const LyceumCandidate     *candidate,
       Scored                    *scored,
       gboolean                  *found,
       GError                   **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (connection, score_sql, error);
  g_autoptr (LyceumTerms) terms = NULL;
  const char *language, *heading, *body, *parts;

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, candidate->chunk_id);
  if (!lyceum_statement_step (statement, found, error))
    return FALSE;
  if (!*found)
    return TRUE;

  scored->chunk_id = candidate->chunk_id;
  scored->source_id = lyceum_statement_get_int64 (statement, 0);
  scored->position = (guint) lyceum_statement_get_int64 (statement, 1);
  language = lyceum_statement_get_text (statement, 2);
  heading = lyceum_statement_get_text (statement, 3);
  body = lyceum_statement_get_text (statement, 4);
  parts = lyceum_statement_get_text (statement, 5);
  if (!heading || !body || !parts)
    {
      /* Found by its vector, and not indexed yet. */
      terms = lyceum_terms_new (lyceum_statement_get_text (statement, 6), lyceum_statement_get_text (statement, 7), language);
      heading = terms->heading;
      body = terms->body;
      parts = terms->parts;
    }
  scored->term = _lyceum_question_words_match (words, language, heading, body, parts, &scored->density);
  scored->vector = candidate->vector;
  scored->score = fuse (find, scored->term, scored->vector);
  return TRUE;
}

/* Among equals what is more about it comes first, and then what comes first in the collection. */
static int
compare_scored (gconstpointer a,
                gconstpointer b)
{
  const Scored *left = a, *right = b;

  if (left->score != right->score)
    return left->score > right->score ? -1 : 1;
  if (left->density != right->density)
    return left->density > right->density ? -1 : 1;
  if (left->source_id != right->source_id)
    return left->source_id < right->source_id ? -1 : 1;
  return left->position < right->position ? -1 : left->position > right->position;
}

static void
keep_best (GArray *best,
           guint   window)
{
  g_array_sort (best, compare_scored);
  if (best->len > window)
    g_array_set_size (best, window);
}

/* Reads candidates from the most promising on, until none that is left can be among the best. */
static GArray *
score_candidates (LyceumConnection          *connection,
                  const LyceumFind          *find,
                  const LyceumQuestionWords *words,
                  GArray                    *candidates,
                  GError                   **error)
{
  g_autoptr (GArray) best = g_array_new (FALSE, FALSE, sizeof (Scored));
  guint window = CLAMP (find->window, LYCEUM_RANK_POOL, MAX_WINDOW);

  for (guint i = 0; i < candidates->len; i++)
    {
      const LyceumCandidate *candidate = &g_array_index (candidates, LyceumCandidate, i);
      Scored scored;
      gboolean found;

      if (i % CANDIDATES_AT_ONCE == 0)
        {
          if (g_cancellable_set_error_if_cancelled (find->cancellable, error))
            return NULL;
          keep_best (best, window);
          if (best->len == window && g_array_index (best, Scored, window - 1).score > candidate->bound)
            break;
        }
      if (!score (connection, find, words, candidate, &scored, &found, error))
        return NULL;
      if (found && scored.score > 0)
        g_array_append_val (best, scored);
    }
  keep_best (best, window);
  return g_steal_pointer (&best);
}

/* Puts those that were found in the order of how well they fit. */
static gboolean
rank (LyceumConnection          *connection,
      const LyceumFind          *find,
      const LyceumQuestionWords *words,
      GArray                    *best,
      GError                   **error)
{
  g_autoptr (LyceumUsual) usual = _lyceum_search_usual (find->search, connection, find->cancellable, error);
  g_autofree LyceumFit *fits = g_new0 (LyceumFit, best->len + 1);

  if (!usual)
    return FALSE;
  for (guint i = 0; i < best->len; i++)
    fits[i].chunk_id = g_array_index (best, Scored, i).chunk_id;
  if (!_lyceum_rank (connection, words, usual, fits, best->len, find->cancellable, error))
    return FALSE;
  for (guint i = 0; i < best->len; i++)
    {
      Scored *scored = &g_array_index (best, Scored, i);

      scored->fit = fits[i].fit;
      scored->score = fuse (find, scored->fit > 0 ? scored->fit : scored->term, scored->vector);
    }
  keep_best (best, MIN (find->window, MAX_WINDOW));
  return TRUE;
}

static const char passage_sql[] =
  "SELECT s.course_id, c.first_block, c.n_blocks, coalesce (nullif (s.title, ''), s.name), c.heading_path, c.location, c.text"
  " FROM chunk AS c JOIN source AS s ON s.id = c.source_id WHERE c.id = ?";

static LyceumPassage *
read_passage (LyceumConnection *connection,
              const Scored     *scored,
              GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (connection, passage_sql, error);
  LyceumPassage *passage;
  gboolean row = FALSE;

  if (!statement)
    return NULL;
  lyceum_statement_bind_int64 (statement, 1, scored->chunk_id);
  if (!lyceum_statement_step (statement, &row, error))
    return NULL;
  /* In one snapshot: it was there a moment ago. */
  g_assert (row);

  passage = g_new0 (LyceumPassage, 1);
  passage->chunk_id = scored->chunk_id;
  passage->source_id = scored->source_id;
  passage->position = scored->position;
  passage->course_id = lyceum_statement_get_int64 (statement, 0);
  passage->first_block = (guint) lyceum_statement_get_int64 (statement, 1);
  passage->n_blocks = (guint) lyceum_statement_get_int64 (statement, 2);
  passage->source_name = g_strdup (lyceum_statement_get_text (statement, 3));
  passage->heading_path = g_strdup (lyceum_statement_get_text (statement, 4));
  passage->location = g_strdup (lyceum_statement_get_text (statement, 5));
  passage->text = g_strdup (lyceum_statement_get_text (statement, 6));
  passage->term = scored->term;
  passage->fit = scored->fit;
  passage->vector = scored->vector;
  passage->rerank = -1;
  passage->score = scored->score;
  return passage;
}

static GPtrArray *
read_passages (LyceumConnection *connection,
               GArray           *scored,
               GError          **error)
{
  g_autoptr (GPtrArray) passages = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_passage_free);

  for (guint i = 0; i < scored->len; i++)
    {
      LyceumPassage *passage = read_passage (connection, &g_array_index (scored, Scored, i), error);

      if (!passage)
        return NULL;
      g_ptr_array_add (passages, passage);
    }
  return g_steal_pointer (&passages);
}

/* Many passages have the same words: each mask is reckoned once, or nearly so. */
#define MASKS_KEPT 256

typedef struct
{
  guint64 masks[MASKS_KEPT];
  double bounds[MASKS_KEPT];
  gboolean is_known[MASKS_KEPT];
} Bounds;

static double
get_bound (Bounds                    *bounds,
           const LyceumQuestionWords *words,
           guint64                    mask)
{
  guint place = (guint) (mask * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) >> 56);

  if (!bounds->is_known[place] || bounds->masks[place] != mask)
    {
      bounds->is_known[place] = TRUE;
      bounds->masks[place] = mask;
      bounds->bounds[place] = _lyceum_question_words_bound (words, mask);
    }
  return bounds->bounds[place];
}

static void
keep_first (GArray *candidates,
            guint   n)
{
  g_array_sort (candidates, compare_by_words);
  if (candidates->len > n)
    g_array_set_size (candidates, n);
}

/* Returns: (transfer full): the most promising by words, with what they are worth at the most. */
static GArray *
choose_by_words (const LyceumFind          *find,
                 const LyceumQuestionWords *words,
                 GArray                    *by_words)
{
  guint top_k = CLAMP (find->settings.top_k, 1, MAX_CANDIDATES);
  GArray *candidates = g_array_sized_new (FALSE, FALSE, sizeof (LyceumCandidate), 2 * top_k);
  g_autofree Bounds *bounds = g_new0 (Bounds, 1);
  LyceumCandidate last;
  gboolean is_full = FALSE;

  for (guint i = 0; i < by_words->len; i++)
    {
      LyceumCandidate candidate = g_array_index (by_words, LyceumCandidate, i);

      candidate.term = get_bound (bounds, words, candidate.mask);
      if (is_full && compare_by_words (&candidate, &last) > 0)
        continue;
      g_array_append_val (candidates, candidate);
      if (candidates->len < 2 * top_k)
        continue;
      keep_first (candidates, top_k);
      last = g_array_index (candidates, LyceumCandidate, top_k - 1);
      is_full = TRUE;
    }
  keep_first (candidates, top_k);
  return candidates;
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  const LyceumCandidate *left = a, *right = b;

  return left->chunk_id < right->chunk_id ? -1 : left->chunk_id > right->chunk_id;
}

/* The nearest that words have not found join the candidates; nothing is known of their words but what is common. */
static void
add_nearest (LyceumNearness            *nearness,
             const LyceumQuestionWords *words,
             GArray                    *by_words,
             GArray                    *candidates)
{
  for (guint i = 0; i < _lyceum_nearness_get_n_best (nearness); i++)
    {
      LyceumCandidate candidate = { .chunk_id = _lyceum_nearness_get_best (nearness, i), .mask = words->unread };
      const LyceumCandidate *known =
        by_words->len == 0
          ? NULL
          : bsearch (&candidate, by_words->data, by_words->len, sizeof (LyceumCandidate), compare_numbers);

      if (known)
        candidate = *known;
      candidate.term = _lyceum_question_words_bound (words, candidate.mask);
      g_array_append_val (candidates, candidate);
    }
}

static void
drop_doubles (GArray *candidates)
{
  guint n = 0;

  g_array_sort (candidates, compare_numbers);
  for (guint i = 0; i < candidates->len; i++)
    {
      LyceumCandidate *kept = &g_array_index (candidates, LyceumCandidate, n);

      if (n > 0 && kept[-1].chunk_id == g_array_index (candidates, LyceumCandidate, i).chunk_id)
        continue;
      *kept = g_array_index (candidates, LyceumCandidate, i);
      n++;
    }
  g_array_set_size (candidates, n);
}

/* Adds what is near to what has words, and says of all how near they are. */
static gboolean
add_vectors (LyceumConnection          *connection,
             const LyceumFind          *find,
             const LyceumQuestionWords *words,
             const LyceumAllowed       *allowed,
             GArray                    *by_words,
             GArray                    *candidates,
             GError                   **error)
{
  g_autoptr (LyceumNearness) nearness = NULL;

  if (!find->model || find->settings.vector_weight <= 0)
    return TRUE;
  nearness = _lyceum_search_nearest (find->search, connection, find, allowed, CLAMP (find->settings.top_k, 1, MAX_CANDIDATES),
                                     MAX (LEAST_EXACT, 2 * find->window), error);
  if (!nearness)
    return FALSE;
  add_nearest (nearness, words, by_words, candidates);
  drop_doubles (candidates);
  for (guint i = 0; i < candidates->len; i++)
    {
      LyceumCandidate *candidate = &g_array_index (candidates, LyceumCandidate, i);

      candidate->vector = _lyceum_nearness_get (nearness, candidate->chunk_id);
    }
  return TRUE;
}

gboolean
_lyceum_find (LyceumConnection *connection,
              gpointer          data,
              gpointer         *result,
              GError          **error)
{
  LyceumFind *find = data;
  g_autoptr (GPtrArray) languages = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (LyceumQuestionWords) words = NULL;
  g_autoptr (GArray) by_words = NULL, candidates = NULL, best = NULL;
  g_auto (LyceumAllowed) allowed = { 0 };

  if (!read_languages (connection, languages, error) ||
      !_lyceum_allowed_read (connection, &find->filter, &allowed, error))
    return FALSE;
  words = _lyceum_question_words_new (find->question, (const char *const *) languages->pdata, languages->len);
  by_words = _lyceum_candidates_by_words (connection, words, &allowed, find->cancellable, error);
  if (!by_words)
    return FALSE;
  candidates = choose_by_words (find, words, by_words);
  if (!add_vectors (connection, find, words, &allowed, by_words, candidates, error))
    return FALSE;

  for (guint i = 0; i < candidates->len; i++)
    {
      LyceumCandidate *candidate = &g_array_index (candidates, LyceumCandidate, i);

      candidate->bound = fuse (find, candidate->term, candidate->vector);
    }
  g_array_sort (candidates, compare_bounds);
  best = score_candidates (connection, find, words, candidates, error);
  if (!best || !rank (connection, find, words, best, error))
    return FALSE;
  *result = read_passages (connection, best, error);
  return *result != NULL;
}

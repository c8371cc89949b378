/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-search-rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * How well a passage fits a question. All is weighed as BM25 does (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009):
 * the stems of the question, and again the words as they stand; two that stand next to each other in both; groups of letters, which
 * find parts and forms of words; and what the best of its sentences, and the best twenty words of it, have of the question's words.
 *
 * Where the best passages are about as good as each other, the question names a subject and no place, and what else they speak of helps
 * to tell what is about it (Lavrenko, Croft: Relevance-Based Language Models, 2001). Where one stands out, that would lead astray.
 */
#define K1 1.2
#define B 0.75
#define HEADING_WORTH 3
#define WORTH_OF_SURFACE 0.3
#define WORTH_OF_PAIR 0.5
#define WORTH_OF_GRAM 0.2
#define WORTH_OF_SENTENCE 0.5
#define WORTH_OF_WINDOW 0.3
#define WINDOW_WORDS 20
#define MAX_HITS 128
#define WORTH_OF_SUBJECT 1.5
/* The subject is told from the best so many, */
#define SUBJECT_PASSAGES 6
#define SUBJECT_TERMS 20
/* and is of use where the tenth is at least so good in comparison with the first; of full use where it is so good. */
#define SUBJECT_DEPTH 10
#define SUBJECT_FROM 0.45
#define SUBJECT_FULL 0.6
#define CANDIDATES_AT_ONCE 32

typedef struct
{
  guint32 gram;
  guint term; /* place in the question's list of grams */
} GramSlot;

#define GRAM_SLOTS 2048 /* a power of two, and more than twice as many as a question has */
#define MAX_GRAMS 768

/* A question as the passages of one language are asked, made ready. */
typedef struct
{
  const LyceumQuestionForm *form;
  char *surfaces[LYCEUM_QUESTION_TERMS]; /* (owned) (nullable): by place in the form */
  double surface_weights[LYCEUM_QUESTION_TERMS];
  GramSlot *slots;                       /* (owned): open addressing; gram 0 is empty */
  double gram_weights[MAX_GRAMS];
  guint n_grams;
  double most;                           /* of a passage that has all of it once */
} Asked;

typedef struct
{
  LyceumFit *fit;
  const Asked *asked;
  char *body;    /* (owned): stems */
  double raw;
  double length; /* in words */
} Ranked;

typedef struct
{
  const LyceumQuestionWords *words;
  const LyceumUsual *usual;
  Asked *asked[LYCEUM_QUESTION_LANGUAGES]; /* (owned) (nullable): made when a passage needs it */
  GArray *grams;                           /* (owned): for a while */
} Ranking;

static void
asked_free (Asked *asked)
{
  for (guint i = 0; i < LYCEUM_QUESTION_TERMS; i++)
    g_free (asked->surfaces[i]);
  g_free (asked->slots);
  g_free (asked);
}

static void
ranking_clear (Ranking *self)
{
  for (guint i = 0; i < LYCEUM_QUESTION_LANGUAGES; i++)
    g_clear_pointer (&self->asked[i], asked_free);
  g_clear_pointer (&self->grams, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ranking, ranking_clear)

static void
ranked_clear (gpointer data)
{
  g_free (((Ranked *) data)->body);
}

static double
saturate (double times,
          double length)
{
  return times * (K1 + 1) / (times + K1 * (1 - B + B * length));
}

static double
get_weight (const Ranking *self,
            const Asked   *asked,
            guint          place)
{
  return self->words->terms[asked->form->terms[place]].weight;
}

static GramSlot *
find_slot (const Asked *asked,
           guint32      gram)
{
  guint at = (gram * 2654435769u) >> 21;

  while (asked->slots[at].gram != 0 && asked->slots[at].gram != gram)
    at = (at + 1) & (GRAM_SLOTS - 1);
  return &asked->slots[at];
}

static void
take_grams (Ranking *self,
            Asked   *asked)
{
  const LyceumTerms *terms = asked->form->asked;

  asked->slots = g_new0 (GramSlot, GRAM_SLOTS);
  g_array_set_size (self->grams, 0);
  _lyceum_grams_append (self->grams, terms->body, terms->surface, asked->form->has_stop_words);
  for (guint i = 0; i < self->grams->len && asked->n_grams < MAX_GRAMS; i++)
    {
      guint32 gram = g_array_index (self->grams, guint32, i);
      GramSlot *slot = find_slot (asked, gram);

      if (gram == 0 || slot->gram == gram)
        continue;
      slot->gram = gram;
      slot->term = asked->n_grams;
      asked->gram_weights[asked->n_grams++] = _lyceum_usual_weigh (self->usual, gram);
    }
}

static void
take_surface (Ranking    *self,
              Asked      *asked,
              guint       place,
              const char *stem,
              const char *surface)
{
  const char *word = *surface == LYCEUM_TERM_SAME ? stem : surface;

  asked->surfaces[place] = g_strdup (surface);
  asked->surface_weights[place] = _lyceum_usual_weigh (self->usual, _lyceum_usual_hash_surface (word, strlen (word)));
}

/* The words of the question as they stand, each beside its stem. */
static void
take_surfaces (Ranking *self,
               Asked   *asked)
{
  g_auto (GStrv) stems = g_strsplit (asked->form->asked->body, " ", -1);
  g_auto (GStrv) surfaces = g_strsplit (asked->form->asked->surface, " ", -1);
  guint at = 0;

  for (guint i = 0; stems[i]; i++)
    {
      while (surfaces[at] && surfaces[at][0] == LYCEUM_TERM_SENTENCE)
        at++;
      if (!surfaces[at])
        return;
      for (guint place = 0; place < asked->form->n_terms; place++)
        if (!asked->surfaces[place] && g_str_equal (self->words->terms[asked->form->terms[place]].text, stems[i]))
          take_surface (self, asked, place, stems[i], surfaces[at]);
      at++;
    }
}

static Asked *
get_asked (Ranking    *self,
           const char *language)
{
  guint number = _lyceum_question_words_choose (self->words, language);
  Asked *asked = self->asked[number];

  if (asked)
    return asked;
  self->asked[number] = asked = g_new0 (Asked, 1);
  asked->form = &self->words->forms[number];
  take_surfaces (self, asked);
  take_grams (self, asked);
  for (guint i = 0; i < asked->form->n_terms; i++)
    asked->most += get_weight (self, asked, i) * (1 + WORTH_OF_SENTENCE + WORTH_OF_WINDOW) +
                   asked->surface_weights[i] * WORTH_OF_SURFACE;
  for (guint i = 0; i < asked->form->n_pairs; i++)
    asked->most += WORTH_OF_PAIR * _lyceum_question_words_pair_weight (self->words, asked->form, i);
  for (guint i = 0; i < asked->n_grams; i++)
    asked->most += WORTH_OF_GRAM * asked->gram_weights[i];
  return asked;
}

/* What a passage has of a question. */
typedef struct
{
  double times[LYCEUM_QUESTION_TERMS];    /* by place in the form */
  double surfaces[LYCEUM_QUESTION_TERMS];
  double pairs[LYCEUM_QUESTION_TERMS];
  guint64 in_sentence;                    /* by place */
  double best_sentence;
  struct { guint position; guint8 place; } hits[MAX_HITS]; /* of the text's words */
  guint n_hits, position;
  double n_words;
  int previous;                           /* number of the term before, -1 */
} Had;

static int
get_place (const LyceumQuestionForm *form,
           int                       term)
{
  for (guint i = 0; term >= 0 && i < form->n_terms; i++)
    if (form->terms[i] == term)
      return (int) i;
  return -1;
}

static void
end_sentence (const Ranking *self,
              const Asked   *asked,
              Had           *had)
{
  double sum = 0;

  for (guint64 places = had->in_sentence; places; places &= places - 1)
    sum += get_weight (self, asked, (guint) __builtin_ctzll (places));
  had->best_sentence = MAX (had->best_sentence, sum);
  had->in_sentence = 0;
}

static void
meet_word (const Ranking *self,
           const Asked   *asked,
           const char    *word,
           gsize          length,
           const char    *surface,
           gsize          surface_length,
           double         worth,
           Had           *had)
{
  int term, place;

  had->n_words += worth;
  had->position++;
  if (*word == LYCEUM_TERM_STOP && !asked->form->has_stop_words)
    return;
  term = _lyceum_question_words_lookup (self->words, word, length);
  place = get_place (asked->form, term);
  if (place >= 0)
    {
      const char *wanted = asked->surfaces[place];

      had->times[place] += worth;
      had->in_sentence |= G_GUINT64_CONSTANT (1) << place;
      if (had->n_hits < MAX_HITS)
        {
          had->hits[had->n_hits].position = had->position;
          had->hits[had->n_hits++].place = (guint8) place;
        }
      if (wanted && strlen (wanted) == surface_length && memcmp (wanted, surface, surface_length) == 0)
        had->surfaces[place] += worth;
    }
  for (guint i = 0; term >= 0 && had->previous >= 0 && i < asked->form->n_pairs; i++)
    if (asked->form->pairs[i].first == had->previous && asked->form->pairs[i].second == term)
      had->pairs[i] += worth;
  had->previous = term;
}

/* Returns: what of @surface belongs to other stems. */
static const char *
scan (const Ranking *self,
      const Asked   *asked,
      const char    *stems,
      const char    *surface,
      double         worth,
      Had           *had)
{
  had->previous = -1;
  for (const char *word = stems; *word;)
    {
      const char *end = strchrnul (word, ' '), *surface_end;

      while (surface[0] == LYCEUM_TERM_SENTENCE && surface[1] == ' ')
        {
          end_sentence (self, asked, had);
          surface += 2;
        }
      surface_end = strchrnul (surface, ' ');
      meet_word (self, asked, word, (gsize) (end - word), surface, (gsize) (surface_end - surface), worth, had);
      surface = *surface_end ? surface_end + 1 : surface_end;
      word = *end ? end + 1 : end;
    }
  end_sentence (self, asked, had);
  return surface;
}

/* The most that stands close together, wherever sentences end. */
static double
get_best_window (const Ranking *self,
                 const Asked   *asked,
                 const Had     *had)
{
  double best = 0;

  for (guint i = 0; i < had->n_hits; i++)
    {
      guint64 seen = 0;
      double sum = 0;

      for (guint j = i; j < had->n_hits && had->hits[j].position < had->hits[i].position + WINDOW_WORDS; j++)
        {
          if (!(seen >> had->hits[j].place & 1))
            sum += get_weight (self, asked, had->hits[j].place);
          seen |= G_GUINT64_CONSTANT (1) << had->hits[j].place;
        }
      best = MAX (best, sum);
    }
  return best;
}

/* Pairs of ideographs: they are none of the words, so that the passage is not longer by them. */
static void
scan_parts (const Ranking *self,
            const Asked   *asked,
            const char    *parts,
            Had           *had)
{
  for (const char *word = parts; *word;)
    {
      const char *end = strchrnul (word, ' ');
      int place = get_place (asked->form, _lyceum_question_words_lookup (self->words, word, (gsize) (end - word)));

      if (place >= 0)
        had->times[place]++;
      word = *end ? end + 1 : end;
    }
}

static double
weigh_grams (Ranking     *self,
             const Asked *asked,
             const char  *heading,
             const char  *body,
             const char  *surface)
{
  guint16 times[MAX_GRAMS] = { 0 };
  double sum = 0, length;

  g_array_set_size (self->grams, 0);
  for (guint i = 1; i < HEADING_WORTH; i++)
    _lyceum_grams_append (self->grams, heading, surface, asked->form->has_stop_words);
  surface = _lyceum_grams_append (self->grams, heading, surface, asked->form->has_stop_words);
  _lyceum_grams_append (self->grams, body, surface, asked->form->has_stop_words);
  length = self->grams->len / _lyceum_usual_grams (self->usual);
  for (guint i = 0; i < self->grams->len; i++)
    {
      const GramSlot *slot = find_slot (asked, g_array_index (self->grams, guint32, i));

      if (slot->gram != 0 && times[slot->term] < G_MAXUINT16)
        times[slot->term]++;
    }
  for (guint i = 0; i < asked->n_grams; i++)
    if (times[i] > 0)
      sum += asked->gram_weights[i] * saturate (times[i], length);
  return sum;
}

static void
rank_passage (Ranking    *self,
              Ranked     *ranked,
              const char *heading,
              const char *body,
              const char *parts,
              const char *surface)
{
  const Asked *asked = ranked->asked;
  Had had = { .previous = -1 };
  double sum;

  scan (self, asked, body, scan (self, asked, heading, surface, HEADING_WORTH, &had), 1, &had);
  scan_parts (self, asked, parts, &had);
  ranked->length = had.n_words / _lyceum_usual_words (self->usual);

  sum = WORTH_OF_SENTENCE * had.best_sentence + WORTH_OF_WINDOW * get_best_window (self, asked, &had);
  for (guint i = 0; i < asked->form->n_terms; i++)
    sum += get_weight (self, asked, i) * saturate (had.times[i], ranked->length) +
           WORTH_OF_SURFACE * asked->surface_weights[i] * saturate (had.surfaces[i], ranked->length);
  for (guint i = 0; i < asked->form->n_pairs; i++)
    sum += WORTH_OF_PAIR * _lyceum_question_words_pair_weight (self->words, asked->form, i) *
           saturate (had.pairs[i], ranked->length);
  sum += WORTH_OF_GRAM * weigh_grams (self, asked, heading, body, surface);
  ranked->raw = asked->most > 0 ? sum / asked->most : 0;
}

/* The subject */

typedef struct
{
  const char *word;
  gsize length;
  double share;
} SubjectTerm;

static guint
hash_term (gconstpointer key)
{
  const SubjectTerm *term = key;

  return _lyceum_usual_hash_stem (term->word, term->length);
}

static gboolean
equal_terms (gconstpointer a,
             gconstpointer b)
{
  const SubjectTerm *left = a, *right = b;

  return left->length == right->length && memcmp (left->word, right->word, left->length) == 0;
}

static void
add_to_subject (GHashTable   *subject,
                const Ranked *ranked,
                double        share,
                guint         n_words)
{
  for (const char *word = ranked->body; *word;)
    {
      const char *end = strchrnul (word, ' ');
      SubjectTerm key = { word, (gsize) (end - word), 0 };
      SubjectTerm *term;

      if (*word != LYCEUM_TERM_STOP)
        {
          term = g_hash_table_lookup (subject, &key);
          if (!term)
            {
              term = g_memdup2 (&key, sizeof key);
              g_hash_table_add (subject, term);
            }
          term->share += share / n_words;
        }
      word = *end ? end + 1 : end;
    }
}

static guint
count_words (const char *body)
{
  guint n = 1;

  for (; *body; body++)
    n += *body == ' ';
  return n;
}

static int
compare_shares (gconstpointer a,
                gconstpointer b)
{
  const SubjectTerm *left = *(SubjectTerm *const *) a, *right = *(SubjectTerm *const *) b;
  int order;

  if (left->share != right->share)
    return left->share > right->share ? -1 : 1;
  order = memcmp (left->word, right->word, MIN (left->length, right->length));
  return order ? order : (int) left->length - (int) right->length;
}

/* What the best passages speak of: the terms of the question's subject. Returns: (transfer full) (element-type SubjectTerm). */
static GPtrArray *
get_subject (const Ranking *self,
             Ranked *const *best,
             guint          n)
{
  g_autoptr (GHashTable) subject = g_hash_table_new_full (hash_term, equal_terms, NULL, NULL);
  GPtrArray *terms = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  SubjectTerm *term;
  double all = 0, kept = 0;

  for (guint i = 0; i < n; i++)
    all += best[i]->raw;
  for (guint i = 0; i < n && all > 0; i++)
    add_to_subject (subject, best[i], best[i]->raw / all, count_words (best[i]->body));
  g_hash_table_iter_init (&iter, subject);
  while (g_hash_table_iter_next (&iter, (gpointer *) &term, NULL))
    {
      guint32 hash = hash_term (term);

      term->share *= _lyceum_usual_count (self->usual, hash) >= 2 ? _lyceum_usual_weigh (self->usual, hash) : 0;
      g_ptr_array_add (terms, term);
    }
  g_ptr_array_sort (terms, compare_shares);
  if (terms->len > SUBJECT_TERMS)
    g_ptr_array_set_size (terms, SUBJECT_TERMS);
  for (guint i = 0; i < terms->len; i++)
    kept += ((SubjectTerm *) g_ptr_array_index (terms, i))->share;
  for (guint i = 0; i < terms->len && kept > 0; i++)
    {
      term = g_ptr_array_index (terms, i);
      term->share *= _lyceum_usual_weigh (self->usual, hash_term (term)) / kept;
    }
  return terms;
}

static double
weigh_subject (GHashTable   *places,
               GPtrArray    *subject,
               const Ranked *ranked)
{
  guint times[SUBJECT_TERMS] = { 0 };
  double sum = 0;

  for (const char *word = ranked->body; *word;)
    {
      const char *end = strchrnul (word, ' ');
      SubjectTerm key = { word, (gsize) (end - word), 0 };
      gpointer place = g_hash_table_lookup (places, &key);

      if (place)
        times[GPOINTER_TO_UINT (place) - 1]++;
      word = *end ? end + 1 : end;
    }
  for (guint i = 0; i < subject->len; i++)
    sum += ((SubjectTerm *) g_ptr_array_index (subject, i))->share * saturate (times[i], ranked->length);
  return sum;
}

static int
compare_ranked (gconstpointer a,
                gconstpointer b)
{
  const Ranked *left = *(Ranked *const *) a, *right = *(Ranked *const *) b;

  if (left->raw != right->raw)
    return left->raw > right->raw ? -1 : 1;
  return left->fit < right->fit ? -1 : left->fit > right->fit;
}

/* Adds what is told by the subject. The best keeps what it had: it is still as sure as its own words make it. */
static void
add_subject (const Ranking *self,
             GArray        *pool)
{
  g_autofree Ranked **order = g_new (Ranked *, pool->len + 1);
  g_autoptr (GPtrArray) subject = NULL;
  g_autoptr (GHashTable) places = g_hash_table_new (hash_term, equal_terms);
  double use, top, highest = 0;

  for (guint i = 0; i < pool->len; i++)
    order[i] = &g_array_index (pool, Ranked, i);
  qsort (order, pool->len, sizeof *order, compare_ranked);
  if (pool->len < SUBJECT_DEPTH || order[0]->raw <= 0)
    return;
  top = order[0]->raw;
  use = (order[SUBJECT_DEPTH - 1]->raw / top - SUBJECT_FROM) / (SUBJECT_FULL - SUBJECT_FROM);
  if (use <= 0)
    return;

  subject = get_subject (self, order, SUBJECT_PASSAGES);
  for (guint i = 0; i < subject->len; i++)
    g_hash_table_insert (places, g_ptr_array_index (subject, i), GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < pool->len; i++)
    {
      Ranked *ranked = order[i];

      ranked->raw += WORTH_OF_SUBJECT * MIN (use, 1) * ranked->asked->form->n_terms * weigh_subject (places, subject, ranked) /
                     MAX (ranked->asked->most, 1e-9);
      highest = MAX (highest, ranked->raw);
    }
  for (guint i = 0; i < pool->len && highest > 0; i++)
    order[i]->raw *= top / highest;
}

/* From 0 to 1: a passage may have more than all of the question once. */
static double
squeeze (double raw)
{
  return raw <= 0.5 ? raw : 1 - 0.25 / raw;
}

static const char terms_sql[] =
  "SELECT coalesce (c.language, s.language), t.heading, t.body, t.parts, t.surface, c.heading_path, c.text"
  " FROM chunk AS c JOIN source AS s ON s.id = c.source_id LEFT JOIN chunk_terms AS t ON t.chunk_id = c.id WHERE c.id = ?";

static gboolean
read_and_rank (LyceumConnection  *connection,
               Ranking           *self,
               Ranked            *ranked,
               GError           **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (connection, terms_sql, error);
  g_autoptr (LyceumTerms) terms = NULL;
  const char *texts[4];
  gboolean row;

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, ranked->fit->chunk_id);
  if (!lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    texts[i] = lyceum_statement_get_text (statement, 1 + (int) i);
  ranked->asked = get_asked (self, lyceum_statement_get_text (statement, 0));
  if (!texts[0] || !texts[1] || !texts[2] || !texts[3])
    {
      terms = lyceum_terms_new (lyceum_statement_get_text (statement, 5), lyceum_statement_get_text (statement, 6),
                                lyceum_statement_get_text (statement, 0));
      texts[0] = terms->heading;
      texts[1] = terms->body;
      texts[2] = terms->parts;
      texts[3] = terms->surface;
    }
  ranked->body = g_strdup (texts[1]);
  rank_passage (self, ranked, texts[0], texts[1], texts[2], texts[3]);
  return TRUE;
}

gboolean
_lyceum_rank (LyceumConnection           *connection,
              const LyceumQuestionWords  *words,
              const LyceumUsual          *usual,
              LyceumFit                  *fits,
              guint                       n,
              GCancellable               *cancellable,
              GError                    **error)
{
  g_auto (Ranking) self = { .words = words, .usual = usual, .grams = g_array_new (FALSE, FALSE, sizeof (guint32)) };
  g_autoptr (GArray) pool = g_array_sized_new (FALSE, TRUE, sizeof (Ranked), MIN (n, LYCEUM_RANK_POOL));
  double least = 1;

  g_array_set_clear_func (pool, ranked_clear);
  for (guint i = 0; i < n && words->n_forms > 0; i++)
    {
      Ranked ranked = { .fit = &fits[i] };

      if (i % CANDIDATES_AT_ONCE == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!read_and_rank (connection, &self, &ranked, error))
        return FALSE;
      fits[i].fit = squeeze (ranked.raw);
      if (i < LYCEUM_RANK_POOL && ranked.body)
        g_array_append_val (pool, ranked);
      else
        ranked_clear (&ranked);
    }
  add_subject (&self, pool);
  for (guint i = 0; i < pool->len; i++)
    {
      const Ranked *ranked = &g_array_index (pool, Ranked, i);

      ranked->fit->fit = squeeze (ranked->raw);
      least = MIN (least, ranked->fit->fit);
    }
  for (guint i = LYCEUM_RANK_POOL; i < n; i++)
    fits[i].fit = MIN (fits[i].fit, least);
  return TRUE;
}

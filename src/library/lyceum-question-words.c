/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-search-private.h"

#include <math.h>
#include <string.h>

/* How much of a pasted page is taken for the question; bytes. */
#define MAX_QUESTION_BYTES 4096
#define SINGLE_SHARE 0.4
#define PAIR_SHARE 0.6
/* What a word is worth that says of what sort the answer is, and hardly ever stands in it. */
#define FRAME_SHARE 0.4
/* Of a passage of 300 tokens. */
#define USUAL_WORDS 200

/* The primary subtag, which is what words are stemmed by. */
static void
get_code (const char *language,
          char        code[4])
{
  gsize length = 0;

  if (!language)
    language = "en";
  while (length < 3 && g_ascii_isalpha (language[length]))
    {
      code[length] = g_ascii_tolower (language[length]);
      length++;
    }
  code[length] = '\0';
}

static guint
hash (const char *word,
      gsize       length)
{
  return ((guchar) word[0] * 31u + (guchar) word[length - 1] * 7u + (guchar) word[length / 2] + (guint) length) & 63;
}

/* Returns: the number of the term; -1 when there is no room for another. */
static int
intern (LyceumQuestionWords *self,
        const char          *word)
{
  LyceumQuestionTerm *term;

  for (guint i = 0; i < self->n_terms; i++)
    if (g_str_equal (self->terms[i].text, word))
      return (int) i;
  if (self->n_terms == LYCEUM_QUESTION_TERMS)
    return -1;

  term = &self->terms[self->n_terms];
  term->text = g_strdup (word);
  term->length = strlen (word);
  self->buckets[hash (word, term->length)] |= G_GUINT64_CONSTANT (1) << self->n_terms;
  return (int) self->n_terms++;
}

static void
form_add_term (LyceumQuestionForm *form,
               guint8              term)
{
  for (guint i = 0; i < form->n_terms; i++)
    if (form->terms[i] == term)
      return;
  form->terms[form->n_terms++] = term;
}

static void
form_add_pair (LyceumQuestionForm *form,
               guint8              first,
               guint8              second)
{
  if (first == second || form->n_pairs == LYCEUM_QUESTION_TERMS)
    return;
  for (guint i = 0; i < form->n_pairs; i++)
    if (form->pairs[i].first == first && form->pairs[i].second == second)
      return;
  form->pairs[form->n_pairs].first = first;
  form->pairs[form->n_pairs++].second = second;
}

/* A long word of ideographs may be parted in a passage: its pairs are looked for as well. */
static void
add_parts (LyceumQuestionWords *self,
           LyceumQuestionForm  *form,
           guint                limit)
{
  g_auto (GStrv) parts = g_strsplit (form->asked->parts, " ", -1);

  for (guint i = 0; parts[i] && form->n_terms < limit; i++)
    {
      int term = parts[i][0] == '\0' ? -1 : intern (self, parts[i]);

      if (term >= 0)
        form_add_term (form, (guint8) term);
    }
}

/* "What is the name of the …?", "Welche Art von …?": that is how people ask, and passages that answer do not say so. */
static void
mark_frame (LyceumQuestionWords *self,
            LyceumQuestionForm  *form)
{
  static const struct { const char *code, *words; } frames[] = {
    { "en", "type types kind kinds sort name names named term terms word called call known refer happen" },
    { "de", "Art Arten Typ Name Namen Begriff Bezeichnung heisst heißt nennt genannt bezeichnet" },
    { "es", "tipo tipos clase nombre nombres término llama llamaba llamado llamada conoce conocido" },
    { "fr", "type types genre sorte nom noms terme appelle appelé appelée nomme connu" },
    { "it", "tipo tipi genere nome nomi termine chiama chiamato chiamata conosciuto" },
    { "pt", "tipo tipos nome nomes termo chama chamado chamada conhecido" },
    { "nl", "soort type naam namen term heet noemt genoemd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_autoptr (LyceumTerms) terms = NULL;
      g_auto (GStrv) words = NULL;

      if (!g_str_equal (frames[i].code, form->code))
        continue;
      terms = lyceum_terms_new ("", frames[i].words, form->code);
      words = g_strsplit (terms->body, " ", -1);
      for (guint j = 0; j < form->n_terms; j++)
        if (g_strv_contains ((const char *const *) words, self->terms[form->terms[j]].text))
          self->terms[form->terms[j]].is_frame = form->n_terms > 1;
    }
}

/* A question that has nothing but stop words ("To be, or not to be?") is looked for as it stands. */
static void
add_form (LyceumQuestionWords *self,
          const char          *question,
          const char          *language,
          guint                limit)
{
  LyceumQuestionForm *form = &self->forms[self->n_forms++];
  LyceumTerms *terms = form->asked = lyceum_terms_new ("", question, language);
  g_auto (GStrv) words = g_strsplit (terms->body, " ", -1);
  int previous = -1;

  get_code (language, form->code);
  form->has_stop_words = TRUE;
  for (guint i = 0; words[i]; i++)
    form->has_stop_words &= words[i][0] == LYCEUM_TERM_STOP;

  for (guint i = 0; words[i] && form->n_terms < limit; i++)
    {
      int term;

      if (words[i][0] == '\0' || (words[i][0] == LYCEUM_TERM_STOP && !form->has_stop_words))
        continue;
      term = intern (self, words[i]);
      if (term < 0)
        break;
      form_add_term (form, (guint8) term);
      if (previous >= 0)
        form_add_pair (form, (guint8) previous, (guint8) term);
      previous = term;
    }
  add_parts (self, form, limit);
  mark_frame (self, form);
}

LyceumQuestionWords *
_lyceum_question_words_new (const char        *question,
                            const char *const *languages,
                            guint              n_languages)
{
  LyceumQuestionWords *self = g_new0 (LyceumQuestionWords, 1);
  g_autofree char *head = g_strndup (question, strnlen (question, MAX_QUESTION_BYTES));

  n_languages = MIN (n_languages, LYCEUM_QUESTION_LANGUAGES);
  for (guint i = 0; i < n_languages; i++)
    {
      char code[4];
      gboolean known = FALSE;

      get_code (languages[i], code);
      for (guint j = 0; j < self->n_forms; j++)
        known |= g_str_equal (self->forms[j].code, code);
      if (!known)
        add_form (self, head, languages[i], LYCEUM_QUESTION_TERMS / n_languages);
    }
  return self;
}

void
_lyceum_question_words_free (LyceumQuestionWords *self)
{
  for (guint i = 0; i < self->n_terms; i++)
    g_free (self->terms[i].text);
  for (guint i = 0; i < self->n_forms; i++)
    lyceum_terms_free (self->forms[i].asked);
  g_free (self);
}

double
_lyceum_question_words_pair_weight (const LyceumQuestionWords *self,
                                    const LyceumQuestionForm  *form,
                                    guint                      pair)
{
  return MAX (self->terms[form->pairs[pair].first].weight, self->terms[form->pairs[pair].second].weight);
}

void
_lyceum_question_words_weigh (LyceumQuestionWords *self,
                              gint64               n_chunks)
{
  for (guint i = 0; i < self->n_terms; i++)
    {
      double n = CLAMP (self->terms[i].n_chunks, 0, n_chunks);

      self->terms[i].weight = log (1 + ((double) n_chunks - n + 0.5) / (n + 0.5)) * (self->terms[i].is_frame ? FRAME_SHARE : 1);
    }
  for (guint i = 0; i < self->n_forms; i++)
    {
      LyceumQuestionForm *form = &self->forms[i];

      form->total = 0;
      for (guint j = 0; j < form->n_terms; j++)
        form->total += SINGLE_SHARE * self->terms[form->terms[j]].weight;
      for (guint j = 0; j < form->n_pairs; j++)
        form->total += PAIR_SHARE * _lyceum_question_words_pair_weight (self, form, j);
    }
}

/* The share of a form that is there. @pairs: by number of the pair. */
static double
share (const LyceumQuestionWords *self,
       const LyceumQuestionForm  *form,
       guint64                    terms,
       guint64                    pairs)
{
  double sum = 0;

  if (form->total <= 0)
    return 0;
  for (guint i = 0; i < form->n_terms; i++)
    if (terms >> form->terms[i] & 1)
      sum += SINGLE_SHARE * self->terms[form->terms[i]].weight;
  for (guint i = 0; i < form->n_pairs; i++)
    if (pairs >> i & 1)
      sum += PAIR_SHARE * _lyceum_question_words_pair_weight (self, form, i);
  return MIN (sum / form->total, 1);
}

double
_lyceum_question_words_bound (const LyceumQuestionWords *self,
                              guint64                    mask)
{
  double best = 0;

  for (guint i = 0; i < self->n_forms; i++)
    {
      const LyceumQuestionForm *form = &self->forms[i];
      guint64 pairs = 0;

      for (guint j = 0; j < form->n_pairs; j++)
        if (mask >> form->pairs[j].first & mask >> form->pairs[j].second & 1)
          pairs |= G_GUINT64_CONSTANT (1) << j;
      best = MAX (best, share (self, form, mask, pairs));
    }
  return best;
}

int
_lyceum_question_words_lookup (const LyceumQuestionWords *self,
                               const char                *word,
                               gsize                      length)
{
  guint64 bucket = length > 0 ? self->buckets[hash (word, length)] : 0;

  for (; bucket; bucket &= bucket - 1)
    {
      int i = __builtin_ctzll (bucket);

      if (self->terms[i].length == length && memcmp (self->terms[i].text, word, length) == 0)
        return i;
    }
  return -1;
}

/* What a passage has of a question. */
typedef struct
{
  guint64 found, pairs;
  guint n_words;
  double times[LYCEUM_QUESTION_TERMS]; /* by number of the term */
} Match;

/* Of a pair nothing but stop words may stand between its two, as it is in the question. @worth: of each time. */
static void
scan (const LyceumQuestionWords *self,
      const LyceumQuestionForm  *form,
      const char                *terms,
      double                     worth,
      Match                     *match)
{
  int previous = -1;

  for (const char *word = terms; *word;)
    {
      const char *end = strchrnul (word, ' ');
      int term = _lyceum_question_words_lookup (self, word, (gsize) (end - word));

      match->n_words++;
      if (*word != LYCEUM_TERM_STOP || form->has_stop_words)
        {
          if (term >= 0)
            {
              match->found |= G_GUINT64_CONSTANT (1) << term;
              match->times[term] += worth;
            }
          for (guint i = 0; term >= 0 && previous >= 0 && i < form->n_pairs; i++)
            if (form->pairs[i].first == previous && form->pairs[i].second == term)
              match->pairs |= G_GUINT64_CONSTANT (1) << i;
          previous = term;
        }
      word = *end ? end + 1 : end;
    }
}

/* As BM25 weighs (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009), with a passage of usual length for the
 * mean. */
static double
get_density (const LyceumQuestionWords *self,
             const LyceumQuestionForm  *form,
             const Match               *match)
{
  double length = 1.2 * (0.25 + 0.75 * match->n_words / USUAL_WORDS), sum = 0, all = 0;

  for (guint i = 0; i < form->n_terms; i++)
    {
      double times = match->times[form->terms[i]];

      sum += self->terms[form->terms[i]].weight * times / (times + length);
      all += self->terms[form->terms[i]].weight;
    }
  return all > 0 ? sum / all : 0;
}

guint
_lyceum_question_words_choose (const LyceumQuestionWords *self,
                               const char                *language)
{
  char code[4];

  get_code (language, code);
  for (guint i = 0; i < self->n_forms; i++)
    if (g_str_equal (self->forms[i].code, code))
      return i;
  return 0;
}

double
_lyceum_question_words_match (const LyceumQuestionWords *self,
                              const char                *language,
                              const char                *heading,
                              const char                *body,
                              const char                *parts,
                              double                    *density)
{
  const LyceumQuestionForm *form;
  Match match = { 0 };
  guint64 pairs;

  *density = 0;
  if (self->n_forms == 0)
    return 0;
  form = &self->forms[_lyceum_question_words_choose (self, language)];

  scan (self, form, heading, 2, &match);
  scan (self, form, body, 1, &match);
  pairs = match.pairs;
  scan (self, form, parts, 1, &match);
  *density = get_density (self, form, &match);
  return share (self, form, match.found, pairs);
}

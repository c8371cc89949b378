/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-lesson-private.h"

#include "lyceum-formula-text-private.h"
#include "lyceum-heading-title-private.h"
#include "lyceum-language-rules-private.h"
#include "lyceum-sentence-rank-private.h"
#include "lyceum-story-private.h"
#include "lyceum-tokens.h"

#include <string.h>

/* How much saying again what another point says counts against a sentence. */
#define SAMENESS 0.7
/* What is as bad as so much sameness: points are to come from the whole of a lesson. */
#define SAME_HEADING 0.25
#define SAME_PARAGRAPH 0.2
/* With fewer to choose from, sentences that cite a theorem are taken too. */
#define MIN_CANDIDATES 3
/* Words of a theorem that is short enough to be a point. */
#define MAX_STATEMENT_WORDS 70
/* Words of a sentence that a summary bears. */
#define MAX_SUMMARY_WORDS 32
/* Bytes of a formula that belongs to it. */
#define MAX_FORMULA 200

static const LyceumSentence *
sentence_at (const LyceumSectionAnalysis *analysis, guint index)
{
  return g_ptr_array_index (analysis->sentences, index);
}

/* A point: sentences @first up to before @end, which stand side by side in one block. */
typedef struct
{
  guint first, end;
  const LyceumBlock *formula; /* (nullable) (not owned): that the last sentence ends in */
  double importance;
} Point;

/* What the heading over a sentence says that it is. */
typedef enum
{
  UNDER_TOPIC,
  UNDER_STATEMENT, /* a definition, a theorem */
  UNDER_EXAMPLE,   /* nothing under it is true in general */
} Under;

static Under
find_under (const LyceumSectionAnalysis *analysis, const LyceumSentence *sentence)
{
  static const char *const statements[] = { "definition",  "theorem", "lemma", "corollary",
                                            "proposition", "axiom",   "satz",  "th\xc3\xa9or\xc3\xa8me",
                                            NULL };
  g_autoptr (LyceumHeadingParts) parts = NULL;

  if (sentence->heading == G_MAXUINT)
    return UNDER_TOPIC;
  parts = _lyceum_heading_parts_new (lyceum_document_get_block (analysis->document, sentence->heading)->text);
  if (!_lyceum_heading_is_aside (parts))
    return UNDER_TOPIC;
  return g_strv_contains (statements, parts->label) ? UNDER_STATEMENT : UNDER_EXAMPLE;
}

/* "… Then the norm is" and a short formula, with which the statement ends. */
static const LyceumBlock *
formula_after (const LyceumSectionAnalysis *analysis, guint last)
{
  const LyceumSentence *sentence = sentence_at (analysis, last),
                       *next = last + 1 < analysis->sentences->len ? sentence_at (analysis, last + 1) : NULL;
  const LyceumBlock *formula = _lyceum_section_analysis_block (analysis, sentence->block + 1);

  if (!formula || formula->kind != LYCEUM_BLOCK_FORMULA || strlen (formula->text) > MAX_FORMULA ||
      (next && next->block == sentence->block))
    return NULL;
  /* "Suppose A =" says nothing yet. */
  if ((sentence->flags & LYCEUM_SENTENCE_SUPPOSES) && !strstr (sentence->text, "denote") &&
      !strstr (sentence->text, "defined"))
    return NULL;
  /* "where n is …" and "Then …" go on with it. */
  if (next && next->block == sentence->block + 2 && next->heading == sentence->heading &&
      (g_unichar_islower (g_utf8_get_char (next->text)) || g_str_has_prefix (next->text, "Then ")))
    return NULL;
  return formula;
}

/* A theorem is one point, with what it supposes: "Suppose that … Then …". Fills @point, or returns %FALSE. */
static gboolean
read_statement (const LyceumSectionAnalysis *analysis, guint first, Point *point)
{
  const LyceumSentence *sentence = sentence_at (analysis, first);
  const LyceumBlock *formula = NULL;
  guint end = first, n_words = 0;

  if (sentence->start != 0 || sentence->block != sentence->heading + 1)
    return FALSE;
  for (; end < analysis->sentences->len && sentence_at (analysis, end)->block == sentence->block; end++)
    {
      const LyceumSentence *next = sentence_at (analysis, end);

      if (!(next->flags & LYCEUM_SENTENCE_WHOLE))
        formula = formula_after (analysis, end);
      if ((!(next->flags & LYCEUM_SENTENCE_WHOLE) && !formula) ||
          (next->flags & (LYCEUM_SENTENCE_QUESTION | LYCEUM_SENTENCE_PERSONAL | LYCEUM_SENTENCE_POINTS)))
        return FALSE;
      n_words += next->n_words;
    }
  /* What a formula or a list goes on with is not all in the paragraph. */
  if (n_words > MAX_STATEMENT_WORDS || end > first + 3)
    return FALSE;
  if (!formula && end < analysis->sentences->len && sentence_at (analysis, end)->heading == sentence->heading &&
      (sentence_at (analysis, end)->block > sentence->block + 1 ||
       lyceum_document_get_block (analysis->document, sentence_at (analysis, end)->block)->kind ==
           LYCEUM_BLOCK_LIST_ITEM))
    return FALSE;
  *point = (Point){ .first = first,
                    .end = end,
                    .formula = formula,
                    .importance = 0.75 + 0.25 * sentence_at (analysis, end - 1)->importance };
  return TRUE;
}

/* "T is an orthogonal set": which T? A name of one letter is given where the sentence stands. */
static gboolean
begins_with_symbol (const LyceumBlock *block, const LyceumSentence *sentence)
{
  for (guint i = 0; block->spans && i < block->spans->len; i++)
    {
      const LyceumSpan *span = &g_array_index (block->spans, LyceumSpan, i);

      if ((span->styles & LYCEUM_SPAN_FORMULA) && span->start < sentence->start + 8 && span->end > sentence->start)
        return TRUE;
    }
  return FALSE;
}

static gboolean
speaks_of_us (const LyceumSectionAnalysis *analysis, const LyceumSentence *sentence)
{
  if (!_lyceum_language_is (analysis->language, "en") || (sentence->flags & LYCEUM_SENTENCE_DEFINES))
    return FALSE;
  return g_str_has_prefix (sentence->text, "We ") || g_str_has_prefix (sentence->text, "You ") ||
         strstr (sentence->text, " we will ") || strstr (sentence->text, " we shall ");
}

static gboolean
is_exclamation (const LyceumSentence *sentence)
{
  return strstr (sentence->text, "! ") || strstr (sentence->text, "? ") || g_str_has_suffix (sentence->text, "!");
}

/* "Five down, five to go.": a few English words without anything like a verb. */
static gboolean
is_fragment (const LyceumSectionAnalysis *analysis, const LyceumSentence *sentence)
{
  static const char *const verbs[] = { "is",     "are",  "was",   "were",  "be",     "has",   "have", "had",  "can",
                                       "could",  "will", "would", "may",   "might",  "must",  "do",   "does", "did",
                                       "should", "made", "make",  "makes", "became", "began", "took", "gave", NULL };
  g_autoptr (LyceumSurface) surface = NULL;

  /* What is said of a term in a list of terms is seldom a whole sentence. */
  if (!_lyceum_language_is (analysis->language, "en") ||
      (sentence->n_words > 7 &&
       lyceum_document_get_block (analysis->document, sentence->block)->kind != LYCEUM_BLOCK_DEFINITION))
    return FALSE;
  surface = _lyceum_surface_new (sentence->text, -1);
  for (guint i = 0; i < surface->marks->len; i++)
    {
      const char *word = _lyceum_surface_at (surface, i)->folded;

      /* "Dimensions associated with the matrix." */
      if (g_strv_contains (verbs, word) ||
          (strlen (word) > 4 && g_str_has_suffix (word, "ed") && strcmp (word, "associated") != 0))
        return FALSE;
    }
  return TRUE;
}

/* "Integer eigenvalues and …": a plural before "and" is no verb. */
static gboolean
is_listed (const LyceumSurface *surface, guint index)
{
  static const char *const joins[] = { "and", "or", "of", "for", NULL };
  const LyceumMark *next = index + 1 < surface->marks->len ? _lyceum_surface_at (surface, (int) index + 1) : NULL;

  return next && g_strv_contains (joins, next->folded);
}

/* "Column space of the matrix, expressed as …": a noun with what belongs to it, and nothing said of it. */
static gboolean
is_headline (const LyceumSectionAnalysis *analysis, const LyceumSentence *sentence)
{
  static const char *const verbs[] = { "is",    "are", "was",   "were", "has", "have", "had", "can",    "could", "will",
                                       "would", "may", "might", "must", "do",  "does", "did", "should", NULL };
  static const char *const links[] = { "of", "form", "for", "to", "with", NULL };
  g_autoptr (LyceumSurface) surface = NULL;
  gboolean linked = FALSE;
  guint depth = 0;

  if (!_lyceum_language_is (analysis->language, "en"))
    return FALSE;
  surface = _lyceum_surface_new (sentence->text, -1);
  if (lyceum_is_stop_word (_lyceum_surface_at (surface, 0)->folded, "en"))
    return FALSE;
  for (guint i = 0; i < surface->marks->len; i++)
    {
      const LyceumMark *mark = _lyceum_surface_at (surface, (int) i),
                       *before = _lyceum_surface_at (surface, (int) i - 1);
      const gsize length = strlen (mark->folded);

      depth += *mark->folded == '(';
      depth -= depth > 0 && *mark->folded == ')';
      if (depth > 0 || *mark->folded == ')')
        continue;
      if (!mark->word && !strchr ("-/'", *mark->folded))
        break;
      linked = linked || (i > 0 && i < 7 && g_strv_contains (links, mark->folded));
      if (g_strv_contains (verbs, mark->folded) ||
          (length > 3 && _lyceum_story_is_past (mark) && !g_str_has_suffix (mark->folded, "ed")))
        return FALSE;
      /* "set" and "cut" may be nouns. "needs", "turned": what follows a preposition or an article is no verb. */
      if (i > 0 && length > 3 && !lyceum_is_stop_word (before->folded, "en") && !is_listed (surface, i) &&
          (g_str_has_suffix (mark->folded, "ed") ||
           (g_str_has_suffix (mark->folded, "s") && !g_str_has_suffix (mark->folded, "ss"))))
        return FALSE;
    }
  return linked;
}

/* "Contributed by …", "T10 Suppose …", "For more information …": about the book, a problem of it, or what else there
 * is. */
static gboolean
is_about_book (const LyceumSectionAnalysis *analysis, const LyceumSentence *sentence)
{
  static const char *const signs[] = {
    "Contributed by ",  "More details ", "More information ",       "For more information", "Your ", "Summary ",
    "Some users wish ", "One could ",    "For further information", "For details",          "Last but not least",
    "First of all",     NULL
  };
  const char *text = sentence->text;

  if (!_lyceum_language_is (analysis->language, "en"))
    return FALSE;
  for (guint i = 0; signs[i]; i++)
    {
      if (g_str_has_prefix (text, signs[i]))
        return TRUE;
    }
  if (strstr (text, " from there") || strstr (text, " in there"))
    return TRUE;
  if (g_ascii_isupper (text[0]) && g_ascii_isdigit (text[1]) && g_ascii_isdigit (text[2]) && text[3] == ' ')
    return TRUE;
  /* A quote that lost its beginning: "the unstable’ directory". */
  for (const char *at = strstr (text, "\xe2\x80\x99 "); at && !strstr (text, "\xe2\x80\x98");
       at = strstr (at + 1, "\xe2\x80\x99 "))
    {
      if (at > text && at[-1] != 's')
        return TRUE;
    }
  /* "kept in a large pool’, structured …" */
  for (const char *at = strstr (text, "\xe2\x80\x99"); at && !strstr (text, "\xe2\x80\x98"); at = strstr (at + 1, "\xe2\x80\x99"))
    {
      if (at[3] != ' ' && !g_ascii_isalpha (at[3]) && at > text && at[-1] != 's')
        return TRUE;
    }
  /* "install stable. period." */
  for (const char *at = strstr (text, ". "); at; at = strstr (at + 1, ". "))
    {
      if (g_ascii_islower (at[2]) && at - text > 2 && at[-2] != '.' && g_str_has_suffix (text, ".") &&
          strlen (at + 2) < 12)
        return TRUE;
    }
  return FALSE;
}

/* "By Theorem 3.1 every basis has the same size." can still be understood; "Figure 3 shows …" cannot. */
static gboolean
cites_statement (const LyceumSentence *sentence)
{
  static const char *const pictures[] = { "igure ",  "Fig",     "able ",   "page ",   "Page ",    "iagram ", "Exercise",
                                          "Example", "ection ", "hapter ", "ppendix", "rchetype", NULL };

  if (!(sentence->flags & LYCEUM_SENTENCE_WHOLE) || !(sentence->flags & LYCEUM_SENTENCE_CITES) ||
      sentence->n_words < 6 || sentence->n_words > 42 ||
      (sentence->flags &
       (LYCEUM_SENTENCE_LEANS | LYCEUM_SENTENCE_POINTS | LYCEUM_SENTENCE_QUESTION | LYCEUM_SENTENCE_INTRODUCES |
        LYCEUM_SENTENCE_PERSONAL | LYCEUM_SENTENCE_EXAMPLE | LYCEUM_SENTENCE_SPEECH | LYCEUM_SENTENCE_SUPPOSES)))
    return FALSE;
  for (guint i = 0; pictures[i]; i++)
    {
      if (strstr (sentence->text, pictures[i]))
        return FALSE;
    }
  return TRUE;
}

/* "2 in the air …": an index of a formula that lost its letter. "1466 people died" begins with a year. */
static gboolean
begins_with_index (const char *text)
{
  const gsize digits = strspn (text, "0123456789");

  return digits > 0 && digits < 3 && (text[digits] == '-' || (text[digits] == ' ' && g_unichar_islower (g_utf8_get_char (text + digits + 1))));
}

/* Without rules for a language only the first sentence of a paragraph is sure to begin something. */
static gboolean
is_candidate (const LyceumSectionAnalysis *analysis, guint index, gboolean strict)
{
  const LyceumSentence *sentence = sentence_at (analysis, index);
  const LyceumBlock *block = lyceum_document_get_block (analysis->document, sentence->block);

  if (!(sentence->flags & LYCEUM_SENTENCE_STANDS_ALONE) && (strict || !cites_statement (sentence)))
    return FALSE;
  if (sentence->flags & LYCEUM_SENTENCE_VAGUE)
    return FALSE;
  if (block->kind != LYCEUM_BLOCK_PARAGRAPH && block->kind != LYCEUM_BLOCK_LIST_ITEM &&
      block->kind != LYCEUM_BLOCK_DEFINITION)
    return FALSE;
  /* "We take each operation in turn" tells what the book does. */
  if (strict && strstr (sentence->text, " we ") && _lyceum_language_is (analysis->language, "en"))
    return FALSE;
  if (*sentence->text == '(' || begins_with_index (sentence->text) || is_exclamation (sentence) || is_fragment (analysis, sentence) ||
      is_headline (analysis, sentence) || is_about_book (analysis, sentence) || strstr (sentence->text, " we see "))
    return FALSE;
  if (strstr (sentence->text, "://") || strstr (sentence->text, " --") || begins_with_symbol (block, sentence) ||
      speaks_of_us (analysis, sentence))
    return FALSE;
  /* "Fast" and "Three sodium ions go out." of a list need what introduces it. */
  if (block->kind == LYCEUM_BLOCK_LIST_ITEM && !(sentence->flags & LYCEUM_SENTENCE_DEFINES) &&
      sentence->end - sentence->start < 60)
    return FALSE;
  return _lyceum_language_rules (analysis->language)->leaning_starts != NULL || sentence->start == 0;
}

static double
worth (const LyceumSectionAnalysis *analysis, const Point *point, GArray *chosen)
{
  const LyceumSentence *sentence = sentence_at (analysis, point->end - 1);
  double most = 0;

  for (guint i = 0; i < chosen->len; i++)
    {
      const Point *before = &g_array_index (chosen, Point, i);
      const LyceumSentence *other = sentence_at (analysis, before->end - 1);
      double same = _lyceum_sentences_sameness (sentence, other);

      if (strcmp (sentence->text, other->text) == 0 && !point->formula && !before->formula &&
          strcmp (sentence_at (analysis, point->first)->text, sentence_at (analysis, before->first)->text) == 0)
        return -G_MAXDOUBLE;
      if (other->heading == sentence->heading)
        same += SAME_HEADING;
      if (other->block == sentence->block)
        same += SAME_PARAGRAPH;
      most = MAX (most, same);
    }
  return point->importance - SAMENESS * most;
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  return ((const Point *) a)->first < ((const Point *) b)->first ? -1 : 1;
}

static gboolean
begins_proof (const LyceumSectionAnalysis *analysis, const LyceumSentence *sentence)
{
  return sentence->start == 0 &&
         _lyceum_block_begins_proof (lyceum_document_get_block (analysis->document, sentence->block));
}

static GArray *
find_candidates (const LyceumSectionAnalysis *analysis, gboolean strict)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Point));
  guint proof = G_MAXUINT, heading = G_MAXUINT;

  for (guint i = 0; i < analysis->sentences->len; i++)
    {
      const LyceumSentence *sentence = sentence_at (analysis, i);
      const Under under = find_under (analysis, sentence);
      Point point = { .first = i, .end = i + 1, .importance = sentence->importance };

      proof = sentence->block == proof || begins_proof (analysis, sentence) ||
                      (proof != G_MAXUINT && sentence->heading == heading)
                  ? sentence->block
                  : G_MAXUINT;
      heading = sentence->heading;
      if (under == UNDER_EXAMPLE || proof != G_MAXUINT ||
          (!(under == UNDER_STATEMENT && read_statement (analysis, i, &point)) && !is_candidate (analysis, i, strict)))
        continue;
      g_array_append_val (candidates, point);
      i = point.end - 1;
    }
  return candidates;
}

static char *
copy_sentences (const LyceumSectionAnalysis *analysis, guint first, guint last)
{
  const guint start = sentence_at (analysis, first)->start;

  return _lyceum_formula_text_of_range (
      lyceum_document_get_block (analysis->document, sentence_at (analysis, first)->block), start,
      sentence_at (analysis, last)->end);
}

static GPtrArray *
story_points (const LyceumSectionAnalysis *analysis, guint n_points)
{
  GPtrArray *points = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (LyceumStoryCast) cast = _lyceum_story_cast_new (analysis);
  g_autoptr (GArray) events = _lyceum_story_events (cast);
  g_autoptr (GArray) chosen = _lyceum_story_points (cast, events, n_points);

  for (guint i = 0; i < chosen->len; i++)
    {
      const guint sentence = g_array_index (chosen, guint, i);

      g_ptr_array_add (points, copy_sentences (analysis, sentence, sentence));
    }
  return points;
}

static void
write_points (const LyceumSectionAnalysis *analysis, GArray *chosen, GPtrArray *points)
{
  g_array_sort (chosen, compare_points);
  for (guint i = 0; i < chosen->len; i++)
    {
      const Point *point = &g_array_index (chosen, Point, i);
      g_autofree char *text = copy_sentences (analysis, point->first, point->end - 1);
      g_autofree char *formula = point->formula ? _lyceum_formula_text_of_block (point->formula) : NULL;

      g_ptr_array_add (points, formula ? g_strdup_printf ("%s %s", text, formula) : g_steal_pointer (&text));
    }
}

/* A summary is prose: what needs its formula, and what is very long, is a point. */
static gboolean
can_be_summary (const LyceumSectionAnalysis *analysis, const Point *point)
{
  const LyceumSentence *sentence = sentence_at (analysis, point->first);

  return !point->formula && point->end == point->first + 1 && sentence->n_words <= MAX_SUMMARY_WORDS &&
         lyceum_document_get_block (analysis->document, sentence->block)->kind == LYCEUM_BLOCK_PARAGRAPH;
}

/* Takes the best of what was chosen, in whose order they still are. */
static void
take_summary (const LyceumSectionAnalysis *analysis, GArray *chosen, GPtrArray *summary, guint n_summary)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (Point));

  for (guint i = 0; i < chosen->len && taken->len < n_summary; i++)
    {
      if (can_be_summary (analysis, &g_array_index (chosen, Point, i)))
        g_array_append_val (taken, g_array_index (chosen, Point, i));
    }
  /* One sentence is no summary, and what is left are to be some points. */
  if (taken->len < 2 || chosen->len - taken->len < MIN_CANDIDATES)
    return;
  for (guint i = chosen->len; i-- > 0;)
    {
      for (guint k = 0; k < taken->len; k++)
        {
          if (g_array_index (taken, Point, k).first == g_array_index (chosen, Point, i).first)
            {
              g_array_remove_index (chosen, i);
              break;
            }
        }
    }
  write_points (analysis, taken, summary);
}

static GPtrArray *
matter_points (const LyceumSectionAnalysis *analysis, guint n_points, GPtrArray *summary, guint n_summary)
{
  GPtrArray *points = g_ptr_array_new_with_free_func (g_free);
  GArray *candidates = find_candidates (analysis, TRUE);
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (Point));

  if (candidates->len < MIN_CANDIDATES)
    {
      g_array_unref (candidates);
      candidates = find_candidates (analysis, FALSE);
    }
  while (chosen->len < n_points + n_summary && candidates->len > 0)
    {
      guint best = 0;
      double most = -G_MAXDOUBLE;

      for (guint i = 0; i < candidates->len; i++)
        {
          const double value = worth (analysis, &g_array_index (candidates, Point, i), chosen);

          if (value > most)
            {
              most = value;
              best = i;
            }
        }
      if (most <= -G_MAXDOUBLE)
        break;
      g_array_append_val (chosen, g_array_index (candidates, Point, best));
      g_array_remove_index (candidates, best);
    }
  g_array_unref (candidates);
  if (n_summary > 0)
    take_summary (analysis, chosen, summary, n_summary);
  if (chosen->len > n_points)
    g_array_set_size (chosen, n_points);
  write_points (analysis, chosen, points);
  return points;
}

GPtrArray *
_lyceum_lesson_key_points (const LyceumSectionAnalysis *analysis, guint n_points, GPtrArray *summary, guint n_summary)
{
  return analysis->narrative ? story_points (analysis, n_points)
                             : matter_points (analysis, n_points, summary, summary ? n_summary : 0);
}

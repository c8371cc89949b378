/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-key-terms-private.h"

#include "lyceum-tokens.h"

#include <string.h>

/* Marks of a term in Chinese or Japanese. */
#define MAX_HAN_TERM_MARKS 14
/* Bytes of a term. */
#define MAX_TERM_BYTES 70

/* Subjects of "… is a …" that name nothing. */
static const char *const empty_subjects[] = {
  "result",    "reason",       "answer",     "problem", "question",   "idea",        "way",       "thing",
  "purpose",   "goal",         "aim",        "point",   "fact",       "case",        "effect",    "name",
  "advantage", "disadvantage", "difference", "key",     "example",    "step",        "part",      "kind",
  "type",      "rest",         "story",      "author",  "book",       "chapter",     "section",   "first",
  "second",    "third",        "last",       "next",    "other",      "consequence", "exception", "alternative",
  "solution",  "figure",       "table",      "theorem", "definition", "time",        "day",       "year",
  "place",     "man",          "woman",      "boy",     "girl",       "people",      "person",    "word",
  "term",      "number",       "amount",     "list",    "following",  "above",       "one",       "same",
  "important", "good",         "best",       "task",    "trick",      "cause",       "side",      "end",
  "beginning", "start",        "moment",     "matter",  "hand",       "right",       "left",      "note",
  "proof",     "set",          "there",      "what",    NULL
};

static gboolean
is_empty_subject (const LyceumMark *mark)
{
  return g_strv_contains (empty_subjects, mark->folded);
}

gboolean
_lyceum_mark_is_sign (const LyceumMark *mark, const char *signs)
{
  return !mark->word && mark->folded[0] != '\0' && mark->folded[1] == '\0' && strchr (signs, mark->folded[0]) != NULL;
}

guint
_lyceum_term_styles (const LyceumTermSearch *search, guint start, guint end)
{
  const guint first = search->sentence->start + start, last = search->sentence->start + end;

  for (guint i = 0; search->block->spans && i < search->block->spans->len; i++)
    {
      const LyceumSpan *span = &g_array_index (search->block->spans, LyceumSpan, i);

      /* A space or a sign at the end of a styled run is the typist's. */
      if (span->start <= first && span->end >= last && span->end <= last + 2 && span->start + 2 >= first)
        return span->styles;
    }
  return 0;
}

static void
trim_range (const char *text, guint *start, guint *end)
{
  while (*start < *end && strchr (" \t\n,;:.\"'*", text[*start]))
    (*start)++;
  while (*end > *start && strchr (" \t\n,;:.", text[*end - 1]))
    (*end)--;
}

LyceumFoundTerm *
_lyceum_found_term_new (const LyceumTermSearch *search,
                        guint start,
                        guint end,
                        guint definition_start,
                        guint definition_end,
                        LyceumTermPattern pattern,
                        double importance)
{
  const char *text = search->sentence->text;
  LyceumFoundTerm *term;

  trim_range (text, &start, &end);
  trim_range (text, &definition_start, &definition_end);
  if (start >= end || end - start > MAX_TERM_BYTES || definition_start >= definition_end)
    return NULL;

  term = g_new0 (LyceumFoundTerm, 1);
  term->term = g_strndup (text + start, end - start);
  term->definition = g_strndup (text + definition_start, definition_end - definition_start);
  term->pattern = pattern;
  term->marked = (_lyceum_term_styles (search, start, end) & LYCEUM_MARKED_STYLES) != 0;
  term->block = search->sentence->block;
  term->sentence = search->index;
  term->term_start = start;
  term->term_end = end;
  term->importance = importance;
  return term;
}

void
_lyceum_found_term_free (LyceumFoundTerm *term)
{
  g_free (term->term);
  g_free (term->article);
  g_free (term->definition);
  g_free (term);
}

/* The mark after which a definition ends: at a semicolon, or the end of the sentence. */
guint
_lyceum_clause_end (const LyceumSurface *surface, guint from)
{
  guint depth = 0;

  for (guint i = from; i < surface->marks->len; i++)
    {
      const LyceumMark *mark = _lyceum_surface_at (surface, i);

      depth += _lyceum_mark_is_sign (mark, "([");
      if (depth > 0 && _lyceum_mark_is_sign (mark, ")]"))
        depth--;
      if (depth == 0 && _lyceum_mark_is_sign (mark, ";"))
        return i;
    }
  return surface->marks->len;
}

guint
_lyceum_byte_before (const LyceumSurface *surface, guint mark)
{
  return mark == 0 ? 0 : _lyceum_surface_at (surface, mark - 1)->end;
}

/* "an excellent setting for …", "the simplest way": praise, and no definition. */
static gboolean
is_praise (const LyceumSurface *surface, guint definition)
{
  static const char *const praises[] = {
    "excellent",   "important", "useful",    "good",       "great",       "major",    "key",       "common",
    "typical",     "perfect",   "simple",    "natural",    "nice",        "powerful", "popular",   "fundamental",
    "central",     "necessary", "essential", "convenient", "interesting", "handy",    "bad",       "poor",
    "big",         "huge",      "little",    "bit",        "lot",         "matter",   "way",       "wonderful",
    "beautiful",   "terrible",  "strange",   "long",       "better",      "best",     "most",      "result",
    "consequence", "example",   "reason",    "only",       "first",       "last",     "same",      "next",
    "very",        "more",      "less",      "mere",       "true",        "real",     "dangerous", "difficult",
    "hard",        "easy",      "quick",     "sure",       "final",       "prime",    "subject",   "problem",
    "mistake",     "question",  "fact",      NULL
  };

  return g_strv_contains (praises, _lyceum_surface_at (surface, definition)->folded) ||
         g_str_has_suffix (_lyceum_surface_at (surface, definition + 1)->folded, "est") ||
         (g_strv_contains ((const char *const[]){ "a", "an", "the", NULL },
                           _lyceum_surface_at (surface, definition)->folded) &&
          g_strv_contains (praises, _lyceum_surface_at (surface, definition + 1)->folded));
}

/* How many marks of a copula stand at @index: "is a", "refers to"; with @marked, "is" and "are" are enough. */
static guint
copula_at (const LyceumTermSearch *search, guint index, gboolean marked, gboolean *keep_article)
{
  static const char *const bare[] = { "is", "are", "was", "were", NULL };
  static const char *const opens[] = { "a",     "an",   "the", "any",   "one",  "what",  "when", "where", "that",
                                       "every", "each", "two", "three", "four", "those", "all",  NULL };
  const LyceumSurface *surface = search->surface;
  guint n_marks = _lyceum_surface_any (surface, index, search->rules->means);

  *keep_article = FALSE;
  /* "A square matrix means that the domain …" tells what follows from it. */
  if (n_marks > 0)
    return _lyceum_surface_phrase (surface, (int) (index + n_marks), "that") ? 0 : n_marks;
  n_marks = _lyceum_surface_any (surface, index, search->rules->is_a);
  *keep_article = TRUE;
  if (n_marks > 0)
    return n_marks;
  if (!_lyceum_language_is (search->rules->language, "en") || _lyceum_surface_any (surface, index, bare) == 0)
    return 0;
  if (marked && _lyceum_surface_any (surface, index + 1, opens) > 0)
    return 1;
  return 0;
}

/* "Phospholipids are molecules that …": a plural that is told what it is. */
static gboolean
is_plural_definition (const LyceumTermSearch *search, guint index, gboolean marked)
{
  static const char *const relations[] = { "that", "which", "who",      "whose",     "made",
                                           "used", "found", "in which", "for which", NULL };
  const LyceumSurface *surface = search->surface;
  const LyceumMark *kind = _lyceum_surface_at (surface, index + 1);

  if (!_lyceum_language_is (search->rules->language, "en") ||
      strcmp (_lyceum_surface_at (surface, index)->folded, "are") != 0)
    return FALSE;
  for (guint i = 1; i <= 3; i++)
    {
      const LyceumMark *mark = _lyceum_surface_at (surface, index + i);

      if (i > 1 &&
          (_lyceum_surface_any (surface, index + i, relations) > 0 || (marked && strcmp (mark->folded, "of") == 0)))
        return g_str_has_suffix (_lyceum_surface_at (surface, index + i - 1)->folded, "s");
      if (!mark->word || g_str_has_suffix (kind->folded, "ed") || lyceum_is_stop_word (mark->folded, "en"))
        return FALSE;
    }
  return FALSE;
}

/* Whether marks from @first to before @end make a name: words without pronouns, prepositions but "of", or verbs. */
gboolean
_lyceum_term_is_name (const LyceumTermSearch *search, guint first, guint end, gboolean marked)
{
  const gboolean english = _lyceum_language_is (search->rules->language, "en");
  guint n_letters = 0;

  if (first >= end)
    return FALSE;
  for (guint i = first; i < end; i++)
    {
      const LyceumMark *mark = _lyceum_surface_at (search->surface, i);

      if (!mark->word && !_lyceum_mark_is_sign (mark, "-/+#&'.()"))
        return FALSE;
      if (!marked && english && mark->word && strcmp (mark->folded, "of") != 0 &&
          lyceum_is_stop_word (mark->folded, "en"))
        return FALSE;
      n_letters += mark->word && !g_ascii_isdigit (*mark->folded);
    }
  if (n_letters == 0 || !_lyceum_surface_at (search->surface, first)->word)
    return FALSE;
  return marked || !english ||
         !(is_empty_subject (_lyceum_surface_at (search->surface, end - 1)) ||
           is_empty_subject (_lyceum_surface_at (search->surface, first)));
}

char *
_lyceum_english_article (const LyceumTermSearch *search, guint index)
{
  const LyceumMark *mark = _lyceum_surface_at (search->surface, (int) index);
  static const char *const articles[] = { "a", "an", "the", NULL };

  if (!_lyceum_language_is (search->rules->language, "en") || !g_strv_contains (articles, mark->folded))
    return NULL;
  return g_strdup (mark->folded);
}

/* One past the last mark of the subject, when a copula follows it. "Adenosine triphosphate (ATP) is": brackets are
 * skipped. */
static guint
subject_end (const LyceumTermSearch *search, guint first, guint *copula, guint *n_copula, gboolean *keep_article)
{
  const LyceumSurface *surface = search->surface;
  const gboolean han =
      _lyceum_language_is (search->rules->language, "zh") || _lyceum_language_is (search->rules->language, "ja");
  const guint most = first + (han ? MAX_HAN_TERM_MARKS : LYCEUM_MAX_TERM_MARKS);

  for (guint end = first + 1; end <= most && end < surface->marks->len; end++)
    {
      const guint start_byte = _lyceum_surface_at (surface, first)->start,
                  end_byte = _lyceum_surface_at (surface, end - 1)->end;
      const gboolean marked = (_lyceum_term_styles (search, start_byte, end_byte) & LYCEUM_MARKED_STYLES) != 0;

      *copula = end;
      if (_lyceum_mark_is_sign (_lyceum_surface_at (surface, end), "("))
        {
          while (*copula < surface->marks->len && *copula < end + 8 &&
                 !_lyceum_mark_is_sign (_lyceum_surface_at (surface, *copula), ")"))
            (*copula)++;
          (*copula)++;
        }
      *n_copula = copula_at (search, *copula, marked, keep_article);
      if (*n_copula == 0 && is_plural_definition (search, *copula, marked))
        {
          *n_copula = 1;
          *keep_article = FALSE;
        }
      if (*n_copula > 0)
        return end;
      if (!_lyceum_surface_at (surface, end)->word &&
          !_lyceum_mark_is_sign (_lyceum_surface_at (surface, end), "-/+#&'"))
        return 0;
    }
  return 0;
}

/* An unmarked "The X is the Y" is a remark and no definition, unless the heading speaks of X. */
static gboolean
is_remark (const LyceumTermSearch *search, const char *article, guint first, guint end)
{
  const guint start_byte = _lyceum_surface_at (search->surface, first)->start;
  const guint end_byte = _lyceum_surface_at (search->surface, end - 1)->end;
  g_autofree char *subject = NULL;
  g_autofree char *title = NULL;

  if (g_strcmp0 (article, "the") != 0)
    return FALSE;
  if (search->sentence->heading == G_MAXUINT)
    return TRUE;
  subject = g_utf8_casefold (search->sentence->text + start_byte, end_byte - start_byte);
  title = g_utf8_casefold (lyceum_document_get_block (search->analysis->document, search->sentence->heading)->text, -1);
  return strstr (title, subject) == NULL;
}

static gboolean
begins_with_marked (const LyceumTermSearch *search, guint first, guint end)
{
  const guint start_byte = _lyceum_surface_at (search->surface, first)->start;

  for (guint i = first + 1; i < end; i++)
    {
      if (_lyceum_term_styles (search, start_byte, _lyceum_surface_at (search->surface, i - 1)->end) &
          (LYCEUM_SPAN_STRONG | LYCEUM_SPAN_TERM))
        return TRUE;
    }
  return FALSE;
}

/* A definition that goes on in a formula or a list is not all there. */
static gboolean
says_all (const LyceumTermSearch *search, guint stop)
{
  return stop < search->surface->marks->len || search->block->kind == LYCEUM_BLOCK_LIST_ITEM ||
         (search->sentence->flags & LYCEUM_SENTENCE_WHOLE);
}

LyceumFoundTerm *
_lyceum_term_as_subject (const LyceumTermSearch *search)
{
  const LyceumSurface *surface = search->surface;
  guint first = 0, end, copula = 0, n_copula = 0, definition, stop;
  gboolean keep_article = FALSE, marked, has_article;
  g_autofree char *article = NULL;
  LyceumFoundTerm *term;

  if (search->sentence->flags & (LYCEUM_SENTENCE_QUESTION | LYCEUM_SENTENCE_SUPPOSES | LYCEUM_SENTENCE_EXAMPLE))
    return NULL;
  while (first < surface->marks->len && !_lyceum_surface_at (surface, first)->word)
    first++;
  article = _lyceum_english_article (search, first);
  has_article = _lyceum_surface_any (surface, first, search->rules->articles) > 0;
  first += has_article;
  end = subject_end (search, first, &copula, &n_copula, &keep_article);
  if (end == 0)
    return NULL;

  marked = (_lyceum_term_styles (search, _lyceum_surface_at (surface, first)->start,
                                 _lyceum_surface_at (surface, end - 1)->end) &
            LYCEUM_MARKED_STYLES) != 0;
  /* "A **column vector** of size m is …": the marked words are the term, and the whole sentence says what they mean. */
  if (!marked && begins_with_marked (search, first, end))
    return NULL;
  if (!_lyceum_term_is_name (search, first, end, marked) || (!marked && is_remark (search, article, first, end)))
    return NULL;
  /* "The code is the …", "He is a …": what leans on the sentence before it defines nothing. */
  if (!marked && (search->sentence->flags & (LYCEUM_SENTENCE_LEANS | LYCEUM_SENTENCE_PERSONAL)))
    return NULL;

  definition = copula + n_copula - (keep_article && n_copula > 1 ? 1 : 0);
  /* "is one of the muscles of …" says what it is, "is one of the more useful ways" does not. */
  if (_lyceum_surface_phrase (surface, (int) copula, "is one of"))
    {
      definition = copula + 1;
      if (is_praise (surface, definition + 2))
        return NULL;
    }
  stop = _lyceum_clause_end (surface, definition);
  if (stop < definition + LYCEUM_MIN_DEFINITION_MARKS || (!marked && is_praise (surface, definition)))
    return NULL;
  if (!says_all (search, stop))
    return NULL;
  term = _lyceum_found_term_new (
      search, _lyceum_surface_at (surface, first)->start, _lyceum_surface_at (surface, end - 1)->end,
      _lyceum_surface_at (surface, definition)->start, _lyceum_byte_before (surface, stop), LYCEUM_TERM_SUBJECT,
      marked ? 0.95 : (g_strcmp0 (article, "the") != 0 && article ? 0.7 : 0.6));
  if (!term)
    return NULL;
  /* "Flask was the first man up" tells what happened. */
  if (!marked && !article && _lyceum_surface_phrase (surface, copula, "was the"))
    {
      _lyceum_found_term_free (term);
      return NULL;
    }
  term->article = g_steal_pointer (&article);
  term->plural =
      g_strv_contains ((const char *const[]){ "are", "were", NULL }, _lyceum_surface_at (surface, copula)->folded);
  term->past =
      g_strv_contains ((const char *const[]){ "was", "were", NULL }, _lyceum_surface_at (surface, copula)->folded);
  return term;
}

/* One past the last mark of the name that begins at @first: to a sign, or to a word that goes on. */
static guint
name_end (const LyceumTermSearch *search, guint first)
{
  static const char *const goes_on[] = { "and", "or",    "because", "which", "that", "when", "if",    "in", "by",
                                         "for", "while", "since",   "as",    "from", "with", "after", "to", "but",
                                         "so",  "where", "is",      "are",   "on",   "at",   NULL };
  guint end = first;

  while (end < search->surface->marks->len && end < first + LYCEUM_MAX_TERM_MARKS)
    {
      const LyceumMark *mark = _lyceum_surface_at (search->surface, end);

      if (!mark->word || g_strv_contains (goes_on, mark->folded))
        break;
      end++;
    }
  return end;
}

/* "which is called", "this is known as": what is named stands elsewhere. */
static gboolean
names_itself (const LyceumTermSearch *search, guint first, guint end)
{
  static const char *const pronouns[] = { "which",   "this", "that", "these",   "those", "it",        "they",
                                          "what",    "who",  "he",   "she",     "each",  "such",      "both",
                                          "all",     "and",  "or",   "but",     "one",   "as",        "in",
                                          "so",      "if",   "when", "another", "some",  "sometimes", "often",
                                          "usually", "also", "here", "then",    "thus",  "currently", "now",
                                          "we",      "you",  NULL };

  if (end <= first + 1 || end > first + 24)
    return FALSE;
  if (g_strv_contains (pronouns, _lyceum_surface_at (search->surface, first)->folded))
    return FALSE;
  return !g_strv_contains (pronouns, _lyceum_surface_at (search->surface, end - 1)->folded);
}

LyceumFoundTerm *
_lyceum_term_named (const LyceumTermSearch *search)
{
  const LyceumSurface *surface = search->surface;
  guint first = 0;

  if (search->sentence->flags & (LYCEUM_SENTENCE_QUESTION | LYCEUM_SENTENCE_LEANS))
    return NULL;
  for (guint i = 0; search->rules->called && i < surface->marks->len; i++)
    {
      const guint n_marks = _lyceum_surface_any (surface, i, search->rules->called);
      guint name = i + n_marks, end;
      g_autofree char *article = NULL;
      gboolean marked;
      LyceumFoundTerm *term;

      if (_lyceum_mark_is_sign (_lyceum_surface_at (surface, i), ";"))
        first = i + 1;
      if (n_marks == 0 || !names_itself (search, first, i))
        continue;
      article = _lyceum_english_article (search, name);
      name += article != NULL;
      while (_lyceum_mark_is_sign (_lyceum_surface_at (surface, name), "\"*") ||
             strcmp (_lyceum_surface_at (surface, name)->folded, "\xe2\x80\x9c") == 0)
        name++;
      end = name_end (search, name);
      marked = end > name && (_lyceum_term_styles (search, _lyceum_surface_at (surface, name)->start,
                                                   _lyceum_surface_at (surface, end - 1)->end) &
                              LYCEUM_MARKED_STYLES) != 0;
      if (!_lyceum_term_is_name (search, name, end, marked) || (!marked && end > name + 4))
        continue;
      if (g_strcmp0 (_lyceum_surface_at (surface, end)->folded, "if") == 0 ||
          g_strcmp0 (_lyceum_surface_at (surface, end)->folded, "when") == 0)
        term = _lyceum_found_term_new (search, _lyceum_surface_at (surface, name)->start,
                                       _lyceum_surface_at (surface, end - 1)->end, 0, strlen (search->sentence->text),
                                       LYCEUM_TERM_NAMED, marked ? 0.85 : 0.6);
      else
        term = _lyceum_found_term_new (search, _lyceum_surface_at (surface, name)->start,
                                       _lyceum_surface_at (surface, end - 1)->end,
                                       _lyceum_surface_at (surface, first)->start, _lyceum_byte_before (surface, i),
                                       LYCEUM_TERM_NAMED, marked ? 0.85 : 0.6);
      if (!term)
        continue;
      term->article = g_steal_pointer (&article);
      return term;
    }
  return NULL;
}

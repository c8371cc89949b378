/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-key-terms-private.h"

#include "lyceum-heading-title-private.h"
#include "lyceum-paragraph-label-private.h"

#include <string.h>

/* Words of a definition that is no sentence. */
#define MIN_LISTED_LENGTH 3
#define MAX_TERM_WORDS 6
/* Characters of a definition in a list, and bytes of its first sentence that is enough by itself. */
#define MAX_DEFINITION 2000
#define MIN_SENTENCE_BYTES 20
/* Bytes of a formula that belongs to a definition, and of the text before it. */
#define MAX_FORMULA 260
#define MAX_FORMULA_TEXT 500

/* "dynamic: … Debian is evolving rapidly": a list whose heads are no terms, and whose entries say something of
 * something else. */
static gboolean
is_about_else (const LyceumFoundTerm *term, const char *language)
{
  static const char *const verbs[] = { "is",       "are",      "was",  "were", "has",      "have",     "had",
                                       "will",     "can",      "must", "may",  "should",   "includes", "comes",
                                       "requires", "required", "does", "do",   "provides", "offers",   NULL };
  static const char *const opens[] = { "this", "these", "a", "an", "it", "used", "any", "one", NULL };
  g_autoptr (LyceumSurface) definition = NULL;
  g_autoptr (LyceumSurface) name = NULL;

  if (!_lyceum_language_is (language, "en"))
    return FALSE;
  definition = _lyceum_surface_new (term->definition, -1);
  name = _lyceum_surface_new (term->term, -1);
  if (definition->marks->len < 9 || _lyceum_surface_any (definition, 0, opens) > 0 ||
      !_lyceum_surface_has_any (definition, verbs))
    return FALSE;
  for (guint i = 0; i < name->marks->len; i++)
    {
      g_autofree char *word = g_strdup (_lyceum_surface_at (name, (int) i)->folded);
      const char *const words[] = { word, NULL };

      if (_lyceum_surface_at (name, (int) i)->word && !_lyceum_surface_has_any (definition, words))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_glossary (const LyceumSectionAnalysis *analysis, guint heading)
{
  static const char *const titles[] = { "glossary",   "key terms",   "key concepts", "terms",       "terminology",
                                        "vocabulary", "definitions", "glossar",      "begriffe",    "fachbegriffe",
                                        "glossaire",  "vocabulaire", "glosario",     "vocabulario", "glossario",
                                        "glossário",  "begrippen",   "глоссарий",    "термины",     "术语表",
                                        "用語集",     NULL };
  g_autofree char *title = NULL;

  if (heading == G_MAXUINT)
    return FALSE;
  title = _lyceum_heading_fold (lyceum_document_get_block (analysis->document, heading)->text);
  return g_strv_contains (titles, title);
}

/* "Simple diffusion: movement without help", "**Lens** – a curved glass": a term, a sign, what it means. */
LyceumFoundTerm *
_lyceum_term_listed (const LyceumTermSearch *search)
{
  const gboolean glossary = is_glossary (search->analysis, search->sentence->heading);
  const LyceumSurface *surface = search->surface;
  guint sign = 0, styles;
  LyceumFoundTerm *term;

  while (sign < surface->marks->len && sign <= MAX_TERM_WORDS + 1)
    {
      const LyceumMark *mark = _lyceum_surface_at (surface, sign);

      if (strcmp (mark->folded, ":") == 0 || strcmp (mark->folded, "\xef\xbc\x9a") == 0 ||
          (mark->spaced && (strcmp (mark->folded, "\xe2\x80\x93") == 0 || strcmp (mark->folded, "\xe2\x80\x94") == 0)))
        break;
      if (!mark->word && !strchr ("-/+#&'().", *mark->folded))
        return NULL;
      sign++;
    }
  if (sign == 0 || sign > MAX_TERM_WORDS + 1 || sign + MIN_LISTED_LENGTH >= surface->marks->len)
    return NULL;
  styles = _lyceum_term_styles (search, 0, _lyceum_surface_at (surface, sign - 1)->end);
  if (!glossary && !(styles & (LYCEUM_SPAN_STRONG | LYCEUM_SPAN_TERM)))
    return NULL;
  term = _lyceum_found_term_new (search, 0, _lyceum_surface_at (surface, sign - 1)->end,
                                 _lyceum_surface_at (surface, sign + 1)->start, strlen (search->sentence->text),
                                 LYCEUM_TERM_LISTED, 0.9);
  if (term && is_about_else (term, search->analysis->language))
    g_clear_pointer (&term, _lyceum_found_term_free);
  return term;
}

/* "Definition SLE System of Linear Equations": the title of the label is the term, what follows is the definition. */
LyceumFoundTerm *
_lyceum_term_labelled (const LyceumTermSearch *search)
{
  const LyceumSentence *label = search->sentence, *next;
  const GPtrArray *sentences = search->analysis->sentences;
  LyceumFoundTerm *term;
  guint length, title, last = search->index + 1;

  if (!(label->flags & LYCEUM_SENTENCE_LABEL) || last >= sentences->len)
    return NULL;
  if (_lyceum_paragraph_label (label->text, &length, &title) != LYCEUM_LABEL_DEFINITION)
    return NULL;
  /* A label that is all of @text has its title to the end. */
  if (title >= length)
    return NULL;
  next = g_ptr_array_index (sentences, last);
  while (next->block == label->block && (next->flags & LYCEUM_SENTENCE_SUPPOSES) && last + 1 < sentences->len &&
         last < search->index + 3)
    next = g_ptr_array_index (sentences, ++last);
  if (next->block != label->block || !(next->flags & LYCEUM_SENTENCE_WHOLE))
    return NULL;

  term = g_new0 (LyceumFoundTerm, 1);
  term->term = g_strchomp (g_strdup (label->text + title));
  term->definition =
      g_strndup (search->block->text + ((LyceumSentence *) g_ptr_array_index (sentences, search->index + 1))->start,
                 next->end - ((LyceumSentence *) g_ptr_array_index (sentences, search->index + 1))->start);
  term->pattern = LYCEUM_TERM_LISTED;
  term->marked = TRUE;
  term->block = label->block;
  term->sentence = last;
  term->importance = 0.8;
  return term;
}

static const char *
without_article (const char *term, const char *language)
{
  g_autoptr (LyceumSurface) surface = _lyceum_surface_new (term, -1);

  if (surface->marks->len < 2 || _lyceum_surface_any (surface, 0, _lyceum_language_rules (language)->articles) == 0)
    return term;
  return term + _lyceum_surface_at (surface, 1)->start;
}

/* What a long entry says first is what the term means. */
static char *
first_sentence (const char *text, const char *language)
{
  g_autofree char *start = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_DEFINITION));
  g_autoptr (GArray) sentences = lyceum_split_sentences (start, language);
  const LyceumRange *range = sentences->len > 0 ? &g_array_index (sentences, LyceumRange, 0) : NULL;

  if (!range || range->end - range->start < MIN_SENTENCE_BYTES)
    return g_steal_pointer (&start);
  return g_strndup (start + range->start, range->end - range->start);
}

/* Definition lists: a term and the definition behind it. */
void
_lyceum_terms_in_lists (LyceumSectionAnalysis *analysis, GPtrArray *found)
{
  const guint first = analysis->section->first_block;

  for (guint i = 0; i + 1 < analysis->section->n_blocks; i++)
    {
      const LyceumBlock *block = _lyceum_section_analysis_block (analysis, first + i);
      const LyceumBlock *next = _lyceum_section_analysis_block (analysis, first + i + 1);
      LyceumFoundTerm *term;

      if (!block || !next || block->kind != LYCEUM_BLOCK_TERM || next->kind != LYCEUM_BLOCK_DEFINITION)
        continue;
      term = g_new0 (LyceumFoundTerm, 1);
      term->term = g_strdup (without_article (block->text, analysis->language));
      term->definition = first_sentence (next->text, analysis->language);
      term->pattern = LYCEUM_TERM_LISTED;
      term->marked = TRUE;
      term->block = first + i + 1;
      term->sentence = G_MAXUINT;
      term->importance = 1;
      if (is_about_else (term, analysis->language))
        _lyceum_found_term_free (term);
      else
        g_ptr_array_add (found, term);
    }
}

/* The formula behind a paragraph that ends in the middle of a sentence, when it is short: "…, is the set of …" */
static const LyceumBlock *
formula_after (const LyceumSectionAnalysis *analysis, const LyceumSentence *last)
{
  static const char *const opens[] = { "if", "for", "when", "whenever", "let", NULL };
  const LyceumBlock *block = lyceum_document_get_block (analysis->document, last->block);
  const LyceumBlock *formula = _lyceum_section_analysis_block (analysis, last->block + 1);
  g_autoptr (LyceumSurface) surface = NULL;

  if (!formula || formula->kind != LYCEUM_BLOCK_FORMULA || strlen (formula->text) > MAX_FORMULA ||
      strlen (block->text) > MAX_FORMULA_TEXT || block->text[last->end] != '\0')
    return NULL;
  surface = _lyceum_surface_new (last->text, -1);
  return _lyceum_surface_any (surface, 0, opens) > 0 ? NULL : formula;
}

/* The last sentence of the paragraph that @first begins, if it has few; else what its suppositions lead to. */
static guint
definition_end (const LyceumSectionAnalysis *analysis, guint first, gboolean whole)
{
  const LyceumSentence *sentence = g_ptr_array_index (analysis->sentences, first);
  guint last = first;

  while (last + 1 < analysis->sentences->len && last < first + 3 &&
         (whole ||
          (((LyceumSentence *) g_ptr_array_index (analysis->sentences, last))->flags & LYCEUM_SENTENCE_SUPPOSES)) &&
         ((LyceumSentence *) g_ptr_array_index (analysis->sentences, last + 1))->block == sentence->block)
    last++;
  return last;
}

/* What the paragraph under "Definition …" says, with the formula that it ends in. %NULL when it says only a part. */
static char *
definition_under (const LyceumSectionAnalysis *analysis, guint first, guint *last)
{
  const LyceumSentence *sentence = g_ptr_array_index (analysis->sentences, first), *end;
  const char *text = lyceum_document_get_block (analysis->document, sentence->block)->text;
  const LyceumBlock *formula;

  *last = definition_end (analysis, first, TRUE);
  end = g_ptr_array_index (analysis->sentences, *last);
  formula = end->flags & LYCEUM_SENTENCE_WHOLE ? NULL : formula_after (analysis, end);
  if (formula)
    return g_strdup_printf ("%.*s %s", (int) (end->end - sentence->start), text + sentence->start, formula->text);
  *last = definition_end (analysis, first, FALSE);
  end = g_ptr_array_index (analysis->sentences, *last);
  if (!(end->flags & LYCEUM_SENTENCE_WHOLE) || ((sentence->flags | end->flags) & LYCEUM_SENTENCE_POINTS))
    return NULL;
  return g_strndup (text + sentence->start, end->end - sentence->start);
}

/* "Definition NSM: Null Space of a Matrix" above a paragraph that marks no term. */
void
_lyceum_terms_under_headings (LyceumSectionAnalysis *analysis, GPtrArray *found)
{
  for (guint i = 0; i < analysis->sentences->len; i++)
    {
      const LyceumSentence *sentence = g_ptr_array_index (analysis->sentences, i);
      g_autoptr (LyceumHeadingParts) parts = NULL;
      g_autofree char *definition = NULL;
      LyceumFoundTerm *term;
      guint last;

      if (sentence->heading == G_MAXUINT || sentence->block != sentence->heading + 1 || sentence->start != 0)
        continue;
      parts = _lyceum_heading_parts_new (lyceum_document_get_block (analysis->document, sentence->heading)->text);
      if (g_strcmp0 (parts->label, "definition") != 0 || *parts->title == '\0')
        continue;
      definition = definition_under (analysis, i, &last);
      if (!definition)
        continue;
      term = g_new0 (LyceumFoundTerm, 1);
      term->term = g_strdup (parts->title);
      term->definition = g_steal_pointer (&definition);
      term->pattern = LYCEUM_TERM_LISTED;
      term->marked = TRUE;
      term->block = sentence->block;
      term->sentence = last;
      term->importance = 0.7;
      g_ptr_array_add (found, term);
    }
}

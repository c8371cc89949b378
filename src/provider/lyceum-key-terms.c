/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-key-terms-private.h"

#include "lyceum-heading-title-private.h"
#include "lyceum-paragraph-label-private.h"
#include "lyceum-sentence-judge-private.h"

#include <math.h>
#include <string.h>

/* Words of a definition that is no sentence. */
#define MIN_LISTED_LENGTH 3
#define MAX_TERM_WORDS 6
/* Characters of a definition in a list, and bytes of its first sentence that is enough by itself. */
#define MAX_DEFINITION 2000
/* Importance of a marked term that needs no help from the heading above it. */
#define GOOD_ENOUGH 0.55
#define MIN_SENTENCE_BYTES 20

/* Run-in heads, folded, that are no terms. */
static const char *const remarks[] = {
  "note",       "notes",         "warning",  "caution",     "important", "tip",
  "hint",       "example",       "examples", "for example", "remark",    "definition",
  "theorem",    "proof",         "lemma",    "corollary",   "solution",  "answer",
  "question",   "exercise",      "problem",  "summary",     "figure",    "table",
  "step",       "see",           "see also", "contents",    "source",    "sources",
  "result",     "results",       "output",   "input",       "usage",     "syntax",
  "advantages", "disadvantages", "first",    "second",      "third",     "finally",
  "next",       "yes",           "no",       "however",     "remember",  "date",
  "time",       "place",         "name",     "author",      "page",      "hinweis",
  "achtung",    "wichtig",       "beispiel", "anmerkung",   "merke",     "aufgabe",
  "frage",      "antwort",       "remarque", "attention",   "exemple",   "nota",
  "ejemplo",    "importante",    "esempio",  "attenzione",  "exemplo",   "let op",
  "voorbeeld",  "примечание",    "пример",   "注意",        "例",        "注",
  NULL
};

/* A name that both "Phospholipids" and "phospholipid" have. */
static char *
key_of (const char *term, const char *language)
{
  g_autoptr (LyceumWords) words = lyceum_words_new (term, language);
  GString *key = g_string_new (NULL);

  for (guint i = 0; i < lyceum_words_get_n (words); i++)
    g_string_append_printf (key, "%s ", lyceum_words_get (words, i)->stem);
  if (key->len == 0)
    g_string_append (key, term);
  return g_string_free (key, FALSE);
}

/* "the number of such a box": which box was said before. */
static gboolean
leans (const char *definition, const char *language)
{
  g_autoptr (LyceumSurface) surface = _lyceum_surface_new (definition, -1);

  return _lyceum_surface_has_any (surface, _lyceum_language_rules (language)->leaning_words);
}

static gboolean
is_fit (const LyceumFoundTerm *term, const char *language)
{
  g_autoptr (LyceumWords) words = lyceum_words_new (term->term, language);
  g_autofree char *folded = g_utf8_casefold (term->term, -1);
  const guint n_words = lyceum_words_get_n (words);
  gboolean content = FALSE;

  /* "you probably can", "linux-image-", "the distribution, now called …" */
  if (n_words == 0 || (lyceum_words_get (words, 0)->flags & LYCEUM_WORD_STOP) || strchr (term->term, ',') ||
      g_str_has_suffix (term->term, "-"))
    return FALSE;
  if (n_words > MAX_TERM_WORDS || g_utf8_strlen (term->term, -1) < 2 || g_strv_contains (remarks, folded))
    return FALSE;
  if (term->pattern != LYCEUM_TERM_LISTED && leans (term->definition, language))
    return FALSE;
  if (strpbrk (term->term, "?!:;=\n\t<>") || !_lyceum_text_is_balanced (term->term) ||
      !_lyceum_text_is_balanced (term->definition))
    return FALSE;
  for (guint i = 0; i < n_words; i++)
    content = content || !(lyceum_words_get (words, i)->flags & (LYCEUM_WORD_STOP | LYCEUM_WORD_NUMBER));
  return content && strcmp (term->term, term->definition) != 0;
}

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
  for (guint i = 0; i < definition->marks->len; i++)
    {
      if (strcmp (_lyceum_surface_at (definition, i)->folded,
                  _lyceum_surface_at (name, (int) name->marks->len - 1)->folded) == 0)
        return FALSE;
    }
  return TRUE;
}

/* "Simple diffusion: movement without help", "**Lens** – a curved glass": a term, a sign, what it means. */
static LyceumFoundTerm *
listed_term (const LyceumTermSearch *search, gboolean glossary)
{
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

/* "Definition SLE System of Linear Equations": the title of the label is the term, what follows is the definition. */
static LyceumFoundTerm *
labelled_term (const LyceumTermSearch *search)
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
static void
find_in_lists (LyceumSectionAnalysis *analysis, GPtrArray *found)
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

/* "Definition NSM: Null Space of a Matrix" above a paragraph that marks no term. */
static void
find_under_headings (LyceumSectionAnalysis *analysis, GPtrArray *found)
{
  for (guint i = 0; i < analysis->sentences->len; i++)
    {
      const LyceumSentence *sentence = g_ptr_array_index (analysis->sentences, i);
      g_autoptr (LyceumHeadingParts) parts = NULL;
      LyceumFoundTerm *term;
      guint last = i;

      if (sentence->heading == G_MAXUINT || sentence->block != sentence->heading + 1 || sentence->start != 0)
        continue;
      parts = _lyceum_heading_parts_new (lyceum_document_get_block (analysis->document, sentence->heading)->text);
      if (g_strcmp0 (parts->label, "definition") != 0 || *parts->title == '\0')
        continue;
      while (last + 1 < analysis->sentences->len && last < i + 2 &&
             (((LyceumSentence *) g_ptr_array_index (analysis->sentences, last))->flags & LYCEUM_SENTENCE_SUPPOSES) &&
             ((LyceumSentence *) g_ptr_array_index (analysis->sentences, last + 1))->block == sentence->block)
        last++;
      if (!(((LyceumSentence *) g_ptr_array_index (analysis->sentences, last))->flags & LYCEUM_SENTENCE_WHOLE) ||
          ((sentence->flags | ((LyceumSentence *) g_ptr_array_index (analysis->sentences, last))->flags) &
           LYCEUM_SENTENCE_POINTS))
        continue;
      term = g_new0 (LyceumFoundTerm, 1);
      term->term = g_strdup (parts->title);
      term->definition =
          g_strndup (lyceum_document_get_block (analysis->document, sentence->block)->text + sentence->start,
                     ((LyceumSentence *) g_ptr_array_index (analysis->sentences, last))->end - sentence->start);
      term->pattern = LYCEUM_TERM_LISTED;
      term->marked = TRUE;
      term->block = sentence->block;
      term->sentence = last;
      term->importance = 0.7;
      g_ptr_array_add (found, term);
    }
}

/* A term that a heading only names is not needed where the text under it marks one. */
static gboolean
has_better_in_block (GPtrArray *found, const LyceumFoundTerm *term)
{
  for (guint i = 0; i < found->len; i++)
    {
      const LyceumFoundTerm *other = g_ptr_array_index (found, i);

      if (other && other != term && other->block == term->block && other->marked &&
          other->importance >= GOOD_ENOUGH)
        return TRUE;
    }
  return FALSE;
}

static void
find_in_sentence (const LyceumTermSearch *search, GPtrArray *found)
{
  LyceumFoundTerm *term;

  if (search->sentence->flags & LYCEUM_SENTENCE_LABEL)
    term = labelled_term (search);
  else if (search->sentence->start == 0)
    term = listed_term (search, is_glossary (search->analysis, search->sentence->heading));
  else
    term = NULL;
  if (term)
    g_ptr_array_add (found, term);
  if (search->sentence->flags & LYCEUM_SENTENCE_LABEL)
    return;
  term = _lyceum_term_as_subject (search);
  if (term)
    g_ptr_array_add (found, term);
  term = _lyceum_term_named (search);
  if (term)
    g_ptr_array_add (found, term);
  _lyceum_terms_marked (search, found);
}

/* How often the words of @key stand together, in any form. */
static guint
count_uses (const LyceumSectionAnalysis *analysis, const char *key)
{
  g_auto (GStrv) stems = g_strsplit (key, " ", -1);
  const guint n_stems = g_strv_length (stems) - 1;
  guint n_uses = 0;

  for (guint i = 0; i < analysis->sentences->len && n_stems > 0; i++)
    {
      const LyceumSentence *sentence = g_ptr_array_index (analysis->sentences, i);

      for (guint k = 0; k + n_stems <= sentence->n_words; k++)
        {
          guint same = 0;

          while (same < n_stems &&
                 strcmp (lyceum_words_get (sentence->words, sentence->first_word + k + same)->stem, stems[same]) == 0)
            same++;
          n_uses += same == n_stems;
        }
    }
  return n_uses;
}

gboolean
_lyceum_section_has_word (const LyceumSectionAnalysis *analysis, const char *word)
{
  const gsize length = strlen (word);

  for (guint i = 0; i < analysis->sentences->len; i++)
    {
      const char *text = ((LyceumSentence *) g_ptr_array_index (analysis->sentences, i))->text;

      for (const char *at = strstr (text, word); at; at = strstr (at + 1, word))
        {
          if ((at == text || !g_ascii_isalnum (at[-1])) && !g_ascii_isalnum (at[length]))
            return TRUE;
        }
    }
  return FALSE;
}

/* "Osmosis" at the start of its sentence is "osmosis", when the text says so elsewhere. */
static void
settle_case (const LyceumSectionAnalysis *analysis, LyceumFoundTerm *term)
{
  g_autofree char *first_word = NULL;
  g_autofree char *lower = NULL;
  const gsize length = strcspn (term->term, " -");

  if (!g_ascii_isupper (term->term[0]) || !g_ascii_islower (term->term[1]) ||
      !_lyceum_language_is (analysis->language, "en"))
    return;
  /* "First Estate" is a name: the next word has its capital too. */
  for (const char *at = term->term + 1; *at != '\0'; at++)
    {
      if (g_ascii_isupper (*at))
        return;
    }
  first_word = g_strndup (term->term, length);
  lower = g_strdup (first_word);
  lower[0] = g_ascii_tolower (lower[0]);
  if (_lyceum_section_has_word (analysis, lower))
    term->term[0] = lower[0];
}

/* Better is what the source marks and says in so many words. */
static gboolean
is_better (const LyceumFoundTerm *one, const LyceumFoundTerm *other)
{
  return one->importance > other->importance + 1e-6;
}

/* Keeps the best of each term, in order of the text. */
static void
keep_best (LyceumSectionAnalysis *analysis, GPtrArray *found)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint most = 1;

  for (guint i = 0; i < found->len; i++)
    {
      LyceumFoundTerm *term = g_ptr_array_index (found, i);
      g_autofree char *key = NULL;
      guint place, uses;

      if (!is_fit (term, analysis->language))
        continue;
      key = key_of (term->term, analysis->language);
      place = GPOINTER_TO_UINT (g_hash_table_lookup (places, key));
      if (place > 0)
        {
          if (is_better (term, g_ptr_array_index (analysis->terms, place - 1)))
            {
              gpointer *slot = &g_ptr_array_index (analysis->terms, place - 1);

              found->pdata[i] = *slot;
              *slot = term;
            }
          continue;
        }
      uses = count_uses (analysis, key);
      if (!term->marked && (strstr (term->definition, " we ") || strstr (term->definition, " I ")))
        continue;
      /* A story explains nothing: who somebody was is told in passing. */
      if (analysis->narrative && !term->marked)
        continue;
      /* What is neither marked nor spoken of again is a remark and no term. */
      if (!term->marked && uses < 2 && term->importance < 0.65)
        continue;
      most = MAX (most, uses);
      found->pdata[i] = NULL;
      g_ptr_array_add (analysis->terms, term);
      g_hash_table_insert (places, g_steal_pointer (&key), GUINT_TO_POINTER (analysis->terms->len));
    }

  for (guint i = 0; i < analysis->terms->len; i++)
    {
      LyceumFoundTerm *term = g_ptr_array_index (analysis->terms, i);
      g_autofree char *key = key_of (term->term, analysis->language);

      settle_case (analysis, term);
      term->importance *= 0.7 + 0.3 * log (1 + count_uses (analysis, key)) / log (1 + most);
      term->importance = CLAMP (term->importance, 0, 1);
    }
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const LyceumFoundTerm *one = *(LyceumFoundTerm *const *) a, *other = *(LyceumFoundTerm *const *) b;

  if (one->block != other->block)
    return one->block < other->block ? -1 : 1;
  if (one->sentence != other->sentence)
    return one->sentence < other->sentence ? -1 : 1;
  if (one->term_start != other->term_start)
    return one->term_start < other->term_start ? -1 : 1;
  return strcmp (one->term, other->term);
}

static void
free_if_found (gpointer term)
{
  if (term)
    _lyceum_found_term_free (term);
}

void
_lyceum_find_terms (LyceumSectionAnalysis *analysis, GPtrArray *surfaces)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (free_if_found);
  LyceumTermSearch search = { .analysis = analysis, .rules = _lyceum_language_rules (analysis->language) };
  guint n_found;

  find_in_lists (analysis, found);
  for (guint i = 0; i < analysis->sentences->len; i++)
    {
      search.index = i;
      search.sentence = g_ptr_array_index (analysis->sentences, i);
      search.surface = g_ptr_array_index (surfaces, i);
      search.block = lyceum_document_get_block (analysis->document, search.sentence->block);
      find_in_sentence (&search, found);
    }
  n_found = found->len;
  find_under_headings (analysis, found);
  for (guint i = found->len; i-- > n_found;)
    {
      if (has_better_in_block (found, g_ptr_array_index (found, i)))
        g_ptr_array_remove_index (found, i);
    }
  keep_best (analysis, found);
  g_ptr_array_sort (analysis->terms, compare_places);
  for (guint i = 0; i < analysis->terms->len; i++)
    {
      const LyceumFoundTerm *term = g_ptr_array_index (analysis->terms, i);

      if (term->sentence < analysis->sentences->len)
        ((LyceumSentence *) g_ptr_array_index (analysis->sentences, term->sentence))->flags |= LYCEUM_SENTENCE_DEFINES;
    }
}

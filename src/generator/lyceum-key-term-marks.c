/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-key-terms-private.h"

#include "lyceum-tokens.h"

#include <string.h>

/* Terms that the source marks: bold, italic, or as terms. */

/* "the taille, a tax on …": what stands beside a marked term. Returns the mark that ends it; 0 when there is none. */
static guint
apposition_end (const LyceumTermSearch *search, guint comma)
{
  static const char *const opens[] = { "a", "an", "the", "one", "any", "legal", NULL };
  const LyceumSurface *surface = search->surface;
  guint end;

  if (!_lyceum_mark_is_sign (_lyceum_surface_at (surface, comma), ",") ||
      !g_strv_contains (opens, _lyceum_surface_at (surface, comma + 1)->folded))
    return 0;
  for (end = comma + 1; end < surface->marks->len; end++)
    {
      if (_lyceum_mark_is_sign (_lyceum_surface_at (surface, end), ",;:."))
        break;
    }
  return end >= comma + 1 + LYCEUM_MIN_DEFINITION_MARKS ? end : 0;
}

/* The mark that begins at byte @start or after it. */
static guint
mark_at (const LyceumSurface *surface, guint start)
{
  guint i = 0;

  while (i < surface->marks->len && _lyceum_surface_at (surface, i)->start < start)
    i++;
  return i;
}

/* "a wave of panic called the Great Fear" */
static gboolean
is_being_named (const LyceumTermSearch *search, guint first)
{
  static const char *const names[] = { "called", "named",   "termed",  "known",   "say",      "genannt",  "heisst",
                                       "appelé", "appelée", "llamado", "llamada", "chiamato", "chiamata", NULL };

  for (int i = (int) first - 1; i >= 0 && i >= (int) first - 3; i--)
    {
      if (g_strv_contains (names, _lyceum_surface_at (search->surface, i)->folded))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_first_marked (const LyceumTermSearch *search, guint first)
{
  const guint start = search->sentence->start + _lyceum_surface_at (search->surface, (int) first)->start;

  for (guint i = 0; search->block->spans && i < search->block->spans->len; i++)
    {
      const LyceumSpan *span = &g_array_index (search->block->spans, LyceumSpan, i);

      if (span->start >= search->sentence->start && span->end <= start && (span->styles & LYCEUM_SPAN_TERM))
        return FALSE;
    }
  return TRUE;
}

/* "Two systems are equivalent if …", and every sentence with a word that the source itself calls a term. */
static gboolean
defines_by_condition (const LyceumTermSearch *search, guint first, guint next, guint styles)
{
  static const char *const conditions[] = { "if", "when", "provided", "whenever", "wenn", "falls", "si", "se", NULL };
  const guint flags = search->sentence->flags;

  if (!(flags & LYCEUM_SENTENCE_WHOLE) || (flags & (LYCEUM_SENTENCE_QUESTION | LYCEUM_SENTENCE_POINTS |
                                                    LYCEUM_SENTENCE_EXAMPLE | LYCEUM_SENTENCE_SUPPOSES)))
    return FALSE;
  /* "Then A is nonsingular if …" leans on its own supposition only, which comes with it. */
  if ((flags & LYCEUM_SENTENCE_LEANS) && strcmp (_lyceum_surface_at (search->surface, 0)->folded, "then") != 0)
    return FALSE;
  /* Of several terms of a sentence the first is defined, and any that is being named. */
  if (styles & LYCEUM_SPAN_TERM)
    return !(flags & LYCEUM_SENTENCE_PERSONAL) && (is_first_marked (search, first) || is_being_named (search, first));
  return (first > 0 && g_strv_contains (conditions, _lyceum_surface_at (search->surface, next)->folded));
}

/* The whole sentence as a definition, with the sentences before it that set it up: "Suppose that A is … Then …". */
static LyceumFoundTerm *
whole_definition (const LyceumTermSearch *search, guint start, guint end, double importance)
{
  LyceumFoundTerm *term =
      _lyceum_found_term_new (search, start, end, 0, strlen (search->sentence->text), LYCEUM_TERM_NAMED, importance);
  guint first = search->index;

  while (term && first > 0)
    {
      const LyceumSentence *before = g_ptr_array_index (search->analysis->sentences, first - 1);

      if (before->block != search->sentence->block || !(before->flags & LYCEUM_SENTENCE_SUPPOSES))
        break;
      g_free (term->definition);
      term->definition = g_strndup (search->block->text + before->start, search->sentence->end - before->start);
      first--;
    }
  return term;
}

static LyceumFoundTerm *
marked_term (const LyceumTermSearch *search, guint start, guint end, guint styles)
{
  const LyceumSurface *surface = search->surface;
  const guint first = mark_at (surface, start), next = mark_at (surface, end);
  const guint apposition = _lyceum_language_is (search->rules->language, "en") ? apposition_end (search, next) : 0;
  const gboolean strong = (styles & (LYCEUM_SPAN_STRONG | LYCEUM_SPAN_TERM)) != 0;
  g_autofree char *article = first > 0 ? _lyceum_english_article (search, first - 1) : NULL;
  LyceumFoundTerm *term = NULL;

  if (!_lyceum_term_is_name (search, first, next, TRUE) || next > first + LYCEUM_MAX_TERM_MARKS)
    return NULL;
  if (apposition > 0)
    term = _lyceum_found_term_new (search, start, end, _lyceum_surface_at (surface, next + 1)->start,
                                   _lyceum_byte_before (surface, apposition), LYCEUM_TERM_NAMED, strong ? 0.8 : 0.5);
  else if (strong && first > 0 && _lyceum_mark_is_sign (_lyceum_surface_at (surface, next), ":") &&
           surface->marks->len > next + 1 + LYCEUM_MIN_DEFINITION_MARKS)
    term = _lyceum_found_term_new (search, start, end, _lyceum_surface_at (surface, next + 1)->start,
                                   _lyceum_byte_before (surface, _lyceum_clause_end (surface, next + 1)),
                                   LYCEUM_TERM_NAMED, 0.75);
  else if (strong && defines_by_condition (search, first, next, styles))
    term = whole_definition (search, start, end, (styles & LYCEUM_SPAN_TERM) ? 0.8 : 0.6);
  else if (strong && (search->sentence->flags & LYCEUM_SENTENCE_STANDS_ALONE) && is_being_named (search, first))
    term = _lyceum_found_term_new (search, start, end, 0, strlen (search->sentence->text), LYCEUM_TERM_NAMED, 0.4);
  /* "a **nonsingular** matrix": the article is that of the next word. */
  if (term && !(_lyceum_surface_at (surface, next)->word &&
                !lyceum_is_stop_word (_lyceum_surface_at (surface, next)->folded, "en")))
    term->article = g_steal_pointer (&article);
  return term;
}

void
_lyceum_terms_marked (const LyceumTermSearch *search, GPtrArray *found)
{
  const LyceumSentence *sentence = search->sentence;

  if (sentence->flags & LYCEUM_SENTENCE_QUESTION)
    return;
  for (guint i = 0; search->block->spans && i < search->block->spans->len; i++)
    {
      const LyceumSpan *span = &g_array_index (search->block->spans, LyceumSpan, i);
      const guint start = span->start;
      guint end = span->end;
      LyceumFoundTerm *term;

      if (!(span->styles & LYCEUM_MARKED_STYLES) || span->start < sentence->start || span->end > sentence->end)
        continue;
      /* Words of one term may be marked each. */
      while (i + 1 < search->block->spans->len && span[1].styles == span->styles && span[1].start <= end + 1 &&
             span[1].end <= sentence->end)
        {
          end = span[1].end;
          span++;
          i++;
        }
      term = marked_term (search, start - sentence->start, end - sentence->start, span->styles);
      if (!term)
        continue;
      /* Its words may be marked each, so that no one run covers it. */
      term->marked = TRUE;
      g_ptr_array_add (found, term);
    }
}

/* Arabic vowel signs are written or left out: "تُدعَى" is "تدعى". */
static char *
without_vowels (const char *text)
{
  GString *bare = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      const gunichar c = g_utf8_get_char (text);

      if (c < 0x064b || c > 0x0652)
        g_string_append_unichar (bare, c);
    }
  return g_string_free (bare, FALSE);
}

/* "is called", "are named", "is known as", "what is called". */
static gboolean
is_arabic_naming (const LyceumMark *mark)
{
  static const char *const verbs[] = { "تدعى",  "يدعى",   "وتدعى", "ويدعى", "تسمى",    "يسمى",   "وتسمى", "ويسمى",
                                       "نسميه", "نسميها", "تعرف",  "يعرف",  "تسميتها", "تسميته", NULL };
  g_autofree char *bare = without_vowels (mark->folded);

  return g_strv_contains (verbs, bare);
}

void
_lyceum_terms_quoted (const LyceumTermSearch *search, GPtrArray *found)
{
  const LyceumSurface *surface = search->surface;
  const char *text = search->sentence->text;
  guint verb = G_MAXUINT;

  if (!(search->sentence->flags & LYCEUM_SENTENCE_STANDS_ALONE))
    return;
  for (guint i = 0; i + 2 < surface->marks->len; i++)
    {
      const LyceumMark *mark = _lyceum_surface_at (surface, (int) i);
      guint end = i + 1;
      LyceumFoundTerm *term;

      if (is_arabic_naming (mark))
        verb = i;
      /* "is called p53 or «X»"; what stands between belongs to the name, as in "enzymes of «phase 1»". */
      if (verb == G_MAXUINT || i > verb + 5 || strcmp (mark->folded, "\xc2\xab") != 0 ||
          (i > verb + 1 && strcmp (_lyceum_surface_at (surface, (int) i - 1)->folded, "أو") != 0))
        continue;
      while (end < surface->marks->len && end < i + 6 &&
             strcmp (_lyceum_surface_at (surface, (int) end)->folded, "\xc2\xbb") != 0)
        end++;
      if (end == i + 1 || end >= surface->marks->len || end == i + 6 || verb == 0)
        continue;
      term = _lyceum_found_term_new (search, _lyceum_surface_at (surface, (int) i + 1)->start,
                                     _lyceum_surface_at (surface, (int) end - 1)->end, 0, (guint) strlen (text),
                                     LYCEUM_TERM_NAMED, 0.7);
      if (!term)
        continue;
      /* The quotes mark it. */
      term->marked = TRUE;
      g_ptr_array_add (found, term);
    }
}

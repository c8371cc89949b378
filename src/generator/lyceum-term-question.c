/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-section-analysis-private.h"

#include <string.h>

/* A question that is right whatever the gender and the number of a term: it asks what the words mean. */
static const struct
{
  const char *language;
  const char *format;
} questions[] = {
  { "en", "What does \xe2\x80\x9c%s\xe2\x80\x9d mean?" },
  { "de", "Was bedeutet \xe2\x80\x9e%s\xe2\x80\x9c?" },
  { "fr", "Que signifie \xc2\xab\xc2\xa0%s\xc2\xa0\xc2\xbb\xc2\xa0?" },
  { "es", "\xc2\xbfQu\xc3\xa9 significa \xc2\xab%s\xc2\xbb?" },
  { "it", "Che cosa significa \xc2\xab%s\xc2\xbb?" },
  { "pt", "O que significa \xc2\xab%s\xc2\xbb?" },
  { "nl", "Wat betekent \xe2\x80\x98%s\xe2\x80\x99?" },
  { "ru", "Что означает «%s»?" },
  { "ro", "Ce înseamnă „%s”?" },
  { "pl", "Co oznacza „%s”?" },
  { "tr", "“%s” ne demektir?" },
  { "sv", "Vad betyder ”%s”?" },
  { "ar", "ما معنى «%s»؟" },
  { "zh", "“%s”是什么意思？" },
  { "ja", "「%s」とは何ですか。" },
};

/* Words for people: "Who was …?" */
static const char *const people[] = {
  "king",          "queen",      "president", "minister",   "general",       "physician", "doctor",     "scientist",
  "chemist",       "botanist",   "zoologist", "merchant",   "philosopher",   "writer",    "poet",       "painter",
  "composer",      "man",        "woman",     "lawyer",     "leader",        "emperor",   "empress",    "politician",
  "mathematician", "physicist",  "biologist", "engineer",   "explorer",      "architect", "historian",  "inventor",
  "captain",       "officer",    "soldier",   "priest",     "bishop",        "pope",      "journalist", "economist",
  "astronomer",    "naturalist", "saint",     "prophet",    "daughter",      "son",       "wife",       "husband",
  "author",        "prince",     "princess",  "statesman",  "revolutionary", "monk",      "nun",        "actor",
  "actress",       "singer",     "novelist",  "harpooneer", "whaleman",      "sailor",    "native",     "boy",
  "girl",          NULL
};

/* Whether every word of the name has a capital and its definition begins with a word for a person. */
static gboolean
is_person (const LyceumFoundTerm *term)
{
  g_autoptr (LyceumSurface) name = _lyceum_surface_new (term->term, -1);
  g_autoptr (LyceumSurface) definition = _lyceum_surface_new (term->definition, -1);

  for (guint i = 0; i < name->marks->len; i++)
    {
      if (_lyceum_surface_at (name, i)->word && !_lyceum_surface_at (name, i)->capital)
        return FALSE;
    }
  for (guint i = 1; i < MIN (definition->marks->len, 5); i++)
    {
      const LyceumMark *mark = _lyceum_surface_at (definition, i);

      if (!mark->word || strcmp (mark->folded, "of") == 0)
        return FALSE;
      if (g_strv_contains (people, mark->folded))
        return TRUE;
    }
  return FALSE;
}

static char *
english_question (const LyceumFoundTerm *term)
{
  const char *verb = term->plural ? (term->past ? "were" : "are") : (term->past ? "was" : "is");
  const gboolean article = term->article && !term->plural;

  if (term->pattern == LYCEUM_TERM_SUBJECT && is_person (term))
    return g_strdup_printf ("Who %s %s%s%s?", verb, article ? term->article : "", article ? " " : "", term->term);
  /* "the Pansy Books, a type of …": one or many? */
  if (term->pattern == LYCEUM_TERM_NAMED && g_str_has_suffix (term->term, "s") &&
      !g_str_has_suffix (term->term, "ss") && !g_str_has_suffix (term->term, "is") &&
      !g_str_has_suffix (term->term, "us"))
    return NULL;
  if (term->pattern == LYCEUM_TERM_SUBJECT || (term->pattern == LYCEUM_TERM_NAMED && article))
    return g_strdup_printf ("What %s %s%s%s?", verb,
                            article || g_strcmp0 (term->article, "the") == 0 ? term->article : "",
                            article || g_strcmp0 (term->article, "the") == 0 ? " " : "", term->term);
  return NULL;
}

char *
_lyceum_question_about_term (const LyceumFoundTerm *term, const char *language)
{
  char *question = _lyceum_language_is (language, "en") ? english_question (term) : NULL;

  for (gsize i = 0; !question && i < G_N_ELEMENTS (questions); i++)
    {
      if (_lyceum_language_is (language, questions[i].language))
        question = g_strdup_printf (questions[i].format, term->term);
    }
  return question;
}

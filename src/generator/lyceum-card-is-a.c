/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-phrases-private.h"
#include "lyceum-language-rules-private.h"
#include "lyceum-section-analysis-private.h"

#include <string.h>

/*
 * "Ein Barometer ist ein Gerät, das …" → "Was ist ein Barometer?". A subject that stands before its verb stands as it
 * is in the question too, with its article, so that gender and number are right whatever they are. English has finders
 * of its own.
 */

#define MAX_TERM_WORDS 5
#define MIN_MEANING_WORDS 3
#define MAX_MEANING_WORDS 30

static const struct
{
  const char *language;
  const char *verbs;      /* of the present, one thing: what stands between a term and what it is */
  const char *indefinite; /* articles; what has another one must be known from a heading or a mark */
  const char *question;
} forms[] = {
  { "de", "ist", "ein eine", "Was ist %s?" },
  { "es", "es", "un una", "¿Qué es %s?" },
  { "fr", "est", "un une", "Qu'est-ce que %s\xc2\xa0?" },
  { "it", "è", "un una uno un' un’", "Che cos'è %s?" },
  { "pt", "é", "um uma", "O que é %s?" },
  { "nl", "is", "een", "Wat is %s?" },
  { "sv", "är", "en ett", "Vad är %s?" },
  { "ro", "este", "un o", "Ce este %s?" },
};

static gboolean
is_one_of (const LyceumCardSentence *sentence, guint index, const char *words)
{
  const LyceumCardWord *word;
  g_auto (GStrv) list = g_strsplit (words, " ", -1);
  g_autofree char *folded = NULL;

  if (index >= sentence->words->len)
    return FALSE;
  word = _lyceum_card_word (sentence, index);
  folded = g_utf8_casefold (sentence->text + word->start, (gssize) (word->end - word->start));
  return g_strv_contains ((const char *const *) list, folded);
}

/* The verb behind a term of an article and a few words; 0 where there is none. */
static guint
verb_after_term (const LyceumCardSentence *sentence, GArray *classes, const char *verbs, const char *indefinite)
{
  if (!(g_array_index (classes, guint, 0) & LYCEUM_GRAMMAR_ARTICLE))
    return 0;
  for (guint i = 1; i <= MAX_TERM_WORDS && i + MIN_MEANING_WORDS < sentence->words->len; i++)
    {
      guint class = g_array_index (classes, guint, i);

      if (!_lyceum_phrases_joined (sentence, i))
        return 0;
      if (i > 1 && is_one_of (sentence, i, verbs))
        return is_one_of (sentence, i + 1, indefinite) && _lyceum_phrases_joined (sentence, i + 1) ? i : 0;
      if (class & (LYCEUM_GRAMMAR_PRONOUN | LYCEUM_GRAMMAR_AND | LYCEUM_GRAMMAR_EXAMPLE | LYCEUM_GRAMMAR_VAGUE |
                   LYCEUM_GRAMMAR_COUNT))
        return 0;
    }
  return 0;
}

static gboolean
is_known (LyceumCardMaker *maker, const LyceumCardSentence *sentence, guint verb)
{
  for (guint i = 1; i < verb; i++)
    if (_lyceum_card_mark_at (sentence, i) ||
        g_hash_table_contains (maker->known, _lyceum_card_word (sentence, i)->stem))
      return TRUE;
  return FALSE;
}

/* The subject as it stands within a sentence: "Ein Barometer" → "ein Barometer". */
static char *
subject_of (const LyceumCardSentence *sentence, guint verb)
{
  g_autofree char *first = g_utf8_strdown (sentence->text, (gssize) _lyceum_card_word (sentence, 0)->end);
  g_autofree char *rest =
      g_strndup (sentence->text + _lyceum_card_word (sentence, 0)->end,
                 _lyceum_card_word (sentence, verb - 1)->end - _lyceum_card_word (sentence, 0)->end);

  return g_strconcat (first, rest, NULL);
}

/* "Qu'est-ce que un" is "Qu'est-ce qu'un". */
static char *
ask (const char *question, const char *subject)
{
  g_autofree char *asked = g_strdup_printf (question, subject);
  const char *before = strstr (asked, " que u");

  if (!before)
    return g_steal_pointer (&asked);
  return g_strdup_printf ("%.*s qu'%s", (int) (before - asked), asked, before + strlen (" que "));
}

static void
consider (LyceumCardMaker *maker, LyceumCardSentence *sentence, guint form, GArray *classes)
{
  guint verb = verb_after_term (sentence, classes, forms[form].verbs, forms[form].indefinite);
  g_autofree char *subject = NULL, *meaning = NULL;
  gsize end = strlen (sentence->text);
  gboolean known;
  LyceumCardDraft *draft;

  if (verb == 0 || sentence->words->len - verb - 1 > MAX_MEANING_WORDS || !_lyceum_card_is_whole (sentence) ||
      !_lyceum_card_foreign_stands (maker, sentence))
    return;
  known = is_known (maker, sentence, verb);
  if (!known && !is_one_of (sentence, 0, forms[form].indefinite))
    return;
  if (sentence->text[end - 1] == '.')
    end--;
  subject = subject_of (sentence, verb);
  meaning = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, verb + 1)->start, end);
  draft =
      _lyceum_card_propose (maker, "basic", ask (forms[form].question, subject), _lyceum_card_sentence_case (meaning),
                            sentence->block, sentence->text, known ? 0.84 : 0.7);
  _lyceum_card_answer (draft, meaning);
  sentence->used = TRUE;
}

void
_lyceum_card_find_is_a (LyceumCardMaker *maker)
{
  const LyceumGrammar *grammar = _lyceum_grammar_get (maker->language);
  guint form = 0;

  while (form < G_N_ELEMENTS (forms) && !_lyceum_language_is (maker->language, forms[form].language))
    form++;
  for (guint i = 0;
       form < G_N_ELEMENTS (forms) && i < maker->sentences->len && !g_cancellable_is_cancelled (maker->cancellable);
       i++)
    {
      LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i);
      g_autoptr (GArray) classes = NULL;

      if (sentence->words->len < 3 + MIN_MEANING_WORDS)
        continue;
      classes = _lyceum_phrases_classify (grammar, sentence);
      consider (maker, sentence, form, classes);
    }
}

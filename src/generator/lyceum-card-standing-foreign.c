/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-phrases-private.h"
#include "lyceum-language-rules-private.h"
#include "lyceum-section-analysis-private.h"

#include <string.h>

/* Which sentences of other languages than English stand by themselves: by their first words, and by what points out of
 * them. */

/* With so many words before it, a pronoun has something in its sentence that it stands for. */
#define ENOUGH_BEFORE 2

/* "Three years later, …": than what the sentence before tells. */
gboolean
_lyceum_card_begins_later (const LyceumCardMaker *maker, const LyceumCardSentence *sentence)
{
  static const struct
  {
    const char *language;
    const char *words[6];
  } later[] = {
    { "en", { "later", "earlier", "afterwards", "thereafter" } },
    { "de", { "später", "darauf", "danach", "zuvor", "vorher" } },
    { "es", { "después", "tarde", "antes", "siguiente" } },
    { "fr", { "tard", "après", "suivante", "auparavant" } },
    { "it", { "dopo", "tardi", "prima", "seguente" } },
    { "pt", { "depois", "tarde", "antes", "seguinte" } },
    { "nl", { "later", "daarna", "eerder" } },
    { "ro", { "târziu", "mai", "următor" } },
    { "ru", { "спустя", "позже", "раньше" } },
    { "pl", { "później", "potem", "wcześniej" } },
    { "tr", { "sonra", "önce" } },
    { "sv", { "senare", "därefter", "tidigare" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (later); i++)
    {
      if (!_lyceum_language_is (maker->language, later[i].language))
        continue;
      for (guint w = 1; w < 4 && w + 1 < sentence->words->len; w++)
        for (guint k = 0; k < G_N_ELEMENTS (later[i].words) && later[i].words[k]; k++)
          {
            const LyceumCardWord *word = _lyceum_card_word (sentence, w);

            if (word->end - word->start == strlen (later[i].words[k]) &&
                g_str_has_prefix (sentence->text + word->start, later[i].words[k]) &&
                (_lyceum_card_gap_has (sentence, w + 1, ",") || !maker->english))
              return TRUE;
          }
    }
  return FALSE;
}

/* A pronoun with hardly anything before it that it could stand for. */
static gboolean
begins_with_pronoun (const LyceumCardSentence *sentence, GArray *classes, gboolean nouns)
{
  guint content = 0;

  for (guint i = 0; i < sentence->words->len && i < 12 && content < ENOUGH_BEFORE; i++)
    {
      const LyceumCardWord *word = _lyceum_card_word (sentence, i);
      guint class = g_array_index (classes, guint, i);

      if (class & LYCEUM_GRAMMAR_PRONOUN)
        return TRUE;
      if (!(class & ~(guint) LYCEUM_GRAMMAR_VAGUE) && !(word->flags & (LYCEUM_WORD_STOP | LYCEUM_WORD_NUMBER)) &&
          (!nouns || (word->flags & LYCEUM_WORD_CAPITALISED)) && !(nouns && (class & LYCEUM_GRAMMAR_VAGUE)))
        content++;
    }
  return FALSE;
}

/* "Das führt zu …", "Das ist": behind an article stands a noun, or an adjective and a noun, or how it was made. */
static gboolean
begins_with_demonstrative (const LyceumCardSentence *sentence, GArray *classes)
{
  const LyceumCardWord *next = sentence->words->len > 2 ? _lyceum_card_word (sentence, 1) : NULL;

  if (!next || !_lyceum_card_word_equals (sentence, 0, "das") ||
      (next->flags & (LYCEUM_WORD_CAPITALISED | LYCEUM_WORD_NUMBER)) ||
      (g_array_index (classes, guint, 1) & LYCEUM_GRAMMAR_PREPOSITION))
    return FALSE;
  return sentence->text[next->end - 1] != 'e' || (_lyceum_card_word (sentence, 2)->flags & LYCEUM_WORD_STOP);
}

static gboolean
is_verb (const LyceumCardSentence *sentence, guint index, const char *words, const char *endings)
{
  const LyceumCardWord *word = _lyceum_card_word (sentence, index);
  g_autofree char *folded = g_utf8_casefold (sentence->text + word->start, (gssize) (word->end - word->start));
  g_auto (GStrv) list = g_strsplit (words, " ", -1);
  g_auto (GStrv) ends = g_strsplit (endings, " ", -1);

  if (g_strv_contains ((const char *const *) list, folded))
    return TRUE;
  /* "Pedro Ó…": a name is no verb. */
  if ((index > 0 && (word->flags & LYCEUM_WORD_CAPITALISED)) ||
      (index + 1 < sentence->words->len && (_lyceum_card_word (sentence, index + 1)->flags & LYCEUM_WORD_CAPITALISED)))
    return FALSE;
  for (guint e = 0; ends[e]; e++)
    if (strlen (folded) > strlen (ends[e]) + 2 && g_str_has_suffix (folded, ends[e]))
      return TRUE;
  return FALSE;
}

/* The word behind the first comma, where what stands before it only tells when or where. */
static guint
first_of_clause (const LyceumCardSentence *sentence)
{
  for (guint i = 1; i < sentence->words->len && i < 14; i++)
    if (_lyceum_card_gap_has (sentence, i, ","))
      return (_lyceum_card_word (sentence, 0)->flags & LYCEUM_WORD_STOP) ? i : 0;
  return 0;
}

/* "Es la sede …", "Desempeñó …", "En 1187, lanzó …": a verb without its subject, in languages that leave it out. */
static gboolean
lacks_subject (const LyceumCardMaker *maker, const LyceumCardSentence *sentence)
{
  static const struct
  {
    const char *language;
    const char *words, *endings;
  } verbs[] = {
    { "es",
      "se es era fue son eran fueron está están estaba ha han había habían tiene tienen tenía fue sirve incluye "
      "contiene consiste "
      "forma puede pueden dio hizo tuvo vino dijo puso estuvo pudo quiso supo trajo vio murió nació",
      "ó aron ieron aba aban ían" },
    { "it", "si è era fu sono erano furono ha hanno aveva può possono", "ò arono irono ava avano" },
    { "pt", "é era foi são eram foram está estão tem têm tinha pode podem", "ou aram eram iram ava avam" },
    { "ro", "este era a sunt erau au fost are aveau poate pot s-a s-au", "ează" },
    { "el", "είναι ήταν έχει έχουν είχε μπορεί", "ηκε ηκαν" },
    { "pl", "jest są był była było były ma miał może", "ował owała" },
  };
  guint at = first_of_clause (sentence);

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (_lyceum_language_is (maker->language, verbs[i].language))
      return is_verb (sentence, 0, verbs[i].words, verbs[i].endings) ||
             (at > 0 && is_verb (sentence, at, verbs[i].words, verbs[i].endings));
  return FALSE;
}

/* Whether the wording of a language says that a sentence needs the one before it, or what stands elsewhere. */
static gboolean
leaves_open (LyceumCardMaker *maker, const LyceumCardSentence *sentence)
{
  const LyceumLanguageRules *rules = _lyceum_language_rules (maker->language);
  g_autoptr (LyceumSurface) surface = _lyceum_surface_new (sentence->text, -1);

  return _lyceum_surface_any (surface, 0, rules->leaning_starts) > 0 ||
         _lyceum_surface_has_any (surface, rules->leaning_words) ||
         _lyceum_surface_has_any (surface, rules->pointing_words) ||
         _lyceum_surface_has_any (surface, rules->personal_words);
}

gboolean
_lyceum_card_foreign_stands_by (LyceumCardMaker *maker, const LyceumCardSentence *sentence, GArray *classes)
{
  gboolean nouns = _lyceum_grammar_capitalises_nouns (_lyceum_grammar_get (maker->language));

  return !_lyceum_card_is_fragment (sentence) && !begins_with_pronoun (sentence, classes, nouns) &&
         !lacks_subject (maker, sentence) && !_lyceum_card_begins_later (maker, sentence) &&
         !(nouns && begins_with_demonstrative (sentence, classes)) &&
         !_lyceum_card_opens_dangling (maker->language, sentence->text) &&
         !_lyceum_card_announces (maker->language, sentence->text) && !leaves_open (maker, sentence);
}

/* Whether a sentence of another language than English that is whole needs nothing outside of it. */
gboolean
_lyceum_card_foreign_stands (LyceumCardMaker *maker, const LyceumCardSentence *sentence)
{
  g_autoptr (GArray) classes = _lyceum_phrases_classify (_lyceum_grammar_get (maker->language), sentence);

  return _lyceum_card_foreign_stands_by (maker, sentence, classes);
}

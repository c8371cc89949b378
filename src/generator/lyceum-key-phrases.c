/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-key-phrases-private.h"

#include "lyceum-key-terms-private.h"
#include "lyceum-matter-private.h"
#include "lyceum-tokens.h"

#include <math.h>
#include <string.h>

#define MAX_WORDS 3
/* Fewer uses are no theme. */
#define MIN_USES 3
/* Bytes of a phrase. */
#define MAX_BYTES 60
/* Forms that a phrase is written in which are told apart. */
#define MAX_FORMS 4

typedef struct
{
  char *text;
  guint n;
} Form;

typedef struct
{
  guint n_words;
  guint n_uses, n_paragraphs;
  guint last_block, first_block;
  guint first_sentence;
  guint n_capitals; /* uses inside of a sentence whose words all have one */
  guint n_inside;   /* uses inside of a sentence */
  guint n_in_longer; /* of a single word: most uses in one longer phrase */
  gboolean marked;
  gboolean headed;
  Form forms[MAX_FORMS];
} Count;

static void
count_free (gpointer data)
{
  Count *count = data;

  for (guint i = 0; i < MAX_FORMS; i++)
    g_free (count->forms[i].text);
  g_free (count);
}

static void
add_form (Count *count, const char *text, gsize length)
{
  for (guint i = 0; i < MAX_FORMS; i++)
    {
      Form *form = &count->forms[i];

      if (!form->text)
        form->text = g_strndup (text, length);
      if (strlen (form->text) == length && strncmp (form->text, text, length) == 0)
        {
          form->n++;
          return;
        }
    }
}

static const char *
best_form (const Count *count)
{
  const Form *best = &count->forms[0];

  for (guint i = 1; i < MAX_FORMS && count->forms[i].text; i++)
    {
      if (count->forms[i].n > best->n)
        best = &count->forms[i];
    }
  return best->text;
}

/* Whether a phrase may begin or end with the word. */
static gboolean
is_firm (const LyceumWord *word)
{
  return !(word->flags & (LYCEUM_WORD_STOP | LYCEUM_WORD_NUMBER)) && word->end - word->start > 2;
}

static gboolean
is_marked (const LyceumBlock *block, guint start, guint end)
{
  for (guint i = 0; block->spans && i < block->spans->len; i++)
    {
      const LyceumSpan *span = &g_array_index (block->spans, LyceumSpan, i);

      if ((span->styles & LYCEUM_MARKED_STYLES) && span->start <= start && end <= span->end && span->end - span->start < MAX_BYTES)
        return TRUE;
    }
  return FALSE;
}

static void
count_phrase (const LyceumSectionAnalysis *analysis, GHashTable *counts, const LyceumSentence *sentence, guint index, guint first,
              guint n_words)
{
  const LyceumBlock *block = lyceum_document_get_block (analysis->document, sentence->block);
  const LyceumWord *begin = lyceum_words_get (sentence->words, first);
  const LyceumWord *end = lyceum_words_get (sentence->words, first + n_words - 1);
  g_autoptr (GString) key = g_string_new (NULL);
  gboolean capitals = TRUE;
  Count *count;

  for (guint i = first; i < first + n_words; i++)
    {
      g_string_append_printf (key, "%s ", lyceum_words_get (sentence->words, i)->stem);
      capitals = capitals && (lyceum_words_get (sentence->words, i)->flags & LYCEUM_WORD_CAPITALISED);
    }
  count = g_hash_table_lookup (counts, key->str);
  if (!count)
    {
      count = g_new0 (Count, 1);
      count->n_words = n_words;
      count->first_block = sentence->block;
      count->first_sentence = index;
      count->last_block = G_MAXUINT;
      g_hash_table_insert (counts, g_strdup (key->str), count);
    }
  count->n_uses++;
  count->n_paragraphs += count->last_block != sentence->block;
  count->last_block = sentence->block;
  if (first > sentence->first_word)
    {
      count->n_inside++;
      count->n_capitals += capitals;
      add_form (count, block->text + begin->start, end->end - begin->start);
    }
  count->marked = count->marked || is_marked (block, begin->start, end->end);
}

/* Runs of words with nothing but a space between them. */
static void
count_sentence (const LyceumSectionAnalysis *analysis, GHashTable *counts, guint index)
{
  const LyceumSentence *sentence = g_ptr_array_index (analysis->sentences, index);
  const char *text = lyceum_document_get_block (analysis->document, sentence->block)->text;

  for (guint first = sentence->first_word; first < sentence->first_word + sentence->n_words; first++)
    {
      if (!is_firm (lyceum_words_get (sentence->words, first)))
        continue;
      for (guint n = 1; n <= MAX_WORDS && first + n <= sentence->first_word + sentence->n_words; n++)
        {
          const LyceumWord *word = lyceum_words_get (sentence->words, first + n - 1);

          if (n > 1)
            {
              const LyceumWord *before = lyceum_words_get (sentence->words, first + n - 2);

              if (word->start != before->end + 1 || (text[before->end] != ' ' && text[before->end] != '-'))
                break;
            }
          if (is_firm (word) && word->end - lyceum_words_get (sentence->words, first)->start <= MAX_BYTES)
            count_phrase (analysis, counts, sentence, index, first, n);
          else
            break;
        }
    }
}

/* What a heading says counts as marked, too. */
static void
mark_headed (const LyceumSectionAnalysis *analysis, GHashTable *counts, const char *heading)
{
  g_autoptr (LyceumWords) words = strlen (heading) < 300 ? lyceum_words_new (heading, analysis->language) : NULL;

  for (guint first = 0; words && first < lyceum_words_get_n (words); first++)
    {
      g_autoptr (GString) key = g_string_new (NULL);

      for (guint n = 0; n < MAX_WORDS && first + n < lyceum_words_get_n (words); n++)
        {
          Count *count;

          g_string_append_printf (key, "%s ", lyceum_words_get (words, first + n)->stem);
          count = g_hash_table_lookup (counts, key->str);
          if (count)
            count->headed = TRUE;
        }
    }
}

/* How often the rarest of its words is used, with or without the others. */
static double
cohesion (GHashTable *counts, const char *key, const Count *count)
{
  g_auto (GStrv) stems = g_strsplit (key, " ", -1);
  guint most = 1;

  for (guint i = 0; stems[i] && *stems[i]; i++)
    {
      g_autofree char *single = g_strconcat (stems[i], " ", NULL);
      const Count *word = g_hash_table_lookup (counts, single);

      most = MAX (most, word ? word->n_uses : 1);
    }
  return sqrt ((double) count->n_uses / most);
}

static double
score_of (const LyceumSectionAnalysis *analysis, GHashTable *counts, const char *key, const Count *count)
{
  const gboolean nouns_have_capitals = _lyceum_language_is (analysis->language, "de");
  const double place = 1 - 0.5 * count->first_sentence / MAX (analysis->sentences->len, 1);
  double score = log (count->n_uses) * (0.5 + 0.5 * MIN (count->n_paragraphs, 6) / 6) * place;

  if (count->n_words > 1)
    score *= 0.8 + 1.2 * cohesion (counts, key, count);
  /* A capital tells a name from a common word; in German a noun from a verb. */
  if (count->n_inside > 0 && count->n_capitals * 2 > count->n_inside)
    score *= nouns_have_capitals ? 1.3 : 1.4;
  else if (nouns_have_capitals && count->n_words == 1)
    score *= 0.2;
  return score * (count->marked ? 1.4 : 1) * (count->headed ? 1.5 : 1);
}

/* What headings are called and point with, and what time is counted in. */
static gboolean
is_label (const char *word)
{
  static const char *const labels[] = { "theorem", "definition", "lemma",   "corollary", "proposition", "proof",    "example", "exercise",
                                        "section", "chapter",    "figure",  "table",     "appendix",    "page",     "part",    "volume",
                                        "kapitel", "abschnitt",  "abbildung", "tabelle", "satz",        "beispiel", "seite",   "capítulo",
                                        "sección", "figura",     "tabla",   "teorema",   "ejemplo",     "página",   "chapitre", "tableau",
                                        "exemple", "jahr",       "jahre",   "jahren",      "jahrhundert",  "jahrhunderts", "zeit",
                                        "ende",    "anfang",     "teil",    "century",     "year",         "years",   "time",
                                        "siglo",   "año",        "años",    "siècle",      "année",        "secolo",  "século",
                                        "eeuw",    "januar",     "februar", "märz",        "april",        "mai",     "juni",
                                        "juli",    "august",     "september", "oktober",   "november",     "dezember", NULL };
  g_autofree char *folded = g_utf8_strdown (word, -1);

  return g_strv_contains (labels, folded);
}

/* "entirely similar" is how something is. */
static gboolean
is_manner (const LyceumSectionAnalysis *analysis, const char *phrase)
{
  static const char *const ends[] = { " similar", " different", " possible", " necessary", " important", " easy", " true", " sure",
                                      " clear", " large", " small", " new", " good", NULL };
  const gsize first = strcspn (phrase, " ");

  if (!_lyceum_language_is (analysis->language, "en"))
    return FALSE;
  for (guint i = 0; ends[i]; i++)
    {
      if (g_str_has_suffix (phrase, ends[i]))
        return TRUE;
    }
  return first > 3 && phrase[first] == ' ' && strncmp (phrase + first - 2, "ly", 2) == 0 && strncmp (phrase, "family", 6) != 0;
}

/* "llegar", "aumentare": what is done, and no thing. */
static gboolean
is_infinitive (const LyceumSectionAnalysis *analysis, const char *word)
{
  static const char *const spanish[] = { "ar", "er", "ir", NULL }, *const italian[] = { "are", "ere", "ire", NULL };
  const char *const *ends = _lyceum_language_is (analysis->language, "es") || _lyceum_language_is (analysis->language, "pt") ? spanish
                            : _lyceum_language_is (analysis->language, "it")                                             ? italian
                                                                                                                         : NULL;

  for (guint i = 0; ends && ends[i]; i++)
    {
      if (g_str_has_suffix (word, ends[i]) && g_unichar_islower (g_utf8_get_char (word)))
        return TRUE;
    }
  return FALSE;
}

/* "europäischen", "französische": of a thing, and none itself. */
static gboolean
is_german_adjective (const LyceumSectionAnalysis *analysis, const char *word)
{
  static const char *const ends[] = { "isch", "lich", NULL };

  if (!_lyceum_language_is (analysis->language, "de"))
    return FALSE;
  for (guint i = 0; ends[i]; i++)
    {
      const char *at = strstr (word, ends[i]);

      if (at && at > word && at[4] == 'e' && strlen (at) <= 6)
        return TRUE;
    }
  return FALSE;
}

/* "Pro" where it is nearly always "Pro Bowl". */
static void
count_in_longer (GHashTable *counts)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Count *count = value;
      g_auto (GStrv) stems = count->n_words > 1 && count->n_uses > 1 ? g_strsplit (key, " ", -1) : NULL;

      for (guint i = 0; stems && stems[i] && *stems[i]; i++)
        {
          g_autofree char *single = g_strconcat (stems[i], " ", NULL);
          Count *word = g_hash_table_lookup (counts, single);

          if (word)
            word->n_in_longer = MAX (word->n_in_longer, count->n_uses);
        }
    }
}

/* One common word alone ("part", "thought") says nothing, unless it is a heading's or the source marks it. */
static gboolean
is_topic (const LyceumSectionAnalysis *analysis, const Count *count)
{
  if (is_manner (analysis, best_form (count)))
    return FALSE;
  if (count->n_words == 1 && (is_label (best_form (count)) || is_german_adjective (analysis, best_form (count)) ||
                              is_infinitive (analysis, best_form (count)) ||
                              count->n_in_longer * 10 >= count->n_uses * 6))
    return FALSE;
  return count->n_words > 1 || count->marked || count->headed || (count->n_inside > 1 && count->n_capitals * 5 > count->n_inside * 4);
}

typedef struct
{
  const char *key;
  const Count *count;
  double score;
} Scored;

static int
compare_scored (gconstpointer a, gconstpointer b)
{
  const Scored *one = a, *other = b;

  if (one->score != other->score)
    return one->score > other->score ? -1 : 1;
  return strcmp (one->key, other->key);
}

static void
phrase_free (gpointer data)
{
  LyceumKeyPhrase *phrase = data;

  g_free (phrase->text);
  g_free (phrase);
}

/* "Ahab’s" is about Ahab. */
static void
strip_possessive (char *text)
{
  if (g_str_has_suffix (text, "\xe2\x80\x99s"))
    text[strlen (text) - 4] = '\0';
  else if (g_str_has_suffix (text, "'s"))
    text[strlen (text) - 2] = '\0';
}

/* Whether one of the keys before @index has a word of its. */
static gboolean
is_told (GArray *kept, const char *key)
{
  g_auto (GStrv) stems = g_strsplit (key, " ", -1);

  for (guint i = 0; i < kept->len; i++)
    {
      g_autofree char *padded = g_strconcat (" ", g_array_index (kept, Scored, i).key, NULL);

      for (guint k = 0; stems[k] && *stems[k]; k++)
        {
          g_autofree char *stem = g_strdup_printf (" %s ", stems[k]);

          if (strstr (padded, stem))
            return TRUE;
        }
    }
  return FALSE;
}

static GHashTable *
count_all (const LyceumSectionAnalysis *analysis)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, count_free);

  for (guint i = 0; i < analysis->sentences->len; i++)
    count_sentence (analysis, counts, i);
  mark_headed (analysis, counts, analysis->section->title);
  for (guint i = 0; i < analysis->section->n_blocks; i++)
    {
      const LyceumBlock *block = _lyceum_section_analysis_block (analysis, analysis->section->first_block + i);

      if (block && block->kind == LYCEUM_BLOCK_HEADING)
        mark_headed (analysis, counts, block->text);
    }
  return counts;
}

GPtrArray *
_lyceum_key_phrases (const LyceumSectionAnalysis *analysis, guint n_phrases)
{
  GPtrArray *phrases = g_ptr_array_new_with_free_func (phrase_free);
  g_autoptr (GHashTable) counts = count_all (analysis);
  g_autoptr (GArray) scored = g_array_new (FALSE, FALSE, sizeof (Scored));
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (Scored));
  GHashTableIter iter;
  gpointer key, value;

  count_in_longer (counts);
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Count *count = value;
      const Scored one = { .key = key, .count = count, .score = 0 };

      if (count->n_uses >= MIN_USES && count->forms[0].text && is_topic (analysis, count))
        g_array_append_val (scored, one);
    }
  for (guint i = 0; i < scored->len; i++)
    {
      Scored *one = &g_array_index (scored, Scored, i);

      one->score = score_of (analysis, counts, one->key, one->count);
    }
  /* The order is that of the scores, and not that of the table. */
  g_array_sort (scored, compare_scored);
  for (guint i = 0; i < scored->len && phrases->len < n_phrases; i++)
    {
      const Scored *one = &g_array_index (scored, Scored, i);
      LyceumKeyPhrase *phrase;

      if (is_told (kept, one->key))
        continue;
      g_array_append_val (kept, *one);
      phrase = g_new0 (LyceumKeyPhrase, 1);
      phrase->text = g_strdup (best_form (one->count));
      strip_possessive (phrase->text);
      phrase->score = one->score;
      phrase->n_uses = one->count->n_uses;
      phrase->block = one->count->first_block;
      g_ptr_array_add (phrases, phrase);
    }
  return phrases;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cards.h"

#include "lyceum-builtin-generator.h"
#include "lyceum-tokens.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <time.h>

/*
 * Cards against what people asked. Each article is one document. An answer is found where the answer of a card of the
 * same article, of at most six words, is the same words in the same order, or contains them, or is contained in them. A
 * card is to the point where its answer has a word in common with an answer that a person gave in the same paragraph.
 */

#define MAX_ANSWER_WORDS 6
#define N_STEPS 5

/* Cards a paragraph; 0 for as many as a course makes. */
static const guint steps[N_STEPS] = { 0, 1, 2, 4, 8 };

typedef struct
{
  guint paragraph; /* of its article */
  char *text;      /* its words, folded, each between two spaces */
  guint n_words;
  double score;
} Answer;

typedef struct
{
  LyceumDocument *document;
  GArray *human;          /* (element-type Answer) */
  GArray *cards[N_STEPS]; /* (element-type Answer), best first: for each step those of so many cards */
  GArray *plain;          /* (element-type Answer), in the order of the text */
} Article;

typedef struct
{
  guint human, exact, held, either, cards, hits;
} Figures;

static void
answer_clear (gpointer data)
{
  g_free (((Answer *) data)->text);
}

static void
article_free (gpointer data)
{
  Article *article = data;

  lyceum_document_unref (article->document);
  g_array_unref (article->human);
  for (guint s = 0; s < N_STEPS; s++)
    g_array_unref (article->cards[s]);
  g_array_unref (article->plain);
  g_free (article);
}

static GArray *
answers_new (void)
{
  GArray *answers = g_array_new (FALSE, FALSE, sizeof (Answer));

  g_array_set_clear_func (answers, answer_clear);
  return answers;
}

static void
add_answer (GArray *answers, const char *text, const char *language, guint paragraph, double score)
{
  g_autoptr (LyceumWords) words = lyceum_words_new (text, language);
  GString *folded = g_string_new (" ");
  Answer answer = { .paragraph = paragraph, .n_words = lyceum_words_get_n (words), .score = score };

  for (guint i = 0; i < answer.n_words; i++)
    {
      const LyceumWord *word = lyceum_words_get (words, i);
      g_autofree char *one = g_utf8_casefold (text + word->start, (gssize) (word->end - word->start));

      g_string_append_printf (folded, "%s ", one);
    }
  answer.text = g_string_free (folded, FALSE);
  if (answer.n_words > 0)
    g_array_append_val (answers, answer);
  else
    answer_clear (&answer);
}

/* Whether two answers have a word in common that is not one of grammar. */
static gboolean
overlap (const Answer *a, const Answer *b, const char *language)
{
  g_auto (GStrv) words = g_strsplit (a->text, " ", -1);

  for (guint i = 0; words[i]; i++)
    {
      g_autofree char *word = g_strdup_printf (" %s ", words[i]);

      if (*words[i] && !lyceum_is_stop_word (words[i], language) && strstr (b->text, word))
        return TRUE;
    }
  return FALSE;
}

/* How many cards of @answers stand before @index in its paragraph. */
static guint
rank_of (GArray *answers, guint index)
{
  guint rank = 0;

  for (guint i = 0; i < index; i++)
    rank += g_array_index (answers, Answer, i).paragraph == g_array_index (answers, Answer, index).paragraph ? 1 : 0;
  return rank;
}

static void
measure (Article *article, GArray *answers, guint limit, const char *language, Figures *figures)
{
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (Answer));

  for (guint i = 0; i < answers->len; i++)
    {
      const Answer *card = &g_array_index (answers, Answer, i);
      gboolean hit = FALSE;

      if (limit > 0 && rank_of (answers, i) >= limit)
        continue;
      g_array_append_val (kept, *card);
      for (guint k = 0; k < article->human->len && !hit; k++)
        hit = g_array_index (article->human, Answer, k).paragraph == card->paragraph &&
              overlap (card, &g_array_index (article->human, Answer, k), language);
      figures->cards++;
      figures->hits += hit ? 1 : 0;
    }
  for (guint k = 0; k < article->human->len; k++)
    {
      const Answer *human = &g_array_index (article->human, Answer, k);
      gboolean exact = FALSE, held = FALSE, either = FALSE;

      for (guint i = 0; i < kept->len; i++)
        {
          const Answer *card = &g_array_index (kept, Answer, i);

          if (card->n_words > MAX_ANSWER_WORDS)
            continue;
          exact |= g_str_equal (card->text, human->text);
          held |= strstr (card->text, human->text) != NULL;
          either |= strstr (card->text, human->text) || strstr (human->text, card->text);
        }
      figures->human++;
      figures->exact += exact ? 1 : 0;
      figures->held += held ? 1 : 0;
      figures->either += either ? 1 : 0;
    }
}

static int
compare_scores (gconstpointer a, gconstpointer b)
{
  const Answer *first = a, *second = b;

  return (first->score < second->score) - (first->score > second->score);
}

/* The baseline: each run of words with capitals and each number, in the order of the text, once in its paragraph. */
static void
find_plain (GArray *plain, const char *text, const char *language, guint paragraph)
{
  g_autoptr (LyceumWords) words = lyceum_words_new (text, language);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = lyceum_words_get_n (words);

  for (guint i = 0; i < n; i++)
    {
      const LyceumWord *first = lyceum_words_get (words, i), *last = first;
      g_autofree char *run = NULL;

      if (!(first->flags & (LYCEUM_WORD_CAPITALISED | LYCEUM_WORD_NUMBER)))
        continue;
      while ((first->flags & LYCEUM_WORD_CAPITALISED) && i + 1 < n &&
             (lyceum_words_get (words, i + 1)->flags & LYCEUM_WORD_CAPITALISED) &&
             lyceum_words_get (words, i + 1)->start == last->end + 1)
        last = lyceum_words_get (words, ++i);
      run = g_strndup (text + first->start, last->end - first->start);
      if (first == last && (first->flags & LYCEUM_WORD_STOP))
        continue;
      if (!g_hash_table_contains (seen, run))
        add_answer (plain, run, language, paragraph, 0);
      g_hash_table_add (seen, g_steal_pointer (&run));
    }
}

static Article *
read_article (JsonObject *object)
{
  Article *article = g_new0 (Article, 1);
  JsonArray *paragraphs = json_object_get_array_member (object, "paragraphs");

  article->document = lyceum_document_new ();
  article->human = answers_new ();
  for (guint s = 0; s < N_STEPS; s++)
    article->cards[s] = answers_new ();
  article->plain = answers_new ();
  for (guint p = 0; p < json_array_get_length (paragraphs); p++)
    {
      const char *context = json_object_get_string_member (json_array_get_object_element (paragraphs, p), "context");

      lyceum_document_take_block (article->document, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, context));
    }
  return article;
}

static void
read_answers (Article *article, JsonObject *object, const char *language)
{
  JsonArray *paragraphs = json_object_get_array_member (object, "paragraphs");

  for (guint p = 0; p < json_array_get_length (paragraphs); p++)
    {
      JsonObject *paragraph = json_array_get_object_element (paragraphs, p);
      JsonArray *questions = json_object_get_array_member (paragraph, "qas");

      find_plain (article->plain, json_object_get_string_member (paragraph, "context"), language, p);
      for (guint q = 0; q < json_array_get_length (questions); q++)
        {
          JsonArray *answers = json_object_get_array_member (json_array_get_object_element (questions, q), "answers");

          if (json_array_get_length (answers) > 0)
            add_answer (article->human,
                        json_object_get_string_member (json_array_get_object_element (answers, 0), "text"), language, p,
                        0);
        }
    }
}

/* Microseconds that this thread has worked: how fast it is, whatever else the machine does. */
static gint64
spent_here (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* For reading them by eye. */
static void
print_cards (GPtrArray *cards)
{
  for (guint i = 0; i < cards->len; i++)
    {
      const LyceumCardDraft *card = g_ptr_array_index (cards, i);
      gboolean cloze = g_str_equal (card->kind, "cloze");

      g_print ("[%s, %.2f] %s%s%s\n", card->kind, card->score, card->front, cloze ? "" : " = ",
               cloze ? "" : card->back);
    }
}

static gboolean
make_cards (Article *article, guint step, const char *language, guint show, gint64 *spent, GError **error)
{
  guint n = lyceum_document_get_n_blocks (article->document);
  LyceumSection section = { .title = (char *) "", .heading_path = (char *) "", .n_blocks = n, .minutes = 5 };
  const gint64 start = spent_here ();
  g_autoptr (GPtrArray) cards =
      lyceum_builtin_cards_thread_cb (article->document, &section, n * steps[step], NULL, error);

  *spent += spent_here () - start;
  if (cards && steps[step] == show)
    print_cards (cards);
  for (guint i = 0; cards && i < cards->len; i++)
    {
      const LyceumCardDraft *card = g_ptr_array_index (cards, i);
      gboolean several = g_str_equal (card->kind, "list") || strstr (card->front, "{{c2::");

      /* Each gap of a note is a card of its own, and so is each item of a list. */
      for (guint a = 0; a < (several ? card->answers->len : 1); a++)
        add_answer (article->cards[step], g_ptr_array_index (card->answers, a), language, card->block, card->score);
    }
  g_array_sort (article->cards[step], compare_scores);
  return cards != NULL;
}

static void
print_figures (GPtrArray *articles, const char *language)
{
  for (guint s = 0; s < G_N_ELEMENTS (steps); s++)
    {
      Figures cards = { 0 }, plain = { 0 };

      for (guint i = 0; i < articles->len; i++)
        {
          Article *article = g_ptr_array_index (articles, i);

          measure (article, article->cards[s], steps[s], language, &cards);
          measure (article, article->plain, steps[s] > 0 ? steps[s] : 1, language, &plain);
        }
      g_print (steps[s] > 0 ? "  %u a paragraph" : "  as in a course", steps[s]);
      g_print (": recall %.3f (exact %.3f, held %.3f), precision %.3f of %u cards; "
               "baseline %.3f (%.3f, %.3f), %.3f of %u\n",
               (double) cards.either / cards.human, (double) cards.exact / cards.human,
               (double) cards.held / cards.human, cards.cards ? (double) cards.hits / cards.cards : 0, cards.cards,
               (double) plain.either / plain.human, (double) plain.exact / plain.human,
               (double) plain.held / plain.human, plain.cards ? (double) plain.hits / plain.cards : 0, plain.cards);
    }
}

gboolean
quality_measure_cards (const char *path, guint show, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GPtrArray) articles = g_ptr_array_new_with_free_func (article_free);
  JsonArray *data;
  gsize bytes = 0;
  gint64 spent = 0;
  const char *language = "und";

  if (!json_parser_load_from_file (parser, path, error))
    return FALSE;
  data = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "data");
  for (guint i = 0; i < json_array_get_length (data); i++)
    {
      Article *article = read_article (json_array_get_object_element (data, i));

      g_ptr_array_add (articles, article);
      if (i == 0)
        language = lyceum_guess_language (lyceum_document_get_block (article->document, 0)->text);
      for (guint b = 0; b < lyceum_document_get_n_blocks (article->document); b++)
        bytes += strlen (lyceum_document_get_block (article->document, b)->text);
      read_answers (article, json_array_get_object_element (data, i), language);
      for (guint s = 0; s < N_STEPS; s++)
        if (!make_cards (article, s, language, show, &spent, error))
          return FALSE;
    }
  g_print ("Cards: %s (%s), %u articles; %.2f MB of text a second of processor time\n", path, language, articles->len,
           spent > 0 ? (double) bytes * N_STEPS / (double) spent : 0);
  print_figures (articles, language);
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-lesson-private.h"

#include "lyceum-heading-title-private.h"
#include "lyceum-key-phrases-private.h"
#include "lyceum-sentence-judge-private.h"
#include "lyceum-story-private.h"

#include <string.h>

/* What each question that comes from the same part of a lesson takes from the next. */
#define SAME_PART 0.12
/* A lesson with fewer questions is asked about heading by heading, up to so many. */
#define FEW 2
/* A lesson with fewer is also asked about what it speaks of most. */
#define MIN_QUESTIONS 3
#define MAX_HEADINGS 4
#define MAX_EXAMPLES 3

/* A question, what answers it, and how good it is. */
typedef struct
{
  char *text;
  char *answer;
  guint block;
  double value;
} Question;

typedef struct
{
  const LyceumSectionAnalysis *analysis;
  GArray *units;
  GArray *questions; /* (element-type Question) */
} Search;

static void
question_clear (gpointer data)
{
  g_free (((Question *) data)->text);
  g_free (((Question *) data)->answer);
}

/* Takes both. What the text does not answer is not asked. */
static void
add_question (Search *search, char *text, char *answer, guint block, double value)
{
  Question question = { .text = text, .answer = answer, .block = block, .value = value };

  if (text && answer)
    g_array_append_val (search->questions, question);
  else
    question_clear (&question);
}

/* Whether the lesson has something of the block. */
static gboolean
is_kept (Search *search, guint block)
{
  for (guint i = 0; i < search->units->len; i++)
    {
      const LyceumLessonUnit *unit = &g_array_index (search->units, LyceumLessonUnit, i);

      if (unit->block == block && unit->kept)
        return TRUE;
    }
  return FALSE;
}

/* The sentence that defines it, or the definition in a list. */
static char *
answer_for_term (Search *search, const LyceumFoundTerm *term)
{
  if (term->sentence < search->analysis->sentences->len)
    {
      const LyceumSentence *sentence = g_ptr_array_index (search->analysis->sentences, term->sentence);

      if (sentence->flags & LYCEUM_SENTENCE_LABEL)
        return _lyceum_answer_at (search->analysis, term->sentence + 1);
      return _lyceum_answer_defining (search->analysis, term->sentence);
    }
  return _lyceum_answer_of_blocks (search->analysis, term->block, 1);
}

static void
ask_for_terms (Search *search)
{
  for (guint i = 0; i < search->analysis->terms->len; i++)
    {
      const LyceumFoundTerm *term = g_ptr_array_index (search->analysis->terms, i);

      /* The definition stands among the key terms, whether its sentence is kept or not. */
      if (term->importance >= 0.4)
        add_question (search, _lyceum_question_about_term (term, search->analysis->language),
                      answer_for_term (search, term), term->block, 0.4 + 0.5 * term->importance);
    }
}

/* "Why do cells stay small?": what the text asks it answers. */
static void
ask_as_text_does (Search *search)
{
  static const char *const asks[] = { "why", "how", "what", "which", "when", "where", "who", NULL };
  static const char *const vague[] = { "i",     "you",   "your",  "he",   "she",  "it",  "they", "this",  "that",
                                       "these", "those", "we",    "my",   "his",  "her", "its",  "their", "them",
                                       "him",   "here",  "there", "such", "else", "so",  "then", "not",   NULL };

  for (guint i = 0; i + 1 < search->analysis->sentences->len; i++)
    {
      const LyceumSentence *sentence = g_ptr_array_index (search->analysis->sentences, i);
      const LyceumSentence *next = g_ptr_array_index (search->analysis->sentences, i + 1);
      g_autoptr (LyceumSurface) surface = NULL;

      if (!(sentence->flags & LYCEUM_SENTENCE_QUESTION) || !(sentence->flags & LYCEUM_SENTENCE_WHOLE) ||
          (sentence->flags & (LYCEUM_SENTENCE_SPEECH | LYCEUM_SENTENCE_PERSONAL | LYCEUM_SENTENCE_POINTS)) ||
          next->block != sentence->block || (next->flags & LYCEUM_SENTENCE_QUESTION) ||
          !is_kept (search, sentence->block))
        continue;
      surface = _lyceum_surface_new (sentence->text, -1);
      if (surface->marks->len < 5 || surface->marks->len > 20 ||
          !g_strv_contains (asks, _lyceum_surface_at (surface, 0)->folded) ||
          _lyceum_surface_phrase (surface, 0, "what if") || _lyceum_surface_phrase (surface, 0, "what about") ||
          search->analysis->narrative || _lyceum_surface_has_any (surface, vague) || strpbrk (sentence->text, "\"!;"))
        continue;
      add_question (search, g_strdup (sentence->text), _lyceum_answer_at (search->analysis, i + 1), sentence->block, 0.95);
    }
}

static void
ask_for_lists (Search *search)
{
  if (!_lyceum_language_is (search->analysis->language, "en"))
    return;
  for (guint i = 0; i + 1 < search->analysis->sentences->len; i++)
    {
      const LyceumSentence *intro = g_ptr_array_index (search->analysis->sentences, i);
      const LyceumSentence *next = g_ptr_array_index (search->analysis->sentences, i + 1);

      if (!(intro->flags & LYCEUM_SENTENCE_INTRODUCES) ||
          (intro->flags & (LYCEUM_SENTENCE_LEANS | LYCEUM_SENTENCE_POINTS)) || next->block != intro->block + 1 ||
          lyceum_document_get_block (search->analysis->document, next->block)->kind != LYCEUM_BLOCK_LIST_ITEM ||
          !is_kept (search, next->block))
        continue;
      add_question (search, _lyceum_question_of_intro (search->analysis, intro->text),
                    _lyceum_answer_of_items (search->analysis, next->block), intro->block, 0.9);
    }
}

static void
ask_for_headings (Search *search)
{
  guint heading = G_MAXUINT;

  for (guint i = 0; i < search->units->len; i++)
    {
      const LyceumLessonUnit *unit = &g_array_index (search->units, LyceumLessonUnit, i);
      g_autoptr (LyceumHeadingParts) parts = NULL;

      if (!unit->kept || unit->heading == heading || unit->heading == G_MAXUINT)
        continue;
      heading = unit->heading;
      parts = _lyceum_heading_parts_new (lyceum_document_get_block (search->analysis->document, heading)->text);
      if (_lyceum_heading_is_aside (parts) || *parts->title == '\0')
        continue;
      if (_lyceum_language_is (search->analysis->language, "en"))
        add_question (search, _lyceum_question_of_heading (parts->title),
                      _lyceum_answer_under (search->analysis, heading), unit->block, 0.85);
      else if (g_str_has_suffix (parts->title, "?") || g_str_has_suffix (parts->title, "\xef\xbc\x9f") ||
               g_str_has_suffix (parts->title, "\xd8\x9f"))
        add_question (search, g_strdup (parts->title), _lyceum_answer_under (search->analysis, heading), unit->block, 0.85);
    }
}

/* "Dick" is called "Moby Dick" wherever he is spoken of. */
static char *
whole_name (const LyceumSectionAnalysis *analysis, const char *name)
{
  g_autofree char *before = NULL;
  guint n_uses = 0, n_same = 0;

  for (guint i = 0; i < analysis->sentences->len; i++)
    {
      const char *text = ((LyceumSentence *) g_ptr_array_index (analysis->sentences, i))->text;

      for (const char *at = strstr (text, name); at; at = strstr (at + 1, name))
        {
          const char *start = at;

          n_uses++;
          if (at == text || at[-1] != ' ')
            continue;
          for (start--; start > text && g_ascii_isalpha (start[-1]);)
            start--;
          if (!g_ascii_isupper (*start) || start == text)
            continue;
          if (!before)
            before = g_strndup (start, (gsize) (at - start));
          n_same += strncmp (start, before, strlen (before)) == 0;
        }
    }
  return before && n_same * 2 > n_uses ? g_strconcat (before, name, NULL) : g_strdup (name);
}

/* Names that the lesson speaks of often: "What does this lesson tell you about Robespierre?" */
static void
ask_for_names (Search *search)
{
  const guint n_names = MIN (search->analysis->names->len, 2);

  for (guint i = 0; i < n_names; i++)
    {
      g_autofree char *name = whole_name (search->analysis, g_ptr_array_index (search->analysis->names, i));

      add_question (search, g_strdup_printf ("What does this lesson tell you about %s?", name),
                    _lyceum_answer_among (search->analysis, G_MAXUINT, g_ptr_array_index (search->analysis->names, i)),
                    search->analysis->section->first_block + search->analysis->section->n_blocks, 0.3);
    }
}

static const struct
{
  const char *language, *format;
} what_is_said[] = {
  { "en", "What does this lesson say about “%s”?" },
  { "de", "Was sagt diese Lektion über „%s“?" },
  { "fr", "Que dit cette leçon sur «\xc2\xa0%s\xc2\xa0»\xc2\xa0?" },
  { "es", "¿Qué dice esta lección sobre «%s»?" },
  { "it", "Che cosa dice questa lezione su «%s»?" },
  { "pt", "O que diz esta lição sobre «%s»?" },
  { "nl", "Wat zegt deze les over ‘%s’?" },
  { "ru", "Что говорится в этом уроке о теме «%s»?" },
  { "ro", "Ce spune această lecție despre „%s”?" },
  { "pl", "Co mówi ta lekcja na temat „%s”?" },
  { "tr", "Bu ders “%s” hakkında ne söylüyor?" },
  { "sv", "Vad säger den här lektionen om ”%s”?" },
  { "ar", "ماذا يقول هذا الدرس عن «%s»؟" },
  { "zh", "本课关于“%s”讲了什么？" },
  { "ja", "「%s」について、このレッスンでは何が述べられていますか。" },
};

/* Where the text defines nothing, it can still be asked what it says under a heading, or about a name (nullable). */
static void
add_question_of_title (Search *search, const char *title, const char *name, guint heading, guint block)
{
  /* The names of what was joined, or words that stand for a title, are none to ask about. */
  if (*title == '\0' || strstr (title, " \xc2\xb7 ") || strpbrk (title, "?\"") || strstr (title, "“") || strstr (title, "？") || strstr (title, "؟") ||
      _lyceum_heading_is_generic (title))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (what_is_said); i++)
    {
      if (_lyceum_language_is (search->analysis->language, what_is_said[i].language))
        add_question (search, g_strdup_printf (what_is_said[i].format, title),
                      _lyceum_answer_among (search->analysis, heading, name), block, 0.2);
    }
}

/* "What does this lesson say about “The Whale as a Dish”?" asks about dishes, too. */
static gboolean
is_in_title (Search *search, const char *phrase)
{
  g_autofree char *title = g_utf8_casefold (search->analysis->section->title, -1);
  g_autofree char *folded = g_utf8_casefold (phrase, -1);

  /* Words that stand for a title are asked about one by one. */
  return !strstr (title, " \xc2\xb7 ") && strstr (title, folded);
}

static void
ask_what_is_said (Search *search)
{
  guint heading = G_MAXUINT;

  /* What happens in a story has been asked already. */
  if (search->questions->len >= FEW || (search->analysis->narrative && search->questions->len > 0))
    return;
  for (guint i = 0; i < search->units->len && search->questions->len < MAX_HEADINGS; i++)
    {
      const LyceumLessonUnit *unit = &g_array_index (search->units, LyceumLessonUnit, i);
      g_autoptr (LyceumHeadingParts) parts = NULL;

      if (!unit->kept || unit->heading == G_MAXUINT || unit->heading == heading)
        continue;
      heading = unit->heading;
      parts = _lyceum_heading_parts_new (lyceum_document_get_block (search->analysis->document, unit->heading)->text);
      if (!_lyceum_heading_is_aside (parts))
        add_question_of_title (search, parts->title, NULL, heading, unit->block);
    }
}

/* What the text speaks of again and again can be asked about, whatever the language: the answer is what it says of it. */
static void
ask_for_phrases (Search *search)
{
  g_autoptr (GPtrArray) phrases = NULL;

  if (search->questions->len >= MIN_QUESTIONS)
    return;
  phrases = _lyceum_key_phrases (search->analysis, MIN_QUESTIONS + 1);
  for (guint i = 0; i < phrases->len && search->questions->len < MIN_QUESTIONS; i++)
    {
      const LyceumKeyPhrase *phrase = g_ptr_array_index (phrases, i);

      if (!is_in_title (search, phrase->text))
        add_question_of_title (search, phrase->text, phrase->text, G_MAXUINT, phrase->block);
    }
}

/* Where nothing is stated, examples are what is learned: "What does Example SS (“Spanning Set”) show?" */
static void
ask_for_examples (Search *search)
{
  guint heading = G_MAXUINT, n_examples = 0;

  for (guint i = 0; i < search->units->len && n_examples < MAX_EXAMPLES; i++)
    {
      const LyceumLessonUnit *unit = &g_array_index (search->units, LyceumLessonUnit, i);
      g_autoptr (LyceumHeadingParts) parts = NULL;

      if (!unit->kept || unit->heading == heading || unit->heading == G_MAXUINT)
        continue;
      heading = unit->heading;
      parts = _lyceum_heading_parts_new (lyceum_document_get_block (search->analysis->document, heading)->text);
      if (g_strcmp0 (parts->label, "example") != 0 || *parts->title == '\0' || strpbrk (parts->title, "?\""))
        continue;
      n_examples++;
      add_question (search, g_strdup_printf ("What does Example %s (“%s”) show?", parts->number, parts->title),
                    _lyceum_answer_under (search->analysis, heading), unit->block, 0.25);
    }
}

/* "What does Theorem GSP (Gram-Schmidt Procedure) state?" */
static void
ask_for_statements (Search *search)
{
  static const char *const statements[] = { "theorem", "lemma", "corollary", "proposition", "axiom", NULL };
  guint heading = G_MAXUINT;

  if (!_lyceum_language_is (search->analysis->language, "en"))
    return;
  for (guint i = 0; i < search->units->len; i++)
    {
      const LyceumLessonUnit *unit = &g_array_index (search->units, LyceumLessonUnit, i);
      g_autoptr (LyceumHeadingParts) parts = NULL;

      if (!unit->kept || unit->heading == heading || unit->heading == G_MAXUINT)
        continue;
      heading = unit->heading;
      parts = _lyceum_heading_parts_new (lyceum_document_get_block (search->analysis->document, heading)->text);
      if (!parts->label || !g_strv_contains (statements, parts->label) || strchr (parts->title, '?'))
        continue;
      parts->label[0] = g_ascii_toupper (parts->label[0]);
      if (*parts->title != '\0')
        add_question (search,
                      g_strdup_printf ("What does %s %s (“%s”) state?", parts->label, parts->number, parts->title),
                      _lyceum_answer_of_statement (search->analysis, heading), unit->block, 0.8);
      else
        add_question (search, g_strdup_printf ("What does %s %s state?", parts->label, parts->number),
                      _lyceum_answer_of_statement (search->analysis, heading), unit->block, 0.6);
    }
}

/* A part of a chapter without headings of its own is asked about by its title. */
static void
ask_about_title (Search *search)
{
  const char *title = search->analysis->section->title;
  const char *number = strrchr (title, '(');
  g_autofree char *name = g_strndup (
      title, number && number > title && g_ascii_isdigit (number[1]) ? (gsize) (number - title) : strlen (title));

  g_strchomp (name);
  add_question_of_title (search, name, NULL, G_MAXUINT, search->analysis->section->first_block);
}

/* What happens, and who does it. The question for the whole stands first. */
static void
ask_for_story (Search *search, guint n_points)
{
  g_autoptr (GPtrArray) questions = _lyceum_story_questions (search->analysis, n_points);

  for (guint i = 0; i < questions->len; i++)
    {
      const LyceumStoryQuestion *question = g_ptr_array_index (questions, i);

      add_question (search, g_strdup (question->text),
                    _lyceum_answer_of_list (search->analysis, (const guint *) (gconstpointer) question->answer->data,
                                            question->answer->len),
                    search->analysis->section->first_block + i, 0.7 - 0.05 * i);
    }
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  const Question *one = a, *other = b;

  if (one->value != other->value)
    return one->value > other->value ? -1 : 1;
  if (one->block != other->block)
    return one->block < other->block ? -1 : 1;
  return strcmp (one->text, other->text);
}

/* Which of @n_parts parts of the lesson a question comes from. */
static guint
part_of (const Search *search, const Question *question, guint n_parts)
{
  const LyceumSection *section = search->analysis->section;

  return MIN ((question->block - section->first_block) * n_parts / MAX (section->n_blocks, 1), n_parts);
}

/* The best questions, but not all from one place: what stands in a part of the lesson that is asked about already is
 * worth less. */
static void
spread (Search *search, guint n_questions)
{
  GArray *questions = search->questions;
  g_autofree guint *asked = g_new0 (guint, n_questions + 1);

  for (guint n = 0; n < MIN (n_questions, questions->len); n++)
    {
      guint best = n;
      double most = -G_MAXDOUBLE;
      Question question;

      for (guint i = n; i < questions->len; i++)
        {
          const Question *one = &g_array_index (questions, Question, i);
          const double value = one->value - SAME_PART * asked[part_of (search, one, n_questions)];

          if (value > most + 1e-9)
            {
              most = value;
              best = i;
            }
        }
      question = g_array_index (questions, Question, best);
      asked[part_of (search, &question, n_questions)]++;
      g_array_index (questions, Question, best) = g_array_index (questions, Question, n);
      g_array_index (questions, Question, n) = question;
    }
  if (questions->len > n_questions)
    g_array_set_size (questions, n_questions);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Question *one = a, *other = b;

  if (one->block != other->block)
    return one->block < other->block ? -1 : 1;
  return strcmp (one->text, other->text);
}

static void
check_question_free (gpointer question)
{
  lyceum_check_question_free (question);
}

GPtrArray *
_lyceum_lesson_questions (const LyceumSectionAnalysis *analysis, GArray *units, guint n_points, guint n_questions)
{
  GPtrArray *kept = g_ptr_array_new_with_free_func (check_question_free);
  g_autoptr (GArray) questions = g_array_new (FALSE, FALSE, sizeof (Question));
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  Search search = { .analysis = analysis, .units = units, .questions = questions };

  g_array_set_clear_func (questions, question_clear);
  ask_for_terms (&search);
  if (_lyceum_language_is (analysis->language, "en"))
    ask_as_text_does (&search);
  ask_for_lists (&search);
  ask_for_headings (&search);
  ask_for_statements (&search);
  if (analysis->narrative)
    ask_for_story (&search, n_points);
  else if (questions->len < 3)
    ask_for_names (&search);
  if (questions->len < 2 && _lyceum_language_is (analysis->language, "en"))
    ask_for_examples (&search);
  ask_what_is_said (&search);
  if (questions->len == 0)
    ask_about_title (&search);
  ask_for_phrases (&search);
  g_array_sort (questions, compare_values);
  spread (&search, n_questions);
  g_array_sort (questions, compare_places);
  for (guint i = 0; i < questions->len; i++)
    {
      const Question *question = &g_array_index (questions, Question, i);
      LyceumCheckQuestion *check;

      if (!g_hash_table_add (seen, question->text))
        continue;
      check = g_new0 (LyceumCheckQuestion, 1);
      check->question = g_strdup (question->text);
      check->answer = g_strdup (question->answer);
      check->place = lyceum_document_describe_place (analysis->document,
                                                     MIN (question->block, analysis->section->first_block +
                                                                               analysis->section->n_blocks - 1));
      g_ptr_array_add (kept, check);
    }
  return kept;
}

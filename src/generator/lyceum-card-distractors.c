/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-phrases-private.h"

#include <string.h>

/*
 * Wrong answers to choose from: names for names, years near a year, numbers with the form of a number, things with the
 * ending and the length of a thing. They come from the section itself; years and numbers are varied where it has too
 * few.
 */

#define WANTED 3
/* So far to either side the section is looked through for what could stand in place of an answer. */
#define REACH 60
#define MAX_ANSWER_CHARACTERS 160

typedef struct
{
  char *text, *folded;
  guint n_words;
} Alternative;

typedef struct
{
  const Alternative *alternative;
  double score;
} Choice;

static void
alternative_free (gpointer data)
{
  Alternative *alternative = data;

  g_free (alternative->text);
  g_free (alternative->folded);
  g_free (alternative);
}

/* What can stand in place of what: one list for each kind of answer. */
typedef enum
{
  OF_YEARS,
  OF_DATES,
  OF_NUMBERS,
  OF_COUNTS,
  OF_NAMES,
  OF_THINGS,
  OF_SENTENCES,
  N_LISTS,
} List;

struct _LyceumCardAlternatives
{
  GPtrArray *lists[N_LISTS]; /* (element-type Alternative), in the order of the text */
  GHashTable *places;        /* folded texts, with their list, to their place in it, from 1 */
};

LyceumCardAlternatives *
_lyceum_card_alternatives_new (void)
{
  LyceumCardAlternatives *self = g_new0 (LyceumCardAlternatives, 1);

  for (guint i = 0; i < N_LISTS; i++)
    self->lists[i] = g_ptr_array_new_with_free_func (alternative_free);
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
_lyceum_card_alternatives_free (LyceumCardAlternatives *self)
{
  for (guint i = 0; i < N_LISTS; i++)
    g_ptr_array_unref (self->lists[i]);
  g_hash_table_unref (self->places);
  g_free (self);
}

static gboolean
is_year (const char *text)
{
  return strlen (text) == 4 && (*text == '1' || *text == '2') && strspn (text, "0123456789") == 4;
}

static guint
count_words (const char *text)
{
  guint n = 1;

  for (const char *p = text; *p; p++)
    n += *p == ' ' ? 1 : 0;
  return n;
}

static guint
place_in (LyceumCardAlternatives *self, List list, const char *folded)
{
  g_autofree char *key = g_strdup_printf ("%d %s", list, folded);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->places, key));
}

static void
add (LyceumCardAlternatives *self, List list, const char *text)
{
  Alternative *alternative = g_new0 (Alternative, 1);

  alternative->text = g_strdup (text);
  alternative->folded = g_utf8_casefold (text, -1);
  alternative->n_words = count_words (text);
  if (place_in (self, list, alternative->folded) > 0)
    {
      alternative_free (alternative);
      return;
    }
  g_ptr_array_add (self->lists[list], alternative);
  g_hash_table_insert (self->places, g_strdup_printf ("%d %s", list, alternative->folded),
                       GUINT_TO_POINTER (self->lists[list]->len));
}

/* @text stands somewhere in the section. */
void
_lyceum_card_alternatives_note (LyceumCardAlternatives *self, LyceumPhraseKind kind, const char *text)
{
  switch (kind)
    {
    case LYCEUM_PHRASE_DATE:
      add (self, is_year (text) ? OF_YEARS : OF_DATES, text);
      break;
    case LYCEUM_PHRASE_NUMBER:
      add (self, OF_NUMBERS, text);
      break;
    case LYCEUM_PHRASE_COUNT:
      add (self, OF_COUNTS, text);
      break;
    case LYCEUM_PHRASE_NAME:
      add (self, OF_NAMES, text);
      break;
    case LYCEUM_PHRASE_QUOTED:
    case LYCEUM_PHRASE_THING:
      add (self, OF_THINGS, text);
      break;
    case LYCEUM_PHRASE_PAIR:
      break;
    }
}

static List
list_of (LyceumCardAlternatives *self, const char *answer, const char *folded)
{
  for (List list = 0; list < OF_SENTENCES; list++)
    if (place_in (self, list, folded) > 0)
      return list;
  if (is_year (answer))
    return OF_YEARS;
  if (g_ascii_isdigit (*answer))
    return OF_NUMBERS;
  if (count_words (answer) > 5)
    return OF_SENTENCES;
  return g_unichar_isupper (g_utf8_get_char (answer)) ? OF_NAMES : OF_THINGS;
}

/* The last run of digits of @text, with points and spaces between them, by another number. @step: which. (nullable) */
static char *
vary (const char *text, guint step)
{
  static const double factors[] = { 1.5, 0.5, 2, 0.75, 3, 1.25, 0.25, 4 };
  static const int years[] = { 3, -4, 8, -11, 15, -7, 21, -18 };
  gsize end = strlen (text), start;
  g_autofree char *digits = NULL, *written = NULL;
  GString *out;
  guint64 value, other;
  gsize n = 0;

  while (end > 0 && !g_ascii_isdigit (text[end - 1]))
    end--;
  for (start = end; start > 0 && (g_ascii_isdigit (text[start - 1]) ||
                                  (strchr (".,", text[start - 1]) && start > 1 && g_ascii_isdigit (text[start - 2])));)
    start--;
  digits = g_strndup (text + start, end - start);
  for (char *p = digits; *p; p++)
    if (g_ascii_isdigit (*p))
      digits[n++] = *p;
  digits[n] = '\0';
  value = g_ascii_strtoull (digits, NULL, 10);
  if (n == 0 || n > 15 || step >= G_N_ELEMENTS (years))
    return NULL;
  if (n == 4 && end - start == 4 && value >= 1000 && value <= 2099)
    other = value + (guint64) years[step];
  else if (value < 10)
    other = value + 1 + step;
  else
    other = (guint64) ((double) value * factors[step]);
  if (value >= 1000 && value % 100 == 0 && !(n == 4 && end - start == 4))
    other -= other % 100;
  written = g_strdup_printf ("%" G_GUINT64_FORMAT, other);
  if (other == value || other == 0 || strlen (written) != n)
    return NULL;
  out = g_string_new_len (text, (gssize) start);
  n = 0;
  for (gsize i = start; i < end; i++)
    g_string_append_c (out, g_ascii_isdigit (text[i]) ? written[n++] : text[i]);
  g_string_append (out, text + end);
  return g_string_free (out, FALSE);
}

/* How well one phrase could be taken for another by who does not know. */
static double
likeness (const Alternative *one, const char *folded, guint n_words, const char *answer, List list)
{
  gsize a = strlen (one->folded), b = strlen (folded);
  double score = 0;

  score -= 0.3 * ABS ((int) one->n_words - (int) n_words);
  score -= (double) (MAX (a, b) - MIN (a, b)) / (double) MAX (a, b) * 0.5;
  for (gsize i = 1; i <= 3 && i <= a && i <= b && one->folded[a - i] == folded[b - i]; i++)
    score += 0.2;
  if (list == OF_NUMBERS && g_str_has_suffix (one->folded, "%") != g_str_has_suffix (folded, "%"))
    score -= 1;
  if (list == OF_THINGS &&
      g_unichar_isupper (g_utf8_get_char (one->text)) != g_unichar_isupper (g_utf8_get_char (answer)))
    score -= 1;
  return score;
}

/* Whether somebody could say that @other is right too, or reads it in the question. */
static gboolean
is_unfit (const char *other, const char *folded, const char *question, GPtrArray *taken)
{
  if (strstr (question, other) || strstr (folded, other) || strstr (other, folded))
    return TRUE;
  for (guint i = 0; i < taken->len; i++)
    {
      g_autofree char *before = g_utf8_casefold (g_ptr_array_index (taken, i), -1);

      if (strstr (before, other) || strstr (other, before))
        return TRUE;
    }
  return FALSE;
}

static int
compare_choices (gconstpointer a, gconstpointer b)
{
  const Choice *first = a, *second = b;

  return (first->score < second->score) - (first->score > second->score);
}

static void
take_from (GPtrArray *list,
           guint place,
           const char *answer,
           const char *folded,
           List kind,
           const char *question,
           GPtrArray *taken)
{
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  guint first = place > REACH ? place - REACH : 0, n_words = count_words (answer);

  for (guint i = first; i < list->len && i < place + REACH; i++)
    {
      Choice choice = { .alternative = g_ptr_array_index (list, i) };

      choice.score = likeness (choice.alternative, folded, n_words, answer, kind) - 0.004 * ABS ((int) i - (int) place);
      if ((kind != OF_THINGS && kind != OF_NUMBERS) || choice.score > -1)
        g_array_append_val (choices, choice);
    }
  g_array_sort (choices, compare_choices);
  for (guint i = 0; i < choices->len && taken->len < WANTED; i++)
    {
      const Alternative *one = g_array_index (choices, Choice, i).alternative;

      if (!is_unfit (one->folded, folded, question, taken))
        g_ptr_array_add (taken, g_strdup (one->text));
    }
}

/* Returns: (transfer full): three wrong answers, or none */
static GStrv
choose (LyceumCardMaker *maker, const LyceumCardDraft *card, const char *answer)
{
  g_autoptr (GPtrArray) taken = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folded = g_utf8_casefold (answer, -1);
  g_autofree char *question = g_utf8_casefold (g_str_equal (card->kind, "cloze") ? card->back : card->front, -1);
  List list = list_of (maker->alternatives, answer, folded);
  guint place = place_in (maker->alternatives, list, folded);

  if (g_utf8_strlen (answer, -1) <= MAX_ANSWER_CHARACTERS)
    take_from (maker->alternatives->lists[list], place, answer, folded, list, question, taken);
  for (guint step = 0; taken->len < WANTED && (list == OF_YEARS || list == OF_DATES || list == OF_NUMBERS) && step < 8;
       step++)
    {
      g_autofree char *other = vary (answer, step);
      g_autofree char *other_folded = other ? g_utf8_casefold (other, -1) : NULL;

      if (other && !is_unfit (other_folded, folded, question, taken))
        g_ptr_array_add (taken, g_steal_pointer (&other));
    }
  if (taken->len < WANTED)
    g_ptr_array_set_size (taken, 0);
  g_ptr_array_add (taken, NULL);
  return (GStrv) g_ptr_array_steal (taken, NULL);
}

/* Before gaps of one sentence are joined: each card has one answer, or it is a list. */
void
_lyceum_card_add_distractors (LyceumCardMaker *maker, GPtrArray *cards)
{
  for (guint i = 0; i < maker->drafts->len; i++)
    {
      const LyceumCardDraft *draft = g_ptr_array_index (maker->drafts, i);

      if (draft && g_str_equal (draft->kind, "basic"))
        add (maker->alternatives, OF_SENTENCES, g_ptr_array_index (draft->answers, 0));
    }
  for (guint i = 0; i < cards->len; i++)
    {
      const LyceumCardDraft *card = g_ptr_array_index (cards, i);

      if (g_str_equal (card->kind, "basic") && count_words (g_ptr_array_index (card->answers, 0)) > 5)
        add (maker->alternatives, OF_SENTENCES, g_ptr_array_index (card->answers, 0));
    }
  for (guint i = 0; i < cards->len; i++)
    {
      LyceumCardDraft *card = g_ptr_array_index (cards, i);

      if (g_str_equal (card->kind, "list"))
        continue;
      card->distractors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
      g_ptr_array_add (card->distractors, choose (maker, card, g_ptr_array_index (card->answers, 0)));
    }
}

/* Text in quotation marks, as JSON wants it. */
static void
append_quoted (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_printf (out, "\\%c", *p);
      else if ((guchar) *p < 0x20)
        g_string_append_printf (out, "\\u%04x", *p);
      else
        g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

/* The wrong answers as JSON: [[text, text, text], …]. (nullable): where there are none */
static char *
write_json (const LyceumCardDraft *draft)
{
  g_autoptr (GString) out = g_string_new ("[");
  gboolean any = FALSE;

  for (guint i = 0; draft->distractors && i < draft->distractors->len; i++)
    {
      const char *const *wrong = g_ptr_array_index (draft->distractors, i);

      g_string_append (out, i > 0 ? ",[" : "[");
      for (guint k = 0; wrong[k]; k++)
        {
          g_string_append (out, k > 0 ? "," : "");
          append_quoted (out, wrong[k]);
          any = TRUE;
        }
      g_string_append_c (out, ']');
    }
  g_string_append_c (out, ']');
  return any ? g_strdup (out->str) : NULL;
}

/* Once gaps have been joined. */
void
_lyceum_card_write_distractors (GPtrArray *cards)
{
  for (guint i = 0; i < cards->len; i++)
    {
      LyceumCardDraft *card = g_ptr_array_index (cards, i);

      card->distractors_json = write_json (card);
    }
}

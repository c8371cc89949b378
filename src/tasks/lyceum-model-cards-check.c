/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-model-check.h"

#include <string.h>

#include "lyceum-model-json.h"

/* Characters. */
#define MAX_FRONT 400
#define MAX_ANSWER 500
#define MAX_ITEM 200
#define MIN_ITEMS 2
#define MAX_ITEMS 12

G_DEFINE_QUARK (lyceum-model-mistake-quark, _lyceum_model_mistake)

static const struct
{
  const char *name;
  const char *words; /* for the model */
} reasons[LYCEUM_N_REJECTED] = {
  [LYCEUM_REJECTED_NO_QUOTE] = { "no-quote", "“quote” is not in the material word for word" },
  [LYCEUM_REJECTED_NOT_SAID] = { "not-said", "the material does not say the answer" },
  [LYCEUM_REJECTED_GIVES_AWAY] = { "gives-away", "the answer stands in the question" },
  [LYCEUM_REJECTED_DUPLICATE] = { "duplicate", "another card asks the same" },
  [LYCEUM_REJECTED_EMPTY] = { "empty", "“front”, “answer” or “items” is missing, or a cloze does not contain its answer" },
  [LYCEUM_REJECTED_TOO_LONG] = { "too-long", "too long" },
  [LYCEUM_REJECTED_LANGUAGE] = { "language", "not in the language of the material" },
};

const char *
_lyceum_rejected_get_name (LyceumRejected reason)
{
  return reasons[reason].name;
}

LyceumModelCards *
_lyceum_model_cards_new (void)
{
  LyceumModelCards *self = g_new0 (LyceumModelCards, 1);

  self->drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_card_draft_free);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
_lyceum_model_cards_free (LyceumModelCards *self)
{
  g_ptr_array_unref (self->drafts);
  g_hash_table_unref (self->seen);
  g_free (self);
}

guint
_lyceum_model_cards_get_n_rejected (const LyceumModelCards *self)
{
  guint n = 0;

  for (guint i = 0; i < LYCEUM_N_REJECTED; i++)
    n += self->n_rejected[i];
  return n;
}

/* One line, without marks of Markdown that a card does not show. */
static char *
read_line (JsonObject *card,
           const char *name)
{
  g_autofree char *text = _lyceum_model_json_get_text (card, name);
  g_auto (GStrv) parts = g_strsplit (text, "**", -1);
  g_autofree char *plain = g_strjoinv ("", parts);
  GString *line = g_string_new (NULL);

  for (const char *p = plain; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        {
          if (line->len > 0 && line->str[line->len - 1] != ' ')
            g_string_append_c (line, ' ');
        }
      else if (!g_unichar_iscntrl (c))
        g_string_append_unichar (line, c);
    }
  return g_strstrip (g_string_free (line, FALSE));
}

static gboolean
is_longer (const char *text,
           glong       max)
{
  return g_utf8_strlen (text, -1) > max;
}

static gboolean
is_word_at (const char *text,
            const char *start,
            const char *end)
{
  gunichar first = g_utf8_get_char (start), after = *end ? g_utf8_get_char (end) : ' ';
  gunichar before = start > text ? g_utf8_get_char (g_utf8_prev_char (start)) : ' ';

  /* Scripts without spaces have no such borders. */
  return g_unichar_iswide (first) || (!g_unichar_isalnum (before) && !g_unichar_isalnum (after));
}

/* The place of @answer in @sentence, as a word and with its capitals; (nullable) */
static const char *
find_answer (const char *sentence,
             const char *answer)
{
  for (const char *at = strstr (sentence, answer); at; at = strstr (at + 1, answer))
    if (is_word_at (sentence, at, at + strlen (answer)))
      return at;
  return NULL;
}

/* Some models mark the gap themselves, whatever they were asked for. */
static gboolean
take_marks (char **front,
            char **answer)
{
  char *open = strstr (*front, "{{"), *close = open ? strstr (open, "}}") : NULL;
  g_autofree char *inner = NULL;
  g_autofree char *sentence = NULL;
  const char *text;

  if (!open)
    return TRUE;
  if (!close || strstr (close, "{{"))
    return FALSE;
  inner = g_strndup (open + 2, close - open - 2);
  text = strstr (inner, "::");
  text = text ? text + 2 : inner;
  sentence = g_strdup_printf ("%.*s%s%s", (int) (open - *front), *front, text, close + 2);
  g_free (*answer);
  *answer = g_strstrip (g_strdup (text));
  g_free (*front);
  *front = g_steal_pointer (&sentence);
  return strchr (*answer, ':') == NULL;
}

static gboolean
fill_cloze (LyceumCardDraft *draft,
            char           **front,
            char           **answer)
{
  const char *at;

  if (!take_marks (front, answer) || **answer == '\0')
    return FALSE;
  at = find_answer (*front, *answer);
  if (!at || strlen (*answer) + 8 > strlen (*front))
    return FALSE;
  draft->kind = g_strdup ("cloze");
  draft->back = g_strdup (*front);
  draft->front = g_strdup_printf ("%.*s{{c1::%s}}%s", (int) (at - *front), *front, *answer, at + strlen (*answer));
  g_ptr_array_add (draft->answers, g_strdup (*answer));
  return TRUE;
}

static gboolean
fill_list (LyceumCardDraft *draft,
           const char      *front,
           GPtrArray       *items)
{
  g_autoptr (GString) back = g_string_new (NULL);

  if (items->len < MIN_ITEMS)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      const char *item = g_ptr_array_index (items, i);

      g_string_append_printf (back, "%s- %s", i > 0 ? "\n" : "", item);
      g_ptr_array_add (draft->answers, g_strdup (item));
    }
  draft->kind = g_strdup ("list");
  draft->front = g_strdup (front);
  draft->back = g_strdup (back->str);
  return TRUE;
}

static void
fill_question (LyceumCardDraft *draft,
               const char      *front,
               const char      *answer)
{
  draft->kind = g_strdup ("basic");
  draft->front = g_strdup (front);
  draft->back = g_strdup (answer);
  g_ptr_array_add (draft->answers, g_strdup (answer));
}

static gboolean
has_ideographs (const char *text)
{
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    if (g_unichar_iswide (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

/* Scripts without spaces have no words to look for. */
static gboolean
gives_away (const LyceumCardDraft *draft)
{
  const char *gap = strstr (draft->front, "{{c1::");
  const char *rest = gap ? strstr (gap, "}}") : NULL;

  if (lyceum_card_draft_gives_itself_away (draft))
    return TRUE;
  for (guint i = 0; i < draft->answers->len; i++)
    {
      const char *answer = g_ptr_array_index (draft->answers, i);
      g_autofree char *before = gap ? g_strndup (draft->front, gap - draft->front) : g_strdup (draft->front);

      if (has_ideographs (answer) && (strstr (before, answer) || (rest && strstr (rest, answer))))
        return TRUE;
    }
  return FALSE;
}

/* What a card asks and answers, as one text. */
static char *
all_of (const LyceumCardDraft *draft)
{
  if (g_str_equal (draft->kind, "cloze"))
    return g_strdup (draft->back);
  return g_strdup_printf ("%s\n%s", draft->front, draft->back);
}

/* Returns: whether the form of the card is one that was asked for. */
static gboolean
read_form (LyceumCardDraft *draft,
           JsonObject      *card,
           LyceumRejected  *reason)
{
  g_autofree char *kind = _lyceum_model_json_get_text (card, "kind");
  g_autofree char *front = read_line (card, "front");
  g_autofree char *answer = read_line (card, "answer");
  g_autoptr (GPtrArray) items = _lyceum_model_json_get_texts (card, "items", MAX_ITEMS + 1);
  gboolean is_long;

  *reason = LYCEUM_REJECTED_EMPTY;
  if (*answer == '\0')
    {
      g_free (answer);
      answer = read_line (card, "back");
    }
  is_long = is_longer (front, MAX_FRONT) || is_longer (answer, MAX_ANSWER) || items->len > MAX_ITEMS;
  for (guint i = 0; i < items->len; i++)
    is_long = is_long || is_longer (g_ptr_array_index (items, i), MAX_ITEM);
  if (is_long)
    {
      *reason = LYCEUM_REJECTED_TOO_LONG;
      return FALSE;
    }
  if (*front == '\0')
    return FALSE;
  if (g_str_equal (kind, "cloze") || strstr (front, "{{"))
    return fill_cloze (draft, &front, &answer);
  if (g_str_equal (kind, "list") && items->len > 0)
    return fill_list (draft, front, items);
  if (*answer == '\0')
    return FALSE;
  fill_question (draft, front, answer);
  return TRUE;
}

/* Returns: (transfer full) (nullable): NULL with the @reason. */
static LyceumCardDraft *
read_card (LyceumModelCards  *self,
           LyceumModelSource *source,
           JsonObject        *card,
           LyceumRejected    *reason)
{
  g_autoptr (LyceumCardDraft) draft = g_new0 (LyceumCardDraft, 1);
  g_autofree char *quote = _lyceum_model_json_get_text (card, "quote");
  g_autofree char *all = NULL;
  double said = 0;

  draft->answers = g_ptr_array_new_with_free_func (g_free);
  if (!read_form (draft, card, reason))
    return NULL;
  all = all_of (draft);

  *reason = LYCEUM_REJECTED_NO_QUOTE;
  draft->quote = _lyceum_model_source_find_quote (source, quote, &draft->block);
  if (!draft->quote)
    return NULL;
  *reason = LYCEUM_REJECTED_GIVES_AWAY;
  if (gives_away (draft))
    return NULL;
  *reason = LYCEUM_REJECTED_LANGUAGE;
  if (_lyceum_model_source_is_foreign (source, all))
    return NULL;
  *reason = LYCEUM_REJECTED_NOT_SAID;
  for (guint i = 0; i < draft->answers->len; i++)
    said = MAX (said, _lyceum_model_source_support (source, g_ptr_array_index (draft->answers, i)));
  if (said <= 0)
    return NULL;
  *reason = LYCEUM_REJECTED_DUPLICATE;
  draft->fingerprint = lyceum_card_draft_make_fingerprint (draft->kind, draft->front);
  if (!g_hash_table_add (self->seen, g_strdup (draft->fingerprint)))
    return NULL;
  return g_steal_pointer (&draft);
}

static int
compare_blocks (gconstpointer a,
                gconstpointer b)
{
  const LyceumCardDraft *first = *(LyceumCardDraft *const *) a, *second = *(LyceumCardDraft *const *) b;

  return first->block < second->block ? -1 : first->block > second->block;
}

static void
tell_mistakes (const guint *n_rejected,
               guint        n_taken,
               GError     **error)
{
  g_autoptr (GString) mistakes = g_string_new (NULL);

  if (n_taken > 0)
    g_string_append_printf (mistakes, "%u can be used; do not repeat those.\n", n_taken);
  for (guint i = 0; i < LYCEUM_N_REJECTED; i++)
    if (n_rejected[i] > 0)
      g_string_append_printf (mistakes, "%u: %s.\n", n_rejected[i], reasons[i].words);
  if (mistakes->len == 0)
    g_string_append (mistakes, "“cards” is empty.");
  g_set_error_literal (error, LYCEUM_MODEL_MISTAKE, LYCEUM_MODEL_MISTAKE_FORM, mistakes->str);
}

gboolean
_lyceum_model_cards_take (LyceumModelCards  *self,
                          LyceumDocument    *document,
                          LyceumModelSource *source,
                          const char        *location,
                          JsonNode          *answer,
                          guint              max,
                          GError           **error)
{
  JsonArray *cards = _lyceum_model_json_get_list (answer, "cards");
  guint n_rejected[LYCEUM_N_REJECTED] = { 0 }, n_taken = 0, n_bad = 0;

  if (!cards)
    {
      g_set_error_literal (error, LYCEUM_MODEL_MISTAKE, LYCEUM_MODEL_MISTAKE_FORM, "The list “cards” is missing.");
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (cards) && n_taken < max; i++)
    {
      JsonObject *card = _lyceum_model_json_get_object (cards, i);
      LyceumRejected reason = LYCEUM_REJECTED_EMPTY;
      LyceumCardDraft *draft = card ? read_card (self, source, card, &reason) : NULL;

      if (!draft)
        {
          n_rejected[reason]++;
          continue;
        }
      draft->location = location ? g_strdup (location) : lyceum_document_describe_place (document, draft->block);
      g_ptr_array_add (self->drafts, draft);
      n_taken++;
    }
  g_ptr_array_sort (self->drafts, compare_blocks);
  for (guint i = 0; i < LYCEUM_N_REJECTED; i++)
    {
      self->n_rejected[i] += n_rejected[i];
      n_bad += n_rejected[i];
    }
  if (n_taken > 0 && n_bad <= n_taken)
    return TRUE;

  tell_mistakes (n_rejected, n_taken, error);
  return FALSE;
}

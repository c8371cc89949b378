/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-card-words.h"

#include <glib/gi18n-lib.h>
#include <pango/pango.h>
#include <string.h>

#include "lyceum-formula-markdown.h"
#include "lyceum-study-session.h"

static gboolean
is_kind (const LyceumCard *card,
         const char       *kind)
{
  return g_strcmp0 (card->kind, kind) == 0;
}

static void
append_escaped (GString    *markup,
                const char *text,
                gssize      length)
{
  g_autofree char *escaped = g_markup_escape_text (text, length);

  g_string_append (markup, escaped);
}

static void
append_strong (GString    *markup,
               const char *text,
               gssize      length)
{
  g_string_append (markup, "<b>");
  append_escaped (markup, text, length);
  g_string_append (markup, "</b>");
}

/* A gap that begins at @front, against the sentence at @back: where both agree again. The front has […] or [a hint] there. */
static gboolean
match_gap (const char  *front,
           const char  *back,
           const char **front_after,
           const char **back_after)
{
  const char *close = *front == '[' ? strchr (front, ']') : NULL;
  g_autofree char *literal = NULL;
  const char *next, *found;

  if (!close)
    return FALSE;

  *front_after = close + 1;
  next = strchr (close + 1, '[');
  if (!next)
    {
      gsize rest = strlen (close + 1), left = strlen (back);

      if (left < rest || strcmp (back + left - rest, close + 1) != 0)
        return FALSE;
      *back_after = back + left - rest;
      return TRUE;
    }

  literal = g_strndup (close + 1, next - close - 1);
  found = *literal ? strstr (back, literal) : back;
  if (!found)
    return FALSE;
  *back_after = found;
  return TRUE;
}

/* Brackets that the sentence has itself. */
static gboolean
same_brackets (const char *front,
               const char *back)
{
  const char *close = strchr (front, ']');

  return close && strncmp (front, back, close - front + 1) == 0;
}

/* The sentence of a cloze with what was hidden in bold; %NULL when front and back are not the same sentence. */
static char *
cloze_markup (const char *front,
              const char *back,
              gboolean    answer)
{
  g_autoptr (GString) markup = g_string_new (NULL);

  while (*front)
    {
      const char *front_after, *back_after;
      const char *front_next, *back_next;

      if (*front == *back && (*front != '[' || same_brackets (front, back)))
        {
          front_next = g_utf8_next_char (front);
          back_next = g_utf8_next_char (back);
          append_escaped (markup, front, front_next - front);
          front = front_next;
          back = back_next;
        }
      else if (match_gap (front, back, &front_after, &back_after))
        {
          if (answer)
            append_strong (markup, back, back_after - back);
          else
            append_strong (markup, front, front_after - front);
          front = front_after;
          back = back_after;
        }
      else
        return NULL;
    }

  return *back == '\0' ? g_string_free (g_steal_pointer (&markup), FALSE) : NULL;
}

/* "`int *p`" in a text that has been made markup: what stands between two marks is code, unless other markup begins or ends
 * there. */
static char *
with_code (char *markup)
{
  g_autofree char *owned = markup;
  g_autoptr (GString) result = g_string_new (NULL);
  const char *at = owned, *open, *close;

  while ((open = strchr (at, '`')) && (close = strchr (open + 1, '`')))
    {
      g_string_append_len (result, at, open - at);
      if (close > open + 1 && !memchr (open, '<', close - open))
        {
          g_string_append (result, "<tt>");
          g_string_append_len (result, open + 1, close - open - 1);
          g_string_append (result, "</tt>");
          at = close + 1;
        }
      else
        {
          g_string_append_c (result, '`');
          at = open + 1;
        }
    }
  g_string_append (result, at);
  return g_string_free (g_steal_pointer (&result), FALSE);
}

/* The same text without the marks. */
static char *
without_code_marks (char *text)
{
  g_autofree char *owned = text;
  g_autofree char *markup = with_code (g_markup_escape_text (owned, -1));
  char *plain = NULL;

  if (!pango_parse_markup (markup, -1, 0, NULL, &plain, NULL, NULL))
    return g_steal_pointer (&owned);
  return plain;
}

static char *
list_markup (const LyceumCard *card)
{
  g_autoptr (GString) markup = g_string_new (NULL);

  for (guint i = 0; card->answers[i]; i++)
    {
      g_string_append (markup, i > 0 ? "\n•  " : "•  ");
      append_escaped (markup, card->answers[i], -1);
    }
  return g_string_free (g_steal_pointer (&markup), FALSE);
}

char *
lyceum_card_words_question (const LyceumCard *card)
{
  char *markup = is_kind (card, "cloze") ? cloze_markup (card->front, card->back, FALSE) : NULL;

  return with_code (markup ? markup : g_markup_escape_text (card->front, -1));
}

char *
lyceum_card_words_answer (const LyceumCard *card)
{
  char *markup = NULL;

  if (is_kind (card, "cloze"))
    markup = cloze_markup (card->front, card->back, TRUE);
  else if (is_kind (card, "list") && card->answers && card->answers[0])
    markup = list_markup (card);
  return with_code (markup ? markup : g_markup_escape_text (card->back, -1));
}

char *
lyceum_card_words_asked (const LyceumCard *card)
{
  return without_code_marks (lyceum_formula_make_readable (card->front));
}

char *
lyceum_card_words_spoken (const LyceumCard *card)
{
  if ((is_kind (card, "cloze") || is_kind (card, "list")) && card->answers && card->answers[0])
    return without_code_marks (g_strjoinv (", ", card->answers));
  return without_code_marks (lyceum_formula_make_readable (card->back));
}

/* Whether the answer is part of the back: a person may have changed the back alone. */
static gboolean
has_answer (const LyceumCard *card)
{
  g_autofree char *back = g_utf8_casefold (card->back, -1);
  g_autofree char *answer = g_utf8_casefold (card->answers[0], -1);

  return strstr (back, answer) != NULL;
}

char *
lyceum_card_words_right_choice (const LyceumCard *card)
{
  if (!card->answers || !card->answers[0] || *card->answers[0] == '\0')
    return g_strdup (card->back);
  if (is_kind (card, "cloze"))
    return g_strjoinv (", ", card->answers);
  return g_strdup (!card->answers[1] && has_answer (card) ? card->answers[0] : card->back);
}

char *
lyceum_card_words_choice (const char *answer)
{
  return with_code (g_markup_escape_text (answer, -1));
}

char *
lyceum_card_words_choice_spoken (const char *answer)
{
  return without_code_marks (lyceum_formula_make_readable (answer));
}

char *
lyceum_card_words_source (const LyceumCard *card)
{
  if (!card->source_name || *card->source_name == '\0')
    return g_strdup ("");
  if (!card->location || *card->location == '\0' || g_strcmp0 (card->location, card->source_name) == 0)
    return g_strdup (card->source_name);
  /* Translators: a source and a place in it: "Biology.epub · Chapter 3". */
  return g_strdup_printf (_("%s · %s"), card->source_name, card->location);
}

char *
lyceum_card_words_quote (const LyceumCard *card)
{
  if (!card->quote || *card->quote == '\0' || g_strcmp0 (card->quote, card->back) == 0)
    return NULL;
  /* Translators: a quotation. */
  return g_strdup_printf (_("“%s”"), card->quote);
}

char *
lyceum_card_words_state (const LyceumCard *card,
                         gint64            now_ms)
{
  g_autofree char *interval = NULL;

  if (card->suspended)
    return g_strdup (_("Suspended"));
  if (card->state == LYCEUM_CARD_STATE_NEW)
    return g_strdup (_("New"));
  if (card->due <= now_ms)
    return g_strdup (_("Due now"));

  interval = lyceum_interval_to_string ((card->due - now_ms) / 1000);
  /* Translators: when a card comes back: "In 4 days". */
  return g_strdup_printf (_("In %s"), interval);
}

char *
lyceum_card_words_compare (const LyceumCard *card,
                           const char       *typed,
                           LyceumTyped      *judgement)
{
  const char *wanted = card->answers && card->answers[0] ? card->answers[0] : card->back;
  g_autoptr (GPtrArray) pieces = lyceum_typed_answer_compare (typed, wanted);
  g_autoptr (GString) markup = g_string_new (NULL);

  *judgement = lyceum_typed_answer_judge (typed, wanted);
  if (*judgement == LYCEUM_TYPED_RIGHT)
    return g_strdup (_("Right"));
  for (guint i = 0; i < pieces->len; i++)
    {
      const LyceumTypedPiece *piece = g_ptr_array_index (pieces, i);
      g_autofree char *escaped = g_markup_escape_text (piece->text, -1);

      if (piece->kind == LYCEUM_TYPED_EXTRA)
        g_string_append_printf (markup, "<s>%s</s>", escaped);
      else if (piece->kind == LYCEUM_TYPED_MISSING)
        g_string_append_printf (markup, "<b><u>%s</u></b>", escaped);
      else
        g_string_append (markup, escaped);
    }
  /* Translators: %s is what a person typed, with marks where it is not what was wanted. */
  return g_strdup_printf (*judgement == LYCEUM_TYPED_NEARLY ? _("Nearly: %s") : _("Not quite: %s"), markup->str);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-drafts.h"

#include <string.h>

void
lyceum_section_free (LyceumSection *section)
{
  g_free (section->title);
  g_free (section->heading_path);
  g_free (section);
}

void
lyceum_key_term_free (LyceumKeyTerm *term)
{
  g_free (term->term);
  g_free (term->definition);
  g_free (term);
}

void
lyceum_check_question_free (LyceumCheckQuestion *question)
{
  g_free (question->question);
  g_free (question->answer);
  g_free (question->place);
  g_free (question);
}

void
lyceum_lesson_draft_free (LyceumLessonDraft *draft)
{
  g_free (draft->title);
  g_free (draft->markdown);
  g_clear_pointer (&draft->summary, g_ptr_array_unref);
  g_clear_pointer (&draft->key_points, g_ptr_array_unref);
  g_clear_pointer (&draft->key_terms, g_ptr_array_unref);
  g_clear_pointer (&draft->questions, g_ptr_array_unref);
  g_free (draft);
}

void
lyceum_card_draft_free (LyceumCardDraft *draft)
{
  g_free (draft->kind);
  g_free (draft->front);
  g_free (draft->back);
  g_clear_pointer (&draft->answers, g_ptr_array_unref);
  g_free (draft->quote);
  g_free (draft->location);
  g_free (draft->fingerprint);
  g_clear_pointer (&draft->distractors, g_ptr_array_unref);
  g_free (draft->distractors_json);
  g_free (draft);
}

/* The words of @text, folded and without signs: what a card asks, however it is written. */
static char *
fold_words (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = folded; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c) || g_unichar_ismark (c))
        g_string_append_unichar (out, c);
      else if (strchr ("+-*=<>&|/^%#", (int) MIN (c, 127)) && c < 127)
        g_string_append_c (out, (char) c);
      else if (out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  return g_strstrip (g_string_free (out, FALSE));
}

/* A front with its gap shown empty. */
static char *
empty_gap (const char *front)
{
  const char *open = strstr (front, "{{c1::");
  const char *close = open ? strstr (open, "}}") : NULL;

  if (!close)
    return g_strdup (front);
  return g_strdup_printf ("%.*s zzgap %s", (int) (open - front), front, close + 2);
}

char *
lyceum_card_draft_make_fingerprint (const char *kind, const char *front)
{
  g_autofree char *asked = empty_gap (front);
  g_autofree char *folded = fold_words (asked);
  g_autofree char *key = g_strconcat (g_str_equal (kind, "cloze") ? "cloze " : "asked ", folded, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
}

gboolean
lyceum_card_draft_gives_itself_away (const LyceumCardDraft *draft)
{
  g_autofree char *asked = empty_gap (draft->front);
  g_autofree char *folded = fold_words (asked);
  g_autofree char *padded = g_strconcat (" ", folded, " ", NULL);

  for (guint i = 0; i < draft->answers->len; i++)
    {
      g_autofree char *answer = fold_words (g_ptr_array_index (draft->answers, i));
      g_autofree char *word = g_strconcat (" ", answer, " ", NULL);

      if (*answer == '\0' || strstr (padded, word))
        return TRUE;
    }
  return draft->answers->len == 0;
}

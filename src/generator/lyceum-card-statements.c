/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* Statements under a heading of their own, as mathematics has them: "Definition NM: Nonsingular Matrix". English. */

#define MAX_BLOCKS 4
#define MAX_STATEMENT_BYTES 620
#define MAX_FORMULA_BYTES 220

typedef struct
{
  const char *word, *question;
  double score;
} Statement;

static const Statement statements[] = {
  { "Definition", "What is the definition of “%s”?", 0.97 },
  { "Theorem", "What does the theorem “%s” say?", 0.9 },
  { "Lemma", "What does the lemma “%s” say?", 0.8 },
  { "Corollary", "What does the corollary “%s” say?", 0.8 },
  { "Proposition", "What does the proposition “%s” say?", 0.85 },
  { "Axiom", "What does the axiom “%s” say?", 0.95 },
  { "Law", "What does the law “%s” say?", 0.9 },
};

/* The name in "Theorem 3.2 (Rank-Nullity)", "Definition M : Matrix". (nullable) */
static char *
name_of (const char *heading, const Statement **kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      gsize length = strlen (statements[i].word);
      const char *name;
      g_autofree char *copy = NULL;

      if (!g_str_has_prefix (heading, statements[i].word) || heading[length] != ' ')
        continue;
      name = strpbrk (heading + length, ":(");
      if (!name || name - heading > 32)
        return NULL;
      copy = g_strstrip (g_strdup (name + 1));
      if (g_str_has_suffix (copy, ")") && !strchr (copy, '('))
        copy[strlen (copy) - 1] = '\0';
      *kind = &statements[i];
      return strlen (copy) > 2 && strlen (copy) < 90 && _lyceum_card_is_readable (copy) ? g_steal_pointer (&copy)
                                                                                        : NULL;
    }
  return NULL;
}

/* Length of @text without the sign that ends a statement or a proof. */
static gsize
without_end_sign (const char *text)
{
  static const char *const signs[] = { "△", "□", "■", "⊠", "▢", "◻", "∎", "◊" };
  gsize length = strlen (text);

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (length >= strlen (signs[i]) && g_str_has_prefix (text + length - strlen (signs[i]), signs[i]))
      length -= strlen (signs[i]);
  while (length > 0 && text[length - 1] == ' ')
    length--;
  return length;
}

static gboolean
is_complete (const char *text, gsize length)
{
  while (length > 0 && strchr (" )", text[length - 1]))
    length--;
  return length > 0 && text[length - 1] == '.';
}

/* Where the statement of the first paragraph ends: later sentences that comment on it are left out. */
static gsize
end_of_statement (LyceumCardMaker *maker, guint block, gsize length)
{
  gsize end = 0;

  for (guint i = _lyceum_card_find_sentence (maker, block); i < maker->sentences->len; i++)
    {
      const LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i);
      gboolean comments = FALSE;

      if (sentence->block > block)
        break;
      for (guint w = 0; w < sentence->words->len; w++)
        comments |= _lyceum_card_word_is (sentence, w, LYCEUM_CARD_FIRST_PERSON | LYCEUM_CARD_SECOND_PERSON) &&
                    !_lyceum_card_word_equals (sentence, w + 1, "say") &&
                    !_lyceum_card_word_equals (sentence, w + 1, "call") &&
                    !_lyceum_card_word_equals (sentence, w + 1, "define") &&
                    !_lyceum_card_word_equals (sentence, w + 1, "write");
      if (sentence->index > 0 && comments)
        return end;
      end = MIN (sentence->end, length);
    }
  return length;
}

static gboolean
mentions_reference (LyceumCardMaker *maker, guint block, gsize end)
{
  for (guint i = _lyceum_card_find_sentence (maker, block); i < maker->sentences->len; i++)
    {
      const LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i);

      if (sentence->block > block || sentence->start >= end)
        break;
      if (sentence->used)
        return TRUE;
      for (guint w = 0; w < sentence->words->len; w++)
        if (_lyceum_card_word_is (sentence, w, LYCEUM_CARD_REFERENCE) &&
            !_lyceum_card_word_equals (sentence, w, "following"))
          return TRUE;
    }
  return FALSE;
}

static void
use_sentences (LyceumCardMaker *maker, guint block)
{
  for (guint i = _lyceum_card_find_sentence (maker, block); i < maker->sentences->len; i++)
    {
      LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i);

      if (sentence->block > block)
        break;
      sentence->used = TRUE;
    }
}

/* "Suppose that A is a matrix." alone says nothing; nor does what only announces a list. */
static gboolean
concludes (const char *text)
{
  static const char *const hypotheses[] = { "Suppose ",  "Let ",    "Given ",        "Assume ",
                                            "Consider ", "Define ", "Finally, let ", "Denote " };
  const char *last = text;

  if (strstr (text, "ollowing") || g_str_has_suffix (text, ":"))
    return FALSE;
  for (const char *p = strstr (text, ". "); p; p = strstr (p + 2, ". "))
    last = p + 2;
  for (guint i = 0; i < G_N_ELEMENTS (hypotheses); i++)
    if (g_str_has_prefix (last, hypotheses[i]) && !strstr (last, ", then ") && !strstr (last, " if "))
      return FALSE;
  return TRUE;
}

/* The statement that begins at @first: paragraphs and formulas up to the end of its last sentence. (nullable) */
/* A formula ends a statement where a proof, a remark in brackets, a heading or nothing follows. */
static gboolean
is_last (LyceumCardMaker *maker, guint block, guint end)
{
  const LyceumBlock *next;

  if (block + 1 >= end)
    return TRUE;
  next = lyceum_document_get_block (maker->document, block + 1);
  return next->kind == LYCEUM_BLOCK_HEADING || g_str_has_prefix (next->text, "Proof") ||
         g_str_has_prefix (next->text, "(This") || without_end_sign (next->text) == 0;
}

static char *
gather (LyceumCardMaker *maker, guint first, guint end, char **quote)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean complete = FALSE;

  for (guint i = first; i < end && i < first + MAX_BLOCKS && !complete; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (maker->document, i);
      gsize length = without_end_sign (block->text);
      g_autofree char *shown = NULL;

      if (length == 0 || g_str_has_prefix (block->text, "Proof"))
        return NULL;
      if (block->kind == LYCEUM_BLOCK_FORMULA
              ? length > MAX_FORMULA_BYTES
              : block->kind != LYCEUM_BLOCK_PARAGRAPH && block->kind != LYCEUM_BLOCK_LIST_ITEM)
        return NULL;
      if (block->kind != LYCEUM_BLOCK_FORMULA)
        {
          gsize whole = i == first ? end_of_statement (maker, i, length) : length;

          complete = is_complete (block->text, whole);
          if (mentions_reference (maker, i, whole))
            return NULL;
          length = whole;
        }
      else if (is_last (maker, i, end))
        complete = TRUE;
      if (i == first)
        *quote = g_strndup (block->text, length);
      shown = _lyceum_card_show_block (block, 0, length);
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", shown);
      if (text->len > MAX_STATEMENT_BYTES)
        return NULL;
    }
  return complete && concludes (text->str) ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
find_below (LyceumCardMaker *maker, guint heading, guint end)
{
  const LyceumBlock *block = lyceum_document_get_block (maker->document, heading);
  const Statement *kind = NULL;
  g_autofree char *name = name_of (block->text, &kind);
  g_autofree char *quote = NULL;
  g_autofree char *text = NULL;
  LyceumCardDraft *draft;

  if (!name || heading + 1 >= end ||
      lyceum_document_get_block (maker->document, heading + 1)->kind != LYCEUM_BLOCK_PARAGRAPH)
    return;
  text = gather (maker, heading + 1, end, &quote);
  if (!text || strstr (text, "\xEF\xBF\xBD") || strstr (text, "{{") || strlen (text) < 30)
    return;
  draft = _lyceum_card_propose (maker, "basic", g_strdup_printf (kind->question, name), g_strdup (text), heading + 1,
                                quote, kind->score);
  _lyceum_card_answer (draft, text);
  use_sentences (maker, heading + 1);
}

void
_lyceum_card_find_statements (LyceumCardMaker *maker)
{
  guint end = (guint) MIN (lyceum_document_get_n_blocks (maker->document),
                           (guint64) maker->section->first_block + maker->section->n_blocks);

  for (guint i = maker->section->first_block; maker->english && i < end; i++)
    {
      if (g_cancellable_is_cancelled (maker->cancellable))
        return;
      if (lyceum_document_get_block (maker->document, i)->kind == LYCEUM_BLOCK_HEADING &&
          _lyceum_card_block_teaches (maker, i))
        find_below (maker, i, end);
    }
}

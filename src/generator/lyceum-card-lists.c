/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* "Name the three …": lists that a sentence introduces with their number, and enumerations after a colon. English. */

#define MIN_ITEMS 2
#define MAX_ITEMS 7
#define MAX_ITEM_BYTES 90
#define MAX_ITEM_WORDS 12

static guint
count_of (const LyceumCardSentence *sentence, guint *where)
{
  static const char *const counts[] = { "two", "three", "four", "five", "six", "seven" };

  for (guint i = 0; i < sentence->words->len; i++)
    for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
      if (_lyceum_card_word_equals (sentence, i, counts[c]))
        {
          *where = i;
          return c + 2;
        }
  return 0;
}

/* The subject of the sentence before, for "It has three parts:". (nullable) */
static char *
subject_before (LyceumCardMaker *maker, const LyceumCardSentence *sentence, guint index)
{
  const LyceumCardSentence *before = index > 0 ? g_ptr_array_index (maker->sentences, index - 1) : NULL;
  const LyceumCardMark *mark;
  guint first;

  if (!before || before->block != sentence->block || before->words->len < 3)
    return NULL;
  first = _lyceum_card_word_is (before, 0, LYCEUM_CARD_ARTICLE) ? 1 : 0;
  mark = _lyceum_card_mark_at (before, first);
  if (!mark || mark->run.first > first ||
      !_lyceum_card_word_is (before, mark->run.last + 1, LYCEUM_CARD_BE | LYCEUM_CARD_VERB))
    return NULL;
  return _lyceum_card_show (maker, before, 0, _lyceum_card_word (before, mark->run.last)->end);
}

/* What asks for the items that @sentence introduces. (nullable) */
static char *
ask_for_items (LyceumCardMaker *maker, const LyceumCardSentence *sentence, guint index, guint last, guint where)
{
  LyceumCardRun all = { .first = 0, .last = last };
  gsize end = _lyceum_card_word (sentence, last)->end;
  g_autofree char *subject = NULL, *rest = NULL;

  if (last < 2)
    return NULL;
  if (_lyceum_card_word_equals (sentence, 0, "there") && _lyceum_card_word_is (sentence, 1, LYCEUM_CARD_BE) &&
      where == 2)
    {
      all.first = 2;
      if (_lyceum_card_points_outside (sentence, all))
        return NULL;
      rest = _lyceum_card_show (maker, sentence, _lyceum_card_word (sentence, 2)->start, end);
      return g_strdup_printf ("Name the %s.", rest);
    }
  if (_lyceum_card_word_equals (sentence, 0, "it") || _lyceum_card_word_equals (sentence, 0, "they"))
    {
      subject = subject_before (maker, sentence, index);
      all.first = 1;
      if (!subject || _lyceum_card_points_outside (sentence, all))
        return NULL;
      rest = _lyceum_card_show (maker, sentence, _lyceum_card_word (sentence, 1)->start, end);
      return g_strdup_printf ("%s %s. Name them.", subject, rest);
    }
  if (_lyceum_card_points_outside (sentence, all) ||
      _lyceum_card_word_is (sentence, 0, LYCEUM_CARD_IMPERATIVE | LYCEUM_CARD_THIS) ||
      (_lyceum_card_word_is (sentence, 0, LYCEUM_CARD_OPENER | LYCEUM_CARD_PREPOSITION) && where != 0) ||
      (_lyceum_card_word_equals (sentence, 0, "the") && _lyceum_card_word_is (sentence, 1, LYCEUM_CARD_CONTEXT) &&
       where != 1))
    return NULL;
  /* "The city has two …": which city? */
  if (_lyceum_card_word_equals (sentence, 0, "the") && where > 2 &&
      _lyceum_card_word_is (sentence, 1, LYCEUM_CARD_PLACE | LYCEUM_CARD_PERSON) &&
      !_lyceum_card_word_equals (sentence, 2, "of"))
    return NULL;
  rest = _lyceum_card_show (maker, sentence, 0, end);
  return g_strdup_printf ("%s. Name them.", rest);
}

/* A marked term that an item begins with stands for the item. */
static char *
item_text (LyceumCardMaker *maker, guint block)
{
  const LyceumBlock *item = lyceum_document_get_block (maker->document, block);
  const LyceumSpan *span = item->spans && item->spans->len > 0 ? &g_array_index (item->spans, LyceumSpan, 0) : NULL;
  gsize length = strlen (item->text);
  gsize article = strcspn (item->text, " ");

  article = article <= 3 && (_lyceum_card_classify (item->text, article) & LYCEUM_CARD_ARTICLE) ? article + 1 : 0;
  if (span && (span->styles & (LYCEUM_SPAN_STRONG | LYCEUM_SPAN_TERM)) && span->start <= article &&
      span->end < length && span->end - span->start <= MAX_ITEM_BYTES)
    return _lyceum_card_show_block (item, span->start, span->end);
  if (length > MAX_ITEM_BYTES || strchr (item->text, '?'))
    return NULL;
  for (const char *p = item->text; (p = strstr (p, ". ")); p++)
    return NULL;
  return _lyceum_card_show_block (item, 0, length - (length > 0 && strchr (".;,", item->text[length - 1]) ? 1 : 0));
}

static GPtrArray *
items_after (LyceumCardMaker *maker, guint block)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  guint end = (guint) MIN (lyceum_document_get_n_blocks (maker->document),
                           (guint64) maker->section->first_block + maker->section->n_blocks);
  guint depth = 0;

  for (guint i = block + 1; i < end; i++)
    {
      const LyceumBlock *item = lyceum_document_get_block (maker->document, i);
      char *text;

      if (item->kind != LYCEUM_BLOCK_LIST_ITEM || item->level < depth)
        break;
      if (depth == 0)
        depth = item->level;
      if (item->level > depth)
        continue;
      text = items->len < MAX_ITEMS ? item_text (maker, i) : NULL;
      if (!text)
        return NULL;
      g_ptr_array_add (items, text);
      if (!_lyceum_card_is_readable (text) || *text == '\0')
        return NULL;
    }
  return items->len >= MIN_ITEMS ? g_steal_pointer (&items) : NULL;
}

static void
propose (LyceumCardMaker *maker, LyceumCardSentence *sentence, char *question, GPtrArray *items)
{
  g_autoptr (GString) back = g_string_new (NULL);
  LyceumCardDraft *draft;

  for (guint i = 0; i < items->len; i++)
    g_string_append_printf (back, "%s- %s", i > 0 ? "\n" : "", (char *) g_ptr_array_index (items, i));
  draft = _lyceum_card_propose (maker, "list", question, g_strdup (back->str), sentence->block, sentence->text, 0.95);
  for (guint i = 0; i < items->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (items, i), "`", -1);
      g_autofree char *plain = g_strjoinv ("", parts);

      _lyceum_card_answer (draft, plain);
    }
  sentence->used = TRUE;
}

/* A sentence that ends in a colon before a list of as many items as it says. */
static void
find_introduced (LyceumCardMaker *maker, LyceumCardSentence *sentence, guint index)
{
  g_autoptr (GPtrArray) items = NULL;
  guint where = 0, count = count_of (sentence, &where);
  char *question;

  if (count == 0 || sentence->words->len > 30 || where > 12 ||
      lyceum_document_get_block (maker->document, sentence->block)->kind != LYCEUM_BLOCK_PARAGRAPH ||
      sentence->index + 1 != sentence->n_in_block || !_lyceum_card_is_readable (sentence->text))
    return;
  items = items_after (maker, sentence->block);
  if (!items || items->len != count)
    return;
  question = ask_for_items (maker, sentence, index, sentence->words->len - 1, where);
  if (question)
    propose (maker, sentence, question, items);
}

/* "a, b and c" from word @first to the end of the sentence. (nullable) */
static GPtrArray *
enumerated (LyceumCardMaker *maker, const LyceumCardSentence *sentence, guint first)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  guint n = sentence->words->len, start = first;
  gboolean joined = FALSE;

  for (guint i = first + 1; i <= n; i++)
    {
      gboolean comma = i == n || _lyceum_card_gap_has (sentence, i, ",");
      gboolean and = i < n && _lyceum_card_word_equals (sentence, i, "and");

      if (_lyceum_card_gap_has (sentence, i, ":—()") && i < n)
        return NULL;
      /* "the whale and the sturgeon; both …" */
      if (_lyceum_card_gap_has (sentence, i, ";") && i < n)
        {
          if (!joined)
            return NULL;
          n = i;
          comma = TRUE;
        }
      if (!comma && !and)
        continue;
      if (i - start > MAX_ITEM_WORDS / 2 || i == start)
        return NULL;
      g_ptr_array_add (items, _lyceum_card_show (maker, sentence, _lyceum_card_word (sentence, start)->start,
                                                 _lyceum_card_word (sentence, i - 1)->end));
      start = i + (and? 1 : 0);
      joined |= and;
      if (and)
        i++;
    }
  return joined && items->len >= MIN_ITEMS && items->len <= MAX_ITEMS ? g_steal_pointer (&items) : NULL;
}

/* "There are three types of rock: igneous, sedimentary and metamorphic." */
static void
find_enumeration (LyceumCardMaker *maker, LyceumCardSentence *sentence, guint index)
{
  guint where = 0, count = count_of (sentence, &where);

  if (count == 0 || !_lyceum_card_is_whole (sentence))
    return;
  for (guint i = where + 1; i < sentence->words->len; i++)
    if (_lyceum_card_gap_has (sentence, i, ":—"))
      {
        g_autoptr (GPtrArray) items = enumerated (maker, sentence, i);
        char *question = items && items->len == count ? ask_for_items (maker, sentence, index, i - 1, where) : NULL;

        if (question)
          propose (maker, sentence, question, items);
        return;
      }
}

void
_lyceum_card_find_lists (LyceumCardMaker *maker)
{
  for (guint i = 0; maker->english && i < maker->sentences->len; i++)
    {
      LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i);

      if (g_cancellable_is_cancelled (maker->cancellable))
        return;
      if (sentence->words->len < 3)
        continue;
      if (g_str_has_suffix (sentence->text, ":") || g_str_has_suffix (sentence->text, "."))
        find_introduced (maker, sentence, i);
      if (!sentence->used)
        find_enumeration (maker, sentence, i);
    }
}

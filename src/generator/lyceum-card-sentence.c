/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* What is longer is no sentence that a card could show; it is not even cut into words. */
#define MAX_SENTENCE_BYTES 900
#define MARK_STYLES (LYCEUM_SPAN_STRONG | LYCEUM_SPAN_EMPHASIS | LYCEUM_SPAN_TERM)
#define MAX_MARKED_WORDS 6
#define LONG_SENTENCE_WORDS 35
#define THAI_PASSAGE_BYTES 330

void
_lyceum_card_sentence_free (LyceumCardSentence *sentence)
{
  g_free (sentence->text);
  g_free (sentence->subject);
  g_free (sentence->biography);
  g_clear_pointer (&sentence->tokens, lyceum_words_free);
  g_array_unref (sentence->words);
  g_array_unref (sentence->marks);
  g_free (sentence);
}

gboolean
_lyceum_card_word_equals (const LyceumCardSentence *sentence, guint index, const char *word)
{
  const LyceumCardWord *found;
  gsize length = strlen (word);

  if (index >= sentence->words->len)
    return FALSE;
  found = _lyceum_card_word (sentence, index);
  return found->end - found->start == length && g_ascii_strncasecmp (sentence->text + found->start, word, length) == 0;
}

/* The text between the word @index and the one before it; @index may be one past the last. */
static void
gap_before (const LyceumCardSentence *sentence, guint index, const char **start, const char **end)
{
  *start = sentence->text + (index == 0 ? 0 : _lyceum_card_word (sentence, index - 1)->end);
  *end = index < sentence->words->len ? sentence->text + _lyceum_card_word (sentence, index)->start
                                      : sentence->text + strlen (sentence->text);
}

gboolean
_lyceum_card_gap_has (const LyceumCardSentence *sentence, guint index, const char *characters)
{
  const char *p, *end;

  for (gap_before (sentence, index, &p, &end); p < end; p = g_utf8_next_char (p))
    if (g_utf8_strchr (characters, -1, g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

gboolean
_lyceum_card_gap_is_space (const LyceumCardSentence *sentence, guint index)
{
  const char *p, *end;

  gap_before (sentence, index, &p, &end);
  return end == p + 1 && *p == ' ';
}

guint
_lyceum_card_content_words (const LyceumCardSentence *sentence, LyceumCardRun run)
{
  guint n = 0;

  for (guint i = run.first; i <= run.last && i < sentence->words->len; i++)
    if (!(_lyceum_card_word (sentence, i)->flags & LYCEUM_WORD_STOP))
      n++;
  return n;
}

const LyceumCardMark *
_lyceum_card_mark_at (const LyceumCardSentence *sentence, guint word)
{
  for (guint i = 0; i < sentence->marks->len; i++)
    {
      const LyceumCardMark *mark = &g_array_index (sentence->marks, LyceumCardMark, i);

      if (word >= mark->run.first && word <= mark->run.last)
        return mark;
    }
  return NULL;
}

char *
_lyceum_card_plain (const LyceumCardSentence *sentence, gsize start, gsize end)
{
  return g_strstrip (g_strndup (sentence->text + start, end - start));
}

static gboolean
is_code (const LyceumSpan *span, const char *text)
{
  return (span->styles & LYCEUM_SPAN_CODE) && !(span->styles & LYCEUM_SPAN_LINK) && span->end > span->start &&
         !memchr (text + span->start, '`', span->end - span->start);
}

/* Without the space that a formula leaves before the sign that follows it. */
static void
append_tidily (GString *out, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == ' ' && i + 1 < length && strchr (",;.)", text[i + 1]) &&
          (i + 2 == length || strchr (" ,;.)", text[i + 2])))
        continue;
      g_string_append_c (out, text[i]);
    }
}

/* Code keeps its backticks, so that `*p` is not taken for emphasis, nor `i` for a word. */
char *
_lyceum_card_show_block (const LyceumBlock *block, gsize start, gsize end)
{
  GString *out = g_string_sized_new (end - start + 8);
  gsize at = start;

  for (guint i = 0; block->spans && i < block->spans->len; i++)
    {
      const LyceumSpan *span = &g_array_index (block->spans, LyceumSpan, i);

      if (span->end <= at || span->start >= end || !is_code (span, block->text))
        continue;
      if (span->start > at)
        append_tidily (out, block->text + at, span->start - at);
      at = MAX (at, span->start);
      g_string_append_c (out, '`');
      g_string_append_len (out, block->text + at, (gssize) (MIN (span->end, end) - at));
      g_string_append_c (out, '`');
      at = MIN (span->end, end);
    }
  if (at < end)
    append_tidily (out, block->text + at, end - at);
  return g_strstrip (g_string_free (out, FALSE));
}

char *
_lyceum_card_show (LyceumCardMaker *maker, const LyceumCardSentence *sentence, gsize start, gsize end)
{
  gsize pronoun = start == 0 && sentence->subject ? _lyceum_card_word (sentence, 0)->end : 0;

  if (pronoun > 0 && end > pronoun)
    {
      g_autofree char *rest = _lyceum_card_show_block (lyceum_document_get_block (maker->document, sentence->block),
                                                       sentence->start + pronoun, sentence->start + end);

      return g_strconcat (sentence->subject, " ", rest, NULL);
    }
  if (start == 0 && sentence->clause && end > 0)
    {
      g_autofree char *shown = _lyceum_card_show_block (lyceum_document_get_block (maker->document, sentence->block),
                                                        sentence->start, sentence->start + end);

      return *shown ? _lyceum_card_sentence_case (shown) : g_strdup ("");
    }
  return _lyceum_card_show_block (lyceum_document_get_block (maker->document, sentence->block), sentence->start + start,
                                  sentence->start + end);
}

static char *
show_untrimmed (LyceumCardMaker *maker, const LyceumCardSentence *sentence, gsize start, gsize end)
{
  g_autofree char *shown = _lyceum_card_show (maker, sentence, start, end);
  const char *before = start < end && sentence->text[start] == ' ' ? " " : "";
  const char *after = end > start + 1 && sentence->text[end - 1] == ' ' ? " " : "";

  return g_strconcat (before, shown, after, NULL);
}

/* The sentence with a gap for its bytes @start to @end. */
char *
_lyceum_card_hide (LyceumCardMaker *maker, const LyceumCardSentence *sentence, gsize start, gsize end)
{
  g_autofree char *before = show_untrimmed (maker, sentence, 0, start);
  g_autofree char *hidden = _lyceum_card_plain (sentence, start, end);
  g_autofree char *after = show_untrimmed (maker, sentence, end, strlen (sentence->text));

  return g_strconcat (before, "{{c1::", hidden, "}}", after, NULL);
}

static guint
styles_at (const LyceumBlock *block, gsize offset)
{
  guint low = 0, high = block->spans ? block->spans->len : 0;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const LyceumSpan *span = &g_array_index (block->spans, LyceumSpan, middle);

      if (offset < span->start)
        high = middle;
      else if (offset >= span->end)
        low = middle + 1;
      else
        return span->styles;
    }
  return 0;
}

static void
add_words (LyceumCardMaker *maker, LyceumCardSentence *sentence)
{
  const LyceumBlock *block = lyceum_document_get_block (maker->document, sentence->block);
  guint n;

  if (sentence->end - sentence->start > MAX_SENTENCE_BYTES)
    return;
  sentence->tokens = lyceum_words_new (sentence->text, maker->language);
  n = lyceum_words_get_n (sentence->tokens);
  for (guint i = 0; i < n; i++)
    {
      const LyceumWord *token = lyceum_words_get (sentence->tokens, i);
      LyceumCardWord word = { .start = token->start, .end = token->end, .flags = token->flags, .stem = token->stem };

      word.styles = styles_at (block, sentence->start + word.start);
      /* Letters of a formula are no words: "i" is a number there. */
      if (maker->english && !(word.styles & (LYCEUM_SPAN_FORMULA | LYCEUM_SPAN_CODE)) &&
          !(sentence->text[word.start] == 'i' && word.end == word.start + 1))
        word.classes = _lyceum_card_classify (sentence->text + word.start, word.end - word.start);
      g_array_append_val (sentence->words, word);
    }
}

/* Runs of words that are marked alike, short enough to be a name of something. */
static void
add_marks (LyceumCardSentence *sentence)
{
  guint n = sentence->words->len;

  for (guint i = 0; i < n;)
    {
      guint styles = _lyceum_card_word (sentence, i)->styles & MARK_STYLES;
      guint last = i;

      while (styles && last + 1 < n && (_lyceum_card_word (sentence, last + 1)->styles & MARK_STYLES) == styles &&
             !_lyceum_card_gap_has (sentence, last + 1, ",;:.()"))
        last++;
      if (styles && last - i < MAX_MARKED_WORDS && (last - i + 1) * 2 <= n)
        {
          LyceumCardMark mark = { .run = { .first = i, .last = last }, .styles = styles };

          g_array_append_val (sentence->marks, mark);
        }
      i = last + 1;
    }
}

static void
count_words (LyceumCardMaker *maker, const LyceumCardSentence *sentence)
{
  maker->n_words += sentence->words->len;
  for (guint i = 0; i < sentence->words->len; i++)
    {
      const LyceumCardWord *word = _lyceum_card_word (sentence, i);
      guint n;

      if (i > 0 && (word->flags & LYCEUM_WORD_CAPITALISED) && word->end - word->start < 40 &&
          !_lyceum_card_gap_has (sentence, i, ".:\"“‘("))
        g_hash_table_add (maker->proper, g_strndup (sentence->text + word->start, word->end - word->start));
      if (!(word->flags & (LYCEUM_WORD_CAPITALISED | LYCEUM_WORD_NUMBER)) && word->end - word->start < 40)
        g_hash_table_add (maker->in_lower, g_strndup (sentence->text + word->start, word->end - word->start));
      if (word->flags & (LYCEUM_WORD_STOP | LYCEUM_WORD_NUMBER))
        continue;
      n = GPOINTER_TO_UINT (g_hash_table_lookup (maker->frequency, word->stem));
      g_hash_table_insert (maker->frequency, g_strdup (word->stem), GUINT_TO_POINTER (n + 1));
    }
  for (guint m = 0; m < sentence->marks->len; m++)
    {
      const LyceumCardMark *mark = &g_array_index (sentence->marks, LyceumCardMark, m);

      for (guint i = mark->run.first; i <= mark->run.last; i++)
        g_hash_table_add (maker->known, g_strdup (_lyceum_card_word (sentence, i)->stem));
    }
}

/* A label such as "Definition M Matrix" that a paragraph begins with, in bold. Returns: where the text after it begins.
 */
static gsize
skip_label (LyceumCardMaker *maker, const LyceumBlock *block, char **label)
{
  gsize end = 0, word = strcspn (block->text, " ");

  if (!maker->english || word > 12 || !(_lyceum_card_classify (block->text, word) & LYCEUM_CARD_TRIVIAL) ||
      !(styles_at (block, 0) & LYCEUM_SPAN_STRONG))
    return 0;
  for (guint i = 0; i < block->spans->len; i++)
    {
      const LyceumSpan *span = &g_array_index (block->spans, LyceumSpan, i);

      if (span->start > end + 1 || !(span->styles & LYCEUM_SPAN_STRONG))
        break;
      end = span->end;
    }
  while (block->text[end] == ' ')
    end++;
  if (end <= word || block->text[end] == '\0')
    return 0;
  *label = g_strstrip (g_strndup (block->text, end));
  return end;
}

static LyceumCardSentence *
sentence_new (LyceumCardMaker *maker, guint block, gsize start, gsize end)
{
  LyceumCardSentence *sentence = g_new0 (LyceumCardSentence, 1);

  sentence->block = block;
  sentence->start = start;
  sentence->end = end;
  sentence->text = g_strndup (lyceum_document_get_block (maker->document, block)->text + start, end - start);
  sentence->words = g_array_new (FALSE, FALSE, sizeof (LyceumCardWord));
  sentence->marks = g_array_new (FALSE, FALSE, sizeof (LyceumCardMark));
  add_words (maker, sentence);
  add_marks (sentence);
  return sentence;
}

/* Returns: (transfer full): @sentence without its first @tie bytes */
LyceumCardSentence *
_lyceum_card_sentence_cut (LyceumCardMaker *maker, const LyceumCardSentence *sentence, gsize tie)
{
  LyceumCardSentence *cut = sentence_new (maker, sentence->block, sentence->start + tie, sentence->end);

  cut->index = sentence->index;
  cut->n_in_block = sentence->n_in_block;
  cut->clause = tie > 0 || sentence->clause;
  cut->story = sentence->story;
  return cut;
}

static void
add_sentence (LyceumCardMaker *maker,
              guint index,
              const LyceumRange *range,
              guint number,
              guint n_in_block,
              gboolean clause)
{
  LyceumCardSentence *sentence = sentence_new (maker, index, range->start, range->end);

  sentence->index = number;
  sentence->n_in_block = n_in_block;
  sentence->clause = clause;
  count_words (maker, sentence);
  g_ptr_array_add (maker->sentences, sentence);
}

static gboolean
is_long (const char *text, const LyceumRange *range)
{
  guint spaces = 0;

  for (gsize i = range->start; i < range->end; i++)
    spaces += text[i] == ' ' ? 1 : 0;
  return spaces >= LONG_SENTENCE_WORDS;
}

/* A sentence too long for a card may have parts that are not. */
static void
add_clauses (LyceumCardMaker *maker, guint index, const LyceumRange *range, guint number, guint n_in_block)
{
  const char *text = lyceum_document_get_block (maker->document, index)->text;
  gsize start = range->start;

  while (start < range->end)
    {
      const char *semicolon = g_strstr_len (text + start, (gssize) (range->end - start), "; ");
      const char *colon = g_strstr_len (text + start, (gssize) (range->end - start), ": it ");
      gsize end = semicolon ? MIN ((gsize) (semicolon - text), range->end) : range->end;
      LyceumRange clause = { .start = start };

      if (colon)
        end = MIN (end, (gsize) (colon - text));
      clause.end = end;
      if (end > start)
        add_sentence (maker, index, &clause, number, n_in_block, start > range->start || end < range->end);
      start = end + 2;
    }
}

/* Bytes of a first word that only ties on ("Now,", "Secondly:"), where a year behind it makes the rest worth asking
 * for. */
static gsize
connective (const char *text, const LyceumRange *range)
{
  static const char *const joining[] = { "But ", "And ", "Now ", "Yet " };
  const char *sign = strpbrk (text + range->start, ",: ");
  gsize length = sign ? (gsize) (sign - text) - range->start : 0;
  gboolean year = FALSE, joined = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (joining) && !joined; i++)
    joined = g_str_has_prefix (text + range->start, joining[i]);
  if (!sign || (!joined && (*sign == ' ' || sign[1] != ' ')) || length > 14 ||
      range->start + length + 2 >= range->end ||
      !(_lyceum_card_classify (text + range->start, length) & LYCEUM_CARD_OPENER))
    return 0;
  for (gsize i = range->start; i + 4 < range->end && !year; i++)
    year = text[i] == ' ' && text[i + 1] == '1' && g_ascii_isdigit (text[i + 2]) && g_ascii_isdigit (text[i + 3]) &&
           g_ascii_isdigit (text[i + 4]);
  return year ? length + (joined && *sign == ' ' ? 1 : 2) : 0;
}

/* Arabic: bytes of "and" or "so", one letter written before the article or a verb; of "in truth," and "we know that".
 */
static gsize
joined_before (const char *language, const char *text, const LyceumRange *range)
{
  static const char *const before_article[] = { "فال", "وال", "فآلاف", "ويُ", "وتشكّل", "وبفضل" };
  static const char *const leads[] = { " نعرف الآن أنّ ", "في الواقع، إنّ ", " القول إنّ " };
  const char *start = text + range->start;
  gsize length = range->end - range->start;

  if (!language || g_ascii_strncasecmp (language, "ar", 2) != 0 || length < 40)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (leads); i++)
    {
      const char *found = g_strstr_len (start, 90, leads[i]);

      if (found && (gsize) (found - start) + strlen (leads[i]) + 40 < length)
        return (gsize) (found - start) + strlen (leads[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (before_article); i++)
    if (g_str_has_prefix (start, before_article[i]) && !g_str_has_prefix (start, "والد") &&
        !g_str_has_prefix (start, "والي"))
      return strlen ("و");
  /* "هذه الكروموسومات، البالغ عددها …": the sentence itself says which. */
  if (g_str_has_prefix (start, "هذه ال"))
    {
      const char *space = strchr (strchr (start, ' ') + 1, ' ');
      gsize noun = space ? (gsize) (space - start) - strlen ("هذه ") : 0;

      if (noun > 4 && g_str_has_prefix (start + strlen ("هذه ") + noun - strlen ("،"), "،"))
        return strlen ("هذه ");
    }
  return 0;
}

/* Bytes of the star of a footnote, or of "II." before an article, that the sentence begins with. */
static gsize
mark_before (const char *text, const LyceumRange *range)
{
  const char *start = text + range->start;
  gsize numeral = strspn (start, "IVX");

  if (*start == '*' && g_ascii_isupper (start[1]))
    return 1;
  return numeral > 0 && g_str_has_prefix (start + numeral, ". A ") && range->start + numeral + 4 < range->end
             ? numeral + 2
             : 0;
}

/* Thai has no mark for the end of a sentence; spaces stand between clauses. Joins as many of them as make a passage. */
static GArray *
cut_thai (const char *text, GArray *ranges)
{
  GArray *cut = g_array_new (FALSE, FALSE, sizeof (LyceumRange));

  for (guint i = 0; i < ranges->len; i++)
    {
      LyceumRange rest = g_array_index (ranges, LyceumRange, i);

      for (gsize at = rest.start + THAI_PASSAGE_BYTES; at + THAI_PASSAGE_BYTES / 2 < rest.end; at++)
        if (text[at] == ' ' && g_unichar_get_script (g_utf8_get_char (text + at + 1)) == G_UNICODE_SCRIPT_THAI &&
            (guchar) text[at - 1] >= 0x80)
          {
            LyceumRange passage = { .start = rest.start, .end = at };

            g_array_append_val (cut, passage);
            rest.start = at + 1;
            at += THAI_PASSAGE_BYTES;
          }
      g_array_append_val (cut, rest);
    }
  g_array_unref (ranges);
  return cut;
}

static void
collect_block (LyceumCardMaker *maker, guint index)
{
  const LyceumBlock *block = lyceum_document_get_block (maker->document, index);
  g_autofree char *label = NULL;
  gsize skipped = skip_label (maker, block, &label);
  g_autoptr (GArray) ranges = lyceum_split_sentences (block->text + skipped, maker->language);

  if (maker->language && g_str_has_prefix (maker->language, "th"))
    ranges = cut_thai (block->text + skipped, ranges);
  for (guint i = 0; i < ranges->len && !g_cancellable_is_cancelled (maker->cancellable); i++)
    {
      LyceumRange range = g_array_index (ranges, LyceumRange, i);
      gsize tied, tied_on;

      range.start += skipped;
      range.end += skipped;
      if (maker->english)
        range.start += mark_before (block->text, &range);
      tied_on = joined_before (maker->language, block->text, &range);
      range.start += tied_on;
      tied = maker->english ? connective (block->text, &range) : 0;
      range.start += tied;
      if (maker->english && is_long (block->text, &range))
        add_clauses (maker, index, &range, i, ranges->len);
      else
        {
          add_sentence (maker, index, &range, i, ranges->len, tied > 0 || tied_on > 0);
          ((LyceumCardSentence *) g_ptr_array_index (maker->sentences, maker->sentences->len - 1))->tied =
              tied > 0 || tied_on > 0;
        }
    }
}

static void
know_heading (LyceumCardMaker *maker, const char *text)
{
  g_autoptr (LyceumWords) words = strlen (text) < MAX_SENTENCE_BYTES ? lyceum_words_new (text, maker->language) : NULL;

  for (guint i = 0; words && i < lyceum_words_get_n (words); i++)
    {
      const LyceumWord *word = lyceum_words_get (words, i);

      if (!(word->flags & LYCEUM_WORD_STOP))
        g_hash_table_add (maker->known, g_strdup (word->stem));
    }
}

/* Cuts the section's text into sentences, and learns what the section is about. */
void
_lyceum_card_collect (LyceumCardMaker *maker)
{
  guint64 section_end = (guint64) maker->section->first_block + maker->section->n_blocks;
  guint end = (guint) MIN (lyceum_document_get_n_blocks (maker->document), section_end);

  if (maker->section->title)
    know_heading (maker, maker->section->title);
  for (guint i = maker->section->first_block; i < end && !g_cancellable_is_cancelled (maker->cancellable); i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (maker->document, i);

      if (block->kind == LYCEUM_BLOCK_HEADING || block->kind == LYCEUM_BLOCK_TERM)
        know_heading (maker, block->text);
      else if (!_lyceum_card_block_teaches (maker, i))
        continue;
      else if (block->kind == LYCEUM_BLOCK_PARAGRAPH || block->kind == LYCEUM_BLOCK_LIST_ITEM ||
               block->kind == LYCEUM_BLOCK_DEFINITION)
        collect_block (maker, i);
    }
}

/* Index of the first sentence of @block or of the next block that has one. */
guint
_lyceum_card_find_sentence (LyceumCardMaker *maker, guint block)
{
  guint low = 0, high = maker->sentences->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, middle);

      if (sentence->block < block)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

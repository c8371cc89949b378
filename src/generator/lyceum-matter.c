/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-matter-private.h"

#include "lyceum-heading-title-private.h"
#include "lyceum-matter-titles-private.h"

#include <string.h>

/* So many blocks make a list of links or of entries; fewer may be anything. */
#define MIN_LIST 5
/* Exercises that are more than this share of a range are what it is about. */
#define MAX_EXERCISES 0.6
/* Blocks of a book, and which hundredths of it are its front and its back. */
#define MIN_BOOK 300
#define FRONT_SHARE 15
#define BACK_SHARE 88

gboolean
_lyceum_is_boilerplate (const char *sentence)
{
  static const char *const signs[] = { "\xc2\xa9",
                                       "(c) 19",
                                       "(c) 20",
                                       "Licensed under",
                                       "licensed under",
                                       "All rights reserved",
                                       "all rights reserved",
                                       "ISBN ",
                                       "Creative Commons",
                                       "Permission is granted",
                                       "permission is granted",
                                       NULL };

  if (strlen (sentence) > 400)
    return FALSE;
  for (guint i = 0; signs[i]; i++)
    {
      if (strstr (sentence, signs[i]))
        return TRUE;
    }
  return FALSE;
}

static guint
linked_bytes (const LyceumBlock *block)
{
  guint bytes = 0;

  for (guint i = 0; block->spans && i < block->spans->len; i++)
    {
      const LyceumSpan *span = &g_array_index (block->spans, LyceumSpan, i);

      if (span->styles & LYCEUM_SPAN_LINK)
        bytes += span->end - span->start;
    }
  return bytes;
}

static gboolean
ends_like_sentence (const char *text)
{
  const gsize length = strlen (text);

  return length > 0 && strchr (".!?:;\"", text[length - 1]) != NULL;
}

/* "Chapter 1 ........ 12", "Cells . . . . 7" */
static gboolean
has_leaders (const char *text)
{
  const char *at = text + strlen (text);
  guint dots = 0;

  while (at > text && (g_ascii_isdigit (at[-1]) || at[-1] == ' '))
    at--;
  if (*at == '\0')
    return FALSE;
  while (at > text && (at[-1] == '.' || at[-1] == ' '))
    {
      at--;
      dots += *at == '.';
    }
  return dots >= 4;
}

/* A bibliography's entry has a year, an address or an ISBN; an index's ends in a page. */
static gboolean
looks_like_entry (const char *text)
{
  const gsize length = strlen (text);

  if (strstr (text, "http") || strstr (text, "ISBN") || strstr (text, "doi"))
    return TRUE;
  if (length > 0 && length < 80 && g_ascii_isdigit (text[length - 1]))
    return TRUE;
  for (const char *at = text; length >= 4 && at + 4 <= text + length; at++)
    {
      if ((strncmp (at, "1", 1) == 0 || strncmp (at, "20", 2) == 0) && g_ascii_isdigit (at[1]) &&
          g_ascii_isdigit (at[2]) && g_ascii_isdigit (at[3]) && !g_ascii_isdigit (at[4]) &&
          (at == text || !g_ascii_isalnum (at[-1])))
        return TRUE;
    }
  return FALSE;
}

/* One past the last block that stands under the heading at @index. */
static guint
subtree_end (LyceumDocument *document, guint index, guint end)
{
  const LyceumBlock *heading = lyceum_document_get_block (document, index);

  for (guint i = index + 1; i < end; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);

      if (block->kind == LYCEUM_BLOCK_HEADING && block->level <= heading->level)
        return i;
    }
  return end;
}

/* Whether a block says something, and is not only a name. */
static gboolean
is_sentence_like (const LyceumBlock *block)
{
  return strlen (block->text) > 120 || (ends_like_sentence (block->text) && strlen (block->text) > 40);
}

/* At the ends of a book: whether the blocks up to the next heading are many short items without a sentence among them,
 * as in lists of notation, of acronyms, of people, and in an index. */
static gboolean
holds_names (LyceumDocument *document, guint first, guint end)
{
  const guint n_all = lyceum_document_get_n_blocks (document);
  guint n_blocks = 0, n_sentences = 0;

  if (n_all < MIN_BOOK || (first > n_all / 100 * FRONT_SHARE && first < n_all / 100 * BACK_SHARE))
    return FALSE;
  for (guint i = first; i < end; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);

      if (block->kind == LYCEUM_BLOCK_HEADING)
        break;
      if (block->kind != LYCEUM_BLOCK_LIST_ITEM && block->kind != LYCEUM_BLOCK_PARAGRAPH)
        return FALSE;
      n_blocks++;
      n_sentences += is_sentence_like (block);
    }
  return n_blocks >= MIN_LIST * 2 && n_sentences * 10 <= n_blocks;
}

static gboolean
holds_entries (LyceumDocument *document, guint first, guint end)
{
  guint n_entries = 0, n_texts = 0, n_sentences = 0;

  for (guint i = first; i < end; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);

      if (block->kind == LYCEUM_BLOCK_HEADING)
        continue;
      n_texts++;
      n_entries += looks_like_entry (block->text);
      n_sentences += is_sentence_like (block);
    }
  return n_texts > 0 && (n_entries * 2 >= n_texts || n_sentences * 5 < n_texts);
}

/* Whether the blocks up to the next heading are links and little else: contents, an index, a list of theorems. */
static gboolean
holds_links (LyceumDocument *document, guint first, guint end)
{
  gsize linked = 0, all = 0;
  guint n_blocks = 0;

  for (guint i = first; i < end; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);

      if (block->kind == LYCEUM_BLOCK_HEADING)
        break;
      linked += linked_bytes (block);
      all += strlen (block->text);
      n_blocks++;
    }
  return n_blocks >= MIN_LIST && linked * 10 >= all * 7;
}

/* Letters and digits only, folded: "Definition SLE: System" and "Definition SLE System" are one. */
static char *
bare_letters (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  GString *bare = g_string_new (NULL);

  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (g_unichar_isalnum (g_utf8_get_char (at)))
        g_string_append_unichar (bare, g_utf8_get_char (at));
    }
  return g_string_free (bare, FALSE);
}

/* The headings of the whole document. Long texts under the kind of a heading are none. */
static GHashTable *
collect_headings (LyceumDocument *document)
{
  GHashTable *headings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < lyceum_document_get_n_blocks (document); i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);

      if (block->kind == LYCEUM_BLOCK_HEADING && strlen (block->text) < 400)
        g_hash_table_add (headings, bare_letters (block->text));
    }
  return headings;
}

/* "Theorem EOPSS Equation Operations": an item that is called as headings are. */
static gboolean
is_labelled (const char *text)
{
  g_autoptr (LyceumHeadingParts) parts = _lyceum_heading_parts_new (text);

  return parts->label && !ends_like_sentence (text);
}

/* Whether the blocks up to the next heading are a list of the document's own headings. */
static gboolean
holds_headings (LyceumDocument *document, guint first, guint end, GHashTable **headings)
{
  guint n_items = 0, n_headings = 0;

  for (guint i = first; i < end && lyceum_document_get_block (document, i)->kind != LYCEUM_BLOCK_HEADING; i++)
    n_items += lyceum_document_get_block (document, i)->kind == LYCEUM_BLOCK_LIST_ITEM;
  if (n_items < MIN_LIST)
    return FALSE;
  n_items = 0;
  for (guint i = first; i < end; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);
      g_autofree char *bare = NULL;

      if (block->kind == LYCEUM_BLOCK_HEADING)
        break;
      if (strlen (block->text) > 250)
        return FALSE;
      if (block->kind != LYCEUM_BLOCK_LIST_ITEM)
        continue;
      if (!*headings)
        *headings = collect_headings (document);
      bare = bare_letters (block->text);
      n_items++;
      n_headings += g_hash_table_contains (*headings, bare) || is_labelled (block->text);
    }
  return n_items >= MIN_LIST && n_headings * 2 >= n_items;
}

/* "T h i s   S e c t i o n   i s   a   D r a f t": letters set apart, as on a title page; no words to read. */
static gboolean
is_letterspaced (const LyceumBlock *block)
{
  guint n_words = 0, n_letters = 0;

  if (block->kind != LYCEUM_BLOCK_PARAGRAPH)
    return FALSE;
  for (const char *at = block->text; *at != '\0';)
    {
      const char *end = at;

      while (*end != '\0' && *end != ' ')
        end = g_utf8_next_char (end);
      if (end > at)
        {
          n_words++;
          n_letters += g_utf8_next_char (at) >= end - 1 && g_unichar_isalpha (g_utf8_get_char (at)) &&
                       (g_utf8_next_char (at) == end || strchr (",.:;!?", end[-1]) != NULL);
        }
      at = *end == ' ' ? end + 1 : end;
    }
  return n_words >= 12 && n_letters * 10 >= n_words * 9;
}

static gboolean
is_loose_link (const LyceumBlock *block)
{
  const gsize length = strlen (block->text);

  if (block->kind != LYCEUM_BLOCK_PARAGRAPH && block->kind != LYCEUM_BLOCK_CAPTION)
    return FALSE;
  return has_leaders (block->text) ||
         (length < 160 && !ends_like_sentence (block->text) && linked_bytes (block) * 2 >= length);
}

static void
leave_out (gboolean *left_out, guint first, guint end)
{
  for (guint i = first; i < end; i++)
    left_out[i] = TRUE;
}

/* Leaves exercises out of @left_out, unless they are most of the range. */
static void
leave_exercises_out (LyceumDocument *document, gboolean *left_out, guint first, guint n_blocks)
{
  g_autofree gboolean *trial = g_memdup2 (left_out, sizeof (gboolean) * n_blocks);
  gsize dropped = 0, all = 0;

  for (guint i = 0; i < n_blocks; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, first + i);
      g_autofree char *title = NULL;

      if (block->kind != LYCEUM_BLOCK_HEADING || trial[i])
        continue;
      title = _lyceum_heading_fold (block->text);
      if (_lyceum_heading_asks (title))
        leave_out (trial, i, subtree_end (document, first + i, first + n_blocks) - first);
    }
  for (guint i = 0; i < n_blocks; i++)
    {
      const gsize length = left_out[i] ? 0 : strlen (lyceum_document_get_block (document, first + i)->text);

      all += length;
      dropped += trial[i] ? length : 0;
    }
  if (dropped <= all * MAX_EXERCISES)
    memcpy (left_out, trial, sizeof (gboolean) * n_blocks);
}

gboolean *
_lyceum_find_left_out (LyceumDocument *document, guint first_block, guint n_blocks)
{
  gboolean *left_out = g_new0 (gboolean, n_blocks + 1);
  const guint end = first_block + n_blocks;
  g_autoptr (GHashTable) headings = NULL;
  guint n_kept = 0;

  for (guint i = first_block; i < end; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);
      g_autofree char *title = NULL;

      if (left_out[i - first_block])
        continue;
      if (block->kind != LYCEUM_BLOCK_HEADING)
        {
          left_out[i - first_block] = is_loose_link (block) || is_letterspaced (block);
          continue;
        }
      title = _lyceum_heading_fold (block->text);
      if (_lyceum_heading_is_matter (title) ||
          (_lyceum_heading_lists_entries (title) && holds_entries (document, i + 1, subtree_end (document, i, end))))
        leave_out (left_out, i - first_block, subtree_end (document, i, end) - first_block);
      else if (holds_links (document, i + 1, end) || holds_names (document, i + 1, end) ||
               holds_headings (document, i + 1, end, &headings))
        {
          for (guint k = i;
               k < end && (k == i || lyceum_document_get_block (document, k)->kind != LYCEUM_BLOCK_HEADING); k++)
            left_out[k - first_block] = TRUE;
        }
    }
  leave_exercises_out (document, left_out, first_block, n_blocks);

  for (guint i = 0; i < n_blocks; i++)
    n_kept += !left_out[i] && lyceum_document_get_block (document, first_block + i)->kind != LYCEUM_BLOCK_HEADING;
  if (n_kept == 0)
    memset (left_out, 0, sizeof (gboolean) * n_blocks);
  return left_out;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-chunks.h"

#include <string.h>

#include "lyceum-tokens.h"

/* In quarters of a token, so that the sum of many short runs does not lose its fractions. */
#define QUARTERS_WANTED (300 * 4)
#define QUARTERS_LIMIT (512 * 4)
/* What is left at the end of a section and is shorter than this joins the passage before it, where it fits. */
#define QUARTERS_LEFT_OVER (75 * 4)

#define N_HEADING_LEVELS 6
/* Of less text than that nothing is said about its language. */
#define BYTES_TO_GUESS_FROM 240
#define GRAMMAR_SHARE 0.25

typedef struct
{
  LyceumDocument *document;
  const char *language;
  GPtrArray *chunks; /* (element-type LyceumChunk) */
  char *headings[N_HEADING_LEVELS];
  GString *text;
  guint quarters;
  char joint;        /* what would part the text from the passage before it */
  guint n_before;    /* passages before the section */
  guint first_block;
  guint last_block;
} Cutter;

void
lyceum_chunk_free (LyceumChunk *chunk)
{
  g_free (chunk->heading_path);
  g_free (chunk->text);
  g_free (chunk->location);
  g_clear_pointer (&chunk->terms, lyceum_terms_free);
  g_free (chunk);
}

static void
cutter_clear (Cutter *cutter)
{
  for (guint i = 0; i < N_HEADING_LEVELS; i++)
    g_clear_pointer (&cutter->headings[i], g_free);
  g_string_free (cutter->text, TRUE);
  g_clear_pointer (&cutter->chunks, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cutter, cutter_clear)

static guint
character_quarters (gunichar character)
{
  if (character < 0x300)
    return 1;
  return g_unichar_iswide (character) ? 4 : 2;
}

static guint
text_quarters (const char *text,
               gsize       length)
{
  guint quarters = 0;

  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    quarters += character_quarters (g_utf8_get_char (p));

  return quarters;
}

static char *
join_headings (Cutter *cutter)
{
  g_autoptr (GPtrArray) path = g_ptr_array_new ();

  for (guint i = 0; i < N_HEADING_LEVELS; i++)
    if (cutter->headings[i])
      g_ptr_array_add (path, cutter->headings[i]);
  g_ptr_array_add (path, NULL);

  return g_strjoinv (" › ", (char **) path->pdata);
}

/* Returns: whether the end of a section went into the passage before it. */
static gboolean
cutter_join_left_over (Cutter *cutter)
{
  LyceumChunk *last;
  char *joined;

  if (cutter->text->len == 0 || cutter->quarters >= QUARTERS_LEFT_OVER || cutter->chunks->len == cutter->n_before)
    return FALSE;
  last = g_ptr_array_index (cutter->chunks, cutter->chunks->len - 1);
  if (text_quarters (last->text, strlen (last->text)) + cutter->quarters >= QUARTERS_LIMIT)
    return FALSE;

  joined = g_strdup_printf ("%s%c%s", last->text, cutter->joint, cutter->text->str);
  g_free (last->text);
  last->text = joined;
  last->n_blocks = cutter->last_block - last->first_block + 1;
  g_string_truncate (cutter->text, 0);
  cutter->quarters = 0;
  return TRUE;
}

static void
cutter_flush (Cutter *cutter)
{
  LyceumChunk *chunk;

  if (cutter->text->len == 0)
    return;

  chunk = g_new0 (LyceumChunk, 1);
  chunk->heading_path = join_headings (cutter);
  chunk->text = g_strndup (cutter->text->str, cutter->text->len);
  chunk->first_block = cutter->first_block;
  chunk->n_blocks = cutter->last_block - cutter->first_block + 1;
  chunk->location = lyceum_document_describe_place (cutter->document, cutter->first_block);
  g_ptr_array_add (cutter->chunks, chunk);

  g_string_truncate (cutter->text, 0);
  cutter->quarters = 0;
}

static void
cutter_end_section (Cutter *cutter)
{
  if (!cutter_join_left_over (cutter))
    cutter_flush (cutter);
  cutter->n_before = cutter->chunks->len;
}

/* Adds a run that fits into a passage; starts a new passage where it would not fit into this one. */
static void
cutter_add (Cutter     *cutter,
            guint       block,
            const char *text,
            gsize       length,
            char        separator)
{
  guint quarters = text_quarters (text, length);

  if (cutter->quarters > 0 && cutter->quarters + 1 + quarters > QUARTERS_LIMIT)
    cutter_flush (cutter);
  if (cutter->text->len == 0)
    {
      cutter->first_block = block;
      cutter->joint = separator;
    }
  else
    {
      g_string_append_c (cutter->text, separator);
      cutter->quarters++;
    }

  g_string_append_len (cutter->text, text, length);
  cutter->quarters += quarters;
  cutter->last_block = block;

  if (cutter->quarters >= QUARTERS_WANTED)
    cutter_flush (cutter);
}

/* Where a run that begins at @start has to end to be no longer than a passage: at the end of a line where lines count, at a space,
 * or, without one, anywhere. */
static const char *
find_cut (const char *start,
          const char *end,
          gboolean    by_lines)
{
  const char *space = NULL, *line = NULL;
  guint quarters = 0;

  for (const char *p = start; p < end; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      quarters += character_quarters (character);
      if (quarters > QUARTERS_WANTED)
        return line ? line : space ? space : p;
      if (by_lines && character == '\n' && p > start)
        line = p;
      if (p > start && g_unichar_isspace (character))
        space = p;
    }

  return end;
}

/* What is longer than a passage: a table and a listing, which are cut between lines, and a sentence without end. */
static void
cutter_add_long (Cutter     *cutter,
                 guint       block,
                 const char *text,
                 gsize       length,
                 gboolean    by_lines)
{
  const char *end = text + length;
  char separator = by_lines ? '\n' : ' ';

  for (const char *start = text; start < end;)
    {
      const char *cut = find_cut (start, end, by_lines);

      cutter_add (cutter, block, start, cut - start, separator);
      separator = by_lines && *cut == '\n' ? '\n' : ' ';
      /* The white space at the head of a line of code is a part of it. */
      if (separator == '\n')
        {
          start = cut + 1;
          continue;
        }
      for (start = cut; start < end && g_unichar_isspace (g_utf8_get_char (start));)
        start = g_utf8_next_char (start);
    }
}

static void
cutter_add_sentences (Cutter     *cutter,
                      guint       block,
                      const char *text)
{
  g_autoptr (GArray) sentences = lyceum_split_sentences (text, cutter->language);

  for (guint i = 0; i < sentences->len; i++)
    {
      const LyceumRange *range = &g_array_index (sentences, LyceumRange, i);
      gsize length = range->end - range->start;

      if (text_quarters (text + range->start, length) > QUARTERS_LIMIT)
        cutter_add_long (cutter, block, text + range->start, length, FALSE);
      else
        cutter_add (cutter, block, text + range->start, length, i == 0 ? '\n' : ' ');
    }
}

static void
cutter_enter_heading (Cutter            *cutter,
                      const LyceumBlock *block)
{
  guint level = CLAMP (block->level, 1, N_HEADING_LEVELS);

  cutter_end_section (cutter);
  for (guint i = level - 1; i < N_HEADING_LEVELS; i++)
    g_clear_pointer (&cutter->headings[i], g_free);
  cutter->headings[level - 1] = g_strdup (block->text);
}

static void
cutter_add_block (Cutter            *cutter,
                  guint              index,
                  const LyceumBlock *block)
{
  gsize length = strlen (block->text);

  if (block->kind == LYCEUM_BLOCK_HEADING)
    cutter_enter_heading (cutter, block);
  else if (text_quarters (block->text, length) <= QUARTERS_LIMIT)
    cutter_add (cutter, index, block->text, length, '\n');
  else if (block->kind == LYCEUM_BLOCK_TABLE || block->kind == LYCEUM_BLOCK_CODE)
    cutter_add_long (cutter, index, block->text, length, TRUE);
  else
    cutter_add_sentences (cutter, index, block->text);
}

/* Whether so many of the words are words of grammar of the language that they were made by that it must be the right one. */
static gboolean
has_own_grammar (const char *body)
{
  guint n = 1, n_stop = 0;

  for (const char *p = body; *p; p++)
    {
      n += *p == ' ';
      n_stop += *p == LYCEUM_TERM_STOP && (p == body || p[-1] == ' ');
    }
  return n_stop >= GRAMMAR_SHARE * n;
}

/* A quotation in another language has other stems. Of a few words it cannot be told, and a list of names speaks for none. */
static void
make_terms (LyceumChunk *chunk,
            const char  *language)
{
  const char *guess;

  chunk->terms = lyceum_terms_new (chunk->heading_path, chunk->text, language);
  if (strlen (chunk->text) < BYTES_TO_GUESS_FROM || has_own_grammar (chunk->terms->body))
    return;
  guess = lyceum_guess_language (chunk->text);
  if (g_str_equal (guess, "und") || g_ascii_strncasecmp (guess, language ? language : "en", strlen (guess)) == 0)
    return;
  chunk->language = guess;
  lyceum_terms_free (chunk->terms);
  chunk->terms = lyceum_terms_new (chunk->heading_path, chunk->text, guess);
}

GPtrArray *
lyceum_chunks_cut_thread_cb (LyceumDocument *document,
                             const char     *language,
                             GCancellable   *cancellable,
                             GError        **error)
{
  g_auto (Cutter) cutter = { .document = document, .language = language };
  guint n_blocks = lyceum_document_get_n_blocks (document);

  cutter.chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_chunk_free);
  cutter.text = g_string_new (NULL);

  for (guint i = 0; i < n_blocks; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      cutter_add_block (&cutter, i, lyceum_document_get_block (document, i));
    }
  cutter_end_section (&cutter);
  for (guint i = 0; i < cutter.chunks->len; i++)
    {
      LyceumChunk *chunk = g_ptr_array_index (cutter.chunks, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      make_terms (chunk, language);
    }

  return g_steal_pointer (&cutter.chunks);
}

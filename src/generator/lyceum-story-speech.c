/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-story-private.h"

#include <string.h>

/* Who says what: “Call all hands!” cried Ahab. English only. */

/* Words of what somebody says that is worth asking about, and bytes of it. */
#define MIN_SAID 6
#define MAX_SAID 22
#define MAX_SAID_BYTES 160
/* Words of a name. */
#define MAX_NAME 3

static const char *const verbs[] = { "said",    "cried",     "replied",  "asked",     "answered",   "exclaimed", "shouted",  "whispered",
                                     "roared",  "muttered",  "murmured", "returned",  "continued",  "added",     "demanded", "screamed",
                                     "growled", "soliloquized", "thundered", "sang",  "observed",   "remarked",  NULL };

/* How many bytes the quote's end takes at @at: 0 where there is none. */
static gsize
closing_quote (const char *at)
{
  if (g_str_has_prefix (at, "\xe2\x80\x9d"))
    return 3;
  return *at == '"' ? 1 : 0;
}

/* Where the quote that ends before @end begins. Returns: (nullable). */
static const char *
find_opening (const char *text, const char *end)
{
  for (const char *at = end; at > text && end - at < MAX_SAID_BYTES + 8;)
    {
      at = g_utf8_prev_char (at);
      if (g_str_has_prefix (at, "\xe2\x80\x9d"))
        return NULL;
      if (g_str_has_prefix (at, "\xe2\x80\x9c"))
        return at + 3;
      if (*at == '"')
        return at + 1;
    }
  return NULL;
}

static guint
count_words (const char *text, gsize length)
{
  guint n = 1;

  for (gsize i = 0; i < length; i++)
    n += text[i] == ' ';
  return n;
}

/* "Captain Peleg", "the landlord" at @at, with a sign or the end behind it. Returns its length, or 0. */
static gsize
name_length (const char *at)
{
  static const char *const nobody[] = { "I", "He", "She", "They", "We", "You", "It", "The", "A", "An", NULL };
  const gboolean common = g_str_has_prefix (at, "the ");
  const char *end = at + (common ? 4 : 0);

  for (guint n = 0; n < (common ? 1 : MAX_NAME); n++)
    {
      const gsize word = strspn (end, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");
      g_autofree char *first = g_strndup (end, word);

      if (word < 2 || (!common && !g_ascii_isupper (*end)) || (common && !g_ascii_islower (*end)) || g_strv_contains (nobody, first))
        return 0;
      end += word;
      if (*end != ' ' || common || !g_ascii_isupper (end[1]))
        break;
      end++;
    }
  return *end == '\0' || strchr (".,;:", *end) ? (gsize) (end - at) : 0;
}

/* The speaker after the quote's end, or %NULL. */
static char *
find_speaker (const char *at)
{
  gsize word, length;
  g_autofree char *verb = NULL;

  if (*at != ' ')
    return NULL;
  at++;
  word = strspn (at, "abcdefghijklmnopqrstuvwxyz");
  verb = g_strndup (at, word);
  if (!g_strv_contains (verbs, verb) || at[word] != ' ')
    return NULL;
  length = name_length (at + word + 1);
  return length > 0 ? g_strndup (at + word + 1, length) : NULL;
}

/* Sentences of @block from byte @start to byte @end. */
static GArray *
sentences_between (const LyceumSectionAnalysis *analysis, guint block, guint start, guint end)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < analysis->sentences->len; i++)
    {
      const LyceumSentence *sentence = g_ptr_array_index (analysis->sentences, i);

      if (sentence->block == block && sentence->end > start && sentence->start < end)
        g_array_append_val (found, i);
    }
  return found;
}

static gboolean
ask (const LyceumSectionAnalysis *analysis, guint block, const char *text, const char *end, GPtrArray *questions)
{
  const char *start = find_opening (text, end);
  g_autofree char *said = NULL, *speaker = NULL;
  g_autoptr (GArray) answer = NULL;
  LyceumStoryQuestion *question;
  guint n_words;

  if (!start || end - start > MAX_SAID_BYTES)
    return FALSE;
  speaker = find_speaker (end + closing_quote (end));
  said = g_strndup (start, end - start);
  n_words = count_words (said, strlen (said));
  if (!speaker || n_words < MIN_SAID || n_words > MAX_SAID || strstr (said, speaker) || strpbrk (said, "\"\n") ||
      strstr (said, "\xe2\x80\x9c"))
    return FALSE;
  answer = sentences_between (analysis, block, (guint) (start - text), (guint) (end - text) + 4 + (guint) strlen (speaker));
  if (answer->len == 0)
    return FALSE;
  if (said[strlen (said) - 1] == ',')
    said[strlen (said) - 1] = '\0';
  question = g_new0 (LyceumStoryQuestion, 1);
  question->text = g_strdup_printf ("Who says “%s”?", said);
  question->answer = g_steal_pointer (&answer);
  g_ptr_array_add (questions, question);
  return TRUE;
}

void
_lyceum_story_ask_who_says (const LyceumSectionAnalysis *analysis, GPtrArray *questions, guint n_questions)
{
  const guint n_blocks = analysis->section->n_blocks;
  guint n = 0, next = 0;

  for (guint i = 0; i < n_blocks && n < n_questions; i++)
    {
      const LyceumBlock *block = _lyceum_section_analysis_block (analysis, analysis->section->first_block + i);

      /* Not all from the beginning. */
      if (!block || block->kind != LYCEUM_BLOCK_PARAGRAPH || i < next)
        continue;
      for (const char *at = block->text; *at != '\0'; at = g_utf8_next_char (at))
        {
          if (closing_quote (at) > 0 && at > block->text && ask (analysis, analysis->section->first_block + i, block->text, at, questions))
            {
              n++;
              next = i + n_blocks / (n_questions + 1) + 1;
              break;
            }
        }
    }
}

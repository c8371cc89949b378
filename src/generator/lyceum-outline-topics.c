/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-outline-private.h"

#include "lyceum-tokens.h"

#include <math.h>
#include <string.h>

/* Words of a title that is made of the text's own words, and bytes of text that are looked at for them. */
#define TITLE_WORDS 3
#define SAMPLE_LENGTH (24 * 1024)

/* A stem in one group: how often, and how it is written there first. */
typedef struct
{
  guint count;
  guint first; /* byte of its first use */
  char *word;  /* (owned) */
} Topic;

static void
topic_free (Topic *topic)
{
  g_free (topic->word);
  g_free (topic);
}

static gboolean
has_heading (GPtrArray *pieces, const LyceumPieceGroup *group)
{
  for (guint i = group->first; i < group->end; i++)
    {
      if (((LyceumPiece *) g_ptr_array_index (pieces, i))->heading != G_MAXUINT)
        return TRUE;
    }
  return FALSE;
}

static char *
sample_of (LyceumDocument *document, GPtrArray *pieces, const LyceumPieceGroup *group)
{
  GString *sample = g_string_new (NULL);

  for (guint i = group->first; i < group->end; i++)
    {
      const LyceumPiece *piece = g_ptr_array_index (pieces, i);

      for (guint k = piece->first; k < piece->first + piece->n_blocks && sample->len < SAMPLE_LENGTH; k++)
        {
          const LyceumBlock *block = lyceum_document_get_block (document, k);

          if (block->kind == LYCEUM_BLOCK_CODE || block->kind == LYCEUM_BLOCK_FORMULA)
            continue;
          g_string_append_len (sample, block->text, MIN (strlen (block->text), SAMPLE_LENGTH));
          g_string_append_c (sample, '\n');
        }
    }
  if (sample->len > SAMPLE_LENGTH)
    g_string_truncate (sample, g_utf8_find_prev_char (sample->str, sample->str + SAMPLE_LENGTH) - sample->str);
  return g_string_free (sample, FALSE);
}

static GHashTable *
count_topics (const char *text, const char *language)
{
  GHashTable *topics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) topic_free);
  g_autoptr (LyceumWords) words = lyceum_words_new (text, language);
  const gboolean nouns_have_capitals = strcmp (language, "de") == 0;

  for (guint i = 0; i < lyceum_words_get_n (words); i++)
    {
      const LyceumWord *word = lyceum_words_get (words, i);
      Topic *topic;

      if ((word->flags & (LYCEUM_WORD_STOP | LYCEUM_WORD_NUMBER)) ||
          word->end - word->start < (word->flags & LYCEUM_WORD_IDEOGRAPHIC ? 6 : 4))
        continue;
      /* In German what a text is about has a capital: "Sacks", but not "zwei". All tell of years. */
      if (nouns_have_capitals && (!(word->flags & LYCEUM_WORD_CAPITALISED) || g_str_has_prefix (text + word->start, "Jahr")))
        continue;
      topic = g_hash_table_lookup (topics, word->stem);
      if (!topic)
        {
          topic = g_new0 (Topic, 1);
          topic->first = (guint) word->start;
          topic->word = g_strndup (text + word->start, word->end - word->start);
          g_hash_table_insert (topics, g_strdup (word->stem), topic);
        }
      topic->count++;
    }
  return topics;
}

/* In how many groups each stem is. */
static GHashTable *
count_groups (GPtrArray *tables)
{
  GHashTable *groups = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < tables->len; i++)
    {
      GHashTableIter iter;
      gpointer stem;

      g_hash_table_iter_init (&iter, g_ptr_array_index (tables, i));
      while (g_hash_table_iter_next (&iter, &stem, NULL))
        g_hash_table_insert (groups, stem,
                             GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (groups, stem)) + 1));
    }
  return groups;
}

static char *
name_of (GHashTable *topics, GHashTable *groups, guint n_groups)
{
  const Topic *best[TITLE_WORDS] = { NULL };
  double values[TITLE_WORDS] = { 0 };
  GString *name = g_string_new (NULL);
  GHashTableIter iter;
  gpointer stem, value;

  g_hash_table_iter_init (&iter, topics);
  while (g_hash_table_iter_next (&iter, &stem, &value))
    {
      const Topic *topic = value;
      double weight = topic->count * log ((n_groups + 1.0) / GPOINTER_TO_UINT (g_hash_table_lookup (groups, stem)));

      if (topic->count < 2)
        continue;
      /* Of equals the earlier: the order of the table must not show. */
      for (guint i = 0; i < TITLE_WORDS; i++)
        {
          if (!best[i] || weight > values[i] || (weight == values[i] && topic->first < best[i]->first))
            {
              const Topic *topic_here = best[i];
              const double value_here = values[i];

              best[i] = topic;
              values[i] = weight;
              topic = topic_here;
              weight = value_here;
              if (!topic)
                break;
            }
        }
    }
  for (guint i = 0; i < TITLE_WORDS && best[i]; i++)
    g_string_append_printf (name, "%s%s", i > 0 ? " \xc2\xb7 " : "", best[i]->word);
  return g_string_free (name, FALSE);
}

GPtrArray *
_lyceum_group_topics (LyceumDocument *document, GPtrArray *pieces, GArray *groups)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  g_autoptr (GHashTable) totals = NULL;

  for (guint i = 0; i < groups->len; i++)
    {
      const LyceumPieceGroup *group = &g_array_index (groups, LyceumPieceGroup, i);
      g_autofree char *sample = has_heading (pieces, group) ? g_strdup ("") : sample_of (document, pieces, group);

      g_ptr_array_add (tables, count_topics (sample, *sample != '\0' ? lyceum_guess_language (sample) : "und"));
    }
  totals = count_groups (tables);
  for (guint i = 0; i < groups->len; i++)
    g_ptr_array_add (names, name_of (g_ptr_array_index (tables, i), totals, groups->len));
  return names;
}

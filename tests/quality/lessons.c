/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lessons.h"

#include "lyceum-builtin-generator.h"
#include "lyceum-extractor.h"
#include "lyceum-lesson-private.h"
#include "lyceum-section-analysis-private.h"
#include "lyceum-tokens.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <time.h>

/* Words of one unit of a text whose cuts are compared. */
#define UNIT 20

static const guint steps[] = { 3, 6, 10 };

/* Cuts */

/* Where a text is cut: for each unit, in which piece it stands. */
static GArray *
pieces_new (LyceumDocument *document, const gboolean *begins)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (guint));
  double words = 0;
  guint piece = 0;

  for (guint i = 0; i < lyceum_document_get_n_blocks (document); i++)
    {
      g_auto (GStrv) parts = g_strsplit (lyceum_document_get_block (document, i)->text, " ", -1);

      piece += begins[i] && pieces->len > 0 ? 1 : 0;
      for (words += g_strv_length (parts); words >= UNIT; words -= UNIT)
        g_array_append_val (pieces, piece);
    }
  return pieces;
}

static guint
count_pieces (GArray *pieces)
{
  return pieces->len > 0 ? g_array_index (pieces, guint, pieces->len - 1) + 1 : 1;
}

static GArray *
equal_pieces (guint n_units, guint n_pieces)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n_units; i++)
    {
      const guint piece = (guint) ((guint64) i * n_pieces / n_units);

      g_array_append_val (pieces, piece);
    }
  return pieces;
}

/* Pk (Beeferman) and WindowDiff (Pevzner and Hearst): the share of windows that are judged wrongly. */
static void
compare_cuts (GArray *truth, GArray *found, double *pk, double *window_diff)
{
  const guint k = MAX (truth->len / count_pieces (truth) / 2, 2);
  guint n = 0, wrong = 0, different = 0;

  for (guint i = 0; i + k < truth->len; i++)
    {
      const guint t = g_array_index (truth, guint, i + k) - g_array_index (truth, guint, i);
      const guint f = g_array_index (found, guint, i + k) - g_array_index (found, guint, i);

      n++;
      wrong += (t == 0) != (f == 0) ? 1 : 0;
      different += t != f ? 1 : 0;
    }
  *pk = n > 0 ? (double) wrong / n : 0;
  *window_diff = n > 0 ? (double) different / n : 0;
}

static gboolean *
outline_begins (LyceumDocument *document, GError **error)
{
  g_autoptr (GPtrArray) sections = lyceum_builtin_outline_thread_cb (document, NULL, error);
  gboolean *begins;

  if (!sections)
    return NULL;
  begins = g_new0 (gboolean, lyceum_document_get_n_blocks (document) + 1);
  for (guint i = 0; i < sections->len; i++)
    begins[((LyceumSection *) g_ptr_array_index (sections, i))->first_block] = TRUE;
  return begins;
}

static gboolean
measure_cuts (LyceumDocument *bare, const gboolean *truth, GError **error)
{
  g_autofree gboolean *found = outline_begins (bare, error);
  g_autoptr (GArray) right = NULL, ours = NULL, equal = NULL, equal_right = NULL;
  double pk, diff, plain_pk, plain_diff, even_pk, even_diff;

  if (!found)
    return FALSE;
  right = pieces_new (bare, truth);
  ours = pieces_new (bare, found);
  equal = equal_pieces (right->len, count_pieces (ours));
  equal_right = equal_pieces (right->len, count_pieces (right));
  compare_cuts (right, ours, &pk, &diff);
  compare_cuts (right, equal, &plain_pk, &plain_diff);
  compare_cuts (right, equal_right, &even_pk, &even_diff);
  g_print ("  cuts: Pk %.3f, WindowDiff %.3f with %u pieces (truth: %u); as many equal pieces %.3f, %.3f; as many as in truth "
           "%.3f, %.3f\n",
           pk, diff, count_pieces (ours), count_pieces (right), plain_pk, plain_diff, even_pk, even_diff);
  return TRUE;
}

/* What this thread has had of the processor, in microseconds: other programs do not count. */
static gint64
own_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* Outline, lessons and cards of a whole document, in time of the processor. */
static gboolean
measure_speed (LyceumDocument *document, GError **error)
{
  const gint64 start = own_time ();
  g_autoptr (GPtrArray) sections = lyceum_builtin_outline_thread_cb (document, NULL, error);
  gint64 lessons = 0, outline = own_time () - start, cards = 0;
  gsize bytes = 0;

  for (guint i = 0; i < lyceum_document_get_n_blocks (document); i++)
    bytes += strlen (lyceum_document_get_block (document, i)->text);
  for (guint i = 0; sections && i < sections->len; i++)
    {
      const gint64 before = own_time ();
      g_autoptr (LyceumLessonDraft) lesson =
          lyceum_builtin_lesson_thread_cb (document, g_ptr_array_index (sections, i), NULL, error);
      const gint64 between = own_time ();
      g_autoptr (GPtrArray) notes = NULL;

      if (!lesson)
        return FALSE;
      notes = lyceum_builtin_cards_thread_cb (document, g_ptr_array_index (sections, i), 0, NULL, error);
      if (!notes)
        return FALSE;
      lessons += between - before;
      cards += own_time () - between;
    }
  g_print ("  %.2f MB of text: outline %.3f s, lessons %.3f s, cards %.3f s: %.2f MB a second\n", (double) bytes / 1e6,
           (double) outline / 1e6, (double) lessons / 1e6, (double) cards / 1e6,
           (double) bytes / (double) MAX (outline + lessons + cards, 1));
  return sections != NULL;
}

static gboolean
measure_document (const char *path, GError **error)
{
  g_autoptr (LyceumDocument) document = lyceum_extractor_read_file_thread_cb (path, NULL, error), bare = NULL;
  g_autofree gboolean *begins = document ? outline_begins (document, error) : NULL, *truth = NULL;
  gboolean begun = FALSE;

  if (!begins)
    return FALSE;
  bare = lyceum_document_new ();
  lyceum_document_set_language (bare, lyceum_document_get_language (document));
  truth = g_new0 (gboolean, lyceum_document_get_n_blocks (document) + 1);
  for (guint i = 0; i < lyceum_document_get_n_blocks (document); i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);
      LyceumBlock *copy;

      begun = begun || begins[i];
      if (block->kind == LYCEUM_BLOCK_HEADING)
        continue;
      copy = lyceum_block_new (block->kind, block->text);
      copy->level = block->level;
      copy->number = block->number;
      copy->n_columns = block->n_columns;
      truth[lyceum_document_get_n_blocks (bare)] = begun;
      begun = FALSE;
      lyceum_document_take_block (bare, copy);
    }
  g_print ("Lessons: %s\n", path);
  return measure_cuts (bare, truth, error) && measure_speed (document, error);
}

/* Points */

typedef struct
{
  guint n_answers;
  guint n_found[G_N_ELEMENTS (steps)], n_plain[G_N_ELEMENTS (steps)];
  gsize n_bytes[G_N_ELEMENTS (steps)];
} Figures;

/* The first sentences of all paragraphs, then the second ones, …, up to @length bytes. */
static char *
first_sentences (LyceumDocument *document, const char *language, gsize length)
{
  GString *text = g_string_new (NULL);

  for (guint k = 0; k < 20; k++)
    for (guint i = 0; i < lyceum_document_get_n_blocks (document); i++)
      {
        const LyceumBlock *block = lyceum_document_get_block (document, i);
        g_autoptr (GArray) sentences = lyceum_split_sentences (block->text, language);
        const LyceumRange *range = k < sentences->len ? &g_array_index (sentences, LyceumRange, k) : NULL;

        if (range)
          g_string_append_len (text, block->text + range->start, (gssize) (range->end - range->start));
        g_string_append_c (text, '\n');
      }
  g_string_truncate (text, MIN (text->len, length));
  return g_string_free (text, FALSE);
}

static gboolean
measure_points (LyceumDocument *document, GPtrArray *answers, const char *language, Figures *figures, GError **error)
{
  const LyceumSection section = { .title = (char *) "",
                                  .heading_path = (char *) "",
                                  .n_blocks = lyceum_document_get_n_blocks (document),
                                  .minutes = 5 };
  g_autoptr (LyceumSectionAnalysis) analysis = _lyceum_section_analysis_new (document, &section, NULL, error);

  if (!analysis)
    return FALSE;
  figures->n_answers += answers->len;
  for (guint s = 0; s < G_N_ELEMENTS (steps); s++)
    {
      g_autoptr (GPtrArray) points = _lyceum_lesson_key_points (analysis, steps[s], NULL, 0);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *plain = NULL;

      for (guint i = 0; i < points->len; i++)
        g_string_append_printf (text, "%s\n", (char *) g_ptr_array_index (points, i));
      plain = first_sentences (document, language, text->len);
      figures->n_bytes[s] += text->len;
      for (guint i = 0; i < answers->len; i++)
        {
          figures->n_found[s] += strstr (text->str, g_ptr_array_index (answers, i)) ? 1 : 0;
          figures->n_plain[s] += strstr (plain, g_ptr_array_index (answers, i)) ? 1 : 0;
        }
    }
  return TRUE;
}

static GPtrArray *
read_article (JsonObject *article, LyceumDocument *document, LyceumDocument *all)
{
  JsonArray *paragraphs = json_object_get_array_member (article, "paragraphs");
  GPtrArray *answers = g_ptr_array_new ();

  for (guint p = 0; p < json_array_get_length (paragraphs); p++)
    {
      JsonObject *paragraph = json_array_get_object_element (paragraphs, p);
      JsonArray *questions = json_object_get_array_member (paragraph, "qas");
      const char *context = json_object_get_string_member (paragraph, "context");

      lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, context));
      lyceum_document_take_block (all, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, context));
      for (guint q = 0; q < json_array_get_length (questions); q++)
        {
          JsonArray *said = json_object_get_array_member (json_array_get_object_element (questions, q), "answers");

          if (json_array_get_length (said) > 0)
            g_ptr_array_add (answers, (char *) json_object_get_string_member (json_array_get_object_element (said, 0), "text"));
        }
    }
  return answers;
}

static gboolean
measure_questions (const char *path, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (LyceumDocument) all = lyceum_document_new ();
  g_autoptr (GArray) begins = g_array_new (FALSE, TRUE, sizeof (gboolean));
  Figures figures = { 0 };
  JsonArray *data;

  if (!json_parser_load_from_file (parser, path, error))
    return FALSE;
  data = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "data");
  for (guint i = 0; i < json_array_get_length (data); i++)
    {
      g_autoptr (LyceumDocument) document = lyceum_document_new ();
      g_autoptr (GPtrArray) answers = NULL;
      const guint first = lyceum_document_get_n_blocks (all);

      answers = read_article (json_array_get_object_element (data, i), document, all);
      g_array_set_size (begins, lyceum_document_get_n_blocks (all));
      g_array_index (begins, gboolean, first) = TRUE;
      if (!measure_points (document, answers, lyceum_guess_language (lyceum_document_get_block (document, 0)->text), &figures,
                           error))
        return FALSE;
    }
  g_print ("Lessons: %s\n", path);
  for (guint s = 0; s < G_N_ELEMENTS (steps); s++)
    g_print ("  %2u key points an article: %.3f of the answers in %zu bytes; the first sentences %.3f\n", steps[s],
             (double) figures.n_found[s] / figures.n_answers, figures.n_bytes[s],
             (double) figures.n_plain[s] / figures.n_answers);
  return measure_cuts (all, (gboolean *) (gpointer) begins->data, error);
}

gboolean
quality_measure_lessons (const char *path, GError **error)
{
  return g_str_has_suffix (path, ".json") ? measure_questions (path, error) : measure_document (path, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-search.h"

/* Scores, and which passages are given in the end: no collection is needed. */

static LyceumPassage *
add (GPtrArray  *passages,
     gint64      source_id,
     guint       position,
     const char *heading,
     const char *text,
     double      score)
{
  LyceumPassage *passage = g_new0 (LyceumPassage, 1);

  passage->source_id = source_id;
  passage->position = position;
  passage->first_block = 2 * position;
  passage->n_blocks = 2;
  passage->heading_path = g_strdup (heading);
  passage->text = g_strdup (text);
  passage->term = score;
  passage->vector = passage->rerank = -1;
  passage->score = score;
  g_ptr_array_add (passages, passage);
  return passage;
}

static GPtrArray *
passages_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_passage_free);
}

static char *
describe (GPtrArray *passages)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < passages->len; i++)
    {
      const LyceumPassage *passage = g_ptr_array_index (passages, i);

      g_string_append_printf (text, "%s%s %.2f", i > 0 ? "; " : "", passage->text, passage->score);
    }
  return g_string_free (text, FALSE);
}

static void
assert_chosen (GPtrArray                  *passages,
               const LyceumSearchSettings *settings,
               const char                 *expected)
{
  g_autofree char *found = NULL;

  lyceum_search_choose (passages, settings);
  found = describe (passages);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_score (void)
{
  static const struct { double term, vector, rerank, weight, score; } cases[] = {
    { 0.5, -1, -1, 0.3, 0.5 },            /* words alone */
    { 0.5, 1, -1, 0.3, 0.65 },
    { 0.5, 0, -1, 0.3, 0.35 },            /* far away is not unknown */
    { 0.5, 1, 0.2, 0.3, 0.41 },           /* a reranker has the place of the vector */
    { 0.5, -1, 0.2, 0.3, 0.41 },
    { 0.5, 1, -1, 0, 0.5 },
    { 0.5, 0.25, -1, 1, 0.25 },
    { 0.5, 0.25, -1, 7, 0.25 },
    { 0, 0, 0, 0.3, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LyceumSearchSettings settings = { .vector_weight = cases[i].weight };
      LyceumPassage passage = { .term = cases[i].term, .vector = cases[i].vector, .rerank = cases[i].rerank };

      lyceum_passage_set_score (&passage, &settings);
      g_assert_cmpfloat_with_epsilon (passage.score, cases[i].score, 1e-9);
    }
}

static void
test_choose (void)
{
  LyceumSearchSettings settings = LYCEUM_SEARCH_DEFAULTS;
  g_autoptr (GPtrArray) passages = passages_new (), few = passages_new (), all = passages_new (), none = passages_new ();

  /* Equal ones stay in their order; what is below the threshold goes, and what is on it stays. */
  add (passages, 1, 0, "", "a", 0.3);
  add (passages, 1, 5, "", "b", 0.9);
  add (passages, 1, 9, "", "c", 0.3);
  add (passages, 2, 0, "", "d", 0.2);
  add (passages, 2, 7, "", "e", 0.19);
  assert_chosen (passages, &settings, "b 0.90; a 0.30; c 0.30; d 0.20");

  settings.top_n = 1;
  add (few, 1, 0, "", "a", 0.3);
  add (few, 1, 5, "", "b", 0.9);
  assert_chosen (few, &settings, "b 0.90");

  /* Where vectors have no say there is no threshold. */
  settings.top_n = 6;
  settings.vector_weight = 0;
  add (all, 1, 0, "", "a", 0.01);
  assert_chosen (all, &settings, "a 0.01");
  assert_chosen (none, &settings, "");
}

static void
test_parents (void)
{
  LyceumSearchSettings settings = { .vector_weight = 0.3, .threshold = 0.2, .top_n = 6, .with_parents = TRUE };
  g_autoptr (GPtrArray) passages = passages_new ();
  LyceumPassage *cut, *joined;

  add (passages, 1, 3, "Cells", "c", 0.9)->vector = 0.6;
  add (passages, 1, 1, "Cells", "a", 0.5)->vector = 0.4;
  add (passages, 1, 2, "Cells", "b", 0.4);
  add (passages, 1, 4, "Tissues", "d", 0.65);
  add (passages, 2, 4, "Cells", "e", 0.55);
  add (passages, 1, 6, "Tissues", "f", 0.3);
  /* Below the threshold: it joins nothing. */
  add (passages, 1, 5, "Tissues", "g", 0.1);
  assert_chosen (passages, &settings, "d 0.65; a\nb\nc 0.60; e 0.55; f 0.30");
  joined = g_ptr_array_index (passages, 1);
  g_assert_cmpuint (joined->position, ==, 1);
  g_assert_cmpuint (joined->first_block, ==, 2);
  g_assert_cmpuint (joined->n_blocks, ==, 6);
  g_assert_cmpfloat_with_epsilon (joined->vector, 0.5, 1e-9);
  g_assert_cmpfloat (joined->rerank, ==, -1);

  /* One block that was cut in two is one line. */
  g_ptr_array_set_size (passages, 0);
  add (passages, 1, 0, "Cells", "It begins", 0.5);
  cut = add (passages, 1, 1, "Cells", "and goes on.", 0.5);
  cut->first_block = 1;
  assert_chosen (passages, &settings, "It begins and goes on. 0.50");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/passages/score", test_score);
  g_test_add_func ("/library/passages/choose", test_choose);
  g_test_add_func ("/library/passages/parents", test_parents);

  return g_test_run ();
}

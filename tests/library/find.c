/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-find.h"
#include "search-test.h"

#include <string.h>

/* Finding lessons, cards and passages while somebody types. */

static SearchTest *
make (void)
{
  static const SearchTestPassage passages[] = {
    { "Plants › Leaves", "Photosynthesis happens in the leaves of plants, in organelles called chloroplasts." },
    { "Animals", "Whales are mammals. A whale sings under water, and other whales answer." },
  };
  SearchTest *test = search_test_new ();

  search_test_add_source (test, search_test_add_course (test, "Biology"), "en", passages, G_N_ELEMENTS (passages));
  search_test_execute (
    test,
    "INSERT INTO lesson (id, course_id, source_id, position, title, location, first_block, n_blocks, minutes, markdown) VALUES"
    " (7, 1, 1, 0, 'Photosynthesis', 'page 1', 0, 1, 3, '## Light\n\nPlants make **sugar** from light. [More](http://x.example/)'),"
    " (8, 1, 1, 1, 'Whales', 'page 2', 1, 1, 3, 'They sing; photosynthesis is not what they do.'),"
    " (9, 1, 1, 2, 'Roots', 'page 3', 2, 1, 3, 'A root of $\\sqrt{x_1}$ is tiny.');"
    "INSERT INTO note (id, guid, course_id, lesson_id, source_id, position, place, kind, front, back, answers, quote, location,"
    " fingerprint, created_at) VALUES"
    " (3, 'a', 1, 7, 1, 0, 0, 'basic', 'What do plants make from light?', 'Sugar', '[]', '', 'page 1', 'a', 0),"
    " (4, 'b', 1, 8, 1, 0, 1, 'cloze', '{{c1::Whales::animals}} sing under water.', '', '[]', '', 'page 2', 'b', 0)");
  return test;
}

static GPtrArray *
find (SearchTest       *test,
      const char       *text,
      LyceumFindPlaces  places,
      gint64            course_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *found;

  lyceum_find_async (test->search, text, places, course_id, 5, NULL, search_test_ready_cb, &result);
  found = lyceum_find_finish (test->search, search_test_wait (&result), &error);
  g_assert_no_error (error);
  return found;
}

static void
assert_found (SearchTest       *test,
              const char       *text,
              LyceumFindPlaces  places,
              const char       *titles)
{
  g_autoptr (GPtrArray) found = find (test, text, places, 0);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? "; " : "", ((LyceumFound *) g_ptr_array_index (found, i))->title);
  g_test_message ("%s", text);
  g_assert_cmpstr (names->str, ==, titles);
}

static char *
marked (const char *text,
        GArray     *marks)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < marks->len; i++)
    {
      const LyceumRange *range = &g_array_index (marks, LyceumRange, i);

      g_string_append_printf (out, "%s%.*s", i > 0 ? "," : "", (int) (range->end - range->start), text + range->start);
    }
  return g_string_free (out, FALSE);
}

static void
test_typed (void)
{
  g_autoptr (SearchTest) test = make ();

  /* The title counts for more than the text. */
  assert_found (test, "photosynthesis", LYCEUM_FIND_LESSONS, "Photosynthesis; Whales");
  assert_found (test, "photosyn", LYCEUM_FIND_LESSONS, "Photosynthesis; Whales");
  assert_found (test, "PHOTO", LYCEUM_FIND_PASSAGES, "Plants › Leaves");
  assert_found (test, "chloroplas", LYCEUM_FIND_PASSAGES, "Plants › Leaves");
  assert_found (test, "whale s", LYCEUM_FIND_PASSAGES, "Animals");
  assert_found (test, "sugar ", LYCEUM_FIND_CARDS, "What do plants make from light?");
  assert_found (test, "whale", LYCEUM_FIND_CARDS, "Whales sing under water.");
  assert_found (test, "sug", LYCEUM_FIND_ALL, "Photosynthesis; What do plants make from light?");
  /* A word that is over does not go on. */
  assert_found (test, "sug ", LYCEUM_FIND_ALL, "");
  assert_found (test, "", LYCEUM_FIND_ALL, "");
  assert_found (test, "http", LYCEUM_FIND_LESSONS, "");
}

static void
test_phrases (void)
{
  g_autoptr (SearchTest) test = make ();

  assert_found (test, "\"sing under water\"", LYCEUM_FIND_CARDS, "Whales sing under water.");
  assert_found (test, "“sings under water”", LYCEUM_FIND_CARDS, "");
  assert_found (test, "“Sings under”", LYCEUM_FIND_PASSAGES, "Animals");
  assert_found (test, "\"under sing\"", LYCEUM_FIND_ALL, "");
}

/* Formulas are shown as they are read. */
static void
test_formulas (void)
{
  g_autoptr (SearchTest) test = make ();
  g_autoptr (GPtrArray) found = find (test, "tiny", LYCEUM_FIND_LESSONS, 0);
  const LyceumFound *first;

  g_assert_cmpuint (found->len, ==, 1);
  first = g_ptr_array_index (found, 0);
  g_assert_cmpstr (first->title, ==, "Roots");
  g_assert_null (strchr (first->excerpt, '$'));
  g_assert_null (strchr (first->excerpt, '\\'));
}

static void
test_marks (void)
{
  g_autoptr (SearchTest) test = make ();
  g_autoptr (GPtrArray) found = find (test, "whales sing wat", LYCEUM_FIND_PASSAGES, 1);
  const LyceumFound *first;
  g_autofree char *words = NULL;
  g_autoptr (GArray) marks = lyceum_find_marks ("Die Häuser am Fluss", "de", "Haus");
  g_autofree char *house = marked ("Die Häuser am Fluss", marks);

  g_assert_cmpuint (found->len, >=, 1);
  first = g_ptr_array_index (found, 0);
  words = marked (first->excerpt, first->excerpt_marks);
  g_assert_cmpstr (words, ==, "Whales,whale,sings,water,whales");
  g_assert_cmpstr (house, ==, "Häuser");
}

/* What is changed, deleted and made again is found as it is now. */
static void
test_changes (void)
{
  static const char integrity[] = "INSERT INTO item_index (item_index) VALUES ('integrity-check')";
  g_autoptr (SearchTest) test = make ();

  assert_found (test, "sugar", LYCEUM_FIND_LESSONS, "Photosynthesis");
  search_test_execute (test, "UPDATE lesson SET markdown = 'Plants make starch.' WHERE id = 7");
  assert_found (test, "sugar", LYCEUM_FIND_LESSONS, "");
  assert_found (test, "starch", LYCEUM_FIND_LESSONS, "Photosynthesis");
  search_test_execute (test, integrity);
  search_test_execute (test, "DELETE FROM note WHERE id = 3");
  assert_found (test, "sugar", LYCEUM_FIND_CARDS, "");
  search_test_execute (test, "UPDATE note SET front = 'What is honey?', back = 'Sugar of bees' WHERE id = 4");
  assert_found (test, "sugar", LYCEUM_FIND_CARDS, "What is honey?");
  search_test_execute (test, "DELETE FROM course");
  assert_found (test, "sugar", LYCEUM_FIND_ALL, "");
  g_assert_cmpint (search_test_number (test, "SELECT count(*) FROM item_terms"), ==, 0);
}

static void
test_hostile (void)
{
  static const char *const typed[] = { "\"", "\"\"\"", "*", "a*", "sug\"ar", "NOT", "{{c1::", "(", "\xff\xfe", "~", "=", ".", "%", "'; --" };
  g_autoptr (SearchTest) test = make ();

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    g_ptr_array_unref (find (test, typed[i], LYCEUM_FIND_ALL, 0));
  for (guint round = 0; round < 100; round++)
    {
      char bytes[48];

      for (guint i = 0; i < sizeof bytes - 1; i++)
        bytes[i] = (char) g_test_rand_int_range (1, 256);
      bytes[sizeof bytes - 1] = '\0';
      g_ptr_array_unref (find (test, bytes, LYCEUM_FIND_ALL, 0));
    }
}

static void
test_cancelled (void)
{
  g_autoptr (SearchTest) test = make ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_find_async (test->search, "whale", LYCEUM_FIND_ALL, 0, 5, cancellable, search_test_ready_cb, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (lyceum_find_finish (test->search, search_test_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/find/typed", test_typed);
  g_test_add_func ("/library/find/phrases", test_phrases);
  g_test_add_func ("/library/find/formulas", test_formulas);
  g_test_add_func ("/library/find/marks", test_marks);
  g_test_add_func ("/library/find/changes", test_changes);
  g_test_add_func ("/library/find/hostile", test_hostile);
  g_test_add_func ("/library/find/cancelled", test_cancelled);

  return g_test_run ();
}

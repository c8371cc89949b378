/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-lesson-text.h"

#include <string.h>

static const char lesson[] = "Opening words.\n\n"
                             "## First *part* ##\n\nSome text.\n\n"
                             "```c\n# not a heading\nint x;\n```\n\n"
                             "| a | b |\n| - | - |\n| 1 | 2 |\n\n"
                             "### Second part\n\nThe end.\n";

static void
test_headings (void)
{
  g_autoptr (GPtrArray) headings = lyceum_lesson_text_headings (lesson);
  const LyceumLessonHeading *first, *second;

  g_assert_cmpuint (headings->len, ==, 2);
  first = g_ptr_array_index (headings, 0);
  second = g_ptr_array_index (headings, 1);
  g_assert_cmpstr (first->text, ==, "First *part*");
  g_assert_cmpuint (first->level, ==, 2);
  g_assert_cmpstr (second->text, ==, "Second part");
  g_assert_true (g_str_has_prefix (lesson + second->offset, "### Second"));
}

static void
assert_split (gsize       offset,
              const char *begins,
              const char *title)
{
  g_autofree char *first = NULL, *second = NULL, *heading = NULL;

  if (!begins)
    {
      g_assert_false (lyceum_lesson_text_split (lesson, offset, &first, &second, &heading));
      return;
    }
  g_assert_true (lyceum_lesson_text_split (lesson, offset, &first, &second, &heading));
  g_assert_cmpstr (heading, ==, title);
  g_assert_true (g_str_has_prefix (second, begins));
  g_assert_true (g_str_has_prefix (lesson, first));
}

static gsize
offset_of (const char *words)
{
  return strstr (lesson, words) - lesson;
}

/* In a line it is cut before it; never inside of code or a table; never so that a part is empty. */
static void
test_split (void)
{
  assert_split (0, NULL, NULL);
  assert_split (5, NULL, NULL);
  assert_split (offset_of ("## First"), "Some text.", "First *part*");
  assert_split (offset_of ("First *"), "Some text.", "First *part*");
  assert_split (offset_of ("text."), "Some text.", NULL);
  assert_split (offset_of ("int x"), "```c\n# not", NULL);
  assert_split (offset_of ("| 1"), "| a | b |", NULL);
  assert_split (offset_of ("### Second"), "The end.", "Second part");
  assert_split (strlen (lesson) + 50, "The end.", NULL);
}

/* Whatever is cut, and wherever, no word is lost. */
static void
test_nothing_lost (void)
{
  for (gsize offset = 0; offset < sizeof lesson + 4; offset++)
    {
      g_autofree char *first = NULL, *second = NULL, *joined = NULL, *before = NULL, *after = NULL;

      if (!lyceum_lesson_text_split (lesson, offset, &first, &second, NULL))
        continue;
      joined = g_strconcat (first, "\n", second, NULL);
      before = lyceum_lesson_text_fold (lesson);
      after = lyceum_lesson_text_fold (joined);
      g_assert_cmpstr (before, ==, after);
    }
}

static void
test_join (void)
{
  g_autofree char *joined = lyceum_lesson_text_join ("One.\n\n", "Two", "\n\nTwo.");

  g_assert_cmpstr (joined, ==, "One.\n\n## Two\n\nTwo.");
}

static void
test_hostile (void)
{
  static const char *const texts[] = { "", "\n", "\n\n\n", "#", "# ", "```", "|", "\xc3\xa9", "a", "a\nb", "#######  x", "   ## x\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (gsize offset = 0; offset < 12; offset++)
      {
        g_autofree char *first = NULL, *second = NULL, *heading = NULL;
        g_autoptr (GPtrArray) headings = lyceum_lesson_text_headings (texts[i]);

        lyceum_lesson_text_split (texts[i], offset, &first, &second, &heading);
        g_assert_nonnull (headings);
      }
}

static void
test_fold (void)
{
  g_autofree char *folded = lyceum_lesson_text_fold ("  What IS the **Straße**?! ");

  g_assert_cmpstr (folded, ==, "what is the strasse");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study/lesson-text/headings", test_headings);
  g_test_add_func ("/study/lesson-text/split", test_split);
  g_test_add_func ("/study/lesson-text/nothing-lost", test_nothing_lost);
  g_test_add_func ("/study/lesson-text/join", test_join);
  g_test_add_func ("/study/lesson-text/hostile", test_hostile);
  g_test_add_func ("/study/lesson-text/fold", test_fold);
  return g_test_run ();
}

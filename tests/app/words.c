/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "lyceum-card-words.h"
#include "lyceum-course-words.h"

static char *
question (const char *kind,
          const char *front,
          const char *back)
{
  const LyceumCard card = { .kind = (char *) kind, .front = (char *) front, .back = (char *) back };

  return lyceum_card_words_question (&card);
}

static char *
answer (const char *kind,
        const char *front,
        const char *back)
{
  const LyceumCard card = { .kind = (char *) kind, .front = (char *) front, .back = (char *) back };

  return lyceum_card_words_answer (&card);
}

static void
test_cloze (void)
{
  static const struct
  {
    const char *front, *back, *question, *answer;
  } cases[] = {
    { "In […] he came.", "In 1855 he came.", "In <b>[…]</b> he came.", "In <b>1855</b> he came." },
    { "[…] is small", "A cell is small", "<b>[…]</b> is small", "<b>A cell</b> is small" },
    { "It is […]", "It is a < b", "It is <b>[…]</b>", "It is <b>a &lt; b</b>" },
    { "[…] and […] meet", "A and B meet", "<b>[…]</b> and <b>[…]</b> meet", "<b>A</b> and <b>B</b> meet" },
    { "The [a tool] cuts", "The knife cuts", "The <b>[a tool]</b> cuts", "The <b>knife</b> cuts" },
    { "See [1]: […] cuts", "See [1]: it cuts", "See [1]: <b>[…]</b> cuts", "See [1]: <b>it</b> cuts" },
    { "The […] `*` is one", "The star `*` is one", "The <b>[…]</b> <tt>*</tt> is one", "The <b>star</b> <tt>*</tt> is one" },
    { "Write `[…]` ` x", "Write `a<b` ` x", "Write `<b>[…]</b><tt> </tt> x", "Write `<b>a&lt;b</b><tt> </tt> x" },
    /* Not the same sentence: both as they are. */
    { "One […] thing", "Another matter", "One […] thing", "Another matter" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *asked = question ("cloze", cases[i].front, cases[i].back);
      g_autofree char *told = answer ("cloze", cases[i].front, cases[i].back);

      g_assert_cmpstr (asked, ==, cases[i].question);
      g_assert_cmpstr (told, ==, cases[i].answer);
    }
}

static void
test_list_and_basic (void)
{
  char *items[] = { (char *) "axe & saw", (char *) "knife", NULL };
  LyceumCard list = { .kind = (char *) "list", .front = (char *) "Name two", .back = (char *) "axe, knife", .answers = items };
  g_autofree char *told = lyceum_card_words_answer (&list);
  g_autofree char *spoken = lyceum_card_words_spoken (&list);
  g_autofree char *asked = NULL;
  g_autofree char *basic = answer ("basic", "What […]?", "a <tag>");

  g_assert_cmpstr (told, ==, "•  axe &amp; saw\n•  knife");
  g_assert_cmpstr (spoken, ==, "axe & saw, knife");

  /* Marks of code are for the eye that reads the source, not for a list or an ear. */
  items[0] = (char *) "`a & b`";
  g_free (spoken);
  spoken = lyceum_card_words_spoken (&list);
  g_assert_cmpstr (spoken, ==, "a & b, knife");
  list.front = (char *) "What does `free (p)` do?";
  asked = lyceum_card_words_asked (&list);
  g_assert_cmpstr (asked, ==, "What does free (p) do?");
  g_assert_cmpstr (basic, ==, "a &lt;tag&gt;");
}

static void
test_source_and_quote (void)
{
  LyceumCard card = { .kind = (char *) "basic", .front = (char *) "f", .back = (char *) "b", .source_name = (char *) "Book" };
  g_autofree char *alone = lyceum_card_words_source (&card);
  g_autofree char *placed = NULL, *quoted = NULL, *same = NULL;

  card.location = (char *) "page 3";
  card.quote = (char *) "A sentence.";
  placed = lyceum_card_words_source (&card);
  quoted = lyceum_card_words_quote (&card);
  card.quote = card.back;
  same = lyceum_card_words_quote (&card);
  g_assert_cmpstr (alone, ==, "Book");
  g_assert_cmpstr (placed, ==, "Book · page 3");
  g_assert_cmpstr (quoted, ==, "“A sentence.”");
  g_assert_null (same);
}

static void
test_course (void)
{
  LyceumCourse course = { .n_lessons = 2, .n_planned = 1, .n_read = 1, .n_cards = 1 };
  g_autofree char *reading = lyceum_course_words_reading (&course);
  g_autofree char *size = lyceum_course_words_size (&course);
  g_autofree char *making = lyceum_course_words_making (&course, NULL);

  g_assert_cmpstr (reading, ==, "1 of 3 lessons read");
  g_assert_cmpstr (size, ==, "2 lessons · 1 card");
  g_assert_cmpstr (making, ==, "Making lessons: 2 of 3");
  g_assert_cmpfloat_with_epsilon (lyceum_course_words_fraction (&course), 1 / 3.0, 1e-9);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/cloze", test_cloze);
  g_test_add_func ("/words/list-and-basic", test_list_and_basic);
  g_test_add_func ("/words/source-and-quote", test_source_and_quote);
  g_test_add_func ("/words/course", test_course);
  return g_test_run ();
}

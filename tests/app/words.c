/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <math.h>

#include "lyceum-card-words.h"
#include "lyceum-course-words.h"
#include "lyceum-task-words.h"

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

/* It is written as the wrong ones are, but never what the card does not say any more. */
static void
test_right_choice (void)
{
  char *gaps[] = { (char *) "one", (char *) "two", NULL }, *noun[] = { (char *) "the clergy", NULL };
  LyceumCard cloze = { .kind = (char *) "cloze", .front = (char *) "[…] and […]", .back = (char *) "one and two", .answers = gaps };
  LyceumCard basic = { .kind = (char *) "basic", .front = (char *) "Who?", .back = (char *) "The clergy", .answers = noun };
  g_autofree char *of_gaps = lyceum_card_words_right_choice (&cloze);
  g_autofree char *of_basic = lyceum_card_words_right_choice (&basic);
  g_autofree char *changed = NULL, *code = lyceum_card_words_choice ("`a<b`"), *spoken = lyceum_card_words_choice_spoken ("`a<b`");

  g_assert_cmpstr (of_gaps, ==, "one, two");
  g_assert_cmpstr (of_basic, ==, "the clergy");
  g_assert_cmpstr (code, ==, "<tt>a&lt;b</tt>");
  g_assert_cmpstr (spoken, ==, "a<b");
  basic.back = (char *) "The nobility";
  changed = lyceum_card_words_right_choice (&basic);
  g_assert_cmpstr (changed, ==, "The nobility");
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

static void
test_time_left (void)
{
  static const struct
  {
    double seconds;
    const char *text;
  } cases[] = {
    { 0, "a few seconds left" },
    { 9.9, "a few seconds left" },
    { 12, "about 10 seconds left" },
    { 27, "about 30 seconds left" },
    { 54, "about 50 seconds left" },
    { 56, "about a minute left" },
    { 89, "about a minute left" },
    { 95, "about 2 minutes left" },
    { 9 * 60, "about 9 minutes left" },
    { 9.7 * 60, "about 10 minutes left" },
    { 33 * 60, "about 35 minutes left" },
    { 51 * 60, "about 50 minutes left" },
    { 55 * 60, "about an hour left" },
    { 100 * 60, "about 2 hours left" },
    { 23 * 3600, "about 23 hours left" },
    { 30 * 3600, "more than a day left" },
    { -1, NULL },
    { NAN, NULL },
    { INFINITY, "more than a day left" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = lyceum_task_words_left (cases[i].seconds);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

#define NOW (G_GINT64_CONSTANT (1700000000) * 1000) /* 22:13:20 UTC */

static void
check_task (const LyceumTaskFacts *facts,
            const char            *expected,
            gint64                 expected_until)
{
  gint64 until = 0;
  g_autofree char *text = lyceum_task_words_describe (facts, NOW, &until);

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (until, ==, expected_until);
}

/* What is said, and when it has to be said anew. */
static void
test_task (void)
{
  LyceumTaskFacts facts = { .title = "Algebra", .kind = "course", .time_left = -1, .state = LYCEUM_TASK_STATE_QUEUED };

  check_task (&facts, "Waiting for its turn", G_MAXINT64);
  facts.state = LYCEUM_TASK_STATE_RUNNING;
  check_task (&facts, "Working…", NOW + 1000);
  facts.message = "Writing the lesson";
  facts.time_left = 130;
  facts.attempts = 2;
  check_task (&facts, "Writing the lesson · about 2 minutes left · attempt 2", NOW + 1000);

  facts.state = LYCEUM_TASK_STATE_WAITING;
  facts.reason = LYCEUM_WAIT_CHILDREN;
  facts.n_children = 106;
  facts.n_finished = 12;
  facts.n_failed = 2;
  check_task (&facts, "12 of 106 steps · about 2 minutes left · 2 failed · Writing the lesson", NOW + 1000);
  facts.reason = LYCEUM_WAIT_NETWORK;
  check_task (&facts, "Waits for the network · 12 of 106 steps · 2 failed", NOW + 1000);
  facts.state = LYCEUM_TASK_STATE_FAILED;
  check_task (&facts, "2 of 106 steps failed.", G_MAXINT64);
  facts.error = "The disk is full.";
  check_task (&facts, "2 of 106 steps failed. The disk is full.", G_MAXINT64);
  facts.n_children = facts.n_failed = 1;
  check_task (&facts, "The disk is full.", G_MAXINT64);
}

static void
test_task_times (void)
{
  LyceumTaskFacts facts = { .title = "Algebra", .kind = "course", .time_left = -1 };

  facts.reason = LYCEUM_WAIT_RETRY;
  facts.start_at = NOW + 19500;
  check_task (&facts, "Tries again in 20 s", NOW + 500);
  facts.error = "The server did not answer.";
  check_task (&facts, "Tries again in 20 s: The server did not answer.", NOW + 500);
  facts.start_at = NOW + 150 * 1000;
  facts.error = NULL;
  check_task (&facts, "Tries again in 3 minutes", NOW + 30 * 1000);
  facts.start_at = NOW;
  check_task (&facts, "Waiting for its turn", G_MAXINT64);
  facts.reason = LYCEUM_WAIT_RATE_LIMIT;
  check_task (&facts, "Waits: the server asked for a pause", G_MAXINT64);
  facts.start_at = NOW + 5000;
  check_task (&facts, "Waits 5 s: the server asked for a pause", NOW + 1000);

  facts.reason = LYCEUM_WAIT_NONE;
  facts.state = LYCEUM_TASK_STATE_SCHEDULED;
  facts.start_at = NOW + 30 * 1000;
  check_task (&facts, "Starts in 30 s", NOW + 1000);
  facts.start_at = NOW + 46 * 60 * 1000;
  check_task (&facts, "Starts at 22:59", NOW + 40 * 1000);
  facts.start_at = NOW + 3 * 60 * 60 * 1000;
  check_task (&facts, "Starts tomorrow at 01:13", NOW + 40 * 1000);

  facts.state = LYCEUM_TASK_STATE_SUCCEEDED;
  facts.created_at = NOW - 10 * 60 * 1000;
  facts.finished_at = NOW - 130 * 1000;
  check_task (&facts, "Done, 2 minutes ago · took 8 minutes", NOW + 50 * 1000);
  facts.started_at = facts.finished_at - 100;
  check_task (&facts, "Done, 2 minutes ago", NOW + 50 * 1000);
  facts.state = LYCEUM_TASK_STATE_CANCELLED;
  facts.finished_at = NOW;
  check_task (&facts, "Cancelled, just now", NOW + 60 * 1000);
  facts.finished_at = NOW - G_GINT64_CONSTANT (26) * 60 * 60 * 1000;
  check_task (&facts, "Cancelled, yesterday", NOW + 60 * 60 * 1000);
  /* A clock that was put back. */
  facts.finished_at = NOW + 60 * 1000;
  check_task (&facts, "Cancelled, just now", NOW + 2 * 60 * 1000);
}

static void
test_task_details (void)
{
  const LyceumTaskFacts facts = {
    .id = 42, .kind = "lesson", .title = "Lesson: Vector spaces", .state = LYCEUM_TASK_STATE_FAILED, .attempts = 3,
    .created_at = NOW, .finished_at = NOW + 1000, .error = "The disk is full.", .message = "Words of the book",
  };
  g_autofree char *details = lyceum_task_words_details (&facts);

  g_assert_true (g_str_has_suffix (details, "Task 42 (lesson): Lesson: Vector spaces\nState: failed\nAttempts: 3\n"
                                            "Submitted: 2023-11-14T22:13:20Z\nEnded: 2023-11-14T22:13:21Z\n"
                                            "Error: The disk is full.\n"));
  g_assert_null (strstr (details, "Words of the book"));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/cloze", test_cloze);
  g_test_add_func ("/words/list-and-basic", test_list_and_basic);
  g_test_add_func ("/words/right-choice", test_right_choice);
  g_test_add_func ("/words/source-and-quote", test_source_and_quote);
  g_test_add_func ("/words/course", test_course);
  g_test_add_func ("/words/time-left", test_time_left);
  g_test_add_func ("/words/task", test_task);
  g_test_add_func ("/words/task-times", test_task_times);
  g_test_add_func ("/words/task-details", test_task_details);
  return g_test_run ();
}

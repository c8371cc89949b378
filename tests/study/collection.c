/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study-test.h"

#include "lyceum-study-sql-private.h"

#include <string.h>

#define DAY_MS G_GINT64_CONSTANT (86400000)

/* Counts, computed once more from plain rows in the plainest way. */

typedef struct
{
  gint64 id, note, course, ordinal, state, due, due_day, suspended, buried;
} Row;

typedef struct
{
  guint review, learning, fresh;
} Counts;

static GArray *
read_cards (StudyTest *test)
{
  g_autofree char *text = study_test_rows (
      test, "SELECT id || ' ' || note_id || ' ' || course_id || ' ' || ordinal || ' ' || state || ' ' || due || ' ' || "
            "ifnull(due_day, 0) || ' ' || suspended || ' ' || ifnull(buried_day, -1) FROM card");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));

  for (guint i = 0; lines[i] && *lines[i]; i++)
    {
      gint64 numbers[9];
      char *next = lines[i];
      Row row;

      for (guint j = 0; j < G_N_ELEMENTS (numbers); j++)
        numbers[j] = g_ascii_strtoll (next, &next, 10);
      memcpy (&row, numbers, sizeof row);
      g_array_append_val (rows, row);
    }
  return rows;
}

static gboolean
comes_before (const Row *other,
              const Row *row,
              gint64     day)
{
  if (other->note != row->note || other->id == row->id || other->suspended || other->buried == day)
    return FALSE;
  if (other->state == 1 || other->state == 3)
    return TRUE;
  if (row->state == 2)
    return other->state == 2 &&
           (other->due_day < row->due_day || (other->due_day == row->due_day && other->ordinal < row->ordinal));
  return (other->state == 2 && other->due_day <= day) || (other->state == 0 && other->ordinal < row->ordinal);
}

static void
count_row (GArray *rows,
           guint   i,
           gint64  day,
           gint64  now,
           Counts *counts)
{
  const Row *row = &g_array_index (rows, Row, i);

  if (row->suspended || row->buried == day)
    return;
  if (row->state == 1 || row->state == 3)
    {
      counts->learning += row->due <= now + LYCEUM_LEARN_AHEAD_MS;
      return;
    }
  if (row->state == 2 && row->due_day > day)
    return;
  for (guint j = 0; j < rows->len; j++)
    if (comes_before (&g_array_index (rows, Row, j), row, day))
      return;
  counts->review += row->state == 2;
  counts->fresh += row->state == 0;
}

static Counts
count_by_force (StudyTest *test,
                gint64     course_id)
{
  g_autoptr (GArray) rows = read_cards (test);
  LyceumStudyTime time = _lyceum_collection_get_time (test->collection);
  Counts counts = { 0 };

  for (guint i = 0; i < rows->len; i++)
    if (g_array_index (rows, Row, i).course == course_id)
      count_row (rows, i, time.day, time.now, &counts);
  return counts;
}

/* @n_cards cards, many of them siblings, in all states that there are. */
static gint64
add_wild_course (StudyTest  *test,
                 const char *name,
                 guint       n_cards)
{
  gint64 course_id = study_test_add_course (test, name, 1, 1);
  const char *answers[] = { NULL };
  LyceumStudyTime time = _lyceum_collection_get_time (test->collection);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree LyceumNewNote *notes = g_new0 (LyceumNewNote, n_cards / 2);
  g_autofree char *sql = NULL;

  for (guint i = 0; i < n_cards / 2; i++)
    {
      char *front = g_strdup_printf ("{{c1::a}} %u {{c%u::b}}", i, i % 3 + 1);

      g_ptr_array_add (texts, front);
      notes[i] = (LyceumNewNote) {
        .kind = "cloze", .front = front, .back = "", .answers = answers, .quote = "", .location = "", .fingerprint = front,
      };
    }
  study_test_add_notes (test, study_test_lesson (test, course_id, 0, 0), notes, n_cards / 2);
  sql = g_strdup_printf (
      "UPDATE card SET state = abs(random()) %% 4, suspended = abs(random()) %% 5 = 0, "
      "buried_day = CASE abs(random()) %% 5 WHEN 0 THEN %1$" G_GINT64_FORMAT " WHEN 1 THEN %1$" G_GINT64_FORMAT " - 1 END "
      "WHERE course_id = %3$" G_GINT64_FORMAT ";"
      "UPDATE card SET due_day = %1$" G_GINT64_FORMAT " + abs(random()) %% 5 - 2, due = 0, stability = 5, difficulty = 5, reps = 1, "
      "interval = abs(random()) %% 40, reviewed_at = %2$" G_GINT64_FORMAT " - 864000000 "
      "WHERE state = 2 AND course_id = %3$" G_GINT64_FORMAT ";"
      "UPDATE card SET due = %2$" G_GINT64_FORMAT " + (abs(random()) %% 120 - 60) * 60000, stability = 5, difficulty = 5, reps = 1, "
      "reviewed_at = %2$" G_GINT64_FORMAT " - 60000 WHERE state IN (1, 3) AND course_id = %3$" G_GINT64_FORMAT,
      time.day, time.now, course_id);
  study_test_execute (test, sql);
  return course_id;
}

static void
assert_sitting (StudyTest *test,
                gint64     course_id,
                guint      expected)
{
  g_autoptr (LyceumStudySession) session = lyceum_study_session_new (test->collection, course_id);
  g_autoptr (GAsyncResult) result = NULL;
  LyceumSessionSummary summary;

  lyceum_study_session_load_async (session, NULL, study_test_ready_cb, &result);
  g_assert_true (lyceum_study_session_load_finish (session, study_test_wait (&result), NULL));
  lyceum_study_session_get_summary (session, &summary);
  g_assert_cmpuint (summary.n_new + summary.n_learning + summary.n_review, ==, expected);
}

static void
test_counts (void)
{
  for (guint run = 0; run < 12; run++)
    {
      g_autoptr (StudyTest) test = study_test_new ();
      gint64 courses[3];
      guint n_due = 0, n_review = 0, n_new = 0;
      g_autofree LyceumToday *today = NULL;

      courses[0] = add_wild_course (test, "one", 30);
      courses[1] = add_wild_course (test, "two", run % 3 == 0 ? 700 : 80);
      courses[2] = add_wild_course (test, "three", 160);
      for (guint i = 0; i < G_N_ELEMENTS (courses); i++)
        {
          Counts counts = count_by_force (test, courses[i]);
          g_autoptr (LyceumCourse) course = study_test_course (test, courses[i]);
          guint expected = MIN (counts.review, LYCEUM_REVIEWS_PER_DAY) + counts.learning + MIN (counts.fresh, LYCEUM_NEW_PER_DAY);

          g_assert_cmpuint (course->n_due, ==, expected);
          assert_sitting (test, courses[i], expected);
          n_review += counts.review;
          n_due += counts.learning;
          n_new += MIN (counts.fresh, LYCEUM_NEW_PER_DAY);
        }
      n_due += MIN (n_review, LYCEUM_REVIEWS_PER_DAY);
      today = study_test_today (test);
      g_assert_cmpuint (today->n_due, ==, n_due);
      g_assert_cmpuint (today->n_new, ==, n_new);
      assert_sitting (test, 0, n_due + n_new);
    }
}

/* Every count falls by one with every answer, down to nothing. */
static void
test_counts_while_studying (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = add_wild_course (test, "one", 120);
  g_autoptr (LyceumStudySession) session = lyceum_study_session_new (test->collection, course_id);
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (LyceumCourse) at_first = NULL;
  guint left;

  study_test_execute (test, "UPDATE card SET state = 0, due_day = NULL, due = id WHERE state IN (1, 3)");
  lyceum_study_session_load_async (session, NULL, study_test_ready_cb, &loaded);
  g_assert_true (lyceum_study_session_load_finish (session, study_test_wait (&loaded), NULL));
  at_first = study_test_course (test, course_id);
  left = at_first->n_due;
  g_assert_cmpuint (left, >, 10);
  while (lyceum_study_session_get_card (session))
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (LyceumCourse) course = NULL;

      lyceum_study_session_grade_async (session, LYCEUM_RATING_EASY, 100, study_test_ready_cb, &result);
      g_assert_true (lyceum_study_session_grade_finish (session, study_test_wait (&result), NULL));
      course = study_test_course (test, course_id);
      g_assert_cmpuint (course->n_due, ==, --left);
    }
  g_assert_cmpuint (left, ==, 0);
}

static void
test_today (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autofree char *sql = NULL;
  LyceumStudyTime time = _lyceum_collection_get_time (test->collection);
  g_autofree LyceumToday *today = NULL;

  study_test_add_cards (test, course_id, 10);
  sql = g_strdup_printf ("INSERT INTO review (card_id, reviewed_at, study_day, rating, state, elapsed, stability, difficulty, interval, "
                         "duration_ms, before) SELECT (SELECT min(id) FROM card), 5, %" G_GINT64_FORMAT " - value, 3, 2, 1, 1, 1, 1, "
                         "30000, '{}' FROM (WITH RECURSIVE d(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM d WHERE value < 30) "
                         "SELECT value FROM d WHERE value <> 12)",
                         time.day);
  study_test_execute (test, sql);
  today = study_test_today (test);
  g_assert_cmpuint (today->streak, ==, 11);
  g_assert_cmpuint (today->reviewed_today, ==, 0);
  g_assert_cmpuint (today->n_new, ==, 10);
  g_assert_cmpuint (today->n_cards, ==, 10);
  g_assert_cmpuint (today->minutes, ==, 5);
}

/* Changes */

typedef struct
{
  guint n;
  char *topics;
} Heard;

static void
changed_cb (LyceumCollection *collection,
            const char       *topic,
            gint64            id,
            Heard            *heard)
{
  char *topics = g_strdup_printf ("%s%s %" G_GINT64_FORMAT "\n", heard->topics ? heard->topics : "", topic, id);

  g_free (heard->topics);
  heard->topics = topics;
  heard->n++;
}

static void
test_changed (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 2);
  Heard heard = { 0 };
  g_autofree char *expected = g_strdup_printf ("card %" G_GINT64_FORMAT "\n", course_id);
  gint64 start;

  start = g_get_monotonic_time ();
  while (g_get_monotonic_time () - start < 200000)
    g_main_context_iteration (NULL, FALSE);
  g_signal_connect (test->collection, "changed", G_CALLBACK (changed_cb), &heard);
  for (guint i = 0; i < 2; i++)
    study_test_add_cards (test, course_id, 5);
  while (heard.n == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (heard.topics, ==, expected);
  g_free (heard.topics);
}

static gboolean
finish_change (StudyTest     *test,
               GAsyncResult **result,
               GError       **error)
{
  gboolean ok = lyceum_collection_change_finish (test->collection, study_test_wait (result), error);

  g_clear_object (result);
  return ok;
}

static void
test_hide_and_show (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  GAsyncResult *result = NULL;
  g_autofree char *before = NULL;
  gint64 id;

  study_test_add_cards (test, course_id, 3);
  before = study_test_rows (test, "SELECT id || ' ' || state || due || suspended || ifnull(buried_day, '-') || flag FROM card");
  id = study_test_int64 (test, "SELECT min(id) FROM card");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (LyceumCourse) course = NULL;
      gboolean hide = i == 0;

      lyceum_collection_set_card_suspended_async (test->collection, id, hide, study_test_ready_cb, &result);
      g_assert_true (finish_change (test, &result, NULL));
      lyceum_collection_bury_card_async (test->collection, id + 1, hide, study_test_ready_cb, &result);
      g_assert_true (finish_change (test, &result, NULL));
      lyceum_collection_set_card_flag_async (test->collection, id, hide ? 3 : 0, study_test_ready_cb, &result);
      g_assert_true (finish_change (test, &result, NULL));
      course = study_test_course (test, course_id);
      g_assert_cmpuint (course->n_due, ==, hide ? 1 : 3);
      g_assert_cmpuint (course->n_cards, ==, hide ? 2 : 3);
    }
  {
    g_autofree char *after =
        study_test_rows (test, "SELECT id || ' ' || state || due || suspended || ifnull(buried_day, '-') || flag FROM card");

    g_assert_cmpstr (after, ==, before);
  }
}

static void
test_deleted (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 2, 2);
  gint64 other = study_test_add_course (test, "other", 1, 1);
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 card;

  study_test_add_cards (test, course_id, 4);
  study_test_add_cards (test, other, 2);
  card = study_test_int64 (test, "SELECT min(id) FROM card");
  lyceum_collection_delete_course_async (test->collection, course_id, study_test_ready_cb, &result);
  g_assert_true (finish_change (test, &result, NULL));
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM card"), ==, 2);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM source"), ==, 1);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM lesson"), ==, 1);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM note"), ==, 2);

  lyceum_collection_delete_course_async (test->collection, course_id, study_test_ready_cb, &result);
  g_assert_false (finish_change (test, &result, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  lyceum_collection_rename_course_async (test->collection, course_id, "name", study_test_ready_cb, &result);
  g_assert_false (finish_change (test, &result, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  lyceum_collection_set_card_suspended_async (test->collection, card, TRUE, study_test_ready_cb, &result);
  g_assert_false (finish_change (test, &result, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND);
}

/* Strings that break what is careless with them. */
static void
test_hostile_strings (void)
{
  g_autofree char *long_text = g_strnfill (2 * 1024 * 1024, 'x');
  const char *texts[] = { "'; DROP TABLE card; --", "\"\\\n\t\x01\x7f", "%s%n%d", "{{c1::", "}}{{c1::}}::{{c255::x}}", "\u202e",
                          "🂡 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 é e\u0301", "", "[]", "{\"a\":1}", "</b><script>", "\xff\xfe not UTF-8 \xc3", long_text };
  g_autoptr (StudyTest) test = study_test_new ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *uid = g_strdup_printf ("course %u", i);
      gint64 course_id = study_test_add_course (test, uid, 1, 1);
      const char *answers[] = { texts[i], "plain", NULL };
      const char *kinds[] = { "basic", "cloze" };
      GAsyncResult *result = NULL;
      g_autoptr (LyceumCourse) course = NULL;
      g_autoptr (GPtrArray) cards = NULL;

      lyceum_collection_rename_course_async (test->collection, course_id, texts[i], study_test_ready_cb, &result);
      g_assert_true (finish_change (test, &result, NULL));
      course = study_test_course (test, course_id);
      g_assert_cmpstr (course->name, ==, texts[i]);
      for (guint j = 0; j < G_N_ELEMENTS (kinds); j++)
        {
          LyceumNewNote note = {
            .kind = kinds[j], .front = texts[i], .back = texts[i], .answers = answers, .quote = texts[i], .location = texts[i],
            .fingerprint = kinds[j],
          };

          study_test_add_notes (test, study_test_lesson (test, course_id, 0, 0), &note, 1);
        }
      cards = study_test_list_cards (test, course_id);
      g_assert_cmpuint (cards->len, >=, 2);
      g_assert_cmpstr (((LyceumCard *) g_ptr_array_index (cards, 0))->front, ==, texts[i]);
      if (g_utf8_validate (texts[i], -1, NULL))
        g_assert_cmpstr (((LyceumCard *) g_ptr_array_index (cards, 0))->answers[0], ==, texts[i]);
      assert_sitting (test, course_id, 2);
    }
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM course"), ==, G_N_ELEMENTS (texts));
}

/* Questions are kept with their answers; those of older lessons have none, and what is damaged hides no other. */
static void
test_questions (void)
{
  const char *texts[] = { "Why?", "Which \"two\"?", NULL }, *answers[] = { "", "- one\n- two" }, *places[] = { "", "page 3" };
  g_autofree char *json = _lyceum_json_from_questions (texts, answers, places);
  g_autoptr (GPtrArray) questions = _lyceum_json_to_questions (json);
  g_autoptr (GPtrArray) older = _lyceum_json_to_questions ("[\"Why?\", 7, {\"answer\": \"x\"}, {\"question\": \"How?\", \"answer\": 3}]");
  g_autoptr (GPtrArray) none = _lyceum_json_to_questions (NULL);
  const LyceumLessonQuestion *first, *second;

  g_assert_cmpuint (questions->len, ==, 2);
  first = g_ptr_array_index (questions, 0);
  second = g_ptr_array_index (questions, 1);
  g_assert_cmpstr (first->question, ==, "Why?");
  g_assert_null (first->answer);
  g_assert_null (first->place);
  g_assert_cmpstr (second->question, ==, "Which \"two\"?");
  g_assert_cmpstr (second->answer, ==, "- one\n- two");
  g_assert_cmpstr (second->place, ==, "page 3");
  g_assert_cmpuint (older->len, ==, 2);
  g_assert_cmpstr (((LyceumLessonQuestion *) g_ptr_array_index (older, 0))->question, ==, "Why?");
  g_assert_null (((LyceumLessonQuestion *) g_ptr_array_index (older, 1))->answer);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study/collection/counts", test_counts);
  g_test_add_func ("/study/collection/counts-while-studying", test_counts_while_studying);
  g_test_add_func ("/study/collection/today", test_today);
  g_test_add_func ("/study/collection/changed", test_changed);
  g_test_add_func ("/study/collection/hide-and-show", test_hide_and_show);
  g_test_add_func ("/study/collection/deleted", test_deleted);
  g_test_add_func ("/study/collection/hostile-strings", test_hostile_strings);
  g_test_add_func ("/study/collection/questions", test_questions);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-tray.h"
#include "study-test.h"

static void
set_tray (StudyTest        *test,
          LyceumTraySetting setting,
          gboolean          only_where_unset)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_collection_set_tray_setting_async (test->collection, setting, only_where_unset, study_test_ready_cb, &result);
  study_test_wait (&result);
  lyceum_collection_change_finish (test->collection, result, &error);
  g_assert_no_error (error);
}

static LyceumTraySetting
get_tray (StudyTest *test)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LyceumTraySetting setting;

  lyceum_collection_get_tray_setting_async (test->collection, NULL, study_test_ready_cb, &result);
  study_test_wait (&result);
  setting = lyceum_collection_get_tray_setting_finish (test->collection, result, &error);
  g_assert_no_error (error);
  return setting;
}

static GPtrArray *
list_tray (StudyTest *test,
           gint64     course_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *cards;

  lyceum_collection_list_tray_async (test->collection, course_id, 0, NULL, study_test_ready_cb, &result);
  study_test_wait (&result);
  cards = lyceum_collection_list_tray_finish (test->collection, result, &error);
  g_assert_no_error (error);
  return cards;
}

static LyceumEdit *
finish_edit (StudyTest     *test,
             GAsyncResult **result,
             GError       **error)
{
  g_autoptr (GAsyncResult) done = study_test_wait (result);

  *result = NULL;
  return lyceum_collection_edit_finish (test->collection, done, error);
}

static void
undo (StudyTest *test)
{
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumEdit) edit = NULL;

  lyceum_collection_undo_async (test->collection, 0, NULL, study_test_ready_cb, &result);
  edit = finish_edit (test, &result, &error);
  g_assert_no_error (error);
}

/* Four notes, the last a cloze of two gaps. */
static gint64
add_course (StudyTest *test)
{
  const char *const none[] = { NULL };
  gint64 course_id = study_test_add_course (test, "Course", 1, 1);
  LyceumNewNote notes[4] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    notes[i] = (LyceumNewNote){
      .kind = i < 3 ? "basic" : "cloze",
      .front = i < 3 ? "What is it?" : "{{c1::One}} and {{c2::two}}.",
      .back = "That.",
      .answers = none,
      .quote = "It is that.",
      .location = "page 1",
      .fingerprint = (const char *const[]){ "a", "b", "c", "d" }[i],
    };
  study_test_add_notes (test, study_test_lesson (test, course_id, 0, 0), notes, G_N_ELEMENTS (notes));
  return course_id;
}

static void
assert_counts (StudyTest *test,
               gint64     course_id,
               guint      n_tray,
               guint      n_cards)
{
  g_autoptr (LyceumCourse) course = study_test_course (test, course_id);
  g_autofree LyceumToday *today = study_test_today (test);
  g_autoptr (GPtrArray) cards = study_test_list_cards (test, course_id);
  g_autoptr (GPtrArray) waiting = list_tray (test, course_id);

  g_assert_cmpuint (course->n_tray, ==, n_tray);
  g_assert_cmpuint (today->n_tray, ==, n_tray);
  g_assert_cmpuint (waiting->len, ==, n_tray);
  g_assert_cmpuint (course->n_cards, ==, n_cards);
  g_assert_cmpuint (course->n_new, ==, n_cards);
  g_assert_cmpuint (cards->len, ==, n_cards);
}

static void
test_setting (void)
{
  g_autoptr (StudyTest) test = study_test_new ();

  g_assert_cmpint (get_tray (test), ==, LYCEUM_TRAY_UNSET);
  assert_counts (test, add_course (test), 0, 5);
  set_tray (test, LYCEUM_TRAY_ON, TRUE);
  g_assert_cmpint (get_tray (test), ==, LYCEUM_TRAY_ON);
  set_tray (test, LYCEUM_TRAY_OFF, FALSE);
  set_tray (test, LYCEUM_TRAY_ON, TRUE);
  g_assert_cmpint (get_tray (test), ==, LYCEUM_TRAY_OFF);
  set_tray (test, LYCEUM_TRAY_UNSET, FALSE);
  g_assert_cmpint (get_tray (test), ==, LYCEUM_TRAY_UNSET);
}

/* They count for nothing until they are kept; both can be taken back. */
static void
test_keep (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (LyceumEdit) kept = NULL, all = NULL;
  g_autofree char *words = NULL;
  gint64 course_id, note_id;

  set_tray (test, LYCEUM_TRAY_ON, FALSE);
  course_id = add_course (test);
  assert_counts (test, course_id, 4, 0);
  waiting = list_tray (test, 0);
  note_id = ((LyceumCard *) g_ptr_array_index (waiting, 3))->note_id;
  lyceum_collection_keep_notes_async (test->collection, &note_id, 1, NULL, study_test_ready_cb, &result);
  kept = finish_edit (test, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kept->kind, ==, "note-keep");
  assert_counts (test, course_id, 3, 2);
  lyceum_collection_keep_all_async (test->collection, course_id, NULL, study_test_ready_cb, &result);
  all = finish_edit (test, &result, &error);
  g_assert_no_error (error);
  words = lyceum_edit_describe (all);
  g_assert_cmpstr (words, ==, "3 cards kept");
  assert_counts (test, course_id, 0, 5);
  undo (test);
  assert_counts (test, course_id, 3, 2);
  undo (test);
  assert_counts (test, course_id, 4, 0);
}

static void
test_keep_nothing (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 course_id = add_course (test), note_id = 12345;

  g_assert_null ((lyceum_collection_keep_all_async (test->collection, course_id, NULL, study_test_ready_cb, &result),
                  finish_edit (test, &result, &error)));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null ((lyceum_collection_keep_notes_async (test->collection, &note_id, 1, NULL, study_test_ready_cb, &result),
                  finish_edit (test, &result, &error)));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND);
}

/* What is dropped is not made again, and what is edited in the tray waits there with its new gaps. */
static void
test_drop_and_edit (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (LyceumEdit) dropped = NULL, edited = NULL, kept = NULL;
  const char *const none[] = { NULL };
  const LyceumNewNote again = { .kind = "basic", .front = "What is it?", .back = "That.", .answers = none, .quote = "",
                                .location = "", .fingerprint = "a" };
  const LyceumNoteWords words = { .kind = LYCEUM_NOTE_CLOZE, .front = "{{c1::One}} {{c2::two}} {{c3::three}}", .back = "" };
  gint64 course_id, first_id, last_id;

  set_tray (test, LYCEUM_TRAY_ON, FALSE);
  course_id = add_course (test);
  waiting = list_tray (test, course_id);
  first_id = ((LyceumCard *) g_ptr_array_index (waiting, 0))->note_id;
  last_id = ((LyceumCard *) g_ptr_array_index (waiting, 3))->note_id;
  lyceum_collection_delete_notes_async (test->collection, &first_id, 1, NULL, study_test_ready_cb, &result);
  dropped = finish_edit (test, &result, &error);
  g_assert_no_error (error);
  study_test_add_notes (test, study_test_lesson (test, course_id, 0, 0), &again, 1);
  assert_counts (test, course_id, 3, 0);

  lyceum_collection_change_note_async (test->collection, last_id, &words, NULL, study_test_ready_cb, &result);
  edited = finish_edit (test, &result, &error);
  g_assert_no_error (error);
  assert_counts (test, course_id, 3, 0);
  lyceum_collection_keep_notes_async (test->collection, &last_id, 1, NULL, study_test_ready_cb, &result);
  kept = finish_edit (test, &result, &error);
  g_assert_no_error (error);
  assert_counts (test, course_id, 2, 3);
}

/* What a person has chosen, or written, does not wait. */
static void
test_chosen (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumEdit) edit = NULL;
  const char *const none[] = { NULL };
  const LyceumNewNote chosen = { .kind = "basic", .front = "What is it?", .back = "That.", .answers = none, .quote = "",
                                 .location = "", .fingerprint = "a", .is_chosen = TRUE };
  const LyceumNoteWords words = { .kind = LYCEUM_NOTE_BASIC, .front = "Who?", .back = "She." };
  gint64 course_id = study_test_add_course (test, "Course", 1, 1);
  gint64 lesson_id = study_test_lesson (test, course_id, 0, 0);

  set_tray (test, LYCEUM_TRAY_ON, FALSE);
  study_test_add_notes (test, lesson_id, &chosen, 1);
  lyceum_collection_create_note_async (test->collection, course_id, lesson_id, &words, NULL, study_test_ready_cb, &result);
  edit = finish_edit (test, &result, &error);
  g_assert_no_error (error);
  assert_counts (test, course_id, 0, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study/tray/setting", test_setting);
  g_test_add_func ("/study/tray/keep", test_keep);
  g_test_add_func ("/study/tray/keep-nothing", test_keep_nothing);
  g_test_add_func ("/study/tray/drop-and-edit", test_drop_and_edit);
  g_test_add_func ("/study/tray/chosen", test_chosen);
  return g_test_run ();
}

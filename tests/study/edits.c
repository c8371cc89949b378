/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study-test.h"

#include <string.h>

#include "lyceum-edit-capture-private.h"
#include "lyceum-edits-private.h"

static const char *const no_answers[] = { NULL };

static LyceumEdit *
finish (StudyTest    *test,
        GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  LyceumEdit *edit = lyceum_collection_edit_finish (test->collection, result, &error);

  g_assert_no_error (error);
  return edit;
}

#define EDIT(test, name, ...)                                                                                          \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autoptr (GAsyncResult) result_ = NULL;                                                                           \
    lyceum_collection_##name##_async ((test)->collection, __VA_ARGS__, NULL, study_test_ready_cb, &result_);            \
    lyceum_edit_free (finish (test, study_test_wait (&result_)));                                                      \
  }                                                                                                                    \
  G_STMT_END
#define UNDO(test) EDIT (test, undo, G_GINT64_CONSTANT (0))

static void
redo (StudyTest *test)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_collection_redo_async (test->collection, NULL, study_test_ready_cb, &result);
  lyceum_edit_free (finish (test, study_test_wait (&result)));
}

static gint64
create (StudyTest     *test,
        gint64         lesson_id,
        LyceumNoteKind kind,
        const char    *front,
        const char    *back)
{
  const LyceumNoteWords words = { kind, front, back, NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LyceumEdit) edit = NULL;

  lyceum_collection_create_note_async (test->collection, 0, lesson_id, &words, NULL, study_test_ready_cb, &result);
  edit = finish (test, study_test_wait (&result));
  return edit->note_id;
}

static void
assert_rows (StudyTest  *test,
             const char *sql,
             const char *expected)
{
  g_autofree char *rows = study_test_rows (test, sql);

  g_assert_cmpstr (rows, ==, expected);
}

#define CARDS "SELECT n.front || ' ' || ordinal || ' ' || c.state || ' ' || reps || ' ' || suspended FROM card c JOIN note n ON n.id = note_id " \
              "ORDER BY n.place, n.id, ordinal"

/* What it gives, and what is shown of it. */
static void
test_kinds (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  gint64 lesson_id = study_test_lesson (test, course_id, 0, 0);
  g_autoptr (GPtrArray) cards = NULL;
  const LyceumCard *card;

  create (test, lesson_id, LYCEUM_NOTE_REVERSED, "Hund", "dog");
  create (test, lesson_id, LYCEUM_NOTE_LIST, "Which?", "- one\n- two");
  create (test, lesson_id, LYCEUM_NOTE_TYPED, "2 + 2", "4");
  cards = study_test_list_cards (test, course_id);
  g_assert_cmpuint (cards->len, ==, 4);
  card = g_ptr_array_index (cards, 1);
  g_assert_cmpstr (card->front, ==, "dog");
  g_assert_cmpstr (card->back, ==, "Hund");
  g_assert_cmpstr (card->note_front, ==, "Hund");
  g_assert_cmpstr (card->answers[0], ==, "Hund");
  card = g_ptr_array_index (cards, 2);
  g_assert_cmpuint (g_strv_length (card->answers), ==, 2);
  g_assert_cmpstr (card->answers[1], ==, "two");
}

/* A change of kind keeps the card that both kinds have. */
static void
test_change_kind (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  gint64 note_id = create (test, study_test_lesson (test, course_id, 0, 0), LYCEUM_NOTE_BASIC, "Hund", "dog");
  LyceumNoteWords words = { LYCEUM_NOTE_REVERSED, "Hund", "dog", NULL };

  study_test_execute (test, "UPDATE card SET state = 2, reps = 4, due_day = 3");
  EDIT (test, change_note, note_id, &words);
  assert_rows (test, CARDS, "Hund 1 2 4 0\nHund 2 0 0 0");
  words.kind = LYCEUM_NOTE_TYPED;
  EDIT (test, change_note, note_id, &words);
  assert_rows (test, CARDS, "Hund 1 2 4 0");
  UNDO (test);
  assert_rows (test, CARDS, "Hund 1 2 4 0\nHund 2 0 0 0");
  UNDO (test);
  assert_rows (test, CARDS, "Hund 1 2 4 0");
  assert_rows (test, "SELECT kind FROM note", "basic");
}

/* What has been learnt since is not taken back with the words. */
static void
test_learnt_since (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 2);
  gint64 note_id = create (test, study_test_lesson (test, course_id, 0, 0), LYCEUM_NOTE_BASIC, "front", "back");

  EDIT (test, move_notes, &note_id, 1, G_GINT64_CONSTANT (0), study_test_lesson (test, course_id, 0, 1), G_GINT64_CONSTANT (0));
  study_test_execute (test, "UPDATE card SET state = 2, reps = 4, due = 12345, due_day = 3");
  UNDO (test);
  assert_rows (test, "SELECT l.position || ' ' || c.due || ' ' || c.reps FROM card c JOIN note n ON n.id = c.note_id "
                     "JOIN lesson l ON l.id = n.lesson_id",
               "0 12345 4");
}

/* A deleted card comes back with all its answers, as the card that it was. */
static void
test_delete (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  gint64 note_id, other;
  g_autofree char *before = NULL;

  study_test_add_cards (test, course_id, 3);
  study_test_execute (test, "UPDATE card SET state = 2, reps = 1, stability = 1.0 / 3, due_day = 2");
  study_test_execute (test, "INSERT INTO review (card_id, reviewed_at, study_day, rating, state, elapsed, stability, difficulty, interval, "
                            "duration_ms, before) SELECT id, id, 1, 3, 0, 1.0 / 7, 1.0 / 3, 5.1, 3, 800, '{}' FROM card");
  before = study_test_rows (test, "SELECT c.id || ' ' || c.note_id || ' ' || hex (c.stability) || ' ' || r.id || ' ' || r.elapsed FROM card c "
                                  "JOIN review r ON r.card_id = c.id ORDER BY c.id");
  note_id = study_test_int64 (test, "SELECT max(id) FROM note");
  EDIT (test, delete_notes, &note_id, 1);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM review"), ==, 2);
  /* Its numbers are not given to others, so that it can come back. */
  other = create (test, study_test_lesson (test, course_id, 0, 0), LYCEUM_NOTE_REVERSED, "other", "back");
  g_assert_cmpint (other, !=, note_id);
  UNDO (test);
  UNDO (test);
  assert_rows (test, "SELECT c.id || ' ' || c.note_id || ' ' || hex (c.stability) || ' ' || r.id || ' ' || r.elapsed FROM card c "
                     "JOIN review r ON r.card_id = c.id ORDER BY c.id",
               before);
  redo (test);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM card"), ==, 2);
}

/* What a person deleted or moved is not made again, nor taken back. */
static void
test_not_made_again (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 2);
  gint64 first = study_test_lesson (test, course_id, 0, 0), second = study_test_lesson (test, course_id, 0, 1);
  const LyceumNewNote notes[] = {
    { .kind = "basic", .front = "A?", .back = "a", .answers = no_answers, .quote = "", .location = "", .fingerprint = "a" },
    { .kind = "basic", .front = "B?", .back = "b", .answers = no_answers, .quote = "", .location = "", .fingerprint = "b" },
  };
  gint64 a, b;

  study_test_add_notes (test, first, notes, 2);
  a = study_test_int64 (test, "SELECT id FROM note WHERE fingerprint = 'a'");
  b = study_test_int64 (test, "SELECT id FROM note WHERE fingerprint = 'b'");
  EDIT (test, move_notes, &b, 1, G_GINT64_CONSTANT (0), second, G_GINT64_CONSTANT (0));
  EDIT (test, delete_notes, &a, 1);
  study_test_add_notes (test, first, notes, 2);
  assert_rows (test, "SELECT front || ' ' || (SELECT position FROM lesson WHERE id = lesson_id) FROM note", "B? 1");
  UNDO (test);
  study_test_add_notes (test, first, notes, 2);
  assert_rows (test, "SELECT front || ' ' || (SELECT position FROM lesson WHERE id = lesson_id) FROM note ORDER BY front", "A? 0\nB? 1");
}

static gboolean
write_lesson_writer_cb (LyceumConnection *connection,
                        gpointer          data,
                        gpointer         *result,
                        GError          **error)
{
  const LyceumLessonContent content = { .title = "Made", .markdown = "Made again.", .minutes = 1, .key_points = no_answers,
                                        .terms = no_answers, .definitions = no_answers, .questions = no_answers };

  return lyceum_write_lesson_content (connection, *(gint64 *) data, &content, error);
}

/* A lesson whose words are a person's is not made again; one that was only renamed is, and keeps its name. */
static void
test_lesson_not_made_again (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 2);
  gint64 edited = study_test_lesson (test, course_id, 0, 0), renamed = study_test_lesson (test, course_id, 0, 1);

  EDIT (test, change_lesson, edited, "Mine", "My words.");
  EDIT (test, change_lesson, renamed, "Renamed", NULL);
  g_assert_true (study_test_write (test, write_lesson_writer_cb, &edited, NULL));
  g_assert_true (study_test_write (test, write_lesson_writer_cb, &renamed, NULL));
  assert_rows (test, "SELECT title || ': ' || markdown FROM lesson ORDER BY position", "Mine: My words.\nRenamed: Made again.");

  /* Taken back, it is made again like any other. */
  UNDO (test);
  UNDO (test);
  g_assert_true (study_test_write (test, write_lesson_writer_cb, &edited, NULL));
  assert_rows (test, "SELECT markdown FROM lesson ORDER BY position", "Made again.\nMade again.");
}

/* Each gap keeps what was learnt of it, in one note or in several. */
static void
test_merge_and_split (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  gint64 lesson_id = study_test_lesson (test, course_id, 0, 0);
  gint64 first = create (test, lesson_id, LYCEUM_NOTE_CLOZE, "{{c1::A}} and {{c3::B}}.", "");
  gint64 second = create (test, lesson_id, LYCEUM_NOTE_CLOZE, "{{c1::C::hint}}.", "");

  study_test_execute (test, "UPDATE card SET state = 2, due_day = 1, reps = id * 10 + ordinal");
  EDIT (test, merge_notes, first, second);
  assert_rows (test, "SELECT front FROM note", "{{c1::A}} and {{c3::B}}. {{c4::C::hint}}.");
  assert_rows (test, "SELECT ordinal || ' ' || reps FROM card ORDER BY ordinal", "1 11\n3 23\n4 31");
  EDIT (test, split_note, first);
  assert_rows (test, "SELECT front || ' ' || reps FROM note n JOIN card c ON c.note_id = n.id ORDER BY position",
               "{{c1::A}} and B. C. 11\nA and {{c1::B}}. C. 23\nA and B. {{c1::C::hint}}. 31");
  UNDO (test);
  UNDO (test);
  assert_rows (test, "SELECT front || ' ' || ordinal || ' ' || reps FROM note n JOIN card c ON c.note_id = n.id ORDER BY position, ordinal",
               "{{c1::A}} and {{c3::B}}. 1 11\n{{c1::A}} and {{c3::B}}. 3 23\n{{c1::C::hint}}. 1 31");
}

/* What waits in the tray waits there in parts, and what is merged into a card that counts counts. */
static void
test_tray (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  gint64 lesson_id = study_test_lesson (test, course_id, 0, 0);
  gint64 first = create (test, lesson_id, LYCEUM_NOTE_CLOZE, "{{c1::A}} and {{c2::B}}.", "");
  gint64 second = create (test, lesson_id, LYCEUM_NOTE_CLOZE, "{{c1::C}}.", "");
  gint64 list = create (test, lesson_id, LYCEUM_NOTE_LIST, "Which?", "one\ntwo");

  study_test_execute (test, "UPDATE note SET in_tray = 1 WHERE front <> '{{c1::C}}.'");
  study_test_execute (test, "UPDATE card SET suspended = 2 WHERE note_id IN (SELECT id FROM note WHERE in_tray)");
  EDIT (test, split_note, first);
  EDIT (test, split_note, list);
  assert_rows (test, "SELECT in_tray || ' ' || suspended FROM note n JOIN card c ON c.note_id = n.id ORDER BY in_tray",
               "0 0\n1 2\n1 2\n1 2\n1 2");
  UNDO (test);
  UNDO (test);
  EDIT (test, merge_notes, second, first);
  assert_rows (test, "SELECT in_tray || ' ' || suspended FROM note n JOIN card c ON c.note_id = n.id WHERE kind = 'cloze'", "0 0\n0 0\n0 0");
  UNDO (test);
  assert_rows (test, "SELECT in_tray || ' ' || suspended FROM note n JOIN card c ON c.note_id = n.id WHERE kind = 'cloze' ORDER BY c.id",
               "1 2\n1 2\n0 0");
}

#define LESSONS "SELECT title FROM lesson ORDER BY ifnull (place, position), id"

/* Lessons in another order: their cards come in it too, and their tasks still find them. */
static void
test_move_lessons (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 4);

  study_test_execute (test, "UPDATE lesson SET title = 'L' || position");
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *front = g_strdup_printf ("card of %u", i);

      create (test, study_test_lesson (test, course_id, 0, i), LYCEUM_NOTE_BASIC, front, "b");
    }
  EDIT (test, move_lesson, study_test_lesson (test, course_id, 0, 3), -2);
  assert_rows (test, LESSONS, "L0\nL3\nL1\nL2");
  assert_rows (test, "SELECT front FROM note ORDER BY place", "card of 0\ncard of 3\ncard of 1\ncard of 2");
  assert_rows (test, "SELECT front FROM note n JOIN card c ON c.note_id = n.id ORDER BY due", "card of 0\ncard of 3\ncard of 1\ncard of 2");
  assert_rows (test, "SELECT position FROM lesson WHERE title = 'L3'", "3");
  /* Between the same two again and again. */
  for (guint i = 0; i < 40; i++)
    EDIT (test, move_lesson, study_test_lesson (test, course_id, 0, i % 2 ? 1 : 2), -1);
  for (guint i = 0; i < 40; i++)
    UNDO (test);
  assert_rows (test, LESSONS, "L0\nL3\nL1\nL2");
  UNDO (test);
  assert_rows (test, LESSONS, "L0\nL1\nL2\nL3");
}

static void
test_split_lesson (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 2);
  gint64 lesson_id = study_test_lesson (test, course_id, 0, 0);
  const LyceumNewNote notes[] = {
    { .kind = "basic", .front = "1", .back = "a", .answers = no_answers, .quote = "It is **first**.", .location = "", .fingerprint = "a" },
    { .kind = "basic", .front = "2", .back = "b", .answers = no_answers, .quote = "It is second.", .location = "", .fingerprint = "b" },
  };
  const char *text = "It is first.\n\n## Then\n\nIt is *second*.";

  study_test_add_notes (test, lesson_id, notes, 2);
  EDIT (test, change_lesson, lesson_id, "First", text);
  study_test_execute (test, "UPDATE lesson SET key_terms = '[{\"term\":\"Second\",\"definition\":\"d\"}]', key_points = '[\"p\"]' WHERE title = 'First'");
  EDIT (test, split_lesson, lesson_id, (gsize) 16, NULL);
  assert_rows (test, LESSONS, "First\nThen\nA lesson");
  assert_rows (test, "SELECT l.title || ': ' || n.front FROM note n JOIN lesson l ON l.id = lesson_id ORDER BY n.place", "First: 1\nThen: 2");
  assert_rows (test, "SELECT key_terms FROM lesson WHERE title = 'Then'", "[{\"term\":\"Second\",\"definition\":\"d\"}]");
  EDIT (test, merge_lessons, lesson_id);
  assert_rows (test, LESSONS, "First\nA lesson");
  assert_rows (test, "SELECT markdown FROM lesson WHERE title = 'First'", text);
  assert_rows (test, "SELECT key_terms || key_points FROM lesson WHERE title = 'First'", "[{\"term\":\"Second\",\"definition\":\"d\"}][\"p\"]");
  assert_rows (test, "SELECT front FROM note WHERE lesson_id IS NOT NULL ORDER BY place", "1\n2");
  UNDO (test);
  UNDO (test);
  UNDO (test);
  assert_rows (test, "SELECT ifnull (markdown, 'none') FROM lesson ORDER BY id", "none\nnone");
}

/* Somebody else has changed it: it is left alone, and what was before can be taken back. */
static void
test_refused (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  gint64 note_id = create (test, study_test_lesson (test, course_id, 0, 0), LYCEUM_NOTE_BASIC, "one", "b");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  study_test_change_note (test, note_id, "two", "b");
  study_test_execute (test, "UPDATE note SET front = 'three'");
  lyceum_collection_undo_async (test->collection, 0, NULL, study_test_ready_cb, &result);
  g_assert_null (lyceum_collection_edit_finish (test->collection, study_test_wait (&result), &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_CONSTRAINT);
  assert_rows (test, "SELECT front FROM note", "three");
  UNDO (test);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM note"), ==, 0);
}

static guint
count_edits (StudyTest *test)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) edits = NULL;

  lyceum_collection_list_edits_async (test->collection, NULL, study_test_ready_cb, &result);
  edits = lyceum_collection_list_edits_finish (test->collection, study_test_wait (&result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < edits->len; i++)
    {
      g_autofree char *words = lyceum_edit_describe (g_ptr_array_index (edits, i));

      g_assert_cmpstr (words, !=, "");
    }
  return edits->len;
}

/* Of any number the last are kept; what changes nothing is not counted; they outlive the program. */
static void
test_history (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  gint64 note_id = create (test, study_test_lesson (test, course_id, 0, 0), LYCEUM_NOTE_BASIC, "one", "b");

  study_test_change_note (test, note_id, "one", "b");
  g_assert_cmpuint (count_edits (test), ==, 1);
  for (guint i = 0; i < LYCEUM_EDITS_KEPT + 20; i++)
    study_test_change_note (test, note_id, i % 2 ? "one" : "two", "b");
  g_assert_cmpuint (count_edits (test), ==, LYCEUM_EDITS_KEPT);

  g_assert_finalize_object (test->collection);
  study_test_close (test->database);
  g_object_unref (test->database);
  test->database = study_test_open (test->path);
  test->collection = lyceum_collection_new (test->database);
  assert_rows (test, "SELECT front FROM note", "one");
  UNDO (test);
  assert_rows (test, "SELECT front FROM note", "two");
  /* What is new ends what could be made again. */
  study_test_change_note (test, note_id, "three", "b");
  {
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;

    lyceum_collection_redo_async (test->collection, NULL, study_test_ready_cb, &result);
    g_assert_null (lyceum_collection_edit_finish (test->collection, study_test_wait (&result), &error));
    g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND);
  }
}

/* Two programs on one collection share what can be taken back. */
static void
test_two_programs (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  gint64 lesson_id = study_test_lesson (test, course_id, 0, 0);
  LyceumDatabase *other_database = study_test_open (test->path);
  LyceumCollection *other = lyceum_collection_new (other_database);
  StudyTest second = { .database = other_database, .collection = other };

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *front = g_strdup_printf ("card %u", i);

      create (i % 2 ? &second : test, lesson_id, LYCEUM_NOTE_REVERSED, front, "b");
    }
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM card"), ==, 20);
  for (guint i = 0; i < 10; i++)
    UNDO (i % 3 ? test : &second);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM note"), ==, 0);
  g_assert_finalize_object (other);
  study_test_close (other_database);
  g_object_unref (other_database);
}

/* A change that fails leaves nothing, and the next one works. */
static void
test_nonsense (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  gint64 lesson_id = study_test_lesson (test, course_id, 0, 0);
  const LyceumNoteWords words[] = {
    { LYCEUM_NOTE_BASIC, "", "b", NULL },       { LYCEUM_NOTE_BASIC, "a", " \n", NULL },
    { LYCEUM_NOTE_CLOZE, "no gap", "", NULL },  { LYCEUM_NOTE_CLOZE, "{{c1::}}", "", NULL },
    { LYCEUM_NOTE_BASIC, "\xff", "b", NULL },   { LYCEUM_NOTE_CLOZE, "{{c999::x}}", "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      lyceum_collection_create_note_async (test->collection, 0, lesson_id, &words[i], NULL, study_test_ready_cb, &result);
      g_assert_null (lyceum_collection_edit_finish (test->collection, study_test_wait (&result), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  g_assert_cmpint (study_test_int64 (test, "SELECT (SELECT count(*) FROM note) + (SELECT count(*) FROM edit)"), ==, 0);
  create (test, lesson_id, LYCEUM_NOTE_BASIC, "a", "b");
  g_assert_cmpuint (count_edits (test), ==, 1);
}

static void
test_duplicates (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  gint64 lesson_id = study_test_lesson (test, course_id, 0, 0);
  gint64 note_id = create (test, lesson_id, LYCEUM_NOTE_BASIC, "What *is* it?", "b");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) found = NULL;

  lyceum_collection_find_duplicates_async (test->collection, course_id, "what IS  it", 0, NULL, study_test_ready_cb, &result);
  found = lyceum_collection_find_duplicates_finish (test->collection, study_test_wait (&result), NULL);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (g_array_index (found, gint64, 0), ==, note_id);
}

/* What goes with a lesson, a note or a card has to come back with it: each table that refers to one of them is captured, or is known
 * not to matter. */
static void
test_all_tables (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  static const char *const known[] = { "lesson_draft", NULL };
  g_autofree char *rows = study_test_rows (test, "SELECT DISTINCT m.name FROM sqlite_schema m JOIN pragma_foreign_key_list (m.name) f "
                                                 "WHERE m.type = 'table' AND f.\"table\" IN ('lesson', 'note', 'card', 'review')");
  g_auto (GStrv) tables = g_strsplit (rows, "\n", -1);

  for (guint i = 0; tables[i]; i++)
    {
      gboolean captured = g_strv_contains (known, tables[i]);

      for (guint j = 0; j < LYCEUM_EDIT_N_TABLES; j++)
        captured |= g_str_equal (_lyceum_edit_tables[j], tables[i]);
      if (!captured)
        g_test_message ("%s refers to what a person may delete: name it in lyceum-edit-capture.c", tables[i]);
      g_assert_true (captured);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study/edits/kinds", test_kinds);
  g_test_add_func ("/study/edits/change-kind", test_change_kind);
  g_test_add_func ("/study/edits/learnt-since", test_learnt_since);
  g_test_add_func ("/study/edits/delete", test_delete);
  g_test_add_func ("/study/edits/not-made-again", test_not_made_again);
  g_test_add_func ("/study/edits/lesson-not-made-again", test_lesson_not_made_again);
  g_test_add_func ("/study/edits/merge-and-split", test_merge_and_split);
  g_test_add_func ("/study/edits/tray", test_tray);
  g_test_add_func ("/study/edits/move-lessons", test_move_lessons);
  g_test_add_func ("/study/edits/split-lesson", test_split_lesson);
  g_test_add_func ("/study/edits/refused", test_refused);
  g_test_add_func ("/study/edits/history", test_history);
  g_test_add_func ("/study/edits/two-programs", test_two_programs);
  g_test_add_func ("/study/edits/nonsense", test_nonsense);
  g_test_add_func ("/study/edits/duplicates", test_duplicates);
  g_test_add_func ("/study/edits/all-tables", test_all_tables);
  return g_test_run ();
}

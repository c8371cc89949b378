/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study-test.h"

/* What a course holds may not depend on the order in which its lessons were made. */

#define N_SOURCES 2
#define N_LESSONS 4
#define N_NOTES 6
#define ALL (N_SOURCES * N_LESSONS)

static const char *const no_answers[] = { NULL };

/* Lesson @lesson's notes: most questions are shared with other lessons, in words of their own; a third are clozes whose
 * number of gaps differs by lesson. */
static void
fill_notes (guint          lesson,
            LyceumNewNote *notes,
            GPtrArray     *texts)
{
  for (guint i = 0; i < N_NOTES; i++)
    {
      char *fingerprint = g_strdup_printf ("question %u", (lesson * 5 + i * (1 + lesson % 3)) % 13);
      gboolean cloze = i % 3 == 2;
      char *front = cloze ? g_strdup_printf ("%u {{c1::x}} and %s", lesson, lesson % 2 ? "{{c2::y}}" : "y")
                          : g_strdup_printf ("front %u %u", lesson, i);

      g_ptr_array_add (texts, fingerprint);
      g_ptr_array_add (texts, front);
      notes[i] = (LyceumNewNote) {
        .kind = cloze ? "cloze" : "basic", .front = front, .back = "back", .answers = no_answers, .quote = front,
        .location = "here", .fingerprint = fingerprint,
      };
    }
}

static char *
describe (StudyTest *test,
          gint64     course_id)
{
  g_autofree char *listing = NULL;
  g_autofree char *cards = NULL;
  g_autoptr (GPtrArray) shown = study_test_list_cards (test, course_id);
  g_autoptr (GString) fronts = g_string_new (NULL);

  for (guint i = 0; i < shown->len; i++)
    g_string_append_printf (fronts, "%s\n", ((LyceumCard *) g_ptr_array_index (shown, i))->front);
  listing = study_test_rows (test, "SELECT guid || lesson_id || source_id || position || place || kind || front || quote || fingerprint "
                                   "FROM note ORDER BY place");
  cards = study_test_rows (test, "SELECT guid || ordinal || due || c.state || suspended FROM card c JOIN note n ON n.id = note_id "
                                 "ORDER BY due");
  return g_strconcat (listing, "\n", cards, "\n", fronts->str, NULL);
}

static void
shuffle (guint *order)
{
  for (guint i = ALL - 1; i > 0; i--)
    {
      guint j = (guint) g_test_rand_int_range (0, (gint32) i + 1);
      guint other = order[i];

      order[i] = order[j];
      order[j] = other;
    }
}

static char *
build (const guint *order,
       gboolean     twice)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", N_SOURCES, N_LESSONS);

  for (guint i = 0; i < ALL * (twice ? 2 : 1); i++)
    {
      g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
      guint lesson = order[i % ALL];
      LyceumNewNote notes[N_NOTES];

      fill_notes (lesson, notes, texts);
      study_test_add_notes (test, study_test_lesson (test, course_id, lesson / N_LESSONS, lesson % N_LESSONS), notes, N_NOTES);
    }
  return describe (test, course_id);
}

static void
test_any_order (void)
{
  guint order[ALL];
  g_autofree char *expected = NULL;

  for (guint i = 0; i < ALL; i++)
    order[i] = i;
  expected = build (order, FALSE);
  g_assert_nonnull (strstr (expected, "question"));

  for (guint run = 0; run < 8; run++)
    {
      g_autofree char *found = NULL;

      shuffle (order);
      found = build (order, run % 2 == 0);
      g_assert_cmpstr (found, ==, expected);
    }
}

/* Lessons finish on several threads at once, as tasks do. */

typedef struct
{
  StudyTest *test;
  gint64 lessons[ALL];
  const guint *order;
  guint first, step;
} Worker;

typedef struct
{
  gint64 lesson_id;
  LyceumNewNote *notes;
} LessonNotes;

static gboolean
write_notes_writer_cb (LyceumConnection *connection,
                       gpointer          data,
                       gpointer         *result,
                       GError          **error)
{
  LessonNotes *lesson = data;

  return lyceum_write_notes (connection, lesson->lesson_id, lesson->notes, N_NOTES, error);
}

static gpointer
work_thread_cb (gpointer data)
{
  Worker *worker = data;

  for (guint i = worker->first; i < ALL; i += worker->step)
    {
      g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) error = NULL;
      LyceumNewNote notes[N_NOTES];
      guint lesson = worker->order[i];
      LessonNotes data_of_lesson = { worker->lessons[lesson], notes };

      fill_notes (lesson, notes, texts);
      lyceum_database_write_thread_cb (worker->test->database, write_notes_writer_cb, &data_of_lesson, NULL, NULL, &error);
      g_assert_no_error (error);
    }
  return NULL;
}

static void
test_concurrent (void)
{
  guint order[ALL];
  g_autofree char *expected = NULL;

  for (guint i = 0; i < ALL; i++)
    order[i] = i;
  expected = build (order, FALSE);
  for (guint run = 0; run < 4; run++)
    {
      g_autoptr (StudyTest) test = study_test_new ();
      gint64 course_id = study_test_add_course (test, "course", N_SOURCES, N_LESSONS);
      g_autofree char *found = NULL;
      Worker workers[4];
      GThread *threads[G_N_ELEMENTS (workers)];

      shuffle (order);
      for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
        {
          workers[i] = (Worker) { .test = test, .order = order, .first = i, .step = G_N_ELEMENTS (workers) };
          for (guint j = 0; j < ALL; j++)
            workers[i].lessons[j] = study_test_lesson (test, course_id, j / N_LESSONS, j % N_LESSONS);
        }
      for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
        threads[i] = g_thread_new ("lesson", work_thread_cb, &workers[i]);
      for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
        g_thread_join (threads[i]);
      found = describe (test, course_id);
      g_assert_cmpstr (found, ==, expected);
    }
}

/* The words change hands, what was learnt stays. */
static void
test_schedule_stays (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 2);
  LyceumNewNote note = {
    .kind = "basic", .front = "late", .back = "b", .answers = no_answers, .quote = "q", .location = "l", .fingerprint = "same",
  };
  g_autofree char *row = NULL;

  study_test_add_notes (test, study_test_lesson (test, course_id, 0, 1), &note, 1);
  study_test_execute (test, "UPDATE card SET state = 2, due = 5000, due_day = 7, stability = 3.5, difficulty = 4.5, reps = 3");
  note.front = "early";
  study_test_add_notes (test, study_test_lesson (test, course_id, 0, 0), &note, 1);
  row = study_test_rows (test, "SELECT front || ' ' || c.state || ' ' || due || ' ' || stability || ' ' || reps || ' ' || "
                               "(SELECT position FROM lesson WHERE id = n.lesson_id) FROM card c JOIN note n ON n.id = note_id");
  g_assert_cmpstr (row, ==, "early 2 5000 3.5 3 0");
}

/* A gap says what one of another lesson says: the earlier lesson has it, whichever was made first; what was studied stays. */
static void
test_kin (void)
{
  const LyceumNewNote first = { .kind = "cloze", .front = "{{c1::a}} b", .back = "a b", .answers = no_answers, .quote = "a b",
                                .location = "", .fingerprint = "first", .kin = 7 };
  const LyceumNewNote second = { .kind = "cloze", .front = "a {{c1::b}}", .back = "a b", .answers = no_answers, .quote = "a b",
                                 .location = "", .fingerprint = "second", .kin = 7 };

  for (guint earlier_last = 0; earlier_last < 2; earlier_last++)
    for (guint studied = 0; studied < 2; studied++)
      {
        g_autoptr (StudyTest) test = study_test_new ();
        gint64 course_id = study_test_add_course (test, "course", 1, 2);
        g_autofree char *rows = NULL;

        if (!earlier_last)
          study_test_add_notes (test, study_test_lesson (test, course_id, 0, 0), &first, 1);
        study_test_add_notes (test, study_test_lesson (test, course_id, 0, 1), &second, 1);
        if (studied)
          study_test_execute (test, "UPDATE card SET reps = 1");
        if (earlier_last)
          study_test_add_notes (test, study_test_lesson (test, course_id, 0, 0), &first, 1);
        rows = study_test_rows (test, "SELECT fingerprint FROM note ORDER BY place");
        g_assert_cmpstr (rows, ==, earlier_last && studied ? "first\nsecond" : "first");
      }
}

/* Each gap has wrong answers of its own; with other words they are gone. */
static void
test_wrong_answers (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  const LyceumNewNote note = { .kind = "cloze", .front = "{{c1::a}} {{c2::b}}", .back = "a b", .answers = no_answers, .quote = "a b",
                               .location = "", .fingerprint = "f", .distractors = "[[\"x\",\"y\",\"z\"],[]]" };
  g_autoptr (GPtrArray) cards = NULL, changed = NULL;
  const LyceumCard *card;

  study_test_add_notes (test, study_test_lesson (test, course_id, 0, 0), &note, 1);
  cards = study_test_list_cards (test, course_id);
  card = g_ptr_array_index (cards, 0);
  g_assert_cmpuint (g_strv_length (card->wrong_answers), ==, 3);
  g_assert_cmpstr (card->wrong_answers[1], ==, "y");
  g_assert_null (((LyceumCard *) g_ptr_array_index (cards, 1))->wrong_answers);
  study_test_change_note (test, card->note_id, "{{c1::other}} {{c2::b}}", "");
  changed = study_test_list_cards (test, course_id);
  g_assert_null (((LyceumCard *) g_ptr_array_index (changed, 0))->wrong_answers);
}

/* A gap that was studied is not deleted with its review log. */
static void
test_gap_taken_away (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autofree char *rows = NULL;
  LyceumNewNote note = {
    .kind = "cloze", .front = "{{c1::a}} {{c2::b}} {{c3::c}}", .back = "", .answers = no_answers, .quote = "", .location = "",
    .fingerprint = "f",
  };

  study_test_add_notes (test, study_test_lesson (test, course_id, 0, 0), &note, 1);
  study_test_execute (test, "UPDATE card SET state = 2, reps = 1 WHERE ordinal = 2");
  study_test_change_note (test, study_test_int64 (test, "SELECT id FROM note"), "{{c1::a}} b c {{c4::d}}", "");
  rows = study_test_rows (test, "SELECT ordinal || ':' || suspended FROM card ORDER BY ordinal");
  g_assert_cmpstr (rows, ==, "1:0\n2:1\n4:0");
}

static void
edit_note (StudyTest  *test,
           const char *fingerprint,
           const char *front,
           const char *back)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM note WHERE fingerprint = '%s'", fingerprint);

  study_test_change_note (test, study_test_int64 (test, sql), front, back);
}

/* What a person has written is not overwritten, whenever the lesson comes that asks the same. */
static void
test_edits_stay (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 2);
  const char *later_answers[] = { "later", NULL }, *earlier_answers[] = { "earlier", NULL };
  const LyceumNewNote later = { .kind = "basic", .front = "Later?", .back = "later", .answers = later_answers,
                                .quote = "Later.", .location = "page 2", .fingerprint = "f" };
  const LyceumNewNote earlier = { .kind = "basic", .front = "Earlier?", .back = "earlier", .answers = earlier_answers,
                                  .quote = "Earlier.", .location = "page 1", .fingerprint = "f" };
  g_autofree char *rows = NULL;

  study_test_add_notes (test, study_test_lesson (test, course_id, 0, 1), &later, 1);
  edit_note (test, "f", "My own words?", "my answer");
  study_test_add_notes (test, study_test_lesson (test, course_id, 0, 0), &earlier, 1);
  rows = study_test_rows (test, "SELECT front || back || answers || location FROM note");
  g_assert_cmpstr (rows, ==, "My own words?my answer[\"my answer\"]page 1");
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM card"), ==, 1);
}

/* A card of a person's own stands behind those that were made, and making those anew leaves it alone. */
static void
test_by_hand (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  gint64 lesson_id = study_test_lesson (test, course_id, 0, 0);
  const LyceumNewNote made = { .kind = "basic", .front = "Made?", .back = "made", .answers = no_answers, .quote = "q",
                               .location = "l", .fingerprint = "f" };
  static const char *const fronts[] = { "My own?", "A {{c1::gap}} and {{c2::another}}" };
  g_autofree char *rows = NULL, *left = NULL;

  study_test_add_notes (test, lesson_id, &made, 1);
  for (guint i = 0; i < G_N_ELEMENTS (fronts); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      const LyceumNoteWords words = { i == 0 ? LYCEUM_NOTE_BASIC : LYCEUM_NOTE_CLOZE, fronts[i], "mine", i == 0 ? "words" : NULL };
      g_autoptr (LyceumEdit) edit = NULL;

      lyceum_collection_create_note_async (test->collection, 0, lesson_id, &words, NULL, study_test_ready_cb, &result);
      edit = lyceum_collection_edit_finish (test->collection, study_test_wait (&result), &error);
      g_assert_no_error (error);
      g_assert_cmpint (edit->note_id, !=, 0);
    }
  rows = study_test_rows (test, "SELECT position || kind || front || quote || (SELECT count(*) FROM card c WHERE c.note_id = n.id) "
                                "FROM note n ORDER BY place");
  g_assert_cmpstr (rows, ==, "0basicMade?q1\n1basicMy own?words1\n2clozeA {{c1::gap}} and {{c2::another}}2");
  study_test_execute (test, "DELETE FROM note WHERE edited_at IS NULL");
  left = study_test_rows (test, "SELECT count(*) FROM note");
  g_assert_cmpstr (left, ==, "2");
}

/* The answer that is shown, spoken and printed is that of the words as they are now. */
static void
test_edited_answers (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  const char *capital[] = { "Paris", NULL }, *items[] = { "one", "two", NULL };
  const LyceumNewNote notes[] = {
    { .kind = "cloze", .front = "The capital is {{c1::Paris}}.", .back = "", .answers = capital, .quote = "q", .location = "l",
      .fingerprint = "cloze" },
    { .kind = "list", .front = "Name two", .back = "one, two", .answers = items, .quote = "q", .location = "l",
      .fingerprint = "list" },
  };
  g_autoptr (GPtrArray) cards = NULL;
  const LyceumCard *cloze, *list;

  study_test_add_notes (test, study_test_lesson (test, course_id, 0, 0), notes, G_N_ELEMENTS (notes));
  edit_note (test, "list", "Name two", "one, two"); /* no change */
  g_assert_cmpint (study_test_int64 (test, "SELECT json_array_length (answers) FROM note WHERE kind = 'list'"), ==, 2);
  edit_note (test, "cloze", "The capital is {{c1::Lyon}}.", "");
  edit_note (test, "list", "Name two", "three, four");
  cards = study_test_list_cards (test, course_id);
  cloze = g_ptr_array_index (cards, 0);
  list = g_ptr_array_index (cards, 1);
  g_assert_cmpstr (cloze->back, ==, "The capital is Lyon.");
  g_assert_cmpstr (cloze->answers[0], ==, "Lyon");
  g_assert_cmpstr (list->back, ==, "three, four");
  g_assert_null (list->answers[0]);
}

/* Pages of cards, however cut, are the whole list in order. */
static void
test_pages (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  gint64 other_id = study_test_add_course (test, "other", 1, 1);
  const gint64 asked[] = { course_id, 0 };

  study_test_add_cards (test, course_id, 25);
  study_test_add_cards (test, other_id, 10);
  for (guint a = 0; a < G_N_ELEMENTS (asked); a++)
    for (guint limit = 1; limit < 30; limit += 7)
      {
        g_autoptr (GPtrArray) all = study_test_list_cards (test, asked[a]);
        LyceumCardPlace last = { 0 };
        guint n = 0, n_page;

        do
          {
            g_autoptr (GAsyncResult) result = NULL;
            g_autoptr (GPtrArray) page = NULL;

            lyceum_collection_list_cards_async (test->collection, asked[a], n > 0 ? &last : NULL, limit, NULL,
                                                study_test_ready_cb, &result);
            page = lyceum_collection_list_cards_finish (test->collection, study_test_wait (&result), NULL);
            n_page = page->len;
            for (guint i = 0; i < n_page; i++, n++)
              g_assert_cmpint (((LyceumCard *) g_ptr_array_index (page, i))->id, ==,
                               ((LyceumCard *) g_ptr_array_index (all, n))->id);
            if (n_page > 0)
              last = ((LyceumCard *) g_ptr_array_index (page, n_page - 1))->place;
          }
        while (n_page == limit);
        g_assert_cmpuint (n, ==, all->len);
        g_assert_cmpuint (n, ==, asked[a] ? 25 : 35);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study/notes/kin", test_kin);
  g_test_add_func ("/study/notes/wrong-answers", test_wrong_answers);
  g_test_add_func ("/study/notes/any-order", test_any_order);
  g_test_add_func ("/study/notes/concurrent", test_concurrent);
  g_test_add_func ("/study/notes/schedule-stays", test_schedule_stays);
  g_test_add_func ("/study/notes/gap-taken-away", test_gap_taken_away);
  g_test_add_func ("/study/notes/by-hand", test_by_hand);
  g_test_add_func ("/study/notes/edits-stay", test_edits_stay);
  g_test_add_func ("/study/notes/edited-answers", test_edited_answers);
  g_test_add_func ("/study/notes/pages", test_pages);
  return g_test_run ();
}

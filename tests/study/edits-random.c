/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study-test.h"

#include "lyceum-edit-capture-private.h"

/* Whatever is done, in whatever order: taken back it is as it was, and made again as it had become. */

#define N_STEPS 40
#define N_RUNS 3

static char *
dump_table (StudyTest  *test,
            const char *table)
{
  g_autofree char *names = g_strdup_printf ("SELECT group_concat (name, ' || char (9) || ') FROM (SELECT 'quote (' || name || ')' AS name "
                                            "FROM pragma_table_info ('%s') ORDER BY cid)", table);
  g_autofree char *columns = study_test_rows (test, names);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s ORDER BY id", columns, table);

  return study_test_rows (test, sql);
}

static char *
dump (StudyTest *test)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < LYCEUM_EDIT_N_TABLES; i++)
    {
      g_autofree char *rows = dump_table (test, _lyceum_edit_tables[i]);

      g_string_append_printf (all, "%s\n%s\n\n", _lyceum_edit_tables[i], rows);
    }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static gint64
choose (StudyTest  *test,
        const char *table)
{
  g_autofree char *ids = g_strdup_printf ("SELECT id FROM %s ORDER BY id", table);
  g_autofree char *rows = study_test_rows (test, ids);
  g_auto (GStrv) lines = g_strsplit (rows, "\n", -1);
  guint n = g_strv_length (lines);

  return n == 0 ? 0 : g_ascii_strtoll (lines[g_test_rand_int_range (0, (gint32) n)], NULL, 10);
}

static void
choose_words (LyceumNoteWords *words,
              GPtrArray       *texts)
{
  static const char *const fronts[] = { "What is it?", "{{c1::One}} and {{c2::two}}", "{{c2::Two::a hint}} and {{c5::five}}", "Ünïcode 漢字?",
                                        "{{c1::a}} {{c1::b}} {{c3::c}}" };
  static const char *const backs[] = { "It", "- one\n- two\n- three", "$x^2$", "also" };

  words->kind = g_test_rand_int_range (0, LYCEUM_NOTE_N_KINDS);
  words->front = fronts[g_test_rand_int_range (0, G_N_ELEMENTS (fronts))];
  words->back = backs[g_test_rand_int_range (0, G_N_ELEMENTS (backs))];
  words->quote = g_test_rand_bit () ? "a quote" : NULL;
}

/* Some operation on something. Returns whether it changed anything. */
static gboolean
step (StudyTest *test)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumEdit) edit = NULL;
  LyceumNoteWords words = { 0 };
  gint64 note = choose (test, "note"), lesson = choose (test, "lesson"), course = choose (test, "course");
  gint64 notes[] = { note, choose (test, "note") }, cards[] = { choose (test, "card"), choose (test, "card") };
  guint n_notes = note != notes[1] && notes[1] ? 2 : 1;
  LyceumCollection *collection = test->collection;

  choose_words (&words, NULL);
  switch (g_test_rand_int_range (0, 15))
    {
    case 0:
    case 1:
      lyceum_collection_create_note_async (collection, 0, lesson, &words, NULL, study_test_ready_cb, &result);
      break;
    case 2:
      lyceum_collection_create_note_async (collection, course, 0, &words, NULL, study_test_ready_cb, &result);
      break;
    case 3:
    case 4:
      lyceum_collection_change_note_async (collection, note, &words, NULL, study_test_ready_cb, &result);
      break;
    case 5:
      lyceum_collection_delete_notes_async (collection, notes, n_notes, NULL, study_test_ready_cb, &result);
      break;
    case 6:
      lyceum_collection_move_notes_async (collection, notes, n_notes, 0, lesson, 0, NULL, study_test_ready_cb, &result);
      break;
    case 7:
      lyceum_collection_move_notes_async (collection, notes, 1, 0, lesson, choose (test, "note"), NULL, study_test_ready_cb, &result);
      break;
    case 8:
      lyceum_collection_merge_notes_async (collection, notes[0], notes[1], NULL, study_test_ready_cb, &result);
      break;
    case 9:
      lyceum_collection_split_note_async (collection, note, NULL, study_test_ready_cb, &result);
      break;
    case 10:
      lyceum_collection_suspend_cards_async (collection, cards, 2, g_test_rand_bit (), NULL, study_test_ready_cb, &result);
      break;
    case 11:
      lyceum_collection_move_lesson_async (collection, lesson, g_test_rand_int_range (-5, 6), NULL, study_test_ready_cb, &result);
      break;
    case 12:
      lyceum_collection_merge_lessons_async (collection, lesson, NULL, study_test_ready_cb, &result);
      break;
    case 13:
      lyceum_collection_split_lesson_async (collection, lesson, (gsize) g_test_rand_int_range (0, 60), NULL, NULL, study_test_ready_cb,
                                            &result);
      break;
    default:
      if (g_test_rand_int_range (0, 3) == 0)
        lyceum_collection_delete_lesson_async (collection, lesson, g_test_rand_bit (), NULL, study_test_ready_cb, &result);
      else
        lyceum_collection_change_lesson_async (collection, lesson, "Other title", "Other text.\n\n## And\n\nmore.", NULL,
                                               study_test_ready_cb, &result);
    }
  edit = lyceum_collection_edit_finish (collection, study_test_wait (&result), &error);
  /* Some make no sense, and say so. */
  g_assert_true (edit || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT) ||
                 g_error_matches (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND));
  return edit && edit->id;
}

static gboolean
turn (StudyTest *test,
      gboolean   undo)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumEdit) edit = NULL;

  if (undo)
    lyceum_collection_undo_async (test->collection, 0, NULL, study_test_ready_cb, &result);
  else
    lyceum_collection_redo_async (test->collection, NULL, study_test_ready_cb, &result);
  edit = lyceum_collection_edit_finish (test->collection, study_test_wait (&result), &error);
  if (!edit)
    g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND);
  return edit != NULL;
}

static void
fill (StudyTest *test)
{
  const char *answers[] = { "x", NULL };
  const LyceumNewNote notes[] = {
    { .kind = "basic", .front = "A?", .back = "a", .answers = answers, .quote = "alpha beta", .location = "l", .fingerprint = "1" },
    { .kind = "cloze", .front = "{{c1::a}} {{c2::b}} {{c4::c}}", .back = "", .answers = answers, .quote = "gamma delta", .location = "l",
      .fingerprint = "2" },
    { .kind = "list", .front = "Which?", .back = "x, y", .answers = answers, .quote = "the end", .location = "l", .fingerprint = "3" },
  };

  for (guint c = 0; c < 2; c++)
    {
      gint64 course_id = study_test_add_course (test, c ? "second" : "first", 2, 3);

      for (guint l = 0; l < 3; l++)
        study_test_add_notes (test, study_test_lesson (test, course_id, l % 2, l), notes, G_N_ELEMENTS (notes));
    }
  study_test_execute (test,
                      "UPDATE lesson SET markdown = 'Alpha beta.' || char (10) || char (10) || '## Next' || char (10) || char (10) || "
                      "'Gamma delta.' || char (10) || 'The end.', made_at = 5, key_points = '[\"p\"]', questions = '[\"q\"]', "
                      "key_terms = '[{\"term\":\"gamma\",\"definition\":\"d\"}]' WHERE id % 4 > 0");
  study_test_execute (test, "UPDATE card SET state = 2, reps = 2, due = 1000 + id, due_day = 5, stability = 1.0 / 3 * id, "
                            "difficulty = 0.1 * id, reviewed_at = 900 WHERE id % 3 = 0");
  study_test_execute (test, "INSERT INTO review (card_id, reviewed_at, study_day, rating, state, elapsed, stability, difficulty, interval, "
                            "duration_ms, before) SELECT id, 900, 1, 3, 0, 0.1, 1.0 / 7, 5.1, 3, 800, '{}' FROM card WHERE state = 2");
}

static void
test_random (void)
{
  for (guint run = 0; run < N_RUNS; run++)
    {
      g_autoptr (StudyTest) test = study_test_new ();
      g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (g_free);
      guint at;

      fill (test);
      g_ptr_array_add (states, dump (test));
      for (guint i = 0; i < N_STEPS; i++)
        {
          char *before = states->pdata[states->len - 1], *after;

          gboolean changed = step (test);

          after = dump (test);
          if (!changed)
            {
              g_assert_cmpstr (before, ==, after);
              g_free (after);
              continue;
            }
          g_ptr_array_add (states, after);
        }

      at = states->len - 1;
      /* Up and down, and then all the way. */
      for (guint i = 0; i < 3 * states->len; i++)
        {
          gboolean undo = i > 2 * states->len || g_test_rand_int_range (0, 3) > 0;
          g_autofree char *now = NULL;
          gboolean turned = turn (test, undo);

          g_assert_true (turned == (undo ? at > 0 : at + 1 < states->len));
          if (turned)
            at = undo ? at - 1 : at + 1;
          now = dump (test);
          g_assert_cmpstr (now, ==, states->pdata[at]);
        }
      while (turn (test, FALSE))
        at++;
      g_assert_cmpuint (at, ==, states->len - 1);
      {
        g_autofree char *now = dump (test);

        g_assert_cmpstr (now, ==, states->pdata[at]);
      }
      g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);
      g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM note WHERE NOT EXISTS (SELECT 1 FROM card WHERE note_id = note.id)"), ==,
                       0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study/edits/random", test_random);
  return g_test_run ();
}

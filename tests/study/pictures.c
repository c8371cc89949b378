/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-pictures-store.h"
#include "study-test.h"

#define NAME "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"

typedef struct
{
  gint64 course_id;
  const char *name;
} Picture;

static gboolean
write_writer_cb (LyceumConnection *connection,
                 gpointer          data,
                 gpointer         *result,
                 GError          **error)
{
  const Picture *picture = data;
  g_autoptr (GBytes) bytes = g_bytes_new (picture->name, strlen (picture->name));

  return lyceum_write_picture (connection, picture->course_id, picture->name, "image/png", bytes, error);
}

static void
add (StudyTest  *test,
     gint64      course_id,
     const char *name)
{
  g_autoptr (GError) error = NULL;
  Picture picture = { course_id, name };

  study_test_write (test, write_writer_cb, &picture, &error);
  g_assert_no_error (error);
}

static GBytes *
load (StudyTest  *test,
      const char *name,
      GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_load_picture_async (test->database, name, NULL, study_test_ready_cb, &result);
  study_test_wait (&result);
  return lyceum_load_picture_finish (test->database, result, error);
}

static void
delete_course (StudyTest *test,
               gint64     course_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_collection_delete_course_async (test->collection, course_id, study_test_ready_cb, &result);
  study_test_wait (&result);
  lyceum_collection_change_finish (test->collection, result, &error);
  g_assert_no_error (error);
}

/* One that several courses have is kept once, and as long as one of them is there. */
static void
test_lives (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 first = study_test_add_course (test, "First", 1, 1);
  gint64 second = study_test_add_course (test, "Second", 1, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  add (test, first, NAME);
  add (test, first, NAME);
  add (test, second, NAME);
  add (test, second, OTHER);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM picture"), ==, 2);
  delete_course (test, second);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM picture"), ==, 1);
  bytes = load (test, NAME, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NAME, strlen (NAME));
  g_assert_null (load (test, OTHER, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND);
  delete_course (test, first);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM picture"), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study/pictures/lives", test_lives);
  return g_test_run ();
}

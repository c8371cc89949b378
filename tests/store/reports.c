/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "task-test.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

/* What processes say of themselves. */

static GPtrArray *
read_reports (LyceumTaskStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *reports;

  lyceum_sqlite_task_store_read_reports_async (LYCEUM_SQLITE_TASK_STORE (store), NULL, store_test_ready_cb, &result);
  reports = lyceum_sqlite_task_store_read_reports_finish (LYCEUM_SQLITE_TASK_STORE (store), store_test_wait (&result),
                                                          &error);
  g_assert_no_error (error);
  return reports;
}

/* What the only other process says; *@age_ms: (out) (optional). */
static char *
read_other (LyceumTaskStore *store,
            gint64          *age_ms)
{
  g_autoptr (GPtrArray) reports = read_reports (store);
  char *found = NULL;
  guint n_found = 0;

  for (guint i = 0; i < reports->len; i++)
    {
      const LyceumOwnerReport *report = g_ptr_array_index (reports, i);

      g_assert_true (g_uuid_string_is_valid (report->name));
      g_assert_cmpint (report->age_ms, >=, 0);
      if (report->is_this_process)
        continue;
      n_found++;
      found = g_strdup (report->report);
      if (age_ms)
        *age_ms = report->age_ms;
    }
  g_assert_cmpuint (n_found, ==, 1);
  return found;
}

static void
assert_other (LyceumTaskStore *store,
              const char      *expected)
{
  g_autofree char *report = read_other (store, NULL);

  g_assert_cmpstr (report, ==, expected);
}

static void
test_reports (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) one = task_test_on_disk (test);
  g_autoptr (HeldStore) other = task_test_on_disk (test);
  g_autoptr (GPtrArray) none = read_reports (one);
  g_autoptr (GPtrArray) both = NULL;
  g_autofree char *longer = g_strnfill (LYCEUM_MAX_REPORT_BYTES - 1, 'x');
  g_autofree char *too_long = g_strnfill (LYCEUM_MAX_REPORT_BYTES, 'y');

  /* Who owns nothing says nothing. */
  g_assert_cmpuint (none->len, ==, 0);
  lyceum_task_store_beat (one, "{}");
  task_test_insert (other, task_test_records (task_test_record (1, 0, QUEUED), NULL));
  assert_other (one, NULL);

  lyceum_task_store_beat (other, "{\"running\": 3}");
  assert_other (one, "{\"running\": 3}");
  lyceum_task_store_beat (other, longer);
  assert_other (one, longer);
  lyceum_task_store_beat (other, "[]");
  assert_other (one, "[]");
  lyceum_task_store_beat (other, NULL);
  assert_other (one, "[]");
  lyceum_task_store_beat (other, too_long);
  assert_other (one, "[]");
  lyceum_task_store_beat (other, "");
  assert_other (one, NULL);

  task_test_insert (one, task_test_records (task_test_record (2, 0, QUEUED), NULL));
  lyceum_task_store_beat (one, "mine");
  both = read_reports (one);
  g_assert_cmpuint (both->len, ==, 2);
  assert_other (other, "mine");
}

/* Nothing that lies in the folder is believed. */
static void
test_hostile (void)
{
  static const char *const contents[] = { "", "\xff\xfe", "no end", "\n\n", "{\"a\": \"\u202e\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (StoreTest) test = store_test_new (TRUE);
      g_autoptr (HeldStore) store = task_test_on_disk (test);
      g_autofree char *owners = g_build_filename (test->folder, "owners", NULL);
      g_autofree char *dead = g_build_filename (owners, "7d4c1b0e-4d1c-4b7e-9a51-8f3f6f2f3d11", NULL);
      g_autofree char *stray = g_build_filename (owners, "notes.txt", NULL);
      g_autoptr (GError) error = NULL;
      LyceumOwnerLock *lock = _lyceum_owner_lock_new (owners, &error);
      g_autofree char *path = g_build_filename (owners, _lyceum_owner_lock_get_name (lock), NULL);
      FILE *file = g_fopen (path, "r+");
      gboolean is_text = g_utf8_validate (contents[i], -1, NULL) && *contents[i];

      g_assert_no_error (error);
      g_assert_cmpuint (fwrite (contents[i], 1, strlen (contents[i]), file), ==, strlen (contents[i]));
      fclose (file);
      g_assert_true (g_file_set_contents (dead, "{}", -1, NULL));
      g_assert_true (g_file_set_contents (stray, "{}", -1, NULL));
      assert_other (store, is_text ? contents[i] : NULL);
      g_assert_false (g_file_test (dead, G_FILE_TEST_EXISTS));
      g_assert_true (g_file_test (stray, G_FILE_TEST_EXISTS));
      _lyceum_owner_lock_free (lock);
    }
}

static void
test_age (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) one = task_test_on_disk (test);
  g_autoptr (HeldStore) other = task_test_on_disk (test);
  g_autofree char *owners = g_build_filename (test->folder, "owners", NULL);
  g_autofree char *path = NULL;
  struct utimbuf times = { 1000, 1000 };
  gint64 age_ms = 0;

  task_test_insert (other, task_test_records (task_test_record (1, 0, QUEUED), NULL));
  {
    g_autoptr (GPtrArray) reports = read_reports (one);

    path = g_build_filename (owners, ((LyceumOwnerReport *) g_ptr_array_index (reports, 0))->name, NULL);
  }
  g_assert_cmpint (g_utime (path, &times), ==, 0);
  g_free (read_other (one, &age_ms));
  g_assert_cmpint (age_ms, >, G_GINT64_CONSTANT (1000000000000));
  lyceum_task_store_beat (other, NULL);
  g_free (read_other (one, &age_ms));
  g_assert_cmpint (age_ms, <, G_GINT64_CONSTANT (1000000000000));
  /* A clock that was set back makes nothing younger than new. */
  times.modtime = G_MAXINT32;
  g_assert_cmpint (g_utime (path, &times), ==, 0);
  g_free (read_other (one, &age_ms));
  g_assert_cmpint (age_ms, ==, 0);
}

/* Many threads beat while the first write makes the lock, and others read: nobody reads pieces of two. */

#define N_BEATS 200

static gpointer
beat_thread_cb (gpointer store)
{
  g_autofree char *longer = g_strnfill (3000, 'l');

  for (guint i = 0; i < N_BEATS; i++)
    lyceum_task_store_beat (store, i % 2 ? longer : "s");
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) one = task_test_on_disk (test);
  g_autoptr (HeldStore) other = task_test_on_disk (test);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("beat", beat_thread_cb, other);
  task_test_insert (other, task_test_records (task_test_record (1, 0, QUEUED), NULL));
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *report = read_other (one, NULL);

      g_assert_true (!report || g_str_equal (report, "s") || strspn (report, "l") == strlen (report));
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/reports/reports", test_reports);
  g_test_add_func ("/store/reports/hostile", test_hostile);
  g_test_add_func ("/store/reports/age", test_age);
  g_test_add_func ("/store/reports/threads", test_threads);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-collection-private.h"
#include "lyceum-collection-writes.h"
#include "lyceum-edits.h"
#include "lyceum-study-session.h"

/* A collection of its own in a folder of its own, and calls that wait. */
typedef struct
{
  char *folder;
  char *path;
  LyceumDatabase *database;
  LyceumCollection *collection;
  GTimeZone *zone;
  gint64 now; /* what the collection takes for the time; study_test_set_now() */
} StudyTest;

StudyTest    *study_test_new          (void);
void          study_test_free         (StudyTest *test);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudyTest, study_test_free)

void          study_test_set_now      (StudyTest *test, gint64 now);

/* Opens a collection that is there. */
LyceumDatabase *study_test_open       (const char *path);
void          study_test_close        (LyceumDatabase *database);

/* For *_async: stores the result; study_test_wait() runs the main loop until it is there. */
void          study_test_ready_cb     (GObject *object, GAsyncResult *result, gpointer user_data);
GAsyncResult *study_test_wait         (GAsyncResult **result);

gboolean      study_test_write        (StudyTest *test, LyceumWriteFunc func, gpointer data, GError **error);
void          study_test_execute      (StudyTest *test, const char *sql);
gint64        study_test_int64        (StudyTest *test, const char *sql);
/* All rows of @sql as text: columns with |, rows with newlines. */
char         *study_test_rows         (StudyTest *test, const char *sql);

/* A course with @n_sources sources of @n_lessons planned lessons each. Returns its id. */
gint64        study_test_add_course   (StudyTest *test, const char *name, guint n_sources, guint n_lessons);
gint64        study_test_lesson       (StudyTest *test, gint64 course_id, guint source, guint position);
/* Notes "front 0" … with a fingerprint each, or those given. */
void          study_test_add_notes    (StudyTest *test, gint64 lesson_id, const LyceumNewNote *notes, guint n_notes);
void          study_test_add_cards    (StudyTest *test, gint64 course_id, guint n_cards);

GPtrArray    *study_test_list_cards   (StudyTest *test, gint64 course_id);
LyceumToday  *study_test_today        (StudyTest *test);
LyceumCourse *study_test_course       (StudyTest *test, gint64 course_id);

/* Other words for a note of the same kind. */
void          study_test_change_note  (StudyTest *test, gint64 note_id, const char *front, const char *back);

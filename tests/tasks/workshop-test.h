/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-course-task.h"
#include "lyceum-workshop.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder;
  char *data_dir;
  LyceumWorkshop *workshop;
} Fixture;

/** Courses, from material to cards, through the queue and the collection, as the app makes them. */
extern const char cell_text[];

void          set_up          (Fixture *fixture, gconstpointer data);
void          tear_down       (Fixture *fixture, gconstpointer data);
void          open_workshop   (Fixture *fixture);
/** Returns: how many tasks were taken up. */
guint         start_workshop  (Fixture *fixture, gboolean recover);
void          close_workshop  (Fixture *fixture);

/** A callback that keeps its result in the GAsyncResult* at @user_data, and the loop until it has. */
void          ready_cb        (GObject *object, GAsyncResult *result, gpointer user_data);
GAsyncResult *wait_for        (GAsyncResult **result);

/** Returns: (transfer full): a list of one pasted text. */
GPtrArray    *pasted          (const char *name, const char *text);
/** @materials: (transfer full). Returns: (transfer full): the course's task. */
LyceumTask   *create_course   (Fixture *fixture, gint64 *course_id, const char *name, GPtrArray *materials, gboolean make);
/** Returns: whether the task has succeeded. */
gboolean      wait_for_end    (Fixture *fixture, LyceumTask *task, GError **error);
LyceumCourse *get_course      (Fixture *fixture, gint64 id);
/** Everything that a person would see of a course, without the numbers of rows. */
char         *describe_course (Fixture *fixture, gint64 id);
/** A text of ten chapters. */
char         *long_text       (void);

G_END_DECLS

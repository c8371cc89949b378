/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app-test.h"
#include "lyceum-activity-model.h"

/** A window with the page on a queue of its own, of one worker. */
typedef struct
{
  LyceumQueue *queue;
  GtkWidget *window;
  GtkWidget *page;
} ActivityTest;

/**
 * For g_test_add(). Kinds of the queue: "work"; "batch", which has steps; "stubborn", which is tried again by itself
 * after a long time. What a task does, its payload says: "done" ends well, "fail" fails, "wait" works until
 * activity_test_open_gate().
 */
void            activity_test_set_up          (ActivityTest *test, gconstpointer unused);
void            activity_test_tear_down       (ActivityTest *test, gconstpointer unused);
void            activity_test_open_gate       (void);

LyceumTaskSpec *activity_test_new_spec        (const char *kind, const char *title, const char *how);
/** All return (transfer none): the queue has them. */
LyceumTask     *activity_test_submit_spec     (ActivityTest *test, LyceumTaskSpec *spec);
LyceumTask     *activity_test_submit          (ActivityTest *test, const char *title, const char *how);
/** @how: what each step does; ends in %NULL. The steps are called "Step 1 of @title" and so on. */
LyceumTask     *activity_test_submit_batch    (ActivityTest *test, const char *title, const char *const *how);
LyceumTask     *activity_test_get_step        (ActivityTest *test, LyceumTask *batch, guint position);
void            activity_test_until_state     (LyceumTask *task, LyceumTaskState state);

/** The row on the screen that shows the task; (nullable). */
GtkWidget      *activity_test_find_row        (GtkWidget *root, LyceumTask *task);
/** The same, as soon as there is one. */
GtkWidget      *activity_test_until_row       (ActivityTest *test, LyceumTask *task);
/** Whether its row says that, or something like that. */
gboolean        activity_test_says            (ActivityTest *test, LyceumTask *task, const char *text);
gboolean        activity_test_says_like       (ActivityTest *test, LyceumTask *task, const char *pattern);
/** (nullable): the first button with that icon. */
GtkWidget      *activity_test_find_button     (GtkWidget *root, const char *icon_name);
/** Presses the button of its row with that icon, as soon as there is one. */
void            activity_test_click           (ActivityTest *test, LyceumTask *task, const char *icon_name);
/** Chooses from the menu of its row: "task.first". */
void            activity_test_choose          (ActivityTest *test, LyceumTask *task, const char *action);
/** Presses a key where the focus is. Returns: whether something took it. */
gboolean        activity_test_press           (ActivityTest *test, guint keyval);

/** What the list shows; (nullable): no list. */
GListModel     *activity_test_get_listed      (ActivityTest *test);
/** The task at a place of the list; (nullable). */
LyceumTask     *activity_test_get_listed_task (ActivityTest *test, guint position);
/** How many rows there are, on the screen or not. */
guint           activity_test_count_rows      (GtkWidget *root);
/** Until what is on the screen has been drawn. */
void            activity_test_settle          (ActivityTest *test);

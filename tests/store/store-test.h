/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "lyceum-database.h"

/* A folder of its own with a collection in it, and calls that wait on the main loop. */
typedef struct
{
  char *folder;
  char *path;
  LyceumDatabase *database; /* (nullable) */
} StoreTest;

/* Whether there is time for everything (LYCEUM_TEST_THOROUGH=1, or --slow), and not for a sample. */
gboolean        store_test_is_thorough (void);

/* Makes the folder, and opens the collection if @open. */
StoreTest      *store_test_new      (gboolean open);
void            store_test_free     (StoreTest *test);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreTest, store_test_free)
void            store_test_remove_folder (const char *folder);

LyceumDatabase *store_test_open     (const char *path, GError **error);
void            store_test_close    (LyceumDatabase *database);

/* For *_async: stores the result; store_test_wait() turns the main loop until it is there. */
void            store_test_ready_cb (GObject *object, GAsyncResult *result, gpointer user_data);
GAsyncResult   *store_test_wait     (GAsyncResult **result);

gboolean        store_test_write    (LyceumDatabase *database, LyceumWriteFunc func, gpointer data, GError **error);
gboolean        store_test_execute  (LyceumDatabase *database, const char *sql, GError **error);
/* A LyceumWriteFunc and a LyceumReadFunc: run the SQL text @data; the second finds the first column as GINT_TO_POINTER. */
gboolean        store_test_execute_cb (LyceumConnection *connection, gpointer data, gpointer *result, GError **error);
gboolean        store_test_number_cb  (LyceumConnection *connection, gpointer data, gpointer *result, GError **error);
gint64          store_test_number   (LyceumDatabase *database, const char *sql);
/* The same with a connection of SQLite's own, as another program has it. Any thread. */
gint64          store_test_outside  (const char *path, const char *sql);

/* This program once more, with @arguments (NULL-terminated), its output in a pipe. */
GSubprocess    *store_test_spawn    (const char *first, ...) G_GNUC_NULL_TERMINATED;
/* Reads a line of a child's output; %NULL at its end. */
char           *store_test_read_line (GSubprocess *child);

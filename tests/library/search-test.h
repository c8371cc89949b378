/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-chunks.h"
#include "lyceum-search.h"

G_BEGIN_DECLS

/* A collection of its own in a folder of its own, and calls that wait. */
typedef struct
{
  char *folder;
  char *path;
  LyceumDatabase *database;
  LyceumSearch *search;
} SearchTest;

SearchTest   *search_test_new         (void);
void          search_test_free        (SearchTest *test);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SearchTest, search_test_free)

/* A passage of a source, as a test writes it. @heading: (nullable). */
typedef struct
{
  const char *heading;
  const char *text;
} SearchTestPassage;

gint64        search_test_add_course  (SearchTest *test, const char *name);
/* @language: (nullable). Returns: the number of the source. */
gint64        search_test_add_source  (SearchTest *test, gint64 course_id, const char *language,
                                       const SearchTestPassage *passages, guint n);
/* Puts passages in place of those that the source has; without words where not @indexed. */
void          search_test_store       (SearchTest *test, gint64 source_id, const char *language, gboolean indexed,
                                       const SearchTestPassage *passages, guint n);
void          search_test_execute     (SearchTest *test, const char *sql);
gint64        search_test_number      (SearchTest *test, const char *sql);
void          search_test_write       (SearchTest *test, LyceumWriteFunc func, gpointer data);

/* By words alone, with the defaults of settings, and with @filter (nullable). */
GPtrArray    *search_test_find        (SearchTest *test, const char *question, const LyceumSearchFilter *filter);
GPtrArray    *search_test_find_by     (SearchTest *test, const char *question, const char *model, const float *vector, guint n,
                                       const LyceumSearchFilter *filter, const LyceumSearchSettings *settings, guint window);
LyceumPassage *search_test_nth        (GPtrArray *passages, guint n);
/* The first words of the passages, each up to a space, parted by a space. */
char         *search_test_names       (GPtrArray *passages);

/* For *_async. */
void          search_test_ready_cb    (GObject *object, GAsyncResult *result, gpointer user_data);
GAsyncResult *search_test_wait        (GAsyncResult **result);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-collection.h"

G_BEGIN_DECLS

/**
 * LyceumGlossaryPlace:
 * @lesson_id: a lesson that explains a term
 * @number: which lesson of the course, from 1
 * @title: its title
 */
typedef struct
{
  gint64 lesson_id;
  guint number;
  char *title;
} LyceumGlossaryPlace;

/**
 * LyceumGlossaryTerm:
 * @key: equal for what is the same term
 * @term: as it is written where it is explained best
 * @definition: the best of its definitions
 * @lesson_id: where that stands
 * @places: (element-type LyceumGlossaryPlace): all lessons that explain it, in the order of the course
 */
typedef struct
{
  char *key;
  char *term;
  char *definition;
  gint64 lesson_id;
  GPtrArray *places;
} LyceumGlossaryTerm;

/** The terms of a course, each once, by the alphabet of the person. → LyceumGlossaryTerm. Main thread. */
void       lyceum_collection_list_glossary_async  (LyceumCollection   *self,
                                                   gint64              course_id,
                                                   GCancellable       *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer            user_data);
GPtrArray *lyceum_collection_list_glossary_finish (LyceumCollection   *self,
                                                   GAsyncResult       *result,
                                                   GError            **error);

/** The letter that a term stands under: its first, in capitals, without accents; "#" for what begins with none.
 * Returns: (transfer full). Any thread. */
char      *lyceum_glossary_term_get_letter        (const LyceumGlossaryTerm *self);

G_END_DECLS

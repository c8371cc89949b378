/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-database.h"

G_BEGIN_DECLS

/*
 * What background tasks read and write inside their transactions. All run on the thread of the connection that they
 * are given (the writer's for everything that changes), and note what changed. The records that they take are borrowed.
 */

/** A source to be added. */
typedef struct
{
  const char *uid;
  const char *name;
  const char *path;   /* (nullable): absolute */
  const char *pasted; /* (nullable): text that a person pasted */
  const char *url;    /* (nullable): where it is fetched from */
} LyceumNewSource;

/** A source that has been fetched. */
typedef struct
{
  const char *url;           /* where it was in the end */
  const char *name;          /* of the file */
  const char *etag;          /* (nullable) */
  const char *last_modified; /* (nullable) */
  GBytes *bytes;
} LyceumFetchedSource;

/** A lesson that is planned: a placeholder with a title. */
typedef struct
{
  const char *title;
  const char *location;
  guint first_block, n_blocks;
  guint minutes;
} LyceumPlannedLesson;

/** What a lesson holds once it is made. Arrays are NULL-terminated. */
typedef struct
{
  const char *title;
  const char *markdown;
  guint minutes;
  const char *const *key_points;
  const char *const *terms;       /* as long as @definitions */
  const char *const *definitions;
  const char *const *term_keys;   /* (nullable): likewise: equal for what is the same term, for the glossary */
  const double *term_worths;      /* (nullable): likewise: how good each definition is, 0 to 1 */
  const char *const *questions;
  const char *const *answers;     /* as long as @questions: Markdown, "" where there is none */
  const char *const *places;      /* likewise: where the answer stands */
  const char *made_by;            /* (nullable): the model; NULL: the built-in generator */
  const char *made_note;          /* (nullable): why it was not the model that was asked for */
} LyceumLessonContent;

/** Who made the cards of a lesson. */
typedef struct
{
  const char *made_by;            /* (nullable): the model; NULL: the built-in generator */
  const char *made_note;          /* (nullable): why it was not, or not only, the model that was asked for */
  const char *const *reasons;     /* why cards were rejected */
  const guint *n_rejected;        /* as long as @reasons: how many */
} LyceumCardsMaking;

/** A note to be added to a lesson; each gives one card for each cloze number, and one otherwise. */
typedef struct
{
  const char *kind; /* basic, cloze, list */
  const char *front;
  const char *back;
  const char *const *answers;
  const char *quote;
  const char *location;
  const char *fingerprint;
  gboolean is_chosen; /* a person has looked at it: it does not go into the tray */
  const char *distractors; /* (nullable): JSON: for each gap a list of wrong answers */
  gint64 kin;              /* equal for gaps in sentences that nearly agree; 0: agrees with none */
} LyceumNewNote;

/** What the task that reads a source needs. */
typedef struct
{
  gint64 id, course_id;
  char *name;
  char *path;          /* (nullable) */
  char *pasted;        /* (nullable) */
  char *url;           /* (nullable) */
  GBytes *fetched;     /* (nullable): the file, until it has been read */
  char *fetched_name;  /* (nullable) */
  char *etag, *last_modified; /* (nullable): of what was fetched last */
  gboolean imported;
} LyceumSourceInput;

void     lyceum_source_input_free           (LyceumSourceInput *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumSourceInput, lyceum_source_input_free)

/** What the task that makes a lesson or its cards needs. */
typedef struct
{
  gint64 id, course_id, source_id;
  char *title;
  guint first_block, n_blocks;
  guint minutes;
  gboolean made;
} LyceumLessonInput;

void     lyceum_lesson_input_free           (LyceumLessonInput *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumLessonInput, lyceum_lesson_input_free)

/** Adds a course. @id: (out). A course with that uid is found again, not added twice. */
gboolean lyceum_write_course                (LyceumConnection *connection, const char *uid, const char *name,
                                             gint64 task_id, gint64 *id, GError **error);
/** The course a new task builds on from now. */
gboolean lyceum_write_course_task           (LyceumConnection *connection, gint64 course_id, gint64 task_id, GError **error);
/** Renames a course that is still called @provisional: the name that it got before its material had been read. */
gboolean lyceum_write_course_name           (LyceumConnection *connection, gint64 course_id, const char *provisional,
                                             const char *name, GError **error);

/** Adds a source after the others of its course. Once for a uid. */
gboolean lyceum_write_source                (LyceumConnection *connection, gint64 course_id, const LyceumNewSource *source,
                                             gint64 task_id, GError **error);

/** A source has been fetched: keeps the file until it has been read. */
gboolean lyceum_write_source_fetched        (LyceumConnection *connection, const char *uid, const LyceumFetchedSource *fetched,
                                             GError **error);
/** The task that works on a source now. */
gboolean lyceum_write_source_task           (LyceumConnection *connection, const char *uid, gint64 task_id, GError **error);

/** Reads a source by its uid: %LYCEUM_DATABASE_ERROR_NOT_FOUND where it has been deleted meanwhile. */
LyceumSourceInput *lyceum_read_source_input (LyceumConnection *connection, const char *uid, GError **error);
/** Returns: (transfer full) (nullable): the blocks of a source that has been read. */
GBytes  *lyceum_read_source_document        (LyceumConnection *connection, const char *uid, GError **error);

/** A source has been read: keeps its blocks and what is known of it, and sets imported_at. @n_unreadable: characters that
 * stand as U+FFFD. */
gboolean lyceum_write_source_document       (LyceumConnection *connection, gint64 source_id, GBytes *document,
                                             const char *title /* (nullable) */, const char *language /* (nullable) */,
                                             guint words, guint n_unreadable, GError **error);

/** Plans the lessons of a source, @lessons[0 .. n-1], in place of those that were planned and not made. */
gboolean lyceum_write_planned_lessons       (LyceumConnection *connection, gint64 source_id,
                                             const LyceumPlannedLesson *lessons, guint n_lessons, GError **error);

/** Reads a lesson by its source's uid and its position there. */
LyceumLessonInput *lyceum_read_lesson_input (LyceumConnection *connection, const char *source_uid, guint position, GError **error);

/** A lesson has been made. */
gboolean lyceum_write_lesson_content        (LyceumConnection *connection, gint64 lesson_id, const LyceumLessonContent *content,
                                             GError **error);

/**
 * lyceum_write_notes:
 * @notes: in the order in which they are to be learnt
 *
 * Adds the notes of a lesson with their cards. What the course then holds does not depend on the order in which its
 * lessons were made: of notes with one fingerprint the one of the earliest lesson stays; where a later one came first, its
 * words give way and its card keeps its schedule. Doing it twice changes nothing.
 */
gboolean lyceum_write_notes                 (LyceumConnection *connection, gint64 lesson_id, const LyceumNewNote *notes,
                                             guint n_notes, GError **error);
/** The same for notes that stand behind @n_before others of their lesson. */
gboolean lyceum_write_more_notes            (LyceumConnection *connection, gint64 lesson_id, guint n_before,
                                             const LyceumNewNote *notes, guint n_notes, GError **error);

/** Takes away the notes of a lesson that were never studied and never changed by a person: others are made in their place. */
gboolean lyceum_write_notes_anew            (LyceumConnection *connection, gint64 lesson_id, GError **error);

/** Notes who made the cards of a lesson. */
gboolean lyceum_write_cards_making          (LyceumConnection *connection, gint64 lesson_id, const LyceumCardsMaking *making,
                                             GError **error);

G_END_DECLS

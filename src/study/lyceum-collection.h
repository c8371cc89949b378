/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lyceum-database.h"

G_BEGIN_DECLS

/* Plain records, as of the moment they were read. Each is freed by its _free; lists are GPtrArrays that free them. */

/** Progress of a course, for its card in Courses and for `lyceumctl courses`. */
typedef struct
{
  gint64 id;
  char *uid;
  char *name;
  gint64 task_id;       /* the course task; 0: none */
  guint n_sources;
  guint n_lessons;      /* made */
  guint n_planned;      /* lessons not made yet */
  guint n_read;         /* lessons marked as read */
  guint n_cards;        /* not suspended */
  guint n_new;          /* cards never studied */
  guint n_due;          /* cards to study now: learning and review that are due, and new ones within today's limit */
  guint n_mature;       /* cards with an interval of 21 days or more */
  guint n_tray;         /* new notes that wait to be looked at; their cards are in none of the numbers above */
  gint64 created_at, opened_at;
} LyceumCourse;

typedef struct
{
  gint64 id, course_id;
  char *uid;
  char *name;
  char *path;           /* (nullable) */
  char *url;            /* (nullable): where it was fetched from */
  char *title;          /* (nullable) */
  char *language;       /* (nullable) */
  guint words;
  guint n_unreadable;   /* characters that could not be read */
  guint n_lessons, n_cards;
  gint64 task_id;
  gint64 imported_at;   /* 0: not yet */
} LyceumSource;

typedef struct
{
  char *term;
  char *definition;
  char *key;            /* (nullable): equal for what is the same term */
  double worth;         /* how good the definition is, 0 to 1 */
} LyceumLessonTerm;

/** A question to check oneself. */
typedef struct
{
  char *question;
  char *answer;         /* (nullable): Markdown; %NULL where whoever wrote the lesson gave none */
  char *place;          /* (nullable): where the answer stands in the source */
} LyceumLessonQuestion;

typedef struct
{
  gint64 id, course_id, source_id;
  char *title;
  char *source_name;
  char *location;
  guint position;       /* among all lessons of the course, from 0 */
  guint planned_as;     /* its number in its source, which its tasks call it by, wherever it was moved */
  guint minutes;
  gboolean made;        /* FALSE: a placeholder */
  gint64 read_at;       /* 0: not read */
  double scroll;        /* 0 to 1: where the reader was */
  guint n_cards;
  char *made_by;        /* (nullable): the model that wrote it; NULL: the built-in generator, or it is not made */
  char *made_note;      /* (nullable): why it was not the model that was asked for */
  char *cards_by;       /* (nullable): the same of its cards */
  char *cards_note;     /* (nullable) */
  char *cards_rejected; /* (nullable): JSON: how many of a model's cards were rejected, by reason */
  gint64 edited_at;     /* when a person last changed its words: they are not made again; 0: never */
  /* Only from lyceum_collection_get_lesson_*(), and from list_lessons with @whole: */
  char *markdown;       /* (nullable) */
  GPtrArray *key_terms; /* (nullable) (element-type LyceumLessonTerm) */
  GStrv key_points;     /* (nullable) */
  GPtrArray *questions; /* (nullable) (element-type LyceumLessonQuestion) */
  /* Only from lyceum_collection_get_lesson_*(): what a person is writing and has not saved. */
  char *draft_title;    /* (nullable) */
  char *draft;          /* (nullable) */
} LyceumLesson;

typedef enum
{
  LYCEUM_CARD_STATE_NEW = 0,
  LYCEUM_CARD_STATE_LEARNING = 1,
  LYCEUM_CARD_STATE_REVIEW = 2,
  LYCEUM_CARD_STATE_RELEARNING = 3,
} LyceumCardState;

/** Where a card stands among all cards, in the order in which they are listed. */
typedef struct
{
  gint64 course_id, place, note_id;
  guint ordinal;        /* which card of its note, from 1 */
} LyceumCardPlace;

typedef struct
{
  gint64 id, note_id, course_id, lesson_id;
  char *guid;           /* of its note, the same for good; ids are used again when a card is gone */
  LyceumCardPlace place;
  char *kind;           /* basic, reversed, cloze, list, typed */
  char *front;          /* as shown: for a cloze with […] in place of what is hidden */
  char *back;
  char *note_front;     /* (nullable): the words as they are stored, with their marks; %NULL where @front is the same */
  char *note_back;      /* (nullable): likewise */
  GStrv answers;
  GStrv wrong_answers;  /* (nullable): of the kind of the right one, to choose from */
  char *quote;
  char *location;
  char *source_name;
  char *lesson_title;   /* (nullable) */
  LyceumCardState state;
  gint64 due;           /* Unix ms; new cards: 0 */
  guint interval;       /* days */
  guint reps, lapses;
  gboolean suspended;
  guint flag;
} LyceumCard;

/** One answer of the past. */
typedef struct
{
  gint64 id;
  gint64 reviewed_at;    /* Unix ms */
  guint rating;          /* 1 to 4 */
  LyceumCardState state; /* before it */
  double stability;      /* after it, days */
  double difficulty;
  guint interval;        /* after it, days; 0: learning steps */
  guint duration_ms;
} LyceumReview;

void lyceum_course_free (LyceumCourse *course);
void lyceum_source_free (LyceumSource *source);
void lyceum_lesson_free (LyceumLesson *lesson);
void lyceum_card_free   (LyceumCard   *card);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumCourse, lyceum_course_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumSource, lyceum_source_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumLesson, lyceum_lesson_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumCard, lyceum_card_free)

/** What Today shows. */
typedef struct
{
  guint n_due;            /* review and learning */
  guint n_new;            /* new cards within today's limit */
  guint minutes;          /* it will take, from the person's own pace (8 s a card before there is one) */
  guint streak;           /* days in a row with a review, today or yesterday the last */
  guint reviewed_today;   /* answers given today */
  guint n_due_tomorrow;
  guint n_cards;          /* in all */
  guint n_tray;           /* new notes that wait to be looked at */
  gint64 next_due;        /* when a learning card comes due next, Unix ms; 0: none */
} LyceumToday;

/**
 * LyceumCollection:
 *
 * Everything that a person studies, on the main thread: each call is asynchronous and runs on the database's threads.
 *
 * Signal `changed` (const char *topic, gint64 course_id), on the main context, coalesced: "course", "lesson", "card", "source", "review".
 */
#define LYCEUM_TYPE_COLLECTION (lyceum_collection_get_type ())
G_DECLARE_FINAL_TYPE (LyceumCollection, lyceum_collection, LYCEUM, COLLECTION, GObject)

LyceumCollection *lyceum_collection_new          (LyceumDatabase *database);
LyceumDatabase   *lyceum_collection_get_database (LyceumCollection *self);

#define LYCEUM_DECLARE_LIST(name)                                                                                      \
  GPtrArray *lyceum_collection_##name##_finish (LyceumCollection *self, GAsyncResult *result, GError **error);

/** Courses, the last opened first. → LyceumCourse */
void lyceum_collection_list_courses_async (LyceumCollection *self, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
LYCEUM_DECLARE_LIST (list_courses)

/** Sources of a course, in order. → LyceumSource */
void lyceum_collection_list_sources_async (LyceumCollection *self, gint64 course_id, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
LYCEUM_DECLARE_LIST (list_sources)

/** Lessons of a course, by source and position; @whole: with their text. → LyceumLesson */
void lyceum_collection_list_lessons_async (LyceumCollection *self, gint64 course_id, gboolean whole,
                                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LYCEUM_DECLARE_LIST (list_lessons)

/** Cards of a course (0: of all), by source, lesson and position; at most @limit (0: all), those behind @after (nullable: from the
 * first). → LyceumCard */
void lyceum_collection_list_cards_async   (LyceumCollection *self, gint64 course_id, const LyceumCardPlace *after, guint limit,
                                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LYCEUM_DECLARE_LIST (list_cards)

/** One card. */
void          lyceum_collection_get_card_async    (LyceumCollection *self, gint64 id, GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer user_data);
LyceumCard   *lyceum_collection_get_card_finish   (LyceumCollection *self, GAsyncResult *result, GError **error);

/** Every answer given to a card, the oldest first. → LyceumReview */
void lyceum_collection_list_reviews_async (LyceumCollection *self, gint64 card_id, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
LYCEUM_DECLARE_LIST (list_reviews)

/** One course. */
void          lyceum_collection_get_course_async  (LyceumCollection *self, gint64 id, GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer user_data);
LyceumCourse *lyceum_collection_get_course_finish (LyceumCollection *self, GAsyncResult *result, GError **error);

/** One lesson, whole. */
void          lyceum_collection_get_lesson_async  (LyceumCollection *self, gint64 id, GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer user_data);
LyceumLesson *lyceum_collection_get_lesson_finish (LyceumCollection *self, GAsyncResult *result, GError **error);

/** The lesson, whole, in which a block of a source stands: %LYCEUM_DATABASE_ERROR_NOT_FOUND where there is none. */
void          lyceum_collection_find_lesson_async  (LyceumCollection *self, gint64 source_id, guint block,
                                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LyceumLesson *lyceum_collection_find_lesson_finish (LyceumCollection *self, GAsyncResult *result, GError **error);

void          lyceum_collection_get_today_async   (LyceumCollection *self, GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer user_data);
LyceumToday  *lyceum_collection_get_today_finish  (LyceumCollection *self, GAsyncResult *result, GError **error); /* g_free() */

/** Small changes. Each has the one _finish. */
void     lyceum_collection_rename_course_async   (LyceumCollection *self, gint64 course_id, const char *name,
                                                  GAsyncReadyCallback callback, gpointer user_data);
void     lyceum_collection_delete_course_async   (LyceumCollection *self, gint64 course_id,
                                                  GAsyncReadyCallback callback, gpointer user_data);
void     lyceum_collection_touch_course_async    (LyceumCollection *self, gint64 course_id,
                                                  GAsyncReadyCallback callback, gpointer user_data);
void     lyceum_collection_set_lesson_read_async (LyceumCollection *self, gint64 lesson_id, gboolean read,
                                                  GAsyncReadyCallback callback, gpointer user_data);
void     lyceum_collection_set_lesson_scroll_async (LyceumCollection *self, gint64 lesson_id, double scroll,
                                                  GAsyncReadyCallback callback, gpointer user_data);
void     lyceum_collection_set_card_suspended_async (LyceumCollection *self, gint64 card_id, gboolean suspended,
                                                  GAsyncReadyCallback callback, gpointer user_data);
void     lyceum_collection_bury_card_async       (LyceumCollection *self, gint64 card_id, gboolean buried,
                                                  GAsyncReadyCallback callback, gpointer user_data);
void     lyceum_collection_set_card_flag_async   (LyceumCollection *self, gint64 card_id, guint flag,
                                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean lyceum_collection_change_finish         (LyceumCollection *self, GAsyncResult *result, GError **error);

G_END_DECLS

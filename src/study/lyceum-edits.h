/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-collection.h"

G_BEGIN_DECLS

/*
 * What a person changes of cards and lessons. Each change is one transaction and can be taken back, and made again, in order; the
 * last 200 are kept in the collection and survive a restart. A card stays the same card, with its schedule and its review log,
 * wherever it goes. Nothing that a person has changed is overwritten by what is made later.
 *
 * Main thread. A change that has begun is finished even when @cancellable is cancelled. What is not there any more is
 * %LYCEUM_DATABASE_ERROR_NOT_FOUND, what makes no sense %G_IO_ERROR_INVALID_ARGUMENT with a sentence for the person.
 */

/** One change. */
typedef struct
{
  gint64 id;         /* 0: nothing was changed */
  char *kind;        /* note-add, note-edit, note-delete, note-keep, note-move, note-merge, note-split, card-suspend, card-unsuspend,
                        lesson-edit, lesson-rename, lesson-delete, lesson-move, lesson-merge, lesson-split, lesson-add */
  gint64 course_id;
  guint n;           /* notes, cards or lessons */
  char *subject;     /* which, in few words */
  gint64 made_at;    /* Unix ms */
  gboolean undone;
  gint64 note_id;    /* of the call that made it: the note that is there now; 0: none, or of a list */
  gint64 lesson_id;  /* likewise */
  gint64 duplicate_id; /* likewise: a note of the course that asks the same; it is only said */
} LyceumEdit;

void        lyceum_edit_free     (LyceumEdit *edit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumEdit, lyceum_edit_free)

/** Returns: (transfer full): what was done, translated, for a toast or a menu: "Card deleted", "3 cards moved". */
char       *lyceum_edit_describe (const LyceumEdit *edit);

/** The kinds of a note: which cards it gives, and how they are asked. */
typedef enum
{
  LYCEUM_NOTE_BASIC,    /* one card: front, back */
  LYCEUM_NOTE_REVERSED, /* two: and the other way round */
  LYCEUM_NOTE_CLOZE,    /* one for each gap of the front, {{c1::…}} */
  LYCEUM_NOTE_LIST,     /* one; the lines of the back are its items */
  LYCEUM_NOTE_TYPED,    /* one whose answer is typed */
} LyceumNoteKind;
#define LYCEUM_NOTE_N_KINDS 5

/** As it is stored: basic, reversed, cloze, list, typed. */
const char *lyceum_note_kind_get_name  (LyceumNoteKind kind);
/** Returns: %FALSE for a name that is none. */
gboolean    lyceum_note_kind_from_name (const char *name, LyceumNoteKind *kind);

/** Words of a note as a person writes them. Front and back are Markdown, at most 64 KiB each. */
typedef struct
{
  LyceumNoteKind kind;
  const char *front;
  const char *back;  /* may be empty for a cloze: then what it says besides */
  const char *quote; /* (nullable): the sentence that it is about; %NULL: unchanged */
} LyceumNoteWords;

/** Why these words make no card, translated; %NULL: they do. */
const char *lyceum_note_words_check    (const LyceumNoteWords *words);

/** All the calls that change end in this one. Returns: (transfer full) (nullable): what was done. */
LyceumEdit *lyceum_collection_edit_finish (LyceumCollection *self, GAsyncResult *result, GError **error);

/** A note of a person's own, behind the others of @lesson_id (0: of no lesson) in @course_id (0: that of the lesson). */
void lyceum_collection_create_note_async   (LyceumCollection *self, gint64 course_id, gint64 lesson_id,
                                            const LyceumNoteWords *words, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
/** Other words, or another kind. Cards that are still asked for stay what they are; those that are not are deleted if they were never
 * studied and suspended otherwise. */
void lyceum_collection_change_note_async   (LyceumCollection *self, gint64 note_id, const LyceumNoteWords *words,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** Deleted notes are not made again. */
void lyceum_collection_delete_notes_async  (LyceumCollection *self, const gint64 *note_ids, guint n_notes,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** To @lesson_id (0: to no lesson) of @course_id (0: that of the lesson), before @before_id there (0: behind all). */
void lyceum_collection_move_notes_async    (LyceumCollection *self, const gint64 *note_ids, guint n_notes, gint64 course_id,
                                            gint64 lesson_id, gint64 before_id, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
/** The first takes in the second: the gaps of two clozes become those of one, with their schedules; of others the texts follow one
 * another, and the schedule is that of the first. */
void lyceum_collection_merge_notes_async   (LyceumCollection *self, gint64 first_id, gint64 second_id, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
/** A cloze with several gaps, a list or a reversed note becomes several notes, each with the card that it had. */
void lyceum_collection_split_note_async    (LyceumCollection *self, gint64 note_id, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
void lyceum_collection_suspend_cards_async (LyceumCollection *self, const gint64 *card_ids, guint n_cards, gboolean suspended,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/** Other words of a lesson. @title, @markdown: (nullable): as it is. Its draft goes. */
void lyceum_collection_change_lesson_async (LyceumCollection *self, gint64 lesson_id, const char *title, const char *markdown,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** @keep_cards: its cards stay in the course, without a lesson. */
void lyceum_collection_delete_lesson_async (LyceumCollection *self, gint64 lesson_id, gboolean keep_cards,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** @offset: by how many lessons down (up where negative), as far as its source goes. */
void lyceum_collection_move_lesson_async   (LyceumCollection *self, gint64 lesson_id, int offset, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
/** The lesson takes in the one behind it, with its cards. */
void lyceum_collection_merge_lessons_async (LyceumCollection *self, gint64 lesson_id, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
/**
 * lyceum_collection_split_lesson_async:
 * @offset: byte of its Markdown at which the second begins
 * @title: (nullable): of the second; %NULL: its first heading
 *
 * Makes two lessons of one; cards go with the words that they are about.
 */
void lyceum_collection_split_lesson_async  (LyceumCollection *self, gint64 lesson_id, gsize offset, const char *title,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** A place for a lesson to be made beside one that a person has edited: behind it, of the same part of the source, with the same title. */
void lyceum_collection_add_version_async   (LyceumCollection *self, gint64 lesson_id, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);

/**
 * lyceum_collection_undo_async:
 * @edit_id: which; 0: the last that was not taken back
 *
 * Takes a change back: the rows are again what they were, but for what has been learnt since. Where what it changed has been changed
 * again by something else, it fails (%LYCEUM_DATABASE_ERROR_CONSTRAINT) and is forgotten, so that what was before it can be taken back.
 * %LYCEUM_DATABASE_ERROR_NOT_FOUND: there is none.
 */
void lyceum_collection_undo_async          (LyceumCollection *self, gint64 edit_id, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
/** Makes what was taken back last once more. A new change forgets what could be made again. */
void lyceum_collection_redo_async          (LyceumCollection *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer user_data);

/** The changes that can be taken back or made again, the last first. → LyceumEdit */
void lyceum_collection_list_edits_async    (LyceumCollection *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer user_data);
LYCEUM_DECLARE_LIST (list_edits)

/** Notes of the course that ask the same, whatever their case, spaces and marks: at most ten ids (gint64), without @except_id. */
void    lyceum_collection_find_duplicates_async  (LyceumCollection *self, gint64 course_id, const char *front, gint64 except_id,
                                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GArray *lyceum_collection_find_duplicates_finish (LyceumCollection *self, GAsyncResult *result, GError **error);

/** What a person is writing of a lesson, kept until it is saved. @markdown %NULL: thrown away. Ends in lyceum_collection_change_finish(). */
void    lyceum_collection_keep_lesson_draft_async (LyceumCollection *self, gint64 lesson_id, const char *title, const char *markdown,
                                                   GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS

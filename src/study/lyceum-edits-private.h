/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-edits.h"

G_BEGIN_DECLS

typedef struct _LyceumEditRequest LyceumEditRequest;

/** Makes a change inside its transaction, and says in @edit what it was. The writer's thread. */
typedef gboolean (*LyceumEditFunc) (LyceumConnection *connection, const LyceumEditRequest *request, LyceumEdit *edit,
                                    GError **error);

/** What is asked for. Immutable on its way to the writer. */
struct _LyceumEditRequest
{
  LyceumEditFunc func;
  gint64 *ids;              /* (owned) */
  guint n_ids;
  gint64 course_id, lesson_id, before_id;
  gint64 number;            /* offset, flag */
  LyceumNoteKind kind;
  char *front, *back, *quote; /* (owned) (nullable) */
  char *title, *markdown;   /* (owned) (nullable) */
};

gboolean _lyceum_edit_create_note    (LyceumConnection *connection, const LyceumEditRequest *request, LyceumEdit *edit, GError **error);
gboolean _lyceum_edit_change_note    (LyceumConnection *connection, const LyceumEditRequest *request, LyceumEdit *edit, GError **error);
gboolean _lyceum_edit_delete_notes   (LyceumConnection *connection, const LyceumEditRequest *request, LyceumEdit *edit, GError **error);
gboolean _lyceum_edit_move_notes     (LyceumConnection *connection, const LyceumEditRequest *request, LyceumEdit *edit, GError **error);
gboolean _lyceum_edit_merge_notes    (LyceumConnection *connection, const LyceumEditRequest *request, LyceumEdit *edit, GError **error);
gboolean _lyceum_edit_split_note     (LyceumConnection *connection, const LyceumEditRequest *request, LyceumEdit *edit, GError **error);
gboolean _lyceum_edit_suspend_cards  (LyceumConnection *connection, const LyceumEditRequest *request, LyceumEdit *edit, GError **error);
gboolean _lyceum_edit_change_lesson  (LyceumConnection *connection, const LyceumEditRequest *request, LyceumEdit *edit, GError **error);
gboolean _lyceum_edit_delete_lesson  (LyceumConnection *connection, const LyceumEditRequest *request, LyceumEdit *edit, GError **error);
gboolean _lyceum_edit_move_lesson    (LyceumConnection *connection, const LyceumEditRequest *request, LyceumEdit *edit, GError **error);
gboolean _lyceum_edit_merge_lessons  (LyceumConnection *connection, const LyceumEditRequest *request, LyceumEdit *edit, GError **error);
gboolean _lyceum_edit_split_lesson   (LyceumConnection *connection, const LyceumEditRequest *request, LyceumEdit *edit, GError **error);
gboolean _lyceum_edit_add_version    (LyceumConnection *connection, const LyceumEditRequest *request, LyceumEdit *edit, GError **error);

/** Has the writer make a change. @request: its texts are owned by it. Ends in lyceum_collection_edit_finish(). */
void     _lyceum_edit_async          (LyceumCollection *self, const LyceumEditRequest *request, const gint64 *ids, guint n_ids,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/** %LyceumWriteFuncs that find a LyceumEdit. @data: a LyceumEditRequest; of the two others a gint64, the edit (0: the last). */
gboolean _lyceum_edit_writer_cb      (LyceumConnection *connection, gpointer data, gpointer *result, GError **error);
gboolean _lyceum_undo_writer_cb      (LyceumConnection *connection, gpointer data, gpointer *result, GError **error);
gboolean _lyceum_redo_writer_cb      (LyceumConnection *connection, gpointer data, gpointer *result, GError **error);

/** Applies the rows of an edit backwards. @refused: (out): it does not fit what is there now; nothing is said of what was done until then. */
gboolean _lyceum_edit_apply          (LyceumConnection *connection, gint64 edit_id, gboolean *refused, GError **error);

/** Sets an error that a person understands; %FALSE. */
gboolean _lyceum_edit_invalid        (GError **error, const char *message);
/** The first words of a text, for a list of changes. */
char    *_lyceum_edit_subject        (const char *text);

/** A number for a new row that no row has or may get back. */
#define LYCEUM_NEXT_ID(table)                                                                                                  \
  "(SELECT max (ifnull ((SELECT max (id) FROM " table "), 0), ifnull ((SELECT max (row_id) FROM edit_row WHERE tbl = '" table  \
  "'), 0)) + 1)"

/** Positions of lessons that no outline planned begin here: a plan that is made again leaves them alone. */
#define LYCEUM_LESSON_BY_HAND (G_GINT64_CONSTANT (1) << 20)

/** Ends of history. */
#define LYCEUM_EDITS_KEPT 200
#define LYCEUM_EDIT_ROWS_KEPT 500000

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-edits.h"

G_BEGIN_DECLS

/*
 * The tray: cards that were made and that nobody has looked at yet. They are not studied, listed or counted until a person keeps
 * them; what is dropped (lyceum_collection_delete_notes_async()) is not made again. Whether new cards go through it is a setting
 * of the collection; without one they do not. Main thread.
 */

/** Notes that wait, of a course or (0) of all, in order, each once: at most @limit (0: all). → LyceumCard, the first of each note */
void lyceum_collection_list_tray_async     (LyceumCollection *self, gint64 course_id, guint limit, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
LYCEUM_DECLARE_LIST (list_tray)

/** From now on they are cards like any other. A change that can be taken back: lyceum_collection_edit_finish(). */
void lyceum_collection_keep_notes_async    (LyceumCollection *self, const gint64 *note_ids, guint n_notes,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** All that wait in a course (0: in all courses). */
void lyceum_collection_keep_all_async      (LyceumCollection *self, gint64 course_id, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);

/** How new cards get into a course. */
typedef enum
{
  LYCEUM_TRAY_UNSET, /* nobody has chosen: they do not wait */
  LYCEUM_TRAY_OFF,
  LYCEUM_TRAY_ON,
} LyceumTraySetting;

void              lyceum_collection_get_tray_setting_async  (LyceumCollection *self, GCancellable *cancellable,
                                                             GAsyncReadyCallback callback, gpointer user_data);
/** @error: set where it could not be read; then %LYCEUM_TRAY_UNSET */
LyceumTraySetting lyceum_collection_get_tray_setting_finish (LyceumCollection *self, GAsyncResult *result, GError **error);

/** @only_where_unset: what a person has chosen stays. Ends in lyceum_collection_change_finish(). */
void              lyceum_collection_set_tray_setting_async  (LyceumCollection *self, LyceumTraySetting setting,
                                                             gboolean only_where_unset, GAsyncReadyCallback callback,
                                                             gpointer user_data);

G_END_DECLS

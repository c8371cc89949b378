/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-application.h"
#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumWindow:
 *
 * The main window: the home page with its places, and the pages that are opened from there one upon the other.
 *
 * Pages speak to it through actions: `win.open-course` (x), `win.open-lesson` (x), `win.edit-lesson` (x), `win.undo`, `win.redo`, `win.study` (x: a course, 0 for all),
 * `win.new-course`, `win.add-material` (x), `win.rename-course` (xs), `win.delete-course` (xs), `win.sample-course`, `win.back`,
 * `win.place` (s), `win.activity`, `win.all-activity`, `win.clear-activity`, `win.find`, `win.menu`, `win.shortcuts`.
 *
 * Signal `closed`: the window is hidden and asks for nothing any more; its owner destroys it.
 */
#define LYCEUM_TYPE_WINDOW (lyceum_window_get_type ())
G_DECLARE_FINAL_TYPE (LyceumWindow, lyceum_window, LYCEUM, WINDOW, AdwApplicationWindow)

LyceumWindow   *lyceum_window_new          (LyceumApplication    *application);

/** The collection is open. @sample_course: make the sample course if there is no course. */
void            lyceum_window_set_workshop (LyceumWindow         *self,
                                            LyceumWorkshop       *workshop,
                                            gboolean              sample_course);
LyceumWorkshop *lyceum_window_get_workshop (LyceumWindow         *self); /* (nullable) */

/** The collection could not be opened. */
void            lyceum_window_show_failure (LyceumWindow         *self,
                                            const GError         *error);

/** Says what went wrong: in a toast, or in a bar that stays when it will go wrong again. Cancelled says nothing. */
void            lyceum_window_report       (LyceumWindow         *self,
                                            const GError         *error);
/** The same, from any widget of the window. */
void            lyceum_report              (GtkWidget            *widget,
                                            const GError         *error);
void            lyceum_window_toast        (LyceumWindow         *self,
                                            const char           *text);
/** @toast: (transfer full): for one with a button. */
void            lyceum_window_add_toast    (LyceumWindow         *self,
                                            AdwToast             *toast);

/** Opens the dialog for a new course with these files. */
void            lyceum_window_add_files    (LyceumWindow         *self,
                                            GFile               **files,
                                            guint                 n_files);

/** Shows the servers of models. */
void            lyceum_window_show_models  (LyceumWindow         *self);

/** Whether a course has been deleted and may still come back: it is not to be shown. */
gboolean        lyceum_window_hides_course (LyceumWindow         *self,
                                            gint64                course_id);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-activity-model.h"

G_BEGIN_DECLS

/**
 * LyceumActivityList:
 *
 * Background work as a list of recycled rows, and what can be done with a task: by its buttons, by its menu (Menu,
 * Shift+F10, the secondary button), and with Delete, which cancels. While a person points at the list or walks
 * through it with the keyboard, no row moves by itself.
 */
#define LYCEUM_TYPE_ACTIVITY_LIST (lyceum_activity_list_get_type ())
G_DECLARE_FINAL_TYPE (LyceumActivityList, lyceum_activity_list, LYCEUM, ACTIVITY_LIST, GtkWidget)

/**
 * lyceum_activity_list_new:
 * @model: what is listed
 * @compact: as high as its rows, up to some of them, and batches are not unfolded
 */
GtkWidget *lyceum_activity_list_new        (LyceumQueue         *queue,
                                            LyceumActivityModel *model,
                                            gboolean             compact);

/** Lists these, with those of their steps, and unfolds the first of them where it is a step that was looked for. */
void       lyceum_activity_list_set_filter (LyceumActivityList  *self,
                                            LyceumActivityShow   show,
                                            const char          *text);

G_END_DECLS

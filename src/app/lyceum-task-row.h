/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-queue.h"

G_BEGIN_DECLS

/**
 * LyceumTaskRow:
 *
 * A row of the list of background work, for one task after the other: what it is, how far it is or why it waits or what
 * went wrong, the button that is wanted most, and a button for all the others. It takes the focus itself, before its
 * buttons.
 *
 * Signal `act` (guint: a LyceumTaskActions): that is to be done with the task.
 * Signal `menu` (GtkWidget *button): everything that can be done with it is to be shown at the button.
 */
#define LYCEUM_TYPE_TASK_ROW (lyceum_task_row_get_type ())
G_DECLARE_FINAL_TYPE (LyceumTaskRow, lyceum_task_row, LYCEUM, TASK_ROW, GtkWidget)

/** Which buttons there is room for; everything is in the menu, which a key and the secondary button show as well. */
typedef enum
{
  LYCEUM_TASK_ROW_ALL,
  LYCEUM_TASK_ROW_NO_MENU,
  LYCEUM_TASK_ROW_NO_CANCEL,
} LyceumTaskRowButtons;

GtkWidget *lyceum_task_row_new      (LyceumQueue    *queue);
/**
 * lyceum_task_row_set_item:
 * @item: (nullable): a LyceumTask or a LyceumPastTask
 * @place: (nullable): where it stands in a list that can be unfolded
 */
void       lyceum_task_row_set_item (LyceumTaskRow  *self,
                                     gpointer        item,
                                     GtkTreeListRow *place);
void       lyceum_task_row_set_buttons (LyceumTaskRow *self, LyceumTaskRowButtons buttons);
/** Both: (transfer none) (nullable). */
gpointer   lyceum_task_row_get_item (LyceumTaskRow  *self);
GtkTreeListRow *lyceum_task_row_get_place (LyceumTaskRow *self);
/** Shows or hides the steps of the batch at @place. Returns: whether that changed anything. */
gboolean   lyceum_task_row_unfold     (GtkTreeListRow *place, gboolean unfold);
/** As the button for it does. */
void       lyceum_task_row_popup_menu (LyceumTaskRow *self);

/** Says anew what is no longer true at the time @now (Unix time in milliseconds), or came too fast to be said. */
void       lyceum_task_row_tick     (LyceumTaskRow  *self,
                                     gint64          now);
/** Says everything anew: what it waits for has changed. */
void       lyceum_task_row_update   (LyceumTaskRow  *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-activity-list.h"
#include "lyceum-task-row.h"

G_BEGIN_DECLS

struct _LyceumActivityList
{
  GtkWidget parent_instance;

  GtkScrolledWindow *scroller;
  GtkListView *list;
  GMenuModel *task_menu;

  LyceumQueue *queue;         /* (owned) */
  LyceumActivityModel *model; /* (owned) */
  GtkTreeListModel *tree;     /* (owned) (nullable): batches can be unfolded */
  GtkCustomFilter *filter;    /* (owned): of the steps */
  GPtrArray *unfolded;        /* (owned): of GtkTreeListRow: those that a filter unfolded */
  GCancellable *cancellable;  /* (owned) */
  GHashTable *rows;           /* (owned): set of the LyceumTaskRow that show something */
  GtkWidget *menu;            /* (nullable): once it was asked for */
  GObject *menu_item;         /* (owned) (nullable): whose menu it is */
  gint64 pointed_at;          /* monotonic, µs: the last sign of the person */
  gboolean compact;
  gboolean narrow;
  guint width_source;         /* looks whether it is narrow */
  guint tick_source;
  guint hold_source;
};

/** Rows stay where they are, until a while after the last sign of the person. */
void           _lyceum_activity_list_hold            (LyceumActivityList *self);

/** Actions and keys of the class, for the task of a row. */
void           _lyceum_activity_list_install_actions (GtkWidgetClass     *widget_class);
/** What the buttons of a row do. */
void           _lyceum_activity_list_connect_row     (LyceumActivityList *self, LyceumTaskRow *row);
/** Shows the menu of the row at that point. */
void           _lyceum_activity_list_show_menu_at    (LyceumActivityList *self, double x, double y);
/** Returns: (nullable): the row that has the focus, or has what has it. */
LyceumTaskRow *_lyceum_activity_list_get_focus_row   (LyceumActivityList *self);

G_END_DECLS

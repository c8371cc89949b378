/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-lesson-item.h"
#include "lyceum-lessons-view.h"

G_BEGIN_DECLS

struct _LyceumLessonsView
{
  GtkWidget parent_instance;

  GtkWidget *states;
  GtkListView *list;
  GMenuModel *lesson_menu;

  GtkWidget *menu;          /* (nullable): once it was opened */
  GListStore *items;        /* (owned): of LyceumLessonItem */
  LyceumLessonItem *chosen; /* (owned) (nullable): what the menu is about */
  LyceumQueue *queue;       /* (owned) (nullable) */
};

/** What a person does with a lesson of the list: by the keyboard, a menu, or by dragging it. */
void _lyceum_lessons_view_install_actions (GtkWidgetClass *widget_class);
void _lyceum_lessons_view_let_edit        (GtkWidget *row);

G_END_DECLS

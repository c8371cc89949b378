/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-activity-button.h"
#include "lyceum-lesson-ahead-label.h"
#include "lyceum-lesson-page.h"
#include "lyceum-lesson-ahead-label.h"
#include "lyceum-lesson-question-list.h"
#include "lyceum-lesson-selection-sheet.h"
#include "lyceum-lesson-selection.h"
#include "lyceum-lesson-wait.h"
#include "lyceum-markdown-view.h"
#include "lyceum-reload.h"
#include "lyceum-status.h"

G_BEGIN_DECLS

struct _LyceumLessonPage
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkMenuButton *menu_button;
  GMenuModel *lesson_menu;
  AdwWindowTitle *window_title;
  LyceumActivityButton *activity;
  GtkStack *states;
  GtkScrolledWindow *scroller;
  GtkLabel *title;
  GtkLabel *place;
  GtkLabel *maker;
  LyceumMarkdownView *text;
  GtkWidget *end;
  LyceumLessonAheadLabel *ahead;
  LyceumLessonQuestionList *questions;
  GtkWidget *read_button;
  GtkWidget *study_button;
  GtkWidget *read_sign;
  LyceumStatus *failure;
  LyceumLessonWait *wait;
  AdwFlap *flap;
  LyceumLessonSelectionSheet *sheet;

  LyceumWorkshop *workshop;  /* (owned) */
  LyceumLessonSelection *selection; /* (owned) */
  GCancellable *cancellable; /* (owned): of the lesson on the page */
  LyceumReload reload;
  gint64 lesson_id;
  gint64 course_id;          /* 0: not known yet */
  gint64 previous_id;        /* 0: none */
  gint64 next_id;            /* 0: none */
  LyceumLesson *lesson;      /* (owned) (nullable): once read */
  double scroll;             /* where the reader was when the lesson was read; negative: restored */
  gboolean made;             /* its text is on the page */
  GPtrArray *terms;          /* (owned) (nullable) (element-type LyceumGlossaryTerm): that its text has links to */
  GtkWidget *term_popover;   /* (nullable): a child */
  GtkLabel *term_label;      /* (weak) (nullable): what the popover is about */
};

/** What a person does with a lesson. */
void _lyceum_lesson_page_install_actions (GtkWidgetClass *widget_class);

/** Keeps where the reader is. */
void _lyceum_lesson_page_keep_scroll     (LyceumLessonPage *self);
/** Shows the text of the lesson with links to terms. @blocks: (transfer full) */
void _lyceum_lesson_page_link_terms      (LyceumLessonPage *self, GPtrArray *blocks);
/** Shows the text of the lesson. @blocks: (transfer full) */
void _lyceum_lesson_page_take_blocks     (LyceumLessonPage *self, GPtrArray *blocks);
/** Tells of a term below its link. Returns: whether it is one. */
gboolean _lyceum_lesson_page_show_term   (LyceumLessonPage *self, GtkLabel *label, const char *uri);
/** With the Tab key from the text as a whole to the first link in it. Returns: whether there is something. */
gboolean _lyceum_lesson_page_enter_text  (LyceumLessonPage *self);
void _lyceum_lesson_page_show_read       (LyceumLessonPage *self);
/** Ends a small change; @user_data: (transfer full): the page. */
void _lyceum_lesson_page_changed_cb      (GObject *object, GAsyncResult *result, gpointer user_data);

G_END_DECLS

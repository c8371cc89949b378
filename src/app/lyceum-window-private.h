/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-home-page.h"
#include "lyceum-window.h"

G_BEGIN_DECLS

struct _LyceumWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwLeaflet *leaflet;
  LyceumHomePage *home;
  GtkInfoBar *trouble;
  GtkLabel *trouble_text;
  GtkWidget *drop_hint;

  LyceumWorkshop *workshop; /* (owned) (nullable): once open */
  GHashTable *deleted;      /* (owned): ids of courses → their toasts (nullable) */
  GPtrArray *waiting_files; /* (owned) (nullable): of GFile, given before the collection was open */
  gint64 activity_since;    /* Unix time, ms: what finished before then has been cleared from the list of work */
  gboolean closed;
  gboolean removing; /* pages are being taken away */
  guint settle_source;
};

/** Returns: (nullable) (transfer none): those of the application; none where its schema is not installed. */
GSettings *_lyceum_window_get_settings    (LyceumWindow   *self);
/** Actions of the class. */
void       _lyceum_window_install_actions (GtkWidgetClass *widget_class);
void       _lyceum_window_install_activity_actions (GtkWidgetClass *widget_class);
void       _lyceum_window_install_find_actions (GtkWidgetClass *widget_class);
void       _lyceum_window_install_edit_actions (GtkWidgetClass *widget_class);
/** Drops of files and text. */
void       _lyceum_window_accept_drops    (LyceumWindow   *self);

/** Opens a page upon the others; the one on top goes when the person goes back. */
void       _lyceum_window_push            (LyceumWindow   *self, GtkWidget *page);
void       _lyceum_window_pop             (LyceumWindow   *self);
GtkWidget *_lyceum_window_get_page        (LyceumWindow   *self);
/** Opens a lesson. @text: (nullable): words that were looked for, which it is to be opened at; @excerpt: what stands about them. */
void       _lyceum_window_open_lesson_at  (LyceumWindow   *self, gint64 lesson_id, const char *text, const char *excerpt);

/** Deletes for good what was waiting for an undo. */
void       _lyceum_window_flush_deletions (LyceumWindow   *self);
/** Opens the dialog for a new course (@course_id 0), or for more material. @files and @text: (nullable). */
void       _lyceum_window_show_new_course (LyceumWindow *self, gint64 course_id, GPtrArray *files, const char *text);
void       _lyceum_window_make_sample_course (LyceumWindow *self);

G_END_DECLS

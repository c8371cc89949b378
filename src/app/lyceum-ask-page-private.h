/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-ask-conversation.h"
#include "lyceum-ask-page.h"
#include "lyceum-reload.h"

G_BEGIN_DECLS

struct _LyceumAskPage
{
  GtkWidget parent_instance;

  AdwLeaflet *leaflet;
  GtkWidget *sidebar;
  GtkStack *lists;
  GtkListView *list;
  GtkWidget *place;
  GtkLabel *title;
  GtkWidget *menu_button;
  LyceumAskConversation *conversation;

  LyceumWorkshop *workshop;           /* (owned) (nullable) */
  LyceumConversations *conversations; /* (owned) (nullable) */
  GCancellable *cancellable;          /* (owned) */
  LyceumReload reload;
  GListStore *items;                  /* (owned): of LyceumAskListItem */
  GtkSingleSelection *selection;      /* (owned): over them */
  GHashTable *deleted;                /* (owned): ids of conversations that may still come back → AdwToast (owned) */
  GtkFileChooserNative *chooser;      /* (owned) (nullable): while it is open */
  gint64 course_id;
  gboolean stale;                     /* changed while it was not on the screen */
};

/** Actions of the class: `ask-page.*`. */
void _lyceum_ask_page_install_actions  (GtkWidgetClass *widget_class);
/** Deletes for good what was waiting for an undo. */
void _lyceum_ask_page_flush_deletions  (LyceumAskPage  *self);
/** Reads the list again. */
void _lyceum_ask_page_refresh          (LyceumAskPage  *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-card-item.h"
#include "lyceum-cards-view.h"
#include "lyceum-reload.h"

G_BEGIN_DECLS

struct _LyceumCardsView
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkToggleButton *select_button;
  GtkWidget *selection_button;
  GtkWidget *delete_button;
  GtkLabel *n_selected;
  GtkWidget *states;
  GtkListView *list;

  LyceumCollection *collection; /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned) */
  GListStore *items;            /* (owned): of LyceumCardItem */
  GtkSelectionModel *selection; /* (owned) */
  LyceumReload reload;
  gint64 course_id;
  guint n_read;                 /* cards that the reading under way has brought */
  LyceumCardPlace read_to;      /* of the last card that was read */
  gboolean stale;               /* changed while it was not on the screen */
};

/** What is done with cards that a person has selected. */
void _lyceum_cards_view_install_actions  (GtkWidgetClass *widget_class);
/** Says how many are selected. */
void _lyceum_cards_view_update_selection (LyceumCardsView *self);

G_END_DECLS

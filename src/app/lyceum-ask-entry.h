/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LyceumAskEntry:
 *
 * Where a question is written: Enter asks, Shift+Enter begins a new line. Below it, from where and by whom it is answered.
 *
 * Signal `ask` (const char *text): a question. Signal `stop`: while busy. Signal `cancelled`: no other version is wanted after all.
 * Signal `recall`: the person wants to change the last question (Up in an empty entry).
 */
#define LYCEUM_TYPE_ASK_ENTRY (lyceum_ask_entry_get_type ())
G_DECLARE_FINAL_TYPE (LyceumAskEntry, lyceum_ask_entry, LYCEUM, ASK_ENTRY, GtkWidget)

GtkWidget *lyceum_ask_entry_new             (void);
/** Returns: (transfer full): without space at its ends. */
char      *lyceum_ask_entry_get_text        (LyceumAskEntry *self);
void       lyceum_ask_entry_set_text        (LyceumAskEntry *self, const char *text);
/** An answer is being made: it can be stopped, and the next question can be written but not asked. */
void       lyceum_ask_entry_set_busy        (LyceumAskEntry *self, gboolean busy);
/** The text is to take the place of a question. */
void       lyceum_ask_entry_set_editing     (LyceumAskEntry *self, gboolean editing);
void       lyceum_ask_entry_set_placeholder (LyceumAskEntry *self, const char *text);
/** @menu: (nullable): %NULL: it cannot be chosen now. */
void       lyceum_ask_entry_set_scope       (LyceumAskEntry *self, const char *label, GMenuModel *menu);
void       lyceum_ask_entry_set_model       (LyceumAskEntry *self, const char *label, GMenuModel *menu);

G_END_DECLS

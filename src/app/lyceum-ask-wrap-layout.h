/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LyceumAskWrapLayout:
 *
 * Children as wide as they like to be, side by side, and in as many lines as that takes, as words are.
 */
#define LYCEUM_TYPE_ASK_WRAP_LAYOUT (lyceum_ask_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (LyceumAskWrapLayout, lyceum_ask_wrap_layout, LYCEUM, ASK_WRAP_LAYOUT, GtkLayoutManager)

GtkLayoutManager *lyceum_ask_wrap_layout_new (void);

G_END_DECLS

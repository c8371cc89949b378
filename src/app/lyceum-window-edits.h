/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-edits.h"
#include "lyceum-window.h"

G_BEGIN_DECLS

/** Says what was done, with a button that takes it back. */
void lyceum_window_show_edit (LyceumWindow     *self,
                              const LyceumEdit *edit);

/** For the calls of lyceum-edits.h: says in the window what was done, or what went wrong. @user_data: (transfer full): a widget of it. */
void lyceum_window_edited_cb (GObject          *object,
                              GAsyncResult     *result,
                              gpointer          user_data);

G_END_DECLS

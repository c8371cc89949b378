/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * first_frame_measure:
 * @window: a window that has not been shown
 * @is_full: (nullable): whether the window shows what it has to show
 *
 * Prints how many milliseconds after START_AT (an environment variable: monotonic time in µs) the first frame had been
 * drawn, how many after it the window was full, and the proportional set size in kB a while later; then ends the program.
 */
void first_frame_measure (GtkWindow *window, gboolean (*is_full) (GtkWindow *window));

G_END_DECLS

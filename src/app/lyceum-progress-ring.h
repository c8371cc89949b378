/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LyceumProgressRing:
 *
 * A small ring that fills clockwise (counter-clockwise in right-to-left scripts). Takes the colour of the text around
 * it. Properties: `fraction` (0 to 1), `active` (whether the arc is drawn in the accent colour; a full ring otherwise
 * stays quiet), `diameter` (pixels).
 *
 * CSS node: `progressring`, with class `active`.
 */
#define LYCEUM_TYPE_PROGRESS_RING (lyceum_progress_ring_get_type ())
G_DECLARE_FINAL_TYPE (LyceumProgressRing, lyceum_progress_ring, LYCEUM, PROGRESS_RING, GtkWidget)

GtkWidget *lyceum_progress_ring_new          (void);
double     lyceum_progress_ring_get_fraction (LyceumProgressRing *self);
void       lyceum_progress_ring_set_fraction (LyceumProgressRing *self, double fraction);
gboolean   lyceum_progress_ring_get_active   (LyceumProgressRing *self);
void       lyceum_progress_ring_set_active   (LyceumProgressRing *self, gboolean active);

G_END_DECLS

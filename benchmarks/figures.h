/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Nanoseconds on the monotonic clock. Any thread. */
double figures_now     (void);

/** Returns: the median of @n values, which are put in order. */
double figures_median  (double *values, guint n);

/** Returns: the value that a share of 0 to 1 of @n values, in order, is below or at. */
double figures_quantile (const double *sorted, guint n, double share);

G_END_DECLS

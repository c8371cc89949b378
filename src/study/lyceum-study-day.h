/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Days of study. A study day begins at 4:00 by the clock on the wall and bears the number of its calendar date: days since
 * 1970-01-01. It lasts 23 or 25 hours where the clocks change. Any thread.
 */

#define LYCEUM_STUDY_DAY_ROLLOVER_HOUR 4

/** The study day that @time (Unix ms) belongs to in @zone. Never falls while time goes on. */
gint64 lyceum_study_day_of    (gint64 time, GTimeZone *zone);

/** When study day @day begins in @zone, Unix ms. */
gint64 lyceum_study_day_start (gint64 day, GTimeZone *zone);

G_END_DECLS

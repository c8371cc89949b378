/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-study-day.h"

#define EPOCH_JULIAN 719163 /* of 1970-01-01, as GDate counts */

gint64
lyceum_study_day_start (gint64     day,
                        GTimeZone *zone)
{
  g_autoptr (GDateTime) start = NULL;
  gint64 julian = CLAMP (day + EPOCH_JULIAN, 1, 3652059); /* the years 1 to 9999 that GDateTime knows */
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) julian);
  start = g_date_time_new (zone, g_date_get_year (&date), (int) g_date_get_month (&date), g_date_get_day (&date),
                           LYCEUM_STUDY_DAY_ROLLOVER_HOUR, 0, 0);
  return start ? g_date_time_to_unix (start) * 1000 : day * G_GINT64_CONSTANT (86400000);
}

gint64
lyceum_study_day_of (gint64     time,
                     GTimeZone *zone)
{
  gint64 seconds = time / 1000 - (time % 1000 < 0 ? 1 : 0);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  g_autoptr (GDateTime) local = utc ? g_date_time_to_timezone (utc, zone) : NULL;
  gint64 day;
  GDate date;

  if (!local)
    return seconds / 86400;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (local), (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  day = (gint64) g_date_get_julian (&date) - EPOCH_JULIAN;

  /* By instants, not by the hour on the wall: where the clocks go back over 4:00 the new day has begun and stays. */
  return lyceum_study_day_start (day, zone) <= time ? day : day - 1;
}

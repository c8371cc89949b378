/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli.h"

#include <glib/gi18n-lib.h>

#define SECOND 1000.0
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

char *
lyceum_cli_duration (double milliseconds)
{
  /* Nothing, or less than anybody measures. */
  if (milliseconds < 0.05)
    return g_strdup (_("0 ms"));
  /* What would be rounded up to the next unit is said in that. */
  if (milliseconds < 9.95)
    return g_strdup_printf (_("%.1f ms"), milliseconds);
  if (milliseconds < SECOND - 0.5)
    return g_strdup_printf (_("%.0f ms"), milliseconds);
  if (milliseconds < MINUTE - 50)
    return g_strdup_printf (_("%.1f s"), milliseconds / SECOND);
  if (milliseconds < HOUR - 0.05 * MINUTE)
    return g_strdup_printf (_("%.1f min"), milliseconds / MINUTE);
  if (milliseconds < 2 * DAY)
    return g_strdup_printf (_("%.1f h"), milliseconds / HOUR);
  return g_strdup_printf (_("%.0f d"), milliseconds / DAY);
}

char *
lyceum_cli_moment (gint64 unix_ms)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (unix_ms / 1000);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  const char *format;
  char *text;

  if (!moment || !now)
    return g_strdup_printf ("%" G_GINT64_FORMAT, unix_ms);
  if (g_date_time_get_year (moment) != g_date_time_get_year (now))
    /* Translators: a moment of another year, for g_date_time_format(). */
    format = _("%-e %b %Y %H:%M");
  else if (g_date_time_get_day_of_year (moment) != g_date_time_get_day_of_year (now))
    /* Translators: a moment of another day, for g_date_time_format(). */
    format = _("%-e %b %H:%M");
  else
    /* Translators: a moment of today, for g_date_time_format(). */
    format = _("%H:%M");
  text = g_date_time_format (moment, format);
  return text ? text : g_strdup_printf ("%" G_GINT64_FORMAT, unix_ms);
}

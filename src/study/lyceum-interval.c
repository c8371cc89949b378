/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-study-session.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define MONTH (DAY * 365.25 / 12)
#define YEAR (DAY * 365.25)

/* One digit behind the point, where it says something. */
static char *
describe (double      count,
          const char *whole_format,
          const char *exact_format)
{
  gint64 tenths = (gint64) (count * 10 + 0.5);

  if (tenths % 10 == 0)
    return g_strdup_printf (whole_format, (int) (tenths / 10));
  return g_strdup_printf (exact_format, (double) tenths / 10);
}

char *
lyceum_interval_to_string (gint64 seconds)
{
  int count;

  if (seconds < MINUTE)
    return g_strdup (_("< 1 min"));
  if (seconds < HOUR)
    {
      count = (int) (seconds / MINUTE);
      return g_strdup_printf (ngettext ("%d min", "%d min", count), count);
    }
  if (seconds < DAY)
    {
      count = (int) ((seconds + HOUR / 2) / HOUR);
      if (count < 24)
        return g_strdup_printf (ngettext ("%d hour", "%d hours", count), count);
    }
  if (seconds < 31 * (gint64) DAY)
    {
      count = (int) MAX ((seconds + DAY / 2) / DAY, 1);
      return g_strdup_printf (ngettext ("%d day", "%d days", count), count);
    }
  if (seconds / MONTH < 11.95)
    {
      double months = seconds / MONTH;

      count = (int) (months + 0.05);
      return describe (months, ngettext ("%d month", "%d months", count), _("%.1f months"));
    }
  count = (int) (MIN (seconds / YEAR, 100000) + 0.05);
  return describe (MIN (seconds / YEAR, 100000), ngettext ("%d year", "%d years", count), _("%.1f years"));
}

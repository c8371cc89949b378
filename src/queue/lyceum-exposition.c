/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-exposition.h"

#include <math.h>
#include <stdarg.h>

/* A label may hold any text, but it has to be UTF-8 and stay on its line. */
static void
append_escaped (GString    *text,
                const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  for (const char *p = valid; *p; p++)
    switch (*p)
      {
      case '\\':
        g_string_append (text, "\\\\");
        break;
      case '"':
        g_string_append (text, "\\\"");
        break;
      case '\n':
        g_string_append (text, "\\n");
        break;
      default:
        g_string_append_c (text, *p);
      }
}

void
lyceum_exposition_begin (GString    *text,
                         const char *name,
                         const char *type,
                         const char *help)
{
  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

char *
lyceum_exposition_labels (const char *base,
                          const char *name,
                          ...)
{
  g_autoptr (GString) labels = g_string_new (base);
  va_list rest;

  va_start (rest, name);
  for (; name; name = va_arg (rest, const char *))
    {
      if (labels->len > 0)
        g_string_append_c (labels, ',');
      g_string_append_printf (labels, "%s=\"", name);
      append_escaped (labels, va_arg (rest, const char *));
      g_string_append_c (labels, '"');
    }
  va_end (rest);

  return g_string_free (g_steal_pointer (&labels), FALSE);
}

static void
append_series (GString    *text,
               const char *name,
               const char *suffix,
               const char *labels)
{
  g_string_append_printf (text, "%s%s", name, suffix);
  if (labels && *labels)
    g_string_append_printf (text, "{%s}", labels);
  g_string_append_c (text, ' ');
}

static void
append_value (GString *text,
              double   value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    g_string_append (text, "NaN\n");
  else if (isinf (value))
    g_string_append (text, value > 0 ? "+Inf\n" : "-Inf\n");
  else
    g_string_append_printf (text, "%s\n", g_ascii_formatd (digits, sizeof digits, "%.15g", value));
}

void
lyceum_exposition_add (GString    *text,
                       const char *name,
                       const char *labels,
                       double      value)
{
  append_series (text, name, "", labels);
  append_value (text, value);
}

void
lyceum_exposition_add_count (GString    *text,
                             const char *name,
                             const char *labels,
                             guint64     value)
{
  append_series (text, name, "", labels);
  g_string_append_printf (text, "%" G_GUINT64_FORMAT "\n", value);
}

static void
add_quantile (GString    *text,
              const char *name,
              const char *labels,
              const char *quantile,
              double      milliseconds)
{
  g_autofree char *all = lyceum_exposition_labels (labels, "quantile", quantile, NULL);

  lyceum_exposition_add (text, name, all, milliseconds / 1000);
}

void
lyceum_exposition_add_times (GString           *text,
                             const char        *name,
                             const char        *labels,
                             const LyceumTimes *times,
                             double             p999)
{
  /* Of nothing there are no quantiles. */
  if (times->n > 0)
    {
      add_quantile (text, name, labels, "0.5", times->p50);
      add_quantile (text, name, labels, "0.95", times->p95);
      add_quantile (text, name, labels, "0.99", times->p99);
      if (p999 >= 0)
        add_quantile (text, name, labels, "0.999", p999);
      add_quantile (text, name, labels, "1", times->longest);
    }
  append_series (text, name, "_sum", labels);
  append_value (text, times->sum / 1000);
  append_series (text, name, "_count", labels);
  g_string_append_printf (text, "%" G_GUINT64_FORMAT "\n", times->n);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-load-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define WIDTH 860
#define HEIGHT 480
#define LEFT 80
#define RIGHT 30
#define TOP 64
#define BOTTOM 68
#define N_TICKS 6

static const char *const classes[LYCEUM_N_LOADS] = { "chat", "search" };

/* A number from a range on an axis. */
typedef struct
{
  double max, step; /* of what is shown, in seconds */
  double begin, end; /* in pixels */
} Axis;

/* Steps of 1, 2 or 5 times a power of ten. */
static Axis
axis_new (double largest,
          double begin,
          double end)
{
  double rough = MAX (largest, 0.001) / N_TICKS;
  double power = pow (10, floor (log10 (rough)));
  double step = rough / power <= 1 ? power : rough / power <= 2 ? 2 * power : rough / power <= 5 ? 5 * power : 10 * power;

  return (Axis) { ceil (MAX (largest, 0.001) / step) * step, step, begin, end };
}

static double
axis_place (const Axis *axis,
            double      value)
{
  return axis->begin + (axis->end - axis->begin) * value / axis->max;
}

/* Numbers in SVG have points, whatever the language is. */
static const char *
number (char  *buffer,
        double value)
{
  return g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, "%.1f", value);
}

static void
append_line (GString    *svg,
             const char *class,
             double      x1,
             double      y1,
             double      x2,
             double      y2)
{
  char a[G_ASCII_DTOSTR_BUF_SIZE], b[G_ASCII_DTOSTR_BUF_SIZE], c[G_ASCII_DTOSTR_BUF_SIZE], d[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (svg, "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n", class, number (a, x1),
                          number (b, y1), number (c, x2), number (d, y2));
}

/* @anchor: "start", "middle" or "end" of the text is at the place. */
static void
append_text (GString    *svg,
             const char *class,
             const char *anchor,
             double      x,
             double      y,
             const char *text)
{
  char a[G_ASCII_DTOSTR_BUF_SIZE], b[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (svg, "<text class=\"%s\" text-anchor=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n", class, anchor,
                          number (a, x), number (b, y), escaped);
}

/* A disc for an answer, a diamond for a search, so that they differ without their colours as well. */
static void
append_mark (GString       *svg,
             LyceumLoadType type,
             double         x,
             double         y)
{
  char a[G_ASCII_DTOSTR_BUF_SIZE], b[G_ASCII_DTOSTR_BUF_SIZE];

  if (type == LYCEUM_LOAD_CHAT)
    g_string_append_printf (svg, "<circle class=\"chat\" cx=\"%s\" cy=\"%s\" r=\"3.5\"/>\n", number (a, x), number (b, y));
  else
    g_string_append_printf (svg, "<path class=\"search\" d=\"M%s %s m0 -4.5 l4.5 4.5 l-4.5 4.5 l-4.5 -4.5 z\"/>\n", number (a, x),
                            number (b, y));
}

static void
append_head (GString              *svg,
             const LyceumLoadPlan *plan)
{
  g_autofree char *title = g_strdup_printf (_("%u users, %u requests each, with “%s”"), plan->n_users, plan->n_requests, plan->provider);
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  g_string_append_printf (svg,
                          "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n"
                          "<title>%s</title>\n<style>\n"
                          "svg { color-scheme: light dark; font: 13px sans-serif }\n"
                          ".ground { fill: #ffffff } text { fill: #333333 } .title { font-weight: bold; font-size: 15px }\n"
                          ".axis { stroke: #333333 } .grid { stroke: #dddddd } .mean, .limit { stroke-width: 1.5 }\n"
                          ".limit { stroke-dasharray: 6 4 } .chat { fill: #1a5fb4 } line.chat { stroke: #1a5fb4 }\n"
                          ".search { fill: #a33d00 } line.search { stroke: #a33d00 } circle, path { fill-opacity: 0.65 }\n"
                          "@media (prefers-color-scheme: dark) {\n"
                          ".ground { fill: #1e1e1e } text { fill: #eeeeee } .axis { stroke: #eeeeee } .grid { stroke: #444444 }\n"
                          ".chat { fill: #8ab8f5 } line.chat { stroke: #8ab8f5 }\n"
                          ".search { fill: #ffa65c } line.search { stroke: #ffa65c } }\n"
                          "</style>\n<rect class=\"ground\" width=\"100%%\" height=\"100%%\"/>\n",
                          WIDTH, HEIGHT, WIDTH, HEIGHT, escaped);
  append_text (svg, "title", "start", LEFT, 26, title);
}

static void
append_axes (GString    *svg,
             const Axis *x,
             const Axis *y)
{
  g_autofree char *side = NULL;
  g_autofree char *words = g_markup_escape_text (_("Seconds until the first word or passage"), -1);

  for (double value = 0; value <= y->max + y->step / 2; value += y->step)
    {
      g_autofree char *label = g_strdup_printf ("%.*f", MAX (0, (int) -floor (log10 (y->step))), value);

      append_line (svg, "grid", x->begin, axis_place (y, value), x->end, axis_place (y, value));
      append_text (svg, "tick", "end", x->begin - 8, axis_place (y, value) + 4, label);
    }
  for (double value = 0; value <= x->max + x->step / 2; value += x->step)
    {
      g_autofree char *label = g_strdup_printf ("%.*f", MAX (0, (int) -floor (log10 (x->step))), value);

      append_line (svg, "axis", axis_place (x, value), y->begin, axis_place (x, value), y->begin + 5);
      append_text (svg, "tick", "middle", axis_place (x, value), y->begin + 20, label);
    }
  append_line (svg, "axis", x->begin, y->begin, x->end, y->begin);
  append_line (svg, "axis", x->begin, y->begin, x->begin, y->end);
  append_text (svg, "label", "middle", (x->begin + x->end) / 2, HEIGHT - 22, _("Seconds from the start to the request"));
  side = g_strdup_printf ("<text class=\"label\" text-anchor=\"middle\" transform=\"translate(22 %d) rotate(-90)\">%s</text>\n",
                          (TOP + HEIGHT - BOTTOM) / 2, words);
  g_string_append (svg, side);
}

/* The mean, and twice that: above it somebody waited for somebody else. */
static void
append_lines (GString                 *svg,
              LyceumLoadType           type,
              const LyceumLoadFigures *figures,
              const Axis              *x,
              const Axis              *y)
{
  g_autofree char *mean = g_strconcat ("mean ", classes[type], NULL);
  g_autofree char *limit = g_strconcat ("limit ", classes[type], NULL);

  append_line (svg, mean, x->begin, axis_place (y, figures->first.mean), x->end, axis_place (y, figures->first.mean));
  if (figures->first.mean * 2 <= y->max)
    append_line (svg, limit, x->begin, axis_place (y, figures->first.mean * 2), x->end, axis_place (y, figures->first.mean * 2));
}

static void
append_legend (GString              *svg,
               const LyceumLoadPlan *plan)
{
  const char *const names[LYCEUM_N_LOADS] = { _("Answer"), _("Search") };
  double x = LEFT;

  for (guint i = 0; i < LYCEUM_N_LOADS; i++)
    if (plan->with[i])
      {
        append_mark (svg, i, x + 4, 44);
        append_text (svg, "legend", "start", x + 14, 48, names[i]);
        x += 100;
      }
  append_text (svg, "legend", "start", x, 48, _("Line: the mean. Dashes: twice the mean; above them something blocks."));
}

char *
_lyceum_cli_load_plot (const LyceumLoadPlan   *plan,
                       const LyceumLoadRecord *record)
{
  GString *svg = g_string_new (NULL);
  LyceumLoadFigures figures[LYCEUM_N_LOADS];
  double latest = 0, longest = 0;
  Axis x, y;

  for (guint i = 0; i < LYCEUM_N_LOADS; i++)
    {
      figures[i] = _lyceum_cli_load_get_figures (record, i);
      longest = MAX (longest, MAX (figures[i].first.max, figures[i].first.mean * 2.1));
    }
  for (guint i = 0; i < record->requests->len; i++)
    latest = MAX (latest, ((LyceumLoadRequest *) g_ptr_array_index (record->requests, i))->began);
  x = axis_new (latest, LEFT, WIDTH - RIGHT);
  y = axis_new (longest, HEIGHT - BOTTOM, TOP);

  append_head (svg, plan);
  append_legend (svg, plan);
  append_axes (svg, &x, &y);
  for (guint i = 0; i < LYCEUM_N_LOADS; i++)
    if (plan->with[i] && figures[i].first.mean > 0)
      append_lines (svg, i, &figures[i], &x, &y);
  for (guint i = 0; i < record->requests->len; i++)
    {
      const LyceumLoadRequest *request = g_ptr_array_index (record->requests, i);

      if (!request->error && request->first >= 0)
        append_mark (svg, request->type, axis_place (&x, request->began), axis_place (&y, request->first));
    }
  g_string_append (svg, "</svg>\n");
  return g_string_free (svg, FALSE);
}

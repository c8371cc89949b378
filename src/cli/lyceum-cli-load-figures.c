/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-load-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MOST_ERRORS 5

static const char *const type_names[LYCEUM_N_LOADS] = { "chat", "search" };

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  const double *left = a, *right = b;

  return (*left > *right) - (*left < *right);
}

/* @values: put in order. */
static LyceumLoadTimes
get_times (GArray *values)
{
  const double *sorted = (const double *) (gpointer) values->data;
  LyceumLoadTimes times = { 0 };

  if (values->len == 0)
    return times;
  g_array_sort (values, compare_doubles);
  for (guint i = 0; i < values->len; i++)
    times.mean += sorted[i] / values->len;
  times.median = (sorted[(values->len - 1) / 2] + sorted[values->len / 2]) / 2;
  times.p95 = sorted[(guint) ceil (values->len * 0.95) - 1];
  times.max = sorted[values->len - 1];
  return times;
}

LyceumLoadFigures
_lyceum_cli_load_get_figures (const LyceumLoadRecord *record,
                              LyceumLoadType          type)
{
  g_autoptr (GArray) firsts = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) seconds = g_array_new (FALSE, FALSE, sizeof (double));
  LyceumLoadFigures figures = { 0 };

  for (guint i = 0; i < record->requests->len; i++)
    {
      const LyceumLoadRequest *request = g_ptr_array_index (record->requests, i);

      if (request->type != type)
        continue;
      figures.n++;
      figures.n_well += !request->error;
      figures.n_tokens += request->n_tokens;
      if (!request->error)
        g_array_append_val (seconds, request->seconds);
      if (!request->error && request->first >= 0)
        g_array_append_val (firsts, request->first);
    }
  figures.first = get_times (firsts);
  figures.seconds = get_times (seconds);
  figures.tokens_per_second = record->seconds > 0 ? (double) figures.n_tokens / record->seconds : 0;
  figures.max_over_mean = figures.first.mean > 0 ? figures.first.max / figures.first.mean : 0;
  figures.blocks = figures.max_over_mean > 2;
  return figures;
}

static void
add_row (GPtrArray  *rows,
         const char *name,
         char       *chat,
         char       *search)
{
  char **row = g_new0 (char *, 4);
  guint n = 0;

  row[n++] = g_strdup (name);
  if (chat)
    row[n++] = chat;
  if (search)
    row[n++] = search;
  g_ptr_array_add (rows, row);
}

/* @n: how many there were; of none there is no mean. */
static char *
duration (double seconds,
          guint  n)
{
  return n > 0 ? lyceum_cli_duration (seconds * 1000) : g_strdup ("–");
}

/* One cell for each type that was asked for. */
#define ADD_ROW(rows, name, expression)                                                                                \
  add_row (rows, name, with[LYCEUM_LOAD_CHAT] ? ({ const LyceumLoadFigures *f = &figures[LYCEUM_LOAD_CHAT]; expression; }) : NULL, \
           with[LYCEUM_LOAD_SEARCH] ? ({ const LyceumLoadFigures *f = &figures[LYCEUM_LOAD_SEARCH]; expression; }) : NULL)

static void
print_verdict (const char              *name,
               const LyceumLoadFigures *figures)
{
  if (figures->first.mean <= 0)
    return;
  g_print ("%s: ", name);
  if (figures->blocks)
    g_print (_("something blocks. The longest wait for the first word is %.1f times the mean, and more than twice is too much.\n"),
             figures->max_over_mean);
  else
    g_print (_("nothing blocks. The longest wait for the first word is %.1f times the mean.\n"), figures->max_over_mean);
}

typedef struct
{
  const char *message; /* borrowed */
  guint n;
} Failure;

/* Returns: (transfer full) (element-type Failure): why requests failed, in the order in which it was first seen. */
static GArray *
count_failures (const LyceumLoadRecord *record)
{
  GArray *failures = g_array_new (FALSE, FALSE, sizeof (Failure));

  for (guint i = 0; i < record->requests->len; i++)
    {
      const LyceumLoadRequest *request = g_ptr_array_index (record->requests, i);
      Failure *known = NULL;

      for (guint j = 0; request->error && j < failures->len && !known; j++)
        if (g_str_equal (g_array_index (failures, Failure, j).message, request->error))
          known = &g_array_index (failures, Failure, j);
      if (known)
        known->n++;
      else if (request->error)
        {
          Failure failure = { request->error, 1 };

          g_array_append_val (failures, failure);
        }
    }
  return failures;
}

void
_lyceum_cli_load_print (const LyceumLoadPlan   *plan,
                        const LyceumLoadRecord *record)
{
  const gboolean *with = plan->with;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GArray) failures = count_failures (record);
  LyceumLoadFigures figures[LYCEUM_N_LOADS];
  g_autoptr (GPtrArray) headers = g_ptr_array_new ();
  g_autofree char *time = lyceum_cli_duration (record->seconds * 1000);

  for (guint i = 0; i < LYCEUM_N_LOADS; i++)
    figures[i] = _lyceum_cli_load_get_figures (record, i);
  g_print (_("%u users, %u requests each, in %s, with “%s”:\n\n"), plan->n_users, plan->n_requests, time, plan->provider);

  g_ptr_array_add (headers, (gpointer) "");
  if (with[LYCEUM_LOAD_CHAT])
    /* Translators: the title of a column of figures, after “>”: questions with their answers. */
    g_ptr_array_add (headers, (gpointer) _(">Chat"));
  if (with[LYCEUM_LOAD_SEARCH])
    /* Translators: the title of a column of figures, after “>”: searches for passages. */
    g_ptr_array_add (headers, (gpointer) _(">Search"));
  g_ptr_array_add (headers, NULL);
  ADD_ROW (rows, _("Requests"), g_strdup_printf ("%u", f->n));
  ADD_ROW (rows, _("Went well"), g_strdup_printf ("%.1f %%", f->n > 0 ? 100.0 * f->n_well / f->n : 0));
  ADD_ROW (rows, _("Until the first word or passage, mean"), duration (f->first.mean, f->n_well));
  ADD_ROW (rows, _("  median"), duration (f->first.median, f->n_well));
  ADD_ROW (rows, _("  95 of 100 within"), duration (f->first.p95, f->n_well));
  ADD_ROW (rows, _("  longest"), duration (f->first.max, f->n_well));
  ADD_ROW (rows, _("Until the end, mean"), duration (f->seconds.mean, f->n_well));
  ADD_ROW (rows, _("  median"), duration (f->seconds.median, f->n_well));
  ADD_ROW (rows, _("  95 of 100 within"), duration (f->seconds.p95, f->n_well));
  ADD_ROW (rows, _("  longest"), duration (f->seconds.max, f->n_well));
  ADD_ROW (rows, _("Tokens a second"), g_strdup_printf ("%.1f", f->tokens_per_second));
  lyceum_cli_print_table ((const char *const *) headers->pdata, rows);
  g_print ("\n");
  if (with[LYCEUM_LOAD_CHAT])
    print_verdict (_("Chat"), &figures[LYCEUM_LOAD_CHAT]);
  if (with[LYCEUM_LOAD_SEARCH])
    print_verdict (_("Search"), &figures[LYCEUM_LOAD_SEARCH]);

  for (guint i = 0; i < MIN (failures->len, MOST_ERRORS); i++)
    {
      g_autofree char *line = lyceum_cli_one_line (g_array_index (failures, Failure, i).message);

      g_printerr ("lyceumctl: %u × %s\n", g_array_index (failures, Failure, i).n, line);
    }
}

static void
append_times (JsonBuilder           *builder,
              const char            *name,
              const LyceumLoadTimes *times)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  lyceum_cli_json_double (builder, "mean", times->mean);
  lyceum_cli_json_double (builder, "median", times->median);
  lyceum_cli_json_double (builder, "p95", times->p95);
  lyceum_cli_json_double (builder, "max", times->max);
  json_builder_end_object (builder);
}

static void
append_figures (JsonBuilder             *builder,
                const char              *name,
                const LyceumLoadFigures *figures)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, "requests", figures->n);
  lyceum_cli_json_int (builder, "succeeded", figures->n_well);
  lyceum_cli_json_double (builder, "success_rate", figures->n > 0 ? (double) figures->n_well / figures->n : 0);
  append_times (builder, "first_chunk_seconds", &figures->first);
  append_times (builder, "seconds", &figures->seconds);
  lyceum_cli_json_int (builder, "tokens", (gint64) figures->n_tokens);
  lyceum_cli_json_double (builder, "tokens_per_second", figures->tokens_per_second);
  lyceum_cli_json_double (builder, "max_over_mean", figures->max_over_mean);
  json_builder_set_member_name (builder, "blocks");
  json_builder_add_boolean_value (builder, figures->blocks);
  json_builder_end_object (builder);
}

void
_lyceum_cli_load_print_json (const LyceumLoadPlan   *plan,
                             const LyceumLoadRecord *record)
{
  JsonBuilder *builder = json_builder_new ();
  g_autoptr (GArray) failures = count_failures (record);

  json_builder_begin_object (builder);
  lyceum_cli_json_text (builder, "provider", plan->provider);
  lyceum_cli_json_int (builder, "users", plan->n_users);
  lyceum_cli_json_int (builder, "requests", plan->n_requests);
  lyceum_cli_json_double (builder, "seconds", record->seconds);
  for (guint i = 0; i < LYCEUM_N_LOADS; i++)
    {
      LyceumLoadFigures figures = _lyceum_cli_load_get_figures (record, i);

      if (plan->with[i])
        append_figures (builder, type_names[i], &figures);
    }
  json_builder_set_member_name (builder, "errors");
  json_builder_begin_array (builder);
  for (guint i = 0; i < failures->len; i++)
    {
      json_builder_begin_object (builder);
      lyceum_cli_json_text (builder, "message", g_array_index (failures, Failure, i).message);
      lyceum_cli_json_int (builder, "requests", g_array_index (failures, Failure, i).n);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  lyceum_cli_print_json (builder);
}

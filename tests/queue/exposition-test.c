/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exposition-test.h"

#include <math.h>
#include <string.h>

typedef struct
{
  GHashTable *samples; /* (owned): series to value */
  GHashTable *names;   /* (owned): metrics that were declared */
  GHashTable *sets;    /* (owned): of the metric that is being read: labels but the quantile, to a Set */
  char *name;          /* (owned) (nullable): metric that is being read */
  char *type;          /* (owned) (nullable) */
  gboolean helped;     /* its HELP was read */
  guint n_samples;     /* of it */
} Reader;

/* What was seen of one set of labels of a summary. */
typedef struct
{
  gboolean has_sum, has_count;
  double last_quantile, last_value;
} Set;

#define check(reader, condition, line)                                                                                 \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    if (!(condition))                                                                                                  \
      g_error ("%s: %s\nin: %s", G_STRLOC, #condition, line);                                                          \
  }                                                                                                                    \
  G_STMT_END

static gboolean
is_name (const char *name)
{
  return g_regex_match_simple ("^[a-zA-Z_][a-zA-Z0-9_]*\\z", name, 0, 0);
}

/* The rules of promtool's linter, as far as they concern a name. */
static void
check_name (Reader     *reader,
            const char *name,
            const char *type)
{
  static const char *const units[] = { "milliseconds", "microseconds", "minutes", "hours", "percent", "ms", "us" };
  static const char *const types[] = { "counter", "gauge", "histogram", "summary", "untyped" };
  static const char *const taken[] = { "_sum", "_count", "_bucket", "_info" };
  g_auto (GStrv) words = g_strsplit (name, "_", -1);

  check (reader, is_name (name), name);
  check (reader, g_regex_match_simple ("^[a-z0-9_]*\\z", name, 0, 0), name);
  check (reader, g_str_has_suffix (name, "_total") == g_str_equal (type, "counter"), name);
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    check (reader, !g_strv_contains ((const char *const *) words, units[i]), name);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    check (reader, !g_strv_contains ((const char *const *) words, types[i]), name);
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    check (reader, !g_str_has_suffix (name, taken[i]) || g_str_has_suffix (name, "process_info"), name);
}

static void
end_metric (Reader *reader)
{
  GHashTableIter iter;
  gpointer value;

  if (!reader->name)
    return;
  check (reader, reader->type != NULL && reader->helped && reader->n_samples > 0, reader->name);
  g_hash_table_iter_init (&iter, reader->sets);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    check (reader, ((Set *) value)->has_sum && ((Set *) value)->has_count, reader->name);
  g_hash_table_remove_all (reader->sets);
  g_clear_pointer (&reader->name, g_free);
  g_clear_pointer (&reader->type, g_free);
}

static void
read_head (Reader     *reader,
           const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 4);

  check (reader, g_strv_length (words) == 4 && *words[3] != '\0', line);
  if (g_str_equal (words[1], "HELP"))
    {
      end_metric (reader);
      check (reader, g_hash_table_add (reader->names, g_strdup (words[2])), line);
      /* A backslash would have to be the first half of \\ or \n. */
      check (reader, !strchr (words[3], '\\'), line);
      reader->name = g_strdup (words[2]);
      reader->helped = TRUE;
      reader->n_samples = 0;
      return;
    }
  check (reader, g_str_equal (words[1], "TYPE"), line);
  check (reader, reader->name && g_str_equal (reader->name, words[2]) && !reader->type, line);
  check (reader, g_strv_contains ((const char *const[]) { "counter", "gauge", "summary", NULL }, words[3]), line);
  check_name (reader, words[2], words[3]);
  reader->type = g_strdup (words[3]);
}

/* Reads `name="value"` at *@p, and goes behind it. */
static void
read_label (Reader      *reader,
            const char **p,
            char       **name,
            char       **value,
            const char  *line)
{
  const char *equals = strchr (*p, '=');
  g_autoptr (GString) text = g_string_new (NULL);

  check (reader, equals && equals[1] == '"', line);
  *name = g_strndup (*p, equals - *p);
  check (reader, is_name (*name) && !g_str_has_prefix (*name, "__"), line);
  for (*p = equals + 2; **p != '"'; (*p)++)
    {
      check (reader, **p != '\0', line);
      if (**p != '\\')
        {
          g_string_append_c (text, **p);
          continue;
        }
      (*p)++;
      check (reader, **p == '\\' || **p == '"' || **p == 'n', line);
      g_string_append_c (text, **p == 'n' ? '\n' : **p);
    }
  (*p)++;
  *value = g_string_free (g_steal_pointer (&text), FALSE);
}

static int
compare_labels (gconstpointer a,
                gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Reads `{…}` at *@p. Returns: (transfer full): the labels in the order of their names; *@quantile gets that one, if it
 * is there. */
static char *
read_labels (Reader      *reader,
             const char **p,
             char       **quantile,
             const char  *line)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  while (**p != '}')
    {
      char *name = NULL;
      g_autofree char *value = NULL;

      if (labels->len > 0 || *quantile)
        {
          check (reader, **p == ',', line);
          (*p)++;
        }
      read_label (reader, p, &name, &value, line);
      check (reader, !g_str_equal (name, "le"), line);
      if (g_str_equal (name, "quantile"))
        *quantile = g_strdup (value);
      else
        g_ptr_array_add (labels, g_strdup_printf ("%s=%s", name, value));
      check (reader, g_hash_table_add (names, name), line);
    }
  (*p)++;
  check (reader, labels->len > 0 || *quantile, line);
  g_ptr_array_sort (labels, compare_labels);
  g_ptr_array_add (labels, NULL);
  return g_strjoinv (",", (char **) labels->pdata);
}

static double
read_value (Reader     *reader,
            const char *text,
            const char *line)
{
  char *end;
  double value;

  check (reader, g_regex_match_simple ("^(NaN|[+-]Inf|-?[0-9]+(\\.[0-9]+)?(e[+-][0-9]+)?)\\z", text, 0, 0), line);
  value = g_ascii_strtod (text, &end);
  check (reader, *end == '\0', line);
  return value;
}

static void
check_summary (Reader     *reader,
               const char *suffix,
               const char *labels,
               const char *quantile,
               double      value,
               const char *line)
{
  Set *set = g_hash_table_lookup (reader->sets, labels);
  double share = quantile ? read_value (reader, quantile, line) : 0;

  if (!set)
    {
      set = g_new0 (Set, 1);
      set->last_quantile = -1;
      g_hash_table_insert (reader->sets, g_strdup (labels), set);
    }
  if (g_str_equal (suffix, "_sum"))
    {
      check (reader, !quantile, line);
      set->has_sum = TRUE;
      return;
    }
  if (g_str_equal (suffix, "_count"))
    {
      check (reader, !quantile && value >= 0 && value < 1e18 && value == (guint64) value, line);
      set->has_count = TRUE;
      return;
    }
  check (reader, quantile && share >= 0 && share <= 1 && share > set->last_quantile, line);
  check (reader, isnan (value) || value >= set->last_value, line);
  set->last_quantile = share;
  set->last_value = value;
}

static void
read_sample (Reader     *reader,
             const char *line)
{
  gsize length = strcspn (line, "{ ");
  const char *p = line + length, *suffix;
  g_autofree char *name = g_strndup (line, length);
  g_autofree char *labels = NULL, *quantile = NULL, *series = NULL;
  double value;

  check (reader, reader->type && g_str_has_prefix (name, reader->name), line);
  suffix = name + strlen (reader->name);
  if (*p == '{')
    {
      p++;
      labels = read_labels (reader, &p, &quantile, line);
    }
  check (reader, *p == ' ', line);
  value = read_value (reader, p + 1, line);

  if (g_str_equal (reader->type, "summary"))
    check_summary (reader, suffix, labels ? labels : "", quantile, value, line);
  else
    check (reader, *suffix == '\0' && !quantile, line);
  if (g_str_equal (reader->type, "counter"))
    check (reader, value >= 0 && isfinite (value), line);

  series = g_strdup_printf ("%s{%s%s%s%s}", name, labels ? labels : "", labels && *labels && quantile ? "," : "",
                            quantile ? "quantile=" : "", quantile ? quantile : "");
  check (reader, g_hash_table_insert (reader->samples, g_steal_pointer (&series), g_strdup (p + 1)), line);
  reader->n_samples++;
}

GHashTable *
exposition_check (const char *text)
{
  Reader reader = {
    .samples = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .sets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
  };
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n_lines = g_strv_length (lines);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (n_lines, >, 1);
  /* The last line ends too. */
  g_assert_cmpstr (lines[n_lines - 1], ==, "");
  for (guint i = 0; i + 1 < n_lines; i++)
    if (lines[i][0] == '#')
      read_head (&reader, lines[i]);
    else
      read_sample (&reader, lines[i]);
  end_metric (&reader);

  g_hash_table_unref (reader.names);
  g_hash_table_unref (reader.sets);
  return reader.samples;
}

const char *
exposition_get (GHashTable *samples,
                const char *series)
{
  const char *value = g_hash_table_lookup (samples, series);

  if (!value)
    g_test_message ("there is no %s", series);
  return value;
}

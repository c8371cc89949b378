/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define COLUMN_GAP 2

void
lyceum_cli_print_json (JsonBuilder *builder)
{
  g_autoptr (JsonBuilder) owned = builder;
  g_autoptr (JsonNode) root = json_builder_get_root (owned);
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autofree char *text = NULL;

  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  /* g_print() would turn it into the character set of the locale. */
  fputs (text, stdout);
  putchar ('\n');
}

void
lyceum_cli_json_text (JsonBuilder *builder,
                      const char  *name,
                      const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
lyceum_cli_json_int (JsonBuilder *builder,
                     const char  *name,
                     gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
lyceum_cli_json_double (JsonBuilder *builder,
                        const char  *name,
                        double       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

void
lyceum_cli_json_strv (JsonBuilder       *builder,
                      const char        *name,
                      const char *const *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; values && values[i]; i++)
    json_builder_add_string_value (builder, values[i]);
  json_builder_end_array (builder);
}

guint
lyceum_cli_terminal_height (int fd)
{
  struct winsize size;

  if (!isatty (fd))
    return 0;
  if (ioctl (fd, TIOCGWINSZ, &size) != 0 || size.ws_row == 0)
    return 24;
  return size.ws_row;
}

guint
lyceum_cli_terminal_width (int fd)
{
  struct winsize size;

  if (!isatty (fd))
    return 0;
  if (ioctl (fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return 80;
  return size.ws_col;
}

static guint
character_width (gunichar character)
{
  if (g_unichar_iszerowidth (character) || g_unichar_iscntrl (character))
    return 0;
  return g_unichar_iswide (character) ? 2 : 1;
}

guint
lyceum_cli_text_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    width += character_width (g_utf8_get_char (p));
  return width;
}

char *
lyceum_cli_one_line (const char *text)
{
  GString *line = g_string_new (NULL);

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (g_unichar_iscntrl (character))
        g_string_append_c (line, ' ');
      else
        g_string_append_unichar (line, character);
    }

  return g_string_free (line, FALSE);
}

char *
lyceum_cli_cut_text (const char *text,
                     guint       width)
{
  GString *cut;
  guint used = 0;

  if (lyceum_cli_text_width (text) <= width)
    return g_strdup (text);

  cut = g_string_new (NULL);
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      used += character_width (g_utf8_get_char (p));
      if (used + 1 > width)
        break;
      g_string_append_unichar (cut, g_utf8_get_char (p));
    }
  g_string_append (cut, "…");
  return g_string_free (cut, FALSE);
}

/* Appends a word at @column. One that is wider than a line, as a sentence of Chinese is, is cut where the line ends. Returns: the
 * column behind it. */
static guint
append_word (GString    *wrapped,
             const char *word,
             guint       column,
             guint       indent,
             guint       width)
{
  for (const char *p = word; *p; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (column + character_width (character) > width && column > indent)
        {
          g_string_append_printf (wrapped, "\n%*s", (int) indent, "");
          column = indent;
        }
      g_string_append_unichar (wrapped, character);
      column += character_width (character);
    }
  return column;
}

static void
append_wrapped_line (GString    *wrapped,
                     const char *text,
                     guint       indent,
                     guint       width)
{
  g_autofree char *line = lyceum_cli_one_line (text);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  guint column = 0;

  for (guint i = 0; words[i]; i++)
    {
      guint word_width = lyceum_cli_text_width (words[i]);

      if (word_width == 0)
        continue;
      if (column > 0 && column + 1 + word_width > width)
        {
          g_string_append_c (wrapped, '\n');
          column = 0;
        }
      if (column == 0)
        g_string_append_printf (wrapped, "%*s", (int) indent, "");
      else
        g_string_append_c (wrapped, ' ');
      column = append_word (wrapped, words[i], column == 0 ? indent : column + 1, indent, width);
    }
}

char *
lyceum_cli_wrap_text (const char *text,
                      guint       indent,
                      guint       width)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *wrapped = g_string_new (NULL);

  for (guint i = 0; lines[i]; i++)
    {
      if (i > 0)
        g_string_append_c (wrapped, '\n');
      append_wrapped_line (wrapped, lines[i], indent, width);
    }

  return g_string_free (wrapped, FALSE);
}

static void
print_row (const char *const *cells,
           const gboolean    *right,
           const guint       *widths,
           guint              n_columns,
           guint              terminal_width)
{
  g_autoptr (GString) row = g_string_new (NULL);
  guint used = 0;

  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *line = lyceum_cli_one_line (cells[i]);
      gboolean last = i == n_columns - 1;
      guint room = terminal_width > used + 10 ? terminal_width - used : G_MAXUINT;
      g_autofree char *cell = last && terminal_width > 0 ? lyceum_cli_cut_text (line, room) : g_strdup (line);
      guint width = lyceum_cli_text_width (cell);
      guint padding = widths[i] > width ? widths[i] - width : 0;

      if (right[i])
        g_string_append_printf (row, "%*s", (int) padding, "");
      g_string_append (row, cell);
      if (!last)
        g_string_append_printf (row, "%*s", (int) ((right[i] ? 0 : padding) + COLUMN_GAP), "");
      used += widths[i] + COLUMN_GAP;
    }

  g_print ("%s\n", row->str);
}

void
lyceum_cli_print_table (const char *const *headers,
                        GPtrArray         *rows)
{
  guint n_columns = g_strv_length ((char **) headers);
  g_autofree guint *widths = g_new0 (guint, n_columns);
  g_autofree gboolean *right = g_new0 (gboolean, n_columns);
  g_autofree const char **titles = g_new0 (const char *, n_columns);
  guint terminal_width = lyceum_cli_terminal_width (STDOUT_FILENO);

  for (guint i = 0; i < n_columns; i++)
    {
      right[i] = headers[i][0] == '>';
      titles[i] = headers[i] + (right[i] ? 1 : 0);
      widths[i] = lyceum_cli_text_width (titles[i]);
      for (guint row = 0; row < rows->len; row++)
        {
          const char *const *cells = g_ptr_array_index (rows, row);

          widths[i] = MAX (widths[i], lyceum_cli_text_width (cells[i]));
        }
    }

  print_row (titles, right, widths, n_columns, terminal_width);
  for (guint row = 0; row < rows->len; row++)
    print_row (g_ptr_array_index (rows, row), right, widths, n_columns, terminal_width);
}

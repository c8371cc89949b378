/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-lesson-text.h"

#include <string.h>

/* A line of Markdown, as far as cutting asks: what it begins, and whether it stands in code. */
typedef struct
{
  const char *start, *end; /* @end: behind its newline */
  guint level;             /* of a heading; 0: it is none */
  gboolean in_block;       /* in a fence, or in a table behind its first line */
} Line;

static gboolean
is_fence (const char *line,
          char       *mark)
{
  const char *p = line + strspn (line, " ");

  if (p - line > 3 || (strncmp (p, "```", 3) != 0 && strncmp (p, "~~~", 3) != 0))
    return FALSE;
  *mark = *p;
  return TRUE;
}

static guint
heading_level (const char *line)
{
  const char *p = line + strspn (line, " ");
  gsize level = strspn (p, "#");

  return p - line <= 3 && level >= 1 && level <= 6 && (p[level] == ' ' || p[level] == '\t') ? (guint) level : 0;
}

static GArray *
read_lines (const char *markdown)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));
  char fence = 0;
  gboolean was_table = FALSE;

  for (const char *p = markdown; *p;)
    {
      const char *newline = strchr (p, '\n');
      Line line = { .start = p, .end = newline ? newline + 1 : p + strlen (p) };
      gboolean is_table = p[strspn (p, " ")] == '|';
      char mark = 0;

      line.in_block = fence != 0 || (is_table && was_table);
      if (is_fence (p, &mark) && (fence == 0 || fence == mark))
        fence = fence == 0 ? mark : 0;
      else if (!line.in_block)
        line.level = heading_level (p);
      was_table = is_table;
      g_array_append_val (lines, line);
      p = line.end;
    }
  return lines;
}

static char *
heading_text (const Line *line)
{
  g_autofree char *text = g_strndup (line->start, line->end - line->start);
  gsize length;

  g_strstrip (text);
  length = strlen (text);
  while (length > 0 && text[length - 1] == '#')
    text[--length] = '\0';
  return g_strdup (g_strstrip (text + strspn (text, "#")));
}

static void
heading_free (gpointer data)
{
  LyceumLessonHeading *heading = data;

  g_free (heading->text);
  g_free (heading);
}

GPtrArray *
lyceum_lesson_text_headings (const char *markdown)
{
  GPtrArray *headings = g_ptr_array_new_with_free_func (heading_free);
  g_autoptr (GArray) lines = read_lines (markdown);

  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);
      LyceumLessonHeading *heading;

      if (line->level == 0)
        continue;
      heading = g_new0 (LyceumLessonHeading, 1);
      heading->offset = line->start - markdown;
      heading->level = line->level;
      heading->text = heading_text (line);
      g_ptr_array_add (headings, heading);
    }
  return headings;
}

static gboolean
has_words (const char *text)
{
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

gboolean
lyceum_lesson_text_split (const char *markdown,
                          gsize       offset,
                          char      **first,
                          char      **second,
                          char      **heading)
{
  g_autoptr (GArray) lines = read_lines (markdown);
  g_autofree char *before = NULL, *behind = NULL, *title = NULL;
  const char *rest;
  guint i = 0;
  const Line *line;

  while (i + 1 < lines->len && offset >= (gsize) (g_array_index (lines, Line, i).end - markdown))
    i++;
  while (i > 0 && i < lines->len && g_array_index (lines, Line, i).in_block)
    i--;
  if (i >= lines->len)
    return FALSE;
  line = &g_array_index (lines, Line, i);
  before = g_strndup (markdown, line->start - markdown);
  if (heading && line->level > 0)
    title = heading_text (line);
  rest = title && *title ? line->end : line->start;
  behind = g_strdup (rest + strspn (rest, "\n"));
  g_strchomp (before);
  if (!has_words (before) || !has_words (behind))
    return FALSE;
  *first = g_steal_pointer (&before);
  *second = g_steal_pointer (&behind);
  if (heading)
    *heading = g_steal_pointer (&title);
  return TRUE;
}

char *
lyceum_lesson_text_join (const char *first,
                         const char *title,
                         const char *second)
{
  g_autofree char *before = g_strchomp (g_strdup (first));
  const char *behind = second + strspn (second, "\n");

  return g_strconcat (before, "\n\n## ", title, "\n\n", behind, NULL);
}

char *
lyceum_lesson_text_fold (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text ? text : "", -1);
  GString *out = g_string_sized_new (strlen (folded));

  for (const char *p = folded; *p; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (g_unichar_isalnum (character) || g_unichar_ismark (character))
        g_string_append_unichar (out, character);
      else if (out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

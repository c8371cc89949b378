/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-block-writer.h"
#include "lyceum-reader-private.h"

#include <string.h>

typedef struct
{
  const char *text; /* without the spaces around it */
  gsize length;
  guint indent;
} Line;

typedef struct
{
  LyceumBlockWriter writer;
  GArray *lines;
  guint first_line; /* that is not blank */
  guint wrap; /* the width at which the text seems to be wrapped; 0: it is not */
} Plain;

static GArray *
split_lines (const char *text)
{
  GArray *lines = g_array_new (FALSE, TRUE, sizeof (Line));

  while (*text != '\0')
    {
      const char *end = strchrnul (text, '\n');
      const char *next = *end != '\0' ? end + 1 : end;
      Line line = { 0 };

      for (; text < end && (*text == ' ' || *text == '\t' || *text == '\f'); text++)
        line.indent += *text == '\t' ? 8 : 1;
      while (end > text && g_ascii_isspace (end[-1]))
        end--;
      line.text = text;
      line.length = (gsize) (end - text);
      g_array_append_val (lines, line);
      text = next;
    }
  return lines;
}

static const Line *
line_at (Plain *self,
         guint  i)
{
  static const Line none = { "", 0, 0 };

  return i < self->lines->len ? &g_array_index (self->lines, Line, i) : &none;
}

static glong
width_of (const Line *line)
{
  return g_utf8_strlen (line->text, (gssize) line->length) + line->indent;
}

/* A row of one punctuation mark, as people underline with. */
static gboolean
is_rule (const Line *line,
         char       *mark)
{
  if (line->length < 3 || strchr ("=-~*_#+", line->text[0]) == NULL)
    return FALSE;
  for (gsize i = 1; i < line->length; i++)
    if (line->text[i] != line->text[0])
      return FALSE;
  *mark = line->text[0];
  return TRUE;
}

/* Length of a bullet or a number with the space behind it; 0: the line is no item. */
static gsize
item_mark (const Line *line,
           guint      *number)
{
  static const char *bullets[] = { "- ", "* ", "+ ", "• ", "‣ ", "◦ ", "· ", "– ", "— ", "o " };
  gsize digits = 0;

  *number = 0;
  for (guint i = 0; i < G_N_ELEMENTS (bullets); i++)
    if (line->length > strlen (bullets[i]) && strncmp (line->text, bullets[i], strlen (bullets[i])) == 0)
      return strlen (bullets[i]);
  while (digits < line->length && digits < 4 && g_ascii_isdigit (line->text[digits]))
    digits++;
  if (digits == 0 || digits > 3 || line->length < digits + 3 || strchr (".)", line->text[digits]) == NULL ||
      line->text[digits + 1] != ' ')
    return 0;
  *number = (guint) g_ascii_strtoull (line->text, NULL, 10);
  return digits + 2;
}

/* "1.2 Name" or "Chapter 3": the depth of the number, 0 when the line does not begin like that. */
static guint
heading_number (const Line *line)
{
  static const char *words[] = { "chapter ", "part ", "section ", "appendix ", "lesson ", "unit ", "kapitel ", "chapitre " };
  guint level = 1;
  gsize i = 0;

  for (guint w = 0; w < G_N_ELEMENTS (words); w++)
    if (line->length > strlen (words[w]) && g_ascii_strncasecmp (line->text, words[w], strlen (words[w])) == 0 &&
        (g_ascii_isdigit (line->text[strlen (words[w])]) || g_ascii_isupper (line->text[strlen (words[w])])))
      return 1;
  while (i < line->length && g_ascii_isdigit (line->text[i]))
    {
      while (i < line->length && g_ascii_isdigit (line->text[i]))
        i++;
      if (i + 1 < line->length && line->text[i] == '.' && g_ascii_isdigit (line->text[i + 1]))
        {
          level++;
          i++;
        }
      else
        break;
    }
  if (i == 0 || i > 12)
    return 0;
  if (i < line->length && line->text[i] == '.')
    i++;
  if (i + 1 >= line->length || line->text[i] != ' ')
    return 0;
  return g_unichar_isupper (g_utf8_get_char (line->text + i + 1)) ? level : 0;
}

static gboolean
is_all_capitals (const Line *line)
{
  guint letters = 0;

  for (const char *p = line->text; p < line->text + line->length; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_islower (c))
        return FALSE;
      letters += g_unichar_isupper (c);
    }
  return letters >= 3;
}

static gboolean
ends_like_sentence (const Line *line)
{
  return line->length > 0 && strchr (".,;:!)", line->text[line->length - 1]) != NULL;
}

/* A few words that begin like a title, and below them a paragraph that is a good deal longer: not a line of a poem, not an
 * address. */
static gboolean
stands_over_text (Plain      *self,
                  const Line *line,
                  guint       blank)
{
  gunichar c = line->length > 0 ? g_utf8_get_char (line->text) : 0;
  guint below = blank;
  gsize length = 0;
  guint number;

  if (width_of (line) > 60 || line->indent > 0 || line->text[line->length - 1] == '"' || item_mark (line, &number) > 0 ||
      !(g_unichar_isupper (c) || g_unichar_isdigit (c) || c >= 0x2e80))
    return FALSE;
  while (below < self->lines->len && line_at (self, below)->length == 0)
    below++;
  for (; below < self->lines->len && line_at (self, below)->length > 0 && length < 1000; below++)
    length += line_at (self, below)->length;
  return length > 80 && length > line->length * 2;
}

/* A short line between blank ones. Returns its level, 0 when it is no heading. */
static guint
heading_level (Plain *self,
               guint  first,
               guint  last)
{
  const Line *line = line_at (self, first);
  guint level;
  char mark;

  if (last == first + 2 && is_rule (line_at (self, first + 1), &mark) && strchr ("=-~", mark) != NULL &&
      width_of (line) <= 120)
    return mark == '=' ? 1 : mark == '-' ? 2 : 3;
  if (last != first + 1 || width_of (line) > 80 || ends_like_sentence (line))
    return 0;
  level = heading_number (line);
  if (level > 0)
    return MIN (level, 6);
  if (is_all_capitals (line))
    return 1;
  if (!stands_over_text (self, line, last))
    return 0;
  return first == self->first_line ? 1 : 2;
}

static void
add_line (Plain      *self,
          const Line *line,
          gsize       skip)
{
  if (self->writer.text->len > 0)
    _lyceum_block_writer_add (&self->writer, " ", 1, 0);
  _lyceum_block_writer_add (&self->writer, line->text + skip, (gssize) (line->length - skip), 0);
}

static guint
count_tabs (const Line *line)
{
  guint tabs = 0;

  for (gsize i = 0; i < line->length; i++)
    tabs += line->text[i] == '\t';
  return tabs;
}

/* Rows with the same number of tabs are a table. */
static gboolean
write_table (Plain *self,
             guint  first,
             guint  last)
{
  guint tabs = count_tabs (line_at (self, first));

  if (tabs == 0 || last - first < 2)
    return FALSE;
  for (guint i = first; i < last; i++)
    if (count_tabs (line_at (self, i)) != tabs || line_at (self, i)->indent >= 8)
      return FALSE;
  for (guint i = first; i < last; i++)
    {
      _lyceum_block_writer_add (&self->writer, line_at (self, i)->text, (gssize) line_at (self, i)->length, 0);
      _lyceum_block_writer_add (&self->writer, "\n", 1, 0);
    }
  _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_TABLE, 1, 0, NULL);
  return TRUE;
}

/* "Term: what it is", "Term – what it is", short in front of the mark. Returns the length of the term; 0: it is none. */
static gsize
find_term (const Line *line,
           gsize      *mark)
{
  static const char *const marks[] = { ": ", " – ", " — ", " - " };
  const char *found = NULL;
  guint words = 1;

  for (guint i = 0; found == NULL && i < G_N_ELEMENTS (marks); i++)
    {
      found = memmem (line->text, MIN (line->length, 80), marks[i], strlen (marks[i]));
      *mark = strlen (marks[i]);
    }
  if (found == NULL || found == line->text || found - line->text > 60 || line->indent > 4 ||
      !g_unichar_isalnum (g_utf8_get_char (line->text)))
    return 0;
  for (const char *p = line->text; p < found; p++)
    {
      if (strchr (".,;?!", *p) != NULL)
        return 0;
      words += *p == ' ';
    }
  return words <= 5 ? (gsize) (found - line->text) : 0;
}

static gboolean
is_definition (const Line *line)
{
  gsize mark;

  return find_term (line, &mark) > 0;
}

/* Two or more such lines and nothing else are a list of terms. */
static gboolean
write_definitions (Plain *self,
                   guint  first,
                   guint  last)
{
  if (last - first < 2)
    return FALSE;
  for (guint i = first; i < last; i++)
    if (!is_definition (line_at (self, i)))
      return FALSE;
  for (guint i = first; i < last; i++)
    {
      const Line *line = line_at (self, i);
      gsize mark = 0;
      gsize length = find_term (line, &mark);

      _lyceum_block_writer_add (&self->writer, line->text, (gssize) length, 0);
      _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_TERM, 0, 0, NULL);
      add_line (self, line, length + mark);
      _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_DEFINITION, 1, 0, NULL);
    }
  return TRUE;
}

/* Whether @line goes on in the next one: it reaches near the width at which this text is wrapped. */
static gboolean
continues (Plain      *self,
           const Line *line,
           const Line *next)
{
  guint number;

  if (next->length == 0 || item_mark (next, &number) > 0)
    return FALSE;
  if (is_definition (next) && is_definition (line))
    return FALSE;
  return self->wrap > 0 && width_of (line) + 24 >= self->wrap;
}

static void
write_lines (Plain *self,
             guint  first,
             guint  last)
{
  guint base = line_at (self, first)->indent;
  LyceumBlockKind kind = LYCEUM_BLOCK_PARAGRAPH;
  guint number = 0;
  guint level = 0;

  for (guint i = first; i < last; i++)
    {
      const Line *line = line_at (self, i);
      guint mark_number;
      gsize mark = item_mark (line, &mark_number);
      char rule;

      if (is_rule (line, &rule))
        continue;
      if (mark > 0)
        {
          _lyceum_block_writer_finish (&self->writer, kind, level, number, NULL);
          kind = LYCEUM_BLOCK_LIST_ITEM;
          number = mark_number;
          base = MIN (base, line->indent);
          level = 1 + MIN ((line->indent - base) / 2, 5);
        }
      add_line (self, line, mark);
      /* An item goes on in the indented lines below it, whatever their width. */
      if (i + 1 < last && (continues (self, line, line_at (self, i + 1)) ||
                           (kind == LYCEUM_BLOCK_LIST_ITEM && line_at (self, i + 1)->indent > line->indent &&
                            item_mark (line_at (self, i + 1), &mark_number) == 0)))
        continue;
      _lyceum_block_writer_finish (&self->writer, kind, level, number, NULL);
      kind = LYCEUM_BLOCK_PARAGRAPH;
      level = number = 0;
    }
  _lyceum_block_writer_finish (&self->writer, kind, level, number, NULL);
}

/* Text from a terminal or a mail is wrapped: nearly all of its lines are at most so wide, and many come near it. */
static guint
find_wrap (GArray *lines)
{
  guint widths[160] = { 0 };
  guint n = 0, long_lines = 0, seen = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      glong width = width_of (&g_array_index (lines, Line, i));

      if (width == 0)
        continue;
      n++;
      if (width >= 160)
        long_lines++;
      else
        widths[width]++;
    }
  if (n < 2 || long_lines * 20 > n)
    return 0;
  for (guint width = 159; width > 30; width--)
    {
      seen += widths[width];
      if (seen * 20 >= n)
        return width;
    }
  return 0;
}

gboolean
_lyceum_read_text (LyceumReading *reading,
                   GError       **error)
{
  Plain self = { .lines = split_lines (reading->data) };
  guint first = 0;

  self.wrap = find_wrap (self.lines);
  while (self.first_line < self.lines->len && line_at (&self, self.first_line)->length == 0)
    self.first_line++;
  _lyceum_block_writer_init (&self.writer, reading->document);
  while (first < self.lines->len && !_lyceum_document_is_full (reading->document))
    {
      guint last = first;
      guint level;

      while (last < self.lines->len && line_at (&self, last)->length > 0)
        last++;
      level = last > first ? heading_level (&self, first, last) : 0;
      if (level > 0)
        {
          add_line (&self, line_at (&self, first), 0);
          _lyceum_block_writer_finish (&self.writer, LYCEUM_BLOCK_HEADING, level, 0, NULL);
        }
      else if (last > first && !write_table (&self, first, last) && !write_definitions (&self, first, last))
        {
          char mark;

          /* A heading with its underline right above the text. */
          if (last - first > 2 && is_rule (line_at (&self, first + 1), &mark) && strchr ("=-~", mark) != NULL)
            {
              add_line (&self, line_at (&self, first), 0);
              _lyceum_block_writer_finish (&self.writer, LYCEUM_BLOCK_HEADING, mark == '=' ? 1 : mark == '-' ? 2 : 3, 0,
                                           NULL);
              first += 2;
            }
          write_lines (&self, first, last);
        }
      first = last + 1;
    }
  _lyceum_block_writer_clear (&self.writer);
  g_array_unref (self.lines);
  return TRUE;
}

static gboolean
contains (const char *line,
          const char *end,
          const char *mark)
{
  return memmem (line, MIN ((gsize) (end - line), 4096), mark, strlen (mark)) != NULL;
}

/* Two marks on one line, with something between them. */
static gboolean
contains_pair (const char *line,
               const char *end,
               char        mark)
{
  const char *first = memchr (line, mark, MIN ((gsize) (end - line), 4096));
  const char *second = first != NULL ? memchr (first + 1, mark, MIN ((gsize) (end - first) - 1, 4096)) : NULL;

  return second != NULL && second > first + 1;
}

/* Marks that plain text rarely has: headings with #, fences, links, tables with a row of dashes. */
guint
_lyceum_text_count_marks (const char *text)
{
  guint marks = 0;

  for (guint lines = 0; *text != '\0' && lines < 2000; lines++)
    {
      const char *end = strchrnul (text, '\n');
      gsize hashes = strspn (text, "#");

      if (hashes >= 1 && hashes <= 6 && text[hashes] == ' ' && end - text < 200)
        marks += 2;
      else if (strncmp (text, "```", 3) == 0 || strncmp (text, "| -", 3) == 0 || strncmp (text, "|--", 3) == 0 ||
               strncmp (text, "|:-", 3) == 0)
        marks += 2;
      else if (contains (text, end, "](") || contains (text, end, "**") || contains_pair (text, end, '`') ||
               strncmp (text, "> ", 2) == 0)
        marks++;
      text = *end != '\0' ? end + 1 : end;
    }
  return marks;
}

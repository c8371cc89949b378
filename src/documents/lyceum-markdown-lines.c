/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-markdown-lines.h"

#include <string.h>

/*
 * What people write in Markdown and CommonMark does not know, line by line: footnotes, notes in boxes, attributes. A line
 * keeps its place, and code is left alone.
 */
#define MAX_TITLE_BYTES 200u
#define MAX_LABEL_BYTES 100u

typedef struct
{
  GString *out;
  char fence;          /* of the code that is open: '`', '~'; 0: none */
  gsize fence_length;
  gboolean in_note;    /* a footnote, whose further lines stand in */
  gboolean in_alert;   /* > [!NOTE]: its lines are quoted, and no quotation */
  gboolean in_box;     /* !!! note: its lines stand in */
} Lines;

static gsize
count (const char *text,
       gsize       length,
       char        c)
{
  gsize n = 0;

  while (n < length && text[n] == c)
    n++;
  return n;
}

static gboolean
is_blank (const char *line,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (line[i]))
      return FALSE;
  return TRUE;
}

/* How far a line stands in, in columns. @bytes: (out): what that takes. */
static gsize
indent (const char *line,
        gsize       length,
        gsize      *bytes)
{
  gsize columns = 0, i = 0;

  for (; i < length && (line[i] == ' ' || line[i] == '\t') && columns < 4; i++)
    columns += line[i] == '\t' ? 4 : 1;
  *bytes = i;
  return columns;
}

/* Whether the line opens or closes code; notes which. */
static gboolean
take_fence (Lines      *self,
            const char *line,
            gsize       length)
{
  gsize space = count (line, length, ' ');
  char c = space < length ? line[space] : '\0';
  gsize n = count (line + space, length - space, c);

  if ((c != '`' && c != '~') || n < 3 || space > 12)
    return FALSE;
  if (self->fence == 0)
    {
      self->fence = c;
      self->fence_length = n;
      return TRUE;
    }
  if (c != self->fence || n < self->fence_length || !is_blank (line + space + n, length - space - n))
    return FALSE;
  self->fence = 0;
  return TRUE;
}

/* "[^label]" at the beginning. Returns: its length; 0: it is none. */
static gsize
measure_note_mark (const char *text,
                   gsize       length)
{
  if (length < 4 || text[0] != '[' || text[1] != '^')
    return 0;
  for (gsize i = 2; i < length && i < MAX_LABEL_BYTES; i++)
    if (text[i] == ']')
      return i > 2 ? i + 1 : 0;
    else if (g_ascii_isspace (text[i]) || text[i] == '[')
      return 0;
  return 0;
}

/* "{#anchor .class key=value}" behind a title. Returns: where it begins; @length: there is none. */
static gsize
find_attributes (const char *line,
                 gsize       length)
{
  gsize end = length;
  gsize start;

  while (end > 0 && g_ascii_isspace (line[end - 1]))
    end--;
  if (end == 0 || line[end - 1] != '}')
    return length;
  for (start = end - 1; start > 0 && line[start] != '{'; start--)
    if (line[start] == '\\' || line[start] == '$')
      return length;
  return line[start] == '{' && start + 1 < end && strchr ("#.:", line[start + 1]) != NULL ? start : length;
}

/* Leaves out the marks of footnotes; what stands between backticks is code. */
static void
append_text (Lines      *self,
             const char *line,
             gsize       length)
{
  gsize code = 0;

  for (gsize i = 0; i < length;)
    {
      gsize ticks = count (line + i, length - i, '`');
      gsize mark = code == 0 ? measure_note_mark (line + i, length - i) : 0;

      if (ticks > 0)
        code = code == 0 ? ticks : code == ticks ? 0 : code;
      if (mark > 0 && (i == 0 || line[i - 1] != '\\'))
        {
          i += mark;
          continue;
        }
      g_string_append_len (self->out, line + i, (gssize) MAX (1, ticks));
      i += MAX (1, ticks);
    }
}

/* "!!! note "Title"", "??? tip", "::: warning Title". Returns: whether it is one; its title becomes a line. */
static gboolean
take_box (Lines      *self,
          const char *line,
          gsize       length)
{
  gboolean is_fence = length >= 3 && strncmp (line, ":::", 3) == 0;
  gboolean is_box = length >= 4 && (strncmp (line, "!!!", 3) == 0 || strncmp (line, "???", 3) == 0);
  const char *quote, *end;
  gsize start = 3;

  if (!is_fence && !(is_box && (line[3] == ' ' || line[3] == '+')))
    return FALSE;
  self->in_box = is_box;
  if (is_fence)
    start = count (line, length, ':');
  quote = memchr (line + start, '"', length - start);
  end = quote != NULL ? memchr (quote + 1, '"', (gsize) (line + length - quote - 1)) : NULL;
  if (end != NULL && end > quote + 1 && end - quote <= (gssize) MAX_TITLE_BYTES)
    g_string_append_printf (self->out, "\n**%.*s**\n", (int) (end - quote - 1), quote + 1);
  return TRUE;
}

/* "> [!NOTE]": a note, not a quotation. */
static gboolean
take_alert (Lines      *self,
            const char *line,
            gsize       length)
{
  gsize i = count (line, length, ' ');

  if (i < length && line[i] == '>')
    {
      i++;
      i += count (line + i, length - i, ' ');
      if (i + 2 < length && line[i] == '[' && line[i + 1] == '!' && g_ascii_isalpha (line[i + 2]))
        {
          self->in_alert = TRUE;
          return TRUE;
        }
    }
  else
    self->in_alert = FALSE;
  return FALSE;
}

/* A line of what is open: a footnote, a box. Returns: how much of it to leave out; @length: all of it. */
static gsize
measure_margin (Lines      *self,
                const char *line,
                gsize       length)
{
  gsize bytes = 0;
  gboolean stands_in = indent (line, length, &bytes) >= 4;

  if (is_blank (line, length))
    return 0;
  if (self->in_note && stands_in)
    return length;
  self->in_note = FALSE;
  if (self->in_box && stands_in)
    return bytes;
  self->in_box = FALSE;
  if (!self->in_alert)
    return 0;
  bytes = count (line, length, ' ');
  if (bytes == length || line[bytes] != '>')
    return 0;
  bytes++;
  return bytes < length && line[bytes] == ' ' ? bytes + 1 : bytes;
}

static void
take_line (Lines      *self,
           const char *line,
           gsize       length)
{
  gsize bytes, margin, note, end;

  if (self->fence == 0)
    {
      if (take_alert (self, line, length))
        return;
      margin = measure_margin (self, line, length);
      if (margin == length && length > 0)
        return;
      line += margin;
      length -= margin;
    }
  if (take_fence (self, line, length) || self->fence != 0)
    {
      g_string_append_len (self->out, line, (gssize) length);
      return;
    }
  if (indent (line, length, &bytes) >= 4)
    {
      append_text (self, line, length);
      return;
    }
  note = measure_note_mark (line + bytes, length - bytes);
  if (note > 0 && bytes + note < length && line[bytes + note] == ':')
    {
      self->in_note = TRUE;
      return;
    }
  if (take_box (self, line, length))
    return;
  /* A definition directly below its term is a paragraph of its own. */
  if (length > 2 && line[0] == ':' && line[1] == ' ')
    g_string_append_c (self->out, '\n');
  end = line[0] == '#' ? find_attributes (line, length) : length;
  append_text (self, line, end);
}

char *
_lyceum_markdown_settle_lines (const char *text,
                               gsize       length)
{
  Lines self = { .out = g_string_sized_new (length + 1) };

  while (length > 0)
    {
      const char *end = memchr (text, '\n', length);
      gsize line = end != NULL ? (gsize) (end - text) : length;

      take_line (&self, text, line);
      if (end != NULL)
        g_string_append_c (self.out, '\n');
      text += line + (end != NULL);
      length -= line + (end != NULL);
    }
  return g_string_free (self.out, FALSE);
}

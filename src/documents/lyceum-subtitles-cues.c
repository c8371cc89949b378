/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-markup.h"
#include "lyceum-subtitles-private.h"

#include <string.h>

#define MAX_CUES 200000u
#define MAX_CUE_LINES 64u
#define MAX_TAG_BYTES 1000
#define MAX_HOURS 9999u
#define EARLY_LINES 6u /* with something in them: so far from the top the first cue stands */

typedef struct
{
  const char *text;
  gsize length;
} Line;

/* Takes the line at *@p without the white space around it, and goes on to the next. FALSE: there is none. */
static gboolean
next_line (const char **p,
           const char  *stop,
           Line        *line)
{
  const char *end = *p < stop ? memchr (*p, '\n', (gsize) (stop - *p)) : NULL;

  if (*p >= stop)
    return FALSE;
  line->text = *p;
  line->length = (gsize) ((end != NULL ? end : stop) - *p);
  *p = end != NULL ? end + 1 : stop;
  while (line->length > 0 && g_ascii_isspace (*line->text))
    {
      line->text++;
      line->length--;
    }
  while (line->length > 0 && g_ascii_isspace (line->text[line->length - 1]))
    line->length--;
  return TRUE;
}

/* "1:02:03,456" or "02:03.456". Returns: (nullable): what stands behind it. */
static const char *
parse_time (const char *p,
            const char *end,
            guint      *time)
{
  guint parts[3] = { 0 };
  guint n = 0;
  guint thousandths = 0;
  guint digits = 0;

  while (n < 3)
    {
      const char *start = p;
      guint value = 0;

      for (; p < end && g_ascii_isdigit (*p) && p - start < 5; p++)
        value = value * 10 + (guint) (*p - '0');
      if (p == start)
        return NULL;
      parts[n++] = value;
      if (p >= end || *p != ':')
        break;
      p++;
    }
  if (n < 2 || p >= end || (*p != '.' && *p != ','))
    return NULL;
  for (p++; p < end && g_ascii_isdigit (*p); p++, digits++)
    if (digits < 3)
      thousandths = thousandths * 10 + (guint) (*p - '0');
  for (; digits < 3; digits++)
    thousandths *= 10;
  if (n == 2)
    {
      parts[2] = parts[1];
      parts[1] = parts[0];
      parts[0] = 0;
    }
  if (parts[0] > MAX_HOURS / 10 || parts[1] > 59 || parts[2] > 59)
    return NULL;
  *time = ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1000 + thousandths;
  return p;
}

static gboolean
parse_timing (const Line *line,
              guint      *start,
              guint      *end)
{
  const char *stop = line->text + line->length;
  const char *p;

  if (line->length == 0 || !g_ascii_isdigit (*line->text))
    return FALSE;
  p = parse_time (line->text, stop, start);
  while (p != NULL && p < stop && (*p == ' ' || *p == '\t'))
    p++;
  if (p == NULL || stop - p < 3 || strncmp (p, "-->", 3) != 0)
    return FALSE;
  for (p += 3; p < stop && (*p == ' ' || *p == '\t'); p++)
    continue;
  if (parse_time (p, stop, end) == NULL)
    return FALSE;
  *end = MAX (*end, *start);
  return TRUE;
}

static gboolean
is_number (const Line *line)
{
  for (gsize i = 0; i < line->length; i++)
    if (!g_ascii_isdigit (line->text[i]))
      return FALSE;
  return line->length > 0 && line->length <= 9;
}

static gboolean
has_signature (const char *text)
{
  return g_str_has_prefix (text, "WEBVTT") && (text[6] == '\0' || g_ascii_isspace (text[6]));
}

gboolean
_lyceum_text_is_subtitles (const char *text)
{
  const char *stop = text + strlen (text);
  Line line;
  guint start, end;

  if (has_signature (text))
    return TRUE;
  for (guint n = 0; n < EARLY_LINES && next_line (&text, stop, &line);)
    if (parse_timing (&line, &start, &end))
      return TRUE;
    else if (line.length > 0 && n++ == 0 && !is_number (&line))
      return FALSE;
  return FALSE;
}

static LyceumCue *
cue_new (guint start,
         guint end)
{
  LyceumCue *cue = g_new0 (LyceumCue, 1);

  cue->start = start;
  cue->end = end;
  cue->lines = g_ptr_array_new_with_free_func (g_free);
  return cue;
}

static void
cue_free (LyceumCue *cue)
{
  g_ptr_array_unref (cue->lines);
  g_free (cue->speaker);
  g_free (cue);
}

void
_lyceum_cues_free (LyceumCues *self)
{
  g_ptr_array_unref (self->cues);
  g_free (self->title);
  g_free (self->language);
  g_free (self);
}

/* "<v.loud Mary>": who speaks. */
static void
take_speaker (LyceumCue  *cue,
              const char *tag,
              gsize       length)
{
  const char *name = memchr (tag, ' ', length);

  if (cue->speaker != NULL || cue->lines->len > 0 || length < 3 || tag[0] != 'v' || (tag[1] != ' ' && tag[1] != '.') ||
      name == NULL)
    return;
  cue->speaker = g_strstrip (g_strndup (name, (gsize) (tag + length - name)));
  if (*cue->speaker == '\0')
    g_clear_pointer (&cue->speaker, g_free);
}

/* Length of the tag at @p, with its brackets; 0: it is text. "{\an8}" is of SubStation, and wanders into SubRip. */
static gsize
tag_length (const char *p,
            const char *end)
{
  char close = *p == '<' ? '>' : '}';
  const char *found = memchr (p, close, (gsize) MIN (end - p, MAX_TAG_BYTES));

  if (found == NULL || found == p + 1)
    return 0;
  if (*p == '{')
    return p[1] == '\\' ? (gsize) (found - p) + 1 : 0;
  return g_ascii_isalnum (p[1]) || p[1] == '/' ? (gsize) (found - p) + 1 : 0;
}

static gboolean
is_tag (const char *tag,
        gsize       length,
        const char *name)
{
  return length == strlen (name) + 2 && g_ascii_strncasecmp (tag + 1, name, strlen (name)) == 0;
}

static char *
strip_tags (LyceumCue  *cue,
            const Line *line)
{
  GString *out = g_string_sized_new (line->length);
  const char *end = line->text + line->length;
  gboolean reading = FALSE; /* inside the small letters over a word */

  for (const char *p = line->text; p < end;)
    {
      gsize length = *p == '<' || *p == '{' ? tag_length (p, end) : 0;
      const char *semicolon = *p == '&' ? memchr (p, ';', (gsize) MIN (end - p, 12)) : NULL;

      if (length > 0)
        {
          if (*p == '<')
            take_speaker (cue, p + 1, length - 2);
          reading = is_tag (p, length, "rt") || (reading && !is_tag (p, length, "/rt") && !is_tag (p, length, "/ruby"));
          p += length;
          continue;
        }
      if (semicolon != NULL)
        {
          g_autofree char *meant = _lyceum_markup_decode_entity (p, (gsize) (semicolon - p) + 1);

          g_string_append (out, reading ? "" : meant);
          p = semicolon + 1;
          continue;
        }
      if (!reading)
        g_string_append_c (out, *p);
      p++;
    }
  return g_strstrip (g_string_free (out, FALSE));
}

static void
add_line (LyceumCue  *cue,
          const Line *line)
{
  g_autofree char *text = NULL;

  if (cue->lines->len >= MAX_CUE_LINES)
    return;
  text = strip_tags (cue, line);
  if (*text != '\0')
    g_ptr_array_add (cue->lines, g_steal_pointer (&text));
}

/* The number of a cue that follows without a blank line. */
static void
drop_number (LyceumCue  *cue,
             const Line *last)
{
  if (cue->lines->len > 1 && is_number (last))
    g_ptr_array_set_size (cue->lines, (int) cue->lines->len - 1);
}

/* "WEBVTT - The cell", and below it "Language: en". Returns where the first block behind it begins. */
static const char *
parse_header (LyceumCues *self,
              const char *text,
              const char *stop)
{
  Line line;

  if (next_line (&text, stop, &line))
    {
      const char *p = line.text + 6;

      p += MIN (strspn (p, " \t-\xe2\x80\x93"), line.length - 6);
      if (p < line.text + line.length)
        self->title = g_utf8_make_valid (p, line.text + line.length - p);
    }
  while (next_line (&text, stop, &line) && line.length > 0)
    if (line.length > 9 && line.length < 60 && g_ascii_strncasecmp (line.text, "Language:", 9) == 0)
      {
        g_free (self->language);
        self->language = g_strstrip (g_strndup (line.text + 9, line.length - 9));
      }
    else if (memmem (line.text, line.length, "-->", 3) != NULL)
      return line.text;
  return text;
}

LyceumCues *
_lyceum_cues_parse (const char *text)
{
  g_autoptr (LyceumCues) self = g_new0 (LyceumCues, 1);
  const char *stop = text + strlen (text);
  gboolean web = has_signature (text);
  gboolean inside = FALSE;
  LyceumCue *cue = NULL;
  Line last = { "", 0 };
  Line line;

  self->cues = g_ptr_array_new_with_free_func ((GDestroyNotify) cue_free);
  if (web)
    text = parse_header (self, text, stop);
  while (next_line (&text, stop, &line))
    {
      guint start, end;

      if (parse_timing (&line, &start, &end))
        {
          if (self->cues->len >= MAX_CUES)
            return NULL;
          if (cue != NULL && inside)
            drop_number (cue, &last);
          cue = cue_new (start, end);
          g_ptr_array_add (self->cues, cue);
          inside = TRUE;
        }
      else if (line.length == 0)
        inside = FALSE;
      else if (cue != NULL && (inside || (!web && !is_number (&line))))
        {
          /* SubRip has no notes: what stands behind a blank line still belongs to the cue. */
          inside = TRUE;
          add_line (cue, &line);
        }
      last = line;
    }
  return g_steal_pointer (&self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-block-writer.h"
#include "lyceum-subtitles-private.h"

#include <string.h>

/* Milliseconds. */
#define SHORT_GAP 150u     /* shown one right after the other */
#define PAUSE 2500u        /* between two thoughts */
#define LONG_PAUSE 6000u   /* whatever was being said */
#define BREATH 600u
#define MIN_CHAPTER 30000u
/* Bytes. */
#define FULL_PARAGRAPH 500u
#define LONG_PARAGRAPH 800u
#define LONGEST_PARAGRAPH 1600u

typedef struct
{
  LyceumBlockWriter writer;
  GPtrArray *cues;
  const LyceumCue *last;  /* (nullable): that was written */
  const char *speaker;    /* (nullable): of the paragraph under way */
  gboolean many_speakers;
  guint start;            /* of the paragraph under way */
  guint last_second;      /* that has a section */
} Transcript;

static char *
write_time (guint time)
{
  guint seconds = time / 1000;

  if (seconds >= 3600)
    return g_strdup_printf ("%u:%02u:%02u", seconds / 3600, seconds / 60 % 60, seconds % 60);
  return g_strdup_printf ("%u:%02u", seconds / 60, seconds % 60);
}

/* A place in a talk is a time. */
static void
begin_section (Transcript *self,
               guint       time)
{
  g_autofree char *name = NULL;

  if (time / 1000 == self->last_second)
    return;
  name = write_time (time);
  self->writer.section = lyceum_document_add_section (self->writer.document, name);
  self->last_second = time / 1000;
}

static void
end_paragraph (Transcript *self)
{
  if (!_lyceum_block_writer_has_text (&self->writer))
    return;
  begin_section (self, self->start);
  _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_PARAGRAPH, 0, 0, NULL);
}

static gboolean
is_end_mark (gunichar c)
{
  return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002 || c == 0xff01 || c == 0xff1f || c == 0x061f ||
         c == 0x0964 || c == 0x06d4;
}

static gboolean
ends_sentence (const char *text,
               gsize       length)
{
  const char *end = text + length;

  while (end > text)
    {
      gunichar c = g_utf8_get_char (end = g_utf8_prev_char (end));

      if (c == ' ' || c == '"' || c == '\'' || c == ')' || c == 0x201d || c == 0x2019 || c == 0xbb || c == 0x300d)
        continue;
      return is_end_mark (c);
    }
  return FALSE;
}

/* Sentences of some length, not "Dr." */
static gsize
last_sentence_end (const char *text,
                   gsize       length)
{
  for (gsize i = length; i > FULL_PARAGRAPH / 2; i--)
    if (text[i - 1] == ' ' && ends_sentence (text, i - 1) && g_unichar_isupper (g_utf8_get_char (text + i)))
      return i;
  return 0;
}

/* "[Applause]", "(music)", "♪": what is heard, but not said. */
static gboolean
is_sound (const char *text)
{
  gsize length = strlen (text);
  const char *p = text;

  if ((text[0] == '[' && memchr (text, ']', length) == text + length - 1) ||
      (text[0] == '(' && memchr (text, ')', length) == text + length - 1))
    return TRUE;
  while (*p != '\0' && !g_unichar_isalnum (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return *p == '\0';
}

/* A dash or ">>" says that another person speaks. */
static const char *
skip_turn (const char *text)
{
  static const char *const marks[] = { ">> ", ">>> ", "- ", "– ", "— " };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_str_has_prefix (text, marks[i]))
      return text + strlen (marks[i]);
  return NULL;
}

static const char *
strip_notes (const char *text)
{
  while (g_str_has_prefix (text, "♪ ") || g_str_has_prefix (text, "♫ "))
    text += strlen ("♪ ");
  return text;
}

static gboolean
joins_without_space (const char *before,
                     gsize       length,
                     const char *after)
{
  gunichar last = length > 0 ? g_utf8_get_char (g_utf8_prev_char (before + length)) : 0;
  gunichar first = g_utf8_get_char (after);

  /* Korean has spaces between words, and letters as wide as the others. */
  return g_unichar_iswide (last) && g_unichar_iswide (first) && g_unichar_get_script (first) != G_UNICODE_SCRIPT_HANGUL;
}

static void
break_long (Transcript      *self,
            const LyceumCue *cue)
{
  gsize end;

  if (self->writer.text->len < LONG_PARAGRAPH)
    return;
  end = last_sentence_end (self->writer.text->str, self->writer.text->len);
  if (end > 0)
    {
      begin_section (self, self->start);
      _lyceum_block_writer_split (&self->writer, (guint) end, LYCEUM_BLOCK_PARAGRAPH, 0);
      self->start = cue->start;
    }
  else if (self->writer.text->len > LONGEST_PARAGRAPH)
    end_paragraph (self);
}

static void
add_text (Transcript      *self,
          const LyceumCue *cue,
          const char      *text)
{
  const char *turn;

  text = strip_notes (text);
  turn = skip_turn (text);
  if (turn != NULL)
    end_paragraph (self);
  text = turn != NULL ? turn : text;
  if (is_sound (text))
    return;
  if (self->writer.text->len == 0)
    {
      self->start = cue->start;
      if (self->many_speakers && cue->speaker != NULL)
        {
          _lyceum_block_writer_add (&self->writer, cue->speaker, -1, LYCEUM_SPAN_STRONG);
          _lyceum_block_writer_add (&self->writer, ": ", 2, 0);
        }
    }
  else if (!joins_without_space (self->writer.text->str, self->writer.text->len, text))
    _lyceum_block_writer_add (&self->writer, " ", 1, 0);
  _lyceum_block_writer_add (&self->writer, text, -1, 0);
}

static const char *
line_of (const LyceumCue *cue,
         guint            i)
{
  return g_ptr_array_index (cue->lines, i);
}

/* Captions that roll show the last lines of the cue before once more, above the new ones. Returns how many. */
static guint
count_repeated (const LyceumCue *before,
                const LyceumCue *cue)
{
  for (guint n = MIN (before->lines->len, cue->lines->len); n > 0; n--)
    {
      guint same = 0;

      while (same < n && strcmp (line_of (before, before->lines->len - n + same), line_of (cue, same)) == 0)
        same++;
      /* Somebody who says the same twice is shown twice, with a gap between. */
      if (same == n && (n < cue->lines->len || cue->start < before->end + SHORT_GAP))
        return n;
    }
  return 0;
}

/* Captions that grow word by word: how much of @line was there before. */
static gsize
grown_from (const char *before,
            const char *line)
{
  gsize length = strlen (before);

  return length > 0 && g_str_has_prefix (line, before) && line[length] == ' ' ? length + 1 : 0;
}

static gboolean
begins_paragraph (Transcript      *self,
                  const LyceumCue *cue)
{
  guint gap = cue->start > self->last->end ? cue->start - self->last->end : 0;
  gboolean sentence = ends_sentence (self->writer.text->str, self->writer.text->len);

  if (self->many_speakers && cue->speaker != NULL && g_strcmp0 (cue->speaker, self->speaker) != 0)
    return TRUE;
  if (gap >= LONG_PAUSE || (sentence && gap >= PAUSE))
    return TRUE;
  return self->writer.text->len >= FULL_PARAGRAPH && (sentence || gap >= BREATH);
}

static void
add_cue (Transcript      *self,
         const LyceumCue *cue)
{
  guint first = 0;

  if (cue->lines->len == 0)
    return;
  if (self->last != NULL)
    {
      first = count_repeated (self->last, cue);
      if (begins_paragraph (self, cue))
        end_paragraph (self);
    }
  for (guint i = first; i < cue->lines->len; i++)
    {
      const char *line = line_of (cue, i);
      gsize known = 0;

      if (i == first && self->last != NULL && cue->start < self->last->end + SHORT_GAP)
        known = grown_from (line_of (self->last, self->last->lines->len - 1), line);
      add_text (self, cue, line + known);
    }
  break_long (self, cue);
  self->last = cue;
  if (cue->speaker != NULL)
    self->speaker = cue->speaker;
}

/* What is shown for as long as several others are, is what they are about. */
static gboolean
is_chapter (GPtrArray *cues,
            guint      index)
{
  const LyceumCue *cue = g_ptr_array_index (cues, index);
  const LyceumCue *third = index + 2 < cues->len ? g_ptr_array_index (cues, index + 2) : NULL;

  return third != NULL && cue->lines->len == 1 && cue->end - cue->start >= MIN_CHAPTER && third->start >= cue->start &&
         third->end <= cue->end;
}

static void
add_chapter (Transcript      *self,
             const LyceumCue *cue)
{
  end_paragraph (self);
  begin_section (self, cue->start);
  _lyceum_block_writer_add (&self->writer, line_of (cue, 0), -1, 0);
  _lyceum_block_writer_finish (&self->writer, LYCEUM_BLOCK_HEADING, 2, 0, NULL);
}

static gboolean
has_many_speakers (GPtrArray *cues)
{
  const char *first = NULL;

  for (guint i = 0; i < cues->len; i++)
    {
      const LyceumCue *cue = g_ptr_array_index (cues, i);

      if (first == NULL)
        first = cue->speaker;
      else if (cue->speaker != NULL && strcmp (cue->speaker, first) != 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
_lyceum_read_subtitles (LyceumReading *reading,
                        GError       **error)
{
  g_autoptr (LyceumCues) cues = _lyceum_cues_parse (reading->data);
  Transcript self = { .last_second = G_MAXUINT };

  if (cues == NULL)
    return _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_TOO_LARGE, error);
  if (cues->title != NULL)
    lyceum_document_set_title (reading->document, cues->title);
  if (cues->language != NULL)
    lyceum_document_set_language (reading->document, cues->language);
  self.cues = cues->cues;
  self.many_speakers = has_many_speakers (cues->cues);
  _lyceum_block_writer_init (&self.writer, reading->document);
  for (guint i = 0; i < cues->cues->len && !_lyceum_document_is_full (reading->document); i++)
    if (is_chapter (cues->cues, i))
      add_chapter (&self, g_ptr_array_index (cues->cues, i));
    else
      add_cue (&self, g_ptr_array_index (cues->cues, i));
  end_paragraph (&self);
  _lyceum_block_writer_clear (&self.writer);
  return TRUE;
}

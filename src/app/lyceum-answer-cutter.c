/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-answer-cutter.h"

#include <string.h>

/* A paragraph of prose that is longer is cut, and so is a list, a table or code. In bytes. */
#define LONG_PROSE 2000
#define LONG_ROWS 4000

struct _LyceumAnswerCutter
{
  GString *text;      /* (owned): what is not over yet, and at times what has just been given */
  gint64 offset;      /* of the first byte of @text in the whole */
  gsize begin;        /* of the open paragraph, in @text */
  gsize line;         /* of the line that has not ended, in @text */
  gboolean in_list;
  gboolean in_table;
  guint number;       /* of the item that the open paragraph begins with; 0: it has none */
  gboolean after_blank; /* a blank line has come, which does not end a list by itself */
  char fence;         /* '`' or '~' in a block of code; 0: in none */
  guint fence_length;
  char formula;       /* '$' or '[' between the lines that open and close a formula set apart; 0: in none */
  char *fence_line;   /* (owned) (nullable): what opened it */
  char *table_head;   /* (owned) (nullable): the first two lines of a table */
  char *prefix;       /* (owned) (nullable): what stands before the rest of a block that was cut */
  char carry[8];      /* the beginning of a character */
  guint n_carry;
};

typedef struct
{
  LyceumAnswerCutFunc func;
  gpointer data;
} Receiver;

LyceumAnswerCutter *
lyceum_answer_cutter_new (void)
{
  LyceumAnswerCutter *self = g_new0 (LyceumAnswerCutter, 1);

  self->text = g_string_new (NULL);
  return self;
}

void
lyceum_answer_cutter_free (LyceumAnswerCutter *self)
{
  g_string_free (self->text, TRUE);
  g_free (self->fence_line);
  g_free (self->table_head);
  g_free (self->prefix);
  g_free (self);
}

static gboolean
is_blank (const char *text,
          gsize       size)
{
  for (gsize i = 0; i < size; i++)
    if (!g_ascii_isspace (text[i]))
      return FALSE;
  return TRUE;
}

/* "- ", "* ", "+ ", "12. ", "3) " at the very beginning. @number: (out): of an ordered one, otherwise 0 */
static gboolean
is_item (const char *line,
         gsize       size,
         guint      *number)
{
  gsize i = 0;

  *number = 0;
  while (i < size && i < 4 && g_ascii_isdigit (line[i]))
    *number = *number * 10 + (line[i++] - '0');
  if (i > 0)
    return i + 1 < size && (line[i] == '.' || line[i] == ')') && line[i + 1] == ' ';
  return size > 1 && strchr ("-*+", line[0]) && line[1] == ' ';
}

static gboolean
is_heading (const char *line,
            gsize       size)
{
  gsize i = 0;

  while (i < size && i < 7 && line[i] == '#')
    i++;
  return i > 0 && i < 7 && i < size && line[i] == ' ';
}

/* Returns: how many marks of a fence the line begins with, at least three, or 0. */
static guint
count_fence (const char *line,
             gsize       size,
             char       *mark)
{
  gsize i = 0, first;

  while (i < size && (line[i] == ' ' || line[i] == '\t'))
    i++;
  first = i;
  if (i == size || (line[i] != '`' && line[i] != '~'))
    return 0;
  *mark = line[i];
  while (i < size && line[i] == *mark)
    i++;
  if (i - first < 3 || (*mark == '`' && memchr (line + i, '`', size - i)))
    return 0;
  return i - first;
}

static void
give (LyceumAnswerCutter *self,
      gsize               end,
      const Receiver     *receiver)
{
  gsize prefix = self->prefix ? strlen (self->prefix) : 0;
  g_autoptr (GString) markdown = g_string_new (self->prefix);

  g_string_append_len (markdown, self->text->str + self->begin, end - self->begin);
  if (self->fence)
    {
      g_string_append_c (markdown, '\n');
      for (guint i = 0; i < self->fence_length; i++)
        g_string_append_c (markdown, self->fence);
    }
  if (!is_blank (self->text->str + self->begin, end - self->begin))
    receiver->func (markdown->str, self->offset + (gint64) self->begin - (gint64) prefix, self->offset + (gint64) end,
                    receiver->data);
  self->begin = end;
  self->line = MAX (self->line, end);
  self->after_blank = FALSE;
  g_clear_pointer (&self->prefix, g_free);
}

/* A paragraph is over. */
static void
cut (LyceumAnswerCutter *self,
     gsize               end,
     const Receiver     *receiver)
{
  give (self, end, receiver);
  self->in_list = self->in_table = FALSE;
  g_clear_pointer (&self->table_head, g_free);
}

static void
open_fence (LyceumAnswerCutter *self,
            const char         *line,
            gsize               size,
            char                mark,
            guint               length)
{
  self->fence = mark;
  self->fence_length = length;
  g_free (self->fence_line);
  self->fence_line = g_strdup_printf ("%.*s\n", (int) MIN (size, 80), line);
}

static void
end_fence (LyceumAnswerCutter *self,
           const char         *line,
           gsize               size,
           gsize               next,
           const Receiver     *receiver)
{
  char mark = 0;
  guint length = count_fence (line, size, &mark);
  const char *marks = length > 0 ? memchr (line, mark, size) : NULL;

  if (!marks || mark != self->fence || length < self->fence_length || !is_blank (marks + length, line + size - marks - length))
    return;

  self->fence = 0;
  if (!self->in_list)
    cut (self, next, receiver);
}

/* The first lines of a block say what it is. */
static void
begin_block (LyceumAnswerCutter *self,
             const char         *line,
             gsize               size)
{
  self->in_list = is_item (line, size, &self->number);
  self->in_table = size > 0 && line[0] == '|';
}

/* The next item of the list that is open ends the one before it. Where each has the same number, only all of them together are
 * counted. */
static gboolean
is_next_item (LyceumAnswerCutter *self,
              const char         *line,
              gsize               size)
{
  guint number;

  return self->in_list && !self->fence && is_item (line, size, &number) && (number == 0 || number == self->number + 1);
}

static void
note_table_head (LyceumAnswerCutter *self,
                 gsize               next)
{
  const char *start = self->text->str + self->begin;
  const char *second = memchr (start, '\n', next - self->begin);

  if (self->in_table && !self->table_head && second && second + 1 < self->text->str + next)
    self->table_head = g_strndup (start, next - self->begin);
}

/* A line of TeX is no item, however it begins: "+ b". */
static gboolean
is_in_formula (LyceumAnswerCutter *self,
               const char         *line,
               gsize               size)
{
  g_autofree char *stripped = g_strstrip (g_strndup (line, size));

  if (self->formula)
    {
      if (strstr (stripped, self->formula == '$' ? "$$" : "\\]"))
        self->formula = 0;
      return TRUE;
    }
  if (g_str_has_prefix (stripped, "$$") && !strstr (stripped + 2, "$$"))
    self->formula = '$';
  else if (g_str_has_prefix (stripped, "\\[") && !strstr (stripped + 2, "\\]"))
    self->formula = '[';
  return FALSE;
}

static void
end_line (LyceumAnswerCutter *self,
          gsize               next,
          const Receiver     *receiver)
{
  const char *line = self->text->str + self->line;
  gsize start = self->line, size = next - 1 - self->line;
  char mark;
  guint number, length;

  self->line = next;
  if (self->fence)
    {
      end_fence (self, line, size, next, receiver);
      return;
    }
  if (is_blank (line, size))
    {
      self->formula = 0;
      if (self->in_list)
        self->after_blank = TRUE;
      else
        cut (self, next, receiver);
      return;
    }

  if (is_in_formula (self, line, size))
    return;
  if (self->after_blank && !g_ascii_isspace (*line))
    cut (self, start, receiver);
  self->after_blank = FALSE;
  length = count_fence (line, size, &mark);
  if (is_heading (line, size))
    {
      cut (self, start, receiver);
      cut (self, next, receiver);
      return;
    }
  /* Text right before a list or code is over. */
  if (self->begin < start && !self->in_list && (length > 0 || (is_item (line, size, &number) && number <= 1)))
    cut (self, start, receiver);
  else if (self->begin < start && is_next_item (self, line, size))
    cut (self, start, receiver);
  if (self->begin == start && !self->prefix)
    begin_block (self, line, size);
  if (length > 0)
    open_fence (self, line, size, mark, length);
  note_table_head (self, next);
}

/* Where prose that is too long can be cut best: behind a sentence, at a space, between two characters. */
static gsize
find_pause (LyceumAnswerCutter *self)
{
  const char *text = self->text->str;
  gsize last = self->begin + LONG_PROSE, first = self->begin + LONG_PROSE / 2, space = 0;

  for (gsize i = last; i > first; i--)
    {
      if (text[i] == '\n' || (text[i] == ' ' && strchr (".!?", text[i - 1])))
        return i + 1;
      if (text[i] == ' ' && space == 0)
        space = i + 1;
    }
  if (space)
    return space;
  while (((guchar) text[last] & 0xC0) == 0x80)
    last--;
  return last;
}

/* Returns: whether something was cut. */
static gboolean
cut_long (LyceumAnswerCutter *self,
          const Receiver     *receiver)
{
  gsize size = self->text->len - self->begin;
  gboolean rows = self->fence || self->in_list || self->in_table;

  if (size <= (rows ? LONG_ROWS : LONG_PROSE))
    return FALSE;

  give (self, rows && self->line > self->begin ? self->line : find_pause (self), receiver);
  if (self->fence)
    self->prefix = g_strdup (self->fence_line);
  else if (self->in_table)
    self->prefix = g_strdup (self->table_head);
  else
    self->in_list = FALSE;
  return TRUE;
}

/* Takes the text without the beginning of a character at its end; what is no UTF-8 is replaced. */
static void
take_text (LyceumAnswerCutter *self,
           const char         *text)
{
  g_autofree char *whole = self->n_carry > 0 ? g_strdup_printf ("%.*s%s", (int) self->n_carry, self->carry, text) : NULL;
  const char *start = whole ? whole : text, *end;

  self->n_carry = 0;
  if (!g_utf8_validate (start, -1, &end) && g_utf8_get_char_validated (end, -1) == (gunichar) -2 && strlen (end) < 4)
    {
      self->n_carry = strlen (end);
      memcpy (self->carry, end, self->n_carry);
    }
  else if (*end)
    {
      g_autofree char *valid = g_utf8_make_valid (start, -1);

      g_string_append (self->text, valid);
      return;
    }
  g_string_append_len (self->text, start, end - start);
}

static void
drop_given (LyceumAnswerCutter *self)
{
  if (self->begin == 0)
    return;

  g_string_erase (self->text, 0, self->begin);
  self->offset += self->begin;
  self->line -= self->begin;
  self->begin = 0;
}

void
lyceum_answer_cutter_add (LyceumAnswerCutter  *self,
                          const char          *text,
                          LyceumAnswerCutFunc  func,
                          gpointer             user_data)
{
  const Receiver receiver = { func, user_data };
  gsize seen = self->text->len;
  const char *newline;

  take_text (self, text);
  while ((newline = memchr (self->text->str + seen, '\n', self->text->len - seen)))
    {
      seen = newline + 1 - self->text->str;
      end_line (self, seen, &receiver);
      if (self->line - self->begin > LONG_ROWS)
        cut_long (self, &receiver);
    }
  /* What begins at the margin is no longer part of the list above it, and a new item none of the one before it. */
  if (self->begin < self->line && self->line < self->text->len &&
      ((self->after_blank && !g_ascii_isspace (self->text->str[self->line])) ||
       is_next_item (self, self->text->str + self->line, self->text->len - self->line)))
    cut (self, self->line, &receiver);
  while (cut_long (self, &receiver))
    ;
  drop_given (self);
}

void
lyceum_answer_cutter_end (LyceumAnswerCutter  *self,
                          LyceumAnswerCutFunc  func,
                          gpointer             user_data)
{
  const Receiver receiver = { func, user_data };

  if (self->n_carry > 0)
    g_string_append (self->text, "\uFFFD");
  self->n_carry = 0;
  cut (self, self->text->len, &receiver);
  drop_given (self);
  self->fence = 0;
}

const char *
lyceum_answer_cutter_get_open (LyceumAnswerCutter *self)
{
  return self->text->str + self->begin;
}

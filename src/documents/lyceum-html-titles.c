/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-html-private.h"

#include <string.h>

/*
 * Titles that no heading element says: a paragraph that is strong from end to end, or the strong lines at the head of one.
 * Word processors and programs that turn TeX into HTML write them so.
 */
#define MAX_TITLE_CHARACTERS 100

static gboolean
has_style (LyceumBlockWriter *writer,
           guint              start,
           guint              end,
           guint              style,
           gboolean           allow_marks)
{
  const char *text = writer->text->str;
  guint span = 0;

  for (guint i = start; i < end; i++)
    {
      while (span < writer->spans->len && g_array_index (writer->spans, LyceumSpan, span).end <= i)
        span++;
      if (g_ascii_isspace (text[i]) || (allow_marks && g_ascii_ispunct (text[i])))
        continue;
      if (span == writer->spans->len || g_array_index (writer->spans, LyceumSpan, span).start > i ||
          (g_array_index (writer->spans, LyceumSpan, span).styles & style) == 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_blank (const char *text,
          guint       start,
          guint       end)
{
  while (start < end && g_ascii_isspace (text[start]))
    start++;
  return start == end;
}

/* The end of the strong lines at the head: up to a line end, or the end of all. 0: there are none. */
static guint
find_title_end (LyceumBlockWriter *writer)
{
  const char *text = writer->text->str;
  guint end = 0;

  while (end < writer->text->len)
    {
      guint line_end = end + (guint) strcspn (text + end, "\n");

      if (is_blank (text, end, line_end) || !has_style (writer, end, line_end, LYCEUM_SPAN_STRONG, FALSE))
        break;
      end = MIN (line_end + 1, (guint) writer->text->len);
    }
  return end;
}

static gboolean
reads_like_title (const char *text,
                  guint       end,
                  gboolean    is_all)
{
  const char *last = text + end;
  guint letters = 0;
  gboolean word = FALSE;

  if (end == 0 || g_utf8_strlen (text, end) > MAX_TITLE_CHARACTERS)
    return FALSE;
  /* "C12" is the number of an exercise. */
  for (const char *p = text; p < text + end; p = g_utf8_next_char (p))
    {
      letters = g_unichar_isalpha (g_utf8_get_char (p)) ? letters + 1 : 0;
      word = word || letters >= 3 || (letters > 0 && g_utf8_get_char (p) >= 0x2e80);
    }
  while (last > text && g_ascii_isspace (last[-1]))
    last--;
  return word && last > text && strchr (is_all ? ".,;!" : ",;", last[-1]) == NULL;
}

static void
insert_colon (LyceumBlockWriter *writer,
              guint              at)
{
  g_string_insert_c (writer->text, at, ':');
  for (guint i = 0; i < writer->spans->len; i++)
    {
      LyceumSpan *span = &g_array_index (writer->spans, LyceumSpan, i);

      span->start += span->start > at;
      span->end += span->end > at;
    }
}

/* A title of two lines is its kind or number, and its name. Returns where it ends then. */
static guint
join_lines (LyceumBlockWriter *writer,
            guint              end)
{
  guint line_end = (guint) strcspn (writer->text->str, "\n");
  guint at = line_end;

  while (at > 0 && writer->text->str[at - 1] == ' ')
    at--;
  if (line_end >= end || is_blank (writer->text->str, line_end, end) || at == 0 ||
      strchr (":.?!", writer->text->str[at - 1]) != NULL)
    return end;
  insert_colon (writer, at);
  return end + 1;
}

/* The full stop behind a title that runs into its text. */
static void
strip_title (LyceumBlockWriter *writer,
             guint              end)
{
  char *text = writer->text->str;

  while (end > 1 && g_ascii_isspace (text[end - 1]))
    end--;
  if (end > 2 && text[end - 1] == '.' && text[end - 2] != '.')
    text[end - 1] = ' ';
}

void
_lyceum_html_cut_title (LyceumHtmlReader *self,
                        guint             end)
{
  LyceumBlockWriter *writer = &self->writer;
  guint level = MIN (self->heading_level + 1, 6);

  end = join_lines (writer, end);
  self->in_definition = _lyceum_html_title_defines (writer->text->str + strspn (writer->text->str, " \n"));
  /* Strong from end to end says nothing in a title. */
  for (guint i = 0; i < writer->spans->len; i++)
    if (g_array_index (writer->spans, LyceumSpan, i).end <= end)
      g_array_index (writer->spans, LyceumSpan, i).styles &= ~(guint) LYCEUM_SPAN_STRONG;
  strip_title (writer, end);
  _lyceum_block_writer_split (writer, end, LYCEUM_BLOCK_HEADING, level);
}

static gboolean
ends_sentence (const char *text)
{
  const char *end = text + strlen (text);

  while (end > text && (g_ascii_isspace (end[-1]) || strchr (")\"'", end[-1]) != NULL))
    end--;
  return end > text && strchr (".!?", end[-1]) != NULL;
}

static void
mark_terms (LyceumBlockWriter *writer)
{
  for (guint i = 0; i < writer->spans->len; i++)
    {
      LyceumSpan *span = &g_array_index (writer->spans, LyceumSpan, i);

      if ((span->styles & LYCEUM_SPAN_STRONG) != 0 && (span->styles & LYCEUM_SPAN_FORMULA) == 0)
        span->styles |= LYCEUM_SPAN_TERM;
    }
}

/* A square that says "the proof ends here" says nothing on its own. */
static gboolean
is_end_mark (gunichar c)
{
  return (c >= 0x25a0 && c <= 0x25ff) || (c >= 0x229e && c <= 0x22a1) || c == 0x220e;
}

static void
drop_end_mark (LyceumBlockWriter *writer)
{
  const char *text = writer->text->str;
  const char *last = text + writer->text->len;

  while (last > text && g_ascii_isspace (last[-1]))
    last--;
  if (last == text)
    return;
  last = g_utf8_prev_char (last);
  if (is_end_mark (g_utf8_get_char (last)))
    _lyceum_block_writer_truncate (writer, (gsize) (last - text));
}

/* Lines that a person broke by hand, many and short and hardly a sentence among them, are a list. */
static gboolean
is_list_of_lines (LyceumBlockWriter *writer)
{
  guint lines = 1;
  guint sentences = 0;

  if (writer->text->len > LYCEUM_LIMIT_BLOCK_BYTES)
    return FALSE;
  for (const char *p = writer->text->str; *p != '\0'; p++)
    if (*p == '\n')
      {
        const char *end = p;

        while (end > writer->text->str && end[-1] == ' ')
          end--;
        lines++;
        sentences += end > writer->text->str && strchr (".!?,;", end[-1]) != NULL;
      }
  return lines >= 8 && sentences * 4 < lines && writer->text->len / lines < 100;
}

static void
finish_lines (LyceumBlockWriter *writer,
              guint              depth)
{
  while (_lyceum_block_writer_has_text (writer))
    {
      guint end = (guint) strcspn (writer->text->str, "\n");

      if (writer->text->str[end] != '\0')
        end++;
      _lyceum_block_writer_split (writer, end, LYCEUM_BLOCK_LIST_ITEM, depth + 1);
    }
  _lyceum_block_writer_truncate (writer, 0);
}

void
_lyceum_html_finish_prose (LyceumHtmlReader *self)
{
  LyceumBlockWriter *writer = &self->writer;
  LyceumBlockKind kind = self->context.quotes > 0 ? LYCEUM_BLOCK_QUOTE : LYCEUM_BLOCK_PARAGRAPH;
  guint end = kind == LYCEUM_BLOCK_PARAGRAPH && self->context.lists == 0 ? find_title_end (writer) : 0;

  /* The sign of an item in a cell, or a paragraph, of its own. */
  if (_lyceum_html_is_bullet (writer->text->str, writer->text->len))
    {
      _lyceum_block_writer_truncate (writer, 0);
      self->item_waits = TRUE;
      self->number = 0;
      return;
    }
  if (end > 0 && !has_style (writer, 0, end, LYCEUM_SPAN_FORMULA | LYCEUM_SPAN_LINK, TRUE) &&
      reads_like_title (writer->text->str, end, end == writer->text->len))
    _lyceum_html_cut_title (self, end);
  drop_end_mark (writer);
  if (!_lyceum_block_writer_has_text (writer))
    {
      _lyceum_block_writer_truncate (writer, 0);
      return;
    }
  if (self->in_definition || self->context.defining)
    mark_terms (writer);
  /* A definition goes on behind the formula that its first lines lead to. */
  self->in_definition = self->in_definition && !ends_sentence (writer->text->str);
  if (kind == LYCEUM_BLOCK_PARAGRAPH && is_list_of_lines (writer))
    {
      finish_lines (writer, self->context.lists);
      return;
    }
  if (writer->spans->len > 0 && has_style (writer, 0, (guint) writer->text->len, LYCEUM_SPAN_FORMULA, TRUE))
    kind = LYCEUM_BLOCK_FORMULA;
  _lyceum_block_writer_finish (writer, kind, 0, 0, NULL);
}

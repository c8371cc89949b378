/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-citations.h"

#include <string.h>

#include "lyceum-conversation-writes.h"

#define MAX_CITATIONS 1024
#define MAX_NUMBERS 16     /* in one pair of brackets */
#define MAX_MARK_BYTES 96
#define MAX_LINK_BYTES 400
#define MAX_CODE_BYTES 4096 /* inside of a line */
#define MAX_RANGE 10

/* What stands in a pair of brackets, if that is a citation. */
typedef struct
{
  guint numbers[MAX_NUMBERS];
  guint n;
  gboolean is_named; /* "source 1", "ref 1", not a bare number */
} Mark;

static const struct
{
  const char *open, *close;
  gboolean is_round;
} brackets[] = {
  { "[", "]", FALSE }, { "【", "】", FALSE }, { "［", "］", FALSE }, { "(", ")", TRUE }, { "（", "）", TRUE },
};

/* Words that may stand before a number; with a plural and an abbreviation. */
static const char *const names[] = {
  "citations", "citation", "documents", "document", "passages", "passage", "references", "reference", "sources", "source", "cite", "doc",
  "docs", "ref", "refs", "ids", "id", "passagen", "quellen", "quelle", "stelle",
};

static const char *const separators[] = { ",", ";", "&", "/", "、", "，", "；", "and", "und", "et" };

static const char *
skip_spaces (const char *at, const char *end)
{
  while (at < end && (*at == ' ' || *at == '\t'))
    at++;
  return at;
}

static gboolean
skip_text (const char **at, const char *end, const char *text)
{
  gsize n = strlen (text);

  if ((gsize) (end - *at) < n || g_ascii_strncasecmp (*at, text, n) != 0)
    return FALSE;
  *at += n;
  return TRUE;
}

static const char *
skip_name (const char *at, const char *end, Mark *mark)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *after = at;

      if (!skip_text (&after, end, names[i]) || (after < end && g_ascii_isalpha (*after)))
        continue;
      mark->is_named = TRUE;
      at = after;
      break;
    }
  at = skip_spaces (at, end);
  while (at < end && strchr ("^#:.", *at))
    at = skip_spaces (at + 1, end);
  return at;
}

static gboolean
read_number (const char **at, const char *end, guint *number)
{
  const char *digit = *at;

  *number = 0;
  while (digit < end && g_ascii_isdigit (*digit) && digit - *at < 4)
    *number = *number * 10 + (guint) (*digit++ - '0');
  /* A year, or the length of something, is no source. */
  if (digit == *at || digit - *at > 3)
    return FALSE;
  *at = digit;
  return TRUE;
}

static void
add_numbers (Mark *mark, guint first, guint last)
{
  for (guint number = first; number <= last && mark->n < MAX_NUMBERS; number++)
    mark->numbers[mark->n++] = number;
}

static gboolean
read_item (const char **at, const char *end, Mark *mark)
{
  guint first, last;
  const char *after;

  *at = skip_name (skip_spaces (*at, end), end, mark);
  if (!read_number (at, end, &first))
    return FALSE;
  last = first;
  after = skip_spaces (*at, end);
  if (skip_text (&after, end, "-") || skip_text (&after, end, "–"))
    {
      after = skip_spaces (after, end);
      if (!read_number (&after, end, &last) || last < first || last - first >= MAX_RANGE)
        return FALSE;
      *at = after;
    }
  add_numbers (mark, first, last);
  return TRUE;
}

/* Everything between the brackets, or it is no citation. */
static gboolean
read_inside (const char *at, const char *end, Mark *mark)
{
  for (;;)
    {
      gboolean has_separator = FALSE;

      if (!read_item (&at, end, mark))
        return FALSE;
      at = skip_spaces (at, end);
      if (at == end || skip_text (&at, end, "†"))
        return TRUE;
      for (guint i = 0; i < G_N_ELEMENTS (separators) && !has_separator; i++)
        has_separator = skip_text (&at, end, separators[i]);
      if (!has_separator)
        return FALSE;
    }
}

/* A number in round brackets is more often something else: it has to stand at the end of what it is about. */
static gboolean
may_be_bare (const char *text, const char *open, const char *after, const Mark *mark, guint n_sources)
{
  for (guint i = 0; i < mark->n; i++)
    if (mark->numbers[i] == 0 || mark->numbers[i] > n_sources)
      return FALSE;
  if (open == text || open[-1] == '\n')
    return FALSE;
  return *after == '\0' || strchr (".,;:!?\n", *after) != NULL || g_str_has_prefix (after, "。") || g_str_has_prefix (after, "，");
}

/* "[1](#source-1)": the address is the model's invention. */
static const char *
skip_link (const char *at)
{
  const char *end;

  if (*at != '(')
    return at;
  end = at + strcspn (at, ")\n");
  return *end == ')' && end - at < MAX_LINK_BYTES ? end + 1 : at;
}

static const char *
read_brackets (const char *text, const char *open, guint kind, guint n_sources, Mark *mark)
{
  const char *inside = open + strlen (brackets[kind].open);
  const char *close = g_strstr_len (inside, MAX_MARK_BYTES, brackets[kind].close), *after;

  if (!close || !read_inside (inside, close, mark))
    return NULL;
  after = close + strlen (brackets[kind].close);
  if (brackets[kind].is_round)
    return mark->is_named || may_be_bare (text, open, after, mark, n_sources) ? after : NULL;
  return skip_link (after);
}

/* "ref12" */
static const char *
read_bare_reference (const char *text, const char *at, Mark *mark)
{
  const char *after = at + 3;
  guint number;

  if (g_ascii_strncasecmp (at, "ref", 3) != 0 || (at > text && (g_ascii_isalnum (at[-1]) || (guchar) at[-1] >= 0x80)) ||
      !read_number (&after, after + strspn (after, "0123456789"), &number) || g_ascii_isalnum (*after))
    return NULL;
  add_numbers (mark, number, number);
  return after;
}

/* @at: some byte of @text. Returns: (nullable): what follows the citation that begins here. */
static const char *
read_mark (const char *text, const char *at, guint n_sources, Mark *mark)
{
  *mark = (Mark) { .n = 0 };
  for (guint kind = 0; kind < G_N_ELEMENTS (brackets); kind++)
    if (g_str_has_prefix (at, brackets[kind].open))
      return read_brackets (text, at, kind, n_sources, mark);
  return *at == 'r' || *at == 'R' ? read_bare_reference (text, at, mark) : NULL;
}

static gsize
count_backticks (const char *at)
{
  gsize n = 0;

  while (at[n] == '`')
    n++;
  return n;
}

/* Where code begins here: what follows it. A fence takes lines to the next fence; a run of backticks, to the next run of that length. */
static const char *
skip_code (const char *text, const char *at)
{
  gsize run = count_backticks (at);
  gboolean is_fence = run >= 3 && (at == text || at[-1] == '\n');
  const char *close;

  if (run == 0)
    return NULL;
  for (close = at + run; *close && (is_fence || close - at < MAX_CODE_BYTES); close += MAX (count_backticks (close), 1))
    {
      if (count_backticks (close) == run)
        return close + run;
      if (!is_fence && *close == '\n' && close[1] == '\n')
        break;
    }
  return is_fence ? close : at + run;
}

static gboolean
was_just_cited (GArray *citations, guint number, gsize end)
{
  for (guint i = citations->len; i > 0; i--)
    {
      const LyceumCitation *citation = &g_array_index (citations, LyceumCitation, i - 1);

      if (citation->end != end)
        return FALSE;
      if (citation->number == number)
        return TRUE;
      end = citation->start;
    }
  return FALSE;
}

static void
write_mark (GString *out, const Mark *mark, guint n_sources, GArray *citations)
{
  for (guint i = 0; i < mark->n; i++)
    {
      LyceumCitation citation = { .number = mark->numbers[i], .start = (guint) out->len };

      if (citation.number == 0 || citation.number > n_sources || citations->len >= MAX_CITATIONS ||
          was_just_cited (citations, citation.number, out->len))
        continue;
      g_string_append_printf (out, "[%u]", citation.number);
      citation.end = (guint) out->len;
      g_array_append_val (citations, citation);
    }
}

/* The space that stood before a number that is no more. */
static void
drop_space (GString *out, const char *after)
{
  if (out->len > 0 && out->str[out->len - 1] == ' ' && (*after == '\0' || strchr (" .,;:!?)\n", *after)))
    g_string_truncate (out, out->len - 1);
}

char *
lyceum_citations_read (const char *text, guint n_sources, GArray **citations)
{
  g_autoptr (GString) out = g_string_sized_new (strlen (text) + 1);
  const char *at = text;

  *citations = lyceum_citations_new ();
  while (*at)
    {
      const char *after = skip_code (text, at);
      gsize length = out->len;
      Mark mark;

      if (after)
        {
          g_string_append_len (out, at, after - at);
          at = after;
          continue;
        }
      after = read_mark (text, at, n_sources, &mark);
      if (after)
        {
          write_mark (out, &mark, n_sources, *citations);
          if (out->len == length)
            drop_space (out, after);
          at = after;
          continue;
        }
      g_string_append_c (out, *at++);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
lyceum_citations_strip (const char *text)
{
  g_autoptr (GArray) citations = NULL;

  return lyceum_citations_read (text, 0, &citations);
}

char *
lyceum_message_to_plain (const LyceumMessage *message)
{
  if (!message->text)
    return g_strdup ("");
  return message->sources && message->sources->len > 0 ? lyceum_citations_strip (message->text) : g_strdup (message->text);
}

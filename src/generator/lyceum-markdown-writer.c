/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-markdown-writer-private.h"

#include <string.h>

#include "lyceum-formula-markdown.h"

static gboolean
is_word_byte (char c)
{
  return g_ascii_isalnum (c) || (guchar) c >= 0x80;
}

/* Whether @at would be read as a mark: a letter before and after "_" makes it one of the word. */
static gboolean
is_mark (const char *start, const char *at, const char *end)
{
  const char before = at > start ? at[-1] : ' ', after = at + 1 < end ? at[1] : ' ';

  switch (*at)
    {
    case '*':
    case '`':
    case '$':
      return TRUE;
    case ']':
      /* Without it there is no link; an escaped "[" would open a formula. */
      return at + 1 >= end || strchr ("([:", after) != NULL;
    case '\\':
      return g_ascii_ispunct (after);
    case '_':
      return !is_word_byte (before) || !is_word_byte (after);
    case '<':
      return g_ascii_isalpha (after) || after == '/' || after == '!' || after == '?';
    case '&':
      return g_ascii_isalpha (after) || after == '#';
    case '~':
      return before == '~' || after == '~';
    default:
      return FALSE;
    }
}

/* "- ", "+ ", "# ", "1. ", "> ", "===" at the start of a line. Returns the byte to escape, or %NULL. */
static const char *
line_mark (const char *text, const char *end)
{
  const char *at = text;

  while (at < end && g_ascii_isdigit (*at))
    at++;
  if (at > text && at < end && at - text <= 9 && (*at == '.' || *at == ')') && (at + 1 == end || at[1] == ' '))
    return at;
  return at == text && at < end && strchr ("-+#>=", *at) ? at : NULL;
}

void
_lyceum_markdown_append_text (GString *markdown, const char *text, gssize length, gboolean line_start)
{
  const char *end = length < 0 ? text + strlen (text) : text + length;
  const char *first = line_start ? line_mark (text, end) : NULL;

  for (const char *at = text; at < end; at++)
    {
      if (at == first || is_mark (text, at, end))
        g_string_append_c (markdown, '\\');
      g_string_append_c (markdown, *at == '\n' ? ' ' : *at);
    }
}

static guint
longest_run (const char *text, gsize length, char sign)
{
  guint run = 0, longest = 0;

  for (gsize i = 0; i < length; i++)
    {
      run = text[i] == sign ? run + 1 : 0;
      longest = MAX (longest, run);
    }
  return longest;
}

static void
append_repeated (GString *markdown, char sign, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (markdown, sign);
}

static void
append_code_span (GString *markdown, const char *text, gsize length)
{
  const guint n_ticks = longest_run (text, length, '`') + 1;
  const gboolean padded = length > 0 && (text[0] == '`' || text[length - 1] == '`');

  append_repeated (markdown, '`', n_ticks);
  if (padded)
    g_string_append_c (markdown, ' ');
  g_string_append_len (markdown, text, length);
  if (padded)
    g_string_append_c (markdown, ' ');
  append_repeated (markdown, '`', n_ticks);
}

/* A run of "*" opens or closes only where white space, a sign and a letter stand in the right order around it. */
static gboolean
can_be_styled (const LyceumBlock *block, guint start, guint end)
{
  const char before = start > 0 ? block->text[start - 1] : ' ', after = block->text[end] ? block->text[end] : ' ';

  return (is_word_byte (block->text[start]) || !is_word_byte (before)) &&
         (is_word_byte (block->text[end - 1]) || !is_word_byte (after)) && before != '*' && after != '*';
}

static void
append_styled (GString *markdown, const LyceumBlock *block, guint start, guint end, guint styles, gboolean line_start)
{
  const char *mark = styles & (LYCEUM_SPAN_STRONG | LYCEUM_SPAN_TERM) ? "**" : styles & LYCEUM_SPAN_EMPHASIS ? "*" : "";
  guint first = start, last = end;

  while (first < last && block->text[first] == ' ')
    first++;
  while (last > first && block->text[last - 1] == ' ')
    last--;
  if (first == last || (*mark != '\0' && !can_be_styled (block, first, last)))
    mark = "";
  if (first == last)
    first = last = end;
  append_repeated (markdown, ' ', first - start);
  if (first == last)
    return;
  g_string_append (markdown, mark);
  if (styles & LYCEUM_SPAN_CODE)
    append_code_span (markdown, block->text + first, last - first);
  else
    _lyceum_markdown_append_text (markdown, block->text + first, last - first, line_start && *mark == '\0');
  g_string_append (markdown, mark);
  append_repeated (markdown, ' ', end - last);
}

static const char *
find_tex (const LyceumBlock *block, guint formula)
{
  return block->formulas && formula < block->formulas->len ? g_ptr_array_index (block->formulas, formula) : "";
}

/* Returns: (transfer full) (nullable): the formula of a run as it is written, when all of the run is wanted. */
static char *
write_formula (const LyceumBlock *block, const LyceumSpan *span, guint formula, guint start, guint end)
{
  const char before = span->start > start ? block->text[span->start - 1] : ' ', after = span->end < end ? block->text[span->end] : ' ';
  const char *tex = find_tex (block, formula);

  if (*tex == '\0' || span->start < start || span->end > end)
    return NULL;
  return lyceum_formula_write_markdown (tex, FALSE, before, after);
}

void
_lyceum_markdown_append_range (GString *markdown, const LyceumBlock *block, guint start, guint end, gboolean line_start)
{
  guint at = start, n_formulas = 0;

  for (guint i = 0; block->spans && i < block->spans->len && at < end; i++)
    {
      const LyceumSpan *span = &g_array_index (block->spans, LyceumSpan, i);
      const guint first = MAX (span->start, at), last = MIN (span->end, end);
      const guint formula = n_formulas;
      g_autofree char *written = NULL;

      n_formulas += (span->styles & LYCEUM_SPAN_FORMULA) != 0;
      if (first >= last)
        continue;
      _lyceum_markdown_append_text (markdown, block->text + at, first - at, line_start && at == start);
      if (span->styles & LYCEUM_SPAN_FORMULA)
        written = write_formula (block, span, formula, start, end);
      if (written)
        g_string_append (markdown, written);
      else
        append_styled (markdown, block, first, last, span->styles, line_start && first == start);
      at = last;
    }
  if (at < end)
    _lyceum_markdown_append_text (markdown, block->text + at, end - at, line_start && at == start);
}

/* Where a table is being read: its runs in order, and the formulas among them. */
typedef struct
{
  const LyceumBlock *table;
  guint span;
  guint formula;
} CellReader;

static void
append_cell_text (GString *markdown, const char *text, gsize length)
{
  g_autoptr (GString) escaped = g_string_new (NULL);

  _lyceum_markdown_append_text (escaped, text, (gssize) length, FALSE);
  for (const char *at = escaped->str; *at != '\0'; at++)
    {
      if (*at == '|')
        g_string_append_c (markdown, '\\');
      g_string_append_c (markdown, *at);
    }
}

/* A bar would end the cell: TeX has another word for it. */
static void
append_cell_formula (GString *markdown, const char *written)
{
  for (const char *at = written; *at != '\0'; at++)
    if (*at == '|')
      g_string_append (markdown, at > written && at[-1] == '\\' ? "Vert{}" : "\\vert{}");
    else
      g_string_append_c (markdown, *at == '\n' ? ' ' : *at);
}

static void
append_cell (GString *markdown, CellReader *reader, guint start, guint end)
{
  const GArray *spans = reader->table->spans;
  guint at = start;

  for (; spans && reader->span < spans->len; reader->span++)
    {
      const LyceumSpan *span = &g_array_index (spans, LyceumSpan, reader->span);
      g_autofree char *written = NULL;

      if (span->start >= end)
        break;
      if (!(span->styles & LYCEUM_SPAN_FORMULA))
        continue;
      if (span->start >= at)
        written = write_formula (reader->table, span, reader->formula, start, end);
      reader->formula++;
      if (!written)
        continue;
      append_cell_text (markdown, reader->table->text + at, span->start - at);
      append_cell_formula (markdown, written);
      at = span->end;
    }
  append_cell_text (markdown, reader->table->text + at, end - at);
}

/* The row that begins at a byte. Returns: where the next one does, behind the end after the last. */
static guint
append_row (GString *markdown, CellReader *reader, guint start, guint n_columns)
{
  const char *text = reader->table->text;
  const guint end = start + (guint) strcspn (text + start, "\n");

  g_string_append_c (markdown, '|');
  for (guint i = 0; i < n_columns; i++)
    {
      const guint cell_end = start + (guint) MIN (strcspn (text + start, "\t\n"), end - start);

      g_string_append_c (markdown, ' ');
      append_cell (markdown, reader, start, cell_end);
      g_string_append (markdown, " |");
      start = cell_end < end ? cell_end + 1 : end;
    }
  g_string_append_c (markdown, '\n');
  return end + 1;
}

void
_lyceum_markdown_append_table (GString *markdown, const LyceumBlock *table)
{
  CellReader reader = { .table = table };
  const guint length = (guint) strlen (table->text), n_columns = MAX (table->n_columns, 1);
  guint start = 0;

  if (table->level == 1)
    start = append_row (markdown, &reader, 0, n_columns);
  else
    {
      for (guint i = 0; i < n_columns; i++)
        g_string_append (markdown, i == 0 ? "|  |" : "  |");
      g_string_append_c (markdown, '\n');
    }
  g_string_append_c (markdown, '|');
  for (guint i = 0; i < n_columns; i++)
    g_string_append (markdown, " --- |");
  g_string_append_c (markdown, '\n');
  while (start <= length)
    start = append_row (markdown, &reader, start, n_columns);
  g_string_append_c (markdown, '\n');
}

void
_lyceum_markdown_append_formula (GString *markdown, const LyceumBlock *formula)
{
  g_autofree char *written = lyceum_formula_write_markdown (find_tex (formula, 0), TRUE, '\n', '\n');

  if (written)
    g_string_append_printf (markdown, "%s\n\n", written);
  else
    _lyceum_markdown_append_code (markdown, formula->text, "math");
}

void
_lyceum_markdown_append_code (GString *markdown, const char *text, const char *info)
{
  const gsize length = strlen (text);
  const guint n_ticks = MAX (3, longest_run (text, length, '`') + 1);

  append_repeated (markdown, '`', n_ticks);
  for (const char *at = info ? info : ""; g_ascii_isalnum (*at) || (*at != '\0' && strchr ("+-#_.", *at)); at++)
    g_string_append_c (markdown, *at);
  g_string_append_printf (markdown, "\n%s%s", text, length > 0 && text[length - 1] == '\n' ? "" : "\n");
  append_repeated (markdown, '`', n_ticks);
  g_string_append (markdown, "\n\n");
}

void
_lyceum_markdown_append_image (GString *markdown, const LyceumBlock *image)
{
  if (!image->info)
    return;
  g_string_append (markdown, "![");
  _lyceum_markdown_append_text (markdown, image->text, -1, FALSE);
  g_string_append_printf (markdown, "](picture:%s", image->info);
  if (image->number > 0 && image->n_columns > 0)
    g_string_append_printf (markdown, "#%ux%u", image->number, image->n_columns);
  g_string_append (markdown, ")\n\n");
}

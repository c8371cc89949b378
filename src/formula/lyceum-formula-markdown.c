/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-markdown.h"

#include <string.h>

#include "lyceum-formula.h"

/* Two characters that no font and no language has: before and behind the number of a formula. */
#define MARK_OPEN "\xef\xa3\xba"
#define MARK_CLOSE "\xef\xa3\xbb"
#define MAX_CODE_BYTES 4096

typedef struct
{
  const char *start; /* of the text */
  const char *end;
  const char *line; /* the one that is being read */
  GString *out;
  GPtrArray *formulas;
} Scan;

typedef struct
{
  const char *start, *end; /* with what opens and closes it */
  const char *tex, *tex_end;
  gboolean display;
} Found;

static void
hidden_free (gpointer data)
{
  LyceumHiddenFormula *formula = data;

  g_free (formula->tex);
  g_free (formula->source);
  g_free (formula);
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static const char *
skip_blanks (const char *at,
             const char *end)
{
  while (at < end && (*at == ' ' || *at == '\t'))
    at++;
  return at;
}

/* Whether another block begins at the start of a line: no formula goes on there. */
static gboolean
begins_block (const char *line,
              const char *end)
{
  const char *at = skip_blanks (line, end);

  if (at == end || *at == '\n' || *at == '\r')
    return TRUE;
  if ((*at == '-' || *at == '*' || *at == '#' || *at == '+') && at + 1 < end && at[1] == ' ')
    return *at != '-' && *at != '+' ? TRUE : skip_blanks (line, end) == line;
  return end - at >= 3 && (strncmp (at, "```", 3) == 0 || strncmp (at, "~~~", 3) == 0);
}

static gboolean
is_blank_line (const char *line,
               const char *end)
{
  const char *at = skip_blanks (line, end);

  while (at < end && *at == '>')
    at = skip_blanks (at + 1, end);
  return at == end || *at == '\n' || *at == '\r';
}

/* Words rather than signs: "5 a month (US". */
static gboolean
reads_like_prose (const char *at,
                  const char *end)
{
  const guint shortest = g_ascii_isdigit (*at) ? 2 : 4; /* "sin x" is none */
  guint letters = 0;
  gboolean words = FALSE;

  for (const char *p = at; p < end; p++)
    {
      if (strchr ("\\^_=<>{}", *p) != NULL)
        return FALSE;
      letters = g_ascii_isalpha (*p) ? letters + 1 : 0;
      words = words || letters >= shortest;
    }
  return words && memchr (at, ' ', (gsize) (end - at)) != NULL;
}

static gboolean
has_tex_sign (const char *at,
              const char *end)
{
  for (const char *p = at; p < end; p++)
    if (strchr ("\\^_=+<>", *p) != NULL || (guchar) *p >= 0xe2)
      return TRUE;
  return FALSE;
}

/* $x$: a dollar behind white space closes nothing, one before a letter or a digit is that of a price. */
static gboolean
try_dollar (const char *text,
            const char *at,
            const char *end,
            Found      *found)
{
  if (at + 1 >= end || is_blank (at[1]) || (at > text && (g_ascii_isalnum (at[-1]) || at[-1] == '$')))
    return FALSE;
  for (const char *p = at + 1; p < end && p - at < (gssize) LYCEUM_FORMULA_MAX_BYTES; p++)
    {
      if (*p == '\\' && p + 1 < end && p[1] != '\n')
        p++;
      else if (*p == '`' || (*p == '\n' && begins_block (p + 1, end)))
        return FALSE;
      else if (*p == '$')
        {
          if (is_blank (p[-1]) || (p + 1 < end && (g_ascii_isalnum (p[1]) || p[1] == '$')) || reads_like_prose (at + 1, p))
            return FALSE;
          *found = (Found){ at, p + 1, at + 1, p, FALSE };
          return TRUE;
        }
    }
  return FALSE;
}

/* @close stands two signs long; @open within is a mistake, and begins anew. */
static gboolean
try_pair (const char *at,
          const char *end,
          const char *open,
          const char *close,
          gboolean    display,
          Found      *found)
{
  for (const char *p = at + 2; p + 1 < end && p - at < (gssize) LYCEUM_FORMULA_MAX_BYTES; p++)
    {
      if (p[0] == close[0] && p[1] == close[1])
        {
          *found = (Found){ at, p + 2, at + 2, p, display };
          while (found->tex < p && is_blank (*found->tex))
            found->tex++;
          return found->tex < p;
        }
      if ((p[0] == open[0] && p[1] == open[1]) || (*p == '\n' && is_blank_line (p + 1, end)))
        return FALSE;
      if (*p == '\\')
        p++;
    }
  return FALSE;
}

static gboolean
try_at (const char *text,
        const char *at,
        const char *end,
        gboolean    dollars,
        Found      *found)
{
  if (at + 2 >= end)
    return FALSE;
  if (at[0] == '$' && at[1] == '$')
    return at[2] != '$' && try_pair (at, end, "$$", "$$", TRUE, found);
  if (at[0] == '$')
    return dollars && try_dollar (text, at, end, found);
  if (at[0] != '\\')
    return FALSE;
  if (at[1] == '(')
    return try_pair (at, end, "\\(", "\\)", FALSE, found) && !reads_like_prose (found->tex, found->tex_end);
  return at[1] == '[' && try_pair (at, end, "\\[", "\\]", TRUE, found) && has_tex_sign (found->tex, found->tex_end) &&
         !reads_like_prose (found->tex, found->tex_end);
}

/* TeX on the lines of a quote has the signs of the quote before them. */
static char *
copy_tex (const Found *found,
          const char  *line)
{
  GString *tex = g_string_new (NULL);
  gboolean quoted = *skip_blanks (line, found->start) == '>';

  const char *first = found->tex;

  while (quoted && memchr (found->start, '\n', (gsize) (found->tex - found->start)) && first < found->tex_end &&
         (*first == ' ' || *first == '>'))
    first++;
  for (const char *p = first; p < found->tex_end; p++)
    {
      g_string_append_c (tex, *p == '\r' ? '\n' : *p);
      if (quoted && *p == '\n')
        while (p + 1 < found->tex_end && (p[1] == ' ' || p[1] == '>'))
          p++;
    }
  return g_strstrip (g_string_free (tex, FALSE));
}

static const char *
take_formula (Scan        *self,
              const Found *found)
{
  LyceumHiddenFormula *formula = g_new0 (LyceumHiddenFormula, 1);

  formula->tex = copy_tex (found, self->line);
  formula->source = g_strndup (found->start, (gsize) (found->end - found->start));
  formula->display = found->display;
  g_string_append_printf (self->out, MARK_OPEN "%u" MARK_CLOSE, self->formulas->len);
  g_ptr_array_add (self->formulas, formula);
  return found->end;
}

static gsize
run_length (const char *at,
            const char *end,
            char        sign)
{
  const char *p = at;

  while (p < end && *p == sign)
    p++;
  return (gsize) (p - at);
}

/* The code span at a run of backticks. Returns: where it ends; where the run does, when it is none. */
static const char *
skip_code_span (const char *at,
                const char *end)
{
  gsize ticks = run_length (at, end, '`');

  for (const char *p = at + ticks; p < end && p - at < MAX_CODE_BYTES; p++)
    if (*p == '\n' && is_blank_line (p + 1, end))
      break;
    else if (*p == '`')
      {
        gsize run = run_length (p, end, '`');

        if (run == ticks)
          return p + run;
        p += run - 1;
      }
  return at + ticks;
}

static const char *
end_of_line (const char *at,
             const char *end)
{
  const char *newline = memchr (at, '\n', (gsize) (end - at));

  return newline != NULL ? newline + 1 : end;
}

/* Behind the marks of quotes and lists that a line begins with. */
static const char *
skip_marks (const char *line,
            const char *end)
{
  const char *at = skip_blanks (line, end);

  for (;;)
    {
      const char *digits = at;

      while (digits < end && g_ascii_isdigit (*digits))
        digits++;
      if (at < end && *at == '>')
        at++;
      else if (at + 1 < end && strchr ("-*+", *at) != NULL && at[1] == ' ')
        at += 2;
      else if (digits > at && digits - at <= 9 && digits + 1 < end && (*digits == '.' || *digits == ')') && digits[1] == ' ')
        at = digits + 2;
      else
        return at;
      at = skip_blanks (at, end);
    }
}

/* The fenced code that begins on a line. Returns: where it ends; @line when there is none. */
static const char *
skip_fence (const char *line,
            const char *end)
{
  const char *at = skip_marks (line, end);
  char sign = at < end ? *at : 0;
  gsize ticks = sign == '`' || sign == '~' ? run_length (at, end, sign) : 0;

  if (ticks < 3)
    return line;
  if (sign == '`' && memchr (at + ticks, '`', (gsize) (end_of_line (at, end) - at) - MIN (ticks, (gsize) (end_of_line (at, end) - at))) != NULL)
    return line;
  for (const char *next = end_of_line (line, end); next < end; next = end_of_line (next, end))
    {
      const char *close = next;

      while (close < end && (*close == ' ' || *close == '\t' || *close == '>'))
        close++;
      if (run_length (close, end, sign) >= ticks && is_blank_line (close + run_length (close, end, sign), end))
        return end_of_line (next, end);
    }
  return end;
}

static void
append_without_marks (GString    *out,
                      const char *at,
                      const char *end)
{
  while (at < end)
    {
      const char *mark = memchr (at, MARK_OPEN[0], (gsize) (end - at));

      if (mark == NULL || end - mark < 3)
        mark = end;
      g_string_append_len (out, at, mark - at);
      at = mark;
      if (mark < end && mark[1] == MARK_OPEN[1] && (mark[2] == MARK_OPEN[2] || mark[2] == MARK_CLOSE[2]))
        {
          g_string_append (out, "\uFFFD");
          at += 3;
        }
      else if (mark < end)
        g_string_append_c (out, *at++);
    }
}

static const char *
read_inline (Scan       *self,
             const char *at)
{
  const char *next = at + 1;
  Found found;

  if ((*at == '$' || *at == '\\') && try_at (self->start, at, self->end, TRUE, &found))
    return take_formula (self, &found);
  if (*at == '`')
    next = skip_code_span (at, self->end);
  else if (*at == '\\' && next < self->end && *next != '\n')
    next++;
  else if (*at == '$')
    next = at + run_length (at, self->end, '$');
  else if (strncmp (at, MARK_OPEN, strlen (MARK_OPEN)) == 0 || strncmp (at, MARK_CLOSE, strlen (MARK_CLOSE)) == 0)
    {
      g_string_append (self->out, "\uFFFD");
      return at + strlen (MARK_OPEN);
    }
  append_without_marks (self->out, at, next);
  return next;
}

char *
lyceum_formula_hide (const char  *markdown,
                     gssize       length,
                     GPtrArray  **formulas)
{
  const char *end = markdown + (length >= 0 ? (gsize) length : strlen (markdown));
  Scan self = { .start = markdown, .end = end, .line = markdown };
  const char *at = markdown;
  gboolean line_start = TRUE;

  self.out = g_string_sized_new ((gsize) (end - markdown) + 16);
  self.formulas = g_ptr_array_new_with_free_func (hidden_free);
  while (at < end)
    {
      const char *next = line_start ? skip_fence (at, end) : at;

      if (line_start)
        self.line = at;
      line_start = next > at;
      if (next > at)
        append_without_marks (self.out, at, next);
      else if (strchr ("$\\`\xef\n", *at) == NULL)
        {
          gsize plain = MIN (strcspn (at, "$\\`\xef\n"), (gsize) (end - at));

          next = at + MAX (plain, 1);
          g_string_append_len (self.out, at, next - at);
        }
      else
        {
          next = read_inline (&self, at);
          line_start = next[-1] == '\n';
        }
      at = next;
    }
  *formulas = self.formulas;
  return g_string_free (self.out, FALSE);
}

gboolean
lyceum_formula_find_mark (const char *text,
                          gsize       length,
                          gsize      *start,
                          gsize      *end,
                          guint      *index)
{
  const char *stop = text + length;
  const char *open = g_strstr_len (text, (gssize) length, MARK_OPEN);
  const char *at;
  guint number = 0;

  if (open == NULL)
    return FALSE;
  for (at = open + 3; at < stop && g_ascii_isdigit (*at) && number < 100000000; at++)
    number = number * 10 + (guint) (*at - '0');
  if (at == open + 3 || stop - at < 3 || strncmp (at, MARK_CLOSE, 3) != 0)
    return FALSE;
  *start = (gsize) (open - text);
  *end = (gsize) (at + 3 - text);
  *index = number;
  return TRUE;
}

char *
lyceum_formula_find_in_text (const char *text,
                             gsize       length,
                             gboolean    dollars,
                             gsize      *start,
                             gsize      *end,
                             gboolean   *display)
{
  const char *stop = text + length;

  for (const char *at = text; at < stop; at++)
    {
      Found found;

      if (*at != '$' && *at != '\\')
        continue;
      if (try_at (text, at, stop, dollars, &found))
        {
          *start = (gsize) (found.start - text);
          *end = (gsize) (found.end - text);
          *display = found.display;
          return copy_tex (&found, found.start);
        }
      if (*at == '$')
        at += run_length (at, stop, '$') - 1;
      else
        at++;
    }
  return NULL;
}

/* A blank line ends a paragraph, and the formula in it. */
static char *
without_blank_lines (const char *tex)
{
  GString *out = g_string_new (NULL);
  gboolean blank = FALSE;

  for (const char *p = tex; *p != '\0'; p++)
    if (!blank || !is_blank (*p))
      {
        g_string_append_c (out, *p == '\r' ? '\n' : *p);
        blank = *p == '\n' || *p == '\r';
      }
  return g_strstrip (g_string_free (out, FALSE));
}

static gboolean
reads_as (const char *whole,
          const char *tex,
          gboolean    display,
          gsize       length)
{
  gsize start = 0, end = 0;
  gboolean is_display = FALSE;
  g_autofree char *found = lyceum_formula_find_in_text (whole, strlen (whole), TRUE, &start, &end, &is_display);

  return found != NULL && strcmp (found, tex) == 0 && is_display == display && start == 1 && end == 1 + length;
}

char *
lyceum_formula_write_markdown (const char *tex,
                               gboolean    display,
                               char        before,
                               char        after)
{
  static const char *const marks[][2] = { { "$", "$" }, { "\\(", "\\)" }, { "$$", "$$" } };
  g_autofree char *clean = without_blank_lines (tex);

  if (*clean == '\0')
    return NULL;
  for (guint i = display ? 2 : 0; i < (display ? 3u : 2u); i++)
    {
      g_autofree char *written = g_strconcat (marks[i][0], clean, marks[i][1], NULL);
      g_autofree char *whole = g_strdup_printf ("%c%s%c", before != '\0' ? before : ' ', written, after != '\0' ? after : ' ');

      if (reads_as (whole, clean, display, strlen (written)))
        return g_steal_pointer (&written);
    }
  return NULL;
}

char *
lyceum_formula_make_readable (const char *text)
{
  g_autoptr (GPtrArray) formulas = NULL;
  g_autofree char *hidden = lyceum_formula_hide (text, -1, &formulas);
  GString *out = g_string_new (NULL);
  const char *at = hidden;
  gsize start, end;
  guint index;

  while (lyceum_formula_find_mark (at, strlen (at), &start, &end, &index) && index < formulas->len)
    {
      const LyceumHiddenFormula *formula = g_ptr_array_index (formulas, index);
      g_autofree char *readable = lyceum_formula_text_of_tex (formula->tex);

      g_string_append_len (out, at, (gssize) start);
      g_string_append (out, readable);
      at += end;
    }
  g_string_append (out, at);
  return g_string_free (out, FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-mathml-private.h"

#include <string.h>

#include "lyceum-document-limits.h"

#define MATRIX_BEGIN "\\begin{matrix}"
#define MATRIX_END "\\end{matrix}"

static const LyceumMathPiece *
piece_at (const LyceumMathFrame *frame,
          guint                  i)
{
  return frame->pieces != NULL && i < frame->pieces->len ? &g_array_index (frame->pieces, LyceumMathPiece, i) : NULL;
}

static const char *
tex_at (const LyceumMathFrame *frame,
        guint                  i)
{
  const LyceumMathPiece *piece = piece_at (frame, i);

  return piece != NULL && piece->tex != NULL ? piece->tex : "";
}

static gboolean
ends_in_command (const GString *tex)
{
  gsize at = tex->len;

  while (at > 0 && g_ascii_isalpha (tex->str[at - 1]))
    at--;
  return at > 0 && at < tex->len && tex->str[at - 1] == '\\' && (at < 2 || tex->str[at - 2] != '\\');
}

static void
append_tex (GString    *tex,
            const char *more)
{
  if (g_ascii_isalpha (*more) && ends_in_command (tex))
    g_string_append_c (tex, ' ');
  g_string_append (tex, more);
}

/* One sign of a formula as TeX has it. */
static void
append_character (GString  *tex,
                  gunichar  c)
{
  const char *name = lyceum_formula_name_of (c);
  char sign[8] = { 0 };

  if (c == 0x2212)
    c = '-';
  g_unichar_to_utf8 (c == 0xa0 ? ' ' : c, sign);
  if (c < 0x80 && strchr ("{}$%&#_", (int) c) != NULL)
    g_string_append_c (tex, '\\');
  else if (name != NULL)
    {
      g_autofree char *command = g_strconcat ("\\", name, NULL);

      append_tex (tex, command);
      return;
    }
  append_tex (tex, c == '\\' ? "\\backslash" : sign);
}

static char *
characters_tex (const char *text)
{
  GString *tex = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    append_character (tex, g_utf8_get_char (p));
  return g_string_free (tex, FALSE);
}

static char *
name_tex (const char *text)
{
  g_autofree char *escaped = NULL;

  if (lyceum_formula_is_function (text))
    return g_strconcat ("\\", text, NULL);
  escaped = lyceum_formula_escape_text (text);
  return g_strdup_printf ("\\operatorname{%s}", escaped);
}

static char *
token_tex (const LyceumMathFrame *frame,
           const char            *text)
{
  g_autofree char *inner = NULL;
  g_autofree char *letter = NULL;
  gboolean several = g_utf8_strlen (text, 2) > 1;

  if (*text == '\0')
    return g_strdup ("");
  if (frame->element == ELEMENT_TEXT)
    {
      inner = lyceum_formula_escape_text (text);
      return g_strdup_printf ("\\text{%s}", inner);
    }
  if (several && g_unichar_isalpha (g_utf8_get_char (text)) && frame->element != ELEMENT_NUMBER &&
      (frame->variant == NULL || strcmp (frame->variant, "mathrm") == 0))
    return name_tex (text);
  /* The text of such a letter is another letter by now. */
  if (frame->variant != NULL && strcmp (frame->variant, "mathbb") == 0)
    text = letter = g_strstrip (g_strdup (frame->text->str));
  inner = characters_tex (text);
  if (frame->element == ELEMENT_NUMBER && strchr (inner, ',') != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (inner, ",", -1);

      return g_strjoinv ("{,}", parts);
    }
  if (frame->variant != NULL)
    return g_strdup_printf ("\\%s{%s}", frame->variant, inner);
  return g_steal_pointer (&inner);
}

/* Braces around everything but one sign. */
static char *
grouped (const char *tex)
{
  if (*tex != '\0' && *tex != '\\' && *g_utf8_next_char (tex) == '\0')
    return g_strdup (tex);
  return g_strdup_printf ("{%s}", tex);
}

static char *
script (const char *sign,
        const char *tex)
{
  g_autofree char *group = grouped (tex);

  return *tex != '\0' ? g_strconcat (sign, group, NULL) : g_strdup ("");
}

static gboolean
is_one_command (const char *tex)
{
  const char *p = tex + 1;

  if (*tex != '\\')
    return FALSE;
  while (g_ascii_isalpha (*p))
    p++;
  return *p == '\0' && p > tex + 1;
}

static char *
scripts_tex (const char *base,
             const char *sub,
             const char *sup)
{
  g_autofree char *below = script ("_", sub);
  g_autofree char *above = script ("^", sup);
  g_autofree char *group = is_one_command (base) || strncmp (base, "\\underbrace", 11) == 0 || strncmp (base, "\\overbrace", 10) == 0 ||
                                   strncmp (base, "\\operatorname", 13) == 0
                               ? g_strdup (base)
                               : grouped (base);

  return g_strconcat (group, below, above, NULL);
}

static const struct
{
  const char *sign, *one, *several;
} marks[] = {
  { "¯", "\\bar", "\\overline" },     { "‾", "\\bar", "\\overline" },       { "ˉ", "\\bar", "\\overline" },
  { "-", "\\bar", "\\overline" },     { "\\_", "\\bar", "\\overline" },     { "―", "\\bar", "\\overline" },
  { "^", "\\hat", "\\widehat" },      { "ˆ", "\\hat", "\\widehat" },        { "~", "\\tilde", "\\widetilde" },
  { "˜", "\\tilde", "\\widetilde" },  { "\\rightarrow", "\\vec", "\\overrightarrow" }, { "⃗", "\\vec", "\\overrightarrow" },
  { "\\leftarrow", "\\overleftarrow", "\\overleftarrow" }, { ".", "\\dot", "\\dot" }, { "˙", "\\dot", "\\dot" },
  { "¨", "\\ddot", "\\ddot" },        { "..", "\\ddot", "\\ddot" },         { "ˇ", "\\check", "\\widecheck" },
  { "˘", "\\breve", "\\breve" },      { "⏞", "\\overbrace", "\\overbrace" }, { "˚", "\\mathring", "\\mathring" },
};

static char *
over_tex (const char *base,
          const char *above)
{
  gboolean one = *base != '\0' && (*g_utf8_next_char (base) == '\0' || is_one_command (base));

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (strcmp (marks[i].sign, above) == 0)
      return g_strdup_printf ("%s{%s}", one ? marks[i].one : marks[i].several, base);
  if (strncmp (base, "\\overbrace", 10) == 0)
    return scripts_tex (base, "", above);
  return g_strdup_printf ("\\overset{%s}{%s}", above, base);
}

static char *
under_tex (const char *base,
           const char *below)
{
  if (strcmp (below, "⏟") == 0)
    return g_strdup_printf ("\\underbrace{%s}", base);
  if (strcmp (below, "\\_") == 0 || strcmp (below, "¯") == 0 || strcmp (below, "‾") == 0 || strcmp (below, "-") == 0)
    return g_strdup_printf ("\\underline{%s}", base);
  if (strncmp (base, "\\underbrace", 11) == 0)
    return scripts_tex (base, below, "");
  return g_strdup_printf ("\\underset{%s}{%s}", below, base);
}

/* Whether scripts above and below stand there of themselves: sums, limits. */
static gboolean
takes_limits (const LyceumMathFrame *frame)
{
  const LyceumMathPiece *base = piece_at (frame, 0);

  return base != NULL && (base->kind == PIECE_FUNCTION || _lyceum_math_is_large (g_utf8_get_char (base->text)));
}

static char *
limits_tex (const LyceumMathFrame *frame)
{
  const LyceumMathPiece *base = piece_at (frame, 0);
  gunichar c = base != NULL ? g_utf8_get_char (base->text) : 0;
  gboolean integral = c >= 0x222b && c <= 0x2233;
  const char *below = frame->element == ELEMENT_OVER ? "" : tex_at (frame, 1);
  const char *above = frame->element == ELEMENT_OVER ? tex_at (frame, 1) : tex_at (frame, 2);
  g_autofree char *tex = NULL;

  if (takes_limits (frame))
    {
      g_autofree char *with_limits = integral ? g_strconcat (tex_at (frame, 0), "\\limits", NULL) : g_strdup (tex_at (frame, 0));

      if (g_str_has_suffix (with_limits, "\\limits"))
        {
          g_autofree char *lowered = script ("_", below);
          g_autofree char *raised = script ("^", above);

          return g_strconcat (with_limits, lowered, raised, NULL);
        }
      return scripts_tex (with_limits, below, above);
    }
  if (frame->element == ELEMENT_OVER)
    return over_tex (tex_at (frame, 0), above);
  tex = under_tex (tex_at (frame, 0), below);
  return frame->element == ELEMENT_UNDER ? g_steal_pointer (&tex) : over_tex (tex, above);
}

static char *
join_all (const LyceumMathFrame *frame,
          const char            *between)
{
  GString *tex = g_string_new (NULL);

  for (guint i = 0; frame->pieces != NULL && i < frame->pieces->len; i++)
    {
      g_string_append (tex, i > 0 ? between : "");
      g_string_append (tex, tex_at (frame, i));
    }
  return g_string_free (tex, FALSE);
}

static gsize
length_without_spaces (const char *cell)
{
  gsize length = strlen (cell);

  while (length >= 2 && cell[length - 2] == '\\' && cell[length - 1] == ';')
    length -= 2;
  return length;
}

/* Converters fill their rows with cells that are nothing but room. */
static char *
cells_tex (const LyceumMathFrame *frame)
{
  GString *tex = g_string_new (NULL);
  gsize end = 0;

  for (guint i = 0; frame->pieces != NULL && i < frame->pieces->len; i++)
    {
      gsize length = length_without_spaces (tex_at (frame, i));

      g_string_append (tex, i > 0 ? " & " : "");
      g_string_append_len (tex, tex_at (frame, i), (gssize) length);
      end = length > 0 || i == 0 ? tex->len : end;
    }
  return g_string_free (g_string_truncate (tex, end), FALSE);
}

static guint
count_columns (const LyceumMathFrame *frame)
{
  guint most = 1;

  for (guint i = 0; frame->pieces != NULL && i < frame->pieces->len; i++)
    {
      const char *text = piece_at (frame, i)->text;
      guint n = 1;

      for (; *text != '\0'; text++)
        n += *text == '\001';
      most = MAX (most, n);
    }
  return most;
}

static char *
table_tex (const LyceumMathFrame *frame)
{
  g_autofree char *body = join_all (frame, " \\\\ ");

  if (!_lyceum_math_is_aligned (frame))
    return g_strconcat (MATRIX_BEGIN, body, MATRIX_END, NULL);
  if (count_columns (frame) == 3)
    return g_strdup_printf ("\\begin{array}{rcl}%s\\end{array}", body);
  return g_strdup_printf ("\\begin{aligned}%s\\end{aligned}", body);
}

/* "[" matrix "]" has a name of its own. */
static const char *
matrix_name (const char            *open,
             const LyceumMathPiece *table,
             const char            *close)
{
  static const char *const names[][3] = { { "[", "]", "bmatrix" }, { "(", ")", "pmatrix" }, { "|", "|", "vmatrix" },
                                          { "‖", "‖", "Vmatrix" }, { "{", "}", "Bmatrix" } };

  if (table->tex == NULL || !g_str_has_prefix (table->tex, MATRIX_BEGIN) || !g_str_has_suffix (table->tex, MATRIX_END))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (open, names[i][0]) == 0 && strcmp (close, names[i][1]) == 0)
      return names[i][2];
  return NULL;
}

/* Not inlined: with sanitizers, GCC takes @table for a string that it never is. */
__attribute__ ((noinline)) static void
append_matrix (GString    *tex,
               const char *table,
               const char *name)
{
  const char *body = table + strlen (MATRIX_BEGIN);

  g_string_append_printf (tex, "\\begin{%s}%.*s\\end{%s}", name, (int) (strlen (body) - strlen (MATRIX_END)), body, name);
}

static char *
fenced_tex (const LyceumMathFrame *frame,
            gboolean               tall)
{
  g_autofree char *open = characters_tex (frame->open != NULL ? frame->open : "(");
  g_autofree char *close = characters_tex (frame->close != NULL ? frame->close : ")");
  g_autofree char *separator = characters_tex (frame->separators != NULL ? frame->separators : ",");
  g_autofree char *body = NULL;

  if (frame->pieces != NULL && frame->pieces->len == 1)
    {
      const char *name = matrix_name (frame->open != NULL ? frame->open : "(", piece_at (frame, 0), frame->close != NULL ? frame->close : ")");
      GString *matrix = name != NULL ? g_string_new (NULL) : NULL;

      if (matrix != NULL)
        {
          append_matrix (matrix, tex_at (frame, 0), name);
          return g_string_free (matrix, FALSE);
        }
    }
  if (strlen (separator) > 1 && *separator != '\\')
    separator[1] = '\0';
  body = join_all (frame, separator);
  if (!tall)
    return g_strconcat (open, is_one_command (open) ? " " : "", body, close, NULL);
  return g_strconcat ("\\left", *open != '\0' ? open : ".", " ", body, "\\right", *close != '\0' ? close : ".", NULL);
}

/* For each bracket in a row the one that belongs to it; the row's length where there is none. */
static guint *
match_brackets (GArray *pieces)
{
  guint *match = g_new (guint, pieces->len);
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));
  guint bar = pieces->len;

  for (guint i = 0; i < pieces->len; i++)
    {
      LyceumMathKind kind = g_array_index (pieces, LyceumMathPiece, i).kind;

      match[i] = pieces->len;
      if (kind == PIECE_OPEN)
        g_array_append_val (open, i);
      else if (kind == PIECE_CLOSE && open->len > 0)
        {
          guint first = g_array_index (open, guint, open->len - 1);

          match[i] = first;
          match[first] = i;
          g_array_set_size (open, open->len - 1);
        }
      else if (kind == PIECE_BAR && bar < i)
        {
          match[i] = bar;
          match[bar] = i;
          bar = pieces->len;
        }
      else if (kind == PIECE_BAR)
        bar = i;
    }
  return match;
}

static gboolean
is_tall_between (const guint *tall,
                 guint        first,
                 guint        last)
{
  return first <= last && tall[last] - tall[first] > 0;
}

static char *
row_tex (GArray *pieces)
{
  GString *tex = g_string_new (NULL);
  guint n = pieces != NULL ? pieces->len : 0;
  g_autofree guint *match = n > 0 ? match_brackets (pieces) : NULL;
  g_autofree guint *tall = g_new0 (guint, n + 1); /* how many of those before are */
  guint n_open = 0;

  for (guint i = 0; i < n; i++)
    tall[i + 1] = tall[i] + g_array_index (pieces, LyceumMathPiece, i).tall;
  for (guint i = 0; i < n; i++)
    {
      const LyceumMathPiece *piece = &g_array_index (pieces, LyceumMathPiece, i);
      const char *name = match[i] == i + 2 && i + 2 < n ? matrix_name (piece->text, piece + 1, piece[2].text) : NULL;

      if (name != NULL)
        {
          append_matrix (tex, piece[1].tex, name);
          i += 2;
        }
      else if (match[i] < n && is_tall_between (tall, MIN (i, match[i]) + 1, MAX (i, match[i])))
        {
          g_string_append (tex, match[i] > i ? "\\left" : "\\right");
          append_tex (tex, piece->tex != NULL ? piece->tex : ".");
        }
      else if (piece->kind == PIECE_OPEN && match[i] == n && i + 1 < n && piece[1].tall && strcmp (piece->text, "{") == 0)
        {
          g_string_append (tex, "\\left\\{");
          n_open++;
        }
      else if (piece->kind == PIECE_SPACE)
        g_string_append (tex, "\\;");
      else if (piece->tex != NULL)
        append_tex (tex, piece->tex);
    }
  while (n_open-- > 0)
    g_string_append (tex, "\\right.");
  return g_string_free (tex, FALSE);
}

static char *
write_tex (const LyceumMathFrame *frame,
           const LyceumMathPiece *piece,
           gboolean               tall)
{
  g_autofree char *inner = NULL;

  switch (frame->element)
    {
    case ELEMENT_IDENTIFIER:
    case ELEMENT_NUMBER:
    case ELEMENT_OPERATOR:
    case ELEMENT_TEXT:
      return token_tex (frame, piece->text);
    case ELEMENT_FRACTION:
      return g_strdup_printf (frame->special ? "{%s \\atop %s}" : "\\frac{%s}{%s}", tex_at (frame, 0), tex_at (frame, 1));
    case ELEMENT_SQUARE_ROOT:
      inner = row_tex (frame->pieces);
      return g_strdup_printf ("\\sqrt{%s}", inner);
    case ELEMENT_ROOT:
      return g_strdup_printf ("\\sqrt[%s]{%s}", tex_at (frame, 1), tex_at (frame, 0));
    case ELEMENT_SUB:
      return scripts_tex (tex_at (frame, 0), tex_at (frame, 1), "");
    case ELEMENT_SUP:
      return scripts_tex (tex_at (frame, 0), "", tex_at (frame, 1));
    case ELEMENT_SUB_SUP:
      if (frame->limits)
        return limits_tex (frame);
      return scripts_tex (tex_at (frame, 0), tex_at (frame, 1), tex_at (frame, 2));
    case ELEMENT_UNDER:
    case ELEMENT_OVER:
      return limits_tex (frame);
    case ELEMENT_FENCED:
      return fenced_tex (frame, tall);
    case ELEMENT_TABLE:
      return table_tex (frame);
    case ELEMENT_TABLE_ROW:
      return cells_tex (frame);
    case ELEMENT_SEMANTICS:
      return g_strdup (tex_at (frame, 0));
    case ELEMENT_ROW:
      return row_tex (frame->pieces);
    case ELEMENT_SPACE:
    case ELEMENT_TEX:
    case ELEMENT_HIDDEN:
      break;
    }
  return g_strdup ("");
}

void
_lyceum_math_add_tex (const LyceumMathFrame *frame,
                      LyceumMathPiece       *piece)
{
  gsize bytes = 0;

  piece->tall = frame->element == ELEMENT_FRACTION || frame->element == ELEMENT_TABLE ||
                (frame->limits && takes_limits (frame));
  for (guint i = 0; frame->pieces != NULL && i < frame->pieces->len; i++)
    {
      const LyceumMathPiece *child = piece_at (frame, i);

      piece->tall = piece->tall || child->tall;
      if (child->tex == NULL)
        return;
      bytes += strlen (child->tex);
    }
  /* One that is longer than is kept is known no more, and nor is what it stands in. */
  if (bytes > LYCEUM_LIMIT_FORMULA_BYTES || strlen (piece->text) > LYCEUM_LIMIT_FORMULA_BYTES)
    return;
  piece->tex = write_tex (frame, piece, piece->tall);
  if (strlen (piece->tex) > LYCEUM_LIMIT_FORMULA_BYTES)
    g_clear_pointer (&piece->tex, g_free);
}

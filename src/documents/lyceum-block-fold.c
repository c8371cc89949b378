/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-document-private.h"

#include <string.h>

typedef struct
{
  GString *text;
  gboolean verbatim;
  gboolean is_table;
  gunichar gap; /* white space waiting for the next visible character: 0, ' ', '\t' or '\n' */
  GArray *spans;       /* (element-type LyceumSpan): what is left of them */
  GPtrArray *formulas; /* the TeX of those that are formulas */
} Folder;

gboolean
_lyceum_block_kind_is_verbatim (LyceumBlockKind kind)
{
  return kind == LYCEUM_BLOCK_CODE;
}

/* Characters that no reader sees: soft hyphens, zero-width spaces, byte order marks, embeddings that turn text around,
 * and controls. Joiners stay: Persian and many Indian scripts need them. */
static gboolean
is_invisible (gunichar c)
{
  if (c < 0x20 || (c >= 0x7f && c < 0xa0))
    return TRUE;
  return c == 0xad || c == 0x200b || c == 0xfeff || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
         (c >= 0xfff9 && c <= 0xfffb);
}

/* Ranges in which every character is its own NFC form and combines with nothing: saves normalising most text. */
static gboolean
is_stable (gunichar c)
{
  return c < 0x300 || (c >= 0x400 && c <= 0x482) || (c >= 0x2002 && c <= 0x2125) || (c >= 0x2130 && c <= 0x2328) ||
         (c >= 0x2330 && c <= 0x2adb) || (c >= 0x3000 && c <= 0x3029) || (c >= 0x4e00 && c <= 0x9fff) ||
         (c >= 0x1d400 && c <= 0x1d7ff);
}

static gboolean
is_normalised (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if ((guchar) *p >= 0x80 && !is_stable (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

/* The cells of a table are told apart by their tabs: a gap before one is dropped, and a row keeps its empty cells. */
static void
note_space (Folder   *self,
            gunichar  c)
{
  if (self->is_table && c == '\n')
    self->gap = '\n';
  else if (self->is_table && c == '\t')
    {
      if (self->gap == '\n' && self->text->len > 0)
        g_string_append_c (self->text, '\n');
      g_string_append_c (self->text, '\t');
      self->gap = 0;
    }
  else if (self->gap == 0)
    self->gap = ' ';
}

static void
flush_gap (Folder *self)
{
  gboolean at_edge = self->text->len == 0 || strchr ("\t\n", self->text->str[self->text->len - 1]) != NULL;

  if (self->gap == '\n' && self->text->len > 0)
    g_string_append_c (self->text, '\n');
  else if (self->gap == ' ' && !at_edge)
    g_string_append_c (self->text, ' ');
  self->gap = 0;
}

static void
fold_run (Folder     *self,
          const char *run,
          gsize       length,
          gsize      *start)
{
  const char *end = run + length;
  gboolean first = TRUE;

  *start = self->text->len;
  for (const char *p = run; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = (guchar) *p < 0x80 ? (gunichar) *p : g_utf8_get_char (p);

      if (self->verbatim && (c == '\n' || c == '\t'))
        g_string_append_c (self->text, (char) c);
      else if (!self->verbatim && (c == ' ' || ((c < 0x20 || c >= 0x80) && g_unichar_isspace (c))))
        note_space (self, c);
      else if (!is_invisible (c))
        {
          flush_gap (self);
          if (first)
            *start = self->text->len;
          first = FALSE;
          g_string_append_len (self->text, p, g_utf8_next_char (p) - p);
        }
    }
}

/* TeX as it may be stored: no control characters, bounded; what breaks the bounds is not known any more. */
static char *
clean_tex (const char *tex)
{
  char *clean;

  if (tex == NULL || strlen (tex) > LYCEUM_LIMIT_FORMULA_BYTES || !g_utf8_validate (tex, -1, NULL))
    return g_strdup ("");
  clean = g_strdup (tex);
  for (char *p = clean; *p != '\0'; p++)
    if ((guchar) *p < 0x20 && *p != '\n')
      *p = ' ';
  return g_strstrip (clean);
}

/* Two runs of one style become one, but never a formula whose TeX is known and its neighbour. */
static void
add_span (Folder     *self,
          LyceumSpan  span,
          const char *tex)
{
  LyceumSpan *last = self->spans->len > 0 ? &g_array_index (self->spans, LyceumSpan, self->spans->len - 1) : NULL;
  gboolean is_formula = (span.styles & LYCEUM_SPAN_FORMULA) != 0;
  g_autofree char *clean = is_formula ? clean_tex (tex) : NULL;
  const char *before = self->formulas->len > 0 ? g_ptr_array_index (self->formulas, self->formulas->len - 1) : "";

  if (last != NULL && last->styles == span.styles && last->end == span.start &&
      (!is_formula || (*clean == '\0' && *before == '\0')))
    last->end = span.end;
  else
    {
      g_array_append_val (self->spans, span);
      if (is_formula)
        g_ptr_array_add (self->formulas, g_steal_pointer (&clean));
    }
}

static void
take_run (Folder     *self,
          const char *run,
          gsize       length,
          guint       styles,
          const char *tex)
{
  g_autofree char *copy = NULL;
  g_autofree char *normal = NULL;
  gsize start = 0;

  if (length == 0)
    return;
  copy = g_strndup (run, length);
  if (!is_normalised (copy))
    normal = g_utf8_normalize (copy, -1, G_NORMALIZE_NFC);
  fold_run (self, normal != NULL ? normal : copy, strlen (normal != NULL ? normal : copy), &start);
  if (styles != 0 && self->text->len > start)
    add_span (self, (LyceumSpan){ (guint) start, (guint) self->text->len, styles }, tex);
}

static void
trim_verbatim (Folder *self)
{
  GString *text = self->text;
  gsize blank = 0;

  while (text->len > 0 && g_ascii_isspace (text->str[text->len - 1]))
    g_string_truncate (text, text->len - 1);
  for (gsize i = 0; i < text->len && g_ascii_isspace (text->str[i]); i++)
    if (text->str[i] == '\n')
      blank = i + 1;
  g_string_erase (text, 0, (gssize) blank);
  g_array_set_size (self->spans, 0);
  g_ptr_array_set_size (self->formulas, 0);
}

static gboolean
is_inside_character (char byte)
{
  return ((guchar) byte & 0xc0) == 0x80;
}

static gboolean
is_known (GPtrArray *formulas)
{
  for (guint i = 0; formulas != NULL && i < formulas->len; i++)
    if (*(const char *) g_ptr_array_index (formulas, i) != '\0')
      return TRUE;
  return FALSE;
}

/* The TeX of a block that is a formula as a whole. */
static void
fold_apart (LyceumBlock *block,
            GPtrArray   *formulas)
{
  g_ptr_array_set_size (formulas, 0);
  if (block->formulas != NULL && block->formulas->len > 0)
    g_ptr_array_add (formulas, clean_tex (g_ptr_array_index (block->formulas, 0)));
}

void
_lyceum_block_fold (LyceumBlock *block)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (LyceumSpan));
  g_autoptr (GPtrArray) formulas = g_ptr_array_new_with_free_func (g_free);
  Folder self = { .text = g_string_sized_new (strlen (block->text)), .spans = spans, .formulas = formulas,
                  .verbatim = _lyceum_block_kind_is_verbatim (block->kind), .is_table = block->kind == LYCEUM_BLOCK_TABLE };
  gsize length = strlen (block->text);
  gsize done = 0;
  guint n_formulas = 0;

  for (guint i = 0; block->spans != NULL && i < block->spans->len; i++)
    {
      LyceumSpan span = g_array_index (block->spans, LyceumSpan, i);
      const char *tex = NULL;

      if ((span.styles & LYCEUM_SPAN_FORMULA) != 0 && block->formulas != NULL && n_formulas < block->formulas->len)
        tex = g_ptr_array_index (block->formulas, n_formulas++);
      if (span.start < done || span.end <= span.start || span.end > length || is_inside_character (block->text[span.start]) ||
          is_inside_character (block->text[span.end]))
        continue;
      take_run (&self, block->text + done, span.start - done, 0, NULL);
      take_run (&self, block->text + span.start, span.end - span.start, span.styles & LYCEUM_SPAN_ALL, tex);
      done = span.end;
    }
  take_run (&self, block->text + done, length - done, 0, NULL);
  if (self.verbatim)
    trim_verbatim (&self);
  if (block->kind == LYCEUM_BLOCK_FORMULA)
    fold_apart (block, formulas);

  g_free (block->text);
  block->text = g_string_free (self.text, FALSE);
  g_clear_pointer (&block->spans, g_array_unref);
  if (spans->len > 0)
    block->spans = g_steal_pointer (&spans);
  g_clear_pointer (&block->formulas, g_ptr_array_unref);
  if (is_known (formulas))
    block->formulas = g_steal_pointer (&formulas);
}

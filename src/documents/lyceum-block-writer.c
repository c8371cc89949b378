/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-block-writer.h"

#include <string.h>

/* TeX of what stands from @start to @end of the text. */
typedef struct
{
  guint start, end;
  char *tex; /* (owned) */
} KnownFormula;

static void
known_formula_clear (gpointer data)
{
  g_free (((KnownFormula *) data)->tex);
}

static GArray *
known_formulas_new (void)
{
  GArray *formulas = g_array_new (FALSE, FALSE, sizeof (KnownFormula));

  g_array_set_clear_func (formulas, known_formula_clear);
  return formulas;
}

static KnownFormula *
known_formula_at (LyceumBlockWriter *self,
                  guint              index)
{
  return index < self->formulas->len ? &g_array_index (self->formulas, KnownFormula, index) : NULL;
}

void
_lyceum_block_writer_init (LyceumBlockWriter *self,
                           LyceumDocument    *document)
{
  *self = (LyceumBlockWriter){ .document = document,
                               .text = g_string_new (NULL),
                               .spans = g_array_new (FALSE, FALSE, sizeof (LyceumSpan)),
                               .formulas = known_formulas_new () };
}

void
_lyceum_block_writer_clear (LyceumBlockWriter *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_clear_pointer (&self->spans, g_array_unref);
  g_clear_pointer (&self->formulas, g_array_unref);
  self->text = NULL;
}

/* Whether the text ends in a formula whose TeX is known: nothing may join it. */
static gboolean
ends_in_known_formula (LyceumBlockWriter *self)
{
  KnownFormula *last = known_formula_at (self, self->formulas->len - 1);

  return last != NULL && last->end == self->text->len;
}

void
_lyceum_block_writer_add (LyceumBlockWriter *self,
                          const char        *text,
                          gssize             length,
                          guint              styles)
{
  gboolean apart = (styles & LYCEUM_SPAN_FORMULA) != 0 && ends_in_known_formula (self);
  LyceumSpan span = { (guint) self->text->len, 0, styles };
  LyceumSpan *last = NULL;

  g_string_append_len (self->text, text, length);
  span.end = (guint) self->text->len;
  if (styles == 0 || span.end == span.start)
    return;
  if (self->spans->len > 0)
    last = &g_array_index (self->spans, LyceumSpan, self->spans->len - 1);
  if (last != NULL && last->end == span.start && last->styles == styles && !apart)
    last->end = span.end;
  else
    g_array_append_val (self->spans, span);
}

void
_lyceum_block_writer_add_formula (LyceumBlockWriter *self,
                                  const char        *text,
                                  const char        *tex,
                                  guint              styles)
{
  LyceumSpan span = { (guint) self->text->len, (guint) (self->text->len + strlen (text)), styles | LYCEUM_SPAN_FORMULA };
  KnownFormula known = { span.start, span.end, NULL };

  if (tex == NULL || *tex == '\0' || strlen (tex) > LYCEUM_LIMIT_FORMULA_BYTES)
    {
      _lyceum_block_writer_add (self, text, -1, span.styles);
      return;
    }
  if (span.end == span.start)
    return;
  g_string_append (self->text, text);
  g_array_append_val (self->spans, span);
  known.tex = g_strdup (tex);
  g_array_append_val (self->formulas, known);
}

gboolean
_lyceum_block_writer_has_text (LyceumBlockWriter *self)
{
  for (const char *p = self->text->str; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      return TRUE;
  return FALSE;
}

void
_lyceum_block_writer_truncate (LyceumBlockWriter *self,
                               gsize              length)
{
  if (length >= self->text->len)
    return;
  g_string_truncate (self->text, length);
  while (self->formulas->len > 0 && known_formula_at (self, self->formulas->len - 1)->end > length)
    g_array_set_size (self->formulas, self->formulas->len - 1);
  while (self->spans->len > 0)
    {
      LyceumSpan *last = &g_array_index (self->spans, LyceumSpan, self->spans->len - 1);

      if (last->start < length)
        {
          last->end = MIN (last->end, (guint) length);
          break;
        }
      g_array_set_size (self->spans, self->spans->len - 1);
    }
}

void
_lyceum_block_writer_split (LyceumBlockWriter *self,
                            guint              end,
                            LyceumBlockKind    kind,
                            guint              level)
{
  g_autofree char *rest = g_strdup (self->text->str + end);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (LyceumSpan));
  g_autoptr (GArray) formulas = known_formulas_new ();

  for (guint i = 0; i < self->formulas->len; i++)
    {
      const KnownFormula *known = known_formula_at (self, i);
      KnownFormula moved = { known->start - end, known->end - end, NULL };

      if (known->start < end)
        continue;
      moved.tex = g_strdup (known->tex);
      g_array_append_val (formulas, moved);
    }
  for (guint i = 0; i < self->spans->len; i++)
    {
      LyceumSpan span = g_array_index (self->spans, LyceumSpan, i);

      if (span.end <= end)
        continue;
      span.start = MAX (span.start, end) - end;
      span.end -= end;
      g_array_append_val (spans, span);
    }
  _lyceum_block_writer_truncate (self, end);
  _lyceum_block_writer_finish (self, kind, level, 0, NULL);
  g_string_assign (self->text, rest);
  g_array_append_vals (self->spans, spans->data, spans->len);
  g_array_unref (self->formulas);
  self->formulas = g_steal_pointer (&formulas);
}

static gboolean
is_needless_space (const char *text,
                   gsize       at)
{
  const char *next = text + at + 1;

  if (text[at] != ' ')
    return FALSE;
  if (at > 0 && (text[at - 1] == '(' || text[at - 1] == '['))
    return *next != '\0' && *next != ' ' && *next != ']';
  return *next != '\0' && strchr (".,)", *next) != NULL &&
         (next[1] == '\0' || g_ascii_isspace (next[1]) || next[1] == ')' || (next[1] == '.' && *next == ')'));
}

void
_lyceum_block_writer_tighten (LyceumBlockWriter *self)
{
  char *text = self->text->str;
  guint span = 0;
  guint formula = 0;
  guint kept = 0;

  for (guint i = 0; i <= self->text->len; i++)
    {
      KnownFormula *known = known_formula_at (self, formula);
      LyceumSpan *at = span < self->spans->len ? &g_array_index (self->spans, LyceumSpan, span) : NULL;

      if (at != NULL && at->end == i)
        {
          at->end = kept;
          at = ++span < self->spans->len ? at + 1 : NULL;
        }
      if (at != NULL && at->start == i)
        at->start = kept;
      if (known != NULL && known->end == i)
        {
          known->end = kept;
          known = known_formula_at (self, ++formula);
        }
      if (known != NULL && known->start == i)
        known->start = kept;
      if (i == self->text->len)
        break;
      if (!is_needless_space (text, i) || (at != NULL && at->start <= kept && (at->styles & LYCEUM_SPAN_CODE) != 0))
        text[kept++] = text[i];
    }
  g_string_truncate (self->text, kept);
}

/* Stars between two scenes, a full stop left alone: they are no paragraph. */
static gboolean
says_something (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c) || g_unichar_type (c) == G_UNICODE_MATH_SYMBOL)
        return TRUE;
    }
  return FALSE;
}

/* A block that is one formula has its TeX; one of several, with a comma or so between them, has theirs behind each other. */
static char *
join_formulas (LyceumBlockWriter *self)
{
  g_autoptr (GString) joined = g_string_new (NULL);
  const char *text = self->text->str;
  gsize done = 0;

  for (guint i = 0; i <= self->formulas->len; i++)
    {
      const KnownFormula *known = known_formula_at (self, i);
      gsize end = known != NULL ? known->start : self->text->len;

      for (gsize k = done; k < end; k++)
        if (strchr (" \n.,;:", text[k]) == NULL)
          return NULL;
        else if (text[k] != ' ' && text[k] != '\n' && known != NULL)
          g_string_append_c (joined, text[k]);
      if (known == NULL)
        break;
      if (i > 0)
        g_string_append (joined, "\\quad ");
      g_string_append (joined, known->tex);
      done = known->end;
    }
  return joined->len > 0 ? g_strdup (joined->str) : NULL;
}

static GPtrArray *
gather_formulas (LyceumBlockWriter *self,
                 LyceumBlockKind    kind)
{
  g_autoptr (GPtrArray) formulas = g_ptr_array_new_with_free_func (g_free);
  guint next = 0;

  if (self->formulas->len == 0)
    return NULL;
  if (kind == LYCEUM_BLOCK_FORMULA)
    {
      char *tex = join_formulas (self);

      if (tex == NULL)
        return NULL;
      g_ptr_array_add (formulas, tex);
      return g_steal_pointer (&formulas);
    }
  for (guint i = 0; i < self->spans->len; i++)
    {
      const LyceumSpan *span = &g_array_index (self->spans, LyceumSpan, i);

      if (!(span->styles & LYCEUM_SPAN_FORMULA))
        continue;
      while (next < self->formulas->len && known_formula_at (self, next)->start < span->start)
        next++;
      const KnownFormula *known = known_formula_at (self, next);

      g_ptr_array_add (formulas, g_strdup (known != NULL && known->start == span->start && known->end == span->end ? known->tex : ""));
    }
  return g_steal_pointer (&formulas);
}

void
_lyceum_block_writer_finish (LyceumBlockWriter *self,
                             LyceumBlockKind    kind,
                             guint              level,
                             guint              number,
                             const char        *info)
{
  if (_lyceum_block_writer_has_text (self) && (kind != LYCEUM_BLOCK_PARAGRAPH || says_something (self->text->str)))
    {
      LyceumBlock *block = lyceum_block_new (kind, self->text->str);

      block->level = level;
      block->number = number;
      block->page = self->page;
      block->section = self->section;
      block->info = info != NULL && *info != '\0' ? g_utf8_make_valid (info, (gssize) strnlen (info, 64)) : NULL;
      block->formulas = gather_formulas (self, kind);
      if (self->spans->len > 0 && kind != LYCEUM_BLOCK_FORMULA)
        block->spans = g_steal_pointer (&self->spans);
      lyceum_document_take_block (self->document, block);
    }
  self->n_ended++;
  g_string_truncate (self->text, 0);
  if (self->spans == NULL)
    self->spans = g_array_new (FALSE, FALSE, sizeof (LyceumSpan));
  g_array_set_size (self->spans, 0);
  g_array_set_size (self->formulas, 0);
}

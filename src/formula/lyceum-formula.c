/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-private.h"

#include <string.h>

#define SLAB_BYTES 2048u

G_DEFINE_BOXED_TYPE (LyceumFormula, lyceum_formula, lyceum_formula_ref, lyceum_formula_unref)

gpointer
_lyceum_formula_store (LyceumFormula *self,
                       gsize          size)
{
  gpointer at;

  size = (size + 7) & ~(gsize) 7;
  if (self->slabs->len == 0 || self->slab_used + size > self->slab_size)
    {
      self->slab_size = MAX (size, self->slabs->len == 0 ? SLAB_BYTES : SLAB_BYTES * 8);
      self->slab_used = 0;
      g_ptr_array_add (self->slabs, g_malloc0 (self->slab_size));
    }
  at = (char *) g_ptr_array_index (self->slabs, self->slabs->len - 1) + self->slab_used;
  self->slab_used += size;
  return at;
}

gsize
_lyceum_formula_clip (const char *text,
                      gsize       length,
                      gsize       most)
{
  if (length <= most)
    return length;
  while (most > 0 && ((guchar) text[most] & 0xc0) == 0x80)
    most--;
  return most;
}

const char *
_lyceum_formula_store_text (LyceumFormula *self,
                            const char    *text,
                            gsize          length)
{
  char *copy = _lyceum_formula_store (self, length + 1);

  memcpy (copy, text, length);
  return copy;
}

/* What is too long to be read: the text as it is, as far as it goes. */
static LyceumFormulaNode *
make_plain (LyceumFormula *self,
            const char    *tex)
{
  LyceumFormulaNode *node = _lyceum_formula_store (self, sizeof *node);
  g_autofree char *start = g_utf8_make_valid (tex, (gssize) strnlen (tex, 200));

  node->kind = NODE_UNKNOWN;
  node->text = _lyceum_formula_store_text (self, start, strlen (start));
  return node;
}

LyceumFormula *
lyceum_formula_new (const char *tex,
                    gboolean    display)
{
  LyceumFormula *self = g_new0 (LyceumFormula, 1);

  g_atomic_ref_count_init (&self->references);
  self->display = display;
  self->slabs = g_ptr_array_new_with_free_func (g_free);
  if (strnlen (tex, LYCEUM_FORMULA_MAX_BYTES + 1) > LYCEUM_FORMULA_MAX_BYTES)
    {
      g_autofree char *start = g_strndup (tex, LYCEUM_FORMULA_MAX_BYTES);

      self->tex = g_utf8_make_valid (start, -1);
      self->root = make_plain (self, self->tex);
    }
  else
    {
      self->tex = g_utf8_make_valid (tex, -1);
      self->root = _lyceum_formula_read (self, self->tex);
    }
  self->text = _lyceum_formula_write_text (self->root);
  if (*self->text == '\0')
    {
      g_free (self->text);
      self->text = g_strdup (*self->tex != '\0' ? self->tex : " ");
    }
  return self;
}

LyceumFormula *
lyceum_formula_ref (LyceumFormula *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
lyceum_formula_unref (LyceumFormula *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->slabs);
  g_free (self->tex);
  g_free (self->text);
  g_free (self);
}

const char *
lyceum_formula_get_tex (LyceumFormula *self)
{
  return self->tex;
}

gboolean
lyceum_formula_is_display (LyceumFormula *self)
{
  return self->display;
}

const char *
lyceum_formula_get_text (LyceumFormula *self)
{
  return self->text;
}

char *
lyceum_formula_text_of_tex (const char *tex)
{
  g_autoptr (LyceumFormula) formula = lyceum_formula_new (tex, FALSE);

  return g_steal_pointer (&formula->text);
}

char *
lyceum_formula_escape_text (const char *text)
{
  GString *escaped = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\\')
        g_string_append (escaped, "\\textbackslash ");
      else
        {
          if (strchr ("{}$%&#_^", *p) != NULL)
            g_string_append_c (escaped, '\\');
          g_string_append_c (escaped, *p == '\n' ? ' ' : *p);
        }
    }
  return g_string_free (escaped, FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-glossary-item.h"

#include <string.h>

#include "lyceum-formula-markdown.h"

struct _LyceumGlossaryItem
{
  GObject parent_instance;

  char *letter;     /* (owned) (nullable) */
  GPtrArray *terms; /* (owned) (nullable) */
  guint index;
  char *folded;     /* (owned) (nullable): what is searched */
};

G_DEFINE_FINAL_TYPE (LyceumGlossaryItem, lyceum_glossary_item, G_TYPE_OBJECT)

static void
lyceum_glossary_item_finalize (GObject *object)
{
  LyceumGlossaryItem *self = LYCEUM_GLOSSARY_ITEM (object);

  g_free (self->letter);
  g_free (self->folded);
  g_clear_pointer (&self->terms, g_ptr_array_unref);

  G_OBJECT_CLASS (lyceum_glossary_item_parent_class)->finalize (object);
}

static void
lyceum_glossary_item_class_init (LyceumGlossaryItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lyceum_glossary_item_finalize;
}

static void
lyceum_glossary_item_init (LyceumGlossaryItem *self)
{
}

LyceumGlossaryItem *
lyceum_glossary_item_new_letter (char *letter)
{
  LyceumGlossaryItem *self = g_object_new (LYCEUM_TYPE_GLOSSARY_ITEM, NULL);

  self->letter = letter;
  return self;
}

LyceumGlossaryItem *
lyceum_glossary_item_new_term (GPtrArray *terms,
                               guint      index)
{
  LyceumGlossaryItem *self = g_object_new (LYCEUM_TYPE_GLOSSARY_ITEM, NULL);
  const LyceumGlossaryTerm *term = g_ptr_array_index (terms, index);
  g_autofree char *definition = lyceum_formula_make_readable (term->definition);
  g_autofree char *all = g_strconcat (term->term, "\n", definition, NULL);

  self->terms = g_ptr_array_ref (terms);
  self->index = index;
  self->folded = g_utf8_casefold (all, -1);
  return self;
}

const char *
lyceum_glossary_item_get_letter (LyceumGlossaryItem *self)
{
  g_return_val_if_fail (LYCEUM_IS_GLOSSARY_ITEM (self), NULL);

  return self->letter;
}

const LyceumGlossaryTerm *
lyceum_glossary_item_get_term (LyceumGlossaryItem *self)
{
  g_return_val_if_fail (LYCEUM_IS_GLOSSARY_ITEM (self), NULL);

  return self->terms ? g_ptr_array_index (self->terms, self->index) : NULL;
}

gboolean
lyceum_glossary_item_matches (LyceumGlossaryItem *self,
                              const char         *folded)
{
  g_return_val_if_fail (LYCEUM_IS_GLOSSARY_ITEM (self), FALSE);

  return self->folded && strstr (self->folded, folded) != NULL;
}

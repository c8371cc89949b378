/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-odt-private.h"

#include <stdlib.h>
#include <string.h>

#define MAX_STYLES 10000u

typedef struct
{
  char *style; /* (nullable) */
  guint next;  /* the number of the item to come */
  guint number;
  gboolean numbered;
  gboolean fresh; /* its item has no paragraph yet */
} Level;

struct _LyceumOdtLists
{
  LyceumOdtStyles *styles; /* (unowned) */
  GArray *open;            /* (element-type Level) */
  GHashTable *last;        /* (element-type utf8 guint): where lists of a style have ended */
};

static void
level_clear (gpointer data)
{
  g_free (((Level *) data)->style);
}

LyceumOdtLists *
_lyceum_odt_lists_new (LyceumOdtStyles *styles)
{
  LyceumOdtLists *self = g_new0 (LyceumOdtLists, 1);

  self->styles = styles;
  self->open = g_array_new (FALSE, FALSE, sizeof (Level));
  g_array_set_clear_func (self->open, level_clear);
  self->last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
_lyceum_odt_lists_free (LyceumOdtLists *self)
{
  g_array_unref (self->open);
  g_hash_table_unref (self->last);
  g_free (self);
}

static Level *
get_level (LyceumOdtLists *self)
{
  return self->open->len > 0 ? &g_array_index (self->open, Level, self->open->len - 1) : NULL;
}

void
_lyceum_odt_lists_start (LyceumOdtLists *self, const LyceumMarkupElement *element)
{
  Level *outer = get_level (self);
  Level level = { _lyceum_markup_dup (element, "style-name"), 1, 0, FALSE, FALSE };
  gboolean goes_on = _lyceum_markup_is (element, "continue-numbering", "true") ||
                     _lyceum_markup_find (element, "continue-list") != NULL;
  LyceumOdtLevel known;

  if (level.style == NULL && outer != NULL)
    level.style = g_strdup (outer->style);
  known = _lyceum_odt_styles_get_level (self->styles, level.style, self->open->len + 1);
  level.numbered = known.numbered;
  level.next = known.start;
  if (goes_on && outer == NULL && level.style != NULL && g_hash_table_contains (self->last, level.style))
    level.next = GPOINTER_TO_UINT (g_hash_table_lookup (self->last, level.style));
  g_array_append_val (self->open, level);
}

void
_lyceum_odt_lists_end (LyceumOdtLists *self)
{
  Level *level = get_level (self);

  if (level == NULL)
    return;
  if (self->open->len == 1 && level->style != NULL && g_hash_table_size (self->last) < MAX_STYLES)
    g_hash_table_replace (self->last, g_strdup (level->style), GUINT_TO_POINTER (level->next));
  g_array_set_size (self->open, self->open->len - 1);
}

void
_lyceum_odt_lists_start_item (LyceumOdtLists *self, const LyceumMarkupElement *element)
{
  Level *level = get_level (self);
  g_autofree char *start = _lyceum_markup_dup (element, "start-value");

  if (level == NULL)
    return;
  level->fresh = strcmp (element->name, "list-header") != 0;
  if (start != NULL)
    level->next = (guint) CLAMP (strtol (start, NULL, 10), 0, 1000000);
}

guint
_lyceum_odt_lists_get_depth (LyceumOdtLists *self)
{
  return self->open->len;
}

gboolean
_lyceum_odt_lists_take_item (LyceumOdtLists *self, guint *number)
{
  Level *level = get_level (self);

  *number = 0;
  if (level == NULL || !level->fresh)
    return FALSE;
  level->fresh = FALSE;
  if (level->numbered)
    *number = level->next++;
  return TRUE;
}

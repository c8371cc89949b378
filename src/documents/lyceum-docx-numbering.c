/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-docx-numbering.h"

#include "lyceum-markup.h"

#include <stdlib.h>
#include <string.h>

#define N_LEVELS 9u
#define MAX_LISTS 50000u

typedef struct
{
  LyceumDocxListKind kind;
  guint start;
} Level;

/* An abstract list: several lists share its levels and, unless they start anew, its numbers. */
typedef struct
{
  Level levels[N_LEVELS];
  guint next[N_LEVELS];
  char *style; /* (nullable): of another that says what this one is */
} Pattern;

typedef struct
{
  char *pattern;
  int starts[N_LEVELS]; /* -1: as the pattern says */
  gboolean started[N_LEVELS];
} List;

struct _LyceumDocxNumbering
{
  GHashTable *patterns; /* (element-type utf8 Pattern) */
  GHashTable *lists;    /* (element-type utf8 List) */
  GHashTable *by_style; /* (element-type utf8 Pattern): those that a style links to */
  Pattern *pattern;     /* while reading (unowned) (nullable) */
  List *list;           /* (unowned) (nullable) */
  guint level;
};

static void
pattern_free (gpointer data)
{
  g_free (((Pattern *) data)->style);
  g_free (data);
}

static void
list_free (gpointer data)
{
  g_free (((List *) data)->pattern);
  g_free (data);
}

static guint
get_number (const LyceumMarkupElement *element, const char *name, guint most)
{
  g_autofree char *value = _lyceum_markup_dup (element, name);

  return value != NULL ? (guint) CLAMP (strtol (value, NULL, 10), 0, (long) most) : 0;
}

static void
start_pattern (LyceumDocxNumbering *self, const LyceumMarkupElement *element)
{
  char *id = _lyceum_markup_dup (element, "abstractNumId");

  self->pattern = NULL;
  if (id == NULL || g_hash_table_size (self->patterns) >= MAX_LISTS || g_hash_table_contains (self->patterns, id))
    {
      g_free (id);
      return;
    }
  self->pattern = g_new0 (Pattern, 1);
  for (guint i = 0; i < N_LEVELS; i++)
    self->pattern->levels[i] = (Level){ LYCEUM_DOCX_LIST_NUMBER, 1 };
  g_hash_table_replace (self->patterns, id, self->pattern);
}

static void
start_list (LyceumDocxNumbering *self, const LyceumMarkupElement *element)
{
  char *id = _lyceum_markup_dup (element, "numId");

  self->list = NULL;
  self->pattern = NULL;
  if (id == NULL || g_hash_table_size (self->lists) >= MAX_LISTS)
    {
      g_free (id);
      return;
    }
  self->list = g_new0 (List, 1);
  for (guint i = 0; i < N_LEVELS; i++)
    self->list->starts[i] = -1;
  g_hash_table_replace (self->lists, id, self->list);
}

static LyceumDocxListKind
list_kind (const LyceumMarkupElement *element)
{
  if (_lyceum_markup_is (element, "val", "bullet"))
    return LYCEUM_DOCX_LIST_BULLET;
  return _lyceum_markup_is (element, "val", "none") ? LYCEUM_DOCX_LIST_NONE : LYCEUM_DOCX_LIST_NUMBER;
}

static gboolean
start (gpointer data, const LyceumMarkupElement *element)
{
  LyceumDocxNumbering *self = data;
  const char *name = element->name;

  if (strcmp (name, "abstractNum") == 0)
    start_pattern (self, element);
  else if (strcmp (name, "num") == 0)
    start_list (self, element);
  else if (strcmp (name, "lvl") == 0 || strcmp (name, "lvlOverride") == 0)
    self->level = get_number (element, "ilvl", N_LEVELS - 1);
  else if (self->pattern != NULL && strcmp (name, "start") == 0)
    self->pattern->levels[self->level].start = get_number (element, "val", 1000000);
  else if (self->pattern != NULL && strcmp (name, "numFmt") == 0)
    self->pattern->levels[self->level].kind = list_kind (element);
  else if (self->pattern != NULL && strcmp (name, "numStyleLink") == 0 && self->pattern->style == NULL)
    self->pattern->style = _lyceum_markup_dup (element, "val");
  else if (self->pattern != NULL && strcmp (name, "styleLink") == 0)
    {
      char *style = _lyceum_markup_dup (element, "val");

      if (style != NULL)
        g_hash_table_replace (self->by_style, style, self->pattern);
    }
  else if (self->list != NULL && strcmp (name, "abstractNumId") == 0 && self->list->pattern == NULL)
    self->list->pattern = _lyceum_markup_dup (element, "val");
  else if (self->list != NULL && strcmp (name, "startOverride") == 0)
    self->list->starts[self->level] = (int) get_number (element, "val", 1000000);
  return TRUE;
}

static gboolean
end (gpointer data, const char *name)
{
  LyceumDocxNumbering *self = data;

  if (strcmp (name, "abstractNum") == 0)
    self->pattern = NULL;
  else if (strcmp (name, "num") == 0)
    self->list = NULL;
  return TRUE;
}

static gboolean
text (gpointer data, const char *text, gsize length)
{
  return TRUE;
}

LyceumDocxNumbering *
_lyceum_docx_numbering_new (GBytes *bytes)
{
  static const LyceumMarkupSink sink = { start, end, text };
  LyceumDocxNumbering *self = g_new0 (LyceumDocxNumbering, 1);
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  self->patterns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, pattern_free);
  self->lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, list_free);
  self->by_style = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (data != NULL)
    _lyceum_markup_parse_xml (data, size, &sink, self);
  return self;
}

void
_lyceum_docx_numbering_free (LyceumDocxNumbering *self)
{
  g_hash_table_unref (self->by_style);
  g_hash_table_unref (self->patterns);
  g_hash_table_unref (self->lists);
  g_free (self);
}

static Pattern *
find_pattern (LyceumDocxNumbering *self, List *list)
{
  Pattern *pattern = list->pattern != NULL ? g_hash_table_lookup (self->patterns, list->pattern) : NULL;
  Pattern *linked =
      pattern != NULL && pattern->style != NULL ? g_hash_table_lookup (self->by_style, pattern->style) : NULL;

  return linked != NULL ? linked : pattern;
}

LyceumDocxListKind
_lyceum_docx_numbering_count (LyceumDocxNumbering *self, int id, guint depth, guint *number)
{
  g_autofree char *name = g_strdup_printf ("%d", id);
  List *list = g_hash_table_lookup (self->lists, name);
  Pattern *pattern = list != NULL ? find_pattern (self, list) : NULL;
  const Level *level;

  depth = MIN (depth, N_LEVELS - 1);
  *number = 0;
  /* A list that is described nowhere is one all the same. */
  if (pattern == NULL)
    return LYCEUM_DOCX_LIST_BULLET;
  for (guint i = depth + 1; i < N_LEVELS; i++)
    pattern->next[i] = 0;
  level = &pattern->levels[depth];
  if (level->kind != LYCEUM_DOCX_LIST_NUMBER)
    return level->kind;
  if (list->starts[depth] >= 0 && !list->started[depth])
    pattern->next[depth] = (guint) list->starts[depth];
  else if (pattern->next[depth] == 0)
    pattern->next[depth] = level->start;
  list->started[depth] = TRUE;
  *number = pattern->next[depth]++;
  return LYCEUM_DOCX_LIST_NUMBER;
}

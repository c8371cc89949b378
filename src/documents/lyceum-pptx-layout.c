/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-pptx-private.h"

#include "lyceum-office-package.h"

#include <string.h>

#define MAX_LAYOUTS 2000u

struct _LyceumPptxLayouts
{
  GHashTable *parts;   /* (unowned) */
  GHashTable *layouts; /* (element-type utf8 LyceumPptxLayout) */
  GHashTable *masters; /* (element-type utf8 LyceumPptxLayout): of which the body is known */
};

typedef struct
{
  LyceumPptxLayout *layout;
  LyceumPptxBullets *bullets; /* (nullable): of the shape that is open, or of the master */
  int level;
  gboolean is_master;
} LayoutRead;

LyceumPptxBullet
_lyceum_pptx_bullet (const char *name)
{
  if (strcmp (name, "buNone") == 0)
    return PPTX_BULLET_NONE;
  if (strcmp (name, "buAutoNum") == 0)
    return PPTX_BULLET_NUMBER;
  return strcmp (name, "buChar") == 0 || strcmp (name, "buBlip") == 0 ? PPTX_BULLET_SIGN : PPTX_BULLET_INHERITED;
}

int
_lyceum_pptx_style_level (const char *name)
{
  if (strncmp (name, "lvl", 3) != 0 || name[3] < '1' || name[3] > '9' || strcmp (name + 4, "pPr") != 0)
    return -1;
  return name[3] - '1';
}

static void
layout_free (gpointer data)
{
  LyceumPptxLayout *layout = data;

  g_free (layout->type);
  g_hash_table_unref (layout->by_index);
  g_free (layout);
}

static LyceumPptxLayout *
layout_new (void)
{
  LyceumPptxLayout *layout = g_new0 (LyceumPptxLayout, 1);

  layout->by_index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return layout;
}

LyceumPptxLayouts *
_lyceum_pptx_layouts_new (GHashTable *parts)
{
  LyceumPptxLayouts *self = g_new0 (LyceumPptxLayouts, 1);

  self->parts = parts;
  self->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, layout_free);
  self->masters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, layout_free);
  return self;
}

void
_lyceum_pptx_layouts_free (LyceumPptxLayouts *self)
{
  g_hash_table_unref (self->layouts);
  g_hash_table_unref (self->masters);
  g_free (self);
}

static void
start_placeholder (LayoutRead *self, const LyceumMarkupElement *element)
{
  char *index = _lyceum_markup_dup (element, "idx");

  self->bullets = g_new0 (LyceumPptxBullets, 1);
  g_hash_table_replace (self->layout->by_index, index != NULL ? index : g_strdup ("0"), self->bullets);
}

static gboolean
start (gpointer data, const LyceumMarkupElement *element)
{
  LayoutRead *self = data;
  const char *name = element->name;
  int level = _lyceum_pptx_style_level (name);
  LyceumPptxBullet bullet = _lyceum_pptx_bullet (name);

  if (strcmp (name, "sldLayout") == 0 && self->layout->type == NULL)
    self->layout->type = _lyceum_markup_dup (element, "type");
  else if (strcmp (name, "ph") == 0 && !self->is_master)
    start_placeholder (self, element);
  else if (strcmp (name, "bodyStyle") == 0 && self->is_master)
    self->bullets = &self->layout->body;
  else if (strcmp (name, "sp") == 0)
    self->bullets = NULL;
  else if (level >= 0)
    self->level = level;
  else if (bullet != PPTX_BULLET_INHERITED && self->bullets != NULL && self->level >= 0)
    self->bullets->levels[self->level] = bullet;
  return TRUE;
}

static gboolean
end (gpointer data, const char *name)
{
  LayoutRead *self = data;

  if (strcmp (name, "sp") == 0 || strcmp (name, "bodyStyle") == 0)
    self->bullets = NULL;
  else if (_lyceum_pptx_style_level (name) >= 0)
    self->level = -1;
  return TRUE;
}

static gboolean
text (gpointer data, const char *text, gsize length)
{
  return TRUE;
}

static void
read_into (LyceumPptxLayouts *self, const char *path, LyceumPptxLayout *layout, gboolean is_master)
{
  static const LyceumMarkupSink sink = { start, end, text };
  LayoutRead read = { layout, NULL, -1, is_master };
  GBytes *bytes = g_hash_table_lookup (self->parts, path);
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (data != NULL)
    _lyceum_markup_parse_xml (data, size, &sink, &read);
}

static LyceumPptxBullets
get_master (LyceumPptxLayouts *self, const char *path)
{
  LyceumPptxLayout *master = path != NULL ? g_hash_table_lookup (self->masters, path) : NULL;

  if (path == NULL)
    return (LyceumPptxBullets) { 0 };
  if (master == NULL)
    {
      master = layout_new ();
      read_into (self, path, master, TRUE);
      g_hash_table_insert (self->masters, g_strdup (path), master);
    }
  return master->body;
}

const LyceumPptxLayout *
_lyceum_pptx_layouts_get (LyceumPptxLayouts *self, const char *path)
{
  LyceumPptxLayout *layout = g_hash_table_lookup (self->layouts, path != NULL ? path : "");

  if (layout != NULL)
    return layout;
  layout = layout_new ();
  if (path != NULL && g_hash_table_size (self->layouts) < MAX_LAYOUTS)
    {
      g_autoptr (GHashTable) relations = _lyceum_office_relations_new (self->parts, path);
      const char *master = _lyceum_office_relations_find (relations, "slideMaster");

      read_into (self, path, layout, FALSE);
      layout->body = get_master (self, master);
    }
  g_hash_table_insert (self->layouts, g_strdup (path != NULL ? path : ""), layout);
  return layout;
}

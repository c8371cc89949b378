/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-office-package.h"
#include "lyceum-office-reader.h"
#include "lyceum-pptx-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SLIDES 20000u

typedef struct
{
  LyceumReading *reading;
  GHashTable *parts;
  GHashTable *relations; /* of the presentation */
  GPtrArray *slides;     /* (element-type utf8): paths, in their order */
  GHashTable *seen;      /* (element-type utf8): parts that were read; each is read once */
  LyceumPptxLayouts *layouts;
  LyceumOfficeBody *body;
  GHashTable *languages;
  gboolean has_parts; /* a slide came that begins a part of the presentation */
} Presentation;

static gboolean
start (gpointer data, const LyceumMarkupElement *element)
{
  Presentation *self = data;

  if (strcmp (element->name, "sldId") != 0 || self->slides->len >= MAX_SLIDES)
    return TRUE;
  /* Two ids, one for the program and one for the part, of the same name but for the prefix. */
  for (guint i = 0; i < element->n_attributes; i++)
    {
      const LyceumMarkupAttribute *attribute = &element->attributes[i];
      g_autofree char *value = g_strndup (attribute->value, attribute->length);
      const char *path =
          strcmp (attribute->name, "id") == 0 ? _lyceum_office_relations_get (self->relations, value) : NULL;

      if (path == NULL)
        continue;
      g_ptr_array_add (self->slides, g_strdup (path));
      return TRUE;
    }
  return TRUE;
}

static gboolean
end (gpointer data, const char *name)
{
  return TRUE;
}

static gboolean
text (gpointer data, const char *text, gsize length)
{
  return TRUE;
}

static gboolean
read_part (Presentation *self, LyceumPptxContext *context, const char *path, LyceumPptxMode mode, GError **error)
{
  GBytes *bytes = g_hash_table_lookup (self->parts, path);
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  gboolean too_deep = FALSE;

  context->mode = mode;
  /* One slide that is damaged does not take the others with it. */
  if (data == NULL || _lyceum_pptx_read_part (context, data, size, &too_deep) || !too_deep)
    return TRUE;
  return _lyceum_refuse_depth (self->reading, error);
}

static gboolean
is_new (Presentation *self, const char *path)
{
  return path != NULL && g_hash_table_add (self->seen, g_strdup (path));
}

/* A slide that begins a part stands above those that follow it. */
static guint
title_level (Presentation *self, const LyceumPptxLayout *layout)
{
  gboolean begins = g_strcmp0 (layout->type, "secHead") == 0;

  self->has_parts = self->has_parts || begins;
  return !self->has_parts || begins || g_strcmp0 (layout->type, "title") == 0 ? 1 : 2;
}

static gboolean
read_slide (Presentation *self, const char *path, guint number, GError **error)
{
  g_autoptr (GHashTable) relations = _lyceum_office_relations_new (self->parts, path);
  g_autoptr (GPtrArray) diagrams = g_ptr_array_new_with_free_func (g_free);
  /* Translators: a place in a presentation */
  g_autofree char *name = g_strdup_printf (_ ("slide %u"), number);
  const char *notes = _lyceum_office_relations_find (relations, "notesSlide");
  const LyceumPptxLayout *layout =
      _lyceum_pptx_layouts_get (self->layouts, _lyceum_office_relations_find (relations, "slideLayout"));
  LyceumPptxContext context = { .level = title_level (self, layout),
                                .parts = self->parts,
                                .relations = relations,
                                .layout = layout,
                                .body = self->body,
                                .languages = self->languages,
                                .diagrams = diagrams };

  _lyceum_office_body_set_section (self->body, lyceum_document_add_section (self->reading->document, name));
  if (!read_part (self, &context, path, PPTX_READ_TITLE, error) ||
      !read_part (self, &context, path, PPTX_READ_TEXT, error))
    return FALSE;
  for (guint i = 0; i < diagrams->len; i++)
    if (is_new (self, g_ptr_array_index (diagrams, i)) &&
        !read_part (self, &context, g_ptr_array_index (diagrams, i), PPTX_READ_DIAGRAM, error))
      return FALSE;
  return !is_new (self, notes) || read_part (self, &context, notes, PPTX_READ_NOTES, error);
}

static gboolean
read_slides (Presentation *self, GError **error)
{
  for (guint i = 0; i < self->slides->len && !_lyceum_document_is_full (self->reading->document); i++)
    {
      const char *path = g_ptr_array_index (self->slides, i);
      GBytes *bytes = g_hash_table_lookup (self->parts, path);
      gsize size = 0;
      const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

      if (data != NULL && is_new (self, path) && !_lyceum_pptx_is_hidden (data, size) &&
          !read_slide (self, path, i + 1, error))
        return FALSE;
    }
  return TRUE;
}

static void
set_language (Presentation *self)
{
  const char *language = NULL;
  guint most = 0;
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->languages);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (GPOINTER_TO_UINT (value) > most)
      {
        most = GPOINTER_TO_UINT (value);
        language = key;
      }
  if (language != NULL)
    lyceum_document_set_language (self->reading->document, language);
}

gboolean
_lyceum_read_pptx (LyceumReading *reading, GHashTable *parts, GError **error)
{
  static const LyceumMarkupSink sink = { start, end, text };
  g_autoptr (GHashTable) package = _lyceum_office_relations_new (parts, "");
  const char *found = _lyceum_office_relations_find (package, "officeDocument");
  const char *path = found != NULL ? found : "ppt/presentation.xml";
  g_autoptr (GHashTable) relations = _lyceum_office_relations_new (parts, path);
  g_autoptr (GPtrArray) slides = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (LyceumPptxLayouts) layouts = _lyceum_pptx_layouts_new (parts);
  g_autoptr (LyceumOfficeBody) body = _lyceum_office_body_new (reading->document);
  g_autoptr (GHashTable) languages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Presentation self = { reading, parts, relations, slides, seen, layouts, body, languages, FALSE };
  GBytes *bytes = g_hash_table_lookup (parts, path);
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (data == NULL || !_lyceum_markup_parse_xml (data, size, &sink, &self))
    return _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_DAMAGED, error);
  _lyceum_office_read_properties (reading->document, parts, _lyceum_office_relations_find (package, "core-properties"));
  if (!read_slides (&self, error))
    return FALSE;
  set_language (&self);
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-office-package.h"

#include "lyceum-archive.h"
#include "lyceum-markup.h"

#include <string.h>

#define MAX_RELATIONS 100000u

static const struct
{
  const char *suffix;
  const char *media_type;
} pictures[] = { { ".png", "image/png" }, { ".jpg", "image/jpeg" },  { ".jpeg", "image/jpeg" },
                 { ".gif", "image/gif" }, { ".webp", "image/webp" }, { ".svg", "image/svg+xml" } };

static gboolean
is_of_use (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  /* A picture of the first page, for file managers. */
  if (g_str_has_prefix (lower, "thumbnails/") || g_str_has_prefix (lower, "docprops/thumbnail"))
    return FALSE;
  if (g_str_has_suffix (lower, ".xml") || g_str_has_suffix (lower, ".rels") || strcmp (lower, "mimetype") == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    if (g_str_has_suffix (lower, pictures[i].suffix))
      return TRUE;
  return FALSE;
}

GHashTable *
_lyceum_office_package_open (LyceumReading *reading, GError **error)
{
  return _lyceum_archive_open (reading, is_of_use, error);
}

static gboolean
begins_with (const char *data, gsize size, const char *magic, gsize length)
{
  return size >= length && memcmp (data, magic, length) == 0;
}

/* The name may lie, the first bytes hardly do. */
const char *
_lyceum_office_picture_type (const char *path, GBytes *bytes)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (size == 0)
    return NULL;
  if (begins_with (data, size, "\x89PNG\r\n\x1a\n", 8))
    return "image/png";
  if (begins_with (data, size, "\xff\xd8\xff", 3))
    return "image/jpeg";
  if (begins_with (data, size, "GIF8", 4))
    return "image/gif";
  if (size > 12 && begins_with (data, size, "RIFF", 4) && memcmp (data + 8, "WEBP", 4) == 0)
    return "image/webp";
  if (g_str_has_suffix (lower, ".svg") && memmem (data, MIN (size, 4096), "<svg", 4) != NULL)
    return "image/svg+xml";
  return NULL;
}

static void
relation_free (gpointer data)
{
  LyceumOfficeRelation *relation = data;

  g_free (relation->type);
  g_free (relation->target);
  g_free (relation);
}

typedef struct
{
  const char *part;
  GHashTable *relations;
} RelationsRead;

static gboolean
start_relation (gpointer data, const LyceumMarkupElement *element)
{
  RelationsRead *self = data;
  g_autofree char *id = NULL;
  g_autofree char *type = NULL;
  g_autofree char *target = NULL;
  LyceumOfficeRelation *relation;
  char *path;

  /* What lies outside is named, and never fetched. */
  if (strcmp (element->name, "Relationship") != 0 || _lyceum_markup_is (element, "TargetMode", "External") ||
      g_hash_table_size (self->relations) >= MAX_RELATIONS)
    return TRUE;
  id = _lyceum_markup_dup (element, "Id");
  type = _lyceum_markup_dup (element, "Type");
  target = _lyceum_markup_dup (element, "Target");
  if (id == NULL || type == NULL || target == NULL)
    return TRUE;
  path = _lyceum_archive_resolve (*target == '/' ? "" : self->part, target);
  if (path == NULL)
    return TRUE;
  relation = g_new0 (LyceumOfficeRelation, 1);
  relation->type = g_strdup (strrchr (type, '/') != NULL ? strrchr (type, '/') + 1 : type);
  relation->target = path;
  g_hash_table_replace (self->relations, g_steal_pointer (&id), relation);
  return TRUE;
}

static gboolean
pass_end (gpointer data, const char *name)
{
  return TRUE;
}

static gboolean
pass_text (gpointer data, const char *text, gsize length)
{
  return TRUE;
}

GHashTable *
_lyceum_office_relations_new (GHashTable *parts, const char *part)
{
  static const LyceumMarkupSink sink = { start_relation, pass_end, pass_text };
  RelationsRead self = { part, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, relation_free) };
  const char *slash = strrchr (part, '/');
  const char *name = slash != NULL ? slash + 1 : part;
  g_autofree char *path = g_strdup_printf ("%.*s_rels/%s.rels", (int) (name - part), part, name);
  GBytes *bytes = g_hash_table_lookup (parts, path);
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (data != NULL)
    _lyceum_markup_parse_xml (data, size, &sink, &self);
  return self.relations;
}

const char *
_lyceum_office_relations_find (GHashTable *relations, const char *type)
{
  GHashTableIter iter;
  gpointer value;
  const char *found = NULL;

  g_hash_table_iter_init (&iter, relations);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      LyceumOfficeRelation *relation = value;

      /* The same one each time, whatever the order of a hash table. */
      if (strcmp (relation->type, type) == 0 && (found == NULL || strcmp (relation->target, found) < 0))
        found = relation->target;
    }
  return found;
}

const char *
_lyceum_office_relations_get (GHashTable *relations, const char *id)
{
  LyceumOfficeRelation *relation = id != NULL ? g_hash_table_lookup (relations, id) : NULL;

  return relation != NULL ? relation->target : NULL;
}

typedef struct
{
  GString *text;
  char *title;
  char *language;
} PropertiesRead;

static gboolean
start_property (gpointer data, const LyceumMarkupElement *element)
{
  g_string_truncate (((PropertiesRead *) data)->text, 0);
  return TRUE;
}

static gboolean
end_property (gpointer data, const char *name)
{
  PropertiesRead *self = data;

  if (strcmp (name, "title") == 0 && self->title == NULL)
    self->title = g_strdup (self->text->str);
  else if (strcmp (name, "language") == 0 && self->language == NULL)
    self->language = g_strdup (self->text->str);
  g_string_truncate (self->text, 0);
  return TRUE;
}

static gboolean
add_property (gpointer data, const char *text, gsize length)
{
  PropertiesRead *self = data;

  if (self->text->len < LYCEUM_LIMIT_NAME_BYTES)
    g_string_append_len (self->text, text, (gssize) MIN (length, LYCEUM_LIMIT_NAME_BYTES));
  return TRUE;
}

/* What programs write there when nobody has. */
static gboolean
is_no_title (const char *title)
{
  const char *const names[] = { "PowerPoint Presentation",
                                "Word Document",
                                "PowerPoint-Präsentation",
                                "Presentation",
                                "Presentación de PowerPoint",
                                "Présentation PowerPoint",
                                "Untitled",
                                NULL };

  return g_strv_contains (names, title) || g_str_has_prefix (title, "Microsoft Word - ");
}

void
_lyceum_office_read_properties (LyceumDocument *document, GHashTable *parts, const char *path)
{
  static const LyceumMarkupSink sink = { start_property, end_property, add_property };
  PropertiesRead self = { g_string_new (NULL), NULL, NULL };
  GBytes *bytes = path != NULL ? g_hash_table_lookup (parts, path) : NULL;
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (data != NULL)
    _lyceum_markup_parse_xml (data, size, &sink, &self);
  if (self.title != NULL && !is_no_title (g_strstrip (self.title)))
    lyceum_document_set_title (document, self.title);
  if (self.language != NULL)
    lyceum_document_set_language (document, g_strstrip (self.language));
  g_string_free (self.text, TRUE);
  g_free (self.title);
  g_free (self.language);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-epub-package.h"

#include "lyceum-document-limits.h"
#include "lyceum-archive.h"
#include "lyceum-markup.h"

#include <string.h>

typedef struct
{
  char *path; /* (nullable) */
  char *type; /* (nullable) */
  gboolean is_contents;
  gboolean is_placed; /* in the spine: a text is read once, however often it is named */
} Item;

typedef struct
{
  LyceumEpubPackage *package;
  const char *path;     /* of the file under way */
  GHashTable *manifest; /* (element-type utf8 Item) */
  GString *text;        /* of the element under way */
  char *found;          /* the path of the package or of the contents */
  char *old_contents;   /* of an EPUB 2 */
  char *target;         /* of the entry of the contents under way */
  char *label;
  guint depth;          /* of the entry */
  gboolean in_contents;
} Walk;

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->path);
  g_free (item->type);
  g_free (item);
}

static void
entry_free (gpointer data)
{
  g_free (((LyceumEpubEntry *) data)->label);
  g_free (data);
}

static gboolean
gather_text (gpointer    data,
             const char *text,
             gsize       length)
{
  Walk *self = data;

  if (self->text->len < LYCEUM_LIMIT_NAME_BYTES)
    g_string_append_len (self->text, text, (gssize) MIN (length, LYCEUM_LIMIT_NAME_BYTES));
  return TRUE;
}

static gboolean
ignore_end (gpointer    data,
            const char *name)
{
  return TRUE;
}

static gboolean
start_container (gpointer                   data,
                 const LyceumMarkupElement *element)
{
  Walk *self = data;

  if (strcmp (element->name, "rootfile") == 0 && self->found == NULL)
    self->found = _lyceum_markup_dup (element, "full-path");
  return TRUE;
}

static void
add_item (Walk                      *self,
          const LyceumMarkupElement *element)
{
  static const char *const contents[] = { "nav", NULL };
  g_autofree char *href = _lyceum_markup_dup (element, "href");
  char *id = _lyceum_markup_dup (element, "id");
  Item *item;

  if (href == NULL || id == NULL || g_hash_table_size (self->manifest) > LYCEUM_LIMIT_SECTIONS)
    {
      g_free (id);
      return;
    }
  item = g_new0 (Item, 1);
  item->path = _lyceum_archive_resolve (self->path, href);
  item->type = _lyceum_markup_dup (element, "media-type");
  item->is_contents = _lyceum_markup_has_word (element, "properties", contents);
  if (item->is_contents && self->found == NULL)
    self->found = g_strdup (item->path);
  if (item->type != NULL && strcmp (item->type, "text/css") == 0 && item->path != NULL)
    g_ptr_array_add (self->package->style_sheets, g_strdup (item->path));
  if (item->type != NULL && strcmp (item->type, "application/x-dtbncx+xml") == 0 && self->old_contents == NULL)
    self->old_contents = g_strdup (item->path);
  g_hash_table_replace (self->manifest, id, item);
}

static void
add_to_spine (Walk                      *self,
              const LyceumMarkupElement *element)
{
  g_autofree char *id = _lyceum_markup_dup (element, "idref");
  Item *item = id != NULL ? g_hash_table_lookup (self->manifest, id) : NULL;

  if (item == NULL || item->path == NULL || item->is_contents || item->is_placed || _lyceum_markup_is (element, "linear", "no") ||
      self->package->spine->len >= LYCEUM_LIMIT_SECTIONS ||
      (item->type != NULL && strstr (item->type, "html") == NULL && strstr (item->type, "dtbook") == NULL))
    return;
  item->is_placed = TRUE;
  g_ptr_array_add (self->package->spine, g_strdup (item->path));
}

static gboolean
start_package (gpointer                   data,
               const LyceumMarkupElement *element)
{
  Walk *self = data;

  if (strcmp (element->name, "item") == 0)
    add_item (self, element);
  else if (strcmp (element->name, "itemref") == 0)
    add_to_spine (self, element);
  else
    g_string_truncate (self->text, 0);
  return TRUE;
}

static gboolean
end_package (gpointer    data,
             const char *name)
{
  Walk *self = data;

  if (strcmp (name, "title") == 0 && self->package->title == NULL)
    self->package->title = g_strdup (self->text->str);
  else if (strcmp (name, "language") == 0 && self->package->language == NULL)
    self->package->language = g_strstrip (g_strdup (self->text->str));
  return TRUE;
}

/* The first entry that leads into a file names it. */
static void
add_entry (Walk *self)
{
  g_autofree char *href = g_steal_pointer (&self->target);
  g_autofree char *label = g_steal_pointer (&self->label);
  g_autofree char *path = NULL;
  LyceumEpubEntry *entry;

  path = href != NULL ? _lyceum_archive_resolve (self->path, href) : NULL;
  if (path == NULL || label == NULL || *g_strstrip (label) == '\0' || g_hash_table_contains (self->package->contents, path))
    return;
  entry = g_new0 (LyceumEpubEntry, 1);
  entry->label = g_steal_pointer (&label);
  entry->depth = MIN (self->depth, 6);
  g_hash_table_insert (self->package->contents, g_steal_pointer (&path), entry);
}

static gboolean
start_nav (gpointer                   data,
           const LyceumMarkupElement *element)
{
  static const char *const types[] = { "toc", NULL };
  Walk *self = data;

  if (strcmp (element->name, "nav") == 0)
    self->in_contents = _lyceum_markup_has_word (element, "epub:type", types) ||
                        _lyceum_markup_find (element, "epub:type") == NULL;
  else if (strcmp (element->name, "ol") == 0)
    self->depth++;
  else if (strcmp (element->name, "a") == 0 && self->in_contents)
    {
      g_free (self->target);
      self->target = _lyceum_markup_dup (element, "href");
      g_string_truncate (self->text, 0);
    }
  return TRUE;
}

static gboolean
end_nav (gpointer    data,
         const char *name)
{
  Walk *self = data;

  if (strcmp (name, "nav") == 0)
    self->in_contents = FALSE;
  else if (strcmp (name, "ol") == 0)
    self->depth -= self->depth > 0;
  else if (strcmp (name, "a") == 0 && self->in_contents && self->target != NULL)
    {
      self->label = g_strdup (self->text->str);
      add_entry (self);
    }
  return TRUE;
}

static gboolean
start_ncx (gpointer                   data,
           const LyceumMarkupElement *element)
{
  Walk *self = data;

  if (strcmp (element->name, "navPoint") == 0)
    self->depth++;
  else if (strcmp (element->name, "text") == 0)
    g_string_truncate (self->text, 0);
  else if (strcmp (element->name, "content") == 0)
    {
      g_free (self->target);
      self->target = _lyceum_markup_dup (element, "src");
      add_entry (self);
    }
  return TRUE;
}

static gboolean
end_ncx (gpointer    data,
         const char *name)
{
  Walk *self = data;

  if (strcmp (name, "navPoint") == 0)
    self->depth -= self->depth > 0;
  else if (strcmp (name, "text") == 0)
    {
      g_free (self->label);
      self->label = g_strdup (self->text->str);
    }
  return TRUE;
}

static const LyceumMarkupSink container_sink = { start_container, ignore_end, gather_text };
static const LyceumMarkupSink package_sink = { start_package, end_package, gather_text };
static const LyceumMarkupSink nav_sink = { start_nav, end_nav, gather_text };
static const LyceumMarkupSink ncx_sink = { start_ncx, end_ncx, gather_text };

static gboolean
walk (Walk                   *self,
      GHashTable             *files,
      const char             *path,
      const LyceumMarkupSink *sink)
{
  GBytes *bytes = path != NULL ? g_hash_table_lookup (files, path) : NULL;
  gsize size = 0;
  const char *data;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  self->path = path;
  self->depth = 0;
  _lyceum_markup_parse_xml (data, size, sink, self);
  return TRUE;
}

static gboolean
read_package (Walk       *self,
              GHashTable *files)
{
  g_autofree char *package_path = NULL;
  g_autofree char *contents_path = NULL;
  g_autofree char *old_contents_path = NULL;

  walk (self, files, "META-INF/container.xml", &container_sink);
  package_path = g_steal_pointer (&self->found);
  if (!walk (self, files, package_path, &package_sink))
    return FALSE;
  contents_path = g_steal_pointer (&self->found);
  old_contents_path = g_steal_pointer (&self->old_contents);
  if (!walk (self, files, contents_path, &nav_sink))
    walk (self, files, old_contents_path, &ncx_sink);
  g_clear_pointer (&self->target, g_free);
  g_clear_pointer (&self->label, g_free);
  return self->package->spine->len > 0;
}

LyceumEpubPackage *
_lyceum_epub_package_new (GHashTable *files)
{
  g_autoptr (LyceumEpubPackage) package = g_new0 (LyceumEpubPackage, 1);
  g_autoptr (GHashTable) manifest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, item_free);
  g_autoptr (GString) text = g_string_new (NULL);
  Walk self = { .package = package, .manifest = manifest, .text = text };

  package->spine = g_ptr_array_new_with_free_func (g_free);
  package->style_sheets = g_ptr_array_new_with_free_func (g_free);
  package->contents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  return read_package (&self, files) ? g_steal_pointer (&package) : NULL;
}

void
_lyceum_epub_package_free (LyceumEpubPackage *self)
{
  g_free (self->title);
  g_free (self->language);
  g_ptr_array_unref (self->spine);
  g_ptr_array_unref (self->style_sheets);
  g_hash_table_unref (self->contents);
  g_free (self);
}

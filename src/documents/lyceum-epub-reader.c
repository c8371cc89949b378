/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-archive.h"
#include "lyceum-epub-package.h"
#include "lyceum-html-reader.h"
#include "lyceum-reader-private.h"

#include <string.h>

/* A paragraph that stands in so many sections, and in so great a part of them, is the same line at the head of each. */
#define REPEATED_IN 5u
#define REPEATED_PART 4u

typedef struct
{
  LyceumReading *reading;
  GHashTable *pictures; /* (element-type utf8 GBytes) (nullable) */
  const char *path;     /* of the chapter under way */
  guint page;           /* of the printed book; 0: not told */
} Book;

static gboolean
ends_in (const char        *path,
         const char *const *suffixes)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; suffixes[i] != NULL; i++)
    if (g_str_has_suffix (lower, suffixes[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_text (const char *path)
{
  static const char *const suffixes[] = { ".xhtml", ".html", ".htm", ".xht", ".xml", ".opf", ".ncx", ".css", "mimetype", NULL };

  return ends_in (path, suffixes);
}

static gboolean
is_picture (const char *path)
{
  static const char *const suffixes[] = { ".png", ".jpg", ".jpeg", ".jpe", ".gif", ".webp", ".svg", NULL };

  return ends_in (path, suffixes);
}

/* What a chapter names as a picture. Returns: (nullable): its name in the document */
static const char *
find_picture (const char *source,
              gpointer    user_data)
{
  Book *book = user_data;
  g_autofree char *path = _lyceum_archive_resolve (book->path, source);
  GBytes *bytes = book->pictures != NULL && path != NULL ? g_hash_table_lookup (book->pictures, path) : NULL;
  const char *type;

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    return NULL;
  type = _lyceum_html_picture_type (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return type != NULL ? lyceum_document_add_picture (book->reading->document, type, bytes) : NULL;
}

static gboolean
is_locked (GHashTable *files)
{
  GBytes *bytes = g_hash_table_lookup (files, "META-INF/encryption.xml");
  gsize size = 0;
  const char *data;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  /* Fonts are often scrambled by other means, which hides no text. */
  return data != NULL && memmem (data, size, "xmlenc#aes", 10) != NULL;
}

static LyceumStyleSheet *
read_style_sheets (GHashTable        *files,
                   LyceumEpubPackage *package)
{
  LyceumStyleSheet *styles = _lyceum_style_sheet_new ();

  for (guint i = 0; i < package->style_sheets->len && i < 100; i++)
    {
      GBytes *bytes = g_hash_table_lookup (files, g_ptr_array_index (package->style_sheets, i));
      gsize size = 0;
      const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

      if (data != NULL)
        _lyceum_style_sheet_add (styles, data, MIN (size, 1u << 20));
    }
  return styles;
}

/* Every chapter of a book may be a file that starts at level 1: the table of contents knows how deep it stands. */
static void
place_headings (LyceumDocument        *document,
                guint                  first,
                const LyceumEpubEntry *entry)
{
  guint highest = 6;
  gboolean found = FALSE;

  for (guint i = first; i < lyceum_document_get_n_blocks (document); i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);

      if (block->kind != LYCEUM_BLOCK_HEADING)
        continue;
      found = TRUE;
      highest = MIN (highest, block->level);
    }
  if (found && entry != NULL)
    _lyceum_document_shift_headings (document, first, (int) entry->depth - (int) highest);
}

/* The first of the highest titles names the section: what the table of contents says may be anything. */
static const char *
main_heading (LyceumDocument *document,
              guint           first)
{
  const LyceumBlock *best = NULL;

  for (guint i = first; i < lyceum_document_get_n_blocks (document); i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);

      if (block->kind == LYCEUM_BLOCK_HEADING && (best == NULL || block->level < best->level))
        best = block;
    }
  return best != NULL ? best->text : NULL;
}

static gboolean
read_chapter (Book                   *book,
              GBytes                 *bytes,
              const LyceumStyleSheet *styles,
              guint                   section,
              GError                **error)
{
  LyceumDocument *document = book->reading->document;
  g_autoptr (LyceumHtmlReader) reader = _lyceum_html_reader_new (document, styles, section);
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);

  if (size == 0)
    return TRUE;
  _lyceum_html_reader_set_pictures (reader, find_picture, book);
  _lyceum_html_reader_set_page (reader, book->page);
  if (!_lyceum_html_reader_read (reader, data, size, TRUE))
    return _lyceum_refuse_depth (book->reading, error);
  book->page = _lyceum_html_reader_get_page (reader);
  if (lyceum_document_get_language (document) == NULL)
    lyceum_document_set_language (document, _lyceum_html_reader_get_language (reader));
  return TRUE;
}

/* Whether its first lines say what the table of contents calls it, in whatever element. */
static gboolean
says_label (LyceumDocument        *document,
            guint                  first,
            const LyceumEpubEntry *entry)
{
  g_autofree char *label = g_utf8_casefold (entry->label, -1);

  for (guint i = first; i < first + 3 && i < lyceum_document_get_n_blocks (document); i++)
    {
      g_autofree char *text = g_utf8_casefold (lyceum_document_get_block (document, i)->text, -1);

      if (strstr (text, label) != NULL || (strlen (text) >= 3 && strstr (label, text) != NULL))
        return TRUE;
    }
  return FALSE;
}

static void
add_heading (LyceumDocument        *document,
             guint                  section,
             const LyceumEpubEntry *entry)
{
  LyceumBlock *heading = lyceum_block_new (LYCEUM_BLOCK_HEADING, entry->label);

  heading->level = MAX (1, entry->depth);
  heading->section = section;
  lyceum_document_take_block (document, heading);
}

static gboolean
read_section (Book                   *book,
              GBytes                 *bytes,
              const LyceumStyleSheet *styles,
              const LyceumEpubEntry  *entry,
              GError                **error)
{
  LyceumDocument *document = book->reading->document;
  guint first = lyceum_document_get_n_blocks (document);
  guint section = lyceum_document_add_section (document, entry != NULL ? entry->label : NULL);
  guint page = book->page;

  if (!read_chapter (book, bytes, styles, section, error))
    return FALSE;
  /* A chapter without a title has the one of the table of contents: it is read once more, below that. */
  if (entry != NULL && lyceum_document_get_n_blocks (document) > first && main_heading (document, first) == NULL &&
      !says_label (document, first, entry))
    {
      _lyceum_document_truncate (document, first);
      add_heading (document, section, entry);
      book->page = page;
      return read_chapter (book, bytes, styles, section, error);
    }
  place_headings (document, first, entry);
  if (main_heading (document, first) != NULL)
    _lyceum_document_name_section (document, section, main_heading (document, first));
  return TRUE;
}

typedef struct
{
  GHashTable *seen; /* (element-type utf8 guint): how many sections have the paragraph; keys belong to the document */
  guint at_least;
} Repeats;

static gboolean
is_repeated (const LyceumBlock *block,
             gpointer           user_data)
{
  Repeats *self = user_data;

  return block->kind == LYCEUM_BLOCK_PARAGRAPH &&
         GPOINTER_TO_UINT (g_hash_table_lookup (self->seen, block->text)) >= self->at_least;
}

static void
drop_repeated (LyceumDocument *document)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) here = g_hash_table_new (g_str_hash, g_str_equal);
  Repeats self = { seen, MAX (REPEATED_IN, lyceum_document_get_n_sections (document) / REPEATED_PART) };
  guint section = G_MAXUINT;

  for (guint i = 0; i < lyceum_document_get_n_blocks (document); i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);

      if (block->section != section)
        g_hash_table_remove_all (here);
      section = block->section;
      if (block->kind == LYCEUM_BLOCK_PARAGRAPH && strlen (block->text) >= 20 && g_hash_table_add (here, block->text))
        g_hash_table_replace (seen, g_strdup (block->text),
                              GUINT_TO_POINTER (1 + GPOINTER_TO_UINT (g_hash_table_lookup (seen, block->text))));
    }
  _lyceum_document_filter (document, is_repeated, &self);
}

gboolean
_lyceum_read_epub (LyceumReading *reading,
                   GError       **error)
{
  g_autoptr (GHashTable) files = _lyceum_archive_open (reading, is_text, error);
  g_autoptr (GHashTable) pictures = NULL;
  g_autoptr (LyceumEpubPackage) package = NULL;
  g_autoptr (LyceumStyleSheet) styles = NULL;
  Book book;
  guint n_read = 0;

  if (files == NULL)
    return FALSE;
  if (is_locked (files))
    return _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_ENCRYPTED, error);
  package = _lyceum_epub_package_new (files);
  if (package == NULL)
    return _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_DAMAGED, error);
  lyceum_document_set_title (reading->document, package->title);
  lyceum_document_set_language (reading->document, package->language);
  styles = read_style_sheets (files, package);
  /* A book whose pictures are more than is taken in is read without them. */
  pictures = _lyceum_archive_open (reading, is_picture, NULL);
  book = (Book){ .reading = reading, .pictures = pictures };
  for (guint i = 0; i < package->spine->len && !_lyceum_document_is_full (reading->document); i++)
    {
      const char *path = g_ptr_array_index (package->spine, i);
      GBytes *bytes = g_hash_table_lookup (files, path);

      n_read += bytes != NULL;
      book.path = path;
      if (bytes != NULL && !read_section (&book, bytes, styles, g_hash_table_lookup (package->contents, path), error))
        return FALSE;
    }
  if (n_read == 0)
    return _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_DAMAGED, error);
  drop_repeated (reading->document);
  return TRUE;
}

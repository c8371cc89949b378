/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-extractor-protocol.h"
#include "lyceum-reader-private.h"
#include "lyceum-pictures.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef gboolean (*ReadFunc) (LyceumReading *reading, GError **error);

static gboolean
has_suffix (const char *name,
            ...)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  gboolean found = FALSE;
  const char *suffix;
  va_list suffixes;

  va_start (suffixes, name);
  while (!found && (suffix = va_arg (suffixes, const char *)) != NULL)
    found = g_str_has_suffix (lower, suffix);
  va_end (suffixes);
  return found;
}

static gboolean
starts_with (LyceumReading *reading,
             const char    *magic,
             gsize          length)
{
  return reading->size >= length && memcmp (reading->data, magic, length) == 0;
}

static gboolean
contains_early (LyceumReading *reading,
                const char    *needle,
                gsize          within)
{
  return memmem (reading->data, MIN (reading->size, within), needle, strlen (needle)) != NULL;
}

/* HTML says so in its first lines, in any letter case; an XML file with another root is not HTML. */
static gboolean
looks_like_html (LyceumReading *reading)
{
  g_autofree char *head = g_ascii_strdown (reading->data, (gssize) MIN (reading->size, 1024));
  const char *start = head;

  if (g_str_has_prefix (start, "\xef\xbb\xbf"))
    start += 3;
  while (g_ascii_isspace (*start))
    start++;
  return *start == '<' && (strstr (head, "<!doctype html") != NULL || strstr (head, "<html") != NULL ||
                           strstr (head, "<body") != NULL || g_str_has_prefix (start, "<head"));
}

/* Formats that a person may well try, so that the sentence says what it is. Returns FALSE with @error set if it is one. */
static gboolean
refuse_known (LyceumReading *reading,
              GError       **error)
{
  static const struct
  {
    const char *magic;
    gsize length;
  } others[] = { { "\x89PNG", 4 },   { "\xff\xd8\xff", 3 },         { "GIF8", 4 },          { "\x1f\x8b", 2 },
                 { "7z\xbc\xaf", 4 }, { "Rar!", 4 },                 { "\x7f" "ELF", 4 },    { "BZh", 3 },
                 { "OggS", 4 },      { "ID3", 3 },                  { "SQLite format 3", 15 }, { "RIFF", 4 },
                 { "{\\rtf", 5 },        { "%!PS", 4 },          { "AT&TFORM", 8 } };

  if (starts_with (reading, "\xd0\xcf\x11\xe0", 4))
    return _lyceum_refuse_old_office (reading, error);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (starts_with (reading, others[i].magic, others[i].length))
      return _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_UNKNOWN_TYPE, error);
  return TRUE;
}

static gboolean
read_plain (LyceumReading *reading,
            GError       **error)
{
  g_autofree char *text = NULL;
  LyceumReading decoded = *reading;

  text = _lyceum_decode_text (reading, &decoded.size, error);
  if (text == NULL)
    return FALSE;
  decoded.data = text;
  if (_lyceum_text_is_subtitles (text))
    return _lyceum_read_subtitles (&decoded, error);
  if (has_suffix (reading->name, ".md", ".markdown", ".mkd", ".mdown", NULL))
    return _lyceum_read_markdown (&decoded, error);
  if (!has_suffix (reading->name, ".csv", ".tsv", NULL) && _lyceum_text_count_marks (text) >= 2)
    return _lyceum_read_markdown (&decoded, error);
  return _lyceum_read_text (&decoded, error);
}

/* Text without any mark is read line by line: Markdown would run its lines together, and make code of what stands in. */
static gboolean
read_pasted (LyceumReading *reading,
             GError       **error)
{
  LyceumReading decoded = *reading;
  g_autofree char *text = _lyceum_decode_text (reading, &decoded.size, error);

  decoded.data = text;
  if (text == NULL)
    return FALSE;
  if (_lyceum_text_is_subtitles (text))
    return _lyceum_read_subtitles (&decoded, error);
  return _lyceum_text_count_marks (text) > 0 ? _lyceum_read_markdown (&decoded, error) : _lyceum_read_text (&decoded, error);
}

static gboolean
read_zip (LyceumReading *reading,
          GError       **error)
{
  if (contains_early (reading, "application/epub+zip", 256) || has_suffix (reading->name, ".epub", NULL) ||
      memmem (reading->data, reading->size, "META-INF/container.xml", 22) != NULL)
    return _lyceum_read_epub (reading, error);
  if (memmem (reading->data, reading->size, "[Content_Types].xml", 19) != NULL)
    return _lyceum_read_office (reading, error);
  if (memmem (reading->data, reading->size, "content.xml", 11) != NULL || has_suffix (reading->name, ".odt", NULL))
    return _lyceum_read_odt (reading, error);
  return _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_UNKNOWN_TYPE, error);
}

static ReadFunc
choose (LyceumReading *reading)
{
  if (starts_with (reading, LYCEUM_EXTRACTOR_RECOGNISED, strlen (LYCEUM_EXTRACTOR_RECOGNISED)))
    return _lyceum_read_recognised;
  if (contains_early (reading, "%PDF-", 1024) && !has_suffix (reading->name, ".txt", ".md", ".html", NULL))
    return _lyceum_read_pdf;
  if (starts_with (reading, "PK\x03\x04", 4) || starts_with (reading, "PK\x05\x06", 4))
    return read_zip;
  if (contains_early (reading, "<office:document", 4096) &&
      contains_early (reading, "application/vnd.oasis.opendocument.text", 16384))
    return _lyceum_read_flat_odt;
  if (looks_like_html (reading) || has_suffix (reading->name, ".html", ".htm", ".xhtml", NULL))
    return _lyceum_read_html;
  /* What says that it is a book but does not look like one is damaged, which is better said than 'unknown'. */
  if (has_suffix (reading->name, ".pdf", NULL))
    return _lyceum_read_pdf;
  if (has_suffix (reading->name, ".epub", NULL))
    return _lyceum_read_epub;
  return read_plain;
}

/* A text without a title is called what stands over it. */
static void
take_title (LyceumDocument *document)
{
  const LyceumBlock *first;

  if (lyceum_document_get_title (document) != NULL)
    return;
  first = lyceum_document_get_block (document, 0);
  if (first->kind == LYCEUM_BLOCK_HEADING && first->level == 1)
    lyceum_document_set_title (document, first->text);
}

LyceumDocument *
_lyceum_read (const char  *name,
              const char  *data,
              gsize        size,
              gboolean     pasted,
              GError     **error)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  LyceumReading reading = { name, data, size, document };

  if (size == 0)
    {
      g_set_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_EMPTY, _("“%s” is empty."), name);
      return NULL;
    }
  if (size > LYCEUM_LIMIT_FILE_BYTES)
    {
      _lyceum_refuse (&reading, LYCEUM_DOCUMENT_ERROR_TOO_LARGE, error);
      return NULL;
    }
  if (pasted ? !read_pasted (&reading, error)
             : !refuse_known (&reading, error) || !choose (&reading) (&reading, error))
    return NULL;
  if (_lyceum_document_is_full (document))
    {
      _lyceum_refuse (&reading, LYCEUM_DOCUMENT_ERROR_TOO_LARGE, error);
      return NULL;
    }
  if (lyceum_document_get_n_pictures (document) > 0)
    _lyceum_document_settle_pictures (document);
  if (lyceum_document_get_n_blocks (document) == 0)
    {
      _lyceum_refuse (&reading, LYCEUM_DOCUMENT_ERROR_EMPTY, error);
      return NULL;
    }
  take_title (document);
  return g_steal_pointer (&document);
}

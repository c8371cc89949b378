/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-html-private.h"

#include <stdlib.h>
#include <string.h>

/*
 * Pictures. One that stands in a line follows the block that it stands in, so that no sentence is torn. What is there only
 * for the eye is left out: it has no description and stands in no figure, says itself that it is decoration, or is tiny.
 */
#define TINY_PIXELS 32
#define MAX_WAITING 64u
/* A description without its picture says something from here on. */
#define WORDS_ALONE 40u
#define MAX_WORDS_BYTES 2000u

static guint
get_pixels (const LyceumMarkupElement *element,
            const char                *name)
{
  g_autofree char *value = _lyceum_markup_dup (element, name);

  /* "50%" and "3em" say nothing. */
  if (value == NULL || strspn (value, "0123456789px ") != strlen (value))
    return G_MAXUINT;
  return (guint) CLAMP (g_ascii_strtoll (value, NULL, 10), 0, G_MAXINT);
}

static const char *
get_last (const char *path)
{
  const char *slash = strrchr (path, '/');

  return slash != NULL ? slash + 1 : path;
}

static gboolean
is_decoration (const LyceumMarkupElement *element,
               const char                *source)
{
  static const char *const roles[] = { "presentation", "none", "doc-cover", NULL };
  static const char *const classes[] = { "avatar", "emoji", "icon", "logo", "smiley", "spacer", "tracking", NULL };

  return _lyceum_markup_has_word (element, "role", roles) || _lyceum_markup_has_word (element, "class", classes) ||
         get_pixels (element, "width") <= TINY_PIXELS || get_pixels (element, "height") <= TINY_PIXELS ||
         g_ascii_strncasecmp (get_last (source), "cover", 5) == 0;
}

/* "img_12", "figure3.png", "cover": what a program or a hurried person writes. */
static gboolean
says_nothing (const char *words)
{
  static const char *const names[] = { "image", "img", "picture", "pic", "photo", "figure", "fig", "graphic", "illustration",
                                       "diagram", "cover", "logo", "icon", "bild", "abbildung", "imagen", "alt", "untitled",
                                       "description", "alternative text not available", "image description" };
  g_autofree char *lower = g_utf8_strdown (words, -1);
  gsize length = strlen (lower);
  const char *dot = strrchr (lower, '.');

  if (dot != NULL && strlen (dot) <= 5 && strchr (lower, ' ') == NULL)
    return TRUE;
  while (length > 0 && (g_ascii_isdigit (lower[length - 1]) || strchr (" ._-:", lower[length - 1]) != NULL))
    lower[--length] = '\0';
  if (length < 2)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (lower, names[i]) == 0)
      return TRUE;
  return FALSE;
}

/* Returns: (transfer full) (nullable): what a picture shows, in words. */
static char *
dup_words (const LyceumMarkupElement *element)
{
  g_autofree char *words = _lyceum_markup_dup (element, "alt");

  if (words == NULL || !g_utf8_validate (words, -1, NULL))
    return NULL;
  if (strlen (words) > MAX_WORDS_BYTES)
    *g_utf8_find_prev_char (words, words + MAX_WORDS_BYTES) = '\0';
  g_strstrip (words);
  return *words == '\0' || says_nothing (words) ? NULL : g_steal_pointer (&words);
}

const char *
_lyceum_html_picture_type (const char *data,
                           gsize       size)
{
  if (size > 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "image/png";
  if (size > 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return "image/jpeg";
  if (size > 4 && memcmp (data, "GIF8", 4) == 0)
    return "image/gif";
  if (size > 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    return "image/webp";
  if (memmem (data, MIN (size, 4096), "<svg", 4) != NULL)
    return "image/svg+xml";
  return NULL;
}

/* A picture that stands in its own address. Returns: (nullable): its name in the document */
static const char *
take_data (LyceumHtmlReader *self,
           const char       *source)
{
  const char *comma = strchr (source, ',');
  g_autoptr (GBytes) bytes = NULL;
  const char *type;
  gsize size = 0;

  if (comma == NULL)
    return NULL;
  if (comma - source > 7 && g_ascii_strncasecmp (comma - 7, ";base64", 7) == 0)
    {
      guchar *decoded = g_base64_decode (comma + 1, &size);

      bytes = g_bytes_new_take (decoded, size);
    }
  else
    bytes = g_uri_unescape_bytes (comma + 1, -1, NULL, NULL);
  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    return NULL;
  type = _lyceum_html_picture_type (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return type != NULL ? lyceum_document_add_picture (self->writer.document, type, bytes) : NULL;
}

static const char *
take_picture (LyceumHtmlReader *self,
              const char       *source)
{
  if (g_ascii_strncasecmp (source, "data:", 5) == 0)
    return take_data (self, source);
  return self->picture_func != NULL ? self->picture_func (source, self->picture_data) : NULL;
}

void
_lyceum_html_note_picture (LyceumHtmlReader          *self,
                           const LyceumMarkupElement *element)
{
  g_autofree char *source = _lyceum_markup_dup (element, "src");
  g_autofree char *words = NULL;
  const char *name;
  LyceumBlock *block;

  if (source == NULL || self->context.heading > 0 || self->waiting->len >= MAX_WAITING || is_decoration (element, source))
    return;
  words = dup_words (element);
  if (words == NULL && self->context.figures == 0)
    return;
  name = take_picture (self, source);
  /* A page of the web has its pictures elsewhere, and says below them what there is to say. */
  if (name == NULL && (words == NULL || self->page != NULL || g_utf8_strlen (words, -1) < WORDS_ALONE))
    return;
  block = lyceum_block_new (LYCEUM_BLOCK_IMAGE, words != NULL ? words : "");
  block->info = g_strdup (name);
  block->page = self->writer.page;
  block->section = self->writer.section;
  g_ptr_array_add (self->waiting, block);
}

void
_lyceum_html_write_pictures (LyceumHtmlReader *self)
{
  g_autoptr (GPtrArray) waiting = NULL;

  if (self->waiting->len == 0 || self->table != NULL)
    return;
  waiting = g_steal_pointer (&self->waiting);
  self->waiting = g_ptr_array_new ();
  for (guint i = 0; i < waiting->len; i++)
    lyceum_document_take_block (self->writer.document, g_ptr_array_index (waiting, i));
}

void
_lyceum_html_forget_pictures (LyceumHtmlReader *self)
{
  g_ptr_array_foreach (self->waiting, (GFunc) lyceum_block_free, NULL);
  g_ptr_array_set_size (self->waiting, 0);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-pictures.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#include "lyceum-document-private.h"

/* All of one document together: a book of photographs must not take longer than its text. */
#define MAX_SECONDS 40

typedef enum
{
  PICTURE_DRAWN,
  PICTURE_SMALL,  /* only decoration */
  PICTURE_DAMAGED,
} PictureState;

/* A picture as it is kept. */
typedef struct
{
  const char *name; /* (nullable): owned by the document; %NULL: it is not kept */
  guint width, height;
} Settled;

typedef struct
{
  LyceumDocument *document;
  GPtrArray *old;       /* (element-type LyceumPicture): as the reader found them */
  GHashTable *settled;  /* (element-type utf8 Settled) */
  gint64 deadline;
  guint n_damaged;
} Settling;

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  PictureState *state = data;

  if (width < LYCEUM_PICTURE_MIN_SIDE || height < LYCEUM_PICTURE_MIN_SIDE)
    *state = PICTURE_SMALL;
  else if ((guint64) width * (guint64) height > LYCEUM_PICTURE_MAX_PIXELS)
    *state = PICTURE_DAMAGED;
  if (*state != PICTURE_DRAWN)
    gdk_pixbuf_loader_set_size (loader, 1, 1);
  else if (MAX (width, height) > LYCEUM_PICTURE_MAX_SIDE)
    gdk_pixbuf_loader_set_size (loader, MAX (1, width * LYCEUM_PICTURE_MAX_SIDE / MAX (width, height)),
                                MAX (1, height * LYCEUM_PICTURE_MAX_SIDE / MAX (width, height)));
}

/* In pieces, so that one whose size is refused is not read any further. Returns: (transfer full) (nullable) */
static GdkPixbuf *
decode (const LyceumPicture *picture, PictureState *state)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_mime_type (picture->media_type, NULL);
  GdkPixbuf *pixbuf;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (picture->bytes, &size);
  gboolean is_well = loader != NULL;

  *state = is_well ? PICTURE_DRAWN : PICTURE_DAMAGED;
  if (!is_well)
    return NULL;
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), state);
  for (gsize done = 0; is_well && *state == PICTURE_DRAWN && done < size; done += 65536)
    is_well = gdk_pixbuf_loader_write (loader, bytes + done, MIN (size - done, 65536), NULL);
  is_well = gdk_pixbuf_loader_close (loader, NULL) && is_well;
  pixbuf = *state == PICTURE_DRAWN ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (*state == PICTURE_DRAWN && (!is_well || pixbuf == NULL))
    *state = PICTURE_DAMAGED;
  return *state == PICTURE_DRAWN ? gdk_pixbuf_apply_embedded_orientation (pixbuf) : NULL;
}

/* The loader draws as much as there is of one that breaks off; others refuse it. */
static gboolean
is_whole (const LyceumPicture *picture)
{
  gsize size;
  const char *bytes = g_bytes_get_data (picture->bytes, &size);
  gsize tail = MIN (size, 64);

  if (strcmp (picture->media_type, "image/png") == 0)
    return memmem (bytes + size - tail, tail, "IEND", 4) != NULL;
  return memmem (bytes + size - tail, tail, "\xff\xd9", 2) != NULL;
}

static gboolean
can_stay (const LyceumPicture *picture, GdkPixbuf *pixbuf)
{
  return is_whole (picture) && g_bytes_get_size (picture->bytes) <= LYCEUM_PICTURE_MAX_BYTES &&
         MAX (gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf)) < LYCEUM_PICTURE_MAX_SIDE &&
         gdk_pixbuf_get_option (pixbuf, "orientation") == NULL &&
         (strcmp (picture->media_type, "image/png") == 0 || strcmp (picture->media_type, "image/jpeg") == 0);
}

/* Photographs as JPEG, whatever has few colours or holes as PNG. Returns: (transfer full) (nullable) */
static GBytes *
encode (const LyceumPicture *picture, GdkPixbuf *pixbuf, const char **media_type)
{
  gboolean as_jpeg = strcmp (picture->media_type, "image/jpeg") == 0 ||
                     (strcmp (picture->media_type, "image/webp") == 0 && !gdk_pixbuf_get_has_alpha (pixbuf));
  char *buffer = NULL;
  gsize size = 0;

  *media_type = as_jpeg ? "image/jpeg" : "image/png";
  if (!gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size, as_jpeg ? "jpeg" : "png", NULL, as_jpeg ? "quality" : NULL, "85", NULL))
    return NULL;
  return g_bytes_new_take (buffer, size);
}

static Settled *
settle (Settling *self, const LyceumPicture *picture)
{
  PictureState state = PICTURE_DAMAGED;
  g_autoptr (GdkPixbuf) pixbuf = g_get_monotonic_time () < self->deadline ? decode (picture, &state) : NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *media_type = picture->media_type;
  Settled *settled = g_new0 (Settled, 1);

  if (pixbuf != NULL)
    bytes = can_stay (picture, pixbuf) ? g_bytes_ref (picture->bytes) : encode (picture, pixbuf, &media_type);
  if (bytes != NULL)
    settled->name = lyceum_document_add_picture (self->document, media_type, bytes);
  if (settled->name != NULL)
    {
      settled->width = (guint) gdk_pixbuf_get_width (pixbuf);
      settled->height = (guint) gdk_pixbuf_get_height (pixbuf);
    }
  else if (state != PICTURE_SMALL)
    self->n_damaged++;
  return settled;
}

static const Settled *
find_settled (Settling *self, const char *name)
{
  Settled *settled = g_hash_table_lookup (self->settled, name);

  for (guint i = 0; settled == NULL && i < self->old->len; i++)
    {
      const LyceumPicture *picture = g_ptr_array_index (self->old, i);

      if (strcmp (picture->name, name) == 0)
        g_hash_table_insert (self->settled, picture->name, settled = settle (self, picture));
    }
  return settled;
}

static gboolean
is_nothing (const LyceumBlock *block, gpointer data)
{
  return block->kind == LYCEUM_BLOCK_IMAGE && block->info == NULL && *block->text == '\0';
}

guint
_lyceum_document_settle_pictures (LyceumDocument *self)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->pictures);
  g_autoptr (GHashTable) settled = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  Settling settling = { self, old, settled, g_get_monotonic_time () + MAX_SECONDS * G_USEC_PER_SEC, 0 };

  self->pictures = _lyceum_pictures_new ();
  self->picture_bytes = 0;
  for (guint i = 0; i < self->blocks->len; i++)
    {
      LyceumBlock *block = g_ptr_array_index (self->blocks, i);
      const Settled *kept;

      if (block->kind != LYCEUM_BLOCK_IMAGE || block->info == NULL)
        continue;
      kept = find_settled (&settling, block->info);
      g_free (block->info);
      block->info = kept != NULL ? g_strdup (kept->name) : NULL;
      block->number = kept != NULL ? kept->width : 0;
      block->n_columns = kept != NULL ? kept->height : 0;
    }
  _lyceum_document_filter (self, is_nothing, NULL);
  return settling.n_damaged;
}

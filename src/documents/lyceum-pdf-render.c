/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-reader-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <poppler.h>
#include <string.h>

#define DPI 300.0
#define MAX_PIXELS 20e6 /* of a page: A3; what is larger is drawn smaller */
#define MAX_SIDE 20000.0

/* From what cairo draws to what tesseract reads: a byte for each pixel. */
static GBytes *
to_gray (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);
  g_autofree char *head = g_strdup_printf ("P5 %d %d 255\n", width, height);
  gsize offset = strlen (head);
  gsize size = offset + (gsize) width * (gsize) height;
  guint8 *out = g_malloc (size);
  guint8 *to = out + offset;

  memcpy (out, head, offset);
  for (int y = 0; y < height; y++)
    {
      const guint32 *row = (const guint32 *) (const void *) (data + (gsize) y * (gsize) stride);

      for (int x = 0; x < width; x++)
        *to++ = (guint8) (((row[x] >> 16 & 0xff) * 77 + (row[x] >> 8 & 0xff) * 151 + (row[x] & 0xff) * 28) >> 8);
    }
  return g_bytes_new_take (out, size);
}

static GBytes *
draw (PopplerPage *page)
{
  double width, height, scale;
  cairo_surface_t *surface;
  cairo_t *cairo;
  GBytes *picture = NULL;

  poppler_page_get_size (page, &width, &height);
  if (!(width > 0) || !(height > 0))
    return NULL;
  scale = DPI / 72;
  if (width * height * scale * scale > MAX_PIXELS)
    scale = sqrt (MAX_PIXELS / (width * height));
  scale = MIN (scale, MAX_SIDE / MAX (width, height));
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, MAX ((int) (width * scale), 1), MAX ((int) (height * scale), 1));
  cairo = cairo_create (surface);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_paint (cairo);
  cairo_scale (cairo, scale, scale);
  poppler_page_render (page, cairo);
  cairo_surface_flush (surface);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS && cairo_status (cairo) == CAIRO_STATUS_SUCCESS)
    picture = to_gray (surface);
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);
  return picture;
}

GBytes *
_lyceum_render_page (const char  *name,
                     const char  *data,
                     gsize        size,
                     guint        page,
                     guint       *n_pages,
                     GError     **error)
{
  LyceumReading reading = { name, data, size, NULL };
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  PopplerDocument *pdf = poppler_document_new_from_bytes (bytes, NULL, NULL);
  PopplerPage *found = NULL;
  GBytes *picture = NULL;
  int n = pdf != NULL ? poppler_document_get_n_pages (pdf) : 0;

  *n_pages = (guint) MAX (n, 0);
  if (page >= 1 && page <= *n_pages)
    found = poppler_document_get_page (pdf, (int) page - 1);
  if (found != NULL)
    picture = draw (found);
  g_clear_object (&found);
  g_clear_object (&pdf);
  if (picture == NULL)
    _lyceum_refuse (&reading, LYCEUM_DOCUMENT_ERROR_DAMAGED, error);
  return picture;
}

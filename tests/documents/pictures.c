/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#include "documents-test.h"
#include "lyceum-pictures.h"

static GBytes *
draw (const char *type, int width, int height, gboolean noisy)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GError) error = NULL;
  char *buffer;
  gsize size;
  guchar *pixels = gdk_pixbuf_get_pixels (pixbuf);
  guint32 state = 1;

  gdk_pixbuf_fill (pixbuf, 0x3060a0ff);
  for (int i = 0; noisy && i < gdk_pixbuf_get_rowstride (pixbuf) * (height - 1); i++)
    pixels[i] = (guchar) ((state = state * 1664525 + 1013904223) >> 24);
  gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size, type, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (buffer, size);
}

/* A document with one picture and what is said of it, settled. Returns: (transfer full) */
static LyceumDocument *
settle (const char *media_type, GBytes *bytes, const char *description, guint *n_damaged)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  LyceumBlock *block = lyceum_block_new (LYCEUM_BLOCK_IMAGE, description);
  guint n;

  block->info = g_strdup (lyceum_document_add_picture (document, media_type, bytes));
  g_assert_nonnull (block->info);
  lyceum_document_take_block (document, block);
  lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "The end."));
  n = _lyceum_document_settle_pictures (document);
  if (n_damaged != NULL)
    *n_damaged = n;
  documents_test_check (document);
  return g_steal_pointer (&document);
}

static void
test_keeps (void)
{
  g_autoptr (GBytes) bytes = draw ("png", 120, 80, FALSE);
  g_autoptr (LyceumDocument) document = settle ("image/png", bytes, "A map", NULL);
  g_autoptr (GBytes) stored = lyceum_document_serialize (document);
  g_autoptr (GBytes) lean = lyceum_document_serialize_without_pictures (document);
  g_autoptr (LyceumDocument) again = lyceum_document_deserialize (stored, NULL);
  g_autoptr (LyceumDocument) without = lyceum_document_deserialize (lean, NULL);
  const LyceumBlock *block = lyceum_document_get_block (again, 0);

  g_assert_cmpuint (lyceum_document_get_n_pictures (again), ==, 1);
  g_assert_true (g_bytes_equal (lyceum_document_get_picture (again, 0)->bytes, bytes));
  g_assert_cmpstr (lyceum_document_get_picture (again, 0)->name, ==, block->info);
  g_assert_cmpstr (block->text, ==, "A map");
  g_assert_cmpuint (block->number, ==, 120);
  g_assert_cmpuint (block->n_columns, ==, 80);
  g_assert_cmpuint (lyceum_document_get_n_pictures (without), ==, 0);
  g_assert_cmpstr (lyceum_document_get_block (without, 0)->info, ==, block->info);
}

/* What is larger than a page is made smaller, and what is heavy is written anew. */
static void
test_shrinks (void)
{
  g_autoptr (GBytes) wide = draw ("jpeg", 4000, 1000, FALSE);
  g_autoptr (GBytes) heavy = draw ("png", 700, 700, TRUE);
  g_autoptr (LyceumDocument) first = settle ("image/jpeg", wide, "", NULL);
  g_autoptr (LyceumDocument) second = settle ("image/png", heavy, "", NULL);

  g_assert_cmpuint (g_bytes_get_size (heavy), >, LYCEUM_PICTURE_MAX_BYTES);
  g_assert_cmpuint (lyceum_document_get_block (first, 0)->number, ==, LYCEUM_PICTURE_MAX_SIDE);
  g_assert_cmpuint (lyceum_document_get_block (first, 0)->n_columns, ==, LYCEUM_PICTURE_MAX_SIDE / 4);
  g_assert_cmpstr (lyceum_document_get_picture (first, 0)->media_type, ==, "image/jpeg");
  g_assert_cmpuint (lyceum_document_get_n_pictures (second), ==, 1);
}

static void
test_leaves_out_decoration (void)
{
  g_autoptr (GBytes) bytes = draw ("png", 8, 400, FALSE);
  guint n_damaged;
  g_autoptr (LyceumDocument) document = settle ("image/png", bytes, "", &n_damaged);

  g_assert_cmpuint (lyceum_document_get_n_blocks (document), ==, 1);
  g_assert_cmpuint (lyceum_document_get_n_pictures (document), ==, 0);
  g_assert_cmpuint (n_damaged, ==, 0);
}

/* The description stays where the picture cannot be drawn. */
static void
refuse (const char *media_type, GBytes *bytes)
{
  g_autoptr (LyceumDocument) document = settle (media_type, bytes, "A map", NULL);

  g_assert_cmpuint (lyceum_document_get_n_pictures (document), ==, 0);
  g_assert_cmpuint (lyceum_document_get_n_blocks (document), ==, 2);
  g_assert_null (lyceum_document_get_block (document, 0)->info);
  g_assert_cmpstr (lyceum_document_get_block (document, 0)->text, ==, "A map");
}

static void
test_hostile (void)
{
  static const char outside[] =
      "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='999999999'><image href='file:///etc/passwd'/></svg>";
  g_autoptr (GBytes) whole = draw ("png", 300, 300, TRUE);
  g_autoptr (GBytes) noise = g_bytes_new_static ("\x89PNG\r\n\x1a\n what is this", 22);
  g_autoptr (GBytes) drawing = g_bytes_new_static (outside, sizeof outside - 1);
  GByteArray *header = g_byte_array_new ();
  g_autoptr (GBytes) vast = NULL;

  /* 65,000 by 65,000 by its header. */
  g_byte_array_append (header, g_bytes_get_data (whole, NULL), (guint) g_bytes_get_size (whole));
  memcpy (header->data + 16, "\0\0\xfd\xe8\0\0\xfd\xe8", 8);
  vast = g_byte_array_free_to_bytes (header);
  refuse ("image/png", noise);
  refuse ("image/png", vast);
  refuse ("image/svg+xml", drawing);
  refuse ("image/webp", drawing);
}

/* What there is of one that breaks off is shown, written anew. */
static void
test_breaks_off (void)
{
  g_autoptr (GBytes) whole = draw ("png", 300, 300, TRUE);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) / 2);
  g_autoptr (LyceumDocument) document = settle ("image/png", half, "A map", NULL);

  g_assert_cmpuint (lyceum_document_get_n_pictures (document), ==, 1);
  g_assert_false (g_bytes_equal (lyceum_document_get_picture (document, 0)->bytes, half));
}

static void
test_once (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_autoptr (GBytes) bytes = draw ("png", 50, 50, FALSE);
  g_autoptr (GBytes) other = draw ("png", 60, 50, FALSE);
  const char *name = lyceum_document_add_picture (document, "image/png", bytes);

  g_assert_cmpstr (lyceum_document_add_picture (document, "image/png", bytes), ==, name);
  g_assert_null (lyceum_document_add_picture (document, "image/tiff", bytes));
  lyceum_document_add_picture (document, "image/png", other);
  for (guint i = 0; i < 3; i++)
    {
      LyceumBlock *block = lyceum_block_new (LYCEUM_BLOCK_IMAGE, "");

      block->info = g_strdup (name);
      lyceum_document_take_block (document, block);
    }
  /* The one that no block names is forgotten. */
  _lyceum_document_settle_pictures (document);
  g_assert_cmpuint (lyceum_document_get_n_pictures (document), ==, 1);
  g_assert_cmpuint (lyceum_document_get_n_blocks (document), ==, 3);
  g_assert_cmpstr (lyceum_document_get_block (document, 2)->info, ==, lyceum_document_get_picture (document, 0)->name);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/documents/pictures/keeps", test_keeps);
  g_test_add_func ("/documents/pictures/shrinks", test_shrinks);
  g_test_add_func ("/documents/pictures/leaves-out-decoration", test_leaves_out_decoration);
  g_test_add_func ("/documents/pictures/hostile", test_hostile);
  g_test_add_func ("/documents/pictures/breaks-off", test_breaks_off);
  g_test_add_func ("/documents/pictures/once", test_once);
  return g_test_run ();
}

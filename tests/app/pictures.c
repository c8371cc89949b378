/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lyceum-picture-view.h"
#include "lyceum-pictures-store.h"

#define MISSING "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

typedef struct
{
  gint64 course_id;
  char *name;
  GBytes *bytes;
} Stored;

static gboolean
write_writer_cb (LyceumConnection *connection,
                 gpointer          data,
                 gpointer         *result,
                 GError          **error)
{
  const Stored *stored = data;

  return lyceum_write_picture (connection, stored->course_id, stored->name, "image/png", stored->bytes, error);
}

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static LyceumDatabase *
get_database (AppTest *test)
{
  return lyceum_collection_get_database (lyceum_workshop_get_collection (app_test_get_workshop (test)));
}

/* Puts a picture of that size into the course. Returns: (transfer full): its name */
static char *
store_picture (AppTest *test,
               gint64   course_id,
               int      width,
               int      height)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Stored stored = { .course_id = course_id };
  char *buffer;
  gsize size;

  gdk_pixbuf_fill (pixbuf, 0xc0392bff);
  gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size, "png", &error, NULL);
  g_assert_no_error (error);
  stored.bytes = g_bytes_new_take (buffer, size);
  stored.name = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, stored.bytes);
  lyceum_database_write_async (get_database (test), write_writer_cb, &stored, NULL, NULL, NULL, ready_cb, &result);
  app_test_until (result);
  lyceum_database_write_finish (get_database (test), result, NULL, &error);
  g_assert_no_error (error);
  g_bytes_unref (stored.bytes);
  return stored.name;
}

/* A lesson with a picture of its course, in the width of its text, and one that is not there, which its description stands for. */
static void
test_lesson (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 1, 0, 0);
  g_autofree char *name = store_picture (test, course_id, 300, 150);
  g_autofree char *markdown =
    g_strdup_printf ("Some words.\n\n![The cell](picture:%s#300x150)\n\n![The lost map](picture:%s#40x40)\n\nThe end.\n", name, MISSING);
  GtkWidget *picture;

  app_test_make_lesson (test, 0, markdown, 0);
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-lesson", "x", G_GINT64_CONSTANT (1));
  app_test_until (app_test_find_text (app_test_get_page (test), "The end."));
  picture = app_test_find_type (app_test_get_page (test), LYCEUM_TYPE_PICTURE_VIEW);
  g_assert_nonnull (picture);
  app_test_until (app_test_find_text (app_test_get_page (test), "The lost map"));
  app_test_settle (test);
  g_assert_cmpint (gtk_widget_get_height (picture), ==, 150);
  g_assert_null (app_test_find_text (picture, "The cell"));
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/pictures/lesson", test_lesson);
  return g_test_run ();
}

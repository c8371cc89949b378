/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents-test.h"
#include "lyceum-extractor.h"
#include "lyceum-thread.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static char *folder; /* of this run, and of nobody else */

static char *
put (const char *name,
     const void *data,
     gssize      size)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, size, &error);
  g_assert_no_error (error);
  return path;
}

static void
use_misbehaving_reader (gboolean use)
{
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "documents", "misbehaving-reader", NULL);

  if (use)
    g_setenv ("LYCEUM_EXTRACT", path, TRUE);
  else
    g_unsetenv ("LYCEUM_EXTRACT");
}

static void
expect_error (const char          *path,
              LyceumDocumentError  code)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document = lyceum_extractor_read_file_thread_cb (path, NULL, &error);

  g_test_message ("%s: %s", path, error != NULL ? error->message : "read");
  g_assert_null (document);
  g_assert_error (error, LYCEUM_DOCUMENT_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, name));
}

/* No child is left, whatever happened to it. */
static void
expect_no_children (void)
{
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
}

static void
test_reads (void)
{
  static const char text[] = "# Cells\n\nAll **living** things are made of cells.\n";
  g_autofree char *path = put ("Notes – “été”.md", text, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document = lyceum_extractor_read_file_thread_cb (path, NULL, &error);
  g_autofree char *outline = NULL;

  g_assert_no_error (error);
  documents_test_check (document);
  outline = documents_test_outline (document);
  g_assert_cmpstr (outline, ==, "h1 Cells\np All *living* things are made of cells.\n");
  expect_no_children ();
}

static void
test_reads_pasted_text (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document =
    lyceum_extractor_read_text_thread_cb ("Cells\n=====\n\nAll **living** things.", NULL, &error);
  g_autofree char *outline = NULL;

  g_assert_no_error (error);
  outline = documents_test_outline (document);
  g_assert_cmpstr (outline, ==, "h1 Cells\np All *living* things.\n");
  g_clear_pointer (&document, lyceum_document_unref);
  g_clear_pointer (&outline, g_free);
  document = lyceum_extractor_read_text_thread_cb ("    Cell: the unit of life.\nTissue: many cells.", NULL, &error);
  g_assert_no_error (error);
  outline = documents_test_outline (document);
  g_assert_cmpstr (outline, ==, "dt Cell\ndd1 the unit of life.\ndt Tissue\ndd1 many cells.\n");
  g_assert_null (lyceum_extractor_read_text_thread_cb (" \n", NULL, &error));
  g_assert_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_EMPTY);
}

static void
test_not_a_file (void)
{
  g_autofree char *missing = g_build_filename (folder, "missing.pdf", NULL);
  g_autofree char *directory = g_build_filename (folder, "a folder", NULL);
  g_autofree char *fifo = g_build_filename (folder, "fifo.txt", NULL);
  g_autofree char *empty = put ("empty.txt", "", 0);
  g_autofree char *loop = g_build_filename (folder, "loop.txt", NULL);

  expect_error (missing, LYCEUM_DOCUMENT_ERROR_UNREADABLE);
  g_assert_cmpint (g_mkdir (directory, 0700), ==, 0);
  expect_error (directory, LYCEUM_DOCUMENT_ERROR_UNREADABLE);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  expect_error (fifo, LYCEUM_DOCUMENT_ERROR_UNREADABLE);
  expect_error ("/dev/zero", LYCEUM_DOCUMENT_ERROR_UNREADABLE);
  expect_error (empty, LYCEUM_DOCUMENT_ERROR_EMPTY);
  g_assert_cmpint (symlink (loop, loop), ==, 0);
  expect_error (loop, LYCEUM_DOCUMENT_ERROR_UNREADABLE);
  expect_no_children ();
}

static void
test_socket (void)
{
  g_autofree char *path = g_build_filename (folder, "socket.txt", NULL);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM, 0);

  g_assert_cmpuint (g_strlcpy (address.sun_path, path, sizeof address.sun_path), <, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  expect_error (path, LYCEUM_DOCUMENT_ERROR_UNREADABLE);
  close (fd);
}

static void
test_no_permission (void)
{
  g_autofree char *path = put ("secret.txt", "text", -1);
  uid_t user = geteuid ();

  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  /* Nothing is forbidden to root. */
  if (user == 0 && (g_chmod (folder, 0755) != 0 || seteuid (65534) != 0))
    {
      g_test_skip ("cannot become another user");
      return;
    }
  expect_error (path, LYCEUM_DOCUMENT_ERROR_UNREADABLE);
  if (user == 0)
    g_assert_cmpint (seteuid (0), ==, 0);
}

static void
test_misbehaving (void)
{
  static const struct
  {
    const char *name;
    LyceumDocumentError code;
  } cases[] = {
    { "crash.txt", LYCEUM_DOCUMENT_ERROR_CRASHED },        { "garble.txt", LYCEUM_DOCUMENT_ERROR_CRASHED },
    { "garbled-document.txt", LYCEUM_DOCUMENT_ERROR_CRASHED }, { "half.txt", LYCEUM_DOCUMENT_ERROR_CRASHED },
    { "bad-sentence.txt", LYCEUM_DOCUMENT_ERROR_CRASHED }, { "bad-code.txt", LYCEUM_DOCUMENT_ERROR_CRASHED },
    { "fails-after.txt", LYCEUM_DOCUMENT_ERROR_CRASHED },  { "silent.txt", LYCEUM_DOCUMENT_ERROR_CRASHED },
    { "busy.txt", LYCEUM_DOCUMENT_ERROR_TOO_SLOW },        { "flood.txt", LYCEUM_DOCUMENT_ERROR_TOO_LARGE },
  };

  use_misbehaving_reader (TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = put (cases[i].name, "text", -1);

      expect_error (path, cases[i].code);
      expect_no_children ();
    }
  use_misbehaving_reader (FALSE);
}

static void
test_hang (void)
{
  g_autofree char *hang = put ("hang.txt", "text", -1);
  g_autofree char *lingers = put ("lingers.txt", "text", -1);
  g_autoptr (GError) error = NULL;

  use_misbehaving_reader (TRUE);
  g_setenv ("LYCEUM_EXTRACT_SECONDS", "1", TRUE);
  expect_error (hang, LYCEUM_DOCUMENT_ERROR_TOO_SLOW);
  /* On a slow machine, its time may be over before it has answered. */
  g_assert_null (lyceum_extractor_read_file_thread_cb (lingers, NULL, &error));
  g_assert_true (g_error_matches (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_CRASHED) ||
                 g_error_matches (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_TOO_SLOW));
  g_unsetenv ("LYCEUM_EXTRACT_SECONDS");
  use_misbehaving_reader (FALSE);
  expect_no_children ();
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (50000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancel (void)
{
  g_autofree char *path = put ("hang.txt", "text", -1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = NULL;

  use_misbehaving_reader (TRUE);
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_null (lyceum_extractor_read_file_thread_cb (path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  g_clear_error (&error);
  /* Cancelled before it began. */
  g_assert_null (lyceum_extractor_read_file_thread_cb (path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  use_misbehaving_reader (FALSE);
  expect_no_children ();
}

static void
test_no_program (void)
{
  g_autofree char *path = put ("notes.txt", "text", -1);
  g_autoptr (GError) error = NULL;

  g_setenv ("LYCEUM_EXTRACT", "/nowhere/lyceum-extract", TRUE);
  g_assert_null (lyceum_extractor_read_file_thread_cb (path, NULL, &error));
  g_assert_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_UNREADABLE);
  g_unsetenv ("LYCEUM_EXTRACT");
}

/* A file of zeros that takes no place on the disk, with some text at its head. */
static void
test_large (void)
{
  g_autofree char *line = put ("line.txt", "All in one line", -1);
  g_autofree char *huge = put ("huge.pdf", "%PDF-1.4", -1);

  g_assert_cmpint (truncate (line, 200 << 20), ==, 0);
  expect_error (line, LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
  g_assert_cmpint (truncate (huge, (off_t) LYCEUM_LIMIT_FILE_BYTES + 1), ==, 0);
  expect_error (huge, LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
}

static void
test_hostile (void)
{
  g_autofree char *zeros = documents_test_repeat ("0000000000000000", (LYCEUM_LIMIT_ARCHIVE_ENTRY_BYTES >> 4) + 1);
  g_autoptr (GBytes) bomb = documents_test_epub ("1.xhtml", zeros, NULL);
  g_autoptr (GBytes) climber = documents_test_zip ("mimetype", "application/epub+zip", "../../evil.html", "<p>x</p>", NULL);
  g_autofree char *divs = documents_test_repeat ("<div>", 100000);
  g_autofree char *bomb_path = put ("bomb.epub", g_bytes_get_data (bomb, NULL), (gssize) g_bytes_get_size (bomb));
  g_autofree char *climber_path = put ("climber.epub", g_bytes_get_data (climber, NULL), (gssize) g_bytes_get_size (climber));
  g_autofree char *deep_path = put ("deep.html", divs, -1);
  g_autofree char *evil = g_build_filename (folder, "..", "..", "evil.html", NULL);

  expect_error (bomb_path, LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
  expect_error (climber_path, LYCEUM_DOCUMENT_ERROR_DAMAGED);
  g_assert_false (g_file_test (evil, G_FILE_TEST_EXISTS));
  expect_error (deep_path, LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
  expect_no_children ();
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_WORKER);
  folder = g_dir_make_tmp ("lyceum-extractor-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_test_add_func ("/extractor/reads", test_reads);
  g_test_add_func ("/extractor/reads-pasted-text", test_reads_pasted_text);
  g_test_add_func ("/extractor/not-a-file", test_not_a_file);
  g_test_add_func ("/extractor/socket", test_socket);
  g_test_add_func ("/extractor/no-permission", test_no_permission);
  g_test_add_func ("/extractor/misbehaving", test_misbehaving);
  g_test_add_func ("/extractor/hang", test_hang);
  g_test_add_func ("/extractor/cancel", test_cancel);
  g_test_add_func ("/extractor/no-program", test_no_program);
  g_test_add_func ("/extractor/large", test_large);
  g_test_add_func ("/extractor/hostile", test_hostile);
  result = g_test_run ();
  remove_folder ();
  g_free (folder);
  return result;
}

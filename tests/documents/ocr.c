/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents-test.h"
#include "lyceum-extractor-protocol.h"
#include "lyceum-extractor.h"
#include "lyceum-ocr.h"
#include "lyceum-thread.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder;

/* Two pages with a black square on each, and no letter. */
static char *
put_scan (void)
{
  static const char content[] = "0 0 100 100 re f\n";
  g_autofree char *path = g_build_filename (folder, "scan.pdf", NULL);
  GString *pdf = g_string_new ("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
                               "2 0 obj\n<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>\nendobj\n");

  for (guint i = 3; i < 5; i++)
    g_string_append_printf (pdf, "%u 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 5 0 R >>\nendobj\n", i);
  g_string_append_printf (pdf, "5 0 obj\n<< /Length %zu >>\nstream\n%sendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n",
                          strlen (content), content);
  g_assert_true (g_file_set_contents (path, pdf->str, (gssize) pdf->len, NULL));
  g_string_free (pdf, TRUE);
  return g_steal_pointer (&path);
}

static void
use_fake (const char *languages)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "documents", "fake-tesseract", NULL);

  g_setenv ("LYCEUM_TESSERACT", program, TRUE);
  g_setenv ("LYCEUM_OCR_LANGUAGES", languages, TRUE);
}

static void
count_cb (guint    page,
          guint    n_pages,
          gpointer user_data)
{
  guint *seen = user_data;

  g_assert_cmpuint (n_pages, ==, 2);
  g_assert_cmpuint (page, ==, ++*seen);
}

static void
test_recognises (void)
{
  g_autofree char *path = put_scan ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document = lyceum_extractor_read_file_thread_cb (path, NULL, &error);
  g_autofree char *outline = NULL;
  guint pages = 0;

  g_assert_null (document);
  g_assert_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_SCANNED);
  g_clear_error (&error);
  use_fake ("");
#ifdef __SANITIZE_ADDRESS__
  use_fake ("other"); /* under a sanitizer, not all rights are given up */
#endif
  document = lyceum_ocr_read_file_thread_cb (path, count_cb, &pages, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pages, ==, 2);
  documents_test_check (document);
  outline = documents_test_outline (document);
  g_assert_cmpstr (outline, ==,
                   "h1 Cells\n"
                   "p All living things are made of one or more cells, which makes the cell the smallest unit of life, and "
                   "understanding it matters.\n"
                   "h1 Cells\n"
                   "p All living things are made of one or more cells, which makes the cell the smallest unit of life, and "
                   "understanding it matters.\n");
  g_assert_cmpuint (lyceum_document_get_block (document, 3)->page, ==, 2);
}

/* What was fetched has no path. */
static void
test_bytes (void)
{
  g_autofree char *path = put_scan ();
  g_autoptr (LyceumDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *contents;
  gsize length;
  guint pages = 0;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  bytes = g_bytes_new_take (contents, length);
  g_assert_cmpint (g_remove (path), ==, 0);
  use_fake ("");
#ifdef __SANITIZE_ADDRESS__
  use_fake ("other"); /* as above */
#endif
  document = lyceum_ocr_read_bytes_thread_cb (bytes, "scan.pdf", count_cb, &pages, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pages, ==, 2);
  g_assert_cmpuint (lyceum_document_get_n_blocks (document), ==, 4);
}

static void
expect (const char          *language,
        LyceumDocumentError  code)
{
  g_autofree char *path = put_scan ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document = NULL;

  use_fake (language);
  document = lyceum_ocr_read_file_thread_cb (path, NULL, NULL, NULL, &error);
  g_test_message ("%s: %s", language, error != NULL ? error->message : "read");
  g_assert_null (document);
  g_assert_error (error, LYCEUM_DOCUMENT_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, "scan.pdf"));
}

static void
test_misbehaving (void)
{
  expect ("fail", LYCEUM_DOCUMENT_ERROR_CRASHED);
  expect ("flood", LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
  expect ("nothing", LYCEUM_DOCUMENT_ERROR_EMPTY);
  expect ("noise", LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
}

static void
test_not_installed (void)
{
  g_autofree char *path = put_scan ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document = NULL;

  g_setenv ("LYCEUM_TESSERACT", "", TRUE);
  g_assert_false (lyceum_ocr_is_installed ());
  document = lyceum_ocr_read_file_thread_cb (path, NULL, NULL, NULL, &error);
  g_assert_null (document);
  g_assert_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_SCANNED);
  g_assert_nonnull (strstr (error->message, "tesseract-ocr"));
}

static void
cancel_cb (guint    page,
           guint    n_pages,
           gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancel (void)
{
  g_autofree char *path = put_scan ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document = NULL;

  use_fake ("hang");
  document = lyceum_ocr_read_file_thread_cb (path, cancel_cb, cancellable, cancellable, &error);
  g_assert_null (document);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_bullets (void)
{
  documents_test_expect ("a",
                         LYCEUM_EXTRACTOR_RECOGNISED
                         "page 2500 3500\n"
                         "5\t1\t1\t1\t1\t1\t300\t500\t20\t40\t90\t«\n5\t1\t1\t1\t1\t2\t340\t500\t300\t40\t90\tCells\n"
                         "5\t1\t1\t2\t1\t1\t300\t600\t20\t40\t90\te\n5\t1\t1\t2\t1\t2\t340\t600\t300\t40\t90\tTissues\n",
                         "li1 Cells\nli1 Tissues\n");
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_WORKER);
  folder = g_dir_make_tmp ("lyceum-ocr-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_test_add_func ("/ocr/recognises", test_recognises);
  g_test_add_func ("/ocr/bytes", test_bytes);
  g_test_add_func ("/ocr/misbehaving", test_misbehaving);
  g_test_add_func ("/ocr/not-installed", test_not_installed);
  g_test_add_func ("/ocr/cancel", test_cancel);
  g_test_add_func ("/ocr/bullets", test_bullets);
  result = g_test_run ();
  {
    g_autofree char *scan = g_build_filename (folder, "scan.pdf", NULL);

    g_unlink (scan);
    g_rmdir (folder);
  }
  g_free (folder);
  return result;
}

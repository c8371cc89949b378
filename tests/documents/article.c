/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages as they are on the web, each with what is to be read of it: pages/NAME.html and pages/NAME.txt. */
#include "documents-test.h"

#include <string.h>

static char *
load (const char *name,
      const char *suffix)
{
  g_autofree char *file = g_strconcat (name, suffix, NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "documents", "pages", file, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_page (gconstpointer data)
{
  g_autofree char *page = load (data, ".html");
  g_autofree char *expected = load (data, ".txt");
  g_autoptr (LyceumDocument) document = documents_test_read ("page.html", page);
  g_autofree char *outline = documents_test_outline (document);
  g_autofree char *found = g_strdup_printf ("title %s\n%s", lyceum_document_get_title (document), outline);

  g_assert_cmpstr (found, ==, expected);
}

int
main (int argc, char *argv[])
{
  static const char *const pages[] = { "news",   "blog",    "encyclopedia", "manual", "forum",
                                       "recipe", "chapter", "short",        "lists", "handbook" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *path = g_strconcat ("/article/", pages[i], NULL);

      g_test_add_data_func (path, pages[i], test_page);
    }
  return g_test_run ();
}

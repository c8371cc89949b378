/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lessons-test.h"

#include <string.h>

#include "lyceum-reader-private.h"

/* What holds for the lessons of whole books and of the sample texts. Every so many lessons of a long book are made. */
#define MAX_LESSONS 60

static void
check_document (LyceumDocument *document)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sections = lyceum_builtin_outline_thread_cb (document, NULL, &error);
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);
  guint step, n_good = 0;

  g_assert_no_error (error);
  step = sections->len / MAX_LESSONS + 1;
  for (guint i = 0; i < sections->len; i++)
    {
      const LyceumSection *section = g_ptr_array_index (sections, i);

      g_assert_true (g_hash_table_add (titles, section->title));
      n_good += section->minutes >= 5 && section->minutes <= 12;
      g_assert_null (strstr (section->title, "License"));
      g_assert_null (strstr (section->title, "Copyright"));
      g_assert_null (strstr (section->title, "BIBLIOGRAPHY"));
      g_assert_cmpstr (section->title, !=, "Index");
      g_assert_cmpstr (section->title, !=, "Table of Contents");
    }
  /* Most lessons take from five to twelve minutes; a short chapter may stay one. */
  g_assert_cmpuint (n_good * 100, >=, sections->len * 90);

  for (guint i = 0; i < sections->len; i += step)
    {
      const LyceumSection *section = g_ptr_array_index (sections, i);
      g_autoptr (LyceumLessonDraft) lesson = lyceum_builtin_lesson_thread_cb (document, section, NULL, &error);

      g_assert_no_error (error);
      lessons_test_assert_sound (document, section, lesson);
    }
}

static void
check_file (gconstpointer path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document = NULL;
  g_autofree char *content = NULL;
  gsize length;

  if (!g_file_get_contents (path, &content, &length, NULL))
    {
      g_test_skip ("The sample data is not here");
      return;
    }
  document = _lyceum_read (path, content, length, FALSE, &error);
  g_assert_no_error (error);
  check_document (document);
}

int
main (int argc, char **argv)
{
  static const char *const books[] = { "linear-algebra.epub", "childrens-literature.epub", "moby-dick.epub",
                                       "regime-anticancer-arabic.epub", "debian-faq.en.pdf" };
  static const char *const samples[] = { "cell-biology.md", "c-pointers.md", "french-revolution.md" };
  const char *corpus = g_getenv ("LYCEUM_TEST_CORPUS");

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (books); i++)
    {
      g_autofree char *name = g_strdup_printf ("/generator/lessons-corpus/%s", books[i]);

      g_test_add_data_func_full (name, g_build_filename (corpus ? corpus : "", books[i], NULL), check_file, g_free);
    }
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *name = g_strdup_printf ("/generator/lessons-corpus/%s", samples[i]);

      g_test_add_data_func_full (
          name, g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "samples", samples[i], NULL), check_file,
          g_free);
    }
  return g_test_run ();
}

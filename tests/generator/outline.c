/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cards-test.h"

#include <string.h>

#include "lyceum-heading-title-private.h"

/* About @n_words words about @topic, in paragraphs. */
static void
append_text (GString *markdown, const char *topic, guint n_words)
{
  for (guint i = 0; i < n_words; i += 20)
    g_string_append_printf (
        markdown,
        "The %s is a thing of its own kind that people have described in many ways, and number %u says "
        "more of it.%s",
        topic, i, i % 100 == 80 ? "\n\n" : " ");
  g_string_append (markdown, "\n\n");
}

static void
append_chapter (GString *markdown, const char *heading, const char *topic, guint n_words)
{
  g_string_append_printf (markdown, "%s\n\n", heading);
  append_text (markdown, topic, n_words);
}

static GPtrArray *
outline_of (LyceumDocument *document)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *sections = lyceum_builtin_outline_thread_cb (document, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (sections);
  g_assert_cmpuint (sections->len, >=, 1);
  return sections;
}

static const LyceumSection *
section_at (GPtrArray *sections, guint index)
{
  g_assert_cmpuint (index, <, sections->len);
  return g_ptr_array_index (sections, index);
}

/* What every outline promises. */
static void
assert_sound (LyceumDocument *document, GPtrArray *sections)
{
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);
  guint end = 0;

  for (guint i = 0; i < sections->len; i++)
    {
      const LyceumSection *section = g_ptr_array_index (sections, i);

      g_assert_cmpuint (section->first_block, >=, end);
      g_assert_cmpuint (section->n_blocks, >, 0);
      end = section->first_block + section->n_blocks;
      g_assert_cmpuint (end, <=, lyceum_document_get_n_blocks (document));
      g_assert_cmpuint (section->minutes, >=, 1);
      g_assert_cmpuint (section->minutes, <=, 15);
      g_assert_cmpstr (section->title, !=, "");
      g_assert_nonnull (section->heading_path);
      g_assert_true (g_hash_table_add (titles, section->title));
    }
}

static void
test_follows_headings (void)
{
  g_autoptr (GString) markdown = g_string_new ("# Anatomy\n\n");
  g_autoptr (LyceumDocument) document = NULL;
  g_autoptr (GPtrArray) sections = NULL;

  append_chapter (markdown, "## The heart", "heart", 1500);
  append_chapter (markdown, "## The lung", "lung", 1500);
  append_chapter (markdown, "## The liver", "liver", 1500);
  document = cards_test_document (markdown->str, "en");
  sections = outline_of (document);
  assert_sound (document, sections);
  g_assert_cmpuint (sections->len, ==, 3);
  g_assert_cmpstr (section_at (sections, 0)->title, ==, "The heart");
  g_assert_cmpstr (section_at (sections, 1)->title, ==, "The lung");
  g_assert_cmpstr (section_at (sections, 2)->title, ==, "The liver");
  g_assert_cmpstr (section_at (sections, 2)->heading_path, ==, "Anatomy");
}

static void
test_merges_small_sections (void)
{
  g_autoptr (GString) markdown = g_string_new ("# Instruments\n\n");
  g_autoptr (LyceumDocument) document = NULL;
  g_autoptr (GPtrArray) sections = NULL;

  append_chapter (markdown, "## Flute", "flute", 160);
  append_chapter (markdown, "## Oboe", "oboe", 160);
  append_chapter (markdown, "## Horn", "horn", 160);
  document = cards_test_document (markdown->str, "en");
  sections = outline_of (document);
  assert_sound (document, sections);
  g_assert_cmpuint (sections->len, ==, 1);
  g_assert_cmpstr (section_at (sections, 0)->title, ==, "Instruments");
}

static void
test_splits_long_section (void)
{
  g_autoptr (GString) markdown = g_string_new ("# Weather\n\n");
  g_autoptr (LyceumDocument) document = NULL;
  g_autoptr (GPtrArray) sections = NULL;

  append_text (markdown, "thunderstorm", 2500);
  append_text (markdown, "rainbow", 2500);
  document = cards_test_document (markdown->str, "en");
  sections = outline_of (document);
  assert_sound (document, sections);
  g_assert_cmpuint (sections->len, >=, 2);
  for (guint i = 0; i < sections->len; i++)
    g_assert_cmpuint (section_at (sections, i)->minutes, <=, 13);
  g_assert_true (g_str_has_prefix (section_at (sections, 0)->title, "Weather (1/"));
}

/* Without a heading a German lesson is called after things, and not after "zwei" or "Jahren". */
static void
test_german_topics (void)
{
  g_autoptr (LyceumDocument) document = cards_test_document (
      "Der Hafen von Hamburg ist seit zwei Jahren tiefer. Zwei Kräne stehen am Hafen. Seit zwei Jahren kommen große Schiffe. Die "
      "Kräne laden zwei Schiffe am Tag. In zwei Jahren wird der Hafen noch tiefer.\n", "de");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sections = lyceum_builtin_outline_thread_cb (document, NULL, &error);
  const char *title;

  g_assert_no_error (error);
  g_assert_cmpuint (sections->len, ==, 1);
  title = ((LyceumSection *) g_ptr_array_index (sections, 0))->title;
  g_assert_nonnull (strstr (title, "Hafen"));
  g_assert_null (strstr (title, "wei"));
  g_assert_null (strstr (title, "Jahr"));
}

/* Two topics without a heading between: the cut is where the words change. */
static void
test_finds_topic_shift (void)
{
  g_autoptr (GString) markdown = g_string_new (NULL);
  g_autoptr (LyceumDocument) document = NULL;
  g_autoptr (GPtrArray) sections = NULL;
  gboolean found = FALSE;

  append_text (markdown, "glacier", 2000);
  append_text (markdown, "parliament", 2000);
  document = cards_test_document (markdown->str, "en");
  sections = outline_of (document);
  assert_sound (document, sections);
  g_assert_cmpuint (sections->len, >=, 2);
  for (guint i = 0; i < sections->len; i++)
    {
      const char *first = lyceum_document_get_block (document, section_at (sections, i)->first_block)->text;

      if (i > 0)
        found = found || (strstr (first, "parliament") && !strstr (first, "glacier") &&
                          strstr (lyceum_document_get_block (document, section_at (sections, i)->first_block - 1)->text,
                                  "glacier"));
    }
  g_assert_true (found);
  g_assert_nonnull (strstr (section_at (sections, 0)->title, "glacier"));
}

static void
test_leaves_matter_out (void)
{
  static const char *const front[] = { "Copyright", "Table of Contents", "Acknowledgements", "Preface" };
  g_autoptr (GString) markdown = g_string_new (NULL);
  g_autoptr (LyceumDocument) document = NULL;
  g_autoptr (GPtrArray) sections = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (front); i++)
    {
      g_autofree char *heading = g_strdup_printf ("# %s", front[i]);

      append_chapter (markdown, heading, "nuisance", 900);
    }
  append_chapter (markdown, "# 1 Rivers", "river", 1500);
  append_chapter (markdown, "## Exercises", "nuisance", 300);
  append_chapter (markdown, "# 2 Lakes", "lake", 1500);
  append_chapter (markdown, "# Bibliography", "nuisance", 900);
  append_chapter (markdown, "# Appendix GFDL GNU Free Documentation License", "nuisance", 900);
  document = cards_test_document (markdown->str, "en");
  sections = outline_of (document);
  assert_sound (document, sections);
  g_assert_cmpuint (sections->len, ==, 2);
  g_assert_cmpstr (section_at (sections, 0)->title, ==, "Rivers");
  g_assert_cmpstr (section_at (sections, 1)->title, ==, "Lakes");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LyceumLessonDraft) lesson =
          lyceum_builtin_lesson_thread_cb (document, section_at (sections, i), NULL, &error);

      g_assert_no_error (error);
      g_assert_null (strstr (lesson->markdown, "nuisance"));
    }
}

/* What would be left out of a book is kept when there is nothing else. */
static void
test_keeps_what_is_all (void)
{
  g_autoptr (GString) markdown = g_string_new (NULL);
  g_autoptr (LyceumDocument) document = NULL;
  g_autoptr (GPtrArray) sections = NULL;

  append_chapter (markdown, "# Exercises", "triangle", 600);
  document = cards_test_document (markdown->str, "en");
  sections = outline_of (document);
  assert_sound (document, sections);
  g_assert_cmpstr (section_at (sections, 0)->title, ==, "Exercises");
}

static void
test_titles_are_unique (void)
{
  g_autoptr (GString) markdown = g_string_new (NULL);
  g_autoptr (LyceumDocument) document = NULL;
  g_autoptr (GPtrArray) sections = NULL;
  static const char *const chapters[] = { "# Chapter 1: Whales", "# Chapter 2: Seals", "# Chapter 3: Otters" };

  for (guint i = 0; i < G_N_ELEMENTS (chapters); i++)
    {
      g_string_append_printf (markdown, "%s\n\n", chapters[i]);
      append_chapter (markdown, "## Introduction", "animal", 1400);
      append_chapter (markdown, "## Food and prey", "fish", 1400);
    }
  document = cards_test_document (markdown->str, "en");
  sections = outline_of (document);
  assert_sound (document, sections);
  for (guint i = 0; i < sections->len; i++)
    g_assert_false (g_str_has_prefix (section_at (sections, i)->title, "Introduction"));
  g_assert_cmpstr (section_at (sections, 0)->title, ==, "Whales: Introduction");
  g_assert_cmpstr (section_at (sections, 1)->title, ==, "Whales: Food and prey");
}

static void
test_reads_headings (void)
{
  static const struct
  {
    const char *heading, *label, *number, *title;
  } cases[] = {
    { "Chapter 3: Vectors", "chapter", "3", "Vectors" },
    { "1.2 Row operations", NULL, "1.2", "Row operations" },
    { "Section RREF Reduced Row-Echelon Form", "section", "RREF", "Reduced Row-Echelon Form" },
    { "Chapter 1. Chapter SLE Systems of Linear Equations", "chapter", "SLE", "Systems of Linear Equations" },
    { "Chapter 32. Cetology.", "chapter", "32", "Cetology" },
    { "IV. The king", NULL, "IV", "The king" },
    { "1789: the year of the nation", NULL, NULL, "1789: the year of the nation" },
    { "3D graphics", NULL, NULL, "3D graphics" },
    { "Part of the cell", NULL, NULL, "Part of the cell" },
    { "Unit tests", NULL, NULL, "Unit tests" },
    { "190", NULL, "190", "" },
    { "Chapter 3", "chapter", "3", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LyceumHeadingParts) parts = _lyceum_heading_parts_new (cases[i].heading);

      g_assert_cmpstr (parts->title, ==, cases[i].title);
      g_assert_cmpstr (parts->label, ==, cases[i].label);
      g_assert_cmpstr (parts->number, ==, cases[i].number);
    }
}

/* Hostile and odd: one endless line, no text, headings only, thousands of headings. */
static void
test_odd_documents (void)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GString) headings = g_string_new (NULL);

  const char *texts[] = {
    "x", "# Only\n\n## Headings\n\n### Here", "- a\n- b\n- c", "```\ncode\n```", "Hm.", NULL, NULL
  };

  for (guint i = 0; i < 40000; i++)
    g_string_append (line, "word ");
  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (headings, "## Same\n\nA few words stand here.\n\n");
  texts[G_N_ELEMENTS (texts) - 2] = line->str;
  texts[G_N_ELEMENTS (texts) - 1] = headings->str;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (LyceumDocument) document = cards_test_document (texts[i], "en");
      g_autoptr (GPtrArray) sections = outline_of (document);

      assert_sound (document, sections);
      for (guint k = 0; k < MIN (sections->len, 5); k++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (LyceumLessonDraft) lesson =
              lyceum_builtin_lesson_thread_cb (document, section_at (sections, k), NULL, &error);

          g_assert_no_error (error);
          g_assert_nonnull (lesson->markdown);
          g_assert_cmpuint (lesson->minutes, >=, 1);
          g_assert_cmpuint (lesson->minutes, <=, 15);
        }
    }
}

static void
test_cancelled (void)
{
  g_autoptr (LyceumDocument) document = cards_test_document ("# A\n\nSome text about a thing.", "en");
  g_autoptr (GPtrArray) sections = outline_of (document);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (lyceum_builtin_outline_thread_cb (document, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (lyceum_builtin_lesson_thread_cb (document, section_at (sections, 0), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/generator/outline/follows-headings", test_follows_headings);
  g_test_add_func ("/generator/outline/merges-small-sections", test_merges_small_sections);
  g_test_add_func ("/generator/outline/splits-long-section", test_splits_long_section);
  g_test_add_func ("/generator/outline/german-topics", test_german_topics);
  g_test_add_func ("/generator/outline/finds-topic-shift", test_finds_topic_shift);
  g_test_add_func ("/generator/outline/leaves-matter-out", test_leaves_matter_out);
  g_test_add_func ("/generator/outline/keeps-what-is-all", test_keeps_what_is_all);
  g_test_add_func ("/generator/outline/titles-are-unique", test_titles_are_unique);
  g_test_add_func ("/generator/outline/reads-headings", test_reads_headings);
  g_test_add_func ("/generator/outline/odd-documents", test_odd_documents);
  g_test_add_func ("/generator/outline/cancelled", test_cancelled);
  return g_test_run ();
}

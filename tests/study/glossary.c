/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study-test.h"

#include "lyceum-glossary.h"

typedef struct
{
  gint64 lesson_id;
  const LyceumLessonContent *content;
} Write;

static gboolean
write_lesson (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  const Write *write = data;

  return lyceum_write_lesson_content (connection, write->lesson_id, write->content, error);
}

/* Makes a lesson with up to two terms. @keys: (nullable). */
static void
make_lesson (StudyTest *test, gint64 lesson_id, const char *const *terms, const char *const *definitions, const char *const *keys,
             const double *worths)
{
  const char *none[] = { NULL };
  const LyceumLessonContent content = { .title = "Made",
                                        .markdown = "Text",
                                        .minutes = 5,
                                        .key_points = none,
                                        .questions = none,
                                        .terms = terms,
                                        .definitions = definitions,
                                        .term_keys = keys,
                                        .term_worths = worths };
  Write write = { lesson_id, &content };
  g_autoptr (GError) error = NULL;

  study_test_write (test, write_lesson, &write, &error);
  g_assert_no_error (error);
}

/* "A, a (1 3) | B, b (2) | ": terms, definitions, and the numbers of the lessons. */
static char *
list (StudyTest *test, gint64 course_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) terms = NULL;
  GString *text = g_string_new (NULL);

  lyceum_collection_list_glossary_async (test->collection, course_id, NULL, study_test_ready_cb, &result);
  terms = lyceum_collection_list_glossary_finish (test->collection, study_test_wait (&result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < terms->len; i++)
    {
      const LyceumGlossaryTerm *term = g_ptr_array_index (terms, i);

      g_string_append_printf (text, "%s, %s (", term->term, term->definition);
      for (guint k = 0; k < term->places->len; k++)
        g_string_append_printf (text, "%s%u", k > 0 ? " " : "", ((LyceumGlossaryPlace *) g_ptr_array_index (term->places, k))->number);
      g_string_append (text, ") | ");
    }
  return g_string_free (text, FALSE);
}

#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* The same term once, with the best definition and all its lessons, by the alphabet. */
static void
test_merged (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "Course", 2, 2), other_id = study_test_add_course (test, "Other", 1, 1);
  g_autofree char *all = NULL, *other = NULL;

  make_lesson (test, study_test_lesson (test, course_id, 0, 1), LIST ("Membranes", "atom"), LIST ("thin", "small"),
               LIST ("membran ", "atom "), (const double[]){ 0.4, 0.5 });
  make_lesson (test, study_test_lesson (test, course_id, 1, 1), LIST ("membrane", "Zelle"), LIST ("a thin sheet", "klein"),
               LIST ("membran ", "zell "), (const double[]){ 0.9, 0.5 });
  make_lesson (test, study_test_lesson (test, other_id, 0, 0), LIST ("Atom", " atom"), LIST ("small", "tiny"), NULL, NULL);
  all = list (test, course_id);
  other = list (test, other_id);
  g_assert_cmpstr (all, ==, "atom, small (2) | membrane, a thin sheet (2 4) | Zelle, klein (4) | ");
  g_assert_cmpstr (other, ==, "Atom, small (1) | ");
}

/* A lesson that is made again, edited or deleted leaves nothing behind. */
static void
test_made_again (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "Course", 1, 2);
  gint64 first = study_test_lesson (test, course_id, 0, 0), second = study_test_lesson (test, course_id, 0, 1);
  g_autofree char *before = NULL, *after = NULL, *changed = NULL, *none = NULL;

  make_lesson (test, first, LIST ("atom", "bond"), LIST ("small", "holds"), NULL, NULL);
  make_lesson (test, second, LIST ("bond"), LIST ("ties"), NULL, NULL);
  make_lesson (test, first, LIST ("atom"), LIST ("cannot be cut"), NULL, NULL);
  before = list (test, course_id);
  g_assert_cmpstr (before, ==, "atom, cannot be cut (1) | bond, ties (2) | ");
  study_test_execute (test, "UPDATE lesson SET key_terms = '[{\"term\": \"ion\", \"definition\": \"charged\"}, 4]' WHERE position = 0");
  changed = list (test, course_id);
  g_assert_cmpstr (changed, ==, "bond, ties (2) | ion, charged (1) | ");
  study_test_execute (test, "UPDATE lesson SET key_terms = 'broken' WHERE position = 0");
  study_test_execute (test, "DELETE FROM lesson WHERE position = 0");
  after = list (test, course_id);
  g_assert_cmpstr (after, ==, "bond, ties (1) | ");
  study_test_execute (test, "DELETE FROM course");
  none = list (test, course_id);
  g_assert_cmpstr (none, ==, "");
}

static void
test_letters (void)
{
  static const char *const cases[][2] = { { "éclair", "E" }, { "atom", "A" }, { "3-tuple", "#" }, { "Ångström", "A" },
                                          { "щука", "Щ" },   { "細胞", "細" }, { "", "#" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LyceumGlossaryTerm term = { .term = (char *) cases[i][0] };
      g_autofree char *letter = lyceum_glossary_term_get_letter (&term);

      g_assert_cmpstr (letter, ==, cases[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study/glossary/merged", test_merged);
  g_test_add_func ("/study/glossary/made-again", test_made_again);
  g_test_add_func ("/study/glossary/letters", test_letters);
  return g_test_run ();
}

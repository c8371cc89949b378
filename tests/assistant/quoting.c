/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-quoting.h"

#include <string.h>

#include "lyceum-conversation-writes.h"

/* The answer of those who have no model. */

static char *
quote (const char *question, const char *const *texts)
{
  g_autoptr (GPtrArray) sources = lyceum_answer_sources_new ();

  for (guint i = 0; texts[i]; i++)
    {
      LyceumAnswerSource *source = g_new0 (LyceumAnswerSource, 1);

      source->number = i + 1;
      source->passage = g_new0 (LyceumPassage, 1);
      source->passage->text = g_strdup (texts[i]);
      g_ptr_array_add (sources, source);
    }
  return lyceum_quote_passages (question, sources);
}

static void
test_chooses (void)
{
  const char *const texts[] = { "half of a sentence about osmosis and water. It was osmosis again, they say.\n"
                                "Osmosis\nWhat is osmosis?\nMany people have heard of osmosis at school and have since forgotten it.",
                                "Osmosis is the movement of water through a membrane. Bananas are yellow when they are ripe.", NULL };
  g_autofree char *answer = quote ("What is osmosis?", texts);

  g_assert_nonnull (strstr (answer, "Osmosis is the movement of water through a membrane. [2]"));
  g_assert_null (strstr (answer, "half of a sentence"));
  g_assert_null (strstr (answer, "Bananas"));
  g_assert_null (strstr (answer, "What is osmosis?"));
}

static void
test_is_short (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *texts[] = { NULL, NULL };
  g_autofree char *answer = NULL;
  guint n = 0;

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (text, "Osmosis number %u moves water through a membrane. ", i);
  texts[0] = text->str;
  answer = quote ("osmosis", texts);
  for (const char *at = answer; (at = strstr (at, "[1]")); at++)
    n++;
  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpuint (n, <=, 4);
}

static void
test_repeats_nothing (void)
{
  const char *const texts[] = { "Osmosis is the movement of water.", "Osmosis is the movement of water.",
                                "Osmosis is the movement of water.", NULL };
  g_autofree char *answer = quote ("What is osmosis?", texts);

  g_assert_cmpstr (answer, ==, "Osmosis is the movement of water. [1]");
}

static void
test_marks (void)
{
  const char *const texts[] = { "# Osmosis *moves* [water] <b>through</b> `a_membrane`.", NULL };
  const char *const list[] = { "12. Osmosis moves water.", NULL };
  g_autofree char *answer = quote ("osmosis", texts), *item = quote ("osmosis", list);

  g_assert_cmpstr (answer, ==, "\\# Osmosis \\*moves\\* \\[water\\] \\<b\\>through\\</b\\> \\`a\\_membrane\\`. [1]");
  g_assert_cmpstr (item, ==, "12\\. Osmosis moves water. [1]");
}

/* Found by its meaning, in other words; a table; nothing at all. */
static void
test_without_words (void)
{
  const char *const meaning[] = { "Water wanders through the wall of a cell. That takes its time.", NULL };
  const char *const table[] = { "salt 12 g\nwater 3 l", NULL };
  const char *const nothing[] = { " \n ", NULL };
  const char *const none[] = { NULL };
  g_autofree char *by_meaning = quote ("osmosis", meaning), *of_table = quote ("osmosis", table), *of_nothing = quote ("x", nothing),
                  *of_none = quote ("x", none), *asks_nothing = quote ("", meaning);

  g_assert_true (g_str_has_prefix (by_meaning, "Water wanders through the wall of a cell. [1]"));
  g_assert_cmpstr (of_table, ==, "salt 12 g\nwater 3 l [1]");
  g_assert_null (of_nothing);
  g_assert_null (of_none);
  g_assert_nonnull (asks_nothing);
}

static void
test_languages (void)
{
  const char *const chinese[] = { "细胞膜是一层薄膜，它控制物质进出细胞。细胞核包含遗传物质。", NULL };
  const char *const german[] = { "Die Osmose ist die Wanderung von Wasser durch eine Membran. Bananen sind gelb, wenn sie reif sind.", NULL };
  g_autofree char *of_chinese = quote ("细胞膜是什么", chinese), *of_german = quote ("Was ist Osmose?", german);

  g_assert_nonnull (strstr (of_chinese, "细胞膜是一层薄膜"));
  g_assert_true (g_str_has_prefix (of_german, "Die Osmose ist die Wanderung von Wasser durch eine Membran. [1]"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quoting/chooses", test_chooses);
  g_test_add_func ("/quoting/is-short", test_is_short);
  g_test_add_func ("/quoting/repeats-nothing", test_repeats_nothing);
  g_test_add_func ("/quoting/marks", test_marks);
  g_test_add_func ("/quoting/without-words", test_without_words);
  g_test_add_func ("/quoting/languages", test_languages);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "lyceum-json.h"

static gboolean
check (const char *text, LyceumJson *value)
{
  return lyceum_json_check (text, strlen (text), value);
}

static void
test_valid (void)
{
  static const char *const texts[] = { "{}",
                                       "[]",
                                       " [ ] ",
                                       "null",
                                       "true",
                                       "false",
                                       "0",
                                       "-0",
                                       "-1.5e+10",
                                       "1E9",
                                       "\"\"",
                                       "\"a\\u00e9\\n\\\"\"",
                                       "{\"a\":{},\"b\":[],\"c\":[{}]}",
                                       "[1,2,[3,[4]]]\n",
                                       "\xef\xbb\xbf{\"a\":1}",
                                       "{\"a\" : 1 , \"a\" : 2}",
                                       "[[],{}]",
                                       "[NaN,-Infinity,Infinity]" };
  LyceumJson value;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!check (texts[i], &value))
      g_error ("refused: %s", texts[i]);
}

static void
test_invalid (void)
{
  static const char *const texts[] = {
    "",          " ",         "{",     "}",     "[",       "]",         "{]",           "[}",
    "[1",        "[1,",       "[1,]",  "[,1]",  "{\"a\"}", "{\"a\":}",  "{\"a\":1,}",   "{a:1}",
    "{1:1}",     "{\"a\":1]", "nul",   "nulll", "tru",     "True",      "01",           "1.",
    ".5",        "-",         "+1",    "1e",    "1e+",     "0x1",       "NaNa",         "Inf",
    "-Infinit",  "-NaN",      "\"",    "\"\\",  "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"",  "\"a\nb\"",
    "'a'",       "1 2",       "{} {}", "[1 2]", "// c\n1", "[1]]",      "\xef\xbb\xbf", "{\"a\":1 \"b\":2}",
    "{\"a\" 1}", ",",         ":",     "[:]",   "{,}",     "{:1}"
  };
  LyceumJson value;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (check (texts[i], &value))
      g_error ("taken: %s", texts[i]);
  g_assert_false (lyceum_json_check ("[1]\0", 4, &value));
  g_assert_false (lyceum_json_check ("\"a\0b\"", 5, &value));
  g_assert_null (value.at);
}

static void
test_depth (void)
{
  for (guint depth = LYCEUM_JSON_MAX_DEPTH - 1; depth < LYCEUM_JSON_MAX_DEPTH + 2; depth++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      LyceumJson value;

      for (guint i = 0; i < depth; i++)
        g_string_append (text, i % 2 ? "{\"a\":" : "[");
      g_string_append (text, "1");
      for (guint i = depth; i > 0; i--)
        g_string_append (text, (i - 1) % 2 ? "}" : "]");
      g_assert_cmpint (check (text->str, &value), ==, depth <= LYCEUM_JSON_MAX_DEPTH);
    }
  g_autofree char *deep = g_strnfill (10 * 1000 * 1000, '[');
  LyceumJson value;

  g_assert_false (check (deep, &value));
}

static void
test_lookup (void)
{
  LyceumJson value, element, name;
  const char *position = NULL;
  guint64 number;
  GString *seen = g_string_new (NULL);

  g_assert_true (
      check ("{\"a\":\"x\\\"]}\",\"b\":[1,{\"c\":[\"d\"]},\"e,\",null],\"a\": \"last\" , \"n\":12}", &value));
  g_assert_true (lyceum_json_string_equal (lyceum_json_get (value, "a"), "last"));
  g_assert_null (lyceum_json_get (value, "x").at);
  g_assert_null (lyceum_json_get (lyceum_json_get (value, "x"), "y").at);
  g_assert_null (lyceum_json_get (lyceum_json_get (value, "n"), "y").at);
  g_assert_true (lyceum_json_get_uint (lyceum_json_get (value, "n"), 12, &number));
  g_assert_false (lyceum_json_get_uint (lyceum_json_get (value, "n"), 11, &number));
  while (lyceum_json_next (lyceum_json_get (value, "b"), &position, &element))
    {
      g_string_append_len (seen, element.at, element.end - element.at);
      g_string_append_c (seen, '|');
    }
  g_assert_cmpstr (seen->str, ==, "1|{\"c\":[\"d\"]}|\"e,\"|null|");
  g_string_truncate (seen, 0);
  for (position = NULL; lyceum_json_next_member (value, &position, &name, &element);)
    g_string_append_len (seen, name.at, name.end - name.at);
  g_assert_cmpstr (seen->str, ==, "\"a\"\"b\"\"a\"\"n\"");
  g_string_free (seen, TRUE);
  g_assert_true (check ("[]", &value));
  g_assert_null (lyceum_json_first (value).at);
  position = NULL;
  g_assert_false (lyceum_json_next_member (value, &position, &name, &element));
}

static void
assert_string (const char *json, const char *expected)
{
  LyceumJson value;

  g_assert_true (check (json, &value));
  g_autofree char *text = lyceum_json_dup_string (value);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_strings (void)
{
  assert_string ("\"\\u20ac \\ud83d\\ude00\"", "€ 😀");
  assert_string ("\"\\b\\f\\n\\r\\t\\/\\\\\\\"\"", "\b\f\n\r\t/\\\"");
  assert_string ("\"a\\u0000b\"", "a\xef\xbf\xbd"
                                  "b");
  assert_string ("\"\xe2\x82\xac\"", "€");
  assert_string ("12", NULL);
  /* What is no character is mended, whole. */
  LyceumJson value;

  g_assert_true (check ("\"x\\ud83dy\\ude00\\ud83d\\u0041\xff\"", &value));
  g_autofree char *mended = lyceum_json_dup_string (value);
  g_assert_true (g_utf8_validate (mended, -1, NULL));
  /* But what may be the first half of a character is kept for the one who has the second. */
  g_autoptr (GString) raw = g_string_new (NULL);
  g_assert_true (check ("\"\\ud83d\"", &value));
  g_assert_true (lyceum_json_append_string (value, raw));
  g_assert_cmpstr (raw->str, ==, "\xed\xa0\xbd");
}

static void
test_numbers (void)
{
  static const char *const texts[] = {
    "0",
    "-0",
    "1",
    "-17",
    "0.1",
    "-0.0123456",
    "3.14159265358979",
    "1e5",
    "1E-5",
    "-2.5e+3",
    "9007199254740993",
    "123456789012345678901234567890",
    "0.1234567890123456789012345",
    "1e22",
    "1e23",
    "1.7976931348623157e308",
    "4.9e-324",
    "1e-400",
    "0.00000000000000000000000000000000001",
    "100000000000000000000000000000000000000000000000000000000000000000000000000000000"
  };
  LyceumJson value;
  double number;
  guint64 whole;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (check (texts[i], &value));
      g_assert_true (lyceum_json_get_double (value, &number));
      g_assert_cmpfloat (number, ==, g_ascii_strtod (texts[i], NULL));
    }
  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *text =
          g_strdup_printf ("%.*g", g_test_rand_int_range (1, 18),
                           g_test_rand_double_range (-1, 1) * pow (10, g_test_rand_int_range (-20, 20)));

      g_assert_true (check (text, &value));
      g_assert_true (lyceum_json_get_double (value, &number));
      g_assert_cmpfloat (number, ==, g_ascii_strtod (text, NULL));
    }
  g_assert_true (check ("1e999", &value));
  g_assert_true (lyceum_json_get_double (value, &number));
  g_assert_true (isinf (number));
  g_assert_false (lyceum_json_get_uint (value, G_MAXUINT64, &whole));
  g_assert_true (check ("-1", &value));
  g_assert_false (lyceum_json_get_uint (value, 10, &whole));
  g_assert_true (check ("1.5", &value));
  g_assert_false (lyceum_json_get_uint (value, 10, &whole));
  g_assert_true (check ("3.0", &value));
  g_assert_true (lyceum_json_get_uint (value, 10, &whole));
  static const char *const none[] = { "NaN", "Infinity", "-Infinity", "null", "true", "[]" };
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    {
      g_assert_true (check (none[i], &value));
      g_assert_false (lyceum_json_get_double (value, &number));
    }
  g_assert_true (check ("\"3\"", &value));
  g_assert_false (lyceum_json_get_double (value, &number));
}

static void
test_writing (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  LyceumJson value;

  lyceum_json_write_string (text, "a\"\\\n\t\x01€\x7f");
  g_assert_cmpstr (text->str, ==, "\"a\\\"\\\\\\n\\t\\u0001€\x7f\"");
  g_assert_true (check (text->str, &value));
  g_autofree char *back = lyceum_json_dup_string (value);
  g_assert_cmpstr (back, ==, "a\"\\\n\t\x01€\x7f");
  g_string_truncate (text, 0);
  lyceum_json_write_string (text, "bad \xff");
  g_assert_true (g_utf8_validate (text->str, -1, NULL));
  g_string_truncate (text, 0);
  lyceum_json_write_double (text, 0.1);
  g_assert_cmpstr (text->str, ==, "0.1");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/provider/json/depth", test_depth);
  g_test_add_func ("/provider/json/invalid", test_invalid);
  g_test_add_func ("/provider/json/lookup", test_lookup);
  g_test_add_func ("/provider/json/numbers", test_numbers);
  g_test_add_func ("/provider/json/strings", test_strings);
  g_test_add_func ("/provider/json/valid", test_valid);
  g_test_add_func ("/provider/json/writing", test_writing);
  return g_test_run ();
}

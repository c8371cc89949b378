/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lyceum-model-json.h"
#include "lyceum-model-tap.h"

/* JSON as models write it. */

static char *
read_back (const char *text, gboolean *is_cut)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = _lyceum_model_json_parse (text, is_cut, &error);

  if (node == NULL)
    {
      g_assert_nonnull (error);
      return NULL;
    }
  g_assert_no_error (error);
  return json_to_string (node, FALSE);
}

typedef struct
{
  const char *name, *text, *expected;
  gboolean is_cut;
} Case;

static const Case cases[] = {
  { "strict", "{\"a\": [1, -2.5, true, null, \"x\\n\\u00e9\\ud83d\\ude00\"]}",
    "{\"a\":[1,-2.5,true,null,\"x\\né😀\"]}" },
  { "fence", "Sure! Here is it:\n```json\n{\"a\": 1}\n```\nAnything else?", "{\"a\":1}" },
  { "words-before", "The [3] cards {as asked}: {\"cards\": [{\"front\": \"a\"}]} I hope it helps.",
    "{\"cards\":[{\"front\":\"a\"}]}" },
  { "trailing-commas", "{\"a\": [1, 2, ], }", "{\"a\":[1,2]}" },
  { "missing-commas", "{\"a\": \"x\"\n \"b\": [{\"c\": 1}\n {\"c\": 2}]}", "{\"a\":\"x\",\"b\":[{\"c\":1},{\"c\":2}]}" },
  { "single-quotes", "{'a': 'it doesn't matter', 'b': 'x'}", "{\"a\":\"it doesn't matter\",\"b\":\"x\"}" },
  { "curly-quotes", "{“a”: “x”}", "{\"a\":\"x\"}" },
  { "inner-quotes", "{\"a\": \"the so-called \"cell\" is small\", \"b\": 1}",
    "{\"a\":\"the so-called \\\"cell\\\" is small\",\"b\":1}" },
  { "bare-names", "{a: 1, b_2: True, c: None}", "{\"a\":1,\"b_2\":true,\"c\":null}" },
  { "comments", "{\"a\": 1, // one\n /* two */ \"b\": 2}", "{\"a\":1,\"b\":2}" },
  { "line-ends", "{\"a\": \"one\ntwo\"}", "{\"a\":\"one\\ntwo\"}" },
  { "tex", "{\"a\": \"\\frac{1}{2} \\beta \\alpha\"}", "{\"a\":\"\\\\frac{1}{2} \\\\beta \\\\alpha\"}" },
  { "lone-surrogate", "{\"a\": \"\\ud83d\"}", "{\"a\":\"\xef\xbf\xbd\"}" },
  { "cut-in-text", "{\"cards\": [{\"a\": \"x\"}, {\"a\": \"y", "{\"cards\":[{\"a\":\"x\"}]}", TRUE },
  { "cut-in-number", "{\"a\": 1, \"b\": 12", "{\"a\":1}", TRUE },
  { "cut-in-name", "{\"a\": 1, \"b", "{\"a\":1}", TRUE },
  { "cut-after-comma", "{\"a\": [1, 2,", "{\"a\":[1,2]}", TRUE },
  { "cut-fence", "```json\n{\"a\": [{\"b\": 1}, {\"b\": 2}", "{\"a\":[{\"b\":1},{\"b\":2}]}", TRUE },
  { "broken-in-middle", "{\"a\": 1, \"b\": @@@, \"c\": 3}", "{\"a\":1}", TRUE },
  { "nothing", "I cannot do that.", NULL },
  { "empty", "", NULL },
  { "empty-object", "{}", NULL },
};

static void
test_case (gconstpointer data)
{
  const Case *each = data;
  gboolean is_cut = FALSE;
  g_autofree char *found = read_back (each->text, &is_cut);

  g_assert_cmpstr (found, ==, each->expected);
  g_assert_cmpint (is_cut, ==, each->is_cut);
}

/* Whatever the end, what is whole is there, and nothing that was not. */
static void
test_every_cut (void)
{
  static const char text[] = "```json\n{\"cards\": [{\"kind\": \"question\", \"front\": \"Wie heißt «das»?\", \"n\": 12}, "
                             "{\"kind\": \"list\", \"items\": [\"a\", \"b\\u00e9\"]}]}\n```";
  guint most = 0;

  for (gsize length = 0; length <= strlen (text); length++)
    {
      g_autofree char *cut = g_strndup (text, length);
      g_autoptr (JsonNode) node = _lyceum_model_json_parse (cut, NULL, NULL);
      JsonArray *cards = node ? _lyceum_model_json_get_list (node, "cards") : NULL;
      guint n = cards ? json_array_get_length (cards) : 0;

      g_assert_cmpuint (n, >=, most);
      most = MAX (most, n);
      for (guint i = 0; i < n; i++)
        {
          JsonObject *card = _lyceum_model_json_get_object (cards, i);

          g_assert_cmpuint (json_object_get_size (card), ==, i == 0 ? 3 : 2);
        }
    }
  g_assert_cmpuint (most, ==, 2);
}

/* Garbage of any kind comes to an end, and what comes out is a tree. */
static void
test_fuzz (void)
{
  static const char *const seeds[] = {
    "{\"cards\": [{\"kind\": \"question\", \"front\": \"a\", \"answer\": \"b\", \"items\": [], \"quote\": \"c d e\"}]}",
    "{'a': [1, 2, {\"x\": true}], b: \"\\u00e9\\ud83d\\ude00\" /* */ }",
    "[[[[{\"a\": \"“x”\"}]]]] {\"text\": \"**bold** <b>\\n\\n# x\"}",
  };
  static const char signs[] = "{}[]\",:'\\/*nu0d8-+.eEtf \n\xe2\x80\x9c\xff";
  guint n_rounds = g_test_thorough () ? 2000000 : 20000;

  for (guint round = 0; round < n_rounds; round++)
    {
      g_autoptr (GString) text = g_string_new (seeds[round % G_N_ELEMENTS (seeds)]);
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (LyceumModelTap) tap = _lyceum_model_tap_new ("text");

      for (gint n = g_test_rand_int_range (1, 12); n > 0 && text->len > 1; n--)
        {
          gsize at = (gsize) g_test_rand_int_range (0, (gint32) text->len);

          switch (g_test_rand_int_range (0, 3))
            {
            case 0:
              text->str[at] = signs[g_test_rand_int_range (0, sizeof signs - 1)];
              break;
            case 1:
              g_string_insert_c (text, (gssize) at, signs[g_test_rand_int_range (0, sizeof signs - 1)]);
              break;
            default:
              g_string_erase (text, (gssize) at, 1);
              break;
            }
        }
      node = _lyceum_model_json_parse (text->str, NULL, NULL);
      if (node)
        {
          g_autofree char *written = json_to_string (node, FALSE);
          g_autoptr (JsonNode) strict = json_from_string (written, NULL);

          g_assert_true (g_utf8_validate (written, -1, NULL));
          g_assert_nonnull (strict);
          _lyceum_model_json_get_list (node, "cards");
        }
      g_free (_lyceum_model_tap_feed (tap, text->str));
    }
}

static void
append_random (GString *text, guint depth)
{
  static const char *const scalars[] = { "1", "-0.5", "12345678901", "true", "false", "null", "\"\"", "\"a, b: {c}\"",
                                         "\"\\\"q\\\" \\\\ \\/ \\n\\u00e9\"", "\"it's\"", "1e3", "\"// no\"" };
  gint n = g_test_rand_int_range (0, 4);
  gboolean is_list = g_test_rand_bit ();

  if (depth == 0)
    {
      g_string_append (text, scalars[g_test_rand_int_range (0, G_N_ELEMENTS (scalars))]);
      return;
    }
  g_string_append_c (text, is_list ? '[' : '{');
  for (gint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append (text, g_test_rand_bit () ? "," : " ,\n ");
      if (!is_list)
        g_string_append_printf (text, "\"k%d\": ", i);
      append_random (text, depth - 1);
    }
  g_string_append_c (text, is_list ? ']' : '}');
}

/* What is JSON is read as any other reader reads it. */
static void
test_strict (void)
{
  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GString) text = g_string_new ("{\"root\": ");
      g_autoptr (JsonNode) expected = NULL, found = NULL;
      gboolean is_cut = FALSE;

      append_random (text, (guint) g_test_rand_int_range (0, 5));
      g_string_append_c (text, '}');
      expected = json_from_string (text->str, NULL);
      found = _lyceum_model_json_parse (text->str, &is_cut, NULL);
      g_assert_nonnull (expected);
      g_assert_nonnull (found);
      g_assert_false (is_cut);
      g_assert_true (json_node_equal (expected, found));
    }
}

/* No input takes long, however deep or long it is. */
static void
test_bounds (void)
{
  static const char *const units[] = { "[", "{\"a\":", "{", "\"", "'", "[1,", "\" \"", "/*", "{\"a\": \"x\" \"" };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autoptr (GString) text = g_string_new ("{\"a\": ");
      gint64 start = g_get_monotonic_time ();
      g_autoptr (JsonNode) node = NULL;

      while (text->len < 2 * LYCEUM_MODEL_JSON_MAX)
        g_string_append (text, units[i]);
      node = _lyceum_model_json_parse (text->str, NULL, NULL);
      g_test_message ("%s: %.1f ms", units[i], (g_get_monotonic_time () - start) / 1000.0);
    }
}

/* The text comes out as it goes in, wherever the pieces part. */
static void
test_tap (void)
{
  static const char text[] = "{\"note\": {\"text\": \"no\"}, \"list\": [\"text\", {\"text\": \"no\"}], \"text\" : \"Größe\\n\\\"a\\\" "
                             "\\u00e9\\ud83d\\ude00\", \"other\": \"no\"}";

  for (guint size = 1; size < 9; size++)
    {
      g_autoptr (LyceumModelTap) tap = _lyceum_model_tap_new ("text");
      g_autoptr (GString) found = g_string_new (NULL);

      for (const char *p = text; *p;)
        {
          const char *stop = g_utf8_offset_to_pointer (p, MIN ((glong) size, g_utf8_strlen (p, -1)));
          g_autofree char *piece = g_strndup (p, stop - p);
          g_autofree char *more = _lyceum_model_tap_feed (tap, piece);

          if (more)
            g_string_append (found, more);
          p = stop;
        }
      g_assert_cmpstr (found->str, ==, "Größe\n\"a\" é😀");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/maker-json/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/maker-json/every-cut", test_every_cut);
  g_test_add_func ("/maker-json/fuzz", test_fuzz);
  g_test_add_func ("/maker-json/any-strict", test_strict);
  g_test_add_func ("/maker-json/bounds", test_bounds);
  g_test_add_func ("/maker-json/tap", test_tap);
  return g_test_run ();
}

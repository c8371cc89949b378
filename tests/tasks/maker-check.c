/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lyceum-model-check.h"
#include "lyceum-model-json.h"
#include "lyceum-model-plan.h"
#include "lyceum-model-prompts.h"

/* What is told from what a model made up. */

static LyceumDocument *
make_document (const char *const *paragraphs)
{
  LyceumDocument *document = lyceum_document_new ();

  for (; *paragraphs; paragraphs++)
    {
      gboolean is_heading = **paragraphs == '#';
      LyceumBlock *block = lyceum_block_new (is_heading ? LYCEUM_BLOCK_HEADING : LYCEUM_BLOCK_PARAGRAPH,
                                             *paragraphs + (is_heading ? 2 : 0));

      block->level = is_heading ? 1 : 0;
      lyceum_document_take_block (document, block);
    }
  return document;
}

static const char *const paragraphs[] = {
  "# The cell",
  "A cell is the smallest unit of life. “Every living thing” is made of one cell – or of many cells.",
  "The nucleus was described by the Scottish botanist Robert Brown in 1831. It holds the genetic material of the cell.",
  "Osmosis is the movement of water through a membrane towards the higher concentration of dissolved substances.",
  "细胞是生命的基本单位。细胞核含有遗传物质。",
  NULL,
};

typedef struct
{
  const char *quote;
  const char *found; /* NULL: not there */
} Quote;

static const Quote quotes[] = {
  { "A cell is the smallest unit of life.", "A cell is the smallest unit of life." },
  { "a cell  is the\nsmallest unit of life", "A cell is the smallest unit of life." },
  { "\"Every living thing\" is made of one cell - or of many cells", "“Every living thing” is made of one cell – or of many cells." },
  { "**Osmosis** is the movement of *water* through a membrane", "Osmosis is the movement of water through a membrane" },
  /* One word of ten is another. */
  { "The nucleus was described by the famous botanist Robert Brown in 1831.",
    "The nucleus was described by the Scottish botanist Robert Brown in 1831." },
  { "The nucleus was described by the Scottish botanist Robert Brown in 1832.", NULL },
  { "The nucleus was found by an English botanist Robert Brown in 1831.", NULL },
  { "A cell is the largest unit", NULL },
  { "cell", NULL },
  { "The cell", "The cell" },
  { "", NULL },
  { "…", NULL },
  { "Mitochondria are the power stations of the cell.", NULL },
  { "细胞核含有遗传物质", "细胞核含有遗传物质。" },
  { "细胞核含有能量物质", NULL },
};

static void
test_quotes (void)
{
  g_autoptr (LyceumDocument) document = make_document (paragraphs);
  g_autoptr (LyceumModelSource) source = _lyceum_model_source_new (document, 0, lyceum_document_get_n_blocks (document));

  for (guint i = 0; i < G_N_ELEMENTS (quotes); i++)
    {
      guint block = 0;
      g_autofree char *found = _lyceum_model_source_find_quote (source, quotes[i].quote, &block);

      g_assert_cmpstr (found, ==, quotes[i].found);
      if (found)
        g_assert_nonnull (strstr (lyceum_document_get_block (document, block)->text, found));
    }
}

/* A quote of another part of the document is not one of this section. */
static void
test_part (void)
{
  g_autoptr (LyceumDocument) document = make_document (paragraphs);
  g_autoptr (LyceumModelSource) source = _lyceum_model_source_new (document, 2, 1);
  guint block = 0;
  g_autofree char *here = _lyceum_model_source_find_quote (source, "It holds the genetic material", &block);
  g_autofree char *elsewhere = _lyceum_model_source_find_quote (source, "A cell is the smallest unit of life", &block);

  g_assert_nonnull (here);
  g_assert_cmpuint (block, ==, 2);
  g_assert_null (elsewhere);
}

/* Long quotes and long texts take no longer than they have to. */
static void
test_long (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_autoptr (GString) text = g_string_new (NULL), quote = g_string_new (NULL);
  g_autoptr (LyceumModelSource) source = NULL;
  guint block = 0;

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, "word%u ", i % 1000);
  lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, text->str));
  source = _lyceum_model_source_new (document, 0, 1);
  for (guint i = 0; i < 5000; i++)
    g_string_append (quote, "never said ");
  g_assert_null (_lyceum_model_source_find_quote (source, quote->str, &block));
  g_string_truncate (quote, 1000);
  g_assert_null (_lyceum_model_source_find_quote (source, quote->str, &block));
}

static void
test_support (void)
{
  g_autoptr (LyceumDocument) document = make_document (paragraphs);
  g_autoptr (LyceumModelSource) source = _lyceum_model_source_new (document, 0, lyceum_document_get_n_blocks (document));

  g_assert_cmpfloat (_lyceum_model_source_support (source, "Robert Brown described the nuclei of cells in 1831."), >=, 0.8);
  g_assert_cmpfloat (_lyceum_model_source_support (source, "Robert Brown described the nuclei of cells in 1944."), ==, 0);
  g_assert_cmpfloat (_lyceum_model_source_support (source, "Buy golden watches from Mallory."), <, 0.3);
  g_assert_cmpfloat (_lyceum_model_source_support (source, "of the"), ==, 1);
  g_assert_true (_lyceum_model_source_is_foreign (source, "Eine Zelle ist die kleinste Einheit des Lebens und aller Lebewesen."));
  g_assert_false (_lyceum_model_source_is_foreign (source, "A cell is the smallest unit of the life that there is."));
}

typedef struct
{
  const char *card;
  int reason; /* LyceumRejected; -1: taken */
  const char *kind, *front, *back;
} CardCase;

#define OSMOSIS "\"quote\": \"Osmosis is the movement of water through a membrane\""

static const CardCase card_cases[] = {
  { "{\"kind\": \"question\", \"front\": \"What is **osmosis**?\", \"answer\": \"the movement of water\", " OSMOSIS "}", -1, "basic",
    "What is osmosis?", "the movement of water" },
  { "{\"kind\": \"qa\", \"front\": \"What is osmosis?\", \"back\": \"the movement\\nof water\", " OSMOSIS "}", -1, "basic",
    "What is osmosis?", "the movement of water" },
  { "{\"kind\": \"cloze\", \"front\": \"Osmosis is the movement of water.\", \"answer\": \"water\", " OSMOSIS "}", -1, "cloze",
    "Osmosis is the movement of {{c1::water}}.", "Osmosis is the movement of water." },
  { "{\"kind\": \"cloze\", \"front\": \"Osmosis is the movement of {{c1::water}}.\", " OSMOSIS "}", -1, "cloze",
    "Osmosis is the movement of {{c1::water}}.", "Osmosis is the movement of water." },
  { "{\"kind\": \"list\", \"front\": \"What does osmosis need?\", \"items\": [\"water\", \"a membrane\"], " OSMOSIS "}", -1, "list",
    "What does osmosis need?", "- water\n- a membrane" },
  { "{\"kind\": \"cloze\", \"front\": \"Osmosis is the movement of water.\", \"answer\": \"oil\", " OSMOSIS "}", LYCEUM_REJECTED_EMPTY,
    NULL, NULL, NULL },
  { "{\"kind\": \"cloze\", \"front\": \"Water and water.\", \"answer\": \"water\", " OSMOSIS "}", LYCEUM_REJECTED_GIVES_AWAY, NULL, NULL,
    NULL },
  { "{\"kind\": \"cloze\", \"front\": \"{{c1::a}} and {{c2::b}}\", " OSMOSIS "}", LYCEUM_REJECTED_EMPTY, NULL, NULL, NULL },
  { "{\"kind\": \"list\", \"front\": \"What does it need?\", \"items\": [\"water\"], " OSMOSIS "}", LYCEUM_REJECTED_EMPTY, NULL, NULL,
    NULL },
  { "{\"kind\": \"question\", \"front\": \"What is osmosis?\", \"answer\": \"a city in Peru\", " OSMOSIS "}", LYCEUM_REJECTED_NOT_SAID,
    NULL, NULL, NULL },
  { "{\"kind\": \"question\", \"front\": \"What is osmosis?\", \"answer\": \"movement\"}", LYCEUM_REJECTED_NO_QUOTE, NULL, NULL, NULL },
  { "{\"kind\": \"question\", \"front\": \"Was ist die Osmose, und was hat sie mit dem Wasser der Zelle zu tun?\", \"answer\": "
    "\"die Bewegung von water\", " OSMOSIS "}",
    LYCEUM_REJECTED_LANGUAGE, NULL, NULL, NULL },
  { "\"no card\"", LYCEUM_REJECTED_EMPTY, NULL, NULL, NULL },
  { "{\"kind\": 5, \"front\": [], \"answer\": {}, \"quote\": null}", LYCEUM_REJECTED_EMPTY, NULL, NULL, NULL },
  { "{\"kind\": \"question\", \"front\": \"什么是细胞核中的遗传物质?\", \"answer\": \"遗传物质\", \"quote\": \"细胞核含有遗传物质\"}",
    LYCEUM_REJECTED_GIVES_AWAY, NULL, NULL, NULL },
};

static void
test_cards (void)
{
  g_autoptr (LyceumDocument) document = make_document (paragraphs);
  g_autoptr (LyceumModelSource) source = _lyceum_model_source_new (document, 0, lyceum_document_get_n_blocks (document));

  for (guint i = 0; i < G_N_ELEMENTS (card_cases); i++)
    {
      const CardCase *each = &card_cases[i];
      g_autofree char *text = g_strdup_printf ("{\"cards\": [%s]}", each->card);
      g_autoptr (JsonNode) answer = _lyceum_model_json_parse (text, NULL, NULL);
      g_autoptr (LyceumModelCards) cards = _lyceum_model_cards_new ();
      g_autoptr (GError) error = NULL;

      g_test_message ("card %u", i);
      g_assert_nonnull (answer);
      _lyceum_model_cards_take (cards, document, source, NULL, answer, 10, &error);
      if (each->reason >= 0)
        {
          g_assert_cmpuint (cards->drafts->len, ==, 0);
          g_assert_cmpuint (cards->n_rejected[each->reason], ==, 1);
          g_assert_error (error, LYCEUM_MODEL_MISTAKE, LYCEUM_MODEL_MISTAKE_FORM);
        }
      else
        {
          const LyceumCardDraft *draft;

          g_assert_no_error (error);
          g_assert_cmpuint (cards->drafts->len, ==, 1);
          draft = g_ptr_array_index (cards->drafts, 0);
          g_assert_cmpstr (draft->kind, ==, each->kind);
          g_assert_cmpstr (draft->front, ==, each->front);
          g_assert_cmpstr (draft->back, ==, each->back);
          g_assert_cmpstr (draft->quote, ==, "Osmosis is the movement of water through a membrane");
          g_assert_cmpuint (draft->block, ==, 3);
        }
    }
}

/* A plan has each section once and in order, or it is none. */
static void
test_plan (void)
{
  static const struct
  {
    const char *text;
    guint n_lessons; /* 0: a mistake */
  } plans[] = {
    { "{\"lessons\": [{\"title\": \"A\", \"first\": 1, \"last\": 2}, {\"title\": \"B\", \"first\": 3, \"last\": 4}]}", 2 },
    { "{\"lessons\": [{\"title\": \"A\", \"first\": \"1\", \"last\": \"4\"}]}", 2 }, /* too long for one */
    { "{\"lessons\": [{\"title\": \"A\", \"first\": 1}, {\"title\": \"A\", \"first\": 2, \"last\": 4}]}", 2 },
    { "{\"lessons\": [{\"title\": \"A\", \"first\": 1, \"last\": 3}]}", 0 },
    { "{\"lessons\": [{\"title\": \"A\", \"first\": 1, \"last\": 2}, {\"title\": \"B\", \"first\": 2, \"last\": 4}]}", 0 },
    { "{\"lessons\": [{\"title\": \"A\", \"first\": 1, \"last\": 99}]}", 0 },
    { "{\"lessons\": [{\"title\": \"A\", \"first\": 4, \"last\": 1}]}", 0 },
    { "{\"lessons\": [1, 2]}", 0 },
    { "{\"lessons\": \"none\"}", 0 },
  };
  g_autoptr (GPtrArray) sections = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_section_free);

  for (guint i = 0; i < 4; i++)
    {
      LyceumSection section = { .title = (char *) "Section", .heading_path = (char *) "", .first_block = i * 5, .n_blocks = 5,
                                .minutes = 5 };

      _lyceum_model_plan_add (sections, &section, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      g_autoptr (GPtrArray) planned = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_section_free);
      g_autoptr (JsonNode) answer = _lyceum_model_json_parse (plans[i].text, NULL, NULL);
      g_autoptr (GError) error = NULL;
      gboolean ok = _lyceum_model_plan_read (answer, sections, 0, 4, planned, &error);
      guint next = 0;

      g_assert_cmpuint (planned->len, ==, plans[i].n_lessons);
      g_assert_cmpint (ok, ==, plans[i].n_lessons > 0);
      g_assert_cmpint (error != NULL, ==, plans[i].n_lessons == 0);
      for (guint j = 0; j < planned->len; j++)
        {
          const LyceumSection *lesson = g_ptr_array_index (planned, j);

          g_assert_cmpuint (lesson->first_block, ==, next);
          next += lesson->n_blocks;
          for (guint k = 0; k < j; k++)
            g_assert_cmpstr (lesson->title, !=, ((LyceumSection *) g_ptr_array_index (planned, k))->title);
        }
      if (ok)
        g_assert_cmpuint (next, ==, 20);
    }
}

/* The prompts are in the language of the material, and the material stands between marks. */
static void
test_prompts (void)
{
  static const char *const languages[] = { "en", "de", "fr-CA", "es", "it", "zh", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *rules = _lyceum_model_prompt_rules (languages[i]);
      g_autofree char *quoted = _lyceum_model_quote ("MATERIAL");
      g_autofree char *lesson = _lyceum_model_prompt_lesson (languages[i], "TITLE", 300, "MATERIAL");
      g_autofree char *cards = _lyceum_model_prompt_cards (languages[i], 7, "MATERIAL");
      g_autofree char *survey = _lyceum_model_prompt_survey (languages[i], 3, "MATERIAL");
      g_autofree char *plan = _lyceum_model_prompt_plan (languages[i], "MATERIAL");
      g_autofree char *topic = _lyceum_model_prompt_topic_plan (languages[i], "MATERIAL");
      g_autofree char *topic_lesson = _lyceum_model_prompt_topic_lesson (languages[i], "MATERIAL", "T", "A", "P");
      const char *const all[] = { lesson, cards, survey, plan, topic, topic_lesson };

      g_assert_nonnull (strstr (rules, "JSON"));
      for (guint j = 0; j < G_N_ELEMENTS (all); j++)
        {
          g_assert_nonnull (strstr (all[j], quoted));
          g_assert_true (g_utf8_validate (all[j], -1, NULL));
        }
      g_assert_nonnull (strstr (cards, "7"));
    }
  {
    g_autofree char *german = _lyceum_model_prompt_rules ("de-AT");
    g_autofree char *italian = _lyceum_model_prompt_rules ("it");

    g_assert_nonnull (strstr (german, "Schreibe auf Deutsch"));
    g_assert_nonnull (strstr (italian, "Write in Italian"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/maker-check/quotes", test_quotes);
  g_test_add_func ("/maker-check/part", test_part);
  g_test_add_func ("/maker-check/long", test_long);
  g_test_add_func ("/maker-check/support", test_support);
  g_test_add_func ("/maker-check/cards", test_cards);
  g_test_add_func ("/maker-check/plan", test_plan);
  g_test_add_func ("/maker-check/prompts", test_prompts);
  return g_test_run ();
}

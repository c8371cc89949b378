/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lessons-test.h"

#include <string.h>

#include "lyceum-lesson-private.h"
#include "lyceum-markdown-writer-private.h"

static void
append_filler (GString *markdown, guint n_sentences)
{
  for (guint i = 0; i < n_sentences; i++)
    g_string_append_printf (
        markdown, "Sailors of ship number %u carried timber, tar and grain from one small harbour to the other. ", i);
  g_string_append (markdown, "\n\n");
}

static void
test_parts (void)
{
  g_autoptr (LyceumLessonDraft) lesson =
      lessons_test_make_english ("# The cell\n\nEvery living thing on Earth is made of cells. A **membrane** is a thin sheet that "
                    "separates a cell from "
                    "its surroundings. It is very thin.\n\n## Why membranes are needed\n\nThe cell membrane keeps "
                    "harmful things out of the cell. "
                    "There are two ways to cross a membrane:\n\n- by diffusion\n- by transport\n");

  g_assert_true (g_str_has_prefix (lesson->markdown, "## Key points\n"));
  g_assert_nonnull (strstr (lesson->markdown, "\n## The cell\n"));
  g_assert_nonnull (strstr (lesson->markdown, "\n### Why membranes are needed\n"));
  g_assert_nonnull (strstr (lesson->markdown, "\n## Key terms\n"));
  g_assert_null (strstr (lesson->markdown, "Check yourself"));
  g_assert_true (lessons_test_has_text (lesson->key_points, "Every living thing on Earth is made of cells."));
  g_assert_false (lessons_test_has_text (lesson->key_points, "It is very thin."));
  g_assert_true (lessons_test_has_question (lesson, "What is a membrane?"));
  g_assert_true (lessons_test_has_question (lesson, "Why are membranes needed?"));
  g_assert_true (lessons_test_has_question (lesson, "Which two ways to cross a membrane are there?"));
  g_assert_cmpuint (lesson->key_terms->len, ==, 1);
  lessons_test_assert_answer (lesson, "What is a membrane?",
                 "A **membrane** is a thin sheet that separates a cell from its surroundings.");
  lessons_test_assert_answer (lesson, "Which two ways to cross a membrane are there?", "- by diffusion\n- by transport");
  g_assert_true (g_str_has_prefix (lessons_test_find_question (lesson, "Why are membranes needed?")->answer,
                                   "The cell membrane keeps harmful things out of the cell."));
}

/* A definition is answered with what it supposes, and with the formula that it ends in. */
static void
test_defining_answer (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  const LyceumSection section = { .title = (char *) "Kernels", .heading_path = (char *) "", .n_blocks = 3 };
  g_autoptr (LyceumSectionAnalysis) analysis = NULL;
  g_autofree char *answer = NULL, *next = NULL;

  lyceum_document_set_language (document, "en");
  lyceum_document_take_block (
      document, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "Suppose that T is a linear map. Then the kernel of T is the set"));
  lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_FORMULA, "K(T) = {u | T(u) = 0}"));
  lyceum_document_take_block (
      document, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "The kernel of a linear map is never empty. Each kernel is a space."));
  analysis = _lyceum_section_analysis_new (document, &section, NULL, NULL);
  answer = _lyceum_answer_defining (analysis, 1);
  next = _lyceum_answer_defining (analysis, 2);
  g_assert_true (g_str_has_prefix (answer, "Suppose that T is a linear map. Then the kernel of T is the set\n\n"));
  g_assert_nonnull (strstr (answer, "K(T) = {u | T(u) = 0}"));
  g_assert_cmpstr (next, ==, "The kernel of a linear map is never empty.");
}

/* A question, all of them, and then what answers them, in the language of the lesson. */
static void
test_questions_written (void)
{
  g_autoptr (GPtrArray) questions = g_ptr_array_new ();
  LyceumCheckQuestion one = { .question = (char *) "Was ist 1*2*3?", .answer = (char *) "- sechs\n- 6" },
                      other = { .question = (char *) "Warum?" };
  g_autofree char *none = lyceum_check_questions_write (questions, "de"), *german = NULL, *open = NULL;

  g_assert_cmpstr (none, ==, "");
  g_ptr_array_add (questions, &other);
  open = lyceum_check_questions_write (questions, "sv");
  g_assert_cmpstr (open, ==, "## Testa dig själv\n\n1. Warum?\n");
  g_ptr_array_add (questions, &one);
  german = lyceum_check_questions_write (questions, "de-AT");
  g_assert_cmpstr (german, ==,
                   "## Selbsttest\n\n1. Warum?\n2. Was ist 1\\*2\\*3?\n\n### Antworten\n\n2. - sechs\n   - 6\n");
}

/* Where nothing is defined, each part can still be asked about; of a heading that asks twice, the first question says it. */
static void
test_asks_by_heading (void)
{
  g_autoptr (LyceumLessonDraft) plain =
      lessons_test_make_english ("# Harbours\n\nSailors brought timber to every pier.\n\n## The walls\n\nMasons mended the walls each spring.\n\n"
                    "## The cranes\n\nCarpenters built the cranes of oak.\n");
  g_autoptr (LyceumLessonDraft) asking =
      lessons_test_make_english ("# Harbours\n\n## Why did the harbour decay for years? Was nobody there to mend it?\n\nThe masons had gone to "
                    "the city, where walls were built.\n");

  g_assert_true (lessons_test_has_question (plain, "What does this lesson say about “The walls”?"));
  g_assert_true (lessons_test_has_question (plain, "What does this lesson say about “The cranes”?"));
  g_assert_cmpuint (plain->questions->len, <=, 4);
  g_assert_true (lessons_test_has_question (asking, "Why did the harbour decay for years?"));
}

/* Letters set apart are an ornament, and letters that are named are not. */
static void
test_letterspaced (void)
{
  g_autoptr (LyceumLessonDraft) lesson =
      lessons_test_make_english ("# Harbours\n\nT h i s S e c t i o n i s a D r a f t, S u b j e c t t o C h a n g e s\n\n"
                    "Every harbour has a wall that breaks the waves.\n\nThe piers are called A, B, C, D, E and F.\n");

  g_assert_null (strstr (lesson->markdown, "D r a f t"));
  g_assert_nonnull (strstr (lesson->markdown, "breaks the waves"));
  g_assert_nonnull (strstr (lesson->markdown, "A, B, C, D, E and F"));
}

/* A long text gets shorter, and what is left still hangs together. */
static void
test_condenses (void)
{
  g_autoptr (GString) markdown = g_string_new ("# Harbours\n\n");
  g_autoptr (LyceumLessonDraft) lesson = NULL;

  append_filler (markdown, 60);
  g_string_append (markdown,
                   "The harbour of Visby was closed. It stayed closed for ten years. This ruined the town.\n\n");
  append_filler (markdown, 60);
  lesson = lessons_test_make_english (markdown->str);
  g_assert_cmpuint (strlen (lesson->markdown), <, markdown->len * 9 / 10);
  g_assert_cmpuint (lesson->minutes, <=, 13);
  if (strstr (lesson->markdown, "This ruined"))
    g_assert_nonnull (strstr (lesson->markdown, "It stayed closed"));
  if (strstr (lesson->markdown, "It stayed closed"))
    g_assert_nonnull (strstr (lesson->markdown, "Visby was closed"));
}

/* Of what belongs together all is there, or nothing. */
static void
assert_together (const char *markdown, const char *one, const char *other)
{
  g_assert_cmpint (strstr (markdown, one) != NULL, ==, strstr (markdown, other) != NULL);
}

static void
test_keeps_together (void)
{
  for (guint n_before = 0; n_before < 120; n_before += 8)
    {
      g_autoptr (GString) markdown = g_string_new ("# Harbours\n\n");
      g_autoptr (LyceumLessonDraft) lesson = NULL;
      const char *text;

      append_filler (markdown, n_before);
      g_string_append (markdown, "Four kinds of rope were sold:\n\n1. hawsers\n2. cables\n3. shrouds\n4. lanyards\n\n");
      append_filler (markdown, 20);
      g_string_append (markdown, "The program reads a knot:\n\n```c\nread_knot (rope);\n```\n\n");
      append_filler (markdown, 30);
      g_string_append (markdown, "Why did the harbours die? Sand closed the mouths of the rivers.\n\n");
      append_filler (markdown, 120 - n_before);
      lesson = lessons_test_make_english (markdown->str);
      text = strstr (lesson->markdown, "## Harbours");
      assert_together (text, "kinds of rope", "1. hawsers");
      assert_together (text, "1. hawsers", "4. lanyards");
      assert_together (text, "reads a knot", "read_knot (rope);");
      assert_together (text, "Why did the harbours die? Sand", "Sand closed");
    }
}

static void
test_keeps_structure (void)
{
  g_autoptr (LyceumLessonDraft) lesson = lessons_test_make_english (
      "# Tables\n\nThe sizes of three cells are these.\n\n| Cell | Size |\n|---|---|\n| A\\|B | 5 |\n| C | 7 |\n\n"
      "1. one\n   - inner\n2. two\n\nThe code is short.\n\n```python\nprint('``` no end')\n```\n\n> A quoted sentence "
      "stands here.\n");

  g_assert_nonnull (strstr (lesson->markdown, "| Cell | Size |\n| --- | --- |\n| A\\|B | 5 |\n| C | 7 |\n"));
  g_assert_nonnull (strstr (lesson->markdown, "1. one\n   - inner\n2. two\n"));
  g_assert_nonnull (strstr (lesson->markdown, "````python\nprint('``` no end')\n````\n"));
  g_assert_nonnull (strstr (lesson->markdown, "> A quoted sentence stands here.\n"));
}

static void
assert_escaped (const char *text, const char *expected)
{
  g_autoptr (GString) markdown = g_string_new (NULL);

  _lyceum_markdown_append_text (markdown, text, -1, TRUE);
  g_assert_cmpstr (markdown->str, ==, expected);
}

static void
test_escapes (void)
{
  assert_escaped ("plain words, 3 of them.", "plain words, 3 of them.");
  assert_escaped ("a*b*c `d` [e](f)", "a\\*b\\*c \\`d\\` [e\\](f)");
  assert_escaped ("[1, 2] and [a]: b [c]", "[1, 2] and [a\\]: b [c\\]");
  assert_escaped ("from $5 to $6", "from \\$5 to \\$6");
  assert_escaped ("1. not a list", "1\\. not a list");
  assert_escaped ("- not a list", "\\- not a list");
  assert_escaped ("# no heading", "\\# no heading");
  assert_escaped ("snake_case and _em_", "snake_case and \\_em\\_");
  assert_escaped ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>");
  assert_escaped ("AT&T; 3 < 4 &amp; x", "AT\\&T; 3 < 4 \\&amp; x");
  assert_escaped ("C:\\*", "C:\\\\\\*");
}

static void
add_formula (LyceumBlock *block, guint start, guint end, const char *tex)
{
  LyceumSpan span = { start, end, LYCEUM_SPAN_FORMULA };

  if (!block->spans)
    block->spans = g_array_new (FALSE, FALSE, sizeof (LyceumSpan));
  if (!block->formulas)
    block->formulas = g_ptr_array_new_with_free_func (g_free);
  g_array_append_val (block->spans, span);
  g_ptr_array_add (block->formulas, g_strdup (tex));
}

/* TeX where it is known and all of the formula is wanted; what would not be read as it is written stays plain. */
static void
test_formulas (void)
{
  g_autoptr (GString) markdown = g_string_new (NULL);
  g_autoptr (LyceumBlock) block = lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "Let a/b be xn, yth of z*, w.");
  g_autoptr (LyceumBlock) table = lyceum_block_new (LYCEUM_BLOCK_TABLE, "Name\tValue\nNorm\t|x|");
  g_autoptr (LyceumBlock) apart = lyceum_block_new (LYCEUM_BLOCK_FORMULA, "x² = 1");

  add_formula (block, 4, 7, "\\frac{a}{b}");
  add_formula (block, 11, 13, "");
  add_formula (block, 15, 16, "y_1");
  add_formula (block, 22, 24, "z^*");
  add_formula (block, 26, 27, "\\text{costs \\$ $5}");
  _lyceum_markdown_append_range (markdown, block, 0, (guint) strlen (block->text), TRUE);
  g_assert_cmpstr (markdown->str, ==, "Let $\\frac{a}{b}$ be xn, \\(y_1\\)th of $z^*$, \\(\\text{costs \\$ $5}\\).");
  g_string_truncate (markdown, 0);
  _lyceum_markdown_append_range (markdown, block, 5, 12, FALSE);
  g_assert_cmpstr (markdown->str, ==, "/b be x");

  g_string_truncate (markdown, 0);
  table->level = 1;
  table->n_columns = 2;
  add_formula (table, 16, 19, "|x|");
  _lyceum_markdown_append_table (markdown, table);
  g_assert_cmpstr (markdown->str, ==, "| Name | Value |\n| --- | --- |\n| Norm | $\\vert{}x\\vert{}$ |\n\n");

  g_string_truncate (markdown, 0);
  _lyceum_markdown_append_formula (markdown, apart);
  g_assert_cmpstr (markdown->str, ==, "```math\nx² = 1\n```\n\n");
  g_string_truncate (markdown, 0);
  apart->formulas = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (apart->formulas, g_strdup ("x^2\n\n= 1"));
  _lyceum_markdown_append_formula (markdown, apart);
  g_assert_cmpstr (markdown->str, ==, "$$x^2\n= 1$$\n\n");
}

/* Whatever stands in the text, it reads the same after Markdown. */
static void
test_hostile_text (void)
{
  static const char *const texts[] = {
    "<img src=x onerror=alert(1)> is an element of a hostile page that nobody wants.",
    "Stars ** and __ lines ** stand __ here * and _ there in the text of the lesson.",
    "[link](javascript:alert) and ![image](x) and [ref]: nothing of this is a link in it.",
    "~~~ tildes and ``` ticks ` of all ``` kinds ~~ stand in a row in the middle of it.",
    "\\ backslashes \\* and \\\\ and entities &lt; &#60; stand in the text as they are.",
    "+ plus at the start, and 12) a number, and = signs, and | bars | of | a | table | end it.",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (LyceumDocument) document = lyceum_document_new ();
      g_autoptr (LyceumLessonDraft) lesson = NULL;

      lyceum_document_set_language (document, "en");
      lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, texts[i]));
      lesson = lessons_test_make (document);
      g_assert_null (strstr (lesson->markdown, " <img"));
    }
}

/* A long lesson says first what it is about, and its points say something else. */
static void
test_summary (void)
{
  g_autoptr (GString) markdown = g_string_new ("# Harbours\n\n");
  g_autoptr (LyceumLessonDraft) lesson = NULL, brief = lessons_test_make_english ("# Harbours\n\nA harbour is a place where ships are safe.\n");
  static const char *const things[] = { "cranes", "pilots", "tugboats", "warehouses", "lighthouses", "shipyards",
                                        "docks",  "piers",  "customs",  "railways",   "dredgers",    "breakwaters" };

  for (guint i = 0; i < G_N_ELEMENTS (things); i++)
    {
      g_string_append_printf (markdown, "In %u the city of Hamburg built %s for the harbour on the river Elbe. ", 1850 + 7 * i, things[i]);
      append_filler (markdown, 5);
    }
  lesson = lessons_test_make_english (markdown->str);
  g_assert_cmpuint (brief->summary->len, ==, 0);
  g_assert_null (strstr (brief->markdown, "## In short"));
  g_assert_cmpuint (lesson->summary->len, >=, 2);
  g_assert_cmpuint (lesson->summary->len, <=, 3);
  g_assert_true (g_str_has_prefix (lesson->markdown, "## In short\n\nIn 18"));
  g_assert_nonnull (strstr (lesson->markdown, "\n\n## Key points\n\n- "));
  for (guint i = 0; i < lesson->summary->len; i++)
    g_assert_false (lessons_test_has_text (lesson->key_points, g_ptr_array_index (lesson->summary, i)));
}

/* What leans on "such" things, half a quote, and what is no sentence are no points. */
static void
test_leaning_points (void)
{
  static const char *const bad[] = { "The program dpkg removes such symbolic links when a package of Debian is removed.",
                                     "Packages are kept in a large pool\xe2\x80\x99, structured by the name of the source package.",
                                     "Last but not least, there is a set of directories meant for the installation of Debian.",
                                     "Users of Debian are not to take packages of experimental software from there." };
  g_autoptr (GString) markdown = g_string_new ("# Packages\n\n");
  g_autoptr (LyceumLessonDraft) lesson = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_string_append_printf (markdown, "%s\n\n", bad[i]);
  g_string_append (markdown, "Each package of Debian has a maintainer who answers for it.\n\nThe archive of Debian holds tools such as "
                             "editors and compilers.\n");
  lesson = lessons_test_make_english (markdown->str);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (lessons_test_has_text (lesson->key_points, bad[i]));
  g_assert_true (lessons_test_has_text (lesson->key_points, "The archive of Debian holds tools such as editors and compilers."));
}

/* Spanish leaves out who it speaks of; a formula leaves its index behind; and both are no points. */
static void
test_foreign_points (void)
{
  g_autoptr (LyceumDocument) spanish = cards_test_document (
      "# Metro\n\nEl metro de la ciudad une las dos orillas del río.\n\nFue inaugurado en cinco fases entre 1980 y 1984 por la reina.\n\n"
      "Son las dos líneas más largas del país desde el año 2002.\n\nLa ciudad tiene dos universidades y un puerto antiguo.\n", "es");
  g_autoptr (LyceumDocument) german = cards_test_document (
      "# Sauerstoff\n\nSauerstoff wurde im Jahr 1774 von Joseph Priestley entdeckt.\n\n2 in der Umgebung des Patienten wird erhöht, wo es "
      "nötig ist.\n\nAlle drei Forscher kannten die Arbeiten der anderen nicht.\n\n1774 reiste Priestley nach Paris und traf Lavoisier.\n", "de");
  g_autoptr (LyceumLessonDraft) metro = lessons_test_make (spanish), oxygen = lessons_test_make (german);

  g_assert_cmpuint (metro->key_points->len, ==, 2);
  g_assert_true (lessons_test_has_text (metro->key_points, "La ciudad tiene dos universidades y un puerto antiguo."));
  g_assert_cmpuint (oxygen->key_points->len, ==, 2);
  g_assert_true (lessons_test_has_text (oxygen->key_points, "1774 reiste Priestley nach Paris und traf Lavoisier."));
}

/* Where nothing is defined, what the text speaks of again and again is asked about, in any language. */
static void
test_phrases (void)
{
  g_autoptr (LyceumDocument) document = cards_test_document (
      "# Woda\n\nObieg wody łączy oceany z lądem. Energia słoneczna napędza obieg wody każdego dnia.\n\nBez słońca obieg wody by "
      "ustał. Rzeki Wisła i Odra niosą wodę do morza, a Wisła jest dłuższa.\n\nNad morzem Wisła tworzy deltę, w której obieg wody "
      "widać z lotu ptaka. Ludzie mierzą obieg wody od stuleci.\n", "pl");
  g_autoptr (LyceumLessonDraft) lesson = lessons_test_make (document);
  const LyceumCheckQuestion *question = lessons_test_find_question (lesson, "Co mówi ta lekcja na temat „obieg wody”?");

  g_assert_nonnull (question);
  g_assert_nonnull (strstr (question->answer, "obieg wody"));
}

/* A picture stands behind its text, and what is said of it behind the picture; without the picture it is not said. */
static void
test_pictures (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new (), bare = lyceum_document_new ();
  g_autoptr (LyceumLessonDraft) lesson = NULL, without = NULL;
  LyceumBlock *image = lyceum_block_new (LYCEUM_BLOCK_IMAGE, "A cell");

  image->info = g_strdup ("p1.png");
  lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "Every living thing on Earth is made of cells."));
  lyceum_document_take_block (document, image);
  lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_CAPTION, "A cell under the microscope."));
  lyceum_document_take_block (bare, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "Every living thing on Earth is made of cells."));
  lyceum_document_take_block (bare, lyceum_block_new (LYCEUM_BLOCK_CAPTION, "A cell under the microscope."));
  lesson = lessons_test_make (document);
  without = lessons_test_make (bare);
  g_assert_nonnull (strstr (lesson->markdown, "made of cells.\n\n![A cell](picture:p1.png)\n\nA cell under the microscope.\n"));
  g_assert_null (strstr (without->markdown, "microscope"));
}

static void
test_languages (void)
{
  static const struct
  {
    const char *language, *markdown, *points;
  } cases[] = {
    { "de",
      "# Die Zelle\n\nJedes Lebewesen auf der Erde besteht aus Zellen. Die **Zelle** ist ein kleiner Raum, den eine "
      "Haut umgibt. "
      "Diese Haut ist sehr dünn. Sie lässt Wasser durch.",
      "## Das Wichtigste" },
    { "zh",
      "# "
      "光合作用\n\n光合作用是指植物利用光能把二氧化碳和水变成糖的过程。它在叶绿体中进行。绿色植物通过光合作用制造自己所"
      "需要的养料。",
      "## 要点" },
    { "ja",
      "# "
      "光合成\n\n光合成とは、植物が光を使って二酸化炭素と水から糖を作る反応である。これは葉緑体で行われる。植物は光合成"
      "によって自分の栄養を作る。",
      "## 要点" },
    { "ar", "# الخلية\n\nتتألّف كلّ الموادّ الحيّة على كوكبنا الأرض من خلايا صغيرة جدًّا. وهذه الخلايا تنقسم إلى خليّتين.",
      "## النقاط الرئيسية" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LyceumDocument) document = cards_test_document (cases[i].markdown, cases[i].language);
      g_autoptr (LyceumLessonDraft) lesson = lessons_test_make (document);

      g_assert_nonnull (strstr (lesson->markdown, cases[i].points));
      for (guint k = 0; k < lesson->key_points->len; k++)
        {
          const char *point = g_ptr_array_index (lesson->key_points, k);

          g_assert_false (g_str_has_prefix (point, "Diese") || g_str_has_prefix (point, "Sie") ||
                          g_str_has_prefix (point, "它") || g_str_has_prefix (point, "これ") ||
                          g_str_has_prefix (point, "وهذه"));
        }
      for (guint k = 0; k < lesson->questions->len; k++)
        g_assert_null (strstr (((LyceumCheckQuestion *) g_ptr_array_index (lesson->questions, k))->question, "What"));
    }
}

static gpointer
make_in_thread (gpointer document)
{
  LyceumLessonDraft *lesson = lessons_test_make (document);
  char *markdown = g_strdup (lesson->markdown);

  lyceum_lesson_draft_free (lesson);
  return markdown;
}

/* The same on every thread, however many run at once. */
/* A proof that is too long for any lesson ends with a paragraph, and the lesson says that it goes on. */
static void
test_endless_proof (void)
{
  static const char note[] = "*The lesson stops here; the source goes on with this.*";
  g_autoptr (GString) markdown =
      g_string_new ("# Harbours\n\nEvery harbour has a master.\n\n## Example 1: The masters\n\n");
  g_autoptr (LyceumDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumLessonDraft) lesson = NULL;
  LyceumSection section = { .title = (char *) "Harbours", .heading_path = (char *) "" };
  const char *found;

  for (guint i = 0; i < 60; i++)
    {
      append_filler (markdown, 4);
      g_string_append_printf (markdown, "That ends step %u of the proof.\n\n", i);
    }
  document = cards_test_document (markdown->str, "en");
  section.n_blocks = lyceum_document_get_n_blocks (document);
  lesson = lyceum_builtin_lesson_thread_cb (document, &section, NULL, &error);
  g_assert_no_error (error);
  found = strstr (lesson->markdown, note);
  if (!found)
    g_error ("%s", lesson->markdown + strlen (lesson->markdown) - 600);
  g_assert_null (strstr (found + 1, note));
  g_assert_null (strstr (found, "step "));
  g_assert_true (found - lesson->markdown > 3 && strncmp (found - 3, ".\n\n", 3) == 0);
}

/* A theorem may end in a formula. Where nothing is stated, examples are asked for. */
static void
test_statements_with_formulas (void)
{
  static const struct
  {
    LyceumBlockKind kind;
    const char *text;
  } blocks[] = {
    { LYCEUM_BLOCK_HEADING, "Theorem RD: Rank and Nullity" },
    { LYCEUM_BLOCK_PARAGRAPH, "Suppose that T is a linear transformation of U. Then" },
    { LYCEUM_BLOCK_FORMULA, "r(T) + n(T) = dim (U)" },
    { LYCEUM_BLOCK_HEADING, "Theorem TM: Two-by-Two Matrices" },
    { LYCEUM_BLOCK_PARAGRAPH, "Suppose that A is the matrix" },
    { LYCEUM_BLOCK_FORMULA, "[a, b; c, d]" },
    { LYCEUM_BLOCK_PARAGRAPH, "Then A has an inverse if its determinant is not zero." },
  };
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_autoptr (LyceumDocument) examples =
      cards_test_document ("# Spans\n\n## Example AB: A basic span\n\nThe span of the two vectors is a plane.\n", "en");
  g_autoptr (LyceumLessonDraft) lesson = NULL, shown = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    lyceum_document_take_block (document, lyceum_block_new (blocks[i].kind, blocks[i].text));
  lyceum_document_set_language (document, "en");
  lesson = lessons_test_make (document);
  g_assert_true (
      lessons_test_has_text (lesson->key_points, "Suppose that T is a linear transformation of U. Then r(T) + n(T) = dim (U)"));
  g_assert_false (lessons_test_has_text (lesson->key_points, "Suppose that A is the matrix [a, b; c, d]"));
  shown = lessons_test_make (examples);
  g_assert_true (lessons_test_has_question (shown, "What does Example AB (“A basic span”) show?"));
}

/* A test asks about the end of a lesson too. */
static void
test_questions_spread (void)
{
  static const char *const tools[] = { "adze",   "auger",  "chisel", "clamp", "drill", "gouge",
                                       "hammer", "mallet", "plane",  "rasp",  "saw",   "wrench" };
  g_autoptr (GString) markdown = g_string_new ("# Tools\n\n");
  g_autoptr (LyceumLessonDraft) lesson = NULL;
  guint n_late = 0;

  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    g_string_append_printf (markdown, "A **%s** is a tool that shapes timber of kind %u in a workshop.\n\n", tools[i],
                            i);
  lesson = lessons_test_make_english (markdown->str);
  g_assert_cmpuint (lesson->questions->len, ==, 6);
  for (guint i = 9; i < G_N_ELEMENTS (tools); i++)
    {
      g_autofree char *question = g_strdup_printf ("What is a %s?", tools[i]);

      n_late += lessons_test_has_question (lesson, question);
    }
  g_assert_cmpuint (n_late, >=, 1);
}

/* What has no verb, speaks of the book, or lost a quote is no point. */
static void
test_no_points (void)
{
  static const char *const none[] = {
    "Column space of the matrix, expressed as the span of a set of linearly independent vectors.",
    "Vector form of the solution set to the system of equations of the archetype.",
    "Subspace dimensions associated with the matrix.",
    "Contributed by Robert Beezer Vectors of the program are constructed from lists.",
    "T10 Suppose a matrix of the row space has a row of zeros in it.",
    "More details on logging can be found in the manual page of the tool.",
    "Packages are installed into the testing’ directory after some days of rest.",
    "Your system will now be running the installer of the whole distribution.",
  };
  g_autoptr (GString) markdown = g_string_new ("# Vectors\n\nSupport for the old port (s390) was discontinued and "
                                               "replaced with another one.\n\n");
  g_autoptr (LyceumLessonDraft) lesson = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    g_string_append_printf (markdown, "%s\n\n", none[i]);
  g_string_append (markdown,
                   "# More\n\nSupport for the old port (s390) was discontinued and replaced with another one.\n");
  lesson = lessons_test_make_english (markdown->str);
  g_assert_cmpuint (lesson->key_points->len, ==, 1);
  g_assert_true (
      lessons_test_has_text (lesson->key_points, "Support for the old port (s390) was discontinued and replaced with another one."));
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    {
      if (lessons_test_has_text (lesson->key_points, none[i]))
        g_error ("A point: %s", none[i]);
    }
}

static void
test_deterministic (void)
{
  g_autoptr (GString) markdown = g_string_new ("# Harbours\n\n");
  g_autoptr (LyceumDocument) document = NULL;
  GThread *threads[4];
  g_autofree char *first = NULL;

  append_filler (markdown, 90);
  document = cards_test_document (markdown->str, "en");
  first = make_in_thread (document);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("lesson", make_in_thread, document);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *other = g_thread_join (threads[i]);

      g_assert_cmpstr (other, ==, first);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/generator/lessons/parts", test_parts);
  g_test_add_func ("/generator/lessons/asks-by-heading", test_asks_by_heading);
  g_test_add_func ("/generator/lessons/letterspaced", test_letterspaced);
  g_test_add_func ("/generator/lessons/condenses", test_condenses);
  g_test_add_func ("/generator/lessons/keeps-together", test_keeps_together);
  g_test_add_func ("/generator/lessons/keeps-structure", test_keeps_structure);
  g_test_add_func ("/generator/lessons/escapes", test_escapes);
  g_test_add_func ("/generator/lessons/formulas", test_formulas);
  g_test_add_func ("/generator/lessons/hostile-text", test_hostile_text);
  g_test_add_func ("/generator/lessons/languages", test_languages);
  g_test_add_func ("/generator/lessons/endless-proof", test_endless_proof);
  g_test_add_func ("/generator/lessons/statements-with-formulas", test_statements_with_formulas);
  g_test_add_func ("/generator/lessons/questions-spread", test_questions_spread);
  g_test_add_func ("/generator/lessons/questions-written", test_questions_written);
  g_test_add_func ("/generator/lessons/defining-answer", test_defining_answer);
  g_test_add_func ("/generator/lessons/foreign-points", test_foreign_points);
  g_test_add_func ("/generator/lessons/summary", test_summary);
  g_test_add_func ("/generator/lessons/leaning-points", test_leaning_points);
  g_test_add_func ("/generator/lessons/phrases", test_phrases);
  g_test_add_func ("/generator/lessons/pictures", test_pictures);
  g_test_add_func ("/generator/lessons/no-points", test_no_points);
  g_test_add_func ("/generator/lessons/deterministic", test_deterministic);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cards-test.h"

#include <string.h>

#include "lyceum-section-analysis-private.h"
#include "lyceum-sentence-judge-private.h"

static guint
judge (const char *text, const char *language)
{
  g_autoptr (LyceumSurface) surface = _lyceum_surface_new (text, -1);

  return _lyceum_judge_sentence (text, surface, _lyceum_language_rules (language), FALSE);
}

static void
test_stands_alone (void)
{
  static const char *const alone[] = {
    "A cell takes in food through its surface.",
    "In 1789 the French Revolution began in Paris.",
    "Peasants paid dues to their lord.",
    "After the king had fled, he was caught at Varennes.",
    "If a function is small, it may be inlined by the compiler.",
    "The word \"cell\" takes five bytes in memory.",
    "Mitosis is the division of the nucleus (and of nothing else) into two nuclei.",
  };

  for (guint i = 0; i < G_N_ELEMENTS (alone); i++)
    {
      if (!(judge (alone[i], "en") & LYCEUM_SENTENCE_STANDS_ALONE))
        g_error ("Stands alone, but was not seen to: %s (%x)", alone[i], judge (alone[i], "en"));
    }
}

static void
test_leans (void)
{
  static const struct
  {
    const char *text;
    guint flag;
  } cases[] = {
    { "It is wrapped in the nuclear envelope of the cell.", LYCEUM_SENTENCE_LEANS },
    { "However, the membrane holds back the larger particles.", LYCEUM_SENTENCE_LEANS },
    { "In 1791 he fled with the whole family to the border.", LYCEUM_SENTENCE_LEANS },
    { "In water, they arrange themselves into two layers.", LYCEUM_SENTENCE_LEANS },
    { "Most cells use this pump for half of the energy.", LYCEUM_SENTENCE_LEANS },
    { "The surface is therefore the limit of the size.", LYCEUM_SENTENCE_LEANS },
    { "The latter are found in bacteria and in archaea only.", LYCEUM_SENTENCE_LEANS },
    { "Two are square, and the third one is unitary.", LYCEUM_SENTENCE_LEANS },
    { "Figure 3 shows the inside of a bacterium.", LYCEUM_SENTENCE_CITES },
    { "The matrix is nonsingular by Theorem NMUS of the book.", LYCEUM_SENTENCE_CITES },
    { "The table below lists the parts of the cell.", LYCEUM_SENTENCE_POINTS },
    { "If the map is injective, then the set above is independent.", LYCEUM_SENTENCE_POINTS },
    { "As we saw, the sum of the angles is constant.", LYCEUM_SENTENCE_POINTS },
    { "Why do cells stay so small in all animals?", LYCEUM_SENTENCE_QUESTION },
    { "There are three ways to cross a membrane:", LYCEUM_SENTENCE_INTRODUCES },
    { "For example, oxygen slips through the bilayer.", LYCEUM_SENTENCE_EXAMPLE },
    { "Suppose that the matrix has an inverse of its own.", LYCEUM_SENTENCE_SUPPOSES },
    { "I went on board of the whaler at daybreak.", LYCEUM_SENTENCE_PERSONAL },
    { "“Stop at once!” cried the captain of the ship.", LYCEUM_SENTENCE_SPEECH },
    { "Diese Zellen haben einen Kern und eine Wand.", LYCEUM_SENTENCE_LEANS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *language = i + 1 == G_N_ELEMENTS (cases) ? "de" : "en";

      if (!(judge (cases[i].text, language) & cases[i].flag))
        g_error ("Not seen (%x) in: %s", cases[i].flag, cases[i].text);
      g_assert_false (judge (cases[i].text, language) & LYCEUM_SENTENCE_STANDS_ALONE);
    }
}

/* English words mean nothing in other languages. */
static void
test_other_languages (void)
{
  g_assert_true (judge ("Die Zelle ist der kleinste Baustein aller Lebewesen.", "de") & LYCEUM_SENTENCE_STANDS_ALONE);
  g_assert_true (judge ("It was als Lehnwort in die Sprache gekommen ist.", "de") & LYCEUM_SENTENCE_STANDS_ALONE);
  g_assert_true (judge ("光合作用是植物利用光能把二氧化碳和水变成糖的过程。", "zh") & LYCEUM_SENTENCE_STANDS_ALONE);
  g_assert_true (judge ("这是植物利用光能把二氧化碳和水变成糖的过程。", "zh") & LYCEUM_SENTENCE_LEANS);
  g_assert_true (judge ("しかし、植物は光を使って糖を作ることができる。", "ja") & LYCEUM_SENTENCE_LEANS);
}

static LyceumSectionAnalysis *
analyse (LyceumDocument *document, LyceumSection *section)
{
  g_autoptr (GError) error = NULL;
  LyceumSectionAnalysis *analysis;

  *section = (LyceumSection){ .title = (char *) "Lesson",
                              .heading_path = (char *) "",
                              .n_blocks = lyceum_document_get_n_blocks (document) };
  analysis = _lyceum_section_analysis_new (document, section, NULL, &error);
  g_assert_no_error (error);
  return analysis;
}

static const LyceumFoundTerm *
find_term (const LyceumSectionAnalysis *analysis, const char *term)
{
  for (guint i = 0; i < analysis->terms->len; i++)
    {
      const LyceumFoundTerm *found = g_ptr_array_index (analysis->terms, i);

      if (strcmp (found->term, term) == 0)
        return found;
    }
  return NULL;
}

static void
assert_term (const char *markdown, const char *language, const char *term, const char *definition, const char *question)
{
  g_autoptr (LyceumDocument) document = cards_test_document (markdown, language);
  LyceumSection section;
  g_autoptr (LyceumSectionAnalysis) analysis = analyse (document, &section);
  const LyceumFoundTerm *found = find_term (analysis, term);
  g_autofree char *asked = NULL;

  if (!definition)
    {
      if (found)
        g_error ("“%s” is no term of: %s", term, markdown);
      return;
    }
  if (!found)
    g_error ("“%s” was not found in: %s", term, markdown);
  g_assert_cmpstr (found->definition, ==, definition);
  asked = _lyceum_question_about_term (found, analysis->language);
  g_assert_cmpstr (asked, ==, question);
}

static void
test_terms (void)
{
  assert_term ("**Osmosis** is the diffusion of water through a membrane.", "en", "osmosis",
               "the diffusion of water through a membrane", "What is osmosis?");
  assert_term ("# Sets\n\n## Definition ES Empty Set\n\nThe **empty set** is the set with no elements.\n", "en", "empty set",
               "the set with no elements", "What is the empty set?");
  assert_term ("**Osmosis** is the diffusion of water. Cells live by osmosis.", "en", "osmosis",
               "the diffusion of water", "What is osmosis?");
  assert_term ("A phospholipid is a molecule that has a head and two tails.", "en", "phospholipid",
               "a molecule that has a head and two tails", "What is a phospholipid?");
  assert_term ("**Microtubules** are hollow tubes of tubulin that serve as rails.", "en", "Microtubules",
               "hollow tubes of tubulin that serve as rails", "What are Microtubules?");
  assert_term ("The fluid between the organelles is called the **cytosol**; it is thick.", "en", "cytosol",
               "The fluid between the organelles", "What is the cytosol?");
  assert_term ("Peasants paid the **tithe**, a share of the harvest, to the Church.", "en", "tithe",
               "a share of the harvest", "What is the tithe?");
  assert_term ("The **deltoid** is one of the muscles that lift the arm.", "en", "deltoid",
               "one of the muscles that lift the arm", "What is the deltoid?");
  assert_term ("- **Lens**: a curved piece of glass that bends light", "en", "Lens",
               "a curved piece of glass that bends light", "What does “Lens” mean?");
  assert_term ("Jean Lannes was a general of the army. The men loved Jean Lannes, and Jean Lannes knew.", "en",
               "Jean Lannes", "a general of the army", "Who was Jean Lannes?");
  assert_term ("Two systems are **equivalent** if their solution sets are equal.", "en", "equivalent",
               "Two systems are equivalent if their solution sets are equal", "What does “equivalent” mean?");
  assert_term ("Die **Zelle** ist ein kleiner Raum, der von einer Haut umschlossen ist.", "de", "Zelle",
               "ein kleiner Raum, der von einer Haut umschlossen ist", "Was bedeutet „Zelle“?");
}

/* A definition may end in a formula; its name is in the heading above it. */
static void
test_terms_with_formulas (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  LyceumSection section;
  g_autoptr (LyceumSectionAnalysis) analysis = NULL;
  const LyceumFoundTerm *term;

  lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_HEADING, "Definition NV: Norm of a Vector"));
  lyceum_document_take_block (document,
                              lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "The norm of the vector u is the real number"));
  lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_FORMULA, "‖u‖ = √(u₁² + u₂²)"));
  lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_HEADING, "Definition SV: Solution Vector"));
  lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "For a system of linear equations,"));
  lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_FORMULA, "Ax = b"));
  lyceum_document_set_language (document, "en");
  analysis = analyse (document, &section);
  term = find_term (analysis, "Norm of a Vector");
  g_assert_nonnull (term);
  g_assert_cmpstr (term->definition, ==, "The norm of the vector u is the real number ‖u‖ = √(u₁² + u₂²)");
  g_assert_null (find_term (analysis, "Solution Vector"));
}

static void
test_arabic_quoted (void)
{
  assert_term ("الكائنات البسيطة مكوّنة من خليّة واحدة وتُدعَى «وحيدة الخليّة».", "ar", "وحيدة الخليّة",
               "الكائنات البسيطة مكوّنة من خليّة واحدة وتُدعَى «وحيدة الخليّة»", "ما معنى «وحيدة الخليّة»؟");
  assert_term ("الأنزيمات القادرة على إنتاجها تُدعَى أنزيمات «المرحلة 1» في الجسم.", "ar", "المرحلة 1", NULL, NULL);
  assert_term ("كتب الطبيب كتابا عن «الحياة الطويلة» في مدينته القديمة.", "ar", "الحياة الطويلة", NULL, NULL);
}

static void
test_no_terms (void)
{
  assert_term ("APT is the Advanced Package Tool, an interface to the packages of a system. APT is old.", "en",
               "Advanced Package Tool", NULL, NULL);
  assert_term ("- **unstable’ distribution**: the version that is under development", "en", "unstable’ distribution",
               NULL, NULL);
  assert_term ("- **Bug Tracking System**: The geographical dispersion of the makers required quick tools and quick "
               "help for the whole system.",
               "en", "Bug Tracking System", NULL, NULL);
  assert_term ("The **decomposition** is one of the more useful ways to split a matrix.", "en", "decomposition", NULL,
               NULL);
  assert_term ("Mathematics is a language. Children learn mathematics.", "en", "mathematics", NULL, NULL);
  assert_term ("The following three ways are known as a **row operation**.", "en", "row operation", NULL, NULL);
  assert_term ("It is a great day for the whole of the country.", "en", "It", NULL, NULL);
  assert_term ("The result is a number that nobody expected. The result stays.", "en", "result", NULL, NULL);
  assert_term ("Linear algebra is an excellent setting for learning. Linear algebra is fun.", "en", "Linear algebra",
               NULL, NULL);
  assert_term ("**Note**: this text is only here for the test.", "en", "Note", NULL, NULL);
  assert_term ("An **address** is the number of such a box.", "en", "address", NULL, NULL);
  assert_term ("Is a cell a room? A cell is what, exactly, in this text?", "en", "cell", NULL, NULL);
}

/* Offsets are those of the block, whatever the language. */
static void
test_analysis_is_to_the_letter (void)
{
  g_autoptr (LyceumDocument) document =
      cards_test_document ("# Zellen – 細胞\n\nErster Satz über *Zellen*. Zweiter Satz: “Größe” zählt.\n\n- Ein Punkt. "
                           "Noch einer.\n\n植物用光。动物吃植物。",
                           "de");
  LyceumSection section;
  g_autoptr (LyceumSectionAnalysis) analysis = analyse (document, &section);

  g_assert_cmpuint (analysis->sentences->len, >=, 5);
  for (guint i = 0; i < analysis->sentences->len; i++)
    {
      const LyceumSentence *sentence = g_ptr_array_index (analysis->sentences, i);
      const LyceumBlock *block = lyceum_document_get_block (document, sentence->block);

      g_assert_cmpuint (sentence->end - sentence->start, ==, strlen (sentence->text));
      g_assert_cmpint (strncmp (block->text + sentence->start, sentence->text, strlen (sentence->text)), ==, 0);
      g_assert_cmpfloat (sentence->importance, >=, 0);
      g_assert_cmpfloat (sentence->importance, <=, 1);
      for (guint k = 0; k < sentence->n_words; k++)
        {
          const LyceumWord *word = lyceum_words_get (sentence->words, sentence->first_word + k);

          g_assert_cmpuint (word->start, >=, sentence->start);
          g_assert_cmpuint (word->end, <=, sentence->end);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/generator/key-terms/stands-alone", test_stands_alone);
  g_test_add_func ("/generator/key-terms/leans", test_leans);
  g_test_add_func ("/generator/key-terms/other-languages", test_other_languages);
  g_test_add_func ("/generator/key-terms/terms", test_terms);
  g_test_add_func ("/generator/key-terms/terms-with-formulas", test_terms_with_formulas);
  g_test_add_func ("/generator/key-terms/arabic-quoted", test_arabic_quoted);
  g_test_add_func ("/generator/key-terms/no-terms", test_no_terms);
  g_test_add_func ("/generator/key-terms/to-the-letter", test_analysis_is_to_the_letter);
  return g_test_run ();
}

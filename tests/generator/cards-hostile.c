/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cards-test.h"

#include <string.h>

/* Documents that are meant to hurt, other languages, and what a pure function promises. */

static LyceumDocument *
document_of (LyceumBlockKind kind, const char *text, guint n)
{
  LyceumDocument *document = lyceum_document_new ();

  lyceum_document_set_language (document, "en");
  for (guint i = 0; i < n; i++)
    lyceum_document_take_block (document, lyceum_block_new (kind, text));
  return document;
}

static void
test_empty (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_autoptr (GPtrArray) cards = cards_test_make (document, 0);
  const LyceumSection beyond = { .title = NULL, .heading_path = NULL, .first_block = 7, .n_blocks = G_MAXUINT };
  g_autoptr (GPtrArray) none = lyceum_builtin_cards_thread_cb (document, &beyond, 0, NULL, NULL);

  g_assert_cmpuint (cards->len, ==, 0);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_endless_sentence (void)
{
  g_autoptr (GString) text = g_string_new ("A **cell** is a thing that ");
  g_autoptr (LyceumDocument) document = NULL;
  g_autoptr (GPtrArray) cards = NULL;

  while (text->len < 1024 * 1024)
    g_string_append (text, "has (parts, and {{c1::others}} of Paris 1789 ");
  document = document_of (LYCEUM_BLOCK_PARAGRAPH, text->str, 1);
  cards = cards_test_make (document, 0);
  g_assert_cmpuint (cards->len, ==, 0);
}

static void
test_endless_word (void)
{
  g_autofree char *text = g_strnfill (1024 * 1024, 'a');
  g_autoptr (LyceumDocument) document = document_of (LYCEUM_BLOCK_PARAGRAPH, text, 1);
  g_autoptr (GPtrArray) cards = cards_test_make (document, 0);

  g_assert_cmpuint (cards->len, ==, 0);
}

static void
test_many_blocks (void)
{
  g_autoptr (LyceumDocument) document =
      document_of (LYCEUM_BLOCK_PARAGRAPH, "A barometer is an instrument that measures the air.", 100000);
  g_autoptr (GPtrArray) cards = cards_test_make (document, 0);

  g_assert_cmpuint (cards->len, ==, 1);
}

/* As many different cards as there are blocks: the choice among them must not compare each with each. */
static void
test_many_cards (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_autoptr (GPtrArray) cards = NULL;

  lyceum_document_set_language (document, "en");
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *text =
          g_strdup_printf ("A barometer%c%c%c is an instrument that measures the thing%u of the air%u.", 'a' + i % 26,
                           'a' + i / 26 % 26, 'a' + i / 676 % 26, i, i);

      lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, text));
    }
  cards = cards_test_make (document, 0);
  g_assert_cmpuint (cards->len, >, 20);
  g_assert_cmpuint (cards->len, <, 500);
}

/* Headings that promise statements, terms that promise definitions: each is looked up, none by a walk over all. */
static void
test_many_headings (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_autoptr (GPtrArray) cards = NULL;

  lyceum_document_set_language (document, "en");
  for (guint i = 0; i < 20000; i++)
    {
      lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_HEADING, "Theorem A: The Same Again"));
      lyceum_document_take_block (document,
                                  lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "Every number is equal to itself."));
      lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_TERM, "Number"));
      lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_DEFINITION, "a sign that counts things"));
    }
  cards = cards_test_make (document, 0);
  g_assert_cmpuint (cards->len, ==, 2);
}

static void
test_odd_blocks (void)
{
  static const char *const texts[] = { "\t\t\t\n\t\n\t",
                                       "{{c1::}}",
                                       "}}{{c1::x}} is a {{c2::y}} of z that w v u.",
                                       "::",
                                       ".",
                                       "…",
                                       "\"",
                                       "((((((((((",
                                       "A \xE2\x80\xAE is a \xE2\x80\x8F thing that turns the text around it.",
                                       "**a** is a a a a a a that a of a.",
                                       "\n\n\n",
                                       "A\tB\n1\t2\n3\t4\n5",
                                       "٠١٢٣٤٥٦٧٨٩ is a number of 1234." };

  for (int kind = LYCEUM_BLOCK_HEADING; kind <= LYCEUM_BLOCK_FORMULA; kind++)
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      {
        g_autoptr (LyceumDocument) document = lyceum_document_new ();
        g_autoptr (GPtrArray) cards = NULL;

        for (guint n = 0; n < 3; n++)
          {
            LyceumBlock *block = lyceum_block_new ((LyceumBlockKind) kind, texts[(i + n) % G_N_ELEMENTS (texts)]);
            LyceumSpan span = { .start = 0,
                                .end = (guint) strlen (block->text),
                                .styles = LYCEUM_SPAN_STRONG | LYCEUM_SPAN_CODE };

            block->level = 1;
            block->n_columns = 2;
            block->spans = g_array_new (FALSE, FALSE, sizeof (LyceumSpan));
            g_array_append_val (block->spans, span);
            lyceum_document_take_block (document, block);
          }
        cards = cards_test_make (document, 0);
        g_assert_cmpuint (cards->len, <, 10);
      }
}

static void
test_cancelled (void)
{
  g_autoptr (LyceumDocument) document =
      document_of (LYCEUM_BLOCK_PARAGRAPH, "A barometer is an instrument that measures the air.", 10);
  const LyceumSection section = { .title = (char *) "", .heading_path = (char *) "", .n_blocks = 10 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (lyceum_builtin_cards_thread_cb (document, &section, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static const char sample[] = "# Cells\n\nA **prokaryote** is an organism whose cell has no nucleus. A **eukaryote** is "
                             "an organism whose cells keep their DNA "
                             "inside a nucleus.\n\nIn 1855 the physician Rudolf Virchow wrote that every cell comes "
                             "from a cell. Plants and algae also have "
                             "**chloroplasts** in which sunlight is caught.\n\n| Country | Capital |\n| --- | --- |\n| "
                             "France | Paris |\n| Peru | Lima |\n";

static char *
write_down (GPtrArray *cards)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < cards->len; i++)
    {
      const LyceumCardDraft *card = g_ptr_array_index (cards, i);

      g_string_append_printf (all, "%s|%s|%s|%s|%s|%u|%s|%f\n", card->kind, card->front, card->back, card->quote,
                              card->location, card->block, card->fingerprint, card->score);
    }
  return g_string_free (all, FALSE);
}

static gpointer
make_in_thread (gpointer data)
{
  g_autoptr (GPtrArray) cards = cards_test_make (data, 0);

  return write_down (cards);
}

/* The same section makes the same cards, on whatever thread, however many run at once. */
static void
test_pure (void)
{
  g_autoptr (LyceumDocument) document = cards_test_document (sample, "en");
  g_autoptr (GPtrArray) cards = cards_test_make (document, 0);
  g_autofree char *expected = write_down (cards);
  GThread *threads[8];

  g_assert_cmpuint (strlen (expected), >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("cards", make_in_thread, document);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *made = g_thread_join (threads[i]);

      g_assert_cmpstr (made, ==, expected);
    }
}

/* Fewer cards are the better ones, in the order of the text. */
static void
test_limit (void)
{
  g_autoptr (LyceumDocument) document = cards_test_document (sample, "en");
  g_autoptr (GPtrArray) two = cards_test_make (document, 2);
  g_autoptr (GPtrArray) deserved = cards_test_make (document, 0);

  g_assert_cmpuint (two->len, ==, 2);
  g_assert_cmpstr (((LyceumCardDraft *) g_ptr_array_index (two, 0))->front, ==, "What is a prokaryote?");
  g_assert_cmpstr (((LyceumCardDraft *) g_ptr_array_index (two, 1))->front, ==, "What is a eukaryote?");
  g_assert_cmpuint (deserved->len, ==, 2);
}

typedef struct
{
  const char *language, *text, *front;
} Foreign;

static const Foreign foreign[] = {
  { "de", "Alle Pflanzen und Algen haben außerdem **Chloroplasten** in ihren grünen Zellen.",
    "Alle Pflanzen und Algen haben außerdem {{c1::Chloroplasten}} in ihren grünen Zellen." },
  { "de", "Dies nannte Rudolf Virchow im Jahr 1855 die **Zelle** des Lebens.", NULL },
  { "de", "**Osmose**: die Diffusion von Wasser durch eine Membran", "Osmose?" },
  { "fr", "Les plantes et les algues possèdent des **chloroplastes** dans leurs cellules vertes.",
    "Les plantes et les algues possèdent des {{c1::chloroplastes}} dans leurs cellules vertes." },
  { "fr", "Il est né à Paris et possédait des **chloroplastes** dans ses cellules.", NULL },
  { "es", "Todas las plantas verdes tienen **cloroplastos** en sus células.",
    "Todas las plantas verdes tienen {{c1::cloroplastos}} en sus células." },
  { "zh", "植物和藻类的细胞里都有**叶绿体**，用来吸收阳光。", "植物和藻类的细胞里都有{{c1::叶绿体}}，用来吸收阳光。" },
  { "ja", "植物の細胞には**葉緑体**があり、日光を使って糖を作る。",
    "植物の細胞には{{c1::葉緑体}}があり、日光を使って糖を作る。" },
  { "zh", "这是**叶绿体**，植物用它来吸收早晨的阳光。", NULL },
  { "ar", "الكائنات الأكثر بساطة ليست مكوّنة سوى من خليّة واحدة وتُدعى «وحيدة الخليّة».",
    "الكائنات الأكثر بساطة ليست مكوّنة سوى من خليّة واحدة وتُدعى «{{c1::وحيدة الخليّة}}»." },
  { "ar", "حمض الدنا المعروف باسم DNA مؤلف من سلسلة طويلة ملتفة على نفسها.",
    "حمض الدنا المعروف باسم {{c1::DNA}} مؤلف من سلسلة طويلة ملتفة على نفسها." },
  /* "so" and "and" are letters before the article */
  { "ar", "فالكائن البشري الراشد مؤلّف من نحو مليون مليار خليّة.",
    "الكائن البشري الراشد مؤلّف من نحو {{c1::مليون مليار}} خليّة." },
  { "ar", "أصبحنا نعرف الآن أنّ على كلّ خليّة في جسمنا أن تصنع 46 كروموسومًا أكثر من 800 مرّة في الثانية.",
    "على كلّ خليّة في جسمنا أن تصنع {{c1::46}} كروموسومًا أكثر من 800 مرّة في الثانية." },
  { "ar", "البروتينات هي إذًا العناصر والموادّ الأساسية لصنع كلّ الموادّ الحيّة.",
    "{{c1::البروتينات}} هي إذًا العناصر والموادّ الأساسية لصنع كلّ الموادّ الحيّة." },
  { "ar", "فالخليّة لا تجيد إنتاج الطاقة إلّا من خلال حرق شيء واحد وهو السكّر.",
    "الخليّة لا تجيد إنتاج الطاقة إلّا من خلال حرق شيء واحد وهو {{c1::السكّر}}." },
  { "ar", "ناقل الأكسيجين الموجود في الكريات الحمر يعطيها لونها ويُدعَى خضاب الدم (الهيموغلوبين).",
    "ناقل الأكسيجين الموجود في الكريات الحمر يعطيها لونها ويُدعَى خضاب الدم ({{c1::الهيموغلوبين}})." },
  { "ar", "الجينات الأولى المسرّعة للتسرطن تُدعى الجينات الورميّة، لأنّها تؤدّي إلى ظهور ورم خبيث.",
    "الجينات الأولى المسرّعة للتسرطن تُدعى الجينات {{c1::الورميّة}}، لأنّها تؤدّي إلى ظهور ورم خبيث." },
  { "ar", "الأنزيمات التي تخمد الجينات هي الناقلة (HAT)، والأنزيمات التي تقوم بعكس ذلك هي النازعة (HDAC).",
    "الأنزيمات التي تخمد الجينات هي الناقلة (HAT)، والأنزيمات التي تقوم بعكس ذلك هي النازعة ({{c1::HDAC}})." },
  { "ar", "يُقدّر حصول أكثر من 10 آلاف طفرة لدنا كلّ خليّة من خلايانا يوميًّا!",
    "يُقدّر حصول أكثر من {{c1::10}} آلاف طفرة لدنا كلّ خليّة من خلايانا يوميًّا!" },
  /* the text about itself, asides, suppositions */
  { "ar", "في البداية سنستعرض فئات الأغذية الأساسية ثمّ سنقدّم «نصائحنا لمكافحة السرطان» كلّها.", NULL },
  { "ar", "تتألّف كلّ الموادّ الحيّة على كوكبنا الأرض من خلايا باستثناء الفيروسات (سنعود إليها لاحقًا).", NULL },
  { "ar", "تتألّف كلّ الموادّ الحيّة على كوكبنا الأرض من خلايا باستثناء الفيروسات (كما تعرفون).", NULL },
  { "ar", "لو كان الأمر يتعلّق بكتاب ضخم من ثلاثة مليارات حرف لما كنتم لاحظتم ذلك.", NULL },
  { "fr", "Les bactéries simples portent le nom de « cellules procaryotes » dans les livres.",
    "Les bactéries simples portent le nom de « {{c1::cellules procaryotes}} » dans les livres." },
  /* English patterns are for English */
  { "nl", "Water is een stof die bij nul graden in de winter bevriest.", NULL },
};

static void
test_foreign (gconstpointer data)
{
  const Foreign *expected = data;
  g_autoptr (LyceumDocument) document = cards_test_document (expected->text, expected->language);
  g_autoptr (GPtrArray) cards = cards_test_make (document, 5);

  if (expected->front)
    cards_test_find (cards, expected->front);
  else
    g_assert_cmpuint (cards->len, ==, 0);
}

static void
test_definition_list (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_autoptr (GPtrArray) cards = NULL;

  lyceum_document_set_language (document, "fr");
  lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_TERM, "Osmose"));
  lyceum_document_take_block (
      document, lyceum_block_new (LYCEUM_BLOCK_DEFINITION, "diffusion de l’eau à travers une membrane. Voir page 3."));
  lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_TERM, "Sans définition"));
  cards = cards_test_make (document, 5);
  g_assert_cmpuint (cards->len, ==, 1);
  g_assert_true (
      cards_test_has_answer (cards_test_find (cards, "Osmose?"), "diffusion de l’eau à travers une membrane"));
}

/* A name so short that what may end it ("’s") would begin before the text. */
static void
test_short_name_first (void)
{
  static const char *const names[] = { "Rus", "Ös", "As", "s" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "%s became a Christian country under the prince Vladimir of Kiev. In 1240 the Mongols came to %s.", names[i],
          names[i]);
      g_autoptr (GPtrArray) cards = cards_test_english (text);

      g_assert_nonnull (cards);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cards/hostile/empty", test_empty);
  g_test_add_func ("/cards/hostile/endless-sentence", test_endless_sentence);
  g_test_add_func ("/cards/hostile/endless-word", test_endless_word);
  g_test_add_func ("/cards/hostile/many-blocks", test_many_blocks);
  g_test_add_func ("/cards/hostile/many-cards", test_many_cards);
  g_test_add_func ("/cards/hostile/many-headings", test_many_headings);
  g_test_add_func ("/cards/hostile/odd-blocks", test_odd_blocks);
  g_test_add_func ("/cards/hostile/short-name-first", test_short_name_first);
  g_test_add_func ("/cards/cancelled", test_cancelled);
  g_test_add_func ("/cards/pure", test_pure);
  g_test_add_func ("/cards/limit", test_limit);
  g_test_add_func ("/cards/definition-list", test_definition_list);
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cards/foreign/%s/%u", foreign[i].language, i);

      g_test_add_data_func (path, &foreign[i], test_foreign);
    }
  return g_test_run ();
}

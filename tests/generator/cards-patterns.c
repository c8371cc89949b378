/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cards-test.h"

#include <string.h>

/* What becomes a card, and how it asks. */

typedef struct
{
  const char *text, *kind, *front, *answer;
} Case;

static const Case cases[] = {
  /* X is a … */
  { "A **prokaryote** is an organism whose cell has no nucleus; its DNA lies free in the cell.", "basic",
    "What is a prokaryote?", "an organism whose cell has no nucleus" },
  { "An **organelle** is a part of a cell that has a form of its own.", "basic", "What is an organelle?",
    "a part of a cell that has a form of its own" },
  { "The **nucleus** is the organelle that holds nearly all of the DNA.", "basic", "What is the nucleus?",
    "the organelle that holds nearly all of the DNA" },
  { "**Microtubules** are hollow tubes of tubulin that serve as rails for vesicles.", "basic", "What are microtubules?",
    "hollow tubes of tubulin that serve as rails for vesicles" },
  { "The **Girondins** were moderate republicans who drew their support from the provinces.", "basic",
    "Who were the Girondins?", "moderate republicans who drew their support from the provinces" },
  { "The **Enlightenment** was an intellectual movement that wanted reason to guide human affairs.", "basic",
    "What was the Enlightenment?", "an intellectual movement that wanted reason to guide human affairs" },
  { "**Osmosis** is the diffusion of water through a membrane that holds back dissolved substances.", "basic",
    "What is osmosis?", "the diffusion of water through a membrane that holds back dissolved substances" },
  { "A barometer is an instrument that measures the pressure of the air.", "basic", "What is a barometer?",
    "an instrument that measures the pressure of the air" },
  { "A **void pointer**, written `void *`, is a pointer to an object whose type is not stated.", "basic",
    "What is a void pointer?", "a pointer to an object whose type is not stated" },
  { "The *null space* of a matrix A is the set of all vectors that the matrix sends to zero.", "basic",
    "What is the null space of a matrix A?", "the set of all vectors that the matrix sends to zero" },
  /* X means, refers to, stands for */
  { "**Homeostasis** refers to the ability of an organism to keep its inner state steady.", "basic",
    "What does homeostasis refer to?", "the ability of an organism to keep its inner state steady" },
  { "**Decay** means the conversion of an array into a pointer to its first element.", "basic", "What does Decay mean?",
    "the conversion of an array into a pointer to its first element" },
  /* … is called X */
  { "The fluid between the organelles is called the **cytosol**; it is mostly water.", "basic",
    "What is the fluid between the organelles called?", "cytosol" },
  { "A name that stands for several packages is called a virtual package by Debian.", "basic",
    "What is a name that stands for several packages called?", "virtual package" },
  { "The study of the weather is known as meteorology.", "basic", "What is the study of the weather called?",
    "meteorology" },
  /* X, a … */
  { "Local variables live on the **stack**, a region of memory that grows with each call.", "basic",
    "What is the stack?", "a region of memory that grows with each call" },
  { "Peasants paid the **tithe**, a share of the harvest, to the Church.", "basic", "What is the tithe?",
    "a share of the harvest" },
  /* abbreviations */
  { "Laboratories use the polymerase chain reaction (PCR) to copy pieces of DNA.", "basic", "What does PCR stand for?",
    "polymerase chain reaction" },
  /* Term: meaning */
  { "**Ownership**: the duty to free a piece of memory.", "basic", "Ownership?", "the duty to free a piece of memory" },
  /* people */
  { "Next was Tashtego, an unmixed Indian from Gay Head, who carried a lance of the oldest kind on the ship.", "basic",
    "Who was Tashtego?", "an unmixed Indian from Gay Head" },
  { "A new edition was printed in London by John Ruskin (1819-1900), and many others followed it.", "basic",
    "When did John Ruskin live?", "1819-1900" },
  /* works and terms of a trade */
  { "The most famous of all is *The King of the Golden River* by the critic John Ruskin of London.", "basic",
    "Whose work is “The King of the Golden River”?", "Ruskin" },
  { "The student cannot afford to neglect Andersen's own *The Story of My Life* in this connection.", "basic",
    "Whose work is “The Story of My Life”?", "Andersen" },
  { "Hurwitz (1770-1844) owned the little book, *Hebrew Tales*, published in London in 1826 by the noted scholar Hyman "
    "Hurwitz.",
    "basic", "When was “Hebrew Tales” published?", "1826" },
  { "Another early attempt at telling stories was *Granny's Wonderful Chair* (1857) by the poet Frances Browne of "
    "Ireland.",
    "basic", "What year is “Granny's Wonderful Chair” from?", "1857" },
  { "Of interest is the fact that it held stories by Samuel Taylor Coleridge, who had published them in his "
    "periodical, "
    "*The Friend's Hour*.",
    "basic", "Whose work is “The Friend's Hour”?", "Coleridge" },
  { "Jean Ingelow (1820-1897) was an English poet of Lincolnshire. Of her children's books, the favorite is *Mopsa the "
    "Fairy*, which is long.",
    "basic", "Whose work is “Mopsa the Fairy”?", "Ingelow" },
  { "An analysis of the tales is that made by his countryman Georg Brandes in *Eminent Authors of the Century*.",
    "basic", "Whose work is “Eminent Authors of the Century”?", "Georg Brandes" },
  { "A still briefer account will be found in H. J. Boyesen's *Scandinavian Literature* of the north.", "basic",
    "Whose work is “Scandinavian Literature”?", "H. J. Boyesen" },
  { "The bad effects of the instinct of possession upon human nature are shown in \"The Prince's Dream.\"", "cloze",
    "The bad effects of the instinct of possession upon human nature are shown in \"{{c1::The Prince's Dream}}.\"",
    "The Prince's Dream" },
  { "The tale that follows was one of the earliest stories, published in 1835.\n\n# THE TINDER BOX\n\nHANS CHRISTIAN "
    "ANDERSEN\n\nThere came a soldier marching along the road.",
    "basic", "When was “The Tinder Box” published?", "1835" },
  { "Alden, Raymond, *Why the Chimes Rang*.\n\nBrowne, Frances, *Granny's Wonderful Chair*.\n\nDickens, Charles, *A "
    "Christmas Carol*.\n\nLang, Andrew, *The Red Fairy Book*.\n\nSwift, Jonathan, *The Tale of a Tub*.",
    "basic", "Whose work is “The Red Fairy Book”?", "Andrew Lang" },
  /* catalogues */
  { "BOOK I. (OCTAVO), CHAPTER I. (GRAMPUS).—Another one. He is of moderate size, varying from fifteen to twenty-five "
    "feet in length.\n\nBOOK I. (OCTAVO), CHAPTER II. (KILLER).—I know little of him.",
    "basic", "How is the grampus described?",
    "He is of moderate size, varying from fifteen to twenty-five feet in length." },
  { "OCTAVOES.—These embrace whales of a middling size:—I., the GRAMPUS; II., the BLACK FISH; III., the NARWHALE.",
    "list", "Name the three octavoes.", "black fish" },
  /* definitions in two sentences, and in capitals */
  { "What is a Fast-Fish? Alive or dead a fish is fast, when it is joined to an occupied ship by any rope at all.",
    "basic", "What is a Fast-Fish?",
    "Alive or dead a fish is fast, when it is joined to an occupied ship by any rope at all" },
  { "# The Crotch\n\nThe crotch alluded to before deserves mention. It is a notched stick of a peculiar form, which is "
    "inserted into the gunwale near the bow.",
    "basic", "What is the crotch?",
    "a notched stick of a peculiar form, which is inserted into the gunwale near the bow" },
  { "GAM. NOUN—A SOCIAL MEETING OF TWO WHALESHIPS, GENERALLY ON A CRUISING-GROUND.", "basic", "What is a gam?",
    "a social meeting of two whaleships, generally on a cruising-ground" },
  { "To be short, then, a whale is A SPOUTING FISH WITH A HORIZONTAL TAIL.", "basic", "What is a whale?",
    "a spouting fish with a horizontal tail" },
  { "I saw a nipper in his hand, and my friend said so. He told me of it. A whaleman’s nipper is a short firm strip of "
    "stuff cut from the tapering part of the tail.",
    "basic", "What is a whaleman’s nipper?", "a short firm strip of stuff cut from the tapering part of the tail" },
  /* where something is, and comes from */
  { "The try-works are planted between the foremast and mainmast, the most roomy part of the deck.", "basic",
    "Where are the try-works planted?", "between the foremast and mainmast, the most roomy part of the deck" },
  { "The third mate was Flask, a native of Tisbury, in Martha’s Vineyard, who was short and stout of body.", "basic",
    "Where does Flask come from?", "Tisbury, in Martha’s Vineyard" },
  { "The chief mate of the Pequod was Starbuck, a native of Nantucket, and a Quaker by descent.", "basic",
    "Who was the chief mate of the Pequod?", "Starbuck" },
  /* what goes on to say what the term is */
  { "It is furnished with a small rope called a warp, of great length, by which it can be hauled back to the hand.",
    "basic", "What is a warp?", "a small rope, of great length, by which it can be hauled back to the hand" },
  { "The lower part of the severed head, called the junk, is one immense honeycomb of oil in ten thousand cells.",
    "basic", "What is the junk?",
    "The lower part of the severed head; it is one immense honeycomb of oil in ten thousand cells" },
  { "The boat carries those little tents or pulpits, called CROW’S-NESTS, in which the look-outs are protected.",
    "basic", "What are crow’s-nests?", "little tents or pulpits, in which the look-outs are protected" },
  { "One of them stood upon the top of the loggerhead, a stout sort of post rooted in the keel.", "basic",
    "What is the loggerhead?", "a stout sort of post rooted in the keel" },
  { "II. A Loose-Fish is fair game for anybody who can soonest catch it.", "basic", "What is a Loose-Fish?",
    "fair game for anybody who can soonest catch it" },
  { "*The cabin-compass is called the tell-tale, because the captain can see the course without going to the helm.",
    "basic", "Why is the cabin-compass called the tell-tale?",
    "the captain can see the course without going to the helm" },
  { "There are two royal fish so styled by the English law writers—the whale and the sturgeon; both are royal "
    "property.",
    "list", "Name the two royal fish so styled by the English law writers.", "the sturgeon" },
  /* sizes */
  { "# The Line\n\nIn length, the common sperm whale-line measures something over two hundred fathoms.", "cloze",
    "In length, the common sperm whale-line measures something over {{c1::two hundred fathoms}}.",
    "two hundred fathoms" },
  { "# The Tail\n\nAt its utmost expansion in the full grown whale, the tail will considerably exceed twenty feet "
    "across.",
    "cloze",
    "At its utmost expansion in the full grown whale, the tail will considerably exceed {{c1::twenty feet}} across.",
    "twenty feet" },
  { "But by far the most wonderful of all relics was the skeleton found in the year 1842, on a plantation in "
    "Alabama.",
    "cloze",
    "By far the most wonderful of all relics was the skeleton found in the year {{c1::1842}}, on a plantation in "
    "Alabama.",
    "1842" },
  /* lives */
  { "John Ruskin (1819-1900), the most eloquent of English prose writers, was much interested in the question.",
    "basic", "Who was John Ruskin?", "the most eloquent of English prose writers" },
  { "The ill-fated Oscar Wilde (1856-1900) was born in Ireland, was educated at Oxford, and died in distress in Paris.",
    "basic", "Where was Oscar Wilde born?", "Ireland" },
  { "The ill-fated Oscar Wilde (1856-1900) was born in Ireland, was educated at Oxford, and died in distress in Paris.",
    "basic", "Where did Oscar Wilde die?", "Paris" },
  { "Jean Ingelow (1820-1897) was an English poet of Lincolnshire. Her tales are collected under the title of **The "
    "Dream "
    "Garden**, which many know.",
    "cloze", "Jean Ingelow's tales are collected under the title of {{c1::The Dream Garden}}, which many know.",
    "The Dream Garden" },
  { "# THE FIR TREE\n\nHANS CHRISTIAN ANDERSEN\n\nOut in the forest stood a pretty little tree.", "basic",
    "Whose work is “The Fir Tree”?", "Hans Christian Andersen" },
  { "He carried with him a light tackle called a whip, consisting of two parts, to the yard-arm.", "basic",
    "What is a whip?", "a light tackle" },
  { "From there the proteins travel in small bubbles, called **vesicles**, to the border.", "basic",
    "What are vesicles?", "small bubbles" },
  /* a first word that only ties on */
  { "Secondly: In the year 1820 the ship Essex, Captain Pollard, was cruising in the Pacific Ocean.", "cloze",
    "In the year 1820 the ship Essex, Captain Pollard, was cruising in the {{c1::Pacific Ocean}}.", "Pacific Ocean" },
  /* headings that ask */
  { "## 7.8 Where is the source code?\n\nSource code is included for everything in the Debian system.", "basic",
    "Where is the source code?", "Source code is included for everything in the Debian system." },
  { "## How does Debian boot?\n\nLike all Unices, Debian boots up by executing the program init.", "basic",
    "How does Debian boot?", "Like all Unices, Debian boots up by executing the program init." },
  /* what a pronoun stands for */
  { "**Meiosis** is a special pair of divisions that makes egg and sperm cells. It produces four cells, each with half "
    "the number of chromosomes: 23 in humans.",
    "cloze", "Meiosis produces four cells, each with half the number of chromosomes: {{c1::23}} in humans.", "23" },
  /* gaps */
  { "Plants and algae also have **chloroplasts** in which sunlight is caught.", "cloze",
    "Plants and algae also have {{c1::chloroplasts}} in which sunlight is caught.", "chloroplasts" },
  { "In 1855 the physician Rudolf Virchow wrote that every cell comes from a cell.", "cloze",
    "In 1855 the physician {{c1::Rudolf Virchow}} wrote that every cell comes from a cell.", "Virchow" },
  { "On 14 July 1789 the people of Paris stormed the Bastille.", "cloze",
    "On {{c1::14 July 1789}} the people of Paris stormed the Bastille.", "14 July 1789" },
  { "If `a` is the name of a matrix, then the command `RowReduce[a]` returns its reduced form in Mathematica.", "cloze",
    "If `a` is the name of a matrix, then the command {{c1::RowReduce[a]}} returns its reduced form in Mathematica.",
    "RowReduce[a]" },
};

static void
test_pattern (gconstpointer data)
{
  const Case *expected = data;
  g_autoptr (GPtrArray) cards = cards_test_english (expected->text);
  LyceumCardDraft *card = cards_test_find (cards, expected->front);

  g_assert_cmpstr (card->kind, ==, expected->kind);
  g_assert_true (cards_test_has_answer (card, expected->answer));
}

static void
test_lists (void)
{
  g_autoptr (GPtrArray) cards = cards_test_english (
      "The **cell theory** is the statement that cells are the building blocks of life. It has three parts:\n\n"
      "1. All living things are made of cells.\n2. The cell is the smallest unit of life.\n3. Every cell arises from a "
      "cell.\n\n"
      "There are two ways to cross a membrane:\n\n- **Diffusion** costs no energy.\n- **Active transport** costs "
      "energy.\n\n"
      "Geologists know three types of rock: igneous, sedimentary and metamorphic.\n");
  LyceumCardDraft *card = cards_test_find (cards, "The cell theory has three parts. Name them.");

  g_assert_cmpstr (card->kind, ==, "list");
  g_assert_cmpuint (card->answers->len, ==, 3);
  g_assert_true (cards_test_has_answer (card, "The cell is the smallest unit of life"));
  card = cards_test_find (cards, "Name the two ways to cross a membrane.");
  g_assert_true (cards_test_has_answer (card, "Diffusion"));
  g_assert_true (cards_test_has_answer (card, "Active transport"));
  card = cards_test_find (cards, "Geologists know three types of rock. Name them.");
  g_assert_cmpuint (card->answers->len, ==, 3);
  g_assert_true (cards_test_has_answer (card, "metamorphic"));
}

static void
test_tables (void)
{
  g_autoptr (GPtrArray) cards =
      cards_test_english ("| Country | Capital |\n| --- | --- |\n| France | Paris |\n| Peru | Lima |\n\n"
                          "| Date | Event |\n| --- | --- |\n| 5 May 1789 | The Estates-General opens |\n"
                          "| 20 June 1789 | The Tennis Court Oath |\n\n"
                          "| Feature | Plants | Animals |\n| --- | --- | --- |\n| Cell wall | present | none |\n"
                          "| Food | made from light | eaten |\n");

  g_assert_true (cards_test_has_answer (cards_test_find (cards, "Capital of France?"), "Paris"));
  g_assert_true (cards_test_has_answer (cards_test_find (cards, "The Tennis Court Oath: when?"), "20 June 1789"));
  g_assert_true (cards_test_has_answer (cards_test_find (cards, "Plants: cell wall?"), "present"));
}

static void
test_tables_without_sense (void)
{
  static const char *const texts[] = {
    /* keys that do not tell rows apart */
    "| Name | Value |\n| --- | --- |\n| same | one |\n| same | two |\n",
    /* only signs */
    "| A | B |\n| --- | --- |\n| + | - |\n| * | / |\n",
    /* a single row */
    "| Country | Capital |\n| --- | --- |\n| France | Paris |\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) cards = cards_test_english (texts[i]);

      g_assert_cmpuint (cards->len, ==, 0);
    }
}

/* A section full of definitions still asks for a date. */
static void
test_variety (void)
{
  static const char *const kinds[] = { "lamp",  "bell",  "wheel", "knife",  "chair",
                                       "clock", "spoon", "brush", "plough", "sail" };
  g_autoptr (GString) text = g_string_new ("On 14 July 1789 the people of Paris stormed the **Bastille**.\n\n");
  g_autoptr (LyceumDocument) document = NULL;
  g_autoptr (GPtrArray) cards = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_string_append_printf (text, "A **%s** is a thing that somebody of the %s trade made for use number %u.\n\n",
                            kinds[i], kinds[(i + 3) % 10], 10 + i);
  document = cards_test_document (text->str, "en");
  cards = cards_test_make (document, 8);
  g_assert_cmpuint (cards->len, ==, 8);
  g_assert_cmpstr (((LyceumCardDraft *) g_ptr_array_index (cards, 0))->kind, ==, "cloze");
}

/* However short a text is, what it defines itself is asked for. */
static void
test_short_notes (void)
{
  g_autoptr (LyceumDocument) document =
      cards_test_document ("A **prokaryote** is an organism whose cell has no nucleus. A **eukaryote** is an organism "
                           "whose cells have one.\n\n"
                           "**Osmosis** is the diffusion of water through a membrane. An **organelle** is a part of a "
                           "cell that has a task.\n",
                           "en");
  g_autoptr (GPtrArray) cards = cards_test_make (document, 0);

  g_assert_cmpuint (cards->len, ==, 4);
}

static void
test_statements (void)
{
  g_autoptr (GPtrArray) cards = cards_test_english (
      "### Definition NM: Nonsingular Matrix\n\nSuppose A is a square matrix. Suppose further that Ax = 0 has only the "
      "trivial solution. "
      "Then we say that A is a nonsingular matrix. △\n\n"
      "### Theorem 3.1 (Rank and Nullity)\n\nThe rank and the nullity of a matrix add up to the number of columns. "
      "We will use the result often.\n\n"
      "### Definition IP: Inner Product\n\nThe inner product of the two vectors is the number\n\nu v = w + x\n\nProof "
      "Here it "
      "comes.\n\n### Theorem X: Nothing Yet\n\nSuppose that A is a square matrix.\n\n"
      "### Theorem Y: Equivalences\n\nThe following are equivalent.\n");
  LyceumCardDraft *card = cards_test_find (cards, "What is the definition of “Nonsingular Matrix”?");

  g_assert_true (g_str_has_suffix (card->back, "Then we say that A is a nonsingular matrix."));
  card = cards_test_find (cards, "What does the theorem “Rank and Nullity” say?");
  g_assert_true (g_str_has_suffix (card->back, "add up to the number of columns."));
  for (guint i = 0; i < cards->len; i++)
    {
      g_assert_null (strstr (((LyceumCardDraft *) g_ptr_array_index (cards, i))->front, "Nothing Yet"));
      g_assert_null (strstr (((LyceumCardDraft *) g_ptr_array_index (cards, i))->front, "Equivalences"));
    }
}

/* Theorems that differ in one word are two. */
static void
test_theorems_alike (void)
{
  g_autoptr (GPtrArray) cards = cards_test_english (
      "### Theorem CI: Composition of Injective Linear Transformations\n\nSuppose that S and T are injective linear "
      "transformations. Then the composition is an injective linear transformation.\n\n"
      "### Theorem CS: Composition of Surjective Linear Transformations\n\nSuppose that S and T are surjective linear "
      "transformations. Then the composition is a surjective linear transformation.\n");

  g_assert_cmpuint (cards->len, ==, 2);
}

static void
test_code_stays_code (void)
{
  g_autoptr (GPtrArray) cards =
      cards_test_english ("A **terminator** is a byte, written `'\\0'`, that ends a string in C.");
  LyceumCardDraft *card = cards_test_find (cards, "What is a terminator?");

  g_assert_cmpstr (card->back, ==, "A byte, written `'\\0'`, that ends a string in C");
  g_assert_true (cards_test_has_answer (card, "a byte, written '\\0', that ends a string in C"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cards/pattern/%u", i);

      g_test_add_data_func (path, &cases[i], test_pattern);
    }
  g_test_add_func ("/cards/lists", test_lists);
  g_test_add_func ("/cards/tables", test_tables);
  g_test_add_func ("/cards/tables-without-sense", test_tables_without_sense);
  g_test_add_func ("/cards/short-notes", test_short_notes);
  g_test_add_func ("/cards/variety", test_variety);
  g_test_add_func ("/cards/statements", test_statements);
  g_test_add_func ("/cards/theorems-alike", test_theorems_alike);
  g_test_add_func ("/cards/code", test_code_stays_code);
  return g_test_run ();
}

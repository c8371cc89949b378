/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cards-test.h"

#include <string.h>

/* What must not become a card: the more important half. */

static const char *const rejected[] = {
  /* points at what stands before it */
  "This **enzyme** breaks down worn-out parts of the cell in 1955.",
  "It was described by Rudolf Virchow in 1855 in Berlin.",
  "He discovered the **lysosome** in Belgium in 1955.",
  "For example, **copper** conducts heat better than iron does.",
  "The former was found in 1855 by Rudolf Virchow in Berlin.",
  "Such cells were first seen by Robert Hooke in 1665 in London.",
  "Another scientist, Theodor Schwann, said the same of animals in 1839.",
  "In water, they arrange themselves into a **bilayer** on their own.",
  "Three years later, Theodor Schwann said the same in Berlin in 1839.",
  "These **vesicles** carry proteins to the border of the cell.",
  "Therefore the **ribosome** builds proteins from amino acids in 1999.",
  "Five of them were built by Isambard Brunel in 1843 in Bristol.",
  "The program prints 25 lines for the file of Dennis Ritchie in 1972.",
  /* points at the page */
  "Figure 3 shows the **nucleus** of a cell as Robert Brown saw it in 1831.",
  "The **nucleus** in the table above holds the DNA of the cell.",
  "As we saw in chapter 2, Robert Hooke described the **cell** in 1665.",
  "The **membrane** is described in the next section of the book.",
  /* no plain statement */
  "Did Robert Hooke see living **cells** in London in 1665?",
  "Consider the **membrane** of a red blood cell in pure water.",
  "Compute the **determinant** of the matrix with 12 rows of numbers.",
  "What a wonderful instrument Robert Hooke built in 1665!",
  "If you dereference a **null pointer**, press the key and start again.",
  /* told, not taught */
  "I saw Captain Ahab in Nantucket in 1840 with my own eyes.",
  "We went to Paris with Robert Hooke in 1665 to see the **Bastille**.",
  "\"My name is Robert Hooke of London,\" said the stranger in 1665.",
  "Long ago the captain at last spoke to Christendom, the captain at last relented.",
  /* headings whose first sentence does not answer */
  "## How do I report a bug?\n\nIf you have found a bug, please read the instructions for a bug.",
  "## Which is better?\n\nThe answer is a bit complicated and depends on many things.",
  "## Why is it broken? What can I do?\n\nIt is broken because the packages changed.",
  "## How many programs are there?\n\nThere are many programs that people like.",
  /* pronouns that stand for something else */
  "The ship of Captain Ahab was old. It carried the **lamp** of a saint.",
  "**Mitosis** is described in the next chapter. They saw it in 1882 in Berlin.",
  /* what "called" stands behind is no explanation */
  "By some writers this office is called a sinecure of the church.",
  "The crew received certain shares of the profits called **lays** by all of them.",
  "These contrivances were invented by the Nantucket Indians, called druggs by everybody.",
  /* the rest of a thought */
  "The line of the whale boat was never finished and nobody among the many people who stood on the old wharf of the "
  "town that "
  "morning could say why it had been left there by them; for while tar makes the **hemp** more pliable to the "
  "rope-maker.",
  /* half of a name, a number in a name, an adjective */
  "A 1996 study examined the channels of growth in the economy.",
  "Plague was present in the Islamic world in nearly every year.",
  /* what cannot be told from a gap */
  "The binary alphabet is the set {0, 12} in the year 1999 for Alan Turing.",
  /* marks of a wiki */
  "Roughly 500,000 Huguenots had fled France by 1700 [citation needed].",
  /* placeholders and made-up names */
  "The file `foo.list` contains the names of all files of the package `foo` in 1999.",
  "After 5 days the package XYZ-3.7 of Debian moves on to testing.",
  /* no work of somebody who is named beside it */
  "Books such as Noble's \"Applied Linear Algebra\" are listed by the teachers of the course.",
  "This is the approach taken by Noble in his *Applied Linear Algebra* for the students of the course.",
  "On the stage his imagination was stirred by stories from the *Arabian Nights* of the east.",
  "Gilbert, William S., and Strang, G., *Linear Algebra and Its Applications*, 1980.",
  "Kingsley, Charles, *The Water Babies*.",
  "The city has two universities—Newcastle University and Northumbria University.",
  /* says too little, or to me */
  "Then down goes the strip through the hatchway into an unfurnished parlor called the blubber-room.",
  "Many of the drawings were made for Lacepede, a great naturalist, and for his pupils.",
  "What is a king? I think that you know the answer to that very well.",
  "The lamp was old. It is a shame that nobody cleaned the thing for so long.",
  "Then the captain shouted that a storm is NOT A REASON for anybody to sleep.",
  /* speaks of what happened to stand beside it */
  "Like an argosy, the tall but shattered pole of a lance projected from the back of the animal.",
  "He sat before the pyramid, a sort of badger-haired old fellow.",
  "To the whale, the operator’s instrument is brought close to where an entrance is forced.",
  "The recall signals were placed in the rigging of the old vessel.",
  "The boat is placed in it by them with much care.",
  "RULES. Consider both cases:—I. when the first number is larger than all of the others together; II. when not.",
  "BOOK I. (GRAMPUS).—He is of moderate size, varying from fifteen to twenty-five feet in length.",
  /* broken */
  "the **nucleus** of a cell holds the DNA of the organism",
  "The **nucleus** (which Robert Brown saw in 1831 holds the DNA.",
  "The **nucleus** of the cell holds the following three things of 1831:",
  "The **nucleus** of the cell is described at https://example.org/cell in 1831.",
  "The **nucleus** of a cell holds the DNA... and much more in 1831.",
  /* asks for nothing, or for too much */
  "**Important** parts of the cell are not always seen at once by everybody.",
  "A **reason** is a good example of what people say when they argue.",
  "A **cell wall** is a wall of a cell.",
  "Metals such as **copper** conduct heat and electricity very well.",
};

static void
test_rejected (gconstpointer data)
{
  g_autoptr (GPtrArray) cards = cards_test_english (data);

  if (cards->len > 0)
    g_test_fail_printf ("Asks “%s” of: %s", ((LyceumCardDraft *) g_ptr_array_index (cards, 0))->front,
                        (const char *) data);
}

static void
test_exercises (void)
{
  g_autoptr (GPtrArray) cards = cards_test_english (
      "# Cells\n\n## Exercises\n\nA **prokaryote** is an organism whose cell has no nucleus.\n\n"
      "## References\n\nRudolf Virchow published the theory of the cell in Berlin in 1855.\n\n"
      "## Solutions to the exercises\n\nA **eukaryote** is an organism whose cell has a nucleus.\n\n"
      "## The nucleus\n\nThe **nucleus** is the organelle that holds nearly all of the DNA.\n");

  cards_test_find (cards, "What is the nucleus?");
  for (guint i = 0; i < cards->len; i++)
    g_assert_nonnull (strstr (((LyceumCardDraft *) g_ptr_array_index (cards, i))->quote, "nearly all of the DNA"));
}

static void
test_idle_section (void)
{
  g_autoptr (LyceumDocument) document =
      cards_test_document ("A **prokaryote** is an organism whose cell has no nucleus.", "en");
  const LyceumSection section = { .title = (char *) "More",
                                  .heading_path = (char *) "Cells › Exercises",
                                  .n_blocks = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = lyceum_builtin_cards_thread_cb (document, &section, 0, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (cards->len, ==, 0);
}

static void
test_lists_that_do_not_match (void)
{
  static const char *const texts[] = {
    /* says three, lists two */
    "There are three ways to cross a membrane:\n\n- **Diffusion** costs nothing.\n- **Transport** costs energy.\n",
    /* whose parts? */
    "It has two parts:\n\n- the upper half\n- the lower half\n",
    /* questions */
    "There are two questions to ask:\n\n- Does it point to something?\n- Is it alive?\n",
    /* the page */
    "The next section shows two ways:\n\n- the upper way\n- the lower way\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) cards = cards_test_english (texts[i]);

      for (guint c = 0; c < cards->len; c++)
        g_assert_cmpstr (((LyceumCardDraft *) g_ptr_array_index (cards, c))->kind, !=, "list");
    }
}

static void
test_duplicates (void)
{
  g_autoptr (GPtrArray) cards =
      cards_test_english ("A **prokaryote** is an organism whose cell has no nucleus.\n\n"
                          "A **prokaryote** is an organism whose cell has no nucleus.\n\n"
                          "The **prokaryote** is an organism whose cells have no nucleus.\n\n"
                          "In 1855 the physician Rudolf Virchow wrote that every cell comes from a cell.\n\n"
                          "In 1855 the physician Rudolf Virchow wrote in Berlin that every cell comes from a cell.\n");

  /* One sentence of each group is asked for, whatever its cards ask. */
  for (guint i = 0; i < cards->len; i++)
    {
      const LyceumCardDraft *card = g_ptr_array_index (cards, i);

      g_assert_true (card->block == 0 || card->block == 3 || card->block == 4);
      g_assert_cmpuint (card->block, ==, card->block == 0 ? 0 : ((LyceumCardDraft *) cards->pdata[cards->len - 1])->block);
    }
}

/* Two lessons that ask the same thing make one card: the fingerprint says so. */
static void
test_fingerprints (void)
{
  g_autoptr (GPtrArray) first = cards_test_english ("A **prokaryote** is an organism whose cell has no nucleus.");
  g_autoptr (GPtrArray) second =
      cards_test_english ("# Later\n\nA **Prokaryote** is any organism that keeps its DNA outside of a nucleus.");
  g_autoptr (GPtrArray) third = cards_test_english ("A **eukaryote** is an organism whose cell has a nucleus.");
  const char *fingerprint = ((LyceumCardDraft *) g_ptr_array_index (first, 0))->fingerprint;

  g_assert_cmpstr (fingerprint, ==, ((LyceumCardDraft *) g_ptr_array_index (second, 0))->fingerprint);
  g_assert_cmpstr (fingerprint, !=, ((LyceumCardDraft *) g_ptr_array_index (third, 0))->fingerprint);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rejected); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cards/rejected/%u", i);

      g_test_add_data_func (path, rejected[i], test_rejected);
    }
  g_test_add_func ("/cards/rejected/exercises", test_exercises);
  g_test_add_func ("/cards/rejected/idle-section", test_idle_section);
  g_test_add_func ("/cards/rejected/lists", test_lists_that_do_not_match);
  g_test_add_func ("/cards/duplicates", test_duplicates);
  g_test_add_func ("/cards/fingerprints", test_fingerprints);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents-test.h"

#include <string.h>

static void
test_paragraphs (void)
{
  documents_test_expect ("notes.txt",
                         "All living things are made of cells, and every cell comes from\n"
                         "another cell. This is what the cell theory says since the middle\n"
                         "of the nineteenth century.\n"
                         "\n"
                         "   A second paragraph stands in, as it does in many books, and it\n"
                         "goes on in the next line.\r\n",
                         "p All living things are made of cells, and every cell comes from another cell. This is what the cell "
                         "theory says since the middle of the nineteenth century.\n"
                         "p A second paragraph stands in, as it does in many books, and it goes on in the next line.\n");
}

static void
test_headings (void)
{
  documents_test_expect ("notes.txt",
                         "CELL BIOLOGY\n\nText of it.\n\nParts\n-----\nThe nucleus.\n\n1.2 The membrane\n\nIt is thin.\n\n"
                         "Chapter 3\n\nEnd.\n\nNot a heading because it ends like a sentence.\n\nMore.\n",
                         "h1 CELL BIOLOGY\n"
                         "p Text of it.\n"
                         "h2 Parts\n"
                         "p The nucleus.\n"
                         "h2 1.2 The membrane\n"
                         "p It is thin.\n"
                         "h1 Chapter 3\n"
                         "p End.\n"
                         "p Not a heading because it ends like a sentence.\n"
                         "p More.\n");
}

#define LONG "All living things are made of one or more cells, which makes the cell the smallest unit of life that anybody knows of."

static void
test_titles_without_marks (void)
{
  documents_test_expect ("notes.txt",
                         "\nThe cell\n\n" LONG "\n\nIts membrane\n\n" LONG "\n\nRoses are red\n\nViolets are blue\n\nSugar is "
                         "sweet\n",
                         "h1 The cell\n"
                         "p " LONG "\n"
                         "h2 Its membrane\n"
                         "p " LONG "\n"
                         "p Roses are red\n"
                         "p Violets are blue\n"
                         "p Sugar is sweet\n");
}

static void
test_lists_and_tables (void)
{
  documents_test_expect ("notes.txt",
                         "There are:\n- cells\n  of plants\n- tissues\n\n1. first\n2) second\n\nname\tmoons\nEarth\t1\nMars\t2\n",
                         "p There are:\n"
                         "li1 cells of plants\n"
                         "li1 tissues\n"
                         "li1 #1 first\n"
                         "li1 #2 second\n"
                         "table1 name|moons/Earth|1/Mars|2\n");
}

static void
expect_bytes (const char *data,
              gsize       size,
              const char *outline)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document = _lyceum_read ("a.txt", data, size, FALSE, &error);
  g_autofree char *found = NULL;

  g_assert_no_error (error);
  documents_test_check (document);
  found = documents_test_outline (document);
  g_assert_cmpstr (found, ==, outline);
}

#define EXPECT_BYTES(literal, outline) expect_bytes ("" literal, sizeof literal - 1, outline)

static void
test_encodings (void)
{
  EXPECT_BYTES ("\xef\xbb\xbf" "caf\xc3\xa9", "p café\n");
  EXPECT_BYTES ("caf\xe9 \x93na\xefve\x94", "p café “naïve”\n");
  EXPECT_BYTES ("\xff\xfe" "c\0a\0f\0\xe9\0", "p café\n");
  EXPECT_BYTES ("\xfe\xff\0c\0a\0f\0\xe9\xd8\x34\xdd\x1e", "p café𝄞\n");
  EXPECT_BYTES ("c\0a\0f\0e\0 \0a\0n\0d\0 \0m\0o\0r\0e\0", "p cafe and more\n");
  /* One broken byte in UTF-8 does not make Latin-1 of the rest. */
  EXPECT_BYTES ("d\xc3\xa9j\xc3\xa0 vu \xff caf\xc3\xa9", "p déjà vu � café\n");
  EXPECT_BYTES ("\xff\xfe" "a\0\0\xd8" "b\0", "p a�b\n");
  EXPECT_BYTES ("\xff\xfe" "\x2d\x4e\x87\x65", "p 中文\n");
  /* Two bytes at the beginning do not make UTF-16 of plain text. */
  EXPECT_BYTES ("\xff\xfe" "abc \xc3( more text", "p ÿþabc Ã( more text\n");
}

static const struct
{
  const char *encoding, *text;
} legacy[] = {
  { "WINDOWS-1252", "Œuvre complète — les élèves étudient « la cellule » et son noyau, où se trouvent les chromosomes." },
  { "ISO-8859-1", "La città è più grande di ciò che si pensava: perché ogni unità può crescere." },
  { "WINDOWS-1250", "Komórka jest najmniejszą jednostką życia. „Każda komórka powstaje z innej komórki”, mówi teoria." },
  { "ISO-8859-2", "Buňka je základní stavební jednotka všech živých organismů; žlutý kůň, příliš úpěl ďábelské ódy." },
  { "WINDOWS-1251", "Клетка — наименьшая единица жизни. Каждая клетка происходит из другой клетки." },
  { "KOI8-R", "Клетка есть наименьшая единица жизни. Каждая клетка происходит из другой клетки." },
  { "ISO-8859-7", "Το κύτταρο είναι η μικρότερη μονάδα της ζωής και κάθε κύτταρο προέρχεται από ένα άλλο." },
  { "ISO-8859-9", "Hücre yaşamın en küçük birimidir. Işık, çiçeğin büyümesi için gereklidir; değişim ağırdır." },
  { "WINDOWS-1255", "התא הוא יחידת החיים הקטנה ביותר, וכל תא נוצר מתא אחר." },
  { "WINDOWS-1256", "الخلية هي أصغر وحدة في الحياة، وكل خلية تنشأ من خلية أخرى." },
  { "SHIFT_JIS", "細胞は生命の最小単位です。すべての細胞は別の細胞から生まれます。" },
  { "EUC-JP", "細胞は生命の最小単位です。すべての細胞は別の細胞から生まれます。" },
  { "ISO-2022-JP", "細胞は生命の最小単位です。すべての細胞は別の細胞から生まれます。" },
  { "GB18030", "细胞是生命的最小单位。每个细胞都来自另一个细胞。" },
  { "BIG5", "細胞是生命的最小單位。每個細胞都來自另一個細胞。" },
  { "EUC-KR", "세포는 생명의 가장 작은 단위이다. 모든 세포는 다른 세포에서 생긴다." },
  { "UTF-16LE", "Клетка — наименьшая единица жизни." },
  { "UTF-16BE", "Клетка — наименьшая единица жизни." },
  { "UTF-16LE", "细胞是生命的最小单位。\n每个细胞都来自另一个细胞。" },
  { "UTF-32LE", "A cell is the smallest unit of life." },
  { "UTF-32BE", "细胞是生命 的最小单位。" },
};

/* A sample of each is read as the same text in UTF-8 is. */
static void
test_legacy_encodings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (legacy); i++)
    {
      g_autoptr (LyceumDocument) expected = documents_test_read ("a.txt", legacy[i].text);
      g_autofree char *outline = documents_test_outline (expected);
      gsize size = 0;
      g_autofree char *bytes = g_convert (legacy[i].text, -1, legacy[i].encoding, "UTF-8", NULL, &size, NULL);

      g_test_message ("%s", legacy[i].encoding);
      g_assert_nonnull (bytes);
      expect_bytes (bytes, size, outline);
    }
}

static void
test_binary (void)
{
  guint8 noise[4096];

  for (guint i = 0; i < sizeof noise; i++)
    noise[i] = (guint8) ((i * 7919u) >> 3);
  documents_test_expect_error ("noise.dat", noise, sizeof noise, LYCEUM_DOCUMENT_ERROR_UNKNOWN_TYPE);
  documents_test_expect_error ("picture.png", "\x89PNG\r\n\x1a\n", 8, LYCEUM_DOCUMENT_ERROR_UNKNOWN_TYPE);
  documents_test_expect_error ("archive.zip", "PK\x03\x04 no book", 12, LYCEUM_DOCUMENT_ERROR_UNKNOWN_TYPE);
}

static void
test_empty (void)
{
  documents_test_expect_error ("empty.txt", "", 0, LYCEUM_DOCUMENT_ERROR_EMPTY);
  documents_test_expect_error ("blank.txt", " \n\t\n ", 5, LYCEUM_DOCUMENT_ERROR_EMPTY);
}

static void
test_too_long (void)
{
  gsize size = LYCEUM_LIMIT_MARKUP_BYTES + 1;
  g_autofree char *text = g_malloc (size);

  memset (text, 'x', size);
  documents_test_expect_error ("long.txt", text, size, LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
}

static void
test_one_long_line (void)
{
  g_autofree char *text = documents_test_repeat ("All living things are made of cells. ", 100000);
  g_autoptr (LyceumDocument) document = documents_test_read ("line.txt", text);

  g_assert_cmpuint (lyceum_document_get_n_blocks (document), >, 50);
}

static void
test_markdown (void)
{
  documents_test_expect ("notes.md",
                         "---\ntitle: \"Cells\"\nlang: en\n---\n# Cells\n\nAll **living** things are _made_ of `cells` &amp; [more](x)."
                         "\n\n1. one\n2. two\n   - inner\n\n> A quote.\n\n| a | b |\n|---|---|\n| 1 | **2** |\n\n```c\nint x;\n"
                         "```\n\n![picture](x.png)\n\n$$x^2$$\n\n<p>Some <b>HTML</b></p>\n\n## End ##\n",
                         "h1 Cells\n"
                         "p All *living* things are _made_ of `cells` & ~more~.\n"
                         "li1 #1 one\n"
                         "li1 #2 two\n"
                         "li2 inner\n"
                         "quote A quote.\n"
                         "table1 a|b/1|*2*\n"
                         "code (c) int x;\n"
                         "formula x²\n"
                         "p Some *HTML*\n"
                         "h2 End\n");
}

/* What CommonMark does not know, and people write. */
static void
test_markdown_extras (void)
{
  g_autoptr (LyceumDocument) document = documents_test_read (
    "notes.md", "---\ntitle: 'A note: on cells'\nlanguage: de\ntags: [a, b]\n---\n# Cells {#cells .big}\n\n"
                "A cell[^1] is small[^long-name]. `a[^1]` stays.\n\n> [!NOTE]\n> Mind the membrane.\n> It is thin.\n\n> Said so.\n\n"
                "!!! warning \"Hot\"\n    Do not touch.\n\n    - ever\n\n::: tip\nWait.\n:::\n\n- [ ] open\n- [x] done\n\n"
                "```\n[^1]: code\n!!! code\n```\n\n[^1]: A note\n    of two lines.\n\n    And a paragraph.\n\n[^long-name]: Another.\n\nEnd.\n");
  g_autofree char *outline = documents_test_outline (document);

  g_assert_cmpstr (lyceum_document_get_title (document), ==, "A note: on cells");
  g_assert_cmpstr (lyceum_document_get_language (document), ==, "de");
  g_assert_cmpstr (outline, ==,
                   "h1 Cells\n"
                   "p A cell is small. `a[^1]` stays.\n"
                   "p Mind the membrane. It is thin.\n"
                   "quote Said so.\n"
                   "p *Hot*\n"
                   "p Do not touch.\n"
                   "li1 ever\n"
                   "p Wait.\n"
                   "li1 open\n"
                   "li1 done\n"
                   "code [^1]: code/!!! code\n"
                   "p End.\n");
}

static void
test_markdown_definitions (void)
{
  documents_test_expect ("a.md",
                         "Chlorophyll\n: The *green* pigment.\n: It takes up light.\n\nStroma\n\n: A fluid.\n\nThis is no term.\n\n: so it stays\n\n"
                         "| a | b |\n|---|---|\n| 1 | 2 |\n\n: Some numbers\n",
                         "dt Chlorophyll\n"
                         "dd1 The _green_ pigment.\n"
                         "dd1 It takes up light.\n"
                         "dt Stroma\n"
                         "dd1 A fluid.\n"
                         "p This is no term.\n"
                         "p : so it stays\n"
                         "table1 a|b/1|2\n"
                         "caption Some numbers\n");
}

/* A formula that is nested deeper than any is cut to text, but not in the middle of a character. */
static void
test_markdown_deep_formula (void)
{
  g_autofree char *open = documents_test_repeat ("{", 40);
  g_autofree char *letters = documents_test_repeat ("é", 80);

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *text = g_strdup_printf ("Where $%sb%s%.*s%s$ holds.\n", open, open, i, "abc", letters);
      g_autoptr (LyceumDocument) document = documents_test_read ("a.md", text);

      g_assert_cmpuint (lyceum_document_get_n_blocks (document), ==, 1);
    }
}

static void
test_front_matter (void)
{
  static const struct
  {
    const char *text;
    const char *title;
    const char *outline;
  } cases[] = {
    { "---\ntitle: T\ntags:\n  - a\n...\nText *a*.\n", "T", "p Text _a_.\n" },
    { "+++\ntitle = \"T\"\ndate = 2024\n+++\nText *a*.\n", "T", "p Text _a_.\n" },
    { "---\ntitle: |\n  T\n---\nText *a*.\n", NULL, "p Text _a_.\n" },
    { "---\n\nText *a*.\n\n---\n\nMore.\n", NULL, "p Text _a_.\np More.\n" },
    { "---\nnever closed *a*\n", NULL, "p never closed _a_\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LyceumDocument) document = documents_test_read ("a.md", cases[i].text);
      g_autofree char *outline = documents_test_outline (document);

      g_assert_cmpstr (lyceum_document_get_title (document), ==, cases[i].title);
      g_assert_cmpstr (outline, ==, cases[i].outline);
    }
}

static void
test_markdown_title (void)
{
  g_autoptr (LyceumDocument) document = documents_test_read ("notes.md", "---\ntitle: Cells\nlang: en\n---\n# Other\n\nText");
  g_autoptr (LyceumDocument) other = documents_test_read ("notes.txt", "# Cells\n\n## Parts\n\nText with a [link](x).");
  g_autofree char *outline = documents_test_outline (other);

  g_assert_cmpstr (lyceum_document_get_title (document), ==, "Cells");
  g_assert_cmpstr (lyceum_document_get_language (document), ==, "en");
  /* Markdown is told by its marks, whatever the file is called. */
  g_assert_cmpstr (outline, ==, "h1 Cells\nh2 Parts\np Text with a ~link~.\n");
}

static void
test_markdown_deep (void)
{
  g_autofree char *quotes = documents_test_repeat ("> ", 20000);
  g_autofree char *text = g_strconcat ("# a\n\n## b\n\n", quotes, "x\n", NULL);
  g_autofree char *stars = documents_test_repeat ("**a [", 20000);
  g_autofree char *marked = g_strconcat ("# a\n\n", stars, NULL);
  g_autoptr (LyceumDocument) document = documents_test_read ("stars.md", marked);

  documents_test_expect_error ("deep.md", text, strlen (text), LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/paragraphs", test_paragraphs);
  g_test_add_func ("/text/headings", test_headings);
  g_test_add_func ("/text/titles-without-marks", test_titles_without_marks);
  g_test_add_func ("/text/lists-and-tables", test_lists_and_tables);
  g_test_add_func ("/text/encodings", test_encodings);
  g_test_add_func ("/text/legacy-encodings", test_legacy_encodings);
  g_test_add_func ("/text/binary", test_binary);
  g_test_add_func ("/text/empty", test_empty);
  g_test_add_func ("/text/too-long", test_too_long);
  g_test_add_func ("/text/one-long-line", test_one_long_line);
  g_test_add_func ("/markdown/structure", test_markdown);
  g_test_add_func ("/markdown/title", test_markdown_title);
  g_test_add_func ("/markdown/deep", test_markdown_deep);
  g_test_add_func ("/text/markdown-extras", test_markdown_extras);
  g_test_add_func ("/text/front-matter", test_front_matter);
  g_test_add_func ("/text/markdown-deep-formula", test_markdown_deep_formula);
  g_test_add_func ("/text/markdown-definitions", test_markdown_definitions);
  return g_test_run ();
}
